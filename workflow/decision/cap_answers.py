"""What who leads a cell answers where their decision goes past the excellence cap."""

from workflow.accounts import Person
from workflow.decision import cap_ground, deciding
from workflow.decision.cap_ground import CapAsked, CapGround
from workflow.work import Work


async def of_cell(work: Work, person: Person, *, first: bool) -> CapAsked:
    """Give whether what would be recorded now goes past the cap, and what was answered.

    Raises:
        Refusal: as `deciding.to_record`.
    """
    now = await deciding.to_record(work, person, first=first)
    cycle = await deciding.to_decide(work, person)
    return await cap_ground.asked(work, cycle, deciding.levels_of(now))


async def given(work: Work, person: Person) -> tuple[CapGround, ...]:
    """Give on what the recorded decisions of the year go past the cap, those made above too.

    Raises:
        Refusal: as `deciding.to_decide`.
    """
    cycle = await deciding.to_decide(work, person)
    return await cap_ground.recorded(work, cycle)


async def say_weighed(work: Work, person: Person, *, first: bool) -> None:
    """Keep that who decides has weighed the whole group.

    Raises:
        Refusal: as `of_cell`.
    """
    await of_cell(work, person, first=first)
    await cap_ground.say_weighed(work, person, await deciding.to_decide(work, person))


async def begin(work: Work, person: Person, ground: str, *, first: bool) -> None:
    """Keep the ground that was typed.

    Raises:
        Refusal: as `of_cell`; as `cap_ground.begin`.
    """
    await of_cell(work, person, first=first)
    await cap_ground.begin(work, person, await deciding.to_decide(work, person), ground)


async def complete(work: Work, person: Person, decided_by: str, *, first: bool) -> None:
    """Keep who decided on it, and when.

    Raises:
        Refusal: as `of_cell`; as `cap_ground.complete`.
    """
    await of_cell(work, person, first=first)
    await cap_ground.complete(work, person, await deciding.to_decide(work, person), decided_by)
