"""Complaining in chat from the published result to the written answer, with who else is there."""

from datetime import timedelta

import pytest

import rating
from handlers.callbacks.notices import DecideAction
from handlers.callbacks.objection import CellObjectionAction, ExamineAction, ObjectionAction
from handlers.messages import prepare
from handlers.words import words_for
from papers.sent_file import text_of_docx
from storage.tables import MemberDecision, MemberRole
from terms.above import AboveRight
from terms.objection import ObjectionState
from tests.handlers.conftest import TYPED, Talk, Talks
from tests.meeting_room import Room
from tests.objection_stage import (
    ANSWER,
    DOCUMENT,
    TEXT,
    appoints,
    kept,
    planned,
    publishes_year,
)
from tests.rows import few
from tests.workflow.decision.test_body_above import SCHOOL, seats
from tests.workflow.decision.test_deciding import scene as scene
from tests.workflow.decision.test_deciding import voted as voted
from tests.worlds import found_cell
from workflow.decision import publication, reopening
from workflow.errors import Refusal
from workflow.objection import examining, step_notice

VI = words_for("vi")


@pytest.fixture
async def published(voted: Room) -> Room:
    """The year is public; Bùi Thị Mai is the officer above the cell."""
    await publishes_year(voted)
    await appoints(voted)
    return voted


@pytest.fixture(params=few(["telegram", "zalo"], 0))
def lan(request: pytest.FixtureRequest, published: Room, talk: Talks) -> Talk:
    """Trần Thị Lan's chat, with buttons or with typed choices."""
    if request.param == "telegram":
        return talk("lan")
    return Talk(published.world, published.chats["lan"], TYPED)


async def _lodges(lan: Talk, kind: str = "complaint") -> None:
    await lan.taps_data(DecideAction(do="own").pack())
    await lan.taps(VI.label(f"objection.new_{kind}"))
    await lan.says(TEXT)
    await lan.taps(VI.label(f"objection.send_{kind}"))


async def _examines(mai: Talk, number: int) -> None:
    await mai.taps_data(ExamineAction(do="one", about=number).pack())
    await mai.taps(VI.label("objection.do_receive"))
    await mai.taps(VI.label("objection.do_examine"))


async def _answers(mai: Talk, verdict: str) -> None:
    await mai.taps(
        VI.label("objection.do_uphold" if verdict == "upheld" else "objection.do_reject")
    )
    await mai.says(DOCUMENT)
    await mai.says(ANSWER)
    await mai.taps(VI.label(f"objection.do_send_{verdict}"))


async def _number(room: Room) -> int:
    return (await kept(room))[-1].id or 0


async def _level(room: Room, who: str) -> rating.Level | None:
    async with room.world.job() as work:
        session = await work.session()
        row = await session.get_one(MemberDecision, (1, room.member_id(who)))
        return rating.Level(row.level) if row.level else None


async def _told(room: Room, kind: str) -> list[tuple[int, str]]:
    """Give who is told, and with which words."""
    rows = await planned(room, kind)
    async with room.world.job() as work:
        screens = [await prepare(work, row, VI) for row in rows]
    return [(row.member_id, str(s.text)) for row, s in zip(rows, screens, strict=True) if s]


