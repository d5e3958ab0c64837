"""A phone on a slow line: what it loads until the first name is chosen, and how long that takes."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import Browser, CDPSession, Page

ROUND_TRIP = 0.4
"""Seconds of a slow third-generation line, there and back."""
BYTES_PER_SECOND = 50_000
"""400 kbit/s."""
BEFORE = 1
"""Round trips before the first request: one to connect; the address is known from the chat."""


@dataclass(slots=True)
class Loaded:
    """What went over the line."""

    rounds: int = 0
    """Requests that were made after an answer had come; those made together count once."""
    bytes: int = 0
    seconds: float = 0.0
    _answered: bool = True

    @property
    def reckoned(self) -> float:
        """Give the seconds that the line alone takes, on any machine."""
        return (BEFORE + self.rounds) * ROUND_TRIP + self.bytes / BYTES_PER_SECOND

    def asks(self) -> None:
        """Note a request."""
        self.rounds += self._answered
        self._answered = False

    def hears(self) -> None:
        """Note that an answer begins to come."""
        self._answered = True

    def has(self, size: int) -> None:
        """Note what came, packed as it was."""
        self.bytes += size


@asynccontextmanager
async def slow_phone(browser: Browser) -> AsyncIterator[tuple[Page, Loaded]]:
    """Give a phone on such a line that has loaded nothing before."""
    async with await browser.new_context(viewport={"width": 360, "height": 640}) as window:
        page = await window.new_page()
        line: CDPSession = await window.new_cdp_session(page)
        await line.send("Network.enable")
        slow = {"downloadThroughput": BYTES_PER_SECOND, "uploadThroughput": BYTES_PER_SECOND}
        away = {"offline": False, "latency": ROUND_TRIP * 1000}
        await line.send("Network.emulateNetworkConditions", {**away, **slow})
        loaded = Loaded()
        line.on("Network.requestWillBeSent", lambda _: loaded.asks())
        line.on("Network.responseReceived", lambda _: loaded.hears())
        line.on("Network.loadingFinished", lambda told: loaded.has(int(told["encodedDataLength"])))
        yield page, loaded


async def first_name(browser: Browser, link: str) -> Loaded:
    """Open a ballot page on a slow line; give what it took until a first choice was made."""
    async with slow_phone(browser) as (page, loaded):
        began = time.monotonic()
        await page.goto(link, wait_until="commit")
        await page.locator("#row0 label").first.click()
        loaded.seconds = time.monotonic() - began
    return loaded
