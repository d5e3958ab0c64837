"""A phone that is taken away, or leaves, is at its end at once: sheet, link and download (L22).

Two workers serve one database, each with a memory of its own; what the second one remembers of a
phone that was taken away through the first decides nothing.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlmodel import select

from handlers.callbacks.meeting import SheetAction, SheetStep
from handlers.people import phone_notices as notices
from handlers.words import words_for
from storage.ballot_paper import SEALED_BYTES
from storage.tables import BallotElector, OutboxMessage, SealedBallot
from storage.urn import BallotWriter
from terms.ballots import CastOutcome
from tests.handlers.line import Behind, OverZalo, Shown
from tests.handlers.thief import ROWS, gathered_room
from tests.meeting_room import Room, at_work
from tests.rows import few
from tests.scenes import Steps, asked_for
from tests.worlds import World
from workflow import links
from workflow.ballot import casting, page_links
from workflow.ballot.page_links import PageEntry
from workflow.drafts import Draft, Drafts
from workflow.front import downloads, privacy
from workflow.links import BadLink
from workflow.open_urns import Sheets, Voter
from workflow.people import joining, phone_notices
from workflow.work import ChatKey

LETTERS = Draft((1,) * ROWS, version=1).letters()
OTHER = 8001
VI = words_for("vi")


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, workers=gathered_room)


@dataclass
class Workers:
    """One room, served by two workers."""

    room: Room
    second: World

    def phone(self, world: World) -> Behind:
        """Give Lan's phone, its updates served by one of them."""
        return Behind(world, int(self.room.chats["lan"].chat), messages=[Shown(1, "")])

    def tap(self, do: SheetStep) -> str:
        """Give what a button of her sheet carries."""
        return SheetAction(do=do, session=self.room.session_id, letters=LETTERS).pack()

    async def ballots(self) -> int:
        """Give how many ballots lie in the urn."""
        async with self.room.world.job() as work:
            return len((await (await work.session()).exec(select(SealedBallot))).all())


@pytest.fixture
async def workers(room: Room) -> AsyncIterator[Workers]:
    """The second one has drafts, sheets and a writer of its own; Lan also has a phone on Zalo."""
    first = room.world
    house = replace(
        first.house,
        sheets=Sheets(),
        drafts=Drafts(first.clock.now),
        writer=BallotWriter(first.database),
    )
    second = World(first.database, first.clock, house)
    await room.had_also("lan", ChatKey("zalo", "2", str(OTHER)))
    async with at_work(second):
        await room.opens()
        yield Workers(room, second)


@pytest.mark.parametrize("way", ["leaves", "reset"])
async def test_the_second_workers_sheet_casts_nothing(workers: Workers, way: str) -> None:
    """Her Telegram phone is found on the street, its sheet open on the second worker; she leaves on
    it from the first, or An resets her. Her other phone stays, or she has a paper."""
    room = workers.room
    found = workers.phone(workers.second)
    await found.taps_data(workers.tap(SheetStep.RECEIVE), 1)
    known = workers.second.house.sheets.get(
        ("telegram", "1", room.chats["lan"].chat), room.session_id, room.world.clock.now()
    )
    if way == "leaves":
        await workers.phone(room.world).taps_data("m:leave_now", 1)
    else:
        async with room.world.job() as work:
            await joining.reset(work, room.people["an"], room.member_id("lan"))

    await found.taps_data(workers.tap(SheetStep.CAST), 1)

    assert known is not None
    assert "Đã ghi nhận" not in (found.toast or found.text)
    assert 0 == await workers.ballots()
    async with room.world.job() as work:
        elector = await (await work.session()).get(
            BallotElector, (room.session_id, room.member_id("lan"))
        )
    assert (way == "leaves") == (elector is not None)


async def test_her_other_phone_votes_on(workers: Workers) -> None:
    """The control, on the very same worker: a phone that stays casts."""
    await workers.phone(workers.room.world).taps_data("m:leave_now", 1)
    async with workers.second.job() as work:
        zalo = ChatKey("zalo", "2", str(OTHER))
        voter = await casting.sheet(work, zalo, workers.room.session_id)
        assert isinstance(voter, Voter)
        came = await casting.cast(work, voter, LETTERS)

    assert (CastOutcome.RECORDED, 1) == (came, await workers.ballots())


@pytest.mark.parametrize("do", [SheetStep.PAGE, SheetStep.REVIEW, SheetStep.MARK])
async def test_a_phone_that_left_sees_nothing_of_what_is_marked_on_the_other(
    workers: Workers, do: SheetStep
) -> None:
    """Lan parts a phone whose sheet is open on it, and fills her sheet in on the other one: the
    phone in the wrong hand is shown neither sheet nor mark, by the one worker there is."""
    room = workers.room
    found = workers.phone(room.world)
    await found.taps_data(workers.tap(SheetStep.RECEIVE), 1)
    before = found.text
    await found.taps_data("m:leave_now", 1)
    async with room.world.job() as work:
        zalo = ChatKey("zalo", "2", str(OTHER))
        voter = await casting.sheet(work, zalo, room.session_id)
        assert isinstance(voter, Voter)
        casting.tap(work, voter, LETTERS, 0, 4)

    await found.taps_data(workers.tap(do), 1)

    assert room.people["binh"].name in before
    assert room.people["binh"].name not in "\n".join(found.words)
    assert VI.label("ballot.not_elector") in "\n".join(found.words)


