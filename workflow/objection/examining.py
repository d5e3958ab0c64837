"""A complaint is examined by the direct superior and answered in writing (S1 IV.7, V.17).

Received, under examination, answered: its member hears of each. Upheld, the rating is opened again
by the answer itself; rejected, it stands. Where nobody above works here, who leads the cell enters
the same steps from the paper, without reading what was complained of.
"""

from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from storage.queries import objections as rows
from storage.queries import offices
from storage.tables import Cycle, Objection, ObjectionWithdrawal
from terms.objection import ANSWERED, WAITING, ObjectionKind, ObjectionState
from workflow.accounts import Person, id_of
from workflow.answer_text import kept_text
from workflow.decision import paper_day, reopening
from workflow.errors import Refusal
from workflow.objection import lodging, step_notice, superior
from workflow.objection.facts import ObjectionFacts, facts
from workflow.work import Work

LONGEST_DOCUMENT = 200


@dataclass(frozen=True, slots=True)
class Examined:
    """One of them as somebody who may answer it sees it."""

    now: ObjectionFacts
    """Without its text where they only enter an answer from paper."""
    reads: bool
    """They examine it themselves."""

    @property
    def mark(self) -> str:
        """What tells this answer and its paper from any others."""
        return _mark(self.now.document, self.now.answer)


@dataclass(frozen=True, slots=True)
class ObjectionPicture:
    """A photo or file of a paper, as the platform finds it."""

    channel: str
    bot: str
    kind: str
    file_id: str


async def queue(work: Work, officer: Person) -> tuple[ObjectionFacts, ...]:
    """Give what the officer examines or reads: what waits first, by the day to answer.

    Raises:
        Refusal: `not_officer`.
    """
    session = await work.session()
    over = await offices.offices_of(session, officer.member_id)
    if not over:
        raise Refusal("not_officer")
    cells = await offices.cells_under(session, [id_of(one) for one in over])
    cycles = {id_of(one): one for one in await rows.cycles_of(session, [id_of(c) for c in cells])}
    found = [
        await facts(work, row)
        for row in await rows.lodged_in(session, list(cycles))
        if await superior.may_examine(work, officer, row, cycles[row.cycle_id])
    ]
    return tuple(sorted(found, key=_urgency))


async def one(work: Work, person: Person, objection_id: int) -> Examined:
    """Give one that they examine, or whose answer they enter.

    Raises:
        Refusal: `objection_unknown` for anybody else.
    """
    row, reads = await _row(work, person, objection_id)
    return await _seen(work, row, reads=reads)


async def scans(work: Work, person: Person, objection_id: int) -> tuple[ObjectionPicture, ...]:
    """Give the photos and files of a paper to who examines it; raise `Refusal` as `one`."""
    row, reads = await _row(work, person, objection_id)
    if not reads:
        raise Refusal("objection_unknown")
    session = await work.session()
    paper = await session.get(ObjectionWithdrawal, id_of(row))
    found = [
        ObjectionPicture(one.channel, one.bot, one.kind, one.file)
        for one in await rows.scans_of(session, id_of(row))
    ]
    if paper is not None and paper.file:
        found.append(ObjectionPicture(paper.channel, paper.bot, paper.kind, paper.file))
    return tuple(found)


async def receive(work: Work, person: Person, objection_id: int) -> Examined:
    """Say that it has been received; said twice it is said once.

    Raises:
        Refusal: as `one`; `objection_answered`; `objection_withdrawn`.
    """
    row, reads = await _open(work, person, objection_id)
    if row.state is ObjectionState.LODGED:
        row.state, row.received_at = ObjectionState.RECEIVED, work.now
        await _moved(work, row)
    return await _seen(work, row, reads=reads)


async def examine(work: Work, person: Person, objection_id: int) -> Examined:
    """Begin the examination; raise `Refusal` as `receive`."""
    row, reads = await _open(work, person, objection_id)
    if row.state is not ObjectionState.EXAMINING:
        row.received_at = row.received_at or work.now
        row.state, row.examined_at = ObjectionState.EXAMINING, work.now
        await _moved(work, row)
    return await _seen(work, row, reads=reads)


async def set_day(work: Work, person: Person, objection_id: int, day: date) -> Examined:
    """Set the last day to answer, as the competent body fixed it; its member hears of it.

    Raises:
        Refusal: as `receive`; `deadline_past` for a day that is over.
    """
    row, reads = await _open(work, person, objection_id)
    if day < work.now.date():
        raise Refusal("deadline_past")
    if row.answer_by != day:
        row.answer_by = day
        session = await work.session()
        session.add(row)
        await session.flush()
        await step_notice.tell_day(work, row)
        await step_notice.remind(work, row)
    return await _seen(work, row, reads=reads)


