"""A screen of the meeting in a browser, as the projector's computer or a phone shows it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import BrowserContext, Page

from tests.browsers import page_of
from tests.pages.site import Site
from workflow.count import after_close

PHONE, SMALL_PHONE = (390, 844), (320, 640)
SMALL_WALL, WALL, LARGE_WALL = (1280, 720), (1920, 1080), (3840, 2160)


@asynccontextmanager
async def wall(
    window: BrowserContext, link: str, size: tuple[int, int] = SMALL_WALL
) -> AsyncIterator[Page]:
    """Show a screen, as the computer of the projector does."""
    async with page_of(window, size) as page:
        await page.goto(link)
        yield page


async def announces(site: Site) -> None:
    """The count was made; the chair tells it."""
    async with site.room.world.job() as work:
        await after_close.announce(work, site.room.people["an"], site.room.meeting_id)
