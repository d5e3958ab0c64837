"""L20: that somebody voted is kept, not when: no table puts the voters in their order.

Twenty vote in each way, one after another and the ways by turns. While the urn is open the order
can be told, which is the control; once it is closed, nothing tells it better than chance.
"""

import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import select

from bot.channel.typed_choices import Options
from handlers.callbacks.meeting import SheetAction, SheetStep
from storage import outbox
from storage.ballot_paper import SEALED_BYTES
from storage.outbox import Result
from storage.tables import (
    Attendance,
    AttendanceSource,
    ChatAccount,
    Conversation,
    Member,
    MemberStatus,
    OutboxState,
)
from terms.ballots import CastOutcome
from tests.handlers.line import Behind, OverZalo, Shown
from tests.meeting_room import Room, at_work
from tests.order_told import telling
from tests.scenes import fills_room, founds_cell, gathers, open_scene
from workflow.ballot import page_links, room_codes, spoken_vote, voting_plan
from workflow.ballot.page_links import PageEntry
from workflow.drafts import Draft
from workflow.work import ChatKey

EACH = 20
ROWS = 3
LETTERS = Draft((1,) * ROWS, version=1).letters()
LEASE = timedelta(minutes=5)
CONTROL = {
    "sqlite": ["by_telegram: last ballot_elector.sheet_message"],
    "postgresql": [
        f"{way}: last {what}"
        for way in ("by_telegram", "by_zalo", "by_page")
        for what in ("ballot_elector.xmin", "ballot_elector.ctid")
    ]
    + ["by_zalo: last conversation.xmin"],
}
"""What tells the order while the urn is open."""
LISTED = Options((("Trang chính", "home"),))


longer = partial(pytest.param, marks=pytest.mark.long)


@dataclass
class Voting:
    """A cell of many in its room, and who voted in which way, in order."""

    room: Room
    members: list[int]
    zalo: OverZalo
    telegram: Behind
    chats: dict[int, ChatKey] = field(default_factory=dict)
    voted: dict[str, list[int]] = field(default_factory=dict)
    message: int = 1000

    async def told(self) -> dict[str, float]:
        """Give whatever tells the order, of any way of voting."""
        chats = {key.chat: member for member, key in self.chats.items()}
        found: dict[str, float] = {}
        for way, order in self.voted.items():
            known = await telling(self.room.world.database, order, chats)
            found |= {f"{way}: {name}": value for name, value in known.items()}
        return found

    async def by_turns(self, *ways: str) -> None:
        """Let twenty vote in each way, in an order that is none of the roster's."""
        for place in random.Random(7).sample(range(EACH * len(ways)), EACH * len(ways)):
            way = ways[place % len(ways)]
            member = self.members[place]
            await getattr(self, f"_{way}")(member)
            self.voted.setdefault(way, []).append(member)
            self.room.world.clock.move(timedelta(seconds=7))

    async def closes(self) -> None:
        """The chair closes; the program counts, tells, and clears the sheets."""
        await self.room.closes()
        await self.room.counts()
        await self.delivers()

    async def delivers(self) -> None:
        """Everything that is due leaves."""
        async with self.room.world.job() as work:
            session, now = await work.session(), work.now
            due = await outbox.claim(session, "worker", now, 1000, LEASE)
            sent = [Result(row.id or 0, state=OutboxState.SENT) for row in due]
            await outbox.settle_many(session, "worker", sent, now)

    async def _by_telegram(self, member: int) -> None:
        await self._on(self.telegram, member)

    async def _by_zalo(self, member: int) -> None:
        await self._on(self.zalo, member)

    async def _on(self, phone: Behind, member: int) -> None:
        phone.chat, self.message = int(self.chats[member].chat), self.message + 1
        phone.messages.append(Shown(self.message, ""))
        for step, letters in ((SheetStep.RECEIVE, ""), (SheetStep.CAST, LETTERS)):
            tap = SheetAction(do=step, session=self.room.session_id, letters=letters)
            await phone.taps_data(tap.pack(), self.message)

    async def _by_page(self, member: int) -> None:
        room = self.room
        async with room.world.job() as work:
            link = await page_links.address(work, room.session_id, member, "vi")
        token = link.rpartition("/")[2]
        async with room.world.job() as work:
            sealed = b"\7" * SEALED_BYTES
            assert await page_links.cast(work, PageEntry(token), sealed) is CastOutcome.RECORDED

    async def _by_code(self, member: int) -> None:
        """Ask for the code in the very minute, which tells the most there is to tell."""
        room, chat = self.room, self.chats[member]
        async with room.world.job() as work:
            found = select(ChatAccount.id).where(ChatAccount.chat == chat.chat)
            account = (await (await work.session()).exec(found)).one()
            assert account is not None
            person = replace(room.people["lan"], member_id=member, account_id=account)
            code = await room_codes.new(work, person)
        async with room.world.job() as work:
            entry, sealed = PageEntry(code, urn=room.session_id), b"\7" * SEALED_BYTES
            assert await page_links.cast(work, entry, sealed) is CastOutcome.RECORDED

    async def _aloud(self, member: int) -> None:
        room = self.room
        async with room.world.job() as work:
            await spoken_vote.enter(work, room.people["an"], room.session_id, member, (1,) * ROWS)


