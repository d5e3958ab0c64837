"""A vote whose key is gone or another's: void with a reason, and the meeting goes on (L23).

By the chair's own step in a house whose key was lost, and by the restore of a backup that was taken
while the vote was open: whatever is voted on, in the chat or on the page, first or second round.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from nacl.public import PrivateKey
from sqlmodel import col, select

from handlers.callbacks.meeting import MeetingAction, SheetAction, SheetStep
from handlers.callbacks.votes import VotesAction
from handlers.meeting import meeting_notices
from handlers.words import words_for
from papers.minutes import void_line
from storage import backup, ballot_paper
from storage.tables import (
    BallotSession,
    BallotState,
    MeetingState,
    OutboxMessage,
    SealedBallot,
)
from storage.urn_close import unfinished
from terms.ballots import CLEAR_SHEET, BallotKind, BallotMode, BallotPurpose, CastOutcome
from tests import databases
from tests.handlers.conftest import Talk, Talks
from tests.handlers.line import Behind, Shown
from tests.handlers.thief import ROWS, gathered_room
from tests.keys import urn_key
from tests.meeting_room import VOTERS, Room, at_work
from tests.scenes import Begun, Steps, asked_for
from tests.worlds import world_at
from workflow.ballot import lost_votes, page_links, paper_urn, voting_plan
from workflow.ballot.page_links import PageEntry
from workflow.count import after_close, proposals, rounds, side_ballots
from workflow.errors import Refusal
from workflow.record import minutes_facts
from workflow.room import meeting_standing

VI = words_for("vi")
MOTION = "Thông qua chương trình họp"
GOOD = [2] * ROWS


async def _turned(begun: Begun) -> None:
    """A first round without excellent, so that a second one may follow."""
    await gathered_room(begun)
    room = begun.room
    async with room.world.job() as work:
        await voting_plan.turn(work, room.people["an"], room.meeting_id, "kind")


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, meets=_turned)


@pytest.fixture
def meets(room: Room) -> Room:
    """Six voters in the room, everybody reviewed; nothing is voted on yet."""
    return room


async def _first(room: Room) -> None:
    await room.opens()
    await room.votes("lan", *GOOD)
    await room.votes("binh", *GOOD)


async def _second(room: Room) -> None:
    await room.holds_vote(dict.fromkeys(VOTERS, GOOD))
    await _opens_second(room)
    await room.votes("lan", *[1] * ROWS)


async def _opens_second(room: Room) -> None:
    an, purpose, kind = room.people["an"], BallotPurpose.SECOND_ROUND, BallotKind.YES_NO
    async with room.world.job() as work:
        found = await rounds.preview(work, an, room.meeting_id, purpose, kind)
    async with room.world.job() as work:
        room.session_id = await rounds.open_round(
            work, an, room.meeting_id, purpose, kind, found.seal
        )


async def _motion(room: Room) -> None:
    await _opens_motion(room)
    await room.votes("lan", 1)


async def _opens_motion(room: Room) -> None:
    async with room.world.job() as work:
        an, secret = room.people["an"], BallotMode.SECRET
        room.session_id = await side_ballots.put_motion(work, an, room.meeting_id, MOTION, secret)


async def _rehearsal(room: Room) -> None:
    async with room.world.job() as work:
        room.session_id = await side_ballots.rehearse(work, room.people["an"], room.meeting_id)


async def _page(room: Room) -> None:
    await room.opens()
    async with room.world.job() as work:
        row = await (await work.session()).get_one(BallotSession, room.session_id)
        paper = ballot_paper.encode(row.sheet_hash, GOOD)
        sealed = ballot_paper.seal(row.public_key, paper)
    link = await _link(room, "lan")
    async with room.world.job() as work:
        assert CastOutcome.RECORDED is await page_links.cast(work, PageEntry(link), sealed)


async def _link(room: Room, who: str) -> str:
    async with room.world.job() as work:
        link = await page_links.address(work, room.session_id, room.member_id(who), "vi")
    return link.rpartition("/")[2]


Votes = Callable[[Room], Awaitable[None]]
HELD: Sequence[tuple[Votes, MeetingState]] = [
    (_first, MeetingState.PERSON_REVIEW),
    (_page, MeetingState.PERSON_REVIEW),
    (_second, MeetingState.COUNTED),
    (_motion, MeetingState.PERSON_REVIEW),
    (_rehearsal, MeetingState.PERSON_REVIEW),
]
"""What is being voted on, and where the meeting stands once that is void."""
RESTORED = [pytest.param(*row, marks=() if row[0] is _second else pytest.mark.long) for row in HELD]
"""The same after a restore; what is no vote of a round has its turn in the long run."""


async def _key_file(room: Room) -> Path:
    key = await urn_key(room.world.database, room.session_id)
    return room.world.database.ballot_keys.folder / f"{key.name}.key"


async def _lose(room: Room) -> None:
    (await _key_file(room)).unlink()


async def _exchange(room: Room) -> None:
    (await _key_file(room)).write_bytes(bytes(PrivateKey.generate()))


def _stays(votes: Votes, harm: Votes) -> bool:
    return votes in (_second, _motion) if harm is _lose else votes is _first


HARMED = [
    pytest.param(*row, harm, marks=() if _stays(row[0], harm) else pytest.mark.long)
    for harm in (_lose, _exchange)
    for row in HELD
]


async def _voids(an: Talk) -> None:
    """Take the chair's way from the meeting's screen."""
    await an.says("hop")
    await an.taps(VI.label("meeting.void"))
    await an.taps(VI.label("meeting.void_yes"))


async def _works_off(room: Room) -> None:
    """The program works the close of the void urn off: no ballot is left, no total is written."""
    assert [room.session_id] == await unfinished(room.world.database)
    await room.counts()
    async with room.world.job() as work:
        session = await work.session()
        row = await session.get_one(BallotSession, room.session_id)
        assert BallotState.VOID is row.state
        assert [] == list((await session.exec(select(SealedBallot))).all())


async def _told(room: Room, kind: str) -> dict[int, str]:
    """Give what is planned of a kind, worded, by whom it is for."""
    async with room.world.job() as work:
        found = await (await work.session()).exec(
            select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(col(OutboxMessage.id))
        )
        prepare = meeting_notices.PREPARES[kind]
        screens = [(row.member_id, await prepare(work, row, VI)) for row in found.all()]
    return {who: str(screen.text) for who, screen in screens if screen is not None}


@pytest.mark.parametrize(("votes", "state", "harm"), HARMED)
async def test_the_chair_makes_it_void_and_votes_again(
    meets: Room, talk: Talks, votes: Votes, state: MeetingState, harm: Votes
) -> None:
    """An sees why it cannot be counted, asks nobody's leave twice, and the meeting is where it was;
    the next vote, whatever it is, is held and counted."""
    await votes(meets)
    await harm(meets)

    await _voids(talk("an"))

    assert state is (await meets.meeting()).state
    assert "không kiểm được" not in talk("an").text
    await _works_off(meets)
    await _goes_on(meets)


@pytest.mark.parametrize(("votes", "state"), RESTORED)
async def test_after_a_restore_the_meeting_goes_on(
    meets: Room, tmp_path: Path, votes: Votes, state: MeetingState
) -> None:
    """The drill: the same house from a backup taken while the vote was open, where no key is."""
    await votes(meets)

    async with _restored(meets, tmp_path) as room:
        async with room.world.job() as work:
            lost = await lost_votes.void_all(work)

        assert (1, state) == (lost, (await room.meeting()).state)
        await _works_off(room)
        async with at_work(room.world):
            await _goes_on(room)


async def _goes_on(room: Room) -> None:
    """Whatever was void, the first round is counted in the end, or stands, and a second follows."""
    if (await room.meeting()).state is MeetingState.PERSON_REVIEW:
        await room.holds_vote(dict.fromkeys(VOTERS, GOOD))
    await _opens_second(room)
    for who in VOTERS:
        assert CastOutcome.RECORDED is await room.votes(who, *[1] * ROWS)
    await room.closes()
    await room.counts()
    async with room.world.job() as work:
        found = await proposals.proposals(work, await room.meeting())
        await after_close.announce(work, room.people["an"], room.meeting_id)
    assert ["06/06/06"] * ROWS == [row.second.notation for row in found.rows if row.second]


@asynccontextmanager
async def _restored(room: Room, tmp_path: Path) -> AsyncIterator[Room]:
    await backup.make(room.world.database, tmp_path / "sao-luu", room.world.clock.now())
    new = tmp_path / "mới"
    await asyncio.to_thread(new.mkdir)
    url = await databases.empty_url("sqlite", new)
    await backup.restore(url, tmp_path / "sao-luu", backup.read(tmp_path / "sao-luu"))
    async with world_at(url, new) as world:
        yield replace(room, world=world)


@pytest.mark.long
async def test_paper_totals_that_were_entered_are_there_after_a_restore(
    meets: Room, tmp_path: Path
) -> None:
    """Counted, Mai on paper, one teller has entered: nothing of it is void, the other goes on."""
    async with meets.world.job() as work:
        an, mai = meets.people["an"], meets.member_id("mai")
        await voting_plan.on_paper(work, an, meets.meeting_id, mai)
    await meets.holds_vote(dict.fromkeys(VOTERS[:-1], GOOD))
    figures = ("1", "1", "0", *["1 0 0"] * ROWS)
    await _enters(meets, "an", figures)

    async with _restored(meets, tmp_path) as room:
        async with room.world.job() as work:
            lost = await lost_votes.void_all(work)
        await _enters(room, "hoa", figures)
        async with room.world.job() as work:
            await after_close.counted(work, room.session_id)
        async with room.world.job() as work:
            found = await after_close.results(work, room.people["an"], room.meeting_id)

    assert (0, 6) == (lost, found.returned)


async def _enters(room: Room, teller: str, rows: Sequence[str]) -> None:
    async with room.world.job() as work:
        await paper_urn.begin(work, room.people[teller], room.session_id)
    for row in rows:
        async with room.world.job() as work:
            await paper_urn.enter(work, room.people[teller], room.session_id, row)


async def test_a_vote_that_was_closed_before_is_void_too(meets: Room, talk: Talks) -> None:
    """The key went between the close and the count: nobody waits for ever."""
    await _first(meets)
    await meets.closes()
    await _lose(meets)

    await _voids(talk("an"))

    assert MeetingState.PERSON_REVIEW is (await meets.meeting()).state
    await _works_off(meets)


async def test_what_can_be_counted_is_not_void(meets: Room, talk: Talks) -> None:
    """A forged button, an old one, and one of a key that came back change nothing."""
    await _first(meets)
    tap = MeetingAction(do="void_yes", meeting=meets.meeting_id, about=meets.session_id).pack()
    file = await _key_file(meets)
    kept = file.read_bytes()
    file.unlink()
    an = talk("an")
    await an.says("hop")
    file.write_bytes(kept)

    with pytest.raises(Refusal, match="vote_not_lost"):
        await an.taps_data(tap)

    assert MeetingState.BALLOT_OPEN is (await meets.meeting()).state
    await meets.closes()
    await meets.counts()
    async with meets.world.job() as work:
        assert 2 == (await after_close.results(work, meets.people["an"], meets.meeting_id)).returned


async def test_nobody_but_who_leads_makes_it_void(meets: Room, talk: Talks) -> None:
    """Lan's forged button is refused."""
    await _first(meets)
    await _lose(meets)
    tap = MeetingAction(do="void_yes", meeting=meets.meeting_id, about=meets.session_id).pack()

    with pytest.raises(Refusal, match="not_secretary"):
        await talk("lan").taps_data(tap)

    assert MeetingState.BALLOT_OPEN is (await meets.meeting()).state


