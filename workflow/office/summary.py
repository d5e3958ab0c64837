"""The officer's summary of a year: levels by group after the decision, the groups past the cap, the
heads above what they head, beside the year before (CV 1058-CV/ĐU, 1).

The officer sees counts. Whose level is above their collective's is named only where the level was
published: until then the number alone is told (H-47)."""

from dataclasses import dataclass

import rating
from papers.level_summary import (
    CollectiveRow,
    GroupRow,
    HeadRow,
    OverRow,
    SummaryFacts,
    TargetRow,
    YearsRow,
    summary_xlsx,
)
from papers.own import own_layouts
from papers.plain import in_file_name
from papers.summary_report import summary_report_docx
from papers.table_layout import Layout, layouts_xlsx
from workflow import cycle as cycles
from workflow.accounts import Person
from workflow.decision import cap_above, heads
from workflow.errors import Refusal
from workflow.links import Claim, link
from workflow.office import level_counts
from workflow.office.cells_table import offices_of
from workflow.office.collective_years import CollectiveYears, collective_years
from workflow.office.level_counts import GroupLevels, OfficeYears, PlaceLevels, YearLevels
from workflow.office.targets import Target, targets
from workflow.paper_file import PaperFile
from workflow.work import Work

SHEET = "level_summary"
"""The kind of link that opens the summary as a file."""
TABLES = "summary_tables"
"""The kind of link that opens the tables that the office has laid."""
REPORT = "summary_report"
"""The kind of link that opens the draft of the report upward."""


@dataclass(frozen=True, slots=True)
class OverCap:
    """A group that has more excellent than the cap of who decides it."""

    deciding: str
    group: GroupLevels
    cap: rating.Cap


@dataclass(frozen=True, slots=True)
class HeadAbove:
    """A head whose published level is above that of what they head."""

    cell: str
    name: str
    level: rating.Level
    headed: str
    headed_level: rating.Level


