"""Words live in the catalogues: no Vietnamese in code, no key without its text in a language."""

import ast
import re
import unicodedata
from collections import Counter
from collections.abc import Collection
from functools import lru_cache
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.house.source import ROOT, Module, calls, module_from, modules, nodes_in

LANGUAGES = ("vi", "en")
# The people of the demo speak Vietnamese, as its readers do; forms and law carry official wording.
SPEAKING = ("bot/demo",)

# The packages that ask for texts, or refuse with a code.
SPEAKERS = ("handlers", "workflow", "bot", "papers", "storage")
# How code asks for a text: words("key"), words.label("key"), self.words.plural("key", n).
_ASKS = re.compile(r"(^|\.)_?words(\.(label|plural))?$")


def vietnamese_literals(module: Module) -> list[str]:
    """Find strings with Vietnamese letters, docstrings left out."""
    docstrings = set(_docstrings(module.tree))
    return [
        module.at(node, f"{node.value!r} belongs in locales/")
        for node in nodes_in(module.tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node not in docstrings
        and len(node.value) > 1  # a letter alone is a rule of spelling, not a text
        and _is_vietnamese(node.value)
    ]


def _docstrings(tree: ast.Module) -> list[ast.Constant]:
    """Give strings that stand alone as a statement: docstrings, and those below an attribute."""
    return [
        node.value
        for node in nodes_in(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ]


def _is_vietnamese(text: str) -> bool:
    apart = unicodedata.normalize("NFD", text)
    return any(letter in "đĐ" or unicodedata.combining(letter) for letter in apart)


def asked_keys(module: Module) -> list[tuple[str, str, set[str] | None]]:
    """Give place, key and field names of every request for a text; None for fields unknown."""
    return [
        (module.at(call, key), key, _fields(call))
        for call, name in calls(module.tree)
        if _ASKS.search(name) and call.args
        for key in _keys(call.args[0], _around(call, module.tree))
    ]


def _fields(call: ast.Call) -> set[str] | None:
    names = {keyword.arg for keyword in call.keywords if keyword.arg}
    return names if len(names) == len(call.keywords) else None


def _keys(argument: ast.expr, scope: ast.AST) -> list[str]:
    """Give the keys an argument may be; one made at run time gives its fixed beginning and `*`."""
    if isinstance(argument, ast.Constant):
        return [argument.value] if isinstance(argument.value, str) and argument.value else []
    if isinstance(argument, ast.IfExp):
        return _keys(argument.body, scope) + _keys(argument.orelse, scope)
    if isinstance(argument, ast.JoinedStr):
        first = argument.values[0]
        start = str(first.value) if isinstance(first, ast.Constant) else ""
        return [f"{start}*"]
    if isinstance(argument, ast.Name):
        return [key for value in _values(argument.id, scope) for key in _keys(value, scope)]
    return []


def _around(call: ast.Call, tree: ast.Module) -> ast.AST:
    """Give the innermost function around a call, or the module."""
    around = [
        function
        for function in _functions(tree)
        if function.lineno <= call.lineno <= (function.end_lineno or 0)
    ]
    return max(around, key=lambda function: function.lineno, default=tree)


@lru_cache
def _functions(tree: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Give every function of a module."""
    return [
        node for node in nodes_in(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def _values(name: str, scope: ast.AST) -> list[ast.expr]:
    """Give what is assigned to a plain name; another name is not followed."""
    return [
        node.value
        for node in nodes_in(scope)
        if isinstance(node, ast.Assign) and not isinstance(node.value, ast.Name)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id == name
    ]


def refusals(module: Module) -> list[tuple[str, str, set[str] | None]]:
    """Give place, key and field names of every refusal; its words stand under `error.` and code."""
    return [
        (module.at(call, key), key, _fields(call))
        for call, name in calls(module.tree)
        if name.split(".")[-1] == "Refusal"
        for key in (f"error.{code}" for code in _keys(call.args[0], _around(call, module.tree)))
    ]


def findings(module: Module) -> list[tuple[str, str, set[str] | None]]:
    """Give place, key and field names of every finding of the doctor's."""
    return [
        (module.at(call, key), key, _fields(call))
        for call, name in calls(module.tree)
        if name in ("well", "note", "weak", "wrong") and call.args
        for key in (f"doctor.{code}" for code in _keys(call.args[0], _around(call, module.tree)))
    ]


@lru_cache
def all_requests(*packages: str) -> list[tuple[str, str, set[str] | None]]:
    """Give every request for a text in these packages, refusals among them."""
    return [
        request
        for module in modules(*packages)
        for request in (*asked_keys(module), *refusals(module), *findings(module))
    ]


@lru_cache
def catalogues(language: str) -> dict[str, Catalog]:
    """Read one language's catalogues: a file each matter, by its name."""
    found = {}
    folder = ROOT / "locales" / language / "LC_MESSAGES"
    for path in sorted(folder.rglob("*.po")):
        with path.open("rb") as source:
            found[path.relative_to(folder).as_posix()] = read_po(source, locale=language)
    return found


def messages(language: str) -> list[tuple[str, Message]]:
    """Give every message of a language with its key; a catalogue's head is none."""
    return [
        (message.id if isinstance(message.id, str) else message.id[0], message)
        for catalogue in catalogues(language).values()
        for message in catalogue
        if message.id
    ]


@lru_cache
def texts(language: str) -> dict[str, tuple[str, ...]]:
    """Give each key's texts: one, or one for every plural form."""
    return {key: _forms(message) for key, message in messages(language)}


def _forms(message: Message) -> tuple[str, ...]:
    if isinstance(message.string, str):
        return (message.string,)
    return tuple(message.string or [""])


def placeholders(text: str) -> set[str]:
    """Give the field names of a text."""
    return {name.split(".")[0] for _, name, _, _ in Formatter().parse(text) if name is not None}


def fields_of(language: str, key: str) -> set[str]:
    """Give the field names of all forms of a key together: a singular may leave out its count."""
    return {name for form in texts(language)[key] for name in placeholders(form)}


@pytest.mark.parametrize("source", ['x = "Mời đồng chí"', 'x = f"Còn {n}"', "x = 'đã'"])
def test_a_vietnamese_literal_is_found(source: str) -> None:
    """A diacritic or đ gives it away, in a plain string and in a filled one."""
    assert 1 == len(vietnamese_literals(module_from(source)))


@pytest.mark.parametrize(
    "source", ['"""Bí thư: the secretary."""', 'x = "huy"', "x = '· ✅ …'", "x = 'đ'"]
)
def test_docstrings_and_signs_are_let_through(source: str) -> None:
    """Explaining a Vietnamese term is welcome; signs and plain words are no diacritics."""
    assert [] == vietnamese_literals(module_from(source))


def test_no_vietnamese_in_code() -> None:
    """Whoever rewords a sentence opens a catalogue, not a program."""
    speaking = [
        line
        for module in modules("handlers", "workflow", "bot", "storage")
        if not module.path.startswith(SPEAKING)
        for line in vietnamese_literals(module)
    ]

    assert [] == speaking


def test_keys_are_read_off_the_code() -> None:
    """Plain, chosen and composed keys are seen, with the fields they are given."""
    module = module_from(
        'words("join.greeting", name=n)\n'
        'self.words.label("a.yes" if ok else "a.no")\n'
        'words.plural(f"days.{unit}", n, **more)\n'
        'key = "b.one" if ok else "b.two"\n'
        "words(key, n=n)\n"
        'other("no.key")'
    )

    keys = [(key, fields) for _, key, fields in asked_keys(module)]

    assert [
        ("join.greeting", {"name"}),
        ("a.yes", set()),
        ("a.no", set()),
        ("days.*", None),
        ("b.one", {"n"}),
        ("b.two", {"n"}),
    ] == keys


def test_refusals_are_read_off_the_code() -> None:
    """A refusal's code is a key, and what it carries are the fields."""
    module = module_from('raise Refusal("code_used", name=name)')

    assert [("error.code_used", {"name"})] == [request[1:] for request in refusals(module)]


def test_findings_are_read_off_the_code() -> None:
    """What the doctor finds is a key, and what it carries are the fields."""
    module = module_from('found = [wrong("disk_full", place=place), well(f"reached_{name}")]')

    assert [("doctor.disk_full", {"place"}), ("doctor.reached_*", set())] == [
        finding[1:] for finding in findings(module)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_has_its_text(language: str) -> None:
    """A key asked for in code stands in the catalogue; of a composed key, its beginning does."""
    known = texts(language)

    missing = [place for place, key, _ in all_requests(*SPEAKERS) if not _stands(key, known)]

    assert [] == missing


def _stands(asked: str, known: Collection[str]) -> bool:
    if asked.endswith("*"):
        return any(key.startswith(asked[:-1]) for key in known)
    return asked in known


def test_every_text_gets_its_fields() -> None:
    """No text leaves open what the code does not fill in: a member would get an error instead."""
    wrong = [
        f"{place}: text wants {sorted(wanted)}, code gives {sorted(given)}"
        for place, key, given in all_requests(*SPEAKERS)
        if given is not None and key in texts("vi")
        for wanted in [fields_of("vi", key)]
        if not wanted <= given
    ]

    assert [] == wrong


def test_languages_say_the_same_things() -> None:
    """Both catalogues have the same keys, none is empty, and each leaves the same fields open."""
    vietnamese, english = texts("vi"), texts("en")

    one_sided = sorted(vietnamese.keys() ^ english.keys())
    empty = [key for known in (vietnamese, english) for key, forms in known.items() if "" in forms]
    different = [
        key
        for key in vietnamese.keys() & english.keys()
        if fields_of("vi", key) != fields_of("en", key)
    ]

    assert ([], [], []) == (one_sided, empty, different)


_DAY = re.compile(
    r"\d{1,2}/\d{1,2}|\d{1,2} (January|February|March|April|May|June|July)|\d{1,2} "
    r"(August|September|October|November|December)"
)


def test_an_example_of_a_day_stands_in_every_language() -> None:
    """Where one language shows how a day is typed or read, the other shows it, too."""
    vietnamese, english = texts("vi"), texts("en")

    shown = {
        key
        for known in (vietnamese, english)
        for key, forms in known.items()
        if any(_DAY.search(form) for form in forms)
    }
    without = [
        key
        for key in sorted(shown)
        if not all(any(_DAY.search(form) for form in known[key]) for known in (vietnamese, english))
    ]

    assert len(shown) > 10
    assert [] == without


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_composed_letters(language: str) -> None:
    """Vietnamese is written in composed letters (NFC), so that searching finds it."""
    decomposed = [
        key
        for key, forms in texts(language).items()
        if any(form != unicodedata.normalize("NFC", form) for form in forms)
    ]

    assert [] == decomposed


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_awaits_a_translator(language: str) -> None:
    """No text is marked fuzzy: a guess is not a translation."""
    assert [] == [key for key, message in messages(language) if message.fuzzy]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_stands_in_one_file(language: str) -> None:
    """A key in two files would show the text of whichever is read last."""
    counted = Counter(key for key, _ in messages(language))

    assert [] == [key for key, times in counted.items() if times > 1]


def test_languages_are_divided_alike() -> None:
    """A matter has its file in every language."""
    first, *others = (list(catalogues(language)) for language in LANGUAGES)

    assert first
    assert [first] * len(others) == others
