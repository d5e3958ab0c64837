"""Who was reviewed or rated before their turn, by the rules of each law."""

from datetime import timedelta

import pytest
from sqlmodel import update

import rating
from papers.appraisal_sheet import EARLY
from storage.queries import people as rows_of
from storage.tables import (
    BallotPhase,
    BallotSession,
    BallotState,
    Collective,
    Cycle,
    CycleState,
    Meeting,
    MeetingState,
    Organisation,
    OrganisationKind,
    Post,
)
from terms.people import BodyKind, PostBody, PostRole
from terms.turns import TurnRule
from tests.meeting_room import Room
from tests.scenes import Steps, asked_for
from tests.workflow.decision.handed_up import above, hands
from tests.workflow.decision.test_deciding import voted_on
from tests.workflow.decision.test_filled_sheet import BINH, LAN, given_out
from tests.workflow.meeting.test_order_of_places import _founded, _meets
from workflow.accounts import id_of
from workflow.decision import appraisal, out_of_turn

CELL, COMMITTEE = Collective.CELL.value, Collective.COMMITTEE.value
LEADERSHIP = Collective.LEADERSHIP.value
THREE_LAWS = ("hcmc_edu_2023", "hatinh_city_2024", "national_2025")
COLLECTIVE, MEMBERS = TurnRule.COLLECTIVE_FIRST, TurnRule.MEMBERS_FIRST
EVERYBODY = ("an", "lan", "binh", "cuc", "hoa", "khanh", "mai")
Sheet = tuple[int | str, ...]


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, voted=voted_on)


@pytest.fixture
def voted(room: Room) -> Room:
    """An, Lan and Bình were voted on, the cell was not; the minutes are approved."""
    return room


async def votes(room: Room, cycle: Cycle, *sheets: Sheet, after: int = 0) -> None:
    """The sheets of a year's meeting are counted, one an hour."""
    async with room.world.job() as work:
        session = await work.session()
        meeting = Meeting(
            cycle_id=id_of(cycle),
            state=MeetingState.CLOSED,
            chair_id=room.member_id("an"),
            opened_at=work.now + timedelta(hours=after),
        )
        session.add(meeting)
        await session.flush()
        session.add_all(
            BallotSession(
                meeting_id=id_of(meeting),
                state=BallotState.COUNTED,
                phase=BallotPhase.SCRUBBED,
                subjects=[one if isinstance(one, int) else room.member_id(one) for one in sheet],
                sheet_hash="",
                electorate_hash="",
                public_key=b"",
                official_members=6,
                present=6,
                opened_at=work.now + timedelta(hours=after + place),
            )
            for place, sheet in enumerate(sheets)
        )


async def under(room: Room, profile: str) -> Cycle:
    """Give the year of the cell, under these rules."""
    async with room.world.job() as work:
        await (await work.session()).exec(update(Cycle).values(profile=profile))
    return await room.cycle()


async def heads_the_school(room: Room, who: str) -> None:
    """They are its head."""
    async with room.world.job() as work:
        session = await work.session()
        session.add(Post(member_id=room.member_id(who), body=PostBody.STATE, role=PostRole.HEAD))


async def early(room: Room, cycle: Cycle, *subjects: int | str) -> dict[str, list[TurnRule]]:
    """Give by which rules whoever came before their turn, by name."""
    numbers = {one if isinstance(one, int) else room.member_id(one): str(one) for one in subjects}
    async with room.world.job() as work:
        found = await out_of_turn.of_subjects(work, cycle, numbers)
    return {numbers[who]: [one.rule for one in marks] for who, marks in found.items()}


@pytest.mark.parametrize(
    ("profile", "cell_last", "cell_first"),
    [
        ("hcmc_edu_2023", {"an": [COLLECTIVE], "lan": [COLLECTIVE]}, {}),
        ("hatinh_city_2024", {"an": [COLLECTIVE], "lan": [COLLECTIVE]}, {}),
        ("national_2025", {}, {str(CELL): [MEMBERS]}),
    ],
)
async def test_a_cell_and_its_members_by_each_law(
    room: Room,
    profile: str,
    cell_last: dict[str, list[TurnRule]],
    cell_first: dict[str, list[TurnRule]],
) -> None:
    """The rules of 2023 rate the cell first, those of 2025 its members; on one sheet nobody is
    early."""
    year = await under(room, profile)
    found = []
    for sheets in ((EVERYBODY, (CELL,)), ((CELL,), EVERYBODY), ((CELL, *EVERYBODY),)):
        async with room.world.job() as work:
            await (await work.session()).exec(update(BallotSession).values(state=BallotState.VOID))
        await votes(room, year, *sheets)
        found.append(await early(room, year, CELL, "an", "lan"))

    assert [cell_last, cell_first, {}] == found


