"""The decision of the authority above, entered here, and its publication in the cell (H-45).

What the cell voted stays its proposal. Who leads the cell enters what was decided, from the paper,
on everybody but themselves; whom the first decision leaves out is decided on by a further one. What
each hears at the publication: workflow.decision.publication.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import rating
from storage import audit
from storage.queries import further as further_rows
from storage.queries import notices as rows
from storage.queries import people
from storage.queries import reopening as case_rows
from storage.tables import Cycle, CycleDecision, CycleState, MemberDecision
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
    departures,
    further,
    hand_up_steps,
    heads,
    kept_counts,
    own_level_notice,
    paper_day,
    published_notice,
    superior_check,
)
from workflow.decision.heads import HeadOver
from workflow.decision.proposed_levels import stored_level, subject_levels
from workflow.destroyed_year import check_kept
from workflow.duties import duty_list
from workflow.errors import Refusal
from workflow.work import Work

LONGEST_DOCUMENT = 200
ENTERING = frozenset({CycleState.PROPOSED})

UNPUBLISHED = ENTERING | {CycleState.DECIDED}
DECIDED = UNPUBLISHED | cycles.PUBLIC
"""From the meeting's proposals on: there is a decision to enter, to publish or to see."""


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
        return self.state in ENTERING

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
    decided = await _taken_over(work, cycle, proposed)
    drafts = await further.drafts(work, cycle, await _later(work, cycle, proposed, decided))
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
    own = any(row.own and not row.above for row in (first if cycle.state in ENTERING else second))
    said = await rows.readings(session, subject_of(cycle))
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
        await _put(work, cycle, member_id, level)
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
    said = paper(document)
    await paper_day.check(work, cycle, said, levels_of(now))
    await _explained(work, cycle, levels_of(now))
    await superior_check.use(work, cycle)
    await cap_ground.use(work, cycle, levels_of(now))
    if now.entering:
        recorded = {row.member_id for row in now.recorded}
        others = {row.member_id: row.decided for row in now.rows if row.member_id not in recorded}
        await _record_first(work, person, cycle, others, said)
        await record(work, cycle, "decision_entered", _told_of(now))
    else:
        await _record_further(work, person, cycle, now, said)
    await hand_up_steps.overtake(work, person, cycle, levels_of(now))
    if now.instead is not None and now.instead.code == "own_level_above":
        await own_level_notice.tell_officers(work, cycle, person.member_id)
    return await standing(work, person)


async def _explained(work: Work, cycle: Cycle, levels: Mapping[int, rating.Level | None]) -> None:
    """Let a paper be recorded only with the reason of every level that departs from a rule."""
    found = await departures.unexplained(work, cycle, levels)
    if found:
        raise Refusal("reasons_first", names=", ".join(one.name for one in found))


def levels_of(now: Decision) -> dict[int, rating.Level | None]:
    """Give what would be recorded now, by member."""
    return {row.member_id: row.decided for row in now.recorded}


def paper(document: str) -> str:
    """Give number, day and body of a decision as they are kept.

    Raises:
        Refusal: `no_text`; `text_too_long` (limit).
    """
    said = " ".join(document.split())
    if not said:
        raise Refusal("no_text")
    if len(said) > LONGEST_DOCUMENT:
        raise Refusal("text_too_long", limit=LONGEST_DOCUMENT)
    return said


async def _record_first(
    work: Work,
    person: Person,
    cycle: Cycle,
    others: Mapping[int, rating.Level | None],
    document: str,
) -> None:
    """Record the year's first decision; `others` is whom it leaves out, with what is entered."""
    session = await work.session()
    session.add(
        CycleDecision(
            cycle_id=id_of(cycle),
            document=document,
            entered_by=person.member_id,
            entered_at=work.now,
        )
    )
    for member_id, level in others.items():
        await rows.drop_decision(session, id_of(cycle), member_id)
        await further.put(work, cycle, member_id, level)
    cycles.step(cycle, CycleState.DECIDED)
    session.add(cycle)
    await session.flush()
    await kept_counts.recount(work, id_of(cycle))
    await duty_list.derive(work, cycle)


