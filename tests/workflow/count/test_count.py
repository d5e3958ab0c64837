"""After the close: the count by the rules, who is told what, and the minutes."""

from datetime import timedelta
from io import BytesIO

import docx
import pytest
from sqlmodel import col, select

import rating
from papers.meeting_facts import MinutesFacts
from papers.minutes import minutes_docx
from storage import audit
from storage.tables import (
    AuditEvent,
    BallotTally,
    CycleState,
    MeetingState,
    OutboxMessage,
    SealedBallot,
)
from storage.urn_close import unfinished
from terms.ballots import CLEAR_SHEET, TallyMark
from tests.keys import without_key
from tests.meeting_room import VOTERS, Room
from tests.scenes import Begun, Steps, asked_for, fills_room
from workflow.ballot import casting, clearing
from workflow.count import after_close, result_notice, results
from workflow.count.after_close import totals_hash
from workflow.count.results import Result, Results
from workflow.errors import Refusal
from workflow.front import downloads
from workflow.links import Claim
from workflow.meeting import check_in
from workflow.notices import notice
from workflow.record import minutes, minutes_file
from workflow.room import meeting_standing
from workflow.room.meeting_standing import StandingState
from workflow.work import CloseUrn


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(
        request.fixturenames, full_room=fills_room, counted_room=_counted, minuted_room=_minuted
    )


async def _counted(begun: Begun) -> None:
    await begun.room.holds_vote(_sheets("222222", "222222", "222222"))


async def _minuted(begun: Begun) -> None:
    await _write(begun.room)


@pytest.fixture
def full_room(room: Room) -> Room:
    """All six official members are in the room; An, Lan and Bình are on the sheet."""
    return room


@pytest.fixture
def counted_room(full_room: Room) -> Room:
    """All six voted, "good" to each of the three; it is counted, and the chair is told."""
    return full_room


@pytest.fixture
def minuted_room(counted_room: Room) -> Room:
    """The count is announced, the minutes are read out and approved."""
    return counted_room


async def _results(room: Room) -> Results:
    async with room.world.job() as work:
        return await results.results_of(work, await room.meeting())


async def _result(room: Room, who: str) -> Result:
    found = await _results(room)
    return next(one for one in found.subjects if one.member_id == room.member_id(who))


async def _planned(room: Room, kind: str) -> list[OutboxMessage]:
    async with room.world.job() as work:
        found = await (await work.session()).exec(
            select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(col(OutboxMessage.id))
        )
        return list(found)


def _sheets(*columns: str) -> dict[str, list[int]]:
    """Give each voter's marks from one column of marks a subject: "111222" is three and three."""
    return {
        who: [int(column[place]) for column in columns]
        for place, who in enumerate(VOTERS[: len(columns[0])])
    }


async def test_totals_become_levels_by_the_rules(full_room: Room) -> None:
    """V.15: four of six official members is a majority; V.16: else the levels run together."""
    await full_room.holds_vote(_sheets("222211", "112344", "000000"))

    an, lan, binh = [await _result(full_room, who) for who in ("an", "lan", "binh")]

    assert rating.Level.GOOD is an.level
    assert ("04/06/06", "66.7") == (
        an.of_official.notation[rating.Level.GOOD],
        an.of_official.percent[rating.Level.GOOD],
    )
    assert rating.Level.COMPLETED is lan.level
    assert (None, 6) == (binh.level, binh.blank)


async def test_both_bases_are_computed(room: Room) -> None:
    """H-41: with two of six absent, three of four ballots pass half of the ballots only."""
    await room.calls_roll()
    await room.checks_in("lan", "binh", "hoa")
    await room.hands_in("lan")

    await room.holds_vote(_sheets("2223"))

    lan = await _result(room, "lan")
    assert rating.Level.COMPLETED is lan.level
    assert rating.Level.GOOD is lan.of_valid.level
    assert lan.of_official.bases_disagree
    assert ("03/04/06", "50.0", "75.0") == (
        lan.of_official.notation[rating.Level.GOOD],
        lan.of_official.percent[rating.Level.GOOD],
        lan.of_valid.percent[rating.Level.GOOD],
    )


