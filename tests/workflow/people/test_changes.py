"""Changes of members, each with its day: what they do to lists and votes, and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from sqlmodel import col, select

from storage.member_then import MemberThen, holds
from storage.queries import people
from storage.tables import (
    AccountState,
    AuditEvent,
    ChatAccount,
    MemberChange,
    MemberRole,
    MemberStatus,
)
from terms.people import ChangeKind, PostBody, PostRole
from tests.meeting_room import VOTERS, Room
from tests.rows import few
from tests.worlds import found_cell
from workflow import accounts
from workflow import cycle as cycles
from workflow.duties import duty_list
from workflow.errors import Refusal
from workflow.meeting import roll_call
from workflow.meeting.roll_call import Roll
from workflow.people import changes, membership
from workflow.people.changes import Noted, Wanted

TODAY = date(2024, 11, 20)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


async def notes(
    room: Room, who: str, kind: ChangeKind, day: date | None = TODAY, **of: Any
) -> Noted:
    """An notes a change of one of the cast."""
    async with room.world.job() as work:
        wanted = Wanted(kind, day, **of)
        return await changes.change(work, room.people["an"], room.member_id(who), wanted)


async def undoes(room: Room, who: str) -> None:
    """An takes the newest change of one of the cast back."""
    async with room.world.job() as work:
        card = await membership.card(work, room.people["an"], room.member_id(who))
        assert card.newest is not None
        await changes.undo(work, room.people["an"], room.member_id(who), card.newest[0])


async def base(room: Room) -> int:
    """Give the base of a meeting whose roll is called now."""
    if not room.meeting_id:
        await room.calls_roll()
    return (await on_the_roll(room)).base


async def on_the_roll(room: Room) -> Roll:
    """Give the roll of the meeting as it stands."""
    async with room.world.job() as work:
        meeting = await roll_call.running(work, room.people["an"])
        assert meeting is not None
        return await roll_call.roll(work, meeting)


async def then(room: Room, who: str, day: date) -> MemberThen:
    """Give one of the cast as he was on a day."""
    async with room.world.job() as work:
        return await people.member_on(await work.session(), room.member_id(who), day)


BEGINS_AND_ENDS = [
    (ChangeKind.EXEMPT, ChangeKind.EXEMPT_OVER, "exempt"),
    (ChangeKind.SUSPENDED, ChangeKind.SUSPENDED_OVER, "suspended"),
]


@pytest.mark.parametrize(("begins", "ends", "what"), BEGINS_AND_ENDS)
async def test_what_begins_and_ends_is_so_between(
    room: Room, begins: ChangeKind, ends: ChangeKind, what: str
) -> None:
    """From the first day on, and no more on the day it ends."""
    await notes(room, "lan", begins, YESTERDAY)
    await notes(room, "lan", ends, TODAY)

    days = (YESTERDAY - timedelta(days=1), YESTERDAY, TODAY)
    assert [False, True, False] == [getattr(await then(room, "lan", day), what) for day in days]


PERIODS = [
    (ChangeKind.TEMPORARY, ChangeKind.TEMPORARY_OVER),
    (ChangeKind.LEAVE, ChangeKind.LEAVE_OVER),
]


async def is_so(room: Room, who: str, kind: ChangeKind, day: date) -> bool:
    """Tell whether a period of that kind ran on a day."""
    async with room.world.job() as work:
        found = await people.history_of(await work.session(), room.member_id(who))
    return any(one.kind == kind.value and holds(one, day) for one in found.periods)


@pytest.mark.parametrize(("begins", "ends"), PERIODS)
async def test_a_period_runs_from_its_first_day_to_its_last(
    room: Room, begins: ChangeKind, ends: ChangeKind
) -> None:
    """Both count; nobody else's does. It is taken back in one step."""
    first, last = date(2024, 3, 1), date(2024, 8, 31)
    await notes(room, "lan", begins, first, last=last)

    days = (first - timedelta(days=1), first, last, last + timedelta(days=1))
    assert [False, True, True, False] == [await is_so(room, "lan", begins, day) for day in days]
    assert not await is_so(room, "binh", begins, first)
    await undoes(room, "lan")
    assert not await is_so(room, "lan", begins, first)


