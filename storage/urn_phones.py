"""Phones in front of an urn: whether one still stands on its list is asked for many taps at once.

Where several workers serve one database, a phone may be taken away through another of them: what
this one remembers of it is shown only while the database says that it is still the voter's.
"""

import asyncio
import logging
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, tuple_

from storage.database import Database
from storage.queries.phones import ON_THE_LIST
from storage.tables import BallotPhone, ChatAccount

MOST_TOGETHER = 256
"""Phones in one question."""

Phone = tuple[int, int, int]
"""Session, member and account."""

_KEY = (col(BallotPhone.session_id), col(BallotPhone.member_id), col(BallotPhone.account_id))

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Asking:
    phone: Phone
    answer: asyncio.Future[bool]


class PhoneLine:
    """Where taps of one worker wait to be told whether their phone is still the voter's."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: asyncio.Queue[_Asking] = asyncio.Queue()
        self._at_work = False

    async def has(self, phone: Phone) -> bool:
        """Tell whether a phone is on the urn's list, not taken away, and joined as it was.

        On SQLite, which one worker serves alone, always: it forgets by itself. False also when
        the store does not answer, or nobody serves this line: it is to be looked up by itself."""
        if self._database.dialect == "sqlite":
            return True
        if not self._at_work:
            return False
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait(_Asking(phone, answer))
        return await answer

    async def run(self) -> None:
        """Serve the line until cancelled; then nobody is left without an answer."""
        self._at_work = True
        try:
            while True:
                await self._serve([await self._waiting.get()])
        finally:
            self._at_work = False
            _answer(self._take(self._waiting.qsize()), ())

    async def _serve(self, asked: list[_Asking]) -> None:
        asked += self._take(MOST_TOGETHER - 1)
        found: Collection[Phone] = ()
        try:
            found = await self._listed({one.phone for one in asked})
        except (SQLAlchemyError, OSError) as error:
            _log.warning("code=phones_not_asked n=%d %s", len(asked), type(error).__name__)
        finally:
            _answer(asked, found)

    async def _listed(self, phones: Collection[Phone]) -> Collection[Phone]:
        async with self._database.transaction() as session:
            rows = await (await session.connection()).execute(
                select(*_KEY).join(ChatAccount, ON_THE_LIST).where(tuple_(*_KEY).in_(phones))
            )
            return {(number, member, account) for number, member, account in rows}

    def _take(self, most: int) -> list[_Asking]:
        return [self._waiting.get_nowait() for _ in range(min(most, self._waiting.qsize()))]


def _answer(asked: Collection[_Asking], found: Collection[Phone]) -> None:
    for one in asked:
        if not one.answer.done():
            one.answer.set_result(one.phone in found)
