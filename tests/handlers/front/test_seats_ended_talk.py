"""A seat above the cell ends with who leaves that organisation; who leads the committee may keep it
for them."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from handlers.callbacks.base import BodyAction
from handlers.messages import prepare
from handlers.words import words_for
from storage.queries import people
from storage.tables import Member, Organisation, OrganisationKind, OutboxMessage, Period, Post
from terms.people import BodyKind, ChangeKind, PeriodKind, PostBody, PostRole
from tests.handlers.line import Behind
from tests.meeting_room import Room
from tests.worlds import found_cell
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.front import kept_seats
from workflow.people import changes, membership, seats_ended, tree
from workflow.people.changes import Noted, Wanted
from workflow.people.seats import sitting_in

TODAY = date(2024, 11, 20)
LONG_AGO = TODAY - timedelta(days=900)
SCHOOL = "Đảng bộ Trường THPT Ví Dụ"
SEATS = {
    "an": PostRole.SECRETARY,
    "binh": PostRole.COMMITTEE_MEMBER,
    "khanh": PostRole.COMMITTEE_MEMBER,
    "mai": PostRole.COMMITTEE_MEMBER,
}


@pytest.fixture
async def school(room: Room) -> Room:
    """An leads the committee of the school; Bình, Khánh and Mai sit in it."""
    of = await above(room)
    async with room.world.job() as work:
        (await work.session()).add_all(
            Post(
                member_id=room.member_id(who),
                body=PostBody.PARTY,
                role=role,
                title="Đảng ủy viên",
                organisation_id=of,
                since=LONG_AGO,
            )
            for who, role in SEATS.items()
        )
    return room


async def above(room: Room) -> int:
    """The school's number."""
    async with room.world.job() as work:
        cell = await (await work.session()).get_one(Organisation, room.people["an"].cell_id)
    assert cell.parent_id is not None
    return cell.parent_id


async def far_cell(room: Room) -> int:
    """A cell of another school."""
    async with room.world.job() as work:
        session = await work.session()
        kind = OrganisationKind.PARTY_ORGANISATION
        other = await people.organisation(session, None, kind, "Đảng bộ Trường THPT Mẫu")
        cell = await people.organisation(session, other.id, OrganisationKind.CELL, "Chi bộ Xa")
        return id_of(cell)


async def goes(room: Room, who: str, about: int, kind: Any = ChangeKind.TRANSFERRED) -> Noted:
    """An notes that somebody goes."""
    async with room.world.job() as work:
        wanted = Wanted(kind, TODAY, about=about)
        return await changes.change(work, room.people["an"], room.member_id(who), wanted)


async def sit(room: Room, day: date = TODAY) -> list[str]:
    """Who sits in the committee on a day."""
    async with room.world.job() as work:
        found = await sitting_in(work, await above(room), BodyKind.PARTY_COMMITTEE, day)
    return [one.full_name for one in found]


async def seat_of(room: Room, who: str) -> int:
    """The seat somebody had."""
    async with room.world.job() as work:
        posts = (await people.history_of(await work.session(), room.member_id(who))).posts
    return next(id_of(one) for one in posts if one.body == PostBody.PARTY)


async def told(room: Room) -> list[OutboxMessage]:
    """The notices of ended seats."""
    async with room.world.job() as work:
        kind = OutboxMessage.kind == seats_ended.ENDED
        return list((await (await work.session()).exec(select(OutboxMessage).where(kind))).all())


async def test_a_seat_ends_with_who_goes_to_a_cell_of_another_organisation(school: Room) -> None:
    """On that day, and An, who leads the committee, hears of it; Bình, who goes to another cell of
    the school, and Mai, who stays, sit on."""
    near = (await found_cell(school.world, "Chi bộ Tổ Xã hội")).people["an"].cell_id

    stays = await goes(school, "binh", near)
    ends = await goes(school, "khanh", await far_cell(school))

    assert ((), (SCHOOL,)) == (stays.seats, ends.seats)
    assert ["Nguyễn Văn An", "Lê Văn Bình", "Đặng Văn Khánh", "Bùi Thị Mai"] == await sit(
        school, TODAY - timedelta(days=1)
    )
    assert ["Nguyễn Văn An", "Lê Văn Bình", "Bùi Thị Mai"] == await sit(school)
    assert [school.member_id("an")] == [row.member_id for row in await told(school)]


@pytest.mark.parametrize("kind", [ChangeKind.TRANSFERRED, ChangeKind.LEFT])
async def test_who_comes_back_does_not_sit_there_again_by_itself(
    school: Room, kind: ChangeKind
) -> None:
    """Whoever left the house has no seat on coming back until it is noted; nobody may keep it."""
    await goes(school, "khanh", 0, kind)
    (row,) = await told(school)
    async with school.world.job() as work:
        notice = await seats_ended.facts(work, row)

    await goes(school, "khanh", 0, ChangeKind.CAME_BACK)

    assert "Đặng Văn Khánh" not in await sit(school)
    assert notice is not None
    assert ("", False) == (notice.to, notice.may_stay)


