"""A new secretary takes over from a day: rights, duties, drafts, an open meeting, an open urn."""

from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from handlers.callbacks.agenda import AgendaAction
from handlers.callbacks.base import LeadAction
from handlers.messages import prepare
from handlers.words import words_for
from storage.tables import AuditEvent, BallotPhase, BallotSession, MeetingTopic, OutboxMessage
from terms.people import ChangeKind, PostBody, PostRole
from tests.handlers.conftest import Talk
from tests.meeting_room import Room
from tests.scenes import Begun, Steps, asked_for, fills_room
from workflow import accounts
from workflow.accounts import Person
from workflow.ballot import opening
from workflow.duties import duty_list
from workflow.errors import Refusal
from workflow.people import changes, membership, substitution
from workflow.people.changes import Noted, Wanted
from workflow.people.succession import SUCCEEDED
from workflow.remedy import entering

VI = words_for("vi")


async def opens_meeting(begun: Begun) -> None:
    """Six are in the room; the meeting has been opened."""
    await fills_room(begun)
    await begun.room.opens_meeting()


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the open meeting."""
    return asked_for(request.fixturenames, opened=opens_meeting)


@pytest.fixture
def opened(room: Room) -> Room:
    """The meeting was opened by An."""
    return room


async def _succeeds(room: Room, day: date, who: str = "lan") -> Noted:
    """An notes that somebody is secretary from a day on."""
    wanted = Wanted(ChangeKind.POST, day, PostBody.CELL, PostRole.SECRETARY)
    async with room.world.job() as work:
        return await changes.change(work, room.people["an"], room.member_id(who), wanted)


async def _now(room: Room, who: str) -> Person:
    """Give what the next tap of somebody may do."""
    async with room.world.job() as work:
        found = await accounts.person(work, room.chats[who])
    assert found is not None
    return found


async def _lead(room: Room) -> set[str]:
    return {who for who in room.people if (await _now(room, who)).leads}


async def _told(room: Room) -> list[tuple[int, str]]:
    async with room.world.job() as work:
        rows = await (await work.session()).exec(
            select(OutboxMessage)
            .where(OutboxMessage.kind == SUCCEEDED)
            .order_by(col(OutboxMessage.id))
        )
        found = [(row.member_id, await prepare(work, row, VI)) for row in rows.all()]
    return [(who, str(screen.text)) for who, screen in found if screen is not None]


async def test_in_the_middle_of_a_meeting(opened: Room) -> None:
    """An types a conclusion when Lan becomes secretary: his text is refused, hers is kept; she goes
    on with his draft, sees what the cell owes and leads the same meeting to its end."""
    an, lan = (Talk(opened.world, opened.chats[who]) for who in ("an", "lan"))
    async with opened.world.job() as work:
        binh = MeetingTopic.member_id == opened.member_id("binh")
        topic = (await (await work.session()).exec(select(MeetingTopic.id).where(binh))).one() or 0
    about = {"meeting": opened.meeting_id, "about": topic}
    await an.taps_data(AgendaAction(do="begin", **about).pack())
    async with opened.world.job() as work:
        draft = await entering.begin(work, opened.people["an"], opened.member_id("binh"))
        await entering.write(work, opened.people["an"], draft.remedy_id, "Nộp muộn")
    await an.taps_data(AgendaAction(do="conclude", **about).pack())

    noted = await _succeeds(opened, opened.world.clock.now().date())

    assert (("Nguyễn Văn An",), {"lan"}) == (noted.succeeded, await _lead(opened))
    with pytest.raises(Refusal, match="not_secretary"):
        await an.says("Đồng chí Bình có hạn chế.")
    with pytest.raises(Refusal, match="not_secretary"):
        await an.taps_data(AgendaAction(do="conclude_bare", **about).pack())
    await lan.taps_data(AgendaAction(do="conclude", **about).pack())
    await lan.says("Đồng chí Bình có hạn chế.")
    new, old = await _now(opened, "lan"), await _now(opened, "an")
    async with opened.world.job() as work:
        kept = await work.session()
        stored = await kept.get_one(MeetingTopic, topic)
        assert "Đồng chí Bình có hạn chế." == stored.conclusion
        again = await entering.begin(work, new, opened.member_id("binh"))
        assert draft.remedy_id == again.remedy_id
        assert await duty_list.of_cell(work, new)
        with pytest.raises(Refusal, match="not_secretary"):
            await duty_list.of_cell(work, old)


async def test_with_the_urn_open(opened: Room) -> None:
    """Lan closes what An opened; both, and the secretary that was, vote as ever."""
    await opened.opens()
    await _succeeds(opened, opened.world.clock.now().date())
    for who in ("an", "lan", "binh"):
        await opened.votes(who, 1, 1, 1)

    old = await _now(opened, "an")
    async with opened.world.job() as work:
        with pytest.raises(Refusal, match="not_secretary"):
            await opening.close_ballot(work, old, opened.meeting_id)
    opened.people["an"] = await _now(opened, "lan")
    await opened.closes()
    await opened.counts()

    async with opened.world.job() as work:
        ballot = await (await work.session()).get_one(BallotSession, opened.session_id)
    assert BallotPhase.SCRUBBED is ballot.phase


async def test_on_a_day_to_come(room: Room) -> None:
    """An leads until the eve, Lan from the first minute of the day; both hear now and that day."""
    today = room.world.clock.now().date()
    day = today + timedelta(days=3)
    await _succeeds(room, day)
    lan, an = room.member_id("lan"), room.member_id("an")
    assert [an, lan, an, lan] == [who for who, _ in await _told(room)]
    said = f"{day:%d/%m/%Y}"
    assert all(said in text for _, text in await _told(room))
    begun = room.world.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)

    led = []
    for moment in (timedelta(days=3, seconds=-1), timedelta(days=3)):
        room.world.clock.move(begun + moment - room.world.clock.now())
        led.append(await _lead(room))

    assert [{"an"}, {"lan"}] == led
    lead = Talk(room.world, room.chats["lan"])
    await lead.taps_data(LeadAction(do="home").pack())
    assert VI.label("lead.meeting") in lead.labels


async def test_on_a_day_that_is_over(room: Room) -> None:
    """Noted afterwards: from now on Lan leads, the deputy who stood in goes back; it is on record,
    and whoever leads takes it back in one step."""
    async with room.world.job() as work:
        await substitution.hand_over(work, room.people["an"], room.member_id("hoa"))
    await _succeeds(room, room.world.clock.now().date() - timedelta(days=10))
    assert {"lan"} == await _lead(room)
    new = await _now(room, "lan")
    async with room.world.job() as work:
        kinds = await (await work.session()).exec(select(AuditEvent.kind))
        assert 1 == list(kinds.all()).count(SUCCEEDED)
        card = await membership.card(work, new, new.member_id)
        assert card.newest is not None
        await changes.undo(work, new, new.member_id, card.newest[0])

    assert {"an"} == await _lead(room)
    assert [] == await _told(room)
