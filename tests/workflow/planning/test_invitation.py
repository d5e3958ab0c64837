"""The invitation to a meeting: told, answered, changed, called off, on the roll, owed an answer."""

from datetime import date, datetime

import pytest
from sqlmodel import col, select

from storage.tables import (
    Attendance,
    DaySource,
    OutboxMessage,
)
from terms.calendar import CalendarMatter
from tests.meeting_room import Room
from workflow.clock import VIETNAM
from workflow.duties import calendar, duty_list
from workflow.errors import Refusal
from workflow.meeting import roll_call
from workflow.planning import guest_list, invitation, schedule
from workflow.planning.guest_list import GuestList
from workflow.planning.invitation import (
    CALLED_OFF,
    INVITED,
    InvitationChange,
    InvitedFacts,
)

AT = datetime(2024, 12, 6, 14, 0, tzinfo=VIETNAM)
EVERYBODY = ("an", "lan", "binh", "cuc", "dung", "hoa", "khanh", "mai")


async def plans(room: Room, when: str = "06/12/2024 14h", place: str = "Phòng hội đồng") -> None:
    """An plans the meeting."""
    async with room.world.job() as work:
        meeting = await schedule.plan(work, room.people["an"], when)
        room.meeting_id = meeting.id or 0
    if place:
        async with room.world.job() as work:
            await schedule.set_place(work, room.people["an"], room.meeting_id, place)


async def invites(room: Room) -> int:
    """An sends the invitations; gives how many are told."""
    async with room.world.job() as work:
        return await invitation.invite(work, room.people["an"], room.meeting_id)


async def answers(
    room: Room, who: str, *, coming: bool, reason: str = "", version: int = 1
) -> InvitedFacts:
    """One of the cast answers."""
    async with room.world.job() as work:
        return await invitation.answer(
            work, room.people[who], room.meeting_id, version, coming=coming, reason=reason
        )


async def listed(room: Room) -> GuestList:
    """An looks at his list."""
    async with room.world.job() as work:
        return await guest_list.guest_list(work, room.people["an"], room.meeting_id)


async def told(room: Room, who: str, kind: str = INVITED) -> list[InvitedFacts]:
    """Give what the invitations planned for somebody would say now, the oldest first."""
    async with room.world.job() as work:
        session = await work.session()
        found = await session.exec(
            select(OutboxMessage)
            .where(OutboxMessage.member_id == room.member_id(who), OutboxMessage.kind == kind)
            .order_by(col(OutboxMessage.id))
        )
        said = [await invitation.invited_facts(work, row) for row in found.all()]
    return [facts for facts in said if facts is not None]


async def owes_answer(room: Room, who: str) -> bool:
    """Tell whether somebody still owes an answer."""
    async with room.world.job() as work:
        found = await duty_list.of_person(work, room.people[who])
    return "attend" in {owed.kind.value for owed in found}


async def test_everybody_but_the_suspended_is_invited_once(room: Room) -> None:
    """Also the exempt one, who may come and speak (N-09); An need not be told what he sends."""
    await room.change("khanh", suspended=True)
    await plans(room)

    first, second = await invites(room), await invites(room)

    assert (len(EVERYBODY) - 2, 0) == (first, second)
    assert [] == await told(room, "khanh") == await told(room, "an")
    assert not await owes_answer(room, "an")
    (facts,) = await told(room, "dung")
    assert (AT, "Phòng hội đồng", "Nguyễn Văn An") == (facts.moment, facts.place, facts.chair)


async def test_without_a_time_nobody_is_invited(room: Room) -> None:
    """Nor once the roll was called."""
    await room.calls_roll()

    with pytest.raises(Refusal, match="not_planned"):
        await invites(room)


async def test_only_who_leads_invites_and_sees_the_list(room: Room) -> None:
    """A member's reason is nobody else's business."""
    await plans(room)

    for step in (invitation.invite, guest_list.guest_list, guest_list.ask_again):
        async with room.world.job() as work:
            with pytest.raises(Refusal, match="not_secretary"):
                await step(work, room.people["lan"], room.meeting_id)


async def test_the_secretary_sees_who_comes_who_does_not_and_why(room: Room) -> None:
    """The newest answer of each counts; who invites and chairs comes."""
    await plans(room)
    await invites(room)
    await answers(room, "lan", coming=True)
    await answers(room, "binh", coming=True)
    await answers(room, "binh", coming=False, reason="  đi công tác \n tại Huế ")

    found = await listed(room)

    assert ["Nguyễn Văn An", "Trần Thị Lan"] == [one.name for one in found.coming]
    assert [("Lê Văn Bình", "đi công tác tại Huế")] == [
        (one.name, one.answer.reason) for one in found.absent if one.answer
    ]
    assert len(EVERYBODY) - 3 == len(found.silent)


@pytest.mark.parametrize(
    ("reason", "code"),
    [("", "no_text"), (" \n", "no_text"), ("x" * 300, ""), ("x" * 301, "reason_too_long")],
)
async def test_an_absence_needs_a_reason(room: Room, reason: str, code: str) -> None:
    """Three hundred characters at most."""
    await plans(room)
    await invites(room)

    try:
        await answers(room, "lan", coming=False, reason=reason)
        found = ""
    except Refusal as refusal:
        found = refusal.code

    assert code == found


