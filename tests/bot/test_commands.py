"""The command line: set-up, roster, codes."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from bot.__main__ import main
from tests.bot import homes

HEADINGS = ["Họ và tên", "Ngày sinh", "Ngày vào Đảng", "Chính thức/Dự bị", "Chi bộ", "Chức vụ Đảng"]
GOOD = ["Trần Thị Lan", "05/09/1985", "26/03/2012", "Chính thức", "Chi bộ Tổ Tự nhiên", ""]
LEAD = ["Nguyễn Văn An", "17/05/1980", "03/02/2010", "Chính thức", "Chi bộ Tổ Tự nhiên", "Bí thư"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with settings that point into it."""
    homes.point_into(tmp_path, monkeypatch)
    homes.reads_here(monkeypatch)
    return tmp_path


def _roster(home: Path, *rows: list[str]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADINGS, *rows):
        sheet.append(row)
    file = home / "danh-sach.xlsx"
    book.save(file)
    return file


def test_init_makes_keys_that_nobody_else_reads(home: Path) -> None:
    """And may be run again without losing them."""
    first = main(["init"])
    key = home / "var" / "keys" / "text.key"
    made = key.read_bytes()
    second = main(["init"])

    assert (0, 0) == (first, second)
    assert made == key.read_bytes()
    assert 0o600 == key.stat().st_mode & 0o777


def test_a_good_roster_is_imported(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was added is told; it was read by a process of its own."""
    homes.reads_apart(monkeypatch)
    homes.found(home)

    status = main(["roster", "import", str(_roster(home, GOOD, LEAD))])

    assert 0 == status
    assert "thêm 2" in capsys.readouterr().out


def test_a_roster_with_faults_is_refused_whole(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every bad row is told by number and reason; nothing came in."""
    homes.found(home)
    bad = [*GOOD]
    bad[1] = "31/02/1985"
    worse = [*LEAD]
    worse[3] = "có"

    status = main(["roster", "import", str(_roster(home, GOOD, bad, worse))])
    told = capsys.readouterr().err
    again = main(["roster", "import", str(_roster(home, GOOD, LEAD))])

    assert (1, 0) == (status, again)
    assert "Dòng 3" in told
    assert "Dòng 4" in told
    assert "thêm 2" in capsys.readouterr().out


def test_the_empty_roster_can_be_filled_in(home: Path) -> None:
    """Its headings are those that the import knows; a file that exists is not written over."""
    first = main(["roster", "template", "mau.xlsx"])
    second = main(["roster", "template", "mau.xlsx"])

    assert (0, 1) == (first, second)
    sheets = load_workbook(BytesIO((home / "mau.xlsx").read_bytes()))
    cells = [c.value for s in sheets for row in s.iter_rows() for c in row]
    assert any("Họ và tên" in str(cell) for cell in cells)


def test_an_empty_roster_is_what_it_is_called(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A .csv is a CSV; a name of another kind is asked to be changed, and nothing is written."""
    csv = main(["roster", "template", "mau.csv"])
    other = main(["roster", "template", "mau.xls"])

    assert (0, 1) == (csv, other)
    assert (home / "mau.csv").read_text(encoding="utf-8-sig").startswith("Họ và tên *,Ngày sinh *,")
    assert not (home / "mau.xls").exists()
    assert ".xlsx hoặc .csv" in capsys.readouterr().err


def test_codes_are_printed_for_a_cell(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One card a member, without a QR where the bot's name could not be asked."""
    homes.found(home)
    main(["roster", "import", str(_roster(home, GOOD, LEAD))])

    status = main(["codes", "--out", "ma"])

    (file,) = (home / "ma").glob("*.docx")
    body = Document(str(file)).element.body
    cards = "\n".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))
    assert 0 == status
    assert "Trần Thị Lan" in cards
    assert re.search(r"[34679ACDEFGHJKMNPQRTUVWXY]{4}-[34679ACDEFGHJKMNPQRTUVWXY]{4}", cards)
    assert "QR" in capsys.readouterr().err


def test_a_missing_key_is_a_sentence(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No traceback, and what to do."""
    status = main(["roster", "import", str(_roster(home, GOOD))])

    assert 1 == status
    assert "tusoi init" in capsys.readouterr().err
