"""How each kind of item looks on paper."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from papers.facts import FormFacts
from papers.form_view import Choice, ChoiceRow, ItemView, SectionView, TableRow
from papers.forms import Appears, Form, Item, Kind, Part, Row, Section, points_of, rows_of
from papers.wording import points
from rating import Grade, Level

EMPTY_BOX = "☐"
MARKED_BOX = "☒"
LINES_TO_WRITE_ON = 3

_NONE = "Không có."
_KEPT, _NOT_KEPT = "Đảm bảo", "Không đảm bảo"
_EVIDENCE = "Minh chứng"
_CRITERION = ("TT", "Tiêu chí")
_POINTS = ("Điểm tối đa", "Điểm tự chấm")


def section_views(facts: FormFacts) -> tuple[SectionView, ...]:
    """Give the sections of the form as printed, those apart left out."""
    sections = [_section(one, facts) for one in facts.form.sections if not one.apart]
    return (*sections[:-1], *map(_signed, sections[-1:]))


def appendix_views(facts: FormFacts) -> tuple[SectionView, ...]:
    """Give the sections printed apart; none of which nothing was answered."""
    return tuple(
        _section(one, facts)
        for one in facts.form.sections
        if one.apart and any(_rows_given(item, facts) for item in one.items)
    )


def _rows_given(item: Item, facts: FormFacts) -> bool:
    """Figures alone make no appendix: they would stand on an empty page."""
    several = item.kind is Kind.ROWS and item.most_rows > 1
    return several and bool(rows_of(item, facts.answers.get(item.id, "")))


def _section(section: Section, facts: FormFacts) -> SectionView:
    items = tuple(_items(section.items, facts))
    return SectionView(section.heading, items, section.lead, section.foot)


def _signed(section: SectionView) -> SectionView:
    """The last section of the paper."""
    items = section.items
    last = tuple(replace(item, signed=True) for item in items[-1:])
    return replace(section, items=(*items[:-1], *last))


def level_rows(answer: str) -> tuple[ChoiceRow, ...]:
    """Four levels in two lines: their names are too long to share one."""
    boxes = _boxes({level.value: level.vietnamese for level in Level}, answer)
    return (ChoiceRow(boxes[:2]), ChoiceRow(boxes[2:]))


def skipped(item: Item, answer: str) -> bool:
    """Whether the answer is the form's own word for nothing to say."""
    return item.skip is not None and answer == item.skip.vi


def _items(items: tuple[Item, ...], facts: FormFacts) -> Iterator[ItemView]:
    """Items that bring points stand together in a table for each part."""
    for scored, run in groupby(items, key=lambda item: item.kind is Kind.POINTS):
        if scored and _one_a_part(facts.form):
            yield _points_lines(tuple(run), facts)
        elif scored:
            parts = groupby(run, key=lambda item: item.scale and item.scale.part)
            yield from (_points_table(tuple(part), facts) for _, part in parts)
        else:
            yield from (_item(item, facts) for item in run if not _left_out(item, facts))


def _one_a_part(form: Form) -> bool:
    """Whether points are asked for as the Centre sets them: one figure of 30, one of 70."""
    parts = [item.scale.part for item in form.items if item.scale is not None]
    return len(parts) == len({*parts})


def _points_lines(items: tuple[Item, ...], facts: FormFacts) -> ItemView:
    scored = points_of(facts.form, facts.answers)
    total = "……" if scored is None or scored.open else points(scored.total)
    lines = tuple(
        f"{item.heading}: {_given(facts.answers.get(item.id, ''))}/{points(item.scale.most)}"
        for item in items
        if item.scale is not None
    )
    return _view("", lines=(*lines, f"Tổng điểm: {total}/100"))


def _given(answer: str) -> str:
    return points(Decimal(answer)) if answer else "……"


def _left_out(item: Item, facts: FormFacts) -> bool:
    """What has no heading of its own on the official form is printed only when it was answered."""
    asked = item.appears in (Appears.ALWAYS, *facts.cases)
    single = item.kind is Kind.ROWS and item.most_rows == 1
    return single and not item.heading and not (asked and facts.answers.get(item.id))


def _item(item: Item, facts: FormFacts) -> ItemView:
    answer = facts.answers.get(item.id, "")
    if item.kind is Kind.ROWS:
        return _rows(item, answer, facts.evidence.get(item.id, {}))
    lines = _lines(item, answer, facts)
    return _view(
        item.heading,
        is_grade=item.kind is Kind.GRADE,
        lines=lines,
        blanks=item.kind is Kind.TEXT and not lines,
        rows=_choices(item, answer, alone=any(one.scale for one in facts.form.items)),
        closing=_reason(facts.level_reasons.get(item.id, "")),
    )


def _lines(item: Item, answer: str, facts: FormFacts) -> tuple[str, ...]:
    """The paragraphs of an answer.

    The heading of an item that was not asked stays (the official form must carry it), with the
    word that there is none.
    """
    if item.kind is not Kind.TEXT:
        return (answer,) if skipped(item, answer) else ()
    explained = tuple(_explained(facts)) if item.appears is Appears.PROMPTED else ()
    lines = (*explained, *(line for line in answer.splitlines() if line.strip()))
    if not lines and item.appears not in (Appears.ALWAYS, *facts.cases):
        return (_NONE,)
    return lines


def _explained(facts: FormFacts) -> Iterator[str]:
    for number, one in enumerate(facts.prompts, start=1):
        yield f"{number}. Vấn đề được gợi ý: {' '.join(one.prompt.split())}"
        lines = [line for line in one.answer.splitlines() if line.strip()]
        yield f"Giải trình: {lines[0] if lines else '…………'}"
        yield from lines[1:]


