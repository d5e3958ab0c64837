"""People are named so that two of one name are told apart: by one function, everywhere."""

import re
from pathlib import Path

from tests.house.source import ROOT

BARE = {
    "workflow/people/moves.py": "names are compared as they are written",
    "workflow/people/membership.py": "the card says the day of birth, and corrects the name",
    "workflow/review/paper_facts.py": "the paper prints the day of birth beside the name",
    "workflow/decision/result_papers.py": "the paper prints the day of birth beside the name",
    "workflow/decision/rerating_paper.py": "the paper prints the day of birth beside the name",
    "workflow/dossier/missing_sheets.py": "the paper prints the day of birth beside the name",
    "workflow/front/privacy.py": "one's own data, for oneself",
    "workflow/people/roster.py": "a roster is compared and given out as it is written",
    "workflow/people/roster_plan.py": "a roster is compared as it is written",
    "workflow/people/roster_values.py": "a roster is compared as it is written",
    "workflow/people/roster_given.py": "a roster is given out as it is written",
    "bot/commands/roster_given.py": "a roster is given out as it is written",
    "bot/commands/officer.py": "a name is looked for as it is written",
}
_READ = re.compile(r"\.full_name\b")


def bare_names(folder: Path) -> set[str]:
    """Files that take a member's bare name."""
    return {
        str(file.relative_to(folder))
        for part in ("workflow", "handlers", "bot/commands", "bot/delivery", "papers")
        for file in (folder / part).rglob("*.py")
        if _READ.search(file.read_text(encoding="utf-8"))
    }


def test_people_are_named_so_that_two_of_one_name_are_told_apart() -> None:
    """`called` says the name; whoever needs it bare is listed here with the reason."""
    assert set() == bare_names(ROOT) - BARE.keys()


def test_a_bare_name_is_seen(tmp_path: Path) -> None:
    """The rule above can fail."""
    (tmp_path / "handlers").mkdir()
    (tmp_path / "handlers" / "view.py").write_text("line = member.full_name\n")

    assert {"handlers/view.py"} == bare_names(tmp_path)
