"""Ballots beside the rating: rehearsals and motions."""

from dataclasses import replace

import pytest
from sqlmodel import select

from storage.tables import (
    BallotElector,
    BallotLink,
    BallotSession,
    BallotTally,
    BallotTurnout,
    OutboxMessage,
    SealedBallot,
)
from terms.ballots import BallotMode, BallotPurpose, CastOutcome
from tests.meeting_room import Room
from tests.workflow.ballot import voting
from tests.workflow.ballot.voting import gathered as gathered
from tests.workflow.ballot.voting import scene as scene
from workflow.ballot import (
    casting,
    page_links,
    urn_session,
)
from workflow.ballot.casting import (
    NoSheet,
)
from workflow.ballot.page_links import NoSuchLink, PageEntry
from workflow.count import after_close, side_ballots
from workflow.errors import Refusal


async def test_a_rehearsal_leaves_nothing(gathered: Room) -> None:
    """Same people, same sheet, then purged; the meeting stands where it stood."""
    before = (await gathered.meeting()).state
    await voting.rehearses(gathered)
    sheet = await voting.voter(gathered, "lan")
    await gathered.votes("lan", 1, 1, 1, 1, 1, 1)
    await voting.ends_rehearsal(gathered)

    assert BallotPurpose.REHEARSAL is sheet.purpose
    for table in (BallotElector, BallotTally, SealedBallot, BallotTurnout):
        assert [] == await voting.rows(gathered, table, gathered.session_id)
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
    number = await voting.rehearses(gathered)
    async with gathered.world.job() as work:
        link = await page_links.address(work, number, gathered.member_id("lan"), "vi")
    await voting.ends_rehearsal(gathered)

    assert [] == await voting.rows(gathered, BallotLink, number)
    async with gathered.world.job() as work:
        with pytest.raises(NoSuchLink):
            await page_links.opened(work, PageEntry(link.rpartition("/")[2]))


async def test_the_vote_after_a_rehearsal_is_another_one(gathered: Room) -> None:
    """Its own number: everybody is invited anew, and no sheet of the rehearsal is cast in it."""
    rehearsal = await voting.rehearses(gathered)
    await voting.voter(gathered, "lan")
    await voting.ends_rehearsal(gathered)
    await gathered.opens()

    assert rehearsal != gathered.session_id
    invited = await _invited(gathered, gathered.session_id)
    assert sorted(gathered.member_id(who) for who in voting.EVERYBODY) == invited
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
    for number, who in enumerate(voting.EVERYBODY):
        await gathered.votes(who, 1 if number < agree else 2 + number % 2)
    async with gathered.world.job() as work:
        await side_ballots.close(
            work, gathered.people["an"], gathered.meeting_id, gathered.session_id
        )
    await gathered.counts()
    async with gathered.world.job() as work:
        (found,) = await side_ballots.motions(work, await gathered.meeting())

    assert (voting.MOTION, carried, f"{agree:02d}/06/06") == (
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
