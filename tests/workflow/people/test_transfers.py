"""A member who goes to another cell is one person in both: what goes along, what is taken back."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlmodel import col, select

from bot.channel import reach
from storage.queries import people
from storage.tables import (
    Member,
    MemberStatus,
    OtherPlace,
    OutboxMessage,
    ReviewState,
    SelfReview,
)
from terms.people import ChangeKind, PostBody, PostRole
from tests.meeting_room import LAST_DAY, Room
from tests.workflow.people.test_changes import (
    TODAY,
    YESTERDAY,
    base,
    notes,
    sits_above,
    then,
    undoes,
)
from tests.worlds import found_cell
from workflow import accounts
from workflow import cycle as cycles
from workflow.people import changes, membership, moves
from workflow.people.changes import Wanted


async def other_cell(room: Room) -> int:
    """A second cell under the same school, with a year of its own; give its id."""
    other = await found_cell(room.world, "Chi bộ Tổ Xã hội")
    async with room.world.job() as work:
        await cycles.open_cycle(work, other.people["an"], "hcmc_edu_2023", LAST_DAY)
    return other.people["an"].cell_id


async def in_cell(room: Room, cell_id: int, name: str) -> list[Member]:
    """Give the memberships of that name in a cell."""
    async with room.world.job() as work:
        found = await people.members_of(await work.session(), cell_id)
    return [one for one in found if one.full_name == name]


async def test_a_transferred_member_is_one_person_in_two_cells(room: Room) -> None:
    """Counted here until the day, there from it on; his chat is the other cell's."""
    there = await other_cell(room)

    await notes(room, "khanh", ChangeKind.TRANSFERRED, about=there)

    (new,) = await in_cell(room, there, "Đặng Văn Khánh")
    async with room.world.job() as work:
        session = await work.session()
        old = await session.get_one(Member, room.member_id("khanh"))
        khanh = await accounts.person(work, room.chats["khanh"])
        here = [len(await people.members_on(session, old.cell_id, d)) for d in (YESTERDAY, TODAY)]
        places = (await session.exec(select(OtherPlace))).all()
        told = await session.exec(
            select(OutboxMessage.member_id).where(OutboxMessage.kind == moves.ARRIVED)
        )
        leading = [one.id for one in await people.secretaries_of(session, there, TODAY)]
    assert leading == list(told.all())
    assert old.person_id == new.person_id
    assert (TODAY, TODAY, "Chi bộ Tổ Xã hội") == (old.until, new.since, old.left_for)
    assert khanh is not None
    assert (new.id, there) == (khanh.member_id, khanh.cell_id)
    assert [8, 7] == here
    assert [(new.id, TODAY)] == [(one.member_id, one.since) for one in places]


async def test_the_review_that_was_begun_goes_along(room: Room) -> None:
    """It is written on in the year of the new cell; nobody else's is touched."""
    there = await other_cell(room)
    await room.hands_in("khanh", "lan")

    await notes(room, "khanh", ChangeKind.TRANSFERRED, about=there)

    (new,) = await in_cell(room, there, "Đặng Văn Khánh")
    async with room.world.job() as work:
        found = (await (await work.session()).exec(select(SelfReview))).all()
    assert {new.id, room.member_id("lan")} == {one.member_id for one in found}
    assert {ReviewState.SUBMITTED} == {one.state for one in found}
    assert 2 == len({one.cycle_id for one in found})


async def test_a_roster_that_brought_him_there_makes_no_second_one(room: Room) -> None:
    """The row of the other cell becomes his."""
    there = await other_cell(room)
    async with room.world.job() as work:
        session = await work.session()
        khanh = await session.get_one(Member, room.member_id("khanh"))
        fields = khanh.model_dump(exclude={"id", "person_id"})
        session.add(Member(**{**fields, "cell_id": there, "full_name": "đặng  văn khánh"}))

    await notes(room, "khanh", ChangeKind.TRANSFERRED, about=there)

    async with room.world.job() as work:
        found = await (await work.session()).exec(
            select(Member).where(Member.person_id == khanh.person_id).order_by(col(Member.id))
        )
        assert [None, TODAY] == [one.since for one in found.all()]


async def test_a_transfer_is_taken_back_whole(room: Room) -> None:
    """Chat, review and base are as before; in the other cell he is nobody."""
    there = await other_cell(room)
    await room.hands_in("khanh")
    await notes(room, "khanh", ChangeKind.TRANSFERRED, about=there)

    await undoes(room, "khanh")

    async with room.world.job() as work:
        session = await work.session()
        khanh = await accounts.person(work, room.chats["khanh"])
        (review,) = (await session.exec(select(SelfReview))).all()
        others = await people.members_on(session, there, TODAY)
    assert khanh is not None
    assert room.member_id("khanh") == khanh.member_id == review.member_id
    assert "Đặng Văn Khánh" not in [one.full_name for one in others]
    assert 6 == await base(room)


async def there_notes(room: Room, there: int, kind: ChangeKind, day: date, **of: Any) -> None:
    """An of the other cell notes a change of Khánh, who is there."""
    (khanh,) = await in_cell(room, there, "Đặng Văn Khánh")
    async with room.world.job() as work:
        session = await work.session()
        (an, *_) = await people.secretaries_of(session, there, TODAY)
        secretary = replace(room.people["an"], member_id=an.id or 0, cell_id=there)
        await changes.change(work, secretary, khanh.id or 0, Wanted(kind, day, **of))


