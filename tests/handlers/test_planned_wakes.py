"""Whatever plans a message wakes the delivery by itself, with its commit and not before."""

import pytest
from aiogram import Dispatcher
from aiogram.fsm.context import FSMContext

from bot.nursery import Nursery
from bot.updates.edge import Edge
from handlers.messages import in_one
from handlers.prepare import Prepare
from handlers.reply import Capabilities, Reply, Screen
from handlers.words import Words
from storage import outbox
from tests.worlds import Cell, World
from workflow.errors import Refusal
from workflow.planned import Planned
from workflow.work import ChatKey, CloseUrn, Job, Work


class Watched:
    """An edge, and what follows its commits."""

    def __init__(self, world: World) -> None:
        self.woken = 0
        self.done: list[Job] = []
        self.nursery = Nursery()
        self.edge = Edge(
            database=world.database,
            clock=world.clock,
            house=world.house,
            dispatcher=Dispatcher(disable_fsm=True),
            current=_nothing,
            nursery=self.nursery,
            jobs=self._do,
            wake=self._wake,
        )

    async def _do(self, job: Job) -> None:
        self.done.append(job)

    def _wake(self) -> None:
        self.woken += 1


async def _nothing(
    *, work: Work, chat: ChatKey, state: FSMContext, capabilities: Capabilities
) -> Reply | None:
    return None


async def test_planning_a_message_wakes_the_delivery(world: World, cell: Cell) -> None:
    """A new one does; one that was planned before does not, nor one that was rolled back."""
    watched = Watched(world)
    lan = cell.people["lan"].member_id

    async def plans(work: Work) -> None:
        await outbox.plan(await work.session(), "lan:1", "notice", lan, {}, work.now)
        await (await work.session()).flush()
        seen.append(watched.woken)

    async def refused(work: Work) -> None:
        await outbox.plan(await work.session(), "lan:2", "notice", lan, {}, work.now)
        raise Refusal("no_cycle")

    seen: list[int] = []
    await watched.edge.job(plans)
    seen.append(watched.woken)
    await watched.edge.job(plans)
    with pytest.raises(Refusal):
        await watched.edge.job(refused)

    assert ([0, 1, 1], 1) == (seen, watched.woken)


async def test_a_job_is_done_after_the_commit(world: World) -> None:
    """As the value it is: nothing of it is put together or taken apart."""
    watched = Watched(world)

    async def closes(work: Work) -> None:
        work.jobs.append(CloseUrn(7))

    await watched.edge.job(closes)
    await watched.nursery.close(1.0)

    assert ([CloseUrn(7)], 0) == (watched.done, watched.woken)


async def _worded(work: Work, row: Planned, words: Words) -> Screen | None:
    return None


def test_no_kind_of_message_is_worded_twice() -> None:
    """One matter's words would be sent for another's message."""
    one: dict[str, Prepare] = {"opened": _worded}

    with pytest.raises(ValueError, match="worded twice: opened"):
        in_one(one, {"reminder": _worded}, {"opened": _worded})

    assert {"opened": _worded, "reminder": _worded} == in_one(one, {"reminder": _worded})
