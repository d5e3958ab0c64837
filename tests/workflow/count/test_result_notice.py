"""What a member hears about himself: the votes, the proposal, why they differ, and once only."""

import pytest
from sqlmodel import col, select

import rating
from storage.tables import (
    BallotSession,
    CommitteeComment,
    OutboxMessage,
)
from terms.ballots import BallotKind, BallotPurpose, OutcomeKind
from tests.meeting_room import VOTERS, Room
from tests.scenes import Steps, asked_for, everybody_gathers
from workflow.ballot import opening, voting_plan
from workflow.count import after_close, result_notice, rounds, side_ballots
from workflow.count.result_notice import ResultFacts
from workflow.errors import Refusal
from workflow.meeting import other_ratings
from workflow.notices import notice

GOOD = {who: [2] * 6 for who in VOTERS}


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, gathered=everybody_gathers)


@pytest.fixture
def gathered(room: Room) -> Room:
    """Six voters in the room, all six to be rated."""
    return room


async def _announce(room: Room) -> None:
    async with room.world.job() as work:
        await after_close.announce(work, room.people["an"], room.meeting_id)


async def _told(room: Room, who: str) -> list[OutboxMessage]:
    async with room.world.job() as work:
        found = await (await work.session()).exec(
            select(OutboxMessage)
            .where(
                OutboxMessage.kind == notice.RESULT,
                OutboxMessage.member_id == room.member_id(who),
            )
            .order_by(col(OutboxMessage.id))
        )
        return list(found)


async def _facts(room: Room, who: str) -> ResultFacts:
    row = (await _told(room, who))[-1]
    async with room.world.job() as work:
        found = await result_notice.facts(work, row)
    assert found is not None
    return found


async def _decides(room: Room, kind: OutcomeKind) -> None:
    async with room.world.job() as work:
        await rounds.decide(work, room.people["an"], room.meeting_id, kind, "Theo tỷ lệ")


async def test_the_votes_are_told_as_the_minutes_have_them(gathered: Room) -> None:
    """Four good, two completed of six: both in the official notation."""
    sheets = {who: [2] * 6 for who in VOTERS[:4]} | {who: [3] * 6 for who in VOTERS[4:]}
    await gathered.holds_vote(sheets)

    await _announce(gathered)

    facts = await _facts(gathered, "lan")
    assert (rating.Level.GOOD, rating.Level.GOOD) == (facts.level, facts.voted)
    assert ["00/06/06", "04/06/06", "02/06/06", "00/06/06"] == [v.notation for v in facts.votes]


async def test_votes_that_are_all_one_are_not_told(gathered: Room) -> None:
    """L12: six of six for one level say what each chose; the level alone is told."""
    await gathered.holds_vote(GOOD)

    await _announce(gathered)

    facts = await _facts(gathered, "lan")
    assert (rating.Level.GOOD, ()) == (facts.level, facts.votes)


async def test_a_proposal_below_the_vote_says_why(gathered: Room) -> None:
    """H-35: the staff rating bounds what is proposed, not what was voted."""
    async with gathered.world.job() as work:
        await other_ratings.set_staff(
            work,
            gathered.people["an"],
            gathered.meeting_id,
            gathered.member_id("lan"),
            rating.Level.COMPLETED,
        )
    await gathered.holds_vote(GOOD)

    await _announce(gathered)

    facts = await _facts(gathered, "lan")
    assert (rating.Level.COMPLETED, rating.Level.GOOD) == (facts.level, facts.voted)
    assert ("KH 73-KH/ĐU, IV.3.4",) == facts.clauses


async def test_a_second_announcement_tells_only_whom_it_concerns(gathered: Room) -> None:
    """Announced, then a second round over the same six: each hears again, and the round counts."""
    async with gathered.world.job() as work:
        await voting_plan.turn(work, gathered.people["an"], gathered.meeting_id, "kind")
    await gathered.holds_vote({**GOOD, "mai": [2, 2, 2, 2, 2, 3]})
    await _announce(gathered)
    before = [len(await _told(gathered, who)) for who in VOTERS]
    an, purpose = gathered.people["an"], BallotPurpose.SECOND_ROUND
    async with gathered.world.job() as work:
        found = await rounds.preview(work, an, gathered.meeting_id, purpose, BallotKind.YES_NO)
        gathered.session_id = await rounds.open_round(
            work, an, gathered.meeting_id, purpose, BallotKind.YES_NO, found.seal
        )
    for who in VOTERS:
        await gathered.votes(who, 2, 1, 2, 2, 2, 2)
    await gathered.closes()
    await gathered.counts()

    await _announce(gathered)
    await _announce_again_is_refused(gathered)

    assert [1] * 6 == before
    assert [2] * 6 == [len(await _told(gathered, who)) for who in VOTERS]
    facts = await _facts(gathered, "lan")
    assert rating.Level.EXCELLENT is facts.level


