"""Opening the urn: who votes, who is on the sheet, what is frozen and told."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from storage.ballot_keys import key_of
from storage.tables import (
    AuditEvent,
    BallotElector,
    BallotSession,
    BallotState,
    CycleState,
    MeetingState,
    MemberStatus,
    OutboxMessage,
)
from terms.places import PlaceKind
from tests.meeting_room import VOTERS, Room
from tests.workflow.duties.test_duties_about import comes, notes
from workflow.ballot import chat_load, opening, urn_session
from workflow.ballot.chat_load import ChatLoad
from workflow.ballot.opening import Preview
from workflow.errors import Refusal
from workflow.meeting.rated_subjects import LeftOut, digest_of
from workflow.open_urns import Subject


async def _preview(room: Room) -> Preview:
    async with room.world.job() as work:
        return await opening.preview(work, room.people["an"], room.meeting_id)


async def test_official_members_in_the_room_vote(room: Room) -> None:
    """N-08: the probationary member and the absent one do not; the base counts the absent one."""
    await room.calls_roll()
    await room.checks_in("lan", "binh", "hoa", "khanh", "cuc")

    found = await _preview(room)

    assert ["Nguyễn Văn An", "Lê Văn Bình", "Vũ Thị Hoa", "Đặng Văn Khánh", "Trần Thị Lan"] == [
        elector.name for elector in found.electors
    ]
    assert 6 == found.base


@pytest.mark.parametrize(("comes", "base", "votes"), [(False, 6, False), (True, 7, True)])
async def test_an_exempt_member_counts_when_he_comes(
    room: Room, comes: bool, base: int, votes: bool
) -> None:
    """N-09: exempt and absent, he leaves the base; in the room, he is in it and votes."""
    await room.calls_roll()
    await room.checks_in("lan", *(["dung"] if comes else []))

    found = await _preview(room)

    assert base == found.base
    assert votes == ("Hoàng Văn Dũng" in [elector.name for elector in found.electors])


async def test_a_suspended_member_neither_votes_nor_counts(room: Room) -> None:
    """Also when he was in the room before the suspension was entered."""
    await room.calls_roll()
    await room.checks_in("lan", "mai")
    await room.change("mai", suspended=True)

    found = await _preview(room)

    assert 5 == found.base
    assert "Bùi Thị Mai" not in [elector.name for elector in found.electors]


async def test_the_sheet_names_who_can_be_rated(room: Room) -> None:
    """Present and handed in, in the order of the roster; the others with the reason."""
    await room.change("khanh", admitted_on=date(2024, 9, 1))
    await room.calls_roll()
    await room.checks_in("mai", "lan", "binh", "khanh", "dung")
    await room.hands_in("mai", "lan", "hoa", "an")

    found = await _preview(room)

    assert ["Nguyễn Văn An", "Trần Thị Lan", "Bùi Thị Mai"] == [one.name for one in found.subjects]
    assert {
        "Lê Văn Bình": LeftOut.NOT_SUBMITTED,
        "Phạm Thị Cúc": LeftOut.ABSENT,
        "Hoàng Văn Dũng": LeftOut.EXEMPT,
        "Vũ Thị Hoa": LeftOut.ABSENT,
        "Đặng Văn Khánh": LeftOut.TOO_NEW,
    } == dict(found.left_out)


async def test_who_is_elsewhere_for_a_time_waits_for_the_comment(room: Room) -> None:
    """H-06: reviewed, but on no sheet before his temporary cell wrote; then on this very one."""
    await room.hands_in("an", "lan", "binh")
    await notes(room, PlaceKind.TEMPORARY)
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.reviews()

    without = await _preview(room)
    await comes(room, PlaceKind.TEMPORARY)
    heard = await _preview(room)

    assert LeftOut.NO_COMMENT is dict(without.left_out)["Trần Thị Lan"]
    assert ["Nguyễn Văn An", "Lê Văn Bình"] == [one.name for one in without.subjects]
    assert ["Trần Thị Lan"] == [one.name for one in without.unheard]
    assert ["Nguyễn Văn An", "Lê Văn Bình", "Trần Thị Lan"] == [s.name for s in heard.subjects]
    assert () == heard.unheard


@pytest.mark.parametrize(
    ("kind", "since"), [(PlaceKind.FORMER, date(2024, 8, 1)), (PlaceKind.TEMPORARY, None)]
)
async def test_only_a_temporary_cells_comment_keeps_one_off_the_sheet(
    room: Room, kind: PlaceKind, since: date | None
) -> None:
    """A former cell's is owed, and warned of, but stops nothing (S1 V.11)."""
    await room.hands_in("an", "lan")
    await notes(room, kind, since)
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])

    found = await _preview(room)

    stopped = kind is PlaceKind.TEMPORARY
    assert stopped == ("Trần Thị Lan" not in [one.name for one in found.subjects])


