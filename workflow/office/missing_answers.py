"""Who answered what the upper level asks in a cell's year, who has not, and reminding those once.

An answer counts once its paper was handed in. Before its day everybody is reminded as of any other
duty; once beside that the upper level may have them reminded, within the hours that are allowed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from storage import outbox
from storage.queries import duties, review_trail
from storage.tables import Cycle, ReviewPrompt
from terms.calendar import CalendarMatter
from terms.prompts import ThemeFor
from workflow.accounts import id_of
from workflow.census.everybody import Census
from workflow.collective.report_answers import ReportAnswer, report_answers
from workflow.duties import calendar
from workflow.planned import Planned
from workflow.review.pages import OF_MEMBERS
from workflow.review.review_states import BEFORE_THE_MEETING
from workflow.work import Work

REMINDED = "answers_missing"
"""The kind of the message to who has not answered."""


@dataclass(frozen=True, slots=True)
class PromptAnswers:
    """One prompt or theme of the upper level, with who answered it."""

    row: ReviewPrompt
    members: int
    """How many members it asks."""
    missing: tuple[int, ...]
    """Those of them who have not answered."""
    said: str
    """What who was asked by name answered."""
    of_collectives: bool
    """Whether it asks the collectives."""
    reports: tuple[ReportAnswer, ...]

    @property
    def answered(self) -> int:
        """How many members answered."""
        return self.members - len(self.missing)

    @property
    def unreported(self) -> bool:
        """Whether a collective has not answered, or none has begun its report."""
        answered = bool(self.reports) and all(one.text for one in self.reports)
        return self.of_collectives and not answered

    @property
    def open(self) -> bool:
        """Whether anybody has not answered."""
        return bool(self.missing) or self.unreported


@dataclass(frozen=True, slots=True)
class MissingFacts:
    """What the message to who has not answered says."""

    year: int
    own: tuple[str, ...]
    """What is asked of them."""
    together: tuple[str, ...]
    """What is asked of the collectives of the cell that they lead."""
    last: date | None
    """The last day for their own, as the calendar has it."""


async def of_cell(work: Work, cycle: Cycle, account: Census) -> tuple[PromptAnswers, ...]:
    """Give everything the upper level asks in a cell's year, with who answered."""
    session = await work.session()
    rows = await review_trail.prompts_in(session, id_of(cycle))
    sent = [one for one in rows if one.organisation_id is not None]
    if not sent:
        return ()
    said = await review_trail.explained(session, id_of(cycle))
    reports = await report_answers(work, cycle, sent)
    asked = [one.member_id for one in account.entries if one.asked and one.here]
    return tuple(_answers(row, asked, said, reports) for row in sent)


async def remind(work: Work, cycle: Cycle, account: Census) -> int:
    """Have everybody reminded who has not answered something of which nobody was reminded before;
    give how many."""
    found = [one for one in await of_cell(work, cycle, account) if one.open]
    found = [one for one in found if one.row.reminded_at is None]
    if not found:
        return 0
    session = await work.session()
    whom = {number for one in found for number in one.missing}
    if any(one.unreported for one in found):
        whom |= set((await duties.heads(session, [cycle.cell_id], work.now.date())).values())
    for one in found:
        one.row.reminded_at = work.now
        session.add(one.row)
    await session.flush()
    newest = max(id_of(one.row) for one in found)
    at, args = work.house.quiet.next_allowed(work.now), {"cycle": id_of(cycle)}
    await outbox.plan_many(
        session,
        [outbox.Plan(f"{REMINDED}:{newest}:{n}", REMINDED, n, args, at) for n in sorted(whom)],
    )
    return len(whom)


async def missing_facts(work: Work, row: Planned) -> MissingFacts | None:
    """Give what they have not answered by now; None where nothing is open, or writing is over."""
    session = await work.session()
    cycle = await session.get(Cycle, row.args["cycle"])
    if cycle is None or cycle.state not in BEFORE_THE_MEETING:
        return None
    rows = await review_trail.prompts_in(session, id_of(cycle))
    sent = [one for one in rows if one.organisation_id is not None]
    who = row.member_id
    said = await review_trail.explained(session, id_of(cycle), member_id=who)
    mine = [one for one in sent if one.member_id == who or one.theme in OF_MEMBERS]
    own = [one.text for one in mine if not said.get((who, id_of(one)))]
    heads = await duties.heads(session, [cycle.cell_id], work.now.date())
    together: list[str] = []
    if heads.get(cycle.cell_id) == who:
        reports = await report_answers(work, cycle, sent)
        found = [_answers(one, (), {}, reports) for one in sent]
        together = [one.row.text for one in found if one.unreported]
    if not own and not together:
        return None
    due = (await calendar.of_cycle(work, cycle)).of(CalendarMatter.REVIEWS_IN)
    last = due.last if due is not None and own else None
    return MissingFacts(cycle.year, tuple(own), tuple(together), last)


def _answers(
    row: ReviewPrompt,
    asked: Sequence[int],
    said: Mapping[tuple[int, int], str],
    reports: Mapping[int, tuple[ReportAnswer, ...]],
) -> PromptAnswers:
    number = id_of(row)
    named = [] if row.member_id is None else [row.member_id]
    whom = asked if row.theme in OF_MEMBERS else named
    together = row.member_id is None and row.theme is not ThemeFor.MEMBERS
    return PromptAnswers(
        row=row,
        members=len(whom),
        missing=tuple(one for one in whom if not said.get((one, number))),
        said=said.get((row.member_id or 0, number), ""),
        of_collectives=together,
        reports=reports[number] if together else (),
    )
