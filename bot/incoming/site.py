"""The web side: webhooks, health, downloads by expiring link. Small, and served by ourselves."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from aiohttp import web
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError

from bot.incoming.connections import ConnectionLimits, Connections
from bot.pages.looks import HEADERS
from bot.watch.health import TOLD_ONLY
from handlers.words import words_for
from papers.errors import PaperError
from workflow.errors import Refusal
from workflow.links import BadLink
from workflow.paper_file import PaperFile

log = logging.getLogger("bot.web")

BODY_LIMIT = 1024 * 1024
_GRACE = 10.0
"""Seconds a request under way is given when the program stops."""
_BACKLOG = 128
"""Connections that may wait to be accepted."""
_PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

Hook = Callable[[web.Request], Awaitable[web.Response]]


Download = Callable[[str], Awaitable[PaperFile]]
"""Gives the file behind a token; raises `BadLink` or `Refusal`."""
Health = Callable[[], Awaitable[Mapping[str, bool]]]
"""Gives what works and what does not, by name."""


def web_app(
    hooks: Mapping[str, Hook], download: Download, health: Health, language: str = "vi"
) -> web.Application:
    """Give the application; `hooks` by channel."""
    app = web.Application(client_max_size=BODY_LIMIT)
    for channel, hook in hooks.items():
        app.router.add_post(hook_path(channel), hook)
    app.router.add_get("/healthz", _Healthz(health).answer)
    app.router.add_get("/d/{token}", _Downloads(download, language).answer, allow_head=False)
    return app


def hook_path(channel: str) -> str:
    """Give the path that updates of a channel are posted to."""
    return f"/hook/{channel}"


class WebServer:
    """Serves the application on its addresses."""

    def __init__(
        self,
        app: web.Application,
        addresses: set[tuple[str, int]],
        limits: ConnectionLimits | None = None,
    ) -> None:
        self._connections = Connections(limits or ConnectionLimits())
        app.middlewares.insert(0, self._connections.middleware)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=_GRACE)
        self._addresses = addresses
        self._listening: list[asyncio.Server] = []

    async def start(self) -> None:
        """Listen. Raises `OSError` when an address is taken."""
        await self._runner.setup()
        serve = self._runner.server
        assert serve is not None
        accept = self._connections.accepting(serve)
        loop = asyncio.get_running_loop()
        for host, port in sorted(self._addresses):
            self._listening.append(await loop.create_server(accept, host, port, backlog=_BACKLOG))

    async def stop(self) -> None:
        """Answer what came in, then close."""
        for server in self._listening:
            server.close()
        await self._runner.cleanup()

    @property
    def ports(self) -> tuple[int, ...]:
        """Give the ports really listened on, as when 0 was asked for."""
        return tuple(
            int(socket.getsockname()[1]) for server in self._listening for socket in server.sockets
        )


class _Healthz:
    def __init__(self, health: Health) -> None:
        self._health = health

    async def answer(self, request: web.Request) -> web.Response:
        found = dict(await self._health())
        well = all(one for name, one in found.items() if name not in TOLD_ONLY)
        status = HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE
        return web.json_response(found, status=status, headers={"Cache-Control": "no-store"})


class _Downloads:
    def __init__(self, download: Download, language: str) -> None:
        self._download = download
        self._language = language

    async def answer(self, request: web.Request) -> web.Response:
        try:
            file = await self._download(request.match_info["token"])
        except (BadLink, Refusal) as reason:
            log.info("code=link_refused kind=%s", type(reason).__name__)
            return self._page("web.link_over", HTTPStatus.GONE)
        except SQLAlchemyError:
            log.exception("code=database_away")
            return self._page("web.try_later", HTTPStatus.SERVICE_UNAVAILABLE)
        try:
            body = await asyncio.to_thread(file.render)
        except PaperError as error:
            log.warning("code=paper_failed kind=%s", error.code)
            return self._page("web.try_later", HTTPStatus.SERVICE_UNAVAILABLE)
        return web.Response(body=body, headers=_file_headers(file.name))

    def _page(self, key: str, status: HTTPStatus) -> web.Response:
        said = words_for(self._language)(key)
        head = Markup('<meta name="viewport" content="width=device-width">')
        page = Markup('<!doctype html><html lang="{}"><meta charset="utf-8">{}<p>{}</p></html>')
        text = page.format(self._language, head, said)
        return web.Response(text=text, content_type="text/html", status=status, headers=HEADERS)


def _file_headers(name: str) -> dict[str, Any]:
    suffix = name[name.rfind(".") :].lower()
    kind = _TYPES.get(suffix, "application/octet-stream")
    plain = name.encode("ascii", "ignore").decode().replace('"', "") or f"tusoi{suffix}"
    place = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return {**_PRIVATE, "Content-Type": kind, "Content-Disposition": place}
