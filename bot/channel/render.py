"""What a handler gave back, as the methods of the platform; made after the commit."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageText,
    SendDocument,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)
from aiogram.types import BufferedInputFile
from markupsafe import Markup

from bot.channel.bot_channel import Line
from bot.channel.markup import parts_of
from bot.channel.typed_choices import listed
from handlers.reply import Button, Kept, Paper, Reply, Rows, Screen
from handlers.words import Words
from papers.errors import PaperError

log = logging.getLogger("bot.render")

Method = TelegramMethod[Any]
Key = dict[str, str | dict[str, str]]
Keyboard = dict[str, list[list[Key]]]

# Copied for each call. Constructed without validation, as everything in them is ours, and once, as
# aiogram's defaults cost most of a construction; so the keyboard can stay plain data.
_ANSWER = AnswerCallbackQuery.model_construct(callback_query_id="")
_SEND = SendMessage.model_construct(chat_id="", text="", parse_mode="HTML")
_EDIT = EditMessageText.model_construct(chat_id="", message_id=0, text="", parse_mode="HTML")


@dataclass(frozen=True, slots=True)
class Tapped:
    """The message whose button was tapped, and the query that waits for an answer."""

    query: str
    message: int | None
    """None when the message can no longer be written over."""


@dataclass(frozen=True, slots=True)
class SendStep:
    """One call; `otherwise` is called instead when a message cannot be written over, or a file that
    the platform kept is there no more."""

    method: Method
    otherwise: Method | None = None


async def steps_of(
    reply: Reply, line: Line, chat: str, words: Words, tapped: Tapped | None = None
) -> list[SendStep]:
    """Give the calls that show a reply in a chat, in order. Papers are rendered in a thread."""
    steps = []
    parts = reply.parts
    if tapped is not None and line.capabilities.buttons:
        steps.append(SendStep(tap_answer(reply, tapped)))
    elif reply.toast and not parts:
        # A channel without taps has no place for a toast: it is said when nothing else is.
        parts = (Screen(Markup.escape(reply.toast)),)
    over = written_over(reply, line, tapped)
    for place, part in enumerate(parts):
        if isinstance(part, Paper):
            steps += await _paper(part, line, chat, words)
        elif isinstance(part, Kept):
            steps.append(_kept(part, line, chat, words))
        else:
            steps += screen_steps(part, line, chat, words, over if place == 0 else None)
    return steps


def screen_steps(
    screen: Screen, line: Line, chat: str, words: Words, over: int | None = None
) -> list[SendStep]:
    """Give the calls that show one screen: one message, more only when its text is too long."""
    if line.capabilities.buttons:
        texts, keyboard = parts_of(screen.text, line.limits.text), keyboard_of(screen.buttons)
    else:
        choices = listed(screen.buttons, words, by_word=screen.typing)
        texts, keyboard = texts_with_list(screen.text, choices, line.limits.text), None
    last = len(texts) - 1
    return [
        _shown(text, chat, keyboard if place == last else None, over if place == 0 else None)
        for place, text in enumerate(texts)
    ]


def keyboard_of(buttons: Rows) -> Keyboard | None:
    """Give the inline keyboard as plain data: building it as models costs as much as a dispatch."""
    if not buttons:
        return None
    return {"inline_keyboard": [[_button(b) for b in row] for row in buttons]}


def _button(button: Button) -> Key:
    key: Key = {"text": button.label}
    if button.main:
        key["style"] = "primary"
    if button.in_app:
        return key | {"web_app": {"url": button.url}}
    if button.url:
        return key | {"url": button.url}
    return key | {"callback_data": button.data}


def texts_with_list(text: Markup, choices: Markup, limit: int) -> list[str]:
    """Give the HTML of each message for a text with its list; the list is never parted from itself
    as long as it fits into one message."""
    if not choices:
        return parts_of(text, limit)
    whole = Markup("\n\n").join([text, choices])
    if len(parts_of(whole, limit)) == 1:
        return [str(whole)]
    return [*parts_of(text, limit), *parts_of(choices, limit)]


async def paper_bytes(paper: Paper) -> bytes:
    """Make the file, in a thread: it is work for a processor, and nobody else must wait for it."""
    return await asyncio.to_thread(paper.render)


def paper_text(paper: Paper, words: Words) -> Markup:
    """Give what a channel without files says instead of sending one: the caption and the link."""
    return words("channel.paper_link", caption=paper.caption, name=paper.name, link=paper.link)


async def _paper(paper: Paper, line: Line, chat: str, words: Words) -> list[SendStep]:
    if not line.capabilities.files:
        instead = screen_steps(Screen(paper_text(paper, words)), line, chat, words)
        return [_linked(paper, chat, instead[0].method)] if _shown_by_link(paper) else instead
    try:
        document = BufferedInputFile(await paper_bytes(paper), filename=paper.name)
    except PaperError as error:  # LibreOffice is slow or ill; the Word file can still be had
        log.warning("code=paper_failed kind=%s", error.code)
        return screen_steps(
            Screen(words("channel.paper_failed", name=paper.name)), line, chat, words
        )
    caption, *rest = parts_of(paper.caption, line.limits.caption)
    told: dict[str, Any] = {"chat_id": chat, "caption": caption, "parse_mode": "HTML"}
    send = (
        SendPhoto(photo=document, **told)
        if paper.picture
        else SendDocument(document=document, **told)
    )
    return [SendStep(send), *(_shown(text, chat, None, None) for text in rest)]


def _shown_by_link(paper: Paper) -> bool:
    return paper.picture and bool(paper.link)


def _linked(paper: Paper, chat: str, otherwise: Method) -> SendStep:
    """Give the call by which the platform fetches a picture; it is told by its link instead where
    the platform does not."""
    told: dict[str, Any] = {"chat_id": chat, "caption": str(paper.caption), "parse_mode": "HTML"}
    return SendStep(SendPhoto(photo=paper.link, **told), otherwise=otherwise)


def _kept(part: Kept, line: Line, chat: str, words: Words) -> SendStep:
    """Give the call that shows a kept file again; else the sentence that says where it is."""
    channel = part.channel.capitalize()
    said = words("channel.kept_elsewhere", caption=part.caption, channel=channel)
    instead = _shown(str(said), chat, None, None).method
    if (part.channel, part.bot) != (line.channel, line.key):
        return SendStep(instead)
    told: dict[str, Any] = {"chat_id": chat, "caption": str(part.caption), "parse_mode": "HTML"}
    if part.kind == "photo":
        return SendStep(SendPhoto(photo=part.file_id, **told), otherwise=instead)
    return SendStep(SendDocument(document=part.file_id, **told), otherwise=instead)


def tap_answer(reply: Reply, tapped: Tapped) -> AnswerCallbackQuery:
    """Give the call that ends the waiting of a tapped button, with the reply's toast."""
    said: dict[str, Any] = {
        "callback_query_id": tapped.query,
        "text": reply.toast[:200] or None,
        "show_alert": reply.alert or None,
    }
    return _ANSWER.model_copy(update=said)


def written_over(reply: Reply, line: Line, tapped: Tapped | None) -> int | None:
    """Give the message that the reply's first screen is written over; None when it is sent."""
    if tapped is None or reply.fresh or not line.capabilities.edits:
        return None
    return tapped.message


def _shown(text: str, chat: str, keyboard: Keyboard | None, over: int | None) -> SendStep:
    said: dict[str, Any] = {"chat_id": chat, "text": text}
    if keyboard is not None:
        said["reply_markup"] = keyboard
    send = _SEND.model_copy(update=said)
    if over is None:
        return SendStep(send)
    return SendStep(_EDIT.model_copy(update={"message_id": over, **said}), otherwise=send)
