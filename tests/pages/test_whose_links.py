"""Every route of the meeting's pages, asked by whoever holds which link: found in the router.

A route that is new has no line in the table, and the test says so."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import pytest

from storage.tables import BallotLink
from tests.meeting_room import VOTERS
from tests.pages.site import Site, token_in
from tests.rights_stage import kept, other_cell
from tests.summed_office import found_office
from tests.worlds import Cell
from workflow.ballot.page_tokens import BALLOT, SCREEN
from workflow.front import cells_page
from workflow.people import joining
from workflow.room import wall
from workflow.work import Work

pytestmark = pytest.mark.asyncio(loop_scope="session")

OPEN, UNSIGNED, UNKNOWN, OVER = 200, 403, 404, 410
MARKS = (1,) * len(VOTERS)
Holder = Callable[[Site], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Got:
    """What a route gives: its status, whether a name of the cell stands in it, what it changes."""

    status: int
    names: bool = False
    changes: bool = False


async def nothing(site: Site) -> str:
    """No link at all."""
    return "0000"


async def a_made_up_sheet(site: Site) -> str:
    """A token as this house makes them, but handed out to nobody."""
    return BALLOT.make(site.room.world.house.text_key)


async def a_made_up_screen(site: Site) -> str:
    """The same of a screen's."""
    return SCREEN.make(site.room.world.house.text_key)


async def another_cells_sheet(site: Site) -> str:
    """A link of this urn for Đặng Thị Yến, who is no elector of it."""
    room, token = site.room, await a_made_up_sheet(site)
    yen = await other_cell(room.world, room.people["an"])
    digest = BALLOT.digest(room.world.house.text_key, token) or ""
    async with room.world.job() as work:
        row = BallotLink(digest=digest, session_id=room.session_id, member_id=yen.member_id)
        (await work.session()).add(row)
    return token


async def another_cells_screen(site: Site) -> str:
    """The screen of the other cell's own meeting."""
    yen = await other_cell(site.room.world, site.room.people["an"])
    async with site.room.world.job() as work:
        return token_in(await wall.address(work, yen, 0, "vi"))


async def own_sheet(site: Site) -> str:
    """Trần Thị Lan's own."""
    return token_in(await site.link("lan"))


async def own_button(site: Site) -> str:
    """What the button in her Telegram leads to, opened elsewhere."""
    return token_in(await site.button("lan"))


async def used_sheet(site: Site) -> str:
    """Hers, after she has voted."""
    link = await site.link("lan")
    await site.casts(link, MARKS)
    return token_in(link)


async def lost_sheet(site: Site) -> str:
    """Hers, after her phone was taken off."""
    token = await own_sheet(site)
    async with site.room.world.job() as work:
        await joining.reset(work, site.room.people["an"], site.room.member_id("lan"))
    return token


async def late_sheet(site: Site) -> str:
    """Hers, after the urn was closed."""
    token = await own_sheet(site)
    await site.room.closes()
    return token


async def the_screen(site: Site) -> str:
    """The screen of the meeting, which the secretary was given."""
    return token_in(await site.screen())


async def the_officers_cells(site: Site) -> str:
    """The page of all cells of Trần Thị Lan, who is their officer."""
    room = site.room
    office = await found_office(room.world, Cell(room.people["an"].cell_id, room.people))
    async with room.world.job() as work:
        return token_in(await cells_page.address(work, office.officer, "vi"))


