"""The ways of voting: two rounds, open votes, motions, rehearsals, one's own row, paper."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import AsyncMock, patch

import pytest
from sqlmodel import select

import rating
from papers.meeting_facts import UrnFacts
from storage import urn_close, urn_scrub
from storage.tables import (
    AuditEvent,
    BallotElector,
    BallotLink,
    BallotSession,
    BallotState,
    BallotTally,
    BallotTurnout,
    Collective,
    MeetingState,
    OpenChoice,
    OutboxMessage,
    PaperElector,
    PaperUrn,
    SealedBallot,
    TellerCount,
)
from terms.ballots import BallotKind, BallotMode, BallotPurpose, CastOutcome, OutcomeKind
from tests.keys import without_key
from tests.meeting_room import VOTERS, Room
from tests.scenes import Begun, Steps, asked_for
from tests.workflow.decision.test_deciding import deputy
from workflow.ballot import (
    casting,
    opening,
    page_links,
    paper_urn,
    spoken_vote,
    urn_session,
    voting_plan,
)
from workflow.ballot.casting import (
    NoSheet,
)
from workflow.ballot.page_links import NoSuchLink
from workflow.ballot.paper_urn import Counting
from workflow.count import after_close, proposals, results, rounds, side_ballots
from workflow.count.proposals import Proposals
from workflow.errors import Refusal
from workflow.open_urns import Voter
from workflow.record import ballot_record

_MOTION = "Thông qua chương trình"
EVERYBODY = ("an", "lan", "binh", "hoa", "khanh", "mai")


async def _gathered(begun: Begun) -> None:
    room = begun.room
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.hands_in(*EVERYBODY)


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, gathered=_gathered)


@pytest.fixture
def gathered(room: Room) -> Room:
    """Six voters in the room, all six to be rated."""
    return room


async def _turn(room: Room, *settings: str) -> None:
    for what in settings:
        async with room.world.job() as work:
            await voting_plan.turn(work, room.people["an"], room.meeting_id, what)


async def _standing(room: Room) -> Proposals:
    async with room.world.job() as work:
        return await proposals.proposals(work, await room.meeting())


async def _next_round(room: Room, purpose: BallotPurpose, kind: BallotKind) -> None:
    async with room.world.job() as work:
        found = await rounds.preview(work, room.people["an"], room.meeting_id, purpose, kind)
    async with room.world.job() as work:
        room.session_id = await rounds.open_round(
            work, room.people["an"], room.meeting_id, purpose, kind, found.seal
        )


async def _all_vote(room: Room, *marks: int) -> None:
    for who in EVERYBODY:
        assert await room.votes(who, *marks) is CastOutcome.RECORDED


async def _voter(room: Room, who: str) -> Voter:
    async with room.world.job() as work:
        found = await casting.sheet(work, room.chats[who], room.session_id)
    assert isinstance(found, Voter)
    return found


async def _rows(room: Room, table: Any, session_id: int) -> list[Any]:
    async with room.world.job() as work:
        session = await work.session()
        found = await session.exec(select(table).where(table.session_id == session_id))
        return list(found.all())


def _levels(found: Proposals) -> list[str | None]:
    return [row.level.value if row.level else None for row in found.rows]


async def test_two_rounds_choose_who_is_excellent(gathered: Room) -> None:
    """Round one without excellent; round two names at most one of six: 6 // 6."""
    await _turn(gathered, "kind")
    await gathered.opens()
    await _all_vote(gathered, 2, 2, 2, 2, 2, 2)
    await gathered.closes()
    await gathered.counts()
    first = await _standing(gathered)

    await _next_round(gathered, BallotPurpose.SECOND_ROUND, BallotKind.CHOICE)
    sheet = await _voter(gathered, "lan")
    await _all_vote(gathered, 0, 1, 0, 0, 0, 0)
    await gathered.closes()
    await gathered.counts()
    second = await _standing(gathered)

    assert (["good"] * 6, True) == (_levels(first), first.first_round_only)
    assert (6, 1) == (len(sheet.subjects), sheet.most)
    assert ["good", "excellent", "good", "good", "good", "good"] == _levels(second)
    assert not second.first_round_only
    assert second.rows[1].second is not None
    assert ("06/06/06", "100.0") == (
        second.rows[1].second.notation,
        second.rows[1].second.percent,
    )