async def test_who_did_not_vote_is_told_after_the_close_only(full_room: Room) -> None:
    """Issued, returned, and the names missing; before the count there is nothing to see."""
    await full_room.opens()
    await full_room.votes("lan", 1, 1, 1)
    with pytest.raises(Refusal) as refused:
        await _results(full_room)
    await full_room.closes()
    await full_room.counts()

    found = await _results(full_room)

    assert "not_counted" == refused.value.code
    assert (6, 1) == (found.issued, found.returned)
    assert "Trần Thị Lan" not in found.not_voted
    assert 5 == len(found.not_voted)


async def test_results_are_for_who_leads_the_cell(counted_room: Room) -> None:
    """A member cannot see them, whatever the meeting's state."""
    with pytest.raises(Refusal) as refused:
        async with counted_room.world.job() as work:
            await after_close.results(work, counted_room.people["lan"], counted_room.meeting_id)

    assert "not_secretary" == refused.value.code


async def test_the_count_can_be_told_twice(counted_room: Room) -> None:
    """After a crash the same step comes again: one audit link, one notice to the chair."""
    await counted_room.counts()

    async with counted_room.world.job() as work:
        session = await work.session()
        kinds = (await session.exec(select(AuditEvent.kind).order_by(col(AuditEvent.seq)))).all()
        broken = await audit.verify(session)
    told = await _planned(counted_room, after_close.COUNTED)
    assert [
        "cycle_opened",
        "roll_frozen",
        "ballot_opened",
        "ballot_closed",
        "ballot_counted",
    ] == list(kinds)
    assert broken is None
    assert [counted_room.member_id("an")] == [row.member_id for row in told]
    assert MeetingState.COUNTED is (await counted_room.meeting()).state


async def test_a_count_is_not_told_before_the_close_is_finished(full_room: Room) -> None:
    """The callback refuses, and the meeting stays where it is."""
    await full_room.opens()
    await full_room.closes()

    with pytest.raises(Refusal) as refused:
        async with full_room.world.job() as work:
            await after_close.counted(work, full_room.session_id)

    assert "not_counted" == refused.value.code
    assert MeetingState.BALLOT_CLOSED is (await full_room.meeting()).state


async def test_a_close_is_ordered_and_survives_a_crash(full_room: Room) -> None:
    """The order is in the database with the commit; the desk orders it again when asked."""
    await full_room.opens()
    await full_room.closes()

    left = await unfinished(full_room.world.database)
    async with full_room.world.job() as work:
        seen = await meeting_standing.leading(work, full_room.people["an"])
        ordered = list(work.jobs)

    assert [full_room.session_id] == left
    assert StandingState.BALLOT_CLOSED is seen.state
    assert [CloseUrn(full_room.session_id)] == ordered


async def test_a_count_left_behind_goes_on_at_the_desk(full_room: Room) -> None:
    """The close was finished, the program died before the meeting heard of it."""
    await full_room.opens()
    await full_room.votes("lan", 2, 2, 2)
    await full_room.closes()
    await full_room.only_closes_the_urn()

    async with full_room.world.job() as work:
        left = await after_close.left_behind(work)
    async with full_room.world.job() as work:
        seen = await meeting_standing.leading(work, full_room.people["an"])

    assert [full_room.session_id] == left
    assert StandingState.COUNTED is seen.state


async def test_nothing_of_a_ballot_is_left(full_room: Room) -> None:
    """No sealed ballot, no key, no draft in memory; totals for every subject and mark."""
    await full_room.holds_vote(_sheets("222222", "222222", "222222"))

    async with full_room.world.job() as work:
        session = await work.session()
        sealed = (await session.exec(select(SealedBallot))).all()
        totals = (await session.exec(select(BallotTally))).all()
    assert [] == list(sealed)
    assert 3 * 6 == len(totals)
    assert [full_room.session_id] == await without_key(
        full_room.world.database, full_room.session_id
    )
    assert not full_room.world.house.drafts.was_cast(
        full_room.session_id, full_room.member_id("lan")
    )


