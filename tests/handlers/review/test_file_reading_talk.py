"""A member's file is read beside everything else: whatever it holds, nobody waits for it (L25)."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

import pytest
from aiogram import Bot
from aiogram.types import File
from sqlmodel import select

from bot.channel.bot_channel import telegram_line
from bot.nursery import Nursery
from bot.updates.reader import MEMBERS, OWNERS, read_apart, words_of
from bot.updates.reading import AT_ONCE, FileReader
from handlers.review.review_notices import PREPARES
from handlers.words import words_for
from papers import reader
from papers.errors import UnreadFile
from papers.sent_file import LARGEST_FILE
from storage.tables import BallotSession, BallotState, OutboxMessage, ReviewAttachment
from terms.ballots import CastOutcome
from tests.bombs import endless_roster, said, word, word_bombs
from tests.handlers.conftest import Talks
from tests.handlers.contents import PHOTO
from tests.handlers.line import TOKEN, Behind
from tests.meeting_room import VOTERS, Room
from tests.scenes import Begun, Steps, asked_for
from workflow.review import attachments, prepared_text, writing
from workflow.work import ChatKey

VI = words_for("vi")
GOOD = word(said("II. Hạn chế, khuyết điểm") + said("Có hai kỳ sinh hoạt chưa phát biểu."))
SHEET = (1,) * 6


async def _urn_full(begun: Begun) -> None:
    room = begun.room
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await Writer(room, "cuc").sends()
    await room.hands_in(*VOTERS)
    await room.reviews()
    await room.opens()
    for who in VOTERS:
        assert await room.votes(who, *SHEET) is CastOutcome.RECORDED
    await room.closes()


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """The room, and for the close an urn that all have voted in."""
    return asked_for(request.fixturenames, urn_full=_urn_full)


@pytest.fixture
def urn_full(room: Room) -> Room:
    """Six have voted; the urn is to be counted."""
    return room


@dataclass
class Platform:
    """A bot whose platform has one file for everybody."""

    content: bytes
    told_size: int | None = None
    id: int = 1

    async def get_file(self, file_id: str) -> File:
        """Say where a file is, and what the platform thinks it weighs."""
        return File(
            file_id=file_id, file_unique_id="1", file_size=self.told_size, file_path="a.docx"
        )

    async def download_file(self, _path: str, into: BytesIO, timeout: int) -> None:  # noqa: ASYNC109
        """Give the file."""
        into.write(self.content)


Read = Callable[[str, bytes], Awaitable[str]]


async def words(name: str, content: bytes) -> str:
    """Read as the program does, on a machine that is busy with other tests."""
    return await words_of(name, content, replace(MEMBERS, clock=60))


@dataclass
class Writer:
    """A member with a file in the chat."""

    room: Room
    who: str
    proofs: list[int] = field(default_factory=list)

    async def sends(self, file_id: str = "f1", name: str = "bai.docx") -> int:
        """Send a file at the first question; give which one is to be read."""
        person = self.room.people[self.who]
        async with self.room.world.job() as work:
            page = await writing.begin(work, person)
            page = await attachments.attach(
                work,
                person,
                page.items[0].id,
                ChatKey("telegram", "1", "1001"),
                kind="document",
                file_id=file_id,
                name=name,
            )
            return page.proofs[-1].proof_id

    async def told(self) -> str:
        """What he is told of the file that was read last."""
        async with self.room.world.job() as work:
            found = await (await work.session()).exec(
                select(OutboxMessage).where(OutboxMessage.kind == prepared_text.READ)
            )
            row = list(found.all())[-1]
            assert self.room.people[self.who].member_id == row.member_id
            screen = await PREPARES[prepared_text.READ](work, row, VI)
        assert screen is not None
        return str(screen.text)


def reading_of(room: Room, platform: Platform, read: Read = words) -> FileReader:
    """What reads files behind the real edge."""
    bot: Any = platform
    line = replace(telegram_line(Bot(TOKEN)), bot=bot)
    return FileReader(Behind(room.world, 1001)._edge, [line], read)


WORD_FILE = {"document": {"file_id": "f9", "file_unique_id": "9", "file_name": "bai.docx"}}


async def _files(room: Room) -> list[ReviewAttachment]:
    async with room.world.job() as work:
        return list((await (await work.session()).exec(select(ReviewAttachment))).all())


@pytest.mark.parametrize("content", [GOOD, b"no Word file"])
async def test_a_file_sent_for_a_pasted_text_is_read_and_proves_nothing(
    room: Room, talk: Talks, content: bytes
) -> None:
    """The first question offers it; whether it could be read or not, no proof is left behind."""
    lan = talk("lan")
    await lan.says("kiểm điểm")
    await lan.taps(VI.label("review.paste_button"))
    await lan.sends(**PHOTO)
    picture = lan.text
    await lan.sends(**WORD_FILE)
    told = lan.text
    (sent,) = await _files(room)

    await reading_of(room, Platform(content)).read(sent.id or 0)

    assert VI.label("paste.unread_not_word") in picture
    assert VI.label("paste.reading") == told
    assert ("Đã đọc tệp" in await Writer(room, "lan").told()) is (content == GOOD)
    assert [] == await _files(room)


async def test_a_file_sent_at_a_question_is_offered_to_be_read(room: Room, talk: Talks) -> None:
    """As the first choice; as long as nobody says so, it is a proof of the question."""
    lan = talk("lan")
    await lan.says("kiểm điểm")

    await lan.sends(**WORD_FILE)
    first = lan.labels[0]
    await lan.taps(VI.label("review.proof_whole"))

    assert VI.label("review.proof_whole") == first
    assert VI.label("paste.reading") == lan.text


async def test_a_good_file_becomes_the_prepared_text(room: Room) -> None:
    """And its writer is told so."""
    lan = Writer(room, "lan")

    await reading_of(room, Platform(GOOD)).read(await lan.sends())

    assert "Đã đọc tệp" in await lan.told()


async def test_a_bomb_is_told_and_the_next_members_file_is_read(room: Room) -> None:
    """Two bombs in a row from one member, a good file of another: a sentence for each."""
    lan, binh = Writer(room, "lan"), Writer(room, "binh")
    told = []
    for attack in ("a milliard of columns", "a program by another name"):
        await reading_of(room, Platform(word_bombs()[attack][0]())).read(await lan.sends(attack))
        told.append(await lan.told())
    await reading_of(room, Platform(GOOD)).read(await binh.sends())

    assert [
        VI.label("paste.unread_too_large"),
        VI.label("paste.unread_macros"),
    ] == told
    assert "Đã đọc tệp" in await binh.told()


async def test_what_the_platform_says_of_a_size_is_not_believed(room: Room) -> None:
    """The file is not taken further than a file may go."""
    lan = Writer(room, "lan")

    await reading_of(room, Platform(b"PK" * LARGEST_FILE, told_size=100)).read(await lan.sends())

    assert VI.label("paste.unread_too_large") == await lan.told()


async def test_while_a_bomb_is_read_others_tap_and_an_urn_is_counted(
    urn_full: Room, talk: Talks
) -> None:
    """The bomb still burns when An has his menu and the close of the urn is done."""
    room, begun, over = urn_full, asyncio.Event(), asyncio.Event()

    async def burns(_name: str, _content: bytes) -> str:
        begun.set()
        try:
            budget = replace(OWNERS, processor=120, clock=120)
            return str(await read_apart(endless_roster(), budget, reader.ROSTER))
        finally:
            over.set()

    async with room.world.job() as work:
        found = await (await work.session()).exec(select(ReviewAttachment.id))
        proof_id = found.one() or 0
    nursery = Nursery()
    nursery.spawn("read", reading_of(room, Platform(GOOD), burns).read(proof_id))
    await begun.wait()

    await talk("an").says("/start")
    await room.counts()
    async with room.world.job() as work:
        session = await work.session()
        counted = (await session.get_one(BallotSession, room.session_id)).state
    burning = not over.is_set()
    await nursery.close(grace=0)

    assert burning
    assert BallotState.COUNTED is counted
    assert over.is_set()


async def test_one_member_has_one_file_read_at_a_time(room: Room) -> None:
    """His second waits for his first, another's does not; the same file is not read twice."""
    lan, binh = Writer(room, "lan"), Writer(room, "binh")
    under_way: list[str] = []
    most: list[list[str]] = []
    over = asyncio.Event()

    async def slowly(name: str, _content: bytes) -> str:
        under_way.append(name)
        most.append(sorted(under_way))
        if len(under_way) == AT_ONCE:
            over.set()
        await over.wait()
        under_way.remove(name)
        raise UnreadFile("no_text")

    jobs = [await lan.sends("f1", "lan-1"), await lan.sends("f2", "lan-2")]
    jobs += [jobs[0], await binh.sends("f3", "binh-1")]
    reading = reading_of(room, Platform(GOOD), slowly)
    await asyncio.gather(*map(reading.read, jobs))

    assert [["lan-1"], ["binh-1", "lan-1"]] == most[:2]
    assert 1 == sum("lan-2" in names for names in most)
    assert ["lan-1", "lan-2"] not in most
