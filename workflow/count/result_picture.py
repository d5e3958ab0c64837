"""The announced result as a picture for who leads the cell, under the one guard of all views."""

from papers.plain import in_file_name
from papers.result_picture import ResultFacts, ResultRow, result_png
from storage.tables import MeetingState
from workflow.access import leads, meeting_of
from workflow.accounts import Person, id_of
from workflow.count import shown
from workflow.count.shown import Count
from workflow.errors import Refusal
from workflow.links import Claim, in_place, link
from workflow.meeting import agenda
from workflow.paper_file import PaperFile
from workflow.work import Work

PICTURE = "result_picture"
_ANNOUNCED = (MeetingState.ANNOUNCED, MeetingState.MINUTES_READ, MeetingState.CLOSED)


def may_be_drawn(found: Count) -> bool:
    """Tell whether there is anything to draw: announced, and the levels alone tell nothing."""
    return found.state in _ANNOUNCED and not found.verdict.level_tells


async def file(work: Work, person: Person, meeting_id: int) -> PaperFile:
    """Give the picture.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `not_counted`; `meeting_step` before
            the result is announced, or where a level alone would tell how everybody voted.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    found = await shown.count(work, meeting)
    if not may_be_drawn(found):
        raise Refusal("meeting_step")
    cell = (await agenda.agenda(work, meeting)).cell_name
    facts = ResultFacts(cell, found.year, found.official_members, _rows(found))
    place = 0 if person.body is None else person.cell_id
    return PaperFile(
        name=f"ket-qua-{in_file_name(cell)}-{found.year}.png",
        render=lambda: result_png(facts),
        link=link(work, Claim(in_place(PICTURE, place), person.member_id, id_of(meeting))),
    )


def _rows(found: Count) -> tuple[ResultRow, ...]:
    return tuple(
        ResultRow(
            row.name,
            row.level,
            () if row.figures is None else tuple((v.level, v.count) for v in row.figures.votes),
        )
        for row in found.rows
    )
