"""Summary tables as an office lays them: read, filled in, refused with the key at fault."""

import io
from datetime import date
from itertools import takewhile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from papers import own
from papers.errors import FormError
from papers.forms import load_forms
from papers.level_summary import GroupRow, SummaryFacts
from papers.office import bring_in, check_folder
from papers.table_layout import Layout, layouts_xlsx, load_layout
from papers.wording import DOTS
from rating import Kind, Level, Subject
from tests.rows import few

LAID = """
name = "Biểu Ví Dụ"
title = "Tổng hợp xếp loại đảng viên"
document = "Theo văn bản số 1-VB/VD"
lines = "cells"
total = true
[[column]]
heading = "Phải xếp loại"
show = "base"
[[column]]
heading = "Tốt trở lên"
show = "level"
levels = ["excellent", "good"]
[[column]]
heading = "Tỷ lệ tốt trở lên, không giữ chức vụ"
show = "percent"
levels = ["excellent", "good"]
groups = ["member"]
[[column]]
heading = "Bí thư xuất sắc"
show = "level"
levels = ["excellent"]
groups = ["secretary"]
[[column]]
heading = "Chi bộ xuất sắc"
show = "level"
levels = ["excellent"]
groups = ["cell"]
"""
PARTY = (Subject.SECRETARY, Subject.DEPUTY_SECRETARY, Subject.COMMITTEE_MEMBER)


def group(place: str, of: tuple[Subject, ...], *counts: int, base: int = 0) -> GroupRow:
    """Give a group of so many of each level."""
    kind = Kind.COLLECTIVE if of == (Subject.CELL,) else Kind.INDIVIDUAL
    levels = dict(zip(Level, counts, strict=True))
    return GroupRow(kind, place, "Đảng bộ Ví Dụ", of, base or sum(counts), levels, 0)


def facts(*rows: GroupRow) -> SummaryFacts:
    """Give a summary of these groups, all of which are the total as well."""
    return SummaryFacts(
        office="Đảng bộ Xã Ví Dụ",
        year=2024,
        made_on=date(2024, 12, 20),
        cells=2,
        groups=rows,
        totals=rows,
        not_opened=(),
        compared=(),
        compared_total=None,
        over=(),
        heads=(),
        heads_unpublished=0,
        targets=(),
    )


def laid(folder: Path, text: str = LAID) -> Layout:
    """Write a layout down and read it."""
    path = folder / "vi-du.bieu.toml"
    path.write_text(text, encoding="utf-8")
    return load_layout(path)


def rows_of(layout: Layout, told: SummaryFacts) -> list[list[object]]:
    """Give the lines of the sheet, less their number; who signs stands below an empty one."""
    sheet = load_workbook(io.BytesIO(layouts_xlsx([layout], told))).worksheets[0]
    assert "Biểu Ví Dụ" == sheet.title
    lines = ([cell.value for cell in line][1:] for line in sheet.iter_rows(min_row=6))
    return list(takewhile(any, lines))


def test_a_share_is_a_number_shown_as_a_percentage(tmp_path: Path) -> None:
    """Two of three are 66,7 % and none of four 0 %: Excel computes with both and sorts them."""
    told = facts(
        group("Chi bộ Toán", (Subject.MEMBER,), 1, 1, 1, 0),
        group("Chi bộ Văn", (Subject.MEMBER,), 0, 0, 4, 0),
    )
    book = load_workbook(io.BytesIO(layouts_xlsx([laid(tmp_path)], told)))

    shown = [(line[4].value, line[4].number_format) for line in book.worksheets[0]["A6:G7"]]

    assert [(0.667, "0.0\\ %"), (0, "0\\ %")] == shown


def test_a_table_is_filled_in_as_it_is_laid(tmp_path: Path) -> None:
    """A line a cell, then all; what is one group with others cannot be told and is dots."""
    told = facts(
        group("Chi bộ Toán", (Subject.MEMBER,), 1, 2, 1, 0, base=5),
        group("Chi bộ Toán", PARTY, 1, 0, 0, 0),
        group("Chi bộ Toán", (Subject.CELL,), 1, 0, 0, 0),
        group("Chi bộ Văn", (Subject.MEMBER,), 0, 1, 1, 0),
    )

    found = rows_of(laid(tmp_path), told)

    assert [
        ["Chi bộ Toán", 6, 4, 0.75, DOTS, 1],
        ["Chi bộ Văn", 2, 1, 0.5, 0, 0],
        ["TỔNG CỘNG", 8, 5, 0.667, DOTS, 1],
    ] == found


def test_where_nobody_made_groups_a_group_cannot_be_told(tmp_path: Path) -> None:
    """Everybody together can."""
    (line, _) = rows_of(laid(tmp_path), facts(group("Chi bộ Toán", (), 1, 2, 1, 0)))

    assert ["Chi bộ Toán", 4, 3, DOTS, DOTS, 0] == line


@pytest.mark.parametrize(
    ("old", "new", "code", "key"),
    few(
        [
            ('name = "Biểu Ví Dụ"', "", "missing", "name"),
            ('show = "base"', 'show = "bases"', "bad_value", "show"),
            ('show = "base"', 'show = "base"\nwide = 3', "unknown_key", "wide"),
            ('show = "base"', 'show = "level"', "missing", "levels"),
            ('lines = "cells"', "lines = 3", "bad_value", "lines"),
            ("total = true", 'total = "có"', "wrong_type", "total"),
            ('title = "Tổng hợp xếp loại đảng viên"', 'title = " "', "empty", "title"),
        ],
        0,
        1,
        2,
    ),
)
def test_what_is_wrong_with_a_layout_is_said_with_its_key(
    tmp_path: Path, old: str, new: str, code: str, key: str
) -> None:
    """Before anybody asks for the table."""
    with pytest.raises(FormError) as refused:
        laid(tmp_path, LAID.replace(old, new, 1))

    assert (code, key, "vi-du.bieu.toml") == (
        refused.value.code,
        refused.value.key,
        refused.value.file,
    )


def test_an_office_brings_its_tables_along(tmp_path: Path) -> None:
    """From the folder of its templates; the check reads them as what they are."""
    laid(tmp_path)
    forms = load_forms()
    try:
        bring_in(forms, None, tmp_path)
        names = [one.name for one in own.own_layouts()]
        checked = check_folder(tmp_path, forms)
    finally:
        own.use({})

    assert ["Biểu Ví Dụ"] == names
    assert [("vi-du.bieu.toml", None)] == [(one.file, one.error) for one in checked]
    assert () == own.own_layouts()
