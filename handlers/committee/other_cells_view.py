"""The words about what is heard of a member from elsewhere, and of whom nothing has come yet."""

from collections.abc import Sequence

from markupsafe import Markup

from handlers.callbacks.desk import DeskAction
from handlers.callbacks.members import MemberAction
from handlers.callbacks.notices import PlaceAction
from handlers.reply import Button, Screen
from handlers.views import home_button, in_rows, known_day, turns, within
from handlers.words import Words
from terms.people import ChangeKind
from terms.places import PlaceKind
from workflow.committee.other_cells import OtherCell, Residents

_PER_PAGE = 8
_NAMED = (PlaceKind.RESIDENCE, PlaceKind.GROUP)
"""Places that have a name of their own, and write without being asked by a rule of transfers."""


def home_screen(name: str, found: Sequence[OtherCell], about: int, words: Words) -> Screen:
    """Give what is known of one member, with what may be noted."""
    parts = [words("place.head", name=name)]
    parts += [_place(place, words) for place in found] or [words("place.none")]
    known = {place.kind for place in found}
    buttons = []
    for place in found:
        if place.needed or place.kind in _NAMED:
            key = "place.comment_again" if place.comment else "place.comment"
            buttons.append(_button("comment", key, about, words, place.kind))
        if place.kind is not PlaceKind.TEMPORARY or place.comment:
            key = f"place.drop_{place.kind.value}"
            buttons.append(_button("drop", key, about, words, place.kind))
    if PlaceKind.TEMPORARY not in known:
        tap = MemberAction(do="note", about=about, value=ChangeKind.TEMPORARY.value)
        buttons.append(Button(words.label("place.temporary"), tap.pack()))
    buttons.append(_button("former", "place.former", about, words))
    buttons.append(_button("residence", "place.residence", about, words))
    back = Button(words.label("desk.back_member"), DeskAction(do="member", about=about).pack())
    return Screen(Markup("\n\n").join(parts), in_rows([*buttons, back, home_button(words)]))


def residents_screen(found: Residents, page: int, words: Words) -> Screen:
    """Give of whom the comment of where they live has come, and of whom it is missing."""
    back = Button(words.label("desk.back"), DeskAction(do="progress").pack())
    if not found.clause:
        text = words("place.residence_not_asked", year=found.year)
        return Screen(text, in_rows([back, home_button(words)]))
    done = len(found.members) - len(found.missing)
    head = words(
        "place.residents", year=found.year, done=done, of=len(found.members), clause=found.clause
    )
    missing = ", ".join(one.name for one in found.missing)
    parts = [head, words("place.residents_missing", names=missing) if missing else None]
    page = within(page, len(found.members), _PER_PAGE)
    shown = found.members[page * _PER_PAGE : (page + 1) * _PER_PAGE]
    people = [
        Button(
            words.label("place.resident_come" if one.come else "place.resident", name=one.name),
            PlaceAction(do="home" if one.come else "residence", about=one.member_id).pack(),
        )
        for one in shown
    ]
    pages = turns(
        page,
        len(found.members),
        _PER_PAGE,
        lambda to: PlaceAction(do="residents", about=to).pack(),
        words,
    )
    rows = (*in_rows(people), *pages, *in_rows([back, home_button(words)]))
    return Screen(Markup("\n\n").join(part for part in parts if part), rows)


def asking(what: str, name: str, about: int, words: Words) -> Screen:
    """Ask for a day, for who wrote and when, or for what was written."""
    back = _button("home", "place.back", about, words)
    text = words(f"place.ask_{what}", name=name)
    return Screen(text, ((back,), (home_button(words),)), typing=True)


def _place(place: OtherCell, words: Words) -> Markup:
    since = known_day(place.since, words)
    lines = [words(f"place.is_{place.kind.value}", day=since, place=place.place)]
    if place.comment:
        lines.append(words("place.said", text=place.comment))
    elif place.kind in _NAMED:
        lines.append(words("place.not_come"))
    else:
        lines.append(words("place.needed" if place.needed else "place.not_needed"))
    return Markup("\n").join(lines)


def _button(
    do: str, key: str, about: int, words: Words, kind: PlaceKind = PlaceKind.FORMER
) -> Button:
    return Button(words.label(key), PlaceAction(do=do, about=about, value=kind.value).pack())
