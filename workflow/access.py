"""Who may reach what. What a person names by an id is loaded here, by what is theirs, and nowhere
else: a meeting, a member another one asks about, a prompt, a proof, an opinion."""

from collections.abc import Collection
from datetime import date

from storage.member_then import MemberThen
from storage.queries import agenda as agenda_rows
from storage.queries import dossier, offices, people
from storage.queries import meetings as meeting_rows
from storage.tables import (
    Cycle,
    Meeting,
    MeetingOpinion,
    MeetingState,
    Member,
    MemberRole,
    Organisation,
    ReviewAttachment,
    ReviewPrompt,
    SelfReview,
)
from terms.name_order import by_name
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.work import Work

_OVER = (MeetingState.CLOSED, MeetingState.CANCELLED)


def leads(person: Person) -> None:
    """Let the secretary through, and a deputy who stands in for them (0124).

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


async def not_own(work: Work, person: Person, member_id: int) -> None:
    """Refuse whoever would set, confirm or enter their own level, and say who does it instead.

    Every step that makes a level, lowers it or takes it away asks here; one's own is that of any
    membership of one's own.

    Raises:
        Refusal: as `own_level`; `not_in_cell` about anybody else for who acts about one alone.
    """
    if await is_own(work, person, member_id):
        raise await own_level(work, person, member_id)
    if person.acts_about not in (0, member_id):
        raise Refusal("not_in_cell")


async def is_own(work: Work, person: Person, member_id: int) -> bool:
    """Whether this is a membership of the person's own, in whichever cell; never a collective."""
    if member_id <= 0 or member_id == person.member_id:
        return member_id == person.member_id
    session = await work.session()
    member = await session.get(Member, member_id)
    if member is None:
        return False
    return member.person_id == (await session.get_one(Member, person.member_id)).person_id


async def own_level(work: Work, person: Person, member_id: int) -> Refusal:
    """Give why somebody may not set the level of a membership of their own, with who does it: the
    other who leads the cell it is in.

    `own_level_by_deputy` (names) for the secretary; `own_level_by_secretary` (names) for a deputy;
    where nobody else leads the cell `own_level_above` (names) of the officers above, or
    `own_level_nobody` where there is none but themselves.
    """
    session = await work.session()
    cell_id = person.cell_id
    if member_id != person.member_id:
        cell_id = (await session.get_one(Member, member_id)).cell_id
    own = {one.id or 0 for one in await own_memberships(work, person)}
    leading = await people.secretaries_of(session, cell_id, work.now.date())
    others = [one for one in leading if one.id not in own]
    if not others:
        above = await offices.overseers_above(session, {cell_id}, but=own)
        named = await meeting_rows.members_named(session, sorted(above))
        if not named:
            return Refusal("own_level_nobody")
        return Refusal(
            "own_level_above", names=", ".join(one.called for one in by_name(named.values()))
        )
    secretaries = [one for one in others if one.role is MemberRole.SECRETARY]
    code = "own_level_by_secretary" if secretaries else "own_level_by_deputy"
    return Refusal(code, names=", ".join(one.called for one in secretaries or others))


async def cell_member(
    work: Work, person: Person, member_id: int, day: date | None = None
) -> MemberThen:
    """Give a member of the person's own cell, as of today or of a day.

    Raises:
        Refusal: `not_in_cell` for any other.
    """
    session = await work.session()
    member = await session.get(Member, member_id)
    if member is None or member.cell_id != person.cell_id:
        raise Refusal("not_in_cell")
    return await people.member_on(session, member_id, day or work.now.date())


async def told_about(work: Work, person: Person, member_id: int) -> Member:
    """Give a member whom somebody enters facts about: of the cell they lead, or of one under the
    organisation they are the officer of; never themselves.

    Raises:
        Refusal: `not_secretary`, `not_substitute` for who is neither; `own_fact`; `not_in_cell`
            for anybody else.
    """
    if not (person.leads or person.officer):
        leads(person)
    session = await work.session()
    member = await session.get(Member, member_id)
    if member is None or not (
        (person.leads and member.cell_id == person.cell_id)
        or member.cell_id in {one.id for one in await cells_watched(work, person)}
    ):
        raise Refusal("not_in_cell")
    if await is_own(work, person, member_id):
        raise Refusal("own_fact")
    return member


async def cells_watched(work: Work, person: Person) -> list[Organisation]:
    """Give the cells under the organisations somebody is the officer of; none for anybody else."""
    if not person.officer:
        return []
    session = await work.session()
    watched = await offices.offices_of(session, person.member_id)
    return await offices.cells_under(session, [one.id or 0 for one in watched])


async def places_watched(work: Work, office: Organisation) -> list[Organisation]:
    """Give the cells at and under an organisation, and the bodies of all of them."""
    session = await work.session()
    cells = await offices.cells_under(session, [office.id or 0])
    over = {office.id or 0, *(one.id or 0 for one in cells)}
    return [*cells, *await dossier.bodies_under(session, over)]


async def year_watched(work: Work, person: Person, cycle_id: int) -> tuple[Cycle, Organisation]:
    """Give a year of a cell or body under an organisation that somebody is the officer of.

    Raises:
        Refusal: `not_officer`; `not_in_cell` for any other year.
    """
    session = await work.session()
    watched = await offices.offices_of(session, person.member_id)
    if not watched:
        raise Refusal("not_officer")
    cycle = await session.get(Cycle, cycle_id)
    for office in watched:
        for place in await places_watched(work, office):
            if cycle is not None and place.id == cycle.cell_id:
                return cycle, place
    raise Refusal("not_in_cell")


