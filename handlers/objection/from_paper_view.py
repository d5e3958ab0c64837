"""How who leads the cell sees the list of what was lodged, and how they, or an officer above it,
enter what came on paper."""

from datetime import date

from markupsafe import Markup

from handlers.callbacks.notices import DecideAction
from handlers.callbacks.objection import CellObjectionAction, ExamineAction, PaperWithdrawalAction
from handlers.objection.lodging_view import PART, term_line, titled
from handlers.reply import Button, Screen
from handlers.views import day, due_day, home_button, in_rows, turns, within
from handlers.words import Words
from terms.objection import ObjectionKind
from workflow.accounts import Person
from workflow.objection.cell_list import CellObjections, ListedObjection
from workflow.objection.facts import ObjectionFacts
from workflow.objection.from_paper import PaperSenders
from workflow.objection.lodged_paper import called

PER_PAGE = 8
_SHOWN = 20
"""Lines of the newest that one screen has."""


def list_button(words: Words) -> Button:
    """Give the way to the list of the cell."""
    return Button(words.label("objection.to_cell_list"), _data("list"))


def list_screen(now: CellObjections, words: Words, *, leads: bool) -> Screen:
    """List number, day and state; no name and no text."""
    parts = [words("objection.cell_head", year=now.year), term_line(now.lodge_by, words)]
    parts += [_line(one, words) for one in now.found[:_SHOWN]]
    if not now.found:
        parts.append(words("objection.cell_none"))
    buttons = [
        Button(
            words.label("objection.enter_answer", number=called(one.number, one.year)),
            ExamineAction(do="one", about=one.objection_id).pack(),
        )
        for one in now.found
        if one.enters
    ]
    if leads:
        buttons.append(Button(words.label("objection.enter_paper"), _data("who")))
        withdrawn = PaperWithdrawalAction(do="list").pack()
        buttons.append(Button(words.label("objection.enter_withdrawal"), withdrawn))
        buttons.append(Button(words.label("objection.set_term"), _data("term")))
        buttons.append(Button(words.label("decide.home"), DecideAction(do="home").pack()))
    return Screen(PART.join(parts), in_rows([*buttons, home_button(words)]))


def term_screen(words: Words) -> Screen:
    """Ask for the last day to complain."""
    text = words("objection.ask_term")
    return Screen(text, ((list_button(words),), (home_button(words),)), typing=True)


def cells_screen(cells: tuple[tuple[int, str], ...], page: int, words: Words) -> Screen:
    """Ask an officer of which cell the paper is."""
    page = within(page, len(cells), PER_PAGE)
    shown = cells[page * PER_PAGE : (page + 1) * PER_PAGE]
    buttons = [Button(name, _data("who", 0, str(number))) for number, name in shown]
    pages = turns(page, len(cells), PER_PAGE, lambda to: _data("cells", to), words)
    text = words("objection.ask_cell" if cells else "objection.no_cells")
    return Screen(text, (*in_rows(buttons), *pages, (_queue(words), home_button(words))))


def who_screen(now: PaperSenders, page: int, person: Person, words: Words) -> Screen:
    """Ask whose paper it is."""
    page = within(page, len(now.people), PER_PAGE)
    shown = now.people[page * PER_PAGE : (page + 1) * PER_PAGE]
    buttons = [Button(name, _data("kind", number)) for number, name in shown]
    pages = turns(
        page, len(now.people), PER_PAGE, lambda to: _data("who", to, str(now.cell_id)), words
    )
    text = words("objection.ask_who", cell=now.cell, year=now.year)
    last = (back_button(person, words), home_button(words))
    return Screen(text, (*in_rows(buttons), *pages, last))


def kind_screen(member_id: int, person: Person, words: Words) -> Screen:
    """Ask what the paper is."""
    buttons = [
        Button(words.label(f"objection.kind_{kind.value}"), _data("dated", member_id, kind.value))
        for kind in ObjectionKind
    ]
    text = words("objection.ask_kind")
    return Screen(text, in_rows([*buttons, back_button(person, words), home_button(words)]))


def dated_screen(person: Person, words: Words) -> Screen:
    """Ask for the day on the paper."""
    text = words("objection.ask_dated")
    return Screen(text, ((back_button(person, words),), (home_button(words),)), typing=True)


def brought_screen(dated: date, person: Person, words: Words) -> Screen:
    """Ask for the day on which the paper came."""
    text = words("objection.ask_brought", day=day(dated))
    return Screen(text, ((back_button(person, words),), (home_button(words),)), typing=True)


def entry_screen(now: ObjectionFacts, person: Person, words: Words) -> Screen:
    """Show what is copied so far, and ask for more of it or for scans."""
    dated = day(now.dated) if now.dated else "…"
    brought = day(now.brought_on) if now.brought_on else "…"
    what = titled(now, words)
    parts = [words("objection.entry", name=now.name, what=what, day=dated, brought=brought)]
    buttons = []
    if now.text:
        parts.append(words("objection.written", letters=len(now.text), text=now.text))
    if now.scans:
        parts.append(words("objection.scans", count=now.scans))
    if now.text or now.scans:
        label = words.label("objection.enter_done")
        buttons.append(Button(label, _data("lodge", now.objection_id)))
    if now.text:
        buttons.append(Button(words.label("objection.over"), _data("over", now.objection_id)))
    parts.append(words("objection.ask_entry"))
    rows = in_rows([*buttons, back_button(person, words), home_button(words)])
    return Screen(PART.join(parts), rows, typing=True)


def done_screen(now: ObjectionFacts, person: Person, words: Words) -> Screen:
    """Say under which number it was lodged."""
    text = words("objection.entered", what=titled(now, words))
    return Screen(text, ((back_button(person, words),), (home_button(words),)))


def _line(one: ListedObjection, words: Words) -> Markup:
    kind = words.label(f"objection.kind_{one.kind.value}")
    number = called(one.number, one.year)
    what = words.label("objection.numbered", kind=kind, number=number)
    state = words.label(f"objection.state_{one.state.value}")
    lodged = day(one.lodged_on) if one.lodged_on else "…"
    line = words("objection.cell_line", what=what, state=state, day=lodged)
    if one.answer_by is None or one.state.value in ("upheld", "rejected", "withdrawn"):
        return line
    key = "objection.by_overdue" if one.overdue else "objection.by_day"
    return line + " " + words(key, due=due_day(one.answer_by, words))


def back_button(person: Person, words: Words) -> Button:
    """Give the way back: to the list of one's own cell, or to what waits for an officer."""
    return list_button(words) if person.in_committee else _queue(words)


def _queue(words: Words) -> Button:
    return Button(words.label("objection.to_queue"), ExamineAction(do="queue").pack())


def _data(do: str, about: int = 0, value: str = "") -> str:
    return CellObjectionAction(do=do, about=about, value=value).pack()
