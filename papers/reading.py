"""Splits a prepared text by the headings of a form: item → answer, and a rest that fits nowhere.

Nothing is dropped: each line of the text is part of an answer, of the rest, or a heading or choice
that was understood. What is struck out was not meant: it is no choice, and goes from an answer to
the rest. So does a note where nothing else stands: it may be the advice of who made the file.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from papers.errors import PaperError
from papers.forms import Form, Item, Kind, checked, read_rows, rows_value
from papers.headings import Found, Heading, Patience, bare, find, headings_of, unsaid
from papers.plain import fold
from papers.struck import BETWEEN, left_of, parted
from papers.word_text import NOTE
from rating import Grade, Level

_MARKED = re.compile(r"(?:☒|☑|🗹|✓|✔|✅|√|\[\s*[xXvV×]\s*\]|\(\s*[xXvV×]\s*\))")
_EMPTY = re.compile(r"☐|□|\[\s*\]|\(\s*\)")
_BOX_ALONE = re.compile(rf"(?:{_MARKED.pattern}|{_EMPTY.pattern}|[xXvV×])\s*")
_DOTTED = re.compile(r"(?=.*(?:…|(?:[._·]\s*){3}))[.…_·\s]+")
"""A line the form leaves for a pen."""
_UNSEEN = "\u200b\u200c\u200d\ufeff"
_BOLD = "**"
"""What an application writes for thick letters, where it copies no looks."""
_UNKNOWN_HEADING = re.compile(r"(?:[IVX]{1,4}|[A-D])\s?[/.)]\s?\S.{5,120}$")
"""A section of another form, in capitals: what stands under it is no part of the answer before."""
_TOTAL = re.compile(r"tong diem: [\d,.…]+/100")
_WHOSE = re.compile(r".+ - nam \d{4}")
_TABLE_HEAD = re.compile(r"tt \| tieu chi \|")
_GRADES_ASKED = "tu danh gia ve cap do"
"""What a form with grades prints above them; another form of the year has none."""
_FIGURE = re.compile(r"(?<!\d)(\d{1,3}(?:[.,]\d{1,2})?)(?=\s*(?:/|điểm|diem|$))")


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of a text; `headings` are the lines that were taken as such."""

    items: Mapping[str, str]
    """Item id to answer, as `papers.forms.values` keeps it."""
    rest: str
    """What was not recognised, in the order of the text."""
    headings: tuple[str, ...]


def read_text(form: Form, text: str) -> Understood:
    """Split a text by the headings of a form."""
    reader = _Reader(form)
    for line in text.splitlines():
        reader.take(line)
    return reader.understood()


@dataclass
class _Piece:
    """The lines under one heading."""

    item: Item | None
    lines: list[str] = field(default_factory=list)


