"""L19 and L20: the server's disk read after a close, with a key that was copied while it was open.

The attacks of `tests.storage.relink` join every voter to his ballot, and tell the order of voting,
after the close as it once was: ballots deleted, key destroyed, both tables vacuumed. A second cell
votes all the while, so that no file is simply emptied.
"""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import make_url, text

from storage import urn_order, urn_scrub
from storage.database import Database
from storage.tables import BallotPhase, BallotSession
from storage.urn import (
    BallotWriter,
)
from storage.urn_close import close_step, scrub_again, unfinished, unscrubbed
from terms.ballots import CastOutcome
from tests import databases
from tests.house.source import ROOT
from tests.keys import urn_key
from tests.storage import relink
from tests.storage.stage import Cell, Urn, close_urn, found_cell, open_urn, writing
from tests.storage.two_urns import SUBJECTS, VOTERS, choices_of

pytestmark = pytest.mark.parametrize("kind", ["postgresql"], indirect=True)

BY_CHANCE = 12
"""Of thirty in random order one stands in his own place on the average; see the links' tests."""

NEIGHBOURS = 40


@dataclass
class Scene:
    """Thirty have voted in one cell, each with a choice nobody else made; next door it is open."""

    database: Database
    urn: Urn
    choices: dict[int, list[int]]
    """Member id to the marks he gave, in the order of casting."""
    key: bytes
    """Copied while the urn was open."""
    tables: dict[str, relink.Table]
    writer: BallotWriter
    neighbour: Urn
    waiting: list[int]
    """Who has not voted next door."""

    async def linked(self) -> dict[str, int]:
        """Give how many voters' choices can be read, by where the attack looks."""
        found = await self._found()
        return {
            place: relink.read_right(self._pairs(one), self.choices, self.key, self.urn.sheet)
            for place, one in found.items()
        }

    async def ordered(self) -> dict[str, int]:
        """Give how many stand in their own place in the order of voting that is read there."""
        found = {place: one.in_order() for place, one in (await self._found()).items()}
        async with self.database.engine.connect() as connection:
            for way in ("ctid", "xmin::text::bigint, ctid"):
                rows = await connection.execute(
                    text(
                        "SELECT member_id FROM ballot_elector WHERE session_id = :urn AND voted "
                        f"ORDER BY {way}"
                    ),
                    {"urn": self.urn.id},
                )
                found[f"SELECT {way}"] = list(rows.scalars())
        true = list(self.choices)
        return {
            place: sum(a == b for a, b in zip(self._ours(members), true, strict=False))
            for place, members in found.items()
        }

    async def votes_next_door(self) -> CastOutcome:
        """One more of the other cell casts."""
        return await self.writer.cast(
            self.neighbour.id, self.waiting.pop(), self.neighbour.ballot()
        )

    async def scrubbed(self) -> bool | None:
        """Give what the session says of its close."""
        async with self.database.transaction() as session:
            return (await session.get_one(BallotSession, self.urn.id)).scrubbed

    async def _found(self) -> dict[str, relink.Found]:
        log, base = relink.folders(await relink.number_of(self.database.url))
        return {
            "log": relink.in_log(log, self.tables),
            "tables": relink.in_tables(base, self.tables),
        }

    def _pairs(self, found: relink.Found) -> list[tuple[int, bytes]]:
        return [pair for pair in found.pairs() if pair[0] in self.choices]

    def _ours(self, members: list[int]) -> list[int]:
        return [one for one in members if one in self.choices]


@asynccontextmanager
async def _held(database: Database, cell: Cell) -> AsyncIterator[Scene]:
    other = await found_cell(database, NEIGHBOURS, "Chi bộ Tổ Xã hội")
    urn, neighbour = await open_urn(database, cell, SUBJECTS), await open_urn(database, other, 2)
    # The same every time, and no order of the roster.
    order = random.Random(20).sample(cell.members, VOTERS)
    key = bytes(database.ballot_keys.private(await urn_key(database, urn.id)))
    async with writing(database) as writer:
        scene = Scene(
            database,
            urn,
            choices_of(order),
            key,
            await relink.tables(database.url),
            writer,
            neighbour,
            list(other.members),
        )
        for number, (one, marks) in enumerate(scene.choices.items()):
            await writer.cast(urn.id, one, urn.ballot(marks))
            if number % 5 == 0:
                await scene.votes_next_door()
        yield scene


