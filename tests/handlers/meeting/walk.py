"""A whole meeting on the phones of one channel, step by step, with what each step costs."""

from collections.abc import Awaitable
from dataclasses import dataclass, field

from sqlmodel import col, select

from bot.channel.typed_choices import Options, choices_of
from bot.hooks import real_hooks
from handlers.reply import Screen
from handlers.words import words_for
from storage import fsm
from storage.queries import people
from storage.tables import (
    Attendance,
    AttendanceSource,
    Meeting,
    Member,
    MemberStatus,
    OutboxMessage,
)
from tests.handlers.line import Behind, OverZalo
from tests.handlers.loading import looked_at
from tests.meeting_room import VOTERS, Room
from workflow.accounts import id_of
from workflow.ballot import opening, paper_urn
from workflow.ballot.urn_session import INVITATION
from workflow.meeting import discussion

LINES: dict[str, type[Behind]] = {"telegram": Behind, "zalo": OverZalo}
WORDS = words_for("vi")
OPINION = "Chi bộ cần họp đúng giờ."
CONCLUSION = "Chi bộ đoàn kết."
NEXT = "Tiếp (kết luận ghi trên giấy)"
MOTION = "Thông qua chương trình họp"


def label(key: str) -> str:
    """Give what a button says."""
    return WORDS.label(key)


@dataclass(frozen=True, slots=True)
class Taken:
    """What one step took."""

    step: str
    statements: int
    opened: int
    """How many texts were decrypted."""
    again: int
    """How many of them had been before."""


