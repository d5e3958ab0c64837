"""What the secretary's desk asks about a whole cell at once."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, bindparam, literal, union_all
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


@dataclass(frozen=True, slots=True)
class DeskMarks:
    """What a cell's desk marks of its reviews, by their numbers, and of its members, by theirs."""

    given_back: frozenset[int]
    """Reviews that were returned and not handed in again since."""
    from_paper: frozenset[int]
    """Reviews that were typed from the member's paper."""
    commented: frozenset[int]
    """Members whose year the committee has commented on."""
    reachable: frozenset[int]
    """Members who have a chat that can be written to."""


_CYCLE: BindParameter[int] = bindparam("cycle_id")
_GIVEN_BACK: Any = (
    select(literal("given_back").label("kind"), col(ReviewReopening.review_id).label("number"))
    .join(SelfReview, col(ReviewReopening.review_id) == col(SelfReview.id))
    .where(
        col(SelfReview.cycle_id) == _CYCLE,
        ReviewReopening.kind == ReopeningKind.RETURNED,
        col(ReviewReopening.done_at).is_(None),
    )
)
_FROM_PAPER: Any = (
    select(literal("from_paper"), col(PaperEntry.review_id))
    .join(SelfReview, col(PaperEntry.review_id) == col(SelfReview.id))
    .where(col(SelfReview.cycle_id) == _CYCLE)
)
_COMMENTED: Any = select(literal("commented"), col(CommitteeComment.member_id)).where(
    col(CommitteeComment.cycle_id) == _CYCLE
)
_REACHABLE: Any = (
    select(literal("reachable"), col(ChatAccount.member_id))
    .join(Member, col(ChatAccount.member_id) == col(Member.id))
    .where(people.within(bindparam("cell_id")), ChatAccount.state == AccountState.ACTIVE)
)
_ALL = union_all(_GIVEN_BACK, _FROM_PAPER, _COMMENTED, _REACHABLE).subquery()
_MARKS: Any = select(_ALL.c.kind, _ALL.c.number)


async def marks(session: AsyncSession, cell_id: int, cycle_id: int) -> DeskMarks:
    """Give all of it in one statement."""
    kinds = ("given_back", "from_paper", "commented", "reachable")
    found: dict[str, set[int]] = {kind: set() for kind in kinds}
    rows = await session.exec(_MARKS, params={"cell_id": cell_id, "cycle_id": cycle_id})
    for kind, number in rows.all():
        found[kind].add(number)
    return DeskMarks(**{kind: frozenset(numbers) for kind, numbers in found.items()})


async def paper_entry(session: AsyncSession, review_id: int) -> PaperEntry | None:
    """Give how a review was typed from its paper; None when its member wrote it themselves."""
    return await session.get(PaperEntry, review_id)


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
