"""The guides are true to the screens: every button they name is one, every picture is made."""

import ast
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.commands.parser import parser
from handlers.words import words_for
from tests.house.source import ROOT, Module, calls, modules, nodes_in
from tests.house.test_words import texts
from tests.pictures import questions
from tests.pictures.names import PICTURES

GUIDES = sorted((ROOT / "docs" / "guide").glob("*.md"))
TOLD = [guide for guide in GUIDES if guide != questions.PAGE]
"""The bot's own words name what is typed by the same signs as what is tapped."""
_NAMED = re.compile(r"«([^»]+)»")
_PICTURE = re.compile(r"\]\(pictures/([\w-]+)\.webp\)")
_COMMAND = re.compile(r"\./tusoi ([a-z][^`\n]*)")
_FIELD = re.compile(r"\{[^}]*\}")
_ON_PAGE = re.compile(r'label\("([\w.]+)"')
_LEAST = 3
"""Letters of its own that a label has: a name or a number alone is everybody's."""
_SENTENCE = 12
"""Letters of its own that a printed sentence has."""
_MOST = 2_000_000
"""Bytes all pictures may have together: who fetches the program fetches them."""


def tapped(module: Module) -> Iterator[str]:
    """Give the keys a module names and does not only say: what a button or a list is made of; of
    one made at run time its beginning and `*`."""
    said = {
        id(part)
        for call, name in calls(module.tree)
        if name.split(".")[-1] in ("words", "_words", "plural")
        for argument in call.args[:1]
        for part in ast.walk(argument)
    }
    for node in nodes_in(module.tree):
        if isinstance(node, ast.JoinedStr) and id(node) not in said:
            first = node.values[0]
            yield f"{first.value!s}*" if isinstance(first, ast.Constant) else ""
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield "" if id(node) in said else node.value


@cache
def _labels() -> tuple[str, ...]:
    """Give what stands on buttons, the pages' own too."""
    keys = {key for module in modules("handlers") for key in tapped(module)}
    for page in (ROOT / "bot" / "pages" / "templates").iterdir():
        keys |= set(_ON_PAGE.findall(page.read_text(encoding="utf-8")))
    starts = tuple(key[:-1] for key in keys if key.endswith((".*", "_*")))
    return tuple(
        form
        for key, forms in texts("vi").items()
        if (key in keys or key.startswith(starts)) and not key.startswith("error.")
        for form in forms
        if "<" not in form and form[-1:] not in ".?!:"
    )


@cache
def _buttons() -> re.Pattern[str]:
    """Give what a label may read, its fields filled in or left as …"""
    parts = [_FIELD.split(label) for label in _labels()]
    own = [one for one in parts if sum(map(str.isalpha, "".join(one))) >= _LEAST]
    return re.compile("|".join(".+".join(map(re.escape, one)) for one in own))


def no_buttons(text: str) -> list[str]:
    """Give what a guide calls a button, and no screen does."""
    named = {" ".join(found.split()) for found in _NAMED.findall(text)} - {"…"}
    return sorted(one for one in named if not _buttons().fullmatch(one))


def test_the_page_of_questions_says_what_the_bot_answers() -> None:
    """Made anew by `python -m tests.pictures.questions`."""
    assert questions.page() == questions.PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("guide", TOLD, ids=lambda guide: guide.stem)
def test_every_button_of_a_guide_is_one(guide: Path) -> None:
    """By its real name, over the end of a line too."""
    assert [] == no_buttons(guide.read_text(encoding="utf-8"))


def test_a_button_by_another_name_is_found() -> None:
    """Beside one that is, one with a field, and one that breaks over a line; so is what is said."""
    text = "«Mở phiếu», «Nộp\nphiếu», «Nhất trí · kiểm điểm: …», «Đã lưu.», «…»"

    assert ["Mở phiếu", "Đã lưu."] == no_buttons(text)


def test_every_command_of_the_operators_guide_is_one() -> None:
    """With the words behind it; a wrong one ends with a status."""
    guide = (ROOT / "docs" / "guide" / "quan-tri.md").read_text(encoding="utf-8")
    told = [shlex.split(line, comments=True) for line in _COMMAND.findall(guide)]

    typed = [parser(words_for("vi")).parse_args(line).command for line in told]

    assert typed == [line[0] for line in told]
    assert 8 < len(typed)


def test_what_the_doctor_prints_in_a_guide_is_what_it_prints() -> None:
    """Line by line: its sign, then a sentence of the catalogue with its fields filled in."""
    guide = (ROOT / "docs" / "guide" / "quan-tri.md").read_text(encoding="utf-8")
    (printed,) = re.findall(r"```text\n(.*?)\n```", guide, re.DOTALL)
    said = (_FIELD.split(form) for forms in texts("vi").values() for form in forms)
    own = [one for one in said if sum(map(str.isalpha, "".join(one))) >= _SENTENCE]
    known = re.compile("|".join(".+".join(map(re.escape, one)) for one in own))

    lines = [line.lstrip("✅⚠️❌💡 ") for line in f"{printed}\n✅ Đĩa đã đầy.".splitlines()]

    assert ["Đĩa đã đầy."] == [line for line in lines if not known.fullmatch(line)]
    assert 4 < len(lines)


def test_pictures_and_guides_know_each_other() -> None:
    """What a page shows is made by the command; what is made is shown, and lies there, small."""
    pages = [*GUIDES, ROOT / "README.md"]
    shown = {name for page in pages for name in _shown(page)}
    there = {
        file.stem: file.stat().st_size for file in (GUIDES[0].parent / "pictures").glob("*.webp")
    }

    assert PICTURES.keys() == shown
    assert PICTURES.keys() == there.keys()
    assert sum(there.values()) < _MOST


def _shown(page: Path) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return _PICTURE.findall(text.replace("docs/guide/pictures/", "pictures/"))
