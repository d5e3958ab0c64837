"""Records whose time is over: nothing by itself, nothing of an open year, and a record of it."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlmodel import SQLModel, func, select

from storage.queries.destruction import ROOTS
from storage.tables import (
    Answer,
    AuditEvent,
    Cycle,
    CycleState,
    Meeting,
    OrganisationCounts,
    SelfReview,
)
from terms.destruction import RecordKind
from tests.meeting_room import VOTERS, Room
from tests.rows import few
from workflow import cycle as cycles
from workflow.clock import VIETNAM
from workflow.errors import Refusal
from workflow.front import destruction
from workflow.front.destruction import Destroyed, Destroying, Heap, Mandate
from workflow.review.which_form import FORMS

WITH_LEVELS = {"level_counts"}
"""What is counted from the levels goes with them, and its sums; it is no record of its own."""
STAYS = {"calendar_day", "duty", "duty_step", "laid_cycle", "year_in_view"}
"""Days and ticks of a year: nothing that anybody said or was given."""
GROUND = Mandate("Quyết định số 1-QĐ/ĐU", date(2026, 1, 5), "Đặng Thị Thu, văn thư")
CELL = "Chi bộ Tổ Tự nhiên"


@pytest.fixture
async def later(room: Room) -> Room:
    """2024 with its meeting and vote is closed; in 2026 another year runs, and Lan writes."""
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.hands_in(*VOTERS)
    await room.holds_vote(dict.fromkeys(VOTERS, (2,) * 6))
    await stands(room, CycleState.CLOSED)
    room.world.clock.move(datetime(2026, 12, 1, 9, tzinfo=VIETNAM) - room.world.clock.now())
    async with room.world.job() as work:
        last = date(2026, 12, 20)
        cycle = await cycles.open_cycle(work, room.people["an"], "hcmc_edu_2023", last, 2026)
        form = FORMS["2A.2023"]
        session = await work.session()
        review = SelfReview(
            cycle_id=cycle.id or 0,
            member_id=room.member_id("lan"),
            form=form.key,
            form_hash=form.content_hash,
        )
        session.add(review)
        await session.flush()
        session.add(Answer(review_id=review.id or 0, item="i1", value="còn", updated_at=work.now))
    return room


async def stands(room: Room, state: CycleState) -> None:
    """The year is so far."""
    cycle = await room.cycle()
    async with room.world.job() as work:
        (await (await work.session()).get_one(Cycle, cycle.id)).state = state


async def destroys(room: Room, before: int, ground: Mandate = GROUND) -> tuple[Heap, ...]:
    """Whoever keeps the records has them destroyed."""
    async with room.world.job() as work:
        return await destruction.destroy(work, Destroying(before), ground)


async def rows(room: Room, table: Any) -> int:
    """How many rows a table has."""
    async with room.world.job() as work:
        return (await (await work.session()).exec(select(func.count()).select_from(table))).one()


async def test_what_a_closed_year_left_goes_whole(later: Room) -> None:
    """Its reviews and its meeting with all that hung on them; the year and the next one stay."""
    gone = await destroys(later, 2025)

    assert (Heap(CELL, 2024, RecordKind.REVIEW, 6), Heap(CELL, 2024, RecordKind.MEETING, 1)) == gone
    assert (1, 1, 0, 2) == (
        await rows(later, SelfReview),
        await rows(later, Answer),
        await rows(later, Meeting),
        await rows(later, Cycle),
    )
    hung = ("meeting", "ballot_session", "meeting_topic")
    for table in SQLModel.metadata.sorted_tables:
        if any(key.column.table.name in hung for key in table.foreign_keys):
            assert 0 == await rows(later, table), table.name


async def test_the_sum_of_destroyed_levels_goes_too(later: Room) -> None:
    """What an organisation's cells came to in 2024 is no more; of 2026 it stays."""
    async with later.world.job() as work:
        session, cell = await work.session(), later.people["an"].cell_id
        for year in (2024, 2026):
            kept = OrganisationCounts(
                organisation_id=cell, year=year, years=1, stamp=7, counts="0" * 296
            )
            session.add(kept)

    async with later.world.job() as work:
        await destruction.destroy(work, Destroying(2025, levels=True), GROUND)

    async with later.world.job() as work:
        left = await (await work.session()).exec(select(OrganisationCounts.year))
        assert [2026] == list(left)


def test_every_table_of_a_year_is_of_some_kind() -> None:
    """What is added to a year one day is destroyed with it, or stands here with a reason."""
    of_a_year = {
        table.name
        for table in SQLModel.metadata.sorted_tables
        if any(key.column.table.name == "cycle" for key in table.foreign_keys)
    }

    of_some_kind = {one.__tablename__ for kind in ROOTS.values() for one in kind}
    assert of_a_year == STAYS | WITH_LEVELS | of_some_kind


async def test_what_was_destroyed_is_on_record(later: Room) -> None:
    """What kind, how many, whose year, when, by whom, on what ground; no word of what it said."""
    gone = await destroys(later, 2025)

    async with later.world.job() as work:
        told = await destruction.destroyed(work)
        session = await work.session()
        (event,) = await session.exec(
            select(AuditEvent).where(AuditEvent.kind == "records_destroyed")
        )
    assert tuple(Destroyed(one, date(2026, 12, 1), GROUND) for one in gone) == told
    assert GROUND.by not in str(event.payload)
    assert {2024} == {year for _, year, _, _ in event.payload["records"]}


@pytest.mark.parametrize(
    ("before", "ground", "code"),
    few(
        [
            (2027, GROUND, "year_not_over"),
            (2025, Mandate("", GROUND.dated, GROUND.by), "no_ground"),
            (2025, Mandate(GROUND.document, GROUND.dated, "  "), "no_ground"),
            (2025, Mandate(GROUND.document, date(2026, 12, 2), GROUND.by), "ground_to_come"),
            (2024, GROUND, "nothing_to_destroy"),
        ],
        0,
        1,
    ),
)
async def test_nothing_goes_without_a_ground(
    later: Room, before: int, ground: Mandate, code: str
) -> None:
    """No document, nobody who answers for it, a day to come: everything stays."""
    with pytest.raises(Refusal) as refused:
        await destroys(later, before, ground)

    assert code == refused.value.code
    assert 7 == await rows(later, SelfReview)


@pytest.mark.parametrize("state", [state for state in CycleState if state != CycleState.CLOSED])
async def test_nothing_goes_while_a_year_is_open(room: Room, state: CycleState) -> None:
    """Whichever cell's it is: the one that is not done is named."""
    await room.hands_in("lan")
    await stands(room, state)
    room.world.clock.move(datetime(2026, 12, 1, 9, tzinfo=VIETNAM) - room.world.clock.now())

    with pytest.raises(Refusal) as refused:
        await destroys(room, 2025)

    assert ("years_open", f"{CELL} (2024)") == (refused.value.code, refused.value.fields["cells"])
    assert 1 == await rows(room, SelfReview)
