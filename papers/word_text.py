"""The words of a Word document, in their order: heard element by element, no tree is built.

Content controls and insertions are words of the paper, deletions are not; of a text box that is
written twice, for old programs too, one writing is read. What is struck out stays so, for it may be
a choice not taken. What a note at the foot or the end says stands below the paragraph it belongs
to. Nothing outside the file is fetched.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from papers.archive import Handlers, hear, local
from papers.errors import UnreadFile
from papers.struck import struck

MOST_ELEMENTS = 400_000
MOST_CELLS = 20_000
DEEPEST_TABLE = 8
"""Tables within tables."""
WIDEST_CELL = 63
"""Columns a cell may span: Word's tables have no more."""

_WORD = "wordprocessingml"
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_BOXES = {"A8": "☐", "6F": "☐", "FE": "☒", "FD": "☒", "78": "☒", "FC": "☑", "52": "☑"}
"""Signs of the Wingdings fonts, by the last two figures of their number."""
NOTE = "Chú thích:"
"""Stands before each line of what a note says."""
_NOTES = ("footnote", "endnote")
_REFERENCES = ("footnoteReference", "endnoteReference")
_OFF = ("0", "false", "off")
_PASSED_OVER = frozenset({"pPr", "rPr", "tblPr", "trPr", "sdtPr", "sectPr", "del", "moveFrom"})


Notes = Mapping[tuple[str, str], Sequence[str]]
"""The lines of each note, by the element that refers to it and its number."""


def words_of(document: bytes, most: int, notes: Notes = MappingProxyType({})) -> str:
    """Give the paragraphs and table rows of `document.xml`; cells are parted by ` | `.

    Raises:
        UnreadFile: as `hear`; `too_large` for more than `most` letters, too many cells, or tables
            nested too deep.
    """
    reader = _Reader(most, notes)
    hear(document, Handlers(reader.start, reader.end, reader.text), most=MOST_ELEMENTS)
    return "\n".join(reader.lines)


def notes_of(part: bytes, most: int) -> dict[tuple[str, str], Sequence[str]]:
    """Give the notes of `footnotes.xml` or `endnotes.xml`; raise `UnreadFile` as `words_of`."""
    reader = _NotesReader(most)
    hear(part, Handlers(reader.start, reader.end, reader.text), most=MOST_ELEMENTS)
    return reader.notes


@dataclass(slots=True)
class _Cell:
    lines: list[str] = field(default_factory=list)
    span: int = 1
    goes_on: bool = False
    """Whether it goes on with the cell above."""


@dataclass(slots=True)
class _Table:
    rows: list[list[list[str]]] = field(default_factory=list)
    """The lines of each cell of each row."""
    row: list[_Cell] = field(default_factory=list)
    above: dict[int, list[str]] = field(default_factory=dict)
    """What stands in each column of the grid, to be gone on with."""


