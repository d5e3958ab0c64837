"""The ballot page under attack: garbage, replays, guesses, robots, many hands at once."""

import asyncio
import logging
import re
from itertools import count

import pytest
from sqlmodel import select

from bot.pages import guesses
from bot.pages.guesses import Guesses
from storage.tables import (
    BallotLink,
    BallotRules,
    SealedBallot,
)
from terms.ballots import BallotPurpose
from tests import databases
from tests.meeting_room import VOTERS
from tests.pages.site import SEALED, Site, names_in, token_in
from workflow.ballot.page_links import MOST_LINKS
from workflow.ballot.page_tokens import ALPHABET, BALLOT
from workflow.people import joining

pytestmark = pytest.mark.asyncio(loop_scope="session")

OPEN, GONE, UNKNOWN, MALFORMED, TOO_MANY = 200, 410, 404, 400, 429
ROBOTS = (
    "TelegramBot (like TwitterBot)",
    "facebookexternalhit/1.1",
    "Mozilla/5.0 (compatible; ZaloBot/1.0)",
)


@pytest.fixture(params=databases.RULES_ON)
def kind(request: pytest.FixtureRequest) -> str:
    """Every attack is tried on both databases, on the second in the long run."""
    return str(request.param)


async def test_robots_learn_nothing_and_use_nothing_up(site: Site) -> None:
    """A messenger that looks at every link sees an empty frame; the voter still votes."""
    link = await site.link("lan")
    seen = [await site.get(link, **{"User-Agent": robot}) for robot in ROBOTS]

    assert [OPEN] * 3 == [status for status, _ in seen]
    people = [person.name for person in site.room.people.values()]
    assert [] == [name for _, html in seen for name in people if name in html]
    assert (OPEN, 0) == ((await site.casts(link, (1,) * 6))[0], await _left_to_vote(site, "lan"))


async def test_a_sheet_names_who_is_rated_in_order(site: Site) -> None:
    """The page asks for the sheet by a POST, and gets the names as on the sheet in the chat."""
    _, html = await site.opens(await site.link("lan"))

    names = [site.room.people[who].name for who in sorted(VOTERS)]
    assert names == names_in(html)


@pytest.mark.parametrize(
    ("purpose", "said"), [(BallotPurpose.RATING, False), (BallotPurpose.REHEARSAL, True)]
)
async def test_a_rehearsal_says_what_it_is(site: Site, purpose: BallotPurpose, said: bool) -> None:
    """Nobody shall take it for the vote, nor the vote for a rehearsal."""
    async with site.room.world.job() as work:
        rules = BallotRules(session_id=site.room.session_id, purpose=purpose)
        await (await work.session()).merge(rules)

    _, html = await site.opens(await site.link("lan"))

    assert said is ("TẬP DƯỢT" in html)


@pytest.mark.parametrize("size", [0, 111, 113, 5000])
async def test_what_is_no_sealed_sheet_is_refused(site: Site, size: int) -> None:
    """Another size would tell ballots apart: it is not taken, and the vote is not used up."""
    link = await site.link("lan")
    status, said = await site.post(link, b"\7" * size)

    assert (MALFORMED, True) == (status, "Phiếu gửi lên bị lỗi" in said)
    assert 0 == await site.voted()
    assert OPEN == (await site.casts(link, (1,) * 6))[0]


async def test_garbage_of_the_right_size_never_blocks_the_count(site: Site) -> None:
    """A tampered page posts 112 bytes of nothing: one invalid ballot, the others are counted."""
    await site.post(await site.link("lan"), b"\7" * 112)
    for who in ("an", "binh"):
        await site.casts(await site.link(who), (2,) * 6)
    await site.room.closes()
    await site.room.counts()

    good = {(who, "good"): 2 for who in VOTERS}
    assert good | {(who, "invalid"): 1 for who in VOTERS} == await site.totals()