@dataclass(frozen=True, slots=True)
class TwoYears:
    """One organisation's persons in this year and in the one before."""

    name: str
    before: GroupLevels | None
    """None where no level of that year is known."""
    now: GroupLevels | None


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything an officer sums up of a year."""

    offices: tuple[str, ...]
    years: tuple[int, ...]
    """The years there are, the newest first."""
    now: YearLevels
    over: tuple[OverCap, ...]
    heads: tuple[HeadAbove, ...]
    heads_unpublished: int
    """How many more there are whose level is not published yet."""
    compared: tuple[TwoYears, ...]
    targets: tuple[Target, ...]
    collectives: tuple[CollectiveYears, ...]
    """The collectives whose level of the year was published, with the year before."""
    layouts: tuple[Layout, ...] = ()
    """The summary tables that the office has laid."""

    @property
    def year(self) -> int:
        """Which year."""
        return self.now.year

    @property
    def both(self) -> tuple[TwoYears, ...]:
        """The organisations of which both years are known: only those are held together."""
        return tuple(one for one in self.compared if one.before and one.now)

    @property
    def collectives_of_both(self) -> tuple[CollectiveYears, ...]:
        """Those whose level of the year before is known, too."""
        return tuple(one for one in self.collectives if self.year - 1 in one.levels)

    @property
    def before(self) -> GroupLevels:
        """The year before, over those of which both are known."""
        return level_counts.together([one.before for one in self.both if one.before])

    @property
    def after(self) -> GroupLevels:
        """This year, over the same."""
        return level_counts.together([one.now for one in self.both if one.now])


async def summary(work: Work, person: Person, year: int = 0) -> Summary:
    """Give the summary of a year, of the newest that any cell has where none is named.

    Raises:
        Refusal: `not_officer`.
    """
    offices = await offices_of(work, person)
    under = await level_counts.years_under(work, [one.id or 0 for one in offices])
    newest = next(iter(under.years), cycles.proposed_year(work.now.date()))
    chosen = year if year in under.years else newest
    now = await level_counts.of_year(work, under, chosen)
    before = await level_counts.of_year(work, under, chosen - 1)
    named, unpublished = await _heads(work, under, now)
    return Summary(
        tuple(one.name for one in offices),
        under.years,
        now,
        await _over(work, under, now),
        named,
        unpublished,
        _compared(now, before),
        await targets(work, under, now),
        await collective_years(work, under, now, 2),
        own_layouts(),
    )


async def sheet(work: Work, person: Person, year: int = 0) -> PaperFile:
    """Give the same as an Excel file; raise `Refusal` `not_officer`."""
    found = await summary(work, person, year)
    facts = _facts(found, work)
    return PaperFile(
        name=f"tong-hop-xep-loai-{in_file_name(found.offices[0])}-{found.year}.xlsx",
        render=lambda: summary_xlsx(facts),
        link=link(work, Claim(SHEET, person.member_id, found.year)),
    )


async def tables(work: Work, person: Person, year: int = 0) -> PaperFile:
    """Give the summary tables that the office has laid, as an Excel file.

    Raises:
        Refusal: `not_officer`; `no_layouts` where none are laid.
    """
    found = await summary(work, person, year)
    if not found.layouts:
        raise Refusal("no_layouts")
    facts = _facts(found, work)
    return PaperFile(
        name=f"bieu-tong-hop-{in_file_name(found.offices[0])}-{found.year}.xlsx",
        render=lambda: layouts_xlsx(found.layouts, facts),
        link=link(work, Claim(TABLES, person.member_id, found.year)),
    )


async def report(work: Work, person: Person, year: int = 0) -> PaperFile:
    """Give the draft of the report upward as Word; raise `Refusal` `not_officer`."""
    found = await summary(work, person, year)
    facts = _facts(found, work)
    return PaperFile(
        name=f"du-thao-bao-cao-{in_file_name(found.offices[0])}-{found.year}.docx",
        render=lambda: summary_report_docx(facts),
        link=link(work, Claim(REPORT, person.member_id, found.year)),
        draft=True,
    )


async def _over(work: Work, under: OfficeYears, now: YearLevels) -> tuple[OverCap, ...]:
    """Weigh every group over all cells of who decides (S1 IV.2.3.a, V.14)."""
    exceptions = await level_counts.exceptions_of(work, now)
    found = []
    for number, profile in now.profiles.items():
        own = [place for place in now.places if place.deciding_id == number]
        for group in level_counts.summed(own):
            cap = cap_above.capped(group.kind, group.counts, profile, exceptions.get(number))
            if cap.excess:
                found.append(OverCap(under.organisations[number].name, group, cap))
    return tuple(found)


async def _heads(
    work: Work, under: OfficeYears, now: YearLevels
) -> tuple[tuple[HeadAbove, ...], int]:
    """Give the heads above what they head: by name where it was published, else how many."""
    of_year = under.of(now.year)
    above = await heads.over_in(work, [of_year[number] for number in now.accounts], now.levels)
    named, unpublished = [], 0
    for number, found in above.items():
        cell = under.organisations[of_year[number].cell_id].name
        for one in found:
            entry = now.accounts[number].of(one.member_id)
            if entry is None or of_year[number].state not in cycles.PUBLIC:
                unpublished += 1
                continue
            told = HeadAbove(cell, entry.name, one.level, one.headed.name, one.headed.level)
            named.append(told)
    return tuple(named), unpublished


def _compared(now: YearLevels, before: YearLevels) -> tuple[TwoYears, ...]:
    last = {place.organisation_id: place for place in before.places}
    return tuple(
        TwoYears(place.name, _persons(last.get(place.organisation_id)), _persons(place))
        for place in now.places
        if place.cell
    )


def _persons(place: PlaceLevels | None) -> GroupLevels | None:
    """Give the persons of an organisation as one group; None where no level of theirs is known."""
    if place is None:
        return None
    found = level_counts.of_kind(place.groups, rating.Kind.INDIVIDUAL)
    return found if found.rated else None


def _facts(found: Summary, work: Work) -> SummaryFacts:
    now = found.now
    return SummaryFacts(
        office="; ".join(found.offices),
        year=found.year,
        made_on=work.now.date(),
        cells=sum(place.cell for place in now.places),
        groups=tuple(
            _row(place.name, place.deciding, group)
            for place in now.places
            for group in place.groups
            if not group.empty
        ),
        totals=tuple(_row("", "", group) for group in now.total if not group.empty),
        not_opened=tuple(place.name for place in now.places if not place.opened),
        compared=tuple(_two(one.name, one.before, one.now) for one in found.compared),
        compared_total=_two("", found.before, found.after) if found.both else None,
        collectives=tuple(
            CollectiveRow(
                *(one.cell, one.name, one.levels.get(found.year - 1), bool(one.typed)),
                one.levels[found.year],
            )
            for one in found.collectives
        ),
        over=tuple(
            OverRow(one.deciding, one.group.of, one.group.counts, one.cap.limit, one.cap.excess)
            for one in found.over
        ),
        heads=tuple(
            HeadRow(one.cell, one.name, one.level, one.headed, one.headed_level)
            for one in found.heads
        ),
        heads_unpublished=found.heads_unpublished,
        targets=tuple(
            TargetRow(
                one.clause,
                one.indicator,
                one.counted.value,
                one.asked,
                one.part,
                one.of,
                one.unknown,
                one.reached,
            )
            for one in found.targets
        ),
    )


def _row(place: str, deciding: str, group: GroupLevels) -> GroupRow:
    return GroupRow(group.kind, place, deciding, group.of, group.base, group.counts, group.out)


def _two(name: str, before: GroupLevels | None, now: GroupLevels | None) -> YearsRow:
    return YearsRow(name, before.counts if before else None, now.counts if now else None)
