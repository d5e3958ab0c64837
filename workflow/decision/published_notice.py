"""The notice of a year's decision: to whom, and when. What it says is made as it leaves, see
`workflow.decision.publication`."""

from datetime import datetime

from storage import outbox
from storage.tables import Cycle
from workflow.work import Work

PUBLISHED = "decision_published"


async def plan(
    work: Work, cycle: Cycle, members: list[int], mark: str, *, at: datetime, again: bool = False
) -> int:
    """Plan the notice of a decision for members, each once under one mark; give how many."""
    args = {"cycle": cycle.id, "again": again}
    plans = [
        outbox.Plan(f"{PUBLISHED}:{cycle.id}:{number}{mark}", PUBLISHED, number, args, at)
        for number in members
    ]
    return await outbox.plan_many(await work.session(), plans)


async def tell_closed(work: Work, cycle: Cycle, members: list[int]) -> None:
    """Tell members for whom a public year was closed without a level."""
    await plan(work, cycle, members, ":c", at=work.now)
