"""Where text is expected, what may have been meant as a choice is asked about: a bare number, the
words of a button on the screen. Nothing of it is kept silently, and nothing taken for a tap."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.dispatcher.flags import get_flag
from aiogram.types import Message, TelegramObject, Update, User

from bot.turn import Turn
from bot.zalo.options import Doubt, Options, to_type
from handlers.reply import Button, Screen, show
from handlers.words import Words

KEEP = "keep"
"""What the button says that keeps what was typed."""
_LONGEST = 64
"""Letters of what can be a number or the words of a button."""


class AskFirst(BaseMiddleware):
    """Asks before a handler keeps a text that may have been meant as a choice."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:  # noqa: ANN401
        """Ask, or let the handler keep it; what was answered for is `certain`."""
        asks = get_flag(data, "kept_text") and not data.get("certain")
        if not asks or not isinstance(event, Message) or not _short(event.text):
            return await handler(event, data)
        turn: Turn = data["turn"]
        figures = bool(get_flag(data, "figures"))
        doubt = (await turn.options()).doubt(event.text or "", figures=figures)
        if doubt is None:
            return await handler(event, data)
        return show(asking(doubt, data["words"]))


def asking(doubt: Doubt, words: Words) -> Screen:
    """Ask whether the choice was meant or the text; more text is an answer like any other."""
    keep = Button(words.label("doubt.keep", typed=doubt.typed), KEEP)
    if doubt.choice is None:
        return Screen(words("doubt.number", typed=doubt.typed), ((keep,),), asked=doubt.typed)
    label, data = to_type(doubt.choice[0]), doubt.choice[1]
    text = words("doubt.ask", typed=doubt.typed, label=label)
    take = Button(words.label("doubt.take", label=label), data)
    return Screen(text, ((take,), (keep,)), asked=doubt.typed)


async def meant(turn: Turn, update: Update) -> tuple[Update, bool]:
    """Give the update that an answer to such a question stands for, and whether it is certain:
    the tap that was meant, or the text that is to be kept. Any other update is itself; so is a
    button that asks about a step the chat has left, which nobody knows any more."""
    query = update.callback_query
    data = query.data if query is not None else None
    if query is None and update.message is not None and _short(update.message.text):
        options = await turn.options()
        data = options.chosen(update.message.text or "") if options.asked else None
        if data is not None and data != KEEP:
            return _tap(turn, update.message, data), False
    if data != KEEP:
        return update, False
    options = await turn.options()
    if not options.asked or options.at != await turn.place():
        return update, False
    return _said(turn, update, options), True


def _short(text: str | None) -> bool:
    return text is not None and 0 < len(text) <= _LONGEST


def _said(turn: Turn, update: Update, options: Options) -> Update:
    event = update.callback_query or update.message
    person = event.from_user if event is not None else None
    message = {**_place(turn, update, person), "text": options.asked}
    return _update(turn, update, message=message)


def _tap(turn: Turn, message: Message, data: str) -> Update:
    bare = _place(turn, None, message.from_user) | {"message_id": message.message_id}
    query = {"id": "typed", "from": bare["from"], "chat_instance": "typed", "data": data}
    return _update(turn, None, callback_query=query | {"message": bare})


def _place(turn: Turn, update: Update | None, person: User | None) -> dict[str, Any]:
    sender = person or User(id=0, is_bot=False, first_name="")
    return {
        "message_id": update.update_id if update is not None else 0,
        "date": int(turn.work.now.timestamp()),
        "chat": {"id": sender.id, "type": "private"},
        "from": sender.model_dump(exclude_none=True),
    }


def _update(turn: Turn, update: Update | None, **content: dict[str, Any]) -> Update:
    number = update.update_id if update is not None else 0
    return Update.model_validate({"update_id": number, **content}, context={"bot": turn.line.bot})