@pytest.mark.parametrize("left", [False, True])
async def test_what_another_phone_marked_is_cast_only_once_it_was_seen(
    workers: Workers, left: bool
) -> None:
    """Lan looks at her filled sheet; on her other phone, in a wrong hand, the marks are changed,
    and that phone may be parted since. Her «Nộp phiếu» shows them to her, and casts nothing yet."""
    room = workers.room
    zalo = OverZalo(room.world, OTHER, token="2:never-used-over-any-network")
    hers, other = zalo, workers.phone(room.world)
    await room.lets_type()
    await hers.taps_data(workers.tap(SheetStep.REVIEW))
    for row in range(ROWS):
        mark = SheetAction(
            do=SheetStep.MARK, session=room.session_id, letters=LETTERS, row=row, mark=4
        )
        await other.taps_data(mark.pack(), 1)
    if left:
        await other.taps_data("m:leave_now", 1)

    await hers.taps_data(workers.tap(SheetStep.CAST))
    said, cast = "\n".join(hers.words), await workers.ballots()
    await hers.says("Nộp phiếu")

    assert VI.label("ballot.changed_elsewhere") in said
    assert ROWS == said.count("Không hoàn thành")
    assert (0, 1) == (cast, await workers.ballots())


async def test_a_chat_that_became_somebody_elses_casts_for_nobody(workers: Workers) -> None:
    """The same chat, joined to Bình since: what the second worker takes it for is over."""
    room = workers.room
    found = workers.phone(workers.second)
    await found.taps_data(workers.tap(SheetStep.RECEIVE), 1)
    first = workers.phone(room.world)
    await first.taps_data("m:leave_now", 1)
    async with room.world.job() as work:
        code = await joining.make_code(work, room.member_id("binh"))
    await first.says(code)
    await first.taps(words_for("vi").label("join.do_agree"))

    await found.taps_data(workers.tap(SheetStep.CAST), 1)

    assert 0 == await workers.ballots()


async def test_a_page_opened_on_a_phone_that_left_casts_nothing(workers: Workers) -> None:
    """The link does not know which phone it was sent to: it ends whichever leaves."""
    room = workers.room
    async with workers.second.job() as work:
        link = await page_links.address(work, room.session_id, room.member_id("lan"), "vi")
    await workers.phone(room.world).taps_data("m:leave_now", 1)

    sealed = b"\7" * SEALED_BYTES

    with pytest.raises(page_links.NoSuchLink):
        async with workers.second.job() as work:
            await page_links.cast(work, PageEntry(link.rpartition("/")[2]), sealed)

    assert 0 == await workers.ballots()


@pytest.mark.parametrize("way", few(["leaves", "reset"], 0))
async def test_a_download_ends_with_the_phone_it_was_sent_to(workers: Workers, way: str) -> None:
    """Her data, by a link that would have been good for a day; a later one opens."""
    room, lan = workers.room, workers.room.member_id("lan")
    async with room.world.job() as work:
        before = (await privacy.export(work, lan)).link
    room.world.clock.move(timedelta(seconds=1))
    if way == "leaves":
        await workers.phone(room.world).taps_data("m:leave_now", 1)
    else:
        async with room.world.job() as work:
            await joining.reset(work, room.people["an"], lan)
    room.world.clock.move(timedelta(seconds=1))
    async with room.world.job() as work:
        after = (await privacy.export(work, lan)).link

    with pytest.raises(BadLink):
        await _followed(workers.second, before)

    assert "du-lieu-tran-thi-lan.zip" == await _followed(workers.second, after)


async def _followed(world: World, link: str) -> str:
    async with world.job() as work:
        claim = links.read(work, link.rpartition("/")[2])
        return (await downloads.file_of(work, claim)).name


async def test_nobody_elses_download_ends(workers: Workers) -> None:
    """Bình's link stays what it was."""
    room = workers.room
    async with room.world.job() as work:
        link = (await privacy.export(work, room.member_id("binh"))).link
    await workers.phone(room.world).taps_data("m:leave_now", 1)

    assert "du-lieu-le-van-binh.zip" == await _followed(workers.second, link)


async def test_her_other_phone_is_told_that_one_left(workers: Workers) -> None:
    """Whoever has her unlocked phone in hand cannot part it from her unnoticed."""
    room = workers.room
    await workers.phone(room.world).taps_data("m:leave_now", 1)

    async with room.world.job() as work:
        found = await (await work.session()).exec(
            select(OutboxMessage).where(OutboxMessage.kind == phone_notices.LEFT)
        )
        (row,) = found.all()
        screen = await notices.PREPARES[phone_notices.LEFT](work, row, words_for("vi"))

    assert screen is not None
    assert "một máy (Telegram) đã rời khỏi tên đồng chí" in screen.text
