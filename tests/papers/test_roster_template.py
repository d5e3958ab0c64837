"""The empty roster that is given out: filled in it is read, and it offers what it takes."""

import io
from collections.abc import Callable

import pytest
from openpyxl import load_workbook

from papers.roster_file import read_roster
from papers.roster_template import roster_template_csv, roster_template_xlsx
from tests.papers.test_roster_file import AN, HEAD


def test_the_empty_roster_filled_in_is_read() -> None:
    """What the program hands out it takes back."""
    book = load_workbook(io.BytesIO(roster_template_xlsx()))
    sheet = book.active
    headings = [cell.value for cell in sheet[3]]
    for heading, value in zip(HEAD, AN, strict=True):
        place = next(i for i, text in enumerate(headings, start=1) if text.startswith(heading))
        sheet.cell(5, place, value)
    stream = io.BytesIO()
    book.save(stream)

    roster = read_roster(stream.getvalue())

    assert [(5, "Nguyễn Văn An")] == [(row.row, row.name) for row in roster.rows]
    assert [("4", ())] == [(one.place, roster.ignored) for one in roster.passed_over]


@pytest.mark.parametrize("make", [roster_template_xlsx, roster_template_csv])
def test_the_empty_roster_sent_back_has_nobody(make: Callable[[], bytes]) -> None:
    """Its example is no member."""
    assert ["no_rows"] == [problem.code for problem in read_roster(make()).problems]


def test_the_empty_roster_offers_lists_that_refuse_other_words() -> None:
    """Official or probationary, and x for the marks."""
    sheet = load_workbook(io.BytesIO(roster_template_xlsx())).active
    rules = sheet.data_validations.dataValidation

    assert {'"Chính thức,Dự bị"', '"x"'} == {rule.formula1 for rule in rules}
    assert all(rule.showErrorMessage and rule.error for rule in rules)


def test_the_empty_roster_is_printed_on_one_width() -> None:
    """The headings on every page; the columns that must be filled in another colour."""
    sheet = load_workbook(io.BytesIO(roster_template_xlsx())).active
    heads = {str(cell.value): cell.fill.fgColor.rgb for cell in sheet[3]}
    required = {colour for head, colour in heads.items() if head.endswith("*")}

    assert ("landscape", 1, 0) == (
        sheet.page_setup.orientation,
        sheet.page_setup.fitToWidth,
        sheet.page_setup.fitToHeight,
    )
    assert "$3:$3" == sheet.print_title_rows
    assert 1 == len(required)
    assert not required & {colour for head, colour in heads.items() if not head.endswith("*")}