async def test_who_excused_himself_is_absent_on_the_roll_and_may_still_come(room: Room) -> None:
    """His reason stands on the roll; the code read aloud makes him present."""
    await plans(room)
    await invites(room)
    await answers(room, "lan", coming=False, reason="ốm")
    await answers(room, "binh", coming=True)

    await room.calls_roll()

    async with room.world.job() as work:
        roll = await roll_call.roll(work, await room.meeting())
    lan, binh = roll.of(room.member_id("lan")), roll.of(room.member_id("binh"))
    assert (False, "ốm", None) == (lan.present, lan.reason, binh.present)
    await room.checks_in("lan")
    async with room.world.job() as work:
        key = (room.meeting_id, room.member_id("lan"))
        row = await (await work.session()).get_one(Attendance, key)
    assert (True, "") == (row.present, row.reason)


async def test_another_time_is_told_and_asked_for_anew(room: Room) -> None:
    """What was not sent yet gives way to the newer one; an old button answers nothing."""
    await plans(room)
    await invites(room)
    await answers(room, "lan", coming=True)

    async with room.world.job() as work:
        await schedule.plan(work, room.people["an"], "09/12/2024 8h")

    (facts,) = await told(room, "lan")
    assert (InvitationChange.MOMENT, None, 2) == (facts.change, facts.answer, facts.version)
    assert len(EVERYBODY) - 1 == len((await listed(room)).silent)
    with pytest.raises(Refusal, match="invitation_changed"):
        await answers(room, "lan", coming=True, version=1)
    assert await owes_answer(room, "lan")


async def test_another_place_is_told_and_answers_stand(room: Room) -> None:
    """Nobody need answer twice for it."""
    await plans(room)
    await invites(room)
    await answers(room, "lan", coming=True)

    async with room.world.job() as work:
        await schedule.set_place(work, room.people["an"], room.meeting_id, "Nhà văn hóa")

    (facts,) = await told(room, "lan")
    assert (InvitationChange.PLACE, "Nhà văn hóa") == (facts.change, facts.place)
    assert facts.answer is not None
    assert not await owes_answer(room, "lan")


async def test_nobody_hears_of_a_change_before_he_was_invited(room: Room) -> None:
    """Time and place are tried out in peace."""
    await plans(room)
    async with room.world.job() as work:
        await schedule.plan(work, room.people["an"], "09/12/2024 8h")

    assert [] == await told(room, "lan")


async def test_a_meeting_called_off_is_told_and_nothing_is_owed(room: Room) -> None:
    """Whoever was invited; the button of the invitation says so too."""
    await plans(room)
    await invites(room)

    async with room.world.job() as work:
        await schedule.cancel(work, room.people["an"], room.meeting_id)

    async with room.world.job() as work:
        rows = await (await work.session()).exec(
            select(OutboxMessage).where(OutboxMessage.kind == CALLED_OFF)
        )
        facts = [await invitation.called_off_facts(work, row) for row in rows.all()]
    assert [AT] * len(EVERYBODY) == [one.moment for one in facts if one]
    assert [] == await told(room, "lan")
    assert not await owes_answer(room, "lan")
    with pytest.raises(Refusal, match="no_invitation"):
        await answers(room, "lan", coming=True)


@pytest.mark.parametrize(
    ("state", "owed"),
    [("not invited", False), ("invited", True), ("comes", False), ("stays away", False)],
)
async def test_an_answer_is_owed_until_it_is_given(room: Room, state: str, owed: bool) -> None:
    """Until the day of the meeting."""
    await plans(room)
    if state != "not invited":
        await invites(room)
    if state in ("comes", "stays away"):
        await answers(room, "lan", coming=state == "comes", reason="bận")

    found = await owes_answer(room, "lan")

    assert owed == found


async def test_an_unanswered_invitation_gets_late(room: Room) -> None:
    """Due by the meeting's own day; the exempt one owes nothing."""
    await plans(room)
    await invites(room)
    found = {}
    for day in (5, 6, 7):
        room.world.clock.move(datetime(2024, 12, day, 9, tzinfo=VIETNAM) - room.world.clock.now())
        async with room.world.job() as work:
            owed = await duty_list.of_person(work, room.people["lan"])
            found[day] = [one.left for one in owed if one.kind.value == "attend"]

    assert {5: [1], 6: [0], 7: [-1]} == found
    assert not await owes_answer(room, "dung")


async def test_the_silent_are_asked_again_once_a_day(room: Room) -> None:
    """Not who answered, not the secretary himself; somebody who answers meanwhile hears nothing."""
    await plans(room)
    await invites(room)
    for who in ("an", "lan"):
        await answers(room, who, coming=True)

    async with room.world.job() as work:
        first = await guest_list.ask_again(work, room.people["an"], room.meeting_id)
    async with room.world.job() as work:
        second = await guest_list.ask_again(work, room.people["an"], room.meeting_id)

    assert (len(EVERYBODY) - 2, 0) == (first, second)
    assert [InvitationChange.NONE, InvitationChange.REMINDED] == [
        one.change for one in await told(room, "binh")
    ]
    await answers(room, "binh", coming=True)
    assert [InvitationChange.NONE] == [one.change for one in await told(room, "binh")]


async def test_the_calendar_follows_the_day_the_meeting_is_called_for(room: Room) -> None:
    """With the meeting as its source; the derived days move along."""
    await plans(room, "11/12/2024 8h")

    async with room.world.job() as work:
        found = await calendar.of_cell(work, room.people["an"])

    day, minutes = found.of(CalendarMatter.MEETING), found.of(CalendarMatter.MINUTES)
    assert day is not None
    assert minutes is not None
    assert (date(2024, 12, 11), DaySource.MEETING) == (day.day, day.source)
    assert date(2024, 12, 12) == minutes.day
