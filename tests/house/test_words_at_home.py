"""A text lies in the folder of the matter that says it: who changes a matter finds its words there.

What no matter says but the house (`handlers/*.py`) lies in `front`; a refusal of several matters in
`errors.po`.
"""

import ast
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from tests.house.source import ROOT, Module, module_from, modules, nodes_in

HOUSE = "front"


def matter_of(path: str) -> str:
    """Give the matter of a module; the house's own room where it is of none."""
    parts = path.split("/")
    return parts[1] if len(parts) > 2 else HOUSE


def said_in(every: Iterable[Module], keys: frozenset[str]) -> Mapping[str, set[str]]:
    """Give by key the matters whose conversations name it, whole or by how it begins.

    A beginning that is no more than the word before the dot says little: it counts for those keys
    alone that nobody names more closely."""
    close: dict[str, set[str]] = {key: set() for key in keys}
    loose: dict[str, set[str]] = {key: set() for key in keys}
    for module in every:
        matter = matter_of(module.path)
        for node in nodes_in(module.tree):
            if isinstance(node, ast.Constant) and node.value in close:
                close[node.value].add(matter)
            start = _beginning(node)
            for key in keys if "." in start else ():
                if key.startswith(start):
                    (loose if start.endswith(".") else close)[key].add(matter)
    return {key: close[key] or loose[key] for key in keys}


def _beginning(node: ast.AST) -> str:
    """Give the fixed beginning of a key that is made at run time."""
    first = node.values[0] if isinstance(node, ast.JoinedStr) and node.values else None
    text = first.value if isinstance(first, ast.Constant) else ""
    return text if isinstance(text, str) and re.fullmatch(r"[a-z_]+\.\w*", text) else ""


def raised_in(every: Iterable[Module], codes: frozenset[str]) -> Mapping[str, set[str]]:
    """Give by code the matters that name it: whoever refuses, and whoever looks at a refusal."""
    found: dict[str, set[str]] = {code: set() for code in codes}
    for module in every:
        for node in nodes_in(module.tree):
            if isinstance(node, ast.Constant) and node.value in found:
                found[node.value].add(matter_of(module.path))
    return found


@cache
def homes() -> Mapping[str, str]:
    """Give by key the folder its Vietnamese text lies in; "" for `errors.po` beside the folders."""
    folder = ROOT / "locales" / "vi" / "LC_MESSAGES"
    return {
        str(message.id): str(path.parent.relative_to(folder)).replace(".", "")
        for path in sorted(folder.rglob("*.po"))
        for message in _messages(path)
    }


def _messages(path: Path) -> list[Message]:
    with path.open("rb") as file:
        return [message for message in read_po(file) if message.id]


def astray(homes: Mapping[str, str], said: Mapping[str, set[str]]) -> list[str]:
    """Give the keys that lie with a matter that does not say them."""
    return sorted(
        f"{key}: in {homes[key] or 'errors.po'}, said by {', '.join(sorted(matters))}"
        for key, matters in said.items()
        if matters and homes[key] not in matters
    )


def test_every_text_lies_with_a_matter_that_says_it() -> None:
    """Of several that say it, with one of them."""
    keys = frozenset(key for key in homes() if not key.startswith("error."))

    assert [] == astray(homes(), said_in(modules("handlers"), keys))


def test_every_refusal_lies_with_a_matter_that_raises_it() -> None:
    """What the house or several matters raise lies beside the folders."""
    codes = frozenset(key.removeprefix("error.") for key in homes() if key.startswith("error."))
    raised = raised_in(modules("workflow", "handlers", "bot"), codes)
    places = {code: homes()[f"error.{code}"] for code in codes}

    assert [] == astray(
        {code: home for code, home in places.items() if home not in ("", "program")},
        {code: raised[code] for code in codes if places[code] not in ("", "program")},
    )
    assert [] == sorted(
        code
        for code, matters in raised.items()
        if not places[code] and len(matters) == 1 and HOUSE not in matters
    )


@pytest.mark.parametrize(
    ("source", "matters"),
    [
        ('words("votes.menu")', {"votes.menu": {"meeting"}, "votes.plan": set()}),
        ('words(f"votes.pl{x}")', {"votes.menu": set(), "votes.plan": {"meeting"}}),
        ('words(f"votes.{x}")', {"votes.menu": {"meeting"}, "votes.plan": {"meeting"}}),
    ],
)
def test_who_says_a_text_is_seen(source: str, matters: Mapping[str, set[str]]) -> None:
    """By the whole key or by its beginning."""
    module = module_from(source, "handlers/meeting/leading.py")

    assert matters == said_in([module], frozenset(matters))


def test_a_text_with_the_wrong_matter_is_found() -> None:
    """The folder is told, and who says it."""
    found = astray({"invite.yes": "decision"}, {"invite.yes": {"planning"}})

    assert ["invite.yes: in decision, said by planning"] == found
