"""The same matters everywhere: a newcomer who knows one folder's word knows it in every package."""

from pathlib import Path

import pytest

from tests.house.source import ROOT

MATTERS = frozenset(
    folder.name for folder in (ROOT / "workflow").iterdir() if (folder / "__init__.py").exists()
)
"""The folders of the use cases."""
BESIDE = {
    "handlers": {"callbacks"},
    "tests/workflow": set(),
    "tests/handlers": set(),
    "locales/vi/LC_MESSAGES": {"program"},
    "locales/en/LC_MESSAGES": {"program"},
}
"""Where the same words are used, and the folders there that are no matter of the field."""


def folders_of(place: Path) -> set[str]:
    """Give the folders of a place that hold files of ours."""
    return {
        folder.name
        for folder in place.iterdir()
        if folder.is_dir() and any((*folder.glob("*.py"), *folder.glob("*.po")))
    }


@pytest.mark.parametrize("place", BESIDE)
def test_every_package_has_the_same_matters(place: str) -> None:
    """No folder has a word of its own."""
    assert set() == folders_of(ROOT / place) - MATTERS - BESIDE[place]


def test_a_folder_with_a_word_of_its_own_is_found(tmp_path: Path) -> None:
    """One module is enough."""
    (tmp_path / "voting").mkdir()
    (tmp_path / "voting" / "sheet.py").touch()
    (tmp_path / "empty").mkdir()

    assert {"voting"} == folders_of(tmp_path) - MATTERS


@pytest.mark.parametrize("package", ["workflow", "handlers", "bot"])
def test_no_module_repeats_the_word_of_its_folder(package: str) -> None:
    """`review/review_x.py` says the same word twice; only the few that would else be mistaken."""
    found = {
        f"{path.parent.name}/{path.stem}"
        for folder in (ROOT / package).iterdir()
        if folder.is_dir()
        for path in folder.glob("*.py")
        if path.stem.startswith(folder.name.rstrip("s"))
    }

    assert REPEATED[package] == found


REPEATED = {
    "workflow": {
        *("meeting/meeting_states", "notices/notice", "office/officer_succession"),
        "review/review_states",
    },
    "handlers": {
        *("office/officer_succession", "office/officer_succession_view"),
        *("count/count_notices", "meeting/meeting_notices"),
        *("review/review_notices", "review/review_step"),
    },
    "bot": {"delivery/delivery_marks"},
}
"""Each has a namesake in another folder, and is read by its own name where it is used."""
