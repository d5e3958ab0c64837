"""Casting: votes that queue while one commit runs share the next one.

The writer owns its transactions; whoever casts holds none. Receipt (`BallotElector.voted`) and
ballot are written together or not at all, and an answer is given only after the commit. That the
two share a transaction tells a reader of the database which ciphertext is whose, never what it
says: the secrecy rests on the sealing and on the destruction of the key. See docs/secrecy.md.
"""

import asyncio
import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col, insert, select, tuple_, update

from storage.ballot_keys import UrnKey, digest_of
from storage.ballot_paper import SEALED_BYTES, InvalidBallotError
from storage.database import Database
from storage.queries.phones import ON_THE_LIST
from storage.tables import (
    BallotElector,
    BallotPhone,
    BallotSession,
    BallotState,
    ChatAccount,
    SealedBallot,
)
from storage.urn_links import Behind, Link, LinkLine, behind
from storage.urn_phones import PhoneLine
from storage.urn_sheets import SheetLine
from terms.ballots import CastOutcome

MOST_TOGETHER = 256
"""Votes in one transaction."""

Elector = tuple[int, int]
"""Session id and member id."""

_SESSION = col(BallotElector.session_id)
_MEMBER = col(BallotElector.member_id)

_UNWRITTEN = (SQLAlchemyError, OSError)
_PASSING = (OperationalError, PoolTimeoutError, OSError)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Ballot:
    sealed: bytes
    account_id: int | None


@dataclass(frozen=True, slots=True)
class Cast:
    """What came of a ballot, and whose it was."""

    outcome: CastOutcome
    elector: Elector | None
    """None where there is no such link, or nothing could be written."""


_Who = Elector | Link
"""Whom a vote is for, or the link that tells."""
_FAILED = Cast(CastOutcome.FAILED, None)
_NO_SUCH_LINK = Cast(CastOutcome.NOT_ELECTOR, None)


@dataclass(frozen=True, slots=True)
class _Vote:
    who: _Who
    ballot: _Ballot
    answer: asyncio.Future[Cast]


