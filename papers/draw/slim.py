"""Takes out of a drawn template what python-docx's blank document brings and no paper needs.

A member opens the paper on an old phone over a poor line: a third of a megabyte of styles, a
picture of an empty page and a copy of the styles for a Word of 2010 are not to be sent with it.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.rel import Relationships
    from docx.oxml.xmlchemy import BaseOxmlElement

LANGUAGE = "vi-VN"

_DEAD = frozenset(
    {
        RELATIONSHIP_TYPE.THUMBNAIL,
        RELATIONSHIP_TYPE.CUSTOM_XML,
        RELATIONSHIP_TYPE.WEB_SETTINGS,
        RELATIONSHIP_TYPE.PRINTER_SETTINGS,
        RELATIONSHIP_TYPE.GLOSSARY_DOCUMENT,
        # It says «Microsoft Macintosh Word», and counts the pages of an empty document.
        RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
        "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
    }
)
_NAMES = ("w:pStyle", "w:rStyle", "w:tblStyle")
"""Elements by which a text names its style."""
_LEANS_ON = ("w:basedOn", "w:link", "w:next")
"""Elements by which a style names another."""


def slim(document: "Document") -> None:
    """Drop dead parts and unused styles, and mark the language of the text."""
    _drop(document.part.package.rels, _DEAD)
    _drop(document.part.rels, _DEAD)
    if not _says(document, "w:numPr"):
        _drop(document.part.rels, {RELATIONSHIP_TYPE.NUMBERING})
    _prune_styles(document)
    _mark_language(document)
    _undate(document)


def _undate(document: "Document") -> None:
    """A drawing has no clock, and a paper is not of the day its blank was drawn."""
    card = document.core_properties._element
    for tag in ("dcterms:created", "dcterms:modified", "cp:lastModifiedBy", "cp:revision"):
        for each in card.findall(qn(tag)):
            card.remove(each)


def _drop(rels: "Relationships", kinds: frozenset[str] | set[str]) -> None:
    for key in [key for key, rel in rels.items() if rel.reltype in kinds]:
        del rels[key]


def _prune_styles(document: "Document") -> None:
    sheet = document.styles.element
    styles = {style.get(qn("w:styleId")): style for style in sheet.findall(qn("w:style"))}
    wanted = [name for name, style in styles.items() if style.get(qn("w:default")) == "1"]
    wanted += [each.get(qn("w:val")) for name in _NAMES for each in _all(document, name)]
    kept: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in styles and name not in kept:
            kept.add(name)
            for tag in _LEANS_ON:
                wanted += [each.get(qn("w:val")) for each in styles[name].findall(qn(tag))]
    for name, style in styles.items():
        if name not in kept:
            sheet.remove(style)


def _mark_language(document: "Document") -> None:
    """In the defaults of every run, in the body style, in the settings and in the file's card."""
    defaults = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    _lang(defaults)
    _lang(document.styles["Normal"].element.get_or_add_rPr())
    settings = document.settings.element
    theme = settings.find(qn("w:themeFontLang"))
    if theme is not None:
        theme.attrib.clear()
        theme.set(qn("w:val"), LANGUAGE)
    for tag in ("w:savePreviewPicture", "w:proofState"):
        for each in settings.findall(qn(tag)):
            settings.remove(each)
    document.core_properties.language = LANGUAGE


def _lang(properties: "BaseOxmlElement") -> None:
    found = properties.find(qn("w:lang"))
    lang = OxmlElement("w:lang") if found is None else found
    lang.set(qn("w:val"), LANGUAGE)
    lang.set(qn("w:eastAsia"), LANGUAGE)
    lang.set(qn("w:bidi"), "ar-SA")
    if found is None:
        properties.append(lang)


def _all(document: "Document", name: str) -> "Iterator[BaseOxmlElement]":
    for part in document.part.package.iter_parts():
        element = getattr(part, "element", None)
        if element is not None and not part.content_type.endswith("styles+xml"):
            yield from element.iter(qn(name))


def _says(document: "Document", name: str) -> bool:
    return next(iter(_all(document, name)), None) is not None
