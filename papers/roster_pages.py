"""Reads the tables of a web page that is called a workbook, as web systems export their lists.

Each table is a sheet, with the lines above it as its first rows, for they may name the cell.
Nothing is fetched and no entity is made: the page is heard by the parser of the standard library.
"""

import codecs
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from papers.errors import UnreadFile
from papers.roster_excel import MOST_CELLS, MOST_ELEMENTS, MOST_PLACES, Row, Sheet, Value
from papers.struck import struck

DEEPEST_TABLE = 20
"""Tables within tables."""
WIDEST_CELL = 1_000
"""Columns a cell may span, as browsers have it: beyond it is a slip, and counts as one."""
_TITLE_ROWS, _TITLE_CELLS = 6, 2
"""A table that is no larger stands lines above each other, as the head of a paper does."""
_MOST_ABOVE = 20
"""Lines above a table that are kept: headings are sought not much further down."""

_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([a-z0-9_:.-]{1,40})", re.IGNORECASE)
_LOOKED_AT = 4096
_WESTERN = frozenset({"iso8859-1", "cp1252", "ascii"})
"""Charsets that browsers take for Windows-1252. Any other is told by the bytes themselves."""
_LINES = frozenset({"br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "center", "hr"})
_UNWRITTEN = frozenset({"script", "style", "title"})
_IN_TABLES = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th"})
_WITHOUT_END = frozenset({"br", "hr", "img", "input", "meta", "link", "col", "wbr", "base"})
_STRUCK = frozenset({"s", "strike", "del"})
_UNSEEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)

Told = Mapping[str, str | None]


def read_page(content: bytes, decode: Callable[[bytes], str]) -> list[Sheet]:
    """Give the tables of a page; `decode` reads bytes that do not say what letters they are.

    Raises:
        UnreadFile: `web_page` where no table stands in it, `too_large`, `broken`.
    """
    reader = _Reader()
    try:
        reader.feed(_text(content, decode))
        reader.close()
    except (AssertionError, RecursionError) as error:
        raise UnreadFile("broken") from error
    sheets = reader.all_sheets()
    if not sheets:
        raise UnreadFile("web_page")
    return sheets


def _text(content: bytes, decode: Callable[[bytes], str]) -> str:
    """Give the page as text: what is good UTF-8 is that, whatever it says of itself."""
    declared = _DECLARED.search(content[:_LOOKED_AT])
    if declared is None or not _is_western(declared.group(1).decode()):
        return decode(content)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _is_western(name: str) -> bool:
    try:
        return codecs.lookup(name).name in _WESTERN
    except LookupError:
        return False


@dataclass(slots=True)
class _Cell:
    place: int = 0
    across: int = 1
    down: int = 1
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What stands in it, line by line."""
        lines = (" ".join(line.split()) for line in "".join(self.parts).split("\n"))
        return "\n".join(line for line in lines if line)


@dataclass(slots=True)
class _Line:
    """A row of a table: its cells by column from 1."""

    cells: dict[int, str] = field(default_factory=dict)
    hidden: bool = False


@dataclass(slots=True)
class _Table:
    above: Sequence[str] = ()
    hidden: bool = False
    lines: list[_Line] = field(default_factory=list)
    row: _Line | None = None
    cell: _Cell | None = None
    place: int = 0
    holds_tables: bool = False
    going_on: dict[int, tuple[int, str]] = field(default_factory=dict)
    """For each column: for how many rows a cell of above goes on, and what stands in it."""

    def texts(self) -> Iterator[str]:
        """What stands in its rows, each text once in its row."""
        for line in self.lines:
            yield from dict.fromkeys(line.cells.values())

    @property
    def is_title(self) -> bool:
        """Whether it only stands a few lines above each other."""
        return len(self.lines) <= _TITLE_ROWS and all(
            len({*line.cells.values()}) <= _TITLE_CELLS for line in self.lines
        )

    @property
    def is_text(self) -> bool:
        """Whether it is but words one after the other, or one above the other."""
        widest = max((len(line.cells) for line in self.lines), default=0)
        return not self.hidden and (len(self.lines) <= 1 or widest <= 1)

    def sheet(self, name: str) -> Sheet:
        """Give it as a sheet, below the lines above it."""
        rows = [Row(number, [line]) for number, line in enumerate(self.above, 1)]
        for number, line in enumerate(self.lines, len(rows) + 1):
            if line.cells:
                last = max(line.cells)
                cells: list[Value] = [line.cells.get(place) for place in range(1, last + 1)]
                rows.append(Row(number, cells, line.hidden))
        return Sheet(rows, name, shown=not self.hidden)


class _Reader(HTMLParser):
    """Hears the elements of a page; remembers in which table, row and cell it is."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._kept: list[_Table] = []
        self._tables: list[_Table] = []
        self._titles: list[_Table] = []
        """Those that may be the head of the next table."""
        self._outside = _Cell()
        self._above: list[str] = []
        self._unseen: list[str] = []
        self._unseen_within = 0
        """In how many tables stands what is not seen."""
        self._struck = 0
        """In how many elements stands what is struck out."""
        self._elements, self._cells, self._places = MOST_ELEMENTS, MOST_CELLS, MOST_PLACES

    def all_sheets(self) -> list[Sheet]:
        """Give the tables, after the page ended; what was left open ends with it."""
        while self._tables:
            self._end_table()
        every = [table for table in (*self._kept, *self._titles) if any(table.texts())]
        return [table.sheet(str(number)) for number, table in enumerate(every, 1)]

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """An element begins."""
        self._elements -= 1
        if self._elements < 0:
            raise UnreadFile("too_large")
        told = dict(attrs)
        if not self._goes_unseen(tag, told):
            self._begin(tag, told)

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """An element without content, as XHTML writes it."""
        self.handle_starttag(tag, attrs)
        if tag not in _WITHOUT_END:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        self._see_again(tag)
        if self._is_unseen:
            if tag == self._unseen[-1]:
                self._unseen.pop()
        elif tag in _LINES:
            self._write("\n")
        elif tag in _STRUCK:
            self._struck = max(self._struck - 1, 0)
        elif self._tables:
            self._end(tag, self._tables[-1])

    def handle_data(self, data: str) -> None:
        """Letters stand there; where a line of them ends says nothing in a page."""
        if not self._is_unseen:
            text = re.sub(r"[\r\n]", " ", data)
            self._write(struck(text) if self._struck else text)

    @property
    def _is_unseen(self) -> bool:
        return bool(self._unseen) and len(self._tables) == self._unseen_within

    def _goes_unseen(self, tag: str, told: Told) -> bool:
        """Whether nothing is seen of an element that begins. Tables and rows are told of all the
        same: what is hidden may be members."""
        self._see_again(tag)
        if self._is_unseen:
            if tag == self._unseen[-1]:
                self._unseen.append(tag)
            return tag != "table"
        unseen = tag in _UNWRITTEN or (tag not in _IN_TABLES and _hides(told))
        if unseen and not self._unseen and tag not in _WITHOUT_END:
            self._unseen, self._unseen_within = [tag], len(self._tables)
        return unseen

    def _see_again(self, tag: str) -> None:
        """What is not seen within a cell ends with it, also where its end was forgotten."""
        if self._is_unseen and self._tables and tag in ("td", "th", "tr"):
            self._unseen = []

    def _begin(self, tag: str, told: Told) -> None:
        match tag:
            case "table":
                self._begin_table(hidden=_hides(told))
            case "tr" if self._tables:
                self._end_row(self._tables[-1])
                self._tables[-1].row = _Line(hidden=_hides(told))
            case "td" | "th" if self._tables:
                self._begin_cell(self._tables[-1], told)
            case "input":
                self._write(_entered(told))
            case _ if tag in _STRUCK:
                self._struck += 1
            case _ if tag in _LINES:
                self._write("\n")

    def _end(self, tag: str, table: _Table) -> None:
        match tag:
            case "table":
                self._end_table()
            case "tr" | "thead" | "tbody" | "tfoot":
                self._end_row(table)
            case "td" | "th":
                self._end_cell(table)

    def _write(self, text: str) -> None:
        cell = self._tables[-1].cell if self._tables else self._outside
        if cell is not None:
            cell.parts.append(text)

    def _begin_table(self, *, hidden: bool) -> None:
        if len(self._tables) == DEEPEST_TABLE:
            raise UnreadFile("too_large")
        above = [*self._above, *self._outside.text.splitlines()]
        self._outside.parts.clear()
        self._above = above
        for table in self._tables:
            table.holds_tables = True
            above = [*above, *table.texts(), *(table.cell.text if table.cell else "").splitlines()]
        hidden = hidden or bool(self._unseen)
        self._tables.append(_Table(above[-_MOST_ABOVE:], hidden=hidden))

    def _begin_cell(self, table: _Table, told: Told) -> None:
        self._end_cell(table)
        self._cells -= 1
        if self._cells < 0:
            raise UnreadFile("too_large")
        if table.row is None:
            table.row = _Line()
        table.place += 1
        while table.place in table.going_on:
            table.place += 1
        across, down = _times(told, "colspan"), _times(told, "rowspan")
        table.cell = _Cell(table.place, across if across <= WIDEST_CELL else 1, down)

    def _end_cell(self, table: _Table) -> None:
        cell, table.cell, self._struck = table.cell, None, 0
        if cell is None or table.row is None:
            return
        text = cell.text
        self._take(cell.across)
        for place in range(cell.place, cell.place + cell.across):
            if text:
                table.row.cells[place] = text
            if cell.down > 1:
                table.going_on[place] = (cell.down, text)
        table.place = cell.place + cell.across - 1

    def _end_row(self, table: _Table) -> None:
        self._end_cell(table)
        row, table.row, table.place = table.row, None, 0
        if row is None:
            return
        # Cells that go on fill a row that has content of its own.
        own = bool(row.cells)
        self._take(len(table.going_on))
        for place, (rows, text) in list(table.going_on.items()):
            if own and text:
                row.cells.setdefault(place, text)
            table.going_on[place] = (rows - 1, text)
            if rows == 1:
                del table.going_on[place]
        table.lines.append(row)

    def _end_table(self) -> None:
        self._end_row(self._tables[-1])
        table = self._tables.pop()
        holder = self._tables[-1].cell if self._tables else None
        if holder is not None and table.is_text and not table.holds_tables:
            holder.parts.append("\n".join(["", *table.texts(), ""]))
        elif not table.is_title:
            self._kept.append(table)
            self._titles, self._above = [], []
        elif not table.holds_tables:
            self._titles.append(table)
            self._above.extend(table.texts())

    def _take(self, places: int) -> None:
        self._places -= places
        if self._places < 0:
            raise UnreadFile("too_large")


def _hides(told: Told) -> bool:
    return "hidden" in told or bool(_UNSEEN.search(told.get("style") or ""))


def _entered(told: Told) -> str:
    """What was filled into a field of a form: a mark, or its words."""
    kind = (told.get("type") or "text").casefold()
    if kind in ("checkbox", "radio"):
        return "x" if "checked" in told else ""
    return "" if kind in ("hidden", "button", "submit", "image") else told.get("value") or ""


def _times(told: Told, what: str) -> int:
    said = (told.get(what) or "").strip()
    return max(int(said), 1) if said.isascii() and said.isdecimal() and len(said) < 6 else 1
