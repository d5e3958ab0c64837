"""How the appendix of tasks is asked: one cell at a time, what was told above it."""

from markupsafe import Markup

from handlers.reply import Button, Rows, Screen
from handlers.review.question_view import action, button, title_of, way_out
from handlers.views import bar, in_rows
from handlers.words import Words
from papers.forms import Column, ColumnKind, Item, Row
from workflow.review.pages import Page
from workflow.review.task_rows import asked, told

_SHOWN = 3
"""Rows that are shown with the question: the last ones; all of them stand on the paper."""
_GLANCE = 60


def rows_question(page: Page, item: Item, words: Words, note: Markup | None = None) -> Screen:
    """Give the question for the next cell."""
    n, of = page.number(item.id), len(page.items)
    number, column = asked(page, item)
    rows = told(page, item)
    parts = [] if note is None else [note]
    parts.append(words("review.head", n=n, of=of, title=title_of(item, words), bar=bar(n, of)))
    if not rows:
        parts.append(Markup.escape(item.question.in_language(words.language)))
        parts.append(words("review.hint", hint=item.hint.in_language(words.language)))
    else:
        parts.append(_told(item, rows, words))
    ask = column.ask.in_language(words.language) if column.ask else ""
    parts.append(words("review.row_ask", n=number, ask=ask))
    choosing = column.kind is ColumnKind.CHOICE
    buttons = (*_choices(page, item, number, column, words), *_ways(page, item, column, words))
    rows_of_buttons = (*buttons, way_out(page, words, item.id))
    return Screen(Markup("\n\n").join(parts), rows_of_buttons, typing=not choosing)


def _told(item: Item, rows: tuple[Row, ...], words: Words) -> Markup:
    first = max(0, len(rows) - _SHOWN)
    lines = [words("review.rows_told", count=len(rows))]
    lines += [
        words("review.row_line", n=number, text=_line(item, row, words))
        for number, row in enumerate(rows[first:], start=first + 1)
    ]
    return Markup("\n").join(lines)


def _line(item: Item, row: Row, words: Words) -> str:
    cells = [(column, row[column.id]) for column in item.columns if column.id in row]
    return "; ".join(_shown(column, cell, words) for column, cell in cells)


def _shown(column: Column, cell: str, words: Words) -> str:
    option = column.option(cell)
    if option is not None:
        return option.label.in_language(words.language)
    return cell if len(cell) <= _GLANCE else f"{cell[:_GLANCE]}…"


def _choices(page: Page, item: Item, number: int, column: Column, words: Words) -> Rows:
    return in_rows(
        [
            Button(
                option.label.in_language(words.language),
                action("row", page, item.id, f"{number}.{column.id}.{option.id}"),
            )
            for option in column.options
        ]
    )


def _ways(page: Page, item: Item, column: Column, words: Words) -> Rows:
    """Ending, taking back, what helps; and of who has nothing to tell, the words for it."""
    rows = told(page, item)
    ways = []
    if rows and column is item.columns[0]:
        done = words.label("review.rows_done")
        ways.append(Button(done, action("next", page, item.id), says=True))
    elif not rows and item.skip is not None:
        skip = item.skip.in_language(words.language)
        ways.append(Button(skip, action("skip", page, item.id), says=True))
    if rows:
        ways.append(button("review.row_drop", "row_drop", page, words, item.id, str(len(rows))))
    helps = [button("review.example_button", "example", page, words, item.id)]
    if item.why is not None:
        helps.append(button("review.why_button", "why", page, words, item.id))
    step = []
    if page.before(item.id) is not None:
        step.append(button("review.previous", "previous", page, words, item.id))
    if not rows:
        step.append(button("review.later", "next", page, words, item.id))
    return (*in_rows(ways), *in_rows(helps), *in_rows(step))
