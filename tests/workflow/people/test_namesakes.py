"""Two of one name in a cell are told apart by year of birth, else by post, else by day."""

from collections.abc import Sequence

import pytest

from papers.roster_file import read_roster
from storage.queries import people
from tests.papers.test_roster_file import excel
from tests.worlds import World
from workflow.people.roster import import_rows

HEAD = ("Họ và tên", "Ngày sinh", "Ngày vào Đảng", "Ngày chính thức", "Chi bộ", "Chức vụ Đảng",
        "Chức vụ chính quyền")  # fmt: skip


def binh(born: str, party: str = "", state: str = "", cell: str = "Chi bộ 1") -> Sequence[str]:
    """Somebody called Lê Văn Bình."""
    return ("Lê Văn Bình", born, "03/02/2010", "03/02/2011", cell, party, state)


@pytest.mark.parametrize(
    ("rows", "called"),
    [
        ([binh("05/02/1975")], ["Lê Văn Bình"]),
        ([binh("05/02/1975"), binh("01/01/1980")], ["Lê Văn Bình (1975)", "Lê Văn Bình (1980)"]),
        ([binh("05/02/1975"), binh("1980")], ["Lê Văn Bình (1975)", "Lê Văn Bình (1980)"]),
        (
            [binh("05/02/1975", "Chi ủy viên", "Giáo viên"), binh("06/02/1975", "", "Kế toán")],
            ["Lê Văn Bình (1975, Chi ủy viên)", "Lê Văn Bình (1975, Kế toán)"],
        ),
        (
            [binh("05/02/1975", "", "Giáo viên"), binh("06/02/1975", "", "Giáo viên")],
            ["Lê Văn Bình (05/02/1975)", "Lê Văn Bình (06/02/1975)"],
        ),
        (
            [binh("05/02/1975"), binh("06/02/1975", "", "Kế toán"), binh("01/01/1980")],
            ["Lê Văn Bình (1975)", "Lê Văn Bình (1975, Kế toán)", "Lê Văn Bình (1980)"],
        ),
        (
            [binh("05/02/1975"), binh("01/01/1980", cell="Chi bộ 2")],
            ["Lê Văn Bình", "Lê Văn Bình"],
        ),
    ],
    ids=["alone", "by year", "year only", "by post", "by day", "three", "in another cell"],
)
async def test_two_of_one_name_are_told_apart(
    world: World, rows: list[Sequence[str]], called: list[str]
) -> None:
    """Never two alike in one cell, and nothing behind a name that is alone."""
    read = read_roster(excel(HEAD, *rows)).rows
    async with world.job() as work:
        await import_rows(work, read, others=frozenset(row.place for row in read))

    async with world.job() as work:
        session = await work.session()
        members = [
            one for one in await people.every_member(session) if one.full_name == "Lê Văn Bình"
        ]
        then = [await people.member_on(session, one.id or 0, work.now.date()) for one in members]

        assert called == [one.called for one in members if one.admitted_on.year == 2010]
        assert [one.called for one in members] == [one.called for one in then]
