"""The ratings of a cell that were opened again, as they are stored: loaded, told of, recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import rating
from storage import audit, outbox
from storage.queries import further as further_rows
from storage.queries import notices as decision_rows
from storage.queries import reopening as rows
from storage.tables import (
    Cycle,
    CycleDecision,
    FurtherDecision,
    MemberDecision,
    RatingCase,
)
from terms.reopening import ReopenState, ReopenWhy
from workflow.access import cell_member, leads
from workflow.accounts import Person, id_of
from workflow.count import collective_subjects
from workflow.decision import kept_counts
from workflow.errors import Refusal
from workflow.work import Work

CANCELLED = "rating_cancelled"
RATED = "rating_made_again"


@dataclass(frozen=True, slots=True)
class Case:
    """One time a rating was opened again; both versions."""

    year: int
    former_unit: bool
    why: ReopenWhy
    clause: str
    state: ReopenState
    opened_on: date
    old_level: rating.Level | None
    old_document: str
    level: rating.Level | None
    document: str
    comment: str | None
    case_id: int


@dataclass(frozen=True, slots=True)
class Rated:
    """One member's rating in the newest decided year, and every time one of theirs was opened."""

    member_id: int
    about: int
    """The member, or the collective, as a button of who looks names it."""
    name: str
    year: int
    level: rating.Level | None
    document: str
    cases: tuple[Case, ...]
    at_most: rating.Level | None = None
    """What the new level may not be above, while one is waited for."""
    above: str = ""
    """The body in the house that rates them again; empty for who looks and may do it."""

    @property
    def version(self) -> int:
        """Tells an old button from today's."""
        return len(self.cases)

    @property
    def waits(self) -> Case | None:
        """The cancelled rating that is not made again yet."""
        return next((case for case in self.cases if case.state == ReopenState.CANCELLED), None)


@dataclass(frozen=True, slots=True)
class StoredRatings:
    """What is stored of one member: the decided years of their cell, the newest first; their
    cases."""

    member_id: int
    name: str
    cycles: Sequence[tuple[Cycle, CycleDecision]]
    cases: Sequence[RatingCase]
    further: Mapping[int, FurtherDecision]
    """What was decided on them later than on the others of a year, by cycle."""
    about: int
    """As `Rated.about`."""

    def of_year(self, year: int) -> tuple[Cycle, CycleDecision] | None:
        """Give the decided year, if it is kept here."""
        return next((both for both in self.cycles if both[0].year == year), None)

    def waiting(self) -> RatingCase:
        """Give the rating that is to be made again; raise `Refusal` `reopen_done` for none."""
        found = next((row for row in self.cases if row.state == ReopenState.CANCELLED), None)
        if found is None:
            raise Refusal("reopen_done")
        return found

    def paper_of(
        self, cycle: Cycle, head: CycleDecision
    ) -> RatingCase | FurtherDecision | CycleDecision:
        """Give where the document that holds now stands."""
        again = [r for r in self.cases if r.cycle_id == cycle.id and r.state == ReopenState.RATED]
        return again[-1] if again else self.further.get(cycle.id or 0, head)

    def bound(self, cycle: int) -> RatingCase | None:
        """Give the opening of this year's rating that set the lowest ceiling."""
        bounds = [row for row in self.cases if row.cycle_id == cycle and row.at_most]
        return min(bounds, key=lambda row: rating.Level(row.at_most).rank, default=None)


async def decided(work: Work, person: Person) -> Sequence[tuple[Cycle, CycleDecision]]:
    """Give the years of the cell with a recorded decision, the newest first; locked.

    Raises:
        Refusal: `not_secretary`; `reopen_nothing` before any decision is recorded.
    """
    leads(person)
    found = await rows.decided_cycles(await work.session(), person.cell_id)
    if not found:
        raise Refusal("reopen_nothing")
    return found


