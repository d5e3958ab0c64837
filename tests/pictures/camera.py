"""Takes a phone's last messages, or a page of ours, as a small picture."""

import asyncio
import base64
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import BrowserContext, Page, async_playwright

from playground.story import Phone, Seen
from tests.browsers import CHROMIUM_ARGUMENTS, CHROMIUM_NAMES
from tests.pictures.names import PICTURES
from tests.pictures.signs import DRAW, SIGNS

LARGEST = 60_000
"""Bytes a picture may have: a page of them is read on a phone."""
ENDING = ".webp"
_QUALITIES = (60, 45, 30)
"""The first with which a picture is small enough; faces differ from machine to machine."""
_WIDTH, _HEIGHT = 400, 800
_TALLEST = 1_200
"""What is longer is cut off: nobody reads more of a screen in a guide."""
_PATIENCE = 30_000
_ONLY_THE_CHAT = """
.bar, .extras, .menu, .acts, .notices, .slip, .composer { display: none !important; }
.phones { display: block; padding: 0; }
.phone { display: none; height: auto; max-width: none; border-radius: 12px; box-shadow: none; }
.phone.taken { display: flex; }
.log { overflow: visible; }
.message.bot { max-width: 97%; }
.changed .bubble { animation: none; }
"""
_SHOWN = """([user, last]) => {
  const phone = document.querySelector(`.phone[data-user="${user}"]`);
  if (!phone || !phone.querySelector(`[data-id="${last}"]`)) { return false; }
  phone.classList.add("taken");
  return true;
}"""
_LAST_ONES = """([user, ids]) => {
  for (const one of document.querySelectorAll(`.phone[data-user="${user}"] .log > li`)) {
    one.hidden = !ids.includes(one.dataset.id);
    for (const link of one.querySelectorAll("a")) {
      link.textContent = link.textContent.replace(/^http:..127.0.0.1:\\d+/, "https://tusoi.example");
    }
  }
}"""
"""Shows these messages alone, with the address a house has that is no machine of ours."""

_DRAWN = "[...document.images].every((one) => one.complete)"


class NoBrowser(Exception):
    """There is no Chromium on this machine."""


class Camera:
    """Keeps pictures in a folder, each under a name that a guide may use."""

    def __init__(self, context: BrowserContext, folder: Path) -> None:
        self.folder = folder.absolute()
        self.made: dict[str, Path] = {}
        self.context = context

    async def phone(
        self, name: str, phone: Phone, *, last: int = 1, seen: Seen | None = None
    ) -> None:
        """Take the last messages of a chat, or one that was seen, as they stand now."""
        there = [str(one["message_id"]) for one in await phone.messages()]
        shown = there[-last:] if seen is None else [str(seen.id)]
        page = await self._page(_WIDTH, _HEIGHT)
        await page.goto(phone.story.base_url)
        await page.add_style_tag(content=_ONLY_THE_CHAT)
        user = str(phone.user)
        await page.wait_for_function(_SHOWN, arg=[user, shown[-1]], timeout=_PATIENCE)
        await page.evaluate(_LAST_ONES, [user, shown])
        await self._keeps(name, page, f'.phone[data-user="{user}"]')

    async def page(self, name: str, address: str, sight: str, size: tuple[int, int]) -> None:
        """Take a page of the product's own, once something is to be seen on it."""
        page = await self._page(*size)
        await page.goto(address)
        await page.get_by_text(sight).first.wait_for(timeout=_PATIENCE)
        await self._keeps(name, page, "html", size)

    async def _page(self, width: int, height: int) -> Page:
        page = await self.context.new_page()
        await page.set_viewport_size({"width": width, "height": height})
        return page

    async def _keeps(
        self, name: str, page: Page, part: str, most: tuple[int, int] | None = None
    ) -> None:
        """Write one part of a page down, no more of it than a size."""
        if name not in PICTURES or name in self.made:
            raise AssertionError(f"no picture is to be called {name!r} (any more)")
        await page.evaluate(DRAW, dict(SIGNS))
        await page.wait_for_function(_DRAWN, timeout=_PATIENCE)
        box = await page.locator(part).bounding_box()
        if box is None:
            raise AssertionError(f"nothing is to be seen of {name!r}")
        height = min(box["height"], _TALLEST)
        clip = {"x": box["x"], "y": box["y"], "width": box["width"], "height": height, "scale": 1.0}
        if most is not None:
            clip |= {"x": 0, "y": 0, "width": most[0], "height": most[1]}
        data = await _taken(page, clip)
        if len(data) > LARGEST:
            raise AssertionError(f"{name}: {len(data)} bytes, and {LARGEST} is the most")
        self.made[name] = self.folder / f"{name}{ENDING}"
        self.made[name].write_bytes(data)
        await page.close()


async def _taken(page: Page, clip: dict[str, float]) -> bytes:
    """Take a part of a page, the coarser the larger it comes out."""
    session = await page.context.new_cdp_session(page)
    data = b""
    for quality in _QUALITIES:
        told = {"format": ENDING[1:], "quality": quality, "clip": clip}
        taken = await session.send(
            "Page.captureScreenshot", {**told, "captureBeyondViewport": True}
        )
        data = base64.b64decode(taken["data"])
        if len(data) <= LARGEST:
            break
    return data


@asynccontextmanager
async def camera(folder: Path) -> AsyncIterator[Camera]:
    """Give a camera of this machine's Chromium.

    Raises:
        NoBrowser: there is none.
    """
    executable = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if executable is None:
        raise NoBrowser
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=executable, args=CHROMIUM_ARGUMENTS
        )
        # What the phones page lets in of styles is its own affair: ours hides all but the chat.
        context = await browser.new_context(locale="vi-VN", bypass_csp=True)
        yield Camera(context, folder)
        await browser.close()
