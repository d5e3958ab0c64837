"""The drill: a backup taken in the middle of a vote, under load, restored in another folder."""

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import col, select

from handlers.meeting import meeting_notices
from handlers.reply import Screen
from handlers.words import words_for
from storage import audit, backup
from storage.queries import reviews as review_rows
from storage.tables import (
    BallotSession,
    BallotState,
    MeetingState,
    OutboxMessage,
    SealedBallot,
    SelfReview,
)
from storage.urn_close import unfinished
from terms.ballots import CastOutcome
from tests import databases
from tests.meeting_room import Room, at_work
from tests.scenes import Begun, Steps, asked_for, fills_room
from tests.worlds import World, world_at
from workflow.ballot import lost_votes
from workflow.count import results


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room."""
    return asked_for(request.fixturenames, full_room=fills_room)


@pytest.fixture(autouse=True)
def tools(begun: Begun, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's own tools stand on the path, as on a server."""
    if begun.world.database.dialect == "postgresql":
        found = databases.postgres().tools
        monkeypatch.setenv("PATH", f"{found}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
async def full_room(room: Room) -> Room:
    """The vote is open, Lan and Bình have cast."""
    await room.opens()
    assert await room.votes("lan", 1, 1, 1) is CastOutcome.RECORDED
    assert await room.votes("binh", 0, 1, 2) is CastOutcome.RECORDED
    return room


class Writer:
    """Somebody who writes all the while; knows what was acknowledged."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.acknowledged = 0
        self.stop = asyncio.Event()

    async def writes(self) -> None:
        """Write one answer after another."""
        while not self.stop.is_set():
            async with self._world.job() as work:
                session = await work.session()
                review = (
                    await session.exec(select(SelfReview).order_by(col(SelfReview.id)))
                ).first()
                assert review is not None
                text = f"câu trả lời thứ {self.acknowledged + 1}"
                await review_rows.put_answer(session, review.id or 0, "i1", text, work.now)
            self.acknowledged += 1
            await asyncio.sleep(0)


async def last_answer(world: World) -> int:
    """Give the number of the last answer that stands in a house."""
    async with world.job() as work:
        session = await work.session()
        review = (await session.exec(select(SelfReview).order_by(col(SelfReview.id)))).first()
        assert review is not None
        answers = await review_rows.answers_of(session, review.id or 0)
        return int(answers["i1"].rpartition(" ")[2])


async def back_up(room: Room, folder: Path) -> Writer:
    """Take a backup while somebody writes, as the command does it: beside the program."""
    writer = Writer(room.world)
    busy = asyncio.ensure_future(writer.writes())
    while writer.acknowledged < 3:  # noqa: ASYNC110 - it counts what was committed
        await asyncio.sleep(0)
    before = writer.acknowledged
    beside = databases.at(room.world.database.url, folder)
    await beside.open()
    await backup.make(beside, folder / "sao-luu", room.world.clock.now())
    await beside.close()
    writer.stop.set()
    await busy
    writer.acknowledged = before
    return writer


async def test_a_vote_that_was_open_is_void_and_the_meeting_goes_on(
    full_room: Room, tmp_path: Path
) -> None:
    """Nothing acknowledged is missing; the ballots are gone unread; it is voted again and counted,
    and the house that the backup was taken of counts its own vote as if nothing had been."""
    writer = await back_up(full_room, tmp_path)
    new = tmp_path / "mới"
    await asyncio.to_thread(new.mkdir)
    url = await databases.empty_url(full_room.world.database.dialect, new)
    await backup.restore(url, tmp_path / "sao-luu", backup.read(tmp_path / "sao-luu"))

    async with world_at(url, new) as restored:
        room = replace(full_room, world=restored)
        async with restored.job() as work:
            lost = await lost_votes.void_all(work)

        assert 1 == lost
        assert writer.acknowledged <= await last_answer(restored)
        assert MeetingState.PERSON_REVIEW == (await room.meeting()).state
        await tell_chair(room)
        await finish_void(room)
        async with at_work(restored):
            await room.holds_vote({"lan": (1, 1, 1), "hoa": (1, 1, 1), "mai": (1, 1, 1)})
        async with restored.job() as work:
            found = await results.results_of(work, await room.meeting())
            assert await audit.verify(await work.session()) is None
        assert 3 == found.returned

    await databases.drop(url)
    await full_room.closes()
    await full_room.counts()
    async with full_room.world.job() as work:
        found = await results.results_of(work, await full_room.meeting())
    assert 2 == found.returned


async def tell_chair(room: Room) -> None:
    """The chair is told in one message, with the way back to the preview."""
    async with room.world.job() as work:
        session = await work.session()
        rows = await session.exec(
            select(OutboxMessage).where(OutboxMessage.kind == lost_votes.LOST_VOTE)
        )
        (row,) = rows.all()
        prepare = meeting_notices.PREPARES[lost_votes.LOST_VOTE]
        screen = await prepare(work, row, words_for("vi"))

    assert room.member_id("an") == row.member_id
    assert isinstance(screen, Screen)
    assert "không kiểm được" in str(screen.text)
    assert "Bỏ phiếu lại" == screen.buttons[0][0].label


async def finish_void(room: Room) -> None:
    """The program works the close of the void urn off: no ballot is left, no total is written."""
    assert [room.session_id] == await unfinished(room.world.database)
    await room.counts()
    async with room.world.job() as work:
        session = await work.session()
        ballot = await session.get_one(BallotSession, room.session_id)
        assert BallotState.VOID == ballot.state
        assert [] == list((await session.exec(select(SealedBallot))).all())


async def test_a_vote_whose_key_is_here_is_left_alone(full_room: Room) -> None:
    """Only what nobody can count is void."""
    async with full_room.world.job() as work:
        lost = await lost_votes.void_all(work)

    assert 0 == lost
    assert MeetingState.BALLOT_OPEN == (await full_room.meeting()).state