class BallotWriter:
    """The one writer of ballots in a worker."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: asyncio.Queue[_Vote] = asyncio.Queue()
        self.sheets = SheetLine(database)
        """Where the voters' sheets lie is noted the same way."""
        self.phones = PhoneLine(database)
        """Whether their phones are still theirs is asked the same way."""
        self.links = LinkLine(database)
        """Whose ballot a page is for is asked the same way."""

    async def cast(
        self, session_id: int, member_id: int, sealed: bytes, account_id: int | None = None
    ) -> CastOutcome:
        """Put a sealed ballot (112 bytes) into the urn; the answer comes after the commit.

        `account_id` is the phone it comes from: it is taken only while that phone is on the urn's
        list, whatever a worker remembers of it; None where a link stands for the elector. Raise
        `InvalidBallotError` for another length: it would tell ballots apart.
        """
        if len(sealed) != SEALED_BYTES:
            raise InvalidBallotError("ballot_malformed", session_id=session_id)
        came = await self._waits((session_id, member_id), _Ballot(sealed, account_id))
        return came.outcome

    async def cast_by_link(self, link: Link, sealed: bytes) -> Cast:
        """Put what a page has sealed into the urn, as `cast`. Whose ballot it is, and whether the
        phone of a button is still theirs, is found in the transaction that writes it."""
        if len(sealed) != SEALED_BYTES:
            raise InvalidBallotError("ballot_malformed")
        return await self._waits(link, _Ballot(sealed, None))

    async def _waits(self, who: _Who, ballot: _Ballot) -> Cast:
        answer: asyncio.Future[Cast] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait(_Vote(who, ballot, answer))
        return await answer

    async def run(self) -> None:
        """Write what waits, until cancelled; then nobody is left without an answer."""
        async with asyncio.TaskGroup() as lines:
            lines.create_task(self.sheets.run())
            lines.create_task(self.phones.run())
            lines.create_task(self.links.run())
            lines.create_task(self._write_votes())

    async def _write_votes(self) -> None:
        try:
            while True:
                await self._write_batch([await self._waiting.get()])
        finally:
            _answer(self._take(self._waiting.qsize()), {})

    async def _write_batch(self, votes: list[_Vote]) -> None:
        votes += self._take(MOST_TOGETHER - 1)
        casts: dict[_Who, Cast] = {}
        try:
            # Reversed, so that of two votes of one elector the first one stands.
            casts |= await self._write(list({one.who: one for one in reversed(votes)}.values()))
        finally:
            _answer(votes, casts)

    def _take(self, most: int) -> list[_Vote]:
        return [self._waiting.get_nowait() for _ in range(min(most, self._waiting.qsize()))]

    async def _write(self, votes: list[_Vote]) -> dict[_Who, Cast]:
        """Write votes, the later ones first."""
        try:
            return await self._commit(votes)
        except _UNWRITTEN as error:
            # Repeating is safe, even when only the answer to a commit was lost: receipts decide.
            # An error of the data is one vote's own, so each is then tried by itself.
            passing = _passing(error)
        casts: dict[_Who, Cast] = {}
        for part in [votes] if passing else [[one] for one in reversed(votes)]:
            try:
                casts |= await self._commit(part)
            except _UNWRITTEN as error:
                _log.error("ballots not written: %d, %s", len(part), type(error).__name__)
        return casts

    async def _commit(self, votes: list[_Vote]) -> dict[_Who, Cast]:
        async with self._database.transaction() as session:
            connection = await session.connection()
            held = await behind({v.who for v in votes if isinstance(v.who, Link)}, connection)
            ballots = _by_elector(votes, held)
            opened = await _hold_open({one[0] for one in ballots}, connection)
            lost = self._without_key(opened)
            taking = set(opened) - lost
            away = await _taken_away(ballots, connection)
            due = [one for one in ballots if one[0] in taking and one not in away]
            recorded = await _mark_voted(due, connection)
            await _drop_in({one: ballots[one].sealed for one in recorded}, connection)
            missed = [one for one in ballots if one not in recorded]
            receipts = await _receipts(missed, connection)
        outcomes = dict.fromkeys(recorded, CastOutcome.RECORDED)
        outcomes |= {one: _refusal(one, taking, lost, receipts) for one in missed}
        return {vote.who: _came(vote.who, held, outcomes) for vote in votes}

    def _without_key(self, opened: Mapping[int, UrnKey]) -> set[int]:
        """Give those whose ballots could never be counted: none is taken, and it is logged."""
        sealed = [key for key in opened.values() if key.public or key.name]  # not an open vote's
        lost = set(self._database.ballot_keys.lost(sealed))
        for session_id in sorted(lost):
            _log.error("code=urn_key_lost session=%d", session_id)
        return lost


def _refusal(
    one: Elector, taking: set[int], lost: set[int], receipts: Mapping[Elector, bool]
) -> CastOutcome:
    # The receipt comes first: who voted hears so also after the close.
    if receipts.get(one, False):
        return CastOutcome.ALREADY
    if one[0] in lost:
        return CastOutcome.NO_KEY
    return CastOutcome.NOT_ELECTOR if one[0] in taking else CastOutcome.CLOSED


def _elector(who: _Who, held: Mapping[Link, Behind]) -> Elector | None:
    if not isinstance(who, Link):
        return who
    found = held.get(who)
    return None if found is None else (found.session_id, found.member_id)


def _by_elector(votes: list[_Vote], held: Mapping[Link, Behind]) -> dict[Elector, _Ballot]:
    """Give each elector's ballot, the last one of this list. Links of a void opening bring none."""
    ballots: dict[Elector, _Ballot] = {}
    for vote in votes:
        if not isinstance(vote.who, Link):
            ballots[vote.who] = vote.ballot
        elif (one := held.get(vote.who)) is not None and one.state is not BallotState.VOID:
            ballots[one.session_id, one.member_id] = vote.ballot
    return ballots


