"""Planning the meeting: the moment as people type it, the change, the calling off."""

from datetime import datetime

import pytest

from storage.tables import MeetingState
from tests.meeting_room import Room
from workflow.clock import VIETNAM
from workflow.errors import Refusal
from workflow.meeting import roll_call
from workflow.planning import schedule
from workflow.planning.schedule import typed_moment

NOW = datetime(2024, 11, 20, 9, 0, tzinfo=VIETNAM)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("typed", "day", "hour"),
    [
        ("15/12 8h", "15/12", "08:00"),
        ("8h ngày 15/12", "15/12", "08:00"),
        ("15/12/2024 lúc 14:30", "15/12", "14:30"),
        ("thứ sáu 14h30", "22/11", "14:30"),
        ("7 giờ 30 thứ 7", "23/11", "07:30"),
        ("chủ nhật 8g", "24/11", "08:00"),
        ("thứ tư 8h", "27/11", "08:00"),
        ("ngày mai 7:30", "21/11", "07:30"),
        ("hôm nay 9h01", "20/11", "09:01"),
        ("2h chiều 15/12", "15/12", "14:00"),
    ],
)
def test_a_moment_is_read_as_it_is_said(typed: str, day: str, hour: str) -> None:
    """Days by number or name, hours with h, g, giờ or a colon."""
    moment = typed_moment(typed, NOW)

    assert (day, hour) == (f"{moment:%d/%m}", f"{moment:%H:%M}")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("15/12", "moment_unreadable"),
        ("8h", "moment_unreadable"),
        ("31/11 8h", "moment_unreadable"),
        ("15/12 25h", "moment_unreadable"),
        ("tuần sau 🙂", "moment_unreadable"),
        ("hôm nay 8h59", "moment_past"),
        ("hôm nay 9h00", "moment_past"),
        ("22/11/2025 8h", "moment_far"),
    ],
)
def test_what_cannot_be_is_refused(typed: str, code: str) -> None:
    """Half a moment, no day of the calendar, the past, beyond a year."""
    with pytest.raises(Refusal) as refused:
        typed_moment(typed, NOW)

    assert code == refused.value.code


async def test_a_planned_meeting_is_the_one_that_is_begun(room: Room) -> None:
    """Planned, moved, placed; then its roll is called."""
    an = room.people["an"]
    async with room.world.job() as work:
        planned = await schedule.plan(work, an, "15/12 8h")
    async with room.world.job() as work:
        moved = await schedule.plan(work, an, "16/12 14h")
        await schedule.set_place(work, an, moved.id or 0, "Phòng họp A")

    await room.calls_roll()

    meeting = await room.meeting()
    assert planned.id == moved.id == meeting.id
    assert ("Phòng họp A", MeetingState.ROLL_CALL) == (meeting.place, meeting.state)
    assert datetime(2024, 12, 16, 14, 0, tzinfo=VIETNAM) == meeting.planned_at


async def test_a_meeting_called_off_makes_room_for_another(room: Room) -> None:
    """Until it is opened; then it has to be gone through with."""
    an = room.people["an"]
    await room.calls_roll()
    async with room.world.job() as work:
        await schedule.cancel(work, an, room.meeting_id)
    first = room.meeting_id

    await room.calls_roll()
    await room.opens_meeting()
    with pytest.raises(Refusal) as refused:
        async with room.world.job() as work:
            await schedule.cancel(work, an, room.meeting_id)

    assert first != room.meeting_id
    assert "meeting_step" == refused.value.code


async def test_only_who_leads_plans(room: Room) -> None:
    """A member plans nothing."""
    with pytest.raises(Refusal) as refused:
        async with room.world.job() as work:
            await schedule.plan(work, room.people["lan"], "15/12 8h")

    async with room.world.job() as work:
        assert await roll_call.running(work, room.people["an"]) is None
    assert "not_secretary" == refused.value.code
