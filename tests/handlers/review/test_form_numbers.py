"""The number of a form by role, wherever it is read: 2023 and 2025 turn 2A and 2B round."""

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

import rating
from handlers.words import words_for
from papers.form_paper import form_docx
from papers.forms import Kind, load_forms
from papers.preview import form_text
from papers.sent_file import text_of_docx
from tests.handlers.conftest import Joined
from tests.handlers.line import Behind
from tests.rows import few
from tests.workflow.writing import change, fill, open_year
from tests.worlds import Cell, World
from workflow.front import privacy
from workflow.review import paper_facts, which_form, writing

VI = words_for("vi")
REVERSED_FOLDER = Path(rating.__file__).parents[1] / "tests" / "papers" / "reversed_2025"
REVERSED = load_forms(shipped=REVERSED_FOLDER)
"""The forms of 2025 as they were shipped while 2A and 2B were taken for each other."""
POINTS = {"g1": "4", "g2": "4", "g3": "4", "results": "60"}
LEADERS = "(Cá nhân giữ chức vụ lãnh đạo, quản lý)"
PLAIN = "(Cá nhân không giữ chức vụ lãnh đạo, quản lý)"
OUTSIDE = "(Đảng viên không làm việc trong hệ thống chính trị)"
ROLES: tuple[tuple[dict[str, Any], str, str, str], ...] = (
    ({"leader": True}, "02A", LEADERS, "2B"),
    ({}, "02B", PLAIN, "2A"),
    ({"retired": True}, "02C", OUTSIDE, "2C"),
    ({"retired": True, "leader": True}, "02A", LEADERS, "2B"),
)
"""What the roster says, the number of 2025, the line under the title, and the false number."""
NAMES = ["leader", "plain", "outside", "retired-leader"]


async def everything_read(phone: Behind) -> str:
    """Give what a person reads of her review: which form, overview, paper page by page."""
    await phone.says("phải viết bản nào?")
    read = [phone.text]
    await phone.says("kiem diem")
    if VI.label("review.preview") not in phone.labels:
        await phone.says("muc luc")  # something is still to be written
    read.append(phone.text)
    await phone.taps(VI.label("review.preview"))
    read.append(phone.text)
    while VI.label("lead.page_after") in phone.labels:
        await phone.taps(VI.label("lead.page_after"))
        read.append(phone.text)
    await phone.taps(VI.label("review.word_file"))
    return "\n".join(read)


async def papers_of(world: World, cell: Cell) -> str:
    """Give the Word file of Lan's review and all her data, as text."""
    member_id = cell.people["lan"].member_id
    async with world.job() as work:
        facts = await paper_facts.facts(work, member_id, 2024)
        data = await privacy.export(work, member_id)
    with zipfile.ZipFile(BytesIO(data.render())) as archive:
        kept = [archive.read(name).decode() for name in archive.namelist() if "json" in name]
        names = archive.namelist()
    return "\n".join([text_of_docx(form_docx(facts)), form_text(facts), *names, *kept])


def codes_in(text: str) -> set[str]:
    """Give the numbers of individual forms a text bears, as the official corner writes them."""
    return set(re.findall(r"Mẫu 0?2\w-HD[^\n\d]*\d{4}", text))


@pytest.mark.parametrize(("values", "number", "subtitle", "_old"), few(ROLES, 0), ids=NAMES)
async def test_the_number_of_2025(
    world: World,
    cell: Cell,
    joined: Joined,
    values: dict[str, Any],
    number: str,
    subtitle: str,
    _old: str,
) -> None:
    """HD 43, mục 2.1.b: 02A leaders, 02B no post, 02C outside, on screen, paper and file."""
    await change(world, cell, "lan", **values)
    await open_year(world, cell, "national_2025")
    await fill(world, cell, "lan", **POINTS)
    lan = await joined("lan", 1001)

    read = f"{await everything_read(lan)}\n{await papers_of(world, cell)}"

    assert {f"Mẫu {number}-HD KĐ.ĐG 2025"} == codes_in(read)
    assert subtitle in read
    assert [f"nhap-ban-kiem-diem-{number.lower()}-2024-tran-thi-lan.docx"] == lan.files


