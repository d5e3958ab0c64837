"""Columns that hold parts of one value: family and middle names | given name; men | women;
official | probationary, with a mark below one of them; day | month | year.

They are put together in the first of the two before the rows are read, so that nothing behind has
to know of two columns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from papers.roster_excel import Row, Sheet, Value
from papers.roster_headings import DAYS, STANDINGS, Beside, Column, Layout, is_given_name
from papers.roster_sheets import text_of
from papers.roster_values import RosterValueError, read_flag
from papers.struck import left_of
from rating import Status
from terms.identity import identity


def joined(sheet: Sheet, layout: Layout) -> tuple[Sheet, Layout]:
    """Give the sheet with such columns put together, and the layout that fits it.

    Where a member has one part of a name alone, nothing is left of it: half a name is none."""
    halves = dict(layout.halves)
    goes_on = layout.beside_name in (Beside.SAME, Beside.GIVEN) and _goes_on(sheet, layout)
    if goes_on:
        halves[Column.NAME] = layout.columns[Column.NAME] + 1
    pairs = [(column, layout.columns[column], second) for column, second in halves.items()]
    first = layout.heading_row + 2
    rows = [_together(row, pairs) if row.number >= first else row for row in sheet.rows]
    parted = halves.keys() - {Column.STATUS}
    doubled = tuple(column for column in layout.doubled if column not in parted)
    ignored = tuple(one for one in layout.ignored if not (goes_on and is_given_name(one)))
    return replace(sheet, rows=rows), replace(layout, doubled=doubled, ignored=ignored)


def has_unnamed_beside(sheet: Sheet, layout: Layout) -> bool:
    """Whether words stand beside every name without a heading: given names, perhaps."""
    return layout.beside_name is Beside.NOTHING and _goes_on(sheet, layout)


def _together(row: Row, pairs: list[tuple[Column, int, int]]) -> Row:
    cells = list(row.cells)
    for column, first, second in pairs:
        parts = [cells[place] if place < len(cells) else None for place in (first, second)]
        if column is Column.NAME and not all(map(text_of, parts)) and _filled(cells) > 2:
            cells[first] = None
        elif column is Column.STATUS:
            cells.extend([None] * (first + 1 - len(cells)))
            cells[first] = _marked(*parts)
        elif column in DAYS and second == first + 2:
            cells[first : first + 1] = [_day_of(cells[first : second + 1])] if cells[first:] else []
        elif second < len(cells):
            cells[first] = _both(*parts)
    return replace(row, cells=cells)


def _marked(official: Value, probationary: Value) -> Value:
    """Give what is marked, None for neither; as both stand there where it is both or no mark."""
    try:
        marks = read_flag(left_of(text_of(official))), read_flag(left_of(text_of(probationary)))
    except RosterValueError:
        marks = True, True
    match marks:
        case True, False:
            return STANDINGS[Status.OFFICIAL]
        case False, True:
            return STANDINGS[Status.PROBATIONARY]
        case False, False:
            return None
    return f"{text_of(official)} | {text_of(probationary)}"


def _day_of(parts: Sequence[Value]) -> Value:
    """Give day, month and year as one: a year alone, or a day whole in the first, as it is."""
    said = [*map(text_of, parts), "", ""][:3]
    whole = not any(said[1:]) or (said[0] == said[1] == said[2] and not said[0].isdecimal())
    if whole or not any(any(map(str.isdigit, one)) for one in said):
        return parts[0]
    return "/".join(said) if any(said[:2]) else said[2]


def _filled(cells: Sequence[Value]) -> int:
    return sum(bool(text_of(cell)) for cell in cells)


def _both(first: Value, second: Value) -> Value:
    """Give two parts as one; what a merged area put into both counts once."""
    one, other = text_of(first), text_of(second)
    if not other or identity(one) == identity(other):
        return first
    return f"{one} {other}" if one else second


def _goes_on(sheet: Sheet, layout: Layout) -> bool:
    """Whether the column right of the names goes on with them: one word for each member.

    Given names beside whole ones, to sort by, say nothing new."""
    found = list(_names(sheet, layout))
    if not found or any(not name or not _is_word(given) for name, given in found):
        return False
    return any(identity(name).split()[-1] != identity(given) for name, given in found)


def _is_word(text: str) -> bool:
    return len(text) > 1 and " " not in text and not any(map(str.isdigit, text))


def _names(sheet: Sheet, layout: Layout) -> Iterator[tuple[str, str]]:
    """Give both parts of the name, of the rows that have a day as members do."""
    named = layout.columns[Column.NAME]
    days = [layout.columns.get(one) for one in (Column.BIRTH_DATE, Column.ADMITTED_ON)]
    for row in sheet.rows:
        if row.number > layout.heading_row + 1 and any(
            any(map(str.isdigit, _at(row, place))) for place in days
        ):
            yield _at(row, named), _at(row, named + 1)


def _at(row: Row, place: int | None) -> str:
    return "" if place is None or place >= len(row.cells) else text_of(row.cells[place])
