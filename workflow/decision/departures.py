"""Levels of a paper that a rule speaks against, and the reason each asks for.

Every check that the body above makes beside a level (`level_checks`) is made here before a paper
is recorded, whoever enters it. Nothing is lowered; without its reason a level is not recorded.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import rating
from rating.reasons import Reason
from storage.queries import people
from storage.tables import Cycle, LevelReason
from workflow.accounts import Person, id_of
from workflow.count import collective_subjects
from workflow.cycle import rating_day
from workflow.decision import heads, level_checks, level_reasons, member_standards
from workflow.decision.heads import HeadOver
from workflow.decision.level_checks import LevelCheck
from workflow.errors import Refusal
from workflow.work import Work

Levels = Mapping[int, rating.Level | None]


@dataclass(frozen=True, slots=True)
class Departure:
    """One member or collective whose level departs from a rule, and nobody said why."""

    member_id: int
    name: str
    level: rating.Level
    remarks: tuple[Reason, ...]
    """What speaks against it, each with its clause."""
    over: HeadOver | None
    """The collective its member heads, where the level is above it."""
    bound: bool
    """Whether the rules bound a head by it, or have it weighed alone."""


async def unexplained(work: Work, cycle: Cycle, levels: Levels) -> tuple[Departure, ...]:
    """Give of these levels, recorded now, those that still ask for a reason; collectives first."""
    checks = await level_checks.checks(work, cycle, levels)
    given = await level_reasons.standing(work, cycle)
    open_now = {
        who: level
        for who, level in sorted(levels.items())
        if level is not None and _asks(checks[who], given.get((who, level.value)))
    }
    if not open_now:
        return ()
    names = await _names(work, cycle, open_now)
    over = {one.member_id: one for one in await heads.over(work, cycle, levels)}
    bound = heads.bind(cycle.profile)
    return tuple(
        Departure(who, names[who], level, checks[who].remarks, over.get(who), bound)
        for who, level in open_now.items()
    )


async def explain(
    work: Work, person: Person, cycle: Cycle, levels: Levels, meant: Levels, reason: str
) -> None:
    """Keep one reason for each of the levels that are meant.

    Args:
        work: The update.
        person: Who gives it.
        cycle: The year.
        levels: What would be recorded now.
        meant: The levels that the reason was asked for.

    Raises:
        Refusal: `reason_for_another` where none of them asks for one any more: changed, or said
            meanwhile; as `member_standards.put_reason`.
    """
    found = [
        one
        for one in await unexplained(work, cycle, levels)
        if meant.get(one.member_id) is one.level
    ]
    if not found:
        raise Refusal("reason_for_another")
    for one in found:
        await member_standards.put_reason(
            work, person, cycle, one.member_id, one.level, reason, one.remarks
        )


def _asks(check: LevelCheck, given: LevelReason | None) -> bool:
    if given is None:
        return check.departs
    return bool(level_reasons.unanswered(given.clauses, check.remarks))


async def _names(work: Work, cycle: Cycle, levels: Levels) -> dict[int, str]:
    members = await people.named_on(await work.session(), sorted(levels), rating_day(cycle))
    names = await collective_subjects.names(work, cycle, levels)
    return {**names, **{id_of(one): one.called for one in members.values()}}
