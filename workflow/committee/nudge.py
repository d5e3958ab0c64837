"""A nudge from the secretary: at most one a day a person, never at night, only to who owes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from storage import outbox
from storage.tables import Cycle, CycleState
from workflow.access import leads
from workflow.accounts import Person
from workflow.committee.progress import OWING, MemberProgress, Progress, progress, progress_in
from workflow.cycle import last_day, missed_at
from workflow.errors import Refusal
from workflow.planned import Planned
from workflow.work import Work

KIND = "review_nudge"


@dataclass(frozen=True, slots=True)
class Nudged:
    """What became of a nudge: names by outcome, and when it goes."""

    told: tuple[str, ...]
    already: tuple[str, ...]
    """Nudged today before."""
    unreachable: tuple[str, ...]
    """Without a chat: to be called by phone."""
    at: datetime
    waits: bool
    """It is night: the nudge goes in the morning."""


@dataclass(frozen=True, slots=True)
class NudgeFacts:
    """What a nudge says: the last day, whether it is over, how far its reader is."""

    last_day: date
    late: bool
    answered: int
    items: int


async def nudge_one(work: Work, secretary: Person, member_id: int) -> Nudged:
    """Nudge one member of the cell who owes their review.

    Raises:
        Refusal: `not_secretary`, `no_cycle`, `not_in_cell`, `owes_nothing`.
    """
    leads(secretary)
    now = await progress(work, secretary)
    found = next((m for m in now.members if m.member_id == member_id), None)
    if found is None:
        raise Refusal("not_in_cell")
    if found.stage not in OWING:
        raise Refusal("owes_nothing")
    return await _nudge(work, secretary, now, [found])


async def nudge_all(work: Work, secretary: Person) -> Nudged:
    """Nudge everybody who owes their review, but for the secretary.

    Raises:
        Refusal: `not_secretary`, `no_cycle`, `owes_nothing` when nobody does.
    """
    leads(secretary)
    now = await progress(work, secretary)
    owing = [m for m in now.at(*OWING) if m.member_id != secretary.member_id]
    if not owing:
        raise Refusal("owes_nothing")
    return await _nudge(work, secretary, now, owing)


async def _nudge(
    work: Work, secretary: Person, now: Progress, members: Iterable[MemberProgress]
) -> Nudged:
    at = work.house.quiet.next_allowed(work.now)
    told: list[str] = []
    already: list[str] = []
    unreachable: list[str] = []
    for member in members:
        if not member.joined:
            unreachable.append(member.name)
            continue
        planned = await outbox.plan(
            await work.session(),
            # The day it is sent on, so that one of the night and one of the morning are one.
            key=f"nudge:{secretary.cell_id}:{now.year}:{member.member_id}:{at:%Y%m%d}",
            kind=KIND,
            member_id=member.member_id,
            args={"cycle": now.cycle_id},
            not_before=at,
        )
        (told if planned else already).append(member.name)
    return Nudged(tuple(told), tuple(already), tuple(unreachable), at, waits=at > work.now)


async def facts_for(work: Work, row: Planned) -> NudgeFacts | None:
    """Give what a nudge says now; None when its reader has handed in meanwhile."""
    cycle = await (await work.session()).get(Cycle, row.args["cycle"])
    if cycle is None or cycle.state != CycleState.COLLECTING:
        return None
    now = await progress_in(work, cycle)
    found = next((m for m in now.at(*OWING) if m.member_id == row.member_id), None)
    if found is None:
        return None
    late = missed_at(cycle.review_deadline) <= work.now
    return NudgeFacts(last_day(cycle.review_deadline), late, found.answered, found.items)
