"""The program begins anew in every state of the meeting: chair and members see where it stands."""

from collections.abc import Awaitable, Callable

from storage.tables import MeetingState
from tests.handlers.conftest import Talk
from tests.meeting_room import VOTERS, Room
from workflow.count import after_close
from workflow.meeting import on_paper, proceedings
from workflow.planning import schedule
from workflow.record import minutes
from workflow.room import meeting_standing

Step = Callable[[], Awaitable[None]]

SEEN: dict[MeetingState, tuple[str, str]] = {
    MeetingState.SCHEDULED: ("Bắt đầu điểm danh", "đã được lên lịch"),
    MeetingState.ROLL_CALL: ("Khai mạc", "đã điểm danh"),
    MeetingState.OPENED: ("Kiểm điểm: chi bộ", "đã khai mạc"),
    MeetingState.COLLECTIVE_REVIEW: ("Ghi kết luận", "kiểm điểm tập thể"),
    MeetingState.PERSON_REVIEW: ("Bắt đầu bỏ phiếu", "kiểm điểm cá nhân"),
    MeetingState.BALLOT_OPEN: ("Kết thúc bỏ phiếu", "Phiếu của đồng chí chưa nộp"),
    MeetingState.BALLOT_CLOSED: ("Xem kết quả", "đang kiểm phiếu"),
    MeetingState.COUNTED: ("Công bố", "chủ trì sẽ công bố"),
    MeetingState.ANNOUNCED: ("Lập và đọc biên bản", "đã được công bố"),
    MeetingState.MINUTES_READ: ("Đã thông qua biên bản", "đang được đọc"),
    MeetingState.CLOSED: ("Tải biên bản", "đã kết thúc"),
}
"""What the chair can do next, and what a member is told."""


def _restarts(room: Room, who: str) -> Talk:
    """Give a chat of which nothing is remembered but what is stored."""
    room.world.house.drafts.forget_session(room.session_id)
    room.world.house.sheets.forget_session(room.session_id)
    return Talk(room.world, room.chats[who])


async def _standing(room: Room) -> MeetingState:
    an, lan = (_restarts(room, who) for who in ("an", "lan"))
    await an.says("hop")
    await lan.says("hop")
    state = MeetingState((await room.meeting()).state)
    step, told = SEEN[state]
    assert step in an.labels, (state, an.labels)
    assert told in lan.text, (state, lan.text)
    return state


def _steps(room: Room) -> list[Step]:
    """Give how the meeting goes from each state to the next."""
    an = room.people["an"]

    async def planned() -> None:
        async with room.world.job() as work:
            room.meeting_id = (await schedule.plan(work, an, "15/12 8h")).id or 0

    async def rolled() -> None:
        await room.calls_roll()
        await room.checks_in("lan")
        await room.hands_in(*VOTERS[:2])

    async def collective() -> None:
        async with room.world.job() as work:
            seen = await meeting_standing.agenda(work, an)
            await proceedings.begin(work, an, room.meeting_id, seen.items[0].topic_id)

    async def announced() -> None:
        async with room.world.job() as work:
            await after_close.announce(work, an, room.meeting_id)

    async def read() -> None:
        async with room.world.job() as work:
            await minutes.read_out(work, an, room.meeting_id)

    async def approved() -> None:
        async with room.world.job() as work:
            await minutes.approve(work, an, room.meeting_id)

    async def persons() -> None:
        async with room.world.job() as work:
            await on_paper.reviewed_on_paper(work, an, room.meeting_id)

    vote: list[Step] = [room.opens, room.closes, room.counts]
    return [
        planned,
        rolled,
        room.opens_meeting,
        collective,
        persons,
        *vote,
        announced,
        read,
        approved,
    ]


async def test_whatever_the_state_the_chair_goes_on(room: Room) -> None:
    """Eleven states, a restart in each: the next step is offered, the member is told."""
    passed = []
    for step in _steps(room):
        await step()
        passed.append(await _standing(room))

    assert list(SEEN) == passed


async def test_a_count_that_a_crash_left_behind_goes_on(room: Room) -> None:
    """The urn was closed and counted, the meeting was not told: looking at it tells it."""
    for step in _steps(room)[:7]:
        await step()
    await room.only_closes_the_urn()

    an = _restarts(room, "an")
    await an.says("hop")

    assert "Công bố" in an.labels
    assert MeetingState.COUNTED is (await room.meeting()).state


async def test_who_is_left_over_gets_another_meeting(room: Room) -> None:
    """Most were absent: when the meeting is over, the chair begins a supplementary one (H-38)."""
    for step in _steps(room):
        await step()
    an = _restarts(room, "an")

    await an.says("hop")
    await an.taps("Họp kiểm điểm bổ sung")

    assert "mã đọc to trong phòng" in an.text
    assert "Khai mạc" in an.labels
