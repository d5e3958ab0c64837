"""The body above in chat: from what is handed up to the decision, on the screens of each."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlmodel import select

import rating
from bot.updates.reader import MEMBERS, rows_of
from handlers.callbacks.notices import DecideAction
from handlers.callbacks.office import AppraiseAction, HandUpAction
from handlers.office import appraising
from handlers.office import filled_sheet as filling
from handlers.words import words_for
from papers.appraisal_sheet import APPRAISED, APPRAISED_WHY
from storage.tables import OutboxMessage, Post
from terms.above import AboveRight
from terms.people import PostBody, PostRole
from tests.e2e.house import texts_in
from tests.handlers.conftest import TYPED, Talk, Talks
from tests.handlers.contents import DOCUMENT
from tests.meeting_room import Room
from tests.workflow.decision.handed_up import PAPER, hands, listed, reprimanded
from tests.workflow.decision.test_body_above import SCHOOL, seats
from tests.workflow.decision.test_deciding import scene as scene
from tests.workflow.decision.test_deciding import voted as voted
from tests.workflow.decision.test_filled_sheet import Book
from tests.worlds import Cell
from workflow.decision import (
    accompanying_list,
    appraisal,
    appraisal_file,
    body_decision,
    filled_sheet,
    handing_up,
)
from workflow.errors import Refusal
from workflow.work import ReadSheet

VI = words_for("vi")
LEADERSHIP = "Tập thể lãnh đạo, quản lý"
WHY = "Hai nhiệm vụ chậm tiến độ"


@pytest.fixture
async def above(voted: Room) -> Room:
    """Mai appraises at the school, Hoa decides."""
    cell = Cell(voted.people["an"].cell_id, voted.people)
    await seats(voted.world, cell, "mai", SCHOOL, AboveRight.APPRAISES)
    await seats(voted.world, cell, "hoa", SCHOOL, AboveRight.DECIDES)
    return voted


async def test_from_handing_up_to_publishing(above: Room, talk: Talks) -> None:
    """An hands up from the screen of the decision; Mai looks and passes on; Hoa decides; An has
    the levels to publish."""
    an, mai, hoa = talk("an"), talk("mai"), talk("hoa")
    await an.taps_data(DecideAction(do="home").pack())
    before = an.text
    await an.taps(VI.label("handup.home"))
    await an.taps(VI.label("handup.hand", body=SCHOOL))

    await mai.says("menu")
    await mai.taps(VI.label("above.queue"))
    queued = mai.text
    await mai.taps("Chi bộ Tổ Tự nhiên, năm 2024")
    await mai.taps("Lê Văn Bình")
    file = mai.text
    await mai.taps(VI.label("above.agree", level=VI.label("level.good")))
    await mai.taps(VI.label("above.to_list"))
    await mai.taps(VI.label("above.all", count=2))
    await mai.taps(VI.label("above.all_yes", count=2))
    await mai.taps(VI.label("above.finish"))

    await hoa.says("thẩm định")
    await hoa.taps("Chi bộ Tổ Tự nhiên, năm 2024")
    await hoa.taps(VI.label("above.all", count=3))
    await hoa.taps(VI.label("above.all_yes", count=3))
    await hoa.taps(VI.label("above.decide"))
    await hoa.says(PAPER)
    await an.taps_data(DecideAction(do="home").pack())

    assert f"({SCHOOL} quyết định)" in before
    assert "chờ thẩm định, đã xem 0/3" in queued
    assert "Phiếu: không nêu ở đây" in file
    assert "Chi bộ đề nghị: Hoàn thành tốt nhiệm vụ" in file
    assert "Đã ghi quyết định đối với 3 đồng chí" in hoa.text
    assert PAPER in an.text
    assert VI.label("decide.publish") in an.labels


async def test_another_level_is_asked_why_and_shown(above: Room, talk: Talks) -> None:
    """Mai says a lower level for Bình; the reason stands in the file, and Hoa reads it."""
    await hands(above)
    mai = talk("mai")
    await mai.says("thẩm định")
    await mai.taps("Chi bộ Tổ Tự nhiên, năm 2024")
    await mai.taps("Lê Văn Bình")
    await mai.taps(VI.label("above.other"))
    await mai.taps(VI.label("level.completed"))
    asked = mai.text
    await mai.says(WHY)

    assert "Ghi lý do của mức Hoàn thành nhiệm vụ" in asked
    assert f"Lý do: {WHY}" in mai.text


async def test_all_but_the_typed_numbers(above: Room) -> None:
    """Where no buttons are, too; a number that is none is said."""
    one = await hands(above)
    mai = Talk(above.world, above.chats["mai"], TYPED)
    await mai.taps_data(AppraiseAction(do="all", one=one).pack())
    with pytest.raises(Refusal, match="numbers_wrong"):
        await mai.says("9")
    await mai.says("1, 3")

    now = await listed(above, above.people["mai"], one)
    assert [True, False, True] == [row.said is None for row in now.rows]


async def test_sent_back_the_secretary_reads_why(above: Room, talk: Talks) -> None:
    """And hands it up again."""
    one = await hands(above)
    mai, an = talk("mai"), talk("an")
    await mai.taps_data(AppraiseAction(do="return", one=one).pack())
    await mai.says("Thiếu nhận xét nơi cư trú")
    await an.taps_data(HandUpAction(do="home").pack())

    assert "Đã gửi trả chi bộ" in mai.text
    assert "Lý do: Thiếu nhận xét nơi cư trú" in an.text
    assert VI.label("handup.hand", body=SCHOOL) in an.labels


async def test_taken_back_from_the_screen(above: Room, talk: Talks) -> None:
    """An types why; Mai is told above, with the reason; a second try is told that it is late."""
    one = await hands(above)
    an = talk("an")
    await an.taps_data(HandUpAction(do="home").pack())
    await an.taps(VI.label("handup.withdraw", body=SCHOOL))
    asked = an.text
    await an.says("Sai điểm của đồng chí Bình")
    async with above.world.job() as work:
        planned = OutboxMessage.kind == handing_up.TAKEN_BACK
        (row,) = (await (await work.session()).exec(select(OutboxMessage).where(planned))).all()
        told = await appraising.PREPARES[row.kind](work, row, VI)

    assert "Ghi lý do rút lại" in asked
    assert "chi bộ đã rút lại ngày" in an.text
    assert told is not None
    assert (above.member_id("mai"), True) == (
        row.member_id,
        "Sai điểm của đồng chí Bình" in told.text,
    )
    with pytest.raises(Refusal, match="withdraw_late"):
        await an.taps_data(HandUpAction(do="withdraw", one=one).pack())


async def test_the_list_goes_out_and_comes_back_filled_in(above: Room, talk: Talks) -> None:
    """Mai fills Bình in and sends the file back in the chat: she is told that it was read, sees
    the change by name, and keeps it; the second tap is told that it is kept, and Hoa reads the
    level only then."""
    one, mai = await hands(above), talk("mai")
    await mai.taps_data(AppraiseAction(do="list", one=one).pack())
    await mai.taps(VI.label("sheet.out"))
    book = Book(mai.paper.render())
    wanted = await mai.current()
    book.fill("Lê Văn Bình", APPRAISED, "HTNV")
    book.fill("Lê Văn Bình", APPRAISED_WHY, WHY)
    await mai.sends(**DOCUMENT)
    reading, (job,) = mai.text, mai.jobs
    assert isinstance(job, ReadSheet)
    rows = await rows_of("tham-dinh.xlsx", book.content(), replace(MEMBERS, clock=60))
    async with above.world.job() as work:
        await filled_sheet.keep_read(work, job.sheet_id, rows, None)
    async with above.world.job() as work:
        planned = OutboxMessage.kind == filled_sheet.READ
        (row,) = (await (await work.session()).exec(select(OutboxMessage).where(planned))).all()
        notice = await filling.PREPARES[row.kind](work, row, VI)
    assert notice is not None
    await mai.taps_data(notice.buttons[0][0].data)
    shown, keep = mai.text, mai.button(VI.label("sheet.keep", count=1))
    await mai.taps_data(keep.data)
    kept = mai.text
    with pytest.raises(Refusal, match="sheet_gone"):
        await mai.taps_data(keep.data)

    assert "Gửi tệp Excel đã điền của Chi bộ Tổ Tự nhiên, năm 2024" in wanted
    assert VI.label("sheet.reading") == reading
    assert above.member_id("mai") == row.member_id
    assert "Lê Văn Bình: chưa có ý kiến → Hoàn thành nhiệm vụ" in shown
    assert f"Lý do: {WHY}" in shown
    assert "Chưa ghi" in shown
    assert "Đã ghi 1 thay đổi từ tệp" in kept


async def _two_excellent(above: Room, talk: Talks) -> tuple[int, Talk]:
    """Lan and Bình excellent of three: Hoa, who decides, has agreed and goes on to the decision."""
    one = await hands(above)
    async with above.world.job() as work:
        for who in ("lan", "binh"):
            about, best = above.member_id(who), rating.Level.EXCELLENT
            await appraisal.say(work, above.people["mai"], one, about, best, reason=WHY)
    mai, hoa = talk("mai"), talk("hoa")
    for do in ("all_yes", "finish"):
        await mai.taps_data(AppraiseAction(do=do, one=one).pack())
    for do in ("all_yes", "decide"):
        await hoa.taps_data(AppraiseAction(do=do, one=one).pack())
    return one, hoa


@pytest.mark.long
async def test_the_whole_group_weighed_is_enough_of_the_cell_alone(
    above: Room, talk: Talks
) -> None:
    """The figures are the cell's own: one tap goes on to the paper, which says so; so does the
    screen of An, who publishes. Mai, who appraised, may not tap it."""
    one, hoa = await _two_excellent(above, talk)
    with pytest.raises(Refusal, match="hand_up_gone"):
        async with above.world.job() as work:
            await body_decision.say_weighed(work, above.people["mai"], one)
    await hoa.taps(VI.label("cap_ground.weighed"))
    paper = hoa.text
    await hoa.taps_data(AppraiseAction(do="decide", one=one).pack())
    again = hoa.text
    await hoa.says(PAPER)
    an = talk("an")
    await an.taps_data(DecideAction(do="home").pack())

    weighed = str(VI("cap_ground.was_weighed"))
    assert [weighed in text for text in (paper, again, an.text)] == [True, True, True]
    assert "Đã ghi quyết định đối với 3 đồng chí" in hoa.text


@pytest.mark.long
async def test_what_is_known_since_the_level_was_said_wants_its_reason_before_the_record(
    above: Room, talk: Talks
) -> None:
    """Hoa agreed to all; Lan's reprimand is entered while she types the paper: the paper waits for
    the reason, through a restart. Bình's, entered then, wants one, too; the list prints both."""
    one = await hands(above)
    mai, hoa = talk("mai"), talk("hoa")
    for do in ("all_yes", "finish"):
        await mai.taps_data(AppraiseAction(do=do, one=one).pack())
    for do in ("all_yes", "decide"):
        await hoa.taps_data(AppraiseAction(do=do, one=one).pack())
    await reprimanded(above, "lan")
    await hoa.says(PAPER)
    asked, again = hoa.text, await hoa.current()
    await reprimanded(above, "binh")
    await hoa.says(WHY)
    of_binh = hoa.text
    await hoa.says("Đã sửa ngay")

    assert "«Trần Thị Lan» đang ghi mức Hoàn thành tốt nhiệm vụ. Nay đã biết" in asked
    assert "kỷ luật" in asked
    assert [f"Văn bản «{PAPER}» được giữ" in said for said in (asked, again, of_binh)] == [True] * 3
    assert "«Lê Văn Bình» đang ghi mức" in of_binh
    assert "Đã ghi quyết định đối với 3 đồng chí" in hoa.text
    async with above.world.job() as work:
        paper = await accompanying_list.of_cell(work, above.people["an"])
    said = texts_in(paper.render())
    assert [f"{why} (người ghi: Vũ Thị Hoa)" in said for why in (WHY, "Đã sửa ngay")] == [True] * 2