async def test_chair_voters_and_minutes_say_so(meets: Room, talk: Talks) -> None:
    """Also who has voted is told that it is not counted, on his sheet, in his chat and on the page;
    the minutes name the vote, the hour and why."""
    async with meets.world.job() as work:
        an, mai = meets.people["an"], meets.member_id("mai")
        await voting_plan.on_paper(work, an, meets.meeting_id, mai)
    await meets.opens()
    lan = Behind(meets.world, int(meets.chats["lan"].chat), messages=[Shown(1, "")])
    await lan.taps_data(SheetAction(do=SheetStep.RECEIVE, session=meets.session_id).pack(), 1)
    await meets.votes("lan", *GOOD)
    link = await _link(meets, "lan")
    await _lose(meets)
    await _voids(talk("an"))
    await _works_off(meets)

    await lan.taps_data(SheetAction(do=SheetStep.RECEIVE, session=meets.session_id).pack(), 1)
    async with meets.world.job() as work:
        page = await page_links.opened(work, PageEntry(link))
    meeting = await meets.meeting()
    async with meets.world.job() as work:
        facts = await minutes_facts.facts(work, meeting)

    assert "Đã ghi nhận" not in lan.text
    assert CastOutcome.CLOSED is page
    cleared = await _told(meets, CLEAR_SHEET)
    assert "bị hủy vì không kiểm được" in cleared[meets.member_id("lan")]
    assert 1 == len(facts.voided)
    assert void_line(facts.voided[0]).startswith("Lần bỏ phiếu mở hồi 09 giờ 00")