class _Reader:
    """Hears the elements of a document; remembers in which table, cell and paragraph it is."""

    def __init__(self, most: int, notes: Notes) -> None:
        self.lines: list[str] = []
        self._notes = notes
        self._noted: list[list[str]] = []
        """Of each paragraph that is open, what its notes say."""
        self._holders = [self.lines]
        self._tables: list[_Table] = []
        self._paragraphs: list[list[str]] = []
        self._written = False
        self._over = 0
        self._struck: list[bool] = []
        """Of each run that is open, whether it is struck out."""
        self._in_look = False
        self._box = ""
        """The box of a form field of old programs, as far as it is heard."""
        self._letters = most + 1
        self._cells = MOST_CELLS

    def start(self, name: str, told: Mapping[str, str]) -> None:
        """An element begins."""
        space, _, own = name.rpartition(" ")
        if self._over or own == "Fallback" or (own in _PASSED_OVER and _WORD in space):
            self._look(own, told)
            self._over += 1
        elif own in _REFERENCES:
            self._note(own, _value(told, "id"))
        elif _WORD in space:
            self._start(own, told)

    def end(self, name: str) -> None:
        """An element ends."""
        space, _, own = name.rpartition(" ")
        if self._over:
            self._over -= 1
        elif _WORD in space:
            self._end(own)

    def text(self, text: str) -> None:
        """Letters stand there."""
        if self._written:
            self._sign(text)

    def _look(self, name: str, told: Mapping[str, str]) -> None:
        """Hear how a run looks, of all that is passed over."""
        if not self._over:
            self._in_look = name == "rPr" and bool(self._struck)
        elif self._over == 1 and self._in_look and name in ("strike", "dstrike"):
            self._struck[-1] |= _value(told, "val") not in _OFF

    def _start(self, name: str, told: Mapping[str, str]) -> None:
        match name:
            case "r":
                self._struck.append(False)
            case "t":
                self._written = True
            case "p":
                self._paragraphs.append([])
                self._noted.append([])
            case "tbl":
                self._begin_table()
            case "tc" if self._tables:
                self._begin_cell()
            case "gridSpan" | "vMerge":
                self._merge(name, told)
            case "checkBox" | "default" | "checked":
                self._tick(name, told)
            case "br" if _value(told, "type") in ("", "textWrapping"):
                self._sign("\n")
            case "sym":
                self._sign(_BOXES.get(_value(told, "char")[-2:].upper(), ""))
            case _:
                self._sign(_SIGNS.get(name, ""))

    def _tick(self, name: str, told: Mapping[str, str]) -> None:
        if name == "checkBox":
            self._box = "☐"
        elif self._box:
            self._box = "☐" if _value(told, "val") in _OFF else "☒"

    def _end(self, name: str) -> None:
        match name:
            case "r":
                self._struck.pop()
            case "t":
                self._written = False
            case "checkBox":
                self._sign(self._box)
                self._box = ""
            case "p":
                self._add("".join(self._paragraphs.pop()))
                self._holders[-1].extend(self._noted.pop())
            case "tc" if self._tables:
                self._holders.pop()
            case "tr" if self._tables:
                self._end_row(self._tables[-1])
            case "tbl":
                self._end_table(self._tables.pop())

    def _sign(self, sign: str) -> None:
        if sign and self._paragraphs:
            self._paragraphs[-1].append(struck(sign) if any(self._struck[-1:]) else sign)

    def _note(self, referring: str, number: str) -> None:
        """What is said again at each reference is counted at once, before the paragraph ends."""
        for line in self._notes.get((referring, number), ()) if self._noted else ():
            self._noted[-1].append(self._counted(f"{NOTE} {line}"))

    def _add(self, line: str) -> None:
        self._holders[-1].append(self._counted(line))

    def _counted(self, line: str) -> str:
        self._letters -= len(line) + 1
        if self._letters < 0:
            raise UnreadFile("too_large")
        return line

    def _begin_table(self) -> None:
        if len(self._tables) == DEEPEST_TABLE:
            raise UnreadFile("too_large")
        self._tables.append(_Table())

    def _begin_cell(self) -> None:
        self._cells -= 1
        if self._cells < 0:
            raise UnreadFile("too_large")
        cell = _Cell()
        self._tables[-1].row.append(cell)
        self._holders.append(cell.lines)

    def _merge(self, name: str, told: Mapping[str, str]) -> None:
        if not self._tables or not self._tables[-1].row:
            return
        cell, value = self._tables[-1].row[-1], _value(told, "val")
        if name == "vMerge":
            cell.goes_on = value in ("", "continue")
        elif value.isdecimal():
            if len(value) > 3 or int(value) > WIDEST_CELL:
                raise UnreadFile("too_large")
            cell.span = int(value)

    def _end_row(self, table: _Table) -> None:
        place, row = 0, []
        for cell in table.row:
            if cell.goes_on and place in table.above:
                cell.lines = table.above[place]
                self._letters -= sum(len(line) + 1 for line in cell.lines)
            table.above[place] = cell.lines
            row.append(cell.lines)
            place += cell.span
        if self._letters < 0:
            raise UnreadFile("too_large")
        table.rows.append(row)
        table.row = []

    def _end_table(self, table: _Table) -> None:
        for row in table.rows:
            # A table of one row only stands things beside each other: a head, a signature.
            if len(row) == 1 or len(table.rows) == 1:
                self._holders[-1].extend(line for cell in row for line in cell)
            else:
                told = (" ".join(" ".join(cell).split()) for cell in row)
                self._holders[-1].append(" | ".join(told))


class _NotesReader:
    """Hears the notes of a part, each as a small document."""

    def __init__(self, most: int) -> None:
        self.notes: dict[tuple[str, str], Sequence[str]] = {}
        self._most = most
        self._now: _Reader | None = None
        self._at = ("", "")

    def start(self, name: str, told: Mapping[str, str]) -> None:
        """An element begins."""
        if self._now is not None:
            self._now.start(name, told)
        elif local(name) in _NOTES:
            self._now = _Reader(self._most, {})
            self._at = (f"{local(name)}Reference", _value(told, "id"))

    def end(self, name: str) -> None:
        """An element ends."""
        if self._now is None:
            return
        if local(name) not in _NOTES:
            self._now.end(name)
            return
        lines = [line.strip() for line in self._now.lines if line.strip()]
        self.notes[self._at] = lines
        self._most -= sum(len(line) + 1 for line in lines)
        self._now = None

    def text(self, text: str) -> None:
        """Letters stand there."""
        if self._now is not None:
            self._now.text(text)


def _value(told: Mapping[str, str], name: str) -> str:
    return next((value for key, value in told.items() if local(key) == name), "")
