"""Whatever text is typed over says so and comes back: a story for every kind of text.

Which step writes over which is told in `tests/house/test_typed_steps.py`."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import pytest
from aiogram.filters.callback_data import CallbackData

from handlers.callbacks.agenda import AgendaAction, PlanAction
from handlers.callbacks.base import ReviewAction
from handlers.callbacks.broadcast import BroadcastAction
from handlers.callbacks.desk import DeskAction, ReportAction
from handlers.callbacks.discussion import OpinionAction
from handlers.callbacks.duties import CalendarAction
from handlers.callbacks.meeting import MeetingAction
from handlers.callbacks.notices import InviteAction, PlaceAction
from handlers.callbacks.rating import HeadAction, ReopenAction
from handlers.callbacks.review import PromptAction
from handlers.words import words_for
from papers.forms import FormKind, Matter
from storage.tables import (
    CollectiveKind,
)
from terms.calendar import CalendarMatter
from tests.handlers.conftest import Talks
from tests.meeting_room import Room
from tests.rows import few
from tests.scenes import Begun
from tests.workflow.decision.test_deciding import decides, publishes, voted_on
from tests.workflow.decision.test_reopening import opens
from tests.workflow.planning.test_invitation import invites, plans
from workflow import typed_over
from workflow.collective import consultation, report_writing
from workflow.errors import Refusal
from workflow.front.typed_places import PLACES, PLEDGE, PROMPT
from workflow.meeting import discussion, proceedings
from workflow.review import last_year, prompts, writing, yearly_papers
from workflow.review.yearly_papers import YearPaper
from workflow.room import meeting_standing
from workflow.typed_over import About, Spot

VI = words_for("vi")
UNDO, REDO = VI.label("review.undo"), VI.label("review.redo")


def test_every_kind_of_text_has_a_story() -> None:
    """One that is missing is red; the pledge has stories of its own below."""
    assert set(PLACES) - {PLEDGE.name, PROMPT.name} == set(STORIES)


Tap = CallbackData
Ids = dict[str, int | str]


@dataclass(frozen=True)
class Story:
    """How somebody comes to type a text of one kind, and twice."""

    leads_up: Callable[[Room], Awaitable[Ids]]
    """What happened before; gives the numbers that the taps need."""
    taps: Callable[[Ids], tuple[Tap, ...]]
    """What is tapped before each text."""
    about: Callable[[Ids], About]
    texts: tuple[str, str] = ("Nội dung thứ nhất, viết kỹ.", "xong")
    shown: str = ""
    """How the first text is read; as it was typed where nothing else is said."""
    who: str = "an"


async def _nothing(room: Room) -> Ids:
    return {"lan": room.member_id("lan")}


async def _elsewhere(room: Room) -> Ids:
    await room.is_elsewhere("lan")
    return await _nothing(room)


async def _roll(room: Room) -> Ids:
    await room.change("hoa", leader=True, state_post="Hiệu trưởng")
    await room.calls_roll()
    ids = ("lan", "hoa")
    return {"meeting": room.meeting_id, **{who: room.member_id(who) for who in ids}}


async def _planned(room: Room) -> Ids:
    await plans(room)
    await invites(room)
    return {"meeting": room.meeting_id}


async def _placed(room: Room) -> Ids:
    await plans(room, place="")
    return {"meeting": room.meeting_id}


async def _reviewing(room: Room) -> Ids:
    await room.calls_roll()
    await room.checks_in("an", "lan")
    await room.hands_in("an", "lan")
    await room.opens_meeting()
    async with room.world.job() as work:
        topic = (await meeting_standing.agenda(work, room.people["an"])).items[0].topic_id
        await proceedings.begin(work, room.people["an"], room.meeting_id, topic)
        said = await discussion.say(work, room.people["lan"], topic, "Lời góp ý đầu tiên.")
    return {"meeting": room.meeting_id, "topic": topic, "opinion": said.opinion_id}


async def _report(room: Room) -> Ids:
    async with room.world.job() as work:
        report = await report_writing.begin(work, room.people["an"], CollectiveKind.CELL, "Chi bộ")
        found = await consultation.outlook(work, room.people["an"], report)
    return {"report": report, "body": found.bodies[0].id}


async def _handed_in(room: Room) -> Ids:
    await room.hands_in("lan")
    return {"lan": room.member_id("lan")}


async def _reopened(room: Room) -> Ids:
    await voted_on(Begun(room.world, None, room))
    await decides(room)
    await publishes(room)
    await opens(room)
    return {"lan": room.member_id("lan")}


def _plan(do: str) -> Callable[[Ids], tuple[Tap, ...]]:
    return lambda ids: (PlanAction(do=do, meeting=int(ids["meeting"])),)


def _of_lan(factory: type[CallbackData], do: str) -> Callable[[Ids], tuple[Tap, ...]]:
    return lambda ids: (factory(do=do, about=ids["lan"]),)


def _lan(ids: Ids) -> About:
    return (ids["lan"],)


def _meeting(ids: Ids) -> About:
    return (ids["meeting"],)


STORIES: Mapping[str, Story] = {
    "head_arrived": Story(
        _roll,
        lambda ids: (HeadAction(do="arrived", meeting=ids["meeting"], about=ids["hoa"]),),
        lambda ids: (ids["meeting"], ids["hoa"]),
    ),
    "conclusion": Story(
        _reviewing,
        lambda ids: (
            AgendaAction(do="begin", meeting=ids["meeting"], about=ids["topic"]),
            AgendaAction(do="conclude", meeting=ids["meeting"], about=ids["topic"]),
        ),
        lambda ids: (ids["meeting"], ids["topic"]),
    ),
    "absence": Story(_nothing, _of_lan(DeskAction, "absence"), _lan),
    "report_item": Story(
        _report,
        lambda ids: (ReportAction(do="item", report=ids["report"], item="c1"),),
        lambda ids: (ids["report"], "c1"),
    ),
    "body_opinion": Story(
        _report,
        lambda ids: (ReportAction(do="opinion", report=ids["report"], item=ids["body"]),),
        lambda ids: (ids["report"], ids["body"]),
    ),
    "absent_reason": Story(
        _roll,
        lambda ids: (
            MeetingAction(do="absent", meeting=ids["meeting"], about=ids["lan"], value="other"),
        ),
        lambda ids: (ids["meeting"], ids["lan"]),
    ),
    "moment": Story(
        _planned, _plan("moment"), _meeting, ("15/12 8h", "16/12 9h"), "08:00 15/12/2024"
    ),
    "meeting_place": Story(_placed, _plan("place"), _meeting),
    "due_day": Story(
        _nothing,
        lambda ids: (CalendarAction(do="ask", matter=CalendarMatter.MEETING.value),),
        lambda ids: (CalendarMatter.MEETING.value,),
        ("10/12", "11/12"),
        "10/12/2024",
    ),
    "invitation": Story(
        _planned,
        lambda ids: (InviteAction(do="because", meeting=ids["meeting"], version=1, value="other"),),
        _meeting,
        who="lan",
    ),
    "other_place": Story(
        _elsewhere,
        lambda ids: (PlaceAction(do="comment", about=ids["lan"], value="temporary"),),
        lambda ids: (ids["lan"], "temporary"),
    ),
    "broadcast": Story(_nothing, lambda ids: (BroadcastAction(do="write"),), lambda ids: (0,)),
    "opinion": Story(
        _reviewing,
        lambda ids: (OpinionAction(do="reword", about=ids["opinion"]),),
        lambda ids: (ids["opinion"],),
        who="lan",
    ),
    "rerated_document": Story(
        _reopened,
        _of_lan(ReopenAction, "document"),
        _lan,
        texts=("Quyết định số 15-QĐ/ĐU ngày 20/11/2024", "Số 16, ngày 20/11/2024"),
    ),
    "rerated_comment": Story(_reopened, _of_lan(ReopenAction, "comment"), _lan),
    "committee_comment": Story(_handed_in, _of_lan(DeskAction, "comment"), _lan),
}
"""One for each kind of text."""


@pytest.mark.parametrize("name", few(STORIES, 0, 1, 2, 3))
async def test_a_text_typed_over_says_so_and_comes_back(room: Room, talk: Talks, name: str) -> None:
    """«xong» in the place of what was written: said, put back once, and taken again."""
    story = STORIES[name]
    ids = await story.leads_up(room)
    spot = Spot(PLACES[name], story.about(ids))
    phone = talk(story.who)
    stood = []
    for text in story.texts:
        for tap in story.taps(ids):
            await phone.taps_data(tap.pack())
        await phone.says(text)
        stood.append(await _stands(room, story.who, spot))
    told, undo = phone.text, phone.button(UNDO).data

    await phone.taps_data(undo)
    after = await _stands(room, story.who, spot)
    await phone.taps_data(undo)
    twice = await _stands(room, story.who, spot)
    redo = phone.text

    first = story.shown or story.texts[0]
    assert VI.label("review.note_replaced", length=len(first), text=first) in told
    assert [stood[0]] * 2 == [after, twice]
    assert stood[0] != stood[1]
    assert VI.label("review.undone_before") in redo


async def _stands(room: Room, who: str, spot: Spot) -> str:
    async with room.world.job() as work:
        return await typed_over.stands(work, room.people[who], spot)


async def test_what_was_put_back_over_is_taken_again(room: Room, talk: Talks) -> None:
    """And once more back: no text is lost by a thick finger."""
    ids = await _handed_in(room)
    an, spot = talk("an"), Spot(PLACES["committee_comment"], _lan(ids))
    for text in ("Nhận xét dài, đã cân nhắc.", "ok"):
        await an.taps_data(DeskAction(do="comment", about=ids["lan"]).pack())
        await an.says(text)
    await an.taps(UNDO)
    labels = an.labels

    await an.taps(REDO)
    again = await _stands(room, "an", spot)
    await an.taps(REDO)

    assert UNDO not in labels
    assert ["ok", "Nhận xét dài, đã cân nhắc."] == [again, await _stands(room, "an", spot)]


async def test_undoing_is_typed_and_typed_twice_changes_nothing(room: Room, talk: Talks) -> None:
    """«hoan tac», as one who does not tap: once; with nothing to put back it is said."""
    an = talk("an")
    await an.says("hoan tac")
    nothing = an.text
    ids = await _handed_in(room)
    for text in ("Nhận xét dài, đã cân nhắc.", "ok"):
        await an.taps_data(DeskAction(do="comment", about=ids["lan"]).pack())
        await an.says(text)

    await an.says("hoàn tác")
    await an.says("Hoàn tác")

    spot = Spot(PLACES["committee_comment"], _lan(ids))
    assert VI.label("typed_over.nothing") in nothing
    assert VI.label("review.undone_before") in an.text
    assert "Nhận xét dài, đã cân nhắc." == await _stands(room, "an", spot)


async def test_the_first_text_takes_no_other_s_place(room: Room, talk: Talks) -> None:
    """Nor does the same one typed twice: nothing is said, nothing offered."""
    ids = await _handed_in(room)
    an = talk("an")
    seen = []
    for _ in range(2):
        await an.taps_data(DeskAction(do="comment", about=ids["lan"]).pack())
        await an.says("Nhận xét của chi ủy.")
        seen.append(UNDO in an.labels)

    assert [False, False] == seen


async def test_nobody_puts_back_what_another_hand_wrote_over(room: Room, talk: Talks) -> None:
    """The secretary's mark in a member's hands is a button that nobody knows."""
    ids = await _handed_in(room)
    an, spot = talk("an"), Spot(PLACES["committee_comment"], _lan(ids))
    for text in ("Nhận xét thứ nhất.", "Nhận xét thứ hai."):
        await an.taps_data(DeskAction(do="comment", about=ids["lan"]).pack())
        await an.says(text)

    with pytest.raises(Refusal, match="button_old"):
        await talk("binh").taps_data(an.button(UNDO).data)

    assert "Nhận xét thứ hai." == await _stands(room, "an", spot)


async def test_what_a_tap_takes_away_comes_back_too(room: Room, talk: Talks) -> None:
    """A place dropped with the comment from there; the answer yes in the place of a reason."""
    ids = await _elsewhere(room)
    an = talk("an")
    for tap in STORIES["other_place"].taps(ids):
        await an.taps_data(tap.pack())
    await an.says("Sinh hoạt đầy đủ.")
    await an.taps_data(PlaceAction(do="drop", about=ids["lan"], value="temporary").pack())
    spot = Spot(PLACES["other_place"], (ids["lan"], "temporary"))
    gone = await _stands(room, "an", spot)

    await an.taps(UNDO)

    assert "" == gone
    assert "Sinh hoạt đầy đủ." in await _stands(room, "an", spot)


async def test_a_prompt_that_was_taken_away_comes_back(room: Room, talk: Talks) -> None:
    """One tap gives it back to whom it was for; another's prompt stays what it was."""
    room.people["an"]
    async with room.world.job() as work:
        kept = [
            await prompts.add(
                work, room.people["an"], room.member_id(who), f"Làm rõ việc của {who}."
            )
            for who in ("lan", "binh")
        ]
    an = talk("an")
    await an.taps_data(PromptAction(do="remove", about=kept[0].prompt_id).pack())
    told = an.text

    await an.taps(VI.label("review.undo"))

    async with room.world.job() as work:
        now = await prompts.prompts(work, room.people["an"])
    assert "Làm rõ việc của lan." in told
    assert {(one.member_id, one.text) for one in kept} == {(one.member_id, one.text) for one in now}


