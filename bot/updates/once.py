"""Each update once: recorded before its handler runs, in its own transaction."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware, Dispatcher, Router
from aiogram.dispatcher.flags import get_flag
from aiogram.types import TelegramObject

from bot.updates.doubt import AskFirst
from bot.updates.turn import Turn
from storage import updates


class RepeatedError(Exception):
    """This update was handled before."""


class Once(BaseMiddleware):
    """Records each update before its handler runs, in its own transaction, but for the hot path.

    A handler flagged `bare` is idempotent by itself: it takes no transaction for that. One flagged
    `fleeting` answers a stranger, of whom no row is to be left."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:  # noqa: ANN401
        """Stop a repeat; let everything else through."""
        turn: Turn = data["turn"]
        turn.hot = bool(get_flag(data, "hot"))
        turn.bare = bool(get_flag(data, "bare"))
        turn.words = data["words"]
        turn.fleeting = bool(get_flag(data, "fleeting"))
        turn.once = not (turn.bare or turn.fleeting)
        if turn.bare:
            # What was read to find this handler is not held while it runs: a cast waits for others.
            await turn.leave()
        if turn.once:
            await turn.enter()
            session = await turn.work.session()
            chat = turn.chat
            if await updates.seen(session, chat.channel, chat.bot, turn.key, turn.work.now):
                raise RepeatedError
        return await handler(event, data)


def dispatcher_of(router: Router) -> Dispatcher:
    """Give the dispatcher of both channels: no state of its own, each update recorded once.

    A tree hangs on one dispatcher for good; asked again for the same tree, it is the same one."""
    if isinstance(router.parent_router, Dispatcher):
        return router.parent_router
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.include_router(router)
    dispatcher.message.middleware(Once())
    dispatcher.message.middleware(AskFirst())
    dispatcher.callback_query.middleware(Once())
    return dispatcher
