"""Who may be rewarded for a year: who is excellent in it, and for how many years running (S1 IV.6;
HD 06-HD/TW, 19.2). A choice of the committee, never a right.

Named are those alone whose level was published (H-47). A year of which the program has no level of
somebody breaks the row, and is named: whoever has the paper of it can tell (H-50)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import rating
from papers.dossier_sheets import DossierSheet, SheetFacts, SheetRow, dossier_sheet_docx
from papers.plain import in_file_name
from papers.reward_list import CollectiveRow, RewardFacts, RewardRow, rewards_xlsx
from rating.law import law
from storage.member_then import MemberThen
from storage.queries import notices as rows
from storage.tables import Member
from workflow import cycle as cycles
from workflow.accounts import Person
from workflow.decision import earlier_levels
from workflow.errors import Refusal
from workflow.links import Claim, link
from workflow.office import level_counts
from workflow.office.cells_table import offices_of
from workflow.office.collective_years import collective_years
from workflow.office.level_counts import OfficeYears, YearLevels
from workflow.paper_file import PaperFile
from workflow.work import Work

SHEET = "reward_list"
"""The kind of link that opens the list as a file."""
LETTER = "reward_letter"
"""The kind of link that opens the list of who is proposed for a certificate of merit."""


@dataclass(frozen=True, slots=True)
class RewardedCollective:
    """A collective excellent this year."""

    name: str
    cell: str
    deciding: str
    years: int
    """For how many years running, as far as the program knows."""
    running: bool
    """Whether that is as many as the higher reward asks for."""
    unknown: tuple[int, ...]
    """The years before of which no level is known, within what it asks for."""
    typed: tuple[int, ...]
    """Those whose level was typed in from paper."""


@dataclass(frozen=True, slots=True)
class Rewarded(RewardedCollective):
    """Somebody excellent this year."""

    born: date
    born_year_only: bool
    posts: str


@dataclass(frozen=True, slots=True)
class Rewards:
    """Who may be rewarded under an office for a year, by cell."""

    offices: tuple[str, ...]
    year: int
    asked: int
    """How many years running the higher reward asks for."""
    members: tuple[Rewarded, ...]
    collectives: tuple[RewardedCollective, ...]
    unpublished: int
    """How many more are excellent whose level is not published yet."""

    @property
    def running(self) -> tuple[RewardedCollective, ...]:
        """Who is excellent for as many years as the higher reward asks for, collectives first."""
        return tuple(one for one in (*self.collectives, *self.members) if one.running)

    @property
    def open(self) -> tuple[RewardedCollective, ...]:
        """Whose row a year breaks of which nothing is known, collectives first."""
        found = (*self.collectives, *self.members)
        return tuple(one for one in found if not one.running and one.unknown)


async def rewards(work: Work, person: Person, year: int = 0) -> Rewards:
    """Give who may be rewarded for a year, of the newest that any cell has where none is named.

    Raises:
        Refusal: `not_officer`.
    """
    offices = await offices_of(work, person)
    under = await level_counts.years_under(work, [one.id or 0 for one in offices])
    newest = next(iter(under.years), cycles.proposed_year(work.now.date()))
    now = await level_counts.of_year(work, under, year if year in under.years else newest)
    public = {n for n, one in under.of(now.year).items() if one.state in cycles.PUBLIC}
    best = [
        (number, entry)
        for number, account in now.accounts.items()
        for entry in account.entries
        if now.levels.get((number, entry.member_id)) is rating.Level.EXCELLENT and entry.decided
    ]
    told = [(number, entry) for number, entry in best if number in public]
    asked = {n: _asked(under.cycles[n].profile) for n, _ in told}
    first = now.year - max(asked.values(), default=1) + 1
    persons = {entry.member.person_id for _, entry in told}
    known = await _known(work, persons, first, now.year)
    typed = await earlier_levels.of_persons(work, persons)
    members = []
    for number, entry in told:
        cycle = under.cycles[number]
        here = known.get(entry.member.person_id, {})
        by_paper = {
            year: level
            for year, level in typed.get(entry.member.person_id, {}).items()
            if year < now.year and year not in here
        }
        levels = {**by_paper, **here, now.year: rating.Level.EXCELLENT}
        members.append(
            Rewarded(
                entry.name,
                under.organisations[cycle.cell_id].name,
                under.deciding(cycle.cell_id).name,
                *_row(levels, by_paper, now.year, cycle.profile),
                entry.member.birth_date,
                entry.member.birth_year_only,
                posts_of(entry.member),
            )
        )
    return Rewards(
        tuple(one.name for one in offices),
        now.year,
        max(map(_asked, now.profiles.values()), default=0),
        tuple(members),
        await _collectives(work, under, now),
        len(best) - len(told),
    )


async def sheet(work: Work, person: Person, year: int = 0) -> PaperFile:
    """Give the same as an Excel file; raise `Refusal` `not_officer`."""
    found = await rewards(work, person, year)
    facts = RewardFacts(
        "; ".join(found.offices),
        found.year,
        work.now.date(),
        found.asked,
        tuple(
            RewardRow(
                *(one.name, one.cell, one.deciding, one.years, one.running, one.unknown),
                typed=one.typed,
            )
            for one in found.members
        ),
        tuple(
            CollectiveRow(
                *(one.cell, one.name, one.deciding, one.years, one.running, one.unknown, one.typed)
            )
            for one in found.collectives
        ),
        found.unpublished,
    )
    return PaperFile(
        name=f"danh-sach-khen-thuong-{in_file_name(found.offices[0])}-{found.year}.xlsx",
        render=lambda: rewards_xlsx(facts),
        link=link(work, Claim(SHEET, person.member_id, found.year)),
    )


async def letter(work: Work, person: Person, year: int = 0) -> PaperFile:
    """Give the list of who is proposed for a certificate of merit as Word: collectives, then
    members, all who are excellent, for who chooses to strike out.

    Raises:
        Refusal: `not_officer`; `dossier_sheet_empty` where nobody is to stand in it.
    """
    found = await rewards(work, person, year)
    level = rating.Level.EXCELLENT.vietnamese
    facts = SheetFacts(
        kind=DossierSheet.REWARDS,
        superior="",
        cell="; ".join(found.offices),
        year=found.year,
        head="",
        document="",
        rows=(
            *(_collective_row(one.cell, one.name, level) for one in found.collectives),
            *(_member_row(one, level) for one in found.members),
        ),
        sign="",
    )
    if not facts.rows:
        raise Refusal("dossier_sheet_empty")
    return PaperFile(
        name=f"danh-sach-de-nghi-giay-khen-{in_file_name(found.offices[0])}-{found.year}.docx",
        render=lambda: dossier_sheet_docx(facts),
        link=link(work, Claim(LETTER, person.member_id, found.year)),
    )


def _collective_row(cell: str, name: str, level: str) -> SheetRow:
    called = name if name == cell else f"{name}, {cell}"
    return SheetRow(name=called, level=level, person=False)


def _member_row(one: Rewarded, level: str) -> SheetRow:
    return SheetRow(
        name=f"{one.name}, {one.cell}",
        birth_date=one.born,
        birth_year_only=one.born_year_only,
        posts=one.posts,
        level=level,
    )


def posts_of(member: Member | MemberThen) -> str:
    """Give the posts of a member as they were written, in one line."""
    written = (member.party_post, member.state_post, member.union_post)
    return "; ".join(post for post in written if post)


def _asked(profile: str) -> int:
    return law(profile).number("honours.years").value


async def _known(
    work: Work, persons: set[int], first: int, last: int
) -> dict[int, Mapping[int, rating.Level]]:
    """Give the levels of these years that were decided on, by person; of two in one year, where
    somebody moved, the lower one."""
    found: dict[int, dict[int, rating.Level]] = {}
    if not persons:
        return {}
    for person, year, written in await rows.levels_of_persons(
        await work.session(), persons, first, last
    ):
        level = rating.Level(written)
        here = found.setdefault(person, {})
        here[year] = min(level, here.get(year, level), key=lambda one: one.rank)
    return {**found}


async def _collectives(
    work: Work, under: OfficeYears, now: YearLevels
) -> tuple[RewardedCollective, ...]:
    asked = max(map(_asked, now.profiles.values()), default=1)
    return tuple(
        RewardedCollective(
            one.name, one.cell, one.deciding, *_row(one.levels, one.typed, now.year, one.profile)
        )
        for one in await collective_years(work, under, now, asked)
        if one.levels[now.year] is rating.Level.EXCELLENT
    )


def _row(
    levels: Mapping[int, rating.Level], typed: Collection[int], year: int, profile: str
) -> tuple[int, bool, tuple[int, ...], tuple[int, ...]]:
    """Give for how many years running, whether it is enough, the years nothing is known of, and
    those that were typed in."""
    found = rating.honours(levels, year, profile=profile)
    window = range(year - _asked(profile) + 1, year)
    return (
        found.years,
        found.running,
        tuple(one for one in window if one not in levels),
        tuple(one for one in window if one in typed),
    )