@pytest.mark.parametrize(("agree", "level"), [(3, "good"), (4, "excellent")])
async def test_yes_must_be_more_than_half(gathered: Room, agree: int, level: str) -> None:
    """Of six official members three are half, four are more."""
    await _turn(gathered, "kind")
    await gathered.opens()
    await _all_vote(gathered, 2, 2, 2, 2, 2, 2)
    await gathered.closes()
    await gathered.counts()

    await _next_round(gathered, BallotPurpose.SECOND_ROUND, BallotKind.YES_NO)
    for number, who in enumerate(EVERYBODY):
        await gathered.votes(who, 1 if number < agree else 2, 2, 2, 2, 2, 2)
    await gathered.closes()
    await gathered.counts()

    assert [level] + ["good"] * 5 == _levels(await _standing(gathered))


async def test_a_name_too_many_is_refused_at_the_tap(gathered: Room) -> None:
    """The sheet says how many; the tap that would be one more changes nothing."""
    await _turn(gathered, "kind")
    await gathered.opens()
    await _all_vote(gathered, 2, 2, 2, 2, 2, 2)
    await gathered.closes()
    await gathered.counts()
    await _next_round(gathered, BallotPurpose.SECOND_ROUND, BallotKind.CHOICE)
    voter = await _voter(gathered, "lan")

    async with gathered.world.job() as work:
        letters = casting.tap(work, voter, "", 0, 1).letters()
        with pytest.raises(Refusal) as caught:
            casting.tap(work, voter, letters, 1, 1)
        kept = casting.newest(work, voter, letters)

    assert ("too_many_chosen", {"most": 1}) == (caught.value.code, caught.value.fields)
    assert (1, 0, 0, 0, 0, 0) == kept.marks


async def test_a_round_nobody_needs_is_refused(gathered: Room) -> None:
    """Everybody has a level, nobody is tied."""
    await gathered.holds_vote({who: [2] * 6 for who in EVERYBODY})

    for purpose in (BallotPurpose.REPEAT, BallotPurpose.TIE_BREAK):
        async with gathered.world.job() as work:
            with pytest.raises(Refusal) as caught:
                await rounds.preview(
                    work, gathered.people["an"], gathered.meeting_id, purpose, BallotKind.CHOICE
                )
        assert "no_round" == caught.value.code


async def test_no_level_is_voted_on_again_or_left(gathered: Room) -> None:
    """Three of six name a level for Mai: never more than half; the repeat goes before."""
    sheets = {who: [2, 2, 2, 2, 2, 2 if who in ("an", "lan") else 0] for who in EVERYBODY}
    await gathered.holds_vote(sheets)
    before = await _standing(gathered)

    await _next_round(gathered, BallotPurpose.REPEAT, BallotKind.LEVELS)
    for who in EVERYBODY:
        await gathered.votes(who, 0)
    await gathered.closes()
    await gathered.counts()
    async with gathered.world.job() as work:
        await rounds.decide(
            work,
            gathered.people["an"],
            gathered.meeting_id,
            OutcomeKind.LEFT_TO_COMMITTEE,
            "Chưa đủ căn cứ",
        )
    after = await _standing(gathered)

    assert ["Bùi Thị Mai"] == [row.result.name for row in before.without_level]
    assert ((), OutcomeKind.LEFT_TO_COMMITTEE) == (after.without_level, after.rows[5].outcome)
    assert after.rows[5].result.session_id == gathered.session_id