@pytest.fixture
def kind(request: pytest.FixtureRequest) -> str:
    """What the house is on."""
    return str(request.param)


@pytest.fixture
async def voting(kind: str, tmp_path: Path) -> AsyncIterator[Voting]:
    """Sixty more in the room, each with a chat on Telegram or on Zalo; everybody is reviewed."""
    steps = (founds_cell, gathers, fills_room)
    async with (
        open_scene(kind, tmp_path, steps) as begun,
        at_work(begun.world),
    ):
        room = begun.room
        zalo, telegram = OverZalo(room.world, 1), Behind(room.world, 1)
        held = Voting(room, [], zalo, telegram)
        async with room.world.job() as work:
            session = await work.session()
            for number in range(3 * EACH):
                member = Member(
                    cell_id=room.people["an"].cell_id,
                    full_name=f"Đồng chí số {number}",
                    birth_date=date(1975, 9, 2),
                    admitted_on=date(2005, 2, 3),
                    status=MemberStatus.OFFICIAL,
                )
                session.add(member)
                await session.flush()
                assert member.id is not None
                line = zalo if number % 3 == 1 else telegram
                key = line._line.chat(str(50_000 + number))
                account = ChatAccount(
                    channel=key.channel,
                    bot=key.bot,
                    chat=key.chat,
                    member_id=member.id,
                    consented_at=work.now,
                )
                present = Attendance(
                    meeting_id=room.meeting_id,
                    member_id=member.id,
                    present=True,
                    source=AttendanceSource.CODE,
                )
                # As after any talk with the bot before: a list was shown, something was picked.
                stands = Conversation(
                    channel=key.channel, bot=key.bot, chat=key.chat, options=LISTED.stored()
                )
                session.add_all([account, present, stands])
                held.members.append(member.id)
                held.chats[member.id] = key
        await room.reviews()
        yield held


@pytest.mark.parametrize("kind", [longer("sqlite"), "postgresql"], indirect=True)
async def test_a_sealed_vote_keeps_no_order(voting: Voting) -> None:
    """On Telegram, on Zalo and on the page."""
    await voting.room.opens()
    await voting.delivers()
    await voting.by_turns("by_telegram", "by_zalo", "by_page")
    before = await voting.told()

    await voting.closes()

    assert set(CONTROL[voting.room.world.database.dialect]) <= set(before)
    assert {} == await voting.told()


@pytest.mark.parametrize("kind", [longer("sqlite"), longer("postgresql")], indirect=True)
async def test_a_vote_by_code_keeps_no_order(voting: Voting) -> None:
    """Neither the codes that were asked for nor the casts."""
    await voting.room.opens()
    await voting.delivers()
    await voting.by_turns("by_code")
    before = await voting.told()

    await voting.closes()

    on_server = voting.room.world.database.dialect == "postgresql"
    assert on_server == bool([name for name in before if "room_code.xmin" in name])
    assert {} == await voting.told()


@pytest.mark.parametrize("kind", ["sqlite", longer("postgresql")], indirect=True)
async def test_an_open_vote_keeps_no_order(voting: Voting) -> None:
    """By phone and aloud: names stand beside choices, and still not when."""
    async with voting.room.world.job() as work:
        await voting_plan.turn(work, voting.room.people["an"], voting.room.meeting_id, "mode")
    await voting.room.opens()
    await voting.delivers()
    await voting.by_turns("by_telegram", "by_zalo", "aloud")
    before = await voting.told()

    await voting.closes()

    assert [] != [name for name in before if "open_choice" in name]
    assert {} == await voting.told()
