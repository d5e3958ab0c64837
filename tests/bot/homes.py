"""Folders in which commands are tried: bare, or as the first command leaves them."""

import shutil
from functools import cache
from pathlib import Path

import pytest

from bot.__main__ import main
from tests import databases


def point_into(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in this folder, with settings that point into it."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TUSOI_DATABASE", f"sqlite+aiosqlite:///{folder}/var/tusoi.db")
    monkeypatch.setenv("TUSOI_KEYS", str(folder / "var" / "keys"))


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
