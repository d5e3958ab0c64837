"""How many taps a whole meeting takes of who leads it, from planning it to minutes approved: those
of the voters on their own sheets are not among them, nor is what is typed."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from storage.tables import MeetingState
from terms.ballots import CastOutcome
from tests import told
from tests.handlers.conftest import Talk, Talks
from tests.meeting_room import VOTERS, Room
from workflow.accounts import id_of
from workflow.ballot import opening
from workflow.meeting import roll_call
from workflow.work import ChatKey

AN, HOA = "Nguyễn Văn An", "Vũ Thị Hoa"
DIRECT, BY_STEPS, OF_FORTY = 12, 30, 125
SUBJECTS = 40
AWAY = ("cuc", "dung")
"""Who has no vote: on probation, or exempt."""


@dataclass
class Chair:
    """The phones of who leads a meeting, the taps on them counted."""

    room: Room
    phone: Talk
    taken: int = 0

    async def taps(self, label: str) -> None:
        """Tap one button."""
        self.taken += 1
        await self.phone.taps(label)

    async def goes_on(self) -> str:
        """Tap the first button, whatever it is; give its label."""
        first = self.phone.labels[0]
        await self.taps(first)
        return first

    async def plans(self) -> None:
        """From nothing to a called roll, the cell invited, those with phones in the room."""
        await self.phone.says("hop chi bo")
        await self.taps("Lên lịch họp")
        await self.phone.says("06/12/2024 14h")
        await self.phone.says("Phòng hội đồng")
        await self.goes_on()
        await self.phone.says("hop")
        await self.taps("Bắt đầu điểm danh")
        async with self.room.world.job() as work:
            meeting = await roll_call.running(work, self.room.people["an"])
        assert meeting is not None
        self.room.meeting_id = id_of(meeting)
        await self.room.checks_in("lan", "binh", "hoa", "khanh")

    async def opens(self) -> None:
        """The roll is closed with one tap for all who were not marked."""
        assert ["Khai mạc", "Khai mạc, ai chưa ghi là có mặt"] == [
            await self.goes_on() for _ in range(2)
        ]

    async def votes(self, *rows: int) -> None:
        """The ballot on the screen is opened, all who have phones cast, it is closed."""
        await self.goes_on()
        async with self.room.world.job() as work:
            self.room.session_id = await opening.session_of(work, await self.room.meeting())
        for who in [who for who in self.room.chats if who not in AWAY]:
            assert await self.room.votes(who, *rows) is CastOutcome.RECORDED
        self.room.world.clock.move(timedelta(minutes=1))
        await self.taps("Kết thúc bỏ phiếu")
        if self.phone.labels[0] == "Đồng ý kết thúc":
            await self.goes_on()
        await self.room.counts()

    async def ends(self) -> None:
        """The result is looked at and announced, the minutes are read and approved."""
        assert ["Xem kết quả", "Công bố, lập và đọc biên bản", "Đã thông qua biên bản"] == [
            await self.goes_on() for _ in range(3)
        ]
        assert MeetingState.CLOSED is (await self.room.meeting()).state


@pytest.fixture
async def chair(room: Room, talk: Talks) -> Chair:
    """An leads a cell of six to be rated, with Hoa as deputy."""
    await room.hands_in(*VOTERS)
    return Chair(room, talk("an"))


async def _grows(room: Room, subjects: int) -> None:
    """Let so many be rated: who came without typing the code is marked by the secretary."""
    an, more = room.people["an"], [f"Đảng viên Z{n:02}" for n in range(subjects - len(VOTERS))]
    async with room.world.job() as work:
        for name in more:
            member = await told.add(
                await work.session(),
                cell_id=an.cell_id,
                full_name=name,
                birth_date=date(1975, 9, 2),
                admitted_on=date(2005, 2, 3),
            )
            room.people[name] = replace(an, member_id=id_of(member), name=name)
    for number, name in enumerate(more, start=2001):
        room.chats[name] = ChatKey("telegram", "1", str(number))
        await room.had_also(name, room.chats[name])
    await room.hands_in(*more)


async def test_six_are_voted_on_in_twelve_taps(chair: Chair) -> None:
    """The meeting talked, the clerk wrote by hand: what is asked is who led the chair's part."""
    await chair.plans()
    await chair.opens()
    await chair.taps("Nhất trí · đã kiểm điểm, thư ký ghi tay")
    assert HOA == await chair.goes_on()
    await chair.votes(*[2] * len(VOTERS))
    await chair.ends()

    assert chair.taken <= DIRECT


async def _by_steps(chair: Chair, deputy: Talk) -> None:
    """Always the first button; the deputy goes on from her phone while the chair is reviewed."""
    for _ in range(3 * SUBJECTS):
        if chair.phone.labels[0] == "Cập nhật":
            await deputy.says("hop")
            for _ in range(2):
                chair.taken += 1
                await deputy.taps(deputy.labels[0])
        label = await chair.goes_on()
        if label == "Tiếp (kết luận ghi trên giấy): bỏ phiếu":
            return
    raise AssertionError(chair.phone.labels)


async def test_six_are_reviewed_by_steps_in_thirty_taps(chair: Chair, talk: Talks) -> None:
    """Cell and six members, each presented, commented and concluded on paper."""
    await chair.plans()
    await chair.opens()
    await _by_steps(chair, talk("hoa"))
    await chair.votes(*[2] * len(VOTERS))
    await chair.ends()

    assert chair.taken <= BY_STEPS


@pytest.mark.long
async def test_forty_are_reviewed_by_steps(chair: Chair, talk: Talks) -> None:
    """Two taps a member, and the same beside them as for six."""
    await _grows(chair.room, SUBJECTS)
    await chair.plans()
    await chair.opens()
    await _by_steps(chair, talk("hoa"))
    await chair.votes(*[2] * SUBJECTS)
    await chair.ends()

    assert chair.taken <= OF_FORTY
