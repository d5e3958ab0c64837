"""A phone taken off while its sheet is being cast: one of the two happens, never half of each."""

import asyncio

import pytest
from sqlmodel import col, delete, select, update

from storage.tables import (
    BallotElector,
    BallotPhone,
    BallotSession,
    BallotState,
    PaperElector,
    SealedBallot,
)
from terms.ballots import CastOutcome
from tests.meeting_room import VOTERS, Room
from tests.scenes import Begun, Steps, asked_for
from workflow.ballot import casting
from workflow.ballot.casting import (
    NoSheet,
)
from workflow.people import joining

ROWS = 6
FIVE = ("lan", "binh", "hoa", "khanh", "mai")


async def _open_urn(begun: Begun) -> None:
    room = begun.room
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.hands_in(*VOTERS)
    await room.opens()


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, open_urn=_open_urn)


@pytest.fixture
def open_urn(room: Room) -> Room:
    """Six voters by phone, six on the sheet."""
    return room


async def test_reset_and_cast_at_once_give_a_ballot_or_a_paper(open_urn: Room) -> None:
    """Five cast and are reset in the same breath, on two connections: who was recorded stays an
    elector and has no paper, who was not has a paper and no row; the urn still counts."""
    room = open_urn

    async def reset(who: str) -> None:
        async with room.world.job() as work:
            await joining.reset(work, room.people["an"], room.member_id(who))

    async with asyncio.TaskGroup() as both:
        casts = {who: both.create_task(room.votes(who, *[2] * ROWS)) for who in FIVE}
        for who in FIVE:
            both.create_task(reset(who))

    recorded = {who for who in FIVE if casts[who].result() is CastOutcome.RECORDED}
    async with room.world.job() as work:
        session = await work.session()
        voted = set(await session.exec(select(BallotElector.member_id).where(BallotElector.voted)))
        left = set(await session.exec(select(BallotElector.member_id)))
        paper = set(await session.exec(select(PaperElector.member_id)))
        ballots = (await session.exec(select(SealedBallot))).all()
    ids = {who: room.member_id(who) for who in FIVE}
    assert {ids[who] for who in recorded} == voted
    assert {ids[who] for who in FIVE if who not in recorded} == paper
    assert voted | {room.member_id("an")} == left
    assert len(recorded) == len(ballots)
    await room.closes()
    await room.only_closes_the_urn()


async def test_an_urn_that_is_closed_between_two_looks_is_told_as_closed(open_urn: Room) -> None:
    """Lan's phone left the list; the row that was read says open, the database closed by now."""
    room, number = open_urn, open_urn.session_id
    async with room.world.job() as work:
        session = await work.session()
        seen = await session.get_one(BallotSession, number)
        mine = col(BallotPhone.member_id) == room.member_id("lan")
        await session.exec(delete(BallotPhone).where(mine))
        closed = update(BallotSession).where(col(BallotSession.id) == number)
        await session.exec(
            closed.values(state=BallotState.CLOSED).execution_options(synchronize_session=False)
        )
        assert BallotState.OPEN is seen.state

        found = await casting.refused(work, room.chats["lan"], number)

    assert NoSheet(CastOutcome.CLOSED, "vi") == found
