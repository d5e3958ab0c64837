"""The contact sheets: every page on one page; what a machine lacks is said."""

from pathlib import Path

import pytest

from tests import contact_sheets


def test_a_machine_without_libreoffice_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By name, and nothing is written."""
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))

    status = contact_sheets.main(["--out", str(tmp_path / "out")])

    assert 1 == status
    assert "LibreOffice (soffice) and pdftoppm not found" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


def test_every_page_of_every_file_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two pages a file by programs that stand in for the real ones; a file is no other's page."""
    programs, out = tmp_path / "bin", tmp_path / "out"
    programs.mkdir()
    for name, line in (
        ("soffice", "for last; do :; done"),
        ("pdftoppm", 'for last; do :; done; : > "$last-1.png"; : > "$last-2.png"'),
    ):
        (programs / name).write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        (programs / name).chmod(0o700)
    monkeypatch.setenv("PATH", f"{programs}:/bin")

    status = contact_sheets.main(["--out", str(out), "--only", "minutes"])

    page = (out / contact_sheets.SHEET).read_text(encoding="utf-8")
    assert 0 == status
    assert "4 pages of 2 files" in capsys.readouterr().out
    assert ["minutes-1.png", "minutes-2.png"] == [
        part.partition('"')[0] for part in page.split('src="')[1:3]
    ]
    assert 4 == page.count("<img")
