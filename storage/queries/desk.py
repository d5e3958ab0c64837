"""What the secretary's desk asks about a whole cell at once."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.queries import people
from storage.tables import (
    AccountState,
    ChatAccount,
    CommitteeComment,
    Member,
    PaperEntry,
    PaperScan,
    ReopeningKind,
    ReviewReopening,
    SelfReview,
    Substitution,
)


async def reachable_members(session: AsyncSession, cell_id: int) -> set[int]:
    """Give the members of a cell who have a chat that can be written to."""
    found = await session.exec(
        select(ChatAccount.member_id)
        .join(Member, col(ChatAccount.member_id) == col(Member.id))
        .where(people.within(cell_id), ChatAccount.state == AccountState.ACTIVE)
    )
    return set(found.all())


async def given_back(session: AsyncSession, cycle_id: int) -> set[int]:
    """Give the reviews that were returned and not handed in again since."""
    found = await session.exec(
        select(ReviewReopening.review_id)
        .join(SelfReview, col(ReviewReopening.review_id) == col(SelfReview.id))
        .where(
            SelfReview.cycle_id == cycle_id,
            ReviewReopening.kind == ReopeningKind.RETURNED,
            col(ReviewReopening.done_at).is_(None),
        )
    )
    return set(found.all())


async def from_paper(session: AsyncSession, cycle_id: int) -> set[int]:
    """Give the reviews of a cycle that were typed from the member's paper."""
    found = await session.exec(
        select(PaperEntry.review_id)
        .join(SelfReview, col(PaperEntry.review_id) == col(SelfReview.id))
        .where(SelfReview.cycle_id == cycle_id)
    )
    return set(found.all())


async def paper_entry(session: AsyncSession, review_id: int) -> PaperEntry | None:
    """Give how a review was typed from its paper; None when its member wrote it themselves."""
    return await session.get(PaperEntry, review_id)


async def commented(session: AsyncSession, cycle_id: int) -> set[int]:
    """Give the members whose year the committee has commented on."""
    found = await session.exec(
        select(CommitteeComment.member_id).where(CommitteeComment.cycle_id == cycle_id)
    )
    return set(found.all())


async def comment_versions(
    session: AsyncSession, cycle_id: int, member_id: int
) -> list[CommitteeComment]:
    """Give every version of the committee's comment on one member's year, the newest last."""
    found = await session.exec(
        select(CommitteeComment)
        .where(CommitteeComment.cycle_id == cycle_id, CommitteeComment.member_id == member_id)
        .order_by(col(CommitteeComment.version))
    )
    return list(found.all())


async def newest_comments(session: AsyncSession, cycle_id: int) -> dict[int, str]:
    """Give the committee's newest comment on each member's year, by member."""
    found = await session.exec(
        select(CommitteeComment)
        .where(CommitteeComment.cycle_id == cycle_id)
        .order_by(col(CommitteeComment.version))
    )
    return {row.member_id: row.text for row in found.all()}


async def scans_of(session: AsyncSession, review_id: int) -> list[PaperScan]:
    """Give the scans of one review's paper, in the order they came."""
    found = await session.exec(
        select(PaperScan).where(PaperScan.review_id == review_id).order_by(col(PaperScan.id))
    )
    return list(found.all())


async def substitute(session: AsyncSession, cell_id: int) -> Substitution | None:
    """Give who stands in for the secretary of a cell."""
    return await session.get(Substitution, cell_id)
