"""Files made to harm: small to send, large or endless to read. What repeats is packed once."""

import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
    'ContentType="application/xml"/><Override PartName="/{part}" ContentType="{kind}"/></Types>'
)
_OFFICE = "application/vnd.openxmlformats-officedocument"
WORD = f"{_OFFICE}.wordprocessingml.document.main+xml"
WORD_WITH_MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
_SHEETS = f"{_OFFICE}.spreadsheetml.sheet.main+xml"
_BLOCK = 2**16

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "haha"}">' for n in range(10))
"""Entities that make a milliard of letters out of a few hundred."""


@dataclass(frozen=True, slots=True)
class Long:
    """A part that repeats itself; `told` is the size the directory gives, if another."""

    head: str
    block: str
    times: int
    tail: str
    told: int | None = None


Part = str | bytes | Long
Bomb = tuple[Callable[[], bytes], str]
"""A file, packed when it is asked for: whoever only collects the tests packs none; its code."""


def packed(parts: Mapping[str, Part], flags: int = 0) -> bytes:
    """An archive of these parts, put together by hand: so it may lie."""
    files, directory = b"", b""
    for name, part in parts.items():
        data, check, size = _deflated(part)
        told = size if not isinstance(part, Long) or part.told is None else part.told
        about = struct.pack(
            "<HHHHHIIIHH", 20, flags, 8, 0, 33, check, len(data), told, len(name), 0
        )
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + about
        directory += struct.pack("<HHHII", 0, 0, 0, 0, len(files)) + name.encode()
        files += b"PK\x03\x04" + about + name.encode() + data
    ending = struct.pack("<HHHHIIH", 0, 0, len(parts), len(parts), len(directory), len(files), 0)
    return files + directory + b"PK\x05\x06" + ending


