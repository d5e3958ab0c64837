"""What chats leave that nobody is joined to: wrong codes, a notice on the screen; and its end."""

from datetime import datetime
from typing import Any

from sqlmodel import col, delete, exists, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.inserts import insert_into
from storage.tables import (
    AccountState,
    ChatAccount,
    Conversation,
    ExternalId,
    JoinAttempt,
    WrongCodes,
)


async def count_wrong_code(session: AsyncSession, since: datetime) -> None:
    """Count one wrong code, whoever sent it, in the hour that began at `since`."""
    statement = insert_into(session, WrongCodes).values(since=since, number=1)
    await session.exec(
        statement.on_conflict_do_update(
            index_elements=["since"], set_={"number": col(WrongCodes.number) + 1}
        )
    )


async def wrong_codes(session: AsyncSession, since: datetime) -> int:
    """Give how many wrong codes came in the hour that began at `since`."""
    found = await session.exec(select(WrongCodes.number).where(WrongCodes.since == since))
    return found.first() or 0


async def forget(session: AsyncSession, before: datetime, now: datetime) -> None:
    """Forget what strangers tried before that moment, and where their chats stood.

    Who must wait is remembered until they need not; who just saw a notice keeps it."""
    await session.exec(delete(WrongCodes).where(col(WrongCodes.since) < before))
    waits = col(JoinAttempt.locked_until)
    await session.exec(
        delete(JoinAttempt).where(
            col(JoinAttempt.tried_at) < before, or_(waits.is_(None), waits <= now)
        )
    )
    await session.exec(
        delete(Conversation).where(
            ~_joined(Conversation, Conversation.chat),
            ~exists().where(
                col(JoinAttempt.channel) == col(Conversation.channel),
                col(JoinAttempt.bot) == col(Conversation.bot),
                col(JoinAttempt.chat) == col(Conversation.chat),
            ),
        )
    )
    await session.exec(delete(ExternalId).where(~_joined(ExternalId, ExternalId.value)))


def _joined(table: Any, chat: Any) -> Any:  # noqa: ANN401
    return exists().where(
        col(ChatAccount.channel) == table.channel,
        col(ChatAccount.bot) == table.bot,
        col(ChatAccount.chat) == chat,
        col(ChatAccount.state) != AccountState.REVOKED,
    )
