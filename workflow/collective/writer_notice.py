"""Who was given items of a collective's report is told: one message for all given in a while."""

from dataclasses import dataclass
from datetime import timedelta

from papers.forms import Wording
from storage import outbox
from storage.queries import collectives as rows
from storage.tables import CycleState, ReportState
from workflow.planned import Planned
from workflow.review.which_form import form_named
from workflow.work import Work

KIND = "report_items_given"
_TOGETHER = timedelta(minutes=5)
"""What is given within so much time is one message."""


@dataclass(frozen=True, slots=True)
class GivenFacts:
    """What a writer still has to write: the report, its items by id and title."""

    report_id: int
    name: str
    year: int
    items: tuple[tuple[str, Wording | None], ...]
    """An item the year's letters ask for beside the form has no title here."""


async def plan(work: Work, report_id: int, member_id: int) -> None:
    """Plan to tell a writer of what they were given; with more of it soon, and not at night."""
    seconds = _TOGETHER.total_seconds()
    wait = seconds - work.now.timestamp() % seconds
    at = work.house.quiet.next_allowed(work.now + timedelta(seconds=wait))
    await outbox.plan(
        await work.session(),
        key=f"report-items:{report_id}:{member_id}:{at:%Y%m%d%H%M}",
        kind=KIND,
        member_id=member_id,
        args={"report": report_id},
        not_before=at,
    )


async def facts_for(work: Work, row: Planned) -> GivenFacts | None:
    """Give what they have to write now; None when that was done, taken back, or is over."""
    session = await work.session()
    found = await rows.report_with_cycle(session, row.args["report"])
    if found is None:
        return None
    report, cycle = found
    if report.state == ReportState.SUBMITTED or CycleState(cycle.state) not in _WRITING:
        return None
    form = await form_named(work, report.form, report.form_hash)
    titles = {item.id: item.title for item in form.items}
    stood = await rows.items_of(session, row.args["report"])
    his = [
        item
        for item, each in stood.items()
        if each.writer_id == row.member_id and not each.finished
    ]
    order = {item: number for number, item in enumerate(titles)}
    his.sort(key=lambda item: (order.get(item, len(order)), item))
    if not his:
        return None
    items = tuple((item, titles.get(item)) for item in his)
    return GivenFacts(row.args["report"], report.name, cycle.year, items)


_WRITING = frozenset({CycleState.COLLECTING})
