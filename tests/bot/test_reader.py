"""A process of its own for each file: ended at its limits, and the next one reads on (L25)."""

import asyncio
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO, TextIOWrapper
from pathlib import Path
from threading import Event

import pytest

from bot.updates.reader import MEBIBYTE, MEMBERS, OWNERS, ROOT, read_apart, words_of
from papers import reader
from papers.errors import UnreadFile
from papers.roster_file import read_roster
from papers.roster_plain import roster_of
from papers.roster_template import roster_template_xlsx
from tests.bombs import endless_roster, excel_bombs, said, word, word_bombs

GOOD = word(said("Dạy 17 tiết mỗi tuần."))
PATIENT = replace(MEMBERS, clock=60)
"""A member's budget on a machine that is busy with other tests."""


async def code_of(content: bytes, **limits: float) -> str:
    """Read a roster that must be refused."""
    budget = replace(OWNERS, clock=60, **limits)  # type: ignore[arg-type]
    with pytest.raises(UnreadFile) as refused:
        await read_apart(content, budget, reader.ROSTER)
    return refused.value.code


async def test_after_two_that_were_ended_the_third_is_read() -> None:
    """One eats the processor, one the memory; each goes alone, and nothing of them is left."""
    huge = excel_bombs()["a row of millions"][0]()

    slow = await code_of(endless_roster(), processor=1)
    large = await code_of(huge, memory=60 * MEBIBYTE)
    read = await words_of("bai.docx", GOOD, PATIENT)

    assert ("too_slow", "too_large") == (slow, large)
    assert "Dạy 17 tiết mỗi tuần." == read


async def test_a_reader_without_memory_to_say_so_is_understood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where memory runs out depends on the interpreter; it may be while that is being told."""
    speechless = tmp_path / "speechless"
    speechless.write_text("#!/bin/sh\nexit 1\n")
    speechless.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(speechless))

    assert "too_large" == await code_of(GOOD)


def test_whatever_a_file_does_to_a_library_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A reader has something to say as long as it has memory."""

    def lost(content: bytes) -> str:
        raise KeyError("w:body")

    monkeypatch.setattr(reader, "limit", lambda seconds, most: None)
    monkeypatch.setattr(reader, "_reader", lambda kind, more: lost)
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(GOOD)))
    reader.main([reader.WORD, "2", "1"])

    assert '{"error": "broken"}' == capsys.readouterr().out


async def test_a_file_that_takes_too_long_is_ended_from_outside() -> None:
    """However little of the processor it got: who waits is told."""
    with pytest.raises(UnreadFile, match="too_slow"):
        await words_of("bai.docx", GOOD, replace(MEMBERS, clock=0))


async def test_a_bomb_is_refused_by_its_reader() -> None:
    """Long before a limit ends it."""
    pack, code = word_bombs()["a chain of merged cells"]

    with pytest.raises(UnreadFile) as refused:
        await words_of("bai.docx", pack(), PATIENT)

    assert code == refused.value.code


async def test_a_file_that_is_too_large_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its length is known before."""
    monkeypatch.setattr(asyncio, "create_subprocess_exec", None)

    with pytest.raises(UnreadFile, match="too_large"):
        await words_of("bai.docx", b"PK\x03\x04" + b"a" * MEMBERS.file, PATIENT)


async def test_reading_waits_for_nobodys_threads() -> None:
    """All threads of the common pool hang: the file is read all the same."""
    loop = asyncio.get_running_loop()
    over = Event()
    with ThreadPoolExecutor(1) as pool:
        loop.set_default_executor(pool)
        busy = loop.run_in_executor(None, over.wait)
        try:
            read = await words_of("bai.TXT", "Nguyễn Văn An".encode("utf-16"), PATIENT)
        finally:
            over.set()
            await busy

    assert "Nguyễn Văn An" == read


async def test_a_roster_comes_back_as_it_was_read() -> None:
    """Days, statuses, the columns that were there, and what is wrong."""
    head = "Họ và tên;Ngày sinh;Ngày vào Đảng;Ngày chính thức;Chi bộ;Ghi chú\n"
    good = f"{head}Nguyễn Văn An;05/02/1975;03/02/2005;;Chi bộ 1;x\n;;;;;\nTổng cộng: 1;;;;;\n"
    wrong = f"{head}Nguyễn Văn An;1975;03/02/2005;;Chi bộ 1;\n"

    for content in (good.encode(), wrong.encode(), roster_template_xlsx()):
        told = await read_apart(content, replace(OWNERS, clock=60), reader.ROSTER)

        assert read_roster(content) == roster_of(told)


async def test_a_reader_is_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the environment it gets what a program needs to start."""
    monkeypatch.setenv("TUSOI_TELEGRAM_TOKEN", "1:never-used-over-any-network")
    given: dict[str, str] = {}
    begin = asyncio.create_subprocess_exec

    async def noted(*arguments: str, **how: object) -> asyncio.subprocess.Process:
        given.update(how["env"])  # type: ignore[call-overload]
        return await begin(*arguments, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", noted)
    await words_of("bai.docx", GOOD, PATIENT)

    assert given.keys() <= {"PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL"}


ATTEMPTS = {
    "opens a file": "open('/etc/hosts')",
    "connects": "import socket; socket.create_connection(('127.0.0.1', 9))",
    "begins a program": "import subprocess; subprocess.run(['true'])",
    "copies itself": "import os; os.fork()",
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_reader_can_reach_nothing(attempt: str) -> None:
    """Whatever a file might make it do."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"from papers.reader import limit\nlimit(5, 2**29)\n{ATTEMPTS[attempt]}",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"]},
        check=False,
    )

    assert 1 == done.returncode
    assert "PermissionError" in done.stderr
