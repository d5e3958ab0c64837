"""Who may reach what. A meeting is loaded here, by the cell of whoever asks, and nowhere else;
a member another one asks about, too."""

from storage.queries import meetings as meeting_rows
from storage.tables import Meeting, Member, MemberRole
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.work import Work


def leads(person: Person) -> None:
    """Let the secretary through, and a deputy who stands in for him (0124).

    Raises:
        Refusal: `not_substitute` for another deputy; `not_secretary` for anybody else.
    """
    if person.leads:
        return
    deputy = person.role is MemberRole.DEPUTY_SECRETARY
    raise Refusal("not_substitute" if deputy else "not_secretary")


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


def sits_on_committee(person: Person) -> None:
    """Let the cell's committee through: secretary, deputies and committee members (chi ủy).

    Raises:
        Refusal: `not_committee`.
    """
    if not person.in_committee:
        raise Refusal("not_committee")


async def cell_member(work: Work, person: Person, member_id: int) -> Member:
    """Give a member of the person's own cell; raise `Refusal` `not_in_cell` for any other."""
    member = await (await work.session()).get(Member, member_id)
    if member is None or member.cell_id != person.cell_id:
        raise Refusal("not_in_cell")
    return member


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
