"""Links to an urn's ballot pages: whose ballot each is for is found for many of them at once.

When an urn opens, everybody's phone asks for its sheet in the same seconds, and in the last ones
everybody casts: a transaction for each would keep the writer of the urn waiting.
"""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Executable, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from storage.database import Database
from storage.queries.phones import ON_THE_LIST
from storage.tables import (
    BallotElector,
    BallotLink,
    BallotPhone,
    BallotSession,
    BallotState,
    ChatAccount,
)

MOST_TOGETHER = 256
"""Links in one question."""

Chat = tuple[str, str, str]
"""Channel, bot and chat."""

_CHAT = (col(ChatAccount.channel), col(ChatAccount.bot), col(ChatAccount.chat))


@dataclass(frozen=True, slots=True)
class Link:
    """What a page was opened by: a link for any browser, or one behind a chat's button."""

    digest: str
    chat: Chat | None = None
    """Where it was opened, as the messenger itself has signed it; None for a browser."""


@dataclass(frozen=True, slots=True)
class Behind:
    """Whose ballot a link is for, and in which opening of the urn."""

    session_id: int
    member_id: int
    state: BallotState
    voted: bool


async def behind(links: Collection[Link], connection: AsyncConnection) -> dict[Link, Behind]:
    """Give whose ballot these links are for; nothing of one that was never made or was taken back,
    nor of a button's where the chat that shows it is not its own, or not on the ballot's list."""
    plain = {link.digest for link in links if link.chat is None}
    behind_buttons = {link.digest for link in links if link.chat is not None}
    found: dict[Link, Behind] = {}
    if plain:
        for digest, *row in await connection.execute(_links(plain)):
            found[Link(digest)] = Behind(*row)
    if behind_buttons:
        for digest, channel, bot, chat, *row in await connection.execute(_buttons(behind_buttons)):
            found[Link(digest, (channel, bot, chat))] = Behind(*row)
    return {link: found[link] for link in links if link in found}


_BEHIND = (
    col(BallotLink.session_id),
    col(BallotLink.member_id),
    col(BallotSession.state),
    col(BallotElector.voted),
)
_ELECTOR = (col(BallotElector.session_id) == col(BallotLink.session_id)) & (
    col(BallotElector.member_id) == col(BallotLink.member_id)
)


def _links(digests: Collection[str]) -> Executable:
    return (
        select(col(BallotLink.digest), *_BEHIND)
        .select_from(BallotLink)
        .join(BallotElector, _ELECTOR)
        .join(BallotSession, col(BallotSession.id) == col(BallotLink.session_id))
        .where(col(BallotLink.digest).in_(digests), col(BallotLink.account_id).is_(None))
    )


def _buttons(digests: Collection[str]) -> Executable:
    return (
        select(col(BallotLink.digest), *_CHAT, *_BEHIND)
        .select_from(BallotLink)
        .join(BallotElector, _ELECTOR)
        .join(BallotSession, col(BallotSession.id) == col(BallotLink.session_id))
        .join(ChatAccount, col(ChatAccount.id) == col(BallotLink.account_id))
        .join(BallotPhone, ON_THE_LIST)
        .where(
            col(BallotLink.digest).in_(digests),
            col(BallotPhone.session_id) == col(BallotLink.session_id),
            col(ChatAccount.member_id) == col(BallotLink.member_id),
        )
    )


@dataclass(frozen=True, slots=True)
class _Asking:
    link: Link
    answer: asyncio.Future[Behind | None]


class LinkLine:
    """Where the pages of one worker wait to be told whose they are."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: asyncio.Queue[_Asking] = asyncio.Queue()
        self.at_work = False
        """Whether somebody serves this line; where nobody does, each is looked up by itself."""

    async def find(self, link: Link) -> Behind | None:
        """Give whose ballot a link is for; None for no such link.

        Raises `SQLAlchemyError` or `OSError` where the store does not answer."""
        answer: asyncio.Future[Behind | None] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait(_Asking(link, answer))
        return await answer

    async def run(self) -> None:
        """Serve the line until cancelled; then nobody is left without an answer."""
        self.at_work = True
        try:
            while True:
                await self._serve([await self._waiting.get()])
        finally:
            self.at_work = False
            _fail(self._take(self._waiting.qsize()), OSError("nobody serves the links"))

    async def _serve(self, asked: list[_Asking]) -> None:
        asked += self._take(MOST_TOGETHER - 1)
        try:
            found = await self._found({one.link for one in asked})
        except (SQLAlchemyError, OSError) as error:
            _fail(asked, error)
        except BaseException:
            _fail(asked, OSError("nobody serves the links"))
            raise
        else:
            for one in asked:
                if not one.answer.done():
                    one.answer.set_result(found.get(one.link))

    async def _found(self, links: Collection[Link]) -> Mapping[Link, Behind]:
        async with self._database.transaction() as session:
            return await behind(links, await session.connection())

    def _take(self, most: int) -> list[_Asking]:
        return [self._waiting.get_nowait() for _ in range(min(most, self._waiting.qsize()))]


def _fail(asked: Collection[_Asking], why: Exception) -> None:
    for one in asked:
        if not one.answer.done():
            one.answer.set_exception(why)
