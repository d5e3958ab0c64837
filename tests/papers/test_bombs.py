"""Files made to harm are refused by what they hold, before much of it is read (L25).

The control is a reader that unpacks and parses first: of the same files it dies, at the memory
that a member's file is given.
"""

import subprocess
import sys
from collections.abc import Callable

import pytest

from papers import roster_excel
from papers.errors import UnreadFile
from papers.roster_file import read_roster
from papers.sent_file import text_of_docx
from tests.bombs import (
    Long,
    excel,
    excel_bombs,
    packed,
    relations,
    rows,
    said,
    table,
    word,
    word_bombs,
)
from tests.rows import few


@pytest.mark.parametrize("attack", few(word_bombs(), 0, 1, 2, 3))
def test_a_harmful_word_file_is_refused(attack: str) -> None:
    """By a code of its own, in a moment."""
    pack, code = word_bombs()[attack]
    content = pack()

    with pytest.raises(UnreadFile) as refused:
        text_of_docx(content)

    assert code == refused.value.code


@pytest.mark.parametrize("attack", few(excel_bombs(), 0, 3, 4))
def test_a_harmful_excel_file_is_refused(attack: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of elements is lowered, so that the tests need not read a million and a half."""
    pack, code = excel_bombs()[attack]
    content = pack()
    monkeypatch.setattr(roster_excel, "MOST_ELEMENTS", 90_000)

    with pytest.raises(UnreadFile) as refused:
        read_roster(content)

    assert code == refused.value.code


NAIVE = """
import io, resource, sys
from xml.etree import ElementTree
from zipfile import ZipFile
resource.setrlimit(resource.RLIMIT_AS, (200 * 2**20,) * 2)
with ZipFile(io.BytesIO(sys.stdin.buffer.read())) as archive:
    read = [ElementTree.fromstring(archive.read(name)) for name in archive.namelist()]
print(len(read))
"""


READ_NAIVELY: dict[str, tuple[Callable[[], bytes], str]] = {
    "six million paragraphs": (word_bombs()["six million paragraphs"][0], ""),
    "three million cells": (excel_bombs()["three million cells"][0], ""),
    "millions of texts": (excel_bombs()["millions of texts"][0], ""),
    "a good review": (lambda: word(said("Dạy 17 tiết mỗi tuần.")), "3"),
    "a good roster": (lambda: excel(rows(1, "<c><v>1</v></c>")), "5"),
}
"""Files, and how many parts of each are read without asking anything first."""


@pytest.mark.parametrize("file", few(READ_NAIVELY, 0, 3))
def test_a_reader_that_asks_nothing_first_dies_of_it(file: str) -> None:
    """So the refusals are of harm that is there; good files the same reader reads to the end."""
    content, parts = READ_NAIVELY[file]

    done = subprocess.run(
        [sys.executable, "-I", "-c", NAIVE], input=content(), capture_output=True, check=False
    )

    assert parts == done.stdout.decode().strip()
    assert bool(parts) == (done.returncode == 0)


@pytest.mark.parametrize("comma", few([",", ";", "\t"], 0))
def test_a_csv_without_end_is_refused(comma: str) -> None:
    """Half a million cells in one line, or as many lines."""
    for content in (b"a" + comma.encode() + b"b" * 3, b""):
        many = (content or b"a" + comma.encode() + b"\n") * 400_000

        with pytest.raises(UnreadFile) as refused:
            read_roster(many)

        assert refused.value.code in ("too_large", "broken")


@pytest.mark.parametrize(("beside", "read"), [(-1, True), (0, True), (1, False)])
def test_as_many_cells_as_a_roster_may_have(
    beside: int, read: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One too many is refused; the limit is lowered rather than met."""
    monkeypatch.setattr(roster_excel, "MOST_CELLS", 100)
    content = excel(rows(1, "<c><v>1</v></c>" * (100 + beside)))

    with pytest.raises(UnreadFile) as refused:
        read_roster(content)

    assert ("no_headings" if read else "too_large") == refused.value.code


def test_a_chain_of_merged_cells_is_read_where_it_is_short() -> None:
    """The cell above is said again in each row it goes on through, as a reader would say it."""
    merged = table(3, 1, "<w:vMerge/>", "đi họp", first='<w:vMerge w:val="restart"/>')
    beside = merged.replace("</w:tr>", f"<w:tc>{said('x')}</w:tc></w:tr>")

    assert ["đi họp | x"] * 3 == text_of_docx(word(beside)).splitlines()


def test_what_word_keeps_beside_a_text_is_passed_over() -> None:
    """A template elsewhere, pictures, links: nothing is fetched, and the text is read."""
    body = said("Dạy 17 tiết mỗi tuần.")
    elsewhere = relations(
        ("attachedTemplate", "file:///C:/Templates/Mau.dotm"),
        ("hyperlink", "https://vidu.example/"),
        external=True,
    )
    picture = Long("", "\0" * 999, 900, "")

    content = word(
        body,
        more={
            "word/_rels/document.xml.rels": elsewhere,
            "word/_rels/settings.xml.rels": elsewhere,
            "word/media/image1.emf": picture,
        },
    )

    assert "Dạy 17 tiết mỗi tuần." == text_of_docx(content)


def test_what_was_inserted_is_read_and_what_was_deleted_is_not() -> None:
    """Content controls and text boxes are words of the paper; a box is written twice, read once."""
    box = f"<w:txbxContent>{said('Trong khung')}</w:txbxContent>"
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    body = (
        f"<w:sdt><w:sdtPr><w:tag/></w:sdtPr><w:sdtContent>{said('Trong ô')}</w:sdtContent></w:sdt>"
        "<w:p><w:ins><w:r><w:t>Thêm </w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>bớt</w:delText><w:t>bớt</w:t></w:r></w:del>"
        "<w:r><w:t>vào</w:t><w:tab/><w:t>sau</w:t><w:br/><w:t>dòng</w:t></w:r>"
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r></w:p>'
        f'<w:p><w:r><m:AlternateContent xmlns:m="{compatible}"><m:Choice>{box}</m:Choice>'
        f"<m:Fallback>{box}</m:Fallback></m:AlternateContent></w:r></w:p>"
    )

    expected = ["Trong ô", "Thêm vào\tsau", "dòng☒", "Trong khung"]
    assert expected == text_of_docx(word(body)).strip().splitlines()


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def named(stream: str) -> bytes:
    """A file of the old Office with a stream of this name."""
    return OLD + stream.encode("utf-16-le")


def _twice(code: str) -> tuple[str, str]:
    return code, code


OTHERS: dict[str, tuple[bytes, str, str]] = {
    "encrypted": (named("EncryptedPackage"), "protected", "protected"),
    "old Word": (named("WordDocument"), "old_word", "old_word"),
    "old Excel": (named("Workbook"), "old_excel", "broken"),
    "old, of whatever kind": (OLD, "broken", "broken"),
    "a page": (b"\xef\xbb\xbf\r\n<HTML><p>A", "web_page", "web_page"),
    "a page with a table": (b"<table><tr><td>A", "web_page", "no_headings"),
    "XML of whatever kind": (b'<?xml version="1.0"?><Workbook>', "web_page", "web_page"),
    "a page in wide letters": ("\ufeff<html>".encode("utf-16-le"), "web_page", "web_page"),
    "rich text": (b"{\\rtf1 a}", "rtf", "rtf"),
    "a PDF": (b"%PDF-1.7", "pdf", "pdf"),
    "a photo": (b"\xff\xd8\xff\xe0", "picture", "picture"),
    "a photo of a new phone": (b"\0\0\0\x18ftypheic", "picture", "picture"),
    "another office": (packed({"mimetype": "a", "content.xml": "a"}), *_twice("open_document")),
    "packed Excel": (packed({"xl/workbook.bin": "a"}), *_twice("binary_excel")),
    "the other kind": (excel(rows(1, "<c/>")), "excel", "no_headings"),
    "the other kind, turned round": (word(said("a")), "", "word"),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_a_refusal_says_what_the_file_really_is(kind: str) -> None:
    """Whatever it is called: the reason is the true one, so that its sentence helps."""
    content, as_word, as_roster = OTHERS[kind]

    with pytest.raises(UnreadFile) as roster:
        read_roster(content)
    if as_word:
        with pytest.raises(UnreadFile, match=f"^{as_word}$"):
            text_of_docx(content)

    assert as_roster == roster.value.code
