"""What was published in a cell: each reads their own, and asks for the level of another (H-47,
H-48).

Their own notice has their level, or why they have none, the committee's comment on them, and their
rights. Others of the cell may ask for a level, never for a comment.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import rating
from storage.queries import desk as desk_rows
from storage.queries import further as further_rows
from storage.queries import notices as rows
from storage.queries import people
from storage.queries import reopening as case_rows
from storage.tables import (
    Cycle,
    CycleDecision,
    CycleState,
    Organisation,
)
from terms.calendar import CalendarMatter
from terms.destruction import RecordKind
from workflow import cycle as cycles
from workflow.access import cell_member
from workflow.accounts import Person, id_of
from workflow.census import everybody
from workflow.census.everybody import CensusEntry
from workflow.count import collective_subjects
from workflow.cycle import PUBLIC
from workflow.decision import published_notice, reopened_notice
from workflow.decision.deciding import to_decide
from workflow.decision.proposed_levels import stored_level
from workflow.decision.recording import record, subject_of
from workflow.destroyed_year import check_kept
from workflow.duties import calendar
from workflow.errors import Refusal
from workflow.planned import Planned
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class CollectiveResult:
    """What was published of a collective."""

    name: str
    level: rating.Level
    before: rating.Level | None
    """Of the year before; None where none was published."""


@dataclass(frozen=True, slots=True)
class PublishedFacts:
    """What a member is told when the decision is published."""

    year: int
    cell: str
    document: str
    level: rating.Level | None
    """None for who was not rated."""
    comment: str
    """The committee's, for the member only; empty when there is none."""
    counts: tuple[tuple[rating.Level, int], ...]
    remedy_by: date | None
    asks_read: bool
    """They have still to say that they have read it."""
    waits: bool = False
    """Their level was cancelled and is not made again yet."""
    unrated: CensusEntry | None = None
    """Why they have no level, where it was not cancelled."""
    cycle_id: int = 0
    """Whose result it is, for a button to name."""
    collectives: tuple[CollectiveResult, ...] = ()
    """Of the collectives the member is in, and of no other."""


async def publish(work: Work, person: Person, *, asks_read: bool) -> int:
    """Tell every member of the cell; give how many are told. Published twice is told once.

    Raises:
        Refusal: as `deciding.standing`; `not_decided`.
    """
    cycle = await to_decide(work, person)
    if cycle.state in cycles.PUBLIC:
        return 0
    if cycle.state != CycleState.DECIDED:
        raise Refusal("not_decided")
    # Who was rated here and went to another cell since is told all the same (S1 IV.4).
    account = (await everybody.of_cycle(work, cycle)).entries
    told = [one.member_id for one in account if one.here or one.decided]
    session = await work.session()
    head = await session.get_one(CycleDecision, id_of(cycle))
    head.published_at, head.asks_read = work.now, asks_read
    cycles.step(cycle, CycleState.PUBLISHED)
    session.add_all([head, cycle])
    await session.flush()
    if asks_read:
        here = [one.member_id for one in account if one.here and one.member_id != person.member_id]
        await rows.await_reading(session, subject_of(cycle), here)
    await record(work, cycle, "decision_published")
    return await published_notice.plan(work, cycle, told, "", at=work.now)


async def ask_readers(work: Work, person: Person) -> int:
    """Tell those who have not said to have read it once more, at most once a day, not at night.

    Raises:
        Refusal: as `deciding.standing`; `all_read`.
    """
    cycle = await to_decide(work, person)
    said = await rows.readings(await work.session(), subject_of(cycle))
    silent = [number for number, read in said.items() if not read]
    if not silent:
        raise Refusal("all_read")
    at = work.house.quiet.next_allowed(work.now)
    return await published_notice.plan(work, cycle, silent, f":{at:%Y%m%d}", at=at, again=True)


async def read(work: Work, person: Person) -> None:
    """Take a member's word that they have read the notice; twice is once.

    Raises:
        Refusal: `not_published`.
    """
    cycle = await public_year(work, person)
    await rows.mark_read(await work.session(), subject_of(cycle), person.member_id)


async def own(work: Work, person: Person) -> PublishedFacts:
    """Give what was published to a member; raise `Refusal` `not_published`."""
    cycle = await public_year(work, person)
    return await _facts(work, cycle, person.member_id)


