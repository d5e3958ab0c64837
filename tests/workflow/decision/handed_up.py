"""What a cell handed up, for tests of what is done above with it."""

from collections.abc import Awaitable, Callable

import pytest
from sqlmodel import select

from storage.tables import HandUp, OutboxMessage
from terms.above import AboveRight, HandUpState
from terms.year_facts import DisciplineForm, FactKind
from tests.meeting_room import Room
from tests.scenes import Steps, asked_for
from tests.workflow.decision.test_body_above import SCHOOL, seats
from tests.workflow.decision.test_deciding import voted_on
from tests.worlds import Cell, found_cell
from workflow.accounts import Person
from workflow.decision import (
    appraisal,
    appraisal_list,
    handing_up,
)
from workflow.decision.appraisal_list import Appraisal, Queued
from workflow.errors import Refusal
from workflow.facts import telling
from workflow.work import Work

APPRAISES, DECIDES = AboveRight.APPRAISES, AboveRight.DECIDES
PAPER = "Quyết định số 12-QĐ/ĐU ngày 20/11/2024 của Đảng ủy"
Way = Callable[[Work, Person, int], Awaitable[object]]


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, voted=voted_on)


@pytest.fixture
def voted(room: Room) -> Room:
    """An, Lan and Bình were voted on, all as good; the minutes are approved."""
    return room


def own_cell(room: Room) -> Cell:
    """Give the cell as the other tests name it."""
    return Cell(room.people["an"].cell_id, room.people)


async def above(room: Room) -> dict[str, Person]:
    """Lan of another cell appraises at the school, Bình of that cell decides."""
    other = await found_cell(room.world, "Chi bộ Tổ Xã hội")
    await seats(room.world, other, "lan", SCHOOL, APPRAISES)
    await seats(room.world, other, "binh", SCHOOL, DECIDES)
    return {"appraiser": other.people["lan"], "decider": other.people["binh"], **other.people}


async def hands(room: Room) -> int:
    """An hands up; give the newest handing up."""
    async with room.world.job() as work:
        await handing_up.hand(work, room.people["an"])
    return await newest(room)


async def newest(room: Room) -> int:
    """Give the newest handing up."""
    async with room.world.job() as work:
        found = (await (await work.session()).exec(select(HandUp))).all()
        return max(one.id or 0 for one in found)


async def state(room: Room, one: int) -> HandUpState:
    """Give where it stands."""
    async with room.world.job() as work:
        return (await (await work.session()).get_one(HandUp, one)).state


async def queue(room: Room, who: Person) -> tuple[Queued, ...]:
    """Give what waits for somebody."""
    async with room.world.job() as work:
        return await appraisal_list.queue(work, who)


async def listed(room: Room, who: Person, one: int) -> Appraisal:
    """Give the list as somebody sees it."""
    async with room.world.job() as work:
        return await appraisal_list.listed(work, who, one)


async def agrees(room: Room, who: Person, one: int) -> None:
    """They agree to all."""
    async with room.world.job() as work:
        await appraisal.agree_all(work, who, one)


async def appraised(room: Room, people: dict[str, Person]) -> int:
    """An handed up, the appraiser agreed to all and passed it on."""
    one = await hands(room)
    await agrees(room, people["appraiser"], one)
    async with room.world.job() as work:
        await appraisal.finish(work, people["appraiser"], one)
    return one


async def refused(room: Room, way: Way, who: Person, one: int) -> str:
    """Give why somebody may not take a step; empty where they may. Nothing is kept."""
    unit = room.world.database.unit()
    work = Work(unit=unit, clock=room.world.clock, house=room.world.house)
    try:
        await way(work, who, one)
    except Refusal as refusal:
        return refusal.code
    finally:
        await unit.close()
    return ""


async def told(room: Room, who: Person, kind: str) -> int:
    """Give how many messages of a kind were planned for somebody."""
    async with room.world.job() as work:
        found = await (await work.session()).exec(
            select(OutboxMessage).where(
                OutboxMessage.kind == kind, OutboxMessage.member_id == who.member_id
            )
        )
        return len(found.all())


async def reprimanded(room: Room, who: str) -> None:
    """An enters the decision on a reprimand of the year."""
    async with room.world.job() as work:
        await telling.tell(
            work,
            room.people["an"],
            room.member_id(who),
            2024,
            FactKind.DISCIPLINE,
            "Quyết định số 3-QĐ/UBKT",
            DisciplineForm.REPRIMAND,
        )
