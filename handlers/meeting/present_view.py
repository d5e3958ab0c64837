"""What a member in the room is shown."""

from collections.abc import Sequence

from markupsafe import Markup

from handlers.ballot.sheet_view import receive_button
from handlers.callbacks.meeting import MeetingAction
from handlers.reply import Button, Rows, Screen
from handlers.views import home_button, in_rows
from handlers.words import Words


def ask_code(words: Words, note: Markup | None = None) -> Screen:
    """Ask a member for the code that is read aloud."""
    text = words("meeting.ask_code")
    said = Markup("\n\n").join([note, text]) if note else text
    return Screen(said, _home(words), typing=True)


def code_buttons(words: Words, *, offered: bool) -> tuple[Button, ...]:
    """Give the button for a code of one's own, to be typed on the page of the wall's QR."""
    data = MeetingAction(do="ballot_code").pack()
    return (Button(words.label("meeting.ballot_code"), data),) if offered else ()


def ballot_code(words: Words, code: str) -> Screen:
    """Give a member their code, and say what to do with it."""
    back = Button(words.label("votes.to_meeting"), MeetingAction(do="home").pack())
    text = words("meeting.your_ballot_code", code=code)
    return Screen(text, in_rows([back, home_button(words)]))


def checked_in(
    words: Words, *, again: bool = False, note: Markup | None = None, more: Sequence[Button] = ()
) -> Screen:
    """Tell a member that they are on the list, and what else there is to tell them."""
    if note is not None:
        text = Markup("\n\n").join([words("meeting.checked_in_already"), note])
        return Screen(text, _home(words))
    return Screen(
        words("meeting.checked_in_already" if again else "meeting.checked_in"),
        in_rows([*more, home_button(words)]),
    )


def member(
    words: Words,
    state: str,
    own_session: int | None,
    more: Sequence[Button] = (),
    note: Markup | None = None,
) -> Screen:
    """Give a member what the meeting is doing now, and their sheet when there is one for them."""
    buttons = [] if own_session is None else [receive_button(words, own_session)]
    rows = in_rows([*buttons, *more, home_button(words)])
    text = [words("meeting.your_sheet" if buttons else f"meeting.now_{state}")]
    return Screen(Markup("\n\n").join([*text, *([note] if note else [])]), rows)


def _home(words: Words) -> Rows:
    return ((home_button(words),),)
