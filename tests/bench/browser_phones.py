"""Phones with a real browser: each opens the page and chooses name by name, as a person does."""

import asyncio
import time

from playwright.async_api import Browser, Page, ViewportSize, expect

from playground.story import Story
from tests.bench.hands import Order, Result, addresses, shown
from tests.browsers import open_browser

_SIZE = ViewportSize(width=360, height=640)


async def by_browser(order: Order) -> Result:
    """Let each vote as soon as it is told where. Raises `SystemExit` where there is no browser."""
    result, waiting = Result(), set(order.chats)
    async with open_browser() as browser, Story(order.ground) as story:
        if browser is None:
            raise SystemExit("no Chromium found")
        async with asyncio.TaskGroup() as voters:
            async for calls in shown(story, order):
                for chat, address in addresses(calls).items():
                    if chat in waiting:
                        waiting.discard(chat)
                        voters.create_task(_votes(browser, order, chat, address, result))
                if not waiting:
                    break
    return result


async def _votes(browser: Browser, order: Order, chat: str, address: str, result: Result) -> None:
    async with await browser.new_context(viewport=_SIZE) as window:
        page = await window.new_page()
        await page.goto(order.opened(chat, address), wait_until="commit")
        for row, mark in enumerate(order.marks(chat)):
            await _chooses(page, row, mark, order.think)
        await page.locator("button[type=submit]").click()
        await expect(page.get_by_text(order.recorded)).to_be_visible()
    result.recorded.append(time.monotonic())


async def _chooses(page: Page, row: int, mark: int, think: float) -> None:
    """Look at a name so long, then choose; the next one comes by itself."""
    asked = page.locator(f"#row{row}")
    await expect(asked).to_be_visible()
    await asyncio.sleep(think)
    await asked.locator("label").nth(mark - 1).click()
    await expect(asked).to_be_hidden()
