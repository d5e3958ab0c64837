"""`tusoi outbox`: what waits, what is in doubt; send or drop a message by its number."""

from datetime import datetime

from bot.commands.house import one_job
from bot.commands.say import tell, warn
from bot.settings import Settings
from handlers.words import Words, words_for
from storage import outbox as outbox_writes
from storage.queries import outbox as rows
from storage.tables import OutboxMessage, OutboxState
from workflow.clock import VIETNAM
from workflow.work import Work

_DOUBTFUL = (OutboxState.UNKNOWN, OutboxState.FAILED)
_OPEN = (*_DOUBTFUL, OutboxState.PENDING, OutboxState.HELD)
_SHOWN = 50


async def show(settings: Settings) -> int:
    """Tell the counts, the oldest that is due, and what needs a decision; give the status."""
    words = words_for(settings.language)
    async with one_job(settings) as work:
        session = await work.session()
        counts = await rows.counts(session)
        oldest = await rows.oldest_due(session, work.now)
        doubtful = await rows.in_state(session, _DOUBTFUL, _SHOWN)
    for one in counts:
        state = words.label(f"outbox.state_{one.state}")
        tell(words.label("outbox.count", state=state, kind=one.kind, count=one.count))
    if not counts:
        tell(words.label("outbox.empty"))
    if oldest is not None:
        tell(words.label("outbox.oldest", moment=_moment(oldest)))
    if doubtful:
        tell(words.label("outbox.doubtful", count=len(doubtful)))
    for row in doubtful:
        tell(_line(row, words))
    return 0


async def decide(settings: Settings, step: str, ids: list[int]) -> int:
    """Send messages once more, or drop them; give the status: 1 when one could not be."""
    words = words_for(settings.language)
    status = 0
    async with one_job(settings) as work:
        for number in ids:
            done = await (_retried if step == "retry" else _dropped)(work, number)
            if done:
                tell(words.label(f"outbox.done_{step}", number=number))
            else:
                warn(words.label(f"outbox.cannot_{step}", number=number))
                status = 1
    return status


async def _retried(work: Work, number: int) -> bool:
    """Let a message that is in doubt or failed be sent once more."""
    session = await work.session()
    row = await rows.message(session, number)
    if row is None or row.state not in _DOUBTFUL:
        return False
    row.state, row.attempts, row.error = OutboxState.PENDING, 0, ""
    row.not_before, row.finished_at = work.now, None
    session.add(row)
    await session.flush()
    return True


async def _dropped(work: Work, number: int) -> bool:
    """Drop a message that is not on its way at this moment."""
    session = await work.session()
    row = await rows.message(session, number)
    if row is None or row.state not in _OPEN or row.leaving_at is not None:
        return False
    await outbox_writes.finish(session, number, OutboxState.DROPPED, work.now, "operator")
    return True


def _line(row: OutboxMessage, words: Words) -> str:
    ended = _moment(row.finished_at) if row.finished_at else ""
    state = words.label(f"outbox.state_{row.state}")
    return words.label(
        "outbox.line",
        number=row.id,
        state=state,
        kind=row.kind,
        member=row.member_id,
        moment=ended,
        error=row.error,
    )


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
