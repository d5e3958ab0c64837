"""The tables, one module a matter. Values are checked in `rating` and `workflow`, never entrusted
to a table: `table=True` models do not validate."""

from storage.tables.ballot import (
    BallotElector,
    BallotPhase,
    BallotSession,
    BallotState,
    BallotTally,
    SealedBallot,
    TallyMark,
)
from storage.tables.chat import (
    AccountState,
    ChatAccount,
    Conversation,
    ExternalId,
    HandledUpdate,
    InboundUpdate,
    JoinAttempt,
    JoinCode,
)
from storage.tables.delivery import AuditEvent, OutboxMessage, OutboxState, WorkerLock
from storage.tables.meeting import Attendance, AttendanceSource, Meeting, MeetingState
from storage.tables.people import (
    Member,
    MemberRole,
    MemberStatus,
    Organisation,
    OrganisationKind,
)
from storage.tables.review import Answer, Cycle, CycleState, ReviewState, SelfReview

__all__ = [
    "AccountState",
    "Answer",
    "Attendance",
    "AttendanceSource",
    "AuditEvent",
    "BallotElector",
    "BallotPhase",
    "BallotSession",
    "BallotState",
    "BallotTally",
    "ChatAccount",
    "Conversation",
    "Cycle",
    "CycleState",
    "ExternalId",
    "HandledUpdate",
    "InboundUpdate",
    "JoinAttempt",
    "JoinCode",
    "Meeting",
    "MeetingState",
    "Member",
    "MemberRole",
    "MemberStatus",
    "Organisation",
    "OrganisationKind",
    "OutboxMessage",
    "OutboxState",
    "ReviewState",
    "SealedBallot",
    "SelfReview",
    "TallyMark",
    "WorkerLock",
]
