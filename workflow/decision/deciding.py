"""The decision of the authority above, entered here, and its publication in the cell (H-45).

What the cell voted stays its proposal. Who leads the cell enters what was decided, from the paper,
on everybody but themselves; whom the first decision leaves out is decided on by a further one. What
each hears at the publication: workflow.decision.publication.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import rating
from storage.queries import notices as rows
from storage.queries import people
from storage.queries import reopening as case_rows
from storage.tables import Cycle, CycleDecision, CycleState
from terms.destruction import RecordKind
from workflow import cycle as cycles
from workflow.access import cell_member, leads, not_own, own_level
from workflow.accounts import Person, id_of
from workflow.census import everybody
from workflow.census.everybody import CensusEntry
from workflow.count import collective_subjects, deciding_level, proposals
from workflow.decision import (
    body_above,
    cap_ground,
    further,
    hand_up_steps,
    heads,
    own_level_notice,
    paper_day,
    recording,
    superior_check,
)
from workflow.decision.heads import HeadOver
from workflow.decision.proposed_levels import subject_levels
from workflow.destroyed_year import check_kept
from workflow.errors import Refusal
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One member or collective: what the cell proposed, what was decided."""

    member_id: int
    name: str
    proposed: rating.Level | None
    decided: rating.Level | None
    waits: bool = False
    """What was decided is cancelled, the new level not known yet."""
    own: bool = False
    """Of who looks: they do not enter it."""
    above: str = ""
    """The body in the house that decides on them; empty where the paper is entered."""

    @property
    def collective(self) -> bool:
        """Whether it is a collective and no person."""
        return self.member_id < 0


@dataclass(frozen=True, slots=True)
class Decision:
    """Where the decision on a cell's ratings stands, for who leads the cell."""

    year: int
    state: CycleState
    document: str
    rows: tuple[DecisionRow, ...]
    further: tuple[DecisionRow, ...]
    """On whom a further decision is to be entered: voted on, and left out of the first one."""
    left_out: tuple[CensusEntry, ...]
    """Who has no level and is on no list: not rated, or waiting for a supplementary meeting."""
    instead: Refusal | None
    """Who enters the level of who looks, where it is to be entered: its code and fields."""
    cap: rating.Cap
    """Of what is decided so far: an advice, the deciding committee counts its own groups."""
    unread: tuple[str, ...] = ()
    """Who has not said that they read it, where that was asked."""
    asked_read: int = 0
    at: str = ""
    """Who decides, as far as it is in the house."""
    over: tuple[HeadOver, ...] = ()
    """Heads whose level is above the collective's they head."""
    bound: bool = False
    """Whether the rules bound them by it, or have it weighed alone."""
    managers: bool = False
    """Whether the rules have who directly manages somebody told."""

    @property
    def excellent(self) -> int:
        """How many persons are decided as excellent."""
        return _of_persons((*self.rows, *self.further)).count(rating.Level.EXCELLENT)

    @property
    def closed(self) -> bool:
        """Whether the year is over for everybody."""
        return self.state == CycleState.CLOSED

    @property
    def entering(self) -> bool:
        """Whether the first decision of the year is still to be recorded."""
        return self.state in recording.ENTERING

    @property
    def open_rows(self) -> tuple[DecisionRow, ...]:
        """Whose levels can be entered now."""
        return self.rows if self.entering else self.further

    @property
    def changeable(self) -> tuple[DecisionRow, ...]:
        """Whose levels may be entered by who looks: not their own, nor what a body above in the
        house decides."""
        return tuple(row for row in self.open_rows if not row.own and not row.above)

    @property
    def recorded(self) -> tuple[DecisionRow, ...]:
        """Whose levels a decision recorded now is about."""
        return tuple(row for row in self.changeable if row.decided is not None)

    @property
    def left_open(self) -> tuple[DecisionRow, ...]:
        """Whom it would leave out: the paper says nothing of them yet, a later one will."""
        return tuple(row for row in self.changeable if row.decided is None)

    def check_recordable(self, *, first: bool) -> None:
        """Refuse where there is nothing to record; asked before the paper is, too.

        Raises:
            Refusal: `decided_already` where the decision that was meant is recorded;
                `levels_missing` (names); `decided_above` (body) where nothing else is left; as
                `access.own_level` where one's own alone is left.
        """
        if not self.open_rows or first is not self.entering:
            raise Refusal("decided_already")
        if self.instead is not None and not self.changeable:
            raise self.instead
        if not self.changeable:
            raise Refusal("decided_above", body=self.open_rows[0].above)
        if not self.recorded:
            raise Refusal("levels_missing", names=", ".join(row.name for row in self.left_open))


