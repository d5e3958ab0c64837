"""The facts of a year in chat, by buttons and typed; seen by the member alone beside who enters."""

import pytest
from sqlmodel import select

from handlers.callbacks.facts import FactAction
from handlers.callbacks.members import OwnCardAction
from handlers.words import words_for
from storage.tables import CorrectionAsked, YearFact
from tests.handlers.conftest import TYPED, Talk, Talks
from tests.meeting_room import Room
from workflow.errors import Refusal

VI = words_for("vi")
PAPER = "QĐ 12-QĐ/ĐU của Đảng ủy phường"


async def _enters(talk: Talk) -> None:
    """Enter that Bình was warned, with both days."""
    await talk.taps_data(FactAction(do="list").pack())
    await talk.taps("Lê Văn Bình")
    await talk.taps(VI.label("facts.add"))
    await talk.taps(VI.label("facts.kind_discipline"))
    await talk.taps(VI.label("facts.form_warning"))
    await talk.says(PAPER)
    await talk.says("15/3/2024")
    await talk.says("20/11/2023")


@pytest.mark.parametrize("typed", [False, True], ids=["buttons", "typed"])
async def test_a_discipline_is_entered_and_the_member_sees_it(room: Room, typed: bool) -> None:
    """Bình sees it and asks for a correction; Lan sees nothing of it."""
    an = Talk(room.world, room.chats["an"], TYPED if typed else None)
    await _enters(an)
    entered = an.text
    await an.taps(VI.label("facts.mark_on_duty", so=VI.label("facts.yes")))
    binh, lan = Talks(room)("binh"), Talks(room)("lan")
    for one in (binh, lan):
        await one.taps_data(OwnCardAction(do="stored").pack())
        await one.taps(VI.label("facts.own_button"))
    seen = binh.text
    await binh.taps(VI.label("own_card.wrong"))
    await binh.says("Quyết định ấy đã được thu hồi")

    assert "cấp trên xem xét xếp loại lại tại thời điểm vi phạm" in entered
    for part in ("Cảnh cáo", PAPER, "Ngày 15/03/2024", "Vi phạm ngày 20/11/2023"):
        assert part in entered
        assert part in seen
    assert "Liên quan chức trách, nhiệm vụ, công vụ: có" in an.text
    assert PAPER not in lan.text
    assert VI.label("facts.own_none") in lan.text
    async with room.world.job() as work:
        asked = (await (await work.session()).exec(select(CorrectionAsked))).one()
        assert room.member_id("binh") == asked.member_id


async def test_a_fact_whose_day_is_left_for_later_is_kept(room: Room) -> None:
    """The way back from the question for a day shows it, and leads to the question again."""
    an = Talks(room)("an")
    await an.taps_data(
        FactAction(do="kind", about=room.member_id("binh"), value="complaint").pack()
    )
    await an.says("Đơn về phân công, UBKT đang xem xét")
    asked = await an.current()
    await an.taps(VI.label("facts.later"))
    kept = an.text
    await an.taps(VI.label("facts.day"))
    with pytest.raises(Refusal, match="day_unreadable"):
        await an.says("31/2/2024")
    await an.says("1/11/2024")

    assert VI.label("facts.ask_day") in asked
    assert "Đơn về phân công, UBKT đang xem xét" in kept
    assert "Ngày 01/11/2024" in an.text


@pytest.mark.parametrize("do", ["one", "add", "list"])
async def test_a_plain_member_is_refused(room: Room, do: str) -> None:
    """Lan taps a button that was made for who leads."""
    lan = Talks(room)("lan")
    about = 0 if do == "list" else room.member_id("binh")
    with pytest.raises(Refusal) as refused:
        await lan.taps_data(FactAction(do=do, about=about).pack())

    assert "not_secretary" == refused.value.code
    async with room.world.job() as work:
        assert [] == [*(await (await work.session()).exec(select(YearFact))).all()]


async def test_a_missing_staff_rating_is_answered_in_chat(room: Room) -> None:
    """To go on needs a reason, which is typed; entered later, the rating ends the question."""
    an = Talks(room)("an")
    await an.taps_data(FactAction(do="awaited", year=2024).pack())
    await an.taps("Trần Thị Lan")
    await an.taps(VI.label("ratings.go_on"))
    await an.says("Trường xếp loại viên chức vào tháng 6")
    answered = an.text
    await an.taps(VI.label("ratings.do_rate", level=VI.label("level.good")))
    await an.taps(VI.label("ratings.others"))

    assert "Cứ tiến hành, nêu lý do. Trường xếp loại viên chức vào tháng 6" in answered
    assert "S1" not in answered
    assert "Trần Thị Lan" not in an.labels
