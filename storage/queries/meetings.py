"""Meetings, who is there, and what may be known of an urn: electors, turnout, totals."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, inspect
from sqlalchemy.orm.util import identity_key
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.queries import people
from storage.queries.phones import ON_THE_LIST
from storage.tables import (
    Attendance,
    AuditEvent,
    BallotElector,
    BallotPhone,
    BallotRules,
    BallotSession,
    BallotState,
    BallotTally,
    ChatAccount,
    Cycle,
    Meeting,
    MeetingState,
    Member,
    RollEntry,
)
from terms.ballots import BallotPurpose
from terms.name_order import by_name

_ASIDE = select(BallotRules.session_id).where(
    col(BallotRules.purpose).in_((BallotPurpose.MOTION, BallotPurpose.REHEARSAL))
)


RATING_ALONE = col(BallotSession.id).not_in(
    select(BallotRules.session_id).where(BallotRules.purpose != BallotPurpose.RATING)
)
"""What is held besides, such as a motion or a rehearsal, and what follows a count rates nobody."""


async def cycle_locked(session: AsyncSession, cycle_id: int) -> Cycle:
    """Give a cycle, locked for this transaction, so that two meetings are not begun at once."""
    found = await session.exec(
        select(Cycle)
        .where(Cycle.id == cycle_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.one()


_NEWEST_OF_CELL = (
    select(Meeting, Cycle)
    .join(Cycle, col(Meeting.cycle_id) == col(Cycle.id))
    .where(col(Cycle.cell_id) == bindparam("cell_id"), Meeting.state != MeetingState.CANCELLED)
    .order_by(col(Meeting.id).desc())
    .limit(1)
    .with_for_update(of=Meeting)
    .execution_options(populate_existing=True)
)
"""With its year, which is asked for next and is at hand then."""


async def newest_of_cell(session: AsyncSession, cell_id: int) -> Meeting | None:
    """Give the cell's latest meeting that was not called off, locked for this transaction."""
    found = await session.exec(_NEWEST_OF_CELL, params={"cell_id": cell_id})
    row = found.first()
    return None if row is None else row[0]


_CLOSED_OF = (
    select(Meeting, Cycle)
    .join(Cycle, col(Meeting.cycle_id) == col(Cycle.id))
    .where(
        col(Cycle.cell_id).in_(bindparam("cells", expanding=True)),
        Meeting.state == MeetingState.CLOSED,
    )
    .order_by(col(Cycle.year).desc(), col(Meeting.id))
)


async def closed_of(session: AsyncSession, cells: Collection[int]) -> list[tuple[Meeting, Cycle]]:
    """Give every meeting of some cells whose minutes were approved, the newest year first."""
    found = await session.exec(_CLOSED_OF, params={"cells": sorted(cells)})
    return [(meeting, cycle) for meeting, cycle in found.all()]


async def closed_before(session: AsyncSession, cell_id: int, meeting_id: int) -> Meeting | None:
    """Give the last meeting of a cell before one, whose minutes were approved; None before it."""
    found = await session.exec(
        select(Meeting)
        .join(Cycle, col(Meeting.cycle_id) == col(Cycle.id))
        .where(
            col(Cycle.cell_id) == cell_id,
            col(Meeting.id) < meeting_id,
            col(Meeting.state) == MeetingState.CLOSED,
        )
        .order_by(col(Meeting.id).desc())
        .limit(1)
    )
    return found.first()


