"""The facts of a meeting's papers: minutes, count record, extract, the ballot's own paper.

Codes such as a ballot's kind are plain words here; the papers say them in Vietnamese.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rating import CapBase, Level
from terms.people import BodyKind


@dataclass(frozen=True, slots=True)
class Absence:
    """An official member who is not in the room."""

    name: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LackingFacts:
    """A member without a level at the end of a meeting, and why."""

    name: str
    ground: str
    """A key of `papers.minutes.GROUNDS`."""
    clause: str = ""
    """What puts them out of scope, as it is cited."""
    excused: bool = False
    """Whether a reason of their absence was told."""


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """Who is in the room; counts of people."""

    official_total: int
    """The frozen vote base: official members less those the rules leave out."""
    official_present: int
    absent: tuple[Absence, ...] = ()
    probationary_present: int = 0
    exempt_present: int = 0
    guests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelCount:
    """The votes for one level, as the rating core counted and wrote them."""

    level: Level
    votes: int
    notation: str
    """Votes, present, official members: `07/08/10` (S1 V.15)."""
    percent_official: str
    """Of all official members, such as `70.0`."""
    percent_valid: str
    """Of the valid votes, such as `87.5`."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause that led to a level, what it says and what was found, in Vietnamese."""

    clause: str
    text: str
    found: str = ""
    """The figures held against it; empty where it is none of figures."""


@dataclass(frozen=True, slots=True)
class SubjectResult:
    """The result of one person or collective on the sheet."""

    name: str
    counts: tuple[LevelCount, ...]
    """The four levels, best first."""
    blank: int
    invalid: int
    level: Level | None
    """The resulting level; None when no level got more than half."""
    post: str = ""
    self_level: Level | None = None
    collective: bool = False
    reasons: tuple[Clause, ...] = ()
    subject_id: int = 0
    """Tells two of one name apart, here and below: a member's number or a collective's."""


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """Something that was said and that who said it let be written down."""

    step: str
    """`present`, `reports`, `opinions`, `reply` or `conclusion`: at which step it was said."""
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class TalkFacts:
    """One item of the agenda: whom it was about, what was said, what the chair concluded."""

    name: str
    """The person, or the collective such as `chi ủy`."""
    collective: bool
    chair: str
    self_level: Level | None = None
    """The level they proposed for themselves."""
    notes: tuple[NoteFacts, ...] = ()
    conclusion: str = ""
    """Empty: it was written by hand."""
    subject_id: int = 0


@dataclass(frozen=True, slots=True)
class UrnFacts:
    """The ballot papers of one urn."""

    issued: int
    returned: int
    invalid: int | None
    """None for paper ballots that are too few to tell: they are among the phones'."""


@dataclass(frozen=True, slots=True)
class NameResult:
    """One name in a vote on excellent: a second round, a second ballot of the tied."""

    name: str
    votes: int
    against: int
    blank: int
    notation: str
    percent: str
    """Of all official members."""
    passed: bool | None
    """More than half; None where the order of votes decides."""
    subject_id: int = 0


@dataclass(frozen=True, slots=True)
class PaperTotals:
    """What one subject got on the paper ballots alone: the mark's word and how many."""

    name: str
    marks: tuple[tuple[str, int], ...]
    subject_id: int = 0


class Withheld(StrEnum):
    """Why the figures of a vote are on no paper but the minutes and the record of the count."""

    FEW = "few"
    """Fewer valid ballots than the floor that was fixed at the opening."""
    TELLING = "telling"
    """They would tell who chose what."""


@dataclass(frozen=True, slots=True)
class BallotFacts:
    """One vote with its count."""

    purpose: str
    """`rating`, `repeat`, `second_round`, `tie_break`."""
    kind: str
    """`levels`, `lower_levels`, `choice`, `yes_no`."""
    mode: str
    """`secret` or `open`."""
    body: str
    """`cell` or `committee`: whose members voted."""
    most: int
    """How many names a sheet of `choice` takes."""
    phones: UrnFacts
    paper: UrnFacts | None
    subjects: tuple[SubjectResult, ...]
    """The rows of a vote on levels."""
    names: tuple[NameResult, ...]
    """The rows of a vote on excellent."""
    paper_totals: tuple[PaperTotals, ...]
    """The paper ballots alone, where both urns hold enough of them."""
    electorate_hash: str
    sheet_hash: str
    withheld: Withheld | None = None
    """Set where the figures are for the minutes and the record of the count alone."""

    @property
    def total(self) -> UrnFacts:
        """Both urns together."""
        paper = self.paper or UrnFacts(0, 0, 0)
        return UrnFacts(
            self.phones.issued + paper.issued,
            self.phones.returned + paper.returned,
            (self.phones.invalid or 0) + (paper.invalid or 0),
        )

    @property
    def apart(self) -> bool:
        """Whether each urn's invalid ballots may be told by themselves."""
        return self.paper is None or self.paper.invalid is not None


@dataclass(frozen=True, slots=True)
class MotionResult:
    """What became of a motion."""

    text: str
    mode: str
    agree: int
    notation: str
    percent: str
    disagree: int
    other: int
    blank: int
    invalid: int
    carried: bool


