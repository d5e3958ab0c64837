"""The collective report in chat: begun by the secretary, written by several hands."""

import pytest
from sqlmodel import select, update

from handlers.collective.writer_notice import PREPARES
from handlers.reply import Screen
from handlers.words import words_for
from storage.queries import collectives as rows
from storage.tables import Cycle, MemberRole, OutboxMessage
from tests import told
from tests.desk_stage import opens_year
from tests.handlers.conftest import Joined
from tests.handlers.contents import STICKER
from tests.handlers.line import Behind
from tests.rows import few
from tests.worlds import Cell, World
from workflow.answer_text import kept_value
from workflow.collective import report_writing
from workflow.collective.writer_notice import KIND
from workflow.review.which_form import FORMS

VI = words_for("vi")
TEXT = "Chi ủy họp đủ 12 kỳ; còn hai kỳ gửi tài liệu muộn."


@pytest.fixture
async def an(world: World, cell: Cell, joined: Joined) -> Behind:
    """The secretary at the report of a committee of three."""
    await opens_year(world, cell)
    async with world.job() as work:
        for who in ("lan", "binh"):
            member_id = cell.people[who].member_id
            await told.tell(await work.session(), member_id, role=MemberRole.COMMITTEE_MEMBER)
    phone = await joined("an", 1000)
    await phone.taps(VI.label("home.lead"))
    await phone.taps(VI.label("collective.button"))
    await phone.taps("Bắt đầu: Chi ủy")
    return phone


async def test_the_list_says_who_reports(an: Behind) -> None:
    """The committee apart; a report begun is opened again, by typing too."""
    await an.says("báo cáo tập thể")

    assert "Chi ủy: 3 thành viên, kiểm điểm riêng (KH 73-KH/ĐU, III.1.1)." in an.text
    assert "Mở: Chi ủy" in an.labels


async def test_items_are_given_out_and_written(cell: Cell, joined: Joined, an: Behind) -> None:
    """Lan writes hers; An reads it; a sticker is no text."""
    report = an.messages[-1].buttons[0].data.split(":")[2]
    await an.taps("⏳ 1. ")
    await an.taps(VI.label("collective.assign_button"))
    await an.taps("Trần Thị Lan")
    lan = await joined("lan", 1001)
    await lan.taps_data(f"c:item:{report}:c1:0:0")
    await lan.sends(**STICKER)
    refused = lan.text
    await lan.says(TEXT)
    await an.taps_data(f"c:item:{report}:c1:0:0")

    assert VI.label("collective.not_text") in refused
    assert "✅ 1. Nguyên tắc tổ chức, quy chế làm việc (Trần Thị Lan)" in lan.labels
    assert TEXT in an.text
    assert VI.label("collective.type_now") not in an.text


async def _notice(world: World) -> Screen:
    """Give the notice that waits to be sent, as it would read now."""
    async with world.job() as work:
        found = await (await work.session()).exec(
            select(OutboxMessage).where(OutboxMessage.kind == KIND)
        )
        screen = await PREPARES[KIND](work, found.one(), VI)
    assert isinstance(screen, Screen)
    return screen


@pytest.mark.parametrize("given", [1, 2])
async def test_who_was_given_an_item_opens_it_from_the_notice(
    world: World, cell: Cell, joined: Joined, an: Behind, given: int
) -> None:
    """One item opens itself; several open the report, where he picks."""
    report = an.messages[-1].buttons[0].data.split(":")[2]
    for item in ("c1", "c2")[:given]:
        lan_id = cell.people["lan"].member_id
        await an.taps_data(f"c:assign_to:{report}:{item}:{lan_id}:0")
    lan = await joined("lan", 1001)

    notice = await _notice(world)
    await lan.taps_data(notice.buttons[0][0].data)

    assert f"được giao viết {given} mục" in notice.text
    assert "Nguyên tắc tổ chức, quy chế làm việc" in notice.text
    assert (given == 1) == (VI.label("collective.type_now") in lan.text)
    await lan.says(TEXT)
    assert (given == 1) == any(label.startswith("✅ 1.") for label in lan.labels)