@pytest.fixture
async def scene(database: Database) -> AsyncIterator[Scene]:
    """The vote is held; both urns are open."""
    async with _held(database, await found_cell(database, VOTERS, first_id=7_310_000)) as held:
        yield held


async def _closes_as_before(scene: Scene) -> None:
    while await close_step(scene.database, scene.urn.id) is not BallotPhase.KEY_DESTROYED:
        pass
    async with scene.database.outside_transaction() as connection:
        for table in ("sealed_ballot", "ballot_elector"):
            await connection.execute(text(f"VACUUM {table}"))


async def test_a_copied_key_links_everybody_until_the_disk_is_scrubbed(scene: Scene) -> None:
    """The close as it was gives all thirty and their order; with its last phase, nobody's."""
    await _closes_as_before(scene)
    linked, ordered = await scene.linked(), await scene.ordered()

    await close_urn(scene.database, scene.urn)

    assert VOTERS == linked["log"] == ordered["log"] == ordered["SELECT ctid"]
    assert VOTERS == ordered["SELECT xmin::text::bigint, ctid"]
    assert linked["tables"] > VOTERS // 2
    assert {"log": 0, "tables": 0} == await scene.linked()
    assert max((await scene.ordered()).values()) < BY_CHANCE
    assert (True, CastOutcome.RECORDED) == (await scene.scrubbed(), await scene.votes_next_door())