async def test_every_sheet_on_a_screen_is_cleared(full_room: Room) -> None:
    """L10: abandoned sheets, and a cast one too, in case its acknowledgement was lost."""
    await full_room.opens()
    for number, who in enumerate(("lan", "binh")):
        async with full_room.world.job() as work:
            await casting.receive(
                work, full_room.chats[who], full_room.session_id, str(50 + number)
            )
    await full_room.votes("lan", 1, 1, 1)
    await full_room.closes()
    await full_room.counts()

    rows = await _planned(full_room, CLEAR_SHEET)
    async with full_room.world.job() as work:
        facts = [await clearing.clear_facts(work, row) for row in rows]

    assert [("1002", "50"), ("1003", "51")] == [(r.args["chat"], r.args["message"]) for r in rows]
    assert [True, False] == [one.voted for one in facts]
    assert [False, False] == [one.moved for one in facts]
    # The chair does not wait behind two hundred sheets at the platform's pace.
    (chair,) = await _planned(full_room, after_close.COUNTED)
    assert all((chair.id or 0) < (row.id or 0) for row in rows)


async def test_announcing_tells_everybody_his_own_result(full_room: Room) -> None:
    """One notice a subject, with his level or that there is none."""
    await full_room.holds_vote(_sheets("222222", "222222", "120000"))

    async with full_room.world.job() as work:
        await after_close.announce(work, full_room.people["an"], full_room.meeting_id)

    rows = await _planned(full_room, notice.RESULT)
    async with full_room.world.job() as work:
        facts = [await result_notice.facts(work, row) for row in rows]
    assert ["an", "binh", "lan"] == [
        who for row in rows for who in full_room.people if full_room.member_id(who) == row.member_id
    ]
    assert ["good", None, "good"] == [one.level for one in facts if one is not None]
    assert {"Chi bộ Tổ Tự nhiên"} == {one.cell_name for one in facts if one is not None}


async def test_the_chair_is_not_told_of_a_count_he_has_announced(counted_room: Room) -> None:
    """The notice is checked when it is sent."""
    (row,) = await _planned(counted_room, after_close.COUNTED)

    async with counted_room.world.job() as work:
        before = await after_close.counted_facts(work, row)
        await after_close.announce(work, counted_room.people["an"], counted_room.meeting_id)
        after = await after_close.counted_facts(work, row)

    assert before is not None
    assert (6, 6) == (before.issued, before.returned)
    assert after is None


def test_a_hash_of_totals_does_not_depend_on_their_order() -> None:
    """The same totals give the same digest however the database returns them."""
    rows = [
        BallotTally(session_id=1, subject_id=2, mark=TallyMark.GOOD, n=3),
        BallotTally(session_id=1, subject_id=2, mark=TallyMark.BLANK, n=0),
    ]

    assert totals_hash(rows) == totals_hash(rows[::-1])
    assert totals_hash(rows) != totals_hash(rows[:1])


async def _write(room: Room) -> MinutesFacts:
    async with room.world.job() as work:
        await after_close.announce(work, room.people["an"], room.meeting_id)
    async with room.world.job() as work:
        await minutes.read_out(work, room.people["an"], room.meeting_id)
    async with room.world.job() as work:
        return await minutes.approve(work, room.people["an"], room.meeting_id)


