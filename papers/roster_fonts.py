"""Turns the rows of a roster that were typed for old fonts into the letters of today.

A sheet was typed for one font, or column by column for several: a list put together from two has
its names from the one and its posts from the other. What cannot be proved stays as it is.
"""

from collections.abc import Mapping
from dataclasses import replace

from papers.old_letters import OldFont, font_of, turned
from papers.roster_excel import Row, Sheet, Value
from papers.roster_headings import SEARCHED_ROWS


def renewed(sheet: Sheet, after: int) -> tuple[Sheet, tuple[OldFont, ...]]:
    """Give a sheet with the rows behind one in the letters of today, and for what they were typed.

    As it is, with nothing, where they are so already, are mixed otherwise than by columns, or where
    a column may be read in more ways than one."""
    rows = [row for row in sheet.rows if row.number > after]
    fonts = _fonts(rows)
    new = {row.number: _turned(row, fonts) for row in rows} if fonts else {}
    return (
        replace(sheet, rows=[new.get(row.number, row) for row in sheet.rows]),
        tuple(dict.fromkeys(fonts.values())),
    )


def with_headings_of(sheet: Sheet, font: OldFont) -> Sheet:
    """Give a sheet whose first rows, the headings among them, are read as typed for a font."""
    rows = [
        replace(row, cells=[_one(cell, font) for cell in row.cells])
        if row.number <= SEARCHED_ROWS
        else row
        for row in sheet.rows
    ]
    return replace(sheet, rows=rows)


def _fonts(rows: list[Row]) -> Mapping[int, OldFont]:
    """Give the font of each column that was typed for one; nothing where one is in doubt."""
    width = max((len(row.cells) for row in rows), default=0)
    columns = [
        [row.cells[place] for row in rows if place < len(row.cells)] for place in range(width)
    ]
    texts = [[cell for cell in column if isinstance(cell, str)] for column in columns]
    whole = font_of(text for column in texts for text in column)
    if whole is not None:
        return dict.fromkeys(range(width), whole)
    found = {place: font for place, column in enumerate(texts) if (font := font_of(column))}
    if not found:
        return {}
    others = (column for place, column in enumerate(texts) if place not in found)
    return {} if any(map(_in_doubt, others)) else found


def _in_doubt(texts: list[str]) -> bool:
    """Whether letters with accents stand there, and none that old fonts do not have."""
    letters = set("".join(texts))
    return max(letters, default="") <= "\xff" and any(not one.isascii() for one in letters)


def _turned(row: Row, fonts: Mapping[int, OldFont]) -> Row:
    return replace(row, cells=[_one(cell, fonts.get(at)) for at, cell in enumerate(row.cells)])


def _one(cell: Value, font: OldFont | None) -> Value:
    return turned(cell, font) if font is not None and isinstance(cell, str) else cell
