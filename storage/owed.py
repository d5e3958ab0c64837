"""Chats that are owed their current view: a row from the commit until the answer has left.

The row names the chat alone. What is on its way in a program that lives is its memory's; the rows
say to the next program whom the last one left without an answer."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.inserts import prepared
from storage.tables import OwedView

_RUN_BYTES = 4
_BYTES = 12


@dataclass(frozen=True, slots=True)
class Owed:
    """One chat that is owed its current view, and the mark of the answer that has not left."""

    channel: str
    bot: str
    chat: str
    mark: str


def new_run() -> str:
    """Give a random name to one run of one program: its marks begin so."""
    return secrets.token_hex(_RUN_BYTES)


_OWE = prepared(
    OwedView,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["channel", "bot", "chat"], set_={"mark": insert.excluded.mark}
    ),
)
_ROWS: Any = OwedView
_SETTLE = delete(_ROWS.__table__).where(
    col(OwedView.chat).in_(bindparam("chats", expanding=True)),
    col(OwedView.mark).in_(bindparam("marks", expanding=True)),
)


async def owe(session: AsyncSession, channel: str, bot: str, chat: str, run: str) -> Owed:
    """Note, in the transaction that changes something, that its chat is to see what came of it."""
    owed = Owed(channel, bot, chat, run + secrets.token_hex(_BYTES))
    row = {"channel": channel, "bot": bot, "chat": chat, "mark": owed.mark}
    await session.exec(_OWE(session), params=row)
    return owed


async def settle(session: AsyncSession, left: Collection[Owed]) -> None:
    """Forget the rows whose answers have left; a newer answer's row stays."""
    settled = {"chats": [one.chat for one in left], "marks": [one.mark for one in left]}
    await session.exec(_SETTLE, params=settled)


async def left_behind(session: AsyncSession, channel: str, bot: str, run: str) -> list[Owed]:
    """Give every chat of this bot that is owed its view by another run than this one."""
    rows = await session.exec(
        select(OwedView)
        .where(
            OwedView.channel == channel,
            OwedView.bot == bot,
            ~col(OwedView.mark).startswith(run),
        )
        .order_by(col(OwedView.mark))
    )
    return [Owed(row.channel, row.bot, row.chat, row.mark) for row in rows]


async def take_over(session: AsyncSession, owed: Owed, run: str) -> Owed | None:
    """Make another's debt one's own, under a new mark; None when it was settled meanwhile."""
    taken = Owed(owed.channel, owed.bot, owed.chat, run + secrets.token_hex(_BYTES))
    hit = await session.exec(
        update(OwedView)
        .where(
            col(OwedView.channel) == owed.channel,
            col(OwedView.bot) == owed.bot,
            col(OwedView.chat) == owed.chat,
            col(OwedView.mark) == owed.mark,
        )
        .values(mark=taken.mark)
        .returning(col(OwedView.chat))
        .execution_options(synchronize_session=False)
    )
    return None if hit.first() is None else taken