@pytest.mark.parametrize(("begins", "ends"), PERIODS)
async def test_a_period_whose_last_day_was_not_known_is_ended(
    room: Room, begins: ChangeKind, ends: ChangeKind
) -> None:
    """It runs until it is told to be over."""
    await notes(room, "lan", begins, date(2024, 3, 1))
    assert await is_so(room, "lan", begins, TOMORROW)

    await notes(room, "lan", ends, TODAY)

    assert [True, False] == [await is_so(room, "lan", begins, day) for day in (YESTERDAY, TODAY)]


@pytest.mark.parametrize(
    ("day", "last", "code"),
    [
        (None, None, "day_wanted"),
        (date(2024, 5, 2), date(2024, 5, 1), "day_too_early"),
        (date(2024, 2, 1), date(2024, 3, 1), "already_so"),
        (date(2024, 8, 31), None, "already_so"),
    ],
)
async def test_a_period_that_cannot_be_is_refused(
    room: Room, day: date | None, last: date | None, code: str
) -> None:
    """Without a first day, ended before it, or over another one; the day after it another may."""
    await notes(room, "lan", ChangeKind.LEAVE, date(2024, 3, 1), last=date(2024, 8, 31))

    with pytest.raises(Refusal, match=code):
        await notes(room, "lan", ChangeKind.LEAVE, day, last=last)

    await notes(room, "lan", ChangeKind.LEAVE, date(2024, 9, 1))


async def test_temporary_activity_ends_with_the_membership_and_a_leave_goes_along(
    room: Room,
) -> None:
    """It is that of who belongs to this cell; who comes back begins without it."""
    other = await found_cell(room.world, "Chi bộ Tổ Xã hội")
    for kind in (ChangeKind.TEMPORARY, ChangeKind.LEAVE):
        await notes(room, "lan", kind, date(2024, 3, 1))
    await notes(room, "lan", ChangeKind.TRANSFERRED, YESTERDAY, about=other.people["an"].cell_id)

    async with room.world.job() as work:
        session = await work.session()
        old = await people.history_of(session, room.member_id("lan"))
        mine = await people.memberships_of(session, old.member.person_id or 0)
        new = await people.history_of(session, mine[-1].id or 0)
    assert [("leave", date(2024, 3, 1), None)] == [(p.kind, p.since, p.until) for p in new.periods]
    assert {YESTERDAY} == {period.until for period in old.periods}


async def test_who_becomes_official_enlarges_the_base(room: Room) -> None:
    """Cúc is official from today on: seven where six were."""
    before = await base(room)

    await notes(room, "cuc", ChangeKind.OFFICIAL)

    assert (6, 7) == (before, await base(room))
    found = [(await then(room, "cuc", day)).status for day in (YESTERDAY, TODAY)]
    assert [MemberStatus.PROBATIONARY, MemberStatus.OFFICIAL] == found


@pytest.mark.parametrize(
    "kind",
    [ChangeKind.TRANSFERRED, ChangeKind.LEFT, ChangeKind.EXPELLED, ChangeKind.DIED],
)
async def test_who_is_a_member_no_more_is_not_counted_and_not_written_to(
    room: Room, kind: ChangeKind
) -> None:
    """Five where six were; his chat is a stranger's, somebody else's is not."""
    before = await base(room)

    noted = await notes(room, "mai", kind)

    assert (6, 5) == (before, await base(room))
    assert 1 == noted.chats_ended
    async with room.world.job() as work:
        assert None is await accounts.person(work, room.chats["mai"])
        assert await accounts.person(work, room.chats["lan"]) is not None
        listed = await membership.members(work, room.people["an"])
        gone = await membership.members(work, room.people["an"], gone=True)
    assert "Bùi Thị Mai" not in [one.name for one in listed]
    assert ["Bùi Thị Mai"] == [one.name for one in gone]


async def test_who_left_before_the_rating_day_owes_nothing(room: Room) -> None:
    """And the others owe what they owed."""
    async with room.world.job() as work:
        cycle = await cycles.in_view(work, room.people["an"])
        assert cycle is not None
        await duty_list.derive(work, cycle)
        owed = [len(await duty_list.of_person(work, room.people[who])) for who in ("mai", "lan")]

    await notes(room, "mai", ChangeKind.LEFT)

    async with room.world.job() as work:
        now = [len(await duty_list.of_person(work, room.people[who])) for who in ("mai", "lan")]
    assert ([1, 1], [0, 1]) == (owed, now)