async def test_above_the_cap_a_tie_needs_a_second_ballot(gathered: Room) -> None:
    """Two excellent with equal votes, one place: neither is dropped before a ballot decided."""
    await gathered.holds_vote({who: [1, 1, 2, 2, 2, 2] for who in EVERYBODY})
    found = await _standing(gathered)
    async with gathered.world.job() as work:
        with pytest.raises(Refusal) as caught:
            await rounds.decide(
                work, gathered.people["an"], gathered.meeting_id, OutcomeKind.BY_ORDER, "Theo phiếu"
            )

    await _next_round(gathered, BallotPurpose.TIE_BREAK, BallotKind.CHOICE)
    for who in EVERYBODY:
        await gathered.votes(who, int(who == "an"), int(who != "an"))
    await gathered.closes()
    await gathered.counts()
    async with gathered.world.job() as work:
        await rounds.decide(
            work, deputy(gathered), gathered.meeting_id, OutcomeKind.BY_ORDER, "Theo phiếu"
        )
    settled = await _standing(gathered)

    assert found.overflow is not None
    assert (2, 1, "tie_open") == (
        len(found.overflow.tied),
        found.overflow.places,
        caught.value.code,
    )
    assert ["good", "excellent", "good", "good", "good", "good"] == _levels(settled)
    assert (None, 0) == (settled.overflow, settled.cap.excess)


async def test_all_may_be_kept_above_the_cap_with_a_reason(gathered: Room) -> None:
    """The deciding committee cuts; the reason is asked for. Each decides on the other alone."""
    await gathered.holds_vote({who: [1, 1, 2, 2, 2, 2] for who in EVERYBODY})
    for reason, code in (("  ", "reason_missing"), ("x" * 501, "reason_too_long")):
        async with gathered.world.job() as work:
            with pytest.raises(Refusal) as caught:
                await rounds.decide(
                    work, gathered.people["an"], gathered.meeting_id, OutcomeKind.KEEP_ALL, reason
                )
        assert code == caught.value.code

    for who in (gathered.people["an"], deputy(gathered)):
        async with gathered.world.job() as work:
            await rounds.decide(
                work, who, gathered.meeting_id, OutcomeKind.KEEP_ALL, "Đều xứng đáng"
            )
    found = await _standing(gathered)

    assert ["excellent"] * 2 + ["good"] * 4 == _levels(found)
    assert (None, 1) == (found.overflow, found.cap.excess)


async def test_nobody_votes_on_himself_where_it_is_forbidden(gathered: Room) -> None:
    """His own row takes no mark and is no blank of his; the base stays all official members."""
    await _turn(gathered, "self_vote")
    await gathered.opens()
    voter = await _voter(gathered, "lan")
    async with gathered.world.job() as work:
        with pytest.raises(Refusal) as caught:
            casting.tap(work, voter, "", 1, 2)
    for number, who in enumerate(EVERYBODY):
        await gathered.votes(who, *(0 if row == number else 2 for row in range(6)))
    await gathered.closes()
    await gathered.counts()
    async with gathered.world.job() as work:
        found = await results.results_of(work, await gathered.meeting())

    assert ("own_row", 1) == (caught.value.code, voter.barred)
    assert (0, 2, 3, 4, 5) == voter.blanks([0] * 6)
    lan = found.subjects[1]
    assert (5, 1, 1, "05/06/06") == (
        lan.votes[rating.Level.GOOD],
        lan.blank,
        lan.own_blank,
        lan.of_official.notation[rating.Level.GOOD],
    )


async def test_a_sheet_with_a_mark_on_himself_is_not_cast(gathered: Room) -> None:
    """Only a forged button carries one."""
    await _turn(gathered, "self_vote")
    await gathered.opens()

    with pytest.raises(Refusal) as caught:
        await gathered.votes("an", 1, 2, 2, 2, 2, 2)

    assert "old_sheet" == caught.value.code


