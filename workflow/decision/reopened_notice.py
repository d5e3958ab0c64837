"""What a member is told when their rating was cancelled and made again, and what is given out to
them.

Nobody else's name stands in it; the comment of the new decision goes to them alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import rating
from storage.queries import further as further_rows
from storage.queries import reopening as case_rows
from storage.tables import (
    Cycle,
    RatingCase,
)
from terms.reopening import ReopenState, ReopenWhy
from workflow.count import collective_subjects
from workflow.planned import Planned
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class ChangedFacts:
    """One cancelled rating and, once it is there, the new one."""

    year: int
    why: ReopenWhy
    clause: str
    old_level: rating.Level
    old_document: str
    at_most: rating.Level | None
    level: rating.Level | None
    document: str
    comment: str
    cycle_id: int = 0
    """Whose rating it is, for a button to name."""
    collective: str = ""
    """Which collective's it is; empty for the member's own."""


@dataclass(frozen=True, slots=True)
class PublishedRating:
    """What is in force of one published year of a member's."""

    cycle: Cycle
    level: rating.Level | None
    """None for who was not rated, or waits to be rated again."""
    document: str
    comment: str
    """The one that came with a new rating."""
    entered_at: datetime | None


async def facts(work: Work, planned: Planned) -> ChangedFacts:
    """Give what a member is told."""
    session = await work.session()
    row = await session.get_one(RatingCase, planned.args["case"])
    cycle = await session.get_one(Cycle, row.cycle_id)
    names = await collective_subjects.names(work, cycle, [row.member_id])
    return ChangedFacts(
        row.year,
        ReopenWhy(row.why),
        row.clause,
        rating.Level(row.old_level),
        row.old_document,
        rating.Level(row.at_most) if row.at_most else None,
        rating.Level(row.level) if row.level else None,
        row.document,
        row.comment or "",
        row.cycle_id,
        names.get(row.member_id, ""),
    )


async def versions(work: Work, member_id: int) -> Sequence[Mapping[str, object]]:
    """Give every published rating of a member with its paper, the cancelled ones too."""
    session = await work.session()
    cases = await case_rows.cases_of_member(session, member_id)
    found: list[Mapping[str, object]] = []
    for one in await published(work, member_id):
        found += [_opened(row) for row in cases if row.cycle_id == one.cycle.id]
        if one.level:
            found.append(
                {
                    "year": one.cycle.year,
                    "level": one.level.value,
                    "document": one.document,
                    "comment": one.comment,
                    "state": "in_force",
                    "entered_at": one.entered_at,
                }
            )
    return found


async def published(work: Work, member_id: int) -> list[PublishedRating]:
    """Give what is in force of each year of a member's that was published, the oldest first."""
    session = await work.session()
    cases = await case_rows.cases_of_member(session, member_id)
    later = await further_rows.of_member(session, member_id)
    found = []
    for cycle, head, decided in await case_rows.published(session, member_id):
        mine = [row for row in cases if row.cycle_id == cycle.id]
        again = [row for row in mine if row.state == ReopenState.RATED]
        paper = again[-1] if again else later.get(cycle.id or 0, head)
        level = rating.Level(decided.level) if decided.level else None
        comment = (again[-1].comment if again else None) or ""
        found.append(PublishedRating(cycle, level, paper.document, comment, paper.entered_at))
    return found


async def newest(work: Work, cycle: Cycle, member_id: int) -> RatingCase | None:
    """Give the last time a member's rating of this year was opened here."""
    found = await case_rows.cases_of_cycle(await work.session(), cycle.id or 0)
    mine = [r for r in found if r.member_id == member_id and r.state != ReopenState.NOTED]
    return mine[-1] if mine else None


def _opened(row: RatingCase) -> Mapping[str, object]:
    return {
        "year": row.year,
        "level": row.old_level,
        "document": row.old_document,
        "state": "noted" if row.state == ReopenState.NOTED else "cancelled",
        "why": str(row.why),
        "clause": rating.cited(row.clause),
        "entered_at": row.old_entered_at,
        "opened_at": row.opened_at,
    }
