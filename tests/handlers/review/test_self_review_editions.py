"""The forms of 2025 from the first question to the file, each for whom the rules ask it; and the
long absence that the secretary notes."""

import pytest

from handlers.words import words_for
from papers.forms import Item, Kind
from tests.handlers.conftest import Joined
from tests.handlers.contents import VOICE
from tests.handlers.line import Behind
from tests.workflow.writing import TEXT, change, fill, open_year
from tests.worlds import Cell, World
from workflow.review import qualified_levels, writing
from workflow.review.writing import Page

VI = words_for("vi")
YEAR = "national_2025"


async def page_of(world: World, cell: Cell, who: str) -> Page:
    """Give what is stored of a review."""
    async with world.job() as work:
        page = await writing.page(work, cell.people[who])
    assert page is not None
    return page


async def _no_faults_named(world: World, cell: Cell) -> None:
    """Lan said that no shortcoming was named to her."""
    async with world.job() as work:
        await qualified_levels.keep_faults(work, cell.people["lan"], "0")


async def answers(phone: Behind, item: Item, points: dict[str, str], level: str) -> None:
    """Answer one question as its example does; these points where it asks for some."""
    if item.kind is Kind.LEVEL:
        await phone.taps(VI.label(f"level.{level}"))
    elif item.kind is Kind.POINTS:
        await phone.says(points.get(item.id, item.example.vi if item.example else "0"))
    else:
        await phone.says(item.example.vi if item.example else TEXT)


@pytest.mark.parametrize(
    ("values", "form", "points", "total", "level"),
    [
        ({}, "02B.2025", {"g1": "8,5", "g2": "9", "g3": "10"}, "27,5 + 61,5 = 89", "good"),
        (
            {"leader": True},
            "02A.2025",
            {"g1": "18", "g2": "3", "g3": "8"},
            "29 + 61,5 = 90,5",
            "excellent",
        ),
        ({"retired": True}, "02C.2025", {}, "27 + 61,5 = 88,5", "good"),
        (
            {"retired": True, "leader": True},
            "02A.2025",
            {"g1": "18", "g2": "4", "g3": "8"},
            "30 + 61,5 = 91,5",
            "excellent",
        ),
    ],
    ids=["plain", "leader", "outside", "retired-leader"],
)
async def test_a_form_of_2025_goes_through_whole(
    world: World,
    cell: Cell,
    joined: Joined,
    values: dict[str, object],
    form: str,
    points: dict[str, str],
    total: str,
    level: str,
) -> None:
    """V-01, V-09: 30 + 70 points by group, their sum before the level, the file at the end."""
    await change(world, cell, "lan", **values)
    await open_year(world, cell, YEAR)
    lan = await joined("lan", 1001)
    await lan.taps(VI.label("home.write"))
    page = await page_of(world, cell, "lan")
    for item in page.items:
        if item.kind is Kind.LEVEL:
            assert f"Tổng điểm tự chấm: {total}/100." in lan.text or item.id == "vii1"
            await _no_faults_named(world, cell)
        await answers(lan, item, points, level)
    await lan.taps(VI.label("review.submit"))
    await lan.taps(VI.label("review.submit_yes"))

    after = await page_of(world, cell, "lan")

    assert form == after.form.key
    assert ("retired" not in values) == ("vii1" in {item.id for item in after.items})
    assert after.submitted
    assert [f"ban-kiem-diem-{form[:3].lower()}-2024-tran-thi-lan.docx"] == lan.files


