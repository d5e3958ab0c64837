"""Folders in which commands are tried: bare, or as the first command leaves them."""

import json
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.commands import roster
from bot.updates.reader import Quota, read_apart
from papers import reader
from tests import databases


def point_into(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in this folder, with settings that point into it."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TUSOI_DATABASE", f"sqlite+aiosqlite:///{folder}/var/tusoi.db")
    monkeypatch.setenv("TUSOI_KEYS", str(folder / "var" / "keys"))


def reads_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have rosters read by the test's own process: a command is tried here, not its reader.

    That a file is read apart, and within its limits, `tests/bot/test_reader.py` shows."""

    async def read(content: bytes, budget: Quota, kind: str, *more: str) -> Any:
        return json.loads(json.dumps(reader._reader(kind, more)(content)))

    monkeypatch.setattr(roster, "read_apart", read)


def reads_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have them read as the program does: by a process of its own for each file."""

    async def read(content: bytes, budget: Quota, kind: str, *more: str) -> Any:
        # On a busy machine a reader may come to its minute late: no test is timed.
        return await read_apart(content, replace(budget, clock=600), kind, *more)

    monkeypatch.setattr(roster, "read_apart", read)


def found(home: Path) -> None:
    """Leave in an empty folder what `tusoi init` leaves there; its migrations run once."""
    shutil.copytree(_founded() / "var", home / "var")


@cache
def _founded() -> Path:
    folder = databases.template_folder() / "home"
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        point_into(folder, patch)
        assert 0 == main(["init"])
    return folder