async def test_everybody_who_had_a_vote_is_told(meets: Room, talk: Talks) -> None:
    """By phone or on paper; who chairs is told how to go on."""
    async with meets.world.job() as work:
        an, mai = meets.people["an"], meets.member_id("mai")
        await voting_plan.on_paper(work, an, meets.meeting_id, mai)
    await _first(meets)
    await _lose(meets)
    await _voids(talk("an"))

    told = await _told(meets, lost_votes.VOID_TOLD)
    chair = await _told(meets, lost_votes.LOST_VOTE)

    assert {meets.member_id(who) for who in VOTERS[1:]} == set(told)
    assert {True} == {"Chi bộ bỏ phiếu lại" in text for text in told.values()}
    assert [meets.member_id("an")] == list(chair)


@pytest.mark.long
async def test_a_void_second_round_is_not_announced_in_one_tap(meets: Room, talk: Talks) -> None:
    """The first count stands without excellent: what is left is to vote again, and minutes that
    are read out at once would pass over it; they name the void vote."""
    await _second(meets)
    await _lose(meets)
    an = talk("an")
    await _voids(an)

    await an.says("hop")

    assert VI.label("meeting.announce_read") not in an.labels
    await an.taps_data(VotesAction(do="standing", meeting=meets.meeting_id).pack())
    assert VI.label("votes.do_second_yes_no") in an.labels
    meeting = await meets.meeting()
    async with meets.world.job() as work:
        assert await meeting_standing.nothing_left(work, meets.people["an"])
        facts = await minutes_facts.facts(work, meeting)
    assert [False] == [one.motion for one in facts.voided]
    assert all(row.second is None for row in facts.proposals)
