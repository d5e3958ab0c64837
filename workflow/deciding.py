"""The decision of the authority above, entered here, and its publication in the cell (H-45, H-47).

What the cell voted stays its proposal. The secretary enters what was decided, from the paper; at
the publication every member hears his own level, the committee's comment on him, and his rights
(H-48). Others of the cell may ask for a level once it is published, never for a comment.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import rating
from storage import audit, outbox
from storage.queries import desk as desk_rows
from storage.queries import notices as rows
from storage.queries import people
from storage.queries import reopening as case_rows
from storage.tables import (
    CalendarMatter,
    Cycle,
    CycleDecision,
    CycleState,
    Meeting,
    MemberDecision,
    Organisation,
    OutboxMessage,
)
from workflow import calendar, duties, proposals, reopened_notice
from workflow import cycle as cycles
from workflow.access import cell_member, leads
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.roll_call import cycle_id
from workflow.work import Work

PUBLISHED = "decision_published"
LONGEST_DOCUMENT = 200
ENTERING = frozenset({CycleState.PROPOSED, CycleState.APPRAISED})
PUBLIC = cycles.PUBLIC

DECIDED = ENTERING | PUBLIC | {CycleState.DECIDED}
"""From the meeting's proposals on: there is a decision to enter, to publish or to see."""


@dataclass(frozen=True, slots=True)
class Row:
    """One member: what the cell proposed, what was decided."""

    member_id: int
    name: str
    proposed: rating.Level | None
    decided: rating.Level | None
    waits: bool = False
    """What was decided is cancelled, the new level not known yet."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Where the decision on a cell's ratings stands, for who leads the cell."""

    year: int
    state: CycleState
    document: str
    rows: tuple[Row, ...]
    cap: rating.Cap
    """Of what is decided so far: an advice, the deciding committee counts its own groups."""
    unread: tuple[str, ...] = ()
    """Who has not said that he read it, where that was asked."""
    asked_read: int = 0

    @property
    def excellent(self) -> int:
        """How many are decided as excellent."""
        return sum(row.decided is rating.Level.EXCELLENT for row in self.rows)

    @property
    def missing(self) -> tuple[Row, ...]:
        """Those without a decided level."""
        return tuple(row for row in self.rows if row.decided is None)


@dataclass(frozen=True, slots=True)
class PublishedFacts:
    """What a member is told when the decision is published."""

    year: int
    cell: str
    document: str
    level: rating.Level | None
    """None for who was not rated."""
    comment: str
    """The committee's, for the member himself only; empty when there is none."""
    counts: tuple[tuple[rating.Level, int], ...]
    remedy_by: date | None
    asks_read: bool
    """He has still to say that he has read it."""
    waits: bool = False
    """His level was cancelled and is not made again yet."""


async def standing(work: Work, person: Person) -> Decision:
    """Give the levels proposed and decided; at first what was proposed is taken over.

    Raises:
        Refusal: `not_secretary`; `no_cycle`; `not_proposed` before the minutes are approved.
    """
    cycle = await _cycle(work, person)
    session = await work.session()
    decided = await rows.decisions(session, cycle_id(cycle))
    proposed = await _proposed(work, cycle)
    if cycle.state in ENTERING and not decided:
        for member_id, level in proposed.items():
            await _put(work, cycle, member_id, level)
        decided = await rows.decisions(session, cycle_id(cycle))
    head = await session.get(CycleDecision, cycle_id(cycle))
    names = {id_of(m): m.full_name for m in await people.members_of(session, cycle.cell_id)}
    said = await rows.readings(session, _subject(cycle))
    waits = await case_rows.waiting(session, cycle_id(cycle))
    listed = tuple(
        Row(
            number,
            name,
            proposed.get(number),
            _level(decided.get(number, "")),
            number in waits,
        )
        for number, name in names.items()
        if number in proposed or number in decided
    )
    return Decision(
        cycle.year,
        CycleState(cycle.state),
        head.document if head else "",
        listed,
        proposals.cap_of((row.decided for row in listed), cycle),
        tuple(names[number] for number, read in said.items() if not read and number in names),
        len(said),
    )


async def set_level(
    work: Work, person: Person, member_id: int, level: rating.Level | None
) -> Decision:
    """Enter the level decided for one member, or that it is not known yet.

    Raises:
        Refusal: as `standing`; `not_in_cell`; `decided_already`.
    """
    leads(person)
    await cell_member(work, person, member_id)
    cycle = await _entering(work, person)
    await standing(work, person)
    await _put(work, cycle, member_id, level)
    return await standing(work, person)


