"""The new decision on a member whose rating was cancelled: paper, comment, level (S1 IV.5, V.3).

The level comes last: until it is recorded nothing holds, and what was typed stands in the case."""

import rating
from storage.tables import Cycle, CycleDecision, RatingCase
from terms.reopening import ReopenState
from workflow.access import leads, not_own
from workflow.accounts import Person
from workflow.decision import paper_day, reopened
from workflow.decision.deciding import LONGEST_DOCUMENT
from workflow.decision.reopened import (
    RATED,
    Rated,
)
from workflow.errors import Refusal
from workflow.work import Work

LONGEST_COMMENT = 2000


async def keep_document(work: Work, person: Person, member_id: int, text: str) -> Rated:
    """Keep number and day of the new decision; nothing is decided by it yet.

    Raises:
        Refusal: `not_secretary`; `not_in_cell`; `reopen_nothing`; `reopen_done` when no decision
            is waited for; `no_text`; `text_too_long` (limit); as `paper_day.check`; as
            `access.not_own`.
    """
    leads(person)
    await not_own(work, person, member_id)
    row = (await reopened.load(work, person, member_id)).waiting()
    said = " ".join(text.split())
    if not said:
        raise Refusal("no_text")
    said = _short(said, LONGEST_DOCUMENT)
    cycle = await (await work.session()).get_one(Cycle, row.cycle_id)
    await paper_day.check(work, cycle, said)
    row.document = said
    return await _kept(work, person, row)


async def keep_comment(work: Work, person: Person, member_id: int, text: str) -> Rated:
    """Keep what the new decision says about the member, for themselves alone; empty for nothing.

    Raises:
        Refusal: as `keep_document`.
    """
    leads(person)
    await not_own(work, person, member_id)
    row = (await reopened.load(work, person, member_id)).waiting()
    row.comment = _short(text.strip(), LONGEST_COMMENT)
    return await _kept(work, person, row)


async def decide(
    work: Work, person: Person, member_id: int, level: rating.Level, version: int
) -> Rated:
    """Record the new decision on one member; the cancelled one stays beside it.

    They are told when the year is published.

    Raises:
        Refusal: as `keep_document`; `reopen_no_document`; `reopen_above` (ceiling, clause).
    """
    leads(person)
    await not_own(work, person, member_id)
    stored = await reopened.load(work, person, member_id)
    row = stored.waiting()
    if version != len(stored.cases):
        raise Refusal("reopen_done")
    if not row.document:
        raise Refusal("reopen_no_document")
    bound = stored.bound(row.cycle_id)
    if bound is not None and not rating.Level(bound.at_most).at_least(level):
        ceiling = rating.Level(bound.at_most).vietnamese
        raise Refusal("reopen_above", ceiling=ceiling, clause=rating.cited(bound.clause))
    row.level, row.state = level.value, ReopenState.RATED
    row.entered_by, row.entered_at = person.member_id, work.now
    await reopened.put_level(work, row, level.value)
    now = await _kept(work, person, row)
    head = await (await work.session()).get_one(CycleDecision, row.cycle_id)
    if head.published_at is not None:
        await reopened.tell(work, row, RATED)
    await reopened.record(work, person.cell_id, row, RATED)
    return now


async def _kept(work: Work, person: Person, row: RatingCase) -> Rated:
    session = await work.session()
    session.add(row)
    await session.flush()
    return await reopened.rated(work, await reopened.load(work, person, row.member_id))


def _short(text: str, limit: int) -> str:
    if len(text) > limit:
        raise Refusal("text_too_long", limit=limit)
    return text
