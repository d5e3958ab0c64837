"""Reminders of a deadline: planned by a tick, checked again when they are sent."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from storage import outbox
from storage.queries import reviews as review_rows
from storage.tables import Cycle, CycleState, Member
from storage.tables import OutboxMessage as Planned
from workflow import self_review
from workflow.accounts import id_of
from workflow.cycle import missed_at
from workflow.errors import Refusal
from workflow.quiet import QuietHours
from workflow.work import Work

KIND = "review_reminder"
AHEAD = timedelta(days=3)
EVENING = 19
MORNING = 8


@dataclass(frozen=True, slots=True)
class ReminderFacts:
    """What a reminder says: days left (today is one of them), the last day, how far he is."""

    days: int
    deadline: date
    """Due before this day."""
    answered: int
    items: int


async def plan_due(work: Work, quiet: QuietHours) -> int:
    """Plan the reminder of every member who still owes a self-review due within three days.

    Give how many were newly planned; whoever was planned already is not planned again."""
    planned = 0
    session = await work.session()
    for cycle in await review_rows.cycles_in(session, CycleState.COLLECTING):
        until = missed_at(cycle.review_deadline)
        if not until - AHEAD <= work.now < until:
            continue
        send_at = quiet.next_allowed(work.now)
        for member in await self_review.owing(work, cycle):
            planned += await outbox.plan(
                session,
                key=f"review:{cycle.id}:{member.id}:ahead",
                kind=KIND,
                member_id=id_of(member),
                args={"cycle": cycle.id},
                not_before=send_at,
            )
    return planned


async def snooze(work: Work, member_id: int, *, evening: bool) -> datetime:
    """Plan the same reminder once more, this evening or tomorrow morning; give when.

    An evening that is over already means tomorrow morning.

    Raises:
        Refusal: `no_cycle`.
    """
    at = work.now.replace(hour=EVENING, minute=0, second=0, microsecond=0)
    if not evening or at <= work.now:
        at = at.replace(hour=MORNING) + timedelta(days=1)
    session = await work.session()
    member = await session.get_one(Member, member_id)
    cycle = await review_rows.current_cycle(session, member.cell_id)
    if cycle is None:
        raise Refusal("no_cycle")
    await outbox.plan(
        session,
        key=f"review:{cycle.id}:{member_id}:{at:%Y%m%d%H}",
        kind=KIND,
        member_id=member_id,
        args={"cycle": cycle.id},
        not_before=at,
    )
    return at


async def facts_for(work: Work, row: Planned) -> ReminderFacts | None:
    """Give what the reminder says now; None when its member owes nothing any more."""
    session = await work.session()
    cycle = await session.get(Cycle, row.args["cycle"])
    if cycle is None or cycle.state != CycleState.COLLECTING:
        return None
    left = missed_at(cycle.review_deadline) - work.now
    owed = {member.id for member in await self_review.owing(work, cycle)}
    if left <= timedelta() or row.member_id not in owed:
        return None
    review = await review_rows.review_of(session, row.args["cycle"], row.member_id)
    answered, items = await self_review.progress_of(work, cycle, review)
    return ReminderFacts(
        days=-(-left // timedelta(days=1)),
        deadline=cycle.review_deadline,
        answered=answered,
        items=items,
    )
