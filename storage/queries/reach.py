"""Who can be reached, and how often a bot has spoken this month."""

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.inserts import insert_into
from storage.queries import people
from storage.tables import (
    AccountState,
    ChatAccount,
    Member,
    PhoneCall,
    SentCount,
)


async def account_states(
    session: AsyncSession, member_ids: Collection[int]
) -> dict[int, set[AccountState]]:
    """Give the states of many members' accounts; no entry for who has none."""
    found = await session.exec(
        select(ChatAccount.member_id, ChatAccount.state).where(
            col(ChatAccount.member_id).in_(member_ids)
        )
    )
    states: dict[int, set[AccountState]] = {}
    for member_id, state in found:
        states.setdefault(member_id, set()).add(AccountState(state))
    return states


async def last_calls(session: AsyncSession, member_ids: Collection[int]) -> dict[int, datetime]:
    """Give when members were last called."""
    found = await session.exec(
        select(PhoneCall.member_id, PhoneCall.called_at).where(
            col(PhoneCall.member_id).in_(member_ids)
        )
    )
    return dict(found.all())


async def note_call(session: AsyncSession, member_id: int, by_id: int, now: datetime) -> None:
    """Write down that a member was called."""
    values = {"called_at": now, "by_id": by_id}
    statement = insert_into(session, PhoneCall).values(member_id=member_id, **values)
    await session.exec(statement.on_conflict_do_update(index_elements=["member_id"], set_=values))


async def add_sent(session: AsyncSession, channel: str, bot: str, month: str, more: int) -> None:
    """Count messages that a bot sent."""
    statement = insert_into(session, SentCount)
    statement = statement.values(channel=channel, bot=bot, month=month, sent=more)
    await session.exec(
        statement.on_conflict_do_update(
            index_elements=["channel", "bot", "month"],
            set_={"sent": col(SentCount.sent) + more},
        )
    )


async def sent_in(session: AsyncSession, channel: str, bot: str, month: str) -> int:
    """Give how many messages a bot sent in a month."""
    row = await session.get(SentCount, (channel, bot, month))
    return 0 if row is None else row.sent


async def users_of(session: AsyncSession, channel: str, bot: str) -> int:
    """Count the chats that a bot is joined to."""
    found = await session.exec(
        select(func.count()).where(
            col(ChatAccount.channel) == channel,
            col(ChatAccount.bot) == bot,
            col(ChatAccount.state) == AccountState.ACTIVE,
        )
    )
    return found.one()


async def leaders_of_users(session: AsyncSession, channel: str, bot: str, day: date) -> list[int]:
    """Give who leads a cell in which somebody uses this bot."""
    cells = (
        select(Member.cell_id)
        .join(ChatAccount, col(ChatAccount.member_id) == col(Member.id))
        .where(
            ChatAccount.channel == channel,
            ChatAccount.bot == bot,
            ChatAccount.state != AccountState.REVOKED,
        )
    )
    found = await session.exec(cells.distinct())
    return [one.id or 0 for one in await people.leading_in(session, found.all(), day)]
