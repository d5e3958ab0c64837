"""The invitation in chat: sent, answered by tap and by typing, an old button, the list."""

from tests.handlers.conftest import TYPED, Talks
from tests.meeting_room import Room
from tests.workflow.planning.test_invitation import invites, plans
from workflow.planning import schedule
from workflow.work import Work


async def _invited(room: Room) -> None:
    await plans(room)
    await invites(room)


async def test_the_secretary_plans_invites_and_sees_the_answers(room: Room, talk: Talks) -> None:
    """From the main page to the list, and back to the meeting."""
    an, lan, binh = talk("an"), talk("lan"), talk("binh")
    await an.says("menu")
    await an.taps("Việc của bí thư")
    await an.taps("Họp chi bộ")
    await an.taps("Lên lịch họp")
    await an.says("06/12/2024 14h")
    await an.says("Phòng hội đồng")

    await an.taps("Gửi giấy mời")

    assert "Đã gửi giấy mời đến 7 đồng chí" in an.text
    await lan.says("giấy mời")
    assert "14:00, thứ Sáu, ngày 06/12/2024" in lan.text
    await lan.taps("Tôi sẽ dự")
    assert "sẽ dự họp" in lan.text
    await binh.says("giay moi")
    await binh.taps("Tôi phải vắng")
    await binh.taps("Vắng: ốm")
    assert "Lý do: ốm" in binh.text
    await an.taps("Cập nhật")
    assert "Sẽ dự: 2/8" in an.text
    assert "Lê Văn Bình: ốm" in an.text
    await an.taps("Quay lại")
    assert "Danh sách trả lời" in an.labels


async def test_a_reason_is_typed_and_a_photo_is_no_reason(room: Room, talk: Talks) -> None:
    """The question stays until a text came; the answer may be changed."""
    await _invited(room)
    lan = talk("lan")
    await lan.says("giấy mời")
    await lan.taps("Tôi phải vắng")
    await lan.taps("Vắng: lý do khác")

    await lan.sends(photo=[{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}])

    assert "gõ lý do" in lan.text
    assert "gõ lý do" in await lan.current()
    await lan.says("😀 đưa cháu đi <khám> bệnh")
    assert "😀 đưa cháu đi <khám> bệnh" in lan.text
    await lan.taps("Tôi sẽ dự được")
    assert "sẽ dự họp" in lan.text


async def test_the_button_of_an_earlier_time_shows_the_new_one(room: Room, talk: Talks) -> None:
    """It answers nothing, and says why."""
    await _invited(room)
    lan = talk("lan")
    await lan.says("giấy mời")
    old = lan.button("Tôi sẽ dự").data
    async with room.world.job() as work:
        await _moves(work, room)

    await lan.taps_data(old)

    assert "Giấy mời đã thay đổi" in lan.reply.toast
    assert "08:00, thứ Hai, ngày 09/12/2024" in lan.text
    await lan.taps("Tôi sẽ dự")
    await lan.taps_data(old)
    assert "sẽ dự họp" in lan.text


async def _moves(work: Work, room: Room) -> None:
    await schedule.plan(work, room.people["an"], "09/12/2024 8h")


async def test_the_reminder_of_an_answer_leads_to_the_invitation(room: Room, talk: Talks) -> None:
    """From the list of what one owes."""
    await _invited(room)
    lan = talk("lan")
    await lan.says("viec")

    await lan.taps("Trả lời giấy mời")

    assert "Đồng chí có dự họp được không?" in lan.text


async def test_nothing_to_read_is_said(room: Room, talk: Talks) -> None:
    """A button put together by hand, before any report is handed in; in typed channels as well."""
    await _invited(room)
    lan = talk("lan")
    lan.capabilities = TYPED
    await lan.says("giấy mời")

    assert "Đọc tài liệu họp" not in lan.labels
