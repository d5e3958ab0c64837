"""Every Word file the program makes is small, whole, and says that it is Vietnamese."""

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from xml.etree import ElementTree as ET

import docx
import pytest

from papers.ballot_text import ballot_text_docx
from papers.codes import codes_docx
from papers.count_record import count_record_docx
from papers.draw import DRAWINGS
from papers.extract import extract_docx
from papers.facts import CodesFacts
from papers.form_paper import form_docx
from papers.forms import load_forms
from papers.meeting_facts import MinutesFacts
from papers.minutes import minutes_docx
from papers.word import SHIPPED_TEMPLATES
from tests.papers.conftest import FIRST_VOTE, SECOND_VOTE, TALKS
from tests.papers.test_form_paper import filled
from tests.papers.test_meeting_papers import BALLOT

FORMS = load_forms()
MOST = 100_000
"""Bytes: a paper is opened on an old phone over a poor line."""
MANY = 60
"""Joining cards of a large cell in one file."""
DEAD = re.compile(r"thumbnail|customXml|stylesWithEffects|glossary|printerSettings|webSettings")
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

Made = Mapping[str, Callable[[], bytes]]


@pytest.fixture
def made(meeting: MinutesFacts, codes: CodesFacts) -> Made:
    """How each kind of paper is made, by its name."""
    talked = replace(meeting, talks=TALKS, ballots=(FIRST_VOTE, SECOND_VOTE))
    cards = replace(codes, cards=codes.cards[:1] * MANY)
    return {
        "minutes": lambda: minutes_docx(talked),
        "count record": lambda: count_record_docx(talked),
        "extract": lambda: extract_docx(talked, talked.proposals[0].subject_id),
        "ballot text": lambda: ballot_text_docx(BALLOT),
        "joining cards": lambda: codes_docx(cards),
    }


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
    for part in archive.namelist():
        if part.startswith("word/") and part.endswith(".xml"):
            for element in ET.fromstring(archive.read(part)).iter():
                if element.tag in (f"{_WORD}lang", f"{_WORD}themeFontLang"):
                    named.add(element.get(f"{_WORD}val"))
                    named.add(element.get(f"{_WORD}eastAsia", element.get(f"{_WORD}val")))
    return {language for language in named if language is not None}


def assert_lean(content: bytes) -> None:
    """Packed, small, nothing in it that nothing leads to, Vietnamese, and readable."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        packings = {entry.compress_type for entry in archive.infolist()}
        parts = set(archive.namelist())
        led_to = reached(archive) | {"[Content_Types].xml"}
        spoken = languages(archive)
    document = docx.Document(io.BytesIO(content))

    assert {zipfile.ZIP_DEFLATED} == packings
    assert [] == sorted(filter(DEAD.search, parts))
    assert led_to == parts
    assert {"vi-VN"} == spoken
    assert "vi-VN" == document.core_properties.language
    assert len(content) < MOST
    assert document.paragraphs or document.tables


@pytest.mark.parametrize("key", sorted(FORMS))
def test_every_form_filled(key: str) -> None:
    """With an answer everywhere, as it is sent to whoever wrote it."""
    assert_lean(form_docx(filled(FORMS[key])))


@pytest.mark.parametrize(
    "kind", ["minutes", "count record", "extract", "ballot text", "joining cards"]
)
def test_every_paper_of_the_cell(made: Made, kind: str) -> None:
    """Those of the meeting, and the cards with a picture for each member."""
    assert_lean(made[kind]())


@pytest.mark.parametrize("name", sorted(DRAWINGS))
def test_every_template(name: str) -> None:
    """What an office takes to edit."""
    assert_lean((SHIPPED_TEMPLATES / name).read_bytes())
