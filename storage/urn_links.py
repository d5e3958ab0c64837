"""Links to an urn's ballot pages: whose ballot each is for is found for many of them at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Executable, select
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
from storage.urn_line import UrnLine

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


class LinkLine(UrnLine[Link, Behind | None]):
    """Where the pages of one worker wait to be told whose they are; None for no such link."""

    def __init__(self, database: Database) -> None:
        async def look(links: Sequence[Link]) -> list[Behind | None]:
            async with database.transaction() as session:
                found = await behind(set(links), await session.connection())
            return [found.get(link) for link in links]

        super().__init__(look)
