"""The repository speaks of the product, and says first what a stranger needs first."""

import re

import pytest

from tests.house.source import ROOT, committed_texts

# Put together here, so that this file does not find itself.
_FOREIGN = re.compile(
    "|".join(
        (
            r"(?<![\w./])/" + r"(work|root|opt/pypi)/",
            r"(?<![\w./])/(home|Users)/" + r"[a-z]",
            r"\b(pypi|pythonhosted|test\.pypi)\." + "org",
            r"registry\." + r"npmjs\.",
            r"deb\." + r"debian\.",
            r"--(extra-)?" + "index-url",
            r"--find" + "-links",
        )
    )
)


def foreign_places(text: str) -> list[str]:
    """Find paths of somebody's machine and addresses of package registries."""
    return [match.group() for match in _FOREIGN.finditer(text)]


@pytest.mark.parametrize(
    "text",
    [
        "see /" + "work/main/x.py",
        "cd /" + "home/an",
        "https://pypi." + "org/simple",
        "--index" + "-url x",
    ],
)
def test_a_foreign_place_is_found(text: str) -> None:
    """Each kind of place that only one machine has is seen."""
    assert 1 == len(foreign_places(text))


@pytest.mark.parametrize(
    "text", ["pip install", "tests/house/work/x", "/usr/bin/chromium", "~/home"]
)
def test_common_places_are_let_through(text: str) -> None:
    """What every machine of the kind has may be named."""
    assert [] == foreign_places(text)


def test_the_repository_names_no_machine() -> None:
    """No absolute path of a machine and no registry's address is written down."""
    found = [
        f"{path}: {place}" for path, text in committed_texts() for place in foreign_places(text)
    ]

    assert [] == found


@pytest.mark.parametrize("command", ["make demo", "make test"])
def test_the_readme_begins_with_the_two_commands(command: str) -> None:
    """Both commands stand on the first screen."""
    first_screen = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:40]

    assert any(command in line for line in first_screen)


@pytest.mark.parametrize(
    "target", ["demo", "test", "play", "run", "check", "bench", "chaos", "migrate"]
)
def test_make_knows_its_targets(target: str) -> None:
    """Every target the pages speak of exists and says what it does."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert re.search(rf"^{target}:.* ## \w", makefile, re.MULTILINE)


@pytest.mark.parametrize("name", ["run", "dev"])
def test_every_pin_has_a_hash(name: str) -> None:
    """What is installed is what was compiled, byte by byte."""
    lines = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()

    unhashed = [
        line
        for line, below in zip(lines, [*lines[1:], ""], strict=True)
        if "==" in line and "--hash=sha256:" not in below
    ]

    assert [] == unhashed


def test_every_wish_says_why() -> None:
    """Each package asked for by hand stands with its reason."""
    wishes = [
        line
        for name in ("run", "dev")
        for line in (ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "-r"))
    ]

    assert [] == [line for line in wishes if not re.search(r"==\S+\s+# \w", line)]
