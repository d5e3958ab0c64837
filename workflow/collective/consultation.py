"""Whom a collective report was shown to, what they answered, and what still speaks against meeting
(S1 III.3.1.a, V.5, V.7; S4 11(1)). Warnings never block: the secretary decides."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import rating
from storage.queries import collectives as rows
from storage.tables import CollectiveReport, Consultation
from workflow.accounts import Person
from workflow.answer_text import kept_text
from workflow.collective import report_writing
from workflow.collective.report_writing import Report
from workflow.errors import Refusal
from workflow.work import Work

LONGEST_OPINION = 4_000
MOST_HALF_DAYS = 20


@dataclass(frozen=True, slots=True)
class Body:
    """One body whose opinion the rules ask for."""

    id: str
    title: str
    clause: str
    asked_on: date | None
    answered_on: date | None
    opinion: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is on hand before the meeting, and what is not."""

    bodies: tuple[Body, ...]
    least_half_days: int
    least_clause: str
    planned_half_days: int | None

    @property
    def silent(self) -> tuple[Body, ...]:
        """The bodies that have not answered."""
        return tuple(body for body in self.bodies if body.answered_on is None)

    @property
    def too_short(self) -> bool:
        """Whether less time is planned than the rules ask for."""
        return self.planned_half_days is not None and self.planned_half_days < self.least_half_days


class Flag(StrEnum):
    """What may be true of a collective this year."""

    COMBINED = "combined"
    CONCLUDED = "concluded"
    RECEIVED = "received"


async def outlook(work: Work, person: Person, report_id: int) -> Outlook:
    """Give what is on hand for a report's meeting; raise `Refusal` as `report_writing.to_read`."""
    return await outlook_of(work, await report_writing.to_read(work, person, report_id))


async def outlook_of(work: Work, now: Report) -> Outlook:
    """Give what is on hand for the meeting of a report that its caller reads."""
    noted = await rows.consultations_of(await work.session(), now.report_id)
    asked = rating.checklist(
        rating.ListName.CONSULTATION,
        (),
        year=now.year,
        circumstances=now.circumstances,
        of=(now.kind.value, now.name),
        profile=now.profile,
    )
    least = rating.duration(
        max(1, len(now.hands)),
        prompted=bool(now.prompts),
        combined=now.combined,
        profile=now.profile,
    )
    return Outlook(
        bodies=tuple(_body(one, noted.get(one.id)) for one in asked.items),
        least_half_days=least.half_days,
        least_clause=rating.cited(least.reasons[0].clause),
        planned_half_days=now.planned_half_days,
    )


async def asked(work: Work, person: Person, report_id: int, body: str) -> Outlook:
    """Note that a body was asked today.

    Raises:
        Refusal: as `report_writing.to_change`; `body_unknown`.
    """
    row = await _noted(work, person, report_id, body)
    row.asked_on = row.asked_on or work.now.date()
    return await _kept(work, person, report_id, row)


async def answered(
    work: Work,
    person: Person,
    report_id: int,
    body: str,
    opinion: str,
    on: date | None = None,
) -> Outlook:
    """Keep what a body answered, today or `on` another day; a later answer takes its place.

    Raises:
        Refusal: as `asked`; `answer_empty`, `answer_too_long` (length, limit).
    """
    kept = kept_text(opinion)
    if len(kept) > LONGEST_OPINION:
        raise Refusal("answer_too_long", length=len(kept), limit=LONGEST_OPINION)
    row = await _noted(work, person, report_id, body)
    row.asked_on = row.asked_on or work.now.date()
    row.answered_on, row.opinion = on or work.now.date(), kept
    return await _kept(work, person, report_id, row)


async def turn(work: Work, person: Person, report_id: int, flag: Flag) -> Report:
    """Turn what is true of a collective on or off; raise as `report_writing.to_change`."""
    row = await report_writing.to_change(work, person, report_id)
    setattr(row, flag.value, not getattr(row, flag.value))
    return await _changed(work, person, row)


async def plan_time(work: Work, person: Person, report_id: int, half_days: int) -> Report:
    """Note how long the review is planned to take; less than the least is only warned of.

    Raises:
        Refusal: as `report_writing.to_change`; `time_unreadable`.
    """
    row = await report_writing.to_change(work, person, report_id)
    if not 1 <= half_days <= MOST_HALF_DAYS:
        raise Refusal("time_unreadable")
    row.planned_half_days = half_days
    return await _changed(work, person, row)


def _body(asked_for: rating.ListItem, row: Consultation | None) -> Body:
    return Body(
        id=asked_for.id,
        title=asked_for.title,
        clause=rating.cited(asked_for.clause),
        asked_on=row.asked_on if row else None,
        answered_on=row.answered_on if row else None,
        opinion=row.opinion if row else "",
    )


async def _noted(work: Work, person: Person, report_id: int, body: str) -> Consultation:
    await report_writing.to_change(work, person, report_id)
    if body not in {one.id for one in (await outlook(work, person, report_id)).bodies}:
        raise Refusal("body_unknown")
    noted = await rows.consultations_of(await work.session(), report_id)
    return noted.get(body) or Consultation(report_id=report_id, body=body)


async def _kept(work: Work, person: Person, report_id: int, row: Consultation) -> Outlook:
    session = await work.session()
    session.add(row)
    await session.flush()
    return await outlook(work, person, report_id)


async def _changed(work: Work, person: Person, row: CollectiveReport) -> Report:
    session = await work.session()
    session.add(row)
    await session.flush()
    return await report_writing.report(work, person, row.id or 0)
