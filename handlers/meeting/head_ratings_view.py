"""How the rating of who heads a unit looks: the heads, one of them, the question."""

from markupsafe import Markup

import rating
from handlers.callbacks.rating import HeadAction
from handlers.callbacks.votes import VotesAction
from handlers.reply import Button, Screen
from handlers.views import home_button, in_rows
from handlers.words import Words
from workflow.meeting.head_ratings import Head


def heads_button(words: Words, meeting_id: int) -> Button:
    """Give the button that leads to the heads."""
    return Button(words.label("heads.button"), HeadAction(do="list", meeting=meeting_id).pack())


def listed(words: Words, meeting_id: int, found: tuple[Head, ...]) -> Screen:
    """Give who heads something."""
    buttons = [
        Button(
            f"{'✅' if each.professional or each.newly_arrived else '…'} {each.name}",
            _data("one", meeting_id, each.member_id),
        )
        for each in found
    ]
    menu = Button(words.label("meeting.back"), VotesAction(do="menu", meeting=meeting_id).pack())
    text = words("heads.text" if found else "heads.none")
    return Screen(text, in_rows([*buttons, menu, home_button(words)]))


def one(words: Words, meeting_id: int, found: Head) -> Screen:
    """Give what is known of one of them."""
    known = words.label("votes.staff_unknown")
    if found.professional is not None:
        known = words.label(f"level.{found.professional.value}")
    text = [words("heads.one", name=found.name, level=known)]
    if found.newly_arrived:
        text.append(words("heads.is_new", reason=found.newly_arrived))
    buttons = [
        Button(
            words.label(f"level.{each.value}"),
            _data("level", meeting_id, found.member_id, each.value),
        )
        for each in rating.Level
    ]
    unknown = words.label("votes.staff_unknown")
    buttons.append(Button(unknown, _data("level", meeting_id, found.member_id, "unknown")))
    new = "settled" if found.newly_arrived else "arrived"
    buttons.append(Button(words.label(f"heads.{new}"), _data(new, meeting_id, found.member_id)))
    back = Button(words.label("meeting.back"), _data("list", meeting_id))
    return Screen(Markup("\n\n").join(text), in_rows([*buttons, back, home_button(words)]))


def asks(words: Words, meeting_id: int, member_id: int) -> Screen:
    """Ask where they came from, and what was said of them there."""
    back = Button(words.label("meeting.back"), _data("one", meeting_id, member_id))
    return Screen(words("heads.ask_arrived"), ((back,),), typing=True)


def _data(do: str, meeting_id: int, about: int = 0, value: str = "") -> str:
    return HeadAction(do=do, meeting=meeting_id, about=about, value=value).pack()