async def test_collectives_stand_first_on_the_same_sheet(gathered: Room) -> None:
    """The cell before its people (S1 IV.3.3); the secretary not above his cell (S1 V.4)."""
    await _turn(gathered, f"collective{Collective.CELL.value}")
    await gathered.opens()
    sheet = await _voter(gathered, "lan")
    await _all_vote(gathered, 2, 1, 2, 2, 2, 2, 2)
    await gathered.closes()
    await gathered.counts()
    found = await _standing(gathered)

    assert "Chi bộ Tổ Tự nhiên" == sheet.subjects[0].name
    assert ["good", "good"] == _levels(found)[:2]
    assert found.rows[1].ceiling is not None
    assert (rating.Level.EXCELLENT, True) == (
        found.rows[1].result.level,
        found.rows[1].ceiling.lowered,
    )


async def test_an_open_vote_keeps_names_and_never_touches_the_urn(gathered: Room) -> None:
    """Choices by name, no sealed elector, no sealed ballot, no key; cast once."""
    await _turn(gathered, "mode")
    await gathered.opens()
    key = await without_key(gathered.world.database, gathered.session_id)
    await _all_vote(gathered, 2, 2, 2, 2, 2, 2)
    again = await gathered.votes("lan", 1, 1, 1, 1, 1, 1)
    by_urn = await gathered.world.house.writer.cast(
        gathered.session_id, gathered.member_id("lan"), b"\0" * 112
    )
    await gathered.closes()
    await gathered.counts()
    async with gathered.world.job() as work:
        found = await results.results_of(work, await gathered.meeting())

    assert ([gathered.session_id], CastOutcome.ALREADY) == (key, again)
    assert CastOutcome.NOT_ELECTOR is by_urn
    assert [] == await _rows(gathered, BallotElector, gathered.session_id)
    assert [] == await _rows(gathered, SealedBallot, gathered.session_id)
    assert 36 == len(await _rows(gathered, OpenChoice, gathered.session_id))
    assert (6, BallotMode.OPEN) == (found.returned, found.mode)
    assert [6] * 6 == [one.votes[rating.Level.GOOD] for one in found.subjects]


async def test_a_closed_open_vote_takes_no_more(gathered: Room) -> None:
    """And says so."""
    await _turn(gathered, "mode")
    await gathered.opens()
    voter = await _voter(gathered, "lan")
    await gathered.closes()

    async with gathered.world.job() as work:
        came = await casting.cast(work, voter, "")

    assert CastOutcome.CLOSED is came


async def _rehearses(room: Room) -> int:
    async with room.world.job() as work:
        room.session_id = await side_ballots.rehearse(work, room.people["an"], room.meeting_id)
    return room.session_id


async def _ends_rehearsal(room: Room) -> None:
    async with room.world.job() as work:
        await side_ballots.close(work, room.people["an"], room.meeting_id, room.session_id)
    await room.counts()


async def test_a_rehearsal_leaves_nothing(gathered: Room) -> None:
    """Same people, same sheet, then purged; the meeting stands where it stood."""
    before = (await gathered.meeting()).state
    await _rehearses(gathered)
    sheet = await _voter(gathered, "lan")
    await gathered.votes("lan", 1, 1, 1, 1, 1, 1)
    await _ends_rehearsal(gathered)

    assert BallotPurpose.REHEARSAL is sheet.purpose
    for table in (BallotElector, BallotTally, SealedBallot, BallotTurnout):
        assert [] == await _rows(gathered, table, gathered.session_id)
    async with gathered.world.job() as work:
        left = await (await work.session()).get_one(BallotSession, gathered.session_id)
        assert ([], "", "", b"") == (
            left.subjects,
            left.sheet_hash,
            left.electorate_hash,
            left.public_key,
        )
        assert [] == await after_close.left_behind(work)
        await after_close.counted(work, gathered.session_id)
    assert before is (await gathered.meeting()).state


