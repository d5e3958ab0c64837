"""Whose papers of a meeting are whose, and what the minutes say of everything that was voted."""

from unittest.mock import AsyncMock, patch

import pytest

import rating
from papers.wording import SIGNED_ABOVE
from storage import urn_close
from storage.tables import MeetingTeller, MemberRole
from terms.ballots import BallotKind, BallotMode, BallotPurpose, OutcomeKind
from tests import told
from tests.e2e.house import paragraphs_in
from tests.meeting_room import VOTERS, Room
from tests.scenes import Begun, Steps, asked_for
from workflow.ballot import voting_plan
from workflow.count import rounds, side_ballots
from workflow.errors import Refusal
from workflow.front import downloads
from workflow.links import Claim
from workflow.meeting import other_ratings
from workflow.record import meeting_papers, minutes, minutes_facts
from workflow.record.meeting_papers import Given


async def _gathered(begun: Begun) -> None:
    room = begun.room
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.hands_in(*VOTERS)
    async with room.world.job() as work:
        (await work.session()).add(
            MeetingTeller(meeting_id=room.meeting_id, member_id=room.member_id("lan"))
        )


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, gathered=_gathered)


@pytest.fixture
def gathered(room: Room) -> Room:
    """Six voters in the room, all six to be rated; Lan counts."""
    return room


async def _given(room: Room, who: str) -> Given:
    async with room.world.job() as work:
        return await meeting_papers.given(work, room.people[who])


async def _closes(room: Room) -> None:
    await room.approves_minutes()


async def _refused(room: Room, who: str, kind: str, about: int = 0) -> str:
    with pytest.raises(Refusal) as refused:
        async with room.world.job() as work:
            await meeting_papers.paper(work, room.people[who], kind, about)
    return refused.value.code


async def test_before_the_vote_only_the_ballot_can_be_had(gathered: Room) -> None:
    """To be printed by who leads and who counts; a plain member has nothing yet."""
    chair, teller, member = [await _given(gathered, who) for who in ("an", "lan", "binh")]

    assert [(True, False), (True, False), (False, False)] == [
        (each.ballot, each.count) for each in (chair, teller, member)
    ]
    assert not member.any
    assert "not_counted" == await _refused(gathered, "an", "count_record")
    assert "no_minutes" == await _refused(gathered, "an", "extract", gathered.member_id("an"))
    assert "not_secretary" == await _refused(gathered, "binh", "ballot_text")
    assert "file_unknown" == await _refused(gathered, "an", "minutes")


async def test_what_is_counted_goes_to_who_signs_it(gathered: Room) -> None:
    """The teller gets the record of the count; a member gets his own extract at the end."""
    await gathered.holds_vote({who: [2] * 6 for who in VOTERS})
    teller, member = [await _given(gathered, who) for who in ("lan", "binh")]
    early = await _refused(gathered, "binh", "extract", gathered.member_id("binh"))
    await _closes(gathered)
    after = await _given(gathered, "binh")
    other = await _refused(gathered, "binh", "extract", gathered.member_id("lan"))

    async with gathered.world.job() as work:
        person, about = gathered.people["binh"], gathered.member_id("binh")
        own = await meeting_papers.paper(work, person, "extract", about)

    assert (True, False) == (teller.count, member.count)
    assert "no_minutes" == early
    assert ["Lê Văn Bình"] == [each.name for each in after.extracts]
    assert "no_extract" == other
    assert "trich-bien-ban-le-van-binh-2024.docx" == own.name
    assert own.render().startswith(b"PK")


@pytest.mark.parametrize(
    ("deputy", "about", "hand"),
    [
        (True, "binh", "Nguyễn Văn An"),
        (True, "an", "Vũ Thị Hoa"),
        (False, "an", SIGNED_ABOVE),
        (False, "binh", "Nguyễn Văn An"),
    ],
)
async def test_nobody_vouches_for_the_extract_about_themselves(
    gathered: Room, deputy: bool, about: str, hand: str
) -> None:
    """An prints both; where An leads alone, An's own is left for the body above."""
    await gathered.holds_vote({who: [2] * 6 for who in VOTERS})
    await _closes(gathered)
    async with gathered.world.job() as work:
        if not deputy:
            session = await work.session()
            await told.tell(session, gathered.member_id("hoa"), role=MemberRole.MEMBER)
        made = await meeting_papers.paper(
            work, gathered.people["an"], "extract", gathered.member_id(about)
        )

    assert hand == paragraphs_in(made.render())[-1]


async def test_the_clerk_has_an_extract_about_everybody(gathered: Room) -> None:
    """Collectives and persons that were reviewed or voted on."""
    await gathered.holds_vote({who: [2] * 6 for who in VOTERS})
    await _closes(gathered)

    found = await _given(gathered, "an")

    names = {each.name for each in found.extracts}
    assert {gathered.people[who].name for who in VOTERS} <= names
    assert "chi bộ" in names
    assert (True, True) == (found.minutes, found.count)


