"""The end of a year: who has something unfinished in it, and how it is closed (0191, 0274).

The next year may be open beside it: who waits for a level writes, is reviewed and decided on as
before. A year is closed when nobody waits any more, or for whoever does, with a reason that they
are told; nothing is written, met for or closed in it then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from storage import audit
from storage.queries import duties as duty_rows
from storage.queries import notices as decision_rows
from storage.queries import people
from storage.tables import Cycle, CycleState, DutyKind, YearClosedFor
from workflow import cycle as cycles
from workflow import laws
from workflow.access import leads, not_own
from workflow.accounts import Person, id_of
from workflow.census import everybody
from workflow.census.everybody import CensusEntry
from workflow.census.steps import Ground
from workflow.count import collective_subjects
from workflow.decision import deciding, published_notice, recording
from workflow.decision.proposed_levels import subject_levels
from workflow.duties.duty_list import OWED
from workflow.errors import Refusal
from workflow.review import prompts
from workflow.work import Work

LONGEST_REASON = 500
_MET = recording.UNPUBLISHED | {CycleState.PUBLISHED}
"""In which of its states a year can have left somebody behind."""


@dataclass(frozen=True, slots=True)
class LastYear:
    """Who of the last year has no level yet and would be left behind."""

    year: int
    waiting: tuple[CensusEntry, ...]
    own: CensusEntry | None
    """Who looks, where nobody else of the cell could close the year for them: they are told."""
    published: bool
    """Whether its levels were made known: before that it is closed for nobody."""

    @property
    def names(self) -> str:
        """Their names."""
        return ", ".join(one.name for one in self.waiting)


async def left_behind(work: Work, secretary: Person) -> LastYear | None:
    """Give who still waits for a level in the last year that the cell has met for; None where
    there is none, or where it is closed.

    Who was voted on waits for nothing as long as the first decision is to be entered.

    Raises:
        Refusal: `not_secretary`.
    """
    leads(secretary)
    cycle = await cycles.newest_in(work, secretary, _MET)
    if cycle is None:
        return None
    found = await _waiting(work, cycle)
    if cycle.state in recording.UNPUBLISHED:
        found = [one for one in found if one.ground is not Ground.UNDECIDED]
    others = await people.secretaries_of(await work.session(), secretary.cell_id, work.now.date())
    alone = all(one.id == secretary.member_id for one in others)
    public = cycle.state in cycles.PUBLIC
    own = next((one for one in found if one.member_id == secretary.member_id), None)
    if own is None or not alone:
        return LastYear(cycle.year, tuple(found), None, public)
    found.remove(own)
    # Their level that was voted on waits with the officer above, whatever year is opened.
    own = None if own.ground is Ground.UNDECIDED else own
    return LastYear(cycle.year, tuple(found), own, public)


async def may_close(work: Work, secretary: Person) -> LastYear:
    """Give for whom the last year would be closed; asked before the reason is.

    Raises:
        Refusal: `not_secretary`; `year_nobody_left`; as `access.not_own` where they alone
            are left.
    """
    last = await left_behind(work, secretary)
    if last is None or not last.waiting:
        raise Refusal("year_nobody_left")
    if not last.published:
        raise Refusal("not_published")
    if all(one.member_id == secretary.member_id for one in last.waiting):
        await not_own(work, secretary, secretary.member_id)
    return last


async def close(work: Work, secretary: Person, reason: str) -> LastYear:
    """Close the last year for whoever is left behind but oneself; they are told why.

    What is decided on one of them all the same holds as ever.

    Raises:
        Refusal: as `may_close`; `reason_missing`; `reason_too_long` (limit).
    """
    last = await may_close(work, secretary)
    if not reason.strip():
        raise Refusal("reason_missing")
    if len(reason.strip()) > LONGEST_REASON:
        raise Refusal("reason_too_long", limit=LONGEST_REASON)
    cycle = await cycles.newest_in(work, secretary, {CycleState.PUBLISHED})
    assert cycle is not None
    await _close_for(work, secretary, cycle, last.waiting, reason.strip())
    return last


async def _close_for(
    work: Work, secretary: Person, cycle: Cycle, waiting: Sequence[CensusEntry], reason: str
) -> None:
    session = await work.session()
    closed = [one.member_id for one in waiting if one.member_id != secretary.member_id]
    for member_id in closed:
        await session.merge(
            YearClosedFor(
                cycle_id=id_of(cycle),
                member_id=member_id,
                reason=reason,
                entered_by=secretary.member_id,
                entered_at=work.now,
            )
        )
    await session.flush()
    await published_notice.tell_closed(work, cycle, closed)
    await audit.append(
        session,
        at=work.now,
        kind="year_closed_for",
        organisation_id=cycle.cell_id,
        payload={"year": cycle.year, "members": closed, "by": secretary.member_id},
    )


@dataclass(frozen=True, slots=True)
class YearEnd:
    """A published year as it ends: what it still lacks, for who would close it."""

    year: int
    waiting: tuple[CensusEntry, ...]
    """Who has no level yet; closed for them with the reason."""
    owed: tuple[DutyKind, ...]
    """What the cell or its members still owe in it, each kind once."""
    collectives: tuple[str, ...] = ()
    """Those that were voted on and have no decision, or a cancelled one, in the order of a sheet.
    """

    @property
    def done(self) -> bool:
        """Whether it can be closed without a reason."""
        return not (self.waiting or self.owed or self.collectives)


async def unfinished(work: Work, secretary: Person) -> YearEnd:
    """Give what the year whose decision is on the screen still lacks.

    Raises:
        Refusal: `not_secretary`; `not_published`; `year_closed` (year); as `access.not_own` where
            the level of who looks is not made yet.
    """
    return (await _to_finish(work, secretary))[1]


async def finish(work: Work, secretary: Person, year: int, reason: str = "") -> YearEnd:
    """Close a year whole: nothing is written, met for or decided in it any more.

    Raises:
        Refusal: as `unfinished`; `year_not_open` (year) where another is on the screen;
            `reason_missing` where something is not done; `reason_too_long` (limit).
    """
    cycle, left = await _to_finish(work, secretary)
    if year != cycle.year:
        raise Refusal("year_not_open", year=year)
    kept = reason.strip()
    if not (left.done or kept):
        raise Refusal("reason_missing")
    if len(kept) > LONGEST_REASON:
        raise Refusal("reason_too_long", limit=LONGEST_REASON)
    if left.waiting:
        await _close_for(work, secretary, cycle, left.waiting, kept)
    cycles.step(cycle, CycleState.CLOSED)
    session = await work.session()
    session.add(cycle)
    await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind="year_closed",
        organisation_id=cycle.cell_id,
        payload={"year": cycle.year, "by": secretary.member_id, "reason": kept},
    )
    return left


async def _waiting(work: Work, cycle: Cycle) -> list[CensusEntry]:
    account = await everybody.of_cycle(work, cycle)
    return [one for one in account.entries if one.waits]


async def _to_finish(work: Work, secretary: Person) -> tuple[Cycle, YearEnd]:
    leads(secretary)
    cycle = await deciding.year_to_decide(work, secretary)
    if cycle is None or cycle.state not in cycles.PUBLIC:
        raise Refusal("not_published")
    if cycle.state == CycleState.CLOSED:
        raise Refusal("year_closed", year=cycle.year)
    waiting = tuple(await _waiting(work, cycle))
    if any(one.member_id == secretary.member_id for one in waiting):
        await not_own(work, secretary, secretary.member_id)
    session = await work.session()
    found = await duty_rows.still_owed(session, OWED, organisations=[cycle.cell_id])
    owed = {DutyKind(duty.kind) for duty in found if duty.cycle_id == cycle.id}
    kinds = tuple(kind for kind in DutyKind if kind in owed)
    return cycle, YearEnd(cycle.year, waiting, kinds, await _undecided_collectives(work, cycle))


async def _undecided_collectives(work: Work, cycle: Cycle) -> tuple[str, ...]:
    decided = await decision_rows.decisions(await work.session(), id_of(cycle))
    rated = decided.keys() | (await subject_levels(work, cycle)).keys()
    left = [subject for subject in rated if not decided.get(subject)]
    return tuple((await collective_subjects.names(work, cycle, left)).values())


async def open_year(work: Work, secretary: Person, last_day: date, year: int) -> Cycle:
    """Open the next year, under the rules its organisation chose for it; the themes that the upper
    level sent for it reach this cell, too.

    Raises:
        Refusal: as `laws.of_year` and `cycle.open_cycle`.
    """
    law = await laws.of_year(work, secretary.cell_id, year)
    cycle = await cycles.open_cycle(work, secretary, law.profile, last_day, year, law.source)
    await prompts.reach(work, cycle)
    return cycle
