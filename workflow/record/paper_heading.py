"""What stands at the head of a meeting's papers: the place they are dated from, kept once for the
cell, and the number of each in the cell's register. Nothing is made up: what nobody typed is left
for the pen."""

import re
from dataclasses import dataclass

from papers.plain import fold
from storage import audit
from storage.queries import people
from storage.tables import Meeting, Organisation
from workflow.access import keeps_record, leads, meeting_of
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.work import Work

LONGEST_LOCALITY = 120
NUMBERED = ("minutes", "count_record")
"""The papers that have a number of their own: an extract is certified by hand."""
_NUMBER = re.compile(r"(?:so ?)?(\d{1,5}[a-z]?)(?: ?- ?bb ?/ ?cb)?")


@dataclass(frozen=True, slots=True)
class PaperHeading:
    """What is known for the head of the papers; empty for what is left for the pen."""

    meeting_id: int
    locality: str
    minutes_number: str
    count_number: str
    leads: bool
    """Whether this person may type the place, too."""


async def heading(work: Work, person: Person) -> PaperHeading:
    """Give what stands at the head of the newest meeting's papers.

    Raises:
        Refusal: `no_meeting`; `not_secretary` for who keeps no record of it.
    """
    meeting = await meeting_of(work, person)
    keeps_record(person, meeting)
    line = await people.line_of(await work.session(), person.cell_id)
    return PaperHeading(
        meeting_id=id_of(meeting),
        locality=people.dated_from(line),
        minutes_number=meeting.minutes_number,
        count_number=meeting.count_number,
        leads=person.leads,
    )


async def set_locality(work: Work, person: Person, text: str) -> None:
    """Keep what the papers of a cell are dated from, this year's and all after it.

    Raises:
        Refusal: `not_secretary`; `no_text`; `text_too_long` (limit).
    """
    leads(person)
    said = " ".join(text.split()).rstrip(",.;")
    if not said:
        raise Refusal("no_text")
    if len(said) > LONGEST_LOCALITY:
        raise Refusal("text_too_long", limit=LONGEST_LOCALITY)
    session = await work.session()
    own = await session.get_one(Organisation, person.cell_id)
    own.locality = said
    session.add(own)
    await _told(work, person, "papers_dated_from", {})


async def set_number(work: Work, person: Person, meeting_id: int, paper: str, text: str) -> None:
    """Keep the number of one of the meeting's papers, as the cell's register has it.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `file_unknown`;
            `paper_number_unreadable`.
    """
    meeting = await meeting_of(work, person, meeting_id)
    keeps_record(person, meeting)
    if paper not in NUMBERED:
        raise Refusal("file_unknown")
    _put(meeting, paper, _typed(text))
    (await work.session()).add(meeting)
    await _told(work, person, "paper_numbered", {"meeting": meeting.id, "paper": paper})


def _typed(text: str) -> str:
    """Give the number of «05», «số 5», «Số 05-BB/CB», with its noughts as they were typed."""
    found = _NUMBER.fullmatch(fold(text))
    if found is None:
        raise Refusal("paper_number_unreadable")
    return found[1]


def _put(meeting: Meeting, paper: str, number: str) -> None:
    if paper == "minutes":
        meeting.minutes_number = number
    else:
        meeting.count_number = number


async def _told(work: Work, person: Person, kind: str, payload: dict[str, object]) -> None:
    session = await work.session()
    await session.flush()
    await audit.append(
        session, at=work.now, kind=kind, organisation_id=person.cell_id, payload=payload
    )
