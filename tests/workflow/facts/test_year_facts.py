"""What a year brought for a member: entered by who knows it, never about oneself, never deleted."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import col, select, update

from storage.queries import people
from storage.tables import Cycle, CycleState, Member, YearFact
from terms.year_facts import DisciplineForm, FactKind, FactMark
from tests.meeting_room import Room
from tests.worlds import belongs_to_both, found_cell
from workflow.errors import Refusal
from workflow.facts import own, telling
from workflow.facts.known_facts import Fact
from workflow.facts.telling import MemberFacts
from workflow.office import cells_table

PAPER = "QĐ 12-QĐ/ĐU của Đảng ủy phường"


async def tells(room: Room, who: str, kind: FactKind, typed: str = "", by: str = "an") -> Fact:
    """Somebody enters a fact about another; give it as it stands."""
    form = DisciplineForm.WARNING if kind is FactKind.DISCIPLINE else None
    async with room.world.job() as work:
        now = await telling.tell(
            work, room.people[by], room.member_id(who), 0, kind, typed or PAPER, form
        )
    return now.facts[-1]


async def makes_officer(room: Room, who: str) -> None:
    """Somebody is the officer of the organisation above the cell."""
    async with room.world.job() as work:
        session = await work.session()
        (school, *_) = await people.line_of(session, room.people["an"].cell_id)
        await cells_table.appoint(work, await session.get_one(Member, room.member_id(who)), school)
    room.people[who] = replace(room.people[who], officer=True)


async def seen(room: Room, who: str) -> MemberFacts:
    """Give what An sees of somebody."""
    async with room.world.job() as work:
        return await telling.of_one(work, room.people["an"], room.member_id(who))


async def test_a_discipline_is_entered_bit_by_bit_and_every_version_stays(room: Room) -> None:
    """Form, document, both days and a mark: each a newer row, encrypted, and one fact to see."""
    binh = room.member_id("binh")
    first = await tells(room, "binh", FactKind.DISCIPLINE)
    async with room.world.job() as work:
        an = room.people["an"]
        now = await telling.date_it(work, an, binh, first.number, date(2024, 3, 15))
        number = now.facts[-1].number
        now = await telling.date_it(work, an, binh, number, date(2023, 11, 20), act=True)
        number = now.facts[-1].number
        now = await telling.mark(work, an, binh, number, FactMark.ON_DUTY, so=True)

    (fact,) = now.facts
    said = fact.said
    assert (DisciplineForm.WARNING, PAPER) == (said.form, said.text)
    assert (date(2024, 3, 15), date(2023, 11, 20)) == (said.day, said.acted_on)
    assert {FactMark.ON_DUTY: True} == dict(said.marks)
    assert (room.people["an"].name, date(2024, 11, 20)) == (fact.entered_by, fact.entered_on)
    async with room.world.job() as work:
        rows = await (await work.session()).exec(select(YearFact).order_by(col(YearFact.id)))
        kept = rows.all()
        assert [None, *[row.id for row in kept[:-1]]] == [row.replaces_id for row in kept]
        assert 4 == len(kept)


async def test_what_was_entered_by_mistake_counts_no_more_and_stays(room: Room) -> None:
    """An old button on it says that it is gone."""
    fact = await tells(room, "binh", FactKind.COMPLAINT, "Đơn về phân công, UBKT đang xem xét")
    async with room.world.job() as work:
        now = await telling.take_back(work, room.people["an"], room.member_id("binh"), fact.number)

    assert () == now.facts
    with pytest.raises(Refusal, match="fact_gone"):
        async with room.world.job() as work:
            await telling.take_back(work, room.people["an"], room.member_id("binh"), fact.number)
    async with room.world.job() as work:
        assert 2 == len((await (await work.session()).exec(select(YearFact))).all())


async def test_nobody_enters_anything_about_himself(room: Room) -> None:
    """Neither who leads the cell, nor the officer above who is a member of it, be it that they
    come from another cell of theirs: they are not listed there, either."""
    other = await found_cell(room.world, "Chi bộ Tổ Xã hội")
    room.people["there"] = other.people["binh"]
    await belongs_to_both(room.world, room.people["an"], room.people["there"])
    for who in ("mai", "there"):
        await makes_officer(room, who)

    for who, by in (("an", "an"), ("mai", "mai"), ("an", "there")):
        with pytest.raises(Refusal, match="own_fact"):
            await tells(room, who, FactKind.NOTHING, by=by)
    async with room.world.job() as work:
        cell = room.people["an"].cell_id
        listed = await telling.of_cell(work, room.people["there"], cell_number=cell)

    names = [name for _, name, _ in listed.members]
    assert "Trần Thị Lan" in names
    assert "Nguyễn Văn An" not in names


async def test_the_officer_above_enters_it_for_any_cell_under_them(room: Room) -> None:
    """As the organisation board does, who gets the decision; a plain member is refused."""
    await makes_officer(room, "mai")
    fact = await tells(room, "an", FactKind.DISCIPLINE, by="mai")

    assert (fact,) == await mine(room, "an")
    assert room.people["mai"].name == fact.entered_by
    with pytest.raises(Refusal, match="not_secretary"):
        await tells(room, "an", FactKind.DISCIPLINE, by="binh")


async def mine(room: Room, who: str) -> tuple[Fact, ...]:
    """Give what somebody sees of themselves."""
    async with room.world.job() as work:
        found = await own.of_person(work, room.people[who])
    assert found is not None
    return found.facts


async def test_one_sees_what_is_entered_about_oneself_and_nobody_elses(room: Room) -> None:
    """Bình sees it, Lan has nothing."""
    fact = await tells(room, "binh", FactKind.DISCIPLINE)

    assert (fact,) == await mine(room, "binh")
    assert () == await mine(room, "lan")


@pytest.mark.parametrize(
    ("state", "code"), [(CycleState.PUBLISHED, ""), (CycleState.CLOSED, "fact_too_late")]
)
async def test_it_is_entered_until_the_year_is_closed(
    room: Room, state: CycleState, code: str
) -> None:
    """And read afterwards."""
    async with room.world.job() as work:
        await (await work.session()).exec(update(Cycle).values(state=state))
    try:
        await tells(room, "binh", FactKind.NOTHING)
        found = ""
    except Refusal as refusal:
        found = refusal.code

    assert code == found
    assert bool(code) is not bool((await seen(room, "binh")).kinds)


@pytest.mark.parametrize(
    ("typed", "votes"),
    [("0/20", (0, 20)), ("11/20, TB 5-TB/ĐU", (11, 20)), ("20 trên 20", (20, 20)), ("21/20", None)],
)
async def test_votes_of_confidence_are_read_as_a_part_of_all(
    room: Room, typed: str, votes: tuple[int, int] | None
) -> None:
    """More than all is none."""
    if votes is None:
        with pytest.raises(Refusal, match="fact_votes"):
            await tells(room, "binh", FactKind.LOW_CONFIDENCE, typed)
        return

    assert votes == (await tells(room, "binh", FactKind.LOW_CONFIDENCE, typed)).said.votes


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (date(2024, 3, 14), ""),
        (date(2024, 3, 15), ""),
        (date(2024, 3, 16), "fact_act_after"),
        (date(2024, 11, 21), "fact_day_ahead"),
    ],
)
async def test_the_act_lies_before_its_decision_and_both_before_today(
    room: Room, act: date, code: str
) -> None:
    """On the same day at the latest."""
    binh = room.member_id("binh")
    fact = await tells(room, "binh", FactKind.DISCIPLINE)
    async with room.world.job() as work:
        an = room.people["an"]
        now = await telling.date_it(work, an, binh, fact.number, date(2024, 3, 15))
        try:
            await telling.date_it(work, an, binh, now.facts[-1].number, act, act=True)
            found = ""
        except Refusal as refusal:
            found = refusal.code

    assert code == found


async def test_only_what_the_rules_have_a_use_for_is_asked(room: Room) -> None:
    """A sign of disunity is a matter of 2025; what was disciplined in one's scope, of leaders."""
    of_2023 = (await seen(room, "binh")).kinds
    await room.change("binh", leader=True, state_post="Tổ trưởng")
    of_leader = (await seen(room, "binh")).kinds
    async with room.world.job() as work:
        await (await work.session()).exec(update(Cycle).values(profile="national_2025"))
    of_2025 = (await seen(room, "binh")).kinds

    assert FactKind.DISUNITY not in of_2023
    assert {FactKind.CORRUPTION} == {*of_leader} - {*of_2023}
    assert {FactKind.DISUNITY} == {*of_2025} - {*of_leader}