async def test_before_the_paper_is_asked_for_the_reason_is(above: Room, talk: Talks) -> None:
    """Lan's reprimand came between the agreement and the decision; with its reason typed the paper
    is asked for."""
    one = await hands(above)
    mai, hoa = talk("mai"), talk("hoa")
    for do in ("all_yes", "finish"):
        await mai.taps_data(AppraiseAction(do=do, one=one).pack())
    await hoa.taps_data(AppraiseAction(do="all_yes", one=one).pack())
    await reprimanded(above, "lan")
    await hoa.taps_data(AppraiseAction(do="decide", one=one).pack())
    asked = hoa.text
    await hoa.says(WHY)

    assert "«Trần Thị Lan» đang ghi mức" in asked
    assert "Văn bản" not in asked
    assert "Gõ số, ngày và cơ quan ban hành" in hoa.text


async def test_who_decides_completes_the_ground_they_typed(above: Room, talk: Talks) -> None:
    """Lan decides, too, and types another ground meanwhile; Hoa's paper goes with Hoa's ground,
    and An reads that one."""
    cell = Cell(above.people["an"].cell_id, above.people)
    await seats(above.world, cell, "lan", SCHOOL, AboveRight.DECIDES)
    one, hoa = await _two_excellent(above, talk)
    await hoa.says("Chi bộ dẫn đầu toàn trường")
    async with above.world.job() as work:
        await body_decision.begin_cap_ground(work, above.people["lan"], one, "Căn cứ khác")
    again = await hoa.current()
    await hoa.says(PAPER)
    an = talk("an")
    await an.taps_data(DecideAction(do="home").pack())

    assert "Gõ số, ngày và cơ quan ban hành" in again
    assert "Căn cứ: Chi bộ dẫn đầu toàn trường" in an.text
    assert "Căn cứ khác" not in an.text


