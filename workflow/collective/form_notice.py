"""A report stands handed in on a form that another took the place of: its hands, and who leads the
cell, are told once. It stays as it is until who leads takes it back."""

from dataclasses import dataclass

from storage import outbox
from storage.queries import collectives as rows
from storage.queries import people
from storage.tables import CollectiveReport, Cycle, CycleState, ReportState
from workflow.accounts import id_of
from workflow.collective.taken_over import newer_form
from workflow.planned import Planned
from workflow.review.review_states import BEFORE_THE_MEETING
from workflow.work import Work

KIND = "report_form_changed"


@dataclass(frozen=True, slots=True)
class ReportChangedFacts:
    """What is told of a report handed in on a former form."""

    report_id: int
    name: str
    year: int
    code: str
    """The mark of the form in force."""
    leads: bool
    """Whether the reader can take it back."""


async def tick(work: Work) -> None:
    """Plan to tell whoever is still to be told."""
    session = await work.session()
    for report, cycle in await rows.handed_in(session, BEFORE_THE_MEETING):
        if await newer_form(work, cycle, report) is None:
            continue
        leaders = await people.secretaries_of(session, cycle.cell_id, work.now.date())
        told = {*await rows.hands_of(session, report.id or 0), *map(id_of, leaders)}
        at = work.house.quiet.next_allowed(work.now)
        args = {"report": report.id}
        await outbox.plan_many(
            session,
            [
                outbox.Plan(f"report-form-changed:{report.id}:{member}", KIND, member, args, at)
                for member in sorted(told)
            ],
        )


async def facts_for(work: Work, row: Planned) -> ReportChangedFacts | None:
    """Give what is told; None once it was taken back, or the meeting has begun."""
    session = await work.session()
    found = await rows.report_with_cycle(session, row.args["report"])
    if found is None or not _stands(*found):
        return None
    report, cycle = found
    form = await newer_form(work, cycle, report)
    if form is None:
        return None
    leaders = await people.secretaries_of(session, cycle.cell_id, work.now.date())
    leads = row.member_id in {id_of(one) for one in leaders}
    return ReportChangedFacts(row.args["report"], report.name, cycle.year, form.code, leads)


def _stands(report: CollectiveReport, cycle: Cycle) -> bool:
    handed_in = report.state == ReportState.SUBMITTED
    return handed_in and CycleState(cycle.state) in BEFORE_THE_MEETING
