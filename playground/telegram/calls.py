"""What a method works with: the call and the checks all methods share."""

from dataclasses import dataclass
from typing import Any

from playground.botapi import Upload
from playground.telegram.errors import bad_request, cannot_parse, forbidden, not_played
from playground.telegram.formatting import Formatted, HtmlReader, in_order
from playground.telegram.markdown import MarkdownReader
from playground.telegram.state import Bot, Chat, Message, Telegram

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MethodCall:
    """One call of a bot, its parameters already checked against the facts."""

    telegram: Telegram
    bot: Bot
    method: str
    params: Json

    def passed_over(self, what: str) -> None:
        """Write down what the real server takes in silence though it is a mistake."""
        self.telegram.passed_over.append(f"{self.method}: {what}")

    def chat(self) -> Chat:
        """Give the chat the call names; 400 when there is none."""
        return self.chat_named("chat_id")

    def chat_named(self, parameter: str) -> Chat:
        """Give the chat a parameter names, opened or not; 400 for a stranger's."""
        chat_id = self.params.get(parameter)
        if chat_id is None:
            raise bad_request(f"{parameter} is empty")
        found = _as_id(chat_id)
        if found in self.telegram.groups:
            return self.telegram.groups[found]
        person = self.telegram.people.get(found)
        if person is None:
            raise bad_request("chat not found")
        return self.telegram.chat(self.bot, person)

    def writable_chat(self) -> Chat:
        """Give the chat if the bot may write there; 403 when its people won't have it."""
        chat = self.chat()
        refusal = chat.refusal(self.bot)
        if refusal is not None:
            raise forbidden(refusal)
        return chat

    def message(self, chat: Chat, parameter: str, purpose: str) -> Message:
        """Give the message a parameter names; 400 "message to <purpose> not found"."""
        message_id = self.params.get(parameter)
        if message_id is None:
            raise bad_request("message identifier is not specified")
        message = chat.messages.get(message_id)
        if message is None or message.deleted:
            raise bad_request(f"message to {purpose} not found")
        return message

    def formatted(self, name: str, entities_name: str) -> Formatted:
        """Read a text parameter with its parse_mode or its entities, trimmed."""
        text = self.params.get(name, "").replace("\r", "")
        mode = self.params.get("parse_mode")
        entities = self.params.get(entities_name)
        if mode == "HTML":
            read = HtmlReader(text).read()
        elif mode == "MarkdownV2":
            read = MarkdownReader(text).read()
        elif mode is not None:
            raise not_played("the legacy Markdown")
        else:
            read = Formatted(text, in_order(entities or []))
        if any(one["offset"] < 0 or one["length"] <= 0 for one in read.entities):
            raise cannot_parse("receive an entity with incorrect offset or length")
        return read.trimmed().with_found()

    def upload(self, name: str) -> Upload | str:
        """Give a file parameter: an upload, or the id or address of a file."""
        given: Upload | str = self.params[name]
        return given


def _as_id(chat_id: object) -> int:
    if isinstance(chat_id, int):
        return chat_id
    is_number = isinstance(chat_id, str) and chat_id.lstrip("-").isdecimal()
    return int(str(chat_id)) if is_number else 0
