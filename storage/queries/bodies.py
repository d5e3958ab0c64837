"""Bodies of a cell that meet by themselves, and their years."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import and_, col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.member_then import MemberThen
from storage.queries import people
from storage.queries.reviews import cell_years_of
from storage.tables import (
    Attendance,
    BallotSession,
    Cycle,
    Meeting,
    MeetingState,
    Member,
    MemberRole,
    Organisation,
    OrganisationKind,
    Post,
)
from terms.people import BodyKind, PostBody


async def years_for(
    session: AsyncSession, cell_id: int, member_id: int
) -> list[tuple[Organisation, Cycle]]:
    """Give the bodies of a member's cell, and of the organisations they have or had a post in, with
    each of their years, the newest first."""
    above = select(Post.organisation_id).where(Post.member_id == member_id)
    of = col(Organisation.parent_id)
    return await _years(session, or_(of == cell_id, of.in_(above)))


async def years_of(session: AsyncSession, cell_id: int) -> list[tuple[Organisation, Cycle]]:
    """Give the bodies of a cell, or of an organisation, with each of their years, the newest
    first."""
    return await _years(session, col(Organisation.parent_id) == cell_id)


async def _years(
    session: AsyncSession, of: ColumnElement[bool]
) -> list[tuple[Organisation, Cycle]]:
    found = await session.exec(
        select(Organisation, Cycle)
        .join(Cycle, col(Cycle.cell_id) == col(Organisation.id))
        .where(
            of,
            Organisation.kind == OrganisationKind.BODY,
            col(Organisation.ended_on).is_(None),
        )
        .order_by(col(Cycle.year).desc(), col(Organisation.id))
    )
    return list(found.all())


async def years_headed(
    session: AsyncSession, year: int, places: Collection[int]
) -> list[tuple[Organisation, Cycle]]:
    """Give these cells, and the bodies of these cells and organisations, with their cycle of a
    year."""
    bodies = and_(
        Organisation.kind == OrganisationKind.BODY, col(Organisation.parent_id).in_(places)
    )
    found = await session.exec(
        select(Organisation, Cycle)
        .join(Cycle, col(Cycle.cell_id) == col(Organisation.id))
        .where(Cycle.year == year, or_(col(Organisation.id).in_(places), bodies))
        .order_by(col(Organisation.id))
    )
    return list(found.all())


async def living_bodies(session: AsyncSession, of_id: int) -> list[Organisation]:
    """Give the bodies of a cell or of an organisation that did not end, with a year or without."""
    found = await session.exec(
        select(Organisation)
        .where(
            Organisation.parent_id == of_id,
            Organisation.kind == OrganisationKind.BODY,
            col(Organisation.ended_on).is_(None),
        )
        .order_by(col(Organisation.id))
    )
    return list(found.all())


def heads_in(cells: Collection[int]) -> ColumnElement[bool]:
    """Give the condition that a membership is in one of these cells and has or had a post at the
    workplace."""
    held = select(Post.member_id).where(Post.body == PostBody.STATE)
    return and_(col(Member.cell_id).in_(cells), col(Member.id).in_(held))


async def body_that_met(
    session: AsyncSession, *, meeting_id: int = 0, session_id: int = 0
) -> BodyKind | None:
    """Give which body a meeting is of, named by itself or by one of its votes; None for a cell."""
    vote = select(BallotSession.meeting_id).where(BallotSession.id == session_id)
    which = col(Meeting.id).in_(vote) if session_id else col(Meeting.id) == meeting_id
    found = await session.exec(
        select(Organisation.body)
        .join(Cycle, col(Cycle.cell_id) == col(Organisation.id))
        .join(Meeting, col(Meeting.cycle_id) == col(Cycle.id))
        .where(which)
    )
    kind = found.first()
    return None if kind is None else BodyKind(kind)


async def in_body(session: AsyncSession, cycle: Cycle) -> bool:
    """Tell whether a year is one of a body; whoever works there has the body at hand."""
    return (await session.get_one(Organisation, cycle.cell_id)).body is not None


async def body_of(session: AsyncSession, cell_id: int, kind: BodyKind) -> Organisation | None:
    """Give the body of that kind that a cell or an organisation has; None before it had a year."""
    every = await living_bodies(session, cell_id)
    return next((one for one in every if one.body == kind), None)


async def sitting_in(
    session: AsyncSession, of_id: int, kind: BodyKind, day: date
) -> list[MemberThen]:
    """Give who sat that day in a body of a cell or of an organisation, whether it has a year of its
    own or not: who heads it, their deputies, the members; those of one rank by name."""
    found = await people.histories(session, or_(people.of_cell(of_id), people.posted_in(of_id)))
    seated = [one.seated(kind, of_id, of_id, day) for one in found]
    ranks = list(reversed(MemberRole))
    return sorted((one for one in seated if one is not None), key=lambda one: ranks.index(one.role))


async def meetings_in_cells(
    session: AsyncSession, cycle_id: int
) -> list[tuple[int, datetime | None, datetime | None, int | None]]:
    """Give when the cells met in the year of a body's cycle, once for each who was there: which
    cell, when it was opened, when it was planned for, and who, by every membership they have;
    nobody beside a meeting nobody is marked at."""
    came, same = aliased(Member), aliased(Member)
    there = and_(col(Attendance.meeting_id) == col(Meeting.id), col(Attendance.present).is_(True))
    found = await session.exec(
        select(Cycle.cell_id, Meeting.opened_at, Meeting.planned_at, same.id)
        .join(Cycle, col(Cycle.id) == col(Meeting.cycle_id))
        .outerjoin(Attendance, there)
        .outerjoin(came, col(came.id) == col(Attendance.member_id))
        .outerjoin(same, col(same.person_id) == col(came.person_id))
        .where(
            col(Meeting.cycle_id).in_(cell_years_of(cycle_id)),
            Meeting.state != MeetingState.CANCELLED,
        )
    )
    return list(found.all())