@pytest.mark.long
async def test_past_the_cap_by_a_level_said_meanwhile_the_ground_is_asked(
    above: Room, talk: Talks
) -> None:
    """Hoa is at the paper for one excellent when she makes it two elsewhere: she is asked why, and
    what she types then is the ground."""
    one = await hands(above)
    mai, hoa = talk("mai"), talk("hoa")
    for do in ("all_yes", "finish"):
        await mai.taps_data(AppraiseAction(do=do, one=one).pack())
    for do in ("all_yes", "decide"):
        await hoa.taps_data(AppraiseAction(do=do, one=one).pack())
    async with above.world.job() as work:
        for who in ("lan", "binh"):
            about, best = above.member_id(who), rating.Level.EXCELLENT
            await appraisal.say(work, above.people["hoa"], one, about, best, reason=WHY)
    await hoa.says(PAPER)
    asked = hoa.text
    await hoa.says("Chi bộ dẫn đầu toàn trường")
    await hoa.says(PAPER)

    assert VI.label("error.cap_ground_first") in asked
    assert "Đã ghi quyết định đối với 3 đồng chí" in hoa.text


@pytest.mark.long
async def test_past_the_cap_the_ground_is_typed_before_the_paper(above: Room, talk: Talks) -> None:
    """Hoa is told by how many it is too many, and asked why."""
    _, hoa = await _two_excellent(above, talk)
    asked = hoa.text
    await hoa.says("Chi bộ dẫn đầu toàn trường")
    paper = hoa.text
    await hoa.says(PAPER)

    assert "Vượt tỷ lệ" in asked
    assert "Ghi căn cứ" in asked
    assert "Gõ số, ngày và cơ quan ban hành" in paper
    assert "Đã ghi quyết định đối với 3 đồng chí" in hoa.text


