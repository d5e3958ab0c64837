"""What tests begin with: built once in a run for each database, and copied for each test.

A scene is a row of steps; one that goes on from another is built upon it. A copy has the rows, the
ballot keys and the people that the steps left, and nothing else: what lives in memory alone, a
draft or a job, no step may leave behind."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from tests import databases
from tests.meeting_room import VOTERS, Room, at_work, gather
from tests.worlds import Cell, World, found_cell, open_world, world_at

Step = Callable[["Begun"], Awaitable[None]]
Steps = tuple[Step, ...]


@dataclass
class Begun:
    """A house, and who is in it so far."""

    world: World
    found: Cell | None = None
    gathered: Room | None = None
    came_of: Hashable = None
    """The scene that its database is a copy of, on SQLite."""

    @property
    def cell(self) -> Cell:
        """The cell; the scene has `founds_cell`."""
        assert self.found is not None
        return self.found

    @property
    def room(self) -> Room:
        """The room; the scene has `gathers`."""
        assert self.gathered is not None
        return self.gathered


async def founds_cell(begun: Begun) -> None:
    """Chi bộ Tổ Tự nhiên: a secretary, two members, one probationary, one exempt."""
    begun.found = await found_cell(begun.world)


async def gathers(begun: Begun) -> None:
    """The same cell with three more people, each with a chat, its year open."""
    begun.gathered = await gather(begun.world, begun.cell)


async def fills_room(begun: Begun) -> None:
    """All six official members are in the room; An, Lan and Bình have handed in."""
    room = begun.room
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.hands_in("an", "lan", "binh")


async def everybody_gathers(begun: Begun) -> None:
    """All six official members are in the room, and all have handed in."""
    room = begun.room
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.hands_in(*VOTERS)


def asked_for(names: list[str], **further: Step) -> Steps:
    """Give the steps that fixtures of these names need; a module tells its own by their names."""
    steps = [step for name, step in further.items() if name in names]
    if "room" in names:
        return (founds_cell, gathers, *steps)
    return (founds_cell, *steps) if "cell" in names else ()


@dataclass(frozen=True, slots=True)
class _Kept:
    """A scene as it was built: where its rows and its ballot keys are, and whom it found."""

    url: str
    keys: Path
    begun: Begun


_kept: dict[tuple[str, Steps], _Kept] = {}


@asynccontextmanager
async def open_scene(kind: str, folder: Path, steps: Steps) -> AsyncIterator[Begun]:
    """Give a house of one of `databases.KINDS` as these steps leave it."""
    if not steps:
        async with open_world(kind, folder) as world:
            yield Begun(world)
        return
    kept = _kept.get((kind, steps)) or await _build(kind, steps)
    async with open_world(kind, folder, kept.url) as world:
        begun = _again(kept, world, folder)
        begun.came_of = steps if kind == "sqlite" else None
        yield begun


def _again(kept: _Kept, world: World, folder: Path) -> Begun:
    """Give a scene as it was built, in the house that has a copy of its rows."""
    if kept.keys.exists():
        shutil.copytree(kept.keys, folder / kept.keys.name)
    built = kept.begun.world
    world.clock.move(built.clock.now() - world.clock.now())
    # Whoever knew the house in which the scene was built knows this one.
    return deepcopy(kept.begun, {id(built): world})


async def _build(kind: str, steps: Steps) -> _Kept:
    folder = Path(tempfile.mkdtemp(dir=databases.template_folder()))
    done = max((n for n in range(len(steps)) if (kind, steps[:n]) in _kept), default=0)
    before = _kept.get((kind, steps[:done]))
    url = await databases.fresh_url(kind, folder, before.url if before else "")
    async with world_at(url, folder) as world:
        begun = _again(before, world, folder) if before else Begun(world)
        async with at_work(world):
            for step in steps[done:]:
                await step(begun)
    kept = _kept[kind, steps] = _Kept(url, world.database.ballot_keys.folder, begun)
    return kept
