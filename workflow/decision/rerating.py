"""The new decision on a member whose rating was cancelled: paper, comment, level (S1 IV.5, V.3).

The level comes last: until it is recorded nothing holds, and what was typed stands in the case. It
passes what a first decision passes: a departure needs a reason, what goes past the cap a ground."""

import rating
from storage.tables import Cycle, CycleDecision, RatingCase
from terms.reopening import ReopenState
from workflow.access import leads, not_own
from workflow.accounts import Person
from workflow.decision import (
    cap_ground,
    departures,
    member_standards,
    paper_day,
    reopened,
    rerating_above,
)
from workflow.decision.cap_ground import CapAsked
from workflow.decision.departures import Departure
from workflow.decision.recording import LONGEST_DOCUMENT
from workflow.decision.reopened import (
    RATED,
    Rated,
    StoredRatings,
)
from workflow.errors import Refusal
from workflow.work import Work

LONGEST_COMMENT = 2000


async def keep_document(work: Work, person: Person, member_id: int, text: str) -> Rated:
    """Keep number and day of the new decision; nothing is decided by it yet.

    Raises:
        Refusal: `not_secretary`; `not_in_cell`; `reopen_nothing`; `reopen_done` when no decision
            is waited for; `no_text`; `text_too_long` (limit); as `paper_day.check_again`; as
            `access.not_own`; as `rerating_above.check`.
    """
    _, row = await _waiting(work, person, member_id)
    said = " ".join(text.split())
    if not said:
        raise Refusal("no_text")
    said = _short(said, LONGEST_DOCUMENT)
    cycle = await (await work.session()).get_one(Cycle, row.cycle_id)
    await paper_day.check_again(work, cycle, said, member_id, row.old_document)
    row.document = said
    return await _kept(work, person, row)


async def keep_comment(work: Work, person: Person, member_id: int, text: str) -> Rated:
    """Keep what the new decision says about the member, for themselves alone; empty for nothing.

    Raises:
        Refusal: as `keep_document`.
    """
    _, row = await _waiting(work, person, member_id)
    row.comment = _short(text.strip(), LONGEST_COMMENT)
    return await _kept(work, person, row)


async def departure(
    work: Work, person: Person, member_id: int, level: rating.Level
) -> Departure | None:
    """Give what a new level departs from, for the reason to be asked; None where nothing is asked,
    or the reason is given.

    Raises:
        Refusal: as `keep_document`.
    """
    cycle = await _cycle(work, person, member_id)
    return next(iter(await departures.unexplained(work, cycle, {member_id: level})), None)


async def cap_asked(work: Work, person: Person, member_id: int, level: rating.Level) -> CapAsked:
    """Give whether the new level goes past the cap, and what was answered; raise `Refusal` as
    `keep_document`."""
    cycle = await _cycle(work, person, member_id)
    return await cap_ground.asked(work, cycle, {member_id: level}, member_id)


async def say_weighed(work: Work, person: Person, member_id: int) -> None:
    """Keep that who decides has weighed the whole group; raise `Refusal` as `keep_document`."""
    await cap_ground.say_weighed(work, person, await _cycle(work, person, member_id), member_id)


async def begin_cap_ground(work: Work, person: Person, member_id: int, text: str) -> None:
    """Keep the ground of going past the cap.

    Raises:
        Refusal: as `keep_document`; as `cap_ground.typed_ground`.
    """
    await cap_ground.begin(work, person, await _cycle(work, person, member_id), text, member_id)


async def complete_cap_ground(work: Work, person: Person, member_id: int, text: str) -> None:
    """Keep who decided on that ground, and when.

    Raises:
        Refusal: as `keep_document`; as `cap_ground.complete`.
    """
    await cap_ground.complete(work, person, await _cycle(work, person, member_id), text, member_id)


async def _cycle(work: Work, person: Person, member_id: int) -> Cycle:
    _, row = await _waiting(work, person, member_id)
    return await (await work.session()).get_one(Cycle, row.cycle_id)


async def decide(
    work: Work,
    person: Person,
    member_id: int,
    level: rating.Level,
    version: int,
    reason: str = "",
) -> Rated:
    """Record the new decision on one member; the cancelled one stays beside it.

    They are told when the year is published.

    Raises:
        Refusal: as `keep_document`; `reopen_no_document`; `reopen_above` (ceiling, clause);
            `reopen_reason` for a level that departs from a rule, without a reason; as
            `member_standards.put_reason`; `cap_ground_first` where it goes past the cap.
    """
    stored, row = await _waiting(work, person, member_id)
    if version != len(stored.cases):
        raise Refusal("reopen_done")
    if not row.document:
        raise Refusal("reopen_no_document")
    bound = stored.bound(row.cycle_id)
    if bound is not None and not rating.Level(bound.at_most).at_least(level):
        ceiling = rating.Level(bound.at_most).vietnamese
        raise Refusal("reopen_above", ceiling=ceiling, clause=rating.cited(bound.clause))
    cycle = await (await work.session()).get_one(Cycle, row.cycle_id)
    for one in await departures.unexplained(work, cycle, {member_id: level}):
        if not reason.strip():
            raise Refusal("reopen_reason")
        await member_standards.put_reason(
            work, person, cycle, member_id, level, reason, one.remarks
        )
    await cap_ground.use(work, cycle, {member_id: level}, member_id)
    row.level, row.state = level.value, ReopenState.RATED
    row.entered_by, row.entered_at = person.member_id, work.now
    await reopened.put_level(work, row, level.value)
    now = await _kept(work, person, row)
    head = await (await work.session()).get_one(CycleDecision, row.cycle_id)
    if head.published_at is not None:
        await reopened.tell(work, row, RATED)
    await reopened.record(work, person.cell_id, row, RATED)
    return now


async def _waiting(work: Work, person: Person, member_id: int) -> tuple[StoredRatings, RatingCase]:
    """Give what waits to be rated again by who may do it; raise `Refusal` as `keep_document`."""
    leads(person)
    await not_own(work, person, member_id)
    stored = await reopened.load(work, person, member_id)
    row = stored.waiting()
    cycle = await (await work.session()).get_one(Cycle, row.cycle_id)
    await rerating_above.check(work, person, cycle, member_id)
    return stored, row


async def _kept(work: Work, person: Person, row: RatingCase) -> Rated:
    session = await work.session()
    session.add(row)
    await session.flush()
    return await reopened.rated(work, await reopened.load(work, person, row.member_id))


def _short(text: str, limit: int) -> str:
    if len(text) > limit:
        raise Refusal("text_too_long", limit=limit)
    return text
