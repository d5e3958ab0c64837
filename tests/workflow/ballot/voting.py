"""A room of six that votes in every way: what the tests of votes do, and begin with."""

from typing import Any

import pytest
from sqlmodel import select

from terms.ballots import BallotKind, BallotPurpose, CastOutcome
from tests.meeting_room import VOTERS, Room
from tests.scenes import Begun, Steps, asked_for
from workflow.ballot import (
    casting,
    voting_plan,
)
from workflow.count import proposals, rounds, side_ballots
from workflow.count.proposals import Proposals
from workflow.open_urns import Voter

MOTION = "Thông qua chương trình"
EVERYBODY = ("an", "lan", "binh", "hoa", "khanh", "mai")


async def _gathered(begun: Begun) -> None:
    room = begun.room
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.hands_in(*EVERYBODY)


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, gathered=_gathered)


@pytest.fixture
def gathered(room: Room) -> Room:
    """Six voters in the room, all six to be rated."""
    return room


async def turn(room: Room, *settings: str) -> None:
    """Turn settings of the plan, one after another."""
    for what in settings:
        async with room.world.job() as work:
            await voting_plan.turn(work, room.people["an"], room.meeting_id, what)


async def standing(room: Room) -> Proposals:
    """Give what the votes come to so far."""
    async with room.world.job() as work:
        return await proposals.proposals(work, await room.meeting())


async def next_round(room: Room, purpose: BallotPurpose, kind: BallotKind) -> None:
    """Open the next round of such a kind."""
    async with room.world.job() as work:
        found = await rounds.preview(work, room.people["an"], room.meeting_id, purpose, kind)
    async with room.world.job() as work:
        room.session_id = await rounds.open_round(
            work, room.people["an"], room.meeting_id, purpose, kind, found.seal
        )


async def all_vote(room: Room, *marks: int) -> None:
    """Let everybody cast the same sheet."""
    for who in EVERYBODY:
        assert await room.votes(who, *marks) is CastOutcome.RECORDED


async def voter(room: Room, who: str) -> Voter:
    """Give somebody in front of the sheet."""
    async with room.world.job() as work:
        found = await casting.sheet(work, room.chats[who], room.session_id)
    assert isinstance(found, Voter)
    return found


async def rows(room: Room, table: Any, session_id: int) -> list[Any]:
    """Give the rows of a table that belong to a session."""
    async with room.world.job() as work:
        session = await work.session()
        found = await session.exec(select(table).where(table.session_id == session_id))
        return list(found.all())


def levels(found: Proposals) -> list[str | None]:
    """Give the levels, in the order people were entered in."""
    rows = sorted(found.rows, key=lambda row: row.subject_id)
    return [row.level.value if row.level else None for row in rows]


async def rehearses(room: Room) -> int:
    """Begin a rehearsal; give its number."""
    async with room.world.job() as work:
        room.session_id = await side_ballots.rehearse(work, room.people["an"], room.meeting_id)
    return room.session_id


async def ends_rehearsal(room: Room) -> None:
    """Close the rehearsal and let it be purged."""
    async with room.world.job() as work:
        await side_ballots.close(work, room.people["an"], room.meeting_id, room.session_id)
    await room.counts()
