"""Who owes what until when: derived from a cycle, its members and its calendar.

What fulfils a duty is a question to the stored facts, asked each time; only what no fact can
tell is said to be done by whoever owes it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rating import DeadlineOperator
from storage import audit
from storage.member_then import MemberThen
from storage.queries import calendar as calendar_rows
from storage.queries import duties as rows
from storage.queries.duties import KnownDuty
from storage.queries.meetings import cycle_locked
from storage.tables import (
    Cycle,
    CycleState,
    DaySource,
    Duty,
    DutyKind,
    DutyState,
    LaidCycle,
    Meeting,
    Member,
)
from terms.calendar import CalendarMatter
from workflow.access import leads
from workflow.accounts import Person, id_of
from workflow.cycle import in_view
from workflow.duties import calendar, cycle_facts
from workflow.duties.about_members import Wanted, about_members
from workflow.duties.calendar import Day
from workflow.duties.cycle_facts import CycleFacts
from workflow.errors import Refusal
from workflow.reminder_days import days_left
from workflow.work import Work

_WRITING = frozenset({CycleState.COLLECTING})
_MEETING = _WRITING | {CycleState.MEETING}
_TO_PROPOSAL = _MEETING | {CycleState.PROPOSED}
_DECIDED = frozenset({CycleState.DECIDED, CycleState.PUBLISHED})
_DERIVED = frozenset(
    {
        DutyKind.WRITE_REVIEW,
        DutyKind.ANSWER_PROMPTS,
        DutyKind.ANSWER_THEMES,
        DutyKind.COLLECTIVE_ANSWERS,
        DutyKind.ATTEND,
        DutyKind.FORMER_COMMENT,
        DutyKind.TEMPORARY_COMMENT,
        DutyKind.SUPPLEMENTARY,
        DutyKind.REMEDY,
    }
)
"""What goes away when nothing asks for it any more."""
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of duty: by which day of the calendar, in which time of the year."""

    matter: CalendarMatter
    within: frozenset[CycleState]


RULES: Mapping[DutyKind, Rule] = {
    DutyKind.WRITE_REVIEW: Rule(CalendarMatter.REVIEWS_IN, _WRITING),
    DutyKind.ANSWER_PROMPTS: Rule(CalendarMatter.REVIEWS_IN, _WRITING),
    DutyKind.ANSWER_THEMES: Rule(CalendarMatter.REVIEWS_IN, _WRITING),
    DutyKind.COLLECTIVE_ANSWERS: Rule(CalendarMatter.PAPERS_OUT, _WRITING),
    DutyKind.ATTEND: Rule(CalendarMatter.MEETING, _MEETING),
    DutyKind.CONSULT: Rule(CalendarMatter.CONSULTATION, _WRITING),
    DutyKind.STAFF_RATING: Rule(CalendarMatter.COMMITTEE_READS, _TO_PROPOSAL),
    DutyKind.COMMITTEE_COMMENT: Rule(CalendarMatter.COMMITTEE_READS, _WRITING),
    DutyKind.SEND_PAPERS: Rule(CalendarMatter.PAPERS_OUT, _WRITING),
    DutyKind.FORMER_COMMENT: Rule(CalendarMatter.PAPERS_OUT, _MEETING),
    DutyKind.TEMPORARY_COMMENT: Rule(CalendarMatter.PAPERS_OUT, _MEETING),
    DutyKind.HOLD_MEETING: Rule(CalendarMatter.MEETING, _MEETING),
    DutyKind.SUPPLEMENTARY: Rule(CalendarMatter.DOSSIER, _TO_PROPOSAL | _DECIDED),
    DutyKind.MINUTES: Rule(CalendarMatter.MINUTES, _TO_PROPOSAL - _WRITING),
    DutyKind.REPORT_UP: Rule(CalendarMatter.DOSSIER, _TO_PROPOSAL),
    DutyKind.PUBLISH: Rule(CalendarMatter.PUBLICATION, frozenset({CycleState.DECIDED})),
    DutyKind.REMEDIATION_PLAN: Rule(CalendarMatter.REMEDIATION, _DECIDED),
    DutyKind.REMEDY: Rule(CalendarMatter.REMEDIATION, _DECIDED),
}
OF_EVERY_CELL = (
    DutyKind.CONSULT,
    DutyKind.COMMITTEE_COMMENT,
    DutyKind.SEND_PAPERS,
    DutyKind.HOLD_MEETING,
    DutyKind.MINUTES,
    DutyKind.REPORT_UP,
    DutyKind.PUBLISH,
    DutyKind.REMEDIATION_PLAN,
)
"""What every cell owes once its calendar has the day; the rest depends on its members."""
BY_OWN_DAYS = frozenset({DutyKind.CARRY_OUT, DutyKind.FOLLOW_UP})
"""What is laid with a promised remedy, by its day and not by a calendar, and outlives its year."""
OWED = rows.owed(
    {kind: rule.within for kind, rule in RULES.items()}
    | dict.fromkeys(BY_OWN_DAYS, frozenset(CycleState))
)
"""The condition on a duty that it is still owed."""