async def load(work: Work, person: Person, member_id: int) -> StoredRatings:
    """Give what is stored of one member.

    Raises:
        Refusal: as `decided`; `not_in_cell`, also about anybody else for who acts about one alone.
    """
    leads(person)
    if person.acts_about not in (0, member_id):
        raise Refusal("not_in_cell")
    name = (await cell_member(work, person, member_id)).called if member_id > 0 else ""
    cycles = await decided(work, person)
    session = await work.session()
    cases = await rows.cases_of_member(session, member_id)
    if member_id < 0:
        name = await _collective(work, [cycle for cycle, _ in cycles], member_id)
        # Every cell has a collective of this number.
        here = {cycle.id for cycle, _ in cycles}
        cases = [row for row in cases if row.cycle_id in here]
    about = member_id
    if person.acts_about < 0:
        about = collective_subjects.of_cell(person.cell_id, member_id)
    further = await further_rows.of_member(session, member_id)
    return StoredRatings(member_id, name, cycles, cases, further, about)


async def _collective(work: Work, cycles: Sequence[Cycle], number: int) -> str:
    """Give what a collective is called in the newest year it was decided on; `not_in_cell` for any
    other."""
    for cycle in cycles:
        levels = await decision_rows.decisions(await work.session(), cycle.id or 0)
        found = await collective_subjects.names(work, cycle, levels)
        if number in found:
            return found[number]
    raise Refusal("not_in_cell")


async def rated(work: Work, stored: StoredRatings) -> Rated:
    """Give it as plain values."""
    cycle, head = stored.cycles[0]
    waits = [row.cycle_id for row in stored.cases if row.state == ReopenState.CANCELLED]
    bound = stored.bound(waits[0]) if waits else None
    return Rated(
        stored.member_id,
        stored.about,
        stored.name,
        cycle.year,
        await level_in(work, cycle, stored.member_id),
        stored.paper_of(cycle, head).document,
        tuple(plain(row) for row in stored.cases),
        ceiling(bound),
    )


async def level_in(work: Work, cycle: Cycle, member_id: int) -> rating.Level | None:
    """Give the level that holds for a member in a year."""
    session = await work.session()
    row = await session.get(MemberDecision, (cycle.id, member_id), populate_existing=True)
    return rating.Level(row.level) if row is not None and row.level else None


async def put_level(work: Work, row: RatingCase, level: str) -> None:
    """Let this level hold from now on; none while it is empty."""
    session = await work.session()
    now = MemberDecision(cycle_id=row.cycle_id, member_id=row.member_id, level=level)
    await session.merge(now)
    await session.flush()
    await kept_counts.recount(work, row.cycle_id)


async def tell(work: Work, row: RatingCase, kind: str) -> None:
    """Plan the notice to the member, or to who is in the collective; at night it waits for the
    morning."""
    at = work.house.quiet.next_allowed(work.now)
    session, key, args = await work.session(), f"{kind}:{row.id}", {"case": row.id}
    if row.member_id > 0:
        await outbox.plan(session, key, kind, row.member_id, args, at)
        return
    cycle = await session.get_one(Cycle, row.cycle_id)
    hear = await collective_subjects.members(work, cycle, row.member_id)
    plans = [outbox.Plan(f"{key}:{who}", kind, who, args, at) for who in sorted(hear)]
    await outbox.plan_many(session, plans)


async def record(work: Work, cell_id: int, row: RatingCase, kind: str) -> None:
    """Add a link to the audit chain."""
    await audit.append(
        await work.session(),
        at=work.now,
        kind=kind,
        organisation_id=cell_id,
        payload={"case": row.id, "member": row.member_id, "year": row.year},
    )


def plain(row: RatingCase) -> Case:
    """Give a row as plain values."""
    return Case(
        row.year,
        row.former_unit,
        ReopenWhy(row.why),
        row.clause,
        ReopenState(row.state),
        row.opened_at.astimezone(rating.VIETNAM).date(),
        _level(row.old_level),
        row.old_document,
        _level(row.level),
        row.document,
        row.comment,
        id_of(row),
    )


def ceiling(bound: RatingCase | None) -> rating.Level | None:
    """Give the level that the new one may not be above."""
    return _level(bound.at_most) if bound else None


def _level(stored: str) -> rating.Level | None:
    return rating.Level(stored) if stored else None