async def keep_document(work: Work, person: Person, objection_id: int, text: str) -> Examined:
    """Keep number and day of the written answer; nothing is answered by it yet.

    Raises:
        Refusal: as `receive`; `answer_empty`; `text_too_long` (limit); as
            `paper_day.check_answer`.
    """
    row, reads = await _open(work, person, objection_id)
    said = " ".join(kept_text(text).split())
    if len(said) > LONGEST_DOCUMENT:
        raise Refusal("text_too_long", limit=LONGEST_DOCUMENT)
    await _check_day(work, row, said)
    row.answer_document = said
    return await _kept(work, row, reads=reads)


async def keep_answer(work: Work, person: Person, objection_id: int, text: str) -> Examined:
    """Add a message to what the answer says.

    Raises:
        Refusal: as `receive`; `answer_empty`; `text_too_long` (limit).
    """
    row, reads = await _open(work, person, objection_id)
    whole = "\n".join(part for part in (row.answer, kept_text(text)) if part)
    if len(whole) > lodging.LONGEST:
        raise Refusal("text_too_long", limit=lodging.LONGEST)
    row.answer = whole
    return await _kept(work, row, reads=reads)


async def start_over(work: Work, person: Person, objection_id: int) -> Examined:
    """Empty what is typed of the answer; raise `Refusal` as `receive`."""
    row, reads = await _open(work, person, objection_id)
    row.answer = row.answer_document = ""
    return await _kept(work, row, reads=reads)


async def answer(
    work: Work, person: Person, objection_id: int, *, upheld: bool, mark: str
) -> Examined:
    """Answer it with the answer and the paper whose `Examined.mark` stood on the screen. Answered
    twice is answered once.

    Upheld, the rating of that year is cancelled and waits to be made again, where one holds.

    Raises:
        Refusal: as `one`; `objection_withdrawn`; `objection_unread` before it is under examination;
            `no_text` without paper or answer; `objection_changed` where something else stands
            there by now; as `paper_day.check_answer` for a paper that was kept before its day was
            asked for.
    """
    row, reads = await _row(work, person, objection_id)
    if row.state in ANSWERED:
        return await _seen(work, row, reads=reads)
    _still_open(row)
    if row.state is not ObjectionState.EXAMINING:
        raise Refusal("objection_unread")
    if not row.answer or not row.answer_document:
        raise Refusal("no_text")
    if mark != _mark(row.answer_document, row.answer):
        raise Refusal("objection_changed")
    await _check_day(work, row, row.answer_document)
    row.state = ObjectionState.UPHELD if upheld else ObjectionState.REJECTED
    row.answered_by, row.ended_at = person.member_id, work.now
    await _moved(work, row)
    cycle = await (await work.session()).get_one(Cycle, row.cycle_id)
    if upheld and await reopening.open_upheld(work, person, cycle, row.member_id):
        await step_notice.tell_rerating(work, row)
    return await _seen(work, row, reads=reads)


def _mark(document: str, answer: str) -> str:
    return sha256(f"{document}\n{answer}".encode()).hexdigest()[:12]


def _urgency(now: ObjectionFacts) -> tuple[int, date, int, int]:
    waits = 0 if now.waits else 1
    return waits, now.answer_by or date.max, -now.year, now.number


async def _row(work: Work, person: Person, objection_id: int) -> tuple[Objection, bool]:
    session = await work.session()
    row = await rows.locked(session, objection_id)
    if row is None or row.state is ObjectionState.DRAFT:
        raise Refusal("objection_unknown")
    cycle = await session.get_one(Cycle, row.cycle_id)
    if await superior.may_examine(work, person, row, cycle):
        return row, True
    complaint = row.kind is ObjectionKind.COMPLAINT
    if complaint and await superior.enters_answer(work, person, row, cycle):
        return row, False
    raise Refusal("objection_unknown")


async def _open(work: Work, person: Person, objection_id: int) -> tuple[Objection, bool]:
    row, reads = await _row(work, person, objection_id)
    if row.kind is not ObjectionKind.COMPLAINT:
        raise Refusal("objection_unknown")
    _still_open(row)
    return row, reads


def _still_open(row: Objection) -> None:
    if row.state not in WAITING:
        withdrawn = row.state is ObjectionState.WITHDRAWN
        raise Refusal("objection_withdrawn" if withdrawn else "objection_answered")


async def _check_day(work: Work, row: Objection, document: str) -> None:
    lodged = (await facts(work, row)).lodged_on
    assert lodged is not None  # what is drafted is never open to who examines
    paper_day.check_answer(work, document, lodged)


async def _moved(work: Work, row: Objection) -> None:
    await lodging.record(work, row)
    await step_notice.tell_member(work, row)


async def _kept(work: Work, row: Objection, *, reads: bool) -> Examined:
    session = await work.session()
    session.add(row)
    await session.flush()
    return await _seen(work, row, reads=reads)


async def _seen(work: Work, row: Objection, *, reads: bool) -> Examined:
    now = await facts(work, row)
    return Examined(
        now
        if reads
        else replace(now, text="", scans=0, name="", withdrawal="", withdrawal_scans=0),
        reads,
    )
