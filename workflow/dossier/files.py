"""The papers of a dossier as files under the numbers of its list, packed with the list itself.

Whoever asks was looked at. Each paper is made as its own reader is given it; one that several lines
ask for lies in the file once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from papers.dossier_archive import (
    DossierListFacts,
    ListedPaper,
    dossier_list_xlsx,
    packed,
)
from papers.plain import in_file_name
from rating import DossierPaper, ListName
from storage import audit
from storage.queries import collectives as report_rows
from storage.queries import meetings as meeting_rows
from storage.queries import notices as notice_rows
from storage.tables import Cycle, Organisation, ReportState
from terms.dossier import LineStanding
from workflow.accounts import Person, id_of
from workflow.collective import report_paper
from workflow.cycle import PUBLIC
from workflow.decision import accompanying_list, appraisal_file, result_papers
from workflow.dossier import entered_papers, lines
from workflow.dossier.known_papers import WHOLE
from workflow.dossier.lines import Dossier, DossierLine
from workflow.errors import Refusal
from workflow.objection import lodged_paper
from workflow.paper_file import PaperFile
from workflow.record import meeting_papers, minutes_facts, minutes_file
from workflow.review import form_files
from workflow.work import Work

MOST_FILES = 1_500
"""Papers of one file: some thirty kilobytes each, and no messenger takes more than fifty millions
of bytes."""
_FOLDERS = {
    ListName.DOSSIER_BASE: "to-chuc",
    ListName.DOSSIER_LEADERSHIP: "tap-the",
    ListName.DOSSIER_PERSON: "ca-nhan",
}
_OF_THE_WHOLE = frozenset({DossierPaper.MINUTES, DossierPaper.APPRAISAL})
"""One paper for everybody, which the line of each names."""
_PRINTED_IN = {
    DossierPaper.COMMITTEE_COMMENT: DossierPaper.SELF_REVIEW,
    DossierPaper.OPINIONS: DossierPaper.COLLECTIVE_REPORT,
}
"""What has its box on another paper."""
_OF_COLLECTIVES = frozenset({DossierPaper.PROMPTS, DossierPaper.RESULT})
"""What the collectives have in the paper of the whole."""
_Key = tuple[DossierPaper, int]


@dataclass(frozen=True, slots=True)
class PlaceFiles:
    """The papers of one place, by their names in the file, and the list with where each lies."""

    dossier: Dossier
    papers: tuple[tuple[str, Callable[[], bytes]], ...]
    listed: tuple[ListedPaper, ...]


async def of_cell(work: Work, reader: Person, cycle: Cycle, place: Organisation) -> PaperFile:
    """Give the dossier of one cell or body.

    Raises:
        Refusal: `dossier_too_large` (files, limit).
    """
    made = await place_files(work, reader, cycle, place)
    facts = DossierListFacts(
        whose=place.name,
        year=cycle.year,
        made_on=work.now.date(),
        listed=made.dossier.listed,
        papers=made.listed,
    )
    name = f"ho-so-{in_file_name(place.name)}-{cycle.year}.zip"
    return archive(name, facts, made.papers)


def archive(
    name: str, facts: DossierListFacts, papers: Sequence[tuple[str, Callable[[], bytes]]]
) -> PaperFile:
    """Give the file that holds these papers; raise `Refusal` `dossier_too_large`."""
    if len(papers) > MOST_FILES:
        raise Refusal("dossier_too_large", files=len(papers), limit=MOST_FILES)
    return PaperFile(name, partial(_packed, facts, tuple(papers)), "")


def _packed(facts: DossierListFacts, papers: Sequence[tuple[str, Callable[[], bytes]]]) -> bytes:
    made = [(name, render()) for name, render in papers]
    return packed(dossier_list_xlsx(facts), made, facts.made_on)


async def place_files(
    work: Work, reader: Person, cycle: Cycle, place: Organisation, *, under: str = ""
) -> PlaceFiles:
    """Give the papers of one place and its list, each under a folder where one is named."""
    now = await lines.of_year(work, cycle, place)
    here = replace(reader, cell_id=place.id or 0, cell_name=place.name, body=place.body)
    making = _Making(work, here, cycle)
    orders = _orders(now)
    found: dict[int, tuple[str, ...]] = {}
    for at, line in sorted(enumerate(now.lines), key=lambda each: _turn(each[1])):
        folder = f"{under}{_folder(line, orders)}/{line.item}{'-' if line.item else ''}"
        found[at] = await making.paths(line, folder)
    listed = tuple(_listed(now, line, found[at]) for at, line in enumerate(now.lines))
    return PlaceFiles(now, tuple(making.papers), listed)


def _turn(line: DossierLine) -> int:
    """Order in which papers are put into the file: what is of the whole with the organisation's, a
    report and a review with whose they are."""
    if line.part is ListName.DOSSIER_BASE:
        of_each = {DossierPaper.SELF_REVIEW, DossierPaper.COLLECTIVE_REPORT} & set(line.papers)
        return 2 if of_each else 0
    return 1


@dataclass(slots=True)
class _Making:
    """The papers of one place on their way into the file."""

    work: Work
    reader: Person
    cycle: Cycle
    papers: list[tuple[str, Callable[[], bytes]]] = field(default_factory=list)
    _placed: dict[_Key, tuple[str, ...]] = field(default_factory=dict)

    async def paths(self, line: DossierLine, folder: str) -> tuple[str, ...]:
        """Give where the papers of a line lie, put there the first time each is asked for."""
        begun = line.count or DossierPaper.COMPLAINT in line.papers  # it has a receipt by then
        if line.standing is not LineStanding.IN and not begun:
            return ()
        found: list[str] = []
        for paper in line.papers:
            for key in await self._keys(paper, line.subject):
                found += await self._path(key, folder)
        return tuple(found)

    async def _keys(self, paper: DossierPaper, subject: int) -> list[_Key]:
        paper = _PRINTED_IN.get(paper, paper)
        if paper in _OF_THE_WHOLE or (subject < WHOLE and paper in _OF_COLLECTIVES):
            return [(paper, WHOLE)]
        if paper is DossierPaper.COLLECTIVE_REPORT and subject == WHOLE:
            body = self.reader.body is not None
            session = await self.work.session()
            reports = await report_rows.reports_of(session, id_of(self.cycle), body=body)
            done = [one for one in reports if one.state is ReportState.SUBMITTED]
            return [(paper, -id_of(one)) for one in done]
        return [(paper, subject)]

    async def _path(self, key: _Key, folder: str) -> tuple[str, ...]:
        if key not in self._placed:
            made = await _make(self.work, self.reader, self.cycle, *key)
            names = tuple(f"{folder}{one.name}" for one in made)
            self.papers += [(name, one.render) for name, one in zip(names, made, strict=True)]
            self._placed[key] = names
        return self._placed[key]


def _orders(now: Dossier) -> dict[int, str]:
    """Give each subject's folder: collectives and persons are numbered apart."""
    reports = [each for each in now.subjects if each < 0]
    persons = [each for each in now.subjects if each > 0]
    return {
        each: f"{place:02}-{in_file_name(now.subjects[each])}"
        for some in (reports, persons)
        for place, each in enumerate(some, start=1)
    }