async def standing(work: Work, person: Person) -> Decision:
    """Give the levels proposed and decided, who is left out, and who is to be decided on later.

    At first what was proposed is taken over.

    Raises:
        Refusal: `not_secretary`; `no_cycle`; `not_proposed` before the minutes are approved;
            `records_destroyed` where its levels are no more.
    """
    cycle = await to_decide(work, person)
    session = await work.session()
    proposed = await subject_levels(work, cycle)
    decided = await recording.taken_over(work, cycle, proposed)
    drafts = await further.drafts(
        work, cycle, await recording.later(work, cycle, proposed, decided)
    )
    names = await collective_subjects.names(work, cycle, {*decided, *drafts})
    names |= {id_of(m): m.called for m in await people.members_of(session, cycle.cell_id)}
    waits = await case_rows.waiting(session, id_of(cycle))
    above = await body_above.deciding_on(work, cycle, {*decided, *drafts})

    def listed(levels: Mapping[int, rating.Level | None]) -> tuple[DecisionRow, ...]:
        return tuple(
            DecisionRow(
                number,
                name,
                proposed.get(number),
                levels[number],
                number in waits,
                number == person.member_id,
                above.get(number, ""),
            )
            for number, name in names.items()
            if number in levels
        )

    first, second = listed(decided), listed(drafts)
    account = await everybody.of_cycle(work, cycle)
    on_a_list = decided.keys() | drafts.keys()
    own = any(
        row.own and not row.above
        for row in (first if cycle.state in recording.ENTERING else second)
    )
    said = await rows.readings(session, recording.subject_of(cycle))
    head = await session.get(CycleDecision, id_of(cycle))
    return Decision(
        cycle.year,
        CycleState(cycle.state),
        head.document if head else "",
        first,
        second,
        tuple(one for one in account.lacking if one.member_id not in on_a_list),
        await own_level(work, person, person.member_id) if own else None,
        proposals.cap_of(_of_persons((*first, *second)), cycle),
        tuple(name for number, name in names.items() if said.get(number) is False),
        len(said),
        await deciding_level.name_of_level(work, cycle.cell_id),
        await heads.over(work, cycle, {row.member_id: row.decided for row in (*first, *second)}),
        heads.bind(cycle.profile),
        await body_above.manager_told(work, cycle),
    )


def _of_persons(rows: Sequence[DecisionRow]) -> list[rating.Level | None]:
    """Give what was decided on persons: how many collectives may be excellent is another matter."""
    return [row.decided for row in rows if not row.collective]


async def set_level(
    work: Work, person: Person, member_id: int, level: rating.Level | None
) -> Decision:
    """Enter the level decided for one member or collective, or that there is none yet.

    Whoever has none is left out of what is recorded, and stays open for a further decision.

    Raises:
        Refusal: as `standing`; `not_in_cell` for whom the cell did not vote on, too;
            `decided_already`; `decided_above` (body) where one above in the house decides; as
            `access.not_own`.
    """
    leads(person)
    if member_id > 0:
        await cell_member(work, person, member_id)
    await not_own(work, person, member_id)
    cycle = await to_decide(work, person)
    now = await standing(work, person)
    if not now.open_rows:
        raise Refusal("decided_already")
    if member_id not in {row.member_id for row in now.open_rows}:
        decided = {row.member_id for row in now.rows}
        raise Refusal("decided_already" if member_id in decided else "not_in_cell")
    body = next(row.above for row in now.open_rows if row.member_id == member_id)
    if body:
        raise Refusal("decided_above", body=body)
    if now.entering:
        await recording.put(work, cycle, member_id, level)
    else:
        await further.put(work, cycle, member_id, level)
    return await standing(work, person)


