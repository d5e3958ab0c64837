"""What a year brought for a member that no self-review can tell, and that rules ask for."""

from enum import StrEnum


class FactKind(StrEnum):
    """One kind of fact of a year."""

    DISCIPLINE = "discipline"
    """A discipline was decided: its form, the decision with its day, the day of the act."""
    INSPECTION = "inspection"
    """An inspection, an audit or a supervision came to a conclusion."""
    DEGRADATION = "degradation"
    """Concluded by who has the authority: suy thoái, "tự diễn biến", "tự chuyển hóa"."""
    DISUNITY = "disunity"
    CORRUPTION = "corruption"
    """Of who leads: corruption, waste or a negative matter in their scope was disciplined."""
    LOW_CONFIDENCE = "low_confidence"
    """Votes of low confidence, and of how many votes."""
    COMPLAINT = "complaint"
    """A complaint or denunciation is being examined."""
    EMPLOYER = "employer"
    """The comment of who manages and employs them."""
    STAFF_AWAITED = "staff_awaited"
    """What is done where the staff rating is missing; an answer, told with the ratings."""
    NOTHING = "nothing"
    """It was looked into, and none of what counts against somebody is there."""


class DisciplineForm(StrEnum):
    """How somebody was disciplined, the lightest first."""

    REPRIMAND = "reprimand"
    WARNING = "warning"
    REMOVAL = "removal"
    EXPULSION = "expulsion"
    OF_THE_STATE = "of_the_state"
    """A discipline of the state side, of whichever form."""


class FactMark(StrEnum):
    """What is said of a fact beside its text: it is so, or it is not."""

    ON_DUTY = "on_duty"
    """The violation has to do with the duties of the post or the public service."""
    REMEDIED = "remedied"
    """Found out and remedied by themselves."""
    ELSEWHERE = "elsewhere"
    """It happened at a former unit."""
    BREACH = "breach"
    """A breach of what members may not do, or of setting an example, was concluded."""
    HARMFUL = "harmful"
    """The breach harmed the standing."""
    STAFF_WAIT = "staff_wait"
    STAFF_GO_ON = "staff_go_on"
    STAFF_NOT_RATED = "staff_not_rated"