def _folder(line: DossierLine, orders: dict[int, str]) -> str:
    folder = _FOLDERS[line.part]
    return folder if line.subject == WHOLE else f"{folder}/{orders[line.subject]}"


async def _make(
    work: Work, reader: Person, cycle: Cycle, paper: DossierPaper, subject: int
) -> list[PaperFile]:
    """Give the files of a paper; none for one that the program only knows to be there."""
    match paper:
        case DossierPaper.MINUTES:
            return await _minutes(work, reader, cycle)
        case DossierPaper.SELF_REVIEW if subject > 0:
            return [await form_files.self_review_file(work, subject, cycle.year)]
        case DossierPaper.COLLECTIVE_REPORT if subject < 0:
            return [await report_paper.in_dossier(work, reader, -subject)]
        case DossierPaper.RESULT if subject > 0 and cycle.state in PUBLIC:
            named = await meeting_rows.members_named(await work.session(), [subject])
            return [await result_papers.of_membership(work, named[subject], cycle.year)]
        case DossierPaper.RESULT if cycle.state in PUBLIC:
            return [await accompanying_list.in_dossier(work, reader, cycle)]
        case DossierPaper.RESULT_NOTICES if cycle.state in PUBLIC:
            return [await result_papers.in_dossier(work, cycle)]
        case _:
            return await _by_others(work, reader, cycle, paper, subject)


async def _by_others(
    work: Work, reader: Person, cycle: Cycle, paper: DossierPaper, subject: int
) -> list[PaperFile]:
    """Give what bodies above, and others who were asked, wrote; of a complaint only to who examines
    it."""
    match paper:
        case DossierPaper.APPRAISAL:
            return await appraisal_file.in_dossier(work, reader, cycle)
        case DossierPaper.COMPLAINT:
            return await lodged_paper.in_dossier(work, reader, cycle)
        case DossierPaper.PROMPTS:
            return await entered_papers.prompts(work, cycle, subject)
        case DossierPaper.RESIDENCE_COMMENT:
            return await entered_papers.residence(work, cycle, subject)
        case _:
            return []


async def _minutes(work: Work, reader: Person, cycle: Cycle) -> list[PaperFile]:
    found = []
    meetings = await notice_rows.closed_meetings(await work.session(), id_of(cycle))
    for number, meeting in enumerate(meetings, start=1):
        facts = await minutes_facts.facts(work, meeting)
        minutes = minutes_file.minutes_file(work, reader.member_id, id_of(meeting), facts)
        count = meeting_papers.count_file(facts, "")
        for one in (minutes, count):
            name = one.name if len(meetings) == 1 else f"{number}-{one.name}"
            found.append(replace(one, name=name))
    return found


def _listed(now: Dossier, line: DossierLine, paths: tuple[str, ...]) -> ListedPaper:
    return ListedPaper(
        place=now.place,
        item=line.item,
        title=line.title,
        clause=line.clause,
        copies=line.copies,
        name=line.name,
        standing=line.standing.value,
        owes=line.owes.value,
        due=line.due,
        count=line.count,
        by_hand=line.by_hand,
        files=paths,
        withheld=not paths and DossierPaper.COMPLAINT in line.papers,
    )


async def record_taking(work: Work, person: Person, cycle: Cycle) -> None:
    """Note that somebody took the dossier of a year."""
    await audit.append(
        await work.session(),
        at=work.now,
        kind="dossier_taken",
        organisation_id=cycle.cell_id,
        payload={"cycle": id_of(cycle), "by": person.member_id},
    )
