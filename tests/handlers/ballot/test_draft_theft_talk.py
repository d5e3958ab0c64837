"""L6: a thief takes the whole store away while sheets are half-filled, on both channels.

The control is the conversation that keeps a draft under its chat, as bots are usually written:
the same searches, of every row and of the files' bytes, find that one."""

import re

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel

from handlers.words import words_for
from storage import fsm
from tests.handlers.line import Behind, OverZalo
from tests.meeting_room import VOTERS, Room
from tests.scenes import Begun, Steps, asked_for
from tests.storage import attacks
from workflow.drafts import Draft

ROWS = 6
ZALO = 8001
_A_CHOICE = re.compile(r"\bs:[a-z]:\d+:[\w-]{18}")
"""What a button says that carries marks."""


async def _open_urn(begun: Begun) -> None:
    room = begun.room
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.hands_in(*VOTERS)
    await room.opens()
    await room.lets_type()


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; the open urn is built once."""
    return asked_for(request.fixturenames, open_urn=_open_urn)


@pytest.fixture
async def drafts(open_urn: Room) -> dict[str, str]:
    """Lan has marked three of six, two by name and one in the list; Bình three by typing."""
    room = open_urn
    zalo = OverZalo(room.world, ZALO)
    await room.had_also("binh", zalo.key)
    lan = Behind(room.world, int(room.chats["lan"].chat))
    await lan.taps_data(f"s:r:{room.session_id}::0:0")
    for level in ("not_completed", "excellent"):
        await lan.taps(words_for("vi").label(f"level.{level}"))
    await lan.taps(words_for("vi").label("page.as_list"))
    await lan.taps("3 HTNV")
    await zalo.taps_data(f"s:r:{room.session_id}::0:0")
    await zalo.says("Tiếp tục")
    for mark in ("4", "1", "3"):
        await zalo.says(mark)
    return {who: _letters(room, who) for who in ("lan", "binh")}


@pytest.fixture
def open_urn(room: Room) -> Room:
    """Six voters, six on the sheet."""
    return room


def _letters(room: Room, who: str) -> str:
    """Give how a voter's draft is written, as this worker has it in mind."""
    drafts = room.world.house.drafts
    held = drafts.newest(room.session_id, room.member_id(who), Draft.blank(ROWS))
    assert (4, 1, 3, 0, 0, 0) == held.marks
    return held.letters()[:16]


async def _stolen(room: Room, drafts: dict[str, str]) -> tuple[set[str], set[str]]:
    """Give the tables and the files in which a draft of anybody's is found."""
    async with room.world.job() as work:
        connection = await (await work.session()).connection()
        rows = {
            table: [
                repr(tuple(row)) for row in await connection.execute(text(f"SELECT * FROM {table}"))
            ]
            for table in SQLModel.metadata.tables
        }
    tables = {
        table
        for table, found in rows.items()
        if any(_A_CHOICE.search(row) or any(one in row for one in drafts.values()) for row in found)
    }
    files = await attacks.files_of(room.world.database.url)
    return tables, {
        file.name
        for file in files
        if any(attacks.found_in([file], one.encode()) for one in drafts.values())
    }


async def test_no_draft_is_stolen_with_the_store(open_urn: Room, drafts: dict[str, str]) -> None:
    """Neither what was tapped nor what was typed stands in any row or file."""
    tables, files = await _stolen(open_urn, drafts)

    assert (set(), set()) == (tables, files)


async def test_a_draft_kept_with_its_chat_is_stolen(open_urn: Room, drafts: dict[str, str]) -> None:
    """The control: one row of a conversation gives it to the same searches."""
    async with open_urn.world.job() as work:
        kept = {"data": {"draft": drafts["lan"]}}
        chat = open_urn.chats["lan"]
        await fsm.save(await work.session(), chat.channel, chat.bot, chat.chat, kept)

    tables, files = await _stolen(open_urn, drafts)

    assert {"conversation"} == tables
    assert files