class _Reader:
    """Goes down a text line by line and remembers under which heading it is."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._headings = headings_of(form)
        self._patience = Patience()
        self._section = ""
        self._graded = ""
        self._ended = False
        advice = (line for one in form.sections for line in (one.lead, one.foot))
        self._printed = {fold(line) for line in (form.opening, *advice) if line}
        self._appendices = {fold(one.heading): one for one in form.sections if one.apart}
        self._pieces: list[_Piece] = [_Piece(None)]
        self._taken: list[str] = []
        self._unsaid = ""
        """What the last heading goes on with, where a line of it was broken in two."""

    def take(self, line: str) -> None:
        """Take the next line."""
        if line.strip() and not self._patience.another_line():
            self._pieces[-1].lines.append(line)
            return
        if self._is_the_forms_own(line) or self._goes_on(line):
            self._taken.append(line.strip())
            return
        appendix = self._appendices.get(fold(line))
        if appendix is not None:
            self._ended = False
            self._begin(Found(Heading(appendix.id, None, "", ""), "", 1.0), line)
            return
        silent = self._ended or not line.strip() or _is_note(line)
        found = None if silent else self._find(line.strip())
        if found is None and _is_another_forms(line):
            self._pieces.append(_Piece(None, [line]))
        elif found is None:
            self._pieces[-1].lines.append(line)
        elif found.heading.ends:
            self._ended = True
            self._pieces.append(_Piece(None, [line]))
        else:
            self._begin(found, line)

    def understood(self) -> Understood:
        """Give the answers, and the rest."""
        items: dict[str, str] = {}
        rest: list[str] = []
        for piece in self._pieces:
            self._settle(piece, items, rest)
        return Understood(items, "\n".join(rest).strip("\n"), tuple(self._taken))

    def _is_the_forms_own(self, line: str) -> bool:
        """Whether the form prints a line by itself: its advice, a sum, whose an appendix is."""
        said = fold(line)
        if said in self._printed or _TOTAL.fullmatch(said) or _DOTTED.fullmatch(line.strip()):
            return True
        in_appendix = any(one.id == self._section for one in self._appendices.values())
        return in_appendix and not self._pieces[-1].lines and bool(_WHOSE.fullmatch(said))

    def _goes_on(self, line: str) -> bool:
        """Whether a line is the next part of the heading before it, and no word more."""
        said = bare(line)
        unsaid, self._unsaid = self._unsaid, ""
        if not said or not f"{unsaid} ".startswith(f"{said} "):
            return False
        self._unsaid = unsaid.removeprefix(said).strip()
        return True

    def _find(self, line: str) -> Found | None:
        exact = self._grade(line) or self._row(line)
        if exact is not None:
            return exact
        found = find(line, self._headings, self._section, self._patience)
        if found is None or found.heading.item is None:
            return found
        # Choices are announced by their words; a sentence that only begins alike is an answer.
        choice = found.heading.item.kind in (Kind.GRADE, Kind.LEVEL, Kind.CHOICE)
        if choice and found.inline and _chosen(found.heading.item, found.inline) is None:
            return None
        return found

    def _grade(self, line: str) -> Found | None:
        """A grade stands under the text it grades; its heading is the same everywhere."""
        if not fold(line).startswith("tu danh gia"):
            return None
        for item in self._form.items:
            if item.grade_of is not None and item.grade_of == self._graded:
                _, _, tail = line.partition(":")
                return Found(Heading(item.section, item, "", ""), tail.strip(), 1.0)
        return None

    def _row(self, line: str) -> Found | None:
        """A row of a table of points, or the sentence that tells the figures of one row."""
        cells = [fold(cell) for cell in line.split("|")]
        for item in self._form.items:
            if item.kind is Kind.POINTS and len(cells) > 1 and fold(item.heading) in cells:
                given = line.rpartition("|")[2].strip()
                return Found(Heading(item.section, item, "", ""), given, 1.0)
            names = [fold(column.heading.vi) for column in item.columns]
            if item.most_rows == 1 and all(name in fold(line) for name in names):
                return Found(Heading(item.section, item, "", ""), line, 1.0)
        return None

    def _begin(self, found: Found, line: str) -> None:
        item = found.heading.item
        self._section = found.heading.section
        if item is None:
            item = self._own(found.heading.section)
        if item is not None and item.kind is Kind.TEXT:
            self._graded = item.id
        head = line[: len(line) - len(found.inline)] if found.inline else line
        self._taken.append(head.strip())
        self._unsaid = "" if found.inline else unsaid(found.heading, head)
        inline = found.inline.removeprefix(_BOLD).strip() if _BOLD in head else found.inline
        self._pieces.append(_Piece(item, [inline] if inline else []))

    def _own(self, section: str) -> Item | None:
        """The item whose heading is the section's own."""
        written = (Kind.TEXT, Kind.ROWS, Kind.LEVEL)
        items = [i for i in self._form.items if i.section == section and i.kind in written]
        own = [i for i in items if not i.heading and i.most_rows != 1]
        return own[0] if len(own) == 1 else None

    def _settle(self, piece: _Piece, items: dict[str, str], rest: list[str]) -> None:
        lines = piece.lines
        if piece.item is None:
            rest.extend(line for line in lines if line.strip())
        elif piece.item.kind is Kind.TEXT:
            self._add_text(piece.item, lines, items, rest)
        else:
            self._settle_value(piece.item, lines, items, rest)

    def _add_text(
        self, item: Item, lines: list[str], items: dict[str, str], rest: list[str]
    ) -> None:
        every = [(line, *parted(line)) for line in lines]
        text = "\n".join(
            left for line, left, _ in every if left.strip() or not line.strip()
        ).strip()
        if text and all(_is_note(left) for _, left, _ in every if left.strip()):
            rest.extend(line for line in lines if line.strip())
            return
        rest.extend(out for _, _, out in every if out)
        if text:
            before = items.get(item.id)
            items[item.id] = text if before is None else f"{before}\n{text}"

    def _settle_value(
        self, item: Item, lines: list[str], items: dict[str, str], rest: list[str]
    ) -> None:
        """A choice is the lines up to the one that settles it; what follows fits nowhere."""
        rest.extend(line for line in lines if _is_note(line))
        written = [line for line in lines if line.strip() and not _is_note(line)]
        for count in range(1, len(written) + 1) if item.id not in items else ():
            value = _value(item, written[:count], whole=count == len(written))
            if value is None or _box_follows(item, written, count):
                continue
            if not _is_a_list(item, value, written, count):
                items[item.id] = value
                while count < len(written) and _is_not_chosen(written[count]):
                    count += 1  # what is not chosen stands on more than one line
                self._taken.extend(written[:count])
                written = written[count:]
            break
        rest.extend(written)


def _is_note(line: str) -> bool:
    """Whether it is what a note of a Word file says."""
    return line.lstrip().startswith(NOTE)


def _is_another_forms(line: str) -> bool:
    """Whether a line announces what this form does not ask: it is no part of the answer before."""
    said = fold(line)
    printed = _TABLE_HEAD.match(said) is not None or said.startswith(_GRADES_ASKED)
    return printed or (line.isupper() and _UNKNOWN_HEADING.match(line.strip()) is not None)


