"""Who is told of a level that its owner may not record, where they lead the cell alone (0192).

The officers above hear that it waits for them; they hear that it is recorded.
"""

from storage import outbox
from storage.queries import offices
from storage.tables import Cycle
from workflow.work import Work

WAITS = "own_level_waits"
RECORDED = "own_level_recorded"


async def tell_officers(work: Work, cycle: Cycle, member_id: int) -> None:
    """Tell the nearest officers above the cell, but themselves, that their level waits for them."""
    session = await work.session()
    above = await offices.overseers_above(session, {cycle.cell_id}, but={member_id})
    args = {"cycle": cycle.id, "member": member_id}
    at = work.house.quiet.next_allowed(work.now)
    plans = [
        outbox.Plan(f"{WAITS}:{cycle.id}:{member_id}:{officer}", WAITS, officer, args, at)
        for officer in sorted(above)
    ]
    await outbox.plan_many(session, plans)


async def tell_member(work: Work, cycle: Cycle, member_id: int) -> None:
    """Tell them that their level is recorded; once the year is public its own notice says so."""
    await outbox.plan(
        await work.session(),
        key=f"{RECORDED}:{cycle.id}:{member_id}",
        kind=RECORDED,
        member_id=member_id,
        args={"cycle": cycle.id},
        not_before=work.house.quiet.next_allowed(work.now),
    )
