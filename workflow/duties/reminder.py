"""Reminders of what is due: planned by a tick from the duties alone, asked again when sent.

One message a person a day for all that is due. Whoever leads a cell gets its digest in the same
message, and an overseer one table of the cells that are late.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from storage import outbox
from storage.queries import duties as rows
from storage.queries import offices as office_rows
from storage.tables import DutyKind, ReminderChoice
from storage.tables.duty import NEVER
from workflow.duties import duty_list, reminder_facts
from workflow.duties.duty_list import OWED, OfCell, Owed
from workflow.planned import Planned
from workflow.remedy import reminding
from workflow.reminder_days import days_left
from workflow.work import Work

KIND = "reminder"
EVENING = 19
MORNING = 8
CYCLES_AT_ONCE = 50
STEPS_AT_ONCE = 1_000
"""Each of one last day in one cell: some twenty members' duties."""
LONGEST_HOLD = 3
"""Days a member may put their reminders off by."""


@dataclass(frozen=True, slots=True)
class WritingProgress:
    """How far a member is with their self-review."""

    answered: int
    items: int


@dataclass(frozen=True, slots=True)
class Digest:
    """What a secretary is told about the cell: its own duties, and counts of its members'."""

    own: tuple[Owed, ...]
    waiting: tuple[tuple[DutyKind, int, int], ...]
    """Kind, how many members still owe it, days left."""


@dataclass(frozen=True, slots=True)
class LateCell:
    """One line of an overseer's table."""

    name: str
    of_cell: int
    of_members: int
    days: int
    """Since when, for the oldest."""


@dataclass(frozen=True, slots=True)
class ReminderFacts:
    """What one reminder says."""

    own: tuple[Owed, ...]
    written: WritingProgress | None = None
    digest: Digest | None = None
    late: tuple[LateCell, ...] = ()


async def tick(work: Work) -> bool:
    """Do one piece of the planning; tell whether there is more of it.

    What changed is derived first, then the day's steps are taken; a look at every other year, once
    a day, waits for both: it takes longer than they do."""
    if await duty_list.lay_due(work, CYCLES_AT_ONCE) == CYCLES_AT_ONCE:
        return True
    if await reminding.pass_on(work, CYCLES_AT_ONCE) == CYCLES_AT_ONCE:
        return True
    if await plan_due(work) == STEPS_AT_ONCE:
        return True
    return await duty_list.look_again(work, CYCLES_AT_ONCE) == CYCLES_AT_ONCE


async def plan_due(work: Work) -> int:
    """Take the steps that are due, at most so many at once, and plan their messages.

    Nothing on a day off, or when the rest of the day is quiet: the next day makes up for it.
    Give how many steps were taken."""
    today, quiet = work.now.date(), work.house.quiet
    send_at = quiet.next_allowed(work.now)
    if send_at.date() != today:
        return 0
    session = await work.session()
    until = quiet.until_next_open(today)
    steps = await rows.due_steps(session, today, until, STEPS_AT_ONCE)
    if not steps:
        return 0
    for last in {one.last_day for one in steps}:
        taken = [one.step_id for one in steps if one.last_day == last]
        await rows.move_steps(session, taken, work.house.steps.next_after(last, max(today, until)))
    owed = await rows.owed_in_steps(session, OWED, steps)
    told = {who for cell in owed for who in cell.members} | await _who_watches(work, owed)
    args = {"day": today.isoformat()}
    reminded = rows.reminded(session, told, today)
    await outbox.plan_for(session, reminded, KIND, args, send_at, _key_around(today))
    return len(steps)


async def snooze(work: Work, member_id: int, *, days: int) -> datetime:
    """Remind once more: this evening (0), tomorrow morning (1), in so many days; give when.

    An evening that is over already, or that is quiet, means the next morning that is not."""
    quiet = work.house.quiet
    at = work.now.replace(hour=EVENING, minute=0, second=0, microsecond=0)
    if days or at <= work.now or quiet.covers(at):
        later = timedelta(days=max(1, min(days, LONGEST_HOLD)))
        at = quiet.next_allowed(at.replace(hour=MORNING) + later)
    today = work.now.date()
    evening = at.date() == today
    await outbox.plan_many(
        await work.session(),
        [
            outbox.Plan(
                _key(member_id, at.date()) + (":evening" if evening else ""),
                KIND,
                member_id,
                {"day": at.date().isoformat(), "asked": True},
                at,
            )
        ],
    )
    await _choose(work, member_id, muted=False, held_until=None if evening else at.date())
    return at


async def mute(work: Work, member_id: int, *, muted: bool) -> None:
    """Send a member no reminders any more, or again; their list stays as it is."""
    await _choose(work, member_id, muted=muted)