@dataclass(frozen=True, slots=True)
class Owed:
    """One duty as it is listed."""

    duty_id: int
    kind: DutyKind
    day: date
    operator: DeadlineOperator
    last: date
    left: int
    """Days left: 0 on the last day, less when it was missed."""
    about: str = ""
    """Whom a duty of the cell is about."""
    about_id: int = 0
    """Their number; of what is reminded of by its own day, the remedy's."""
    by_hand: bool = False
    """Its owner says that it is done: no stored fact tells it, or not always."""


OfCell = tuple[tuple[Owed, ...], tuple[Duty, ...]]
"""What a cell owes as such, and what its members owe."""


async def derive(work: Work, cycle: Cycle) -> None:
    """Derive a cycle's duties anew: new ones are added, days moved, what nobody is asked for goes.

    What was done or waived stays as it is."""
    await cycle_locked(await work.session(), _id(cycle))
    await _derive(work, [cycle])


async def lay_due(work: Work, limit: int) -> int:
    """Derive the duties of cycles of which something changed; give how many cycles there were."""
    found = await calendar_rows.unlaid(await work.session(), calendar.RUNNING, limit)
    await _derive(work, found)
    return len(found)


async def look_again(work: Work, limit: int) -> int:
    """Derive the duties of cycles not derived today, whatever nobody told of; give how many."""
    today = work.now.date()
    found = await calendar_rows.laid_before(await work.session(), today, calendar.RUNNING, limit)
    await _derive(work, found)
    return len(found)


async def _derive(work: Work, cycles: Sequence[Cycle]) -> None:
    """Derive the duties of cycles that are nobody else's now."""
    if not cycles:
        return
    session, today = await work.session(), work.now.date()
    facts = await cycle_facts.of_cycles(work, cycles)
    gone: list[int] = []
    added: list[rows.Row] = []
    steps: list[rows.Row] = []
    for cycle in cycles:
        of_it = facts[_id(cycle)]
        wanted = {_key(row): row for row in await _wanted(work, cycle, of_it)}
        steps += _steps(work, cycle, of_it, {row["last_day"] for row in wanted.values()})
        gone += [duty.id for duty in of_it.known if _gone(duty, wanted)]
        for duty in of_it.known:
            row = wanted.pop((duty.kind, duty.owner, duty.about), None)
            if row is not None and (row["day"], row["operator"]) != (duty.day, duty.operator):
                moved = {name: row[name] for name in ("day", "operator", "last_day")}
                await rows.move_days(session, [duty.id], moved)
        added += wanted.values()
        laid = of_it.laid or LaidCycle(cycle_id=_id(cycle), opened_on=today)
        laid.laid_on = today
        session.add(laid)
    await rows.forget(session, gone)
    await rows.add(session, added)
    await rows.add_steps(session, steps)
    await session.flush()


def _steps(work: Work, cycle: Cycle, of_it: CycleFacts, last_days: set[date]) -> list[rows.Row]:
    """Give when duties of these last days are reminded of, but of those that have their step."""
    today, laid = work.now.date(), of_it.laid
    new = last_days - {duty.last_day for duty in of_it.known}
    first = laid is not None and laid.laid_on is None and not of_it.known
    after = laid.opened_on if laid is not None and first else today
    days = {day: work.house.steps.next_after(day, after) for day in new}
    return rows.steps(_id(cycle), cycle.cell_id, days)


async def of_person(work: Work, person: Person) -> tuple[Owed, ...]:
    """Give what a member owes themselves, the most urgent first."""
    await _laid(work, person)
    return await owed_by(work, person.member_id)


