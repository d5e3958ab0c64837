"""Leaks that no thief of a database needs: numbers too early, late electors, parts of a count."""

import ast
import asyncio
import inspect
from collections import Counter
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import DateTime
from sqlmodel import SQLModel, col, select

from storage import urn_close
from storage.queries import meetings as meeting_rows
from storage.tables import (
    AuditEvent,
    BallotElector,
    BallotSession,
    BallotState,
    BallotTally,
    MeetingState,
    OutboxMessage,
)
from storage.types import Instant
from terms.ballots import BallotKind, BallotPurpose, CastOutcome
from tests.house.source import dotted, modules_saying
from tests.meeting_room import VOTERS, Room
from tests.scenes import Begun, Steps, asked_for
from workflow.ballot import opening
from workflow.count import after_close, result_notice, results, rounds
from workflow.errors import Refusal
from workflow.meeting.rated_subjects import electors_digest
from workflow.record import minutes
from workflow.work import Work

Ask = Callable[[Work, Room], Awaitable[object]]

ASKS_FOR_NUMBERS: dict[str, Ask] = {
    "results": lambda work, room: after_close.results(work, room.people["an"], room.meeting_id),
    "announce": lambda work, room: after_close.announce(work, room.people["an"], room.meeting_id),
    "counted": lambda work, room: after_close.counted(work, room.session_id),
    "read_out": lambda work, room: minutes.read_out(work, room.people["an"], room.meeting_id),
    "approve": lambda work, room: minutes.approve(work, room.people["an"], room.meeting_id),
    "read": lambda work, room: minutes.read(work, room.people["an"], room.meeting_id),
    "link": lambda work, room: minutes.read_by_link(work, room.member_id("an"), room.meeting_id),
}
"""Every way to a number of the result, asked by the secretary who chairs."""


async def _votes_cast(room: Room, *voters: str, mark: int = 1) -> None:
    for who in voters:
        assert await room.votes(who, mark) is CastOutcome.RECORDED


async def _open_urn(begun: Begun) -> None:
    room = begun.room
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.hands_in("an")
    await room.opens()


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, open_urn=_open_urn)


@pytest.fixture
def open_urn(room: Room) -> Room:
    """Six voters, An alone on the sheet."""
    return room


@pytest.mark.parametrize("closed", [False, True])
async def test_no_number_of_the_result_is_given_before_the_count(
    open_urn: Room, closed: bool
) -> None:
    """L8: all six have voted; while the urn is open, and closed but not counted, all is refused."""
    await _votes_cast(open_urn, *VOTERS)
    if closed:
        await open_urn.closes()

    for ask in ASKS_FOR_NUMBERS.values():
        with pytest.raises(Refusal):
            async with open_urn.world.job() as work:
                await ask(work, open_urn)

    async with open_urn.world.job() as work:
        session = await work.session()
        assert [] == (await session.exec(select(BallotTally))).all()
        standing = await rounds.standing(work, open_urn.people["an"], open_urn.meeting_id)
        assert () == standing.rows
    assert (await open_urn.meeting()).state is (
        MeetingState.BALLOT_CLOSED if closed else MeetingState.BALLOT_OPEN
    )


async def test_the_number_is_there_after_the_count(open_urn: Room) -> None:
    """L8: so the refusals above are no mere fault of the asking."""
    await _votes_cast(open_urn, *VOTERS)
    await open_urn.closes()
    await open_urn.counts()

    async with open_urn.world.job() as work:
        found = await results.results_of(work, await open_urn.meeting())

    assert [6] == [sum(one.votes.values()) for one in found.subjects]


async def test_casting_sends_nothing_and_asks_for_nothing(open_urn: Room) -> None:
    """L9: neither a notice nor a job nor a line of the audit can be counted or timed."""

    async def traces() -> tuple[list[str], int]:
        async with open_urn.world.job() as work:
            session = await work.session()
            planned = (await session.exec(select(OutboxMessage.key))).all()
            return sorted(planned), len((await session.exec(select(AuditEvent.seq))).all())

    before = await traces()
    await _votes_cast(open_urn, *VOTERS)

    assert before == await traces()
    assert before[0]