async def test_a_complaint_is_rejected(published: Room, lan: Talk, talk: Talks) -> None:
    """Written in two messages, seen, lodged with a receipt, examined, answered on paper."""
    await lan.taps_data(DecideAction(do="own").pack())
    await lan.taps(VI.label("objection.new_complaint"))
    assert "do cấp có thẩm quyền định" in lan.text
    await lan.says("Tôi không đồng ý.")
    await lan.says("Đề nghị xem lại <số> giờ dạy.")
    assert "Tôi không đồng ý.\nĐề nghị xem lại <số> giờ dạy." in lan.text

    await lan.taps(VI.label("objection.send_complaint"))

    receipt = text_of_docx(lan.paper.render())
    assert "GIẤY BIÊN NHẬN KHIẾU NẠI" in receipt
    assert "Số 01/2024" in receipt
    assert "Đề nghị xem lại <số> giờ dạy." in receipt
    assert "Đơn khiếu nại số 01/2024" in lan.text
    mai = talk("mai")
    await mai.says("xem xét khiếu nại")
    await mai.taps("Đơn khiếu nại số 01/2024")
    assert "Trần Thị Lan" in mai.text
    assert "Đề nghị xem lại <số> giờ dạy." in mai.text
    await mai.taps(VI.label("objection.do_receive"))
    await mai.taps(VI.label("objection.do_day"))
    await mai.says("31/12/2024")
    await mai.taps(VI.label("objection.do_examine"))
    await _answers(mai, "rejected")
    await lan.taps_data(ObjectionAction(do="one", about=await _number(published)).pack())
    assert DOCUMENT in lan.text
    assert ANSWER in lan.text
    assert "vẫn có quyền bảo lưu ý kiến" in lan.text
    assert VI.label("objection.withdraw") not in lan.labels
    await lan.taps(VI.label("objection.answer_file"))
    answer = text_of_docx(lan.paper.render())
    assert "TRẢ LỜI KHIẾU NẠI" in answer
    assert "không được chấp nhận" in answer
    assert rating.Level.GOOD is await _level(published, "lan")


async def test_upheld_it_opens_the_rating_again(published: Room, lan: Talk, talk: Talks) -> None:
    """The level is cancelled by the answer itself, once; who leads hears that one waits."""
    await _lodges(lan)
    mai, number = talk("mai"), await _number(published)
    await _examines(mai, number)
    await _answers(mai, "upheld")
    again = ExamineAction(do="send", about=number, value="upheld.").pack()
    await mai.taps_data(again)

    async with published.world.job() as work:
        rated = await reopening.of_member(work, published.people["an"], published.member_id("lan"))
    assert rated.waits is not None
    assert ("complaint", "S1 IV.7") == (rated.waits.why, rated.waits.clause)
    assert 1 == len(rated.cases)
    assert await _level(published, "lan") is None
    again_told = await _told(published, step_notice.AGAIN)
    assert {published.member_id("an"), published.member_id("hoa")} == {who for who, _ in again_told}
    assert [] == [text for _, text in again_told if "Lan" in text]
    await lan.taps_data(ObjectionAction(do="one", about=number).pack())
    assert "được hủy và xếp loại lại" in lan.text


@pytest.mark.long
async def test_upheld_it_is_the_bodys_who_decides_above(
    published: Room, lan: Talk, talk: Talks
) -> None:
    """Bình of another cell decides for the school: he alone hears that a rating waits."""
    other = await found_cell(published.world, "Chi bộ Tổ Xã hội")
    await seats(published.world, other, "binh", SCHOOL, AboveRight.DECIDES)
    await _lodges(lan)
    await _examines(talk("mai"), await _number(published))
    await _answers(talk("mai"), "upheld")

    told = await _told(published, step_notice.AGAIN)
    assert [other.people["binh"].member_id] == [who for who, _ in told]
    assert "Bấm «Hủy, xếp loại lại»" in told[0][1]


@pytest.mark.long
async def test_of_who_leads_alone_the_officer_hears_that_one_waits(
    published: Room, talk: Talks
) -> None:
    """An leads the cell alone and complained: nobody there may rate An again, Mai may."""
    await published.change("hoa", role=MemberRole.MEMBER)
    an, mai = talk("an"), talk("mai")
    await _lodges(an)
    number = await _number(published)
    await _examines(mai, number)
    await _answers(mai, "upheld")

    told = await _told(published, step_notice.AGAIN_ABOVE)
    assert [] == await _told(published, step_notice.AGAIN)
    assert [published.member_id("mai")] == [who for who, _ in told]
    assert "Việc khác của bí thư" in told[0][1]
    assert "An" not in told[0][1].split()


