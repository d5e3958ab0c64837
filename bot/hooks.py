"""What the running program asks of the conversations and the use cases, named in one place."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass

from aiogram import Router

from bot.delivery.owed_views import Acknowledged, none_acknowledged
from bot.delivery.progress import View, Views, no_views
from bot.jobs import Closed, LeftBehind, Plan
from bot.updates.edge import CurrentView
from handlers import messages
from handlers.ballot import sheet_view
from handlers.callbacks.meeting import SheetAction
from handlers.current import current
from handlers.notices import broadcast_view
from handlers.prepare import Ahead, Prepare
from handlers.routes import build_router
from handlers.words import words_for
from terms.ballots import CastOutcome
from workflow import links, wrong_codes
from workflow.ballot import clearing
from workflow.collective import form_notice, writer_notice
from workflow.committee import nudge
from workflow.count import after_close
from workflow.duties import reminder
from workflow.front import downloads
from workflow.notices import broadcast
from workflow.office import officer_succession
from workflow.paper_file import PaperFile
from workflow.review import form_changes
from workflow.work import Work

FileOf = Callable[[Work, str], Awaitable[PaperFile]]
"""Gives the file behind a link's token; raises `BadLink` or `Refusal`."""


@dataclass(frozen=True, slots=True)
class Hooks:
    """The program's side of every seam."""

    router: Callable[[], Router]
    current: CurrentView
    prepare: Prepare
    ahead: Ahead
    plan: Plan
    closed: Closed
    left_behind: LeftBehind
    file: FileOf
    views: Views = no_views
    quiet_kinds: frozenset[str] = frozenset()
    """Planned messages that wake nobody, also when they come due at night."""
    acknowledged: Acknowledged = none_acknowledged
    secret_taps: frozenset[str] = frozenset()
    """How the data of a tap begins that carries a ballot."""


def real_hooks() -> Hooks:
    """Give the product's own conversations and use cases."""
    return Hooks(
        router=build_router,
        current=current,
        prepare=messages.prepare,
        ahead=messages.read_ahead,
        plan=_plan,
        closed=after_close.counted,
        left_behind=after_close.left_behind,
        file=_file,
        views=_views,
        acknowledged=_acknowledged,
        secret_taps=frozenset({f"{SheetAction.__prefix__}:"}),
        quiet_kinds=frozenset({reminder.KIND, nudge.KIND, writer_notice.KIND}),
    )


async def _plan(work: Work) -> bool:
    await broadcast.finish_done(work)
    await wrong_codes.forget_strangers(work)
    await form_changes.tick(work)
    await form_notice.tick(work)
    await officer_succession.tick(work)
    return await reminder.tick(work)


async def _views(work: Work, broadcasts: Collection[int]) -> list[View]:
    await broadcast.finish_done(work)
    return [
        View(
            one.chat,
            one.message,
            broadcast_view.watched_screen(one, words_for(one.language)),
            one.language,
        )
        for one in await broadcast.watched(work, broadcasts)
    ]


async def _acknowledged(work: Work, channel: str, bot: str) -> list[View]:
    return [
        View(
            one.chat,
            one.message,
            sheet_view.outcome(words_for(one.language), CastOutcome.ALREADY, one.mode),
            one.language,
        )
        for one in await clearing.voted_sheets(work, channel, bot)
    ]


async def _file(work: Work, token: str) -> PaperFile:
    return await downloads.file_of(work, links.read(work, token))
