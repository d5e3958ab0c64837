"""One member, many devices: whatever he sends from them at once, it is one ballot, whole."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from storage import ballot_paper
from storage.queries import meetings as meeting_rows
from terms.ballots import CastOutcome
from tests.meeting_room import VOTERS, Room
from workflow.ballot import casting, page_links
from workflow.ballot.page_links import PageEntry
from workflow.drafts import Draft
from workflow.open_urns import Voter
from workflow.work import ChatKey

ROWS = 2


@pytest.fixture
async def open_urn(room: Room) -> Room:
    """Six voters, two on the sheet; the house has an address, so there is a page too."""
    room.world.house = replace(room.world.house, public_url="https://soi.example.vn")
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.hands_in("an", "lan")
    await room.opens()
    return room


async def _second_phone(room: Room, who: str) -> ChatKey:
    """Let one of the cast join from another channel too."""
    chat = ChatKey("zalo", "2", "b" * 12)
    await room.had_also(who, chat)
    return chat


async def _by_chat(room: Room, chat: ChatKey, mark: int) -> CastOutcome:
    async with room.world.job() as work:
        voter = await casting.sheet(work, chat, room.session_id)
        if not isinstance(voter, Voter):
            return voter.outcome
        return await casting.cast(work, voter, Draft((mark,) * ROWS, version=1).letters())


async def _by_page(room: Room, link: str, mark: int) -> CastOutcome:
    async with room.world.job() as work:
        found = await meeting_rows.ballot_of(await work.session(), room.meeting_id)
        assert found is not None
        paper = ballot_paper.encode(found.sheet_hash, (mark,) * ROWS)
        sealed = ballot_paper.seal(found.public_key, paper)
        return await page_links.cast(work, PageEntry(link.rpartition("/")[2]), sealed)


async def test_chat_page_and_second_channel_at_once_are_one_ballot(open_urn: Room) -> None:
    """Lan's Telegram, her Zalo and two links, each with another mark, five times each: one of the
    marks is counted for every row, once, and everybody else's hands hear that she has voted."""
    room = open_urn
    zalo = await _second_phone(room, "lan")
    async with room.world.job() as work:
        links = [
            await page_links.address(work, room.session_id, room.member_id("lan"), "vi")
            for _ in range(2)
        ]
    hands: list[Callable[[], Awaitable[CastOutcome]]] = [
        lambda: _by_chat(room, room.chats["lan"], 1),
        lambda: _by_chat(room, zalo, 2),
        lambda: _by_page(room, links[0], 3),
        lambda: _by_page(room, links[1], 4),
    ]

    came = await asyncio.gather(*(hand() for _ in range(5) for hand in hands))
    await room.closes()
    await room.counts()

    assert 1 == came.count(CastOutcome.RECORDED)
    assert 19 == came.count(CastOutcome.ALREADY)
    async with room.world.job() as work:
        rows = await meeting_rows.tallies(await work.session(), room.session_id)
    counted = {(row.subject_id, row.mark): row.n for row in rows if row.n}
    assert [1] * ROWS == list(counted.values())
    assert 1 == len({mark for _, mark in counted})


async def test_a_draft_is_the_members_own(open_urn: Room) -> None:
    """Bình's sheet shows nothing of Lan's; cast on her other phone, hers is gone on this one."""
    room = open_urn
    zalo = await _second_phone(room, "lan")
    async with room.world.job() as work:
        voter = await casting.sheet(work, room.chats["lan"], room.session_id)
        assert isinstance(voter, Voter)
        casting.tap(work, voter, "", 0, 1)
        other = await casting.sheet(work, room.chats["binh"], room.session_id)
        assert isinstance(other, Voter)
        strangers = casting.newest(work, other)

    first = await _by_chat(room, zalo, 2)
    again = await _by_chat(room, room.chats["lan"], 1)

    assert (0,) * ROWS == strangers.marks
    assert (CastOutcome.RECORDED, CastOutcome.ALREADY) == (first, again)
