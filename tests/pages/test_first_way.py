"""How a ballot's page is offered in a chat: one first way, by what the chat's messenger can do."""

from dataclasses import replace

import pytest

from handlers.ballot import sheet_view
from handlers.meeting.meeting_notices import PREPARES
from handlers.reply import Button
from handlers.words import words_for
from storage.tables import BallotRules
from tests.pages.site import Site
from workflow.ballot import page_links, urn_session
from workflow.ballot.page_links import WayIn
from workflow.planned import Addressed

pytestmark = pytest.mark.asyncio(loop_scope="session")

BUTTON, LINK = "/phieu-telegram/", "/phieu/"


async def _invited(site: Site, who: str, channel: str = "telegram") -> list[Button]:
    """Give the buttons of somebody's invitation, in one of their chats."""
    account_id = await site.account(who) if channel == "telegram" else None
    member = site.room.member_id(who)
    row = Addressed(
        urn_session.INVITATION, member, {"session": site.room.session_id}, account_id, None
    )
    async with site.room.world.job() as work:
        screen = await PREPARES[row.kind](work, row, words_for("vi"))
    assert screen is not None
    return [button for buttons in screen.buttons for button in buttons]


async def _ways(site: Site, who: str) -> tuple[WayIn, ...]:
    account_id = await site.account(who)
    assert account_id is not None
    async with site.room.world.job() as work:
        member = site.room.member_id(who)
        return await page_links.ways(work, site.room.session_id, member, account_id, "vi")


async def test_telegram_opens_the_page_itself(site: Site) -> None:
    """The invitation's first button opens it inside Telegram; there is no address to pass on."""
    first, *others = await _invited(site, "lan")

    assert (True, True) == (first.in_app, BUTTON in first.url)
    assert [] == [button.url for button in others if button.url]


async def test_elsewhere_the_first_way_is_a_link(site: Site) -> None:
    """A messenger that opens no page itself is given an address for the phone's browser."""
    first, *_ = await _invited(site, "lan", "zalo")

    assert (False, True) == (first.in_app, LINK in first.url)


@pytest.mark.parametrize(
    ("public", "telegram", "in_app"),
    [
        ("https://chibo.vidu.vn", "https://web.telegram.org", True),
        ("http://chibo.vidu.vn", "https://web.telegram.org", False),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8090", True),
    ],
)
async def test_telegram_takes_no_address_but_https(
    site: Site, public: str, telegram: str, in_app: bool
) -> None:
    """Where the house has none, the button is a link; in the test environment any will do."""
    world = site.room.world
    world.house = replace(world.house, public_url=public, telegram_web=telegram)
    first, *_ = await _invited(site, "lan")

    assert in_app == first.in_app


@pytest.mark.parametrize(("linked", "offered"), [(True, [BUTTON, LINK]), (False, [BUTTON])])
async def test_a_meeting_may_give_no_link(site: Site, linked: bool, offered: list[str]) -> None:
    """Asked for in the chat, a link for any browser comes second, unless it is switched off."""
    async with site.room.world.job() as work:
        rules = BallotRules(session_id=site.room.session_id, web_link=linked)
        await (await work.session()).merge(rules)
    ways = await _ways(site, "lan")
    rows = sheet_view.page_rows(words_for("vi"), *ways)

    assert offered == [next(p for p in (BUTTON, LINK) if p in way.address) for way in ways]
    assert len(offered) == len(rows)


async def test_a_house_without_pages_offers_none(site: Site) -> None:
    """Nothing but the sheet in the chat."""
    world = site.room.world
    world.house = replace(world.house, public_url="")

    assert [""] == [button.url for button in await _invited(site, "lan")]
