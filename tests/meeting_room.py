"""A meeting room: a cell of eight, their chats and self-reviews, and verbs to lead a meeting by."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from storage.queries import reviews as review_rows
from storage.tables import (
    BallotPhase,
    BallotPhone,
    BallotRules,
    BallotSession,
    ChatAccount,
    Cycle,
    Meeting,
    MeetingState,
    MemberRole,
    ReviewState,
    SelfReview,
)
from storage.urn_close import close_step
from terms.ballots import CastOutcome
from terms.people import ChangeKind
from tests import told
from tests.worlds import Cell, World
from workflow import cycle as cycles
from workflow.accounts import Person, id_of
from workflow.ballot import casting, opening
from workflow.ballot.casting import (
    NoSheet,
)
from workflow.census import everybody
from workflow.census.everybody import Census
from workflow.count import after_close
from workflow.drafts import Draft
from workflow.meeting import check_in, on_paper, proceedings, roll_call
from workflow.meeting.check_in import CheckIn
from workflow.people import changes
from workflow.people.changes import Wanted
from workflow.record import minutes
from workflow.review.which_form import FORMS
from workflow.work import ChatKey

LAST_DAY = date(2024, 12, 4)
FORM = FORMS["2A.2023"]

MORE: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "hoa": ("Vũ Thị Hoa", {"role": MemberRole.DEPUTY_SECRETARY}),
    "khanh": ("Đặng Văn Khánh", {}),
    "mai": ("Bùi Thị Mai", {}),
}
"""Beside the cell's five: with them An, Lan, Bình, Hoa, Khánh, Mai are official, Cúc is not."""

VOTERS = ("an", "lan", "binh", "hoa", "khanh", "mai")


@dataclass
class Room:
    """One cell on its meeting's day."""

    world: World
    people: dict[str, Person]
    meeting_id: int = 0
    session_id: int = 0
    chats: dict[str, ChatKey] = field(default_factory=dict)

    def member_id(self, who: str) -> int:
        """Give the id of one of the cast."""
        return self.people[who].member_id

    async def change(self, who: str, **values: Any) -> None:
        """Change what the roster says of one of the cast."""
        async with self.world.job() as work:
            await told.tell(await work.session(), self.member_id(who), **values)

    async def is_elsewhere(self, who: str, since: date | None = None) -> None:
        """An notes that one of the cast is in temporary activity elsewhere."""
        async with self.world.job() as work:
            wanted = Wanted(ChangeKind.TEMPORARY, since or work.now.date())
            await changes.change(work, self.people["an"], self.member_id(who), wanted)

    async def opens_year(self) -> None:
        """An opens the year."""
        async with self.world.job() as work:
            await cycles.open_cycle(work, self.people["an"], "hcmc_edu_2023", LAST_DAY)

    async def hands_in(self, *names: str, level: str = "good") -> None:
        """Hand in a self-review of each, with that level proposed."""
        async with self.world.job() as work:
            session = await work.session()
            for who in names:
                cycle = await cycles.in_view(work, self.people[who])
                assert cycle is not None
                review = SelfReview(
                    cycle_id=cycle.id or 0,
                    member_id=self.member_id(who),
                    form=FORM.key,
                    form_hash=FORM.content_hash,
                    state=ReviewState.SUBMITTED,
                    submitted_at=work.now,
                )
                session.add(review)
                await session.flush()
                await review_rows.put_answer(session, review.id or 0, "vii2", level, work.now)

    async def calls_roll(self) -> None:
        """An begins the meeting."""
        async with self.world.job() as work:
            meeting = await roll_call.call_roll(work, self.people["an"])
        self.meeting_id = meeting.id or 0

    async def code(self) -> str:
        """Give the code that An reads aloud."""
        return (await self.meeting()).check_in_code

    async def checks_in(self, *names: str) -> list[CheckIn]:
        """Each types the code that is read aloud."""
        code = await self.code()
        came = []
        for who in names:
            async with self.world.job() as work:
                came.append(await check_in.check_in(work, self.people[who], self.chats[who], code))
        return came

    async def opens_meeting(self) -> None:
        """An opens the meeting."""
        async with self.world.job() as work:
            await proceedings.open_meeting(work, self.people["an"], self.meeting_id)

    async def reviews(self) -> None:
        """The meeting is opened and everybody reviewed, the clerk writing by hand."""
        if (await self.meeting()).state is MeetingState.ROLL_CALL:
            await self.opens_meeting()
        async with self.world.job() as work:
            await on_paper.reviewed_on_paper(work, self.people["an"], self.meeting_id)

    async def opens(self) -> None:
        """An looks at the preview and opens the urn; before that, everybody is reviewed."""
        if (await self.meeting()).state in (MeetingState.ROLL_CALL, MeetingState.OPENED):
            await self.reviews()
        async with self.world.job() as work:
            found = await opening.preview(work, self.people["an"], self.meeting_id)
        async with self.world.job() as work:
            self.session_id = await opening.open_ballot(
                work, self.people["an"], self.meeting_id, found.seal
            )

    async def lets_type(self) -> None:
        """Numbers may be typed in the open ballot where there are no buttons."""
        async with self.world.job() as work:
            rules = BallotRules(session_id=self.session_id, typed=True)
            await (await work.session()).merge(rules)

    async def had_also(self, who: str, chat: ChatKey) -> None:
        """One more chat of somebody's, joined before the urn was opened."""
        async with self.world.job() as work:
            session = await work.session()
            account = ChatAccount(
                channel=chat.channel,
                bot=chat.bot,
                chat=chat.chat,
                member_id=self.member_id(who),
                consented_at=work.now,
            )
            session.add(account)
            await session.flush()
            if self.session_id:
                session.add(
                    BallotPhone(
                        session_id=self.session_id,
                        account_id=account.id or 0,
                        member_id=account.member_id,
                    )
                )

    async def votes(self, who: str, *marks: int) -> CastOutcome:
        """Fill a sheet in and cast it; the marks come in the order people were entered in."""
        told = await self.on_sheet(marks)
        async with self.world.job() as work:
            voter = await casting.sheet(work, self.chats[who], self.session_id)
            if isinstance(voter, NoSheet):
                return voter.outcome
            return await casting.cast(work, voter, Draft(told, version=1).letters())

    async def on_sheet(self, marks: Sequence[int]) -> tuple[int, ...]:
        """Give marks in the order of the sheet, where people stand by name and not as entered."""
        async with self.world.job() as work:
            ballot = await (await work.session()).get_one(BallotSession, self.session_id)
        rows = [subject for subject in ballot.subjects if subject > 0]
        apart = len(ballot.subjects) - len(rows)
        of = dict(zip(sorted(rows), marks[apart:], strict=False))
        return (*marks[:apart], *(of[row] for row in rows if row in of))

    async def closes(self) -> None:
        """An closes the urn; nothing is counted yet."""
        async with self.world.job() as work:
            await opening.close_ballot(work, self.people["an"], self.meeting_id)

    async def counts(self) -> None:
        """The program works the close off, then tells the meeting."""
        await self.only_closes_the_urn()
        async with self.world.job() as work:
            await after_close.counted(work, self.session_id)

    async def only_closes_the_urn(self) -> None:
        """The program works the close off, and dies before it tells the meeting."""
        while await close_step(self.world.database, self.session_id) is not BallotPhase.SCRUBBED:
            pass

    async def holds_vote(self, sheets: Mapping[str, Sequence[int]]) -> None:
        """Open, let each voter cast his sheet, close and count."""
        await self.opens()
        for who, marks in sheets.items():
            assert await self.votes(who, *marks) is CastOutcome.RECORDED
        await self.closes()
        await self.counts()

    async def approves_minutes(self) -> None:
        """Announce the result, read the minutes out and approve them: the levels are proposed."""
        for step in (after_close.announce, minutes.read_out, minutes.approve):
            async with self.world.job() as work:
                await step(work, self.people["an"], self.meeting_id)

    async def meeting(self) -> Meeting:
        """Give the meeting as it is stored."""
        async with self.world.job() as work:
            return await (await work.session()).get_one(Meeting, self.meeting_id)

    async def account(self) -> Census:
        """Give the account of the year as it stands."""
        cycle = await self.cycle()
        async with self.world.job() as work:
            return await everybody.of_cycle(work, cycle)

    async def waiting(self) -> list[str]:
        """Give whom the minutes of the meeting name for a supplementary one."""
        meeting = await self.meeting()
        async with self.world.job() as work:
            return [one.name for one in (await everybody.at_meeting(work, meeting)).unvoted]

    async def cycle(self) -> Cycle:
        """Give the cell's cycle as it is stored."""
        async with self.world.job() as work:
            found = await cycles.in_view(work, self.people["an"])
        assert found is not None
        return found


