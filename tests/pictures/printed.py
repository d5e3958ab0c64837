"""The member's guide as four pages in large type, to print and hand out."""

import html
import re
from pathlib import Path

from playwright.async_api import BrowserContext

from tests.house.source import ROOT
from tests.pictures.signs import DRAW, SIGNS

GUIDE: Path = ROOT / "docs" / "guide" / "thanh-vien.md"
PRINTED = f"{GUIDE.stem}.pdf"
PAGES = 4
_POINTS = (16, 15, 14, 13)
_BOLD, _LINK = re.compile(r"\*\*(.+?)\*\*"), re.compile(r"(?<!!)\[([^\]]+)\]\([^)]+\)")
_IMAGE = re.compile(r"!\[([^\]]*)\]\(pictures/([\w-]+\.webp)\)")
_PAGE = re.compile(rb"/Type\s*/Page\b")
_LOOKS = """
@page { size: A4; margin: 12mm 14mm; }
body { font-family: "DejaVu Sans", sans-serif; line-height: 1.28; margin: 0; }
h1 { font-size: 1.5em; margin: 0 0 4mm; } h2 { font-size: 1.3em; margin: 0 0 3mm; }
h2:not(:first-of-type) { break-before: page; }
p, ol, ul { margin: 0 0 2mm; } ol, ul { padding-left: 8mm; }
table { border-collapse: collapse; width: 100%; margin-bottom: 2mm; font-size: 0.88em; }
td, th { border: 1px solid #999; padding: 1mm 2mm; vertical-align: top; text-align: left; }
img { max-height: 56mm; max-width: 100%; display: block; }
span img { display: inline; }
"""


def as_html(text: str, pictures: Path, points: int) -> str:
    """Give a guide as a page to print, in type of that size: headings, lists, tables, pictures,
    bold words."""
    parts = (_block(block, pictures) for block in re.split(r"\n\s*\n", text))
    looks = f"{_LOOKS} body {{ font-size: {points}pt; }}"
    body = "\n".join(parts)
    return f'<!doctype html><html lang="vi"><meta charset="utf-8"><style>{looks}</style>{body}'


async def print_guide(context: BrowserContext, pictures: Path) -> None:
    """Write the guide as a PDF beside its pictures, in the largest type that four pages bear.

    Raises:
        AssertionError: it comes to more pages than it promises.
    """
    page = await context.new_page()
    for points in _POINTS:
        await page.goto(_sheet(pictures, points), wait_until="networkidle")
        await page.evaluate(DRAW, dict(SIGNS))
        if _kept(await page.pdf(prefer_css_page_size=True), pictures) <= PAGES:
            break
    else:
        raise AssertionError(f"{PRINTED}: more than {PAGES} pages")
    await page.close()


def _sheet(pictures: Path, points: int) -> str:
    """Write what is printed, and give its address: from there alone pictures may be taken."""
    sheet = pictures / f"{GUIDE.stem}.html"
    sheet.write_text(as_html(GUIDE.read_text(encoding="utf-8"), pictures, points), encoding="utf-8")
    return sheet.as_uri()


def _kept(made: bytes, pictures: Path) -> int:
    """Keep the PDF; give how many pages it has."""
    (pictures / PRINTED).write_bytes(made)
    (pictures / f"{GUIDE.stem}.html").unlink()
    return len(_PAGE.findall(made))


def _block(block: str, pictures: Path) -> str:
    lines = block.strip().splitlines()
    first = lines[0] if lines else ""
    if first.startswith("#"):
        level = len(first) - len(first.lstrip("#"))
        return f"<h{level}>{_inline(first.lstrip('# '), pictures)}</h{level}>"
    if first.startswith("|"):
        return _table(lines, pictures)
    for mark, tag in ((r"\d+\. ", "ol"), ("- ", "ul")):
        if re.match(mark, first):
            items = re.split(rf"(?m)^{mark}", block.strip())[1:]
            told = "".join(f"<li>{_inline(' '.join(one.split()), pictures)}</li>" for one in items)
            return f"<{tag}>{told}</{tag}>"
    return f"<p>{_inline(' '.join(lines), pictures)}</p>"


def _table(lines: list[str], pictures: Path) -> str:
    rows = [line.strip("| ").split(" | ") for line in lines if not set(line) <= set("|- ")]
    told = ("".join(f"<td>{_inline(cell, pictures)}</td>" for cell in row) for row in rows)
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in told) + "</table>"


def _inline(text: str, pictures: Path) -> str:
    told = _BOLD.sub(r"<b>\1</b>", _LINK.sub(r"\1", html.escape(text, quote=False)))
    return _IMAGE.sub(lambda found: f'<img src="{(pictures / found[2]).as_uri()}">', told)
