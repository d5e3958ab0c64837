"""A screen of the meeting in a browser, as the projector's computer or a phone shows it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page

from tests.pages.site import Site
from workflow import count

PHONE, SMALL_PHONE = (390, 844), (320, 640)
SMALL_WALL, WALL = (1280, 720), (1920, 1080)


@asynccontextmanager
async def wall(
    browser: Browser, link: str, size: tuple[int, int] = SMALL_WALL
) -> AsyncIterator[Page]:
    """Show a screen, as the computer of the projector does."""
    context = await browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = await context.new_page()
    await page.goto(link)
    yield page
    await context.close()


async def announces(site: Site) -> None:
    """The count was made; the chair tells it."""
    async with site.room.world.job() as work:
        await count.announce(work, site.room.people["an"], site.room.meeting_id)
