"""The Zalo Bot API by JSON calls: what it answers, and what its errors mean."""

import json
import re
from types import TracebackType
from typing import Any, Self

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    TCPConnector,
)

UNAUTHORISED = 401
NOT_FOUND = 404
IDLE = 408
QUOTA = 429

SEND_SECONDS = 20.0
PHOTO_SECONDS = 150.0
"""Zalo fetches the picture itself before it answers."""

_CODE = re.compile(r"\d{3}(?:\.0)?")
"""A code as some servers write it: a number, a text, a number with a fraction."""
_CODES = ("error_code", "errorCode", "error", "code", "status")
_BAD_REQUEST = 400
_BAD_GATEWAY = 502


class ZaloError(Exception):
    """Zalo refused a call. Carries the method's name and the code; never the address, which holds
    the token."""

    def __init__(self, method: str, code: int) -> None:
        super().__init__(f"{method} {code}")
        self.method = method
        self.code = code


class ZaloDownError(ZaloError):
    """It certainly was not done: no connection, or the server failed."""


class ZaloSilentError(ZaloError):
    """The request left, and no answer came: perhaps it was done."""


class ZaloApi:
    """One bot's client. Use it as a context, or close it."""

    def __init__(self, token: str, base: str) -> None:
        self._token = token
        self._base = base.rstrip("/")
        self._session: ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(self, method: str, seconds: float = SEND_SECONDS, **said: Any) -> Any:  # noqa: ANN401
        """Give the result of one call; None where Zalo gives none. Raises `ZaloError`."""
        if self._session is None:
            # Any number of connections: slow chats must not keep the poll waiting.
            self._session = ClientSession(connector=TCPConnector(limit=0))
        try:
            async with self._session.post(
                f"{self._base}/bot{self._token}/{method}",
                json=said,
                timeout=ClientTimeout(total=seconds, connect=10),
            ) as response:
                return _result(method, response.status, await response.text(errors="replace"))
        # The causes hold the address, and with it the token: they are not chained.
        except (ClientConnectorError, ConnectionTimeoutError):
            raise ZaloDownError(method, 0) from None
        except (ClientError, TimeoutError):
            raise ZaloSilentError(method, 0) from None

    async def updates(self, seconds: int) -> list[Any]:
        """Wait for updates; an idle wait gives none. Reading takes them away from the platform."""
        try:
            found = await self.call("getUpdates", seconds=seconds + 10, timeout=seconds)
        except ZaloError as error:
            if error.code == IDLE:
                return []
            raise
        if found is None:
            return []
        return found if isinstance(found, list) else [found]

    async def webhook(self) -> str:
        """Give the address updates are posted to; empty when they are polled."""
        try:
            info = await self.call("getWebhookInfo")
        except ZaloError as error:
            if error.code == NOT_FOUND:
                return ""
            raise
        return str(info.get("url") or "") if isinstance(info, dict) else ""


def _result(method: str, status: int, body: str) -> Any:  # noqa: ANN401
    """Read the body first: Zalo sends errors inside HTTP 200 as well."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    if _is_bare(answer):
        return answer
    if not isinstance(answer, dict):
        raise ZaloDownError(method, status if status >= _BAD_REQUEST else _BAD_GATEWAY)
    if _is_well(answer, status):
        return answer.get("result")
    number = _code_in(answer, status)
    raise (ZaloDownError if number >= 500 else ZaloError)(method, number)


def _is_bare(answer: object) -> bool:
    """Tell an update that stands alone, without ok and result around it, as posted ones do; or
    several of them."""
    events = answer if isinstance(answer, list) else [answer]
    return bool(events) and all(
        isinstance(event, dict) and "event_name" in event and "ok" not in event for event in events
    )


def _is_well(answer: dict[str, Any], status: int) -> bool:
    """Tell a success, also of a server that writes its yes as a text or leaves it out."""
    if "ok" in answer:
        return answer["ok"] in (True, "true", "True")
    return status < _BAD_REQUEST and "result" in answer and not answer.get("error")


def _code_in(answer: dict[str, Any], status: int) -> int:
    """Give the code of a refusal: the body's, the status' where the body names none we know."""
    for name in _CODES:
        said = str(answer.get(name, ""))
        if _CODE.fullmatch(said) and int(said[:3]) >= _BAD_REQUEST:
            return int(said[:3])
    return max(status, _BAD_REQUEST)
