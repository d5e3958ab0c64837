"""The outbox's book: what is leaving and what became of it, written for many at once.

Whatever queues while one transaction runs shares the next; nobody waits for a window."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from storage import outbox
from storage.database import Database
from storage.outbox import Result
from workflow.clock import Clock


@dataclass(eq=False, slots=True)
class _Note:
    """One thing to be written, and whether it is."""

    leaving: tuple[int, ...] = ()
    results: tuple[Result, ...] = ()
    written: bool = False
    allowed: set[int] = field(default_factory=set)


class DeliveryMarks:
    """Writes for one worker."""

    def __init__(self, database: Database, clock: Clock, holder: str) -> None:
        self._database = database
        self._clock = clock
        self._holder = holder
        self._turn = asyncio.Lock()
        self._waiting: list[_Note] = []

    async def leaving(self, message_ids: Sequence[int]) -> set[int]:
        """Mark messages right before they leave; give those that may."""
        note = _Note(leaving=tuple(message_ids))
        await self._write(note)
        return note.allowed

    async def settle(self, *results: Result) -> None:
        """Write what became of messages."""
        if results:
            await self._write(_Note(results=results))

    async def _write(self, note: _Note) -> None:
        self._waiting.append(note)
        async with self._turn:
            if note.written:
                return
            notes, self._waiting = self._waiting, []
            try:
                await self._commit(notes)
            except BaseException:
                # Nothing of it was written: who waits tries it alone.
                self._waiting = [one for one in notes if one is not note] + self._waiting
                raise

    async def _commit(self, notes: list[_Note]) -> None:
        now = self._clock.now()
        marks = [message_id for note in notes for message_id in note.leaving]
        results = [result for note in notes for result in note.results]
        allowed: set[int] = set()
        async with self._database.transaction() as session:
            if marks:
                allowed = await outbox.leaving(session, self._holder, marks, now)
            if results:
                await outbox.settle_many(session, self._holder, results, now)
        for note in notes:
            note.allowed = allowed.intersection(note.leaving)
            note.written = True
