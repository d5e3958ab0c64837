"""The pledge, the action programme and the plan of remedies, written part by part in the chat."""

import pytest

from handlers.words import words_for
from papers.forms import FormKind, Matter
from tests.handlers.conftest import Joined
from tests.handlers.contents import WORDLESS
from tests.handlers.line import Behind
from tests.workflow.writing import hand_in, open_year
from tests.worlds import Cell, World
from workflow import cycle as cycles
from workflow.review import last_year, writing, yearly_papers
from workflow.review.which_form import FORMS

VI, EN = words_for("vi"), words_for("en")
TYPED = {"pledge": "cam kết", "programme": "chương trình hành động", "remediation": "khắc phục"}
NAMES = {
    "pledge": "ban-cam-ket-tu-duong-ren-luyen-phan-dau-2025",
    "programme": "chuong-trinh-hanh-dong-ca-nhan-2025",
    "remediation": "ke-hoach-khac-phuc-han-che-khuyet-diem-2024",
}


@pytest.fixture
async def lan(world: World, cell: Cell, joined: Joined) -> Behind:
    """Trần Thị Lan in a year that is open for writing."""
    await open_year(world, cell)
    return await joined("lan", 1001)


async def writes(phone: Behind, kind: FormKind) -> None:
    """Open a paper by typing and answer every part as its example does."""
    form = FORMS.of_kind(kind, "hcmc_edu_2023")
    assert form is not None
    await phone.says(TYPED[kind.value])
    for number, item in enumerate(form.asked(), start=1):
        assert f"Phần {number}/{len(form.asked())}" in phone.text
        assert item.example is not None
        await phone.says(item.example.vi)


@pytest.mark.parametrize("kind", yearly_papers.KINDS, ids=lambda kind: kind.value)
async def test_a_paper_is_written_and_fetched(lan: Behind, kind: FormKind) -> None:
    """Part by part; the pledge looks ahead, the plan follows the year that was reviewed."""
    await writes(lan, kind)
    said = lan.text

    await lan.taps(VI.label("yearly.file"))

    assert VI.label("yearly.kept") in said
    assert [f"{NAMES[kind.value]}-tran-thi-lan.docx"] == lan.files


async def test_papers_of_any_year_open(lan: Behind, world: World, cell: Cell) -> None:
    """Lan's programme of the year that runs is registered though the next one is due; a pledge
    that was typed whole years ago is read again; Bình has neither."""
    async with world.job() as work:
        await last_year.keep_pledge(work, cell.people["lan"], 2021, "Dự đủ các buổi.")
    await lan.says("chương trình hành động")
    await lan.says("quay lai")
    await lan.taps(VI.label("yearly.years"))
    assert ["2025", "2024", "2021"] == lan.labels[:3]

    await lan.taps("2024")
    await lan.taps(next(one for one in lan.labels if one.startswith("☐") or "1" in one))
    await lan.says("Đổi mới phương pháp dạy.")

    async with world.job() as work:
        kept = await yearly_papers.paper(work, cell.people["lan"], FormKind.PROGRAMME, 2024)
        others = await yearly_papers.years(work, cell.people["binh"], FormKind.PLEDGE)
    assert ["Đổi mới phương pháp dạy."] == list(kept.answers.values())
    assert (2025, 2024) == others
    await lan.taps_data("y:parts:pledge:2021:")
    assert "Dự đủ các buổi." in lan.text


async def test_a_part_that_is_missing_makes_a_draft(lan: Behind) -> None:
    """One of five is written; the list shows it, and its text when it is opened again."""
    await lan.says("cam ket")
    await lan.says("Dự đủ 4 đợt học nghị quyết.")
    await lan.says("quay lai")
    listed = lan.labels
    await lan.taps("✅ 1.")
    shown = lan.text
    await lan.taps(VI.label("yearly.parts"))

    await lan.taps(VI.label("yearly.file"))

    assert ["✅ 1. Tư tưởng chính trị", "⏳ 2. Đạo đức, lối sống"] == listed[:2]
    assert "Dự đủ 4 đợt học nghị quyết." in shown
    assert [f"nhap-{NAMES['pledge']}-tran-thi-lan.docx"] == lan.files


async def test_the_pledge_stands_beside_its_check_a_year_later(
    world: World, cell: Cell, lan: Behind
) -> None:
    """By its parts, under their headings; the programme of the same year does not get mixed in."""
    await writes(lan, FormKind.PLEDGE)
    await writes(lan, FormKind.PROGRAMME)
    async with world.job() as work:
        checked = FORMS["02B.2025"].about(Matter.PLEDGE)
        assert checked is not None
        nothing = last_year.Earlier()
        lan_id = cell.people["lan"].member_id
        beside = await last_year.beside(work, lan_id, 2025, nothing, checked)

    assert beside.pledge.startswith("I. Về tư tưởng chính trị\n1. Dự đủ các đợt học tập")
    assert "V. Biện pháp thực hiện" in beside.pledge
    assert "Mục tiêu" not in beside.pledge


async def test_a_pledge_typed_as_one_text_keeps_the_other_papers(
    world: World, cell: Cell, lan: Behind
) -> None:
    """Copied from an older paper, over one written by parts."""
    person = cell.people["lan"]
    await writes(lan, FormKind.PROGRAMME)
    async with world.job() as work:
        await last_year.keep_pledge(work, person, 2025, "Học tin học.")
        told = await last_year.pledge(work, person.member_id, 2025)
        programme = await yearly_papers.paper(work, person, FormKind.PROGRAMME, 2025)
        pledge = await yearly_papers.paper(work, person, FormKind.PLEDGE, 2025)

    assert "Học tin học." == told
    assert programme.complete
    assert {} == dict(pledge.answers)


