"""What is said to whoever types something else than what was meant: a sentence, never a trace."""

import io
import os
import shutil
import socket
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.commands import house
from tests.bot import homes
from tests.bot.test_commands import GOOD, LEAD, _roster
from tests.bot.test_commands import home as home

CELL = "Chi bộ Tổ Tự nhiên"


def does(*arguments: str) -> int:
    """Type a command; give its status, also where the parser ends it."""
    try:
        return main([*arguments])
    except SystemExit as ended:
        return int(ended.code or 0)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house of two members, a binary file and a folder, to be copied."""
    folder = tmp_path_factory.mktemp("house")
    homes.found(folder)
    with pytest.MonkeyPatch.context() as patch:
        homes.point_into(folder, patch)
        does("roster", "import", str(_roster(folder, GOOD, LEAD)))
    (folder / "nhi-phan").write_bytes(bytes(range(256)) * 40)
    (folder / "thu-muc").mkdir()
    return folder


@pytest.fixture
def founded(template: Path, home: Path) -> Path:
    """The house, in a folder of its own."""
    shutil.copytree(template, home, dirs_exist_ok=True)
    return home


WRONG = (
    ("1", "init", "thua"),
    ("1", "run", "thua"),
    ("1", "khong-co-lenh-nay"),
    ("1", "roster"),
    ("1", "roster", "import"),
    ("0", "roster", "import", "khong-co.xlsx"),
    ("0", "roster", "import", "nhi-phan"),
    ("0", "roster", "import", "thu-muc"),
    ("0", "roster", "template", "thu-muc"),
    ("0", "roster", "template", "khong-co/mau.xlsx"),
    ("0", "codes", "--cell", "Không có"),
    ("0", "codes", "--out", "nhi-phan"),
    ("0", "codes", "--out", "nhi-phan/trong"),
    ("1", "papers"),
    ("0", "papers", "check", "khong-co"),
    ("0", "papers", "check", "nhi-phan"),
    ("0", "papers", "templates", "--out", "nhi-phan"),
    ("1", "rate"),
    ("0", "rate", "khong-co.jsonl"),
    ("0", "rate", "thu-muc"),
    ("0", "rate", "nhi-phan"),
    ("0", "rate", "--example", "khong-co"),
    ("1", "law"),
    ("0", "law", "show", "khong_co"),
    ("1", "law", "show", "national_2025", "--on", "hôm nay"),
    ("0", "law", "diff", "national_2025", "khong_co"),
    ("0", "backup", "nhi-phan"),
    ("0", "restore", "khong-co"),
    ("0", "restore", "nhi-phan"),
    ("0", "restore", "thu-muc", "--key", "khong-co"),
    ("1", "audit"),
    ("0", "audit", "export", "thu-muc"),
    ("0", "audit", "verify", "--paper", "khong phai ma"),
    ("1", "outbox", "retry", "-1"),
    ("1", "outbox", "retry", "99999999999999999999"),
    ("1", "outbox", "quen"),
    ("0", "outbox", "drop", "7"),
    ("1", "broadcast"),
    ("0", "broadcast", "send", "thu-muc"),
    ("0", "broadcast", "send", "nhi-phan"),
    ("1", "broadcast", "pause", "0"),
    ("0", "broadcast", "pause", "2147483647"),
    ("1", "officer", "add", "Trần Thị Lan"),
    ("0", "officer", "add", "Trần Thị Lan", "--over", "Nơi nào đó"),
    ("0", "officer", "add", "\udcff", "--over", CELL),
    ("1", "officer", "add", "Trần Thị Lan", "--over", CELL, "--born", "mai"),
    ("0", "officer", "add", "Trần Thị Lan", "--over", CELL, "--born", "1986"),
    ("1", "calendar", "set", "dossie", "20/12"),
    ("0", "calendar", "set", "dossier", "bao giờ"),
    ("0", "demo", "--out", "nhi-phan"),
    ("0", "demo", "--out", "nhi-phan/trong"),
    ("1", "play", "--port", "99999"),
)
"""Beside each whether it is misused: the command line makes no sense, whatever the files hold."""


@pytest.mark.parametrize(
    ("misused", "arguments"),
    [(one[0] == "1", one[1:]) for one in WRONG],
    ids=[" ".join(one[1:]).encode("ascii", "replace").decode() for one in WRONG],
)
def test_whatever_is_typed_wrong_is_told_in_a_sentence(
    founded: Path,
    capsys: pytest.CaptureFixture[str],
    *,
    misused: bool,
    arguments: tuple[str, ...],
) -> None:
    """Status 1 for what cannot be done, 2 for what cannot be meant; no trace, no English."""
    capsys.readouterr()

    status = does(*arguments)

    told = capsys.readouterr()
    assert (2 if misused else 1) == status
    assert told.err or told.out
    for trace in ("Traceback", "usage:", "ngoài dự tính", 'File "'):
        assert trace not in told.err + told.out


def test_a_bare_command_shows_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing was asked for, and nothing is wrong."""
    assert 0 == does()

    assert "doctor" in capsys.readouterr().out


