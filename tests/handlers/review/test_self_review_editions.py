"""The forms of 2025 from the first question to the file, each for whom the rules ask it; and the
long absence that the secretary notes."""

import pytest

from handlers.words import words_for
from papers.forms import Item, Kind, rows_of
from tests.handlers.conftest import Joined
from tests.handlers.contents import VOICE
from tests.handlers.line import Behind, OverZalo
from tests.rows import few
from tests.workflow.writing import TEXT, change, fill, open_year
from tests.worlds import Cell, World
from workflow.people import joining
from workflow.review import qualified_levels, writing
from workflow.review.pages import Page

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


async def joins(world: World, cell: Cell, phone: Behind) -> None:
    """Lan joins from this chat with a code, as in life."""
    async with world.job() as work:
        code = await joining.make_code(work, cell.people["lan"].member_id)
    await phone.says(f"/start {code}")
    await phone.taps(VI.label("join.do_agree"))


TASKS = (
    ("Ôn thi tốt nghiệp", "Đỗ 98,5 %", "Xong, đúng tiến độ", "Vượt mức yêu cầu"),
    ("Kho bài giảng điện tử", "240 bài", "Xong, chậm tiến độ", "Bảo đảm yêu cầu"),
    ("Hồ sơ tổ", "Đang làm", "Chưa xong", "Chưa bảo đảm"),
)
"""Of three, two are finished, one in time, both of due quality, one more than asked."""
FIGURES = "3 2 1 2 1"


async def tells_tasks(phone: Behind) -> None:
    """Tell three tasks, cell by cell, and end."""
    for task, product, progress, quality in TASKS:
        await phone.says(task)
        await phone.says(product)
        await phone.taps(progress)
        await phone.taps(quality)
    await phone.says("xong")


async def answers(phone: Behind, item: Item, given: dict[str, str], level: str) -> None:
    """Answer one question as its example does, with these points; the tasks one by one."""
    if item.kind is Kind.LEVEL:
        await phone.taps(VI.label(f"level.{level}"))
    elif item.stepwise:
        await tells_tasks(phone)
    else:
        await phone.says(given.get(item.id, item.example.vi if item.example else TEXT))


ROLES = [
    ({}, "02B", {"general": "27,5"}, "27,5 + 61,5 = 89", "good"),
    ({"leader": True}, "02A", {"general": "28"}, "28 + 63 = 91", "excellent"),
    ({"retired": True}, "02C", {}, "28 + 60 = 88", "good"),
    ({"retired": True, "leader": True}, "02A", {"results": "61"}, "28 + 61 = 89", "good"),
]
PHONES = [
    pytest.param(
        Behind,
        *role,
        id=f"telegram-{role[1]}{'-retired' if len(role[0]) > 1 else ''}",
        marks=pytest.mark.long if role is ROLES[0] or len(role[0]) > 1 else (),
    )
    for role in ROLES
] + [
    pytest.param(
        OverZalo,
        *role,
        id=f"zalo-{role[1]}",
        marks=() if role is ROLES[0] else pytest.mark.long,
    )
    for role in ROLES[:3]
]


@pytest.mark.parametrize(("phone", "values", "form", "given", "total", "level"), PHONES)
async def test_a_form_of_2025_goes_through_whole(
    world: World,
    cell: Cell,
    phone: type[Behind],
    values: dict[str, object],
    form: str,
    given: dict[str, str],
    total: str,
    level: str,
) -> None:
    """V-01, V-09: the tasks one by one, a figure of 30, one of 70, their sum before the level."""
    await change(world, cell, "lan", **values)
    await open_year(world, cell, YEAR)
    lan = phone(world, 1001)
    await joins(world, cell, lan)
    await lan.says("kiem diem")
    page = await page_of(world, cell, "lan")
    for item in page.items:
        assert f"Câu {page.number(item.id)}/{len(page.items)}" in lan.text
        if item.kind is Kind.LEVEL:
            assert f"Tổng điểm tự chấm: {total}/100." in lan.text
            await _no_faults_named(world, cell)
        await answers(lan, item, given, level)
    await lan.taps(VI.label("review.submit"))
    await lan.taps(VI.label("review.submit_yes"))

    after = await page_of(world, cell, "lan")

    assert f"{form}.2025" == after.form.key
    assert after.submitted
    rows = rows_of(after.item("work"), after.answers["work"])
    assert [task[:2] for task in TASKS] == [(row["task"], row["product"]) for row in rows]
    assert [("on_time", "exceeded"), ("late", "met"), ("open", "poor")] == [
        (row["progress"], row["quality"]) for row in rows
    ]
    if phone is Behind:
        assert [f"ban-kiem-diem-{form.lower()}-2024-tran-thi-lan.docx"] == lan.files


async def stands_at(world: World, cell: Cell, lan: Behind, item: str, **given: str) -> None:
    """Lan has written everything but what is given as empty, and opens one question."""
    page = await fill(world, cell, "lan", **given)
    await lan.says("kiem diem")
    await lan.taps(f"✅ {page.number(item)}.")


