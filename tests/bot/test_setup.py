"""`tusoi setup`: from an empty folder to joining codes; wrong answers are asked for again."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.__main__ import main
from handlers.words import words_for
from tests.bot import homes
from tests.bot.test_commands import GOOD, HEADINGS, LEAD, _roster
from tests.bot.test_commands import home as home
from tests.bot.test_light_commands import ROOT
from tests.bot.test_roster_command import asked

BARE = "Họ và tên,Ngày sinh,Ngày vào Đảng,Chính thức/Dự bị,Chức vụ Đảng\n" + "\n".join(
    ",".join((*row[:4], row[5])) for row in (LEAD, GOOD)
)
WHO = "select m.full_name, c.name, a.name from member m join organisation c on c.id = m.cell_id "
WHO += "left join organisation a on a.id = c.parent_id order by m.id"


@pytest.fixture
def empty(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with nothing but keys and tables: making those again for each takes seconds."""
    monkeypatch.delenv("TUSOI_TELEGRAM_TOKEN", raising=False)
    homes.found(home)
    return home


def answers(monkeypatch: pytest.MonkeyPatch, *lines: str) -> int:
    """Give the status of a set-up that is answered so."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    return main(["setup"])


def test_a_cell_is_set_up_question_by_question(
    empty: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file names no cell and nothing above it: both are asked. Called again, nothing is."""
    (empty / "ds.csv").write_text(BARE, encoding="utf-8")

    done = answers(monkeypatch, "", "ds.csv", "Chi bộ 1", "Đảng bộ Trường Ví Dụ", "có", "2026", "")
    told = capsys.readouterr().out
    again = answers(monkeypatch, "")

    assert (0, 0) == (done, again)
    assert "Thêm mới 2: Nguyễn Văn An (Chi bộ 1); Trần Thị Lan (Chi bộ 1)" in told
    assert [
        ("Nguyễn Văn An", "Chi bộ 1", "Đảng bộ Trường Ví Dụ"),
        ("Trần Thị Lan", "Chi bộ 1", "Đảng bộ Trường Ví Dụ"),
    ] == asked(empty, WHO)
    assert [("Đảng bộ Trường Ví Dụ", "national_2025", 2026)] == asked(
        empty,
        "select o.name, u.profile, u.from_year from law_use u "
        "join organisation o on o.id = u.organisation_id",
    )
    assert [(2,)] == asked(empty, "select count(*) from join_code")
    assert ["ma-tham-gia-chi-bo-1.docx"] == [one.name for one in (empty / "codes").iterdir()]


def test_a_wrong_answer_is_told_and_asked_for_again(
    empty: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each with a sentence of what to write; nothing that was right is asked twice."""
    (empty / "ds.csv").write_text(BARE, encoding="utf-8")
    (empty / "sai.csv").write_text(BARE.replace("05/09/1985", "31/02/1985"), encoding="utf-8")

    done = answers(
        monkeypatch,
        "khong phai ma", "123:abc def", "",
        "", "khong-co.csv", "sai.csv", "Chi bộ 1", "mẫu",
        "ds.csv", "", "Chi bộ 1", "x" * 201, "", "không",
        "ds.csv", "Chi bộ 1", "", "có",
        "hai nghìn", "1999", "2026", "0", "99", "một", "1",
    )  # fmt: skip
    told = capsys.readouterr()

    assert 0 == done
    assert (empty / "danh-sach.xlsx").exists()
    for sentence in (
        "Chưa đúng dạng", "Cần danh sách", "Không đọc được tệp khong-co.csv", "không phải ngày",
        "không quá 200 chữ", "bốn chữ số", "Hãy gõ một số từ 1 đến",
    ):  # fmt: skip
        assert sentence in told.err
    assert [("Nguyễn Văn An", "Chi bộ 1", None), ("Trần Thị Lan", "Chi bộ 1", None)] == asked(
        empty, WHO
    )


def test_where_the_answers_end_what_was_done_is_kept(
    empty: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The next call goes on with the question that was open."""
    file = str(_roster(empty, LEAD, GOOD))

    first = answers(monkeypatch, "", file, "Đảng bộ Trường Ví Dụ", "có")
    told = capsys.readouterr().err
    second = answers(monkeypatch, "", "", "")

    assert (1, 0) == (first, second)
    assert "chạy lại tusoi setup để đi tiếp" in told
    assert [(2,)] == asked(empty, "select count(*) from member")
    assert [(2,)] == asked(empty, "select count(*) from join_code")


def test_a_token_is_kept_for_its_owner_alone(
    empty: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside what stands in the file already; it is printed nowhere."""
    monkeypatch.setenv("TUSOI_TELEGRAM_API", "http://127.0.0.1:9")
    (empty / ".env").write_text("# ours\nTUSOI_TELEGRAM_TOKEN=\nTUSOI_WEB_PORT=8123\n")

    answers(monkeypatch, "4242:khoa-cua-bot")
    told = capsys.readouterr()

    assert ["# ours", "TUSOI_TELEGRAM_TOKEN=4242:khoa-cua-bot", "TUSOI_WEB_PORT=8123"] == (
        (empty / ".env").read_text().splitlines()
    )
    assert 0o600 == (empty / ".env").stat().st_mode & 0o777
    assert "khoa-cua-bot" not in told.out + told.err
    assert "Chưa hỏi được Telegram" in told.err


@pytest.mark.parametrize(
    ("command", "question"),
    [
        pytest.param(["setup"], "setup.ask_token", marks=pytest.mark.long),
        (["roster", "import", "danh-sach.xlsx"], "roster.ask"),
    ],
    ids=["setup", "import"],
)
def test_ctrl_c_stops_at_a_question_at_once(
    empty: Path, command: Sequence[str], question: str
) -> None:
    """Status 130 without another Enter; nothing is half done, and the next call goes on."""
    _roster(empty, GOOD)
    running = subprocess.Popen(
        [sys.executable, "-c", _AT_A_TERMINAL, *command],
        cwd=empty,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stdout is not None
    with running:
        told = b""
        while not told.endswith(words_for("vi").label(question).encode()):
            told += running.stdout.read(1)
        running.send_signal(signal.SIGINT)
        _, sorry = running.communicate(timeout=60)

    assert 130 == running.returncode
    assert b"Traceback" not in sorry
    assert [(0,)] == asked(empty, "select count(*) from member")


_AT_A_TERMINAL = """
import io, os, sys
from bot.__main__ import main
class Terminal(io.TextIOWrapper):
    def isatty(self):
        return True
sys.stdin = Terminal(os.fdopen(0, "rb"))
sys.exit(main(sys.argv[1:]))
"""


def test_what_this_file_writes_is_what_the_others_write() -> None:
    """The bare roster has the columns of the usual one, without the cell."""
    assert [one for one in HEADINGS if one != "Chi bộ"] == BARE.splitlines()[0].split(",")
