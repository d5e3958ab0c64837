"""What the running program asks of the conversations and the use cases, named in one place."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiogram import Router

from bot.edge import CurrentView
from bot.jobs import Closed, LeftBehind, Plan
from bot.letters import Prepare
from bot.web import File
from handlers import meeting_notices, notices
from handlers.current import current
from handlers.reply import Paper, Screen
from handlers.routes import build_router
from handlers.words import Words
from storage.tables import OutboxMessage
from workflow import count, links, paper_files, reminder
from workflow.quiet import QuietHours
from workflow.work import Work

FileOf = Callable[[Work, str], Awaitable[File]]
"""Gives the file behind a link's token; raises `BadLink` or `Refusal`."""

_PREPARES = {**notices.PREPARES, **meeting_notices.PREPARES}


@dataclass(frozen=True, slots=True)
class Hooks:
    """The program's side of every seam."""

    router: Callable[[], Router]
    current: CurrentView
    prepare: Prepare
    plan: Plan
    closed: Closed
    left_behind: LeftBehind
    file: FileOf
    quiet_kinds: frozenset[str] = frozenset()
    """Planned messages that wake nobody, also when they come due at night."""


def real_hooks(quiet: QuietHours) -> Hooks:
    """Give the product's own conversations and use cases."""
    return Hooks(
        router=build_router,
        current=current,
        prepare=_prepare,
        plan=lambda work: reminder.plan_due(work, quiet),
        closed=count.counted,
        left_behind=count.left_behind,
        file=_file,
        quiet_kinds=frozenset({reminder.KIND}),
    )


async def _prepare(work: Work, row: OutboxMessage, words: Words) -> Screen | Paper | None:
    return await _PREPARES[row.kind](work, row, words)


async def _file(work: Work, token: str) -> File:
    return await paper_files.file_of(work, links.read(work, token))