@pytest.mark.parametrize(
    ("values", "number", "subtitle"),
    few(
        [
            ({}, "02A", PLAIN),
            ({"leader": True}, "02B", "(Cá nhân giữ chức vụ lãnh đạo, quản lý các cấp)"),
            ({"retired": True}, "02A", PLAIN),
        ],
        0,
    ),
    ids=["plain", "leader", "retired"],
)
async def test_the_number_of_2023_stays(
    world: World,
    cell: Cell,
    joined: Joined,
    values: dict[str, Any],
    number: str,
    subtitle: str,
) -> None:
    """HD 25: 02A no post, 02B leaders."""
    await change(world, cell, "lan", **values)
    await open_year(world, cell)
    await fill(world, cell, "lan", **POINTS)
    lan = await joined("lan", 1001)

    read = f"{await everything_read(lan)}\n{await papers_of(world, cell)}"

    assert {f"Mẫu {number}-HD KĐ.ĐG 2023"} == codes_in(read)
    assert subtitle in read
    assert [f"nhap-ban-kiem-diem-{number[1:].lower()}-2024-tran-thi-lan.docx"] == lan.files


@pytest.mark.parametrize(("values", "number", "subtitle", "old"), few(ROLES, 0), ids=NAMES)
async def test_a_review_begun_under_the_false_number(
    world: World,
    cell: Cell,
    joined: Joined,
    monkeypatch: pytest.MonkeyPatch,
    values: dict[str, Any],
    number: str,
    subtitle: str,
    old: str,
) -> None:
    """Begun while the numbers were reversed: every text stands, on the right form."""
    await change(world, cell, "lan", **values)
    await open_year(world, cell, "national_2025")
    with monkeypatch.context() as then:
        then.setattr(which_form, "FORMS", REVERSED)
        before = await fill(world, cell, "lan", **POINTS)
    lan = await joined("lan", 1001)

    read = f"{await everything_read(lan)}\n{await papers_of(world, cell)}"

    async with world.job() as work:
        after = await writing.page(work, cell.people["lan"])
    assert after is not None
    assert f"{old}.2025" == before.form.key
    texts = {before.answers[item.id] for item in before.items if item.kind is Kind.TEXT}
    assert texts <= {*after.answers.values()}
    assert f"{number}.2025" == after.form.key
    assert {f"Mẫu {number}-HD KĐ.ĐG 2025"} == codes_in(read)
    assert f'"{old}.2025"' not in read
    assert subtitle in read
    assert [f"nhap-ban-kiem-diem-{number.lower()}-2024-tran-thi-lan.docx"] == lan.files


@pytest.mark.parametrize(("values", "number", "_subtitle", "old"), few(ROLES, 0), ids=NAMES)
async def test_an_offices_copy_of_a_form_with_the_false_number(
    world: World,
    cell: Cell,
    joined: Joined,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    values: dict[str, Any],
    number: str,
    _subtitle: str,
    old: str,
) -> None:
    """The office changed a question of its own: its form is used on, under the right number."""
    shipped = (REVERSED_FOLDER / f"{old}.2025.toml").read_text(encoding="utf-8")
    own = shipped.replace("Nguyên nhân", "Vì sao")
    (tmp_path / f"{old}.2025.toml").write_text(own, encoding="utf-8")
    shelf = load_forms(own=tmp_path)
    monkeypatch.setattr(which_form, "FORMS", shelf)
    await change(world, cell, "lan", **values)
    await open_year(world, cell, "national_2025")
    page = await fill(world, cell, "lan", **POINTS)
    monkeypatch.undo()
    lan = await joined("lan", 1001)

    await lan.says("kiem diem")
    await lan.taps(VI.label("review.preview"))
    await lan.taps(VI.label("review.word_file"))
    read = await papers_of(world, cell)

    assert shelf[f"{old}.2025"] == page.form
    assert "Vì sao" in read
    assert {f"Mẫu {number}-HD KĐ.ĐG 2025"} == codes_in(read)
    assert [f"nhap-ban-kiem-diem-{number.lower()}-2024-tran-thi-lan.docx"] == lan.files