async def test_a_replay_changes_nothing(site: Site) -> None:
    """The same box again, another box, the same box through another's link: one ballot each."""
    link = await site.link("lan")
    first = await site.sealed((1,) * 6)
    await site.post(link, first)
    await site.post(link, first)
    await site.casts(link, (4,) * 6)
    await site.room.closes()
    await site.room.counts()

    assert {(who, "excellent"): 1 for who in VOTERS} == await site.totals()


async def test_a_link_casts_for_its_own_elector_only(site: Site) -> None:
    """Opened by whomever, a link is the ballot of the one it was made for."""
    await site.casts(await site.link("lan"), (1,) * 6)

    assert (0, 1) == (await _left_to_vote(site, "lan"), await _left_to_vote(site, "binh"))
    assert OPEN == (await site.opens(await site.link("binh")))[0]


async def test_fifty_hands_cast_one_ballot(site: Site) -> None:
    """Two links of one elector, fifty posts at once: one ballot, and everyone hears the same."""
    links = [await site.link("lan"), await site.link("lan")]
    boxes = [await site.sealed((1 + number % 4,) * 6) for number in range(50)]
    came = await asyncio.gather(
        *(site.post(links[number % 2], box) for number, box in enumerate(boxes))
    )

    assert [OPEN] == sorted({status for status, _ in came})
    assert 1 == len({said for _, said in came})
    assert 1 == await site.voted() == await _in_the_urn(site)


async def test_guesses_meet_no_database_and_then_a_wall(site: Site) -> None:
    """A made-up token is refused by its own letters; after many, guesses are turned away."""
    wrong = (f"{site.base_url}/phieu/{number:032d}" for number in count())
    first = await site.get(next(wrong))
    for _ in range(guesses.MOST):
        await site.get(next(wrong))
    last = await site.get(next(wrong))
    lan = await site.link("lan")

    assert (UNKNOWN, TOO_MANY) == (first[0], last[0])
    assert (OPEN, OPEN) == ((await site.get(lan))[0], (await site.casts(lan, (1,) * 6))[0])


async def test_a_letter_changed_opens_nothing(site: Site) -> None:
    """Every neighbour of a token in any letter is a guess."""
    link = await site.link("lan")
    token = token_in(link).replace("-", "")
    key = site.room.world.house.text_key
    neighbours = [
        token[:at] + other + token[at + 1 :]
        for at in (0, 13, 26, 31)
        for other in ALPHABET
        if other != token[at]
    ]

    assert [] == [one for one in neighbours if BALLOT.digest(key, one) is not None]


async def test_a_token_of_another_house_opens_nothing(site: Site) -> None:
    """Well made, but never handed out here: the same sentence as for a guess."""
    stranger = BALLOT.make(site.room.world.house.text_key)

    assert UNKNOWN == (await site.opens(f"{site.base_url}/phieu/{stranger}"))[0]


async def test_only_digests_are_stored(site: Site) -> None:
    """Nobody votes by what the database knows of a link."""
    link = await site.link("lan")
    async with site.room.world.job() as work:
        rows = (await (await work.session()).exec(select(BallotLink))).all()

    assert [site.room.member_id("lan")] == [row.member_id for row in rows]
    assert not any(token_in(link).replace("-", "")[:8] in row.digest for row in rows)
    assert UNKNOWN == (await site.opens(f"{site.base_url}/phieu/{rows[0].digest}"))[0]


async def test_a_lost_phone_takes_its_link_along(site: Site) -> None:
    """The secretary takes a chat from a member: the links in it open nothing any more, and no new
    one does: the member votes on paper."""
    link = await site.link("lan")
    async with site.room.world.job() as work:
        await joining.reset(work, site.room.people["an"], site.room.member_id("lan"))

    assert UNKNOWN == (await site.casts(link, (1,) * 6))[0]
    assert UNKNOWN == (await site.casts(await site.link("lan"), (1,) * 6))[0]
    assert 0 == await site.voted()