async def owed_by(work: Work, member_id: int) -> tuple[Owed, ...]:
    """Give what the member of this number owes, the most urgent first."""
    return (await owed_by_each(work, [member_id])).get(member_id, ())


async def owed_by_each(work: Work, members: Collection[int]) -> dict[int, tuple[Owed, ...]]:
    """Give what each of these members owes, the most urgent first; nobody who owes nothing."""
    found: dict[int, list[Duty]] = {}
    for duty in await rows.still_owed(await work.session(), OWED, members=members):
        found.setdefault(duty.member_id or 0, []).append(duty)
    return {who: await _listed(work, owed) for who, owed in found.items()}


async def owed_above(work: Work, person: Person, cycle: Cycle) -> set[DutyKind]:
    """Give which answers to the upper level they owe in a year, or the cell that they lead."""
    session = await work.session()
    leads_it = person.leads and person.cell_id == cycle.cell_id
    return await rows.owed_above(session, OWED, _id(cycle), person.member_id, leads=leads_it)


async def of_cell(work: Work, secretary: Person) -> tuple[Owed, ...]:
    """Give what the cell owes as such; raise `Refusal` `not_secretary`."""
    leads(secretary)
    await _laid(work, secretary)
    return (await owed_in(work, [secretary.cell_id]))[secretary.cell_id][0]


async def owed_in(work: Work, cells: Collection[int]) -> dict[int, OfCell]:
    """Give what each of these cells owes as such, and what its members owe."""
    found: dict[int, list[Duty]] = {number: [] for number in cells}
    for duty in await rows.still_owed(await work.session(), OWED, organisations=cells):
        found[duty.organisation_id].append(duty)
    return {
        number: (
            await _listed(work, [duty for duty in of_it if duty.member_id is None]),
            tuple(duty for duty in of_it if duty.member_id is not None),
        )
        for number, of_it in found.items()
    }


async def one(work: Work, person: Person, duty_id: int) -> Owed:
    """Give one duty this person sees to.

    Raises:
        Refusal: `duty_unknown` for another's; `duty_over` when it is owed no more.
    """
    duty = await _seen_to_by(work, person, duty_id)
    found = await rows.still_owed(await work.session(), OWED, ids=[_row(duty)])
    if not found:
        raise Refusal("duty_over")
    return (await _listed(work, found))[0]


async def done(work: Work, person: Person, duty_id: int) -> None:
    """Take the word of who sees to a duty that it is done.

    Raises:
        Refusal: as `one`; `duty_by_facts` where stored facts tell it instead.
    """
    if not (await one(work, person, duty_id)).by_hand:
        raise Refusal("duty_by_facts")
    await _close(work, person, duty_id, DutyState.DONE, "")


async def waive(work: Work, secretary: Person, duty_id: int, reason: str) -> None:
    """Let a duty of the cell, or of one of its members, go, for a reason that is kept.

    Raises:
        Refusal: `not_secretary`; as `one`; `answer_empty`, `answer_too_long` (length, limit).
    """
    leads(secretary)
    await one(work, secretary, duty_id)
    kept = reason.strip()
    if not kept:
        raise Refusal("answer_empty")
    if len(kept) > LONGEST_REASON:
        raise Refusal("answer_too_long", length=len(kept), limit=LONGEST_REASON)
    await _close(work, secretary, duty_id, DutyState.WAIVED, kept)


async def _laid(work: Work, person: Person) -> None:
    """Derive the duties of the person's cell now, where the next tick would."""
    cycle = await in_view(work, person)
    if cycle is None or cycle.state not in calendar.RUNNING:
        return
    laid = await (await work.session()).get(LaidCycle, _id(cycle))
    if laid is None or laid.laid_on is None:
        await derive(work, cycle)


async def _close(work: Work, person: Person, duty_id: int, state: DutyState, reason: str) -> None:
    session = await work.session()
    duty = await _seen_to_by(work, person, duty_id)
    duty.state, duty.reason = state, reason
    duty.closed_at, duty.closed_by = work.now, person.member_id
    session.add(duty)
    await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind=f"duty_{state.value}",
        organisation_id=duty.organisation_id,
        payload={"duty": duty_id, "kind": duty.kind.value, "by": person.member_id},
    )


