"""The platforms: whether they answer to our tokens, where they post updates, what time they have.

Only asked, never told: `getMe` and `getWebhookInfo` change nothing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

from aiohttp import BaseConnector, ClientError, ClientSession, ClientTimeout, TCPConnector
from aiohttp_socks import ProxyConnector, ProxyError

from bot.channel.bot_channel import TELEGRAM, ZALO
from bot.doctor.finding import Finding, Installation, State, weak, well, wrong
from bot.incoming.site import hook_path
from bot.watch.logs import Redactor
from workflow.clock import VIETNAM

DRIFT = timedelta(seconds=60)
"""How far a clock may be off: less than this nobody sees."""
_RECENT = timedelta(hours=1)
"""How long a webhook's last failure is worth telling."""
_CROWD = 100
"""Updates that wait at the platform: more means that nobody takes them."""
_SECONDS = 15.0
_REFUSED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)
"""For a malformed token Telegram says that there is no such thing."""
_SILENT = (ClientError, OSError, EOFError, ProxyError)
"""The last two are a proxy that refuses, or hangs up."""


@dataclass(frozen=True, slots=True)
class PlatformAnswer:
    """What a platform said to one call."""

    code: int
    """200 where it went well, else the error's code, which may stand in the body alone."""
    result: Any
    date: datetime | None
    """The platform's own time, where it tells it."""


class PlatformLine:
    """One platform as the settings say it is reached."""

    def __init__(self, channel: str, house: Installation) -> None:
        settings = house.settings
        self.channel = channel
        is_telegram = channel == TELEGRAM
        self._token = settings.telegram_token if is_telegram else settings.zalo_token
        self._api = settings.telegram_api if is_telegram else settings.zalo_api
        self._proxy = settings.telegram_proxy.get_secret_value() if is_telegram else ""

    @property
    def is_used(self) -> bool:
        """Tell whether there is a token for it."""
        return bool(self._token.get_secret_value())

    async def ask(self, method: str) -> PlatformAnswer | None:
        """Give the answer to one call; None where none came.

        What is raised on the way holds the address, and with it the token: it goes no further."""
        address = f"{self._api}/bot{self._token.get_secret_value()}/{method}"
        try:
            async with (
                ClientSession(
                    connector=self._connector(), timeout=ClientTimeout(total=_SECONDS)
                ) as session,
                session.post(address, json={}) as response,
            ):
                body = await response.text(errors="replace")
                return _read(response.status, body, response.headers)
        except _SILENT:
            return None

    def _connector(self) -> BaseConnector:
        if self._proxy:
            # The proxy looks the name up: the provider may answer falsely.
            return ProxyConnector.from_url(self._proxy, rdns=True)
        return TCPConnector()


async def tokens(house: Installation) -> list[Finding]:
    """The platforms answer, know the tokens, and have the same time as this machine."""
    lines = _lines(house)
    known = house.knows("telegram_token", "zalo_token")
    if not lines:
        return [Finding(State.WRONG, "start.no_channel")] if known else []
    return [finding for line in lines for finding in await _token(line, house)]


async def webhooks(house: Installation) -> list[Finding]:
    """Updates go where the settings want them."""
    found = []
    for line in _lines(house):
        answer = await line.ask("getWebhookInfo")
        if answer is not None and line.channel == ZALO and answer.code == HTTPStatus.NOT_FOUND:
            answer = PlatformAnswer(200, {}, answer.date)  # so Zalo says that there never was one
        if answer is not None and answer.code == HTTPStatus.OK and house.knows("webhook_url"):
            info = answer.result if isinstance(answer.result, dict) else {}
            found += judged(line.channel, info, house)
    return found


def _lines(house: Installation) -> list[PlatformLine]:
    lines = [PlatformLine(channel, house) for channel in (TELEGRAM, ZALO)]
    return [
        line
        for line in lines
        if line.is_used and house.knows(f"{line.channel}_api", f"{line.channel}_proxy")
    ]


async def _token(line: PlatformLine, house: Installation) -> list[Finding]:
    answer = await line.ask("getMe")
    if answer is None or answer.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return [wrong(f"unreachable_{line.channel}")]
    if answer.code in _REFUSED:
        return [Finding(State.WRONG, f"start.{line.channel}_token_refused")]
    if answer.code != HTTPStatus.OK:
        return [wrong("odd_answer", channel=line.channel.title(), code=answer.code)]
    return [well(f"reached_{line.channel}"), *_time(answer.date, house.clock.now())]


def _time(theirs: datetime | None, ours: datetime) -> list[Finding]:
    if theirs is None:
        return []
    off = ours - theirs
    if abs(off) <= DRIFT:
        return [well("clock")]
    key = "clock_fast" if off > timedelta() else "clock_slow"
    return [wrong(key, seconds=round(abs(off).total_seconds()))]


def judged(channel: str, info: Mapping[str, Any], house: Installation) -> list[Finding]:
    """Judge what `getWebhookInfo` says of where a platform posts updates."""
    url, settings = str(info.get("url") or ""), house.settings
    name = channel.title()
    if not settings.webhook_url:
        if not url:
            return [well("polled", channel=name)]
        if channel == ZALO:
            return [Finding(State.WRONG, "start.zalo_webhook_set")]
        return [weak("webhook_of_another_polling", channel=name)]
    if not url:
        return [weak("webhook_missing", channel=name)]
    if url != settings.webhook_url + hook_path(channel):
        return [wrong("webhook_of_another", channel=name)]
    return _failing(name, info, house) or [well("webhook", channel=name)]


def _failing(name: str, info: Mapping[str, Any], house: Installation) -> list[Finding]:
    found = []
    moment, now = info.get("last_error_date"), house.clock.now()
    if isinstance(moment, int) and now.timestamp() - moment < _RECENT.total_seconds():
        said = Redactor(house.settings.secrets).clean(str(info.get("last_error_message") or ""))
        at = datetime.fromtimestamp(moment, VIETNAM)
        found.append(wrong("webhook_failing", channel=name, at=f"{at:%H:%M:%S}", said=said))
    waiting = info.get("pending_update_count")
    if isinstance(waiting, int) and waiting > _CROWD:
        found.append(weak("webhook_waiting", channel=name, count=waiting))
    return found


def _read(status: int, body: str, headers: Mapping[str, str]) -> PlatformAnswer:
    try:
        said: Any = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    date = _date(headers.get("Date", ""))
    if not isinstance(said, dict):
        return PlatformAnswer(status if status >= HTTPStatus.BAD_REQUEST else 502, None, date)
    if said.get("ok") in (True, "true", "True"):
        return PlatformAnswer(HTTPStatus.OK, said.get("result"), date)
    code = str(said.get("error_code") or "")
    return PlatformAnswer(int(code) if code.isdecimal() else max(status, 400), None, date)


def _date(header: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(header)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
