"""The ways of voting: two rounds, ties, open votes, one's own row, collectives."""

from datetime import timedelta
from typing import Any
from unittest.mock import AsyncMock, patch

import pytest
from sqlmodel import select

import rating
from storage import urn_close, urn_scrub
from storage.tables import (
    AuditEvent,
    BallotElector,
    BallotSession,
    BallotTurnout,
    Collective,
    Meeting,
    OpenChoice,
    SealedBallot,
)
from terms.ballots import BallotKind, BallotMode, BallotPurpose, CastOutcome, OutcomeKind
from tests.keys import without_key
from tests.meeting_room import Room
from tests.workflow.ballot import voting
from tests.workflow.ballot.voting import gathered as gathered
from tests.workflow.ballot.voting import scene as scene
from tests.workflow.decision.test_deciding import deputy
from workflow.ballot import (
    casting,
    opening,
    spoken_vote,
    urn_session,
)
from workflow.count import results, rounds, side_ballots
from workflow.errors import Refusal


async def test_two_rounds_choose_who_is_excellent(gathered: Room) -> None:
    """Round one without excellent; round two names at most one of six: 6 // 6."""
    await voting.turn(gathered, "kind")
    await gathered.opens()
    await voting.all_vote(gathered, 2, 2, 2, 2, 2, 2)
    await gathered.closes()
    await gathered.counts()
    first = await voting.standing(gathered)

    await voting.next_round(gathered, BallotPurpose.SECOND_ROUND, BallotKind.CHOICE)
    sheet = await voting.voter(gathered, "lan")
    await voting.all_vote(gathered, 0, 1, 0, 0, 0, 0)
    await gathered.closes()
    await gathered.counts()
    second = await voting.standing(gathered)

    assert (["good"] * 6, True) == (voting.levels(first), first.first_round_only)
    assert (6, 1) == (len(sheet.subjects), sheet.most)
    assert ["good", "excellent", "good", "good", "good", "good"] == voting.levels(second)
    assert not second.first_round_only
    assert second.rows[4].second is not None
    assert ("06/06/06", "100.0") == (
        second.rows[4].second.notation,
        second.rows[4].second.percent,
    )


@pytest.mark.parametrize(("agree", "level"), [(3, "good"), (4, "excellent")])
async def test_yes_must_be_more_than_half(gathered: Room, agree: int, level: str) -> None:
    """Of six official members three are half, four are more."""
    await voting.turn(gathered, "kind")
    await gathered.opens()
    await voting.all_vote(gathered, 2, 2, 2, 2, 2, 2)
    await gathered.closes()
    await gathered.counts()

    await voting.next_round(gathered, BallotPurpose.SECOND_ROUND, BallotKind.YES_NO)
    for number, who in enumerate(voting.EVERYBODY):
        await gathered.votes(who, 1 if number < agree else 2, 2, 2, 2, 2, 2)
    await gathered.closes()
    await gathered.counts()

    assert [level] + ["good"] * 5 == voting.levels(await voting.standing(gathered))


async def test_a_name_too_many_is_refused_at_the_tap(gathered: Room) -> None:
    """The sheet says how many; the tap that would be one more changes nothing."""
    await voting.turn(gathered, "kind")
    await gathered.opens()
    await voting.all_vote(gathered, 2, 2, 2, 2, 2, 2)
    await gathered.closes()
    await gathered.counts()
    await voting.next_round(gathered, BallotPurpose.SECOND_ROUND, BallotKind.CHOICE)
    voter = await voting.voter(gathered, "lan")

    async with gathered.world.job() as work:
        letters = casting.tap(work, voter, "", 0, 1).letters()
        with pytest.raises(Refusal) as caught:
            casting.tap(work, voter, letters, 1, 1)
        kept = casting.newest(work, voter, letters)

    assert ("too_many_chosen", {"most": 1}) == (caught.value.code, caught.value.fields)
    assert (1, 0, 0, 0, 0, 0) == kept.marks


async def test_a_round_nobody_needs_is_refused(gathered: Room) -> None:
    """Everybody has a level, nobody is tied."""
    await gathered.holds_vote({who: [2] * 6 for who in voting.EVERYBODY})

    for purpose in (BallotPurpose.REPEAT, BallotPurpose.TIE_BREAK):
        async with gathered.world.job() as work:
            with pytest.raises(Refusal) as caught:
                await rounds.preview(
                    work, gathered.people["an"], gathered.meeting_id, purpose, BallotKind.CHOICE
                )
        assert "no_round" == caught.value.code


