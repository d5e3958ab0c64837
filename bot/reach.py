"""Whether a chat account can still be reached: what the platform's refusals say about it."""

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import AccountState, ChatAccount
from workflow.work import ChatKey


async def mark(session: AsyncSession, chat: ChatKey, state: AccountState) -> None:
    """Note that a chat blocked us or is gone; a revoked account stays revoked."""
    await session.exec(
        update(ChatAccount)
        .where(
            col(ChatAccount.channel) == chat.channel,
            col(ChatAccount.bot) == chat.bot,
            col(ChatAccount.chat) == chat.chat,
            col(ChatAccount.state) != AccountState.REVOKED,
        )
        .values(state=state)
    )


async def reachable(
    session: AsyncSession, member_id: int, account_id: int | None = None
) -> list[ChatAccount]:
    """Give a member's accounts that can be written to; only the one named, if one is."""
    query = select(ChatAccount).where(
        ChatAccount.member_id == member_id, ChatAccount.state == AccountState.ACTIVE
    )
    if account_id is not None:
        query = query.where(ChatAccount.id == account_id)
    found = await session.exec(query.order_by(col(ChatAccount.id)))
    return list(found)
