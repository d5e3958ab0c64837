"""Where conversations stand: a wizard's cursor, and the last numbered list of a chat."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.inserts import insert_into
from storage.tables import Conversation

_ROWS: Any = Conversation
_CHANGE = update(_ROWS.__table__).where(
    col(Conversation.channel) == bindparam("of_channel"),
    col(Conversation.bot) == bindparam("of_bot"),
    col(Conversation.chat) == bindparam("of_chat"),
)
"""Writes those columns whose values are handed over with it."""
_AT_STEP = _CHANGE.where(col(Conversation.state).is_not(None))


async def load(session: AsyncSession, channel: str, bot: str, chat: str) -> Conversation | None:
    """Give the chat's row as the transaction sees it now; nothing when none was ever kept."""
    return await session.get(Conversation, (channel, bot, chat), populate_existing=True)


async def save(
    session: AsyncSession, channel: str, bot: str, chat: str, columns: Mapping[str, Any]
) -> None:
    """Keep the step of the wizard (`state`), its cursor (`data`: numbers and ids, never a choice
    on a ballot) or the last list shown (`options`, never a ballot's); what is not named stays."""
    empty: dict[str, Any] = {"state": None, "data": {}, "options": {}}
    key = {"channel": channel, "bot": bot, "chat": chat}
    statement = insert_into(session, Conversation).values({**key, **empty, **columns})
    await session.exec(
        statement.on_conflict_do_update(index_elements=list(key), set_=dict(columns))
    )


async def change(
    session: AsyncSession, channel: str, bot: str, chat: str, columns: Mapping[str, Any]
) -> None:
    """Keep the same where a row is kept of the chat; nothing where none is."""
    await session.exec(_CHANGE, params={**_where(channel, bot, chat), **columns})


async def save_options_at_step(
    session: AsyncSession, channel: str, bot: str, chat: str, options: dict[str, Any]
) -> None:
    """Keep what was last shown, where a wizard is under way."""
    await session.exec(_AT_STEP, params={**_where(channel, bot, chat), "options": options})


async def keep_screens(
    session: AsyncSession, screens: Mapping[tuple[str, str, str], Mapping[str, Any]]
) -> None:
    """Keep which screens of some chats count, for the next program; nothing of one without a
    row."""
    if not screens:
        return
    rows = [{**_where(*chat), "screens": dict(kept)} for chat, kept in screens.items()]
    await (await session.connection()).execute(_CHANGE, rows)


def _where(channel: str, bot: str, chat: str) -> dict[str, Any]:
    return {"of_channel": channel, "of_bot": bot, "of_chat": chat}