async def test_no_level_is_voted_on_again_or_left(gathered: Room) -> None:
    """Three of six name a level for Mai: never more than half; the repeat goes before."""
    sheets = {who: [2, 2, 2, 2, 2, 2 if who in ("an", "lan") else 0] for who in voting.EVERYBODY}
    await gathered.holds_vote(sheets)
    before = await voting.standing(gathered)

    await voting.next_round(gathered, BallotPurpose.REPEAT, BallotKind.LEVELS)
    for who in voting.EVERYBODY:
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
    after = await voting.standing(gathered)

    assert ["Bùi Thị Mai"] == [row.result.name for row in before.without_level]
    assert ((), OutcomeKind.LEFT_TO_COMMITTEE) == (after.without_level, after.rows[5].outcome)
    assert after.rows[5].result.session_id == gathered.session_id


async def test_above_the_cap_a_tie_needs_a_second_ballot(gathered: Room) -> None:
    """Two excellent with equal votes, one place: neither is dropped before a ballot decided."""
    await gathered.holds_vote({who: [1, 1, 2, 2, 2, 2] for who in voting.EVERYBODY})
    found = await voting.standing(gathered)
    async with gathered.world.job() as work:
        with pytest.raises(Refusal) as caught:
            await rounds.decide(
                work, gathered.people["an"], gathered.meeting_id, OutcomeKind.BY_ORDER, "Theo phiếu"
            )

    await voting.next_round(gathered, BallotPurpose.TIE_BREAK, BallotKind.CHOICE)
    for who in voting.EVERYBODY:
        await gathered.votes(who, int(who == "an"), int(who != "an"))
    await gathered.closes()
    await gathered.counts()
    async with gathered.world.job() as work:
        await rounds.decide(
            work, deputy(gathered), gathered.meeting_id, OutcomeKind.BY_ORDER, "Theo phiếu"
        )
    settled = await voting.standing(gathered)

    assert found.overflow is not None
    assert (2, 1, "tie_open") == (
        len(found.overflow.tied),
        found.overflow.places,
        caught.value.code,
    )
    assert ["good", "excellent", "good", "good", "good", "good"] == voting.levels(settled)
    assert (None, 0) == (settled.overflow, settled.cap.excess)


async def test_all_may_be_kept_above_the_cap_with_a_reason(gathered: Room) -> None:
    """The deciding committee cuts; the reason is asked for. Each decides on the other alone."""
    await gathered.holds_vote({who: [1, 1, 2, 2, 2, 2] for who in voting.EVERYBODY})
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
    found = await voting.standing(gathered)

    assert ["excellent"] * 2 + ["good"] * 4 == voting.levels(found)
    assert (None, 1) == (found.overflow, found.cap.excess)


async def test_nobody_votes_on_himself_where_it_is_forbidden(gathered: Room) -> None:
    """His own row takes no mark and is no blank of his; the base stays all official members."""
    await voting.turn(gathered, "self_vote")
    await gathered.opens()
    voter = await voting.voter(gathered, "lan")
    async with gathered.world.job() as work:
        with pytest.raises(Refusal) as caught:
            casting.tap(work, voter, "", 4, 2)
    for number, who in enumerate(voting.EVERYBODY):
        await gathered.votes(who, *(0 if row == number else 2 for row in range(6)))
    await gathered.closes()
    await gathered.counts()
    async with gathered.world.job() as work:
        found = await results.results_of(work, await gathered.meeting())

    assert ("own_row", 4) == (caught.value.code, voter.barred)
    assert (0, 1, 2, 3, 5) == voter.blanks([0] * 6)
    lan = found.subjects[4]
    assert (5, 1, 1, "05/06/06") == (
        lan.votes[rating.Level.GOOD],
        lan.blank,
        lan.own_blank,
        lan.of_official.notation[rating.Level.GOOD],
    )


async def test_a_sheet_with_a_mark_on_himself_is_not_cast(gathered: Room) -> None:
    """Only a forged button carries one."""
    await voting.turn(gathered, "self_vote")
    await gathered.opens()

    with pytest.raises(Refusal) as caught:
        await gathered.votes("an", 1, 2, 2, 2, 2, 2)

    assert "old_sheet" == caught.value.code


