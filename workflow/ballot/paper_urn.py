"""The paper urn: two tellers enter its totals, each by themselves, and they must agree (C6).

What is entered is kept encrypted and deleted once both counts agree. The paper totals are kept
apart only where both urns hold enough ballots; else they would tell who chose what, and are added
to the phones' totals at once.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import bindparam
from sqlmodel import col, update

from storage import audit, outbox
from storage.outbox import Plan
from storage.queries import agenda as agenda_rows
from storage.queries import meetings as meeting_rows
from storage.queries import people
from storage.queries import votes as vote_rows
from storage.tables import (
    BallotRules,
    BallotSession,
    BallotState,
    BallotTally,
    Cycle,
    Meeting,
    PaperTally,
    PaperUrn,
    TellerCount,
)
from terms.ballots import OFFERED, BallotKind, BallotMode, TallyMark
from workflow.accounts import Person, id_of
from workflow.ballot import urn_session
from workflow.errors import Refusal
from workflow.meeting import roll_call
from workflow.open_urns import Subject
from workflow.planned import Planned
from workflow.work import CloseUrn, Work

ASKED = "tellers_asked"
AGREED = "paper_counted"
"""A link of the audit chain: both counts agree, and who made them."""
_Figures = Mapping[str, Sequence[int]]
APART_FROM = 3
"""Fewer ballots than this in either urn, and separate totals would tell who chose what (L12)."""
HEADS = ("issued", "returned", "invalid")
_NUMBERS = (1, 2)
MOST = 999
"""No cell has more ballots; a longer number is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class Counting:
    """One teller's count as they see it: their own figures, never the other's."""

    session_id: int
    number: int
    kind: BallotKind
    subjects: tuple[Subject, ...]
    electors: int
    figures: _Figures
    question: str | None
    """What is asked now: a name of `HEADS`, or a subject's number; None when all is entered."""
    agreed: bool = False
    differing: tuple[str, ...] = ()
    """What the two counts do not agree in: asked again, of both."""
    alone: bool = False
    """The other count is still to be made; it may be made on this phone too."""

    @property
    def marks(self) -> tuple[TallyMark, ...]:
        """What a row's figures are of, in order."""
        return tuple(OFFERED[self.kind].values())

    def subject(self, number: str) -> Subject:
        """Give the row of a subject that is asked about."""
        return next(row for row in self.subjects if str(row.member_id) == number)


@dataclass(slots=True)
class _Table:
    """A session on the tellers' table."""

    ballot: BallotSession
    rules: BallotRules
    meeting: Meeting
    electors: int
    subjects: tuple[Subject, ...]
    counts: list[TellerCount] = field(default_factory=list)

    @property
    def questions(self) -> tuple[str, ...]:
        return (*HEADS, *(str(number) for number in self.ballot.subjects))

    @property
    def number(self) -> int:
        return id_of(self.ballot)


async def awaited(work: Work, ballot: BallotSession) -> bool:
    """Tell whether a session still waits for its paper ballots."""
    session, number = await work.session(), id_of(ballot)
    voters = (await vote_rows.voters_at(session, ballot.meeting_id)).get(number)
    if voters is None or not voters.on_paper:
        return False
    return number not in await vote_rows.paper_urns_at(session, ballot.meeting_id)


async def ask(work: Work, ballot: BallotSession) -> None:
    """Ask the tellers, once, to enter the paper ballots."""
    session = await work.session()
    number = id_of(ballot)
    meeting = await session.get_one(Meeting, ballot.meeting_id)
    plans = [
        Plan(f"tellers:{number}:{who}", ASKED, who, {"session": number}, work.now)
        for who in await _may_count(work, meeting)
    ]
    await outbox.plan_many(session, plans)


async def of_meeting(work: Work, meeting: Meeting) -> list[int]:
    """Give who counts: the tellers the meeting named, or who leads the cell where it named none."""
    session = await work.session()
    assert meeting.id is not None
    named = await agenda_rows.tellers_of(session, meeting.id)
    if named:
        return named
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    leading = await people.secretaries_of(session, cycle.cell_id, work.now.date())
    return [id_of(member) for member in leading]


async def _may_count(work: Work, meeting: Meeting) -> list[int]:
    """Give the tellers; where not two of them have a phone, whoever votes in the room may too."""
    found = await of_meeting(work, meeting)
    able = await vote_rows.with_chat(await work.session(), found)
    if len(able) >= len(_NUMBERS):
        return found
    room = await roll_call.roll(work, meeting)
    return [*found, *(row.member_id for row in room.electors if row.member_id not in found)]


