"""A meeting as its voters feel it: messengers at their real pace, phones that vote as they can."""

import asyncio
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from playground.pace import PaceKind
from playground.story import TelegramPhone
from playground.telegram.pace import NOT_PACED, PACED_PREFIXES
from playground.zalo.pace import BOT_RATE as ZALO_RATE
from tests.bench import gathering
from tests.bench.gathering import TOKENS, Gathering, gathers
from tests.bench.hands import Order, Way, too_many
from tests.bench.report import Figure, Row, below
from tests.bench.size import Size
from tests.bench.stage import BenchError, Stage
from tests.e2e.house import ACT, House, open_house, until
from workflow.ballot import room_codes

_PACE = 25
"""Pushed a second, as usually set."""
_AT_ONCE, _THINKING, _IN_CHAT, _ON_ZALO = 30.0, 60.0, 100.0, 10.0
"""Seconds until all have voted; on Zalo beyond what its pace takes for the invitations."""
_PAUSE = 1.0
_CALLS, _BY_CODE, _REFUSED, _TOLD = 3.0, 1.5, 0.05, 2.0
_QUIET = 5.0
_BROWSERS = 3
_SCREENS = 4
"""Paced calls of a voter in the chat beside one a name: invitation, sheet, review, thanks."""
_NO_PAGE = {"TUSOI_PUBLIC_URL": "http://localhost"}
"""An address that leads to no phone: the chat is all there is."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """One meeting: who votes, and how."""

    size: Size
    way: Way = Way.PAGE
    channel: str = "telegram"
    think: float = 0.0
    browsers: int = 0
    """So many of the voters have a real browser."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Of the product."""


@dataclass(frozen=True, slots=True)
class _Held:
    """What came of it."""

    voted: float
    """Seconds from «Mở bỏ phiếu» to the last vote recorded."""
    in_browsers: float
    """The same, of those who had a browser; nought where nobody had."""
    told: float
    """Seconds from closing to the chair's being told."""
    calls: float
    """Paced calls a voter, from the opening on until all have voted."""
    refused: float
    """The share of them that was answered 429."""


async def room(_: Stage, size: Size) -> Row:
    """Two meetings on the page in Telegram: nobody thinks; everybody thinks a second a name."""
    size = replace(size, subjects=min(size.subjects, size.voters))
    plan = _Plan(size, browsers=min(_BROWSERS, size.voters - 1))
    quick, slow = [await _meeting(replace(plan, think=think)) for think in (0.0, _PAUSE)]
    who = f"{size.voters} voters × {size.subjects} names"
    return Row(
        "room",
        (
            Figure(f"{who}, opening → last vote", (quick.voted,), "s", below(_AT_ONCE)),
            Figure("of them in Chromium", (quick.in_browsers,), "s", below(_AT_ONCE)),
            Figure("the same, a second's thought a name", (slow.voted,), "s", below(_THINKING)),
            Figure("of them in Chromium, with thought", (slow.in_browsers,), "s", below(_THINKING)),
            *_felt("at once", quick, below(_CALLS)),
            *_felt("with thought", slow, below(_CALLS)),
        ),
    )


