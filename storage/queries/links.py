"""Links to the meeting's pages, by the digest of their token."""

from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    BallotElector,
    BallotLink,
    BallotSession,
    LinksEnded,
    Meeting,
    Member,
    ScreenLink,
)


async def elector_of(
    session: AsyncSession, digest: str
) -> tuple[BallotElector, BallotSession] | None:
    """Give whose ballot a link is for, and in which opening of the urn; None for no link."""
    found = await session.exec(
        select(BallotElector, BallotSession)
        .join(BallotLink, col(BallotLink.session_id) == col(BallotElector.session_id))
        .join(BallotSession, col(BallotSession.id) == col(BallotLink.session_id))
        .where(
            BallotLink.digest == digest,
            col(BallotLink.member_id) == col(BallotElector.member_id),
        )
        .execution_options(populate_existing=True)
    )
    return found.first()


async def ballot_links(session: AsyncSession, session_id: int, member_id: int) -> list[str]:
    """Give the digests of an elector's links in one opening of the urn."""
    found = await session.exec(
        select(BallotLink.digest).where(
            BallotLink.session_id == session_id, BallotLink.member_id == member_id
        )
    )
    return list(found.all())


async def forget_ballot_links(session: AsyncSession, session_id: int, member_id: int) -> None:
    """Make an elector's links of one opening of the urn worth nothing."""
    await session.exec(
        delete(BallotLink).where(
            col(BallotLink.session_id) == session_id, col(BallotLink.member_id) == member_id
        )
    )


async def end_links_of(session: AsyncSession, member_id: int, at: datetime) -> None:
    """Make every link of a member worth nothing, to their ballots and to files: a phone was taken
    from them, or left."""
    await session.exec(delete(BallotLink).where(col(BallotLink.member_id) == member_id))
    await session.merge(LinksEnded(member_id=member_id, at=at))
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