async def test_who_was_slower_is_shown_the_newer_text(
    cell: Cell, joined: Joined, an: Behind
) -> None:
    """What he typed is given back to him; sent again, it is the next version."""
    report = an.messages[-1].buttons[0].data.split(":")[2]
    lan = await joined("lan", 1001)
    for phone in (an, lan):
        await phone.taps_data(f"c:item:{report}:c1:0:0")
    await lan.says("Bản của Lan.")

    await an.says("Bản của An.")
    told = an.text
    await an.says("Bản của cả hai.")

    assert "Đồng chí Trần Thị Lan vừa sửa mục này" in told
    assert "Phần vừa gõ: Bản của An." in told
    assert "Bản của Lan." in told
    await an.taps_data(f"c:item:{report}:c1:0:0")
    assert "Bản của cả hai." in an.text
    assert "bản 2, Nguyễn Văn An" in an.text


@pytest.mark.long
async def test_opinions_and_time_are_noted(an: Behind) -> None:
    """Asked, answered, planned too short: warned of, in words."""
    await an.taps(VI.label("collective.outlook_button"))
    before = an.text
    await an.taps("Đã gửi lấy ý kiến nơi 1")
    await an.taps("Ghi ý kiến nơi 1")
    await an.says("Công đoàn nhất trí.")
    after = an.text
    await an.taps("☐ Kết hợp với tập thể khác")
    await an.taps("0,5 ngày")

    assert "Mới có ý kiến của 0/3 nơi" in before
    assert "✅ 1. Ý kiến của các tổ chức đoàn thể chính trị xã hội: có ý kiến ngày" in after
    assert "Mới có ý kiến của 1/3 nơi" in after
    assert "Dự kiến 0,5 ngày, ít hơn tối thiểu 1 ngày" in an.text


async def test_the_paper_is_a_draft_before(an: Behind) -> None:
    """Fetched at any time."""
    await an.taps(VI.label("collective.word"))

    assert ["nhap-bao-cao-kiem-diem-chi-uy-chi-bo-to-tu-nhien-2024.docx"] == an.files


@pytest.mark.parametrize(
    "do", few(["open", "item", "word", "submit", "submit_yes", "assign", "outlook"], 0, 2)
)
@pytest.mark.long
async def test_a_stranger_to_it_is_refused(an: Behind, joined: Joined, do: str) -> None:
    """A plain member without an item sees nothing of it."""
    report = an.messages[-1].buttons[0].data.split(":")[2]
    cuc = await joined("cuc", 1003)

    await cuc.taps_data(f"c:{do}:{report}:c1:0:0")

    assert VI.label("error.no_report") == cuc.toast


async def test_an_old_button_takes_no_grade_over_another(
    cell: Cell, joined: Joined, an: Behind
) -> None:
    """A grade picked from a screen of an older version is refused with the name."""
    report = an.messages[-1].buttons[0].data.split(":")[2]
    lan = await joined("lan", 1001)
    await lan.taps_data(f"c:pick_good:{report}:c1_grade:0:0")

    await an.taps_data(f"c:pick_poor:{report}:c1_grade:0:0")

    assert "Đồng chí Trần Thị Lan vừa sửa mục này" in an.toast


@pytest.fixture
async def now(world: World, cell: Cell, joined: Joined) -> Behind:
    """The secretary at the report of a committee of three, under the rules of 2025."""
    await opens_year(world, cell, "national_2025")
    async with world.job() as work:
        for who in ("lan", "binh"):
            member_id = cell.people[who].member_id
            await told.tell(await work.session(), member_id, role=MemberRole.COMMITTEE_MEMBER)
    phone = await joined("an", 1000)
    await phone.says("báo cáo tập thể")
    await phone.taps("Bắt đầu: Chi ủy")
    return phone


def _button(phone: Behind, title: str) -> str:
    return next(label for label in phone.labels if title in label)


async def test_points_are_typed_while_the_annex_is_read(now: Behind) -> None:
    """Annex 1 group by group; a bare number is the answer."""
    await now.taps(_button(now, "Điểm tiêu chí chung"))
    await now.taps(VI.label("review.reminders"))
    listed = now.text
    await now.taps(now.labels[1])
    read = now.text
    await now.says("27")

    assert "Mời chọn nhóm tiêu chí để đọc" in listed
    assert "• " in read
    assert "✅ Đã lưu." in now.text
    assert _button(now, "Điểm tiêu chí chung").startswith("✅")


