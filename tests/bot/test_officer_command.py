"""`tusoi officer` and `tusoi calendar`: who sums up, and the days of many cells."""

from pathlib import Path

import pytest

from bot.__main__ import main
from bot.commands.parser import MATTERS
from tests.bot import homes
from tests.bot.test_commands import GOOD, LEAD, _roster
from tests.bot.test_commands import home as home
from workflow.duties import calendar

OVER = ["--over", "chi bo to tu nhien"]


def _founded(home: Path) -> None:
    homes.found(home)
    second = [*GOOD[:1], "06/09/1985", *GOOD[2:4], "Chi bộ Tổ Xã hội", ""]
    main(["roster", "import", "--yes", str(_roster(home, GOOD, LEAD, second))])


def test_an_officer_is_appointed_listed_and_dismissed(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By name, accents apart; twice is said to be once."""
    _founded(home)
    capsys.readouterr()

    steps = [
        ["officer", "list"],
        ["officer", "add", "nguyen van an", *OVER],
        ["officer", "add", "Nguyễn Văn An", *OVER],
        ["officer", "list"],
        ["officer", "remove", "Nguyễn Văn An", *OVER],
        ["officer", "remove", "Nguyễn Văn An", *OVER],
    ]
    found = [(main(step), capsys.readouterr().out.strip()) for step in steps]

    assert {0} == {status for status, _ in found}
    assert [
        "Chưa giao cán bộ tổng hợp nào.",
        "Đã giao đồng chí Nguyễn Văn An làm cán bộ tổng hợp của Chi bộ Tổ Tự nhiên (1 chi bộ).",
        "Đồng chí Nguyễn Văn An đã là cán bộ tổng hợp của Chi bộ Tổ Tự nhiên.",
        "Chi bộ Tổ Tự nhiên: Nguyễn Văn An",
        "Đồng chí Nguyễn Văn An không còn là cán bộ tổng hợp của Chi bộ Tổ Tự nhiên.",
        "Đồng chí Nguyễn Văn An không phải là cán bộ tổng hợp của Chi bộ Tổ Tự nhiên.",
    ] == [said for _, said in found]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["officer", "add", "Phạm Thị Cúc", *OVER], "Không có đồng chí nào"),
        (["officer", "add", "Nguyễn Văn An", "--over", "Nơi nào đó"], "Nơi nào đó"),
        (["officer", "add", "Trần Thị Lan", *OVER], "Có 2 đồng chí"),
        (["calendar", "set", "dossier", "hôm kìa", "--of", "Chi bộ Tổ Tự nhiên"], "ngày"),
        (["calendar", "set", "dossier", "20/12"], "Chưa chi bộ nào mở đợt"),
        (["calendar", "show", "--of", "Nơi nào đó"], "Nơi nào đó"),
        (["theme", "add", "Phòng, chống lãng phí", "--for", "Nguyễn Văn An"], "cán bộ tổng hợp"),
        (["theme", "list", "--for", "Phạm Thị Cúc"], "Không có đồng chí nào"),
    ],
)
def test_what_cannot_be_done_is_said(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    """One sentence, status 1, nothing changed."""
    _founded(home)

    status = main(arguments)

    assert 1 == status
    assert said in capsys.readouterr().err


def test_of_two_of_one_name_the_cell_tells(home: Path) -> None:
    """`--cell` picks him."""
    _founded(home)

    status = main(["officer", "add", "Trần Thị Lan", *OVER, "--cell", "Chi bộ Tổ Xã hội"])

    assert 0 == status


def test_without_a_year_there_is_no_calendar_and_no_theme(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is said; to look is no fault, and to send says what to do."""
    _founded(home)
    main(["officer", "add", "Nguyễn Văn An", *OVER])
    capsys.readouterr()

    assert 0 == main(["theme", "list", "--for", "Nguyễn Văn An"])
    assert "Chưa gửi chuyên đề nào." in capsys.readouterr().out
    assert 1 == main(["theme", "add", "Phòng, chống lãng phí", "--for", "Nguyễn Văn An"])
    assert "Mời gửi khi có chi bộ mở đợt" in capsys.readouterr().err

    assert 0 == main(["calendar", "show"])
    assert "Chưa chi bộ nào có lịch" in capsys.readouterr().out


def test_the_matters_are_those_that_may_be_set() -> None:
    """The command line names them without asking the tables."""
    assert tuple(matter.value for matter in calendar.EDITABLE) == MATTERS


def test_a_follower_is_assigned_listed_and_let_go(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By name, from a day on; twice is said to be once."""
    _founded(home)
    capsys.readouterr()
    of = ["--of", "chi bo to tu nhien"]

    steps = [
        ["follower", "list"],
        ["follower", "add", "nguyen van an", *of, "--on", "2026-01-05"],
        ["follower", "add", "Nguyễn Văn An", *of],
        ["follower", "list"],
        ["follower", "remove", "Nguyễn Văn An", *of],
        ["follower", "remove", "Nguyễn Văn An", *of],
    ]
    found = [(main(step), capsys.readouterr().out.strip()) for step in steps]

    assert {0} == {status for status, _ in found}
    assert [
        "Chưa phân công ai theo dõi.",
        "Đã phân công đồng chí Nguyễn Văn An theo dõi Chi bộ Tổ Tự nhiên.",
        "Đồng chí Nguyễn Văn An đã được phân công theo dõi Chi bộ Tổ Tự nhiên.",
        "Chi bộ Tổ Tự nhiên: Nguyễn Văn An, từ 05/01/2026",
        "Đồng chí Nguyễn Văn An thôi theo dõi Chi bộ Tổ Tự nhiên.",
        "Đồng chí Nguyễn Văn An không theo dõi Chi bộ Tổ Tự nhiên.",
    ] == [said for _, said in found]


def test_who_appraises_and_decides_above_is_named_listed_and_let_go(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In an organisation above cells, from a day on; both steps are two; a cell only proposes."""
    _founded(home)
    main(["cell", "add", "Đảng bộ Trường Ví Dụ", "--kind", "party_organisation"])
    capsys.readouterr()
    where = ["--in", "dang bo truong vi du"]

    steps = [
        ["above", "list"],
        ["above", "add", "nguyen van an", *where, "--does", "appraises", "--on", "2026-01-05"],
        ["above", "add", "Nguyễn Văn An", *where, "--does", "appraises"],
        ["above", "add", "Nguyễn Văn An", *where, "--does", "decides", "--on", "2026-01-06"],
        ["above", "list"],
        ["above", "remove", "Nguyễn Văn An", *where, "--does", "appraises"],
        ["above", "remove", "Nguyễn Văn An", *where, "--does", "appraises"],
    ]
    found = [(main(step), capsys.readouterr().out.strip()) for step in steps]
    cell = main(["above", "add", "Nguyễn Văn An", "--in", OVER[1], "--does", "decides"])

    assert {0} == {status for status, _ in found}
    assert [
        "Chưa có ai thẩm định, quyết định ở cấp trên trong hệ thống;"
        " quyết định được nhập từ văn bản.",
        "Đồng chí Nguyễn Văn An được thẩm định ở Đảng bộ Trường Ví Dụ.",
        "Đồng chí Nguyễn Văn An đã được thẩm định ở Đảng bộ Trường Ví Dụ.",
        "Đồng chí Nguyễn Văn An được quyết định ở Đảng bộ Trường Ví Dụ.",
        "Đảng bộ Trường Ví Dụ: Nguyễn Văn An, thẩm định, từ 05/01/2026\n"
        "Đảng bộ Trường Ví Dụ: Nguyễn Văn An, quyết định, từ 06/01/2026",
        "Đồng chí Nguyễn Văn An thôi thẩm định ở Đảng bộ Trường Ví Dụ.",
        "Đồng chí Nguyễn Văn An không được thẩm định ở Đảng bộ Trường Ví Dụ.",
    ] == [said for _, said in found]
    assert 1 == cell
    assert "chi bộ chỉ đề xuất" in capsys.readouterr().err
