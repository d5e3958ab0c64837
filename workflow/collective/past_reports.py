"""The collective reports of a cell's earlier years: read by who could read them then, and by the
committee of today, each as long as they belong to the cell."""

from dataclasses import dataclass

from storage.queries import collectives as rows
from storage.queries import people
from storage.tables import CollectiveReport, Cycle, MemberRole, ReportState
from workflow import access
from workflow.accounts import Person, id_of
from workflow.cycle import in_view, rating_day
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class PastReport:
    """The report of one collective in an earlier year."""

    report_id: int
    year: int
    name: str
    submitted: bool


async def of_reader(work: Work, person: Person) -> tuple[PastReport, ...]:
    """Give the reports of other years than the one in view that a person reads, the newest year
    first."""
    viewed = await in_view(work, person)
    found = []
    for report, cycle in await rows.reports_in(await work.session(), person.cell_id):
        elsewhere = viewed is None or cycle.id != viewed.id
        if elsewhere and await reads(work, person, report, cycle):
            done = report.state == ReportState.SUBMITTED
            found.append(PastReport(id_of(report), cycle.year, report.name, done))
    return tuple(found)


async def reads(work: Work, person: Person, report: CollectiveReport, cycle: Cycle) -> bool:
    """Tell whether a person of the cell reads a report of an earlier year: one of its hands, who
    sat in the committee on its rating day, who sits there today."""
    if cycle.cell_id != person.cell_id:
        return False
    here = await access.belongs_today(work, person, cycle.cell_id)
    if here is None:
        return False
    if here.role is not MemberRole.MEMBER:
        return True
    session = await work.session()
    if here.id in await rows.hands_of(session, id_of(report)):
        return True
    then = await people.members_on(session, cycle.cell_id, rating_day(cycle))
    return any(one.id == here.id and one.role is not MemberRole.MEMBER for one in then)
