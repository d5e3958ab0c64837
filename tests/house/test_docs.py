"""The guides are true: every setting is told, every link leads somewhere."""

import re
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings
from tests.house.source import ROOT

DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def settings_told(text: str) -> set[str]:
    """Give the settings a page names."""
    return set(re.findall(rf"{PREFIX}[A-Z_]*[A-Z]", text))


SETTINGS = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("page", ["docs/operations.md", ".env.example"])
def test_every_setting_is_told_and_no_other(page: str) -> None:
    """Whoever runs the program finds each setting there, and none that is no more."""
    assert SETTINGS == settings_told((ROOT / page).read_text(encoding="utf-8"))


def test_the_table_tells_the_true_defaults() -> None:
    """For the settings that have a plain one."""
    table = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    plain = {
        f"{PREFIX}{name.upper()}": str(field.default)
        for name, field in Settings.model_fields.items()
        if isinstance(field.default, str) and field.default
    }

    rows = {name: row for row in table.splitlines() for name in settings_told(row)}

    assert [] == [name for name, default in plain.items() if f"`{default}`" not in rows[name]]


def lost_links(page: Path) -> list[str]:
    """Give the links of a page that lead nowhere."""
    links = _LINK.findall(page.read_text(encoding="utf-8"))
    return [f"{page.name}: {link}" for link in links if not (page.parent / link).exists()]


def test_every_link_leads_somewhere() -> None:
    """A page moved or dropped takes its links along."""
    assert [] == [link for page in DOCS for link in lost_links(page)]


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    """Beside one that does."""
    page = tmp_path / "page.md"
    page.write_text("[here](page.md#top) and [there](gone.md)", encoding="utf-8")

    assert ["page.md: gone.md"] == lost_links(page)
