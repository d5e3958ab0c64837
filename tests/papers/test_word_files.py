"""Every Word file the program makes is small, whole, and says what it is and in which language.

Which files there are is told by `tests.papers.every_file`; a maker that is missing there is found.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from inspect import getmembers, isfunction
from pkgutil import iter_modules
from xml.etree import ElementTree as ET

import docx
import pytest
from docx.shared import Mm, Pt

import papers
from papers.codes import codes_docx
from papers.draw import DRAWINGS
from papers.draw.layout import FONT
from papers.forms import FormKind, load_forms
from papers.word import SHIPPED_TEMPLATES
from tests.papers.conftest import three_cards
from tests.papers.every_file import EXCEL, WORD

MOST = 60_000
"""Bytes: a paper is opened on an old phone over a poor line."""
MANY, MOST_OF_MANY = 60, 100_000
"""Joining cards of a large cell in one file, each with a picture."""
DEAD = re.compile(
    r"thumbnail|customXml|stylesWithEffects|glossary|printerSettings|webSettings|docProps/app"
)
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAKES = re.compile(r"^(?!text_of_).*_(?:docx|xlsx)$|^quarter_sheet$")
_SHARED = {"table_xlsx", "flowing_xlsx"}
"""What makes no file of its own: each sheet is made by it."""
LARGE = Pt(14)
SIGNED = re.compile(r"\(.*[Kk]ý.*\)")
UNSIGNED = {"joining cards", "rerating", "rerating blank", "ballot levels", "ballot choice"}
UNSIGNED |= {"ballot motion"}
"""Cards to be cut, secret ballots, and sheets that say themselves that the hand is added by who
decides."""
NUMBERED = {"minutes", "minutes by hand", "count record", "extract", "result notice"}
NUMBERED |= {"complaint receipt", "complaint answer", "complaint course", "manager notice"}
NUMBERED |= {"dossier proposal", "dossier papers", "dossier rewards"}
UNNUMBERED = {"quarter sheet", "ballot levels", "ballot choice", "ballot motion", "joining cards"}
UNNUMBERED |= {"rerating", "rerating blank", "decision list", "dossier residence"}
UNNUMBERED |= {"prompts report", "summary report"}
"""What a person writes, marks or cuts; what goes with a numbered paper, or into one."""
NUMBER = re.compile(r"Số [\d…]")


@cache
def made(kind: str) -> bytes:
    """Give a paper; it is looked at by several tests."""
    return WORD[kind]()


def reached(archive: zipfile.ZipFile, source: str = "") -> set[str]:
    """Give the parts that relationships lead to from a part; from the file itself at first."""
    folder, name = posixpath.split(source)
    listing = posixpath.join(folder, "_rels", f"{name}.rels")
    if listing not in archive.namelist():
        return set()
    found = {listing}
    for relation in ET.fromstring(archive.read(listing)).iter(_RELATION):
        if relation.get("TargetMode") != "External":
            target = relation.get("Target", "")
            part = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found |= {part} | reached(archive, part)
    return found


def languages(archive: zipfile.ZipFile) -> set[str]:
    """Give every language a style, a run or the settings name for written text."""
    named = set()
    for element in _elements(archive):
        if element.tag in (f"{_WORD}lang", f"{_WORD}themeFontLang"):
            named.add(element.get(f"{_WORD}val"))
            named.add(element.get(f"{_WORD}eastAsia", element.get(f"{_WORD}val")))
    return {language for language in named if language is not None}


def fonts(archive: zipfile.ZipFile) -> set[str]:
    """Give every font that a run or a style in use is written in."""
    named = (each for each in _elements(archive) if each.tag == f"{_WORD}rFonts")
    return {font for each in named if (font := each.get(f"{_WORD}ascii")) is not None}


def _elements(archive: zipfile.ZipFile) -> Iterator[ET.Element]:
    for part in archive.namelist():
        if part.startswith("word/") and part.endswith(".xml") and part != "word/fontTable.xml":
            yield from ET.fromstring(archive.read(part)).iter()


def assert_lean(content: bytes, most: int = MOST) -> None:
    """Packed, small, nothing in it that nothing leads to, Vietnamese, and readable."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        packings = {entry.compress_type for entry in archive.infolist()}
        parts = set(archive.namelist())
        led_to = reached(archive) | {"[Content_Types].xml"}
        spoken = languages(archive)
        written = fonts(archive)
    document = docx.Document(io.BytesIO(content))

    assert {zipfile.ZIP_DEFLATED} == packings
    assert [] == sorted(filter(DEAD.search, parts))
    assert led_to == parts
    assert {"vi-VN"} == spoken
    assert FONT in written
    assert written <= {FONT, "Courier New"}
    assert "vi-VN" == document.core_properties.language
    assert "" == document.core_properties.author
    assert document.core_properties.created is None
    assert len(content) < most
    assert document.paragraphs or document.tables


