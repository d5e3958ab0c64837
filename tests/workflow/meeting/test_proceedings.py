"""The course of a meeting: agenda, officers, who chairs, who comes late, the second vote."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

import rating
from storage import audit
from storage.tables import AuditEvent, ChatAccount, MeetingState, MeetingTopic
from tests.meeting_room import Room
from workflow.ballot import opening
from workflow.count import after_close
from workflow.errors import Refusal
from workflow.meeting import check_in, officers, proceedings, roll_call
from workflow.meeting.agenda import Agenda
from workflow.meeting.rated_subjects import LeftOut
from workflow.meeting.states_picture import PAGE, page
from workflow.record import minutes
from workflow.room import meeting_standing


async def _agenda(room: Room) -> Agenda:
    async with room.world.job() as work:
        return await meeting_standing.agenda(work, room.people["an"])


async def _topic(room: Room, name: str) -> int:
    seen = await _agenda(room)
    return next(i.topic_id for i in seen.items if name in (i.name, i.subject.value))


async def _begins(room: Room, name: str, by: str = "an") -> None:
    topic = await _topic(room, name)
    async with room.world.job() as work:
        await proceedings.begin(work, room.people[by], room.meeting_id, topic)


async def _concludes(room: Room, name: str, by: str = "an") -> None:
    topic = await _topic(room, name)
    async with room.world.job() as work:
        await proceedings.conclude(work, room.people[by], room.meeting_id, topic, "Nhất trí.")


async def _events(room: Room) -> Sequence[AuditEvent]:
    async with room.world.job() as work:
        session = await work.session()
        assert await audit.verify(session) is None
        return (await session.exec(select(AuditEvent).order_by(col(AuditEvent.seq)))).all()


async def _opened(room: Room, *names: str) -> None:
    await room.calls_roll()
    await room.checks_in(*names)
    await room.hands_in("an", *names)
    await room.opens_meeting()


def test_the_picture_is_current() -> None:
    """docs/meeting.md is what the table says."""
    assert page() == PAGE.read_text(encoding="utf-8")


async def test_the_agenda_follows_the_order_of_the_rules(room: Room) -> None:
    """H-18: the collective first, then secretary and deputy, then the members by the roster."""
    await _opened(room, "mai", "hoa", "lan")

    seen = await _agenda(room)

    assert [
        rating.Subject.CELL,
        rating.Subject.SECRETARY,
        rating.Subject.DEPUTY_SECRETARY,
        rating.Subject.MEMBER,
        rating.Subject.MEMBER,
    ] == [item.subject for item in seen.items]
    assert ["", "Nguyễn Văn An", "Vũ Thị Hoa", "Trần Thị Lan", "Bùi Thị Mai"] == [
        item.name for item in seen.items
    ]


async def test_an_item_keeps_when_it_was_dealt_with(room: Room) -> None:
    """To the minute. Left open it keeps no time and waits; what the clerk wrote by hand has only
    the minute that it was said to be done, the item that ran then too."""
    await _opened(room, "lan", "binh", "mai")
    clock, times = room.world.clock, []
    for step, later in ((_begins, 0), (_concludes, 7.5)):
        clock.move(timedelta(minutes=later))
        times.append(f"{clock.now():%H:%M}")
        await step(room, "Trần Thị Lan")
    await _begins(room, "Bùi Thị Mai")
    await _begins(room, "Lê Văn Bình")
    during = await _spans(room)
    clock.move(timedelta(minutes=20))
    await room.reviews()
    done = f"{clock.now():%H:%M}"
    after = await _spans(room)

    lan, mai, binh = "Trần Thị Lan", "Bùi Thị Mai", "Lê Văn Bình"
    assert (tuple(times), ("", ""), (times[1], "")) == (during[lan], during[mai], during[binh])
    assert (tuple(times), ("", done), ("", done)) == (after[lan], after[mai], after[binh])


async def test_an_item_that_ran_before_times_were_kept_has_none(room: Room) -> None:
    """Begun in the version before: concluded in the usual way, it is not what a clerk wrote."""
    await _opened(room, "lan", "binh", "mai")
    await _begins(room, "Trần Thị Lan")
    topic = await _topic(room, "Trần Thị Lan")
    async with room.world.job() as work:
        (await (await work.session()).get_one(MeetingTopic, topic)).begun_at = None
    await _concludes(room, "Trần Thị Lan")

    assert ("", "") == (await _spans(room))["Trần Thị Lan"]


async def _spans(room: Room) -> dict[str, tuple[str, str]]:
    """Give of each item from when to when, as it is kept."""
    items = (await _agenda(room)).items
    assert not any(at.second for i in items for at in (i.begun_at, i.concluded_at) if at)
    return {i.name: (_minute(i.begun_at), _minute(i.concluded_at)) for i in items}


def _minute(at: datetime | None) -> str:
    return f"{at:%H:%M}" if at else ""


@pytest.mark.parametrize(("officers_more", "separate"), [(0, False), (1, True)])
async def test_a_committee_of_three_is_reviewed_by_itself(
    room: Room, officers_more: int, separate: bool
) -> None:
    """H-10: two members are reviewed with the cell, three by themselves."""
    for who in ("mai",)[:officers_more]:
        await room.change(who, role="committee_member")
    await _opened(room, "hoa")

    seen = await _agenda(room)

    assert separate == (rating.Subject.PARTY_COMMITTEE in {i.subject for i in seen.items})


async def test_a_late_comer_is_taken_in_and_logged_until_a_ballot_is_opened(room: Room) -> None:
    """Before: on the roll, on the agenda, frozen anew. After: refused with a sentence (L13)."""
    await _opened(room, "lan")
    await room.hands_in("binh", "mai")
    frozen = await _agenda(room)

    await room.checks_in("binh")
    again = await _agenda(room)
    await room.opens()
    with pytest.raises(Refusal) as refused:
        async with room.world.job() as work:
            await check_in.mark(
                work, room.people["an"], room.meeting_id, room.member_id("mai"), present=True
            )

    assert frozen.electorate_hash != again.electorate_hash
    assert "Lê Văn Bình" in [item.name for item in again.items]
    kinds = [event.kind for event in await _events(room)]
    assert (1, 1) == (kinds.count("roll_frozen"), kinds.count("roll_refrozen"))
    assert "meeting_step" == refused.value.code


async def test_between_two_ballots_nobody_is_added(room: Room) -> None:
    """The table lets somebody in while persons are reviewed; an opened ballot does not (L13)."""
    await _opened(room, "lan", "binh")
    await _each(room)
    await _begins(room, "Trần Thị Lan")
    await _concludes(room, "Trần Thị Lan")
    await room.holds_vote({"an": [2], "lan": [2], "binh": [2]})
    await _announces(room)
    await _begins(room, "Lê Văn Bình")

    with pytest.raises(Refusal) as refused:
        await room.checks_in("mai")

    assert MeetingState.PERSON_REVIEW is (await room.meeting()).state
    assert "late_comer" == refused.value.code


async def _each(room: Room) -> None:
    async with room.world.job() as work:
        await proceedings.vote_when(work, room.people["an"], room.meeting_id, after_each=True)


async def _announces(room: Room) -> None:
    async with room.world.job() as work:
        await after_close.announce(work, room.people["an"], room.meeting_id)


async def test_a_vote_after_each_person_has_only_him_on_its_sheet(room: Room) -> None:
    """S4 4.4.2: conclude, vote, go on; whoever was voted on is on no second sheet."""
    await _opened(room, "lan", "binh")
    await _each(room)
    sheets = []

    for name in ("Trần Thị Lan", "Lê Văn Bình"):
        await _begins(room, name)
        await _concludes(room, name)
        async with room.world.job() as work:
            found = await opening.preview(work, room.people["an"], room.meeting_id)
        sheets.append([one.name for one in found.subjects])
        await room.holds_vote({"an": [2], "lan": [2], "binh": [2]})
        await _announces(room)

    assert [["Trần Thị Lan"], ["Lê Văn Bình"]] == sheets


async def test_nobody_is_on_a_sheet_before_his_review_is_concluded(room: Room) -> None:
    """H-38: the review comes before the rating."""
    await _opened(room, "lan")
    await _begins(room, "Trần Thị Lan")

    async with room.world.job() as work:
        found = await opening.preview(work, room.people["an"], room.meeting_id)

    assert () == found.subjects
    assert LeftOut.NOT_REVIEWED is dict(found.left_out)["Trần Thị Lan"]


async def test_the_chair_hands_over_for_his_own_review(room: Room) -> None:
    """H-20: the deputy chairs, both changes are logged, and the chair may not lead meanwhile."""
    await _opened(room, "hoa", "lan")
    await _begins(room, "Nguyễn Văn An")
    during = await _agenda(room)

    with pytest.raises(Refusal) as refused:
        await _concludes(room, "Nguyễn Văn An")
    await _concludes(room, "Nguyễn Văn An", by="hoa")
    after = await _agenda(room)

    assert ("Vũ Thị Hoa", True) == (during.chair, during.substituted)
    assert "own_turn" == refused.value.code
    assert ("Nguyễn Văn An", False) == (after.chair, after.substituted)
    kinds = [event.kind for event in await _events(room)]
    assert ["chair_substituted", "chair_returned"] == kinds[-2:]


async def test_without_a_deputy_the_meeting_names_an_acting_chair(room: Room) -> None:
    """X-14: a plain member leads the secretary's review, then has no more rights than before."""
    await _opened(room, "lan", "binh")
    await _begins(room, "Nguyễn Văn An")
    alone = await _agenda(room)
    with pytest.raises(Refusal) as nobody:
        await _concludes(room, "Nguyễn Văn An")

    async with room.world.job() as work:
        lan = room.member_id("lan")
        await proceedings.substitute(work, room.people["an"], room.meeting_id, lan)
    await _concludes(room, "Nguyễn Văn An", by="lan")
    with pytest.raises(Refusal) as later:
        await _begins(room, "Lê Văn Bình", by="lan")

    assert alone.chair_is_reviewed
    assert ["no_acting_chair", "not_secretary"] == [nobody.value.code, later.value.code]