async def _announce_again_is_refused(room: Room) -> None:
    with pytest.raises(Refusal) as refused:
        await _announce(room)
    assert "meeting_step" == refused.value.code


async def test_a_decision_after_the_announcement_is_told_to_those_it_lowers(
    gathered: Room,
) -> None:
    """Two excellent, one place: the order of votes decides, and Lan hears of it."""
    sheets = {who: [1, 1, 2, 2, 2, 2] for who in VOTERS} | {"mai": [1, 2, 2, 2, 2, 2]}
    await gathered.holds_vote(sheets)
    await _announce(gathered)

    await _decides(gathered, OutcomeKind.BY_ORDER)

    assert [1, 2, 1] == [len(await _told(gathered, who)) for who in ("an", "lan", "binh")]
    facts = await _facts(gathered, "lan")
    assert (rating.Level.GOOD, OutcomeKind.BY_ORDER) == (facts.level, facts.outcome)


async def test_the_comment_is_read_by_him_alone_and_not_before(gathered: Room) -> None:
    """H-47: closed until the count is announced; a member without a comment reads none."""
    cycle = await gathered.cycle()
    async with gathered.world.job() as work:
        (await work.session()).add(
            CommitteeComment(
                cycle_id=cycle.id or 0,
                member_id=gathered.member_id("lan"),
                version=1,
                text="Hoàn thành tốt, cần mạnh dạn góp ý.",
                written_by=gathered.member_id("an"),
                written_at=work.now,
            )
        )
    await gathered.holds_vote(GOOD)
    with pytest.raises(Refusal) as early:
        async with gathered.world.job() as work:
            await result_notice.comment(work, gathered.people["lan"])

    await _announce(gathered)

    async with gathered.world.job() as work:
        own = await result_notice.comment(work, gathered.people["lan"])
    with pytest.raises(Refusal) as other:
        async with gathered.world.job() as work:
            await result_notice.comment(work, gathered.people["binh"])
    assert "Hoàn thành tốt, cần mạnh dạn góp ý." == own
    assert ["no_comment"] * 2 == [early.value.code, other.value.code]
    assert [True, False] == [(await _facts(gathered, who)).comment for who in ("lan", "binh")]


async def test_a_rehearsal_and_a_motion_rate_nobody(gathered: Room) -> None:
    """Held before the vote: all six are still due, and still waited for in the year."""
    await gathered.reviews()
    an = gathered.people["an"]
    async with gathered.world.job() as work:
        gathered.session_id = await side_ballots.rehearse(work, an, gathered.meeting_id)
    async with gathered.world.job() as work:
        during = await opening.preview(work, an, gathered.meeting_id)
        await side_ballots.close(work, an, gathered.meeting_id, gathered.session_id)
    await gathered.counts()

    async with gathered.world.job() as work:
        after = await opening.preview(work, an, gathered.meeting_id)
    waiting = await gathered.waiting()

    assert (6, 6) == (len(during.subjects), len(after.subjects))
    assert {gathered.people[who].name for who in VOTERS} <= set(waiting)


async def test_who_votes_has_one_hash_whatever_the_way(gathered: Room) -> None:
    """L16: with Bình on paper, the sheet's hash of who votes is the one frozen at the opening."""
    an = gathered.people["an"]
    await gathered.reviews()
    async with gathered.world.job() as work:
        before = await opening.preview(work, an, gathered.meeting_id)
        await voting_plan.on_paper(work, an, gathered.meeting_id, gathered.member_id("binh"))
    async with gathered.world.job() as work:
        after = await opening.preview(work, an, gathered.meeting_id)
    with pytest.raises(Refusal) as refused:
        async with gathered.world.job() as work:
            await opening.open_ballot(work, an, gathered.meeting_id, before.seal)

    await gathered.opens()

    async with gathered.world.job() as work:
        ballot = await (await work.session()).get_one(BallotSession, gathered.session_id)
    meeting = await gathered.meeting()
    assert "sheet_changed" == refused.value.code
    assert before.electorate_hash == after.electorate_hash == ballot.electorate_hash
    assert meeting.electorate_hash == ballot.electorate_hash