async def test_who_comes_back_is_the_same_member(room: Room) -> None:
    """He was away for a day, and is counted again."""
    await notes(room, "mai", ChangeKind.LEFT, YESTERDAY)

    await notes(room, "mai", ChangeKind.CAME_BACK, TODAY)

    days = (YESTERDAY - timedelta(days=1), YESTERDAY, TODAY)
    assert [True, False, True] == [(await then(room, "mai", day)).belongs for day in days]
    assert 6 == await base(room)


async def test_a_new_post_gives_its_rights_and_its_day(room: Room) -> None:
    """Lan is on the committee from today on; her papers say so."""
    await notes(room, "lan", ChangeKind.POST, role=PostRole.COMMITTEE_MEMBER)

    roles = [(await then(room, "lan", day)).role for day in (YESTERDAY, TODAY)]
    assert [MemberRole.MEMBER, MemberRole.COMMITTEE_MEMBER] == roles
    assert "Chi ủy viên" == (await then(room, "lan", TODAY)).party_post
    assert TODAY == (await then(room, "lan", TODAY)).leader_since


async def test_the_last_who_leads_does_not_go_without_another(room: Room) -> None:
    """An and Hoa lead: one may stop, not both."""

    async def stops(who: str) -> None:
        (post,) = (await then(room, who, TODAY)).posts
        await notes(room, who, ChangeKind.POST_OVER, about=post.id or 0)

    await stops("hoa")

    with pytest.raises(Refusal, match="last_leader"):
        await stops("an")


async def test_a_post_of_an_unknown_day_makes_nobody_a_new_leader(room: Room) -> None:
    """Six months are asked for: what is not known is not counted against anybody (H-04)."""
    state: dict[str, Any] = {"body": PostBody.STATE, "text": "Phó Hiệu trưởng"}
    await notes(room, "lan", ChangeKind.POST, None, **state)

    lan = await then(room, "lan", TODAY)

    assert (True, None) == (lan.leader, lan.leader_since)
    assert lan.holds(PostBody.STATE, PostRole.DEPUTY_HEAD)


async def test_who_is_suspended_from_the_committee_sits_on_it_no_more(room: Room) -> None:
    """Hoa may not act for the secretary; she votes in the cell as before (S1 V.12)."""
    (post,) = (await then(room, "hoa", TODAY)).posts

    await notes(room, "hoa", ChangeKind.POST_SUSPENDED, about=post.id or 0)

    assert MemberRole.MEMBER is (await then(room, "hoa", TODAY)).role
    assert 6 == await base(room)


WRONG = [
    ("lan", Wanted(ChangeKind.LEFT, TOMORROW), "day_ahead"),
    ("lan", Wanted(ChangeKind.LEFT), "day_wanted"),
    ("lan", Wanted(ChangeKind.EXEMPT, date(2010, 2, 2)), "day_too_early"),
    ("dung", Wanted(ChangeKind.EXEMPT, TODAY), "already_so"),
    ("lan", Wanted(ChangeKind.EXEMPT_OVER, TODAY), "not_so"),
    ("lan", Wanted(ChangeKind.SUSPENDED_OVER, TODAY), "not_so"),
    ("lan", Wanted(ChangeKind.CAME_BACK, TODAY), "already_so"),
    ("lan", Wanted(ChangeKind.POST, TODAY, PostBody.STATE), "post_unreadable"),
    ("lan", Wanted(ChangeKind.POST_OVER, TODAY, about=1), "no_post"),
    ("lan", Wanted(ChangeKind.PHONE, text="113"), "phone_unreadable"),
    ("lan", Wanted(ChangeKind.TRANSFERRED, TODAY, about=999), "no_cell"),
    ("an", Wanted(ChangeKind.LEFT, TODAY), "own_membership"),
]


@pytest.mark.parametrize(("who", "wanted", "code"), WRONG, ids=lambda value: str(value)[:24])
async def test_what_cannot_be_is_refused_and_changes_nothing(
    room: Room, who: str, wanted: Wanted, code: str
) -> None:
    """With the reason; no change is kept."""
    with pytest.raises(Refusal, match=f"^{code}$"):
        async with room.world.job() as work:
            await changes.change(work, room.people["an"], room.member_id(who), wanted)

    async with room.world.job() as work:
        assert [] == list((await (await work.session()).exec(select(MemberChange))).all())


async def test_an_open_ballot_keeps_its_voters(room: Room) -> None:
    """Nobody on its list leaves while it is open; afterwards he may."""
    await room.hands_in(*VOTERS)
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.opens()

    with pytest.raises(Refusal, match="ballot_runs"):
        await notes(room, "mai", ChangeKind.LEFT)
    for who in VOTERS:
        await room.votes(who, 2, 2, 2, 2, 2, 2)
    await room.closes()
    await room.counts()

    await notes(room, "mai", ChangeKind.LEFT)