async def test_a_sheet_seen_without_him_does_not_open_with_him(room: Room) -> None:
    """The comment came between the preview and the tap: what was seen is no more."""
    await room.hands_in("an", "lan")
    await notes(room, PlaceKind.TEMPORARY)
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.reviews()
    seen = await _preview(room)
    await comes(room, PlaceKind.TEMPORARY)

    async with room.world.job() as work:
        with pytest.raises(Refusal, match="sheet_changed"):
            await opening.open_ballot(work, room.people["an"], room.meeting_id, seen.seal)


async def test_gone_on_without_him_he_waits_for_a_supplementary_meeting(room: Room) -> None:
    """He is named among those who are still to be rated."""
    await room.hands_in("an", "lan", "binh")
    await notes(room, PlaceKind.TEMPORARY)
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.holds_vote(dict.fromkeys(VOTERS, (2, 2)))

    waiting = await room.waiting()

    assert "Trần Thị Lan" in waiting
    assert "Lê Văn Bình" not in waiting


async def test_a_probationary_member_is_rated(room: Room) -> None:
    """N-08: no vote, but on the sheet after six months."""
    await room.calls_roll()
    await room.checks_in("cuc")
    await room.hands_in("cuc")

    found = await _preview(room)

    assert ["Phạm Thị Cúc"] == [one.name for one in found.subjects]
    assert ["Nguyễn Văn An"] == [one.name for one in found.electors]


def test_a_hash_is_of_ids_and_names_in_order() -> None:
    """SHA-256 of canonical JSON, so that anybody can compute it again."""
    lan, binh = Subject(2, "Trần Thị Lan"), Subject(3, "Lê Văn Bình")

    expected = hashlib.sha256('[[2,"Trần Thị Lan"],[3,"Lê Văn Bình"]]'.encode()).hexdigest()

    assert expected == digest_of([lan, binh])
    assert expected != digest_of([binh, lan])
    assert expected != digest_of([lan, replace(binh, name="Le Van Binh")])


@pytest.mark.parametrize(("voters", "small"), [(4, True), (5, False), (6, False)])
async def test_a_small_electorate_is_warned(room: Room, voters: int, small: bool) -> None:
    """Fewer than five voters: totals may give a choice away (L12)."""
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:voters])

    assert small == (await _preview(room)).small


async def test_opening_freezes_what_was_seen(room: Room) -> None:
    """Session, electors, hashes, key, audit and invitations stand together."""
    await room.calls_roll()
    await room.checks_in("lan", "binh", "cuc")
    await room.hands_in("lan", "binh", "cuc")
    seen = await _preview(room)

    await room.opens()

    async with room.world.job() as work:
        session = await work.session()
        ballot = await session.get_one(BallotSession, room.session_id)
        electors = (await session.exec(select(BallotElector.member_id))).all()
        invited = (
            await session.exec(
                select(OutboxMessage.member_id).where(OutboxMessage.kind == urn_session.INVITATION)
            )
        ).all()
        kinds = (await session.exec(select(AuditEvent.kind).order_by(col(AuditEvent.seq)))).all()
    assert BallotState.OPEN is ballot.state
    assert [room.member_id(who) for who in ("binh", "cuc", "lan")] == ballot.subjects
    assert (seen.sheet_hash, seen.electorate_hash) == (ballot.sheet_hash, ballot.electorate_hash)
    assert (6, 3) == (ballot.official_members, ballot.present)
    assert {room.member_id(who) for who in ("an", "lan", "binh")} == set(electors) == set(invited)
    assert "ballot_opened" == kinds[-1]
    assert ballot.public_key == bytes(
        room.world.house.ballot_keys.private(key_of(ballot)).public_key
    )
    assert MeetingState.BALLOT_OPEN is (await room.meeting()).state
    assert CycleState.MEETING is (await room.cycle()).state


async def test_a_preview_that_is_no_longer_true_opens_nothing(room: Room) -> None:
    """Somebody comes in between the look and the tap: look again."""
    await room.calls_roll()
    await room.checks_in("lan")
    await room.hands_in("lan")
    seen = await _preview(room)
    await room.checks_in("binh")

    with pytest.raises(Refusal) as refused:
        async with room.world.job() as work:
            await opening.open_ballot(work, room.people["an"], room.meeting_id, seen.seal)

    assert "sheet_changed" == refused.value.code
    assert MeetingState.ROLL_CALL is (await room.meeting()).state


async def test_nobody_to_rate_opens_nothing(room: Room) -> None:
    """No self-review was handed in by anybody present."""
    await room.calls_roll()

    with pytest.raises(Refusal) as refused:
        await room.opens()

    assert "no_subjects" == refused.value.code


async def test_nobody_to_vote_opens_nothing(room: Room) -> None:
    """Only a probationary member is in the room."""
    await room.change("an", status=MemberStatus.PROBATIONARY)
    await room.calls_roll()
    await room.hands_in("an")

    with pytest.raises(Refusal) as refused:
        await room.opens()

    assert "no_electors" == refused.value.code


