"""What speaks against levels that are to be decided, by the rules of their year.

The standards, other ratings, facts of the year and quarters, as `member_standards` knows them
beside a paper that is entered; here for any level that is meant. Nothing is lowered; a departure
asks for a reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

import rating
from papers.forms import points_of
from rating.reasons import Reason
from storage.queries import reviews as review_rows
from storage.tables import Cycle
from workflow.accounts import id_of
from workflow.count import collective_subjects, measured_collectives
from workflow.count.proposals import Bounds
from workflow.decision import heads, member_standards
from workflow.decision.member_standards import MemberCase
from workflow.decision.proposed_levels import standing_levels
from workflow.review.pages import page_of
from workflow.work import Work

Levels = Mapping[int, rating.Level | None]
_NOTHING: Levels = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class LevelCheck:
    """One member or collective and one level: what is known, and what speaks against the level."""

    member_id: int
    case: MemberCase | None
    """None where nothing was handed in."""
    other: tuple[Reason, ...]
    """What other ratings say against the level."""

    @property
    def remarks(self) -> tuple[Reason, ...]:
        """What is known against the level, each with its clause."""
        return self.case.remarks if self.case is not None else self.other

    @property
    def departs(self) -> bool:
        """Whether the level asks for a reason."""
        return self.case.departs if self.case is not None else bool(self.other)


async def checks(
    work: Work, cycle: Cycle, levels: Levels, beside: Levels = _NOTHING
) -> dict[int, LevelCheck]:
    """Give what is known of each, beside the level that is meant for them; `beside` what is meant
    for the collectives meanwhile."""
    stand = {**await standing_levels(work, cycle), **beside, **levels}
    led = await heads.headed(work, cycle, levels, {**beside, **levels})
    bounds = await Bounds.of(work, cycle, list(levels))
    cases = {one.member_id: one for one in await member_standards.of_year(work, cycle, levels)}
    found = {}
    for who, level in levels.items():
        above = led[who].level if who in led else None
        found_above = bounds.ceiling(who, level, stand, above) if level else None
        other = member_standards.against(found_above)
        case = cases.get(who)
        if case is not None:
            case = replace(case, level=level, advice=other)
        found[who] = LevelCheck(who, case, other)
    return found


async def own_points(work: Work, cycle: Cycle, member_id: int) -> Decimal | None:
    """Give the points of a self-assessment that was handed in, of a collective those of its
    report; None where there are none."""
    if member_id < 0:
        names = await collective_subjects.names(work, cycle, [member_id])
        measured = await measured_collectives.of_year(work, cycle, names)
        points = next((one.points for one in measured if one.points), None)
        return sum(points, Decimal(0)) if points else None
    review = await review_rows.review_of(await work.session(), id_of(cycle), member_id)
    page = None if review is None else await page_of(work, cycle, review)
    if page is None or not page.submitted:
        return None
    found = points_of(page.form, page.answers)
    return found.total if found else None