async def to_record(work: Work, person: Person, *, first: bool) -> Decision:
    """Give what would be recorded now, before the paper is asked for.

    Raises:
        Refusal: as `standing`; as `Decision.check_recordable`.
    """
    now = await standing(work, person)
    now.check_recordable(first=first)
    return now


async def confirm(
    work: Work, person: Person, document: str, *, first: bool | None = None
) -> Decision:
    """Record the decision with its number and day; the levels are fixed from now on.

    The level of who records it stays out and is recorded by another; who has no level yet stays
    out and is decided on later. After the first decision of the year a further one is recorded; in
    a published year those it is about are told at once.

    Args:
        work: The update.
        person: Who records it.
        document: Number, day and body, as they are printed.
        first: Which decision the paper was asked for, the first or a further one; whichever comes
            next where nobody was asked.

    Raises:
        Refusal: as `to_record`; `no_text`; `text_too_long` (limit); as `paper_day.check`;
            `reasons_first` (names) where a level departs from a rule and nobody said why; as
            `superior_check.use`; as `cap_ground.use`.
    """
    cycle = await to_decide(work, person)
    await hand_up_steps.hold(work, cycle)
    now = await standing(work, person)
    now.check_recordable(first=now.entering if first is None else first)
    said = recording.paper(document)
    await paper_day.check(work, cycle, said, levels_of(now))
    await recording.check_explained(work, cycle, levels_of(now))
    await superior_check.use(work, cycle)
    await cap_ground.use(work, cycle, levels_of(now))
    if now.entering:
        recorded = {row.member_id for row in now.recorded}
        others = {row.member_id: row.decided for row in now.rows if row.member_id not in recorded}
        await recording.record_first(work, person, cycle, others, said)
        await recording.record(work, cycle, "decision_entered", _told_of(now))
    else:
        await _record_further(work, person, cycle, now, said)
    await hand_up_steps.overtake(work, person, cycle, levels_of(now))
    if now.instead is not None and now.instead.code == "own_level_above":
        await own_level_notice.tell_officers(work, cycle, person.member_id)
    return await standing(work, person)


def levels_of(now: Decision) -> dict[int, rating.Level | None]:
    """Give what would be recorded now, by member."""
    return {row.member_id: row.decided for row in now.recorded}


async def _record_further(
    work: Work, person: Person, cycle: Cycle, now: Decision, document: str
) -> None:
    levels = levels_of(now)
    await recording.hold_further(work, person, cycle, levels, document)
    await recording.record(work, cycle, "further_decision_entered", _told_of(now))


async def year_to_decide(work: Work, person: Person) -> Cycle | None:
    """Give the year in view where it is this far; else the one to be decided or published first;
    else the newest that was: the next one may be open for writing already."""
    viewed = await cycles.in_view(work, person)
    if viewed is None or viewed.state in recording.DECIDED:
        return viewed
    waiting = await cycles.oldest_in(work, person, recording.UNPUBLISHED)
    return waiting or await cycles.newest_in(work, person, cycles.PUBLIC)


async def to_decide(work: Work, person: Person) -> Cycle:
    """Give the year to decide to who leads the cell; raise `Refusal` as `standing`."""
    leads(person)
    cycle = await year_to_decide(work, person)
    if cycle is None:
        raise Refusal("not_proposed" if await cycles.in_view(work, person) else "no_cycle")
    await check_kept(work, cycle, RecordKind.LEVEL)
    return cycle


def _told_of(now: Decision) -> dict[str, int]:
    """Give what the screen said of the cap before the decision was recorded."""
    return {"excellent": now.excellent, "limit": now.cap.limit}
