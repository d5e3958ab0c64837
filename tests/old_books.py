"""Workbooks of other programs, put together by hand: Excel of before 2007, OpenDocument."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from xml.sax.saxutils import escape

Cell = str | int | float | date | None
Rows = Sequence[Sequence[Cell]]

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_EXCEL_ZERO = date(1899, 12, 30)


def xls(sheets: Mapping[str, Rows], *, locked: bool = False) -> bytes:
    """A workbook in the format of Excel 97; `locked` says that it needs a password."""
    begin = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    if locked:
        begin += _record(0x2F, b"\1\0" + bytes(52))
    begin += b"".join(_record(0xE0, _format(kind)) for kind in (0, 14))
    bodies = [_sheet(rows) for rows in sheets.values()]
    names = [name.encode("utf-16-le") for name in sheets]
    at = len(begin) + sum(12 + len(name) for name in names) + 4
    for name, body in zip(names, bodies, strict=True):
        begin += _record(0x85, struct.pack("<IHBB", at, 0, len(name) // 2, 1) + name)
        at += len(body)
    return _compound(begin + _record(0x0A, b"") + b"".join(bodies))


def ods(sheets: Mapping[str, str], kind: str = "spreadsheet") -> bytes:
    """A workbook of OpenDocument with these rows, given as XML."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}">{rows}</table:table>'
        for name, rows in sheets.items()
    )
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = "".join(f' xmlns:{one}="{urn}:{one}:1.0"' for one in ("office", "table", "text"))
    parts = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "META-INF/manifest.xml": f'<m:manifest xmlns:m="{urn}:manifest:1.0"/>',
        "content.xml": f"<office:document-content{spaces}><office:body><office:spreadsheet>"
        f"{tables}</office:spreadsheet></office:body></office:document-content>",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def ods_row(*cells: Cell, more: str = "") -> str:
    """A row of OpenDocument; `more` are further marks of the row."""
    return f"<table:table-row{more}>{''.join(map(ods_cell, cells))}</table:table-row>"


def ods_cell(value: Cell, more: str = "") -> str:
    """A cell of OpenDocument; `more` are further marks of it."""
    if value is None:
        return f"<table:table-cell{more}/>"
    if isinstance(value, date):
        kind = f'date" office:date-value="{value.isoformat()}'
    elif isinstance(value, str):
        kind = "string"
    else:
        kind = f'float" office:value="{value}'
    text = f"<text:p>{escape(str(value))}</text:p>"
    return f'<table:table-cell office:value-type="{kind}"{more}>{text}</table:table-cell>'


def _record(number: int, data: bytes) -> bytes:
    return struct.pack("<HH", number, len(data)) + data


def _format(kind: int) -> bytes:
    """A style that differs from others by its format of numbers alone."""
    return struct.pack("<HHH", 0, kind, 0) + bytes(14)


def _sheet(rows: Rows) -> bytes:
    records = [_record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))]
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if value is not None:
                records.append(_value(row, column, value))
    return b"".join([*records, _record(0x0A, b"")])


def _value(row: int, column: int, value: str | float | date) -> bytes:
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        head = struct.pack("<HHHHB", row, column, 0, len(text) // 2, 1)
        return _record(0x204, head + text)
    style = 0
    if isinstance(value, date):
        style, value = 1, (value - _EXCEL_ZERO).days
    return _record(0x203, struct.pack("<HHHd", row, column, style, value))


def _compound(stream: bytes) -> bytes:
    """The file within a file that such a workbook is: one stream, in sectors."""
    stream += bytes(-len(stream) % _SECTOR) + bytes(max(0, 4096 - len(stream)))
    stream += bytes(-len(stream) % _SECTOR)
    count = len(stream) // _SECTOR
    chain = [*range(1, count), _END]
    table = [*chain, _END, _FAT]
    fat = b"".join(struct.pack("<I", at) for at in table)
    assert len(fat) <= _SECTOR
    fat += struct.pack("<I", _FREE) * ((_SECTOR - len(fat)) // 4)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, count)
    head += struct.pack("<IIIIII", 0, 4096, _END, 0, _END, 0)
    head += struct.pack("<I", count + 1) + struct.pack("<I", _FREE) * 108
    entries = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 0, len(stream))
    return head + stream + entries + bytes(256) + fat


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    head = written.ljust(64, b"\0") + struct.pack("<HBB", len(written), kind, 1)
    return (
        head
        + struct.pack("<III", _FREE, _FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
