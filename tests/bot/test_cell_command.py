"""`tusoi cell`: the tree shown, founded in, split and merged, looked at before it is written."""

import json
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.commands.parser import KINDS
from storage.tables import OrganisationKind
from tests.bot import homes
from tests.bot.test_commands import GOOD, LEAD, _roster
from tests.bot.test_commands import home as home

OLD, NEW = "Chi bộ Tổ Tự nhiên", "Chi bộ Tổ Xã hội"
THIRD = ["Lê Văn Bình", "06/09/1985", *GOOD[2:]]


def founded(home: Path) -> None:
    """A cell of three: Lan is 1, An 2 and leads, Bình 3."""
    homes.found(home)
    main(["roster", "import", "--yes", str(_roster(home, GOOD, LEAD, THIRD))])


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Give the status of a command and all it told."""
    capsys.readouterr()
    status = main(["cell", *arguments])
    told = capsys.readouterr()
    return status, told.out + told.err


def where(capsys: pytest.CaptureFixture[str]) -> dict[str, list[str]]:
    """Give the given names of the members of each cell, from `roster list --json`."""
    capsys.readouterr()
    main(["roster", "list", "--json"])
    found: dict[str, list[str]] = {}
    for line in capsys.readouterr().out.splitlines():
        one = json.loads(line)
        found.setdefault(one["cell"], []).append(one["full_name"].split()[-1])
    return found


def test_the_kinds_that_are_typed_are_those_there_are() -> None:
    """The command line knows them without the tables."""
    assert tuple(kind for kind in OrganisationKind if kind != OrganisationKind.BODY) == KINDS


def test_a_cell_is_split_and_merged_again(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Looked at, refused without a yes, written with one; merged back, everybody is there."""
    founded(home)
    split = ["split", OLD, "--into", NEW, "--members", "1", "3", "--secretary", "1"]
    split += ["--on", "2026-01-05"]

    looked = said(capsys, *split, "--dry-run")
    unasked = said(capsys, *split)
    before = where(capsys)
    written = said(capsys, *split, "--yes")
    apart = where(capsys)
    merged = said(capsys, "merge", NEW, "--into", OLD, "--on", "2026-02-05", "--yes")
    listed = said(capsys, "list")

    assert (0, 1, 0, 0) == (looked[0], unasked[0], written[0], merged[0])
    assert f"{OLD}: tỷ lệ tính trên 3 đảng viên, sau đó 1." in looked[1]
    assert f"{NEW}: tỷ lệ tính trên 0 đảng viên, sau đó 2." in looked[1]
    assert "--yes" in unasked[1]
    assert [3] == [len(names) for names in before.values()]
    assert {OLD: {"An"}, NEW: {"Lan", "Bình"}} == {cell: set(them) for cell, them in apart.items()}
    assert {OLD: {"An", "Lan", "Bình"}} == {cell: set(them) for cell, them in where(capsys).items()}
    assert f"{NEW} (chi bộ), thành lập 05/01/2026, sáp nhập 05/02/2026" in listed[1]


def test_the_tree_is_founded_from_the_top(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sectional organisation is made, and the cell handed over to it; one of two of a name is
    told by what is above it."""
    founded(home)
    base, part = "Đảng bộ Trường Ví Dụ", "Đảng bộ bộ phận Khoa A"
    steps = [
        ["add", base, "--kind", "party_organisation"],
        ["add", part, "--kind", "sectional", "--under", base, "--on", "2026-01-05"],
        ["add", "Đảng bộ Hai", "--kind", "party_organisation"],
        ["add", part, "--kind", "sectional", "--under", "Đảng bộ Hai"],
        ["transfer", OLD, "--under", part, "--on", "2026-01-06"],
        ["transfer", OLD, "--under", f"{base} > {part}", "--on", "2026-01-06"],
    ]

    found = [said(capsys, *step) for step in steps]
    listed = said(capsys, "list")[1].splitlines()

    assert [0, 0, 0, 0, 1, 0] == [status for status, _ in found]
    assert f"{base} > {part}; Đảng bộ Hai > {part}" in found[4][1]
    below = listed.index(f"{base} (đảng bộ cơ sở)")
    assert [
        f"  {part} (đảng bộ bộ phận), thành lập 05/01/2026",
        f"    {OLD} (chi bộ)",
    ] == listed[below + 1 : below + 3]