async def names(work: Work, person: Person) -> tuple[tuple[int, str], ...]:
    """Give whose level may be asked for in the cell (H-47); raise `Refusal` `not_published`."""
    cycle = await public_year(work, person)
    session = await work.session()
    decided = await rows.decisions(session, id_of(cycle))
    members = await people.members_of(session, cycle.cell_id)
    return tuple((id_of(m), m.called) for m in members if decided.get(id_of(m)))


async def level_of(work: Work, person: Person, member_id: int) -> tuple[str, rating.Level | None]:
    """Give name and published level of another member of the cell, and nothing else (H-47).

    Raises:
        Refusal: `not_published`; `not_in_cell`; `level_not_known` while they wait for one.
    """
    member = await cell_member(work, person, member_id)
    cycle = await public_year(work, person)
    session = await work.session()
    level = stored_level((await rows.decisions(session, id_of(cycle))).get(member_id, ""))
    if level is None:
        ground = await _unrated(work, cycle, member_id)
        again = member_id in await case_rows.waiting(session, id_of(cycle))
        if again or ground is None or ground.waits:
            raise Refusal("level_not_known")
    return member.called, level


async def published_facts(work: Work, planned: Planned) -> PublishedFacts | None:
    """Give what a member is told; None once they have said so, or it was taken back."""
    session = await work.session()
    cycle = await session.get_one(Cycle, planned.args["cycle"])
    if cycle.state not in PUBLIC:
        return None
    facts = await _facts(work, cycle, planned.member_id)
    return None if planned.args["again"] and not facts.asks_read else facts


async def _facts(work: Work, cycle: Cycle, member_id: int) -> PublishedFacts:
    session = await work.session()
    decided = await rows.decisions(session, id_of(cycle))
    head = await session.get_one(CycleDecision, id_of(cycle))
    cell = await session.get_one(Organisation, cycle.cell_id)
    persons = [stored_level(value) for who, value in decided.items() if who > 0]
    counts = Counter(level for level in persons if level)
    comments = await desk_rows.comment_versions(session, id_of(cycle), member_id)
    remedy = (await calendar.of_cycle(work, cycle)).of(CalendarMatter.REMEDIATION)
    said = await rows.readings(session, subject_of(cycle))
    # Who was rated again has a paper and a comment of their own.
    again = await reopened_notice.newest(work, cycle, member_id)
    made = again if again and again.level else None
    level = stored_level(decided.get(member_id, ""))
    later = (await further_rows.of_member(session, member_id)).get(id_of(cycle))
    paper = made or later or head
    return PublishedFacts(
        year=cycle.year,
        cell=cell.name,
        document=paper.document,
        level=level,
        comment=(made and made.comment) or (comments[-1].text if comments else ""),
        counts=tuple((level, counts[level]) for level in rating.Level if counts[level]),
        # What is over already is no deadline.
        remedy_by=remedy.last if remedy and remedy.last >= work.now.date() else None,
        asks_read=said.get(member_id) is False,
        waits=again is not None and made is None,
        unrated=None if level or again else await _unrated(work, cycle, member_id),
        cycle_id=id_of(cycle),
        collectives=await collectives_of(work, cycle, decided, member_id),
    )


async def collectives_of(
    work: Work, cycle: Cycle, decided: Mapping[int, str], member_id: int
) -> tuple[CollectiveResult, ...]:
    """Give what was decided on the collectives a member is in; of others nothing."""
    session, found = await work.session(), []
    for number, name in (await collective_subjects.names(work, cycle, decided)).items():
        level = stored_level(decided[number])
        if level and member_id in await collective_subjects.members(work, cycle, number):
            before = await rows.collective_level(
                session, cycle.cell_id, cycle.year - 1, number, PUBLIC
            )
            found.append(CollectiveResult(name, level, stored_level(before)))
    return tuple(found)


async def _unrated(work: Work, cycle: Cycle, member_id: int) -> CensusEntry | None:
    """Give why somebody of the year has no level; None for whom it does not answer for."""
    found = (await everybody.of_cycle(work, cycle)).of(member_id)
    return found if found is not None and found.ground else None


async def public_year(work: Work, person: Person) -> Cycle:
    """Give the published year in view, else the newest.

    Raises:
        Refusal: `not_published`; `records_destroyed` where its levels are no more.
    """
    viewed = await cycles.in_view(work, person)
    public = viewed is not None and viewed.state in PUBLIC
    cycle = viewed if public else await cycles.newest_in(work, person, PUBLIC)
    if cycle is None:
        raise Refusal("not_published")
    await check_kept(work, cycle, RecordKind.LEVEL)
    return cycle