async def test_what_is_noted_after_the_opening_changes_no_vote(room: Room) -> None:
    """Exempt, suspended, official: the roll stands as it was fixed, and the screen is told."""
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.opens_meeting()
    before = await on_the_roll(room)

    noted = await notes(room, "lan", ChangeKind.SUSPENDED)
    await notes(room, "dung", ChangeKind.EXEMPT_OVER)
    await notes(room, "cuc", ChangeKind.OFFICIAL)
    await notes(room, "mai", ChangeKind.LEFT)

    assert noted.meeting_open
    assert before == await on_the_roll(room)


async def test_only_the_newest_change_is_taken_back(room: Room) -> None:
    """And not once a roster has said something else since."""
    await notes(room, "lan", ChangeKind.EXEMPT)
    await notes(room, "lan", ChangeKind.PHONE, None, text="0912 345 678")
    await undoes(room, "lan")
    assert "" == (await then(room, "lan", TODAY)).phone
    assert (await then(room, "lan", TODAY)).exempt
    await room.change("lan", phone="0900 000 009")

    with pytest.raises(Refusal, match="nothing_to_undo"):
        await undoes(room, "lan")


async def test_each_change_is_in_the_chain_without_a_name(room: Room) -> None:
    """What, whose, by whom and from which day; taking back too."""
    await notes(room, "lan", ChangeKind.EXEMPT)
    await undoes(room, "lan")

    async with room.world.job() as work:
        rows = await (await work.session()).exec(
            select(AuditEvent)
            .where(AuditEvent.kind == "member_changed")
            .order_by(col(AuditEvent.seq))
        )
        found = [row.payload for row in rows.all()]
    who = {"member": room.member_id("lan"), "by": room.member_id("an")}
    assert [
        {**who, "change": "exempt", "day": "2024-11-20"},
        {**who, "change": "undone", "day": None},
    ] == found


@dataclass(frozen=True)
class Step:
    """One thing that happened, as whoever notes it says it."""

    who: str
    kind: ChangeKind
    day: date


HAPPENED = (
    Step("cuc", ChangeKind.OFFICIAL, date(2024, 11, 12)),
    Step("mai", ChangeKind.LEFT, date(2024, 11, 14)),
    Step("lan", ChangeKind.EXEMPT, date(2024, 11, 10)),
    Step("binh", ChangeKind.SUSPENDED, date(2024, 11, 16)),
)


def clerk(day: date) -> int:
    """Count the base as a careful clerk does, of An, Lan, Bình, Hoa, Khánh, Mai and Cúc."""
    official = {"an", "lan", "binh", "hoa", "khanh", "mai"}
    official |= {"cuc"} if day >= date(2024, 11, 12) else set()
    official -= {"mai"} if day >= date(2024, 11, 14) else set()
    official -= {"lan"} if day >= date(2024, 11, 10) else set()
    official -= {"binh"} if day >= date(2024, 11, 16) else set()
    return len(official)


@pytest.mark.parametrize(
    "order",
    few([pytest.param(order) for order in list(permutations(range(len(HAPPENED))))[::5]], 0, 4),
)
async def test_the_order_of_entry_gives_the_same_base_on_every_day(
    room: Room, order: Sequence[int]
) -> None:
    """Whoever is behind with noting has the same members as who notes at once."""
    for number in order:
        step = HAPPENED[number]
        await notes(room, step.who, step.kind, step.day)

    days = [date(2024, 11, 8) + timedelta(days=n) for n in range(12)]
    async with room.world.job() as work:
        session = await work.session()
        counted = []
        for day in days:
            members = await people.members_on(session, room.people["an"].cell_id, day)
            official = [one for one in members if one.status is MemberStatus.OFFICIAL]
            counted.append(sum(not (one.exempt or one.suspended) for one in official))
    assert [clerk(day) for day in days] == counted


async def test_nobody_else_notes_anything(room: Room) -> None:
    """A member is refused, and the secretary of another cell too."""
    other = await found_cell(room.world, "Chi bộ Tổ Xã hội")
    wanted = Wanted(ChangeKind.EXEMPT, TODAY)
    for who, code in ((room.people["lan"], "not_secretary"), (other.people["an"], "not_in_cell")):
        with pytest.raises(Refusal, match=code):
            async with room.world.job() as work:
                await changes.change(work, who, room.member_id("binh"), wanted)