@pytest.mark.parametrize("asked", [MOST_LINKS - 1, MOST_LINKS, MOST_LINKS + 1])
async def test_only_so_many_links_live(site: Site, asked: int) -> None:
    """Asking again and again ends the older links, never the newest one."""
    links = [await site.link("lan") for _ in range(asked)]
    opened = [(await site.opens(link))[0] for link in links]

    assert OPEN == opened[-1]
    assert (asked if asked <= MOST_LINKS else 1) == opened.count(OPEN)


async def test_another_site_cannot_post_for_a_voter(site: Site) -> None:
    """A form's types are refused, and so is what a browser says comes from elsewhere."""
    link, box = await site.link("lan"), await site.sealed((1,) * 6)
    form = await site.post(link, box, {"Content-Type": "text/plain"})
    foreign = await site.post(link, box, {**SEALED, "Sec-Fetch-Site": "cross-site"})

    assert (MALFORMED, MALFORMED, 0) == (form[0], foreign[0], await site.voted())


async def test_after_the_close_each_hears_how_it_stands(site: Site) -> None:
    """Who voted hears that it is recorded, who did not that it is over; neither sees a sheet."""
    lan, binh = await site.link("lan"), await site.link("binh")
    await site.casts(lan, (1,) * 6)
    await site.room.closes()
    voted, missed = await site.opens(lan), await site.opens(binh)

    assert (OPEN, True) == (voted[0], "Đã ghi nhận" in voted[1])
    assert (GONE, True) == (missed[0], "Đã kết thúc bỏ phiếu" in missed[1])
    assert GONE == (await site.casts(binh, (1,) * 6))[0]


async def test_every_answer_is_kept_nowhere_and_tells_nobody(site: Site) -> None:
    """No cache, no referrer, no foreign script, no frame around it, no search engine."""
    link = await site.link("lan")
    async with site.session.get(link) as answer:
        frame = answer.headers
    async with site.session.post(f"{link}/mo", headers=SEALED) as answer:
        sheet = answer.headers

    for headers in (frame, sheet):
        assert "no-store" == headers["Cache-Control"]
        assert "no-referrer" == headers["Referrer-Policy"]
        assert "noindex" in headers["X-Robots-Tag"]
        rules = headers["Content-Security-Policy"]
        assert "default-src 'none'" in rules
        assert "frame-ancestors 'none'" in rules
        assert not re.search(r"unsafe-inline|unsafe-eval'? |https?:|\*", rules.replace("wasm-", ""))


async def test_a_log_with_everything_on_says_nothing(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """No token, no name, no level and no voter in the log of a whole vote."""
    caplog.set_level(logging.DEBUG)
    link = await site.link("lan")
    await site.get(link)
    await site.opens(link)
    await site.casts(link, (1,) * 6)
    ours = "\n".join(
        r.getMessage() for r in caplog.records if r.name.startswith(("bot", "storage"))
    )

    for secret in (token_in(link), "Trần Thị Lan", "xuất sắc", "excellent", "127.0.0.1"):
        assert secret not in ours


async def test_a_database_away_is_said_and_passes(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the store does not answer, the page says so; the same link works afterwards."""
    link = await site.link("lan")
    with monkeypatch.context() as broken:
        broken.setattr("storage.unit.AsyncSession.connection", _refused)
        away, _ = await site.opens(link)

    assert (503, OPEN) == (away, (await site.opens(link))[0])


async def test_guesses_are_forgiven_after_a_minute() -> None:
    """The wall stands for what is left of its minute, not for good."""
    now = 0.0
    counted = Guesses(lambda: now)
    walls = [counted.too_many() for _ in range(guesses.MOST + 1)]
    now = guesses.SPAN

    assert ([False] * guesses.MOST + [True], False) == (walls, counted.too_many())


async def _refused(*_: object, **__: object) -> None:
    raise ConnectionRefusedError


async def _left_to_vote(site: Site, who: str) -> int:
    """Give 1 when somebody can still vote."""
    return int("<form" in (await site.opens(await site.link(who)))[1])


async def _in_the_urn(site: Site) -> int:
    async with site.room.world.job() as work:
        found = await (await work.session()).exec(select(SealedBallot.id))
        return len(found.all())
