"""The roster given out is the roster taken in: the same file again changes nothing."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from papers.roster_export import roster_xlsx
from papers.roster_file import read_roster
from papers.roster_headings import HEADINGS, Column
from tests.papers.test_roster_file import excel
from tests.rows import few
from tests.worlds import World
from workflow.people.roster import import_rows
from workflow.people.roster_given import given_members
from workflow.people.roster_plan import plan_import

NAMES = ("Nguyễn Văn An", "H'Hen Niê", "K'Brơih", "Y Bhăm", "Nguyễn Thị Hoà", "LÊ THUÝ",
         "Công Tằng Tôn Nữ Phương", "Nguyễn Thị Bích (A)", "François Trần",
         "Lê Văn Đức")  # fmt: skip
POSTS = ("", "Bí thư", "Đảng ủy viên, Phó Bí thư chi bộ", "Chi ủy viên", "UV BTV Đảng ủy", "PBT",
         "Quân sư", "Bí thư; Trưởng ban (kiêm nhiệm)")  # fmt: skip
WORK = ("", "Hiệu trưởng", "Kế toán trưởng", "+ Tổ trưởng", "'Giáo viên", "Phó Hiệu trưởng", "007")
PHONES = ("", "0912345678", 912345678, "0912345678/0987654321", "+84 912 345 679")
HEAD = tuple(HEADINGS[column] for column in Column)


def rows(chance: random.Random, count: int) -> list[Sequence[object]]:
    """Members of every kind a roster may hold."""
    made: list[Sequence[object]] = []
    for number in range(count):
        born = date(1940, 1, 1) + timedelta(days=chance.randrange(20_000))
        admitted = born + timedelta(days=7_000 + number)
        official = chance.random() < 0.8
        known = chance.random() < 0.8
        made.append((
            f"{chance.choice(NAMES)}",
            born if chance.random() < 0.8 else born.year,
            admitted,
            admitted + timedelta(days=366) if official and known else None,
            "Chính thức" if official else "Dự bị",
            chance.choice(POSTS), chance.choice(WORK), chance.choice(("", "Chủ tịch công đoàn")),
            chance.choice(("", "Trường Ví Dụ")), chance.choice(("", "Đảng bộ Trường Ví Dụ")),
            f"Chi bộ {number % 3}", chance.choice(PHONES),
            chance.choice(("", "079.012345", "000120")),
            *(chance.choice(("", "x")) for _ in range(3)),
        ))  # fmt: skip
    return made


@pytest.mark.parametrize("seed", few(range(3), 0))
async def test_a_roster_given_out_and_taken_in_changes_nothing(world: World, seed: int) -> None:
    """Whatever was stored: names, years alone, several posts, phones, marks, cells of one name."""
    read = read_roster(excel(HEAD, *rows(random.Random(seed), 40)))
    async with world.job() as work:
        others = frozenset(row.place for row in read.rows)
        await import_rows(work, read.rows, others)
    async with world.job() as work:
        given = await given_members(work)
        again = read_roster(roster_xlsx(one.columns() for one in given))
        plan = await plan_import(work, again.rows)

    assert () == read.problems == again.problems
    assert len(given) == plan.unchanged
    assert not plan.writes
    assert ((), ()) == (plan.missing, plan.doubts)


async def test_members_are_given_in_the_order_of_their_names(world: World) -> None:
    """By cell, and in a cell as a Vietnamese list has them."""
    lines = [
        (name, "05/02/1980", "03/02/2010", "03/02/2011", "Chi bộ 9")
        for name in ("Lê Văn Đông", "Trần Thị An", "Lê Văn Dũng", "Bùi Văn An")
    ]
    head = ("Họ và tên", "Ngày sinh", "Ngày vào Đảng", "Ngày chính thức", "Chi bộ")
    async with world.job() as work:
        await import_rows(work, read_roster(excel(head, *lines)).rows)
    async with world.job() as work:
        given = await given_members(work)

    assert ["Bùi Văn An", "Trần Thị An", "Lê Văn Dũng", "Lê Văn Đông"] == [
        one.member.full_name for one in given if one.cell == "Chi bộ 9"
    ]
