"""aiogram's session for a Zalo bot: the few methods Zalo knows, the rest done without."""

import unicodedata
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    EditMessageText,
    GetMe,
    SendChatAction,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType
from aiogram.types import User
from markupsafe import Markup

from bot.channel.markup import Rich, parse, utf16_length
from bot.channel.send import MaybeDelivered, OverQuota
from bot.zalo.api import (
    IDLE,
    NOT_FOUND,
    PHOTO_SECONDS,
    QUOTA,
    UNAUTHORISED,
    ZaloApi,
    ZaloDownError,
    ZaloError,
    ZaloSilentError,
)

_STYLES = {"b": "b", "i": "i", "u": "u", "s": "s"}


class ZaloSession(BaseSession):
    """Speaks Zalo for an aiogram bot. Chats are named by Zalo's own text ids."""

    def __init__(self, api: ZaloApi) -> None:
        super().__init__()
        self.zalo = api
        self.sent = 0
        """Messages sent and not written down yet: the platform counts them."""

    async def close(self) -> None:
        """Close the connections."""
        await self.zalo.close()

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - the signature is aiogram's
    ) -> TelegramType:
        """Make the call; raise aiogram's exceptions. What Zalo cannot do is refused as such."""
        try:
            return cast(TelegramType, await self._done(bot, method))
        except ZaloSilentError as error:
            raise MaybeDelivered(method, str(error)) from None
        except ZaloDownError as error:
            raise TelegramNetworkError(method, str(error)) from None
        except ZaloError as error:
            if error.code == NOT_FOUND and isinstance(method, SendMessage):
                raise TelegramBadRequest(method, "chat not found") from None
            raise _KINDS.get(error.code, TelegramBadRequest)(method, str(error)) from None

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,  # noqa: ASYNC109 - the signature is aiogram's
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        """Give nothing: Zalo lets no bot download a file."""
        nothing: tuple[bytes, ...] = ()
        for piece in nothing:
            yield piece

    @contextmanager
    def _counted(self) -> Iterator[None]:
        """Count a message from before it leaves; one that was refused is taken back.

        The person may have it before we are told so, and who asks meanwhile must know."""
        self.sent += 1
        try:
            yield
        except ZaloSilentError:
            raise  # perhaps it arrived
        except ZaloError:
            self.sent -= 1
            raise

    async def _done(self, bot: Bot, method: TelegramMethod[Any]) -> Any:  # noqa: ANN401
        match method:
            case SendMessage() | EditMessageText():
                # Nothing that was sent can be changed: what would be an edit is said anew.
                with self._counted():
                    await self.zalo.call(
                        "sendMessage", chat_id=method.chat_id, **styled(method.text or "")
                    )
            case SendPhoto():
                said = {"photo": method.photo, "caption": method.caption or ""}
                with self._counted():
                    await self.zalo.call("sendPhoto", PHOTO_SECONDS, chat_id=method.chat_id, **said)
            case SendChatAction():
                await self.zalo.call("sendChatAction", chat_id=method.chat_id, action=method.action)
            case AnswerCallbackQuery() | DeleteMessage():
                return True
            case GetMe():
                return _user(bot, await self.zalo.call("getMe"))
            case _:
                raise TelegramNotFound(method, method.__api_method__)
        return None


def styled(html: str) -> dict[str, Any]:
    """Give the text and its styles as Zalo takes them: plain text, offsets in UTF-16 units.

    User text needs no escaping this way: nothing in it is read as a mark."""
    rich = parse(Markup(unicodedata.normalize("NFC", html)))  # noqa: S704 - read, not shown
    styles = [
        {
            "start": utf16_length(rich.text[: span.start]),
            "len": utf16_length(rich.text[span.start : span.end]),
            "st": [_STYLES[span.tag]],
        }
        for span in rich.spans
        if span.tag in _STYLES
    ]
    return _said(rich, styles)


def _said(rich: Rich, styles: list[dict[str, Any]]) -> dict[str, Any]:
    return {"text": rich.text, "text_styles": styles} if styles else {"text": rich.text}


def _user(bot: Bot, told: object) -> User:
    name = str(told.get("account_name", "")) if isinstance(told, dict) else ""
    return User(id=bot.id, is_bot=True, first_name=name, username=name or None)


_KINDS: dict[int, type[TelegramAPIError]] = {
    UNAUTHORISED: TelegramUnauthorizedError,
    NOT_FOUND: TelegramNotFound,
    IDLE: TelegramServerError,
    QUOTA: OverQuota,
}
