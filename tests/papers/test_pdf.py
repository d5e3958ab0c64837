"""Word files as PDF: what is told when the converter is missing, fails or takes too long."""

from pathlib import Path

import pytest

from papers.errors import PaperError
from papers.pdf import converter, pdf_of


def program(folder: Path, script: str) -> str:
    """A stand-in for LibreOffice: a shell script."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o700)
    return str(path)


def code_of(path: str, longest: float = 10) -> str:
    """Convert and be refused."""
    with pytest.raises(PaperError) as caught:
        pdf_of(b"word", program=path, longest=longest)
    return caught.value.code


def test_the_converter_is_given_the_file_and_its_folder(tmp_path: Path) -> None:
    """What it writes beside the Word file is the PDF."""
    path = program(tmp_path, 'for last; do :; done; cp "$last" "${last%.docx}.pdf"')

    assert b"word" == pdf_of(b"word", program=path)


@pytest.mark.parametrize("script", ["exit 1", "exit 0"])
def test_a_conversion_that_failed_is_told(tmp_path: Path, script: str) -> None:
    """With a status, or without a file."""
    assert "pdf_failed" == code_of(program(tmp_path, script))


def test_a_conversion_is_given_up_in_time(tmp_path: Path) -> None:
    """Nobody waits for ever."""
    assert "pdf_slow" == code_of(program(tmp_path, "exec sleep 30"), longest=0.2)


def test_where_no_face_has_the_letters_no_pdf_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Boxes instead of ạ and ế would be signed unread; the Word file can still be had."""
    (tmp_path / "fc-list").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / "fc-list").chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")

    assert "no_vietnamese_face" == code_of(program(tmp_path, "exit 0"))


def test_without_libreoffice_papers_stay_word_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said by a code, not by a crash."""
    monkeypatch.setenv("PATH", str(tmp_path))

    assert converter() is None
    with pytest.raises(PaperError, match="no_converter"):
        pdf_of(b"word")