async def test_the_ballot_that_is_printed_is_the_one_that_is_open(gathered: Room) -> None:
    """As planned before the opening; a motion's while it runs, with its words."""
    await gathered.reviews()
    an = gathered.people["an"]
    async with gathered.world.job() as work:
        planned = await meeting_papers.ballot_text(work, an)
        await side_ballots.put_motion(work, an, gathered.meeting_id, "Thông qua", BallotMode.OPEN)
    async with gathered.world.job() as work:
        running = await meeting_papers.ballot_text(work, an)

    assert ("levels", 6) == (planned.kind, len(planned.rows))
    assert rating.Level.GOOD is planned.rows[0].self_level
    assert ("motion", "open", "Thông qua", 1) == (
        running.kind,
        running.mode,
        running.text,
        len(running.rows),
    )


async def test_the_minutes_have_every_vote_and_every_step(gathered: Room) -> None:
    """Two rounds, a motion, a ceiling, a decision: each stands with its figures."""
    an = gathered.people["an"]
    async with gathered.world.job() as work:
        await voting_plan.turn(work, an, gathered.meeting_id, "kind")
        level = rating.Level.COMPLETED
        await other_ratings.set_staff(
            work, an, gathered.meeting_id, gathered.member_id("mai"), level
        )
    await gathered.reviews()
    async with gathered.world.job() as work:
        motion = await side_ballots.put_motion(
            work, an, gathered.meeting_id, "Thông qua chương trình", BallotMode.SECRET
        )
    await _all_vote(gathered, motion, 1)
    async with gathered.world.job() as work:
        await side_ballots.close(work, an, gathered.meeting_id, motion)
    await gathered.counts()
    await gathered.holds_vote({who: [2] * 5 + [2] for who in VOTERS})
    await _second_round(gathered)
    async with gathered.world.job() as work:
        kind = OutcomeKind.KEEP_ALL
        await rounds.decide(work, an, gathered.meeting_id, kind, "Đều xứng đáng")
    await _closes(gathered)

    async with gathered.world.job() as work:
        facts = await minutes.read(work, an, gathered.meeting_id)

    assert [("rating", "lower_levels"), ("second_round", "yes_no")] == [
        (vote.purpose, vote.kind) for vote in facts.ballots
    ]
    assert [(6, 6, 0)] * 2 == [
        (v.total.issued, v.total.returned, v.total.invalid) for v in facts.ballots
    ]
    named = facts.ballots[1].names[0]
    assert ("06/06/06", True) == (named.notation, named.passed)
    assert [("Thông qua chương trình", 6, True)] == [
        (one.text, one.agree, one.carried) for one in facts.motions
    ]
    chair, first, *_, mai = facts.proposals
    # An decides of the others; of his own level he decides nothing.
    assert ("", "") == (chair.outcome, chair.outcome_reason)
    assert ("keep_all", "Đều xứng đáng") == (first.outcome, first.outcome_reason)
    assert (rating.Level.EXCELLENT, rating.Level.GOOD) == (first.level, first.voted)
    assert (rating.Level.COMPLETED, ["KH 73-KH/ĐU, IV.3.4"]) == (
        mai.level,
        [bound.clause for bound in mai.ceilings],
    )
    assert facts.cap is not None
    assert (5, True) == (facts.cap.proposed, facts.announced)


async def _all_vote(room: Room, session_id: int, *marks: int) -> None:
    room.session_id = session_id
    for who in VOTERS:
        await room.votes(who, *marks)


async def _second_round(room: Room) -> None:
    an, purpose, kind = room.people["an"], BallotPurpose.SECOND_ROUND, BallotKind.YES_NO
    async with room.world.job() as work:
        found = await rounds.preview(work, an, room.meeting_id, purpose, kind)
        opened = await rounds.open_round(work, an, room.meeting_id, purpose, kind, found.seal)
    await _all_vote(room, opened, *[1] * len(found.question.subjects))
    await room.closes()
    await room.counts()


async def test_a_link_to_a_paper_asks_again_who_follows_it(gathered: Room) -> None:
    """On a channel without files: good for whom it was made, as long as he may have it."""
    async with gathered.world.job() as work:
        an = gathered.member_id("an")
        file = await downloads.file_of(work, Claim("ballot_text", an, 0))
        with pytest.raises(Refusal) as refused:
            await downloads.file_of(work, Claim("ballot_text", gathered.member_id("binh"), 0))

    assert "phieu-chi-bo-to-tu-nhien-2024.docx" == file.name
    assert "not_secretary" == refused.value.code


async def test_the_minutes_tell_of_a_vote_that_left_traces(gathered: Room) -> None:
    """A close whose server would not be scrubbed, for want of rights, is never passed over."""
    room = gathered
    await room.opens()
    await room.votes("lan", *[1] * len(VOTERS))
    await room.closes()
    unable = AsyncMock(return_value=False)
    with patch.object(urn_close, "scrub", unable):
        await room.counts()

    async with room.world.job() as work:
        facts = await minutes_facts.facts(work, await room.meeting())

    assert (1, True) == (unable.await_count, facts.unscrubbed)