async def test_its_member_hears_every_step_and_no_content(published: Room, talk: Talks) -> None:
    """Nobody else is told of a step; what is pushed has neither text, answer nor a name."""
    lan, mai = talk("lan"), talk("mai")
    await _lodges(lan)
    await _examines(mai, await _number(published))
    await _answers(mai, "rejected")

    moved = await _told(published, step_notice.MOVED)
    above = await _told(published, step_notice.ABOVE)

    assert {published.member_id("lan")} == {who for who, _ in moved}
    assert ["tiếp nhận", "xem xét", "trả lời"] == [
        next(word for word in ("tiếp nhận", "xem xét", "trả lời") if word in text)
        for _, text in moved
    ]
    assert {published.member_id("mai")} == {who for who, _ in above}
    said = " ".join(text for _, text in moved + above)
    assert not [word for word in ("Lan", "giờ dạy", "không được", DOCUMENT) if word in said]


@pytest.mark.long
async def test_withdrawn_until_it_is_answered(published: Room, lan: Talk, talk: Talks) -> None:
    """Asked once more; then who examines can do nothing with it, and an old button says so."""
    await _lodges(lan)
    mai, number = talk("mai"), await _number(published)
    await _examines(mai, number)
    await lan.taps_data(ObjectionAction(do="one", about=number).pack())
    await lan.taps(VI.label("objection.withdraw"))
    await lan.taps(VI.label("objection.withdraw_sure"))
    assert "đã rút" in lan.text

    await mai.taps_data(ExamineAction(do="examine", about=number).pack())

    assert "đã được người gửi rút lại" in mai.reply.toast
    assert VI.label("objection.do_uphold") not in mai.labels
    await lan.taps_data(ObjectionAction(do="withdraw_sure", about=number).pack())
    assert [ObjectionState.WITHDRAWN] == [row.state for row in await kept(published)]


@pytest.mark.long
async def test_answered_it_cannot_be_withdrawn(published: Room, talk: Talks) -> None:
    """The old button is told how it stands."""
    lan, mai = talk("lan"), talk("mai")
    await _lodges(lan)
    number = await _number(published)
    await _examines(mai, number)
    await _answers(mai, "rejected")

    await lan.taps_data(ObjectionAction(do="withdraw_sure", about=number).pack())

    assert "đã được trả lời" in lan.reply.toast
    assert [ObjectionState.REJECTED] == [row.state for row in await kept(published)]


@pytest.mark.parametrize(("days", "late"), [(-1, True), (0, False), (1, False)])
async def test_a_late_one_is_taken_and_marked(
    published: Room, talk: Talks, days: int, late: bool
) -> None:
    """The competent body's day was yesterday, is today, is tomorrow."""
    an, lan, mai = talk("an"), talk("lan"), talk("mai")
    day = published.world.clock.now().date() + timedelta(days)
    await an.taps_data(CellObjectionAction(do="list").pack())
    await an.taps(VI.label("objection.set_term"))
    await an.says(f"{day:%d/%m/%Y}")
    await _lodges(lan)

    await mai.taps_data(ExamineAction(do="one", about=await _number(published)).pack())

    assert late == ("Gửi sau hạn" in mai.text)
    assert late == ("Gửi sau ngày" in text_of_docx(lan.paper.render()))
    assert VI.label("objection.do_receive") in mai.labels


@pytest.mark.long
async def test_a_second_one_names_the_first(published: Room, talk: Talks) -> None:
    """Of the same member; another's is not joined to it."""
    lan, binh, mai = talk("lan"), talk("binh"), talk("mai")
    await _lodges(lan)
    await _lodges(binh)
    await _lodges(lan)

    await mai.taps_data(ExamineAction(do="one", about=await _number(published)).pack())

    assert "Đã có khiếu nại trước: số 01/2024." in mai.text
    assert [1, 2, 3] == [row.number for row in await kept(published)]


@pytest.mark.long
async def test_sent_twice_is_sent_once(published: Room, lan: Talk) -> None:
    """The same button tapped again, and one of a shorter text."""
    await lan.taps_data(DecideAction(do="own").pack())
    await lan.taps(VI.label("objection.new_complaint"))
    await lan.says("Một.")
    number = await _number(published)
    old = ObjectionAction(do="send", about=number, value=str(len("Một."))).pack()
    await lan.says("Hai.")
    await lan.taps_data(old)
    assert "đã thay đổi" in lan.reply.toast
    assert [None] == [row.number for row in await kept(published)]
    now = ObjectionAction(do="send", about=number, value=str(len("Một.\nHai."))).pack()
    await lan.taps_data(now)

    await lan.taps_data(now)

    assert VI.label("objection.lodged_already") == lan.reply.toast
    assert [1] == [row.number for row in await kept(published)]
    assert 1 == len(await planned(published, step_notice.ABOVE))


