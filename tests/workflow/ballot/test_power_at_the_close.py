"""The power goes while a close is worked off, with a second urn of paper: one count, once told."""

from dataclasses import replace

import pytest
from sqlmodel import select

from storage.tables import MeetingState, OutboxMessage, PaperUrn, SealedBallot, TellerCount
from storage.urn_close import close_step, unfinished
from tests.meeting_room import VOTERS, Room
from tests.rows import few
from workflow.ballot import paper_urn, voting_plan
from workflow.ballot.paper_urn import Counting
from workflow.count import after_close, results
from workflow.drafts import Drafts
from workflow.open_urns import Sheets

ON_PAPER, BY_PHONE = ("hoa", "khanh", "mai"), ("an", "lan", "binh")
FIGURES = ("3", "3", "1", *["1 1 0 0"] * 6)
"""What the tellers found: issued, returned, invalid; then each row's levels, best first."""


@pytest.fixture
async def closed(room: Room) -> Room:
    """Three have voted by phone, all good; three on paper; the chair has closed the urn."""
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.hands_in(*VOTERS)
    for who in ON_PAPER:
        async with room.world.job() as work:
            await voting_plan.on_paper(
                work, room.people["an"], room.meeting_id, room.member_id(who)
            )
    await room.opens()
    for who in BY_PHONE:
        await room.votes(who, *[2] * 6)
    await room.closes()
    return room


async def _power_goes(room: Room) -> None:
    """What was only in memory is gone; the program comes back and takes up what it left."""
    world = room.world
    world.house = replace(world.house, drafts=Drafts(world.clock.now), sheets=Sheets())
    async with world.job() as work:
        behind = await after_close.left_behind(work)
    for _ in {*await unfinished(world.database), *behind}:
        await room.counts()


async def _enters(room: Room, who: str) -> Counting:
    async with room.world.job() as work:
        seen = await paper_urn.begin(work, room.people[who], room.session_id, again=False)
    for figures in FIGURES:
        async with room.world.job() as work:
            seen = await paper_urn.enter(work, room.people[who], room.session_id, figures)
    return seen


@pytest.mark.parametrize(
    "cut", few([0, 2, 5], 1), ids=["before it began", "totals written", "all done"]
)
async def test_both_urns_are_counted_once_wherever_the_power_goes(closed: Room, cut: int) -> None:
    """In the close, between the tellers, and after they agreed: both urns are in the count."""
    for _ in range(cut):
        await close_step(closed.world.database, closed.session_id)
    await _power_goes(closed)
    waits = (await closed.meeting()).state
    first = await _enters(closed, "an")
    await _power_goes(closed)
    second = await _enters(closed, "hoa")
    await _power_goes(closed)
    await _power_goes(closed)

    async with closed.world.job() as work:
        found = await results.results_of(work, await closed.meeting())
        session = await work.session()
        told = (await session.exec(select(OutboxMessage.kind))).all().count(after_close.COUNTED)
        left = [(await session.exec(select(one))).all() for one in (SealedBallot, TellerCount)]
        paper = await session.get_one(PaperUrn, closed.session_id)

    assert (MeetingState.BALLOT_CLOSED, False, True) == (waits, first.alone, second.agreed)
    assert MeetingState.COUNTED is (await closed.meeting()).state
    assert (6, 6, 1) == (found.issued, found.returned, told)
    assert ([[], []], True) == (left, paper.apart)
    for one in found.subjects:
        # Good: three by phone and one on paper; excellent: one on paper; one paper was blank.
        assert (1, 4, 0, 0) == tuple(one.votes.values())
        assert 6 == sum(one.votes.values()) + one.blank + one.invalid