async def test_an_acting_chair_without_a_phone_is_tapped_for(room: Room) -> None:
    """Somebody must hold the phone: then the reviewed secretary may make the taps."""
    await _opened(room, "hoa")
    async with room.world.job() as work:
        session = await work.session()
        rows = await session.exec(
            select(ChatAccount).where(ChatAccount.member_id == room.member_id("hoa"))
        )
        for row in rows.all():
            await session.delete(row)
    await _begins(room, "Nguyễn Văn An")

    await _concludes(room, "Nguyễn Văn An")

    assert (await _agenda(room)).items[1].concluded


async def test_the_highest_in_the_room_chairs(room: Room) -> None:
    """H-20: the deputy called the roll, but the secretary is there."""
    async with room.world.job() as work:
        hoa = replace(room.people["hoa"], stands_in=True)
        meeting = await roll_call.call_roll(work, hoa)
    room.meeting_id = meeting.id or 0
    await room.checks_in("an")

    await room.opens_meeting()

    assert "Nguyễn Văn An" == (await _agenda(room)).chair


async def test_officers_are_named_and_approved(room: Room) -> None:
    """Clerk and tellers from the room; a change asks for approval again; logged once."""
    await _opened(room, "lan", "binh", "cuc")
    an, meeting = room.people["an"], room.meeting_id
    refused = []
    for verb, who in (
        (officers.set_clerk, "an"),
        (officers.set_clerk, "mai"),
        (officers.turn_teller, "cuc"),
    ):
        with pytest.raises(Refusal) as refusal:
            async with room.world.job() as work:
                await verb(work, an, meeting, room.member_id(who))
        refused.append(refusal.value.code)

    async with room.world.job() as work:
        await officers.set_clerk(work, an, meeting, room.member_id("lan"))
        await officers.turn_teller(work, an, meeting, room.member_id("binh"))
        await officers.turn_teller(work, an, meeting, room.member_id("an"))
        await officers.turn_teller(work, an, meeting, room.member_id("an"))
    for _ in range(2):
        async with room.world.job() as work:
            await officers.approve(work, an, meeting)
    seen = await _agenda(room)

    assert ["clerk_chairs", "not_in_room", "teller_no_vote"] == refused
    assert ("Trần Thị Lan", ("Lê Văn Bình",), True) == (
        seen.clerk,
        seen.tellers,
        seen.officers_approved,
    )
    assert 1 == [event.kind for event in await _events(room)].count("officers_approved")


