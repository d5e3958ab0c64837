"""A further decision of the year: on whom the first one left out, without touching the others.

It is for who was reviewed at a supplementary meeting, and for the level of who recorded the first
one themselves. What is being entered is kept apart; it holds once it is recorded.
"""

from collections.abc import Mapping

import rating
from storage.queries import further as rows
from storage.tables import Cycle, FurtherDecision, FurtherLevel
from workflow.accounts import Person, id_of
from workflow.work import Work

Levels = Mapping[int, rating.Level | None]


async def drafts(work: Work, cycle: Cycle, proposed: Levels) -> dict[int, rating.Level | None]:
    """Give what is entered so far for these members; at first what was proposed."""
    session = await work.session()
    entered = await rows.open_levels(session, id_of(cycle))
    return {
        who: _level(entered[who]) if who in entered else level for who, level in proposed.items()
    }


async def put(work: Work, cycle: Cycle, member_id: int, level: rating.Level | None) -> None:
    """Keep what is entered for one member."""
    session = await work.session()
    now = await rows.open_decision(session, id_of(cycle))
    if now is None:
        now = FurtherDecision(cycle_id=id_of(cycle))
        session.add(now)
        await session.flush()
    await session.merge(_row(now, member_id, level))
    await session.flush()


async def record(
    work: Work, person: Person, cycle: Cycle, document: str, levels: Levels
) -> FurtherDecision:
    """Record a further decision on these members; what is entered for others stays a draft."""
    session = await work.session()
    left = await rows.open_levels(session, id_of(cycle))
    before = await rows.open_decision(session, id_of(cycle))
    if before is not None:
        await rows.drop(session, before)
    made = FurtherDecision(
        cycle_id=id_of(cycle),
        document=document,
        entered_by=person.member_id,
        entered_at=work.now,
    )
    session.add(made)
    await session.flush()
    session.add_all([_row(made, who, level) for who, level in levels.items()])
    await session.flush()
    for who, stored in left.items():
        if who not in levels:
            await put(work, cycle, who, _level(stored))
    return made


def _row(decision: FurtherDecision, member_id: int, level: rating.Level | None) -> FurtherLevel:
    assert decision.id is not None
    return FurtherLevel(
        decision_id=decision.id, member_id=member_id, level=level.value if level else ""
    )


def _level(stored: str) -> rating.Level | None:
    return rating.Level(stored) if stored else None