async def test_collectives_stand_first_on_the_same_sheet(gathered: Room) -> None:
    """The cell before its people (S1 IV.3.3); the secretary not above his cell (S1 V.4)."""
    await voting.turn(gathered, f"collective{Collective.CELL.value}")
    await gathered.opens()
    sheet = await voting.voter(gathered, "lan")
    await voting.all_vote(gathered, 2, 1, 2, 2, 2, 2, 2)
    await gathered.closes()
    await gathered.counts()
    found = await voting.standing(gathered)

    assert "Chi bộ Tổ Tự nhiên" == sheet.subjects[0].name
    assert ["good", "good"] == voting.levels(found)[:2]
    assert found.rows[1].ceiling is not None
    assert (rating.Level.EXCELLENT, True) == (
        found.rows[1].result.level,
        found.rows[1].ceiling.lowered,
    )


@pytest.mark.parametrize(
    ("called", "ways"), [("Cấp ủy", ()), ("Cấp ủy", ("self_vote",)), ("Chi ủy", ())]
)
async def test_a_sheet_keeps_the_word_its_hash_was_made_of(
    gathered: Room, called: str, ways: tuple[str, ...]
) -> None:
    """A vote of before, printed again, proves itself: its committee is not called anew."""
    for each in (f"collective{Collective.COMMITTEE.value}", *ways):
        await voting.turn(gathered, each)
    with patch.object(urn_session, "collective_name", return_value=called):
        await gathered.opens()

    sheet = await voting.voter(gathered, "lan")
    async with gathered.world.job() as work:
        meeting = await (await work.session()).get_one(Meeting, gathered.meeting_id)
        (row,) = await urn_session.named(work, meeting, [Collective.COMMITTEE])

    assert (called, "Chi ủy") == (sheet.subjects[0].name, row.name)


async def test_an_open_vote_keeps_names_and_never_touches_the_urn(gathered: Room) -> None:
    """Choices by name, no sealed elector, no sealed ballot, no key; cast once."""
    await voting.turn(gathered, "mode")
    await gathered.opens()
    key = await without_key(gathered.world.database, gathered.session_id)
    await voting.all_vote(gathered, 2, 2, 2, 2, 2, 2)
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
    assert [] == await voting.rows(gathered, BallotElector, gathered.session_id)
    assert [] == await voting.rows(gathered, SealedBallot, gathered.session_id)
    assert 36 == len(await voting.rows(gathered, OpenChoice, gathered.session_id))
    assert (6, BallotMode.OPEN) == (found.returned, found.mode)
    assert [6] * 6 == [one.votes[rating.Level.GOOD] for one in found.subjects]


async def test_a_closed_open_vote_takes_no_more(gathered: Room) -> None:
    """And says so."""
    await voting.turn(gathered, "mode")
    await gathered.opens()
    voter = await voting.voter(gathered, "lan")
    await gathered.closes()

    async with gathered.world.job() as work:
        came = await casting.cast(work, voter, "")

    assert CastOutcome.CLOSED is came


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
    assert [] == await voting.rows(gathered, BallotTurnout, gathered.session_id)


async def _asks_beside(room: Room, mode: BallotMode) -> None:
    async with room.world.job() as work:
        room.session_id = await side_ballots.put_motion(
            work, room.people["an"], room.meeting_id, voting.MOTION, mode
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
        await voting.rehearses(gathered)
        await voting.ends_rehearsal(gathered)
        for mode in BallotMode:
            await _asks_beside(gathered, mode)
            await _ends_motion(gathered)
            done.append(await _scrubbed(gathered))
        await voting.turn(gathered, "kind")
        await gathered.opens()
        await voting.all_vote(gathered, 2, 2, 2, 2, 2, 2)
        await gathered.closes()
        await gathered.counts()
        done.append(await _scrubbed(gathered))
        await voting.next_round(gathered, BallotPurpose.SECOND_ROUND, BallotKind.CHOICE)
        await gathered.closes()
        done.append(await _scrubbed(gathered))

    assert [True] * 4 == done
    assert 5 == scrub.await_count


async def test_what_was_said_aloud_is_logged_at_the_close_alone(gathered: Room) -> None:
    """Who entered it for whom, in one link: a link for each would tell when (L20)."""
    await voting.turn(gathered, "mode")
    await gathered.opens()
    for who in ("hoa", "lan"):
        async with gathered.world.job() as work:
            await spoken_vote.enter(
                work,
                gathered.people["an"],
                gathered.session_id,
                gathered.member_id(who),
                (1,) * len(voting.EVERYBODY),
            )
    await gathered.votes("binh", *[1] * len(voting.EVERYBODY))
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
