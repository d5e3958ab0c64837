"""Links to the meeting's pages, by the digest of their token."""

from datetime import datetime

from sqlalchemy import ColumnElement, func
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import BallotLink, LinksEnded, Meeting, Member, RoomCode, ScreenLink


async def links_alike(session: AsyncSession, like: BallotLink) -> int:
    """Give how many links of this kind an elector has in one opening of the urn: behind the
    buttons of one account, or for any browser."""
    found = await session.exec(select(func.count()).select_from(BallotLink).where(*_alike(like)))
    return found.one()


async def forget_ballot_links(session: AsyncSession, session_id: int, member_id: int) -> None:
    """Make an elector's links of one opening of the urn worth nothing."""
    await session.exec(
        delete(BallotLink).where(
            col(BallotLink.session_id) == session_id, col(BallotLink.member_id) == member_id
        )
    )


async def forget_alike(session: AsyncSession, like: BallotLink) -> None:
    """Make an elector's links of this kind, in one opening of the urn, worth nothing."""
    await session.exec(delete(BallotLink).where(*_alike(like)))


def _alike(like: BallotLink) -> tuple[ColumnElement[bool], ...]:
    return (
        col(BallotLink.session_id) == like.session_id,
        col(BallotLink.member_id) == like.member_id,
        col(BallotLink.account_id).is_not_distinct_from(like.account_id),
    )


async def end_links_of(session: AsyncSession, member_id: int, at: datetime) -> None:
    """Make every link and code of a member worth nothing, to their ballots and to files: a phone
    was taken from them, or left."""
    await session.exec(delete(BallotLink).where(col(BallotLink.member_id) == member_id))
    await session.exec(delete(RoomCode).where(col(RoomCode.member_id) == member_id))
    await session.merge(LinksEnded(member_id=member_id, at=at))
    await session.flush()


async def put_room_code(session: AsyncSession, code: RoomCode) -> None:
    """Keep a phone's new code; its older ones, of whichever meeting, are worth nothing any more."""
    await session.exec(delete(RoomCode).where(col(RoomCode.account_id) == code.account_id))
    session.add(code)
    await session.flush()


async def ended_at(session: AsyncSession, member_id: int) -> datetime | None:
    """Give when the links of a member last ended, in this or another membership of theirs; None
    where they never did."""
    own = select(Member.person_id).where(Member.id == member_id).scalar_subquery()
    found = await session.exec(
        select(LinksEnded.at)
        .join(Member, col(Member.id) == col(LinksEnded.member_id))
        .where(col(Member.person_id) == own)
        .order_by(col(LinksEnded.at).desc())
        .limit(1)
    )
    return found.first()


async def meeting_of(session: AsyncSession, digest: str) -> Meeting | None:
    """Give the meeting whose screen a link shows."""
    found = await session.exec(
        select(Meeting)
        .join(ScreenLink, col(ScreenLink.meeting_id) == col(Meeting.id))
        .where(ScreenLink.digest == digest)
        .execution_options(populate_existing=True)
    )
    return found.first()


async def screen_links(session: AsyncSession, meeting_id: int) -> int:
    """Give how many links a meeting's screen has."""
    found = await session.exec(
        select(func.count()).select_from(ScreenLink).where(ScreenLink.meeting_id == meeting_id)
    )
    return found.one()


async def forget_screen_links(session: AsyncSession, meeting_id: int) -> None:
    """Make every link to a meeting's screen worth nothing."""
    await session.exec(delete(ScreenLink).where(col(ScreenLink.meeting_id) == meeting_id))
