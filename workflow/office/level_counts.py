"""How many of each similar group have which level after the decision: of each organisation under an
office, in a year (H-45, H-47). Counts alone; whose level it is stands nowhere here.

Whoever is to be rated is the base of a group; who is out of scope by a clause is counted apart. A
level that is still being entered, or was cancelled, is none yet.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import rating
from storage.queries import caps as rows
from storage.queries import offices
from storage.tables import Cycle, Organisation, OrganisationKind
from terms.caps import Division
from terms.name_order import units_by_name
from workflow.accounts import id_of
from workflow.census import everybody
from workflow.census.everybody import Census
from workflow.census.steps import Ground, YearStep
from workflow.count.kept_proposals import Subject
from workflow.decision import cap_above
from workflow.decision.cap_above import Exceptional
from workflow.work import Work

Of = tuple[rating.Subject, ...]
"""What the members of a group are; empty for every person, where nobody divided them."""
_NOT_HERE = frozenset({Ground.GONE, Ground.ELSEWHERE})
_DECIDES = (OrganisationKind.PARTY_ORGANISATION, OrganisationKind.SUPERIOR)


@dataclass(frozen=True, slots=True)
class GroupLevels:
    """One similar group after the decision."""

    of: Of
    counts: Mapping[rating.Level, int]
    base: int
    """How many are to be rated: those who are, and those who wait."""
    out: int = 0
    """How many are not rated, by a clause or with a reason."""

    @property
    def kind(self) -> rating.Kind:
        """Whether persons or collectives are in it."""
        return cap_above.kind_of(self.of)

    @property
    def rated(self) -> int:
        """How many have a level by a decision."""
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        """How many still wait for one."""
        return self.base - self.rated

    @property
    def good_or_better(self) -> int:
        """How many are good or excellent."""
        return sum(n for level, n in self.counts.items() if level.at_least(rating.Level.GOOD))

    @property
    def empty(self) -> bool:
        """Whether nobody is in it at all."""
        return not self.base and not self.out


@dataclass(frozen=True, slots=True)
class PlaceLevels:
    """One organisation's groups in a year; none where the year was not opened there."""

    organisation_id: int
    name: str
    cell: bool
    deciding_id: int
    """Who decides its levels, as far as it is under the office."""
    deciding: str
    opened: bool
    groups: tuple[GroupLevels, ...] = ()

    @property
    def decided(self) -> bool:
        """Whether anybody has a level by a decision."""
        return any(group.rated for group in self.groups)


@dataclass(frozen=True, slots=True)
class OfficeYears:
    """Everything under an office, with every year it ever had."""

    organisations: Mapping[int, Organisation]
    cycles: Mapping[int, Cycle]

    @property
    def years(self) -> tuple[int, ...]:
        """The years that were opened in any cell, the newest first."""
        cells = {number for number, one in self.organisations.items() if _is_cell(one)}
        opened = {cycle.year for cycle in self.cycles.values() if cycle.cell_id in cells}
        return tuple(sorted(opened, reverse=True))

    def of(self, year: int) -> dict[int, Cycle]:
        """Give the cycles of one year, by number."""
        return {number: one for number, one in self.cycles.items() if one.year == year}

    def deciding(self, number: int) -> Organisation:
        """Give who decides the levels of an organisation: the base organisation it is in, else
        what is directly above it; itself where nothing above it is under the office."""
        one = self.organisations[number]
        line = [one]
        while (above := self.organisations.get(line[-1].parent_id or 0)) is not None:
            line.append(above)
        deciders = [each for each in line if each.kind in _DECIDES]
        bases = [each for each in deciders if each.kind is OrganisationKind.PARTY_ORGANISATION]
        return next(iter(bases or deciders), one)


@dataclass(frozen=True, slots=True)
class YearLevels:
    """A year of everything under an office."""

    year: int
    places: tuple[PlaceLevels, ...]
    levels: Mapping[Subject, rating.Level] = field(repr=False)
    """What was decided, by cycle and subject."""
    accounts: Mapping[int, Census] = field(repr=False)
    """Everybody of each cell's year, by cycle."""
    profiles: Mapping[int, str]
    """By which rules each of those who decide counts."""

    @property
    def total(self) -> tuple[GroupLevels, ...]:
        """All organisations together, group by group."""
        return summed(self.places)


def summed(places: Iterable[PlaceLevels]) -> tuple[GroupLevels, ...]:
    """Give some organisations together, group by group: persons first, then collectives."""
    found: dict[Of, list[GroupLevels]] = {}
    for place in places:
        for group in place.groups:
            found.setdefault(group.of, []).append(group)
    groups = [_sum(of, parts) for of, parts in found.items()]
    return tuple(sorted(groups, key=lambda one: list(rating.Kind).index(one.kind)))


def of_kind(groups: Iterable[GroupLevels], kind: rating.Kind) -> GroupLevels:
    """Give all groups of persons, or all of collectives, as one."""
    return together([group for group in groups if group.kind is kind])


def together(groups: Sequence[GroupLevels]) -> GroupLevels:
    """Give some groups as one, whatever is in them."""
    return _sum((), groups)


async def years_under(work: Work, organisations: Collection[int]) -> OfficeYears:
    """Give what is under an office with its years, in one statement."""
    found = await offices.every_year_under(await work.session(), organisations)
    return OfficeYears(
        {id_of(one): one for one, _ in found},
        {id_of(cycle): cycle for _, cycle in found if cycle is not None},
    )