async def test_what_may_be_written_no_more_is_not_put_back(room: Room, talk: Talks) -> None:
    """The use case refuses as it would refuse the text itself."""
    ids = await _roll(room)
    an, story = talk("an"), STORIES["absent_reason"]
    for text in story.texts:
        await an.taps_data(story.taps(ids)[0].pack())
        await an.says(text)
    undo = an.button(UNDO).data
    await room.checks_in("an", "hoa", "binh", "khanh", "mai")
    await room.hands_in("an")
    await room.opens()

    with pytest.raises(Refusal, match=r"meeting_step|late_comer"):
        await an.taps_data(undo)

    assert story.texts[1] == await _stands(
        room, "an", Spot(PLACES["absent_reason"], story.about(ids))
    )


PARTS = ("Rèn luyện tư tưởng hằng ngày.", "Giữ lối sống giản dị.")
TYPED = "Cả năm phấn đấu hoàn thành tốt."


async def _paper(room: Room, year: int) -> YearPaper:
    async with room.world.job() as work:
        return await yearly_papers.paper(work, room.people["lan"], FormKind.PLEDGE, year)


async def test_a_pledge_typed_whole_over_its_parts_comes_back(room: Room, talk: Talks) -> None:
    """Beside the question how it was kept: the parts are gone, said so, and put back."""
    lan = talk("lan")
    async with room.world.job() as work:
        page = await writing.begin(work, room.people["lan"])
        now = await yearly_papers.paper(work, room.people["lan"], FormKind.PLEDGE, page.year)
        for item, text in zip(now.items, PARTS, strict=False):
            who = room.people["lan"]
            await yearly_papers.answer(work, who, FormKind.PLEDGE, page.year, item.id, text)
    asks = next(item for item in page.items if item.matter is Matter.PLEDGE)
    before = await _paper(room, page.year)
    await lan.taps_data(ReviewAction(do="pledge", review=page.review_id, item=asks.id).pack())

    await lan.says(TYPED)
    over, told = await _paper(room, page.year), lan.text
    await lan.taps(UNDO)

    assert list(PARTS) == list(before.answers.values())
    assert {} == over.answers
    assert PARTS[0] in told
    assert before.answers == (await _paper(room, page.year)).answers


async def test_a_part_written_over_a_whole_pledge_gives_it_back(room: Room, talk: Talks) -> None:
    """The other way round: what was typed as one text, then its first part."""
    async with room.world.job() as work:
        await last_year.keep_pledge(work, room.people["lan"], 2025, TYPED)
    lan = talk("lan")
    await lan.says("cam kết")
    await lan.says(PARTS[0])
    told = lan.text

    await lan.taps(UNDO)

    async with room.world.job() as work:
        pledged = await last_year.pledge(work, room.member_id("lan"), 2025)
    assert VI.label("review.note_replaced", length=len(TYPED), text=TYPED) in told
    assert TYPED == pledged
