"""After a vote with real phones and a real process: no file, table, log or chat links a voter to a
choice, while the urn is open and after the count (leaks L1 to L6, L10). On both databases.

The naive urn, from which the same searches do read the choices, stands in the store's own tests."""

import ast
import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlmodel import SQLModel

from bot.demo.stage import TELEGRAM_TOKEN
from playground.story import Phone, TelegramPhone
from storage.ballot_paper import encode
from storage.tables import BallotSession
from tests import databases
from tests.e2e.house import ACT, VOTERS, Cell, House, open_house
from tests.e2e.voting import (
    LEVELS,
    RECORDED,
    Marks,
    expected_totals,
    fills_in,
    names_one_by_one,
    receives,
    takes_up,
)
from tests.storage import attacks

pytestmark = pytest.mark.asyncio(loop_scope="module")

CASTING = ("an", "lan", "hoa", "khanh")
"""Binh votes too, by typing on Zalo; Mai leaves her sheet half-filled, in both ways."""
LISTED = ("an", "lan")
"""They fill the whole list in; the others go name by name."""
SHEETS: dict[str, Marks] = {
    "an": (1, 2, 3, 4, 1, 2),
    "lan": (4, 3, 2, 1, 4, 3),
    "binh": (2, 1, 2, 1, 2, 1),
    "hoa": (3, 3, 1, 1, 2, 4),
    "khanh": (1, 4, 4, 2, 3, 1),
}
_CHOICE = re.compile(r"\bs:[a-qs-z]:\d")
"""The data of a sheet's button that carries marks; the invitation's "s:r" carries none."""
_BLANK = "A" * 16


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=databases.RULES_ON)
async def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """The product, on either database."""
    async with open_house(request.param, tmp_path_factory.mktemp("house")) as house:
        yield house


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that lies about at one moment of the vote."""

    files: dict[str, bytes]
    """Heap, indexes, write-ahead logs, keys, the log, whatever the process's folder has."""
    rows: dict[str, list[str]]
    """Every row of every table."""
    chats: dict[str, str]
    """What each Telegram voter's phone shows."""
    keys: list[Path]
    drafts: frozenset[str]
    """The letters of every half-filled sheet that went over the wire."""
    papers: tuple[bytes, ...]
    """What each voter's ballot says before it is sealed, as far as nothing random is in it."""


@dataclass(frozen=True, slots=True)
class Vote:
    """One vote, looked at while the urn is open and after it was counted."""

    during: Evidence
    after: Evidence
    totals: dict[tuple[str, str], int]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def vote(house: House) -> Vote:
    """Six people vote, one of them on Zalo, and one leaves her sheet; then the urn is counted."""
    cell = await house.founds_cell()
    await cell.meets(*VOTERS)
    phones = {who: await cell.joined(who) for who in (*CASTING, "mai")}
    binh = await cell.zalo("binh")
    await ACT.joins(binh, await cell.code_for("binh"))
    urn = await cell.opens_urn(typed=True)
    await asyncio.gather(
        _leaves(phones["mai"]),
        _types(binh, SHEETS["binh"]),
        *(_votes(phones[who], SHEETS[who], listed=who in LISTED) for who in CASTING),
    )
    during = await _evidence(cell, phones, urn)
    await cell.closes_urn()
    totals = await cell.totals(urn)
    await phones["mai"].sees(ACT.sight("ballot.cleared"))
    await phones["an"].sees(ACT.sight("meeting.counted"))
    return Vote(during, await _evidence(cell, phones, urn), totals)


async def _votes(phone: TelegramPhone, marks: Marks, *, listed: bool) -> None:
    """Name by name, or in the whole list for who asks for it."""
    if listed:
        await receives(phone)
        await fills_in(phone, marks)
    else:
        await takes_up(phone)
        await names_one_by_one(phone, marks)
    await phone.taps(ACT.label("ballot.cast"))
    await phone.sees(RECORDED)


async def _leaves(phone: TelegramPhone) -> None:
    """Choose for two names, look at the list, then put the phone into the pocket."""
    await takes_up(phone)
    for row, choice in ((0, 4), (1, 1)):
        await phone.sees(f"{row + 1}/")
        await phone.taps(ACT.label(f"level.{LEVELS[choice - 1]}"))
    await phone.sees("3/")
    await phone.taps(ACT.label("page.as_list"))
    await phone.sees("trang 1/")


async def _types(phone: Phone, marks: Marks) -> None:
    await phone.taps(ACT.label("ballot.receive"))
    await phone.taps(ACT.label("ballot.go_on"))
    for choice in marks:
        await phone.says(str(choice))
    await phone.taps(ACT.label("ballot.cast"))
    await phone.sees(RECORDED)


