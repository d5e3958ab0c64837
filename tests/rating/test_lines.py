"""The stream of JSON lines: every line is answered, in order, whatever it holds."""

import io
import json
import os
import runpy
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from rating import __main__ as command
from rating import lines

ROOT = Path(__file__).parents[2]
FINE = b'{"question": "deadlines", "profile": "binhdinh_2024", "year": 2024}'
AskLine = Callable[[bytes], Mapping[str, Any]]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"", "not_json"),
        (b"\n", "not_json"),
        (b"   \n", "not_json"),
        (b"{", "not_json"),
        (b"{'question': 1}", "not_json"),
        (b"nothing", "not_json"),
        (FINE + b" " + FINE, "not_json"),
        (b'{"question": "\xff\xfe"}', "not_json"),
        (b"\xef\xbb\xbf" + FINE, "not_json"),
        (b'{"question": "duration", "members": NaN}', "not_json"),
        (b'{"question": "duration", "members": Infinity}', "not_json"),
        (b'{"question": "duration", "members": -Infinity}', "not_json"),
        (b'{"members": ' + b"9" * 5000 + b"}", "not_json"),
        (b'{"members": 1e9999999999999999999999}', "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"[]", "not_an_object"),
        (b'"tally"', "not_an_object"),
        (b"12", "not_an_object"),
        (b"1.5", "not_an_object"),
        (b"null", "not_an_object"),
        (b"true", "not_an_object"),
        (b'{"question": "cap", "question": "tally"}', "duplicate_key"),
    ],
)
def test_a_bad_line_is_answered_with_its_error(ask_line: AskLine, line: bytes, code: str) -> None:
    """A line that is no JSON object has an answer of its own."""
    found = ask_line(line)

    assert found["ok"] is False
    assert code == found["error"]["code"]
    assert {"code", "field", "message"} == set(found["error"])


def test_a_key_given_twice_is_named(ask_line: AskLine) -> None:
    """Which of two values was meant would be a guess, at any depth."""
    found = ask_line(
        b'{"question": "cap", "profile": "hcmc_edu_2023", "kind": "individual",'
        b' "counts": {"good": 1, "excellent": 0, "good": 9}}'
    )

    assert {"code": "duplicate_key", "field": "good"} == {
        key: found["error"][key] for key in ("code", "field")
    }


def test_numbers_are_read_exactly(ask_line: AskLine) -> None:
    """A share a hair above a half is above a half; a double would not know."""
    found = ask_line(
        b'{"question": "standards", "profile": "hcmc_edu_2023", "subject": "individual",'
        b' "criteria": [], "tasks": {"assigned": 1, "finished": 1, "on_time": 1, "exceeded": 1},'
        b' "facts": {"low_confidence_share": 0.5000000000000000000000000000000000001}}'
    )

    assert found["highest"] == "not_completed"


def test_half_a_surrogate_comes_back_escaped(ask_line: AskLine) -> None:
    """What cannot be written as UTF-8 is escaped, and the line is still JSON."""
    found = ask_line(b'{"question": "\\ud800", "profile": "hcmc_edu_2023"}')

    assert found["error"]["code"] == "unknown_question"


def test_a_bad_line_does_not_stop_the_stream() -> None:
    """Three lines, the middle one broken: three answers, and only that one is an error."""
    found = list(lines.answers([FINE, b"{", FINE]))

    assert [True, False, True] == [ok for _, ok in found]
    assert all(line.endswith(b"\n") and line.count(b"\n") == 1 for line, _ in found)


def test_windows_line_ends_are_white_space(ask_line: AskLine) -> None:
    """A carriage return before the line feed is no part of the case."""
    assert ask_line(FINE + b"\r\n")["ok"] is True


def test_vietnamese_is_written_as_it_is() -> None:
    """Answers are UTF-8, not escapes."""
    [(line, _)] = lines.answers([FINE])

    assert "Tỉnh ủy" in line.decode()


class _Stream:
    def __init__(self, buffer: Any) -> None:
        self.buffer = buffer

    def fileno(self) -> int:
        return 1


@pytest.mark.parametrize(("given", "status"), [(FINE + b"\n", 0), (FINE + b"\n\n", 1), (b"", 0)])
def test_exit_status(monkeypatch: pytest.MonkeyPatch, given: bytes, status: int) -> None:
    """0 when every line was answered ok, also when there was none; 1 when some line was not."""
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", _Stream(io.BytesIO(given)))
    monkeypatch.setattr(sys, "stdout", _Stream(written))

    assert status == command.main()
    assert given.count(b"\n") == written.getvalue().count(b"\n")


def test_the_module_is_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run as a module, it ends the process with its status."""
    monkeypatch.setattr(sys, "stdin", _Stream(io.BytesIO(b"{")))
    monkeypatch.setattr(sys, "stdout", _Stream(io.BytesIO()))
    monkeypatch.delitem(sys.modules, "rating.__main__")

    with pytest.raises(SystemExit) as ended:
        runpy.run_module("rating", run_name="__main__")

    assert ended.value.code == 1


class _Closed(io.BytesIO):
    def write(self, _: Any) -> int:
        raise BrokenPipeError


def test_a_reader_that_goes_away_ends_the_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A closed pipe is no crash: status 1, and nothing is left to be flushed into it."""
    kept = os.open(tmp_path / "out", os.O_RDWR | os.O_CREAT)
    stream = _Stream(_Closed())
    monkeypatch.setattr(stream, "fileno", lambda: kept)
    monkeypatch.setattr(sys, "stdin", _Stream(io.BytesIO(FINE + b"\n")))
    monkeypatch.setattr(sys, "stdout", stream)

    assert command.main() == 1
    os.write(kept, b"late")
    os.close(kept)
    assert (tmp_path / "out").read_bytes() == b""


def test_each_answer_comes_before_the_next_case_is_sent() -> None:
    """The stream answers line by line, so a program may ask and wait."""
    with subprocess.Popen(
        [sys.executable, "-m", "rating"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        for _ in range(2):
            running.stdin.write(FINE + b"\n")
            running.stdin.flush()

            assert json.loads(running.stdout.readline())["ok"] is True
        running.stdin.close()

    assert running.returncode == 0


def test_one_of_each_is_a_line_each() -> None:
    """The first example of every question under every profile, answered by the same reader."""
    printed = list(lines.one_of_each())

    assert all(ok for _, ok in printed)
    assert all(ok for _, ok in lines.answers(line for line, _ in printed))
