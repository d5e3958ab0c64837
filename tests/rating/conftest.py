"""The law cases, read from their files, and the question asked as any other program asks it."""

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from rating import contract, lines
from rating.law import Law, law, loading, overlays
from tests.rating.own_law import EXAMPLE, NAME

CASES = Path(__file__).parent / "cases"
Ask = Callable[..., Mapping[str, Any]]


@pytest.fixture
def ask() -> Ask:
    """Ask a question by keywords and get the whole answer."""

    def _ask(**case: Any) -> Mapping[str, Any]:
        return contract.answer(case)

    return _ask


@pytest.fixture
def ask_line() -> Callable[[bytes], Mapping[str, Any]]:
    """Send one raw line and get its answer back through JSON."""

    def _ask(line: bytes) -> Mapping[str, Any]:
        [(answer, _ok)] = list(lines.answers([line]))
        found = json.loads(answer, parse_float=Decimal)
        assert isinstance(found, dict)
        return found

    return _ask


@pytest.fixture
def office() -> Law:
    """The law of the fictional Sở in the documentation, taken in as the program takes it."""
    overlays.take_in(overlays.read_folder(EXAMPLE))
    return law(NAME)


@pytest.fixture
def law_folder(tmp_path: Path) -> Path:
    """A copy of the law files that a test may spoil."""
    for path in loading.HERE.glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Hand every law case to the test that asks for one, every example to its own."""
    if "law_case" in metafunc.fixturenames:
        found = list(law_cases())
        metafunc.parametrize("law_case", found, ids=[case["id"] for case in found])
    if "told_case" in metafunc.fixturenames:
        text = (CASES / "reasons" / "told.toml").read_text(encoding="utf-8")
        told = tomllib.loads(text, parse_float=Decimal)["case"]
        metafunc.parametrize("told_case", told, ids=[case["why"] for case in told])
    if "example" in metafunc.fixturenames:
        text = (CASES / "examples.jsonl").read_text(encoding="utf-8")
        rows = [json.loads(line, parse_float=Decimal) for line in text.splitlines()]
        metafunc.parametrize("example", rows, ids=[row["why"] for row in rows])


def law_cases() -> Iterator[dict[str, Any]]:
    """Give every case of the files with its defaults filled in."""
    for path in sorted(CASES.glob("*.toml")):
        whole = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        for case in whole["case"]:
            given = {**whole["defaults"], **case.pop("given")}
            yield {"id": f"{path.stem}: {case['why']}", "given": given, **case}