def _came(who: _Who, held: Mapping[Link, Behind], outcomes: Mapping[Elector, CastOutcome]) -> Cast:
    elector = _elector(who, held)
    if elector is None:
        return _NO_SUCH_LINK
    return Cast(outcomes.get(elector, CastOutcome.CLOSED), elector)


def _answer(votes: list[_Vote], casts: Mapping[_Who, Cast]) -> None:
    recorded: set[Elector | None] = set()
    for vote in votes:
        came = casts.get(vote.who, _FAILED)
        if came.outcome is CastOutcome.RECORDED:
            if came.elector in recorded:
                came = Cast(CastOutcome.ALREADY, came.elector)
            recorded.add(came.elector)
        if not vote.answer.done():
            vote.answer.set_result(came)


def _passing(error: Exception) -> bool:
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return lost or isinstance(error, _PASSING)


async def _hold_open(sessions: Collection[int], connection: AsyncConnection) -> dict[int, UrnKey]:
    """Give those that take ballots; they cannot be closed before this transaction ends."""
    row = BallotSession
    found = await connection.execute(
        select(row.id, row.key_name, row.key_hash, row.public_key)
        .where(col(row.id).in_(sessions), row.state == BallotState.OPEN)
        .order_by(col(row.id))
        .with_for_update(read=True)
    )
    return {
        number: UrnKey(number, name, digest or digest_of(public), public)
        for number, name, digest, public in found
    }


async def _taken_away(
    ballots: Mapping[Elector, _Ballot], connection: AsyncConnection
) -> set[Elector]:
    """Give the electors whose ballot comes from a phone that is not on the urn's list (L22)."""
    phones = {one: (*one, b.account_id) for one, b in ballots.items() if b.account_id is not None}
    if not phones:
        return set()
    row = BallotPhone
    key = (col(row.session_id), col(row.member_id), col(row.account_id))
    found = await connection.execute(
        select(*key).join(ChatAccount, ON_THE_LIST).where(tuple_(*key).in_(phones.values()))
    )
    listed = {tuple(one) for one in found}
    return {one for one, phone in phones.items() if phone not in listed}


async def _mark_voted(electors: Collection[Elector], connection: AsyncConnection) -> set[Elector]:
    """Give those who had not voted; they now have."""
    if not electors:
        return set()
    # Locked in one order, so that two workers with the same electors never wait for each other.
    due = (
        select(_SESSION, _MEMBER)
        .where(tuple_(_SESSION, _MEMBER).in_(electors), col(BallotElector.voted).is_(False))
        .order_by(_SESSION, _MEMBER)
        .with_for_update()
        .cte("due")
    )
    hit = await connection.execute(
        update(BallotElector)
        .where(due.c.session_id == _SESSION, due.c.member_id == _MEMBER)
        .values(voted=True)
        .returning(_SESSION, _MEMBER)
    )
    return {(session_id, member_id) for session_id, member_id in hit}


async def _drop_in(ballots: Mapping[Elector, bytes], connection: AsyncConnection) -> None:
    rows = [
        {"id": str(uuid4()), "session_id": session_id, "sealed": sealed}
        for (session_id, _), sealed in ballots.items()
    ]
    if rows:
        await connection.execute(insert(SealedBallot), sorted(rows, key=lambda row: str(row["id"])))


async def _receipts(
    electors: Collection[Elector], connection: AsyncConnection
) -> dict[Elector, bool]:
    if not electors:
        return {}
    found = await connection.execute(
        select(_SESSION, _MEMBER, BallotElector.voted).where(
            tuple_(_SESSION, _MEMBER).in_(electors)
        )
    )
    return {(session_id, member_id): voted for session_id, member_id, voted in found}
