"""One opening of the urn, whatever it asks: who votes, on what, how, frozen and hashed.

Everything that opens a ballot does it here: the rating, a second round, a repeat, a motion, a
rehearsal. An open vote gets no key and no sealed electors, so that the urn refuses it by itself.
"""

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import rating
from storage import outbox
from storage.ballot_keys import BallotKeyError
from storage.ballot_kinds import SheetRules
from storage.outbox import Plan
from storage.queries import meetings as meeting_rows
from storage.queries import people
from storage.queries import phones as phone_rows
from storage.queries import votes as vote_rows
from storage.tables import (
    LEAST_BALLOTS,
    BallotBody,
    BallotElector,
    BallotRules,
    BallotSession,
    BallotState,
    BallotTurnout,
    Collective,
    Cycle,
    Meeting,
    MemberRole,
    OpenVoter,
    Organisation,
    PaperElector,
)
from terms.ballots import BallotKind, BallotMode, BallotPurpose
from terms.name_order import name_order
from terms.people import ABOVE_CELLS
from workflow.accounts import id_of
from workflow.drafts import LARGEST_SHEET
from workflow.errors import Refusal
from workflow.meeting import new_phones, rated_subjects, roll_call
from workflow.open_urns import Subject
from workflow.work import Work

INVITATION = "ballot_open"
ON_PAPER = "ballot_on_paper"
_SEAL_PART = 8
_COMMITTEE_BEFORE = rating.Subject.PARTY_COMMITTEE.vietnamese.capitalize()
"""What a cell's own committee was called on a sheet until December 2026; hashes were made of it."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Question:
    """What one session asks, and how."""

    subjects: tuple[Subject, ...]
    kind: BallotKind = BallotKind.LEVELS
    mode: BallotMode = BallotMode.SECRET
    purpose: BallotPurpose = BallotPurpose.RATING
    body: BallotBody = BallotBody.CELL
    most: int = 0
    self_vote: bool = True
    typed: bool = False
    web_link: bool = True
    text: str = ""

    @property
    def sheet(self) -> SheetRules:
        """What may stand on the sheet."""
        return SheetRules(self.kind, self.most or LARGEST_SHEET)


@dataclass(frozen=True, slots=True)
class Electorate:
    """Who votes in one session: by phone or on paper, never both."""

    base: int
    """Official members of whom the shares are taken (S1 V.15)."""
    by_phone: tuple[Subject, ...]
    on_paper: tuple[Subject, ...] = ()
    floor: int = LEAST_BALLOTS
    """With fewer valid ballots than this no view shows the figures; the opening fixes it."""

    @property
    def ways(self) -> tuple[tuple[Subject, ...], tuple[Subject, ...]]:
        """Who votes by phone, and who on paper."""
        return self.by_phone, self.on_paper

    @property
    def everybody(self) -> tuple[Subject, ...]:
        """Who votes, by name."""
        every = (*self.by_phone, *self.on_paper)
        return tuple(sorted(every, key=lambda row: (name_order(row.name), row.name)))

    @property
    def size(self) -> int:
        """How many vote."""
        return len(self.by_phone) + len(self.on_paper)

    @property
    def small(self) -> bool:
        """Whether so few vote by phone that secrecy is weak."""
        return len(self.by_phone) < self.floor


def sheet_digest(question: Question) -> str:
    """Give the SHA-256 of a sheet as canonical JSON; 64 hexadecimal digits.

    The plain sheet of levels is its rows, `[[id, name], …]`. Any other begins with its terms:
    `[[kind, mode, purpose, most, self vote, motion], [id, name], …]`.
    """
    rows: list[object] = [[row.member_id, row.name] for row in question.subjects]
    terms = [question.kind, question.mode, question.purpose]
    plain = [BallotKind.LEVELS, BallotMode.SECRET, BallotPurpose.RATING]
    if terms == plain and question.self_vote:
        return _digest(rows)
    written = [term.value for term in terms]
    return _digest([[*written, question.most, question.self_vote, question.text], *rows])


def electorate_digest(electorate: Electorate) -> str:
    """Give the SHA-256 of who votes, by phone or on paper: as the meeting froze it."""
    return rated_subjects.electors_digest(electorate.everybody)


def seal_of(question: Question, electorate: Electorate) -> str:
    """Give what a button of confirmation carries: sheet, voters each in their way, and the
    floor."""
    ways = [[[row.member_id, row.name] for row in way] for way in electorate.ways]
    return sheet_digest(question)[:_SEAL_PART] + _digest([*ways, electorate.floor])[:_SEAL_PART]


async def electorate(
    work: Work, meeting: Meeting, body: BallotBody, mode: BallotMode = BallotMode.SECRET
) -> Electorate:
    """Give who would vote now: who is in the room, on paper where they have no chat or want none,
    or none that is known to be theirs (L21).

    In an open vote nobody is on paper: who has no phone at hand says it aloud (X-18).
    """
    session = await work.session()
    roll = await roll_call.roll(work, meeting)
    plan = await vote_rows.plan_of(session, id_of(meeting))
    counted = [row for row in roll.attendees if row.counts]
    if body is BallotBody.COMMITTEE:
        numbers = [row.member_id for row in counted]
        members = await people.named_on(session, numbers, roll_call.day_of(work, meeting))
        led = {who for who, row in members.items() if row.role is not MemberRole.MEMBER}
        counted = [row for row in counted if row.member_id in led]
    voters = [Subject(row.member_id, row.name) for row in counted if row.votes]
    watch = new_phones.watch_of(work, meeting)
    phones = await phone_rows.voters_by_phone(session, watch, [row.member_id for row in voters])
    phones -= set(plan.on_paper)
    if mode is BallotMode.OPEN:
        phones = {row.member_id for row in voters}
    return Electorate(
        base=len(counted),
        by_phone=tuple(row for row in voters if row.member_id in phones),
        on_paper=tuple(row for row in voters if row.member_id not in phones),
        floor=work.house.least_ballots,
    )


async def named(work: Work, meeting: Meeting, numbers: list[int]) -> tuple[Subject, ...]:
    """Give rows of a sheet by their numbers: members by name, collectives by what they are."""
    session = await work.session()
    members = await meeting_rows.members_named(session, [n for n in numbers if n > 0])
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    cell = await session.get_one(Organisation, cycle.cell_id)

    def name(number: int) -> str:
        if number > 0:
            return members[number].called
        return called_in(cell, number)

    return tuple(Subject(number, name(number)) for number in numbers)


async def asked_in(work: Work, meeting: Meeting, ballot: BallotSession) -> tuple[Subject, ...]:
    """Give the rows of a ballot in the words it was opened with, of which its hash was made."""
    rows = await named(work, meeting, ballot.subjects)
    before = tuple(map(_called_before, rows))
    if before == rows:
        return rows
    rules = await vote_rows.rules_of(await work.session(), id_of(ballot))
    question = Question(
        subjects=before,
        kind=rules.kind,
        mode=rules.mode,
        purpose=rules.purpose,
        most=rules.most,
        self_vote=rules.self_vote,
        text=rules.text,
    )
    return before if sheet_digest(question) == ballot.sheet_hash else rows


def _called_before(row: Subject) -> Subject:
    own = row.member_id == Collective.COMMITTEE and row.name == collective_name(row.member_id, "")
    return replace(row, name=_COMMITTEE_BEFORE) if own else row


def called_in(cell: Organisation, number: int) -> str:
    """Give what a collective is called in the year of a cell or of a body that meets."""
    itself = number == Collective.COMMITTEE and cell.body in ABOVE_CELLS
    return cell.name if itself else collective_name(number, cell.name)


def collective_name(number: int, cell: str) -> str:
    """Give what a collective is called on a sheet; nothing for the row of a motion."""
    match number:
        case Collective.CELL:
            return cell
        case Collective.COMMITTEE:
            return rating.Subject.PARTY_COMMITTEE.in_cell.capitalize()
        case Collective.LEADERSHIP:
            return rating.Subject.LEADERSHIP_COLLECTIVE.vietnamese.capitalize()
        case _:
            return ""


def refuse_impossible(question: Question, voters: Electorate) -> None:
    """Let a ballot through that can be held.

    Raises:
        Refusal: `no_electors`; `no_subjects`; `sheet_too_long` (most, subjects).
    """
    if not voters.size:
        raise Refusal("no_electors")
    if not question.subjects:
        raise Refusal("no_subjects")
    if len(question.subjects) > LARGEST_SHEET:
        raise Refusal("sheet_too_long", most=LARGEST_SHEET, subjects=len(question.subjects))


async def refuse_second(work: Work, meeting_id: int) -> None:
    """Let a ballot through when no other is being held at this meeting.

    Raises:
        Refusal: `ballot_running`.
    """
    for ballot, _ in await vote_rows.held_at(await work.session(), meeting_id):
        if ballot.state in (BallotState.OPEN, BallotState.CLOSED):
            raise Refusal("ballot_running")


async def open_session(
    work: Work, meeting_id: int, question: Question, voters: Electorate
) -> BallotSession:
    """Write session and electorate; a sealed one's key is proved on the disk before this commits.

    Raises:
        Refusal: as `refuse_impossible` and `refuse_second`; `ballot_key_exists` where a file lies
            in the key's place, `ballot_key_unmade` where it could not be written and proved.
            Nothing is opened.
    """
    refuse_impossible(question, voters)
    await refuse_second(work, meeting_id)
    session = await work.session()
    ballot = _row(work, meeting_id, question, voters)
    session.add(ballot)
    await session.flush()
    number = id_of(ballot)
    if question.mode is BallotMode.SECRET:
        _make_key(work, ballot)
    turnout = BallotTurnout(session_id=number, shown_at=work.now)
    session.add_all([_rules(number, question, voters.floor), turnout])
    elector = BallotElector if question.mode is BallotMode.SECRET else OpenVoter
    session.add_all(elector(session_id=number, member_id=row.member_id) for row in voters.by_phone)
    session.add_all(
        PaperElector(session_id=number, member_id=row.member_id) for row in voters.on_paper
    )
    await session.flush()
    watch = new_phones.watch_of(work, await session.get_one(Meeting, meeting_id))
    by_phone = [row.member_id for row in voters.by_phone]
    phones = await phone_rows.freeze(session, number, watch, by_phone)
    await _invite(work, number, voters, phones)
    return ballot


def _make_key(work: Work, ballot: BallotSession) -> None:
    number = id_of(ballot)
    try:
        # Not in a thread: the transaction is open, and nobody in it waits for one (L25).
        key = work.house.ballot_keys.create(number)
    except BallotKeyError as error:
        _log.error("code=%s session=%d", error.code, number)
        planted = error.code == "ballot_key_exists"
        raise Refusal("ballot_key_exists" if planted else "ballot_key_unmade") from None
    work.unit.undo_by(partial(work.house.ballot_keys.destroy, key))
    ballot.public_key, ballot.key_name, ballot.key_hash = key.public, key.name, key.digest


def facts_of(ballot: BallotSession, question: Question, voters: Electorate) -> dict[str, object]:
    """Give what the audit chain keeps of an opening: ids, counts, hashes."""
    return {
        "meeting": ballot.meeting_id,
        "session": ballot.id,
        "kind": question.kind.value,
        "mode": question.mode.value,
        "purpose": question.purpose.value,
        "electors": voters.size,
        "on_paper": len(voters.on_paper),
        "subjects": len(question.subjects),
        "floor": voters.floor,
        "electorate_hash": ballot.electorate_hash,
        "sheet_hash": ballot.sheet_hash,
        "key_hash": ballot.key_hash,
    }


def _row(work: Work, meeting_id: int, question: Question, voters: Electorate) -> BallotSession:
    return BallotSession(
        meeting_id=meeting_id,
        state=BallotState.OPEN,
        subjects=[row.member_id for row in question.subjects],
        sheet_hash=sheet_digest(question),
        electorate_hash=electorate_digest(voters),
        public_key=b"",
        official_members=voters.base,
        present=voters.size,
        opened_at=work.now,
    )


def _rules(session_id: int, question: Question, floor: int) -> BallotRules:
    return BallotRules(
        session_id=session_id,
        kind=question.kind,
        mode=question.mode,
        purpose=question.purpose,
        body=question.body,
        most=question.most,
        self_vote=question.self_vote,
        typed=question.typed,
        web_link=question.web_link,
        text=question.text,
        floor=floor,
    )


async def _invite(
    work: Work, number: int, voters: Electorate, phones: Mapping[int, list[int]]
) -> None:
    told = [(INVITATION, row) for row in voters.by_phone]
    told += [(ON_PAPER, row) for row in voters.on_paper]
    await outbox.plan_many(
        await work.session(),
        [
            Plan(
                key=f"ballot:{number}:{row.member_id}",
                kind=kind,
                member_id=row.member_id,
                # Sent late or again, it reaches no phone that came after the opening.
                args={"session": number, "accounts": phones.get(row.member_id, [])}
                if kind == INVITATION
                else {"session": number},
                not_before=work.now,
            )
            for kind, row in told
        ],
    )


def _digest(listed: list[object]) -> str:
    written = json.dumps(listed, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
