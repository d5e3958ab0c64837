"""An open vote on the page: the same page, what is kept said on it, by name and once."""

import pytest
from playwright.async_api import BrowserContext, expect

from storage import ballot_paper
from storage.queries import meetings as meeting_rows
from storage.queries import votes as vote_rows
from storage.tables import BallotPhone
from terms.ballots import BallotMode
from tests.meeting_room import VOTERS
from tests.pages.faults import faults_of
from tests.pages.site import Site
from tests.pages.test_room_code import code_of, opens_by_code, page_of_codes
from workflow.ballot import opening
from workflow.count import side_ballots

pytestmark = pytest.mark.asyncio(loop_scope="session")

OPEN, MALFORMED, UNKNOWN, GONE = 200, 400, 404, 410
SAID = "BIỂU QUYẾT CÔNG KHAI"
KEPT = "ghi tên đồng chí cùng lựa chọn"
TEXT = "Nhất trí nghỉ giải lao?"


@pytest.fixture
async def openly(hall: Site) -> Site:
    """A motion is put to an open vote of the six who are there."""
    room = hall.room
    await room.checks_in(*VOTERS[1:])
    async with room.world.job() as work:
        room.session_id = await side_ballots.put_motion(
            work, room.people["an"], room.meeting_id, TEXT, BallotMode.OPEN
        )
    return hall


async def _paper(site: Site, mark: int, rest: bytes = b"") -> bytes:
    """Give what the page posts: the paper as it is, filled up."""
    async with site.room.world.job() as work:
        ballot = await meeting_rows.ballot_shared(await work.session(), site.room.session_id)
        paper = ballot_paper.encode(ballot.sheet_hash, [mark])
    return (paper + rest).ljust(ballot_paper.SEALED_BYTES, b"\0")


async def _chosen(site: Site) -> dict[str, int]:
    """Give what was kept, by name."""
    names = {person.member_id: who for who, person in site.room.people.items()}
    async with site.room.world.job() as work:
        rows = await vote_rows.open_choices(await work.session(), site.room.session_id)
    return {names[row.member_id]: row.mark for row in rows}


async def test_an_open_vote_is_cast_on_the_page(openly: Site, window: BrowserContext) -> None:
    """It says above everything and before the cast that names are kept, and promises no secrecy;
    axe-core finds nothing serious."""
    page = await window.new_page()
    await page.set_viewport_size({"width": 360, "height": 640})
    await page.goto(await openly.link("lan"))
    await expect(page.locator("h1 .warning")).to_contain_text(SAID)
    await expect(page.get_by_text(TEXT)).to_be_visible()
    faults, promise = await faults_of(page), await page.get_by_text("niêm phong").count()
    await page.get_by_role("radio", name="Đồng ý", exact=True).click()
    await expect(page.locator("#review").get_by_text(KEPT)).to_be_visible()
    await page.get_by_role("button", name="Nộp phiếu").click()
    await expect(page.get_by_text("Đã ghi nhận")).to_be_visible()
    await page.close()

    assert ([], 0) == (faults, promise)
    assert {"lan": 1} == await _chosen(openly)


async def test_every_way_leads_to_one_choice(openly: Site) -> None:
    """By link, by the button in Telegram, by a code and in the chat: the first one stands."""
    box, other = await _paper(openly, 1), await _paper(openly, 2)
    link, button = await openly.link("lan"), await openly.button("binh")
    told, code = openly.signed("binh").encode(), await code_of(openly, "an")
    tail = f"{code}:{openly.room.session_id}".encode()
    await openly.room.votes("hoa", 2)
    came = [
        await openly.post(link, box),
        await openly.post(link, other),
        await openly.post(button, box + told),
        await openly.post(page_of_codes(openly), box + tail),
        await openly.post(page_of_codes(openly), other + tail),
        await openly.post(await openly.link("hoa"), box),
    ]

    assert {OPEN} == {status for status, _ in came}
    assert {"lan": 1, "binh": 1, "an": 1, "hoa": 2} == await _chosen(openly)


async def test_a_code_opens_the_open_vote(openly: Site) -> None:
    """The same code as for every vote of the meeting."""
    status, html = await opens_by_code(openly, await code_of(openly, "lan"))

    assert (OPEN, True) == (status, SAID in html)


@pytest.mark.parametrize("mark", [0, 1, 2, 3, 4])
async def test_a_mark_that_is_on_no_sheet_is_refused(openly: Site, mark: int) -> None:
    """A motion is agreed to, not, or otherwise; what else is posted keeps nothing."""
    status, _ = await openly.post(await openly.link("lan"), await _paper(openly, mark))

    assert (OPEN if mark < 4 else MALFORMED) == status
    assert ({"lan": mark} if mark < 4 else {}) == await _chosen(openly)


async def test_what_is_no_paper_is_refused(openly: Site) -> None:
    """Nothing, noise, a tail: not taken, and the vote is not used up."""
    link = await openly.link("lan")
    wrong = [b"", b"\7" * ballot_paper.SEALED_BYTES, await _paper(openly, 1, b"x")]
    came = [(await openly.post(link, body))[0] for body in wrong]

    assert ([MALFORMED] * 3, {}) == (came, await _chosen(openly))
    assert OPEN == (await openly.post(link, await _paper(openly, 1)))[0]


async def test_a_paper_in_clear_is_no_sealed_ballot(site: Site) -> None:
    """Posted where the vote is sealed it is a box that does not open, and is kept under no name."""
    async with site.room.world.job() as work:
        ballot = await meeting_rows.ballot_shared(await work.session(), site.room.session_id)
        paper = ballot_paper.encode(ballot.sheet_hash, [1] * 6)
    await site.post(await site.link("lan"), paper.ljust(ballot_paper.SEALED_BYTES, b"\0"))
    kept = await _chosen(site)
    await site.room.closes()
    await site.room.counts()

    assert {} == kept
    assert {(who, "invalid"): 1 for who in VOTERS} == await site.totals()


async def test_a_phone_on_no_list_chooses_nothing(openly: Site) -> None:
    """By button and by code, as in the chat (L21, L22)."""
    button, told = await openly.button("lan"), openly.signed("lan").encode()
    code, account = await code_of(openly, "lan"), await openly.account("lan")
    async with openly.room.world.job() as work:
        session = await work.session()
        row = await session.get_one(BallotPhone, (openly.room.session_id, account))
        await session.delete(row)
    box = await _paper(openly, 1)
    tail = f"{code}:{openly.room.session_id}".encode()
    came = [await openly.post(button, box + told)]
    came.append(await openly.post(page_of_codes(openly), box + tail))

    assert ([UNKNOWN, GONE], {}) == ([status for status, _ in came], await _chosen(openly))


async def test_after_the_close_each_hears_how_it_stands(openly: Site) -> None:
    """Who chose hears that it is recorded, sent again or not; who did not, that it is over."""
    lan, binh, box = await openly.link("lan"), await openly.link("binh"), await _paper(openly, 1)
    await openly.post(lan, box)
    async with openly.room.world.job() as work:
        await opening.close_session(work, openly.room.people["an"], openly.room.session_id)
    came = [(await openly.post(link, box))[0] for link in (lan, binh)]

    assert [OPEN, GONE] == came
    assert {"lan": 1} == await _chosen(openly)
