"""People who sit in a room before the vote, phones in hand, and how they are let vote."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlmodel import col, select

from bot.demo.stage import TELEGRAM_TOKEN, ZALO_TOKEN
from bot.nursery import side_by_side
from playground.story import Phone, TelegramPhone
from storage.tables import ChatAccount, Member, MemberStatus
from tests.bench.hands import Order, Result, Way
from tests.bench.size import Size
from tests.bench.stage import ROOT, BenchError
from tests.e2e.crowd import AT_ONCE, many_named
from tests.e2e.house import Cell, House
from workflow.accounts import id_of, person
from workflow.ballot import room_codes
from workflow.meeting import check_in, on_paper, proceedings
from workflow.work import ChatKey

TOKENS = {"telegram": TELEGRAM_TOKEN, "zalo": ZALO_TOKEN}


@dataclass(frozen=True, slots=True)
class Gathering:
    """A meeting that is about to vote."""

    cell: Cell
    chair: TelegramPhone
    others: Sequence[str]
    """The chats of everybody else, all of one channel."""


async def gathers(house: House, size: Size, channel: str) -> Gathering:
    """Let everybody sit down; the names on the sheet have written, the chair has Telegram."""
    cell = await house.founds_cell(many_named(size.subjects))
    await cell.opens_year()
    await cell.hands_in(*cell.people)
    chair = await cell.joined("an")
    members = await _members(cell, size.voters - size.subjects)
    others = await _join(house, channel, [one for one in members if one != cell.member_id("an")])
    await cell.calls_roll()
    secretary, meeting = cell.people["an"], cell.meeting_id
    async with house.job() as work:
        for member in members:
            await check_in.mark(work, secretary, meeting, member, present=True)
    await cell.joined_long_ago()
    async with house.job() as work:
        await proceedings.open_meeting(work, secretary, meeting)
        await on_paper.reviewed_on_paper(work, secretary, meeting)
    return Gathering(cell, chair, others)


async def _members(cell: Cell, more: int) -> list[int]:
    """Put so many on the roster who are not on the sheet; give everybody's number."""
    cell_id = cell.people["an"].cell_id
    async with cell.house.job() as work:
        session = await work.session()
        session.add_all(
            Member(
                cell_id=cell_id,
                full_name=f"Nguyễn Văn An {number}",
                birth_date=date(1970, 5, 19),
                admitted_on=date(2000, 2, 3),
                status=MemberStatus.OFFICIAL,
            )
            for number in range(more)
        )
        await session.flush()
        found = await session.exec(select(Member).where(col(Member.cell_id) == cell_id))
        return [id_of(one) for one in found]


async def _join(house: House, channel: str, members: Sequence[int]) -> list[str]:
    """Put a phone into everybody's hand, its chat open and joined; give the chats."""
    story, token = house.world.story, TOKENS[channel]
    phones = {"telegram": story.telegram_phone, "zalo": story.zalo_phone}
    chats: dict[int, str] = {}

    async def opens(member: int) -> None:
        phone = await phones[channel](f"Nguyễn Văn An {member}", token)
        await phone.opens()
        chats[member] = _chat(house, channel, phone)

    for first in range(0, len(members), AT_ONCE):
        await side_by_side([opens(one) for one in members[first : first + AT_ONCE]])
    async with house.job() as work:
        (await work.session()).add_all(
            ChatAccount(
                channel=channel,
                bot=token.partition(":")[0],
                chat=chat,
                member_id=member,
                language="vi",
                consented_at=work.now,
            )
            for member, chat in chats.items()
        )
    return list(chats.values())


def _chat(house: House, channel: str, phone: Phone) -> str:
    """Give the chat of a phone with our bot: on Zalo it has a number of its own."""
    if channel == "telegram":
        return str(phone.user)
    zalo = house.world.zalo
    return zalo.chat(zalo.people[str(phone.user)], zalo.bots[ZALO_TOKEN]).id


async def order(
    house: House, channel: str, way: Way, chats: Sequence[str], subjects: int, recorded: str
) -> Order:
    """Give what phones are told that vote from now on, without a thought."""
    story = house.world.story
    calls = await story.calls(channel, TOKENS[channel])
    return Order(
        house.world.base_url,
        channel,
        TOKENS[channel],
        way,
        chats,
        subjects,
        int((await story.now()).timestamp()),
        0.0,
        recorded,
        calls[-1]["number"] if calls else 0,
    )


async def codes(house: House, chats: Sequence[str]) -> dict[str, str]:
    """Let each of these chats ask for its code, before the vote."""
    bot, found = TELEGRAM_TOKEN.partition(":")[0], {}
    async with house.job() as work:
        for chat in chats:
            asks = await person(work, ChatKey("telegram", bot, chat))
            assert asks is not None
            found[chat] = await room_codes.new(work, asks)
    return found


async def phones(given: Order) -> Awaitable[Result]:
    """Put these phones into a process of their own, and wait until they look out for their
    messages; gives what came of it when all have voted.

    That raises `BenchError` when one has not."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.phones", cwd=ROOT, stdin=PIPE, stdout=PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(asdict(given)).encode())
    process.stdin.write_eof()
    await process.stdout.readline()
    return asyncio.ensure_future(_votes(process))


async def _votes(process: Process) -> Result:
    out, _ = await process.communicate()
    if process.returncode:
        raise BenchError("not every phone has voted")
    return Result(**json.loads(out))
