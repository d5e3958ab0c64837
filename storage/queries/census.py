"""What a year has of everybody it answers for: its meetings, its sheets, what is marked of each."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    LargeBinary,
    Select,
    String,
    bindparam,
    case,
    cast,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Mapped
from sqlmodel import and_, col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.member_then import History
from storage.queries import people
from storage.queries.meetings import RATING_ALONE
from storage.tables import (
    Attendance,
    BallotSession,
    BallotState,
    Cycle,
    HandedLevel,
    HandUp,
    LaidCycle,
    Meeting,
    MeetingState,
    MeetingTopic,
    Member,
    MemberDecision,
    Objection,
    OtherPlace,
    ReviewState,
    SelfReview,
    TopicState,
    YearClosedFor,
)
from storage.types import EncryptedText, TextCipher, cipher_of
from terms.above import HandUpState
from terms.objection import WAITING, ObjectionKind
from terms.places import PlaceKind


class MarkKind(StrEnum):
    """What a year notes of one member, beside their review and the sheets."""

    PRESENT = "present"
    ABSENT = "absent"
    """With the reason, where one was told."""
    REVIEWED = "reviewed"
    TEMPORARY = "temporary"
    """Active in another cell for a time; with its comment, empty until it came."""
    DECIDED = "decided"
    """With the level, empty where it is not known."""
    CLOSED = "closed"
    """With the reason."""
    APPRAISED = "appraised"
    """By the body above, which has still to decide."""
    APPEALED = "appealed"
    """A complaint is lodged, and not answered."""


@dataclass(frozen=True)
class Mark:
    """One of them; `meeting_id` is 0 where it is of no meeting."""

    kind: MarkKind
    meeting_id: int
    member_id: int
    sealed: bytes | None
    cipher: TextCipher = field(repr=False, compare=False)

    @cached_property
    def said(self) -> str:
        """What was written; decrypted when somebody asks, for many it is only there."""
        return "" if self.sealed is None else self.cipher.open(self.sealed)


@dataclass(slots=True)
class YearRows:
    """One year: when it was opened, its meetings but for those called off, the oldest first."""

    opened_on: date | None = None
    meetings: list[Meeting] = field(default_factory=list)
    sheets: list[tuple[int, list[int]]] = field(default_factory=list)
    """Of each counted sheet of the rating its meeting, and who was on it."""


_IDS: BindParameter[Any] = bindparam("cycle_ids", expanding=True)
_MEETINGS: Any = (
    select(col(Cycle.id), col(LaidCycle.opened_on), Meeting, col(BallotSession.subjects))
    .select_from(Cycle)
    .outerjoin(LaidCycle, col(LaidCycle.cycle_id) == col(Cycle.id))
    .outerjoin(
        Meeting,
        and_(col(Meeting.cycle_id) == col(Cycle.id), Meeting.state != MeetingState.CANCELLED),
    )
    .outerjoin(
        BallotSession,
        and_(
            col(BallotSession.meeting_id) == col(Meeting.id),
            BallotSession.state == BallotState.COUNTED,
            RATING_ALONE,
        ),
    )
    .where(col(Cycle.id).in_(_IDS))
    .order_by(col(Meeting.id), col(BallotSession.id))
)


_HANDED_IN: Any = select(
    col(SelfReview.cycle_id), col(SelfReview.member_id), col(SelfReview.submitted_at)
).where(col(SelfReview.cycle_id).in_(_IDS), col(SelfReview.state) == ReviewState.SUBMITTED)
_NOTHING = cast(null(), EncryptedText())


async def years(session: AsyncSession, cycle_ids: Collection[int]) -> dict[int, YearRows]:
    """Give these years with their meetings and counted sheets, by cycle."""
    found: dict[int, YearRows] = {}
    rows = await session.exec(_MEETINGS, params={"cycle_ids": list(cycle_ids)})
    for cycle_id, opened_on, meeting, subjects in rows.all():
        year = found.setdefault(cycle_id, YearRows(opened_on))
        if meeting is not None and (not year.meetings or year.meetings[-1].id != meeting.id):
            year.meetings.append(meeting)
        if subjects is not None:
            year.sheets.append((meeting.id, subjects))
    return found


_ATTENDED = (
    select(
        case((col(Attendance.present), MarkKind.PRESENT.value), else_=MarkKind.ABSENT.value).label(
            "kind"
        ),
        col(Meeting.cycle_id).label("cycle_id"),
        col(Attendance.meeting_id).label("meeting_id"),
        col(Attendance.member_id).label("member_id"),
        col(Attendance.reason).label("said"),
    )
    .join(Meeting, col(Meeting.id) == col(Attendance.meeting_id))
    .where(col(Meeting.cycle_id).in_(_IDS), col(Meeting.state) != MeetingState.CANCELLED)
)
_REVIEWED = (
    select(
        literal(MarkKind.REVIEWED.value, String),
        col(Meeting.cycle_id),
        col(MeetingTopic.meeting_id),
        col(MeetingTopic.member_id),
        _NOTHING,
    )
    .join(Meeting, col(Meeting.id) == col(MeetingTopic.meeting_id))
    .where(
        col(Meeting.cycle_id).in_(_IDS),
        col(MeetingTopic.state) == TopicState.CONCLUDED,
        col(MeetingTopic.member_id).is_not(None),
    )
)


def _noted(
    kind: MarkKind,
    table: type[OtherPlace | MemberDecision | YearClosedFor | Objection],
    said: ColumnElement[Any] | Mapped[Any],
) -> Select[Any]:
    """Give what one table keeps of single members, of no meeting."""
    return select(
        literal(kind.value, String), col(table.cycle_id), literal(0), col(table.member_id), said
    ).where(col(table.cycle_id).in_(_IDS))


_TEMPORARY = _noted(MarkKind.TEMPORARY, OtherPlace, col(OtherPlace.comment)).where(
    col(OtherPlace.kind) == PlaceKind.TEMPORARY
)
_DECIDED = _noted(MarkKind.DECIDED, MemberDecision, col(MemberDecision.level))
_CLOSED = _noted(MarkKind.CLOSED, YearClosedFor, col(YearClosedFor.reason))
_APPRAISED = (
    select(
        literal(MarkKind.APPRAISED.value, String),
        col(HandUp.cycle_id),
        literal(0),
        col(HandedLevel.member_id),
        _NOTHING,
    )
    .join(HandUp, col(HandUp.id) == col(HandedLevel.hand_up_id))
    .where(
        col(HandUp.cycle_id).in_(_IDS),
        col(HandUp.state) == HandUpState.APPRAISED,
        col(HandedLevel.decided).is_(False),
    )
)
_APPEALED = _noted(MarkKind.APPEALED, Objection, _NOTHING).where(
    col(Objection.kind) == ObjectionKind.COMPLAINT, col(Objection.state).in_(WAITING)
)
_ALL = union_all(
    *(_ATTENDED, _REVIEWED, _TEMPORARY, _DECIDED, _CLOSED, _APPRAISED, _APPEALED)
).subquery()
_SEALED: Any = type_coerce(_ALL.c.said, LargeBinary)
_MARKS: Any = select(
    *(_ALL.c[name] for name in ("kind", "cycle_id", "meeting_id", "member_id")), _SEALED
)


async def marks(session: AsyncSession, cycle_ids: Collection[int]) -> dict[int, list[Mark]]:
    """Give what these years note of single members, by cycle."""
    found: dict[int, list[Mark]] = {}
    rows = await session.exec(_MARKS, params={"cycle_ids": list(cycle_ids)})
    cipher = cipher_of(session.get_bind().dialect)
    for kind, cycle_id, meeting_id, member_id, sealed in rows.all():
        kept = None if sealed is None else bytes(sealed)
        mark = Mark(MarkKind(kind), meeting_id, member_id, kept, cipher)
        found.setdefault(cycle_id, []).append(mark)
    return found


async def histories(session: AsyncSession, cells: Collection[int]) -> dict[int, list[History]]:
    """Give all that was ever noted of whoever was in these cells, by cell and by name."""
    found: dict[int, list[History]] = {number: [] for number in cells}
    for one in await people.histories(session, col(Member.cell_id).in_(cells)):
        found[one.member.cell_id].append(one)
    return found


async def handed_in(
    session: AsyncSession, cycle_ids: Collection[int]
) -> dict[int, dict[int, datetime | None]]:
    """Give whose self-reviews of these years are handed in, and since when: by cycle."""
    found: dict[int, dict[int, datetime | None]] = {number: {} for number in cycle_ids}
    rows = await session.exec(_HANDED_IN, params={"cycle_ids": list(cycle_ids)})
    for cycle_id, member_id, at in rows.all():
        found[cycle_id][member_id] = at
    return found