async def asked_facts(work: Work, row: Planned) -> int | None:
    """Give the session a teller is asked to count; None when that is done."""
    session_id: int = row.args["session"]
    ballot = await (await work.session()).get_one(BallotSession, session_id)
    return session_id if await awaited(work, ballot) else None


async def waiting(work: Work, meeting_id: int) -> int | None:
    """Give the session of a meeting that waits for its paper ballots."""
    for ballot, _ in await vote_rows.held_at(await work.session(), meeting_id):
        number = id_of(ballot)
        if ballot.state is BallotState.COUNTED and await awaited(work, ballot):
            return number
    return None


async def begin(work: Work, person: Person, session_id: int, *, again: bool = False) -> Counting:
    """Give a teller their count: the one they have begun, or a new one.

    Args:
        work: The update.
        person: The teller.
        session_id: The session counted.
        again: They make the second count too, as only one teller has a phone.

    Raises:
        Refusal: `not_teller`; `no_ballot`; `not_counted` before the phones' ballots are;
            `paper_agreed` when it is done; `counts_taken` when two others count; `own_count` for a
            second count by who is on the sheet: nobody alone enters their own level.
    """
    table = await _tellers_table(work, person, session_id)
    own = [row for row in table.counts if row.teller_id == person.member_id]
    unfinished = next((row for row in own if not row.finished), None)
    if unfinished is None and own and again and person.member_id in table.ballot.subjects:
        raise Refusal("own_count")
    if unfinished is None and (again or not own):
        unfinished = await _new(work, table, person)
    return _seen(table, unfinished or own[-1])


async def begun(work: Work, person: Person, session_id: int) -> Counting:
    """Give a teller the count they have begun; nothing is begun by it.

    Raises:
        Refusal: as `begin`; `counts_taken` where they have begun none.
    """
    table = await _tellers_table(work, person, session_id)
    own = [row for row in table.counts if row.teller_id == person.member_id]
    if not own:
        raise Refusal("counts_taken")
    return _seen(table, next((row for row in own if not row.finished), own[-1]))


async def enter(work: Work, person: Person, session_id: int, typed: str) -> Counting:
    """Take the figures of what is asked now; when both counts are whole, compare them.

    Raises:
        Refusal: as `begin`; `figures_shape` (count) for anything but so many numbers;
            `figures_sum` (most) for more ballots than there are.
    """
    table = await _tellers_table(work, person, session_id)
    own = (row for row in table.counts if row.teller_id == person.member_id)
    row = next((row for row in own if not row.finished), None)
    if row is None:
        return await begin(work, person, session_id)
    figures = _figures(row)
    question = _question(table, figures)
    assert question is not None
    figures[question] = _checked(table, figures, question, _numbers(table, question, typed))
    row.figures = json.dumps(figures)
    row.finished = _question(table, figures) is None
    session = await work.session()
    session.add(row)
    await session.flush()
    if len(table.counts) == len(_NUMBERS) and all(count.finished for count in table.counts):
        return await _compare(work, person, table, row)
    return _seen(table, row)


async def _tellers_table(work: Work, person: Person, session_id: int) -> _Table:
    session = await work.session()
    found = await vote_rows.opening(session, session_id)
    if found is None:
        raise Refusal("no_ballot")
    ballot, rules, meeting = found
    if person.member_id not in await _may_count(work, meeting):
        raise Refusal("not_teller")
    if ballot.state is not BallotState.COUNTED:
        raise Refusal("not_counted")
    await meeting_rows.ballot_locked(session, session_id)
    if not await awaited(work, ballot):
        raise Refusal("paper_agreed")
    voters = (await vote_rows.voters_at(session, ballot.meeting_id))[session_id]
    return _Table(
        ballot,
        rules,
        meeting,
        len(voters.on_paper),
        await urn_session.asked_in(work, meeting, ballot),
        await vote_rows.teller_counts(session, session_id),
    )


async def _new(work: Work, table: _Table, person: Person) -> TellerCount:
    free = [number for number in _NUMBERS if number not in {row.number for row in table.counts}]
    if not free:
        raise Refusal("counts_taken")
    session = await work.session()
    row = TellerCount(session_id=table.number, number=free[0], teller_id=person.member_id)
    session.add(row)
    await session.flush()
    table.counts.append(row)
    return row


def _seen(
    table: _Table, row: TellerCount, differing: tuple[str, ...] = (), *, agreed: bool = False
) -> Counting:
    figures = _figures(row)
    return Counting(
        session_id=table.number,
        number=row.number,
        kind=BallotKind(table.rules.kind),
        subjects=table.subjects,
        electors=table.electors,
        figures=figures,
        question=_question(table, figures),
        agreed=agreed,
        differing=differing,
        alone=len(table.counts) < len(_NUMBERS) and row.teller_id not in table.ballot.subjects,
    )


