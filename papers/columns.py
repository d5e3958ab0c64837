"""Widths for tables whose columns are only known when they are filled.

A template loops over the columns with `{%tc for … %}`, so its widths cannot be drawn. Here each
column gets a share of the page by the longest text it holds; tables drawn with as many columns as
their grid names are left as they are.
"""

import re

_TABLE = re.compile(r"<w:tbl>.*?</w:tbl>", re.DOTALL)
_GRID = re.compile(r"<w:tblGrid>.*?</w:tblGrid>", re.DOTALL)
_ROW = re.compile(r"<w:tr[ >].*?</w:tr>", re.DOTALL)
_CELL = re.compile(r"<w:tc>.*?</w:tc>", re.DOTALL)
_CELL_WIDTH = re.compile(r"<w:tcW [^>]*/>")
_TEXT = re.compile(r"<w:t[^>]*>([^<]*)</w:t>")
_WORD = re.compile(r"\S+")

_LETTER = 105
"""Twentieths of a point a letter takes in a table's type."""
_EDGES = 240
_LONG = 40
"""Letters beyond which a text no longer claims more width: it is broken into lines."""


def even_columns(xml: str) -> str:
    """Give the part with a grid for every table that was filled with other columns."""
    if "<w:tbl>" not in xml:
        return xml
    return _TABLE.sub(lambda found: _fitted(found.group()), xml)


def _fitted(table: str) -> str:
    grid = _GRID.search(table)
    rows = [_CELL.findall(row) for row in _ROW.findall(table)]
    columns = max((len(row) for row in rows), default=0)
    if grid is None or columns == grid.group().count("<w:gridCol"):
        return table
    page = sum(int(width) for width in re.findall(r'w:w="(\d+)"', grid.group()))
    widths = _widths([row for row in rows if len(row) == columns], columns, page)
    drawn = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    table = table.replace(grid.group(), f"<w:tblGrid>{drawn}</w:tblGrid>", 1)
    return _ROW.sub(lambda found: _row(found.group(), widths), table)


def _row(row: str, widths: list[int]) -> str:
    places = iter(widths)

    def cell(found: re.Match[str]) -> str:
        width = f'<w:tcW w:w="{next(places, 0)}" w:type="dxa"/>'
        return _CELL_WIDTH.sub(width, found.group(), count=1)

    return _CELL.sub(cell, row)


def _widths(rows: list[list[str]], columns: int, page: int) -> list[int]:
    """The longest word of a column must fit; what is left is shared by the length of texts."""
    texts = [[" ".join(_TEXT.findall(row[place])) for row in rows] for place in range(columns)]
    least = [_LETTER * max(map(_longest_word, column), default=1) + _EDGES for column in texts]
    wants = [min(max(map(len, column), default=1), _LONG) for column in texts]
    left = max(page - sum(least), 0)
    shares = [
        low + left * want // max(sum(wants), 1) for low, want in zip(least, wants, strict=True)
    ]
    scale = page / max(sum(shares), 1)
    return [int(share * scale) for share in shares]


def _longest_word(text: str) -> int:
    return max((len(word) for word in _WORD.findall(text)), default=1)