async def test_who_comes_back_from_another_cell_is_as_was_noted_there(room: Room) -> None:
    """Exempt and head when Khánh went; both over there, and official there, so that all is so
    here from the day of coming back, and nothing of the time before is changed."""
    days = [TODAY - timedelta(days=back) for back in (50, 40, 30, 20, 10)]
    there = await other_cell(room)
    await room.change("khanh", status=MemberStatus.PROBATIONARY)
    await notes(room, "khanh", ChangeKind.EXEMPT, days[0])
    await notes(room, "khanh", ChangeKind.POST, days[0], body=PostBody.STATE, text="Hiệu trưởng")
    await notes(room, "khanh", ChangeKind.TRANSFERRED, days[1], about=there)
    (new,) = await in_cell(room, there, "Đặng Văn Khánh")
    async with room.world.job() as work:
        (post,) = (await people.member_on(await work.session(), new.id or 0, days[2])).posts
    await there_notes(room, there, ChangeKind.EXEMPT_OVER, days[2])
    await there_notes(room, there, ChangeKind.POST_OVER, days[2], about=post.id or 0)
    await there_notes(room, there, ChangeKind.OFFICIAL, days[3])

    here = room.people["an"].cell_id
    await there_notes(room, there, ChangeKind.TRANSFERRED, days[4], about=here)

    seen = [await then(room, "khanh", day) for day in (days[0], days[1], days[4])]
    assert [(True, True, True), (False, False, False), (True, False, False)] == [
        (one.belongs, one.exempt and one.belongs, one.leader) for one in seen
    ]
    assert [MemberStatus.PROBATIONARY, MemberStatus.OFFICIAL] == [seen[0].status, seen[2].status]


async def test_a_suspension_from_a_committee_above_goes_along(room: Room) -> None:
    """Khánh sits on the committee above and may not act there, whichever cell they are in."""
    there = await other_cell(room)
    days = [TODAY - timedelta(days=back) for back in (40, 30, 20)]
    title = {"body": PostBody.PARTY, "text": "Đảng ủy viên"}
    await notes(room, "khanh", ChangeKind.POST, days[0], **title)
    (post,) = (await then(room, "khanh", TODAY)).posts
    await notes(room, "khanh", ChangeKind.POST_SUSPENDED, days[1], about=post.id or 0)

    await notes(room, "khanh", ChangeKind.TRANSFERRED, days[2], about=there)

    (new,) = await in_cell(room, there, "Đặng Văn Khánh")
    async with room.world.job() as work:
        now = await people.member_on(await work.session(), new.id or 0, TODAY)
    assert (days[1], True) == (now.committee_suspended_on, now.leader)
    assert days[1] == (await then(room, "khanh", days[1])).committee_suspended_on


async def test_coming_back_from_another_cell_is_taken_back_whole(room: Room) -> None:
    """Khánh is there again and not here, and was here before as they were."""
    there = await other_cell(room)
    went, came = TODAY - timedelta(days=20), TODAY - timedelta(days=5)
    here = room.people["an"].cell_id
    await notes(room, "khanh", ChangeKind.TRANSFERRED, went, about=there)
    await there_notes(room, there, ChangeKind.TRANSFERRED, came, about=here)
    (new,) = await in_cell(room, there, "Đặng Văn Khánh")
    async with room.world.job() as work:
        session = await work.session()
        (an, *_) = await people.secretaries_of(session, there, TODAY)
        secretary = replace(room.people["an"], member_id=an.id or 0, cell_id=there)
        card = await membership.card(work, secretary, new.id or 0)
        assert card.newest is not None
        await changes.undo(work, secretary, new.id or 0, card.newest[0])

    days = (went - timedelta(days=1), went, came, TODAY)
    belongs = [(await then(room, "khanh", day)).belongs for day in days]
    async with room.world.job() as work:
        session = await work.session()
        others = [(await people.member_on(session, new.id or 0, day)).belongs for day in days]
        khanh = await accounts.person(work, room.chats["khanh"])
    assert [True, False, False, False] == belongs
    assert [False, True, True, True] == others
    assert khanh is not None
    assert there == khanh.cell_id


async def test_what_is_owed_to_the_former_member_reaches_the_chat_that_went_along(
    room: Room,
) -> None:
    """A level published after the transfer; nobody else's chat gets it."""
    there = await other_cell(room)
    await notes(room, "khanh", ChangeKind.TRANSFERRED, about=there)

    async with room.world.job() as work:
        owed = {room.member_id("khanh"), room.member_id("lan")}
        found = await reach.reachable_of(await work.session(), owed)

    chats = {number: [one.chat for one in accounts] for number, accounts in found.items()}
    assert {room.member_id(who): [room.chats[who].chat] for who in ("khanh", "lan")} == chats


async def test_papers_say_the_seat_above_in_the_other_cell_too(room: Room) -> None:
    """Khánh is of the committee above in whichever cell; a post of the cell stays there."""
    there = await other_cell(room)
    await sits_above(room, "khanh")
    await notes(room, "khanh", ChangeKind.POST, YESTERDAY, role=PostRole.COMMITTEE_MEMBER)

    await notes(room, "khanh", ChangeKind.TRANSFERRED, about=there)

    (new,) = await in_cell(room, there, "Đặng Văn Khánh")
    assert "Đảng ủy viên" == new.party_post
