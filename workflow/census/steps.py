"""Where somebody stands in a year, out of what the year has of them: one step each, and why they
are not further. No question is asked here."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class YearStep(StrEnum):
    """How far a year is with one member, in the order of the year; all but the last lead on."""

    TO_WRITE = "to_write"
    WRITTEN = "written"
    TO_BE_REVIEWED = "to_be_reviewed"
    """The cell met, and they were not reviewed."""
    REVIEWED = "reviewed"
    VOTED = "voted"
    PROPOSED = "proposed"
    APPRAISED = "appraised"
    """The body above appraised what was handed up; it waits for the decision."""
    DECIDED = "decided"
    PUBLISHED = "published"
    APPEALED = "appealed"
    """They complain about the published level, and are not answered yet."""
    REOPENED = "reopened"
    """Their level was cancelled and is to be made again."""
    OUT = "out"
    """Not reviewed or not rated this year, or not here."""


class YearPhase(StrEnum):
    """What several steps come to for who looks at many cells, in the order of the year."""

    NOT_REVIEWED = "not_reviewed"
    REVIEWED = "reviewed"
    VOTED = "voted"
    """The cell voted on them; the decision is waited for."""
    DECIDED = "decided"
    OUT = "out"


PHASES: Mapping[YearPhase, tuple[YearStep, ...]] = {
    YearPhase.NOT_REVIEWED: (YearStep.TO_WRITE, YearStep.WRITTEN, YearStep.TO_BE_REVIEWED),
    YearPhase.REVIEWED: (YearStep.REVIEWED,),
    YearPhase.VOTED: (YearStep.VOTED, YearStep.PROPOSED, YearStep.APPRAISED),
    YearPhase.DECIDED: (
        YearStep.DECIDED,
        YearStep.PUBLISHED,
        YearStep.APPEALED,
        YearStep.REOPENED,
    ),
    YearPhase.OUT: (YearStep.OUT,),
}
"""Every step is of one phase."""


class Ground(StrEnum):
    """Why somebody has no level."""

    EXEMPT = "exempt"
    SUSPENDED = "suspended"
    TOO_NEW = "too_new"
    ABSENT = "absent"
    NOT_SUBMITTED = "not_submitted"
    NO_COMMENT = "no_comment"
    NOT_REVIEWED = "not_reviewed"
    NOT_VOTED = "not_voted"
    """Their review is concluded, and they were on no sheet that was counted."""
    NOT_MINUTED = "not_minuted"
    """The cell voted on them; the minutes of it are not approved yet."""
    UNDECIDED = "undecided"
    """The cell voted on them; what the authority above decided is not recorded yet."""
    CLOSED = "closed"
    """Nothing of theirs was finished, and the year was closed for them with a reason."""
    GONE = "gone"
    """They left before anybody voted on them: another cell does, or nobody."""
    ELSEWHERE = "elsewhere"
    """The cell they came from voted on them."""


OUT_OF_SCOPE = frozenset(
    {Ground.EXEMPT, Ground.SUSPENDED, Ground.TOO_NEW, Ground.GONE, Ground.ELSEWHERE}
)
"""Not rated this year by the rules, or not here."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What a year has of one member."""

    outside: Ground | None = None
    """By what the rules ask nothing of them."""
    here: bool = True
    elsewhere: bool = False
    """Another cell voted on them that year."""
    handed_in: bool = False
    met: bool = False
    """The cell met, or meets."""
    absent: bool = False
    """They were on the roll of its last meeting and not in the room."""
    unheard: bool = False
    """The cell of a temporary activity has still to write about them."""
    reviewed: bool = False
    voted: bool = False
    minuted: bool = False
    appraised: bool = False
    """The body above did, and has still to decide."""
    level: str | None = None
    """What was decided; empty where it was cancelled, None before a decision."""
    public: bool = False
    appealed: bool = False
    """A complaint of theirs is lodged and not answered."""
    closed: bool = False
    """The year is over for them, without a level."""


def placed(trace: Trace) -> tuple[YearStep, Ground | None]:
    """Give the one step somebody is at, and why they have no level where they have none.

    What was done goes before what is so of them: who was voted on and left the cell has a level
    still to come. Nobody who was only absent or late is said not to be rated (S1 III.1.2, V.1)."""
    if trace.level is not None:
        return _decided(trace), None
    ground = _lacking(trace)
    if ground in OUT_OF_SCOPE:
        return YearStep.OUT, ground
    if trace.closed:
        return YearStep.OUT, Ground.CLOSED
    if trace.voted:
        return _voted(trace), ground
    if trace.reviewed:
        return YearStep.REVIEWED, ground
    if trace.met:
        return YearStep.TO_BE_REVIEWED, ground
    return YearStep.WRITTEN if trace.handed_in else YearStep.TO_WRITE, ground


def _voted(trace: Trace) -> YearStep:
    if not trace.minuted:
        return YearStep.VOTED
    return YearStep.APPRAISED if trace.appraised else YearStep.PROPOSED


def _decided(trace: Trace) -> YearStep:
    if not trace.level:
        return YearStep.REOPENED
    if not trace.public:
        return YearStep.DECIDED
    return YearStep.APPEALED if trace.appealed else YearStep.PUBLISHED


def _lacking(trace: Trace) -> Ground:
    if trace.voted:
        return Ground.UNDECIDED if trace.minuted else Ground.NOT_MINUTED
    out = _out(trace)
    if out is not None:
        return out
    if trace.reviewed:
        return Ground.NO_COMMENT if trace.unheard else Ground.NOT_VOTED
    if trace.absent:
        return Ground.ABSENT
    if not trace.handed_in:
        return Ground.NOT_SUBMITTED
    return Ground.NO_COMMENT if trace.met and trace.unheard else Ground.NOT_REVIEWED


def _out(trace: Trace) -> Ground | None:
    if trace.outside is not None:
        return trace.outside
    if not trace.here:
        return Ground.GONE
    return Ground.ELSEWHERE if trace.elsewhere else None
