"""Chats, joining codes and wrong guesses."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, bindparam, func, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.member_then import MemberThen
from storage.queries import above as seats
from storage.queries import followers, people
from storage.tables import (
    AboveSeat,
    AccountState,
    ChatAccount,
    Conversation,
    Cycle,
    Follower,
    JoinAttempt,
    JoinCode,
    Member,
    MemberRole,
    Organisation,
    OrganisationKind,
    Overseer,
    OwedView,
    Post,
    Remedy,
    Substitution,
    YearInView,
)
from terms.people import PostRole
from terms.remedy import WAITING


@dataclass(frozen=True, slots=True)
class JoinedChat:
    """A chat that is joined to a member, with all that every update asks of it."""

    account: ChatAccount
    member: MemberThen
    cell: Organisation
    officer: bool
    """Whether they are an officer above cells."""
    follows: bool
    """Whether they follow an organisation."""
    above: bool
    """Whether they appraise or decide in a body above cells."""
    substitute: int | None
    """Who has the cell's desk instead of its secretary; None where nobody was handed it."""
    secretaries: tuple[MemberThen, ...]
    """Who is the cell's secretary: told of a deputy alone."""
    conversation: Conversation | None
    """Where the chat stands; None where no row is kept of it."""
    owed: str | None
    """The mark of the last answer, as long as it has not left."""
    body: Organisation | None
    """The body whose year they chose to work in, where they sit in it today."""
    seat: MemberThen | None
    """Who they are there."""
    bodies: bool
    """Whether a body of the cell has a year of its own."""
    remedies: bool
    """Whether a promised remedy waits that they own, follow, or that is about them."""
    cell_remedies: bool
    """Whether one waits in their cell."""


async def joined(
    session: AsyncSession, channel: str, bot: str, chat: str, day: date
) -> JoinedChat | None:
    """Give who this chat is joined to, as of a day; None for a stranger or a revoked chat."""
    params = {"channel": channel, "bot": bot, "chat": chat, "day": day}
    rows = (await session.exec(_JOINED, params=params)).all()
    if not rows:
        return None
    account, cell, officer, follows, acts, substitute, *rest = rows[0][3:]
    talk, owed, body, bodies, theirs, ours = rest
    found = people.keep_histories(session, people.gathered(row[:3] for row in rows))
    then = {one.member.id: one.then(day) for one in found}
    member = then.pop(account.member_id)
    secretaries = tuple(one for one in (member, *then.values()) if _leads(one))
    said = account, member, cell, officer, follows, acts, substitute, secretaries
    own = next(one for one in found if one.member.id == account.member_id)
    seat = own.seated(body.body, body.id, body.parent_id, day) if body is not None else None
    where = body if seat is not None else None, seat, bodies
    return JoinedChat(*said, talk, owed, *where, theirs, ours)


def _leads(member: MemberThen) -> bool:
    return member.belongs and member.role == MemberRole.SECRETARY


def _of_the_chat(table: type[Conversation | OwedView]) -> ColumnElement[bool]:
    return and_(
        col(table.channel) == col(ChatAccount.channel),
        col(table.bot) == col(ChatAccount.bot),
        col(table.chat) == col(ChatAccount.chat),
    )


def _joined_as() -> Any:  # noqa: ANN401 - wider than the typed selects are
    """Give the statement that reads a chat's membership; where it ever was a deputy's, those of
    the cell's secretaries, past and present, too."""
    speaker = aliased(Member)
    leads = and_(
        col(Member.cell_id) == speaker.cell_id,
        people.ever_was(col(Member.id), PostRole.SECRETARY),
        people.ever_was(col(speaker.id), PostRole.DEPUTY_SECRETARY),
    )
    officer = select(Overseer.member_id).where(col(Overseer.member_id) == col(speaker.id))
    follower = select(Follower.id).where(
        col(Follower.member_id) == col(speaker.id), followers.on(bindparam("day", type_=Date()))
    )
    seated = select(AboveSeat.id).where(
        col(AboveSeat.member_id) == col(speaker.id), seats.on(bindparam("day", type_=Date()))
    )
    chosen, body = aliased(Organisation), aliased(Organisation)
    held = aliased(Post)
    above = select(held.organisation_id).where(col(held.member_id) == col(speaker.id))

    def reviews(place: type[Organisation]) -> ColumnElement[bool]:
        """A body of the speaker's cell, or of an organisation they have or had a post in."""
        of = col(place.parent_id)
        theirs = or_(of == col(speaker.cell_id), of.in_(above))
        is_one = col(place.kind) == OrganisationKind.BODY
        return and_(theirs, is_one, col(place.ended_on).is_(None))

    bodies = select(Cycle.id).join(body, col(body.id) == col(Cycle.cell_id)).where(reviews(body))
    same = aliased(Member)
    waiting = select(Remedy.id).where(col(Remedy.state).in_(WAITING))
    whose = (col(Remedy.owner_id), col(Remedy.follower_id), col(Remedy.member_id))
    own = waiting.join(same, or_(*(one == col(same.id) for one in whose))).where(
        col(same.person_id) == col(speaker.person_id)
    )
    years = aliased(Cycle)
    ours = waiting.join(years, col(years.id) == col(Remedy.cycle_id)).where(
        col(years.cell_id) == col(speaker.cell_id)
    )
    in_it = and_(col(chosen.id) == col(Cycle.cell_id), reviews(chosen))
    read: Any = people.with_history().add_columns(
        ChatAccount,
        Organisation,
        officer.exists(),
        follower.exists(),
        seated.exists(),
        col(Substitution.deputy_id),
        Conversation,
        col(OwedView.mark),
        chosen,
        bodies.exists(),
        own.exists(),
        ours.exists(),
    )
    return (
        read.join(speaker, or_(col(Member.id) == col(speaker.id), leads))
        .join(ChatAccount, col(ChatAccount.member_id) == col(speaker.id))
        .join(Organisation, col(speaker.cell_id) == col(Organisation.id))
        .outerjoin(Substitution, col(Substitution.cell_id) == col(speaker.cell_id))
        .outerjoin(Conversation, _of_the_chat(Conversation))
        .outerjoin(OwedView, _of_the_chat(OwedView))
        .outerjoin(YearInView, col(YearInView.member_id) == col(speaker.id))
        .outerjoin(Cycle, col(Cycle.id) == col(YearInView.cycle_id))
        .outerjoin(chosen, in_it)
        .where(
            col(ChatAccount.channel) == bindparam("channel"),
            col(ChatAccount.bot) == bindparam("bot"),
            col(ChatAccount.chat) == bindparam("chat"),
            col(ChatAccount.state) != AccountState.REVOKED,
        )
    )


_JOINED = _joined_as()


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