@pytest.mark.parametrize("letters", [4_999, 5_000, 5_001])
async def test_a_part_has_room_for_five_thousand_letters(
    world: World, cell: Cell, lan: Behind, letters: int
) -> None:
    """More is refused with a sentence; the screen stays."""
    person = cell.people["lan"]
    await lan.says("cam ket")

    await lan.says("ă" * letters)

    async with world.job() as work:
        kept = (await yearly_papers.paper(work, person, FormKind.PLEDGE, 2025)).answers
    assert (letters <= 5_000) == ("p1" in kept)
    assert VI.label("error.unexpected") != lan.text


async def test_no_mishap_loses_a_part(lan: Behind) -> None:
    """What is no text, a double tap, old and mad buttons, the other language, leaving."""
    await lan.says("cam ket")
    await lan.says("Dự đủ 4 đợt học nghị quyết.")
    asked = lan.text
    for content in WORDLESS:
        await lan.sends(**content)
        assert VI.label("yearly.not_text") in lan.text
    for data in (
        "y:ask:pledge:2025:p9",
        "y:ask:pledge:99999999999999999999:p1",
        "y:open:review::",
        "y:dance:pledge:2025:",
        "y:skip:pledge:2025:p1",
    ):
        await lan.taps_data(data)
        assert VI.label("error.unexpected") not in f"{lan.text}{lan.toast}"
    await lan.taps_data("y:ask:pledge:2025:p2")
    await lan.taps_data("y:ask:pledge:2025:p2")
    twice = lan.text
    await lan.says("english")
    await lan.says("tieng viet")
    await lan.says("huy")
    await lan.says("cam ket")

    assert "Phần 2/5" in asked
    assert "Phần 2/5" in twice
    assert "✅ 1. Tư tưởng chính trị" in lan.labels


async def test_a_part_that_was_replaced_comes_back(lan: Behind) -> None:
    """Said with its length; put back once, however often the button is tapped; taken again."""
    await lan.says("cam ket")
    await lan.says("Dự đủ 4 đợt học nghị quyết.")
    await lan.taps_data("y:ask:pledge:2025:p1")
    await lan.says("xong rồi")
    said = lan.text
    undo = next(b for m in lan.messages for b in m.buttons if b.label.startswith("Hoàn tác phần 1"))

    await lan.taps_data(undo.data)
    await lan.taps_data(undo.data)
    back = lan.text
    await lan.taps(VI.label("review.redo"))

    assert "Đã thay nội dung trước của phần 1 (27 ký tự): «Dự đủ 4 đợt" in said
    assert VI.label("review.given", text="Dự đủ 4 đợt học nghị quyết.") in back
    assert VI.label("review.given", text="xong rồi") in lan.text


async def test_a_bare_number_is_no_part(lan: Behind) -> None:
    """It is asked about first; the words of the list are too."""
    await lan.says("cam ket")

    await lan.says("2")

    assert [VI.label("doubt.keep", typed="2")] == [x for x in lan.labels if x.startswith("Ghi")]


async def test_figures_of_a_table_that_do_not_fit_are_asked_again(lan: Behind) -> None:
    """A row without its date: nothing is kept, the part stays open."""
    await lan.says("chuong trinh")
    await lan.says("Dạy tốt 2 lớp 12.")

    await lan.says("Dự giờ đồng nghiệp")

    assert VI.label("error.rows_unreadable") in f"{lan.text}{lan.toast}"
    await lan.says("Dự giờ đồng nghiệp | 18 tiết | Cả năm")
    assert "Phần 3/3" in lan.text


async def test_the_papers_are_offered_once_the_review_is_handed_in(
    world: World, cell: Cell, joined: Joined
) -> None:
    """All three, in the help two taps away, each by its year."""
    await open_year(world, cell)
    await hand_in(world, cell, "lan")
    lan = await joined("lan", 1001)
    await lan.says("kiem diem")
    await lan.taps(VI.label("home.help"))
    await lan.taps(VI.label("yearly.list"))
    offered = lan.labels

    await lan.taps(VI.label("yearly.remediation"))

    named = ["Bản cam kết 2025", "Chương trình hành động 2025", "Kế hoạch khắc phục 2024"]
    assert named == offered[:3]
    assert "năm 2024" in lan.text


async def test_before_the_first_year_a_pledge_is_for_this_one(
    world: World, cell: Cell, joined: Joined
) -> None:
    """20 November 2024 and no year open: the pledge of 2024."""
    lan = await joined("lan", 1001)
    async with world.job() as work:
        none = await cycles.in_view(work, cell.people["lan"])
        page = await writing.page(work, cell.people["lan"])

    await lan.says("cam ket")

    assert none is None
    assert page is None
    assert "năm 2024" in lan.text


async def test_a_text_that_the_phone_cuts_stays_in_its_part(lan: Behind) -> None:
    """More than a message holds: the rest is added to the part, then the next one is asked for."""
    long = ("Dự đủ các đợt học nghị quyết. " * 130).strip()
    await lan.says("cam kết")
    await lan.says(long)
    first = lan.text
    await lan.says("Viết thu hoạch sau mỗi đợt.")
    await lan.says("Thực hành tiết kiệm.")
    now = lan.text
    await lan.says("quay lai")
    await lan.taps("✅ 1. ")

    assert VI.label("yearly.long_part", n=1, length=len(long)) in first
    assert VI.label("yearly.kept_part", n=2) in now
    assert "Phần 3/5" in now
    assert VI.label("review.undo") not in lan.labels


async def test_a_part_says_that_it_is_kept(lan: Behind) -> None:
    """Before the next one is asked for, which looks alike."""
    await lan.says("cam kết")
    await lan.says("Dự đủ 4 đợt học nghị quyết.")

    assert lan.text.startswith(VI.label("yearly.kept_part", n=1))