async def of_year(work: Work, under: OfficeYears, year: int) -> YearLevels:
    """Give the levels of a year, organisation by organisation, in a fixed number of statements."""
    cycles = under.of(year)
    own = {n: one for n, one in cycles.items() if _is_cell(under.organisations[one.cell_id])}
    accounts = await everybody.of_cells(work, list(own.values()))
    levels = await _decided(work, cycles)
    proposed = await rows.proposed(await work.session(), list(cycles))
    collectives = {*levels, *((row.cycle_id, row.subject_id) for row in proposed)}
    deciding = {n: under.deciding(cycle.cell_id) for n, cycle in cycles.items()}
    profiles = _profiles(cycles, deciding)
    divisions = await _divisions(work, profiles, year)
    counted: dict[int, dict[Of, GroupLevels]] = {}
    for number, cycle in cycles.items():
        place = _place_of(under.organisations[cycle.cell_id])
        here = counted.setdefault(place, {})
        if number in own:
            groups = divisions[id_of(deciding[number])]
            _add(here, _persons(groups, accounts[number], levels))
        _add(here, _collectives(number, collectives, levels))
    places = [
        PlaceLevels(
            number,
            one.name,
            _is_cell(one),
            id_of(under.deciding(number)),
            under.deciding(number).name,
            number in counted,
            tuple(counted.get(number, {}).values()),
        )
        for one in units_by_name(under.organisations.values())
        if (number := id_of(one)) in counted or (_is_cell(one) and one.ended_on is None)
    ]
    return YearLevels(year, tuple(places), levels, accounts, profiles)


async def exceptions_of(work: Work, now: YearLevels) -> dict[int, Exceptional | None]:
    """Give the higher shares that were decided in a year, by who decides."""
    found = await rows.exceptions(await work.session(), list(now.profiles), now.year)
    return {number: cap_above.exceptional(row) for number, row in found.items()}


async def _decided(work: Work, cycles: Mapping[int, Cycle]) -> dict[Subject, rating.Level]:
    recorded = [number for number, one in cycles.items() if one.state in cap_above.RECORDED]
    found = await rows.decided(await work.session(), recorded) if recorded else []
    return {(row.cycle_id, row.member_id): rating.Level(row.level) for row in found if row.level}


def _profiles(cycles: Mapping[int, Cycle], deciding: Mapping[int, Organisation]) -> dict[int, str]:
    """Give by which rules each of those who decide counts: those of most of its cells."""
    of: dict[int, Counter[str]] = {}
    for number, cycle in cycles.items():
        of.setdefault(id_of(deciding[number]), Counter())[cycle.profile] += 1
    return {one: max(sorted(found), key=found.__getitem__) for one, found in of.items()}


async def _divisions(
    work: Work, profiles: Mapping[int, str], year: int
) -> dict[int, rating.Division]:
    """Give into which groups persons are divided by each who decides: as it was entered, else as
    the profile's document names them."""
    entered = await rows.divisions(await work.session(), list(profiles), year)
    return {
        number: cap_above.DIVISIONS[Division(entered[number].division)]
        if number in entered
        else rating.similar_groups(profile=profile).groups
        for number, profile in profiles.items()
    }


def _persons(
    groups: rating.Division, account: Census, levels: Mapping[Subject, rating.Level]
) -> list[GroupLevels]:
    counts = [dict.fromkeys(rating.Level, 0) for _ in groups]
    base, out = [0] * len(groups), [0] * len(groups)
    for one in account.entries:
        if one.ground in _NOT_HERE:
            continue
        at = rating.group_of(cap_above.posts_of(one.member), groups)
        level = levels.get((account.cycle_id, one.member_id)) if one.decided else None
        if level is not None:
            counts[at][level] += 1
        if one.step is YearStep.OUT:
            out[at] += 1
        else:
            base[at] += 1
    found = zip(groups, counts, base, out, strict=True)
    return [GroupLevels(*each) for each in found]


def _collectives(
    number: int, known: Collection[Subject], levels: Mapping[Subject, rating.Level]
) -> list[GroupLevels]:
    """Give the collectives that a year proposed or decided on, by kind."""
    found = []
    for which, subject in cap_above.COLLECTIVES.items():
        if (number, which.value) in known:
            counts = dict.fromkeys(rating.Level, 0)
            level = levels.get((number, which.value))
            if level is not None:
                counts[level] = 1
            found.append(GroupLevels((subject,), counts, 1))
    return found


def _add(here: dict[Of, GroupLevels], found: Iterable[GroupLevels]) -> None:
    for group in found:
        known = here.get(group.of)
        here[group.of] = group if known is None else _sum(group.of, (known, group))


def _sum(of: Of, parts: Sequence[GroupLevels]) -> GroupLevels:
    counts = {level: sum(part.counts[level] for part in parts) for level in rating.Level}
    return GroupLevels(of, counts, sum(p.base for p in parts), sum(p.out for p in parts))


def _place_of(one: Organisation) -> int:
    """Give under whom a year is counted: that of a body under whose it is."""
    return one.parent_id or 0 if one.kind is OrganisationKind.BODY else id_of(one)


def _is_cell(one: Organisation) -> bool:
    return one.kind is OrganisationKind.CELL