async def record_of_body(
    work: Work,
    person: Person,
    cycle: Cycle,
    levels: Mapping[int, rating.Level],
    document: str,
    unexplained: Sequence[str],
) -> int:
    """Record a decision that the body above made here: of the year the first, or a further one.

    Gives the further one's number; 0 for the first.

    Args:
        work: The update.
        person: Who records it.
        cycle: The year.
        levels: What the body decides.
        document: Number, day and body, as they are printed.
        unexplained: The names of whose level departs from a rule while nobody said why.

    Raises:
        Refusal: as `paper`; as `superior_check.use`, asked of everybody it is about;
            `decided_already` where a recorded decision is about one of them; `head_above` (names)
            where the rules bound a head by their collective; `reasons_first` (names);
            `cap_ground_first` where it goes past the cap and no ground was typed, which is kept
            with the first of them: the paper says who decided.
    """
    said = paper(document)
    if levels.keys() & await decided_on(work, cycle):
        raise Refusal("decided_already")
    await _heads_bound(work, cycle, levels)
    if unexplained:
        raise Refusal("reasons_first", names=", ".join(unexplained))
    if (await cap_ground.asked(work, cycle, levels, min(levels))).open:
        await cap_ground.complete(work, person, cycle, document, min(levels))
    for member_id in levels:
        await superior_check.use(work, cycle, member_id)
    await cap_ground.use(work, cycle, levels, min(levels))
    made = 0
    if cycle.state in ENTERING:
        entered = await _taken_over(work, cycle, await subject_levels(work, cycle))
        for member_id, level in levels.items():
            await _put(work, cycle, member_id, level)
        others = {who: level for who, level in entered.items() if who not in levels}
        await _record_first(work, person, cycle, others, said)
    else:
        made = await _hold_further(work, person, cycle, levels, said)
    await hand_up_steps.take_out(work, person, cycle, levels)
    await record(work, cycle, "decision_made_above", {"members": len(levels)})
    return made


async def _heads_bound(work: Work, cycle: Cycle, levels: Mapping[int, rating.Level]) -> None:
    found = await heads.over(work, cycle, levels) if heads.bind(cycle.profile) else ()
    if found:
        named = await people.named_on(
            await work.session(), [one.member_id for one in found], cycles.rating_day(cycle)
        )
        raise Refusal("head_above", names=", ".join(one.called for one in named.values()))


async def _record_further(
    work: Work, person: Person, cycle: Cycle, now: Decision, document: str
) -> None:
    levels = levels_of(now)
    await _hold_further(work, person, cycle, levels, document)
    await record(work, cycle, "further_decision_entered", _told_of(now))


async def _hold_further(
    work: Work,
    person: Person,
    cycle: Cycle,
    levels: Mapping[int, rating.Level | None],
    document: str,
) -> int:
    """Let levels hold from now on by a further decision; where the year is public, tell
    them. Give its number."""
    made = await further.record(work, person, cycle, document, levels)
    for member_id, level in levels.items():
        await _put(work, cycle, member_id, level)
    await kept_counts.recount(work, id_of(cycle))
    await duty_list.derive(work, cycle)
    if cycle.state in cycles.PUBLIC:
        told = {who for who in levels if who > 0}
        for number in await collective_subjects.names(work, cycle, levels):
            told |= await collective_subjects.members(work, cycle, number)
        await published_notice.plan(work, cycle, sorted(told), f":f{made.id}", at=work.now)
    return id_of(made)


async def undecided(work: Work, cycle: Cycle) -> dict[int, rating.Level | None]:
    """Give what was proposed for those no recorded decision is about yet; nothing for a collective
    that was taken in without a vote."""
    proposed = await subject_levels(work, cycle)
    decided = await rows.decisions(await work.session(), id_of(cycle))
    if cycle.state in ENTERING:
        return {**{who: None for who in decided if who < 0}, **proposed}
    return await further.drafts(work, cycle, await _later(work, cycle, proposed, decided))