def _reason(reason: str) -> str:
    return f"Lý do tự nhận mức này: {' '.join(reason.split())}" if reason else ""


def _choices(item: Item, answer: str, *, alone: bool) -> tuple[ChoiceRow, ...]:
    """The boxes of a choice; levels stand each on a line where points are given, as in 2025."""
    if item.kind is Kind.GRADE:
        return (ChoiceRow(_boxes({grade.value: grade.vietnamese for grade in Grade}, answer)),)
    if item.kind is Kind.LEVEL and not alone:
        return level_rows(answer)
    if item.kind is Kind.LEVEL:
        boxes = _boxes({level.value: level.vietnamese for level in Level}, answer)
        return tuple(ChoiceRow((box,)) for box in boxes)
    boxes = _boxes({option.id: option.label.vi for option in item.options}, answer)
    return tuple(ChoiceRow(boxes[place : place + 2]) for place in range(0, len(boxes), 2))


def _boxes(choices: Mapping[str, str], chosen: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(MARKED_BOX if code == chosen else EMPTY_BOX, label)
        for code, label in choices.items()
    )


def _rows(item: Item, answer: str, evidence: Mapping[int, tuple[str, ...]]) -> ItemView:
    """Figures of one row are a sentence; several rows are a table, blank ones for the pen."""
    rows = rows_of(item, answer)
    if item.most_rows == 1 and rows:
        figures = (f"{c.heading.vi}: {rows[0].get(c.id, '')}" for c in item.columns)
        return _view(item.heading, lines=(f"{'; '.join(figures)}.",))
    cells = [_cells(item, row) for row in rows]
    headings = [column.heading.vi for column in item.columns]
    if evidence:
        headings.append(_EVIDENCE)
        cells = [(*row, _proofs(evidence.get(n, ()))) for n, row in enumerate(cells, start=1)]
    blank = [("",) * len(headings)] * (0 if cells else LINES_TO_WRITE_ON)
    return _view(
        item.heading,
        columns=("TT", *headings),
        table=tuple(
            TableRow((str(number), *row)) for number, row in enumerate((*cells, *blank), start=1)
        ),
    )


def _of_figures(table: tuple[TableRow, ...]) -> Iterator[int]:
    """Give the columns that hold figures, boxes or nothing in all rows, from 1."""
    columns = zip(*(row.cells for row in table), strict=True)
    for number, column in enumerate(columns, start=1):
        if any(column) and all(map(_is_figure, column)):
            yield number


def _is_figure(cell: str) -> bool:
    return cell in ("", EMPTY_BOX, MARKED_BOX) or cell.replace(",", "").isdigit()


def _proofs(names: tuple[str, ...]) -> str:
    """The files of one row; a photo has no name of its own."""
    return "; ".join(name or f"Ảnh {n}" for n, name in enumerate(names, start=1))


def _cells(item: Item, row: Row) -> tuple[str, ...]:
    return tuple(column.printed(row.get(column.id, "")) for column in item.columns)


def _points_table(items: tuple[Item, ...], facts: FormFacts) -> ItemView:
    binary = any(item.scale is not None and item.scale.binary for item in items)
    marks = (_KEPT, _NOT_KEPT) if binary else ()
    return _view(
        "",
        columns=(*_CRITERION, *marks, *_POINTS),
        table=tuple(
            TableRow(tuple(_points_row(number, item, facts.answers.get(item.id, ""), binary)))
            for number, item in enumerate(items, start=1)
        ),
        closing=_sum(items, facts),
    )


def _points_row(number: int, item: Item, answer: str, binary: bool) -> Iterator[str]:
    yield str(number)
    yield item.heading or item.title.vi
    most = item.scale.most if item.scale else Decimal(0)
    if binary and item.scale and item.scale.binary:
        yield MARKED_BOX if answer and Decimal(answer) == most else EMPTY_BOX
        yield MARKED_BOX if answer and Decimal(answer) == 0 else EMPTY_BOX
    elif binary:
        yield from ("", "")
    yield points(most)
    yield points(Decimal(answer)) if answer else ""


def _sum(items: tuple[Item, ...], facts: FormFacts) -> str:
    """What these items make together; below the results, what all make."""
    scored = points_of(facts.form, facts.answers)
    given = [facts.answers.get(item.id, "") for item in items]
    most = points(sum((item.scale.most for item in items if item.scale), Decimal(0)))
    made = points(sum(map(Decimal, given), Decimal(0))) if all(given) else "……"
    line = f"Cộng: {made}/{most} điểm."
    if scored is None or not _ends(items, facts):
        return line
    total = "……" if scored.open else points(scored.total)
    return f"{line} Tổng điểm tự chấm: {total}/100 điểm."


def _ends(items: tuple[Item, ...], facts: FormFacts) -> bool:
    last = [item for item in facts.form.items if item.kind is Kind.POINTS][-1]
    return items[-1].id == last.id and last.scale is not None and last.scale.part is Part.RESULTS


def _view(
    heading: str,
    *,
    is_grade: bool = False,
    lines: tuple[str, ...] = (),
    blanks: bool = False,
    rows: tuple[ChoiceRow, ...] = (),
    columns: Collection[str] = (),
    table: tuple[TableRow, ...] = (),
    closing: str = "",
) -> ItemView:
    return ItemView(
        heading=heading,
        is_grade=is_grade,
        lines=lines,
        blanks=tuple(range(LINES_TO_WRITE_ON)) if blanks else (),
        rows=rows,
        has_table=bool(table),
        columns=tuple(columns),
        table=table,
        centred=tuple(_of_figures(table)),
        closing=closing,
    )
