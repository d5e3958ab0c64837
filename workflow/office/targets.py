"""The targets that a letter sets beside the rating, for all cells of an office (CV 974-CV/ĐU, II):
watched, never to steer a vote.

A target is told to be reached, or not, where everything it counts is known; what the program does
not know is never taken for nought, nor for done. Of II(4) the base is who was rated by a decision,
members and base organisations each by itself; of II(2) it is who serves."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import rating
from papers.forms import FormKind
from rating import Indicator
from storage.tables import Collective, Cycle, OrganisationKind
from workflow.committee.programmes import of_cells as programmes_of
from workflow.office.level_counts import OfficeYears, YearLevels, of_kind
from workflow.review.yearly_papers import year_of
from workflow.work import Work


class Counted(StrEnum):
    """What a target counts."""

    MEMBERS = "members"
    ORGANISATIONS = "organisations"
    NOTHING = "nothing"
    """Nothing that the program knows."""


@dataclass(frozen=True, slots=True)
class Target:
    """One target, and how far it is reached."""

    indicator: Indicator
    counted: Counted
    clause: str
    asked: str
    """What it asks for, as a limit is written."""
    part: int = 0
    of: int = 0
    unknown: int = 0
    """How many more it would count, of which nothing is known yet."""
    reached: bool | None = None
    """None as long as anything is unknown, or there is nothing to count."""


async def targets(work: Work, under: OfficeYears, now: YearLevels) -> tuple[Target, ...]:
    """Give the targets that the rules of most cells of a year set; none where they set none."""
    cycles = {n: one for n, one in under.of(now.year).items() if n in now.accounts}
    profiles = Counter(one.profile for one in cycles.values())
    if not profiles:
        return ()
    profile = max(sorted(profiles), key=profiles.__getitem__)
    if _asked(Indicator.GOOD_OR_BETTER, profile) is None:
        return ()
    found = await _counts(work, under, now, cycles)
    nothing = ((Counted.NOTHING, 0, 0, 0),)
    rows = (
        _target(indicator, profile, *counted)
        for indicator in Indicator
        for counted in found.get(indicator, nothing)
    )
    return tuple(row for row in rows if row is not None)


_Counts = tuple[tuple[Counted, int, int, int], ...]
"""Of each: what is counted, how many reach it, of how many, how many more are not known."""


async def _counts(
    work: Work, under: OfficeYears, now: YearLevels, cycles: Mapping[int, Cycle]
) -> dict[Indicator, _Counts]:
    years = {one.cell_id: year_of(one, FormKind.PROGRAMME) for one in cycles.values()}
    programmes = (await programmes_of(work, years)).values()
    serving = sum(len(one.serving) for one in programmes)
    persons = of_kind(now.total, rating.Kind.INDIVIDUAL)
    return {
        Indicator.PROGRAMMES_REGISTERED: (
            (Counted.MEMBERS, sum(len(one.done) for one in programmes), serving, 0),
        ),
        Indicator.GOOD_OR_BETTER: (
            (Counted.ORGANISATIONS, *_organisations(under, now)),
            (Counted.MEMBERS, persons.good_or_better, persons.rated, persons.waiting),
        ),
    }


def _organisations(under: OfficeYears, now: YearLevels) -> tuple[int, int, int]:
    """Count the base organisations: those named so, and cells with none above them. The level of
    one that is no cell is decided elsewhere, and not known here."""
    cycles = {one.cell_id: number for number, one in under.of(now.year).items()}
    good = rated = unknown = 0
    for number, one in under.organisations.items():
        if one.ended_on is not None or not _is_base(under, number):
            continue
        level = now.levels.get((cycles.get(number, 0), Collective.CELL.value))
        if level is None:
            unknown += 1
            continue
        rated += 1
        good += level.at_least(rating.Level.GOOD)
    return good, rated, unknown


def _is_base(under: OfficeYears, number: int) -> bool:
    base, one = OrganisationKind.PARTY_ORGANISATION, under.organisations[number]
    if one.kind is OrganisationKind.CELL:
        return under.deciding(number).kind is not base
    return one.kind is base


def _asked(indicator: Indicator, profile: str) -> rating.Reason | None:
    """Give the clause that sets a target; None where the rules set none."""
    found = rating.indicator(indicator, 0, 1, profile=profile)
    return None if found.reached is None else found.reasons[0]


def _target(
    indicator: Indicator, profile: str, counted: Counted, part: int, of: int, unknown: int
) -> Target | None:
    asked = _asked(indicator, profile)
    if asked is None:
        return None
    known = bool(of) and not unknown
    reached = rating.indicator(indicator, part, of, profile=profile).reached if known else None
    clause = rating.cited(asked.clause)
    return Target(indicator, counted, clause, asked.required, part, of, unknown, reached)
