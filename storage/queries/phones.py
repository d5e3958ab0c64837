"""Which phones one ballot may be filled in on: those that were joined when the urn was opened,
their own members' by everything that is known then."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, delete, exists, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.queries import people
from storage.tables import (
    AccountState,
    BallotElector,
    BallotPhone,
    BallotSession,
    BallotState,
    ChatAccount,
    Member,
    PaperElector,
    PhoneCheck,
)
from terms.name_order import by_name

ON_THE_LIST: ColumnElement[bool] = and_(
    col(BallotPhone.account_id) == col(ChatAccount.id),
    col(BallotPhone.member_id) == col(ChatAccount.member_id),
    col(BallotPhone.joining) == col(ChatAccount.joining),
    col(ChatAccount.state) != AccountState.REVOKED,
)
"""That an account is still the phone that a ballot's list names."""


_JOINED: ColumnElement[bool] = col(ChatAccount.state) != AccountState.REVOKED


@dataclass(frozen=True, slots=True)
class Watch:
    """From when on phones are confirmed at a meeting before they vote there."""

    meeting_id: int
    since: datetime

    @property
    def checked(self) -> ColumnElement[bool]:
        """That a `PhoneCheck` is of an account as it is joined now."""
        return and_(
            col(PhoneCheck.meeting_id) == self.meeting_id,
            col(PhoneCheck.account_id) == col(ChatAccount.id),
            col(PhoneCheck.joining) == col(ChatAccount.joining),
        )

    @property
    def may_vote(self) -> ColumnElement[bool]:
        """That an account is its member's: from before, or confirmed in the room."""
        confirmed = exists().where(self.checked, col(PhoneCheck.confirmed_by).is_not(None))
        given = col(ChatAccount.given_at)
        return and_(_JOINED, or_(given.is_(None), given < self.since, confirmed))


async def voters_by_phone(
    session: AsyncSession, watch: Watch, member_ids: Collection[int]
) -> set[int]:
    """Give those of the members who have a phone that may vote at a meeting."""
    found = await session.exec(
        select(ChatAccount.member_id)
        .where(col(ChatAccount.member_id).in_(member_ids), watch.may_vote)
        .distinct()
    )
    return set(found.all())


async def came_lately(
    session: AsyncSession, watch: Watch, cell_id: int
) -> list[tuple[ChatAccount, PhoneCheck | None]]:
    """Give a cell's phones that somebody else's code brought lately, and what was checked of them;
    by the names of the members."""
    found = await session.exec(
        select(ChatAccount, PhoneCheck, Member)
        .join(Member, col(Member.id) == col(ChatAccount.member_id))
        .outerjoin(PhoneCheck, watch.checked)
        .where(people.within(cell_id), _JOINED, col(ChatAccount.given_at) >= watch.since)
        .order_by(col(ChatAccount.id))
        .execution_options(populate_existing=True)
    )
    rows = found.all()
    listed = by_name({member.id: member for _, _, member in rows}.values())
    return [(one, check) for who in listed for one, check, whose in rows if whose.id == who.id]


async def freeze(
    session: AsyncSession, session_id: int, watch: Watch, member_ids: Collection[int]
) -> dict[int, list[int]]:
    """Write the list of an urn being opened; give each voter's accounts on it."""
    found = await session.exec(
        select(ChatAccount)
        .where(col(ChatAccount.member_id).in_(member_ids), watch.may_vote)
        .order_by(col(ChatAccount.id))
    )
    phones: dict[int, list[int]] = {}
    for account in found:
        number = account.id or 0
        phones.setdefault(account.member_id, []).append(number)
        session.add(
            BallotPhone(
                session_id=session_id,
                account_id=number,
                member_id=account.member_id,
                joining=account.joining,
            )
        )
    await session.flush()
    return phones


async def on_the_list(
    session: AsyncSession, session_id: int, member_id: int, account_id: int | None = None
) -> bool:
    """Tell whether a voter has a phone on a ballot's list; or whether this account is one."""
    query = (
        select(BallotPhone.account_id)
        .join(ChatAccount, ON_THE_LIST)
        .where(BallotPhone.session_id == session_id, BallotPhone.member_id == member_id)
    )
    if account_id is not None:
        query = query.where(BallotPhone.account_id == account_id)
    return (await session.exec(query.limit(1))).first() is not None


async def to_paper(session: AsyncSession, member_id: int) -> list[BallotElector]:
    """Move a member to paper in every open urn whose list has no phone of theirs any more.

    Give what their rows were: there is none of them any more.

    One statement says whom it hits: who has voted keeps their receipt, and a cast that runs at the
    same time wins or finds nothing to mark."""
    open_urns = await _held_open(session, member_id)
    if not open_urns:
        return []
    phone = exists().where(
        col(BallotPhone.session_id) == col(BallotElector.session_id),
        col(BallotPhone.member_id) == member_id,
        ON_THE_LIST,
    )
    hit: Any = await session.exec(
        delete(BallotElector)
        .where(
            col(BallotElector.member_id) == member_id,
            col(BallotElector.session_id).in_(open_urns),
            col(BallotElector.voted).is_(False),
            ~phone,
        )
        .returning(
            col(BallotElector.session_id),
            col(BallotElector.sheet_account_id),
            col(BallotElector.sheet_message),
        )
        .execution_options(synchronize_session="fetch")
    )
    moved = [
        BallotElector(
            session_id=number, member_id=member_id, sheet_account_id=lay, sheet_message=message
        )
        for number, lay, message in hit.all()
    ]
    session.add_all(PaperElector(session_id=one.session_id, member_id=member_id) for one in moved)
    await session.flush()
    return moved


async def open_on_paper(session: AsyncSession, member_id: int) -> list[int]:
    """Give the open urns at which a member votes on paper."""
    found = await session.exec(
        select(PaperElector.session_id)
        .join(BallotSession, col(BallotSession.id) == col(PaperElector.session_id))
        .where(PaperElector.member_id == member_id, BallotSession.state == BallotState.OPEN)
        .order_by(col(PaperElector.session_id))
    )
    return list(found.all())


async def _held_open(session: AsyncSession, member_id: int) -> Sequence[int]:
    """Give the open urns that wait for a member; none is closed before this transaction ends."""
    found = await session.exec(
        select(BallotSession.id)
        .where(
            col(BallotSession.id).in_(
                select(BallotElector.session_id).where(BallotElector.member_id == member_id)
            ),
            BallotSession.state == BallotState.OPEN,
        )
        .order_by(col(BallotSession.id))
        .with_for_update(read=True)
    )
    return [number for number in found.all() if number is not None]