async def is_muted(work: Work, member_id: int) -> bool:
    """Tell whether a member wants no reminders."""
    choice = await (await work.session()).get(ReminderChoice, member_id)
    return choice is not None and choice.muted


async def facts_for(work: Work, row: Planned) -> ReminderFacts | None:
    """Give what the reminder says now; None when there is nothing any more to remind of.

    One that could not be sent on its day gives way to a newer one."""
    session = await work.session()
    today, who = work.now.date(), row.member_id
    ahead = await reminder_facts.of_member(work, who)
    choice = ahead.choices.get(who)
    if choice is not None and (choice.muted or _held(choice, row, today)):
        return None
    if row.args["day"] != today.isoformat() and await outbox.is_planned(
        session, _key(row.member_id, today)
    ):
        return None
    own = tuple(one for one in ahead.owed.get(who, ()) if one.left <= _reach(work))
    writes = any(owed.kind is DutyKind.WRITE_REVIEW for owed in own) and who in ahead.written
    heads = ahead.heads.get(ahead.cells.get(who, 0)) == who
    facts = ReminderFacts(
        own=own,
        written=WritingProgress(*ahead.written[who]) if writes else None,
        digest=_digest(work, who, ahead.led[ahead.cells[who]]) if heads else None,
        late=await _late(work, who) if who in ahead.officers else (),
    )
    return facts if own or facts.digest or facts.late else None


def _held(choice: ReminderChoice, row: Planned, today: date) -> bool:
    """Tell whether they have put off what the tick planned; what they asked for themselves
    comes."""
    held = choice.held_until is not None and choice.held_until > today
    return held and not row.args.get("asked")


async def _who_watches(work: Work, owed: Sequence[rows.OwedInCell]) -> set[int]:
    """Give who leads a cell with something owed, and who watches over a late one."""
    session, today = await work.session(), work.now.date()
    late = {cell.cell_id for cell in owed if _escalates(work, cell.own, cell.of_members)}
    told = set((await rows.heads(session, [cell.cell_id for cell in owed], today)).values())
    return told | await office_rows.overseers_above(session, late)


def _escalates(work: Work, own: date | None, of_members: date | None) -> bool:
    """A cell's own duty goes one level up when it is missed, a member's with their last
    reminder."""
    today = work.now.date()
    if own is not None and own < today:
        return True
    if of_members is None or of_members >= today:
        return False
    return work.house.steps.next_after(of_members, today) == NEVER


def _digest(work: Work, member_id: int, owed: OfCell) -> Digest | None:
    cell, members = owed
    today = work.now.date()
    reach = _reach(work)
    own = tuple(owed for owed in cell if owed.left <= reach)
    counts: dict[tuple[DutyKind, int], int] = {}
    for duty in members:
        left = days_left(duty.last_day, today)
        if left <= reach and duty.member_id != member_id:
            counts[duty.kind, left] = counts.get((duty.kind, left), 0) + 1
    waiting = tuple((kind, n, left) for (kind, left), n in sorted(counts.items(), key=_by_day))
    return Digest(own, waiting) if own or waiting else None


def _reach(work: Work) -> int:
    """How many days ahead is looked; a day before days off answers for what falls on them."""
    today = work.now.date()
    return work.house.steps.reach + (work.house.quiet.until_next_open(today) - today).days


def _by_day(counted: tuple[tuple[DutyKind, int], int]) -> tuple[int, str]:
    (kind, left), _ = counted
    return left, kind.value


async def _late(work: Work, member_id: int) -> tuple[LateCell, ...]:
    """Give the late cells an officer is told of: those without an officer nearer, worst first."""
    session, today = await work.session(), work.now.date()
    offices = [one.id or 0 for one in await office_rows.offices_of(session, member_id)]
    cells = await office_rows.cells_under(session, offices, unwatched=True)
    names = {cell.id or 0: cell.name for cell in cells}
    found = await office_rows.late(session, OWED, list(names), today)
    late = [
        LateCell(name, own, members, (today - oldest).days)
        for cell, name in names.items()
        if cell in found
        for own, members, oldest in (found[cell],)
    ]
    return tuple(sorted(late, key=lambda cell: -cell.days))


async def _choose(work: Work, member_id: int, **values: date | bool | None) -> None:
    session = await work.session()
    choice = await session.get(ReminderChoice, member_id) or ReminderChoice(member_id=member_id)
    for name, value in values.items():
        setattr(choice, name, value)
    session.add(choice)
    await session.flush()


def _key(member_id: int, day: date) -> str:
    before, after = _key_around(day)
    return f"{before}{member_id}{after}"


def _key_around(day: date) -> tuple[str, str]:
    return "remind:", f":{day:%Y%m%d}"
