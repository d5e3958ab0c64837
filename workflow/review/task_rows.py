"""The appendix of tasks, told one by one: name, product, progress, quality (HD 43, 7.12).

Every cell is kept as it comes, as part of the item's one answer; which cell is asked next follows
from what is kept."""

import json
import re
from collections.abc import Mapping

from papers.errors import PaperError
from papers.forms import Column, ColumnKind, Item, Matter, Row, read_rows, rows_of
from papers.plain import fold
from workflow.accounts import Person
from workflow.answer_text import kept_text
from workflow.errors import Refusal
from workflow.review import writing
from workflow.review.pages import Page
from workflow.work import Work

LONGEST_CELL = 600
"""Letters of one cell: more does not fit into a column of the paper."""
_PARTED = re.compile(r"[|;]")
_DONE = frozenset({"on_time", "late"})


def told(page: Page, item: Item) -> tuple[Row, ...]:
    """Give the rows told so far."""
    return rows_of(item, page.answers.get(item.id, ""))


def asked(page: Page, item: Item) -> tuple[int, Column]:
    """Give which cell is asked next: the number of its row, from 1, and its column."""
    rows = told(page, item)
    if rows:
        open_columns = [column for column in item.columns if column.id not in rows[-1]]
        if open_columns:
            return len(rows), open_columns[0]
    return len(rows) + 1, item.columns[0]


def chooses(page: Page, item: Item) -> bool:
    """Whether the cell asked next is answered by one of its choices."""
    return asked(page, item)[1].kind is ColumnKind.CHOICE


async def say(work: Work, person: Person, page: Page, item: Item, text: str) -> Page:
    """Keep what was typed: the cell asked, or whole rows whose cells are parted by `;`.

    Raises:
        Refusal: as `writing.answer`; `rows_full` (limit), `cell_too_long` (limit),
            `choice_unknown`.
    """
    number, column = asked(page, item)
    rows = list(told(page, item))
    if number > len(rows) and all(_PARTED.search(line) for line in text.strip().splitlines()):
        rows += _whole_rows(item, text)
    else:
        rows = _with(rows, number, column, _cell(column, text))
    return await _keep(work, person, item, rows)


async def choose(
    work: Work, person: Person, page: Page, item: Item, number: int, column_id: str, option: str
) -> Page:
    """Keep a choice in a cell that is there; tapped twice it is the same.

    Raises:
        Refusal: as `writing.answer`; `button_old` for a row or a choice that is not there.
    """
    column = next((one for one in item.columns if one.id == column_id), None)
    rows = list(told(page, item))
    if column is None or column.option(option) is None or not 0 < number <= len(rows):
        raise Refusal("button_old")
    return await _keep(work, person, item, _with(rows, number, column, option))


async def drop_last(work: Work, person: Person, page: Page, item: Item) -> Page:
    """Take the row told last away; raise `Refusal` as `writing.answer`."""
    rows = list(told(page, item))[:-1]
    if rows:
        return await _keep(work, person, item, rows)
    return await writing.clear(work, person, item.id)


def figures(page: Page, item: Item) -> str:
    """Give what the appendix makes of the figures of the year, as one types them: "5 5 4 2".

    Empty where there is no appendix, or where the figures ask for something it does not tell."""
    work = page.about(Matter.WORK)
    return figures_of(told(page, work) if work is not None else (), item)


def figures_of(rows: tuple[Row, ...], item: Item) -> str:
    """Give what the rows of an appendix make of the figures an item asks for; as `figures`."""
    columns = [column.id for column in item.columns]
    made = _counted(rows, apart="of_quality" in columns)
    if not rows or not made.keys() >= {*columns}:
        return ""
    return " ".join(str(made[column]) for column in columns)


def _counted(rows: tuple[Row, ...], *, apart: bool) -> Mapping[str, int]:
    """Count the rows; time and quality each by itself, or only what kept to both."""
    finished = [row for row in rows if row.get("progress") in _DONE]
    in_time = [row for row in finished if row["progress"] == "on_time"]
    good = [row for row in finished if row.get("quality") != "poor"]
    return {
        "assigned": len(rows),
        "finished": len(finished),
        "on_time": sum(apart or row in good for row in in_time),
        "of_quality": len(good),
        "late": len(finished) - len(in_time),
        "exceeded": sum(row.get("quality") == "exceeded" for row in finished),
    }


def _whole_rows(item: Item, text: str) -> list[Row]:
    try:
        return list(read_rows(item, kept_text(text)))
    except PaperError as fault:
        if fault.code == "too_many_rows":
            raise Refusal("rows_full", limit=item.most_rows) from None
        raise Refusal("rows_unreadable") from None


def _with(rows: list[Row], number: int, column: Column, value: str) -> list[Row]:
    row = {**(rows[number - 1] if number <= len(rows) else {}), column.id: value}
    return [*rows[: number - 1], row, *rows[number:]]


def _cell(column: Column, text: str) -> str:
    if column.kind is ColumnKind.CHOICE:
        said = fold(text).strip(" .")
        for place, option in enumerate(column.options, start=1):
            if said in (str(place), fold(option.label.vi), fold(option.label.en)):
                return option.id
        raise Refusal("choice_unknown")
    cell = " ".join(kept_text(text).split())
    if len(cell) > LONGEST_CELL:
        raise Refusal("cell_too_long", length=len(cell), limit=LONGEST_CELL)
    return cell


async def _keep(work: Work, person: Person, item: Item, rows: list[Row]) -> Page:
    if len(rows) > item.most_rows:
        raise Refusal("rows_full", limit=item.most_rows)
    return await writing.answer(work, person, item.id, json.dumps(rows, ensure_ascii=False))
