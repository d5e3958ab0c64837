"""Modules and public classes are named by the glossary: CONTEXT.md holds their every word."""

import ast
import re
from collections.abc import Iterable, Iterator

from tests.house.source import ROOT, Module, module_from, modules

PACKAGES = ("workflow", "handlers", "bot")
_ENDINGS = ("ings", "ing", "ies", "ied", "ers", "ed", "er", "es", "s", "e", "y")


def root(word: str) -> str:
    """Give a word without its ending, so that one entry holds for its plural and its verb."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word.removesuffix(ending)
    return word


def words_of(module: Module) -> Iterator[str]:
    """Give the words that a module's name and its public classes are made of."""
    stem = module.path.removesuffix(".py").rpartition("/")[2]
    if not stem.startswith("__"):
        yield from stem.split("_")
    for node in module.tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from (word.lower() for word in re.findall(r"[A-Z][a-z]+", node.name))


def glossary() -> frozenset[str]:
    """Give the root of every word that the glossary explains or explains with."""
    text = (ROOT / "CONTEXT.md").read_text(encoding="utf-8").lower()
    return frozenset(root(word) for word in re.findall(r"[a-z]+", text))


def unexplained(module: Module, known: frozenset[str]) -> list[str]:
    """Give the words of a module that neither the glossary has nor the builders' list."""
    return [
        f"{module.path}: {word}"
        for word in words_of(module)
        if root(word) not in known and word not in BUILDERS
    ]


BUILDERS = frozenset(
    {
        *("absent", "access", "acting", "actor", "agreed", "allowance", "alone", "api", "asset"),
        *("backup", "bad", "batch", "batches", "board", "candidate", "catalogues"),
        *("connected", "connection", "connections", "crash"),
        *("current", "demand", "doing", "down", "error", "errors", "extra"),
        *("fallback", "filters", "flag", "forgiving", "formatter", "gathering", "ground"),
        *("grounds", "halves", "heard", "home", "invite", "invited", "json", "limiter"),
        *("limits", "locks", "maybe", "menu", "middleware", "otherwise"),
        *("outgoing", "outlook", "overflow", "overlays", "ownership", "parser", "per", "play"),
        *("push", "pusher", "raw", "redactor", "refused", "replaced"),
        *("rich", "routes", "secrecy", "set", "shifted", "silent", "site", "span", "spent"),
        *("stage", "status", "stopping", "such", "system", "talk", "topic", "unmarked"),
        *("unread", "unreadable", "waiving", "withdrawn"),
    }
)
"""Words of programs and of English, that no glossary of the field explains."""


def test_every_noun_of_a_module_or_a_class_is_explained() -> None:
    """A word that is missing in the glossary is added there first."""
    known = glossary()

    assert [] == [line for each in modules(*PACKAGES) for line in unexplained(each, known)]


def test_no_builders_word_is_kept_that_nobody_uses() -> None:
    """Or that the glossary has meanwhile."""
    used = {word for each in modules(*PACKAGES) for word in words_of(each)}
    known = glossary()

    assert set() == {word for word in BUILDERS if word not in used or root(word) in known}


def namesakes(every: Iterable[Module]) -> list[str]:
    """Give the public classes that have one name in two modules, with where they stand."""
    places: dict[str, list[str]] = {}
    for module in every:
        for node in module.tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(module.path)
    return [f"{name}: {', '.join(of)}" for name, of in sorted(places.items()) if len(of) > 1]


def test_no_two_classes_have_one_name() -> None:
    """Whoever reads a name in a conversation need not ask whose it is."""
    assert [] == namesakes(modules(*PACKAGES))


def test_a_namesake_is_found() -> None:
    """In two modules; what a module keeps to itself is nobody's namesake."""
    one = module_from("class Row: ...\nclass _Kept: ...\n", "workflow/one.py")
    other = module_from("class Row: ...\nclass _Kept: ...\n", "handlers/other.py")

    assert ["Row: workflow/one.py, handlers/other.py"] == namesakes([one, other])


def test_a_riddle_is_found() -> None:
    """In the name of a module as in that of a class."""
    module = module_from("class ZebraBallots: ...\nclass _Giraffe: ...", "workflow/llama.py")

    assert ["llama", "zebra", "ballots"] == list(words_of(module))
    assert ["workflow/llama.py: llama", "workflow/llama.py: zebra"] == unexplained(
        module, glossary()
    )
