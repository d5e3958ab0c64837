"""The body above decides on what a cell handed up: what was said of each holds, from its paper."""

import rating
from terms.above import AboveRight
from terms.checks import CheckKnown
from workflow.accounts import Person
from workflow.decision import (
    cap_ground,
    handing_up,
    level_checks,
    paper_day,
    recording,
    superior_check,
)
from workflow.decision.appraisal_list import Appraisal, AppraisalRow, OpenList, appraisal_of, opened
from workflow.decision.cap_ground import CapAsked
from workflow.decision.superior_check import CheckAsked
from workflow.errors import Refusal
from workflow.work import Work


async def check_asked(work: Work, person: Person, hand_up_id: int) -> CheckAsked:
    """Give whether something had to be checked before this decision, and what was answered.

    Raises:
        Refusal: as `appraisal_list.listed`; `levels_missing` (names) where nothing was decided yet.
    """
    at = await opened(work, person, hand_up_id)
    levels = await _meant(work, person, at)
    return await superior_check.of_members(work, at.cycle, levels)


async def answer_check(
    work: Work, person: Person, hand_up_id: int, known: CheckKnown, said: str = ""
) -> None:
    """Keep what is answered before the decision, for everybody it is about.

    Raises:
        Refusal: as `check_asked`; as `superior_check.keep`.
    """
    at = await opened(work, person, hand_up_id)
    for who in await _meant(work, person, at):
        await superior_check.keep(work, person, at.cycle, known, said, who)


async def cap_asked(work: Work, person: Person, hand_up_id: int) -> CapAsked:
    """Give whether this decision goes past the cap, and what was answered.

    Raises:
        Refusal: as `check_asked`.
    """
    at = await opened(work, person, hand_up_id)
    levels = await _meant(work, person, at)
    return await cap_ground.asked(work, at.cycle, levels, min(levels))


async def say_weighed(work: Work, person: Person, hand_up_id: int) -> None:
    """Keep that the whole group was weighed; it is enough where the figures are the cell's alone.

    Raises:
        Refusal: as `check_asked`.
    """
    at = await opened(work, person, hand_up_id)
    await cap_ground.say_weighed(work, person, at.cycle, min(await _meant(work, person, at)))


async def begin_cap_ground(work: Work, person: Person, hand_up_id: int, ground: str) -> None:
    """Keep on what ground it goes past the cap; the decision's own paper says who decided.

    Raises:
        Refusal: as `check_asked`; as `cap_ground.begin`.
    """
    at = await opened(work, person, hand_up_id)
    levels = await _meant(work, person, at)
    await cap_ground.begin(work, person, at.cycle, ground, min(levels))


async def unexplained(work: Work, person: Person, hand_up_id: int) -> tuple[AppraisalRow, ...]:
    """Give of what would be decided now those whose level departs from a rule without a reason: the
    rule speaks since the level was said.

    Raises:
        Refusal: as `check_asked`.
    """
    at = await opened(work, person, hand_up_id)
    await _meant(work, person, at)
    return await _unexplained(work, at, await appraisal_of(work, person, at))


async def decide(work: Work, person: Person, hand_up_id: int, document: str) -> int:
    """Record the body's decision on all on whom the level was said; give on how many.

    Whoever is left stays for another decision. The cell's secretary is told, and publishes.

    Raises:
        Refusal: as `check_asked`; `decision_undated`, `decision_before_meeting` (day),
            `decision_ahead` for its day; as `recording.record_of_body`.
    """
    at = await opened(work, person, hand_up_id)
    levels = await _meant(work, person, at)
    await paper_day.check(work, at.cycle, document, levels)
    left = await _unexplained(work, at, await appraisal_of(work, person, at))
    unsaid = [row.name for row in left]
    made = await recording.record_of_body(work, person, at.cycle, levels, document, unsaid)
    await handing_up.tell_decided(work, at.one, made, len(levels))
    await handing_up.record(work, at.cycle, at.one, person, "proposals_decided")
    return len(levels)


async def _unexplained(work: Work, at: OpenList, now: Appraisal) -> tuple[AppraisalRow, ...]:
    levels = {row.member_id: row.said.level for row in now.rows if row.said is not None}
    checks = await level_checks.checks(work, at.cycle, levels, now.collectives)
    return tuple(
        row
        for row in now.rows
        if row.said is not None
        and checks[row.member_id].departs
        and not row.said.answers(checks[row.member_id])
    )


async def _meant(work: Work, person: Person, at: OpenList) -> dict[int, rating.Level]:
    if at.does is not AboveRight.DECIDES:
        raise Refusal("hand_up_gone")
    now = await appraisal_of(work, person, at)
    levels = {row.member_id: row.said.level for row in now.rows if row.said is not None}
    if not levels:
        raise Refusal("levels_missing", names=", ".join(row.name for row in now.rows))
    return levels