async def test_remedied_shortcomings_are_told_beside_the_level(
    world: World, cell: Cell, joined: Joined
) -> None:
    """Excellent is found once they are; a voice message and half an answer are asked again."""
    await open_year(world, cell, YEAR)
    lan = await joined("lan", 1001)
    await stands_at(world, cell, lan, "level", general="30", tasks="10 10 10 10 3")
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
    few(
        [
            ("30", "30"),
            ("29,99", "29.99"),
            ("0", "0"),
            ("30,01", None),
            ("mười", None),
            ("-1", None),
        ],
        0,
        3,
    ),
)
async def test_points_stay_within_their_group(
    world: World, cell: Cell, joined: Joined, typed: str, kept: str | None
) -> None:
    """At most thirty, two decimals; what is no such figure is asked again and changes nothing."""
    await open_year(world, cell, YEAR)
    lan = await joined("lan", 1001)
    await stands_at(world, cell, lan, "general", general="5")

    await lan.says(typed)

    after = await page_of(world, cell, "lan")
    assert (kept or "5") == after.answers["general"]
    assert kept or "30" in lan.text


@pytest.mark.parametrize(
    ("results", "level"),
    [
        ("59,99", "Hoàn thành tốt"),
        ("60", "Hoàn thành xuất sắc"),
        ("60,01", "Hoàn thành xuất sắc"),
    ],
)
async def test_ninety_points_and_their_conditions(
    world: World, cell: Cell, joined: Joined, results: str, level: str
) -> None:
    """V-02: from 90, 3 of 8 tasks exceeded being enough."""
    await open_year(world, cell, YEAR)
    lan = await joined("lan", 1001)
    await fill(world, cell, "lan", general="30", results=results)
    await _no_faults_named(world, cell)
    page = await page_of(world, cell, "lan")
    await lan.says("kiem diem")

    await lan.taps(f"✅ {page.number('level')}.")

    assert f"đủ điều kiện {level}" in lan.text


@pytest.mark.parametrize(
    ("item", "group", "line"),
    [
        ("general", "2.4. Đổi mới", "• Sẵn sàng tham gia thực hiện nhiệm vụ chính trị"),
        ("results", "Đơn vị sự nghiệp công lập", "• Giao tiếp chuẩn mực, văn minh;"),
    ],
)
async def test_the_annexs_lines_are_read_beside_the_figure(
    world: World, cell: Cell, joined: Joined, item: str, group: str, line: str
) -> None:
    """Group by group, and the figure can be typed at once: the question stays where it was."""
    await open_year(world, cell, YEAR)
    lan = await joined("lan", 1001)
    await stands_at(world, cell, lan, item)
    await lan.taps(VI.label("review.reminders"))
    await lan.taps(group)
    read = lan.text

    await lan.says("25")

    assert line in read
    assert "25" == (await page_of(world, cell, "lan")).answers[item]


async def test_the_figures_of_the_year_are_proposed_by_the_appendix(
    world: World, cell: Cell, joined: Joined
) -> None:
    """Counted of what was told, and taken by one tap; nothing is written by itself."""
    await open_year(world, cell, YEAR)
    lan = await joined("lan", 1001)
    page = await fill(world, cell, "lan")
    async with world.job() as work:
        for item in ("work", "tasks"):
            await writing.clear(work, cell.people["lan"], item)
    await lan.says("kiem diem")
    await tells_tasks(lan)
    asked, before = lan.text, await page_of(world, cell, "lan")

    await lan.taps(VI.label("review.figures_take", figures=FIGURES))

    after = await page_of(world, cell, "lan")
    assert f"Theo phụ lục đã ghi: {FIGURES}." in asked
    assert "tasks" not in before.answers
    assert FIGURES.split() == [*rows_of(page.item("tasks"), after.answers["tasks"])[0].values()]


async def test_done_alone_is_no_progress_and_ends_no_task(
    world: World, cell: Cell, joined: Joined
) -> None:
    """Done in time and done late both begin so: asked again; between two tasks it ends them."""
    await open_year(world, cell, YEAR)
    lan = await joined("lan", 1001)
    await fill(world, cell, "lan")
    async with world.job() as work:
        for item in ("work", "tasks"):
            await writing.clear(work, cell.people["lan"], item)
    await lan.says("kiem diem")
    await lan.says("Dạy Toán lớp 12")
    await lan.says("98 % tốt nghiệp")
    await lan.says("xong")
    asked = lan.text
    await lan.says("Xong, đúng tiến độ")
    await lan.says("Bảo đảm yêu cầu")
    await lan.says("xong")

    assert VI("review.choose").striptags() in asked
    assert "Việc này tiến độ thế nào?" in asked
    assert "Lấy theo phụ lục: 1 1 1 1 0" in lan.labels


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
