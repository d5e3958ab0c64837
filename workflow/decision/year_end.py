"""Before the next year is opened: who has something unfinished in the last one (0191).

Most steps are taken in the newest year of a cell, so whoever is left behind in the year before
could not write for it, be reviewed or be decided on any more. The opening names them and waits:
they are finished first, or the year is closed for them, with a reason that they are told.
"""

from dataclasses import dataclass
from datetime import date

from storage import audit
from storage.queries import notices as rows
from storage.queries import people
from storage.tables import Cycle, YearClosedFor
from workflow import cycle as cycles
from workflow import laws
from workflow.access import leads, not_own
from workflow.accounts import Person, id_of
from workflow.decision import deciding, unrated
from workflow.decision.unrated import Unrated
from workflow.errors import Refusal
from workflow.work import Work

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class LastYear:
    """Who of the last year has no level yet and would be left behind."""

    year: int
    waiting: tuple[Unrated, ...]
    own: Unrated | None
    """Who looks, where nobody else of the cell could close the year for them: they are told, and
    decide themselves whether to finish first."""

    @property
    def names(self) -> str:
        """Their names."""
        return ", ".join(one.name for one in self.waiting)


async def left_behind(work: Work, secretary: Person) -> LastYear | None:
    """Give who would be left behind by opening the next year; None where there is no last one.

    Raises:
        Refusal: `not_secretary`.
    """
    leads(secretary)
    cycle = await cycles.newest_in(work, secretary, cycles.PUBLIC)
    if cycle is None:
        return None
    found = [one for one in await _waiting(work, cycle) if one.waits]
    others = await people.secretaries_of(await work.session(), secretary.cell_id)
    alone = all(one.id == secretary.member_id for one in others)
    own = next((one for one in found if one.member_id == secretary.member_id), None)
    if own is None or not alone:
        return LastYear(cycle.year, tuple(found), None)
    found.remove(own)
    # Their level that was voted on waits with the officer above, whatever year is opened.
    own = None if own.ground is unrated.Ground.UNDECIDED else own
    return LastYear(cycle.year, tuple(found), own)


async def may_close(work: Work, secretary: Person) -> LastYear:
    """Give for whom the last year would be closed; asked before the reason is.

    Raises:
        Refusal: `not_secretary`; `year_nobody_left`; as `access.not_own` where they alone
            are left.
    """
    last = await left_behind(work, secretary)
    if last is None or not last.waiting:
        raise Refusal("year_nobody_left")
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
    cycle = await cycles.newest_in(work, secretary, cycles.PUBLIC)
    assert cycle is not None
    session = await work.session()
    closed = [one.member_id for one in last.waiting if one.member_id != secretary.member_id]
    for member_id in closed:
        await session.merge(
            YearClosedFor(
                cycle_id=id_of(cycle),
                member_id=member_id,
                reason=reason.strip(),
                entered_by=secretary.member_id,
                entered_at=work.now,
            )
        )
    await session.flush()
    await deciding.tell_closed(work, cycle, closed)
    await audit.append(
        session,
        at=work.now,
        kind="year_closed_for",
        organisation_id=cycle.cell_id,
        payload={"year": cycle.year, "members": closed, "by": secretary.member_id},
    )
    return last


async def open_year(work: Work, secretary: Person, last_day: date, year: int) -> Cycle:
    """Open the next year where nobody is left behind in the last one.

    Raises:
        Refusal: `year_unfinished` (year, names); as `laws.of_year` and `cycle.open_cycle`.
    """
    last = await left_behind(work, secretary)
    if last is not None and last.year < year and last.waiting:
        raise Refusal("year_unfinished", year=last.year, names=last.names)
    law = await laws.of_year(work, secretary.cell_id, year)
    return await cycles.open_cycle(work, secretary, law.profile, last_day, year, law.source)


async def _waiting(work: Work, cycle: Cycle) -> tuple[Unrated, ...]:
    decided = await rows.decisions(await work.session(), id_of(cycle))
    return await unrated.unrated(work, cycle, await deciding.proposed_levels(work, cycle), decided)