async def test_one_rated_later_makes_the_cell_early(room: Room) -> None:
    """Under 2025: Mai alone was voted on after it; voted on with all the others she is not."""
    year = await under(room, "national_2025")
    await votes(room, year, (*EVERYBODY[:-1], CELL), ("mai",))

    async with room.world.job() as work:
        (found,) = (await out_of_turn.of_subjects(work, year, [CELL]))[CELL]

    assert (rating.Subject.MEMBER,) == found.kinds
    assert ("QĐ 366-QĐ/TW, Điều 12.2", True) == (found.clause, found.certain)


@pytest.mark.parametrize("profile", THREE_LAWS)
async def test_a_head_before_the_leadership_that_met_by_itself(room: Room, profile: str) -> None:
    """Bình heads the school: the leadership collective was rated in its own year, an hour after
    him. Lan is no leader, and does not wait for it; an hour before it all is in order."""
    await heads_the_school(room, "binh")
    year = await under(room, profile)
    body = await _leadership(room, year)
    await votes(room, year, ("binh", "lan"), after=1)
    await votes(room, body, (LEADERSHIP,), after=2)
    late = await early(room, year, "binh", "lan")
    await votes(room, body, (LEADERSHIP,), after=0)

    assert {"binh": [COLLECTIVE]} == late
    assert {} == await early(room, year, "binh", "lan")


@pytest.mark.parametrize("profile", THREE_LAWS)
async def test_the_government_side_before_the_party(room: Room, profile: str) -> None:
    """The committee of a cell whose leadership collective was rated only after it."""
    await heads_the_school(room, "binh")
    year = await under(room, profile)
    await votes(room, year, (COMMITTEE, CELL), (LEADERSHIP,))

    found = await early(room, year, COMMITTEE, LEADERSHIP)

    expected = {} if profile == "national_2025" else {str(COMMITTEE): [TurnRule.OFFICE_FIRST]}
    assert expected == found


@pytest.mark.parametrize("profile", THREE_LAWS)
async def test_a_committee_above_before_its_cells(room: Room, profile: str) -> None:
    """The school's committee was rated before the cell met, and not once the cell has."""
    year = await under(room, profile)
    body = await _school(room, year)
    await votes(room, body, (COMMITTEE,), after=1)
    await votes(room, year, ("an", "lan"), after=2)
    async with room.world.job() as work:
        (found,) = (await out_of_turn.of_subjects(work, body, [COMMITTEE]))[COMMITTEE]
    await votes(room, year, (CELL,), after=0)

    assert (TurnRule.BELOW_FIRST, ("Chi bộ Tổ Tự nhiên",)) == (found.rule, found.places)
    assert {} == await early(room, body, COMMITTEE)


@pytest.mark.parametrize(("hours", "told"), [(-1, {"an": [TurnRule.CELL_FIRST]}), (1, {})])
async def test_who_was_reviewed_in_the_committee_first(
    room: Room, hours: int, told: dict[str, list[TurnRule]]
) -> None:
    """An hour before the cell met; Lan sits in no committee."""
    of_cell, of_body = await _founded(room)
    there = ("lan", "an", "hoa", "mai")
    await _meets(room, of_cell, MeetingState.OPENED, timedelta(hours=2), there)
    await _meets(room, of_body, MeetingState.OPENED, timedelta(hours=2 + hours), there[1:])

    assert told == await early(room, of_cell, "an", "lan")


async def test_it_stands_in_the_list_of_the_body_above(voted: Room) -> None:
    """Beside each on the file and in the workbook, with the clause in words; nothing is held back
    by it."""
    people = await above(voted)
    who, one = people["appraiser"], await hands(voted)

    book = await given_out(voted, who, one)
    async with voted.world.job() as work:
        found = await appraisal.file_of(work, who, one, voted.member_id("lan"))
        await appraisal.agree_all(work, who, one)
        await appraisal.finish(work, who, one)

    said = "tập thể xếp loại trước, cá nhân sau (KH 73-KH/ĐU, IV.3.3); lúc đó chưa xong: chi bộ"
    assert [COLLECTIVE] == [each.rule for each in found.early]
    assert [said, said] == [
        book.sheet.cell(book.row(name), book.places[EARLY]).value for name in (LAN, BINH)
    ]


async def _body(room: Room, year: Cycle, kind: BodyKind, of_id: int) -> Cycle:
    async with room.world.job() as work:
        session = await work.session()
        body = Organisation(kind=OrganisationKind.BODY, name=kind.value, parent_id=of_id, body=kind)
        session.add(body)
        await session.flush()
        made = Cycle(
            cell_id=id_of(body),
            year=year.year,
            profile=year.profile,
            profile_hash="",
            review_deadline=year.review_deadline,
            state=CycleState.PROPOSED,
        )
        session.add(made)
        await session.flush()
        return made


async def _leadership(room: Room, year: Cycle) -> Cycle:
    return await _body(room, year, BodyKind.LEADERSHIP, year.cell_id)


async def _school(room: Room, year: Cycle) -> Cycle:
    async with room.world.job() as work:
        line = await rows_of.line_of(await work.session(), year.cell_id)
    return await _body(room, year, BodyKind.PARTY_COMMITTEE, id_of(line[-2]))