async def test_remedied_shortcomings_are_told_beside_the_level(
    world: World, cell: Cell, joined: Joined
) -> None:
    """Excellent is found once they are; a voice message and half an answer are asked again."""
    await open_year(world, cell, YEAR)
    full = {"g1": "10", "g2": "10", "g3": "10", "results": "60", "tasks": "10 10 10 3"}
    page = await fill(world, cell, "lan", **full)
    place = next(n for n, each in enumerate(page.items, start=1) if each.id == "vii2")
    lan = await joined("lan", 1001)
    await lan.says("kiem diem")
    await lan.taps(f"✅ {place}.")
    assert "chưa có số liệu" in lan.text
    await lan.taps(VI.label("review.faults_enter"))
    for wrong in ("3", "2 3"):
        await lan.says(wrong)
    await lan.sends(**VOICE)

    await lan.says("3 3")

    assert "chưa có số liệu" not in lan.text
    assert "đủ điều kiện Hoàn thành xuất sắc nhiệm vụ" in lan.text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("10", "10"), ("9,99", "9.99"), ("0", "0"), ("10,01", None), ("mười", None), ("-1", None)],
)
async def test_points_stay_within_their_group(
    world: World, cell: Cell, joined: Joined, typed: str, kept: str | None
) -> None:
    """At most ten, two decimals; what is no such figure is asked again and changes nothing."""
    await open_year(world, cell, YEAR)
    await fill(world, cell, "lan", g1="5", g2="5", g3="5", results="50")
    lan = await joined("lan", 1001)
    await lan.says("kiem diem")
    await lan.taps("✅ 3.")

    await lan.says(typed)

    after = await page_of(world, cell, "lan")
    assert (kept or "5") == after.answers["g1"]
    assert kept or "10" in lan.text


@pytest.mark.parametrize(
    ("results", "level"),
    [("59,99", "Hoàn thành tốt"), ("60", "Hoàn thành xuất sắc"), ("60,01", "Hoàn thành xuất sắc")],
)
async def test_ninety_points_and_their_conditions(
    world: World, cell: Cell, joined: Joined, results: str, level: str
) -> None:
    """V-02: from 90, 3 of 8 tasks exceeded being enough."""
    await open_year(world, cell, YEAR)
    await fill(world, cell, "lan", g1="10", g2="10", g3="10", results=results)
    await _no_faults_named(world, cell)
    lan = await joined("lan", 1001)
    await lan.says("kiem diem")

    await lan.taps("✅ 15.")

    assert f"đủ điều kiện {level}" in lan.text


async def test_the_secretary_notes_a_long_leave(world: World, cell: Cell, joined: Joined) -> None:
    """From the card; a voice message asks again; she reads it where she proposes her level."""
    await open_year(world, cell)
    await fill(world, cell, "lan")
    an = await joined("an", 1000)
    lan = await joined("lan", 1001)
    await an.taps_data(f"d:member:{cell.people['lan'].member_id}:0:")
    await an.taps(VI.label("absence.enter"))
    await an.sends(**VOICE)
    again = an.text
    await an.says("Nghỉ thai sản từ 01/3 đến 31/8")
    card = an.text
    await lan.says("kiem diem")
    await lan.taps("✅ 14.")

    assert VI.label("absence.not_text") in again
    assert VI.label("absence.kept") in card
    assert "Nghỉ thai sản từ 01/3 đến 31/8" in lan.text
    assert "KH 73-KH/ĐU, V.9" in lan.text


async def test_she_tells_and_takes_back_her_leave_herself(
    world: World, cell: Cell, joined: Joined
) -> None:
    """From the overview, and by the button that comes once it is told."""
    await open_year(world, cell)
    await fill(world, cell, "lan")
    lan = await joined("lan", 1001)
    await lan.says("kiem diem")
    await lan.taps(VI.label("absence.button"))
    await lan.says("Nghỉ ốm 110 ngày")
    told = (await page_of(world, cell, "lan")).notes
    await lan.taps(VI.label("absence.button"))
    shown = lan.text

    await lan.taps(VI.label("absence.drop"))

    assert {"absence": "Nghỉ ốm 110 ngày"} == dict(told)
    assert "Đang ghi: Nghỉ ốm 110 ngày" in shown
    assert {} == dict((await page_of(world, cell, "lan")).notes)
