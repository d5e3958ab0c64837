"""`tusoi roster list --json` and `tusoi roster export`: what other programs and hands are given."""

import json
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.bot.test_commands import home as home
from tests.bot.test_roster_command import ABOVE, BINH, FULL, LAN, asked, imports
from tests.bot.test_roster_command import house as house


def test_the_roster_is_listed_for_programs(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The fields of docs/operations.md, one object a line; that it was given out is noted."""
    imports(house, FULL, LAN, (BINH[0], 1940, *BINH[2:]))
    capsys.readouterr()

    status = main(["roster", "list", "--json"])

    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    head, secretary = (
        {"body": "state", "role": "head", "title": "Hiệu trưởng", "since": None},
        {"body": "cell", "role": "secretary", "title": "Bí thư", "since": None},
    )
    assert 0 == status
    assert ["1940", "1980-02-05"] == [one["birth_date"] for one in told]
    assert {
        "id": 1, "full_name": "Trần Thị Lan", "birth_date": "1980-02-05",
        "organisation": ABOVE, "line": [ABOVE], "cell": "Chi bộ 9",
        "standing": "official", "admitted_on": "2005-02-03",
        "official_on": "2006-02-03", "posts": [secretary, head], "exempt": False,
        "suspended": False, "phone": "0912345678",
    } == told[1]  # fmt: skip
    assert [(1,)] == asked(house, "select count(*) from audit_event where kind = 'roster_given'")


def test_the_roster_is_written_for_its_owner_alone(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Never over a file, never as something else than it is called."""
    imports(house, FULL, LAN)
    file = house / "ra.xlsx"

    written = main(["roster", "export", str(file)])
    over = main(["roster", "export", str(file)])
    other = main(["roster", "export", str(house / "ra.csv")])
    again = main(["roster", "import", str(file)])

    assert (0, 1, 1, 0) == (written, over, other, again)
    assert 0o600 == file.stat().st_mode & 0o777
    assert "Không có gì thay đổi so với dữ liệu đang lưu (1 người)" in capsys.readouterr().out
