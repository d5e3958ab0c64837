"""A browser for the tests of pages: a headless Chromium of this machine."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

# What is expected of a page may take its time on a busy machine; only what hangs is ended.
expect.set_options(timeout=30_000)

EMPTY = "about:blank"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Fewer processes: every page looked at is one of ours.
    "--process-per-site",
    "--in-process-gpu",
    # Nobody looks at the browser's own frame: what moves in it would be drawn sixty times a second.
    "--animation-duration-scale=0",
    # A page that a test plays itself has no address of this machine, and shows ours in a frame.
    "--disable-features=LocalNetworkAccessChecks",
]


@asynccontextmanager
async def open_browser() -> AsyncIterator[Browser | None]:
    """Give a headless Chromium of this machine; None where there is none."""
    executable = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if executable is None:
        yield None
        return
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=executable, args=CHROMIUM_ARGUMENTS
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A headless Chromium of this machine; where there is none, the test says it did not run.

    One for the whole run: who uses it runs in the session's loop too
    (`pytestmark = pytest.mark.asyncio(loop_scope="session")`) and opens a context of its own.
    """
    async with open_browser() as found:
        if found is None:
            pytest.skip("no Chromium found: install Debian's chromium to run the page tests")
        yield found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def window(browser: Browser) -> AsyncIterator[BrowserContext]:
    """One window for the whole run, in which a test opens and closes pages of its own.

    Only for pages that keep nothing in the browser: a context for each would start a process for
    each, which takes twice the time of looking at the page. The empty page keeps the process."""
    context = await browser.new_context()
    await context.new_page()
    yield context
    assert [] == await context.cookies()
    await context.close()


@asynccontextmanager
async def page_of(window: BrowserContext, size: tuple[int, int]) -> AsyncIterator[Page]:
    """Give a page of that window, so wide and so high; empty again, it is the next test's.

    Opening one takes longer than most of what is looked at on it."""
    free = (page for page in reversed(window.pages) if page.url == EMPTY)
    page = next(free, None) or await window.new_page()
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    yield page
    await page.goto(EMPTY)