async def test_a_rehearsal_on_the_page_is_purged_too(gathered: Room) -> None:
    """Links were handed out: they end with it, and it ends with them."""
    house = gathered.world.house
    gathered.world.house = replace(house, public_url="https://soi.example.vn")
    number = await _rehearses(gathered)
    async with gathered.world.job() as work:
        link = await page_links.address(work, number, gathered.member_id("lan"), "vi")
    await _ends_rehearsal(gathered)

    assert [] == await _rows(gathered, BallotLink, number)
    async with gathered.world.job() as work:
        with pytest.raises(NoSuchLink):
            await page_links.opened(work, link.rpartition("/")[2])


async def test_the_vote_after_a_rehearsal_is_another_one(gathered: Room) -> None:
    """Its own number: everybody is invited anew, and no sheet of the rehearsal is cast in it."""
    rehearsal = await _rehearses(gathered)
    await _voter(gathered, "lan")
    await _ends_rehearsal(gathered)
    await gathered.opens()

    assert rehearsal != gathered.session_id
    invited = await _invited(gathered, gathered.session_id)
    assert sorted(gathered.member_id(who) for who in EVERYBODY) == invited
    async with gathered.world.job() as work:
        old = await casting.sheet(work, gathered.chats["lan"], rehearsal)
    assert isinstance(old, NoSheet)
    assert CastOutcome.CLOSED is old.outcome


async def _invited(room: Room, session_id: int) -> list[int]:
    async with room.world.job() as work:
        session = await work.session()
        rows = await session.exec(
            select(OutboxMessage).where(OutboxMessage.kind == urn_session.INVITATION)
        )
        return sorted(row.member_id for row in rows if row.args["session"] == session_id)


async def test_the_real_ballot_waits_for_the_rehearsal(gathered: Room) -> None:
    """One ballot at a time, so that nobody fills in the wrong sheet."""
    async with gathered.world.job() as work:
        await side_ballots.rehearse(work, gathered.people["an"], gathered.meeting_id)

    with pytest.raises(Refusal) as caught:
        await gathered.opens()

    assert "ballot_running" == caught.value.code


@pytest.mark.parametrize(("agree", "carried"), [(3, False), (4, True)])
async def test_a_motion_is_carried_by_more_than_half(
    gathered: Room, agree: int, carried: bool
) -> None:
    """Of all official members, beside the rating: the meeting stays at its roll call."""
    before = (await gathered.meeting()).state
    async with gathered.world.job() as work:
        gathered.session_id = await side_ballots.put_motion(
            work,
            gathered.people["an"],
            gathered.meeting_id,
            "Thông qua chương trình",
            BallotMode.SECRET,
        )
    for number, who in enumerate(EVERYBODY):
        await gathered.votes(who, 1 if number < agree else 2 + number % 2)
    async with gathered.world.job() as work:
        await side_ballots.close(
            work, gathered.people["an"], gathered.meeting_id, gathered.session_id
        )
    await gathered.counts()
    async with gathered.world.job() as work:
        (found,) = await side_ballots.motions(work, await gathered.meeting())

    assert (_MOTION, carried, f"{agree:02d}/06/06") == (
        found.text,
        found.carried,
        found.notation,
    )
    assert 6 == found.agree + found.disagree + found.other + found.blank + found.invalid
    assert before is (await gathered.meeting()).state


@pytest.mark.parametrize(
    ("text", "code"), [("  ", "motion_missing"), ("x" * 1001, "motion_too_long")]
)
async def test_a_motion_needs_words(gathered: Room, text: str, code: str) -> None:
    """Neither none nor a thousand and one."""
    async with gathered.world.job() as work:
        with pytest.raises(Refusal) as caught:
            await side_ballots.put_motion(
                work, gathered.people["an"], gathered.meeting_id, text, BallotMode.SECRET
            )

    assert code == caught.value.code


