"""Links to an urn's ballot pages: whose ballot each is for is found for many of them at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Executable, and_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped
from sqlmodel import col

from storage.database import Database
from storage.queries.phones import ON_THE_LIST
from storage.tables import (
    BallotElector,
    BallotLink,
    BallotPhone,
    BallotRules,
    BallotSession,
    BallotState,
    ChatAccount,
    OpenVoter,
    RoomCode,
)
from storage.urn_line import UrnLine

Chat = tuple[str, str, str]
"""Channel, bot and chat."""

_CHAT = (col(ChatAccount.channel), col(ChatAccount.bot), col(ChatAccount.chat))


@dataclass(frozen=True, slots=True)
class Link:
    """What a page was opened by: a link for any browser, one behind a chat's button, or a code
    that was typed in the room."""

    digest: str
    chat: Chat | None = None
    """Where it was opened, as the messenger itself has signed it; None for a browser."""
    urn: int | None = None
    """Of a typed code, the opening it is typed for; nought for the one that is open now. None for
    a link, which knows its own."""


@dataclass(frozen=True, slots=True)
class Behind:
    """Whose ballot a link is for, and in which opening of the urn."""

    session_id: int
    """Nought, and void, for a code whose meeting holds no vote that takes it."""
    member_id: int
    state: BallotState
    voted: bool


async def behind(links: Collection[Link], connection: AsyncConnection) -> dict[Link, Behind]:
    """Give whose ballot these links are for; nothing of one that was never made or was taken back,
    nor of a button's where the chat that shows it is not its own, or not on the ballot's list. A
    code is of a phone, which has to be on that list too."""
    plain = {link.digest for link in links if link.chat is None and link.urn is None}
    typed = {link for link in links if link.urn is not None}
    behind_buttons = {link.digest for link in links if link.chat is not None}
    found: dict[Link, Behind] = {}
    for voter in _VOTERS:
        # Nearly every vote is a sealed one: the second look is for what the first did not find.
        plain -= {link.digest for link in found if link.chat is None}
        if plain:
            for digest, *row in await connection.execute(_links(voter), {"digests": list(plain)}):
                found[Link(digest)] = Behind(*row)
        behind_buttons -= {link.digest for link in found if link.chat is not None}
        if behind_buttons:
            rows = await connection.execute(_buttons(voter), {"digests": list(behind_buttons)})
            for digest, channel, bot, chat, *row in rows:
                found[Link(digest, (channel, bot, chat))] = Behind(*row)
    if typed:
        found |= await _behind_codes(typed, connection)
    return {link: found[link] for link in links if link in found}


async def _behind_codes(typed: Collection[Link], connection: AsyncConnection) -> dict[Link, Behind]:
    digests = {link.digest for link in typed}
    known = select(col(RoomCode.digest), col(RoomCode.member_id))
    rows = await connection.execute(known.where(col(RoomCode.digest).in_(digests)))
    whose = {row[0]: row[1] for row in rows}
    votes: dict[str, list[Behind]] = {digest: [] for digest in whose}
    if whose:
        for voter in _VOTERS:
            for digest, *row in await connection.execute(_votes_of(whose, voter)):
                votes[digest].append(Behind(*row))
    return {
        link: _meant(votes[link.digest], link.urn) or _no_vote(whose[link.digest])
        for link in typed
        if link.digest in whose
    }


def _meant(votes: Collection[Behind], urn: int | None) -> Behind | None:
    """Give the vote a code is typed for: the one it names, else the open one, else the last."""
    if urn:
        return next((one for one in votes if one.session_id == urn), None)
    return max(votes, key=lambda one: (one.state is BallotState.OPEN, one.session_id), default=None)


def _no_vote(member_id: int) -> Behind:
    return Behind(0, member_id, BallotState.VOID, voted=False)


_Voter = type[BallotElector] | type[OpenVoter]
_VOTERS: tuple[_Voter, ...] = (BallotElector, OpenVoter)
"""Who may vote in a sealed vote, and in an open one."""


_AMONG_DIGESTS = col(BallotLink.digest).in_(bindparam("digests", expanding=True))


# Made once: making it takes as long as finding some links.
@lru_cache
def _links(voter: _Voter) -> Executable:
    return (
        select(col(BallotLink.digest), *_behind_links(voter))
        .select_from(BallotLink)
        .join(voter, _of_link(voter))
        .join(BallotSession, col(BallotSession.id) == col(BallotLink.session_id))
        .where(_AMONG_DIGESTS, col(BallotLink.account_id).is_(None))
    )


@lru_cache
def _buttons(voter: _Voter) -> Executable:
    return (
        select(col(BallotLink.digest), *_CHAT, *_behind_links(voter))
        .select_from(BallotLink)
        .join(voter, _of_link(voter))
        .join(BallotSession, col(BallotSession.id) == col(BallotLink.session_id))
        .join(ChatAccount, col(ChatAccount.id) == col(BallotLink.account_id))
        .join(BallotPhone, ON_THE_LIST)
        .where(
            _AMONG_DIGESTS,
            col(BallotPhone.session_id) == col(BallotLink.session_id),
            col(ChatAccount.member_id) == col(BallotLink.member_id),
        )
    )


def _behind_links(voter: _Voter) -> tuple[Mapped[Any], ...]:
    return (
        col(BallotLink.session_id),
        col(BallotLink.member_id),
        col(BallotSession.state),
        col(voter.voted),
    )


def _of_link(voter: _Voter) -> ColumnElement[bool]:
    return and_(
        col(voter.session_id) == col(BallotLink.session_id),
        col(voter.member_id) == col(BallotLink.member_id),
    )


def _votes_of(digests: Collection[str], voter: _Voter) -> Executable:
    """Give the votes of a code's meeting in which its member and its phone are on the list, and
    which are not held without links."""
    session, rules = col(BallotSession.id), BallotRules
    return (
        select(
            col(RoomCode.digest),
            session,
            col(RoomCode.member_id),
            col(BallotSession.state),
            col(voter.voted),
        )
        .select_from(RoomCode)
        .join(BallotSession, col(BallotSession.meeting_id) == col(RoomCode.meeting_id))
        .join(
            voter,
            and_(
                col(voter.session_id) == session,
                col(voter.member_id) == col(RoomCode.member_id),
            ),
        )
        .join(ChatAccount, col(ChatAccount.id) == col(RoomCode.account_id))
        .join(BallotPhone, and_(ON_THE_LIST, col(BallotPhone.session_id) == session))
        .outerjoin(rules, col(rules.session_id) == session)
        .where(
            col(RoomCode.digest).in_(digests),
            col(ChatAccount.member_id) == col(RoomCode.member_id),
            func.coalesce(col(rules.web_link), True).is_(True),
        )
    )


class LinkLine(UrnLine[Link, Behind | None]):
    """Where the pages of one worker wait to be told whose they are; None for no such link."""

    def __init__(self, database: Database) -> None:
        async def look(links: Sequence[Link]) -> list[Behind | None]:
            async with database.transaction() as session:
                found = await behind(set(links), await session.connection())
            return [found.get(link) for link in links]

        super().__init__(look)