@asynccontextmanager
async def open_room(world: World, cell: Cell) -> AsyncIterator[Room]:
    """Give the cell of eight, each with a chat, its year open, the writer of ballots at work."""
    room = await gather(world, cell)
    async with at_work(room.world):
        yield room


async def gather(world: World, cell: Cell) -> Room:
    """Give the cell of eight, each with a chat, its year open."""
    room = await seat(world, cell)
    await room.opens_year()
    return room


async def seat(world: World, cell: Cell) -> Room:
    """Give the cell of eight, each with a chat, before its year."""
    room = Room(world, dict(cell.people))
    await _more_people(room)
    await _chats(room)
    return room


@asynccontextmanager
async def at_work(world: World) -> AsyncIterator[None]:
    """Let the writer of ballots write."""
    writer = asyncio.ensure_future(world.house.writer.run())
    try:
        yield
    finally:
        writer.cancel()
        await asyncio.gather(writer, return_exceptions=True)


async def _more_people(room: Room) -> None:
    an = room.people["an"]
    async with room.world.job() as work:
        session = await work.session()
        for who, (name, values) in MORE.items():
            member = await told.add(
                session,
                cell_id=an.cell_id,
                full_name=name,
                birth_date=date(1975, 9, 2),
                admitted_on=date(2005, 2, 3),
                **values,
            )
            role = values.get("role", MemberRole.MEMBER)
            room.people[who] = replace(an, member_id=id_of(member), name=name, role=role)


async def _chats(room: Room) -> None:
    async with room.world.job() as work:
        session = await work.session()
        for number, (who, person) in enumerate(room.people.items(), start=1):
            chat = ChatKey("telegram", "1", str(1000 + number))
            account = ChatAccount(
                channel=chat.channel,
                bot=chat.bot,
                chat=chat.chat,
                member_id=person.member_id,
                consented_at=work.now,
            )
            session.add(account)
            await session.flush()
            room.chats[who] = chat
            room.people[who] = replace(person, account_id=account.id or 0)