async def test_a_vote_of_three_is_warned_of_before_it_is_opened(room: Room) -> None:
    """L12: An, Lan and Bình alone."""
    await room.calls_roll()
    await room.checks_in("lan", "binh")
    await room.hands_in("an")

    async with room.world.job() as work:
        found = await opening.preview(work, room.people["an"], room.meeting_id)

    assert (3, True) == (len(found.electors), found.small)


async def test_the_notices_of_a_vote_of_three_carry_no_number(room: Room) -> None:
    """L12: what is told of a result names a level or none; how it came about is not in the row."""
    await room.calls_roll()
    await room.checks_in("lan", "binh")
    await room.hands_in("an", "lan")
    await room.holds_vote({"an": (1, 2), "lan": (1, 2), "binh": (1, 3)})
    async with room.world.job() as work:
        await after_close.announce(work, room.people["an"], room.meeting_id)

    async with room.world.job() as work:
        rows = (await (await work.session()).exec(select(OutboxMessage))).all()
        told = [await result_notice.facts(work, row) for row in rows if row.kind == "result"]

    known = {
        "session",
        "meeting",
        "cycle",
        "chat",
        "message",
        "bot",
        "channel",
        "account",
        "accounts",
    }
    assert set() == {key for row in rows for key in row.args} - known
    assert 2 == len(told)
    assert {()} == {one.votes for one in told if one is not None}


async def test_who_comes_after_the_opening_gets_no_vote(room: Room) -> None:
    """L13: one elector more between two counts would be one ballot that can be subtracted."""
    await room.calls_roll()
    await room.checks_in("lan", "binh")
    await room.hands_in("an")
    await room.opens()

    with pytest.raises(Refusal) as refused:
        await room.checks_in("mai")
    outcome = await room.votes("mai", 1)

    async with room.world.job() as work:
        electors = (await (await work.session()).exec(select(BallotElector.member_id))).all()
    assert "meeting_step" == refused.value.code
    assert CastOutcome.NOT_ELECTOR is outcome
    assert {room.member_id(who) for who in ("an", "lan", "binh")} == set(electors)


async def test_a_second_round_is_a_new_urn(open_urn: Room) -> None:
    """L13: its own number, key and electors; everybody votes anew, and the first count stands."""
    first = open_urn.session_id
    for who, mark in zip(VOTERS, (1, 2, 0, 0, 0, 0), strict=True):
        await open_urn.votes(who, mark)
    await open_urn.closes()
    await open_urn.counts()

    async def ballots() -> list[BallotSession]:
        async with open_urn.world.job() as work:
            return await meeting_rows.ballots_of(await work.session(), open_urn.meeting_id)

    async def counted(number: int) -> dict[str, int]:
        async with open_urn.world.job() as work:
            rows = await meeting_rows.tallies(await work.session(), number)
            return {row.mark.value: row.n for row in rows if row.n}

    before = await counted(first)
    repeat = (open_urn.meeting_id, BallotPurpose.REPEAT, BallotKind.LEVELS)
    async with open_urn.world.job() as work:
        found = await rounds.preview(work, open_urn.people["an"], *repeat)
    async with open_urn.world.job() as work:
        open_urn.session_id = await rounds.open_round(
            work, open_urn.people["an"], *repeat, found.seal
        )
    async with open_urn.world.job() as work:
        electors = await meeting_rows.electors(await work.session(), open_urn.session_id)
    one, two = await ballots()

    assert [first, open_urn.session_id] == [one.id, two.id]
    assert one.public_key != two.public_key
    assert [BallotState.COUNTED, BallotState.OPEN] == [one.state, two.state]
    assert [False] * 6 == [elector.voted for elector in electors]
    assert before == await counted(first)
    assert {} == await counted(open_urn.session_id)


def test_the_close_takes_no_filter() -> None:
    """L15: one session, whole. No argument could name a part of the ballots."""
    assert ["database", "session_id"] == list(inspect.signature(urn_close.close_step).parameters)


