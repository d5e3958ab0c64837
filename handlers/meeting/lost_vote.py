"""A vote that nobody can count: what who leads the meeting sees, and how it goes on."""

from markupsafe import Markup

from handlers.callbacks.meeting import MeetingAction
from handlers.callbacks.votes import VotesAction
from handlers.reply import Button, Screen
from handlers.views import home_button, in_rows
from handlers.words import Words
from terms.ballots import BallotPurpose
from workflow.ballot.lost_votes import LostVote


def lost(words: Words, found: LostVote) -> Screen:
    """Say that its key is gone, with the way to look again and the way to make it void."""
    again = Button(words.label("meeting.refresh"), MeetingAction(do="home").pack())
    return _screen(words("meeting.key_lost"), words, again, _button(words, found, "void"))


def ask(words: Words, found: LostVote) -> Screen:
    """Ask once more before the vote is made void."""
    back = Button(words.label("meeting.back"), MeetingAction(do="home").pack())
    return _screen(words("meeting.void_ask"), words, _button(words, found, "void_yes"), back)


def told(words: Words, found: LostVote) -> Screen:
    """Tell who chairs that it is void, with the way to vote again."""
    number = found.meeting_id
    if found.purpose in (BallotPurpose.MOTION, BallotPurpose.REHEARSAL):
        data = VotesAction(do="menu", meeting=number).pack()
    elif found.follows:
        data = VotesAction(do="standing", meeting=number).pack()
    else:
        data = MeetingAction(do="preview", meeting=number).pack()
    again = Button(words.label("meeting.vote_again"), data)
    return Screen(words("meeting.vote_void"), ((again,), (home_button(words),)))


def _button(words: Words, found: LostVote, do: str) -> Button:
    data = MeetingAction(do=do, meeting=found.meeting_id, about=found.session_id).pack()
    return Button(words.label(f"meeting.{do}"), data)


def _screen(text: Markup, words: Words, *buttons: Button) -> Screen:
    return Screen(text, in_rows([*buttons, home_button(words)]))