@pytest.mark.parametrize(("length", "code"), [(199, ""), (200, ""), (201, "guest_too_long")])
async def test_a_guests_name_is_short(room: Room, length: int, code: str) -> None:
    """Up to 200 characters."""
    await room.calls_roll()
    refused = ""

    try:
        async with room.world.job() as work:
            await officers.add_guest(work, room.people["an"], room.meeting_id, "x" * length)
    except Refusal as refusal:
        refused = refusal.code

    assert code == refused


async def test_who_was_absent_has_a_supplementary_meeting(room: Room) -> None:
    """H-38: after the first meeting, for those it could not rate, and without the collective."""
    await _opened(room, "lan")
    await room.reviews()
    await room.holds_vote({"an": [2, 2], "lan": [2, 2]})
    await _announces(room)
    for verb in (minutes.read_out, minutes.approve):
        async with room.world.job() as work:
            first = await verb(work, room.people["an"], room.meeting_id)
    await room.hands_in("mai")

    await room.calls_roll()
    await room.checks_in("mai")
    await room.opens_meeting()
    seen = await _agenda(room)
    await room.reviews()
    await room.holds_vote({"an": [2], "mai": [2]})
    await _announces(room)
    for verb in (minutes.read_out, minutes.approve):
        async with room.world.job() as work:
            second = await verb(work, room.people["an"], room.meeting_id)

    assert "Bùi Thị Mai" in {one.name for one in first.supplementary}
    assert "Bùi Thị Mai" not in {one.name for one in second.supplementary}
    assert ["Bùi Thị Mai"] == [item.name for item in seen.items]
    assert ["Bùi Thị Mai"] == [row.name for row in second.proposals]