def test_nobody_but_the_close_opens_ballots() -> None:
    """L15: the private key is read, and ballots are opened, in one module of the product."""
    opening_calls = ("ballot_keys.private", "open_all")
    places = {
        module.path
        for module in modules_saying("ballot_keys", "open_all")
        for node in ast.walk(module.tree)
        if isinstance(node, (ast.Attribute, ast.Name)) and dotted(node).endswith(opening_calls)
    }

    assert {"storage/urn_close.py"} == places


async def test_the_electorate_that_was_shown_voted_and_is_in_the_minutes(room: Room) -> None:
    """L16: the same hash in the preview, the urn, the audit and the minutes."""
    await room.calls_roll()
    await room.checks_in("lan", "binh", "hoa", "khanh")
    await room.hands_in("an")
    await room.reviews()
    async with room.world.job() as work:
        shown = await opening.preview(work, room.people["an"], room.meeting_id)
    await room.holds_vote({"lan": [1], "binh": [2]})
    async with room.world.job() as work:
        await after_close.announce(work, room.people["an"], room.meeting_id)
        facts = await minutes.read_out(work, room.people["an"], room.meeting_id)

    async with room.world.job() as work:
        session = await work.session()
        ballot = await session.get_one(BallotSession, room.session_id)
        electors = (await session.exec(select(BallotElector.member_id))).all()
        told = (
            await session.exec(select(AuditEvent).where(col(AuditEvent.kind) == "ballot_opened"))
        ).one()
    assert electors_digest(shown.electors) == shown.electorate_hash
    assert {one.member_id for one in shown.electors} == set(electors)
    assert {shown.electorate_hash} == {ballot.electorate_hash, facts.electorate_hash}
    assert shown.electorate_hash in str(told.payload)


@pytest.mark.parametrize(
    "table", ["sealed_ballot", "ballot_elector", "ballot_tally", "paper_elector", "paper_tally"]
)
def test_no_table_of_the_urn_knows_a_time(table: str) -> None:
    """L17: that he voted is kept; when is not."""
    columns = SQLModel.metadata.tables[table].columns

    assert [] == [c.name for c in columns if isinstance(c.type, (DateTime, Instant))]
    assert [] == [c.name for c in columns if c.name.endswith(("_at", "_on", "time"))]
    assert [] == [c.name for c in columns if c.default is not None and c.default.is_callable]


def test_no_table_at_all_knows_an_address_or_a_device() -> None:
    """L17: neither of a ballot nor of anything else; but where the house's own webhook stands."""
    parts = {"ip", "address", "device", "agent", "useragent", "browser", "fingerprint"}

    assert [] == [
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.tables.values()
        for column in table.columns
        if parts & set(column.name.split("_")) and table.name != "own_webhook"
    ]


async def test_fifty_openings_and_fifty_closings_make_one_of_each(room: Room) -> None:
    """Buttons of one screen on many devices: whatever comes first, one urn, closed at most once."""
    await room.calls_roll()
    await room.checks_in("lan", "binh")
    await room.hands_in("an")
    await room.reviews()
    async with room.world.job() as work:
        seal = (await opening.preview(work, room.people["an"], room.meeting_id)).seal

    async def opens() -> str:
        async with room.world.job() as work:
            await opening.open_ballot(work, room.people["an"], room.meeting_id, seal)
        return "opened"

    async def closes() -> str:
        async with room.world.job() as work:
            await opening.close_ballot(work, room.people["an"], room.meeting_id)
        return "closed"

    async def settled(step: Callable[[], Awaitable[str]]) -> str:
        try:
            return await step()
        except Refusal as refused:
            return refused.code

    raced = Counter(await asyncio.gather(*(settled(step) for step in (opens, closes) * 50)))
    async with room.world.job() as work:
        ballots = await meeting_rows.ballots_of(await work.session(), room.meeting_id)

    assert {"opened", "closed", "meeting_step"} >= set(raced)
    assert (1, 1) == (raced["opened"], len(ballots))
    assert raced["closed"] == (ballots[0].state is BallotState.CLOSED)
