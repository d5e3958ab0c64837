"""Whether a chat account can still be reached: what the platform's refusals say about it."""

from collections.abc import Collection

from sqlalchemy.orm import aliased
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.inserts import among
from storage.tables import AccountState, ChatAccount, Member
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


async def reachable_of(
    session: AsyncSession, member_ids: Collection[int]
) -> dict[int, list[ChatAccount]]:
    """Give the accounts that can be written to, of many members at once.

    What is owed to somebody in a former cell reaches the chat that went along (0268)."""
    owed = aliased(Member)
    found = await session.exec(
        select(owed.id, ChatAccount)
        .join(Member, col(ChatAccount.member_id) == col(Member.id))
        .join(owed, col(owed.person_id) == col(Member.person_id))
        .where(
            among(session, col(owed.id), sorted(member_ids)),
            col(ChatAccount.state) == AccountState.ACTIVE,
        )
        .order_by(col(ChatAccount.id))
    )
    accounts: dict[int, list[ChatAccount]] = {}
    for number, account in found:
        accounts.setdefault(number or 0, []).append(account)
    return accounts
