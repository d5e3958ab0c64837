"""A screen decrypts each text that it shows or looks at once, and one that shows none decrypts
none: answers, a collective report, the committee's comment, what is said and concluded."""

from collections.abc import Mapping

import pytest

from handlers.callbacks.base import LeadAction, ReviewAction
from handlers.callbacks.desk import DeskAction, ReportAction
from handlers.callbacks.discussion import OpinionAction
from handlers.callbacks.duties import DutyAction, DutyStep
from tests.handlers.conftest import Talk, Talks
from tests.handlers.loading import looked_at
from tests.meeting_room import VOTERS, Room
from workflow.meeting import discussion, officers, proceedings
from workflow.review import committee_comment
from workflow.room import meeting_standing

LAN = 2
"""Trần Thị Lan in the roster."""
SHOW = {
    "a review that was handed in": ("lan", ReviewAction(do="open").pack()),
    "a review, where its writer goes on": ("khanh", "viet"),
    "the list of its questions": ("khanh", "muc luc"),
    "what the committee reads": ("an", DeskAction(do="read", about=LAN).pack()),
    "what came with it": ("an", DeskAction(do="files", about=LAN).pack()),
    "what the committee reads, as a file": ("an", DeskAction(do="word", about=LAN).pack()),
    "the comment, to be written anew": ("an", DeskAction(do="comment", about=LAN).pack()),
    "a collective's report": ("an", ReportAction(do="open", report=1).pack()),
    "one item of it": ("an", ReportAction(do="item", report=1, item="c1").pack()),
    "whether to hand it in": ("an", ReportAction(do="submit", report=1).pack()),
    "a collective's report, as a file": ("an", ReportAction(do="word", report=1).pack()),
    "the meeting, for who leads it": ("an", "hop"),
    "the meeting, for a member": ("lan", "hop"),
    "what was said and waits": ("binh", OpinionAction(do="unsettled").pack()),
    "what one said": ("mai", OpinionAction(do="look", about=1).pack()),
    "who spoke": ("binh", OpinionAction(do="who").pack()),
    "a pledge": ("lan", "cam ket"),
}
"""Who looks, and what is typed or tapped, where a text is shown or looked at."""
SHOW_NONE = {
    "the first screen": ("lan", "menu"),
    "the secretary's page": ("an", LeadAction(do="home").pack()),
    "who is how far": ("an", DeskAction(do="progress").pack()),
    "a member's card": ("an", DeskAction(do="member", about=LAN).pack()),
    "the reports of collectives": ("an", "bao cao tap the"),
    "the papers of the meeting": ("an", "bien ban"),
    "one's own duties": ("lan", DutyAction(do=DutyStep.MINE).pack()),
    "one's own data": ("lan", "riengtu"),
}


@pytest.fixture
async def phones(room: Room, talk: Talks) -> Mapping[str, Talk]:
    """A meeting at Lan's review: Mai has spoken, the committee has commented, a report and a pledge
    are begun, Khánh still writes."""
    await room.hands_in(*(who for who in VOTERS if who != "khanh"))
    await room.calls_roll()
    await room.checks_in("lan", "binh", "mai")
    await room.opens_meeting()
    async with room.world.job() as work:
        an = room.people["an"]
        await committee_comment.write(work, an, room.member_id("lan"), "Chi ủy nhất trí.")
        seen = await meeting_standing.agenda(work, an)
        topic = next(item.topic_id for item in seen.items if item.name == "Trần Thị Lan")
        await officers.set_clerk(work, an, room.meeting_id, room.member_id("binh"))
        await proceedings.begin(work, an, room.meeting_id, topic)
        await discussion.say(work, room.people["mai"], topic, "Cần họp đúng giờ.")
    found = {who: talk(who) for who in VOTERS}
    for who, begins in (("khanh", "viet"), ("lan", "cam ket")):
        await found[who].says(begins)
        await found[who].says("Dự đủ các kỳ sinh hoạt, phát biểu tám lần.")
    await found["an"].says("bao cao tap the")
    await found["an"].taps("Bắt đầu")
    await found["an"].taps("⏳ 1. ")
    await found["an"].says("Chi ủy họp đủ mười hai kỳ trong năm.")
    return found


async def test_no_screen_decrypts_a_text_twice(room: Room, phones: Mapping[str, Talk]) -> None:
    """Nor one that it does not look at."""
    opened, again = {}, {}
    for name, (who, asks) in (SHOW | SHOW_NONE).items():
        with looked_at(room.world.database) as load:
            await (phones[who].taps_data(asks) if ":" in asks else phones[who].says(asks))
        opened[name], again[name] = load.opened, load.again

    assert {} == {name: n for name, n in again.items() if n}
    assert [*SHOW] == [name for name, n in opened.items() if n]