async def test_the_urn_is_opened_once(room: Room) -> None:
    """A second tap on the same button changes nothing."""
    await room.calls_roll()
    await room.hands_in("an")
    seen = await _preview(room)
    await room.opens()

    with pytest.raises(Refusal) as refused:
        async with room.world.job() as work:
            await opening.open_ballot(work, room.people["an"], room.meeting_id, seen.seal)

    async with room.world.job() as work:
        sessions = (await (await work.session()).exec(select(BallotSession.id))).all()
    assert "meeting_step" == refused.value.code
    assert [room.session_id] == list(sessions)


@pytest.mark.parametrize("who", ["lan", "cuc"])
async def test_only_who_leads_opens_and_closes(room: Room, who: str) -> None:
    """A member is refused both, and neither happens."""
    await room.calls_roll()
    await room.hands_in("an")
    seen = await _preview(room)

    with pytest.raises(Refusal) as opened:
        async with room.world.job() as work:
            await opening.open_ballot(work, room.people[who], room.meeting_id, seen.seal)
    await room.opens()
    with pytest.raises(Refusal) as closed:
        async with room.world.job() as work:
            await opening.close_ballot(work, room.people[who], room.meeting_id)

    assert ["not_secretary", "not_secretary"] == [opened.value.code, closed.value.code]
    assert MeetingState.BALLOT_OPEN is (await room.meeting()).state


async def test_an_invitation_is_owed_until_he_voted_or_the_urn_is_closed(room: Room) -> None:
    """Checked again when it is sent."""
    await room.calls_roll()
    await room.checks_in("lan")
    await room.hands_in("an")
    await room.opens()

    async def owed() -> dict[int, bool]:
        async with room.world.job() as work:
            rows = await (await work.session()).exec(
                select(OutboxMessage).where(OutboxMessage.kind == urn_session.INVITATION)
            )
            return {
                row.member_id: await opening.invitation_facts(work, row) is not None for row in rows
            }

    open_to_both = await owed()
    await room.votes("lan", 2)
    lan_voted = await owed()
    await room.closes()
    closed = await owed()

    an, lan = room.member_id("an"), room.member_id("lan")
    assert {an: True, lan: True} == open_to_both
    assert {an: True, lan: False} == lan_voted
    assert {an: False, lan: False} == closed


@pytest.mark.parametrize(
    ("most", "url", "by_page"),
    [
        (7, "https://tusoi.example", None),
        (6, "https://tusoi.example", True),
        (5, "https://tusoi.example", True),
        (6, "", False),
    ],
)
async def test_a_large_vote_is_held_on_the_page_alone(
    room: Room, monkeypatch: pytest.MonkeyPatch, most: int, url: str, by_page: bool | None
) -> None:
    """Three phones and two rows; the chair reads it before the opening. Without a public address
    the chat is what is left, and he reads how long it takes."""
    monkeypatch.setattr(chat_load, "MOST_MARKS", most)
    room.world.house = replace(room.world.house, public_url=url)
    await room.calls_roll()
    await room.checks_in("lan", "binh")
    await room.hands_in("an", "lan")

    shown = await _preview(room)
    await room.opens()
    async with room.world.job() as work:
        rows = await (await work.session()).exec(
            select(OutboxMessage).where(OutboxMessage.kind == urn_session.INVITATION)
        )
        invited = [await opening.invitation_facts(work, row) for row in rows]

    assert by_page == (None if shown.load is None else shown.load.by_page)
    assert {bool(by_page)} == {each.page_alone for each in invited if each is not None}
    assert {bool(url)} == {each.by_code for each in invited if each is not None}
    assert 3 == len(invited)


async def test_what_a_large_vote_takes_in_the_chat(room: Room) -> None:
    """Two hundred phones and forty rows: 8,600 edits at thirty a second, in a house without a
    page."""
    room.world.house = replace(room.world.house, public_url="")
    async with room.world.job() as work:
        large = chat_load.of(work, 200, 40)
        small = chat_load.of(work, 999, 1)

    assert ChatLoad(200, 40, 5, by_page=False) == large
    assert small is None


async def test_the_turnout_is_shown_in_steps(room: Room) -> None:
    """L7: two new ballots show nothing, three do; after half a minute the true number stands."""
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.hands_in("an")
    await room.opens()

    async def shown() -> int:
        async with room.world.job() as work:
            return (await opening.turnout(work, room.people["an"], room.meeting_id)).voted

    seen = [await shown()]
    for who in ("lan", "binh", "hoa", "mai"):
        await room.votes(who, 1)
        seen.append(await shown())
    room.world.clock.move(timedelta(seconds=29))
    seen.append(await shown())
    room.world.clock.move(timedelta(seconds=1))
    seen.append(await shown())

    assert [0, 0, 0, 3, 3, 3, 4] == seen
