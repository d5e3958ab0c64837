"""A bot's own web server for tests: it keeps what is posted and answers as it is told."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Self

from aiohttp import web

Json = dict[str, Any]
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def accept(_request: web.Request) -> web.StreamResponse:
    """Take the update and say nothing."""
    return web.Response()


class WebhookDesk:
    """Stands on loopback while its block runs; `answers` are used up one by one, then `accept`."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.posts: list[Json] = []
        self.headers: list[dict[str, str]] = []
        self.url = ""
        self._came = asyncio.Event()
        app = web.Application()
        app.router.add_post("/wh", self._take)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/wh"
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self._runner.cleanup()

    async def came(self, count: int) -> list[Json]:
        """Wait until so many updates were posted and give them all."""
        async with asyncio.timeout(30):
            while len(self.posts) < count:
                self._came.clear()
                await self._came.wait()
        return self.posts

    async def _take(self, request: web.Request) -> web.StreamResponse:
        self.posts.append(await request.json())
        self.headers.append(dict(request.headers))
        self._came.set()
        answer = self.answers.pop(0) if self.answers else accept
        return await answer(request)
