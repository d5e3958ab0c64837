"""A promise from the conclusion of a meeting to next year's first question, in chat."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from handlers.callbacks.agenda import AgendaAction
from handlers.callbacks.base import MenuAction, ReviewAction
from handlers.callbacks.remedy import RemedyAction
from handlers.messages import prepare
from handlers.words import words_for
from storage.tables import Cycle, CycleState, MeetingTopic, OutboxMessage, Remedy
from terms.people import ChangeKind
from terms.remedy import RemedyState
from tests.handlers.conftest import TYPED, Talk, Talks
from tests.handlers.contents import PHOTO
from tests.meeting_room import Room
from tests.scenes import Begun, Steps, asked_for, fills_room
from workflow import cycle as cycles
from workflow.duties import reminder
from workflow.errors import Refusal
from workflow.people import changes
from workflow.people.changes import Wanted
from workflow.remedy import told

VI = words_for("vi")
LINE = "Nộp báo cáo muộn; nộp trước ngày 25 hằng tháng; 31/3/2025; Vũ Thị Hoa"


async def talks_of_lan(begun: Begun) -> None:
    """Six are in the room; the meeting has been opened."""
    await fills_room(begun)
    await begun.room.opens_meeting()


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the open meeting; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, opened=talks_of_lan)


@pytest.fixture
def opened(room: Room) -> Room:
    """The meeting was opened; nobody was talked about yet."""
    return room


async def _topic(room: Room, who: str) -> int:
    async with room.world.job() as work:
        found = await (await work.session()).exec(
            select(MeetingTopic.id).where(MeetingTopic.member_id == room.member_id(who))
        )
        return found.one() or 0


async def _concludes(room: Room, an: Talk, who: str = "lan") -> None:
    """The meeting talks about somebody; An writes the conclusion down."""
    topic = await _topic(room, who)
    await an.taps_data(AgendaAction(do="begin", meeting=room.meeting_id, about=topic).pack())
    await an.taps(VI.label("agenda.conclude"))
    await an.says("Có hạn chế về hạn nộp báo cáo.")


async def _promises(room: Room, an: Talk, line: str = LINE, who: str = "lan") -> int:
    """An writes one remedy down at the conclusion; give its number."""
    await _concludes(room, an, who)
    await an.taps(VI.label("agenda.remedy", name=room.people[who].name))
    await an.says(line)
    await an.taps(VI.label("remedy.promise"))
    return (await _rows(room))[-1].id or 0


async def _rows(room: Room) -> list[Remedy]:
    async with room.world.job() as work:
        found = await (await work.session()).exec(select(Remedy).order_by(col(Remedy.id)))
        return list(found.all())


async def _told(room: Room, kind: str = told.KIND) -> list[tuple[int, str]]:
    """Give who is told, and with which words."""
    async with room.world.job() as work:
        rows = await (await work.session()).exec(
            select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(col(OutboxMessage.id))
        )
        found = [(row.member_id, await prepare(work, row, VI)) for row in rows.all()]
    return [(who, str(screen.text)) for who, screen in found if screen is not None]


async def _opens(talk: Talk, number: int) -> None:
    await talk.taps_data(RemedyAction(do="one", about=number).pack())


async def _home(talk: Talk) -> list[str]:
    await talk.taps_data(MenuAction(do="home").pack())
    return talk.labels


async def test_one_line_at_the_conclusion_is_a_promise(opened: Room, talk: Talks) -> None:
    """An writes it; Lan who remedies it and Hoa who follows are told without its words."""
    number = await _promises(opened, talk("an"))

    (row,) = await _rows(opened)
    lan, hoa = opened.member_id("lan"), opened.member_id("hoa")
    assert (lan, lan, hoa) == (row.member_id, row.owner_id, row.follower_id)
    assert RemedyState.OPEN is row.state
    assert "31/03/2025" in talk("an").text
    assert [
        (lan, str(VI("remedy.told_own"))),
        (hoa, str(VI("remedy.told_followed"))),
    ] == await _told(opened)
    for who in ("lan", "hoa"):
        assert VI.label("remedy.list") in await _home(talk(who))
        await _opens(talk(who), number)
        assert "Nộp báo cáo muộn" in talk(who).text
        assert "nộp trước ngày 25" in talk(who).text
    assert VI.label("remedy.list") not in await _home(talk("binh"))
    with pytest.raises(Refusal, match="remedy_unknown"):
        await _opens(talk("binh"), number)


async def test_field_by_field_without_buttons(opened: Room, talk: Talks) -> None:
    """A phone where choices are typed: the measure and the follower may be passed over, not the
    day."""
    an = Talk(opened.world, opened.chats["an"], TYPED)
    await _concludes(opened, an)
    await an.taps(VI.label("agenda.remedy", name="Trần Thị Lan"))
    await an.says("Ít phát biểu")
    await an.taps(VI.label("remedy.skip"))
    assert str(VI("remedy.ask_day")) in str(an.screen and an.screen.text)
    with pytest.raises(Refusal, match="day_unreadable"):
        await an.says("sang năm")
    with pytest.raises(Refusal, match="remedy_day_past"):
        await an.says("1/1/2020")
    await an.says("30/6/2025")
    await an.taps(VI.label("remedy.no_follower"))

    await an.taps(VI.label("remedy.promise"))

    (row,) = await _rows(opened)
    assert ("Ít phát biểu", "", None) == (row.shortcoming, row.measure, row.follower_id)
    assert RemedyState.OPEN is row.state
    assert VI.label("meeting.back") in an.labels


async def test_what_its_owner_says_is_confirmed_or_sent_back(opened: Room, talk: Talks) -> None:
    """With a photo; Hoa sends it back once, Lan adds to it, Hoa confirms; nobody else may."""
    number = await _promises(opened, talk("an"))
    lan, hoa = talk("lan"), talk("hoa")
    await _opens(lan, number)
    await lan.taps(VI.label("remedy.done"))
    await lan.sends(**PHOTO)
    await lan.says("Đã nộp đúng hạn ba tháng.")
    await _opens(hoa, number)
    assert "Đã nộp đúng hạn ba tháng." in hoa.text
    await hoa.taps(VI.label("remedy.proofs_of"))
    assert 2 == len(hoa.reply.parts)
    await _opens(hoa, number)
    await hoa.taps(VI.label("remedy.return"))
    await hoa.says("Còn thiếu tháng 2.")
    await _opens(lan, number)
    assert "Còn thiếu tháng 2." in lan.text
    with pytest.raises(Refusal, match="remedy_not_reported"):
        await hoa.taps_data(RemedyAction(do="confirm", about=number).pack())
    await lan.taps(VI.label("remedy.done"))
    await lan.says("Đã nộp đủ.")
    for who in ("an", "lan"):
        with pytest.raises(Refusal, match="remedy_not_followed"):
            await talk(who).taps_data(RemedyAction(do="confirm", about=number).pack())

    await _opens(hoa, number)
    await hoa.taps(VI.label("remedy.confirm"))

    (row,) = await _rows(opened)
    assert (RemedyState.DONE, opened.member_id("hoa")) == (row.state, row.confirmed_by)
    assert "ba tháng" in row.result
    assert "Đã nộp đủ." in row.result
    assert (opened.member_id("lan"), str(VI("remedy.told_done"))) in await _told(opened)
    assert VI.label("remedy.list") not in await _home(lan)


async def test_the_cells_own_plan_is_the_committees(opened: Room, talk: Talks) -> None:
    """An writes it down after the meeting; nobody follows it; its own word nobody confirms."""
    an, hoa = talk("an"), talk("hoa")
    await an.taps_data(RemedyAction(do="whom").pack())
    await an.taps(VI.label("remedy.whom_cell"))
    await an.says("Sinh hoạt chuyên đề chưa đều; mỗi quý một buổi; 30/9/2025")
    await an.taps(VI.label("remedy.no_owner"))
    await an.taps(VI.label("remedy.no_follower"))
    await an.taps(VI.label("remedy.promise"))
    number = (await _rows(opened))[0].id or 0
    assert VI.label("remedy.list") in await _home(hoa)
    await _opens(an, number)
    await an.taps(VI.label("remedy.done"))
    await an.says("Đủ bốn buổi.")
    with pytest.raises(Refusal, match="remedy_not_followed"):
        await an.taps_data(RemedyAction(do="confirm", about=number).pack())

    await _opens(hoa, number)
    await hoa.taps(VI.label("remedy.confirm"))

    assert RemedyState.DONE is (await _rows(opened))[0].state


async def test_who_moved_takes_the_promise_along(opened: Room, talk: Talks) -> None:
    """Hoa who followed it leaves: the secretary is told so and names another one."""
    number = await _promises(opened, talk("an"))
    today = opened.world.clock.now().date()
    async with opened.world.job() as work:
        wanted = Wanted(ChangeKind.LEFT, today)
        await changes.change(work, opened.people["an"], opened.member_id("hoa"), wanted)
    an = talk("an")
    await _opens(an, number)
    assert str(VI("remedy.follower_left")) in an.text

    await an.taps(VI.label("remedy.pick_follower"))
    await an.taps("Bùi Thị Mai")

    assert "Bùi Thị Mai" in an.text
    assert (opened.member_id("mai"), str(VI("remedy.told_followed"))) in await _told(opened)


async def test_reminders_come_by_its_own_day_after_the_year(opened: Room, talk: Talks) -> None:
    """The year is closed long since: a week before, in the morning, Lan and Hoa hear of it, and An
    by a count; nobody at night, and Lan no more once she has said that it is done."""
    number = await _promises(opened, talk("an"))
    clock = opened.world.clock
    async with opened.world.job() as work:
        cycle = (await (await work.session()).exec(select(Cycle))).one()
        cycle.state = CycleState.CLOSED
    night = clock.now().replace(year=2025, month=3, day=24, hour=2, minute=0)
    clock.move(night - clock.now())
    an, lan, hoa = (opened.member_id(who) for who in ("an", "lan", "hoa"))

    await _ticks(opened)
    at = {row.member_id: row.not_before for row in await _reminders(opened)}
    assert {an, lan, hoa} == set(at)
    assert {7} == {one.astimezone(clock.now().tzinfo).hour for one in at.values()}
    assert 3 == len(await _told(opened, reminder.KIND))

    clock.move(timedelta(hours=8))
    await _opens(talk("lan"), number)
    await talk("lan").taps(VI.label("remedy.done"))
    await talk("lan").says("Đã nộp.")
    assert {an, hoa} == {who for who, _ in await _told(opened, reminder.KIND)}


async def test_next_years_first_question_shows_the_promise(opened: Room, talk: Talks) -> None:
    """Word by word, with how it stands, beside Lan's first question; Bình's shows nothing of it."""
    await _promises(opened, talk("an"))
    clock = opened.world.clock
    clock.move(clock.now().replace(year=2025, month=11, day=3) - clock.now())
    async with opened.world.job() as work:
        cycle = (await (await work.session()).exec(select(Cycle))).one()
        cycle.state = CycleState.CLOSED
    async with opened.world.job() as work:
        last = clock.now().date() + timedelta(days=30)
        await cycles.open_cycle(work, opened.people["an"], "hcmc_edu_2023", last)

    for who in ("lan", "binh"):
        await talk(who).taps_data(ReviewAction(do="open").pack())
        while VI.label("review.overview_button") not in talk(who).labels:
            await talk(who).taps(talk(who).labels[0])

    assert (
        "2024: Nộp báo cáo muộn (hạn thứ Hai, ngày 31/03/2025; đang khắc phục)" in talk("lan").text
    )
    assert "Biện pháp: nộp trước ngày 25 hằng tháng" in talk("lan").text
    assert "Nộp báo cáo muộn" not in talk("binh").text


async def _ticks(room: Room) -> None:
    more = True
    while more:
        async with room.world.job() as work:
            more = await reminder.tick(work)


async def _reminders(room: Room) -> list[OutboxMessage]:
    async with room.world.job() as work:
        found = await (await work.session()).exec(
            select(OutboxMessage).where(OutboxMessage.kind == reminder.KIND)
        )
        return list(found.all())
