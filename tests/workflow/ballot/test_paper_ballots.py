"""Ballots on paper: who has one, two tellers who agree, and what is told of a few."""

import pytest

import rating
from papers.meeting_facts import UrnFacts
from storage.tables import (
    BallotSession,
    BallotState,
    MeetingState,
    PaperElector,
    PaperUrn,
    TellerCount,
)
from terms.ballots import BallotKind, BallotPurpose, CastOutcome
from tests.meeting_room import Room
from tests.rows import few
from tests.workflow.ballot import voting
from tests.workflow.ballot.voting import gathered as gathered
from tests.workflow.ballot.voting import scene as scene
from workflow.ballot import (
    casting,
    paper_urn,
    voting_plan,
)
from workflow.ballot.casting import (
    NoSheet,
)
from workflow.ballot.paper_urn import Counting
from workflow.count import after_close, results
from workflow.errors import Refusal
from workflow.record import ballot_record


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
    assert 1 == len(await voting.rows(gathered, PaperElector, gathered.session_id))


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
    for one in found.subjects:
        assert 6 == sum(one.votes.values()) + one.blank + one.invalid
    assert (1, 4, 0, 1) == (
        found.subjects[0].votes[rating.Level.EXCELLENT],
        found.subjects[0].votes[rating.Level.GOOD],
        found.subjects[0].blank,
        found.subjects[0].invalid,
    )
    assert [] == await voting.rows(gathered, TellerCount, gathered.session_id)


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
    assert found.paper.invalid is None
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
    binh = str(gathered.member_id("binh"))

    await _enters(gathered, "an", "2", "2", "0", *["2 0 0 0"] * 6)
    seen = await _enters(gathered, "hoa", "2", "2", "0", "2 0 0 0", "1 1 0 0", *["2 0 0 0"] * 4)
    an = await _enters(gathered, "an")

    assert ((binh,), binh, binh) == (seen.differing, seen.question, an.question)
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
    few(
        [
            ((), "3", "figures_sum"),
            (("2",), "3", "figures_sum"),
            (("2", "1"), "2", "figures_sum"),
            (("2", "2", "1"), "1 1 0 0", "figures_sum"),
            (("2", "2", "0"), "2 0 0", "figures_shape"),
            (("2", "2", "0"), "hai 0 0 0", "figures_shape"),
            ((), "", "figures_shape"),
        ],
        1,
        3,
    ),
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
    await voting.turn(gathered, "kind")
    await gathered.opens()
    await voting.all_vote(gathered, 2, 2, 2, 2, 2, 2)
    await gathered.closes()
    await gathered.counts()
    first = gathered.session_id
    await voting.next_round(gathered, BallotPurpose.SECOND_ROUND, BallotKind.YES_NO)
    await voting.all_vote(gathered, 1, 2, 2, 2, 2, 2)
    await gathered.closes()

    async with gathered.world.job() as work:
        found = await after_close.left_behind(work)
        await after_close.counted(work, first)
    during = (await gathered.meeting()).state
    await gathered.counts()

    assert first in found
    assert MeetingState.BALLOT_CLOSED is during
    assert MeetingState.COUNTED is (await gathered.meeting()).state
