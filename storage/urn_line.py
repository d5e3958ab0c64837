"""Where many wait for one look into the database: who asks meanwhile is answered by the next one.

When an urn opens, everybody's phone asks in the same seconds, and in the last ones everybody casts:
a transaction for each would keep the writer of the urn waiting.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy.exc import SQLAlchemyError

MOST_TOGETHER = 256
"""Who is answered by one look."""

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Waiting(Generic[Asked, Answer]):
    asked: Asked
    answer: asyncio.Future[Answer]


class UrnLine(Generic[Asked, Answer]):
    """Where questions of one kind wait in a worker."""

    def __init__(self, look: Callable[[Sequence[Asked]], Awaitable[Sequence[Answer]]]) -> None:
        """Serve by `look`, which gives the answers to many, in their order."""
        self._look = look
        self._waiting: asyncio.Queue[_Waiting[Asked, Answer]] = asyncio.Queue()
        self.at_work = False
        """Whether somebody serves this line; where nobody does, each is looked up by itself."""

    async def ask(self, asked: Asked) -> Answer:
        """Wait for the answer.

        Raises `SQLAlchemyError` or `OSError` where the store does not answer, or nobody serves."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait(_Waiting(asked, answer))
        return await answer

    async def run(self) -> None:
        """Serve the line until cancelled; then nobody is left without an answer."""
        self.at_work = True
        try:
            while True:
                await self._serve([await self._waiting.get()])
        finally:
            self.at_work = False
            _fail(self._take(self._waiting.qsize()), _unserved())

    async def _serve(self, waiting: list[_Waiting[Asked, Answer]]) -> None:
        waiting += self._take(MOST_TOGETHER - 1)
        why = _unserved()
        try:
            answers = await self._look([one.asked for one in waiting])
            for one, answer in zip(waiting, answers, strict=True):
                if not one.answer.done():
                    one.answer.set_result(answer)
        except (SQLAlchemyError, OSError) as error:
            _log.warning("code=line_not_served n=%d %s", len(waiting), type(error).__name__)
            why = error
        finally:
            _fail(waiting, why)

    def _take(self, most: int) -> list[_Waiting[Asked, Answer]]:
        return [self._waiting.get_nowait() for _ in range(min(most, self._waiting.qsize()))]


def _unserved() -> Exception:
    return OSError("nobody serves the line")


def _fail(waiting: Collection[_Waiting[Asked, Answer]], why: Exception) -> None:
    """Answer who has no answer yet."""
    for one in waiting:
        if not one.answer.done():
            one.answer.set_exception(why)