@pytest.mark.parametrize("kind", sorted(WORD))
def test_every_paper(kind: str) -> None:
    """Filled in, as it is sent to whoever may have it."""
    assert_lean(made(kind))


def test_the_cards_of_a_large_cell() -> None:
    """Sixty cards, a picture on each."""
    cards = three_cards()

    assert_lean(codes_docx(replace(cards, cards=cards.cards[:1] * MANY)), MOST_OF_MANY)


@pytest.mark.parametrize("name", sorted(DRAWINGS))
def test_every_template(name: str) -> None:
    """What an office takes to edit."""
    assert_lean((SHIPPED_TEMPLATES / name).read_bytes())


@pytest.mark.parametrize("kind", sorted(WORD))
def test_every_paper_is_called_by_its_own_title(kind: str) -> None:
    """A phone lists files by it: forms are many, and all of one template."""
    document = docx.Document(io.BytesIO(made(kind)))

    forms = load_forms()
    key = kind.removeprefix("form ").removesuffix(" blank")
    assert document.core_properties.title
    if key in forms:
        assert forms[key].title == document.core_properties.title


@pytest.mark.parametrize("kind", sorted({*WORD} - UNSIGNED))
def test_every_paper_has_room_for_a_hand(kind: str) -> None:
    """Who signs is told how, above some space."""
    said = _lines(made(kind))

    assert any(SIGNED.search(line) for line in said)


@pytest.mark.parametrize("kind", sorted(each for each in WORD if each.startswith("ballot")))
def test_whatever_is_marked_by_hand_is_large(kind: str) -> None:
    """Names, choices and boxes in 14 pt or more, in lines high enough for a cross."""
    table = docx.Document(io.BytesIO(made(kind))).tables[1]

    heads = [cell.paragraphs[0] for cell in table.rows[0].cells]
    marked = [cell.paragraphs[0] for row in table.rows[1:] for cell in row.cells]
    assert all((run.font.size or LARGE) >= LARGE for each in heads + marked for run in each.runs)
    assert all((row.height or 0) >= Mm(11.9) for row in table.rows[1:])


@pytest.mark.parametrize("kind", sorted(WORD))
def test_nothing_is_torn(kind: str) -> None:
    """No row by a page's end, no table or signature from the words before it."""
    body = docx.Document(io.BytesIO(made(kind))).element.body
    tables = [each for each in body if each.tag == f"{_WORD}tbl"]
    before = [each.getprevious() for each in tables]

    kept = [each.find(f"{_WORD}pPr/{_WORD}keepNext") for each in before if each is not None]
    rows = [row.find(f"{_WORD}trPr/{_WORD}cantSplit") for row in body.iter(f"{_WORD}tr")]
    assert None not in kept
    assert None not in rows


@pytest.mark.parametrize("kind", sorted(NUMBERED))
def test_every_paper_of_a_register_has_a_number(kind: str) -> None:
    """Known or dotted; it is never left out."""
    said = _lines(made(kind))

    assert any(NUMBER.match(line) for line in said)


def test_of_every_paper_is_known_whether_it_bears_a_number() -> None:
    """Whoever adds one says so."""
    forms = {each for each in WORD if each.startswith("form ")}

    assert {*WORD} == NUMBERED | UNNUMBERED | forms
    assert set() == NUMBERED & (UNNUMBERED | forms)


def test_no_maker_is_missing() -> None:
    """Whoever adds a paper or a sheet lets it be measured here and seen on the contact sheets."""
    code = {
        name
        for make in _makes((*WORD.values(), *EXCEL.values()))
        for name in (make.__name__, *make.__code__.co_names)
    }

    assert set() == {name for name in _makers() if name not in code}


def test_every_form_is_there() -> None:
    """Of people and of collectives, and the papers of the year."""
    assert {f"form {key}" for key in load_forms()} <= {*WORD}
    assert {FormKind.INDIVIDUAL, FormKind.COLLECTIVE} <= {
        form.kind for form in load_forms().values()
    }


def _makers() -> set[str]:
    """Give the public functions of `papers` that make a file."""
    modules = (import_module(f"papers.{each.name}") for each in iter_modules(papers.__path__))
    return {
        name
        for module in modules
        for name, made in getmembers(module, isfunction)
        if made.__module__ == module.__name__ and _MAKES.search(name) and name not in _SHARED
    }


def _makes(makers: tuple[Callable[[], bytes], ...]) -> Iterator[Callable[[], bytes]]:
    """Give the makers and the functions of the list that they are written with."""
    for make in makers:
        yield make
        for name in make.__code__.co_names:
            helper = make.__globals__.get(name)
            if isfunction(helper) and helper.__module__ == make.__module__:
                yield helper


def _lines(content: bytes) -> list[str]:
    body = docx.Document(io.BytesIO(content)).element.body
    return [
        "".join(node.text or "" for node in line.iter(f"{_WORD}t"))
        for line in body.iter(f"{_WORD}p")
    ]
