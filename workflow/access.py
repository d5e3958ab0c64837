"""Who may reach what. A meeting is loaded here, by the cell of whoever asks, and nowhere else."""

from storage.queries import meetings as meeting_rows
from storage.tables import Meeting
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.work import Work


def leads(person: Person) -> None:
    """Let the secretary and the deputies through.

    Raises:
        Refusal: `not_secretary`.
    """
    if not person.leads:
        raise Refusal("not_secretary")


def chairs(person: Person, meeting: Meeting) -> None:
    """Let who leads the cell through, and who chairs for the moment.

    Raises:
        Refusal: `not_secretary`.
    """
    if person.member_id != meeting.acting_chair_id:
        leads(person)


def keeps_record(person: Person, meeting: Meeting) -> None:
    """Let the clerk through, and who chairs.

    Raises:
        Refusal: `not_secretary`.
    """
    if person.member_id != meeting.clerk_id:
        chairs(person, meeting)


async def meeting_of(work: Work, person: Person, meeting_id: int = 0) -> Meeting:
    """Give the newest meeting of this person's cell, locked until the transaction ends.

    Args:
        work: The update.
        person: Who asks; another cell's meeting is out of his reach.
        meeting_id: The meeting his button was drawn for; 0 when it named none.

    Raises:
        Refusal: `no_meeting`; `old_meeting` when the button was drawn for an earlier one.
    """
    meeting = await meeting_rows.newest_of_cell(await work.session(), person.cell_id)
    if meeting is None:
        raise Refusal("no_meeting")
    if meeting_id not in (0, meeting.id):
        raise Refusal("old_meeting")
    return meeting
