"""The way from the first screen to the meeting: first of all while one is held."""

from handlers.callbacks.meeting import MeetingAction
from handlers.reply import Button
from handlers.words import Words
from workflow.room.meeting_standing import RunningMeeting


def check_in_button(words: Words) -> Button:
    """Give the button by which a member comes into the room, and looks at the meeting."""
    return Button(words.label("home.check_in"), MeetingAction(do="check_in").pack())


def meeting_button(running: RunningMeeting, words: Words) -> Button:
    """Give what a member needs of the meeting that is held: to lead it, to come in, to look on."""
    if running.roll_call and not running.led:
        return check_in_button(words)
    do = "home" if running.led else "check_in"
    return Button(words.label("home.meeting"), MeetingAction(do=do).pack())
