"""How the officer's side looks: the table by pages, the days of all cells, what was set."""

from datetime import date

from markupsafe import Markup

from handlers.callbacks.broadcast import BroadcastAction
from handlers.callbacks.dossier import DossiersAction
from handlers.callbacks.facts import FactAction
from handlers.callbacks.objection import ExamineAction
from handlers.callbacks.office import CapAction, HandOfficeAction, OfficeAction, SummaryAction
from handlers.office.from_above_view import list_button
from handlers.office.prompts_above_view import ask_button
from handlers.reply import Button, Screen
from handlers.views import due_day, home_button, in_rows, turns
from handlers.words import Words
from papers.progress_picture import PER_PICTURE
from rating import DeadlineOperator
from terms.calendar import CalendarMatter
from workflow.duties import calendar
from workflow.errors import Refusal
from workflow.office.cells_table import CellRow, DaySet, Table, TablePicture

PER_PAGE = 10
_SHOWN = 10
"""Cells named one by one when they refused a day."""
_LINE = Markup("\n")
_PART = Markup("\n\n")


def table_button(words: Words) -> Button:
    """Give the way to the table."""
    return _button("table", "office.table", words)


def table_screen(now: Table, page: int, words: Words) -> Screen:
    """Show the counts, then one page of cells, the overdue first."""
    pages = max(1, -(-len(now.cells) // PER_PAGE))
    page = min(max(page, 0), pages - 1)
    head = words(
        "office.head",
        names="; ".join(now.offices),
        count=len(now.cells),
        late=len(now.late),
        not_opened=len(now.not_opened),
        done=sum(row.handed_in for row in now.cells),
        asked=sum(row.asked for row in now.cells),
    )
    serving = sum(row.serving for row in now.cells)
    if serving:
        done = sum(row.registered for row in now.cells)
        head += _LINE + words("office.programmes", done=done, serving=serving)
    start = page * PER_PAGE
    shown = now.cells[start : start + PER_PAGE]
    lines = [cell_line(number, row, words) for number, row in enumerate(shown, start=start + 1)]
    parts = [head, _LINE.join(lines) if lines else words("office.no_cells")]
    if pages > 1:
        parts.append(words("office.page", page=page + 1, pages=pages))
    steps = [
        _button("excel", "office.excel", words),
        _button("picture", "office.picture", words),
        _button("page", "cells.button", words),
        _button("calendar", "office.calendar", words),
        Button(words.label("summary.button"), SummaryAction(do="total").pack()),
        list_button(words),
        Button(words.label("office.cap_table"), CapAction(do="table").pack()),
        Button(words.label("facts.button"), FactAction(do="cells").pack()),
        ask_button(words),
        Button(words.label("office.dossiers"), DossiersAction(do="places").pack()),
        Button(words.label("objection.to_queue"), ExamineAction(do="queue").pack()),
        *_notices(now, words),
        Button(words.label("office_hand.button"), HandOfficeAction(do="home").pack()),
        _button("table", "office.refresh", words, page),
        home_button(words),
    ]

    def data(to: int) -> str:
        return OfficeAction(do="table", page=to).pack()

    rows = turns(page, len(now.cells), PER_PAGE, data, words)
    return Screen(_PART.join(parts), (*rows, *in_rows(steps)))


def picture_screen(made: TablePicture, words: Words) -> Screen:
    """Say which cells a picture shows, with the ways to the others."""
    first = made.page * PER_PICTURE + 1
    text = words(
        "office.picture_of",
        first=min(first, made.cells),
        last=min(first + PER_PICTURE - 1, made.cells),
        count=made.cells,
    )

    def data(to: int) -> str:
        return OfficeAction(do="picture", page=to).pack()

    rows = turns(made.page, made.cells, PER_PICTURE, data, words)
    return Screen(text, (*rows, (_back(words), home_button(words))))


def page_screen(address: str, words: Words) -> Screen:
    """Show the way to the page of all cells."""
    go = Button(words.label("cells.go"), url=address)
    rows = ((go,), (_back(words), home_button(words)))
    return Screen(words("cells.link", address=address), rows)


def matters_screen(words: Words) -> Screen:
    """Ask which day is to be set for all cells."""
    buttons = [
        Button(
            words.label(f"calendar.matter.{matter.value}"),
            OfficeAction(do="ask", matter=matter.value).pack(),
        )
        for matter in calendar.EDITABLE
    ]
    return Screen(words("office.pick"), (*in_rows(buttons), (_back(words), home_button(words))))


def ask_screen(matter: CalendarMatter, known: tuple[tuple[date, int], ...], words: Words) -> Screen:
    """Ask for the day; say which ones the cells have now."""
    parts = [words("office.ask", name=words.label(f"calendar.matter.{matter.value}"))]
    if known:
        lines = [
            words("office.known", due=due_day(last, words), count=count) for last, count in known
        ]
        parts.insert(0, _LINE.join([words("office.known_head"), *lines]))
    rows = ((_button("calendar", "office.back", words),), (home_button(words),))
    return Screen(_PART.join(parts), rows, typing=True)


def confirm_screen(
    matter: CalendarMatter, due: date, operator: DeadlineOperator, cells: int, words: Words
) -> Screen:
    """Ask once more before a day is set for many."""
    text = words(
        f"office.confirm_{operator.value}",
        name=words.label(f"calendar.matter.{matter.value}"),
        due=due_day(due, words),
        count=cells,
    )
    data = OfficeAction(do="set", page=due.toordinal(), matter=f"{matter.value}.{operator.value}")
    again = OfficeAction(do="ask", matter=matter.value).pack()
    rows = in_rows(
        [
            Button(words.label("office.set_yes"), data.pack()),
            Button(words.label("office.other_day"), again),
            home_button(words),
        ]
    )
    return Screen(text, rows)


def packed_day(number: int, operator: str) -> tuple[date, DeadlineOperator]:
    """Read the day that a button carries; raise `Refusal` `button_old` for what was none."""
    try:
        return date.fromordinal(number), DeadlineOperator(operator)
    except (ValueError, OverflowError):
        raise Refusal("button_old") from None


def set_screen(done: DaySet, words: Words) -> Screen:
    """Say for how many cells the day was set, and which refused it."""
    parts = [
        words(
            "office.set_done",
            name=words.label(f"calendar.matter.{done.matter.value}"),
            due=due_day(done.last, words),
            count=done.done,
        )
    ]
    if done.refused:
        lines = [
            words("office.refused_line", name=name, why=words.label(f"error.{code}"))
            for name, code in done.refused[:_SHOWN]
        ]
        head = words("office.refused", count=len(done.refused))
        parts.append(_LINE.join([head, *lines]))
    return Screen(_PART.join(parts), ((_back(words),), (home_button(words),)))


def cell_line(number: int, row: CellRow, words: Words) -> Markup:
    """Give one line of the table: how a cell stands."""
    key = "office.row_late" if row.days_late else "office.row"
    state = words.label(f"office.state_{row.state.value if row.state else 'planned'}")
    line = words(
        key,
        number=number,
        name=row.name,
        state=state,
        done=row.handed_in,
        asked=row.asked,
        days=row.days_late,
        own=row.late_own,
        members=row.late_members,
    )
    for key, count in (("appraise", row.to_appraise), ("decide", row.to_decide)):
        if count:
            line += words(f"office.to_{key}", count=count)
    return line + words("office.another", count=row.another) if row.another else line


def _notices(now: Table, words: Words) -> list[Button]:
    """Give the way to write to all cells; with several organisations one for each."""
    if len(now.sends_for) == 1:
        ((number, _),) = now.sends_for
        return [_notice(words.label("broadcast.home"), number)]
    return [
        _notice(words.label("broadcast.home_of", name=name), number)
        for number, name in now.sends_for
    ]


def _notice(label: str, number: int) -> Button:
    return Button(label, BroadcastAction(do="home", about=number).pack())


def _back(words: Words) -> Button:
    return _button("table", "office.back", words)


def _button(do: str, key: str, words: Words, page: int = 0) -> Button:
    return Button(words.label(key), OfficeAction(do=do, page=page).pack())