async def test_a_restart_in_the_midst_loses_nothing(published: Room, talk: Talks) -> None:
    """What was typed stands in the tables; the screen is given again, to be written on."""
    lan = talk("lan")
    await lan.taps_data(DecideAction(do="own").pack())
    await lan.taps(VI.label("objection.new_complaint"))
    await lan.says("Phần một.")

    after = talk("lan")
    shown = await after.current()
    await after.says("Phần hai.")

    assert "Phần một." in shown
    assert "Phần một.\nPhần hai." in after.text


@pytest.mark.long
async def test_a_long_text_is_kept_whole(published: Room, lan: Talk) -> None:
    """Four thousand signs and then as many again; above the whole limit nothing is lost."""
    await lan.says("khiếu nại")
    await lan.taps(VI.label("objection.new_complaint"))
    for part in ("a" * 4000, "b" * 4000, "c" * 4000, "d" * 4000):
        await lan.says(part)
    with pytest.raises(Refusal, match="text_too_long"):
        await lan.says("e" * 4000)

    assert 4 * 4000 + 3 == len((await kept(published))[0].text)


@pytest.mark.long
async def test_nobody_else_reads_it(published: Room, talk: Talks) -> None:
    """A second member, the secretary, and the officer before it is lodged."""
    lan, binh, an, mai = talk("lan"), talk("binh"), talk("an"), talk("mai")
    await lan.taps_data(DecideAction(do="own").pack())
    await lan.taps(VI.label("objection.new_complaint"))
    await lan.says(TEXT)
    number = await _number(published)
    with pytest.raises(Refusal, match="objection_unknown"):
        await mai.taps_data(ExamineAction(do="one", about=number).pack())
    await lan.taps(VI.label("objection.send_complaint"))
    for other in (binh, an):
        for action in (ObjectionAction, ExamineAction):
            with pytest.raises(Refusal, match="objection_unknown"):
                await other.taps_data(action(do="one", about=number).pack())

    await an.taps_data(CellObjectionAction(do="list").pack())

    assert "Đơn khiếu nại số 01/2024: đã gửi" in an.text
    assert not [word for word in ("Lan", "giờ dạy") if word in an.text]
    await binh.says("khiếu nại")
    assert "Đồng chí chưa gửi ý kiến nào" in binh.text


async def test_who_entered_the_level_does_not_examine_it(voted: Room, talk: Talks) -> None:
    """An entered it and is the officer too; where Mai is one as well, it is hers alone."""
    await publishes_year(voted)
    await appoints(voted, "an")
    await appoints(voted, "mai")
    lan, an, mai = talk("lan"), talk("an"), talk("mai")
    await _lodges(lan)
    number = await _number(voted)

    await an.says("xem xét khiếu nại")
    await mai.says("xem xét khiếu nại")

    assert "Chưa có đơn nào" in an.text
    assert "Đơn khiếu nại số 01/2024" in mai.labels[0]
    with pytest.raises(Refusal, match="objection_unknown"):
        await an.taps_data(ExamineAction(do="receive", about=number).pack())


@pytest.mark.long
async def test_an_officer_does_not_examine_their_own(published: Room, talk: Talks) -> None:
    """Mai complains herself: nobody above is left, and it goes on paper."""
    mai = talk("mai")
    await _lodges(mai)

    with pytest.raises(Refusal, match="objection_unknown"):
        await mai.taps_data(ExamineAction(do="one", about=await _number(published)).pack())

    assert "in giấy này, ký" in text_of_docx(mai.paper.render())


