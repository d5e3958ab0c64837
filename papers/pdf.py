"""Word files as PDF, where LibreOffice is installed; without it papers stay Word files."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from papers.errors import PaperError
from papers.faces import lacks_vietnamese

LONGEST = 60.0
"""Seconds one conversion may take."""
_PROGRAMS = ("soffice", "libreoffice")


def converter() -> str | None:
    """Give the path of LibreOffice; None where there is none."""
    return next((path for name in _PROGRAMS if (path := shutil.which(name))), None)


def pdf_of(word_file: bytes, *, program: str | None = None, longest: float = LONGEST) -> bytes:
    """Give a Word file as PDF. Takes seconds: call it in a thread, outside transactions.

    Raises:
        PaperError: `no_converter`, `no_vietnamese_face`, `pdf_slow`, `pdf_failed`.
    """
    path = program or converter()
    if path is None:
        raise PaperError("no_converter", field="")
    if lacks_vietnamese():
        raise PaperError("no_vietnamese_face", field="")
    with tempfile.TemporaryDirectory(prefix="tusoi-pdf-") as folder:
        return _converted(path, word_file, Path(folder), longest)


def _converted(path: str, word_file: bytes, folder: Path, longest: float) -> bytes:
    """A profile of its own: two conversions at once do not share one."""
    source = folder / "paper.docx"
    source.write_bytes(word_file)
    profile = (folder / "profile").as_uri()
    command = [path, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    try:
        subprocess.run(  # noqa: S603 - the program found on this machine, on our own file
            [*command, "--outdir", str(folder), str(source)],
            check=True,
            timeout=longest,
            capture_output=True,
        )
        return (folder / "paper.pdf").read_bytes()
    except subprocess.TimeoutExpired as error:
        raise PaperError("pdf_slow", field="") from error
    except (subprocess.CalledProcessError, OSError) as error:
        raise PaperError("pdf_failed", field="") from error