@dataclass(frozen=True, slots=True)
class StandardsFacts:
    """What is known of a collective against the standards: advice, nothing is lowered by it."""

    known: bool
    """Whether its points and tasks are; without them nothing can be said."""
    highest: Level | None = None
    short: tuple[Clause, ...] = ()
    """What keeps it from the levels above, or makes it not completed."""
    untold: tuple[str, ...] = ()
    """Conditions of which nothing is known."""
    open: bool = False
    """Whether the texts leave the level to who has the authority."""


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """What is proposed for one subject, and every step that leads there from the vote."""

    name: str
    collective: bool
    voted: Level | None
    level: Level | None
    """None: no level got more than half."""
    reasons: tuple[Clause, ...] = ()
    """The clauses of the count."""
    second: NameResult | None = None
    ceilings: tuple[Clause, ...] = ()
    """What bounds the proposal, where it is below the vote."""
    advice: tuple[Clause, ...] = ()
    """What the deciding authority should weigh; nothing is lowered by it."""
    outcome: str = ""
    """`by_order`, `keep_all`, `left_to_committee`: what was decided; empty for nothing."""
    outcome_reason: str = ""
    subject_id: int = 0
    rules: tuple[Clause, ...] = ()
    """What a level has to reach, without what was found: where figures are withheld."""
    withheld: Withheld | None = None
    """Of the votes that led here: set where figures are for minutes and record alone."""
    floor: int = 0
    """Valid ballots asked for before figures are shown elsewhere."""
    standards: StandardsFacts | None = None
    """Of a collective, where the rules have standards by points and figures."""


@dataclass(frozen=True, slots=True)
class CapFacts:
    """The cap on excellent among the people of the cell: an advice."""

    limit: int
    proposed: int
    clause: str
    share: int
    """Percent of the base."""
    base: CapBase
    certain: bool = True
    """Whether the text could be checked, and the rounding where something is rounded."""
    decided_at: str = ""
    """Where the whole similar group is counted; empty where it is not known."""


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """Who was reviewed in a body before they were in their cell."""

    names: tuple[str, ...]
    clause: str
    certain: bool
    """Whether the text could be checked."""
    cell: str = ""
    """The cell where all of them are reviewed first; empty where they are of several."""


@dataclass(frozen=True, slots=True)
class OwnChairFacts:
    """The chair led their own review, and against which clause that is."""

    name: str
    clause: str
    certain: bool
    """Whether the text could be checked."""


@dataclass(frozen=True, slots=True)
class PaperCountFacts:
    """Who made the two counts of a paper urn that agree; nobody where it was not kept."""

    names: tuple[str, ...]
    others: tuple[str, ...] = ()
    """Those of them who are not among the tellers."""


@dataclass(frozen=True, slots=True)
class PhoneFacts:
    """What became of the members' phones around a meeting, as the audit chain has it."""

    since: date
    """From when on it is counted: the invitation, or three days before the roll call."""
    anew: tuple[str, ...] = ()
    """Who got a phone by a code that they did not make themselves."""
    confirmed: int = 0
    """Phones of theirs that a teller confirmed in the room."""
    codes: int = 0
    """Codes made anew, each of which takes the phones there are."""
    codes_in_vote: int = 0
    """Those made while a ballot was open."""
    left: int = 0
    taken_over: int = 0
    """How often a deputy took the secretary's desk over."""


@dataclass(frozen=True, slots=True)
class VoidFacts:
    """A ballot that nobody could count: its key was gone."""

    opened: datetime
    motion: bool = False


@dataclass(frozen=True, slots=True)
class MinutesFacts:
    """A review meeting from its plan to its closing (S1 V.15, V.16)."""

    superior: str
    cell: str
    place: str
    year: int
    opened: datetime
    closed: datetime | None
    room: RoomFacts
    chair: str
    clerk: str
    tellers: tuple[str, ...]
    ballots: tuple[BallotFacts, ...]
    proposals: tuple[ProposalFacts, ...]
    supplementary: tuple[LackingFacts, ...]
    """Members who are reviewed or rated at a supplementary meeting (S1 V.1)."""
    electorate_hash: str
    sheet_hash: str
    audit_head: str
    """Head of the audit chain when the minutes were written."""
    not_rated: tuple[LackingFacts, ...] = ()
    """Who is not reviewed or not rated in the cell this year."""
    planned: datetime | None = None
    officers_approved: bool = False
    """Whether the meeting agreed to clerk and tellers by show of hands."""
    approved_late: bool = False
    """Whether it did so only after a vote on levels was opened."""
    own_chaired: OwnChairFacts | None = None
    paper_counts: tuple[PaperCountFacts, ...] = ()
    motions: tuple[MotionResult, ...] = ()
    cap: CapFacts | None = None
    announced: bool = True
    locality: str = ""
    """Where the paper is dated, such as `Thành phố Ví Dụ`; `place` is the room."""
    number: str = ""
    """Number in the cell's register, such as `05`; a dotted line when empty."""
    count_number: str = ""
    """Likewise of the record of the count."""
    draft: bool = False
    talks: tuple[TalkFacts, ...] = ()
    """What was said, the collectives first; without any, room is left to write."""
    unscrubbed: bool = False
    """Whether a vote of the meeting left traces on the database server's disk."""
    phones: PhoneFacts | None = None
    out_of_order: OrderFacts | None = None
    """Of a body's meeting that was opened before the cell's."""
    voided: tuple[VoidFacts, ...] = ()
    met: BodyKind | None = None
    """Which body met; None where the cell did."""


@dataclass(frozen=True, slots=True)
class BallotRow:
    """One row of the ballot's own paper."""

    name: str
    post: str = ""
    self_level: Level | None = None


@dataclass(frozen=True, slots=True)
class BallotTextFacts:
    """What stands on the ballot, to be printed for those who vote on paper."""

    superior: str
    cell: str
    year: int
    kind: str
    """As of a `BallotFacts`, or `motion`."""
    mode: str
    most: int
    rows: tuple[BallotRow, ...]
    text: str = ""
    """What a motion says."""
    rehearsal: bool = False
