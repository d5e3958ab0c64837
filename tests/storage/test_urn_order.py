"""Voters' chats laid down anew by two closes at once: none is lost, whoever comes first."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

import pytest
from sqlmodel import select, text

from storage import urn_order
from storage.database import Database
from storage.tables import AccountState, ChatAccount, Conversation
from tests.storage.stage import NOW, Urn, found_cell, open_urn

_WAITING = text(
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


async def _chat_at(database: Database, member: int, chat: str) -> None:
    async with database.transaction() as session:
        about = ("zalo", "tusoi_bot", chat)
        channel, bot, _ = about
        session.add_all(
            [
                ChatAccount(
                    channel=channel,
                    bot=bot,
                    chat=chat,
                    member_id=member,
                    state=AccountState.ACTIVE,
                    consented_at=NOW,
                ),
                Conversation(channel=channel, bot=bot, chat=chat, state="review:asking"),
            ]
        )


async def _laid_down(database: Database, urn: Urn) -> None:
    async with database.transaction() as session:
        await urn_order.conversations(await session.connection(), urn.id)


async def _looks(database: Database) -> AsyncGenerator[bool, None]:
    async with database.outside_transaction() as connection:
        while True:
            yield bool(await connection.scalar(_WAITING))
            await asyncio.sleep(0.01)


async def _somebody_waits(database: Database) -> None:
    """Until a connection stands at another's lock."""
    async with aclosing(_looks(database)) as looks:
        async for waits in looks:
            if waits:
                return


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
async def test_a_voter_of_two_urns_that_close_at_once_keeps_his_place(database: Database) -> None:
    """The second close waits for the first one's rows; what it then finds anew it lays down too.

    On SQLite one of the two has not begun before the other is done."""
    cell = await found_cell(database)
    first = await open_urn(database, replace(cell, members=cell.members[:1]))
    second = await open_urn(database, cell)
    await _chat_at(database, cell.members[0], "1001")
    await _chat_at(database, cell.members[1], "1002")

    async with database.transaction() as session:
        connection = await session.connection()
        await urn_order.conversations(connection, first.id)
        also = asyncio.ensure_future(_laid_down(database, second))
        await _somebody_waits(database)
        # Another begins to write while the second one stands at the first one's row.
        await _chat_at(database, cell.members[2], "1000")
    await also

    async with database.transaction() as session:
        kept = await session.exec(select(Conversation.chat).order_by(Conversation.chat))
        assert ["1000", "1001", "1002"] == list(kept)