async def confirm(work: Work, person: Person, document: str) -> Decision:
    """Record the decision with its number and day; the levels are fixed from now on.

    Raises:
        Refusal: as `standing`; `decided_already`; `levels_missing` (names); `no_text`;
            `text_too_long` (limit).
    """
    cycle = await _entering(work, person)
    said = " ".join(document.split())
    if not said:
        raise Refusal("no_text")
    if len(said) > LONGEST_DOCUMENT:
        raise Refusal("text_too_long", limit=LONGEST_DOCUMENT)
    now = await standing(work, person)
    if now.missing:
        raise Refusal("levels_missing", names=", ".join(row.name for row in now.missing))
    session = await work.session()
    session.add(
        CycleDecision(
            cycle_id=cycle_id(cycle),
            document=said,
            entered_by=person.member_id,
            entered_at=work.now,
        )
    )
    if cycle.state == CycleState.PROPOSED:
        cycles.step(cycle, CycleState.APPRAISED)
    cycles.step(cycle, CycleState.DECIDED)
    session.add(cycle)
    await session.flush()
    await duties.lay(work, cycle)
    await _record(work, cycle, "decision_entered", _told_of(now))
    return await standing(work, person)


async def publish(work: Work, person: Person, *, asks_read: bool) -> int:
    """Tell every member of the cell; give how many are told. Published twice is told once.

    Raises:
        Refusal: as `standing`; `not_decided`.
    """
    cycle = await _cycle(work, person)
    if cycle.state in PUBLIC:
        return 0
    if cycle.state != CycleState.DECIDED:
        raise Refusal("not_decided")
    session = await work.session()
    head = await session.get_one(CycleDecision, cycle_id(cycle))
    head.published_at, head.asks_read = work.now, asks_read
    cycles.step(cycle, CycleState.PUBLISHED)
    session.add_all([head, cycle])
    await session.flush()
    members = [id_of(one) for one in await people.members_of(session, cycle.cell_id)]
    if asks_read:
        others = [number for number in members if number != person.member_id]
        await rows.await_reading(session, _subject(cycle), others)
    await _record(work, cycle, "decision_published")
    return await _tell(work, cycle, members, "")


async def ask_readers(work: Work, person: Person) -> int:
    """Tell those who have not said to have read it once more, at most once a day, not at night.

    Raises:
        Refusal: as `standing`; `all_read`.
    """
    cycle = await _cycle(work, person)
    said = await rows.readings(await work.session(), _subject(cycle))
    silent = [number for number, read in said.items() if not read]
    if not silent:
        raise Refusal("all_read")
    at = work.house.quiet.next_allowed(work.now)
    return await _tell(work, cycle, silent, f":{at:%Y%m%d}")


async def read(work: Work, person: Person) -> None:
    """Take a member's word that he has read the notice; twice is once.

    Raises:
        Refusal: `not_published`.
    """
    cycle = await _public(work, person)
    await rows.mark_read(await work.session(), _subject(cycle), person.member_id)


async def own(work: Work, person: Person) -> PublishedFacts:
    """Give what was published to a member; raise `Refusal` `not_published`."""
    cycle = await _public(work, person)
    return await _facts(work, cycle, person.member_id)


async def names(work: Work, person: Person) -> tuple[tuple[int, str], ...]:
    """Give whose level may be asked for in the cell (H-47); raise `Refusal` `not_published`."""
    cycle = await _public(work, person)
    session = await work.session()
    decided = await rows.decisions(session, cycle_id(cycle))
    members = await people.members_of(session, cycle.cell_id)
    return tuple((id_of(m), m.full_name) for m in members if decided.get(id_of(m)))


async def level_of(work: Work, person: Person, member_id: int) -> tuple[str, rating.Level | None]:
    """Give name and published level of another member of the cell, and nothing else (H-47).

    Raises:
        Refusal: `not_published`; `not_in_cell`; `level_not_known` while he is rated again.
    """
    member = await cell_member(work, person, member_id)
    cycle = await _public(work, person)
    session = await work.session()
    decided = await rows.decisions(session, cycle_id(cycle))
    if member_id in await case_rows.waiting(session, cycle_id(cycle)):
        raise Refusal("level_not_known")
    return member.full_name, _level(decided.get(member_id, ""))