async def test_who_leads_the_committee_says_that_a_seat_is_kept(school: Room) -> None:
    """With one tap from the notice: it goes on without a break, a suspension too; a second tap
    changes nothing, and the notice is not sent any more."""
    post = await seat_of(school, "khanh")
    async with school.world.job() as work:
        kind = PeriodKind.COMMITTEE_SUSPENDED
        number = school.member_id("khanh")
        period = Period(member_id=number, post_id=post, kind=kind, since=TODAY - timedelta(3))
        (await work.session()).add(period)
    await goes(school, "khanh", await far_cell(school))
    (row,) = await told(school)
    async with school.world.job() as work:
        screen = await prepare(work, row, words_for("vi"))
    an = Behind(school.world, 1001)
    button = BodyAction(do="keep_seat", about=post).pack()
    await an.taps_data(button)
    said = an.text
    await an.taps_data(button)
    async with school.world.job() as work:
        session = await work.session()
        every = await people.histories(session, Member.full_name == "Đặng Văn Khánh")
        now = next(one for one in (each.then(TODAY) for each in every) if one.belongs)
        again = await seats_ended.facts(work, row)

    assert "Chức vụ «Đảng ủy viên» ở Đảng bộ Trường THPT Ví Dụ được ghi là kết thúc" in str(screen)
    assert button in str(screen)
    assert "Đồng chí ấy đã chuyển sang Chi bộ Xa" in str(screen)
    assert "đồng chí Đặng Văn Khánh vẫn giữ «Đảng ủy viên»" in said
    assert [(await above(school), LONG_AGO)] == [(p.organisation_id, p.since) for p in now.posts]
    assert TODAY - timedelta(3) == now.committee_suspended_on
    assert again is None
    assert "Đặng Văn Khánh" not in await sit(school)


async def handed_over(room: Room) -> tuple[tuple[str, ...], Person]:
    """The office hands the cell over to another school; gives whose seats ended, and Lan of another
    cell, who leads the old school's committee from now on."""
    near = await found_cell(room.world, "Chi bộ Tổ Xã hội")
    async with room.world.job() as work:
        session = await work.session()
        kind = OrganisationKind.PARTY_ORGANISATION
        other = await people.organisation(session, None, kind, "Đảng bộ Trường THPT Mẫu")
        cell = await session.get_one(Organisation, room.people["an"].cell_id)
        session.add(
            Post(
                member_id=near.people["lan"].member_id,
                body=PostBody.PARTY,
                role=PostRole.DEPUTY_SECRETARY,
                title="Phó Bí thư Đảng ủy",
                organisation_id=cell.parent_id,
                since=LONG_AGO,
            )
        )
        lan = replace(near.people["lan"], committee_id=cell.parent_id or 0)
        return await tree.transfer(work, cell, other, TODAY), lan


async def test_the_seats_of_a_cell_that_is_handed_over_end_on_that_day(school: Room) -> None:
    """All four of it sat there: none does any more, Lan of another cell does, and hears of each."""
    of = await above(school)

    unseated, _ = await handed_over(school)

    rows = await told(school)
    async with school.world.job() as work:
        kind = BodyKind.PARTY_COMMITTEE
        eve, now = [await sitting_in(work, of, kind, TODAY - timedelta(off)) for off in (1, 0)]
        notice = await prepare(work, rows[0], words_for("vi"))
    assert 4 == len(unseated)
    assert (5, ["Trần Thị Lan"]) == (len(eve), [one.full_name for one in now])
    assert (4, {now[0].id}) == (len(rows), {row.member_id for row in rows})
    assert "không còn trực thuộc Đảng bộ Trường THPT Ví Dụ" in str(notice)
    assert "keep_seat" in str(notice)


async def test_who_leads_the_committee_keeps_a_seat_of_a_cell_handed_over(school: Room) -> None:
    """It runs on without a break, for Khánh alone; a second time it is so already."""
    of, post = await above(school), await seat_of(school, "khanh")
    _, head = await handed_over(school)

    async with school.world.job() as work:
        await kept_seats.keep(work, head, post)
        with pytest.raises(Refusal, match="already_so"):
            await kept_seats.keep(work, head, post)
        now = await sitting_in(work, of, BodyKind.PARTY_COMMITTEE, TODAY)

    assert ["Trần Thị Lan", "Đặng Văn Khánh"] == [one.full_name for one in now]


async def test_under_the_same_organisation_a_cell_handed_over_keeps_its_seats(
    school: Room,
) -> None:
    """It goes to a section of the school: the committee stands above it as before."""
    of, kind = await above(school), OrganisationKind.SECTIONAL
    async with school.world.job() as work:
        session = await work.session()
        part = await people.organisation(session, of, kind, "Đảng bộ bộ phận Khối Văn")
        cell = await session.get_one(Organisation, school.people["an"].cell_id)

        unseated = await tree.transfer(work, cell, part, TODAY)

        sitting = await sitting_in(work, of, BodyKind.PARTY_COMMITTEE, TODAY)
    assert ((), 4) == (unseated, len(sitting))


@pytest.mark.parametrize("who", ["mai", "lan"])
async def test_nobody_else_keeps_a_seat(school: Room, who: str) -> None:
    """Neither who sits in the committee nor who does not."""
    await goes(school, "khanh", await far_cell(school))
    post = await seat_of(school, "khanh")

    async with school.world.job() as work:
        with pytest.raises(Refusal, match="not_committee_head"):
            await kept_seats.keep(work, school.people[who], post)

    assert "Đặng Văn Khánh" not in await sit(school)


async def test_a_transfer_taken_back_gives_the_seat_back(school: Room) -> None:
    """Whether it was kept or not; of a seat that goes on nobody is told."""
    await goes(school, "khanh", await far_cell(school))
    await Behind(school.world, 1001).taps_data(
        BodyAction(do="keep_seat", about=await seat_of(school, "khanh")).pack()
    )
    kept = await sit(school)
    async with school.world.job() as work:
        number = school.member_id("khanh")
        card = await membership.card(work, school.people["an"], number)
        assert card.newest is not None
        await changes.undo(work, school.people["an"], number, card.newest[0])
    (row,) = await told(school)

    async with school.world.job() as work:
        assert await seats_ended.facts(work, row) is None
    assert ["Nguyễn Văn An", "Lê Văn Bình", "Đặng Văn Khánh", "Bùi Thị Mai"] == kept
    assert kept == await sit(school)
