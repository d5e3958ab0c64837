"""The meeting on the screen of who leads it: where it stands and the next step."""

from handlers.ballot.voters_list import voters_button
from handlers.meeting import discussion_view, lost_vote, present_view
from handlers.meeting.agenda_view import AgendaView
from handlers.meeting.leading_view import MeetingView
from handlers.meeting.new_phones import confirm_button, own_note
from handlers.record.meeting_papers_view import papers_button
from handlers.reply import Screen
from handlers.words import Words
from workflow.accounts import Person
from workflow.ballot import lost_votes, opening, page_links, paper_urn, spoken_vote
from workflow.count import after_close, result_picture, rounds
from workflow.meeting import discussion, new_phones, proposed_officers
from workflow.planning import invitation
from workflow.record import meeting_papers
from workflow.room import meeting_standing
from workflow.room.meeting_standing import MeetingStanding, StandingState
from workflow.work import Work

_LISTED = (
    StandingState.OPENED,
    StandingState.COLLECTIVE_REVIEW,
    StandingState.PERSON_REVIEW,
    StandingState.BALLOT_OPEN,
)
"""States in which a member is offered the list of who votes."""
_LED = (
    StandingState.BALLOT_OPEN,
    StandingState.COUNTED,
    StandingState.ANNOUNCED,
    StandingState.MINUTES_READ,
    StandingState.CLOSED,
)
"""States in which who leads the cell has more to see: the clerk, and who chairs for a while, look
from their seats."""


async def leading_screen(work: Work, person: Person, words: Words) -> Screen:
    """Give the meeting to who leads it."""
    now = await meeting_standing.leading(work, person)
    if now.state in _LED and not person.leads:
        return await seat_screen(work, person, words)
    view = MeetingView(words, now.meeting_id)
    lost = await lost_votes.lost_at(work, now.meeting_id) if now.meeting_id else None
    if lost is not None:
        return lost_vote.lost(words, lost)
    match now.state:
        case StandingState.NONE | StandingState.NOT_READY:
            return view.none(now)
        case StandingState.SCHEDULED:
            sent = await invitation.is_sent(work, now.meeting_id)
            early = await meeting_standing.out_of_order(work, person)
            agenda = await meeting_standing.agenda(work, person)
            return view.planned(agenda, invited=sent, early=early)
        case StandingState.ROLL_CALL:
            roll = await meeting_standing.roll(work, person, now.meeting_id)
            return view.roll_call(now.code, roll, await meeting_standing.out_of_order(work, person))
        case StandingState.OPENED:
            proposed = await proposed_officers.proposed(work, person, now.meeting_id)
            return (await agenda_view(work, person, words)).opened(proposed)
        case StandingState.COLLECTIVE_REVIEW | StandingState.PERSON_REVIEW:
            return (await agenda_view(work, person, words)).review()
        case StandingState.BALLOT_OPEN:
            turnout = await opening.turnout(work, person, now.meeting_id)
            spoken = await spoken_vote.held(work, person)
            return view.ballot_open(turnout, now.own_session, spoken=spoken)
        case StandingState.BALLOT_CLOSED:
            return view.counting(await paper_urn.waiting(work, now.meeting_id))
        case _:
            return await _results(work, person, words, view, now)


async def seat_screen(work: Work, person: Person, words: Words) -> Screen:
    """Give the meeting to a member in the room: their sheet, a word to say."""
    now = await meeting_standing.seat(work, person)
    speaks = await discussion.open_for(work, person) is not None
    more = [discussion_view.speak_button(words)] if speaks else []
    if now.state in _LISTED:
        more.append(voters_button(words))
        more += present_view.code_buttons(words, offered=page_links.offered(work))
    if now.meeting_id and (await meeting_papers.given(work, person)).any:
        more.append(papers_button(words))
    if await new_phones.has_some(work, person):
        more.append(confirm_button(words, now.meeting_id))
    note = await own_note(work, person, words)
    return present_view.member(words, now.state.value, now.own_session, more, note)


async def present_screen(work: Work, person: Person, words: Words) -> Screen:
    """Give the meeting to anybody of the cell, as it is for them now."""
    if await meeting_standing.may_lead(work, person):
        return await leading_screen(work, person, words)
    return await seat_screen(work, person, words)


async def agenda_view(work: Work, person: Person, words: Words) -> AgendaView:
    """Give the agenda of the running meeting, ready to be shown."""
    return AgendaView(words, await meeting_standing.agenda(work, person), person.member_id)


async def preview_screen(work: Work, person: Person, words: Words, meeting_id: int) -> Screen:
    """Give the ballot as it would be opened, to who leads the cell."""
    return MeetingView(words, meeting_id).preview(await opening.preview(work, person, meeting_id))


async def _results(
    work: Work, person: Person, words: Words, view: MeetingView, now: MeetingStanding
) -> Screen:
    closed = now.state is StandingState.CLOSED
    # First: who waits is looked for among all members, and their names are at hand then.
    waits = closed and await meeting_standing.somebody_waits(work, person)
    found = await after_close.results(work, person, now.meeting_id)
    # Who decides is named while something can still be changed: before «Công bố».
    counted = now.state is StandingState.COUNTED
    proposed = await rounds.standing(work, person, now.meeting_id, named=counted)
    drawn = ("picture",) if result_picture.may_be_drawn(found) else ()
    match now.state:
        case StandingState.COUNTED:
            # Where something is left to decide or to vote on, the minutes are for later.
            done = proposed.settled and await meeting_standing.nothing_left(work, person)
            steps = ("announce_read", "announce") if done else ("announce",)
            return view.results(found, view.next_steps(*steps), proposed)
        case StandingState.ANNOUNCED:
            more = await meeting_standing.more_to_vote_on(work, person)
            steps = ("preview", "read_minutes") if more else ("read_minutes",)
            agenda = await agenda_view(work, person, words)
            return view.results(
                found, [*agenda.next_item(), *view.next_steps(*steps, *drawn)], proposed
            )
        case StandingState.MINUTES_READ:
            return view.results(
                found, view.next_steps("approve_minutes", "read_minutes", *drawn), proposed
            )
        case _:
            again = view.supplementary() if waits else ()
            return view.results(found, [*view.next_steps("file", *drawn), *again], proposed)