async def meeting_locked(session: AsyncSession, meeting_id: int) -> Meeting:
    """Give one meeting, locked for this transaction."""
    found = await session.exec(
        select(Meeting)
        .where(Meeting.id == meeting_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.one()


_ATTENDANCES = select(Attendance).where(col(Attendance.meeting_id) == bindparam("meeting_id"))


async def attendances(session: AsyncSession, meeting_id: int) -> dict[int, Attendance]:
    """Give who was marked at a meeting, present or absent, by member."""
    found = await session.exec(_ATTENDANCES, params={"meeting_id": meeting_id})
    return {row.member_id: row for row in found.all()}


async def ballot_of(session: AsyncSession, meeting_id: int) -> BallotSession | None:
    """Give the latest opening of the urn at a meeting; motions and rehearsals stand beside."""
    found = await session.exec(
        select(BallotSession)
        .where(BallotSession.meeting_id == meeting_id, col(BallotSession.id).not_in(_ASIDE))
        .order_by(col(BallotSession.id).desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return found.first()


async def ballots_of(session: AsyncSession, meeting_id: int) -> list[BallotSession]:
    """Give every opening of the urn for the rating at a meeting, the first one first."""
    found = await session.exec(
        select(BallotSession)
        .where(BallotSession.meeting_id == meeting_id, col(BallotSession.id).not_in(_ASIDE))
        .order_by(col(BallotSession.id))
        .execution_options(populate_existing=True)
    )
    return list(found.all())


async def rated_in_cycle(session: AsyncSession, cycle_id: int, last: int) -> set[int]:
    """Give who was on a counted sheet of a cycle's meetings, up to the last one named."""
    found = await session.exec(
        select(BallotSession.subjects)
        .join(Meeting, col(BallotSession.meeting_id) == col(Meeting.id))
        .where(
            Meeting.cycle_id == cycle_id,
            BallotSession.state == BallotState.COUNTED,
            RATING_ALONE,
            col(Meeting.id) <= last,
        )
    )
    return {number for subjects in found.all() for number in subjects}


_COUNTED_SHEETS: Any = (
    select(Meeting.cycle_id, BallotSession.subjects)
    .join(Meeting, col(BallotSession.meeting_id) == col(Meeting.id))
    .where(
        col(Meeting.cycle_id).in_(bindparam("cycles", expanding=True)),
        BallotSession.state == BallotState.COUNTED,
        RATING_ALONE,
    )
    .order_by(col(BallotSession.opened_at), col(BallotSession.id))
)


async def counted_sheets(
    session: AsyncSession, cycles: Collection[int]
) -> list[tuple[int, list[int]]]:
    """Give the counted sheets of these years, the first one first: of which year, who is on it."""
    found = await session.exec(_COUNTED_SHEETS, params={"cycles": sorted(cycles)})
    return [(cycle_id, subjects) for cycle_id, subjects in found.all()]


_CLOSED_SHEETS: Any = (
    select(Meeting, BallotSession.subjects)
    .join(BallotSession, col(BallotSession.meeting_id) == col(Meeting.id))
    .where(
        col(Meeting.cycle_id) == bindparam("cycle_id"),
        Meeting.state == MeetingState.CLOSED,
        BallotSession.state == BallotState.COUNTED,
        RATING_ALONE,
    )
    .order_by(col(Meeting.id), col(BallotSession.id))
)


async def closed_sheets(session: AsyncSession, cycle_id: int) -> list[tuple[Meeting, list[int]]]:
    """Give the counted sheets of a year whose minutes were approved, the first meeting first: held
    in which meeting, who is on it."""
    found = await session.exec(_CLOSED_SHEETS, params={"cycle_id": cycle_id})
    return [(meeting, subjects) for meeting, subjects in found.all()]


_OPENED_IN: Any = (
    select(Meeting)
    .where(
        col(Meeting.cycle_id).in_(bindparam("cycles", expanding=True)),
        col(Meeting.opened_at).is_not(None),
        Meeting.state != MeetingState.CANCELLED,
    )
    .order_by(col(Meeting.id))
)


async def opened_in(session: AsyncSession, cycles: Collection[int]) -> list[Meeting]:
    """Give the meetings of these years that were opened, the first one first."""
    found = await session.exec(_OPENED_IN, params={"cycles": sorted(cycles)})
    return list(found.all())


_RATED_IN_YEARS: Any = (
    select(col(Member.person_id), col(Member.id), col(Member.cell_id), col(Cycle.year))
    .add_columns(col(BallotSession.subjects))
    .join(Cycle, col(Cycle.cell_id) == col(Member.cell_id))
    .join(Meeting, col(Meeting.cycle_id) == col(Cycle.id))
    .join(BallotSession, col(BallotSession.meeting_id) == col(Meeting.id))
    .where(
        col(Member.person_id).in_(bindparam("persons", expanding=True)),
        col(Cycle.year).in_(bindparam("years", expanding=True)),
        col(BallotSession.state) == BallotState.COUNTED,
        RATING_ALONE,
    )
)


async def rated_in_years(
    session: AsyncSession, years: Collection[int], persons: Collection[int]
) -> set[tuple[int, int, int]]:
    """Give which of these persons were on a counted sheet of one of these years in a cell of
    theirs: person, year, cell."""
    params = {"persons": sorted(persons), "years": sorted(years)}
    found = await session.exec(_RATED_IN_YEARS, params=params)
    return {
        (person or 0, year, cell)
        for person, number, cell, year, subjects in found.all()
        if number in subjects
    }


async def ballot_locked(session: AsyncSession, session_id: int) -> BallotSession:
    """Give one opening of the urn, locked: no ballot is recorded until the transaction ends."""
    found = await session.exec(
        select(BallotSession)
        .where(BallotSession.id == session_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.one()


async def ballot_shared(session: AsyncSession, session_id: int) -> BallotSession:
    """Give one opening of the urn, held open until the transaction ends."""
    found = await session.exec(
        select(BallotSession)
        .where(BallotSession.id == session_id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
    return found.one()


async def electors(session: AsyncSession, session_id: int) -> list[BallotElector]:
    """Give who may vote, in the order they were entered."""
    found = await session.exec(
        select(BallotElector)
        .where(BallotElector.session_id == session_id)
        .order_by(col(BallotElector.member_id))
    )
    return list(found.all())


async def voted(session: AsyncSession, session_id: int) -> int:
    """Give how many have voted."""
    found = await session.exec(
        select(func.count())
        .select_from(BallotElector)
        .where(BallotElector.session_id == session_id, col(BallotElector.voted))
    )
    return found.one()


_VOTER = (
    select(ChatAccount, BallotElector, BallotSession, col(BallotPhone.account_id).is_not(None))
    .select_from(ChatAccount)
    .join(BallotSession, col(BallotSession.id) == bindparam("session_id"))
    .outerjoin(
        BallotElector,
        (col(BallotElector.session_id) == bindparam("session_id"))
        & (col(BallotElector.member_id) == col(ChatAccount.member_id)),
    )
    .outerjoin(BallotPhone, (col(BallotPhone.session_id) == bindparam("session_id")) & ON_THE_LIST)
    .where(
        col(ChatAccount.channel) == bindparam("channel"),
        col(ChatAccount.bot) == bindparam("bot"),
        col(ChatAccount.chat) == bindparam("chat"),
    )
)


async def voter(
    session: AsyncSession, chat: tuple[str, str, str], session_id: int
) -> tuple[ChatAccount, BallotElector | None, BallotSession, bool] | None:
    """Give who taps a sheet of this session from this chat, and whether the chat is on its list
    of phones; None where chat or session does not exist."""
    channel, bot, number = chat
    given = {"channel": channel, "bot": bot, "chat": number, "session_id": session_id}
    found = await session.exec(_VOTER, params=given)
    return found.first()


async def members_named(session: AsyncSession, member_ids: Sequence[int]) -> dict[int, Member]:
    """Give members by id; whom the transaction has at hand already is not read again.

    Whoever is read comes with their history: it is asked for next, as of the rating day."""
    known = session.sync_session.identity_map
    there = {
        number: known.get(identity_key(Member, number)) for number in set(member_ids) if number > 0
    }
    found = {number: row for number, row in there.items() if row and not inspect(row).expired}
    missing = [number for number in there if number not in found]
    if missing:
        read = await people.histories_of(session, missing)
        found |= {number: one.member for number, one in read.items()}
    return found


_FROZEN_ROLL = (
    select(RollEntry, Member)
    .join(Member, col(RollEntry.member_id) == col(Member.id))
    .where(col(RollEntry.meeting_id) == bindparam("meeting_id"))
)


async def frozen_roll(session: AsyncSession, meeting_id: int) -> list[tuple[RollEntry, str]]:
    """Give the roll as it was kept at a meeting's opening, by name, and what each is called;
    nothing where it was not kept."""
    found = await session.exec(_FROZEN_ROLL, params={"meeting_id": meeting_id})
    entries = {member.id: (entry, member) for entry, member in found.all()}
    listed = by_name(member for _, member in entries.values())
    return [(entries[member.id][0], member.called) for member in listed]


async def tallies(session: AsyncSession, session_id: int) -> list[BallotTally]:
    """Give the totals written at the close, in a fixed order."""
    found = await session.exec(
        select(BallotTally)
        .where(BallotTally.session_id == session_id)
        .order_by(col(BallotTally.subject_id), col(BallotTally.mark))
    )
    return list(found.all())


async def counted_but_not_told(session: AsyncSession) -> list[int]:
    """Give the sessions whose close is finished while their meeting still waits for the count."""
    found = await session.exec(
        select(BallotSession.id)
        .join(Meeting, col(BallotSession.meeting_id) == col(Meeting.id))
        .where(
            BallotSession.state == BallotState.COUNTED,
            Meeting.state == MeetingState.BALLOT_CLOSED,
            col(BallotSession.id).not_in(_ASIDE),
        )
        .order_by(col(BallotSession.id))
    )
    return [number for number in found.all() if number is not None]


async def events_since(
    session: AsyncSession, organisation_id: int, kinds: Collection[str], since: datetime
) -> list[AuditEvent]:
    """Give the links of the audit chain of some kinds about one organisation, in their order."""
    found = await session.exec(
        select(AuditEvent)
        .where(
            AuditEvent.organisation_id == organisation_id,
            col(AuditEvent.kind).in_(kinds),
            col(AuditEvent.at) >= since,
        )
        .order_by(col(AuditEvent.seq))
    )
    return list(found.all())