def _is_a_list(item: Item, value: str, lines: list[str], count: int) -> bool:
    """Whether the choices stand below each other as they are printed, and what is marked of them,
    if anything, comes further below."""
    if item.kind in (Kind.POINTS, Kind.ROWS) or count == len(lines):
        return False
    if any(_MARKED.search(line) for line in lines[:count]):
        return False
    following = next((line for line in lines[count:] if not _is_struck(line)), "")
    if _MARKED.search(following):
        return False
    return _chosen(item, _without_cross(following)) not in (None, value)


def _box_follows(item: Item, lines: list[str], count: int) -> bool:
    """Whether a choice without a mark has its own box on the line below, so that nothing is settled
    before that is read."""
    if item.kind in (Kind.POINTS, Kind.ROWS) or any(map(_MARKED.search, lines[:count])):
        return False
    return any(_BOX_ALONE.fullmatch(line.strip()) for line in lines[count : count + 1])


def _without_cross(line: str) -> str:
    """Give a line of a list without the letter somebody put beside its choice."""
    words = line.split()
    return " ".join(words[:-1] if words and _BOX_ALONE.fullmatch(words[-1]) else words)


def _is_struck(line: str) -> bool:
    return not parted(line)[0].strip()


def _is_not_chosen(line: str) -> bool:
    return _is_struck(line) or bool(_EMPTY.search(line))


def _value(item: Item, lines: list[str], *, whole: bool) -> str | None:
    """Give the value lines stand for; rows are read when all their lines are there."""
    left = ["|".join(map(left_of, line.split("|"))) for line in lines]
    if item.kind is Kind.POINTS:
        return _figure(item, " ".join(left))
    if item.kind is Kind.ROWS:
        return _rows(item, left) if whole else None
    text = " ".join(lines)
    if not whole and _EMPTY.search(text) and not _MARKED.search(text):
        return None
    return _chosen(item, text)


def _chosen(item: Item, text: str) -> str | None:
    """Give the one choice a text marks or names, or the one that is not struck out; None where it
    is none or several."""
    labels = _labels(item)
    whole, (text, out) = text, parted(text)
    names = re.compile("|".join(sorted(map(re.escape, labels), key=len, reverse=True)))
    if _MARKED.search(text):
        value = _marked(fold(whole), names, labels)
        not_meant = {labels.get(name) for name in names.findall(fold(out))}
        return None if value in not_meant or _MARKED.search(fold(out)) else value
    if _EMPTY.search(text):
        return None
    said = fold(text).strip((BETWEEN if out else " .;:") + _UNSEEN)
    one = names.match(said)
    return labels[one.group()] if one is not None and one.end() == len(said) else None


def _marked(text: str, names: re.Pattern[str], labels: Mapping[str, str]) -> str | None:
    """Give the one choice whose box is marked. Boxes stand before their labels or behind them, all
    in one way; None where both readings are possible."""
    tokens = re.compile(rf"{_MARKED.pattern}|{_EMPTY.pattern}|(?<!\w)(?:{names.pattern})(?!\w)")
    found = [one.group() for one in tokens.finditer(text)]
    boxed = [one not in labels for one in found]
    if boxed[0] == boxed[-1]:
        return None
    if not boxed[0]:
        found.reverse()
    after = [found[at + 1] for at, one in enumerate(found[:-1]) if _MARKED.fullmatch(one)]
    named = {labels.get(one) for one in after}
    return named.pop() if len(named) == 1 else None


def _labels(item: Item) -> dict[str, str]:
    """What each choice is called, folded, and its code."""
    labels: dict[str, str] = {}
    if item.kind is Kind.GRADE:
        labels = {fold(grade.vietnamese): grade.value for grade in Grade}
    elif item.kind is Kind.LEVEL:
        for level in Level:
            name = fold(level.vietnamese)
            for short in (name, name.removesuffix(" nhiem vu"), fold(level.initials)):
                labels[short] = level.value
    else:
        labels = {fold(option.label.vi): option.id for option in item.options}
    if item.skip is not None:
        labels[fold(item.skip.vi).strip(".")] = item.skip.vi
    return labels


def _figure(item: Item, text: str) -> str | None:
    found = _FIGURE.search(text.strip())
    if found is None:
        return None
    try:
        return checked(item, found.group(1))
    except PaperError:
        return None


def _rows(item: Item, lines: list[str]) -> str | None:
    """Rows of a table; its heading and the numbers of its rows are not part of it."""
    headings = {fold(column.heading.vi) for column in item.columns}
    kept = []
    for line in lines:
        cells = [cell.strip() for cell in line.split("|")]
        if headings & {fold(cell) for cell in cells}:
            continue
        if len(cells) > len(item.columns) and re.fullmatch(r"\d{0,3}\.?", cells[0]):
            # Behind the columns may stand one more: what proves the row.
            cells = cells[1 : len(item.columns) + 1]
        kept.append(" | ".join(cells))
    try:
        return rows_value(item, read_rows(item, "\n".join(kept))) or None
    except PaperError:
        return None