def test_a_misspelt_command_is_told_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    """As a misspelt setting is."""
    assert 2 == does("codex")

    assert "tusoi codes" in capsys.readouterr().err


def test_a_port_in_use_is_told(founded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not as if the database were away."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        status = does("play", "--no-browser", "--port", port)

    assert 1 == status
    assert port in capsys.readouterr().err


def test_a_stop_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Status 130, as of every program that was interrupted."""

    async def stopped(_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(house, "prepare", stopped)

    assert 130 == does("init")


def test_a_reader_that_goes_ends_it_quietly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`tusoi law list | head -1`: nothing is said of a database."""
    reading, writing = os.pipe()
    os.close(reading)
    gone = io.TextIOWrapper(io.FileIO(writing, "w"), write_through=True)
    monkeypatch.setattr(sys, "stdout", gone)

    status = does("law", "list")
    gone.close()

    assert 1 == status
    assert "" == capsys.readouterr().err


def test_what_nobody_foresaw_is_told_by_kind_and_place(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Never by what it says, which may be somebody's name."""

    async def broken(_: object) -> bool:
        raise RuntimeError("Trần Thị Lan")

    monkeypatch.setattr(house, "prepare", broken)

    status = does("init")

    told = capsys.readouterr().err
    assert 1 == status
    assert "RuntimeError" in told
    assert "Lan" not in told


def test_a_full_disk_is_told_as_such(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And not as a database that is away."""

    async def full(_: object) -> bool:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(house, "prepare", full)

    assert 1 == does("init")
    assert "Đĩa đã đầy" in capsys.readouterr().err


def test_settings_that_cannot_be_read_are_told(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 2, as wrong ones."""
    (home / ".env").write_bytes(b"TUSOI_TELEGRAM_TOKEN=\xff\xfe")

    assert 2 == does("outbox")
    assert ".env" in capsys.readouterr().err


def test_a_database_of_a_newer_program_is_told(
    founded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its version, and nothing is changed."""
    with closing(sqlite3.connect(founded / "var" / "tusoi.db")) as rows:
        rows.execute("UPDATE alembic_version SET version_num = '9999'")
        rows.commit()

    assert 1 == does("migrate")
    assert "9999" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["init", "migrate"])
def test_a_lost_key_is_not_made_anew(
    founded: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    """A new one would not open what is there; put back, the old one does."""
    key = founded / "var" / "keys" / "text.key"
    kept = key.rename(founded / "cat-rieng.key")

    lost = does(command)
    made = key.exists()
    kept.rename(key)

    assert (1, False) == (lost, made)
    assert "cất riêng" in capsys.readouterr().err
    assert 0 == does(command)


def _codes(folder: Path) -> bytes:
    (sheet,) = folder.glob("*.docx")
    return sheet.read_bytes()


def test_codes_that_were_printed_are_not_ended_unasked(
    founded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a terminal it says how many and how to agree; `--yes` is the yes."""
    first = does("codes")
    printed = _codes(founded / "codes")
    capsys.readouterr()

    refused = does("codes")
    told = capsys.readouterr().err
    kept = _codes(founded / "codes")
    agreed = does("codes", "--yes")

    assert (0, 1, 0) == (first, refused, agreed)
    assert "2 mã đã phát" in told
    assert "--yes" in told
    assert printed == kept
    assert printed != _codes(founded / "codes")


def test_a_sheet_that_cannot_be_written_ends_no_code(
    founded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The cards that were handed out go on working."""
    does("codes")

    status = does("codes", "--yes", "--out", "nhi-phan")
    capsys.readouterr()
    again = does("codes")

    assert (1, 1) == (status, again)
    assert "2 mã đã phát" in capsys.readouterr().err


def test_two_cells_that_read_the_same_have_two_sheets(home: Path) -> None:
    """And a name with a stroke in it leads into no other folder."""
    homes.found(home)
    names = ("Chi bộ Tổ 1/2", "Chi bộ Tổ 1-2", "Chi bộ Tổ 1 2")
    born = ("05/09/1985", "05/09/1986", "05/09/1987")
    rows = [[GOOD[0], day, *GOOD[2:4], name, ""] for day, name in zip(born, names, strict=True)]
    does("roster", "import", "--yes", str(_roster(home, *rows)))

    status = does("codes")

    assert 0 == status
    assert 3 == len(list((home / "codes").glob("*.docx")))


def test_two_of_one_name_in_one_cell_are_told_apart(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the year; by the day where the years are the same."""
    homes.found(home)
    rows = [[GOOD[0], day, *GOOD[2:]] for day in ("05/09/1985", "06/09/1985", "07/09/1990")]
    does("roster", "import", "--yes", str(_roster(home, LEAD, *rows)))
    lan = ("officer", "add", "Trần Thị Lan", "--over", CELL)
    capsys.readouterr()

    several = does(*lan)
    told = capsys.readouterr().err
    steps = [does(*lan, "--born", born) for born in ("1985", "1990", "06/09/1985", "6-9-1985")]

    assert 1 == several
    for born in ("05/09/1985", "06/09/1985", "sinh 1990", "--born"):
        assert born in told
    assert [1, 0, 0, 0] == steps
