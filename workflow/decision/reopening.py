"""Cancel and rate again (S1 IV.5, V.3, V.17; H-36, H-42, H-46): one rating, opened anew, of a
member or of a collective.

The secretary says what became known; `rating` answers what must be opened. The old decision is
cancelled and stays as it was; the new one is entered in `rerating`. What belongs to a year that is
not kept here, or to another unit, is only noted.
"""

from dataclasses import dataclass, replace

import rating
from rating.reasons import Reason
from storage.queries import further as further_rows
from storage.queries import notices as decisions
from storage.queries import people
from storage.queries import reopening as rows
from storage.tables import Cycle, CycleDecision, FurtherDecision, MemberDecision, RatingCase
from terms.reopening import OF_COLLECTIVES, ReopenState, ReopenWhy
from workflow.access import leads, not_own
from workflow.accounts import Person, id_of
from workflow.count import collective_subjects
from workflow.decision import reopened, rerating_above
from workflow.decision.reopened import (
    CANCELLED,
    Case,
    Rated,
    StoredRatings,
)
from workflow.errors import Refusal
from workflow.work import Work

NOTED = "rating_case_noted"
YEARS_BACK = 10
"""How many years a violation may be chosen from, this one included."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What became known after the decision."""

    why: ReopenWhy
    level: rating.Level | None = None
    """Their rating as a leader."""
    violated: int = 0
    """The year of the violation."""
    disciplined: int = 0
    """The year of the discipline."""
    former_unit: bool = False


@dataclass(frozen=True, slots=True)
class ReratingChoice:
    """A rating that may be opened: cancelled here, or only noted."""

    year: int
    cancels: bool
    authority: rating.Authority
    at_most: rating.Level | None = None


@dataclass(frozen=True, slots=True)
class ReopeningVerdict:
    """What the rules say about these grounds; who decides confirms one of the choices."""

    rated: Rated
    grounds: Grounds
    reasons: tuple[Reason, ...]
    choices: tuple[ReratingChoice, ...]
    human_decides: bool
    other_year: int = 0
    """Another year the discipline may be of; 0 when there is but one."""


@dataclass(frozen=True, slots=True)
class CellRatings:
    """Who of a cell may be looked at, and whose rating was opened."""

    year: int
    people: tuple[tuple[int, str], ...]
    cases: tuple[tuple[str, Case], ...]
    led: bool = True
    """Whether who looks leads a cell that has decided; else they decide in a body above alone."""


async def of_cell(work: Work, person: Person) -> CellRatings:
    """Give who was rated in the newest decided year, and whose rating was opened since, of an
    earlier year as long as it waits to be made again; for who has a seat in a body above, whom it
    decides on in other cells, too.

    Raises:
        Refusal: `not_secretary`; `reopen_nothing` before any decision is recorded.
    """
    session = await work.session()
    above = await rerating_above.elsewhere(work, person)
    others = tuple((number, name) for number, (_, name) in above.items())
    if others and not (person.leads and await rows.decided_cycles(session, person.cell_id)):
        return CellRatings(max(year for year, _ in above.values()), others, (), led=False)
    if not person.leads and await rerating_above.decides(work, person):
        raise Refusal("reopen_nothing")
    cycle, *before = [one for one, _ in await reopened.decided(work, person)]
    cases = await rows.cases_of_cycle(session, id_of(cycle))
    for earlier in before:
        cases += await rows.cases_of_cycle(session, id_of(earlier), ReopenState.CANCELLED)
    about = {r.member_id for r in cases} | (await decisions.decisions(session, id_of(cycle))).keys()
    names = await collective_subjects.names(work, cycle, about)
    names |= {id_of(m): m.called for m in await people.members_of(session, person.cell_id)}
    return CellRatings(
        cycle.year,
        (*((number, name) for number, name in names.items() if number in about), *others),
        tuple((names[r.member_id], reopened.plain(r)) for r in cases if r.member_id in names),
    )


async def of_member(work: Work, person: Person, member_id: int) -> Rated:
    """Give one member's rating with all that was cancelled.

    Raises:
        Refusal: as `of_cell`; `not_in_cell`.
    """
    stored = await reopened.load(work, person, member_id)
    now = await reopened.rated(work, stored)
    # A cancelled rating is made again by whose it was in its own year.
    both = stored.of_year(now.waits.year) if now.waits else None
    cycle, _ = both or stored.cycles[0]
    return replace(now, above=await rerating_above.body_of(work, person, cycle, member_id))


async def weigh(work: Work, person: Person, member_id: int, grounds: Grounds) -> ReopeningVerdict:
    """Ask the rules what must be opened now that this is known. Nothing is changed.

    Raises:
        Refusal: as `of_member`; `reopen_waits`; `reopen_no_level`; `button_old`.
    """
    stored = await reopened.load(work, person, member_id)
    now = await reopened.rated(work, stored)
    if now.waits is not None:
        raise Refusal("reopen_waits")
    if now.level is None:
        raise Refusal("reopen_no_level")
    this_year = work.now.year
    if member_id < 0 and grounds.why not in OF_COLLECTIVES:
        raise Refusal("button_old")
    found = _asked(now, grounds, stored.cycles[0][0].profile, this_year)
    choices = [await _choice(work, stored, each) for each in found.cases]
    counts_now = _may_count_now(grounds, found)
    if counts_now and await _has_level(work, stored, grounds.disciplined):
        # 2023, the other reading of X-10: the discipline counts in its own year (S1 IV.2.3.d).
        superior = rating.Authority.SUPERIOR_COMMITTEE
        choices.append(ReratingChoice(grounds.disciplined, cancels=True, authority=superior))
    other = 0
    if grounds.why is ReopenWhy.DISCIPLINED:
        years = {now.year, this_year} - {grounds.disciplined}
        other = max((year for year in years if year >= grounds.violated), default=0)
    return ReopeningVerdict(now, grounds, found.reasons, tuple(choices), found.human_decides, other)