async def test_the_turnout_is_the_same_for_every_worker(gathered: Room) -> None:
    """What was shown last lies in the database: two, then three new ones, then half a minute."""
    await gathered.opens()

    async def shown() -> int:
        async with gathered.world.job() as work:
            return (await opening.turnout(work, gathered.people["an"], gathered.meeting_id)).voted

    for who in ("lan", "binh"):
        await gathered.votes(who, *[2] * 6)
    two = await shown()
    await gathered.votes("hoa", *[2] * 6)
    three = await shown()
    await gathered.votes("mai", *[2] * 6)
    four = await shown()
    gathered.world.clock.move(timedelta(seconds=30))
    later = await shown()
    await gathered.closes()

    assert (0, 3, 3, 4) == (two, three, four, later)
    assert [] == await _rows(gathered, BallotTurnout, gathered.session_id)


# --- paper ---


async def _on_paper(room: Room, *names: str) -> None:
    for who in names:
        async with room.world.job() as work:
            await voting_plan.on_paper(
                work, room.people["an"], room.meeting_id, room.member_id(who)
            )


async def _enters(room: Room, who: str, *typed: str) -> Counting:
    async with room.world.job() as work:
        seen = await paper_urn.begin(work, room.people[who], room.session_id)
    for figures in typed:
        async with room.world.job() as work:
            seen = await paper_urn.enter(work, room.people[who], room.session_id, figures)
    return seen


async def test_who_votes_on_paper_never_votes_by_phone(gathered: Room) -> None:
    """He has a row among the paper electors and none in the urn: it refuses him by itself."""
    await _on_paper(gathered, "mai")
    await gathered.opens()
    async with gathered.world.job() as work:
        sheet = await casting.sheet(work, gathered.chats["mai"], gathered.session_id)
    forced = await gathered.world.house.writer.cast(
        gathered.session_id, gathered.member_id("mai"), b"\0" * 112
    )

    assert isinstance(sheet, NoSheet)
    assert (CastOutcome.NOT_ELECTOR, True) == (sheet.outcome, sheet.on_paper)
    assert CastOutcome.NOT_ELECTOR is forced
    assert 1 == len(await _rows(gathered, PaperElector, gathered.session_id))


async def test_two_tellers_who_agree_add_the_paper_urn(gathered: Room) -> None:
    """Three on paper, three by phone: added up, and kept apart for the minutes."""
    await _on_paper(gathered, "mai", "khanh", "hoa")
    await gathered.opens()
    for who in ("an", "lan", "binh"):
        await gathered.votes(who, *[2] * 6)
    await gathered.closes()
    await gathered.counts()
    waits = (await gathered.meeting()).state
    rows = ("3", "3", "1", *["1 1 0 0"] * 5, "0 1 0 0")

    first = await _enters(gathered, "an", *rows)
    second = await _enters(gathered, "hoa", *rows)
    await gathered.counts()
    async with gathered.world.job() as work:
        found = await results.results_of(work, await gathered.meeting())

    assert ("ballot_closed", False, True) == (waits.value, first.alone, second.agreed)
    assert (6, 6) == (found.issued, found.returned)
    assert found.paper is not None
    assert (3, 3, 1) == (found.paper.issued, found.paper.returned, found.paper.invalid)
    assert found.paper.totals is not None
    for one in found.subjects:
        assert 6 == sum(one.votes.values()) + one.blank + one.invalid
    assert (1, 4, 0, 1) == (
        found.subjects[0].votes[rating.Level.EXCELLENT],
        found.subjects[0].votes[rating.Level.GOOD],
        found.subjects[0].blank,
        found.subjects[0].invalid,
    )
    assert [] == await _rows(gathered, TellerCount, gathered.session_id)


