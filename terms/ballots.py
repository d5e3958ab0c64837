"""A ballot: what is asked, how and for what, what a mark means, and what came of it."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class BallotKind(StrEnum):
    """What is asked on a sheet; `OFFERED` says what its numbers mean."""

    LEVELS = "levels"
    LOWER_LEVELS = "lower_levels"
    """The first of two rounds: every level but excellent."""
    CHOICE = "choice"
    """At most so many names for excellent."""
    YES_NO = "yes_no"
    """Excellent, yes or no, for each name."""
    MOTION = "motion"


class BallotMode(StrEnum):
    """Whether a choice is sealed, or kept with its name because the meeting decided so."""

    SECRET = "secret"  # noqa: S105 - a way of voting
    OPEN = "open"


class BallotPurpose(StrEnum):
    """What a session is held for."""

    RATING = "rating"
    SECOND_ROUND = "second_round"
    TIE_BREAK = "tie_break"
    REPEAT = "repeat"
    MOTION = "motion"
    REHEARSAL = "rehearsal"


class TallyMark(StrEnum):
    """What can be counted for one subject of a sheet."""

    EXCELLENT = "excellent"
    GOOD = "good"
    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"
    BLANK = "blank"
    INVALID = "invalid"
    CHOSEN = "chosen"
    """Named for excellent, on a sheet that asks for names."""
    AGREE = "agree"
    DISAGREE = "disagree"
    OTHER = "other"
    """Another opinion than the motion's."""


OFFERED: Mapping[BallotKind, Mapping[int, TallyMark]] = MappingProxyType(
    {
        BallotKind.LEVELS: {
            1: TallyMark.EXCELLENT,
            2: TallyMark.GOOD,
            3: TallyMark.COMPLETED,
            4: TallyMark.NOT_COMPLETED,
        },
        BallotKind.LOWER_LEVELS: {
            2: TallyMark.GOOD,
            3: TallyMark.COMPLETED,
            4: TallyMark.NOT_COMPLETED,
        },
        BallotKind.CHOICE: {1: TallyMark.CHOSEN},
        BallotKind.YES_NO: {1: TallyMark.AGREE, 2: TallyMark.DISAGREE},
        BallotKind.MOTION: {1: TallyMark.AGREE, 2: TallyMark.DISAGREE, 3: TallyMark.OTHER},
    }
)
"""The numbers that each kind offers beside nought, best first."""


CLEAR_SHEET = "clear_sheet"
"""The kind of message that writes over a sheet on somebody's screen."""


class CastOutcome(StrEnum):
    """What became of a vote."""

    RECORDED = "recorded"
    ALREADY = "already"
    """They had voted before: the first ballot stands, this one was not kept."""
    NOT_ELECTOR = "not_elector"
    CLOSED = "closed"
    NO_KEY = "no_key"
    """The urn's key is gone, or another's: a ballot could never be counted, so none is taken."""
    FAILED = "failed"
    """The store did not answer: it may be tried again, a second time changes nothing."""


class OutcomeKind(StrEnum):
    """What the chair decided where the votes alone do not."""

    BY_ORDER = "by_order"
    """Above the cap: the most votes for excellent stay excellent, the others become good."""
    KEEP_ALL = "keep_all"
    """Above the cap: all are proposed, the deciding committee cuts."""
    LEFT_TO_COMMITTEE = "left_to_committee"
    """No level passed half: the committee decides."""
