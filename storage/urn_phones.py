"""Phones in front of an urn: whether one still stands on its list is asked for many taps at once.

Where several workers serve one database, a phone may be taken away through another of them: what
this one remembers of it is shown only while the database says that it is still the voter's.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, tuple_

from storage.database import Database
from storage.queries.phones import ON_THE_LIST
from storage.tables import BallotPhone, ChatAccount
from storage.urn_line import UrnLine

Phone = tuple[int, int, int]
"""Session, member and account."""

_KEY = (col(BallotPhone.session_id), col(BallotPhone.member_id), col(BallotPhone.account_id))


class PhoneLine:
    """Where taps of one worker wait to be told whether their phone is still the voter's."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._line = UrnLine(self._listed)

    async def has(self, phone: Phone) -> bool:
        """Tell whether a phone is on the urn's list, not taken away, and joined as it was.

        On SQLite, which one worker serves alone, always: it forgets by itself. False also when
        the store does not answer, or nobody serves this line: it is to be looked up by itself."""
        if self._database.dialect == "sqlite":
            return True
        if not self._line.at_work:
            return False
        try:
            return await self._line.ask(phone)
        except (SQLAlchemyError, OSError):
            return False

    async def run(self) -> None:
        """Serve the line until cancelled; then nobody is left without an answer."""
        await self._line.run()

    async def _listed(self, phones: Sequence[Phone]) -> list[bool]:
        async with self._database.transaction() as session:
            rows = await (await session.connection()).execute(
                select(*_KEY).join(ChatAccount, ON_THE_LIST).where(tuple_(*_KEY).in_(set(phones)))
            )
            found = {(number, member, account) for number, member, account in rows}
        return [phone in found for phone in phones]
