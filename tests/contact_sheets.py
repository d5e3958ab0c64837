"""`make contact-sheets` (`python -m tests.contact_sheets`): every paper and every sheet that is
handed out, page by page, and the screens of the guides, as small pictures on one page to be looked
at before a release.

Papers need LibreOffice, and pdftoppm of poppler, screens a Chromium; where one is not there, it is
said. `--only screens` shows the screens alone.
"""

import argparse
import asyncio
import html
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from papers.pdf import converter
from tests.papers.every_file import EXCEL, WORD
from tests.pictures.camera import NoBrowser
from tests.pictures.names import PICTURES as TOLD
from tests.pictures.year import make_pictures

PICTURES = "pdftoppm"
SHEET = "index.html"
SCREENS = "screens"
_DOTS_PER_INCH = 70
_LONGEST = 900.0
"""Seconds the conversion of all files may take."""
_PAGE = """<!doctype html>
<html lang="vi"><meta charset="utf-8"><title>Giấy tờ, biểu và màn hình</title>
<style>
body {{ background: #888; font: 14px sans-serif; }}
figure {{ display: inline-block; margin: 4px; background: #fff; vertical-align: top; }}
figcaption {{ padding: 2px 6px; }}
img {{ width: 420px; display: block; }}
</style>
{figures}
</html>
"""
_FIGURE = '<figure><figcaption>{name}</figcaption><img src="{file}" alt="{name}"></figure>'


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files, their pages as pictures and the page that shows them; give the status."""
    given = _given(arguments)
    try:
        files = [] if given.only == SCREENS else _papers(given)
        given.out.mkdir(parents=True, exist_ok=True)
        screens = asyncio.run(make_pictures(given.out)) if given.only in ("", SCREENS) else []
    except _Missing as missing:
        print(f"No contact sheets: {missing} not found on this machine.")
        return 1
    except NoBrowser:
        print("No contact sheets: Chromium not found on this machine.")
        return 1
    shown = write_sheet(given.out, files, screens)
    print(f"{shown} pages of {len(files)} files, {len(screens)} screens: {given.out / SHEET}")
    return 0


class _Missing(Exception):
    """What turns papers into pictures is not there."""


def _papers(given: argparse.Namespace) -> list[Path]:
    program, pictures = given.libreoffice or converter(), shutil.which(PICTURES)
    missing = [
        name
        for name, found in (("LibreOffice (soffice)", program), (PICTURES, pictures))
        if found is None
    ]
    if missing or program is None or pictures is None:
        raise _Missing(" and ".join(missing))
    given.out.mkdir(parents=True, exist_ok=True)
    files = write_files(given.out, given.only)
    _as_pdf(program, files, given.out)
    for file in files:
        _as_pictures(pictures, file.with_suffix(".pdf"))
    return files


def write_files(folder: Path, only: str = "") -> list[Path]:
    """Write every file whose name has these words; give where they are."""
    files = []
    for ending, makers in (("docx", WORD), ("xlsx", EXCEL)):
        for name, make in makers.items():
            if only in name:
                files.append(folder / f"{name.replace(' ', '-')}.{ending}")
                files[-1].write_bytes(make())
    return files


def write_sheet(folder: Path, files: Sequence[Path], screens: Sequence[Path] = ()) -> int:
    """Write the page that shows all pictures of these files, and these screens; give how many
    pages of files there are."""
    shown = [
        (file.stem, picture.name)
        for file in files
        for picture in sorted(folder.glob(f"{file.stem}-*.png"))
        if picture.stem.removeprefix(f"{file.stem}-").isdigit()
    ]
    screened = [(TOLD[screen.stem], screen.name) for screen in screens]
    figures = "\n".join(
        _FIGURE.format(name=html.escape(name), file=html.escape(file))
        for name, file in (*shown, *screened)
    )
    (folder / SHEET).write_text(_PAGE.format(figures=figures), encoding="utf-8")
    return len(shown)


def _given(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make contact-sheets", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("contact-sheets"), help="where to")
    parser.add_argument("--only", default="", help="files whose name has these words")
    parser.add_argument("--libreoffice", help="its program, where it is not on the PATH")
    return parser.parse_args(arguments)


def _as_pdf(program: str, files: Sequence[Path], folder: Path) -> None:
    """All in one run, with a profile of its own."""
    with tempfile.TemporaryDirectory(prefix="tusoi-contact-") as profile:
        user = f"-env:UserInstallation={Path(profile).as_uri()}"
        command = [program, user, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
        subprocess.run(
            [*command, *map(str, files)], check=True, timeout=_LONGEST, capture_output=True
        )


def _as_pictures(pictures: str, pdf: Path) -> None:
    target = pdf.with_suffix("")
    command = [pictures, "-r", str(_DOTS_PER_INCH), "-png", str(pdf), str(target)]
    subprocess.run(command, check=True, timeout=_LONGEST, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
