"""The paper before it is handed in: read page by page in the chat, fetched as Word or PDF."""

from pathlib import Path

import pytest

from handlers.words import words_for
from tests.handlers.conftest import Joined
from tests.handlers.line import Behind
from tests.rows import few
from tests.workflow.writing import fill, open_year
from tests.worlds import Cell, World

VI = words_for("vi")
LONG = " ".join(f"việc{n}" for n in range(1200))
COPIES = 'for last; do :; done; cp "$last" "${last%.docx}.pdf"'


@pytest.fixture
async def lan(world: World, cell: Cell, joined: Joined) -> Behind:
    """Everything is written, one answer over two pages; the overview is open."""
    await open_year(world, cell)
    await fill(world, cell, "lan", i2=LONG)
    phone = await joined("lan", 1001)
    await phone.says("kiem diem")
    return phone


def libreoffice(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str | None) -> None:
    """Let a shell script stand in for LibreOffice; None: the machine has none."""
    if script is not None:
        program = folder / "soffice"
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o700)
    monkeypatch.setenv(
        "PATH", f"{folder}:/nowhere" if script is None else f"{folder}:/usr/bin:/bin"
    )
    if script is None:
        assert not (folder / "soffice").exists()


async def test_the_preview_is_the_paper_page_by_page(lan: Behind) -> None:
    """Forward and back; together the pages hold every word of the long answer."""
    await lan.taps(VI.label("review.preview"))
    first = lan.text
    read = [first]
    while VI.label("lead.page_after") in lan.labels:
        await lan.taps(VI.label("lead.page_after"))
        read.append(lan.text)
    await lan.taps(VI.label("lead.page_before"))
    before_last = lan.text

    pages = len(read)
    assert pages > 2
    assert [f"trang {n}/{pages}" in text for n, text in enumerate(read, start=1)] == [True] * pages
    assert read[-2] == before_last
    assert "BẢN KIỂM ĐIỂM CÁ NHÂN" in first
    assert set(LONG.split()) <= set("\n".join(read).split())
    assert all(len(text) < 4096 for text in read)


@pytest.mark.parametrize("value", few(["99", "-1", "x", ""], 0, 2))
async def test_a_page_that_is_none_shows_one_that_is(lan: Behind, value: str) -> None:
    """An old button of a text that has become shorter, or one nobody drew."""
    await lan.taps(VI.label("review.preview"))
    data = lan.messages[-1].buttons[0].data
    prefix = data.rpartition(":")[0]

    await lan.taps_data(f"{prefix}:{value}")

    assert "trang " in lan.text


async def test_the_pdf_is_offered_where_libreoffice_is(
    lan: Behind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its name says what it is, and that it is a draft."""
    libreoffice(tmp_path, monkeypatch, COPIES)
    await lan.taps(VI.label("review.preview"))

    await lan.taps(VI.label("review.pdf_file"))

    assert ["nhap-ban-kiem-diem-2a-2024-tran-thi-lan.pdf"] == lan.files


async def test_without_libreoffice_there_is_no_such_button(
    lan: Behind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old one is answered with the way to the Word file."""
    libreoffice(tmp_path, monkeypatch, COPIES)
    await lan.taps(VI.label("review.preview"))
    old = next(b.data for b in lan.messages[-1].buttons if b.label == VI.label("review.pdf_file"))
    (tmp_path / "soffice").unlink()
    libreoffice(tmp_path, monkeypatch, None)
    await lan.taps_data(old)
    said = f"{lan.text}{lan.toast}"
    await lan.says("kiem diem")
    await lan.taps(VI.label("review.preview"))

    assert VI.label("error.no_pdf") in said
    assert VI.label("review.pdf_file") not in lan.labels
    assert VI.label("review.word_file") in lan.labels


async def test_a_pdf_that_fails_is_told(
    lan: Behind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is lost, and the Word file can still be had."""
    libreoffice(tmp_path, monkeypatch, "exit 1")
    await lan.taps(VI.label("review.preview"))
    await lan.taps(VI.label("review.pdf_file"))
    said = lan.text
    await lan.taps(VI.label("review.word_file"))

    assert "Chưa tạo được tệp nhap-ban-kiem-diem-2a-2024-tran-thi-lan.pdf" in said
    assert ["nhap-ban-kiem-diem-2a-2024-tran-thi-lan.docx"] == lan.files