async def test_two_on_paper_are_not_kept_apart(gathered: Room) -> None:
    """Their totals would tell who chose what: they are only in the sum."""
    await _on_paper(gathered, "mai", "khanh")
    await gathered.opens()
    for who in ("an", "lan", "binh", "hoa"):
        await gathered.votes(who, *[2] * 6)
    await gathered.closes()
    await gathered.counts()
    rows = ("2", "2", "0", *["2 0 0 0"] * 6)

    await _enters(gathered, "an", *rows)
    agreed = await _enters(gathered, "hoa", *rows)
    await gathered.counts()
    async with gathered.world.job() as work:
        found = await results.results_of(work, await gathered.meeting())
        urn = await (await work.session()).get_one(PaperUrn, gathered.session_id)

    assert (True, False) == (agreed.agreed, urn.apart)
    assert found.paper is not None
    assert found.paper.totals is None
    assert 2 == found.subjects[0].votes[rating.Level.EXCELLENT]


async def test_nothing_says_whether_a_single_paper_was_valid(gathered: Room) -> None:
    """Whose it was stands on everybody's list: Mai's spoilt paper is one of all that were cast."""
    await _on_paper(gathered, "mai")
    await gathered.opens()
    for who in ("an", "lan", "binh", "hoa", "khanh"):
        await gathered.votes(who, *[2] * 6)
    await gathered.closes()
    await gathered.counts()
    rows = ("1", "1", "1", *["0 0 0 0"] * 6)

    await _enters(gathered, "an", *rows)
    await _enters(gathered, "hoa", *rows)
    await gathered.counts()
    async with gathered.world.job() as work:
        (facts,) = await ballot_record.counts(work, await gathered.meeting())
        urn = await (await work.session()).get_one(PaperUrn, gathered.session_id)

    assert (UrnFacts(6, 6, 1), UrnFacts(1, 1, None), False) == (
        facts.total,
        facts.paper,
        facts.apart,
    )
    assert 0 == urn.invalid


async def test_rows_that_differ_are_asked_of_both_again(gathered: Room) -> None:
    """Only those, by name, and neither hears the other's figures."""
    await _on_paper(gathered, "mai", "khanh")
    await gathered.opens()
    await gathered.closes()
    await gathered.counts()
    lan = str(gathered.member_id("lan"))

    await _enters(gathered, "an", "2", "2", "0", *["2 0 0 0"] * 6)
    seen = await _enters(gathered, "hoa", "2", "2", "0", "2 0 0 0", "1 1 0 0", *["2 0 0 0"] * 4)
    an = await _enters(gathered, "an")

    assert ((lan,), lan, lan) == (seen.differing, seen.question, an.question)
    assert (False, BallotState.COUNTED) == (
        seen.agreed,
        (await _session(gathered)).state,
    )

    await _enters(gathered, "an", "1 1 0 0")
    agreed = await _enters(gathered, "hoa", "1 1 0 0")

    assert agreed.agreed


async def _session(room: Room) -> BallotSession:
    async with room.world.job() as work:
        return await (await work.session()).get_one(BallotSession, room.session_id)


@pytest.mark.parametrize(
    ("before", "typed", "code"),
    [
        ((), "3", "figures_sum"),
        (("2",), "3", "figures_sum"),
        (("2", "1"), "2", "figures_sum"),
        (("2", "2", "1"), "1 1 0 0", "figures_sum"),
        (("2", "2", "0"), "2 0 0", "figures_shape"),
        (("2", "2", "0"), "hai 0 0 0", "figures_shape"),
        ((), "", "figures_shape"),
    ],
)
async def test_impossible_figures_are_refused(
    gathered: Room, before: tuple[str, ...], typed: str, code: str
) -> None:
    """Issued of electors, returned of issued, invalid of returned, marks of valid ones."""
    await _on_paper(gathered, "mai", "khanh")
    await gathered.opens()
    await gathered.closes()
    await gathered.counts()
    await _enters(gathered, "an", *before)

    with pytest.raises(Refusal) as caught:
        await _enters(gathered, "an", typed)

    assert code == caught.value.code


