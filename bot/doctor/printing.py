"""What makes a PDF of a Word file: LibreOffice, and a face as wide as the papers' own."""

import asyncio
import shutil
import subprocess

from bot.doctor.finding import Finding, Installation, note, weak, well
from papers.draw.layout import FONT
from papers.pdf import converter

AS_WIDE = (FONT, "Liberation Serif", "Tinos", "TeX Gyre Termes", "Nimbus Roman")
"""Faces with which lines and pages break as on paper; all but the first are free."""
_SECONDS = 20


async def pdf(house: Installation) -> list[Finding]:
    """Papers can be made into PDF, and look as they do in Word."""
    if converter() is None:
        return [note("no_converter")]
    face = await asyncio.to_thread(_face)
    if face is not None and not any(name.lower() in face.lower() for name in AS_WIDE):
        return [weak("no_font", font=FONT)]
    return [well("pdf")]


def _face() -> str | None:
    """Give the face that stands in for the papers' own; None where nobody can say."""
    asked = shutil.which("fc-match")
    if asked is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - the program found on this machine
            [asked, "--format", "%{family}", FONT],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout
