"""The approved minutes of every year, as Word: minutes and count record for who leads the cell
today or could read them then (`past_readers`); to each member the extract about themselves, from a
former cell too (0318).

Of another cell nobody reads anything: a cell that came of a split begins with its own years."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from storage import audit
from storage.queries import people
from storage.tables import Cycle, Meeting, MeetingKind
from workflow import access
from workflow import cycle as cycles
from workflow.accounts import Person, id_of
from workflow.count import results
from workflow.decision import result_papers
from workflow.errors import Refusal
from workflow.front import destruction, past_readers
from workflow.front.destruction import Destroyed
from workflow.front.past_readers import COUNT, MINUTES
from workflow.links import Claim, link
from workflow.paper_file import PaperFile
from workflow.record import meeting_papers, minutes_facts, minutes_file
from workflow.work import Work

EXTRACT = "past_extract"
KINDS = (MINUTES, COUNT, EXTRACT)


@dataclass(frozen=True, slots=True)
class MinutesYears:
    """The years with approved minutes, the newest first, and what was destroyed of others."""

    years: tuple[int, ...]
    destroyed: tuple[Destroyed, ...]


@dataclass(frozen=True, slots=True)
class PastMeeting:
    """One meeting of a year, and which of its papers its reader may have."""

    meeting_id: int
    place: str
    opened: datetime
    supplementary: bool
    papers: tuple[str, ...]
    """Of `KINDS`."""


@dataclass(frozen=True, slots=True)
class YearRecords:
    """What a person may have of the records of one year."""

    meetings: tuple[PastMeeting, ...]
    notices: bool
    """Whether it was published, and they may print the notices of the whole cell."""


async def years(work: Work, person: Person) -> MinutesYears:
    """Give the years of the cell and of the person's former cells; a draft is none."""
    found = await access.closed_meetings(work, person)
    cells = {one.cell_id for one in await access.own_memberships(work, person)}
    return MinutesYears(
        tuple(sorted({cycle.year for _, cycle in found}, reverse=True)),
        await destruction.meetings_of(work, cells | {person.cell_id}),
    )


async def of_year(work: Work, person: Person, year: int) -> YearRecords:
    """Give the meetings of a year that have a paper for this person, in their order, and whether
    there are notices."""
    session = await work.session()
    found = []
    for meeting, cycle in await access.closed_meetings(work, person):
        papers = await _papers(work, person, meeting, cycle) if cycle.year == year else ()
        if papers and meeting.opened_at is not None:
            found.append(
                PastMeeting(
                    meeting_id=id_of(meeting),
                    place=(await people.line_of(session, cycle.cell_id))[-1].name,
                    opened=meeting.opened_at.astimezone(work.now.tzinfo),
                    supplementary=meeting.kind is MeetingKind.SUPPLEMENTARY,
                    papers=tuple(papers),
                )
            )
    told = [one.year for one in await _of_cell(work, person) if one.state in cycles.PUBLIC]
    return YearRecords(tuple(found), notices=person.leads and year in told)


async def notices(work: Work, person: Person, year: int) -> PaperFile:
    """Give the notices of a published year, a page each, to who leads the cell.

    Raises:
        Refusal: `not_secretary`, `not_substitute`; `not_published`; `level_not_known` where nobody
            had a level.
    """
    access.leads(person)
    if not any(one.year == year for one in await _of_cell(work, person)):
        raise Refusal("not_published")
    return await result_papers.of_cell(work, person, year)


async def _of_cell(work: Work, person: Person) -> list[Cycle]:
    return await work.known(cycles.of_cell, person.cell_id)


async def paper(work: Work, person: Person, meeting_id: int, kind: str) -> tuple[int, PaperFile]:
    """Give the year of a meeting and one of these papers as Word; that it was opened is noted.

    Raises:
        Refusal: `not_in_cell` for a meeting of any other cell, and of a former one for all but the
            own extract; `not_secretary`, `not_substitute` for who has no right to it; `no_extract`;
            `not_counted`; `file_unknown` for any other kind.
    """
    meeting, cycle = await access.closed_meeting(work, person, meeting_id)
    address = link(work, Claim(meeting_papers.claim_of(person, kind), person.member_id, meeting_id))
    if kind == EXTRACT:
        made = await _own_extract(work, person, meeting, cycle, address)
    elif kind in (MINUTES, COUNT):
        made = await _record(work, person, meeting, cycle, kind)
    else:
        raise Refusal("file_unknown")
    await audit.append(
        await work.session(),
        at=work.now,
        kind="past_minutes_read",
        organisation_id=cycle.cell_id,
        payload={"meeting": meeting_id, "by": person.member_id, "paper": kind},
    )
    return cycle.year, replace(made, name=_in_file(work, meeting, made.name), link=address)


async def _record(
    work: Work, person: Person, meeting: Meeting, cycle: Cycle, kind: str
) -> PaperFile:
    if kind not in await past_readers.records(work, person, meeting, cycle):
        access.leads(person)
        raise Refusal("not_in_cell")
    if kind == COUNT and not await results.counted(work, meeting):
        raise Refusal("not_counted")
    facts = await minutes_facts.facts(work, meeting)
    if kind == COUNT:
        return meeting_papers.count_file(facts, "")
    return minutes_file.minutes_file(work, person.member_id, id_of(meeting), facts)


def _in_file(work: Work, meeting: Meeting, name: str) -> str:
    """Tell the papers of a supplementary meeting from those of the year's meeting, by its day."""
    if meeting.kind is not MeetingKind.SUPPLEMENTARY or meeting.opened_at is None:
        return name
    stem, dot, kind = name.rpartition(".")
    return f"{stem}-hop-bo-sung-{meeting.opened_at.astimezone(work.now.tzinfo):%Y-%m-%d}{dot}{kind}"


async def _own_extract(
    work: Work, person: Person, meeting: Meeting, cycle: Cycle, address: str
) -> PaperFile:
    for about in await _told_of(work, person, meeting, cycle):
        facts = await minutes_facts.facts(work, meeting)
        return await meeting_papers.extract_file(work, meeting, facts, about, address)
    raise Refusal("no_extract")


async def _papers(work: Work, person: Person, meeting: Meeting, cycle: Cycle) -> Sequence[str]:
    readable = await past_readers.records(work, person, meeting, cycle)
    found = [MINUTES] if MINUTES in readable else []
    if COUNT in readable and await results.counted(work, meeting):
        found.append(COUNT)
    if await _told_of(work, person, meeting, cycle):
        found.append(EXTRACT)
    return found


async def _told_of(work: Work, person: Person, meeting: Meeting, cycle: Cycle) -> tuple[int, ...]:
    """Give by which of the person's own memberships the minutes tell of them."""
    own = {one.id for one in await access.own_memberships(work, person)}
    if cycle.cell_id == person.cell_id:
        own.add(person.member_id)
    subjects = await meeting_papers.subjects_of(work, meeting)
    return tuple(one.member_id for one in subjects if one.member_id in own)