def _deflated(part: Part) -> tuple[bytes, int, int]:
    """The packed bytes, their checksum and their size unpacked."""
    if not isinstance(part, Long):
        part = Long("", part if isinstance(part, str) else part.decode(), 1, "")
    once = part.block.encode()
    many = max(1, min(part.times, _BLOCK // max(1, len(once))))
    pieces = [(part.head.encode(), 1), (once * many, part.times // many)]
    pieces += [(once, part.times % many), (part.tail.encode(), 1)]
    data, check, size = b"", 0, 0
    for piece, times in pieces:
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        data += (packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)) * times
        for _ in range(times):
            check = zlib.crc32(piece, check)
        size += len(piece) * times
    return data + b"\x03\x00", check, size


def relations(*rows: tuple[str, str], external: bool = False) -> str:
    """Relationships of a part: kind and target of each."""
    mode = ' TargetMode="External"' if external else ""
    told = "".join(
        f'<Relationship Id="r{n}" Type="{_R}/{kind}" Target="{target}"{mode}/>'
        for n, (kind, target) in enumerate(rows)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'


def word(
    body: str | Long,
    head: str = "",
    more: Mapping[str, Part] | None = None,
    kind: str = WORD,
    flags: int = 0,
) -> bytes:
    """A Word file with this body; `head` stands before the document."""
    parts: dict[str, Part] = {
        "[Content_Types].xml": _TYPES.format(part="word/document.xml", kind=kind),
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/document.xml": _within(
            f"{head}<w:document {_W}><w:body>", body, "</w:body></w:document>"
        ),
    }
    return packed(parts | dict(more or {}), flags)


def _within(head: str, body: str | Long, tail: str) -> Part:
    if isinstance(body, str):
        return head + body + tail
    return Long(head + body.head, body.block, body.times, body.tail + tail, body.told)


def said(text: str) -> str:
    """A paragraph of Word."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def table(rows: int, cells: int = 1, properties: str = "", text: str = "a", first: str = "") -> str:
    """A table of Word, its cells alike but for the first row's `first` properties."""
    row = f"<w:tr>{f'<w:tc><w:tcPr>{properties}</w:tcPr>{said(text)}</w:tc>' * cells}</w:tr>"
    top = row.replace(properties, first) if first else row
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{top}{row * (rows - 1)}</w:tbl>"


def excel(sheet: str | Long, head: str = "", more: Mapping[str, Part] | None = None) -> bytes:
    """An Excel file with this sheet; `head` stands before it."""
    parts: dict[str, Part] = {
        "[Content_Types].xml": _TYPES.format(part="xl/workbook.xml", kind=_SHEETS),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook {_S} xmlns:r="{_R}"><sheets>'
        '<sheet name="A" sheetId="1" r:id="r0"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": _within(f"{head}<worksheet {_S}>", sheet, "</worksheet>"),
    }
    return packed(parts | dict(more or {}))


def rows(count: int, row: str, told: int | None = None) -> Long:
    """Rows of a sheet, alike."""
    return Long("<sheetData>", f"<row>{row}</row>", count, "</sheetData>", told)


@cache
def word_bombs() -> Mapping[str, Bomb]:
    """Word files that harm, by what they attack with; and the code each is refused by."""
    chain = '<w:vMerge w:val="restart"/>'
    laughing = f"<!DOCTYPE d [{LAUGHS}]>"
    empty = Long("", "<w:p/>", 6_000_000, "")
    inside = "<w:sdt><w:sdtContent>" * 3000 + said("a") + "</w:sdtContent></w:sdt>" * 3000
    return {
        "six million paragraphs": (lambda: word(empty), "too_large"),
        "a directory that lies": (
            lambda: word(
                said("a"), more={"word/document.xml": Long("<a>", "a" * 999, 300_000, "", 999)}
            ),
            "odd_parts",
        ),
        "a billion laughs": (lambda: word(said("&l9;"), laughing), "odd_parts"),
        "a chain of merged cells": (
            lambda: word(table(900, 20, "<w:vMerge/>", "a" * 9, first=chain)),
            "too_large",
        ),
        "a milliard of columns": (
            lambda: word(table(2, 2, '<w:gridSpan w:val="999999999"/>')),
            "too_large",
        ),
        "a hundred thousand cells": (
            lambda: word(table(1000, 100, "<w:noWrap/>", "")),
            "too_large",
        ),
        "tables in tables": (
            lambda: word("<w:tbl><w:tr><w:tc>" * 60 + said("a") + "</w:tc></w:tr></w:tbl>" * 60),
            "too_large",
        ),
        "boxes in boxes": (lambda: word(inside), "too_large"),
        "two thousand parts": (
            lambda: word("", more={f"word/{n}.xml": "" for n in range(2000)}),
            "too_large",
        ),
        "a program by another name": (
            lambda: word(said("a"), more={"word/data.bin": "x"}, kind=WORD_WITH_MACROS),
            "macros",
        ),
        "a document from elsewhere": (
            lambda: word(
                said("a"),
                more={
                    "_rels/.rels": relations(
                        ("officeDocument", "http://127.0.0.1:9/a.xml"), external=True
                    )
                },
            ),
            "broken",
        ),
        "parts under lock": (lambda: word(said("a"), flags=1), "protected"),
    }


@cache
def excel_bombs() -> Mapping[str, Bomb]:
    """Excel files that harm, by what they attack with; and the code each is refused by."""
    number = "<c><v>1</v></c>"
    laugh = '<c t="inlineStr"><is><t>{}</t></is></c>'
    big = f'<!DOCTYPE d [<!ENTITY b "{"ha" * 50_000}">]>'
    merged = Long(
        f"<sheetData>{f'<row>{number}</row>' * 3000}</sheetData><mergeCells>",
        '<mergeCell ref="A1:XFD1048576"/>',
        100_000,
        "</mergeCells>",
    )
    texts = "xl/sharedStrings.xml"
    many = Long(f"<sst {_S}>", "<si><t>a</t></si>", 8_000_000, "</sst>")
    lying = Long(f"<sst {_S}><si><t>", "a" * 999, 600_000, "", 999)
    return {
        "three million cells": (lambda: excel(rows(300_000, number * 10)), "too_large"),
        "a row of millions": (lambda: excel(rows(1, number * 3_000_000)), "too_large"),
        "empty cells without number": (lambda: excel(rows(400_000, "<c/>" * 40)), "too_large"),
        "a directory that lies": (lambda: excel(rows(1, number), more={texts: lying}), "odd_parts"),
        "a billion laughs": (
            lambda: excel(rows(1, laugh.format("&l9;")), f"<!DOCTYPE d [{LAUGHS}]>"),
            "odd_parts",
        ),
        "laughs below the guard": (
            lambda: excel(rows(1000, laugh.format("&b;") + f"<!--{'-a' * 900}-->"), big),
            "odd_parts",
        ),
        "cells at the far edge": (
            lambda: excel(
                "<sheetData>"
                + "".join(f'<row><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 20_000))
                + "</sheetData>"
            ),
            "too_large",
        ),
        "merged areas without number": (lambda: excel(merged), "too_large"),
        "millions of texts": (lambda: excel(rows(1, number), more={texts: many}), "too_large"),
    }


@cache
def endless_roster() -> bytes:
    """One long text that every cell holds: within all limits, and the work of many minutes."""
    text = f"<sst {_S}><si><t>{'a' * 30_000}</t></si></sst>"
    cells = rows(20_000, '<c t="s"><v>0</v></c>' * 14)
    return excel(cells, more={"xl/sharedStrings.xml": text})
