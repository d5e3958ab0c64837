"""A meeting as its voters feel it: a Telegram at its real pace, phones that vote on the page."""

import asyncio
import json
import sys
import tempfile
import time
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from http import HTTPStatus
from pathlib import Path

from sqlmodel import col, select

from bot.demo.stage import TELEGRAM_TOKEN
from playground.pace import PaceKind
from playground.story import TelegramPhone
from playground.telegram.pace import NOT_PACED, PACED_PREFIXES
from storage.tables import ChatAccount, Member
from tests.bench.phones import Order, Result
from tests.bench.report import Figure, Row, below
from tests.bench.size import Size
from tests.bench.stage import ROOT, BenchError, Stage
from tests.e2e.crowd import many_join, many_named
from tests.e2e.house import ACT, Cell, House, open_house, until
from workflow.meeting import check_in, on_paper, proceedings

_PACE = 25
"""Pushed a second, as usually set."""
_AT_ONCE, _THINKING = 30.0, 60.0
_PAUSE = 1.0
_CALLS, _REFUSED, _TOLD = 3.0, 0.05, 2.0
_QUIET = 5.0


@dataclass(frozen=True, slots=True)
class _Held:
    """One meeting."""

    voted: float
    """Seconds from «Mở bỏ phiếu» to the last vote recorded."""
    told: float
    """Seconds from closing to the chair's being told."""
    calls: float
    """Paced calls a voter, from the opening on."""
    refused: float
    """The share of them that was answered 429."""


async def room(_: Stage, size: Size) -> Row:
    """Two meetings: nobody thinks; everybody thinks a second about each name."""
    size = replace(size, subjects=min(size.subjects, size.voters))
    quick, slow = [await _meeting(size, think) for think in (0.0, _PAUSE)]
    who = f"{size.voters} voters × {size.subjects} names"
    figures = [
        Figure(f"{who}, opening → last vote", (quick.voted,), "s", below(_AT_ONCE)),
        Figure("the same, a second's thought a name", (slow.voted,), "s", below(_THINKING)),
    ]
    for what, held in (("at once", quick), ("with thought", slow)):
        figures += [
            Figure(f"{what}: paced calls a voter", (held.calls,), "", below(_CALLS)),
            Figure(f"{what}: share refused with 429", (held.refused,), "", below(_REFUSED)),
            Figure(f"{what}: close → the chair is told", (held.told,), "s", below(_TOLD)),
        ]
    return Row("room", tuple(figures))


async def _meeting(size: Size, think: float) -> _Held:
    with tempfile.TemporaryDirectory(prefix="tusoi-room-") as folder:
        async with open_house(
            "sqlite", Path(folder), webhooks=True, pace=_PACE, fit=lambda *_: None
        ) as house:
            cell, chair, chats = await _gathers(house, size)
            await house.world.story.ask("POST", "telegram/settings", {"pace": PaceKind.REAL})
            return await _vote(cell, chair, chats, size, think)


async def _gathers(house: House, size: Size) -> tuple[Cell, TelegramPhone, list[int]]:
    """Everybody sits in the room with Telegram in hand; the names on the sheet have written."""
    cell = await house.founds_cell(many_named(size.subjects))
    cell_id = cell.people["an"].cell_id
    await cell.opens_year()
    await cell.hands_in(*cell.people)
    await many_join(house, cell, size.voters - size.subjects)
    chair = await cell.joined("an")
    await _others_join(cell)
    await cell.calls_roll()
    async with house.job() as work:
        session = await work.session()
        members = (await session.exec(select(Member.id).where(Member.cell_id == cell_id))).all()
        for member in members:
            assert member is not None
            await check_in.mark(work, cell.people["an"], cell.meeting_id, member, present=True)
        accounts = select(ChatAccount.chat).where(col(ChatAccount.member_id).in_(members))
        chats = [int(chat) for chat in await session.exec(accounts)]
    await cell.joined_long_ago()
    async with house.job() as work:
        await proceedings.open_meeting(work, cell.people["an"], cell.meeting_id)
        await on_paper.reviewed_on_paper(work, cell.people["an"], cell.meeting_id)
    return cell, chair, chats


async def _others_join(cell: Cell) -> None:
    """Everybody on the sheet but the chair has Telegram in hand, too."""
    world, rows = cell.house.world, []
    for person in cell.people.values():
        if person is cell.people["an"]:
            continue
        phone = await world.telegram_phone(person.name, TELEGRAM_TOKEN)
        start = {"user": phone.user, "bot": TELEGRAM_TOKEN, "text": "/start"}
        await world.story.ask("POST", "telegram/send", start)
        rows.append((person.member_id, str(phone.user)))
    async with cell.house.job() as work:
        (await work.session()).add_all(
            ChatAccount(
                channel="telegram",
                bot=TELEGRAM_TOKEN.partition(":")[0],
                chat=chat,
                member_id=member,
                language="vi",
                consented_at=work.now,
            )
            for member, chat in rows
        )


async def _vote(
    cell: Cell, chair: TelegramPhone, chats: Sequence[int], size: Size, think: float
) -> _Held:
    world = cell.house.world
    await asyncio.sleep(_QUIET)
    since = (await world.story.calls("telegram", TELEGRAM_TOKEN))[-1]["number"]
    order = Order(
        world.base_url,
        TELEGRAM_TOKEN,
        chats,
        size.subjects,
        int((await world.story.now()).timestamp()),
        think,
        ACT.label("page.recorded"),
        since,
    )
    phones = asyncio.ensure_future(_phones(order))
    await chair.says("hop")
    await chair.taps(ACT.label("meeting.open"))
    began = time.monotonic()
    await chair.taps(await _confirmation(chair))
    result = await phones
    calls = [
        call
        for call in await world.story.calls("telegram", TELEGRAM_TOKEN, since)
        if call["method"].startswith(PACED_PREFIXES) and call["method"] != NOT_PACED
    ]
    if any(bot.webhook and bot.webhook.last_error for bot in world.telegram.bots.values()):
        raise BenchError("an update was not answered 200")
    refused = sum(call["status"] == HTTPStatus.TOO_MANY_REQUESTS for call in calls)
    return _Held(
        max(result.recorded) - began,
        await _closes(chair),
        len(calls) / len(chats),
        refused / len(calls),
    )


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


async def _phones(order: Order) -> Result:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.phones", cwd=ROOT, stdin=PIPE, stdout=PIPE
    )
    out, _ = await process.communicate(json.dumps(asdict(order)).encode())
    if process.returncode:
        raise BenchError("not every phone has voted")
    return Result(**json.loads(out))