@pytest.mark.long
async def test_where_nobody_above_works_here_the_answer_is_entered(
    voted: Room, talk: Talks
) -> None:
    """An enters it by its number, without the text; a second member cannot."""
    await publishes_year(voted)
    lan, an, binh = talk("lan"), talk("an"), talk("binh")
    await _lodges(lan)
    number = await _number(voted)
    await an.taps_data(CellObjectionAction(do="list").pack())
    await an.taps("Nhập trả lời số 01/2024")
    assert "giờ dạy" not in an.text
    assert "Lan" not in an.text
    with pytest.raises(Refusal, match="objection_unknown"):
        await binh.taps_data(ExamineAction(do="receive", about=number).pack())
    await _examines(an, number)
    await _answers(an, "upheld")

    assert await _level(voted, "lan") is None
    assert [ObjectionState.UPHELD] == [row.state for row in await kept(voted)]


async def test_the_secretarys_own_is_entered_by_the_deputy(voted: Room, talk: Talks) -> None:
    """An cannot enter the answer to his own complaint; Hoa can."""
    await publishes_year(voted)
    an, hoa = talk("an"), talk("hoa")
    await _lodges(an)
    number = await _number(voted)
    with pytest.raises(Refusal, match="objection_unknown"):
        await an.taps_data(ExamineAction(do="receive", about=number).pack())

    await _examines(hoa, number)
    await _answers(hoa, "rejected")

    assert [ObjectionState.REJECTED] == [row.state for row in await kept(voted)]


@pytest.mark.long
async def test_an_answer_needs_its_steps(published: Room, talk: Talks) -> None:
    """Before the examination, and with a paper that changed since the screen was drawn."""
    lan, mai = talk("lan"), talk("mai")
    await _lodges(lan)
    number = await _number(published)
    old = ExamineAction(do="send", about=number, value="upheld.0").pack()
    await mai.taps_data(old)
    assert "bắt đầu xem xét trước" in mai.reply.toast
    await _examines(mai, number)
    await mai.taps_data(old)
    assert VI.label("error.no_text") == mai.reply.toast
    await mai.taps(VI.label("objection.do_reject"))
    await mai.says(DOCUMENT)
    await mai.says(ANSWER)
    async with published.world.job() as work:
        mark = (await examining.one(work, published.people["mai"], number)).mark
    await mai.taps(VI.label("objection.over"))
    await mai.says(DOCUMENT.replace("8-CV", "9-CV"))
    await mai.says(ANSWER)

    await mai.taps_data(ExamineAction(do="send", about=number, value=f"rejected.{mark}").pack())

    assert "đã thay đổi" in mai.reply.toast
    assert [ObjectionState.EXAMINING] == [row.state for row in await kept(published)]


async def test_nothing_is_taken_before_the_publication(voted: Room, talk: Talks) -> None:
    """Typed or tapped: it is said that nothing is published."""
    lan = talk("lan")
    await lan.says("bảo lưu ý kiến")
    assert "chưa được công khai" in lan.text

    with pytest.raises(Refusal, match="not_published"):
        await lan.taps_data(ObjectionAction(do="new", value="complaint").pack())


@pytest.mark.long
async def test_a_reservation_is_kept_and_not_examined(published: Room, talk: Talks) -> None:
    """The officer reads it, and there is no step to take; it may be taken back."""
    lan, mai = talk("lan"), talk("mai")
    await _lodges(lan, "reservation")
    number = await _number(published)

    await mai.taps_data(ExamineAction(do="one", about=number).pack())

    assert "giờ dạy" in mai.text
    assert VI.label("objection.do_receive") not in mai.labels
    with pytest.raises(Refusal, match="objection_unknown"):
        await mai.taps_data(ExamineAction(do="receive", about=number).pack())
    await lan.taps_data(ObjectionAction(do="withdraw_sure", about=number).pack())
    assert "đã rút" in lan.text


async def test_of_another_year_the_button_says_which(published: Room, talk: Talks) -> None:
    """The published screen's buttons carry its year."""
    async with published.world.job() as work:
        facts = await publication.own(work, published.people["lan"])
    lan = talk("lan")
    await lan.taps_data(DecideAction(do="own").pack())

    data = lan.button(VI.label("objection.new_complaint")).data

    assert ObjectionAction(do="new", about=facts.cycle_id, value="complaint").pack() == data
    assert facts.cycle_id > 0
