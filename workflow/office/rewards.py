"""Who may be rewarded for a year: who is excellent in it, and for how many years running (S1 IV.6;
HD 06-HD/TW, 19.2). A choice of the committee, never a right.

Named are those alone whose level was published (H-47). A year of which the program has no level of
somebody breaks the row, and is named: whoever has the paper of it can tell (H-50)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import rating
from papers.dossier_sheets import DossierSheet, SheetFacts, SheetRow, dossier_sheet_docx
from papers.plain import in_file_name
from papers.reward_list import CollectiveRow, RewardFacts, RewardRow, rewards_xlsx
from rating.law import law
from storage.member_then import MemberThen
from storage.queries import notices as rows
from storage.tables import Collective, Member
from workflow import cycle as cycles
from workflow.accounts import Person
from workflow.ballot.urn_session import called_in
from workflow.decision import earlier_levels
from workflow.errors import Refusal
from workflow.links import Claim, link
from workflow.office import level_counts
from workflow.office.cells_table import offices_of
from workflow.office.level_counts import OfficeYears, YearLevels
from workflow.paper_file import PaperFile
from workflow.work import Work

SHEET = "reward_list"
"""The kind of link that opens the list as a file."""
LETTER = "reward_letter"
"""The kind of link that opens the list of who is proposed for a certificate of merit."""


@dataclass(frozen=True, slots=True)
class Rewarded:
    """Somebody excellent this year."""

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
    collectives: tuple[tuple[str, str], ...]
    """Those excellent this year: the cell, and what the collective is called."""
    unpublished: int
    """How many more are excellent whose level is not published yet."""

    @property
    def running(self) -> tuple[Rewarded, ...]:
        """Who is excellent for as many years as the higher reward asks for."""
        return tuple(one for one in self.members if one.running)

    @property
    def open(self) -> tuple[Rewarded, ...]:
        """Whose row a year breaks of which nothing is known."""
        return tuple(one for one in self.members if not one.running and one.unknown)


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
        found = rating.honours(levels, now.year, profile=cycle.profile)
        window = range(now.year - asked[number] + 1, now.year)
        cell = under.organisations[cycle.cell_id]
        members.append(
            Rewarded(
                entry.name,
                cell.name,
                under.deciding(cycle.cell_id).name,
                found.years,
                found.running,
                tuple(one for one in window if one not in levels),
                tuple(one for one in window if one in by_paper),
                entry.member.birth_date,
                entry.member.birth_year_only,
                posts_of(entry.member),
            )
        )
    return Rewards(
        tuple(one.name for one in offices),
        now.year,
        max(asked.values(), default=0),
        tuple(members),
        _collectives(under, now, public),
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
        tuple(CollectiveRow(cell, name) for cell, name in found.collectives),
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
            *(_collective_row(cell, name, level) for cell, name in found.collectives),
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


def _collectives(
    under: OfficeYears, now: YearLevels, public: set[int]
) -> tuple[tuple[str, str], ...]:
    found = []
    for (number, subject), level in now.levels.items():
        if subject < 0 and number in public and level is rating.Level.EXCELLENT:
            place = under.organisations[under.cycles[number].cell_id]
            cell = place if place.body is None else under.organisations[place.parent_id or 0]
            found.append((cell.name, called_in(place, Collective(subject).value)))
    return tuple(found)
