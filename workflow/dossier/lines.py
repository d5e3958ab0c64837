"""The list of a year's dossier, line by line: what is there, what is missing and who owes it.

What a line asks for is data of the profile, with its clause (S4 Danh mục, 366 Điều 17, Mẫu 04);
here stands only how each stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import rating
from rating import DossierPaper, DossierRow, ListName
from storage.tables import Cycle, CycleState, Organisation, SentDossier
from terms.calendar import CalendarMatter
from terms.dossier import LACKING, LineStanding, Owes
from workflow.accounts import id_of
from workflow.dossier.known_papers import (
    BY_HAND,
    MANAGED,
    WHOLE,
    KnownPapers,
    known_papers,
    line_key,
)
from workflow.duties import calendar
from workflow.duties.calendar import Calendar
from workflow.work import Work

_DUE: Mapping[DossierPaper, CalendarMatter | None] = {
    DossierPaper.SELF_REVIEW: CalendarMatter.REVIEWS_IN,
    DossierPaper.COMMITTEE_COMMENT: CalendarMatter.COMMITTEE_READS,
    DossierPaper.COLLECTIVE_REPORT: CalendarMatter.PAPERS_OUT,
    DossierPaper.MINUTES: CalendarMatter.MINUTES,
    DossierPaper.RESULT_NOTICES: CalendarMatter.PUBLICATION,
    DossierPaper.APPRAISAL: None,
    DossierPaper.RESULT: None,
    DossierPaper.COMPLAINT: None,
}
"""By which day of the calendar; None for what comes from above on no day that is known here."""
_OWES: Mapping[DossierPaper, Owes] = {
    DossierPaper.SELF_REVIEW: Owes.MEMBER,
    DossierPaper.ASSETS: Owes.MEMBER,
    DossierPaper.BIOGRAPHY: Owes.MEMBER,
    DossierPaper.COMMITTEE_COMMENT: Owes.COMMITTEE,
    DossierPaper.RESIDENCE_COMMENT: Owes.RESIDENCE,
    DossierPaper.APPRAISAL: Owes.ABOVE,
    DossierPaper.RESULT: Owes.ABOVE,
    DossierPaper.COMPLAINT: Owes.ABOVE,
}
_OF_EACH = frozenset({DossierPaper.SELF_REVIEW, DossierPaper.APPRAISAL, DossierPaper.RESULT})
"""What a line of the whole counts over its persons."""
_BEFORE = frozenset({CycleState.PLANNED, CycleState.COLLECTING, CycleState.MEETING})


@dataclass(frozen=True, slots=True)
class DossierLine:
    """One line of the list for one subject."""

    part: ListName
    item: str
    """Its number in the list; empty under rules of which no list was read."""
    title: str
    clause: str
    """As it is cited; empty as the number."""
    copies: int
    subject: int
    name: str
    """Whose; empty for the cell or body itself."""
    standing: LineStanding
    owes: Owes
    due: date | None
    count: tuple[int, int] | None
    """Of a line over persons or reports: how many are there, and of how many."""
    papers: tuple[DossierPaper, ...]

    @property
    def key(self) -> str:
        """How it is kept and carried by a button."""
        return line_key(self.part, self.item, self.papers[0])

    @property
    def lacking(self) -> bool:
        """Whether somebody owes it now."""
        return self.standing in LACKING

    @property
    def by_hand(self) -> bool:
        """Whether somebody says that it is there, because the program cannot know."""
        return any(one in BY_HAND for one in self.papers)


@dataclass(frozen=True, slots=True)
class Dossier:
    """The list of one year of a cell or of a body."""

    cycle_id: int
    place: str
    year: int
    listed: bool
    """Whether a document of the rules gives the list."""
    manages: bool
    """Whether the list asks more of whom the committee above the base manages."""
    lines: tuple[DossierLine, ...]
    subjects: Mapping[int, str]
    """Whose dossiers may be managed above, by subject."""
    managed: frozenset[int]
    due: date | None
    sent_at: datetime | None

    @property
    def asked(self) -> tuple[DossierLine, ...]:
        """What is asked for."""
        return tuple(one for one in self.lines if one.standing is not LineStanding.NOT_ARISEN)

    @property
    def there(self) -> int:
        """How many of the lines are there."""
        return sum(one.standing is LineStanding.IN for one in self.lines)

    @property
    def lacking(self) -> int:
        """How many somebody owes now."""
        return sum(one.lacking for one in self.lines)


async def of_year(work: Work, cycle: Cycle, place: Organisation) -> Dossier:
    """Give the list of a year; who asks was looked at."""
    known = await known_papers(work, cycle, place)
    days = await calendar.of_cycle(work, cycle)
    listed, lists = rating.dossier_lists(cycle.year, profile=cycle.profile)
    subjects = _subjects(known)
    managed = frozenset(who for who, mark in known.marks if mark == MANAGED) & set(subjects)
    drawn = _Drawn(work.now.date(), known, days, subjects, managed)
    lines = [
        line
        for one in lists
        for subject in _of_part(one.part, subjects)
        for row in one.rows
        if (line := drawn.line(one.part, row, subject)) is not None
    ]
    sent = await (await work.session()).get(SentDossier, id_of(cycle))
    zone = work.now.tzinfo
    due = days.of(CalendarMatter.DOSSIER)
    return Dossier(
        cycle_id=id_of(cycle),
        place=place.name,
        year=cycle.year,
        listed=listed,
        manages=any(row.item.managed for one in lists for row in one.rows),
        lines=tuple(lines),
        subjects=subjects,
        managed=managed,
        due=None if due is None else due.last,
        sent_at=None if sent is None else sent.sent_at.astimezone(zone),
    )


def _subjects(known: KnownPapers) -> dict[int, str]:
    """Give the reports, then the persons, by subject."""
    reports = {-number: one.name for number, one in known.reports.items()}
    return reports | {number: one.name for number, one in known.entries.items()}


def _of_part(part: ListName, subjects: Mapping[int, str]) -> list[int]:
    if part is ListName.DOSSIER_BASE:
        return [WHOLE]
    above_nought = part is ListName.DOSSIER_PERSON
    return [each for each in subjects if (each > 0) is above_nought]


@dataclass(frozen=True, slots=True)
class _Drawn:
    today: date
    known: KnownPapers
    days: Calendar
    subjects: Mapping[int, str]
    managed: frozenset[int]

    def line(self, part: ListName, row: DossierRow, subject: int) -> DossierLine | None:
        """Give a line for one subject; None where the list does not ask it of them."""
        item = row.item
        if item.managed and subject not in self.managed:
            return None
        if subject > WHOLE and DossierPaper.COMPLAINT in item.papers:
            # Who complained is known to who examines it: the line of the whole stands for all.
            return None
        count = self._count(item.papers) if subject == WHOLE else None
        first = item.papers[0]
        is_there = self._there(row, subject, line_key(part, item.id, first), count)
        due = self._due(first)
        return DossierLine(
            part=part,
            item=item.id,
            title=item.title,
            clause=rating.cited(item.clause) if item.clause else "",
            copies=item.copies,
            subject=subject,
            name=self.subjects.get(subject, ""),
            standing=self._standing(is_there, due, from_above=_DUE.get(first, first) is None),
            owes=self._owes(first),
            due=due,
            count=count,
            papers=item.papers,
        )

    def _there(
        self, row: DossierRow, subject: int, key: str, count: tuple[int, int] | None
    ) -> bool | None:
        said = [self.known.there(paper, subject, key) for paper in row.item.papers]
        if any(said):
            return True
        if count is not None:
            begun = count[0] if row.if_any else count[1]
            return None if not begun else count[0] == count[1]
        if row.if_any and all(each is False for each in said) and self._only_told(row):
            return None  # nobody told of it, and nothing here tells whether it is asked for
        return None if all(each is None for each in said) else False

    def _only_told(self, row: DossierRow) -> bool:
        return DossierPaper.SUMMARY in row.item.papers

    def _count(self, papers: tuple[DossierPaper, ...]) -> tuple[int, int] | None:
        """Give how many of the papers of each person or report there are; None for other papers."""
        found: list[bool] = []
        for paper in papers:
            if paper in _OF_EACH:
                found += [bool(self.known.there(paper, who, "")) for who in self.known.entries]
            if paper is DossierPaper.COLLECTIVE_REPORT:
                found += [bool(self.known.there(paper, -one, "")) for one in self.known.reports]
            if paper is DossierPaper.PERSON_DOSSIERS:
                persons = [one for one in self.managed if one > 0]
                found += [bool(self.known.entries[one].handed_in) for one in persons]
        counted = _OF_EACH | {DossierPaper.COLLECTIVE_REPORT, DossierPaper.PERSON_DOSSIERS}
        return (sum(found), len(found)) if counted & set(papers) else None

    def _due(self, paper: DossierPaper) -> date | None:
        matter = _DUE.get(paper, CalendarMatter.DOSSIER)
        day = None if matter is None else self.days.of(matter)
        return None if day is None else day.last

    def _standing(
        self, is_there: bool | None, due: date | None, *, from_above: bool
    ) -> LineStanding:
        if is_there is None:
            return LineStanding.NOT_ARISEN
        if is_there:
            return LineStanding.IN
        if due is None:
            waits = from_above and self.known.cycle.state in _BEFORE
            return LineStanding.NOT_DUE if waits else LineStanding.MISSING
        return LineStanding.LATE if due < self.today else LineStanding.NOT_DUE

    def _owes(self, paper: DossierPaper) -> Owes:
        if paper is DossierPaper.RESULT_NOTICES and not self.known.decided:
            return Owes.ABOVE
        return _OWES.get(paper, Owes.SECRETARY)
