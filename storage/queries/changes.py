"""Changes of members, what goes along with who is transferred, corrections asked for."""

from datetime import date

from sqlalchemy import delete, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    AboveSeat,
    BallotElector,
    BallotSession,
    BallotState,
    ChatAccount,
    CorrectionAsked,
    Cycle,
    CycleState,
    Follower,
    Meeting,
    MeetingState,
    Member,
    MemberChange,
    OtherPlace,
    Overseer,
    PaperCheck,
    Pledge,
    SelfReview,
    YearInView,
)
from terms.places import PlaceKind

_NOT_OPEN = (MeetingState.SCHEDULED, MeetingState.CLOSED, MeetingState.CANCELLED)
_WRITING = (CycleState.COLLECTING,)


async def newest(session: AsyncSession, member_id: int) -> MemberChange | None:
    """Give the newest change of a member that was not taken back."""
    found = await session.exec(
        select(MemberChange)
        .where(MemberChange.member_id == member_id, col(MemberChange.undone).is_(False))
        .order_by(col(MemberChange.id).desc())
        .limit(1)
    )
    return found.first()


async def at_once(session: AsyncSession, change: MemberChange) -> list[MemberChange]:
    """Give what was changed of others in one step with this, and not taken back."""
    found = await session.exec(
        select(MemberChange).where(
            MemberChange.at == change.at,
            MemberChange.by == change.by,
            MemberChange.member_id != change.member_id,
            col(MemberChange.undone).is_(False),
        )
    )
    return list(found.all())


async def meeting_open(session: AsyncSession, cell_id: int) -> bool:
    """Tell whether a meeting of a cell is under way."""
    found = await session.exec(
        select(Meeting.id)
        .join(Cycle, col(Meeting.cycle_id) == col(Cycle.id))
        .where(Cycle.cell_id == cell_id, col(Meeting.state).not_in(_NOT_OPEN))
        .limit(1)
    )
    return found.first() is not None


async def votes_now(session: AsyncSession, member_id: int) -> bool:
    """Tell whether an urn is open that this member is an elector of, cast or not."""
    found = await session.exec(
        select(BallotElector.session_id)
        .join(BallotSession, col(BallotElector.session_id) == col(BallotSession.id))
        .where(
            BallotElector.member_id == member_id,
            col(BallotSession.state).in_([BallotState.OPEN, BallotState.CLOSED]),
        )
        .limit(1)
    )
    return found.first() is not None


async def carry(session: AsyncSession, old: int, new: int) -> None:
    """Let what is the person's own go from one membership to another: chats, the office above
    cells, papers of the year, the review that was not dealt with yet."""
    chats = update(ChatAccount).where(col(ChatAccount.member_id) == old)
    await session.exec(chats.values(member_id=new))
    there = select(Overseer.organisation_id).where(Overseer.member_id == new)
    offices = update(Overseer).where(
        col(Overseer.member_id) == old, col(Overseer.organisation_id).not_in(there)
    )
    await session.exec(offices.values(member_id=new))
    handed = update(Overseer).where(col(Overseer.hands_to) == old)
    await session.exec(handed.values(hands_to=new))
    seated = update(AboveSeat).where(col(AboveSeat.member_id) == old)
    await session.exec(seated.values(member_id=new))
    followed = update(Follower).where(col(Follower.member_id) == old)
    await session.exec(followed.values(member_id=new))
    years = select(Pledge.year).where(Pledge.member_id == new)
    pledges = update(Pledge).where(col(Pledge.member_id) == old, col(Pledge.year).not_in(years))
    await session.exec(pledges.values(member_id=new))
    checks = update(PaperCheck).where(col(PaperCheck.member_id) == old)
    await session.exec(checks.values(member_id=new))
    await session.exec(delete(YearInView).where(col(YearInView.member_id).in_([old, new])))
    await _carry_review(session, old, new)
    await session.flush()


async def _carry_review(session: AsyncSession, old: int, new: int) -> None:
    """A review of a year that both cells write, under the same rules, is written on there."""
    there = await session.get_one(Member, new)
    found = await session.exec(
        select(SelfReview, Cycle)
        .join(Cycle, col(SelfReview.cycle_id) == col(Cycle.id))
        .where(SelfReview.member_id == old, col(Cycle.state).in_(_WRITING))
    )
    for review, cycle in found.all():
        same = await session.exec(
            select(Cycle).where(
                Cycle.cell_id == there.cell_id,
                Cycle.year == cycle.year,
                Cycle.profile == cycle.profile,
                col(Cycle.state).in_(_WRITING),
            )
        )
        target = same.first()
        if target is None:
            continue
        known = await session.exec(
            select(SelfReview.id).where(
                SelfReview.cycle_id == target.id, SelfReview.member_id == new
            )
        )
        if known.first() is None:
            review.cycle_id, review.member_id = target.id or 0, new
            session.add(review)


async def note_former(session: AsyncSession, member: Member, day: date) -> None:
    """Note in the year the new cell writes that somebody came from another one (S1 V.10)."""
    found = await session.exec(
        select(Cycle)
        .where(Cycle.cell_id == member.cell_id, col(Cycle.state).in_(_WRITING))
        .order_by(col(Cycle.year).desc())
    )
    cycle = found.first()
    if cycle is None:
        return
    key = (cycle.id or 0, member.id or 0, PlaceKind.FORMER)
    if await session.get(OtherPlace, key) is None:
        place = OtherPlace(cycle_id=key[0], member_id=key[1], kind=PlaceKind.FORMER, since=day)
        session.add(place)
        await session.flush()


async def asked(session: AsyncSession, cell_id: int) -> list[tuple[CorrectionAsked, Member]]:
    """Give the corrections asked for in a cell that nobody has seen to, the oldest first."""
    found = await session.exec(
        select(CorrectionAsked, Member)
        .join(Member, col(CorrectionAsked.member_id) == col(Member.id))
        .where(Member.cell_id == cell_id, col(CorrectionAsked.seen_by).is_(None))
        .order_by(col(CorrectionAsked.id))
    )
    return list(found.all())