async def chat(_: Stage, size: Size) -> Row:
    """A meeting without a page: one name a message in Telegram, a second's thought for each."""
    voters = max(size.voters // 4, 3)
    size = replace(size, voters=voters, subjects=min(size.subjects, voters))
    held = await _meeting(_Plan(size, way=Way.CHAT, think=_PAUSE, settings=_NO_PAGE))
    who = f"{size.voters} voters × {size.subjects} names"
    needed = float(size.subjects + _SCREENS + 1)
    return Row(
        "chat",
        (
            Figure(f"{who}, opening → last vote", (held.voted,), "s", below(_IN_CHAT)),
            *_felt("one name a message", held, below(needed)),
        ),
    )


async def zalo(_: Stage, size: Size) -> Row:
    """A meeting whose members have Zalo: everybody's link is sent, and opened at once."""
    size = replace(size, subjects=min(size.subjects, size.voters))
    many = {"TUSOI_ZALO_USERS": str(size.voters), "TUSOI_ZALO_MESSAGES": str(100 * size.voters)}
    held = await _meeting(_Plan(size, channel="zalo", settings=many))
    most = size.voters / ZALO_RATE + _ON_ZALO
    who = f"{size.voters} voters × {size.subjects} names"
    return Row(
        "zalo",
        (
            Figure(f"{who}, opening → last vote", (held.voted,), "s", below(most)),
            *_felt("by link", held, below(_CALLS)),
        ),
    )


async def qr(_: Stage, size: Size) -> Row:
    """A meeting by the wall's QR and codes of one's own: all post in the second of the opening."""
    size = replace(size, subjects=min(size.subjects, size.voters))
    held = await _meeting(_Plan(size, way=Way.ROOM))
    who = f"{size.voters} voters × {size.subjects} names"
    return Row(
        "qr",
        (
            Figure(f"{who}, opening → last vote", (held.voted,), "s", below(_AT_ONCE)),
            *_felt("by code", held, below(_BY_CODE)),
        ),
    )


def _felt(how: str, held: _Held, calls: Any) -> list[Figure]:
    return [
        Figure(f"{how}: paced calls a voter", (held.calls,), "", calls),
        Figure(f"{how}: share refused with 429", (held.refused,), "", below(_REFUSED)),
        Figure(f"{how}: close → the chair is told", (held.told,), "s", below(_TOLD)),
    ]


async def _meeting(plan: _Plan) -> _Held:
    with tempfile.TemporaryDirectory(prefix="tusoi-room-") as folder:
        async with open_house(
            "sqlite",
            Path(folder),
            webhooks=True,
            pace=_PACE,
            fit=lambda *_: None,
            detours=plan.settings,
        ) as house:
            story = house.world.story
            await story.ask("POST", "zalo/settings", {"users_per_bot": plan.size.voters})
            met = await gathers(house, plan.size, plan.channel)
            for channel in TOKENS:
                await story.ask("POST", f"{channel}/settings", {"pace": PaceKind.REAL})
            return await _vote(house, met, plan)


async def _vote(house: House, met: Gathering, plan: _Plan) -> _Held:
    await asyncio.sleep(_QUIET)
    orders = await _orders(house, met, plan)
    voting = [await gathering.phones(one) for one in orders]
    await met.chair.says("hop")
    await met.chair.taps(ACT.label("meeting.open"))
    began = time.monotonic()
    await met.chair.taps(await _confirmation(met.chair))
    results = await asyncio.gather(*voting)
    last = {one.way: 0.0 for one in orders}
    for one, result in zip(orders, results, strict=True):
        last[one.way] = max(last[one.way], *result.recorded)
    calls = [call for one in orders for call in await _paced(house, one)]
    _assert_all_taken(house)
    browsed = last.get(Way.BROWSER)
    return _Held(
        max(last.values()) - began,
        browsed - began if browsed else 0.0,
        await _closes(met.chair),
        len(calls) / plan.size.voters,
        sum(map(too_many, calls)) / len(calls),
    )


async def _orders(house: House, met: Gathering, plan: _Plan) -> list[Order]:
    """Give what every phone is to do: the chair's as the others', but always in Telegram."""
    said = ACT.sight("ballot.recorded") if plan.way is Way.CHAT else ACT.label("page.recorded")
    chair, others = str(met.chair.user), list(met.others)
    shares: list[tuple[str, Way, Sequence[str]]] = [
        (plan.channel, Way.BROWSER, others[: plan.browsers]),
        (plan.channel, plan.way, others[plan.browsers :]),
        ("telegram", plan.way, [chair]),
    ]
    if plan.channel == "telegram":
        shares = [shares[0], ("telegram", plan.way, [*others[plan.browsers :], chair])]
    orders = [
        await gathering.order(house, channel, way, chats, plan.size.subjects, said)
        for channel, way, chats in shares
        if chats
    ]
    page = f"{house.environment['TUSOI_PUBLIC_URL']}/{room_codes.PATH}"
    by_code = [one.chats for one in orders if one.way is Way.ROOM]
    codes = {
        chat: code for one in by_code for chat, code in (await gathering.codes(house, one)).items()
    }
    return [replace(one, think=plan.think, page=page, codes=codes) for one in orders]


async def _paced(house: House, order: Order) -> list[Mapping[str, Any]]:
    """Give the calls since the opening that the messenger counts; those of one order's phones."""
    theirs = set(order.chats)
    return [
        call
        for call in await house.world.story.calls(order.channel, order.bot, order.since)
        if call["method"].startswith(PACED_PREFIXES)
        and call["method"] != NOT_PACED
        and str(call["params"].get("chat_id")) in theirs
    ]


def _assert_all_taken(house: House) -> None:
    """Raise `BenchError` when an update of Telegram's was not answered 200."""
    if any(bot.webhook and bot.webhook.last_error for bot in house.world.telegram.bots.values()):
        raise BenchError("an update was not answered 200")


async def _confirmation(chair: TelegramPhone) -> str:
    """Give the button that opens the vote, or that opens it although something is missing."""
    ways = {ACT.label("caution.go_on"), ACT.label("meeting.open_yes")}

    async def offered() -> set[str]:
        return ways & set(await chair.buttons())

    return (await until(offered)).pop()


async def _closes(chair: TelegramPhone) -> float:
    """Close the urn as the chair; give the seconds until the phone shows what was counted.

    All have voted: nobody is asked about."""
    await chair.says("hop")
    began = time.monotonic()
    await chair.taps(ACT.label("meeting.close"))
    await chair.sees(ACT.sight("meeting.counted"))
    return time.monotonic() - began
