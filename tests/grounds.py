"""How the playground is set up for our own tests: the real rules, faster, on this machine alone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playground.app import Options, Playground
from playground.pace import PaceKind
from playground.telegram.settings import TelegramSettings
from playground.zalo import ZaloSettings

FASTER = 20.0
"""How much faster than the real platforms' limits those of most tests are."""


def options(pace: PaceKind = PaceKind.SCALED) -> Options:
    """Give the set-up of a test's playground; webhooks on this machine are taken."""
    return Options(
        telegram=TelegramSettings(allow_loopback=True, pace=pace, pace_scale=FASTER),
        zalo=ZaloSettings(allow_loopback=True, pace=pace, pace_scale=FASTER),
    )


@asynccontextmanager
async def open_ground(pace: PaceKind = PaceKind.SCALED) -> AsyncIterator[Playground]:
    """Give a playground for a test; at its end no mistake of ours was passed over."""
    async with Playground(options=options(pace)) as world:
        yield world
        assert_faultless(world)


def assert_faultless(world: Playground) -> None:
    """Nothing was asked that the real servers would silently not do, nor answered wrongly."""
    assert [] == world.passed_over
    assert [] == world.telegram.flaws
