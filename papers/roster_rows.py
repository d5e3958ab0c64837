"""Which rows of a roster's sheet are members: what stands around a table is not."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from papers.plain import fold
from papers.roster_excel import Row, Sheet
from papers.roster_headings import SEARCHED_ROWS, Column, Layout
from papers.roster_sheets import shown_of, text_of
from rating import Status

SHOWN_LENGTH = 60
"""How much is shown of a wrong value, or of a row that is passed over."""

EXAMPLE_MARK = "Ví dụ:"
"""How the row of an empty roster begins that shows what to write."""

_DAYS = (Column.BIRTH_DATE, Column.ADMITTED_ON)
_DIVIDERS = frozenset({Column.ORGANISATION, Column.CELL})
_CLOSING = re.compile(
    r"(?:tong (?:so|cong)|cong(?: so)?\s*(?:$|[:.\d])|cong (?:chi bo|to|trang)\b|"
    r"trong do\b|an dinh|"
    r"danh sach (?:nay |tren )?(?:co|gom)|t/ ?m\b|tm\b|"
    r"thay mat|k/ ?t\b|nguoi lap|nguoi ghi|lap bieu|xac nhan|noi nhan|ky ten|ky, ghi|\(ky|"
    r"(?:pho )?bi thu$|chi uy$|dang uy$|thu ky$|thu truong|"
    r"(?:.*,? )?ngay\b.*\bthang\b.*\bnam\b|.*\b\d+ (?:dong chi|dang vien)\b)"
)
_TOTAL = re.compile(
    r"tong (?:so|cong)\b|cong(?: so)?\s*(?:$|[:.\d])|cong chi bo\b|trong do\b|an dinh|danh sach"
)
_SECTION = re.compile(
    r"(?:danh sach )?(?:dang vien )?(?:(chinh thuc)|(du bi))|(?:dang vien )?(?:nam|nu)"
    r"|(?:khoi|phong) .+|ban (?:giam hieu|giam doc|chi uy|lanh dao)"
)
_STANDINGS: Mapping[int, Status | None] = {1: Status.OFFICIAL, 2: Status.PROBATIONARY}
_SECTION_COUNT = re.compile(r"\s*(?:[(:–-]\s*)?\(?\d+(?: (?:dong chi|d/c|dang vien|nguoi))?\)?$")
_ONE_NUMBER = r"\(?(?:\d{1,2}|[a-z])\)?"
# Several of them where a value stands in two columns, or a day in three.
_NUMBER = re.compile(
    rf"{_ONE_NUMBER}(?: {_ONE_NUMBER}|(?:/{_ONE_NUMBER}){{2}})?(?:\s*=.*)?", re.IGNORECASE
)
_COUNTED = re.compile(r"^(?:[ivx]+|\d+|[a-z])[.)/-]+\s*|^[-+*]\s*", re.IGNORECASE)
_COUNT_ALONE = re.compile(r"(?:[ivx]+|\d+|[a-z])[.)]?", re.IGNORECASE)
_CELL_NAMED = re.compile(r"\b(chi bo)\b[\s:.]*")
_NAME_ENDS = re.compile(
    r"\s*(?:[(,;:–]| - | nam \d{4}| den (?:ngay|thang)| tinh den| thang \d| quy ).*$"
)


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A row below or between the members that tells of none."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A row that speaks of a member, and the cell that is named above it, if any is."""

    row: Row
    cell: str
    standing: Status | None = None
    """What the section it stands in says they all are."""


def member_rows(
    sheet: Sheet, layout: Layout, passed: list[PassedOver], place: str
) -> Iterator[MemberRow]:
    """Give the rows of members in order; what is passed over though words stand in it is noted.

    `place` stands before the number of a row that is noted.
    """
    below = [row for row in sheet.rows if row.number > layout.heading_row + 1]
    members = {row.number for row in below if _is_member(row, layout)}
    last = max(members, default=0)
    cell = _cell_above(sheet, layout)
    head = _head_texts(sheet, layout)
    standing: Status | None = None
    closed, below_head = False, True
    for row in below:
        texts = _texts(row)
        divider, section = _divider(texts), _section(texts)
        numbers = below_head and _numbers_columns(texts)
        below_head = _repeats(texts, head)
        if divider is not None:
            cell, standing = divider or cell, None
        elif below_head or numbers or _says_nothing(row, layout):
            continue
        elif row.number in members and not _is_example(row, layout):
            yield MemberRow(row, cell, standing)
        elif section is not None:
            standing = _STANDINGS.get(section.lastindex or 0, standing)
            passed.append(_passed(row, place))
        elif _is_example(row, layout) or _closes(texts) or (closed and row.number > last):
            closed = closed or not _is_example(row, layout)
            passed.append(_passed(row, place))
        else:
            yield MemberRow(row, cell, standing)


