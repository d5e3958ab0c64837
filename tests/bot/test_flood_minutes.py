"""A flood, on processes: members are all answered, and little of it is begun."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bench.flood import CROWD, MEMBERS, ONE_CHAT, Target, Way, burst, from_many, from_one
from tests.bench.stage import Chains, Stage, open_stage

LASTS = 20
"""Seconds of a flood; a whole minute of it is benched."""
BEFORE = 10
"""Seconds in which the members are alone with the bot: what this machine can do."""
QUEUE = 10_000
A_SECOND = 500

pytestmark = pytest.mark.long


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A Telegram that agrees to everything, and room for a bot beside it."""
    async with open_stage(tmp_path) as stage:
        yield stage


@dataclass(frozen=True, slots=True)
class Cost:
    """What a flood costs a bot that answered all its members, and what became of the strangers'."""

    members: float
    """Processor seconds a second without a flood."""
    flooded: float
    """Processor seconds for each second of the flood, its members' included."""
    rows: int
    """That strangers left."""
    told: int
    """Messages that were sent to strangers: one for each of theirs that was let in."""


async def cost(target: Target, chains: Chains) -> Cost:
    """Flood a bot beside its members.

    Told in processor time: how long they wait is the machine's affair as well, and is benched."""
    began = target.bot.cpu_seconds()
    await target.beside([], BEFORE)
    before, handled = target.bot.cpu_seconds(), await target.handled()
    await target.beside(chains, LASTS)
    after = target.bot.cpu_seconds()
    return Cost(
        (before - began) / BEFORE,
        (after - before) / LASTS,
        await target.handled() - handled - MEMBERS * LASTS,
        await target.told_strangers(),
    )


@pytest.mark.parametrize("way", Way)
async def test_one_chats_flood_costs_less_than_the_members_do(stage: Stage, way: Way) -> None:
    """Two hundred messages a second from a stranger, thirty from members: all are answered."""
    target = await Target.open(stage, way)

    seen = await cost(target, from_one(LASTS))

    assert seen.flooded < 2 * seen.members
    assert seen.rows == 0
    assert seen.told < ONE_CHAT * LASTS / 2


@pytest.mark.parametrize("way", Way)
async def test_a_crowd_of_strangers_costs_less_than_the_members_do(stage: Stage, way: Way) -> None:
    """A hundred a second, each chat in its own measure: members are answered."""
    target = await Target.open(stage, way)

    seen = await cost(target, from_many(LASTS))

    assert seen.flooded < 2 * seen.members
    assert seen.rows == 0
    assert seen.told < CROWD * LASTS / 2


@pytest.mark.parametrize("way", Way)
async def test_a_long_queue_is_worked_off(stage: Stage, way: Way) -> None:
    """Ten thousand updates of strangers: most are dropped, in a moment of the processor's time."""
    worked = await burst(stage, way, QUEUE)

    assert QUEUE / worked.cpu_seconds >= A_SECOND
    assert worked.told < QUEUE / 2