FRAME, SHEET, CAST = "GET /phieu/{token}", "POST /phieu/{token}/mo", "POST /phieu/{token}"
BUTTON, BUTTON_SHEET = "GET /phieu-telegram/{token}", "POST /phieu-telegram/{token}/mo"
BUTTON_CAST = "POST /phieu-telegram/{token}"
WALL, STREAM = "GET /man-hinh/{token}", "GET /man-hinh/{token}/dong"
ASSET = "GET /trang/{version}/{name}"
ROOM_FRAME, ROOM_SHEET = "GET /phieu-ma", "POST /phieu-ma/mo"
ROOM_CAST = "POST /phieu-ma"
CELLS, TABLE = "GET /chi-bo/{token}", "POST /chi-bo/{token}/mo"
ROUTES = (
    *(FRAME, SHEET, CAST, BUTTON, BUTTON_SHEET, BUTTON_CAST, ROOM_FRAME, ROOM_SHEET, ROOM_CAST),
    *(WALL, STREAM, CELLS, TABLE),
)
# Behind a button nothing is looked up before the messenger's own word of who opened the page.
_NONE = {
    **dict.fromkeys(ROUTES, Got(UNKNOWN)),
    **dict.fromkeys((BUTTON_SHEET, BUTTON_CAST), Got(UNSIGNED)),
    # The same for the whole house: it asks for a code, and holds nothing.
    ROOM_FRAME: Got(OPEN),
}
GIVEN: Mapping[Holder, Mapping[str, Got]] = {
    nothing: _NONE,
    # The frame is empty and asks nobody anything: nothing is looked up for it.
    a_made_up_sheet: {**_NONE, FRAME: Got(OPEN)},
    a_made_up_screen: {**_NONE, WALL: Got(OPEN)},
    another_cells_sheet: {**_NONE, FRAME: Got(OPEN)},
    another_cells_screen: {**_NONE, WALL: Got(OPEN), STREAM: Got(OPEN)},
    own_button: {**_NONE, BUTTON: Got(OPEN)},
    own_sheet: {
        **_NONE,
        FRAME: Got(OPEN),
        SHEET: Got(OPEN, names=True),
        CAST: Got(OPEN, changes=True),
    },
    used_sheet: {**_NONE, FRAME: Got(OPEN), SHEET: Got(OPEN), CAST: Got(OPEN)},
    lost_sheet: {**_NONE, FRAME: Got(OPEN)},
    late_sheet: {**_NONE, FRAME: Got(OPEN), SHEET: Got(OVER), CAST: Got(OVER)},
    the_screen: {**_NONE, WALL: Got(OPEN), STREAM: Got(OPEN)},
    the_officers_cells: {**_NONE, CELLS: Got(OPEN), TABLE: Got(OPEN)},
}


@pytest.mark.parametrize("holder", GIVEN, ids=lambda holder: str(holder.__name__))
async def test_a_link_opens_what_is_its_holders(site: Site, holder: Holder) -> None:
    """And nothing else: no name, and no row."""
    token = await holder(site)
    got = {route: await _asks(site, route, token) for route in ROUTES}

    assert GIVEN[holder] == got


async def test_a_door_left_open_is_seen(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where any token opened the meeting's screen, the table would say whose should not."""

    async def anybodys(work: Work, token: str) -> int:
        return site.room.meeting_id

    monkeypatch.setattr(wall, "behind", anybodys)
    token = await a_made_up_screen(site)
    got = {route: await _asks(site, route, token) for route in ROUTES}

    assert [STREAM] == [route for route in ROUTES if GIVEN[a_made_up_screen][route] != got[route]]


async def test_every_route_is_asked(site: Site) -> None:
    """What is served to everybody names nobody: the scripts and style sheets alone."""
    app = site.runner.app
    assert app is not None
    found = {
        f"{route.method} {route.resource.canonical}"
        for route in app.router.routes()
        if route.method != "HEAD" and route.resource is not None
    }

    assert {*ROUTES, ASSET} == found, "a route that GIVEN says nothing of, or one that is gone"


async def _asks(site: Site, route: str, token: str) -> Got:
    method, _, place = route.partition(" ")
    address = site.base_url + place.format(token=token)
    before = await kept(site.room.world)
    if route == STREAM:
        status, text = await _first_words(site, address)
    elif method == "GET":
        status, text = await site.get(address)
    else:
        status, text = await site.post(address, await site.sealed(MARKS))
    names = [person.name for person in site.room.people.values()]
    return Got(status, any(n in text for n in names), before != await kept(site.room.world))


async def _first_words(site: Site, address: str) -> tuple[int, str]:
    """Give what a stream says first: it would go on."""
    async with site.session.get(address) as answer:
        if answer.status != OPEN:
            return answer.status, await answer.text()
        return answer.status, (await answer.content.readuntil(b"\n\n")).decode()
