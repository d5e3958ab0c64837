"""One and the same vote held with our urn and with the naive one, so that both can be robbed.

Thirty voters, each with a choice nobody else made, cast one after another in a random order: the
worst case, for a ballot alone in its transaction has nobody to hide among.
"""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from storage.ballot_paper import encode
from storage.database import Database
from tests.storage.naive_urn import NaiveUrn
from tests.storage.stage import Urn, found_cell, open_urn, writing

VOTERS = 30
SUBJECTS = 4


@dataclass(frozen=True)
class TwoUrns:
    """Both urns, open, with thirty ballots in each."""

    database: Database
    ours: Urn
    naive: NaiveUrn
    naive_sheet: str
    """Another sheet hash, so that a file that holds both says whose bytes it holds."""
    choices: dict[int, list[int]]
    """Member id to the marks he gave, in the order of casting."""
    sealed: list[bytes]
    """Our ballots as they were cast, in that order."""

    @property
    def url(self) -> str:
        """Where both lie."""
        return self.database.url


@asynccontextmanager
async def hold_vote(database: Database) -> AsyncIterator[TwoUrns]:
    """Hold the vote; the members' numbers are such as stand out in a log."""
    cell = await found_cell(database, VOTERS, first_id=7_310_000)
    urn = await open_urn(database, cell, SUBJECTS, sheet=secrets.token_hex(32))
    naive, naive_sheet = NaiveUrn(database.url), secrets.token_hex(32)
    await naive.open(cell.members)
    choices = choices_of(secrets.SystemRandom().sample(cell.members, VOTERS))
    sealed = [urn.ballot(marks) for marks in choices.values()]
    async with writing(database) as writer:
        for one, ballot in zip(choices, sealed, strict=True):
            await writer.cast(urn.id, one, ballot)
    await naive.cast({one: encode(naive_sheet, marks) for one, marks in choices.items()})
    yield TwoUrns(database, urn, naive, naive_sheet, choices, sealed)
    await naive.close()


def choices_of(members: list[int]) -> dict[int, list[int]]:
    """Give each his own choice: the digits, base four, of his place in the list."""
    return {
        one: [1 + (place >> 2 * subject) % 4 for subject in range(SUBJECTS)]
        for place, one in enumerate(members)
    }
