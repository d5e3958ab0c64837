"""Seats above the cell: as rosters write them, in whose committee they are, who sits there."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.member_then import MemberThen
from storage.queries import people
from storage.tables import Organisation, OrganisationKind
from terms.people import BodyKind, ChangeKind, PostBody, PostRole
from tests.meeting_room import Room
from tests.workflow.conftest import World
from tests.workflow.people.test_roster import AN, LAN
from workflow.errors import Refusal
from workflow.people import changes, roster
from workflow.people.changes import Wanted
from workflow.people.party_posts import read_posts
from workflow.people.roster_plan import plan_import
from workflow.people.seats import sitting_in
from workflow.people.seats_told import whose
from workflow.work import Work

SCHOOL = Organisation(kind=OrganisationKind.PARTY_ORGANISATION, name="Đảng bộ Trường THPT Ví Dụ")
PART = Organisation(kind=OrganisationKind.SECTIONAL, name="Đảng bộ bộ phận Khối Văn")
WARD = Organisation(kind=OrganisationKind.SUPERIOR, name="Đảng ủy phường An Lạc")
LINE = (PART, SCHOOL, WARD)


@pytest.mark.parametrize(
    ("written", "role", "of"),
    [
        ("Đảng ủy viên", PostRole.COMMITTEE_MEMBER, SCHOOL),
        ("UV BTV Đảng ủy", PostRole.STANDING_MEMBER, SCHOOL),
        ("Ủy viên Ban Thường vụ", PostRole.STANDING_MEMBER, SCHOOL),
        ("Phó Bí thư Đảng ủy, Bí thư chi bộ", PostRole.DEPUTY_SECRETARY, SCHOOL),
        ("Bí thư Đảng ủy trường", PostRole.SECRETARY, SCHOOL),
        ("UV BCH Đảng bộ", PostRole.COMMITTEE_MEMBER, SCHOOL),
        ("Bí thư Đảng ủy bộ phận", PostRole.SECRETARY, PART),
        ("UV BTV Đảng ủy phường An Lạc", PostRole.STANDING_MEMBER, WARD),
        ("Đảng ủy viên Đảng ủy xã Bình Mỹ", PostRole.COMMITTEE_MEMBER, None),
        ("Huyện ủy viên", PostRole.COMMITTEE_MEMBER, None),
    ],
)
def test_a_seat_is_in_the_committee_its_words_name(
    written: str, role: PostRole, of: Organisation | None
) -> None:
    """The nearest above where they name none; none of them where they name another."""
    ((_, seat),) = read_posts(written).seats

    assert role is seat.role
    assert of is whose(seat, LINE)


@pytest.mark.parametrize("written", ["UV UBKT Đảng ủy", "Bí thư chi bộ", "Bí thư chi đoàn"])
def test_what_is_in_no_committee_above_is_no_seat(written: str) -> None:
    """The inspection commission, the cell, the youth union."""
    assert () == read_posts(written).seats


ROWS = [
    replace(AN, party_post="Bí thư Đảng ủy, Bí thư chi bộ"),
    replace(LAN, party_post="Đảng ủy viên"),
    replace(LAN, row=4, name="Lê Văn Bình", cell="Chi bộ 2", party_post="UV BTV Đảng ủy"),
    replace(LAN, row=5, name="Phạm Thị Cúc", cell="Chi bộ 2", party_post="Huyện ủy viên"),
]


async def test_a_rosters_seats_are_in_the_organisation_above(world: World) -> None:
    """Of two cells, once and once again; whose committee Cúc is in is asked: she has no seat."""
    for _ in range(2):
        async with world.job() as work:
            plan = await plan_import(work, ROWS)
            await roster.import_rows(work, ROWS)

            committee = await _sitting(work, BodyKind.PARTY_COMMITTEE)
            standing = await _sitting(work, BodyKind.STANDING_COMMITTEE)

        assert ["Nguyễn Văn An", "Lê Văn Bình", "Trần Thị Lan"] == committee
        assert ["Nguyễn Văn An", "Lê Văn Bình"] == standing
    async with world.job() as work:
        first = await plan_import(work, [replace(ROWS[3], name="Đỗ Thị Dung")])
    assert () == plan.seats_unsaid
    assert ["Huyện ủy viên"] == [one.written for one in first.seats_unsaid]


async def test_a_committee_without_a_standing_member_has_no_standing_committee(
    world: World,
) -> None:
    """Secretary and members alone are no standing committee."""
    async with world.job() as work:
        await roster.import_rows(work, ROWS[:2])

        assert [] == await _sitting(work, BodyKind.STANDING_COMMITTEE)


async def test_a_secretary_says_in_chat_whose_committee_it_is(room: Room) -> None:
    """What was kept as text becomes a seat once the post is noted so; nobody notes their own."""
    above = await _above(room)
    an = room.people["an"]
    day = room.world.clock.now().date() - timedelta(days=3)

    async def notes(who: str, title: str) -> None:
        async with room.world.job() as work:
            wanted = Wanted(ChangeKind.POST, day, PostBody.PARTY, text=title)
            await changes.change(work, an, room.member_id(who), wanted)

    await notes("lan", "Đảng ủy viên Đảng ủy xã Bình Mỹ")
    async with room.world.job() as work:
        before = await sitting_in(work, above, BodyKind.PARTY_COMMITTEE, day)
    await notes("lan", "UV BTV Đảng ủy")
    async with room.world.job() as work:
        after = await sitting_in(work, above, BodyKind.STANDING_COMMITTEE, day)

    assert () == before
    assert ["Trần Thị Lan"] == [one.full_name for one in after]
    with pytest.raises(Refusal, match="own_seat"):
        await notes("an", "Bí thư Đảng ủy")


async def _above(room: Room) -> int:
    async with room.world.job() as work:
        session = await work.session()
        cell = await session.get_one(Organisation, room.people["an"].cell_id)
        if cell.parent_id is None:
            above = Organisation(
                kind=OrganisationKind.PARTY_ORGANISATION, name="Đảng bộ Trường THPT Ví Dụ"
            )
            session.add(above)
            await session.flush()
            cell.parent_id = above.id
            session.add(cell)
        return cell.parent_id or 0


async def _sitting(work: Work, kind: BodyKind) -> list[str]:
    every = await people.organisations(await work.session())
    above = next(one.id for one in every if one.kind == OrganisationKind.PARTY_ORGANISATION)
    found: tuple[MemberThen, ...] = await sitting_in(work, above or 0, kind, work.now.date())
    return [one.full_name for one in found]
