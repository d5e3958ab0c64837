"""The sheet and the cast: who gets one, what a tap does, what comes of a vote."""

import json
from datetime import timedelta

import pytest
from nacl.public import SealedBox
from sqlmodel import select

from storage.ballot_keys import key_of
from storage.ballot_paper import decode
from storage.tables import (
    AccountState,
    BallotElector,
    BallotSession,
    ChatAccount,
    Conversation,
    OutboxMessage,
    SealedBallot,
)
from terms.ballots import CLEAR_SHEET, CastOutcome
from tests.meeting_room import Room
from tests.scenes import Begun, Steps, asked_for
from workflow import accounts
from workflow.ballot import casting
from workflow.ballot.casting import (
    NoSheet,
)
from workflow.drafts import Draft
from workflow.errors import Refusal
from workflow.open_urns import Voter
from workflow.work import ChatKey


async def _open_urn(begun: Begun) -> None:
    room = begun.room
    await room.calls_roll()
    await room.checks_in("lan", "binh", "cuc")
    await room.hands_in("an", "lan", "binh")
    await room.opens()


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, open_urn=_open_urn)


@pytest.fixture
def open_urn(room: Room) -> Room:
    """An, Lan and Bình are in the room and on the sheet; the urn is open."""
    return room


async def _sheet(room: Room, who: str) -> Voter | NoSheet:
    async with room.world.job() as work:
        return await casting.sheet(work, room.chats[who], room.session_id)


async def _voter(room: Room, who: str) -> Voter:
    found = await _sheet(room, who)
    assert isinstance(found, Voter)
    return found


async def _outcome(room: Room, who: str) -> CastOutcome | None:
    found = await _sheet(room, who)
    return found.outcome if isinstance(found, NoSheet) else None


async def test_an_elector_gets_the_sheet(open_urn: Room) -> None:
    """The names in the order of the roster."""
    voter = await _voter(open_urn, "lan")

    assert ["Nguyễn Văn An", "Lê Văn Bình", "Trần Thị Lan"] == [s.name for s in voter.subjects]
    assert open_urn.member_id("lan") == voter.member_id


@pytest.mark.parametrize("who", ["cuc", "mai"])
async def test_nobody_else_gets_one(open_urn: Room, who: str) -> None:
    """Neither the probationary member in the room nor an absent official one."""
    assert CastOutcome.NOT_ELECTOR is await _outcome(open_urn, who)


async def test_a_stranger_gets_none(open_urn: Room) -> None:
    """A chat nobody is joined to."""
    async with open_urn.world.job() as work:
        found = await casting.sheet(work, ChatKey("telegram", "1", "9"), open_urn.session_id)

    assert NoSheet(CastOutcome.NOT_ELECTOR, "vi") == found


async def test_a_tap_needs_no_database(open_urn: Room) -> None:
    """After the first look-up a tap opens no transaction; after two minutes it looks again."""
    await _voter(open_urn, "lan")
    opened = []

    for wait in (timedelta(), timedelta(seconds=119), timedelta(seconds=1)):
        open_urn.world.clock.move(wait)
        async with open_urn.world.job() as work:
            voter = await casting.sheet(work, open_urn.chats["lan"], open_urn.session_id)
            assert isinstance(voter, Voter)
            casting.tap(work, voter, "", 0, 1)
            opened.append(work.unit.opened)

    assert [False, False, True] == opened


async def test_a_lost_phone_loses_its_sheet(open_urn: Room) -> None:
    """A chat taken from its member gets no sheet once the memory of it is over."""
    await _voter(open_urn, "lan")
    async with open_urn.world.job() as work:
        session = await work.session()
        account = await session.get_one(ChatAccount, open_urn.people["lan"].account_id)
        account.state = AccountState.REVOKED
        session.add(account)
    open_urn.world.clock.move(timedelta(minutes=2))

    assert CastOutcome.NOT_ELECTOR is await _outcome(open_urn, "lan")


async def test_letters_of_another_sheet_are_refused(open_urn: Room) -> None:
    """A button of a longer sheet, or of none."""
    voter = await _voter(open_urn, "lan")
    codes = []

    for letters in (Draft((1,) * 4).letters(), "nonsense"):
        with pytest.raises(Refusal) as refused:
            async with open_urn.world.job() as work:
                casting.tap(work, voter, letters, 0, 1)
        codes.append(refused.value.code)

    assert ["old_sheet", "old_sheet"] == codes