async def test_a_comment_that_has_not_come_is_told_beside_whom_it_is_about(
    above: Room, talk: Talks
) -> None:
    """Lan's cell of a temporary activity has not written: Mai is told, by which clause; beside
    Bình nothing is said."""
    one = await hands(above)
    await above.is_elsewhere("lan")
    mai, texts = talk("mai"), []
    for who in ("lan", "binh"):
        about = above.member_id(who)
        await mai.taps_data(AppraiseAction(do="file", one=one, about=about).pack())
        texts.append(mai.text)

    told = "Chưa có nhận xét của chi bộ nơi sinh hoạt tạm thời (KH 73-KH/ĐU, V.10)."
    assert [True, False] == [told in text for text in texts]
    assert [True, False] == ["Thiếu ý kiến" in text for text in texts]


async def test_who_decides_prints_what_they_said(above: Room, talk: Talks) -> None:
    """Nothing is offered before Hoa has said something; then hers with the reason, and nobody
    else's."""
    one = await hands(above)
    mai, hoa = talk("mai"), talk("hoa")
    for do in ("all_yes", "finish"):
        await mai.taps_data(AppraiseAction(do=do, one=one).pack())
    await hoa.taps_data(AppraiseAction(do="list", one=one).pack())
    before = hoa.labels
    async with above.world.job() as work:
        low, binh = rating.Level.COMPLETED, above.member_id("binh")
        await appraisal.say(work, above.people["hoa"], one, binh, low, reason=WHY)
    await hoa.taps_data(AppraiseAction(do="list", one=one).pack())
    await hoa.taps(VI.label("above.print"))

    said = texts_in(hoa.paper.render())
    assert VI.label("above.print") not in before
    assert [True, True, False] == [
        text in said for text in ("Lê Văn Bình", f"{WHY} (người ghi: Vũ Thị Hoa)", "Trần Thị Lan")
    ]


