"""The duties that remind of remedies, each by its own day: its owner until they say that it is
done, who follows it until it is. What nobody is left for, whoever leads the cell is reminded of."""

from rating import DeadlineOperator
from storage.queries import duties as duty_rows
from storage.queries import remedies as rows
from storage.tables import DutyKind, DutyState, Remedy
from terms.remedy import WAITING
from workflow.accounts import id_of
from workflow.remedy.facts import parties
from workflow.work import Work


async def lay(work: Work, row: Remedy) -> None:
    """Lay the duties of a remedy anew, for whoever owns and follows it today."""
    session = await work.session()
    await rows.forget_reminders(session, row)
    if row.state not in WAITING or row.due is None:
        return
    who = (await parties(work, [row]))[id_of(row)]
    owners = ((DutyKind.CARRY_OUT, who.owner), (DutyKind.FOLLOW_UP, who.follower))
    await duty_rows.add(
        session,
        [
            {
                "cycle_id": row.cycle_id,
                "organisation_id": who.cell_id,
                "member_id": None if member is None else id_of(member),
                "owner": 0 if member is None else id_of(member),
                "about": id_of(row),
                "kind": kind,
                "day": row.due,
                "operator": DeadlineOperator.BY,
                "last_day": row.due,
                "state": DutyState.OPEN,
                "reason": "",
            }
            for kind, member in owners
        ],
    )
    step = {row.due: work.house.steps.next_after(row.due, work.now.date())}
    await duty_rows.add_steps(session, duty_rows.steps(row.cycle_id, who.cell_id, step))


async def pass_on(work: Work, limit: int) -> int:
    """Remind the right ones of what was promised by who is gone, or followed by them; give how
    many remedies that were."""
    found = await rows.stranded(await work.session(), work.now.date(), limit)
    for row in found:
        await lay(work, row)
    return len(found)
