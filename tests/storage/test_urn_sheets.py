"""Taking sheets up: many in one commit, and only the plain case; nobody waits for ever."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlmodel import col, select, update

from storage.database import Database
from storage.tables import (
    AccountState,
    BallotElector,
    BallotSession,
    BallotState,
    ChatAccount,
)
from storage.urn_sheets import Chat, Holder, SheetLine
from tests.storage.stage import NOW, Cell, Urn, found_cell, open_urn, writing

AN, LAN = range(2)
FAR_OUTSIDE = 2**40
"""A session id that PostgreSQL's integer cannot even hold."""


def chat(place: int, bot: str = "1") -> Chat:
    """Give the chat of the member at this place."""
    return ("telegram", bot, str(1000 + place))


@pytest.fixture
async def cell(database: Database) -> Cell:
    """The cell that votes; each member has one chat."""
    cell = await found_cell(database)
    async with database.transaction() as session:
        session.add_all(_account(cell, place) for place in range(len(cell.members)))
    return cell


def _account(cell: Cell, place: int, bot: str = "1") -> ChatAccount:
    channel, bot, number = chat(place, bot)
    return ChatAccount(
        channel=channel,
        bot=bot,
        chat=number,
        member_id=cell.members[place],
        consented_at=NOW - timedelta(days=9),
    )


@pytest.fixture
async def urn(database: Database, cell: Cell) -> Urn:
    """Its urn, open."""
    return await open_urn(database, cell)


async def _sheets(database: Database, urn: Urn) -> dict[int, str | None]:
    """Give the message that holds each elector's sheet."""
    async with database.transaction() as session:
        rows = await session.exec(select(BallotElector).where(BallotElector.session_id == urn.id))
        return {row.member_id: row.sheet_message for row in rows}


async def test_all_who_wait_share_a_commit(database: Database, urn: Urn) -> None:
    """Eight take their sheets up at once: each is noted where he took it, in one transaction."""
    begun: list[object] = []
    event.listen(database.engine.sync_engine, "begin", begun.append)
    async with writing(database) as writer:
        takings = [
            writer.sheets.take_up(urn.id, chat(place), f"m{place}")
            for place in range(len(urn.electors))
        ]
        holders = await asyncio.gather(*takings)

    assert 1 == len(begun)
    assert list(urn.electors) == [holder.member_id for holder in holders if holder]
    assert {member: f"m{place}" for place, member in enumerate(urn.electors)} == await _sheets(
        database, urn
    )


async def test_whoever_is_no_plain_case_is_looked_up_by_himself(
    database: Database, cell: Cell, urn: Urn
) -> None:
    """A stranger, an unknown urn, a chat taken away, who voted, whose sheet lies elsewhere."""
    async with database.transaction() as session:
        await session.exec(
            update(ChatAccount)
            .where(col(ChatAccount.member_id) == cell.members[2])
            .values(state=AccountState.REVOKED)
        )
    async with writing(database) as writer:
        await writer.cast(urn.id, urn.electors[3], urn.ballot())
        await writer.sheets.take_up(urn.id, chat(4), "first")

        found = [
            await writer.sheets.take_up(urn.id, ("zalo", "1", "1000"), "m"),
            await writer.sheets.take_up(404, chat(AN), "m"),
            await writer.sheets.take_up(urn.id, chat(2), "m"),
            await writer.sheets.take_up(urn.id, chat(3), "m"),
            await writer.sheets.take_up(urn.id, chat(4), "second"),
        ]

    assert [None] * 5 == found
    held = {
        member: message for member, message in (await _sheets(database, urn)).items() if message
    }
    assert {urn.electors[4]: "first"} == held


async def test_one_who_taps_twice_at_once_has_one_sheet(database: Database, urn: Urn) -> None:
    """The first is noted; the second is told to be looked up, which moves the sheet."""
    async with writing(database) as writer:
        takings = [writer.sheets.take_up(urn.id, chat(LAN), message) for message in ("a", "b")]
        first, second = await asyncio.gather(*takings)

    assert isinstance(first, Holder)
    assert second is None
    assert "a" == (await _sheets(database, urn))[urn.electors[LAN]]


async def test_of_two_chats_of_one_member_one_is_noted(
    database: Database, cell: Cell, urn: Urn
) -> None:
    """He taps on two phones at once."""
    async with database.transaction() as session:
        session.add(_account(cell, LAN, bot="2"))
    async with writing(database) as writer:
        takings = [writer.sheets.take_up(urn.id, chat(LAN, bot), bot) for bot in ("1", "2")]
        holders = await asyncio.gather(*takings)

    assert 1 == sum(holder is not None for holder in holders)
    assert (await _sheets(database, urn))[urn.electors[LAN]] in ("1", "2")


@pytest.mark.parametrize("state", [one for one in BallotState if one is not BallotState.OPEN])
async def test_only_an_open_urn_hands_sheets_out(
    database: Database, urn: Urn, state: BallotState
) -> None:
    """Closed, counted, void."""
    async with database.transaction() as session:
        await session.exec(update(BallotSession).values(state=state))

    async with writing(database) as writer:
        assert await writer.sheets.take_up(urn.id, chat(LAN), "m") is None

    assert {None} == set((await _sheets(database, urn)).values())


async def test_a_store_that_does_not_answer_leaves_nobody_waiting(
    database: Database, urn: Urn
) -> None:
    """He is then looked up by himself, and meets what is wrong there; the line is served on."""
    async with writing(database) as writer:
        assert await writer.sheets.take_up(FAR_OUTSIDE, chat(LAN), "m") is None
        assert await writer.sheets.take_up(urn.id, chat(LAN), "m") is not None


async def test_nobody_is_left_waiting_when_the_worker_stops(database: Database, urn: Urn) -> None:
    """Who stood in line gets no sheet there; from then on nobody is told to stand in it."""
    line = SheetLine(database)
    before = line.at_work
    running = asyncio.ensure_future(line.run())
    await asyncio.sleep(0)
    during = line.at_work
    waiting = asyncio.ensure_future(line.take_up(urn.id, chat(LAN), "m"))
    await asyncio.sleep(0)

    running.cancel()

    assert await asyncio.wait_for(waiting, 10) is None
    await asyncio.gather(running, return_exceptions=True)
    assert (False, True, False) == (before, during, line.at_work)
