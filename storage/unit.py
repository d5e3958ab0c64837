"""One transaction, opened at first use, committed at the edge. `commit()` is called only here."""

import hashlib
from collections.abc import Callable

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.errors import DatabaseAway
from storage.known_reads import ReadingSession, remember

PLANNED = "tusoi_planned"
"""What a session's `info` holds once something was left for the delivery in its transaction."""

State = tuple[AsyncSession, int]

_CHAT_LOCK = text("SELECT pg_advisory_xact_lock(:number)")


class Unit:
    """The transaction of one update or one job.

    After `commit` or `rollback` the next use begins a new one; `close` rolls back what is left.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._session: AsyncSession | None = None
        self._turns: Callable[[], int] = int
        self._undo: list[Callable[[], None]] = []
        self.planned = False
        """Whether something was committed that the delivery is to look at."""

    @property
    def opened(self) -> bool:
        """Whether a transaction is under way."""
        return self._session is not None

    async def session(self) -> AsyncSession:
        """Give the session, its transaction begun: on SQLite the write lock is held from here."""
        if self._session is None:
            session = AsyncSession(
                self._engine, expire_on_commit=False, sync_session_class=ReadingSession
            )
            try:
                connection = (await session.connection()).sync_connection
            except OSError as away:
                await session.close()
                # A server that is stopped takes its socket, or its name, away.
                raise DatabaseAway(type(away).__name__) from None
            except BaseException:
                # Also when cancelled while waiting: the connection must go back to the pool.
                await session.close()
                raise
            self._session = session
            assert connection is not None
            self._turns = remember(session.sync_session, connection)
        return self._session

    @property
    def state(self) -> State | None:
        """Give a mark of what is read now: equal to a later one as long as nothing was written in
        this transaction and no lock waited for; None while something waits to be written."""
        session = self._session
        if session is None or session.new or session.dirty or session.deleted:
            return None
        return session, self._turns()

    def undo_by(self, undo: Callable[[], None]) -> None:
        """Have this done too, if what is written here is undone: a file is taken away."""
        self._undo.append(undo)

    async def commit(self) -> None:
        """Make everything durable; nothing when no transaction was begun."""
        if self._session is not None:
            await self._session.flush()
            # A commit that fails may have come through: what belongs to it stays.
            self._undo.clear()
            await self._session.commit()
            self.planned |= PLANNED in self._session.info
            await self.close()

    async def rollback(self) -> None:
        """Undo everything since the beginning."""
        await self.close()

    async def close(self) -> None:
        """Give the connection back; what was not committed is undone."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()
        undo, self._undo = self._undo, []
        for one in undo:
            one()

    async def lock_chat(self, channel: str, bot: str, chat: str) -> None:
        """Keep other workers out of this chat until the transaction ends.

        SQLite has one writer at a time, so there is nothing to lock there.
        """
        session = await self.session()
        if self._engine.dialect.name == "postgresql":
            name = "\0".join((channel, bot, chat)).encode()
            digest = hashlib.blake2b(name, digest_size=8).digest()
            number = int.from_bytes(digest, "big", signed=True)
            await (await session.connection()).execute(_CHAT_LOCK, {"number": number})
