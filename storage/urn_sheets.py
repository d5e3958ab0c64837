"""Taking sheets up: where each voter's sheet lies is noted for many of them in one commit.

When an urn opens, two hundred take their sheets up in the same seconds. Only the plain case is done
here: one who may vote and has not, and whose sheet lies nowhere yet. Whoever is not found is to be
looked up by themselves, which tells why.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, bindparam, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col, tuple_, update

from storage.database import Database
from storage.queries.phones import ON_THE_LIST
from storage.tables import BallotElector, BallotPhone, BallotSession, BallotState, ChatAccount
from storage.urn_line import UrnLine

Chat = tuple[str, str, str]
"""Channel, bot and chat."""

_CHAT = (col(ChatAccount.channel), col(ChatAccount.bot), col(ChatAccount.chat))
_SESSION = col(BallotElector.session_id)
_MEMBER = col(BallotElector.member_id)


@dataclass(frozen=True, slots=True)
class Holder:
    """An elector whose sheet lies where it was noted."""

    account_id: int
    member_id: int
    language: str


@dataclass(frozen=True, slots=True)
class _Taking:
    session_id: int
    chat: Chat
    message: str


class SheetLine:
    """Where voters of one worker wait for their sheets."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._line = UrnLine(self._noted)

    @property
    def at_work(self) -> bool:
        """Whether somebody serves this line; where nobody does, each is looked up by themselves."""
        return self._line.at_work

    async def take_up(self, session_id: int, chat: Chat, message: str) -> Holder | None:
        """Note that this chat's sheet lies in `message`; the answer comes after the commit.

        None for whoever is no plain case: not an elector, voted, closed, their sheet elsewhere, or
        the store did not answer. Nothing is noted of them then."""
        try:
            return await self._line.ask(_Taking(session_id, chat, message))
        except (SQLAlchemyError, OSError):
            return None

    async def run(self) -> None:
        """Serve the line until cancelled; then nobody is left without an answer."""
        await self._line.run()

    async def _noted(self, asked: Sequence[_Taking]) -> list[Holder | None]:
        async with self._database.transaction() as session:
            found = await _note(asked, await session.connection())
        return [found.get(place) for place in range(len(asked))]


async def _note(asked: Sequence[_Taking], connection: AsyncConnection) -> dict[int, Holder]:
    """Write down where sheets lie; give their holders, by the place in the line."""
    free = await _without_sheet(asked, connection)
    found: dict[int, Holder] = {}
    rows = []
    for place, one in enumerate(asked):
        # Asked twice at once, the second one is no plain case any more.
        holder = free.pop((one.session_id, one.chat), None)
        if holder is not None:
            found[place] = holder
            rows.append(
                {
                    "of_session": one.session_id,
                    "of_member": holder.member_id,
                    "sheet_account_id": holder.account_id,
                    "sheet_message": one.message,
                }
            )
    if rows:
        noted = update(BallotElector).where(
            bindparam("of_session") == _SESSION, bindparam("of_member") == _MEMBER
        )
        await connection.execute(noted, rows)
    return found


async def _without_sheet(
    asked: Sequence[_Taking], connection: AsyncConnection
) -> dict[tuple[int, Chat], Holder]:
    """Give who may vote, has not, and has no sheet yet; nobody else changes them meanwhile."""
    rows = await connection.execute(
        select(_SESSION, *_CHAT, col(ChatAccount.id), _MEMBER, col(ChatAccount.language))
        .join(BallotElector, col(ChatAccount.member_id) == _MEMBER)
        .join(BallotSession, col(BallotSession.id) == _SESSION)
        .join(BallotPhone, and_(col(BallotPhone.session_id) == _SESSION, ON_THE_LIST))
        .where(
            _SESSION.in_({one.session_id for one in asked}),
            tuple_(*_CHAT).in_({one.chat for one in asked}),
            col(BallotSession.state) == BallotState.OPEN,
            col(BallotElector.voted).is_(False),
            col(BallotElector.sheet_message).is_(None),
        )
        # In the order of the casts, so that none waits for another in a circle.
        .order_by(_SESSION, _MEMBER)
        .with_for_update(of=BallotElector)
    )
    found: dict[tuple[int, Chat], Holder] = {}
    held: set[tuple[int, int]] = set()
    for session_id, channel, bot, chat, account_id, member_id, language in rows:
        # Of two chats of one member, the first one here; the other moves the sheet, by itself.
        if (session_id, member_id) not in held:
            held.add((session_id, member_id))
            assert account_id is not None
            found[session_id, (channel, bot, chat)] = Holder(account_id, member_id, language)
    return found