async def test_a_bare_number_is_asked_about_where_words_are_wanted(now: Behind) -> None:
    """As anywhere: nothing is kept before he says so."""
    await now.taps(_button(now, "Nguyên tắc tổ chức"))
    await now.says("27")

    assert "Ghi «27» làm câu trả lời?" in now.text


async def test_the_sum_of_former_points_is_proposed_and_taken_by_a_tap(
    world: World, cell: Cell, now: Behind
) -> None:
    """9 + 8,5 + 8 stood on the form before: shown, not written."""
    report = int(now.messages[-1].buttons[0].data.split(":")[2])
    async with world.job() as work:
        session = await work.session()
        for item, value in (("g1", "9"), ("g2", "8.5"), ("g3", "8")):
            row = await rows.item_to_change(session, report, item)
            await rows.add_version(session, row, value, cell.people["an"].member_id, work.now)
    await now.taps(_button(now, "Điểm tiêu chí chung"))
    proposed = now.text
    async with world.job() as work:
        before = (await report_writing.report(work, cell.people["an"], report)).at("general").value
    await now.taps(VI.label("review.moved_take", total="25,5"))

    async with world.job() as work:
        after = (await report_writing.report(work, cell.people["an"], report)).at("general").value
    assert "9 + 8,5 + 8" in proposed
    assert ("", "25.5") == (before, after)


async def test_the_appendix_proposes_time_and_quality_apart(now: Behind) -> None:
    """Two in time, one of them poor, and one late: what it makes is taken by a tap."""
    await now.taps(_button(now, "Số chỉ tiêu, nhiệm vụ"))
    before = now.labels
    await now.taps(VI.label("collective.back"))
    await now.taps(_button(now, "Phụ lục nhiệm vụ"))
    await now.says(
        "Nghị quyết năm; đạt 10/10; xong, đúng tiến độ; vượt mức yêu cầu\n"
        "Kết nạp; 1 đảng viên; xong, đúng tiến độ; chưa bảo đảm\n"
        "Chuyên đề; 4 kỳ; xong, chậm tiến độ; bảo đảm yêu cầu"
    )
    await now.taps(_button(now, "Số chỉ tiêu, nhiệm vụ"))
    take = VI.label("review.figures_take", figures="3 3 2 2 1")
    proposed = now.labels
    await now.taps(take)

    assert take in proposed
    assert not any("3 3 2 2 1" in label for label in before)
    assert _button(now, "Số chỉ tiêu, nhiệm vụ").startswith("✅")


async def test_a_report_begun_on_the_form_of_2023_goes_over(
    world: World, cell: Cell, an: Behind
) -> None:
    """Texts, their writer and the level stand on the form of the rules the year has now; tasks
    without quality are asked anew; a grade, which the form asks no more, stays to be read."""
    report = int(an.messages[-1].buttons[0].data.split(":")[2])
    person = cell.people["an"]
    told = {"c1": TEXT, "c1_grade": "good", "tasks": "10 10 9 3", "ii1": TEXT, "vii": "good"}
    async with world.job() as work:
        await report_writing.assign(work, person, report, "c1", cell.people["lan"].member_id)
    async with world.job() as work:
        session = await work.session()
        for item, value in told.items():
            row = await rows.item_to_change(session, report, item)
            row.finished = True
            form = FORMS["1.2023"]
            asked = next(each for each in form.items if each.id == item)
            await rows.add_version(
                session, row, kept_value(asked, value), person.member_id, work.now
            )
        await session.exec(update(Cycle).values(profile="national_2025", year=2026))

    await an.says("bao cao tap the")
    await an.taps("Mở: Chi ủy")

    opened = an.text
    labels = an.labels
    async with world.job() as work:
        now = await report_writing.report(work, person, report)
    assert "1.2025" == now.form.key
    assert (TEXT, TEXT, "good") == tuple(now.at(each).value for each in ("c1", "ii1", "level"))
    assert cell.people["lan"].member_id == now.at("c1").writer_id
    assert ("", False) == (now.at("tasks").value, now.at("tasks").finished)
    assert any(label.startswith("✅ 1. ") for label in labels)
    assert "hoàn thành: 10 · đúng tiến độ, bảo đảm chất lượng: 9 · vượt mức: 3" in opened
    assert "Tốt" in opened