async def _evidence(cell: Cell, phones: dict[str, TelegramPhone], urn: int) -> Evidence:
    house = cell.house
    async with house.job() as work:
        ballot = await (await work.session()).get_one(BallotSession, urn)
        connection = await (await work.session()).connection()
        rows = {
            table: [
                repr(tuple(row)) for row in await connection.execute(text(f"SELECT * FROM {table}"))
            ]
            for table in SQLModel.metadata.tables
        }
    own = [one for one in house.folder.rglob("*") if one.is_file()]
    files = {str(one): one.read_bytes() for one in (*own, *await attacks.files_of(house.url))}
    return Evidence(
        files=files,
        rows=rows,
        chats={who: "\n".join(await phone.chat()) for who, phone in phones.items()},
        keys=[*(house.keys / "ballots").glob("*.key")],
        drafts=frozenset(_drafts(house)),
        papers=tuple(encode(ballot.sheet_hash, marks) for marks in SHEETS.values()),
    )


def _drafts(house: House) -> Iterator[str]:
    """Read the letters off every button that anybody's sheet ever had."""
    for chat in house.world.telegram.bots[TELEGRAM_TOKEN].chats.values():
        for message in chat.messages.values():
            for version in message.versions:
                markup = (version.body or {}).get("reply_markup", {})
                for button in (b for row in markup.get("inline_keyboard", []) for b in row):
                    parts = button.get("callback_data", "").split(":")
                    if parts[0] == "s" and not parts[3].startswith(_BLANK) and parts[3]:
                        yield parts[3]


def _both(vote: Vote) -> tuple[Evidence, Evidence]:
    return vote.during, vote.after


async def test_the_vote_was_counted_as_it_was_cast(cell: Cell, vote: Vote) -> None:
    """So what follows is told of a vote that did take place."""
    assert expected_totals(SHEETS) == vote.totals


async def test_no_file_holds_a_draft(cell: Cell, vote: Vote) -> None:
    """L3, L5, L6: the marks in the buttons' letters, which the search does find on the wire."""
    for evidence in _both(vote):
        found = {
            (name, letters)
            for name, content in evidence.files.items()
            for letters in evidence.drafts
            if letters[:16].encode() in content
        }

        assert len(evidence.drafts) > len(SHEETS)
        assert set() == found


async def test_no_file_holds_a_readable_ballot(cell: Cell, vote: Vote) -> None:
    """L2, L3: neither a voter's whole paper nor the mark of any readable paper, in no file."""
    for evidence in _both(vote):
        found = {
            name
            for name, content in evidence.files.items()
            for paper in evidence.papers
            if paper in content or paper[:32] in content
        }

        assert set() == found
        assert any(name.endswith(".log") for name in evidence.files)


async def test_no_table_holds_a_choice_but_the_totals(cell: Cell, vote: Vote) -> None:
    """L6: no conversation, outbox, handled or inbound update; totals after the count alone."""
    for evidence, expected in ((vote.during, set()), (vote.after, {"ballot_tally"})):
        levels = {
            table
            for table, rows in evidence.rows.items()
            if any(f"'{level}'" in row for level in LEVELS for row in rows)
        }
        taps = {
            table
            for table, rows in evidence.rows.items()
            if any(_CHOICE.search(row) or _drafted(row, evidence) for row in rows)
        }

        assert expected == levels
        assert set() == taps
        assert [] == evidence.rows["inbound_update"]


def _drafted(row: str, evidence: Evidence) -> bool:
    return any(letters[:16] in row for letters in evidence.drafts)


async def test_ballots_and_key_are_gone_after_the_count(cell: Cell, vote: Vote) -> None:
    """L4: while it was open, one key in a file of its own; then neither key nor ballot."""
    assert (1, 0) == (len(vote.during.keys), len(vote.after.keys))
    assert (5, 0) == (
        len(vote.during.rows["sealed_ballot"]),
        len(vote.after.rows["sealed_ballot"]),
    )


async def test_sealed_ballots_are_all_alike(cell: Cell, vote: Vote) -> None:
    """L1: a random key, one length, no voter, no time: nothing to lay beside a list of names."""
    rows = vote.during.rows["sealed_ballot"]

    kept = [ast.literal_eval(row) for row in rows]
    assert {(str, int, bytes)} == {tuple(type(value) for value in ballot) for ballot in kept}
    assert 1 == len({(len(key), len(sealed)) for key, _, sealed in kept})


async def test_no_chat_shows_a_level(cell: Cell, vote: Vote) -> None:
    """L10: neither after the cast nor, for the sheet that was left, after the close."""
    cast = {who: said for who, said in vote.during.chats.items() if who != "mai"}
    for chats in (cast, vote.after.chats):
        shown = {
            (who, level)
            for who, said in chats.items()
            for level in LEVELS
            if ACT.label(f"level.{level}") in said
        }

        assert set() == shown
    assert ACT.label("level.not_completed") in vote.during.chats["mai"]


async def test_the_log_tells_of_no_cast(cell: Cell, vote: Vote) -> None:
    """L5: everything at DEBUG; the casts leave no line by which they could be put in order."""
    told = cell.house.log.read_text(encoding="utf-8")

    assert "code=urn_scrubbed" in told
    assert [] == re.findall(r"(?i)\b(cast|voted|sealed)\b", told)
    assert [] == [letters for letters in vote.after.drafts if letters[:16] in told]