def _figures(row: TellerCount) -> dict[str, list[int]]:
    found: dict[str, list[int]] = json.loads(row.figures)
    return found


def _question(table: _Table, figures: _Figures) -> str | None:
    return next((each for each in table.questions if each not in figures), None)


def _numbers(table: _Table, question: str, typed: str) -> list[int]:
    expected = 1 if question in HEADS else len(OFFERED[BallotKind(table.rules.kind)])
    parts = typed.replace(",", " ").replace("/", " ").replace(";", " ").split()
    if len(parts) != expected or not all(part.isascii() and part.isdigit() for part in parts):
        raise Refusal("figures_shape", count=expected)
    return [min(int(part), MOST) for part in parts]


def _checked(table: _Table, figures: _Figures, question: str, numbers: list[int]) -> list[int]:
    """Give the figures where they can be: issued ≥ returned ≥ valid ≥ marks."""
    most = _most(table, figures, question)
    if sum(numbers) > most:
        raise Refusal("figures_sum", most=most)
    return numbers


def _most(table: _Table, figures: _Figures, question: str) -> int:
    match question:
        case "issued":
            return table.electors
        case "returned":
            return figures["issued"][0]
        case "invalid":
            return figures["returned"][0]
        case _:
            return figures["returned"][0] - figures["invalid"][0]


async def _compare(work: Work, person: Person, table: _Table, row: TellerCount) -> Counting:
    one, other = (_figures(count) for count in table.counts)
    differing = tuple(each for each in table.questions if one[each] != other[each])
    if set(differing) & set(HEADS):
        # The rows were checked against heads that are in doubt: they are counted anew as well.
        differing = table.questions
    if not differing:
        seen = _seen(table, row, agreed=True)
        await _agree(work, person, table, one)
        return seen
    session = await work.session()
    for count in table.counts:
        kept = {key: value for key, value in _figures(count).items() if key not in differing}
        count.figures, count.finished = json.dumps(kept), False
        session.add(count)
    await session.flush()
    return _seen(table, row, differing)


async def _agree(work: Work, person: Person, table: _Table, figures: _Figures) -> None:
    session = await work.session()
    issued, returned, invalid = (figures[head][0] for head in HEADS)
    by_phone = await _returned_by_phone(work, table)
    apart = returned >= APART_FROM and by_phone >= APART_FROM
    totals = _totals(table, figures, returned, invalid)
    if apart:
        session.add_all(
            PaperTally(session_id=table.number, subject_id=subject, mark=mark, n=n)
            for subject, mark, n in totals
        )
    else:
        await _add(work, table.number, totals)
    session.add(
        PaperUrn(
            session_id=table.number,
            issued=issued,
            returned=returned,
            # Of one paper it would tell what stood on it, and whose it was is no secret.
            invalid=invalid if apart else 0,
            apart=apart,
        )
    )
    counted_by = sorted({count.teller_id for count in table.counts})
    for count in table.counts:
        await session.delete(count)
    await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind=AGREED,
        organisation_id=person.cell_id,
        payload={
            "session": table.number,
            "issued": issued,
            "returned": returned,
            "tellers": counted_by,
        },
    )
    work.jobs.append(CloseUrn(table.number))


def _totals(
    table: _Table, figures: _Figures, returned: int, invalid: int
) -> list[tuple[int, TallyMark, int]]:
    marks = tuple(OFFERED[BallotKind(table.rules.kind)].values())
    found = []
    for subject in table.ballot.subjects:
        row = figures[str(subject)]
        found += [(subject, mark, n) for mark, n in zip(marks, row, strict=True)]
        found.append((subject, TallyMark.BLANK, returned - invalid - sum(row)))
        found.append((subject, TallyMark.INVALID, invalid))
    return found


async def _returned_by_phone(work: Work, table: _Table) -> int:
    session = await work.session()
    if table.rules.mode is BallotMode.OPEN:
        return await vote_rows.open_voted(session, table.number)
    return await meeting_rows.voted(session, table.number)


async def _add(work: Work, session_id: int, totals: Sequence[tuple[int, TallyMark, int]]) -> None:
    """Add what was on paper to the phones' totals, all rows at once."""
    await (await (await work.session()).connection()).execute(
        update(BallotTally)
        .where(
            col(BallotTally.session_id) == session_id,
            col(BallotTally.subject_id) == bindparam("subject"),
            col(BallotTally.mark) == bindparam("mark_of"),
        )
        .values(n=BallotTally.n + bindparam("more")),
        [{"subject": subject, "mark_of": mark, "more": n} for subject, mark, n in totals],
    )