async def _seen_to_by(work: Work, person: Person, duty_id: int) -> Duty:
    duty = await rows.duty_locked(await work.session(), duty_id)
    own = duty is not None and duty.member_id == person.member_id
    led = duty is not None and person.leads and duty.organisation_id == person.cell_id
    if duty is None or not (own or led):
        raise Refusal("duty_unknown")
    return duty


async def _listed(work: Work, found: Iterable[Duty]) -> tuple[Owed, ...]:
    session = await work.session()
    today = work.now.date()
    listed = []
    for duty in found:
        someone = duty.about and duty.kind not in BY_OWN_DAYS
        about = await session.get(Member, duty.about) if someone else None
        listed.append(
            Owed(
                duty_id=_row(duty),
                kind=duty.kind,
                day=duty.day,
                operator=duty.operator,
                last=duty.last_day,
                left=days_left(duty.last_day, today),
                about=about.called if about else "",
                about_id=duty.about,
                by_hand=duty.kind not in rows.FULFILLED or duty.kind in rows.SAID_AS_WELL,
            )
        )
    return tuple(listed)


async def _wanted(work: Work, cycle: Cycle, of_it: CycleFacts) -> list[dict[str, Any]]:
    if of_it.cell.ended_on is not None:
        return []
    entries = [one for one in of_it.account.entries if one.here]
    members = [one.member for one in entries]
    reviewed = [one.member_id for one in entries if one.asked]
    wanted: list[Wanted] = [(kind, None, 0) for kind in OF_EVERY_CELL]
    wanted += [(DutyKind.WRITE_REVIEW, number, 0) for number in reviewed]
    if any(member.state_post and not member.retired for member in members):
        wanted.append((DutyKind.STAFF_RATING, None, 0))
    above = of_it.above
    prompted = above.members
    wanted += [(DutyKind.ANSWER_PROMPTS, number, 0) for number in reviewed if number in prompted]
    wanted += [(DutyKind.ANSWER_THEMES, number, 0) for number in reviewed if above.themes]
    wanted += [(DutyKind.COLLECTIVE_ANSWERS, None, 0)] if above.collectives else []
    wanted += await about_members(work, cycle, of_it.account, prompted, of_it.places)
    days = {kind: of_it.plan.of(rule.matter) for kind, rule in RULES.items()}
    found = [
        _new(cycle, kind, due, owner, about)
        for kind, owner, about in wanted
        if (due := days[kind]) is not None
    ]
    return found + _invited(work, cycle, of_it.invited, members)


def _invited(
    work: Work, cycle: Cycle, meeting: Meeting | None, members: list[MemberThen]
) -> list[dict[str, Any]]:
    """Whoever was invited to a meeting with a day owes an answer until that day."""
    if meeting is None or meeting.planned_at is None:
        return []
    day = meeting.planned_at.astimezone(work.now.tzinfo).date()
    due = Day(CalendarMatter.MEETING, day, DeadlineOperator.BY, DaySource.MEETING)
    asked = [id_of(one) for one in members if not (one.suspended or one.exempt)]
    return [_new(cycle, DutyKind.ATTEND, due, number, 0) for number in asked]


def _new(
    cycle: Cycle,
    kind: DutyKind,
    due: Day,
    member_id: int | None,
    about: int,
) -> dict[str, Any]:
    return {
        "cycle_id": _id(cycle),
        "organisation_id": cycle.cell_id,
        "member_id": member_id,
        "owner": member_id or 0,
        "about": about,
        "kind": kind,
        "day": due.day,
        "operator": due.operator,
        "last_day": due.last,
        "state": DutyState.OPEN,
        "reason": "",
    }


def _gone(duty: KnownDuty, wanted: Mapping[tuple[DutyKind, int, int], object]) -> bool:
    """Tell whether a duty that was derived is asked for no more. What was closed stays."""
    return (
        duty.kind in _DERIVED
        and duty.state is DutyState.OPEN
        and (duty.kind, duty.owner, duty.about) not in wanted
    )


def _key(row: Mapping[str, Any]) -> tuple[DutyKind, int, int]:
    return row["kind"], row["owner"], row["about"]


def _id(cycle: Cycle) -> int:
    if cycle.id is None:
        raise RuntimeError("a cycle that was never stored")
    return cycle.id


def _row(duty: Duty) -> int:
    if duty.id is None:
        raise RuntimeError("a duty that was never stored")
    return duty.id
