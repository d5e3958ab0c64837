"""A minute of flood, on processes: members are answered as without it, little of it is begun."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bench.flood import CROWD, MEMBERS, ONE_CHAT, Target, Way, burst, from_many, from_one
from tests.bench.report import p99
from tests.bench.stage import Chains, Stage, open_stage

MINUTE = 60
BEFORE = 10
"""Seconds in which the members are alone with the bot: what this machine can do."""
PATIENCE = 1.0
"""Seconds that 99 of 100 may wait longer than without a flood."""
QUEUE = 10_000
A_SECOND = 500

pytestmark = pytest.mark.long


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A Telegram that agrees to everything, and room for a bot beside it."""
    async with open_stage(tmp_path) as stage:
        yield stage


@dataclass(frozen=True, slots=True)
class Waited:
    """What members waited without and beside a flood, and what became of the strangers'."""

    quiet: Sequence[float]
    flooded: Sequence[float]
    rows: int
    """That strangers left."""
    told: int
    """Messages that were sent to strangers: one for each of theirs that was let in."""


async def waits(target: Target, chains: Chains) -> Waited:
    """Flood a bot beside its members."""
    quiet = await target.beside([], BEFORE)
    before = await target.handled()
    flooded = await target.beside(chains, MINUTE)
    rows = await target.handled() - before - MEMBERS * MINUTE
    return Waited(quiet, flooded, rows, await target.told_strangers())


@pytest.mark.parametrize("way", Way)
async def test_one_chats_flood_keeps_no_member_waiting(stage: Stage, way: Way) -> None:
    """Two hundred messages a second from a stranger."""
    target = await Target.open(stage, way)

    seen = await waits(target, from_one(MINUTE))

    assert p99(seen.flooded) < p99(seen.quiet) + PATIENCE
    assert seen.rows == 0
    assert seen.told < ONE_CHAT * MINUTE / 2


@pytest.mark.parametrize("way", Way)
async def test_a_crowd_of_strangers_keeps_no_member_waiting(stage: Stage, way: Way) -> None:
    """A hundred a second, five thousand chats, each within its own measure."""
    target = await Target.open(stage, way)

    seen = await waits(target, from_many(MINUTE))

    assert p99(seen.flooded) < p99(seen.quiet) + PATIENCE
    assert seen.rows == 0
    assert seen.told < CROWD * MINUTE / 2


@pytest.mark.parametrize("way", Way)
async def test_a_long_queue_is_worked_off(stage: Stage, way: Way) -> None:
    """Ten thousand updates of strangers: most are dropped, in a moment of the processor's time."""
    worked = await burst(stage, way, QUEUE)

    assert QUEUE / worked.cpu_seconds >= A_SECOND
    assert worked.told < QUEUE / 2
