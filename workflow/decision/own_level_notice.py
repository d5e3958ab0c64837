"""Who is told of a level that its owner may not record, where they lead the cell alone (0192).

The officers above hear that it waits for them; they hear that it is recorded.
"""

from storage import outbox
from storage.queries import offices, people
from storage.tables import Cycle, Member
from workflow.work import Work

WAITS = "own_level_waits"
RECORDED = "own_level_recorded"


async def tell_officers(work: Work, cycle: Cycle, member_id: int) -> None:
    """Tell the nearest officers above the cell, but themselves, that their level waits for them;
    they are themselves under any membership."""
    session = await work.session()
    person_id = (await session.get_one(Member, member_id)).person_id or 0
    own = {one.id or 0 for one in await people.memberships_of(session, person_id)}
    above = await offices.overseers_above(session, {cycle.cell_id}, but=own)
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