async def decided_on(work: Work, cycle: Cycle) -> frozenset[int]:
    """Give on whom a recorded decision is; another level needs a rating case."""
    if cycle.state in ENTERING:
        return frozenset()
    return frozenset(await rows.decisions(await work.session(), id_of(cycle)))


async def _later(
    work: Work,
    cycle: Cycle,
    proposed: Mapping[int, rating.Level | None],
    decided: Mapping[int, object],
) -> dict[int, rating.Level | None]:
    """Give on whom a further decision is open: voted on and left out, or taken in since."""
    entered = await further_rows.open_levels(await work.session(), id_of(cycle))
    taken_in: dict[int, rating.Level | None] = {who: None for who in entered if who < 0}
    return {who: one for who, one in {**taken_in, **proposed}.items() if who not in decided}


async def enter_unvoted(work: Work, cycle: Cycle, number: int) -> None:
    """Let a collective be decided on that nobody voted on; no level is entered yet."""
    await _put(work, cycle, number, None)


async def record_from_above(
    work: Work,
    officer: Person,
    cycle: Cycle,
    member_id: int,
    level: rating.Level,
    document: str,
) -> None:
    """Record the level of one member by a paper, where nobody of the cell may.

    Raises:
        Refusal: as `superior_check.use` and `cap_ground.use`, asked of whom it is about;
            `decided_already` where a recorded decision is about them; `reasons_first` (names)
            where the level departs from a rule and nobody said why.
    """
    await hand_up_steps.hold(work, cycle)
    if member_id in await decided_on(work, cycle):
        raise Refusal("decided_already")
    await _explained(work, cycle, {member_id: level})
    await superior_check.use(work, cycle, member_id)
    await cap_ground.use(work, cycle, {member_id: level}, member_id)
    await _hold_further(work, officer, cycle, {member_id: level}, document)
    await hand_up_steps.overtake(work, officer, cycle, [member_id])
    await record(work, cycle, "decision_entered_from_above", {"member": member_id})


async def _taken_over(
    work: Work, cycle: Cycle, proposed: Mapping[int, rating.Level | None]
) -> dict[int, rating.Level | None]:
    """Give what is decided; before the first record, with what was proposed since."""
    decided = await rows.decisions(await work.session(), id_of(cycle))
    if cycle.state in ENTERING:
        for member_id, level in proposed.items():
            if member_id not in decided:
                await _put(work, cycle, member_id, level)
        decided = await rows.decisions(await work.session(), id_of(cycle))
    return {who: stored_level(stored) for who, stored in decided.items()}


async def _put(work: Work, cycle: Cycle, member_id: int, level: rating.Level | None) -> None:
    session = await work.session()
    row = MemberDecision(
        cycle_id=id_of(cycle), member_id=member_id, level=level.value if level else ""
    )
    await session.merge(row)
    await session.flush()


async def year_to_decide(work: Work, person: Person) -> Cycle | None:
    """Give the year in view where it is this far; else the one to be decided or published first;
    else the newest that was: the next one may be open for writing already."""
    viewed = await cycles.in_view(work, person)
    if viewed is None or viewed.state in DECIDED:
        return viewed
    waiting = await cycles.oldest_in(work, person, UNPUBLISHED)
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


async def record(
    work: Work, cycle: Cycle, kind: str, told: Mapping[str, int] | None = None
) -> None:
    """Write a link of the audit chain about a year's decision."""
    await audit.append(
        await work.session(),
        at=work.now,
        kind=kind,
        organisation_id=cycle.cell_id,
        payload={"year": cycle.year, **(told or {})},
    )


def subject_of(cycle: Cycle) -> str:
    """Give what the reading of a year's decision is kept by."""
    return f"decision:{cycle.id}"
