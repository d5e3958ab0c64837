"""What speaking in a meeting looks like: to who speaks, and to the clerk."""

import re
from collections.abc import Sequence

from handlers.callbacks.discussion import OpinionAction
from handlers.callbacks.meeting import MeetingAction
from handlers.reply import Button, Screen
from handlers.views import home_button, in_rows
from handlers.words import Words
from papers.plain import fold
from workflow.meeting.agenda import Agenda
from workflow.meeting.discussion import Opinion
from workflow.meeting.roll_call import Roll

_PER_PAGE = 8
_SHORT = 40


def ask(words: Words, question: str) -> Screen:
    """Ask for a text."""
    return Screen(words(question), in_rows([_back(words), home_button(words)]), typing=True)


def own(words: Words, kept: Opinion) -> Screen:
    """Show somebody what they said, to agree to."""
    text = words("discussion.own", text=kept.text)
    buttons = [_of(words, do, kept) for do in ("agree", "reword", "drop")]
    return Screen(text, in_rows([*buttons, home_button(words)]))


def recorded(words: Words, kept: Opinion) -> Screen:
    """Show the clerk what was taken down: who has no phone agrees through them."""
    if kept.by_hand:
        text = words("discussion.read_back", name=kept.speaker, text=kept.text)
        buttons = [_of(words, do, kept) for do in ("agree", "reword", "drop")]
        return Screen(text, in_rows([*buttons, _back(words)]))
    text = words("discussion.sent", name=kept.speaker, text=kept.text)
    more = Button(words.label("discussion.more"), OpinionAction(do="who").pack())
    return Screen(text, in_rows([more, _back(words)]))


def settled(words: Words, kept: Opinion) -> Screen:
    """Say what became of it."""
    key = "discussion.agreed" if kept.approved else "discussion.dropped"
    buttons = [_back(words), home_button(words)]
    return Screen(words(key, name=kept.speaker), in_rows(buttons))


def speakers(words: Words, seen: Agenda, roll: Roll, page: int) -> Screen:
    """Give who is in the room, members and guests, to take down what one said."""
    rows = [Button(name, tap.pack()) for name, tap in _in_the_room(seen, roll)]
    pages = max(1, -(-len(rows) // _PER_PAGE))
    page = min(max(page, 0), pages - 1)
    turns = [
        Button(words.label(key), OpinionAction(do="who", about=to).pack())
        for key, to in (("meeting.before", page - 1), ("meeting.after", page + 1))
        if 0 <= to < pages
    ]
    shown = rows[page * _PER_PAGE : (page + 1) * _PER_PAGE]
    return Screen(words("discussion.who"), in_rows([*shown, *turns, _back(words)]))


def named(seen: Agenda, roll: Roll, typed: str) -> OpinionAction | None:
    """Give whom a typed name means, whole or its last words; None where it means nobody, or not
    one alone."""
    said = _words(typed)
    found = [tap for name, tap in _in_the_room(seen, roll) if said.strip() and _means(said, name)]
    return found[0] if len(found) == 1 else None


def _means(said: str, name: str) -> bool:
    """Whether words end a name; what stands behind it in brackets may follow, and is none alone."""
    bare, whole = _words(name.partition("(")[0]), _words(name)
    return bare.endswith(said) or (whole.endswith(said) and len(said) > len(whole) - len(bare))


def _words(name: str) -> str:
    """Give a name as it is compared: without accents, capitals and brackets."""
    return " " + " ".join(re.findall(r"\w+", fold(name)))


def _in_the_room(seen: Agenda, roll: Roll) -> list[tuple[str, OpinionAction]]:
    """Give who can be recorded: members who are present, then guests."""
    members = [
        (row.name, OpinionAction(do="member", about=row.member_id))
        for row in roll.attendees
        if row.present
    ]
    guests = [(one.name, OpinionAction(do="guest", about=one.guest_id)) for one in seen.guest_list]
    return members + guests


def unsettled(words: Words, rows: Sequence[Opinion]) -> Screen:
    """Give what still waits for consent; what can be read back is a button."""
    buttons = [
        Button(f"{each.speaker}: {each.text[:_SHORT]}", _data("look", each))
        for each in rows[:_PER_PAGE]
        if each.by_hand
    ]
    names = ", ".join(dict.fromkeys(each.speaker for each in rows))
    key = "discussion.unsettled" if rows else "discussion.all_settled"
    return Screen(words(key, count=len(rows), names=names), in_rows([*buttons, _back(words)]))


def guests(words: Words, seen: Agenda) -> Screen:
    """Give the guests as the minutes will have them."""
    names = "; ".join(seen.guests) or words.label("discussion.no_guest")
    buttons = [Button(words.label("discussion.add_guest"), OpinionAction(do="add_guest").pack())]
    if seen.guests:
        drop = OpinionAction(do="drop_guest").pack()
        buttons.append(Button(words.label("discussion.drop_guest"), drop))
    return Screen(words("discussion.guests", names=names), in_rows([*buttons, _back(words)]))


def speak_button(words: Words) -> Button:
    """Give the button by which a member speaks to the running item."""
    return Button(words.label("discussion.speak"), OpinionAction(do="speak").pack())


def _of(words: Words, do: str, kept: Opinion) -> Button:
    return Button(words.label(f"discussion.{do}"), _data(do, kept))


def _data(do: str, kept: Opinion) -> str:
    return OpinionAction(do=do, about=kept.opinion_id, version=kept.version).pack()


def _back(words: Words) -> Button:
    return Button(words.label("discussion.back"), MeetingAction(do="check_in").pack())


def guests_button(words: Words) -> Button:
    """Give the button that leads to the guests."""
    return Button(words.label("discussion.guest_list"), OpinionAction(do="guests").pack())