async def test_a_vote_is_recorded_once(open_urn: Room) -> None:
    """The first ballot stands; a second one hears the same and adds nothing.

    The sheet lists An, Bình and Lan: Bình is marked after Lan and stands before her."""
    first = await open_urn.votes("lan", 1, 2, 3)
    again = await open_urn.votes("lan", 4, 4, 4)

    async with open_urn.world.job() as work:
        session = await work.session()
        ballots = (await session.exec(select(SealedBallot))).all()
        row = await session.get_one(BallotSession, open_urn.session_id)
    key = open_urn.world.house.ballot_keys.private(key_of(row))
    assert [CastOutcome.RECORDED, CastOutcome.ALREADY] == [first, again]
    assert 1 == len(ballots)
    assert (1, 3, 2) == decode(row.sheet_hash, 3, SealedBox(key).decrypt(ballots[0].sealed))


async def test_the_cast_holds_no_transaction_of_its_update(open_urn: Room) -> None:
    """Also when the tap had to look the voter up first, as after a restart."""
    async with open_urn.world.job() as work:
        voter = await casting.sheet(work, open_urn.chats["lan"], open_urn.session_id)
        assert isinstance(voter, Voter)
        looked_up = work.unit.opened
        came = await casting.cast(work, voter, Draft((1, 1, 1), 1).letters())
        held = work.unit.opened

    assert (True, CastOutcome.RECORDED, False) == (looked_up, came, held)


async def test_two_devices_one_ballot(open_urn: Room) -> None:
    """A sheet still open on the second phone casts nothing more and hears the same."""
    second = ChatKey("zalo", "2", "aabbcc")
    await open_urn.had_also("lan", second)
    async with open_urn.world.job() as work:
        other = await casting.sheet(work, second, open_urn.session_id)
    assert isinstance(other, Voter)
    first = await open_urn.votes("lan", 1, 1, 1)

    async with open_urn.world.job() as work:
        came = await casting.cast(work, other, Draft((4, 4, 4), 1).letters())

    assert [CastOutcome.RECORDED, CastOutcome.ALREADY] == [first, came]


async def test_a_cast_after_the_close_is_refused_in_sql(open_urn: Room) -> None:
    """The sheet is remembered, but another worker's close stands in the database."""
    voter = await _voter(open_urn, "lan")
    await open_urn.closes()

    async with open_urn.world.job() as work:
        came = await casting.cast(work, voter, Draft((1, 1, 1), 1).letters())

    assert CastOutcome.CLOSED is came


async def test_no_sheet_after_the_close(open_urn: Room) -> None:
    """Looked up afresh, it is told; who voted hears that he did."""
    await open_urn.votes("lan", 1, 1, 1)
    await open_urn.closes()

    assert CastOutcome.ALREADY is await _outcome(open_urn, "lan")
    assert CastOutcome.CLOSED is await _outcome(open_urn, "binh")


async def test_where_a_sheet_lies_is_remembered(open_urn: Room) -> None:
    """Taken up again in the same message nothing changes; in another, the first is cleared."""

    async def receives(message: str) -> tuple[str | None, int]:
        async with open_urn.world.job() as work:
            await casting.receive(work, open_urn.chats["lan"], open_urn.session_id, message)
            session = await work.session()
            elector = await session.get_one(
                BallotElector, (open_urn.session_id, open_urn.member_id("lan"))
            )
            planned = await session.exec(
                select(OutboxMessage).where(OutboxMessage.kind == CLEAR_SHEET)
            )
            return elector.sheet_message, len(planned.all())

    assert ("55", 0) == await receives("55")
    assert ("55", 0) == await receives("55")
    assert ("77", 1) == await receives("77")


async def test_a_draft_is_in_no_table(open_urn: Room) -> None:
    """L6: after taps neither conversation nor outbox holds the letters of a sheet."""
    voter = await _voter(open_urn, "lan")
    async with open_urn.world.job() as work:
        await accounts.person(work, open_urn.chats["lan"])
        draft = casting.tap(work, voter, "", 0, 1)
        draft = casting.tap(work, voter, draft.letters(), 2, 4)

    async with open_urn.world.job() as work:
        session = await work.session()
        rows = [
            *(await session.exec(select(Conversation))),
            *(await session.exec(select(OutboxMessage))),
        ]
        stored = json.dumps([row.model_dump(mode="json") for row in rows])
    assert (1, 0, 4) == draft.marks
    assert "ballot_open" in stored
    assert draft.letters() not in stored
