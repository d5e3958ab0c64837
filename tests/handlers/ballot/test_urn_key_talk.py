"""The key of an urn under attack: laid there beforehand, lost, or exchanged for another (L19)."""

import logging
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from nacl.public import PrivateKey, SealedBox
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from handlers.callbacks.meeting import MeetingAction, SheetAction, SheetStep
from handlers.words import words_for
from storage import urn_close
from storage.ballot_paper import decode
from storage.tables import AuditEvent, BallotSession, MeetingState, SealedBallot
from terms.ballots import CastOutcome
from tests.handlers.line import Behind, OverZalo
from tests.keys import urn_key, without_key
from tests.meeting_room import VOTERS, Room
from tests.scenes import Begun, Steps, asked_for
from workflow.ballot import opening, urn_session
from workflow.drafts import Draft
from workflow.work import ChatKey

VI = words_for("vi")
ROWS = 6
ZALO = 7002
LETTERS = Draft((1,) * ROWS, version=1).letters()


async def _gathered(begun: Begun) -> None:
    room = begun.room
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.hands_in(*VOTERS)
    await room.reviews()


async def _open_urn(begun: Begun) -> None:
    await begun.room.opens()


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    names = request.fixturenames
    wanted = [*names, "gathered"] if "open_urn" in names else names
    return asked_for(wanted, gathered=_gathered, open_urn=_open_urn)


@pytest.fixture
def gathered(room: Room) -> Room:
    """Six voters in the room, everybody reviewed; the urn is about to be opened."""
    return room


@pytest.fixture
def open_urn(room: Room) -> Room:
    """The urn is open for six."""
    return room


async def _taps_open(room: Room, an: Behind) -> None:
    """An confirms the preview he sees."""
    async with room.world.job() as work:
        found = await opening.preview(work, room.people["an"], room.meeting_id)
    yes = MeetingAction(do="open", meeting=room.meeting_id, value=found.seal)
    await an.taps_data(yes.pack())


async def _ballots(room: Room) -> list[SealedBallot]:
    async with room.world.job() as work:
        return list((await (await work.session()).exec(select(SealedBallot))).all())


def _plants(room: Room, name: str) -> None:
    folder = room.world.database.ballot_keys.folder
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / name).write_bytes(bytes(PrivateKey.generate()))


async def test_a_key_laid_there_beforehand_opens_nothing(
    gathered: Room, caplog: pytest.LogCaptureFixture
) -> None:
    """Under the name that an older program would have taken up: told to chair and log, and the
    meeting stays where it was. With the file gone the same tap opens."""
    room = gathered
    _plants(room, "1.key")
    an = Behind(room.world, int(room.chats["an"].chat))
    await an.says("menu")

    with caplog.at_level(logging.ERROR):
        await _taps_open(room, an)

    assert "máy chủ đã có sẵn một tệp khóa lạ" in an.toast
    assert MeetingState.BALLOT_OPEN is not (await room.meeting()).state
    async with room.world.job() as work:
        assert [] == list((await (await work.session()).exec(select(BallotSession))).all())
    assert ["code=ballot_key_exists session=1"] == [
        one.getMessage() for one in caplog.records if one.name == "workflow.ballot.urn_session"
    ]

    (room.world.database.ballot_keys.folder / "1.key").unlink()
    await _taps_open(room, an)

    assert MeetingState.BALLOT_OPEN is (await room.meeting()).state


async def test_an_opening_that_is_rolled_back_leaves_no_key(gathered: Room) -> None:
    """The last thing it writes fails: its key goes with its rows, and the next tap opens."""
    room = gathered
    folder = room.world.database.ballot_keys.folder
    an = Behind(room.world, int(room.chats["an"].chat))
    await an.says("menu")
    made: list[Path] = []

    async def fails(*_given: object) -> None:
        made.extend(folder.iterdir())
        raise RuntimeError

    with patch.object(urn_session, "_invite", fails):
        await _taps_open(room, an)
    left = list(folder.iterdir())
    await _taps_open(room, an)

    assert (1, []) == (len(made), left)
    assert MeetingState.BALLOT_OPEN is (await room.meeting()).state
    assert 1 == len(list(folder.iterdir()))


async def test_a_commit_of_unknown_end_keeps_the_key(gathered: Room) -> None:
    """The server hangs up after the order: the vote may be open, and is counted with this key."""
    room = gathered
    commit = AsyncSession.commit

    async def cut_off(session: AsyncSession) -> None:
        await commit(session)
        raise ConnectionError

    async with room.world.job() as work:
        found = await opening.preview(work, room.people["an"], room.meeting_id)
    with patch.object(AsyncSession, "commit", cut_off), pytest.raises(ConnectionError):
        async with room.world.job() as work:
            room.session_id = await opening.open_ballot(
                work, room.people["an"], room.meeting_id, found.seal
            )

    assert [] == await without_key(room.world.database, room.session_id)