async def published_facts(work: Work, planned: OutboxMessage) -> PublishedFacts | None:
    """Give what a member is told; None once he said to have read it, or it was taken back."""
    session = await work.session()
    cycle = await session.get_one(Cycle, planned.args["cycle"])
    if cycle.state not in PUBLIC:
        return None
    facts = await _facts(work, cycle, planned.member_id)
    return None if planned.args["again"] and not facts.asks_read else facts


async def _facts(work: Work, cycle: Cycle, member_id: int) -> PublishedFacts:
    session = await work.session()
    decided = await rows.decisions(session, cycle_id(cycle))
    head = await session.get_one(CycleDecision, cycle_id(cycle))
    cell = await session.get_one(Organisation, cycle.cell_id)
    counts = Counter(level for value in decided.values() if (level := _level(value)))
    comments = await desk_rows.comment_versions(session, cycle_id(cycle), member_id)
    remedy = (await calendar.of_cycle(work, cycle)).of(CalendarMatter.REMEDIATION)
    said = await rows.readings(session, _subject(cycle))
    # Who was rated again has a paper and a comment of his own.
    again = await reopened_notice.newest(work, cycle, member_id)
    made = again if again and again.level else None
    return PublishedFacts(
        year=cycle.year,
        cell=cell.name,
        document=made.document if made else head.document,
        level=_level(decided.get(member_id, "")),
        comment=(made and made.comment) or (comments[-1].text if comments else ""),
        counts=tuple((level, counts[level]) for level in rating.Level if counts[level]),
        remedy_by=remedy.last if remedy else None,
        asks_read=said.get(member_id) is False,
        waits=again is not None and made is None,
    )


async def _tell(work: Work, cycle: Cycle, members: list[int], mark: str) -> int:
    at = work.house.quiet.next_allowed(work.now) if mark else work.now
    args = {"cycle": cycle.id, "again": bool(mark)}
    plans = [
        outbox.Plan(f"{PUBLISHED}:{cycle.id}:{number}{mark}", PUBLISHED, number, args, at)
        for number in members
    ]
    work.jobs.append("deliver")
    return await outbox.plan_many(await work.session(), plans)


async def _proposed(work: Work, cycle: Cycle) -> dict[int, rating.Level | None]:
    """Give what the cell's meetings of the year proposed for its members."""
    found: dict[int, rating.Level | None] = {}
    for meeting in await rows.closed_meetings(await work.session(), cycle_id(cycle)):
        found |= await _of_meeting(work, meeting)
    return found


async def _of_meeting(work: Work, meeting: Meeting) -> dict[int, rating.Level | None]:
    now = await proposals.proposals(work, meeting)
    return {row.subject_id: row.level for row in now.rows if row.subject_id > 0}


async def _put(work: Work, cycle: Cycle, member_id: int, level: rating.Level | None) -> None:
    session = await work.session()
    row = MemberDecision(
        cycle_id=cycle_id(cycle), member_id=member_id, level=level.value if level else ""
    )
    await session.merge(row)
    await session.flush()


async def _cycle(work: Work, person: Person) -> Cycle:
    """Give the newest year that is this far: the next one may be open for writing already."""
    leads(person)
    cycle = await cycles.newest_in(work, person, DECIDED)
    if cycle is None:
        raise Refusal("not_proposed" if await cycles.current(work, person) else "no_cycle")
    return cycle


async def _entering(work: Work, person: Person) -> Cycle:
    cycle = await _cycle(work, person)
    if cycle.state not in ENTERING:
        raise Refusal("decided_already")
    return cycle


async def _public(work: Work, person: Person) -> Cycle:
    cycle = await cycles.newest_in(work, person, PUBLIC)
    if cycle is None:
        raise Refusal("not_published")
    return cycle


def _told_of(now: Decision) -> dict[str, int]:
    """Give what the screen said of the cap before the decision was recorded."""
    return {"excellent": now.excellent, "limit": now.cap.limit}


async def _record(
    work: Work, cycle: Cycle, kind: str, told: Mapping[str, int] | None = None
) -> None:
    await audit.append(
        await work.session(),
        at=work.now,
        kind=kind,
        organisation_id=cycle.cell_id,
        payload={"year": cycle.year, **(told or {})},
    )


def _level(stored: str) -> rating.Level | None:
    return rating.Level(stored) if stored else None


def _subject(cycle: Cycle) -> str:
    return f"decision:{cycle.id}"
