"""A vote by the ballot page without a browser: what its script does, done in Python."""

import re
from collections.abc import Sequence
from urllib.parse import parse_qs

import aiohttp
from nacl.public import PublicKey, SealedBox

_DATA = re.compile(r'data-([a-z-]+)="([^"]*)"')
_SEALED = {"Content-Type": "application/octet-stream"}


async def votes_by_page(link: str, marks: Sequence[int], code: str = "") -> str:
    """Open a link, fill the sheet in (0 for a blank row), seal and cast it; give what it says.

    Behind a button's address stands what the messenger told the page: it is posted along, and so is
    a code that was typed in the room. Where there is no sheet to fill in (any more), that is what
    the page says."""
    link, _, told = link.partition("#")
    proof = parse_qs(told).get("tgWebAppData", [""])[0].encode()
    async with aiohttp.ClientSession(headers=_SEALED) as session:
        async with session.post(f"{link}/mo", data=_typed(code, "0") or proof) as answer:
            opened = await answer.text()
        sheet = dict(_DATA.findall(opened))
        if "paper" not in sheet:
            return opened
        paper = _filled(sheet, marks)
        sealed = SealedBox(PublicKey(bytes.fromhex(sheet["key"]))).encrypt(paper)
        proof = _typed(code, sheet["urn"]) or proof
        async with session.post(link, data=bytes(sealed) + proof) as answer:
            return await answer.text()


def _typed(code: str, urn: str) -> bytes:
    return f"{code}:{urn}".encode() if code else b""


def _filled(sheet: dict[str, str], marks: Sequence[int]) -> bytes:
    """Give the blank paper of a sheet with these marks, the first row the number's last digit."""
    first, length, states = (int(sheet[name]) for name in ("marks-at", "marks-bytes", "states"))
    number = sum(mark * int(states**row) for row, mark in enumerate(marks))
    blank = bytes.fromhex(sheet["paper"])
    return blank[:first] + number.to_bytes(length, "big") + blank[first + length :]
