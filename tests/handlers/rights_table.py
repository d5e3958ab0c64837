"""Who may change rows, by factory or by step, and in which states of the year.

A step without a line has its factory's; a step that waits for text has its own line or its
group's. In one's own cell: nobody but an officer may change a row of another one."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.handlers.rights_states import ABOVE, EVERYBODY, STATES

EVER = frozenset(STATES)
_ORDER = list(STATES)


def _from(first: str, last: str) -> frozenset[str]:
    return frozenset(_ORDER[_ORDER.index(first) : _ORDER.index(last) + 1])


@dataclass(frozen=True, slots=True)
class Right:
    """Which roles may change rows, and when; `own` where the rows must be about themselves."""

    who: frozenset[str]
    when: frozenset[str] = EVER
    own: bool = False


JOINED = frozenset(EVERYBODY) - {"stranger", "former"}
LEADS = frozenset({"secretary", "other_secretary", "leading_deputy"})
COMMITTEE = LEADS | {"deputy", "committee"}
CHAIRS = LEADS | {"acting_chair"}
RECORD = CHAIRS | {"clerk"}
ACTS_ABOVE = frozenset(ABOVE)
ELECTORS = (
    JOINED - ACTS_ABOVE - {"other_secretary", "officer", "follower", "probationary", "exempt"}
)
"""Who is official, not exempt and in the room."""
OFFICER = frozenset({"officer"})

NOBODY = Right(frozenset())
OWN = Right(JOINED, own=True)
LEAD = Right(LEADS)
COMMON = Right(COMMITTEE)
MEETING = _from("roll_call", "counted")
RECORDS = Right(RECORD, MEETING)

RIGHTS: Mapping[str, Right] = {
    # One's own: the chat, the review, the year's papers, the reminders, the data, the vote.
    "iv": OWN,
    "m": OWN,
    "fq": OWN,
    "n": OWN,
    "ob": OWN,
    "Lodging": OWN,
    "p": OWN,
    "py": NOBODY,
    "py.file": LEAD,
    "ym": NOBODY,
    "ym.past_minutes": Right(RECORD | {"deputy"}),
    "ym.past_count": Right(RECORD | {"teller"}),
    "ym.past_extract": OWN,
    "po": OWN,
    "AskingCorrection": OWN,
    "r": OWN,
    "rs": OWN,
    "s": Right(ELECTORS, frozenset({"urn_open"}), own=True),
    "h.ballot_code": Right(ELECTORS | {"other_secretary"}, MEETING, own=True),
    "tb": OWN,
    "y": OWN,
    "yv": OWN,
    "bo": OWN,
    "bo.found": LEAD,
    "du.mute": OWN,
    "du.unmute": OWN,
    "Review": OWN,
    "Yearly": OWN,
    "Discussion:opinion": Right(JOINED, MEETING, own=True),
    # The committee's: what it writes together.
    "d.check": COMMON,
    "c.pick_average": COMMON,
    "c.pick_excellent": COMMON,
    "c.pick_good": COMMON,
    "c.pick_poor": COMMON,
    "Collective": COMMON,
    "ReviewComment:text": COMMON,
    # The record's: who is there, who is a guest, what is said.
    "h.absent": RECORDS,
    "h.present": RECORDS,
    "o": RECORDS,
    "AgendaTalk": RECORDS,
    "Discussion": RECORDS,
    # The chair's: whose turn it is, who holds which office, what is concluded.
    "g": Right(CHAIRS, MEETING),
    "h.open_meeting": Right(CHAIRS, MEETING),
    "AgendaTalk:conclusion": Right(CHAIRS, MEETING),
    # The officer's, for all his cells; a notice is written by who leads, or by him.
    "of": Right(OFFICER),
    "ol": Right(OFFICER),
    "ul": Right(OFFICER),
    "ho": Right(OFFICER),
    "lv": Right(OFFICER),
    "cp": Right(OFFICER),
    "ox": Right(OFFICER),
    "dz": Right(OFFICER),
    "qa": Right(OFFICER | ACTS_ABOVE),
    "AskingBelow": Right(OFFICER | ACTS_ABOVE),
    "Examination": Right(OFFICER),
    "cg": Right(LEADS | OFFICER),
    "CapShare": Right(OFFICER),
    "PastCap": Right(LEADS | OFFICER),
    "fw": Right(frozenset({"follower"})),
    "PlanAnswer": Right(frozenset({"follower"})),
    # Who appraises or decides above.
    "ab": Right(ACTS_ABOVE),
    "Appraising": Right(ACTS_ABOVE),
    "fs": Right(ACTS_ABOVE),
    "Filling": Right(ACTS_ABOVE),
    "bc": Right(LEADS | OFFICER),
    "Broadcasting": Right(LEADS | OFFICER),
    # Who leads the cell; a deputy may take the desk.
    "c": LEAD,
    "ca": LEAD,
    "cf": LEAD,
    "cy": LEAD,
    "ClosingYear": LEAD,
    "d": LEAD,
    "pm": LEAD,
    "NotingMember": LEAD,
    "gp": LEAD,
    "Grouping": LEAD,
    "d.stand_in_yes": Right(frozenset({"deputy"})),
    "dc": LEAD,
    "ds": LEAD,
    "du": LEAD,
    "h": LEAD,
    "hu": LEAD,
    "HandingUp": LEAD,
    "hp": LEAD,
    "hr": LEAD,
    "l": LEAD,
    "oc": Right(LEADS | OFFICER),
    "ObjectionEntry": Right(LEADS | OFFICER),
    "ow": Right(LEADS | OFFICER),
    "WithdrawalEntry": Right(LEADS | OFFICER),
    "oy": LEAD,
    "pl": LEAD,
    "q": LEAD,
    "qr": LEAD,
    "rc": LEAD,
    "rr": LEAD,
    "sm": LEAD,
    "so": LEAD,
    "v": LEAD,
    "vp": LEAD,
    "vt": LEAD,
    "w": LEAD,
    "Absence": LEAD,
    "Entering": LEAD,
    "Figures": LEAD,
    "rm": LEAD,
    "rm.topic": Right(RECORD),
    "RemedyTalk": Right(RECORD),
    "ff": Right(LEADS | OFFICER),
    "el": Right(LEADS | OFFICER),
    "EarlierTalk": Right(LEADS | OFFICER),
    "FactTalk": Right(LEADS | OFFICER),
    "HeadTalk": LEAD,
    "Prompting": LEAD,
    "ph": Right(RECORD),
    "Heading": Right(RECORD),
    "Heading:locality": LEAD,
    "Quarter": LEAD,
    "Returning": LEAD,
    "SaidAloud": LEAD,
    "Setting": LEAD,
    "VotesTalk": LEAD,
    "Waiving": LEAD,
    # Read by all whom it concerns, changed by nobody.
    "j": NOBODY,
    "mp": NOBODY,
    "vl": NOBODY,
}
