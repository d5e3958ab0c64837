"""Chats, joining codes and wrong guesses."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, bindparam, func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.member_then import MemberThen
from storage.queries import followers, people
from storage.tables import (
    AccountState,
    ChatAccount,
    Follower,
    JoinAttempt,
    JoinCode,
    Member,
    Organisation,
    Overseer,
)

_JOINED: Any = (
    people.with_history()
    .add_columns(
        ChatAccount,
        Organisation,
        select(Overseer.member_id).where(col(Overseer.member_id) == col(Member.id)).exists(),
        select(Follower.id)
        .where(
            col(Follower.member_id) == col(Member.id),
            followers.on(bindparam("day", type_=Date())),
        )
        .exists(),
    )
    .join(ChatAccount, col(ChatAccount.member_id) == col(Member.id))
    .join(Organisation, col(Member.cell_id) == col(Organisation.id))
    .where(
        col(ChatAccount.channel) == bindparam("channel"),
        col(ChatAccount.bot) == bindparam("bot"),
        col(ChatAccount.chat) == bindparam("chat"),
        col(ChatAccount.state) != AccountState.REVOKED,
    )
)


async def joined(
    session: AsyncSession, channel: str, bot: str, chat: str, day: date
) -> tuple[ChatAccount, MemberThen, Organisation, bool, bool] | None:
    """Give who this chat is joined to, as of a day, with the cell, and whether they are an
    officer above cells and whether they follow an organisation; None for a stranger or a revoked
    chat."""
    params = {"channel": channel, "bot": bot, "chat": chat, "day": day}
    rows = (await session.exec(_JOINED, params=params)).all()
    if not rows:
        return None
    account, cell, is_officer, is_follower = rows[0][3:]
    history = people.gathered(row[:3] for row in rows)[0]
    people.keep_history(session, history)
    return account, history.then(day), cell, is_officer, is_follower


async def joined_chats(session: AsyncSession) -> list[tuple[str, str, str, str]]:
    """Give every chat that somebody is joined to: channel, bot, chat, language."""
    found = await session.exec(
        select(ChatAccount.channel, ChatAccount.bot, ChatAccount.chat, ChatAccount.language).where(
            ChatAccount.state != AccountState.REVOKED
        )
    )
    return list(found.all())


async def account_of_chat(
    session: AsyncSession, channel: str, bot: str, chat: str
) -> ChatAccount | None:
    """Give the account row of this chat, revoked ones included."""
    found = await session.exec(
        select(ChatAccount).where(
            ChatAccount.channel == channel, ChatAccount.bot == bot, ChatAccount.chat == chat
        )
    )
    return found.first()


async def accounts_of(session: AsyncSession, member_id: int) -> list[ChatAccount]:
    """Give a member's accounts that were not revoked, the newest first."""
    found = await session.exec(
        select(ChatAccount)
        .where(ChatAccount.member_id == member_id, ChatAccount.state != AccountState.REVOKED)
        .order_by(col(ChatAccount.id).desc())
    )
    return list(found.all())


async def revoke_accounts(session: AsyncSession, member_id: int) -> list[ChatAccount]:
    """Take every chat from a member; give the chats there were."""
    accounts = await accounts_of(session, member_id)
    for account in accounts:
        account.state = AccountState.REVOKED
        session.add(account)
    await session.flush()
    return accounts


async def code_by_digest(session: AsyncSession, digest: str) -> JoinCode | None:
    """Give the joining code with this keyed digest, locked against a second use at once."""
    found = await session.exec(select(JoinCode).where(JoinCode.digest == digest).with_for_update())
    return found.first()


async def revoke_codes(session: AsyncSession, member_id: int, at: datetime) -> None:
    """Make every unused code of a member worthless."""
    await session.exec(
        update(JoinCode)
        .where(
            col(JoinCode.member_id) == member_id,
            col(JoinCode.used_at).is_(None),
            col(JoinCode.revoked_at).is_(None),
        )
        .values(revoked_at=at)
    )


async def living_codes(session: AsyncSession, cell_ids: Collection[int], at: datetime) -> int:
    """Count the codes of these cells' members that somebody may still use."""
    found = await session.exec(
        select(func.count())
        .select_from(JoinCode)
        .join(Member, col(JoinCode.member_id) == col(Member.id))
        .where(
            col(Member.cell_id).in_(cell_ids),
            col(JoinCode.used_at).is_(None),
            col(JoinCode.revoked_at).is_(None),
            col(JoinCode.expires_at) > at,
        )
    )
    return found.one()


async def attempts(session: AsyncSession, channel: str, bot: str, chat: str) -> JoinAttempt | None:
    """Give what a chat tried lately; None where it tried nothing."""
    return await session.get(JoinAttempt, (channel, bot, chat))
