"""Two of one name in a cell are told apart by year of birth, else by post, else by day."""

import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from papers.roster_file import read_roster
from storage.queries import people
from storage.tables import Member, Organisation, OrganisationKind, Post
from terms.people import PostBody, PostRole
from tests.papers.test_roster_file import excel
from tests.storage.one_member import member
from tests.worlds import World
from workflow.accounts import id_of
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


@pytest.mark.parametrize(
    ("other", "called"),
    [
        ("lê văn  hòa", ["Lê Văn Hoà (1980)", "lê văn  hòa (1975)"]),
        (unicodedata.normalize("NFD", "Lê Văn Hoà"), ["Lê Văn Hoà (1980)", "Lê Văn Hoà (1975)"]),
        ("LÊ VĂN HOÀ", ["Lê Văn Hoà (1980)", "LÊ VĂN HOÀ (1975)"]),
        ("Lê Văn Hoá", ["Lê Văn Hoà", "Lê Văn Hoá"]),
    ],
    ids=["tone mark and blanks", "decomposed", "capitals", "another name"],
)
async def test_two_spellings_of_one_name_are_one_name(
    world: World, other: str, called: list[str]
) -> None:
    """Whoever reads them takes one for the other; an accent makes another name. One that is written
    otherwise later is compared as it is then."""
    async with world.job() as work:
        session = await work.session()
        cell = await people.organisation(session, None, OrganisationKind.CELL, "Chi bộ Ba")
        hoa = _one(cell, "Lê Văn Hoà", date(1980, 5, 17))
        twin = _one(cell, "Trần Văn Khác", date(1975, 5, 17))
        session.add_all([hoa, twin])
        await session.flush()
        twin.full_name = other
        session.add(twin)

    async with world.job() as work:
        session = await work.session()
        rows = [await session.get_one(Member, one.id) for one in (hoa, twin)]
        found = [unicodedata.normalize("NFC", one.called) for one in rows]

    assert called == found


async def test_of_whom_nothing_else_tells_the_cell_does(world: World) -> None:
    """Of two cells, in one committee: of each the year alone is known, and no post tells; who is in
    another committee is just called by the name."""
    async with world.job() as work:
        session = await work.session()
        above = [Organisation(kind=OrganisationKind.PARTY_ORGANISATION, name=f"Đảng bộ {one}")
                 for one in ("A", "B")]  # fmt: skip
        session.add_all(above)
        await session.flush()
        told = []
        for place, name in ((0, "Chi bộ Một"), (0, "Chi bộ Hai"), (1, "Chi bộ Ba")):
            over = above[place].id
            cell = await people.organisation(session, over, OrganisationKind.CELL, name)
            one = _one(cell, "Lê Văn Hoà", date(1962, 1, 1), birth_year_only=True)
            session.add(one)
            await session.flush()
            told.append(id_of(one))
            seat = Post(member_id=id_of(one), body=PostBody.PARTY, role=PostRole.COMMITTEE_MEMBER)
            seat.organisation_id = over
            session.add(seat)

    async with world.job() as work:
        named = await people.named_on(await work.session(), told, work.now.date())
        called = [named[number].called for number in told]

    assert [
        "Lê Văn Hoà (1962, Chi bộ Một)",
        "Lê Văn Hoà (1962, Chi bộ Hai)",
        "Lê Văn Hoà",
    ] == called


async def test_an_organisation_is_found_however_its_name_is_spelled(world: World) -> None:
    """Two rows of one office would part its cells."""
    async with world.job() as work:
        session = await work.session()
        kind = OrganisationKind.PARTY_ORGANISATION
        made = await people.organisation(session, None, kind, "Đảng bộ phường Hoà Bình")
        again = await people.organisation(session, None, kind, "ĐẢNG BỘ PHƯỜNG  HÒA BÌNH")
        other = await people.organisation(session, None, kind, "Đảng bộ phường Hoa Bình")

    assert made.id == again.id
    assert made.id != other.id


def _one(cell: Organisation, name: str, born: date, **more: Any) -> Member:
    told = {"id": None, "person_id": None, "cell_id": cell.id, "full_name": name}
    return member(**told, birth_date=born, **more)
