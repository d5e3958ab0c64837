"""What makes a PDF of a Word file: LibreOffice, and a face as wide as the papers' own."""

import asyncio

from bot.doctor.finding import Finding, Installation, note, weak, well
from papers.draw.layout import FONT
from papers.faces import lacks_vietnamese, stand_in
from papers.pdf import converter

AS_WIDE = (FONT, "Liberation Serif", "Tinos", "TeX Gyre Termes", "Nimbus Roman")
"""Faces with which lines and pages break as on paper; all but the first are free."""


async def pdf(house: Installation) -> list[Finding]:
    """Papers can be made into PDF, have every letter of Vietnamese, and look as they do in Word."""
    if converter() is None:
        return [note("no_converter")]
    if await asyncio.to_thread(lacks_vietnamese):
        return [weak("no_letters")]
    face = await asyncio.to_thread(stand_in, FONT)
    if face is None:
        return [well("pdf")]
    if not any(name.lower() in face.family.lower() for name in AS_WIDE):
        return [weak("no_font", font=FONT)]
    if not face.vietnamese:
        return [weak("other_letters", face=face.family, font=FONT)]
    return [well("pdf")]
