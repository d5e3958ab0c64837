"""Who chaired which review, as the minutes say it: never the one who was reviewed."""

import pytest
from sqlmodel import col, update

from storage.tables import MeetingTopic
from tests.e2e.house import texts_in
from tests.handlers.conftest import Talks
from tests.meeting_room import Room
from workflow.count import after_close
from workflow.meeting import proceedings
from workflow.record import minutes, minutes_facts
from workflow.room import meeting_standing

AN, LAN, HOA = "Nguyễn Văn An", "Trần Thị Lan", "Vũ Thị Hoa"


@pytest.fixture
async def opened(room: Room) -> Room:
    """The secretary An chairs, his deputy Hoa and Lan have come; all three are to be reviewed."""
    await room.calls_roll()
    await room.checks_in("hoa", "lan")
    await room.hands_in("an", "hoa", "lan")
    await room.opens_meeting()
    return room


async def _chairs(room: Room) -> dict[str, str]:
    """Give who the minutes say chaired each item; "" for a line left to the pen."""
    async with room.world.job() as work:
        facts = await minutes_facts.facts(work, await room.meeting())
    return {talk.name: talk.chair for talk in facts.talks}


async def test_the_clerk_wrote_by_hand(opened: Room, talk: Talks) -> None:
    """The button says so; the secretary's own review has an empty line, on the paper too."""
    an = talk("an")
    await an.says("hop")
    await an.taps("Đã kiểm điểm, thư ký ghi tay")
    await an.taps("Đồng ý, đã kiểm điểm")
    chairs = await _chairs(opened)
    await opened.holds_vote({who: [2, 2, 2] for who in ("an", "hoa", "lan")})
    for step in (after_close.announce, minutes.read_out, minutes.approve):
        async with opened.world.job() as work:
            await step(work, opened.people["an"], opened.meeting_id)
    await an.says("hop")
    await an.taps("Tải biên bản")
    written = texts_in(an.paper.render())

    assert {AN: "", HOA: AN, LAN: AN} == {name: chairs[name] for name in (AN, HOA, LAN)}
    after = written.partition(f"Kiểm điểm đồng chí {AN}")[2]
    assert after.startswith("Chủ trì: …")
    assert f"{AN} chủ trì khi kiểm điểm đồng chí {AN}" not in written


async def test_the_deputy_had_the_chair_when_the_rest_went_by_hand(opened: Room) -> None:
    """Hoa chaired An's review and has it in the minutes; the others were chaired by An."""
    async with opened.world.job() as work:
        seen = await meeting_standing.agenda(work, opened.people["an"])
        own = next(item.topic_id for item in seen.items if item.name == AN)
        await proceedings.begin(work, opened.people["an"], opened.meeting_id, own)

    await opened.reviews()

    chairs = await _chairs(opened)
    assert {AN: HOA, HOA: AN, LAN: AN} == {name: chairs[name] for name in (AN, HOA, LAN)}


async def test_a_meeting_kept_before_says_no_more_than_it_knows(opened: Room) -> None:
    """An item stored as chaired by whom it is about leaves its line empty."""
    await opened.reviews()
    an = opened.member_id("an")
    async with opened.world.job() as work:
        kept = update(MeetingTopic).where(col(MeetingTopic.member_id) == an).values(chair_id=an)
        await (await work.session()).exec(kept)

    chairs = await _chairs(opened)

    assert "" == chairs[AN]