async def test_a_close_keeps_no_vote_next_door_waiting(scene: Scene) -> None:
    """Whatever the close holds, before it lets go of it another cell's vote is through."""
    cast: list[CastOutcome] = []

    def followed(work: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
        async def step(*given: object) -> object:
            done = await work(*given)
            if len(scene.waiting) > 1:
                cast.append(await asyncio.wait_for(scene.votes_next_door(), 60))
            return done

        return step

    with ExitStack() as steps:
        for name in ("_fill", "_fill_in_order", "_vacuum", "_turn_log_over"):
            work = getattr(urn_scrub, name)
            steps.enter_context(patch.object(urn_scrub, name, followed(work)))
        for name in ("receipts", "conversations"):
            work = getattr(urn_order, name)
            steps.enter_context(patch.object(urn_order, name, followed(work)))
        await close_urn(scene.database, scene.urn)

    # Two layings down, two cleanings, seven tables filled, the log.
    assert [CastOutcome.RECORDED] * 12 == cast
    assert (True, CastOutcome.RECORDED) == (await scene.scrubbed(), await scene.votes_next_door())


@pytest.mark.parametrize(
    "step",
    [
        "_turn_log_over",
        *(pytest.param(name, marks=pytest.mark.long) for name in ("_lay_down", "_vacuum")),
        pytest.param("_write_over", marks=pytest.mark.long),
    ],
)
async def test_a_scrub_that_was_cut_off_is_done_again(scene: Scene, step: str) -> None:
    """The program dies in the middle: at the next start the close is found and finished."""
    work = getattr(urn_scrub, step)

    async def dies(*given: object) -> None:
        await work(*given)
        raise ConnectionError

    with patch.object(urn_scrub, step, dies), suppress(ConnectionError):
        await close_urn(scene.database, scene.urn)
    left = await unfinished(scene.database)

    await close_urn(scene.database, scene.urn)

    assert [scene.urn.id] == left
    assert {"log": 0, "tables": 0} == await scene.linked()
    assert max((await scene.ordered()).values()) < BY_CHANCE


async def test_who_still_sees_the_deleted_rows_is_told_of(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    """A dump goes on over the close: its rows cannot leave the files, and that is said."""
    url = make_url(scene.database.url)
    reader = await asyncpg.connect(host=url.query["host"], user=url.username, database=url.database)
    async with reader.transaction(isolation="repeatable_read"):
        await reader.fetch("SELECT count(*) FROM member")
        with patch.object(urn_scrub, "_LOOKS", 2), caplog.at_level(logging.ERROR):
            await close_urn(scene.database, scene.urn)
    await reader.close()

    assert await scene.scrubbed() is False
    assert [f"code=urn_scrub_readers session={scene.urn.id}"] == caplog.messages


@pytest.mark.long
async def test_a_close_that_was_read_over_is_clean_once_nobody_reads(scene: Scene) -> None:
    """The program comes back to it; what the dump kept in the files is gone then."""
    url = make_url(scene.database.url)
    reader = await asyncpg.connect(host=url.query["host"], user=url.username, database=url.database)
    async with reader.transaction(isolation="repeatable_read"):
        await reader.fetch("SELECT count(*) FROM member")
        with patch.object(urn_scrub, "_LOOKS", 2):
            await close_urn(scene.database, scene.urn)
            early = (
                await scrub_again(scene.database, scene.urn.id),
                await unscrubbed(scene.database),
            )
        linked = await scene.linked()
    await reader.close()

    late = await scrub_again(scene.database, scene.urn.id), await unscrubbed(scene.database)

    assert (False, [scene.urn.id]) == early
    assert linked["tables"] > VOTERS // 2
    assert (True, []) == late
    assert {"log": 0, "tables": 0} == await scene.linked()
    assert max((await scene.ordered()).values()) < BY_CHANCE


async def test_a_server_that_keeps_its_log_is_told_of(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    """A replication slot holds every file of the log."""
    slot = f"s{uuid4().hex}"
    await databases.postgres().command(
        f"SELECT pg_create_physical_replication_slot('{slot}', true)"
    )

    with caplog.at_level(logging.ERROR):
        await close_urn(scene.database, scene.urn)

    await databases.postgres().command(f"SELECT pg_drop_replication_slot('{slot}')")
    assert await scene.scrubbed() is False
    assert [f"code=urn_scrub_log session={scene.urn.id}"] == caplog.messages


@pytest.fixture
async def role(url: str) -> AsyncIterator[str]:
    """An account that owns the tables and has no other right."""
    name = f"r{uuid4().hex}"
    server, at = databases.postgres(), make_url(url)
    await server.command(f"CREATE ROLE {name} LOGIN")
    await server.command(f"GRANT ALL ON DATABASE {at.database} TO {name}")
    given = await asyncpg.connect(host=at.query["host"], user="postgres", database=at.database)
    tables = await given.fetch(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
    )
    for table in tables:
        await given.execute(f'ALTER TABLE "{table[0]}" OWNER TO {name}')
    yield name
    await given.execute(f"REASSIGN OWNED BY {name} TO postgres; DROP OWNED BY {name}")
    await given.close()
    await server.command(f"DROP ROLE {name}")


@pytest.mark.long
async def test_missing_rights_are_told_and_the_documented_ones_are_enough(
    url: str, role: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Without them the log stays, which is said; with what the guide grants, all goes."""
    at = make_url(url).set(username=role)
    database = databases.at(at.render_as_string(hide_password=False), tmp_path)
    cell = await found_cell(database, VOTERS, first_id=7_310_000)
    async with _held(database, cell) as poor:
        before = await urn_scrub.may_scrub(database)
        with caplog.at_level(logging.ERROR):
            await close_urn(database, poor.urn)
        left = ((await poor.linked())["log"], await poor.scrubbed())
    server = await asyncpg.connect(host=at.query["host"], user="postgres", database=at.database)
    await server.execute(_granted(role))
    await server.close()
    async with _held(database, cell) as granted:
        await close_urn(database, granted.urn)
        gone = ((await granted.linked())["log"], await granted.scrubbed())
    after = await urn_scrub.may_scrub(database)
    await database.close()

    assert (False, True) == (before, after)
    assert ((VOTERS, False), (0, True)) == (left, gone)
    assert [f"code=urn_scrub_rights session={poor.urn.id}"] == caplog.messages


def _granted(role: str) -> str:
    guide = (ROOT / "docs" / "operations.md").read_text("utf-8")
    statements = guide.partition("```sql\n")[2].partition("```")[0]
    assert "GRANT" in statements
    return statements.replace(" tusoi;", f" {role};")