async def test_the_minutes_state_the_meeting(room: Room) -> None:
    """Who was there, why somebody was not, the count in official notation, the hashes."""
    await room.calls_roll()
    await room.checks_in("lan", "binh", "hoa", "khanh", "cuc")
    await room.hands_in("lan", "cuc", "mai", level="excellent")
    async with room.world.job() as work:
        await check_in.mark(
            work,
            room.people["an"],
            room.meeting_id,
            room.member_id("mai"),
            present=False,
            reason="ốm",
        )
    await room.holds_vote(_sheets("22221", "23333"))
    room.world.clock.move(timedelta(hours=2))

    facts = await _write(room)

    assert ("Đảng bộ Trường THPT Ví Dụ", "Chi bộ Tổ Tự nhiên") == (facts.superior, facts.cell)
    assert (6, 5, 1) == (
        facts.room.official_total,
        facts.room.official_present,
        facts.room.probationary_present,
    )
    assert [("Bùi Thị Mai", "ốm")] == [(one.name, one.reason) for one in facts.room.absent]
    (held,) = facts.ballots
    assert (5, 5, 0) == (held.total.issued, held.total.returned, held.total.invalid)
    assert ["Phạm Thị Cúc", "Trần Thị Lan"] == [one.name for one in held.subjects]
    assert ["04/05/06", "80.0"] == [
        held.subjects[1].counts[1].notation,
        held.subjects[1].counts[1].percent_valid,
    ]
    assert rating.Level.EXCELLENT is held.subjects[1].self_level
    assert [
        ("Nguyễn Văn An", "not_submitted", False),
        ("Lê Văn Bình", "not_submitted", False),
        ("Vũ Thị Hoa", "not_submitted", False),
        ("Đặng Văn Khánh", "not_submitted", False),
        ("Bùi Thị Mai", "absent", True),
    ] == [(one.name, one.ground, one.excused) for one in facts.supplementary]
    assert [("Hoàng Văn Dũng", "exempt")] == [(one.name, one.ground) for one in facts.not_rated]
    assert (9, 11) == (facts.opened.hour, facts.closed.hour if facts.closed else None)


async def test_writing_the_minutes_closes_the_meeting(minuted_room: Room) -> None:
    """The cell's part of the year is done: the meeting closed, the cycle proposed."""
    assert MeetingState.CLOSED is (await minuted_room.meeting()).state
    assert CycleState.PROPOSED is (await minuted_room.cycle()).state


async def test_the_minutes_can_be_had_again_as_they_were(counted_room: Room) -> None:
    """Later links of the audit chain do not change the head printed in them."""
    written = await _write(counted_room)
    async with counted_room.world.job() as work:
        await audit.append(await work.session(), work.now, "cycle_opened", None, {})

    async with counted_room.world.job() as work:
        again = await minutes.read(work, counted_room.people["hoa"], counted_room.meeting_id)

    assert written == again


async def test_the_minutes_become_a_word_file(full_room: Room) -> None:
    """The file holds the notation, and at its end what it can be checked against."""
    await full_room.holds_vote(_sheets("222211", "222222", "222222"))
    facts = await _write(full_room)

    paper = docx.Document(BytesIO(minutes_docx(facts)))

    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    end = "".join(line.text for line in paper.paragraphs[-3:]).replace(" ", "")
    assert "04/06/06" in "\n".join(cells)
    assert facts.electorate_hash[:16] in end
    assert facts.audit_head[:16] in end


@pytest.mark.parametrize(("who", "code"), [("hoa", ""), ("lan", "no_minutes")])
async def test_a_link_to_the_minutes_is_for_who_leads(
    minuted_room: Room, who: str, code: str
) -> None:
    """The deputy's link opens them; one made for a member does not."""
    refused = ""

    async with minuted_room.world.job() as work:
        claim = Claim(minutes_file.MINUTES, minuted_room.member_id(who), minuted_room.meeting_id)
        try:
            await downloads.file_of(work, claim)
        except Refusal as refusal:
            refused = refusal.code

    assert code == refused


async def test_no_minutes_before_the_end(counted_room: Room) -> None:
    """A counted meeting has none to read yet, and cannot write them before announcing."""
    codes = []

    for verb in (minutes.read, minutes.read_out, minutes.approve):
        with pytest.raises(Refusal) as refused:
            async with counted_room.world.job() as work:
                await verb(work, counted_room.people["an"], counted_room.meeting_id)
        codes.append(refused.value.code)

    assert ["no_minutes", "meeting_step", "meeting_step"] == codes
