"""How levels of years before the program look, and what is asked where they are typed in."""

from markupsafe import Markup

import rating
from handlers.callbacks.rating import EarlierAction
from handlers.reply import Button, Screen
from handlers.views import home_button, in_rows, turns, within
from handlers.words import Words
from workflow.decision.earlier_levels import EarlierPlace, EarlierSubject, EarlierYear

PER_PAGE = 12
_LINE = Markup("\n")


def earlier_button(words: Words) -> Button:
    """Give the way in."""
    return Button(words.label("earlier.home"), EarlierAction(do="home").pack())


def places_screen(found: tuple[tuple[int, str], ...], page: int, words: Words) -> Screen:
    """Ask of which cell."""
    page = within(page, len(found), PER_PAGE)
    shown = found[page * PER_PAGE : (page + 1) * PER_PAGE]
    buttons = [Button(name, _to("cell", cell)) for cell, name in shown]

    def data(to: int) -> str:
        return EarlierAction(do="home", about=to).pack()

    rows = (*turns(page, len(found), PER_PAGE, data, words), (home_button(words),))
    return Screen(words("earlier.ask_cell"), (*in_rows(buttons), *rows))


def place_screen(found: EarlierPlace, page: int, words: Words) -> Screen:
    """Ask of whom."""
    page = within(page, len(found.subjects), PER_PAGE)
    shown = found.subjects[page * PER_PAGE : (page + 1) * PER_PAGE]
    buttons = [Button(name, _to("one", found.cell_id, who)) for who, name in shown]

    def data(to: int) -> str:
        return _to("cell", found.cell_id, to)

    rows = (*turns(page, len(found.subjects), PER_PAGE, data, words), (_back(words),))
    return Screen(words("earlier.ask_whom", cell=found.name), (*in_rows(buttons), *rows))


def subject_screen(now: EarlierSubject, words: Words) -> Screen:
    """Show the years before of one, each to be typed in, or anew."""
    lines = [words("earlier.head", name=now.name), *(_line(one, words) for one in now.years)]
    buttons = [
        Button(
            words.label("earlier.again" if one.level else "earlier.enter", year=one.year),
            EarlierAction(do="pick", cell=now.cell_id, about=now.subject, year=one.year).pack(),
        )
        for one in now.years
        if not one.here
    ]
    back = Button(words.label("earlier.back"), _to("cell", now.cell_id))
    return Screen(_LINE.join(lines), in_rows([*buttons, back, home_button(words)]))


def level_screen(now: EarlierSubject, year: int, words: Words) -> Screen:
    """Ask which level the paper of a year states; what was typed can be taken back."""
    buttons = [
        Button(words.label(f"level.{one.value}"), _tap("level", now, year, one.value))
        for one in rating.Level
    ]
    typed = next((one.row for one in now.years if one.year == year), 0)
    if typed:
        buttons.append(Button(words.label("earlier.drop"), _tap("drop", now, year, str(typed))))
    text = words("earlier.ask_level", name=now.name, year=year)
    return Screen(text, in_rows([*buttons, _to_subject(now.cell_id, now.subject, words)]))


def document_screen(cell: int, about: int, words: Words) -> Screen:
    """Ask for the paper it stands in."""
    return Screen(words("earlier.ask_document"), ((_to_subject(cell, about, words),),), typing=True)


def _line(one: EarlierYear, words: Words) -> Markup:
    if one.here:
        return words("earlier.line_here", year=one.year)
    if one.level is None:
        return words("earlier.line_open", year=one.year)
    level = words.label(f"level.{one.level.value}")
    return words("earlier.line_typed", year=one.year, level=level, document=one.document)


def _tap(do: str, now: EarlierSubject, year: int, value: str) -> str:
    to = EarlierAction(do=do, cell=now.cell_id, about=now.subject, year=year, value=value)
    return to.pack()


def _to(do: str, cell: int, about: int = 0) -> str:
    return EarlierAction(do=do, cell=cell, about=about).pack()


def _to_subject(cell: int, about: int, words: Words) -> Button:
    return Button(words.label("earlier.back"), _to("one", cell, about))


def _back(words: Words) -> Button:
    return Button(words.label("earlier.back"), EarlierAction(do="home").pack())