async def test_only_tellers_count(gathered: Room) -> None:
    """A member of the cell is none."""
    await _on_paper(gathered, "mai")
    await gathered.opens()
    await gathered.closes()
    await gathered.counts()

    with pytest.raises(Refusal) as caught:
        await _enters(gathered, "lan")

    assert "not_teller" == caught.value.code


async def test_an_older_count_never_moves_a_meeting_on(gathered: Room) -> None:
    """While the second round is being closed the tick finds the first one counted: it waits."""
    await _turn(gathered, "kind")
    await gathered.opens()
    await _all_vote(gathered, 2, 2, 2, 2, 2, 2)
    await gathered.closes()
    await gathered.counts()
    first = gathered.session_id
    await _next_round(gathered, BallotPurpose.SECOND_ROUND, BallotKind.YES_NO)
    await _all_vote(gathered, 1, 2, 2, 2, 2, 2)
    await gathered.closes()

    async with gathered.world.job() as work:
        found = await after_close.left_behind(work)
        await after_close.counted(work, first)
    during = (await gathered.meeting()).state
    await gathered.counts()

    assert first in found
    assert MeetingState.BALLOT_CLOSED is during
    assert MeetingState.COUNTED is (await gathered.meeting()).state


async def _asks_beside(room: Room, mode: BallotMode) -> None:
    async with room.world.job() as work:
        room.session_id = await side_ballots.put_motion(
            work, room.people["an"], room.meeting_id, _MOTION, mode
        )


async def _ends_motion(room: Room) -> None:
    async with room.world.job() as work:
        await side_ballots.close(work, room.people["an"], room.meeting_id, room.session_id)


async def _scrubbed(room: Room) -> bool | None:
    await room.only_closes_the_urn()
    async with room.world.job() as work:
        row = await (await work.session()).get_one(BallotSession, room.session_id)
        return row.scrubbed


async def test_every_way_of_voting_is_scrubbed(gathered: Room) -> None:
    """A rehearsal, a motion, one by show of hands, a first round, a second one."""
    done = []
    scrub = AsyncMock(wraps=urn_scrub.scrub)
    with patch.object(urn_close, "scrub", scrub):
        await _rehearses(gathered)
        await _ends_rehearsal(gathered)
        for mode in BallotMode:
            await _asks_beside(gathered, mode)
            await _ends_motion(gathered)
            done.append(await _scrubbed(gathered))
        await _turn(gathered, "kind")
        await gathered.opens()
        await _all_vote(gathered, 2, 2, 2, 2, 2, 2)
        await gathered.closes()
        await gathered.counts()
        done.append(await _scrubbed(gathered))
        await _next_round(gathered, BallotPurpose.SECOND_ROUND, BallotKind.CHOICE)
        await gathered.closes()
        done.append(await _scrubbed(gathered))

    assert [True] * 4 == done
    assert 5 == scrub.await_count


async def test_what_was_said_aloud_is_logged_at_the_close_alone(gathered: Room) -> None:
    """Who entered it for whom, in one link: a link for each would tell when (L20)."""
    await _turn(gathered, "mode")
    await gathered.opens()
    for who in ("hoa", "lan"):
        async with gathered.world.job() as work:
            await spoken_vote.enter(
                work,
                gathered.people["an"],
                gathered.session_id,
                gathered.member_id(who),
                (1,) * len(EVERYBODY),
            )
    await gathered.votes("binh", *[1] * len(EVERYBODY))
    before = await _entered(gathered)
    await gathered.closes()

    an, lan, hoa = (gathered.member_id(who) for who in ("an", "lan", "hoa"))
    assert [] == before
    assert [{"session": gathered.session_id, "entered": [[lan, an], [hoa, an]]}] == await _entered(
        gathered
    )


async def _entered(room: Room) -> list[dict[str, Any]]:
    async with room.world.job() as work:
        found = await (await work.session()).exec(
            select(AuditEvent.payload).where(AuditEvent.kind == "open_vote_entered")
        )
        return [dict(payload) for payload in found]
