"""Who acts for the secretary: the deputy he hands his desk to, or one who stands in for him."""

from dataclasses import replace

import pytest
from sqlmodel import col, select

from storage.tables import AuditEvent, MemberRole, OutboxMessage
from tests import told
from tests.desk_stage import opens_year, with_phone
from tests.worlds import Cell, World
from workflow import accounts
from workflow.access import leads
from workflow.accounts import Person
from workflow.committee import nudge
from workflow.errors import Refusal
from workflow.people import substitution
from workflow.work import ChatKey

DEPUTY = MemberRole.DEPUTY_SECRETARY


async def _role(world: World, cell: Cell, who: str, role: MemberRole) -> Person:
    async with world.job() as work:
        await told.tell(await work.session(), cell.people[who].member_id, role=role)
    return replace(cell.people[who], role=role)


async def _may(world: World, chat: ChatKey) -> str:
    """Say what the next tap from this chat may do."""
    async with world.job() as work:
        person = await accounts.person(work, chat)
        assert person is not None
        try:
            leads(person)
        except Refusal as refusal:
            return refusal.code
    return "yes"


async def _audited(world: World) -> list[str]:
    async with world.job() as work:
        rows = await (await work.session()).exec(select(AuditEvent).order_by(col(AuditEvent.seq)))
        return [row.kind for row in rows if row.kind.startswith("desk_")]


async def test_a_deputy_leads_only_while_he_stands_in(world: World, cell: Cell) -> None:
    """Handed over, taken back; where the cell has no secretary he stands in anyway."""
    deputy = await _role(world, cell, "lan", DEPUTY)
    chat = await with_phone(world, cell, "lan")
    allowed = [await _may(world, chat)]

    async with world.job() as work:
        await substitution.hand_over(work, cell.people["an"], deputy.member_id)
    allowed.append(await _may(world, chat))
    async with world.job() as work:
        await substitution.take_back(work, cell.people["an"])
    allowed.append(await _may(world, chat))
    await _role(world, cell, "an", MemberRole.MEMBER)
    allowed.append(await _may(world, chat))

    assert ["not_substitute", "yes", "not_substitute", "yes"] == allowed
    assert ["desk_handed_over", "desk_taken_back"] == await _audited(world)


async def test_only_one_of_two_deputies_stands_in(world: World, cell: Cell) -> None:
    """The other waits, also where there is no secretary any more."""
    lan = await _role(world, cell, "lan", DEPUTY)
    binh = await _role(world, cell, "binh", DEPUTY)
    chats = [await with_phone(world, cell, who) for who in ("lan", "binh")]
    async with world.job() as work:
        await substitution.hand_over(work, cell.people["an"], lan.member_id)
    await _role(world, cell, "an", MemberRole.MEMBER)

    may = [await _may(world, chat) for chat in chats]
    async with world.job() as work:
        with pytest.raises(Refusal) as refused:
            await substitution.stand_in(work, binh)

    assert ["yes", "not_substitute"] == may
    assert "other_stands_in" == refused.value.code


async def test_a_deputy_stands_in_for_an_absent_secretary(world: World, cell: Cell) -> None:
    """At once, logged, told to the secretary once; who ends it when he likes."""
    deputy = await _role(world, cell, "lan", DEPUTY)
    chat = await with_phone(world, cell, "lan")
    for _ in range(2):
        async with world.job() as work:
            await substitution.stand_in(work, deputy)
    during = await _may(world, chat)
    async with world.job() as work:
        session = await work.session()
        (row,) = (await session.exec(select(OutboxMessage))).all()
        told = await substitution.taken_over_facts(work, row)

    async with world.job() as work:
        await substitution.take_back(work, cell.people["an"])

    async with world.job() as work:
        later = await substitution.taken_over_facts(work, row)
    assert ("yes", "not_substitute") == (during, await _may(world, chat))
    assert (cell.people["an"].member_id, "Trần Thị Lan") == (row.member_id, told)
    assert later is None
    assert ["desk_taken_over", "desk_taken_back"] == await _audited(world)


async def test_the_secretary_loses_nothing_meanwhile(world: World, cell: Cell) -> None:
    """Both may nudge; the deputy may give it back himself."""
    await opens_year(world, cell)
    deputy = await _role(world, cell, "lan", DEPUTY)
    chat = await with_phone(world, cell, "lan")
    async with world.job() as work:
        await substitution.stand_in(work, deputy)

    async with world.job() as work:
        await nudge.nudge_all(work, cell.people["an"])
    async with world.job() as work:
        await substitution.take_back(work, replace(deputy, stands_in=True))

    assert "not_substitute" == await _may(world, chat)


@pytest.mark.parametrize("who", ["an", "binh"])
async def test_nobody_but_a_deputy_stands_in(world: World, cell: Cell, who: str) -> None:
    """Not the secretary himself, not a plain member."""
    async with world.job() as work:
        with pytest.raises(Refusal) as refused:
            await substitution.stand_in(work, cell.people[who])

    assert "only_deputy" == refused.value.code


@pytest.mark.parametrize(("who", "code"), [("binh", "not_deputy"), ("an", "not_deputy")])
async def test_the_desk_goes_to_a_deputy_only(
    world: World, cell: Cell, who: str, code: str
) -> None:
    """Not to a plain member, not to the secretary himself; and only by the secretary."""
    async with world.job() as work:
        with pytest.raises(Refusal) as refused:
            await substitution.hand_over(work, cell.people["an"], cell.people[who].member_id)
    async with world.job() as work:
        with pytest.raises(Refusal) as by_another:
            await substitution.take_back(work, cell.people["lan"])

    assert [code, "only_secretary"] == [refused.value.code, by_another.value.code]
