"""Where text is expected, what may have been meant as a choice is asked about: a bare number, the
words of a button on the screen. Nothing of it is kept silently, and nothing taken for a tap."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from aiogram import BaseMiddleware
from aiogram.dispatcher.flags import get_flag
from aiogram.types import Message, TelegramObject, Update, User

from bot.channel.typed_choices import Doubt, Options, is_number, to_type
from bot.updates.turn import Turn
from handlers.reply import Button, Screen, show
from handlers.words import Words

KEEP = "keep"
"""Begins what the button says that keeps what was typed; the mark of that text follows."""
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
        options = await turn.options()
        doubt = options.doubt(event.text or "", figures=figures)
        if doubt is None:
            return await handler(event, data)
        screen = asking(doubt, data["words"], options.asked)
        # Where figures are answers, a number picks nothing: it is listed by words, if at all.
        return show(replace(screen, typing=figures))


def asking(doubt: Doubt, words: Words, asked: tuple[str, ...] = ()) -> Screen:
    """Ask whether the choice was meant or the text; more text is an answer like any other.

    Where the choice is to keep what was `asked` about just before, either text can be kept."""
    keep = _keep(doubt.typed, words)
    if doubt.choice is None:
        return Screen(words("doubt.number", typed=doubt.typed), ((keep,),), asked=(doubt.typed,))
    for before in asked:
        if doubt.choice[1] == keeps(before):
            text = words("doubt.which", typed=doubt.typed, before=before)
            rows = ((keep,), (_keep(before, words),))
            return Screen(text, rows, asked=(doubt.typed, before))
    label, data = to_type(doubt.choice[0]), doubt.choice[1]
    text = words("doubt.ask", typed=doubt.typed, label=label)
    take = Button(words.label("doubt.take", label=label), data)
    return Screen(text, ((take,), (keep,)), asked=(doubt.typed,))


def keeps(typed: str) -> str:
    """Give what the button carries that keeps just this text, and no newer one."""
    return f"{KEEP}:{hashlib.blake2b(typed.encode(), digest_size=4).hexdigest()}"


async def meant(turn: Turn, update: Update) -> tuple[Update, bool]:
    """Give the update that an answer to such a question stands for, and whether it is certain:
    the tap that was meant, or the text that is to be kept. Any other update is itself; so is a
    button that asks about a step the chat has left, which nobody knows any more."""
    query = update.callback_query
    data = query.data if query is not None else None
    if query is None and update.message is not None and _short(update.message.text):
        data = _picked(turn, await turn.options(), update.message.text or "")
        if data is not None and not _is_keep(data):
            return _tap(turn, update.message, data), False
    if data is None or not _is_keep(data):
        return update, False
    options = await turn.options()
    said = next((typed for typed in options.asked if keeps(typed) == data), None)
    if said is None or options.at != await turn.place():
        return update, False
    return _said(turn, update, said), True


def _picked(turn: Turn, options: Options, text: str) -> str | None:
    """Give what a typed text picks of such a question. Where there are buttons, a number picks
    only among several: no number stands on a button that stands alone."""
    alone = turn.line.capabilities.buttons and len(options.choices) == 1
    if not options.asked or (alone and is_number(text)):
        return None
    return options.chosen(text)


def _is_keep(data: str) -> bool:
    return data.partition(":")[0] == KEEP


def _keep(typed: str, words: Words) -> Button:
    return Button(words.label("doubt.keep", typed=typed), keeps(typed))


def _short(text: str | None) -> bool:
    return text is not None and 0 < len(text) <= _LONGEST


def _said(turn: Turn, update: Update, text: str) -> Update:
    event = update.callback_query or update.message
    person = event.from_user if event is not None else None
    message = {**_place(turn, update, person), "text": text}
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