async def test_what_an_older_program_left_is_put_aside_at_the_start(gathered: Room) -> None:
    """It hinders no opening, is not deleted, and no vote's own key is touched."""
    room = gathered
    database = room.world.database
    _plants(room, "1.key")
    known = await urn_close.keyed(database)

    moved = database.ballot_keys.set_aside(known)
    await room.opens()
    strays = database.ballot_keys.strays(await urn_close.keyed(database))
    again = database.ballot_keys.set_aside(await urn_close.keyed(database))

    assert (["1.key"], [], []) == (moved, strays, again)
    assert 1 == len(list(database.ballot_keys.folder.glob("1.key.*.aside")))
    assert [] == await without_key(database, room.session_id)


async def test_who_knows_the_key_reads_the_ballots(open_urn: Room) -> None:
    """The control: this is what a key that was laid there and taken up would have shown."""
    room = open_urn
    await room.votes("lan", *[3] * ROWS)
    key = room.world.database.ballot_keys.private(
        await urn_key(room.world.database, room.session_id)
    )
    (sealed,) = await _ballots(room)
    async with room.world.job() as work:
        row = await (await work.session()).get_one(BallotSession, room.session_id)

    assert (3,) * ROWS == decode(row.sheet_hash, ROWS, SealedBox(key).decrypt(sealed.sealed))


def _lose(file: Path) -> None:
    file.unlink()


def _exchange(file: Path) -> None:
    file.write_bytes(bytes(PrivateKey.generate()))


@pytest.mark.parametrize("harm", [_lose, _exchange])
@pytest.mark.parametrize("channel", [Behind, OverZalo])
async def test_no_ballot_is_taken_that_cannot_be_counted(
    open_urn: Room, harm: Callable[[Path], None], channel: type[Behind]
) -> None:
    """Gone, or another's: told before anything is written, the choices stay; put back, it casts."""
    room = open_urn
    zalo = OverZalo(room.world, ZALO)
    await room.had_also("lan", ChatKey(*_of(zalo)))
    phone = zalo if channel is OverZalo else Behind(room.world, int(room.chats["lan"].chat))
    key = await urn_key(room.world.database, room.session_id)
    file = room.world.database.ballot_keys.folder / f"{key.name}.key"
    kept = file.read_bytes()
    cast = SheetAction(do=SheetStep.CAST, session=room.session_id, letters=LETTERS).pack()
    harm(file)

    await phone.taps_data(cast, 1)
    said, taken = phone.toast or phone.text, await _ballots(room)
    file.write_bytes(kept)
    await room.votes("lan", *[1] * ROWS)

    assert said.startswith("Phiếu chưa được ghi: máy chủ thiếu khóa của hòm phiếu")
    assert ([], 1) == (taken, len(await _ballots(room)))


def _of(phone: OverZalo) -> tuple[str, str, str]:
    return phone.key.channel, phone.key.bot, phone.key.chat


async def test_a_row_with_another_public_half_takes_nothing(open_urn: Room) -> None:
    """Somebody who writes to the database puts his own half there: the digest does not fit."""
    room = open_urn
    async with room.world.job() as work:
        session = await work.session()
        row = await session.get_one(BallotSession, room.session_id)
        row.public_key = bytes(PrivateKey.generate().public_key)
        session.add(row)

    came = await room.votes("lan", *[1] * ROWS)

    assert (CastOutcome.NO_KEY, []) == (came, await _ballots(room))


async def test_an_urn_opened_by_an_older_program_takes_and_counts(open_urn: Room) -> None:
    """Its file is called by the session, its row knows no name and no digest."""
    room = open_urn
    folder = room.world.database.ballot_keys.folder
    async with room.world.job() as work:
        session = await work.session()
        row = await session.get_one(BallotSession, room.session_id)
        (folder / f"{row.key_name}.key").rename(folder / f"{row.id}.key")
        row.key_name = row.key_hash = ""
        session.add(row)

    came = [await room.votes(who, *[1] * ROWS) for who in ("lan", "binh")]
    await room.closes()
    await room.counts()

    assert [CastOutcome.RECORDED] * 2 == came
    assert MeetingState.COUNTED is (await room.meeting()).state
    assert [] == list(folder.iterdir())


async def test_the_opening_in_the_chain_names_the_digest(open_urn: Room) -> None:
    """Whoever changes row and file together later cannot change what the chain said of them."""
    key = await urn_key(open_urn.world.database, open_urn.session_id)

    async with open_urn.world.job() as work:
        found = await (await work.session()).exec(
            select(AuditEvent.payload).where(AuditEvent.kind == "ballot_opened")
        )

    assert [key.digest] == [payload["key_hash"] for payload in found]