async def test_a_collective_nobody_voted_on_is_taken_in_above(above: Room, talk: Talks) -> None:
    """Lan and Bình head the school: Mai is not in its leadership, and is asked for its level; the
    cell she is in is not hers to take in."""
    async with above.world.job() as work:
        session = await work.session()
        session.add_all(
            Post(member_id=above.member_id(who), body=PostBody.STATE, role=role)
            for who, role in (("lan", PostRole.HEAD), ("binh", PostRole.DEPUTY_HEAD))
        )
    one, mai = await hands(above), talk("mai")
    await mai.taps_data(AppraiseAction(do="list", one=one).pack())
    offered = [label for label in mai.labels if label.startswith("Thêm tập thể chưa bỏ phiếu")]
    await mai.taps(VI.label("decide.take_in", name=LEADERSHIP))
    file = mai.text
    with pytest.raises(Refusal, match="button_old"):
        await mai.taps_data(AppraiseAction(do="take_in", one=one, about=-1).pack())
    await mai.taps_data(AppraiseAction(do="list", one=one).pack())

    assert [VI.label("decide.take_in", name=LEADERSHIP)] == offered
    assert LEADERSHIP in file
    assert LEADERSHIP in mai.text


async def test_who_came_before_their_turn_is_named(above: Room, talk: Talks) -> None:
    """The cell was on the agenda and on no sheet: Mai reads the names on the list, the clause in
    words on the file."""
    one, mai = await hands(above), talk("mai")
    texts = []
    for tap in (
        AppraiseAction(do="list", one=one),
        AppraiseAction(do="all", one=one),
        AppraiseAction(do="file", one=one, about=above.member_id("lan")),
    ):
        await mai.taps_data(tap.pack())
        texts.append(mai.text)

    file = "tập thể xếp loại trước, cá nhân sau (KH 73-KH/ĐU, IV.3.3). Lúc đó chưa xong: chi bộ."
    assert [True] * 3 == ["Sai trình tự" in text for text in texts]
    assert [True, True] == ["Trần Thị Lan" in text.split("Sai trình tự")[1] for text in texts[:2]]
    assert file in texts[2]


async def test_the_list_is_a_file_without_ones_own(above: Room) -> None:
    """An appraises, too: whoever he looks at stands in it with level and reason, he does not."""
    cell = Cell(above.people["an"].cell_id, above.people)
    await seats(above.world, cell, "an", SCHOOL, AboveRight.APPRAISES)
    one = await hands(above)
    async with above.world.job() as work:
        an, binh = above.people["an"], above.member_id("binh")
        await appraisal.say(work, an, one, binh, rating.Level.COMPLETED, reason=WHY)
    async with above.world.job() as work:
        made = await appraisal_file.sheet(work, above.people["an"], one)

    sheet = load_workbook(BytesIO(made.render())).active
    assert sheet is not None
    cells = [str(cell.value or "") for row in sheet.iter_rows() for cell in row]
    assert "tham-dinh-chi-bo-to-tu-nhien-2024.xlsx" == made.name
    assert {"Lê Văn Bình", WHY, "Hoàn thành nhiệm vụ"} <= {*cells}
    assert "Nguyễn Văn An" not in cells


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("QĐ 12-QĐ/ĐU", "decision_undated"),
        ("QĐ 12-QĐ/ĐU ngày 01/01/2030", "decision_ahead"),
    ],
)
@pytest.mark.long
async def test_a_day_that_cannot_be_is_asked_for_again(
    above: Room, talk: Talks, typed: str, code: str
) -> None:
    """The question stays, and nothing is recorded until it can be."""
    one = await hands(above)
    mai, hoa = talk("mai"), talk("hoa")
    await mai.taps_data(AppraiseAction(do="all_yes", one=one).pack())
    await mai.taps_data(AppraiseAction(do="finish", one=one).pack())
    await hoa.taps_data(AppraiseAction(do="all_yes", one=one).pack())
    await hoa.taps_data(AppraiseAction(do="decide", one=one).pack())
    with pytest.raises(Refusal, match=code):
        await hoa.says(typed)
    await hoa.says(PAPER)

    assert "Đã ghi quyết định đối với 3 đồng chí" in hoa.text