async def open_again(
    work: Work, person: Person, member_id: int, grounds: Grounds, year: int, version: int
) -> Rated:
    """Cancel the rating of a year, or note that its own authority is to look at it.

    The member is told when the level they lose was published.

    Raises:
        Refusal: as `weigh`; `reopen_done` for an old button; as `access.not_own`; as
            `rerating_above.check`.
    """
    leads(person)
    await not_own(work, person, member_id)
    verdict = await weigh(work, person, member_id, grounds)
    if version != verdict.rated.version:
        raise Refusal("reopen_done")
    choice = next((one for one in verdict.choices if one.year == year), None)
    if choice is None:
        raise Refusal("button_old")
    stored = await reopened.load(work, person, member_id)
    both = stored.of_year(year) if choice.cancels else None
    cycle, head = both or stored.cycles[0]
    await rerating_above.check(work, person, cycle, member_id)
    row = _row(work, person, verdict, choice, cycle)
    if choice.cancels:
        await _cancel(work, row, stored.paper_of(cycle, head))
    session = await work.session()
    session.add(row)
    await session.flush()
    if choice.cancels and head.published_at is not None:
        await reopened.tell(work, row, CANCELLED)
    await reopened.record(work, person.cell_id, row, CANCELLED if choice.cancels else NOTED)
    return await of_member(work, person, member_id)


async def open_upheld(work: Work, by: Person, cycle: Cycle, member_id: int) -> bool:
    """Cancel a member's rating of a year because their complaint was upheld, and tell them.

    Who may answer the complaint was asked where it is answered. False where nothing holds that
    could be cancelled: they were not rated, or wait for a new decision already.
    """
    session = await work.session()
    stored = StoredRatings(
        member_id,
        "",
        await rows.decided_cycles(session, cycle.cell_id),
        await rows.cases_of_member(session, member_id),
        await further_rows.of_member(session, member_id),
        member_id,
    )
    both = stored.of_year(cycle.year)
    if both is None or await reopened.level_in(work, cycle, member_id) is None:
        return False
    found = rating.complaint_received(cycle.year, profile=cycle.profile)
    row = RatingCase(
        cycle_id=id_of(cycle),
        member_id=member_id,
        year=cycle.year,
        why=ReopenWhy.COMPLAINT,
        clause=found.reasons[0].clause,
        state=ReopenState.CANCELLED,
        opened_by=by.member_id,
        opened_at=work.now,
    )
    await _cancel(work, row, stored.paper_of(*both))
    session.add(row)
    await session.flush()
    await reopened.tell(work, row, CANCELLED)
    await reopened.record(work, cycle.cell_id, row, CANCELLED)
    return True


def _row(
    work: Work, person: Person, verdict: ReopeningVerdict, choice: ReratingChoice, cycle: Cycle
) -> RatingCase:
    return RatingCase(
        cycle_id=id_of(cycle),
        member_id=verdict.rated.member_id,
        year=choice.year,
        former_unit=verdict.grounds.former_unit,
        why=verdict.grounds.why,
        clause=verdict.reasons[0].clause,
        state=ReopenState.CANCELLED if choice.cancels else ReopenState.NOTED,
        opened_by=person.member_id,
        opened_at=work.now,
        at_most=choice.at_most.value if choice.at_most else "",
    )


async def _cancel(
    work: Work, row: RatingCase, paper: RatingCase | FurtherDecision | CycleDecision
) -> None:
    session = await work.session()
    now = await session.get_one(MemberDecision, (row.cycle_id, row.member_id))
    row.old_level = now.level
    row.old_document, row.old_entered_at = paper.document, paper.entered_at
    await reopened.put_level(work, row, "")


async def _choice(work: Work, stored: StoredRatings, found: rating.Reopened) -> ReratingChoice:
    here = found.place is rating.Place.HERE
    cancels = here and await _has_level(work, stored, found.year)
    return ReratingChoice(found.year, cancels, found.authority, found.at_most)


async def _has_level(work: Work, stored: StoredRatings, year: int) -> bool:
    both = stored.of_year(year)
    if both is None:
        return False
    return await reopened.level_in(work, both[0], stored.member_id) is not None


def _may_count_now(grounds: Grounds, found: rating.Reopening) -> bool:
    """Say whether an old violation may count in the year of its discipline as well."""
    if any(case.weighed for case in found.cases):
        return False
    old = grounds.violated != grounds.disciplined and not grounds.former_unit
    return grounds.why is ReopenWhy.DISCIPLINED and old


def _asked(now: Rated, grounds: Grounds, profile: str, this_year: int) -> rating.Reopening:
    match grounds.why:
        case ReopenWhy.LEADER if now.level is not None and grounds.level is not None:
            return rating.leader_rating_known(now.year, now.level, grounds.level, profile=profile)
        case ReopenWhy.DISCIPLINED if (
            grounds.disciplined in (now.year, this_year)
            and this_year - YEARS_BACK < grounds.violated <= grounds.disciplined
        ):
            place = rating.Place.FORMER_UNIT if grounds.former_unit else rating.Place.HERE
            violation = rating.Violation(grounds.violated, place)
            return rating.disciplined([violation], grounds.disciplined, profile=profile)
        case ReopenWhy.DEFECT | ReopenWhy.DISHONEST:
            return rating.defect_found(now.year, profile=profile)
        case ReopenWhy.COMPLAINT if now.member_id < 0:
            return rating.complaint_received(now.year, profile=profile)
    raise Refusal("button_old")