async def test_chats_that_were_taken_away_stay_so(room: Room) -> None:
    """What was taken back is the membership: a phone needs a new code."""
    await notes(room, "mai", ChangeKind.LEFT)
    await undoes(room, "mai")

    async with room.world.job() as work:
        found = await (await work.session()).exec(
            select(ChatAccount.state).where(ChatAccount.member_id == room.member_id("mai"))
        )
        assert [AccountState.REVOKED] == list(found.all())
    assert 6 == await base(room)


async def test_a_suspension_from_a_post_is_over_from_a_day_on(room: Room) -> None:
    """Hoa may act for the secretary again; it is taken back in one step, and nobody lifts what is
    not so."""
    (post,) = (await then(room, "hoa", TODAY)).posts
    ten, five = TODAY - timedelta(days=10), TODAY - timedelta(days=5)
    await notes(room, "hoa", ChangeKind.POST_SUSPENDED, ten, about=post.id or 0)

    await notes(room, "hoa", ChangeKind.POST_SUSPENDED_OVER, five, about=post.id or 0)

    days = (ten - timedelta(days=1), ten, five - timedelta(days=1), five)
    acts = [(await then(room, "hoa", day)).role is MemberRole.DEPUTY_SECRETARY for day in days]
    assert [True, False, False, True] == acts
    with pytest.raises(Refusal, match="not_so"):
        await notes(room, "hoa", ChangeKind.POST_SUSPENDED_OVER, about=post.id or 0)
    await undoes(room, "hoa")
    assert MemberRole.MEMBER is (await then(room, "hoa", TODAY)).role


async def sits_above(room: Room, who: str) -> int:
    """Give somebody a seat in the committee above the cell since a month ago; give its number."""
    above: dict[str, Any] = {"body": PostBody.PARTY, "text": "Đảng ủy viên"}
    await notes(room, who, ChangeKind.POST, TODAY - timedelta(days=30), **above)
    held = (await then(room, who, TODAY)).posts
    return next(one.id for one in held if one.body == PostBody.PARTY) or 0


async def test_nobody_lifts_their_own_suspension_from_a_seat_above(room: Room) -> None:
    """An is suspended from the seat by Hoa, who stands in; he leads the cell and asks in vain."""
    hoa = room.people["hoa"]
    async with room.world.job() as work:
        an = replace(room.people["an"], member_id=hoa.member_id)
        wanted = Wanted(ChangeKind.POST, YESTERDAY, body=PostBody.PARTY, text="Đảng ủy viên")
        await changes.change(work, an, room.member_id("an"), wanted)
    held = (await then(room, "an", TODAY)).posts
    seat = next(one.id for one in held if one.body == PostBody.PARTY) or 0
    await notes(room, "an", ChangeKind.POST_SUSPENDED, YESTERDAY, about=seat)

    with pytest.raises(Refusal, match="own_seat"):
        await notes(room, "an", ChangeKind.POST_SUSPENDED_OVER, about=seat)


@pytest.mark.parametrize("kind", [ChangeKind.LEFT, ChangeKind.EXPELLED, ChangeKind.TRANSFERRED])
@pytest.mark.long
async def test_a_seat_above_ends_with_the_membership(room: Room, kind: ChangeKind) -> None:
    """Khánh left and came back: a new seat is noted, it does not come back by itself; and papers
    do not say it any more."""
    await sits_above(room, "khanh")
    await notes(room, "khanh", kind, TODAY - timedelta(days=10))

    await notes(room, "khanh", ChangeKind.CAME_BACK, TODAY - timedelta(days=5))

    days = (TODAY - timedelta(days=11), TODAY - timedelta(days=5))
    held = [(await then(room, "khanh", day)).posts for day in days]
    assert [1, 0] == [len(posts) for posts in held]
    assert "" == (await then(room, "khanh", TODAY)).party_post


async def test_who_leads_alone_is_not_made_a_member_of_the_committee(room: Room) -> None:
    """A lower post instead of the one they lead by would leave the cell without anybody."""
    (post,) = (await then(room, "hoa", TODAY)).posts
    await notes(room, "hoa", ChangeKind.POST_OVER, about=post.id or 0)

    with pytest.raises(Refusal, match="last_leader"):
        await notes(room, "an", ChangeKind.POST, role=PostRole.COMMITTEE_MEMBER)
