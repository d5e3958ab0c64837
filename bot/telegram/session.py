"""aiogram's session: two calls after every tap made cheaply, and forgiving to servers that say less
than Telegram or say it in another place."""

import json
import secrets
from enum import Enum
from functools import cache
from http import HTTPStatus
from typing import Any, cast

from aiogram import Bot
from aiogram.client.default import Default
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import AnswerCallbackQuery, EditMessageText, GetMe, Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiohttp import ClientConnectorError, ClientError, ClientTimeout, ConnectionTimeoutError
from aiohttp_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError

from bot.channel.send import MaybeDelivered

_OF_A_PROXY = (ProxyConnectionError, ProxyError, ProxyTimeoutError, EOFError)
"""What a proxy that is away, refuses or hangs up lets through; all of it before a call leaves."""
_UNSENT = (ClientConnectorError, ConnectionTimeoutError, *_OF_A_PROXY)

_CONNECT_SECONDS = 10.0
_WELL = ('{"ok":true', '{"ok": true')
"""How an answer begins that went well: as Telegram writes it, and as others do."""
_UNREAD = (AnswerCallbackQuery, EditMessageText)
"""Calls of which only that they went well is asked: a page's whole keyboard would be modelled."""
_MODELS: dict[Any, type[Response[Any]]] = {}
_write = json.JSONEncoder(ensure_ascii=False).encode
_BOUNDARY = secrets.token_hex(16)
"""Between the parts of a form; nobody who writes a text can know it."""
_FORM = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
_PART = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
_END = f"--{_BOUNDARY}--\r\n"


class ForgivingSession(AiohttpSession):
    """Posts the form that aiogram posts, without modelling plain data once more for it; reads a
    refusal whose code stands in its body alone, or that has no description.

    An edit that went well gives True, as the Bot API does where it has no message to show."""

    def __init__(self, **chosen: Any) -> None:  # noqa: ANN401 - handed on as it is
        super().__init__(**chosen)
        # Of connections any number, through a proxy too: a hundred slow chats must not keep the
        # next one, or the poll, waiting.
        self._connector_init["limit"] = 0

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's own signature
    ) -> TelegramType:
        """Make one call; raises what aiogram's own session raises."""
        body = _plain_form(bot, method)
        if body is None:
            try:
                return await super().make_request(bot, method, timeout)
            except TelegramNetworkError as failure:
                raise _as_failed(method, failure.__cause__) from failure
            except _OF_A_PROXY as failure:
                raise _as_failed(method, failure) from failure
            except UnicodeDecodeError as failure:
                # A page of a gateway in letters of its own: no answer of the platform's.
                raise _as_failed(method, failure) from None
        session = await self.create_session()
        url = self.api.api_url(token=bot.token, method=method.__api_method__)
        patience = _patience(self.timeout if timeout is None else timeout)
        try:
            async with session.post(url, data=body, headers=_FORM, timeout=patience) as answer:
                said = await answer.text(errors="replace")
        except (ClientError, TimeoutError, *_OF_A_PROXY) as failure:
            raise _as_failed(method, failure) from failure
        if (
            isinstance(method, _UNREAD)
            and answer.status == HTTPStatus.OK
            and said.startswith(_WELL)
        ):
            return cast(TelegramType, True)
        return cast(TelegramType, self.check_response(bot, method, answer.status, said).result)

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        """Give the answer, or raise what its status and body together mean."""
        _keep_model(method)
        if isinstance(method, GetMe):
            content = _as_bot(content)
        if status_code != HTTPStatus.OK or not content.startswith(_WELL):
            status_code, content = _plainly(status_code, content)
        if status_code == HTTPStatus.GATEWAY_TIMEOUT:
            # The server behind the gateway had the call, and may have done it.
            raise MaybeDelivered(method, "Gateway Timeout")
        return super().check_response(bot, method, status_code, content)


def _as_bot(content: str) -> str:
    """Give an answer to getMe with what a bare server leaves out: a bot is one, named or not."""
    try:
        said: Any = json.loads(content)
    except (ValueError, RecursionError):
        return content
    me = said.get("result") if isinstance(said, dict) else None
    if not isinstance(me, dict):
        return content
    told = {name: value for name, value in me.items() if value is not None}
    name = str(told.get("username", ""))
    return json.dumps({**said, "result": {"is_bot": True, "first_name": name, **told}})


@cache
def _patience(seconds: float) -> ClientTimeout:
    return ClientTimeout(total=seconds, sock_connect=_CONNECT_SECONDS)


def _as_failed(method: TelegramMethod[Any], failure: BaseException | None) -> TelegramNetworkError:
    """Tell what certainly never left from what may have arrived before the line was cut."""
    said = f"{type(failure).__name__}: {failure}"
    return (TelegramNetworkError if isinstance(failure, _UNSENT) else MaybeDelivered)(method, said)


def _keep_model(method: TelegramMethod[Any]) -> None:
    """Hold on to the model of this method's answer: pydantic forgets one that nobody holds, and
    would make it anew for every call, which takes longer than the call."""
    returned: Any = method.__returning__
    if returned not in _MODELS:
        _MODELS[returned] = Response[returned]


def _plain_form(bot: Bot, method: TelegramMethod[Any]) -> bytes | None:
    """Give the form of a call whose values are plain data; None when a model or a file is among
    them, which aiogram has to take apart."""
    parts = []
    for name, given in vars(method).items():
        value = bot.default[given.name] if isinstance(given, Default) else given
        if isinstance(value, Enum):
            value = value.value
        if value is None or value == "":
            continue
        try:
            said = value if isinstance(value, str) else _write(value)
        except TypeError:
            return None
        parts.append(_PART % (name, said))
    return "".join([*parts, _END]).encode()


def _plainly(status: int, content: str) -> tuple[int, str]:
    """Give a refusal as Telegram would have said it; anything else as it came."""
    try:
        said: Any = json.loads(content)
    except (ValueError, RecursionError):
        return status, content
    if not isinstance(said, dict) or said.get("ok") is not False:
        return status, content
    code = said.get("error_code")
    if status == HTTPStatus.OK and isinstance(code, int):
        status = code
    return status, json.dumps({**said, "description": said.get("description") or ""})