def _is_example(row: Row, layout: Layout) -> bool:
    return _at(row, layout, Column.NAME).casefold().startswith(EXAMPLE_MARK.casefold())


def _closes(texts: Sequence[str]) -> bool:
    return any(_CLOSING.match(fold(text)) for text in texts)


def _passed(row: Row, place: str) -> PassedOver:
    return PassedOver(f"{place}{row.number}", " ".join(_texts(row))[:SHOWN_LENGTH])


def _section(texts: Sequence[str]) -> re.Match[str] | None:
    """Find what a row alone says those below it are: of one standing, of one sex, of one office."""
    bare = _alone(texts)
    return None if bare is None else _SECTION.fullmatch(_SECTION_COUNT.sub("", fold(bare)))


def _cell_above(sheet: Sheet, layout: Layout) -> str:
    """Give the cell that the title names, or the sheet's name; empty where none or several do."""
    named: dict[str, str] = {}
    for row in sheet.rows:
        if row.number > min(layout.heading_row, SEARCHED_ROWS):
            break
        for text in _texts(row):
            if name := _cell_in(text):
                named.setdefault(fold(name), name)
    if not named and (name := _cell_in(sheet.name)):
        return name
    return next(iter(named.values())) if len(named) == 1 else ""


def _cell_in(text: str) -> str:
    """Give the name of a cell out of a line of title, from the words for a cell on."""
    folded = "".join((fold(letter) or letter)[:1] for letter in text)
    found = _CELL_NAMED.search(folded)
    if not found:
        return ""
    end = _NAME_ENDS.search(folded, found.end())
    own = text[found.end() : end.start() if end else len(text)].strip(" .-")
    return f"{text[found.start() : found.end(1)]} {own}" if own else ""


def _texts(row: Row) -> list[str]:
    """Give what stands in a row, a merged area once."""
    return list(dict.fromkeys(text for cell in row.cells if (text := shown_of(cell))))


def _alone(texts: Sequence[str]) -> str | None:
    """Give the one text of a row, without what it is counted by."""
    said = texts[1:] if len(texts) == 2 and _COUNT_ALONE.fullmatch(texts[0]) else texts
    return _COUNTED.sub("", said[0]) if len(said) == 1 else None


def _divider(texts: Sequence[str]) -> str | None:
    """Give the cell that a row alone names for those below; empty where it names another body."""
    bare = _alone(texts)
    if bare is None:
        return None
    if fold(bare).startswith("chi bo"):
        return _cell_in(bare)
    return "" if re.match(r"(?:dang (?:bo|uy)|to dang)\b", fold(bare)) else None


def _head_texts(sheet: Sheet, layout: Layout) -> frozenset[str]:
    rows = [row for row in sheet.rows if row.number <= layout.heading_row + 1]
    texts = [text for row in rows for text in _texts(row)]
    # Below, two columns of one value stand together: their headings too.
    pairs = [(layout.columns[column], second) for column, second in layout.halves.items()]
    texts.extend(f"{_in(row, first)} {_in(row, second)}" for row in rows for first, second in pairs)
    return frozenset(map(fold, texts))


def _repeats(texts: Sequence[str], head: frozenset[str]) -> bool:
    """The headings once more, as they are printed on every page."""
    return len(texts) > 1 and all(fold(text) in head for text in texts)


def _numbers_columns(texts: Sequence[str]) -> bool:
    """The row that counts the columns below their headings: 1, 2, 3…"""
    return len(texts) > 1 and all(_NUMBER.fullmatch(text) for text in texts)


def _says_nothing(row: Row, layout: Layout) -> bool:
    """Blank or a line of signs in every column that is read, or only naming an organisation."""
    said = (_at(row, layout, column) for column in Column if column not in _DIVIDERS)
    return not any(any(map(str.isalnum, text)) for text in said)


def _is_member(row: Row, layout: Layout) -> bool:
    """Whether a name stands there with a day, or with what else a member has."""
    name = _at(row, layout, Column.NAME)
    if not any(map(str.isalpha, name)) or _TOTAL.match(fold(name)):
        return False
    # A sum below may have its number in the column of a day: a day has more figures.
    if any(sum(map(str.isdigit, _at(row, layout, column))) > 2 for column in _DAYS):
        return True
    filled = [column for column in Column if _at(row, layout, column)]
    return len(filled) > 2 and not _closes(_texts(row))


def _at(row: Row, layout: Layout, column: Column) -> str:
    place = layout.columns.get(column)
    return "" if place is None else _in(row, place)


def _in(row: Row, place: int) -> str:
    return text_of(row.cells[place]) if place < len(row.cells) else ""
