"""What a meeting is warned of: the order of rating, the time of the committee's review."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

import rating
from storage.tables import AuditEvent, TreeChange
from terms.people import TreeChangeKind
from tests.meeting_room import LAST_DAY, VOTERS, Room
from tests.scenes import Begun, Steps, asked_for
from workflow.ballot import opening, voting_plan
from workflow.ballot.cautions import Caution, CautionKind
from workflow.count import after_close
from workflow.record import minutes


async def _gathered(begun: Begun) -> None:
    room = begun.room
    await room.change("mai", role="committee_member")
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.hands_in(*VOTERS)
    await room.reviews()


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, gathered=_gathered)


@pytest.fixture
def gathered(room: Room) -> Room:
    """Six voters in the room, a committee of three: An, Hoa and Mai."""
    return room


async def _warned(room: Room) -> tuple[Caution, ...]:
    async with room.world.job() as work:
        return (await opening.preview(work, room.people["an"], room.meeting_id)).cautions


async def _turn(room: Room, what: str) -> None:
    async with room.world.job() as work:
        await voting_plan.turn(work, room.people["an"], room.meeting_id, what)


async def _event(room: Room, kind: str) -> AuditEvent:
    async with room.world.job() as work:
        found = await (await work.session()).exec(
            select(AuditEvent).where(col(AuditEvent.kind) == kind)
        )
        return found.one()


async def test_persons_before_their_collectives_are_warned_of(gathered: Room) -> None:
    """H-19: cell and committee are on the agenda and on no sheet; one after the other is added."""
    gathered.world.clock.move(timedelta(hours=9))
    (first,) = await _warned(gathered)
    await _turn(gathered, "collective-1")
    (second,) = await _warned(gathered)
    await _turn(gathered, "collective-2")
    third = await _warned(gathered)

    cell, committee = rating.Subject.CELL, rating.Subject.PARTY_COMMITTEE
    assert (CautionKind.ORDER, {cell, committee}) == (first.kind, set(first.subjects))
    assert "KH 73-KH/ĐU, IV.3.3" == first.clause
    assert (committee,) == second.subjects
    assert () == third


@pytest.mark.parametrize(("minutes_spent", "warned"), [(239, True), (240, False), (241, False)])
async def test_half_a_day_for_a_committee_of_three(
    gathered: Room, minutes_spent: int, warned: bool
) -> None:
    """H-21: fewer than five need half a day; a minute less is warned of."""
    gathered.world.clock.move(timedelta(minutes=minutes_spent))

    found = [each for each in await _warned(gathered) if each.kind is CautionKind.TIME]

    assert warned is bool(found)
    assert all((1, 0) == (each.least_half_days, each.spent_half_days) for each in found)


async def test_without_a_committee_no_time_is_asked_for(room: Room) -> None:
    """H-21 speaks of leadership collectives, not of a plain cell's meeting."""
    await room.calls_roll()
    await room.checks_in("lan")
    await room.hands_in("an", "lan")
    await room.reviews()

    found = await _warned(room)

    assert [CautionKind.ORDER] == [each.kind for each in found]


async def test_going_on_all_the_same_is_logged(gathered: Room) -> None:
    """At the opening and at the close; without a warning nothing of it is said."""
    await gathered.holds_vote({who: [2] * 6 for who in VOTERS})
    for step in (after_close.announce, minutes.read_out):
        async with gathered.world.job() as work:
            await step(work, gathered.people["an"], gathered.meeting_id)
    async with gathered.world.job() as work:
        an = gathered.people["an"]
        asked = await minutes.to_think_of(work, an, gathered.meeting_id)
        await minutes.approve(work, an, gathered.meeting_id)

    opened, closed = [await _event(gathered, kind) for kind in ("ballot_opened", "meeting_closed")]
    assert ["order", "time"] == opened.payload["cautions"]
    assert [CautionKind.TIME] == [each.kind for each in asked]
    assert ["time"] == closed.payload["cautions"]


@pytest.mark.parametrize(("months", "warned"), [(5, True), (6, False), (7, False)])
async def test_a_cell_made_anew_is_reviewed_and_not_rated(
    gathered: Room, months: int, warned: bool
) -> None:
    """Six months before the rating day are enough (S1 V.5); only where the cell is on the sheet."""
    gathered.world.clock.move(timedelta(hours=9))
    async with gathered.world.job() as work:
        day = LAST_DAY + timedelta(days=1)
        made = day.replace(month=day.month - months)
        one = gathered.people["an"].cell_id
        kind = TreeChangeKind.FOUNDED
        (await work.session()).add(TreeChange(kind=kind, on=made, organisation_id=one))
    without = [each.kind for each in await _warned(gathered)]
    await _turn(gathered, "collective-1")

    found = [each for each in await _warned(gathered) if each.kind is CautionKind.ANEW]

    assert CautionKind.ANEW not in without
    assert [rating.Subject.CELL] * warned == [each.subjects[0] for each in found]
