"""Which step takes a handing up on, and what a recorded decision leaves of it.

Whoever records a decision, by whichever way, takes those it is about out of every list that waits
above: nobody is decided on twice without a rating case.
"""

from collections.abc import Collection, Mapping

from storage.queries import above as rows
from storage.tables import Cycle, HandUp
from terms.above import HandUpState
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.work import Work

STEPS: Mapping[HandUpState, frozenset[HandUpState]] = {
    HandUpState.HANDED: frozenset(
        {
            HandUpState.APPRAISED,
            HandUpState.RETURNED,
            HandUpState.WITHDRAWN,
            HandUpState.DECIDED,
        }
    ),
    HandUpState.APPRAISED: frozenset({HandUpState.RETURNED, HandUpState.DECIDED}),
    HandUpState.RETURNED: frozenset(),
    HandUpState.WITHDRAWN: frozenset(),
    HandUpState.DECIDED: frozenset(),
}
"""From → to; what was sent back or taken back is handed up anew."""


async def step(work: Work, one: HandUp, to: HandUpState, person: Person) -> None:
    """Take a handing up to its next state; raise `Refusal` `hand_up_gone` where that is no step."""
    if to not in STEPS[one.state]:
        raise Refusal("hand_up_gone")
    one.state, one.moved_by, one.moved_at = to, person.member_id, work.now
    session = await work.session()
    session.add(one)
    await session.flush()


async def hold(work: Work, cycle: Cycle) -> None:
    """Lock what waits above until the transaction ends, and read how far the year is: one paper and
    one body do not decide on the same member at a time."""
    session = await work.session()
    if await rows.locked_open(session, id_of(cycle)):
        await session.refresh(cycle)


async def take_out(work: Work, person: Person, cycle: Cycle, decided: Collection[int]) -> None:
    """Take out of what waits above whom the body decided on; a list with nobody left is over."""
    session = await work.session()
    for one in await rows.locked_open(session, id_of(cycle)):
        handed = await rows.handed(session, id_of(one))
        for who in handed.keys() & set(decided):
            handed[who].decided = True
            session.add(handed[who])
        await session.flush()
        if all(row.decided for row in handed.values()):
            await step(work, one, HandUpState.DECIDED, person)


async def overtake(work: Work, person: Person, cycle: Cycle, decided: Collection[int]) -> None:
    """Take out of what waits above on whom a paper was entered here.

    A level that somebody above had picked for them, and never recorded, is no level of this
    decision: it goes, so that its reason stands beside none. What was appraised stays.
    """
    session = await work.session()
    for one in await rows.locked_open(session, id_of(cycle)):
        await rows.drop_picked(session, id_of(one), decided)
    await take_out(work, person, cycle, decided)