async def year_led(work: Work, person: Person, cycle_id: int) -> tuple[Cycle, Organisation]:
    """Give a year of the cell or body that somebody leads.

    Raises:
        Refusal: `not_secretary`, `not_substitute`; `not_in_cell` for a year of any other place.
    """
    leads(person)
    session = await work.session()
    cycle = await session.get(Cycle, cycle_id)
    if cycle is None or cycle.cell_id != person.cell_id:
        raise Refusal("not_in_cell")
    return cycle, await session.get_one(Organisation, person.cell_id)


async def own_memberships(work: Work, person: Person) -> list[Member]:
    """Give the person's memberships in every cell of the house, the oldest first."""
    session = await work.session()
    now = await session.get_one(Member, person.member_id)
    return await people.memberships_of(session, now.person_id or 0)


async def belongs_today(work: Work, person: Person, cell_id: int) -> MemberThen | None:
    """Give the person as who belongs to a cell, or sits in a body, today; None for nobody of it."""
    own = {one.id for one in await own_memberships(work, person)}
    there = await people.members_on(await work.session(), cell_id, work.now.date())
    return next((one for one in there if one.id in own), None)


async def own_membership(work: Work, person: Person, member_id: int) -> Member:
    """Give a membership of the person's own, present or former; raise `Refusal` `not_in_cell` for
    anybody else's, of the same name too."""
    for one in await own_memberships(work, person):
        if one.id == member_id:
            return one
    raise Refusal("not_in_cell")


async def own_year(work: Work, person: Person, cycle_id: int) -> tuple[Cycle, Member]:
    """Give a year of a cell that a person is or was a member of, with that membership.

    Raises:
        Refusal: `not_in_cell` for a year of any other cell.
    """
    cycle = await (await work.session()).get(Cycle, cycle_id)
    for one in await own_memberships(work, person):
        if cycle is not None and one.cell_id == cycle.cell_id:
            return cycle, one
    raise Refusal("not_in_cell")


async def closed_meetings(work: Work, person: Person) -> list[tuple[Meeting, Cycle]]:
    """Give every meeting with approved minutes of the cell the person works in, and of the cells
    they were a member of, the newest year first."""
    cells = {one.cell_id for one in await own_memberships(work, person)} | {person.cell_id}
    return await meeting_rows.closed_of(await work.session(), cells)


async def closed_meeting(work: Work, person: Person, meeting_id: int) -> tuple[Meeting, Cycle]:
    """Give one of those; raise `Refusal` `not_in_cell` for any other."""
    for meeting, cycle in await closed_meetings(work, person):
        if meeting.id == meeting_id:
            return meeting, cycle
    raise Refusal("not_in_cell")


async def prompt_of(work: Work, cycle: Cycle, prompt_id: int) -> ReviewPrompt:
    """Give a prompt of this year; raise `Refusal` `prompt_unknown` for any other."""
    row = await (await work.session()).get(ReviewPrompt, prompt_id)
    if row is None or row.cycle_id != cycle.id:
        raise Refusal("prompt_unknown")
    return row


async def prompt_watched(work: Work, prompt_id: int, cycles: Collection[int]) -> ReviewPrompt:
    """Give a prompt that the upper level sent to one of these years; raise `Refusal`
    `prompt_unknown` for any other."""
    row = await (await work.session()).get(ReviewPrompt, prompt_id)
    if row is None or row.organisation_id is None or row.cycle_id not in cycles:
        raise Refusal("prompt_unknown")
    return row


async def proof_of(work: Work, review: SelfReview, proof_id: int) -> ReviewAttachment | None:
    """Give what came with this review; None for another's, and for what was taken away."""
    row = await (await work.session()).get(ReviewAttachment, proof_id)
    return row if row is not None and row.review_id == review.id else None


async def opinion_of(work: Work, meeting: Meeting, opinion_id: int) -> MeetingOpinion:
    """Give what was said in this meeting; raise `Refusal` `no_opinion` for any other."""
    session = await work.session()
    topics = await agenda_rows.topics_of(session, meeting.id or 0)
    opinion = await session.get(MeetingOpinion, opinion_id)
    if opinion is None or opinion.topic_id not in {topic.id for topic in topics}:
        raise Refusal("no_opinion")
    return opinion


async def meeting_of(work: Work, person: Person, meeting_id: int = 0) -> Meeting:
    """Give the newest meeting of this person's cell, locked until the transaction ends.

    Args:
        work: The update.
        person: Who asks; another cell's meeting is out of their reach.
        meeting_id: The meeting their button was drawn for; 0 when it named none.

    Raises:
        Refusal: `no_meeting`; `old_meeting` when the button was drawn for an earlier one.
    """
    meeting = await newest_meeting(work, person)
    if meeting is None:
        raise Refusal("no_meeting")
    if meeting_id not in (0, meeting.id):
        raise Refusal("old_meeting")
    return meeting


async def newest_meeting(work: Work, person: Person) -> Meeting | None:
    """Give the newest meeting of the person's cell, whatever its state, locked until the
    transaction ends; None before the first."""
    meeting = await work.held(_newest_meeting, person.cell_id)
    if meeting is None or meeting.state not in _OVER:
        return meeting
    # Another one may have been begun since.
    return await work.known(_newest_meeting, person.cell_id)


async def _newest_meeting(work: Work, cell_id: int) -> Meeting | None:
    return await meeting_rows.newest_of_cell(await work.session(), cell_id)
