"""Where conversations stand: a wizard's cursor, and the last numbered list of a chat."""

from typing import Any

from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.inserts import insert_into
from storage.tables import Conversation


async def load(session: AsyncSession, channel: str, bot: str, chat: str) -> Conversation | None:
    """Give the chat's row as the transaction sees it now; nothing when none was ever kept."""
    return await session.get(Conversation, (channel, bot, chat), populate_existing=True)


async def save_state(
    session: AsyncSession, channel: str, bot: str, chat: str, state: str | None
) -> None:
    """Keep the step of the wizard; None when none is under way."""
    await _save(session, channel, bot, chat, state=state)


async def save_data(
    session: AsyncSession, channel: str, bot: str, chat: str, data: dict[str, Any]
) -> None:
    """Keep the wizard's cursor: numbers and ids, never a choice on a ballot."""
    await _save(session, channel, bot, chat, data=data)


async def save_options(
    session: AsyncSession, channel: str, bot: str, chat: str, options: dict[str, Any]
) -> None:
    """Keep the last numbered list shown, never a ballot's."""
    await _save(session, channel, bot, chat, options=options)


async def save_options_at_step(
    session: AsyncSession, channel: str, bot: str, chat: str, options: dict[str, Any]
) -> None:
    """Keep what was last shown, where a wizard is under way."""
    await session.exec(
        update(Conversation)
        .where(
            col(Conversation.channel) == channel,
            col(Conversation.bot) == bot,
            col(Conversation.chat) == chat,
            col(Conversation.state).is_not(None),
        )
        .values(options=options)
    )


async def _save(session: AsyncSession, channel: str, bot: str, chat: str, **column: Any) -> None:  # noqa: ANN401
    empty: dict[str, Any] = {"state": None, "data": {}, "options": {}}
    key = {"channel": channel, "bot": bot, "chat": chat}
    statement = insert_into(session, Conversation).values({**key, **empty, **column})
    await session.exec(statement.on_conflict_do_update(index_elements=list(key), set_=column))