@dataclass
class Walk:
    """The phones of one meeting; every step that is taken on them is counted."""

    room: Room
    channel: str
    phones: dict[str, Behind] = field(default_factory=dict)
    pushed: dict[str, Screen] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)

    async def whole(self, members: int) -> None:
        """Hold the meeting of a cell of so many members, from its roll call to its papers."""
        await self._joins()
        await self._grows(members)
        await self.room.hands_in(*VOTERS)
        await self._roll_call()
        await self._reviews()
        await self._motion()
        await self._first_round()
        await self._second_round()
        await self._ends()

    async def _joins(self) -> None:
        """Everybody has a chat on this channel."""
        for number, who in enumerate(self.room.people, start=1):
            chat = number + (1000 if self.channel == "telegram" else 2000)
            phone = self.phones[who] = LINES[self.channel](self.room.world, chat)
            if isinstance(phone, OverZalo):
                await self.room.had_also(who, phone.key)

    async def _grows(self, size: int) -> None:
        """Let probationary members be in the room besides."""
        async with self.room.world.job() as work:
            session = await work.session()
            there = await people.members_of(session, self.room.people["an"].cell_id)
            session.add_all(
                Member(
                    **there[-1].model_dump(exclude={"id", "full_name", "status", "role"}),
                    full_name=f"Đảng viên Z{number}",
                    status=MemberStatus.PROBATIONARY,
                )
                for number in range(len(there), size)
            )

    async def _everybody_came(self) -> None:
        async with self.room.world.job() as work:
            session = await work.session()
            cell = await people.members_of(session, self.room.people["an"].cell_id)
            known = {person.member_id for person in self.room.people.values()}
            session.add_all(
                Attendance(
                    meeting_id=self.room.meeting_id,
                    member_id=id_of(member),
                    present=True,
                    source=AttendanceSource.SECRETARY,
                )
                for member in cell
                if member.id not in known
            )

    async def _roll_call(self) -> None:
        await self.looks("an", "lan")
        await self.taps("an", label("meeting.call_roll"))
        async with self.room.world.job() as work:
            found = await (await work.session()).exec(select(Meeting.id))
            self.room.meeting_id = found.one() or 0
        await self._everybody_came()
        await self.looks("an", "lan", "hoa")
        code = await self.room.code()
        await self.says("lan", "diem danh")
        await self.says("lan", f"{(int(code) + 1) % 10**6:06d}", "another code")
        await self.says("lan", code, "the code")
        await self.says("hoa", code, "the code")
        await self.room.checks_in("binh", "mai", "khanh")
        await self.taps("an", "Ghi tên có mặt", after="hop")
        await self.taps("an", "… Phạm Thị Cúc")
        await self.taps("an", "Vắng: lý do khác")
        await self.says("an", "Đưa con đi khám")

    async def _reviews(self) -> None:
        await self.says("an", "hop")
        await self.takes("an", "Khai mạc", label("meeting.open_now"))
        await self.takes("an", "Chọn thư ký", "Trần Thị Lan", "Cuộc họp nhất trí danh sách")
        await self.looks("an", "lan", "binh")
        await self.taps("an", "Kiểm điểm: chi bộ")
        await self.looks("an", "lan", "binh")
        await self.taps("lan", label("discussion.record"))
        await self.taps("lan", "Trần Thị Lan")
        await self.says("lan", OPINION)
        await self.hears("lan", discussion.TO_APPROVE)
        await self.taps("lan", label("discussion.agree"))
        await self.taps("an", label("agenda.next_opinions"), after="hop")
        await self.taps("an", "Ghi kết luận")
        await self.says("an", CONCLUSION)
        await self.taps("an", "Kiểm điểm: Nguyễn Văn An")
        await self.looks("an", "hoa")
        await self.takes("hoa", label("agenda.next_opinions"), NEXT)
        await self.says("an", "hop")
        await self.takes("an", label("agenda.paper"), label("agenda.paper_yes"))

    async def _motion(self) -> None:
        await self.takes("an", label("votes.menu"), label("votes.motion_open"))
        await self.says("an", MOTION)
        await self.looks("an", "binh")
        await self.taps("binh", label("ballot.receive"))
        await self.taps("an", label("votes.menu"), after="hop")
        await self.takes(
            "an",
            label("spoken.button"),
            "… Vũ Thị Hoa",
            label("level.agree"),
            label("spoken.yes"),
        )
        await self.taps("an", label("votes.menu"), after="hop")
        await self.taps("an", label("votes.close"))

    async def _first_round(self) -> None:
        await self.looks("an", "lan")
        await self.taps("an", label("votes.menu"), after="hop")
        await self.takes(
            "an",
            label("votes.plan"),
            label("votes.turn_kind"),
            label("votes.turn_typed"),
            label("votes.paper"),
            "Vũ Thị Hoa",
        )
        await self.taps("an", label("meeting.open"), after="hop")
        await self.taps("an", label("caution.go_on"))
        await self.looks("an", "lan", "binh", "hoa")
        await self._vote()
        await self._counts(["1 0 0"] * 6)

    async def _second_round(self) -> None:
        await self.taps("an", label("votes.menu"), after="hop")
        await self.takes(
            "an",
            label("votes.standing"),
            label("votes.do_second_yes_no"),
            label("meeting.open_yes"),
        )
        await self.looks("an", "lan", "binh")
        await self._vote()
        await self._counts(["0 1"] * 6)

    async def _ends(self) -> None:
        await self.looks("an", "lan", "binh")
        await self.taps("an", label("votes.menu"), after="hop")
        await self.taps("an", label("votes.standing"))
        for key in ("announce", "read_minutes", "approve_minutes"):
            await self.taps("an", label(f"meeting.{key}"), after="hop")
            await self.looks("an", "lan", "binh")
        await self.taps("an", label("meeting.file"), after="hop")
        for who in ("lan", "an"):
            await self.says(who, "trích biên bản")
        await self.says("lan", "ket qua")

    async def _vote(self) -> None:
        """Each takes the sheet up and casts it, all rows but one or two blank."""
        for who in ("an", "lan", "binh", "mai", "khanh"):
            await self.hears(who, INVITATION)
            await self.taps(who, label("ballot.receive"))
            phone = self.phones[who]
            if isinstance(phone, OverZalo):
                await self._types_it(who, phone)
            else:
                await self.taps(who, phone.offered[0])
                if label("ballot.cast") not in phone.offered:
                    await self.taps(who, label("ballot.to_review"))
            await self.taps(who, label("ballot.cast"))
        await self.taps("an", label("meeting.close"), after="hop")
        await self.taps("an", label("meeting.close_yes"))
        await self.looks("an", "lan")

    async def _types_it(self, who: str, phone: OverZalo) -> None:
        while label("ballot.cast") not in phone.offered:
            if label("ballot.go_on") in phone.offered:
                await self.taps(who, label("ballot.go_on"))
            else:
                await self.says(who, "1")

    async def _counts(self, rows: list[str]) -> None:
        """The urn is counted, and the one paper by two tellers."""
        room = self.room
        async with room.world.job() as work:
            meeting = await (await work.session()).get_one(Meeting, room.meeting_id)
            room.session_id = await opening.session_of(work, meeting)
        await room.counts()
        for who in ("an", "hoa"):
            await self.hears(who, paper_urn.ASKED)
            await self.taps(who, label("tellers.begin"))
            for typed in ("1", "1", "0", *rows):
                await self.says(who, typed, "figures")
        await room.counts()

    async def says(self, who: str, text: str, name: str = "") -> None:
        """Let somebody type."""
        phone = self.phones[who]
        await self._step(f"{who} types {name or text}", phone.says(text))

    async def takes(self, who: str, *choices: str) -> None:
        """Let somebody take one choice after the other."""
        for each in choices:
            await self.taps(who, each)

    async def taps(self, who: str, begins: str, after: str = "") -> None:
        """Let somebody take a choice that begins so: of what was pushed, or of the screen."""
        if after:
            await self.says(who, after)
        phone = self.phones[who]
        pushed = dict(choices_of(self.pushed[who].buttons)) if who in self.pushed else {}
        wanted = (begins, f"☐ {begins}", f"☑ {begins}")
        offered = [each for each in phone.offered if each.startswith(wanted)]
        assert offered or begins in pushed, (who, begins, phone.offered, phone.text)
        exact = begins if begins in offered or not offered else offered[0]
        tapped = offered or isinstance(phone, OverZalo)
        takes = phone.taps(exact) if tapped else phone.taps_data(pushed[begins])
        await self._step(f"{who}: {begins}", takes)

    async def looks(self, *names: str) -> None:
        """Let each look at the first screen, and at the meeting."""
        for who in names:
            await self.says(who, "menu")
            await self.says(who, "hop")

    async def hears(self, who: str, kind: str) -> None:
        """Push the last message of a kind that was planned for somebody."""
        async with self.room.world.job() as work:
            session = await work.session()
            found = await session.exec(
                select(OutboxMessage)
                .where(
                    OutboxMessage.kind == kind,
                    OutboxMessage.member_id == self.room.member_id(who),
                )
                .order_by(col(OutboxMessage.id).desc())
                .limit(1)
            )
            screen = await real_hooks().prepare(work, found.one(), WORDS)
            assert screen is not None, (who, kind)
            phone = self.phones[who]
            if isinstance(phone, OverZalo):
                stored = await fsm.load(session, *phone.where)
                options = Options.read(stored.options if stored else {})
                beside = options.beside(choices_of(screen.buttons)).stored()
                await fsm.save(session, *phone.where, {"options": beside})
        self.pushed[who] = screen

    async def _step(self, step: str, does: Awaitable[None]) -> None:
        with looked_at(self.room.world.database) as load:
            await does
        self.taken.append(Taken(step, len(load), load.opened, load.again))
