"""Of a closed year whose records were destroyed: which kinds, and the refusal that says by which
document. What is gone is neither missing nor owed by anybody."""

from storage.queries import destruction as rows
from storage.tables import Cycle, CycleState
from terms.destruction import RecordKind
from workflow.errors import Refusal
from workflow.work import Work


async def gone(work: Work, cycle: Cycle) -> frozenset[RecordKind]:
    """Give the kinds of records of a year that were destroyed; of a year that is not closed none
    can be."""
    if cycle.state is not CycleState.CLOSED:
        return frozenset()
    found = await rows.of_year(await work.session(), cycle.cell_id, cycle.year)
    return frozenset(RecordKind(one.kind) for one in found)


async def check_kept(work: Work, cycle: Cycle, kind: RecordKind) -> None:
    """Refuse what would be worked out from records that are no more.

    Raises:
        Refusal: `records_destroyed` (year, on, document, dated).
    """
    if kind not in await gone(work, cycle):
        return
    found = await rows.of_year(await work.session(), cycle.cell_id, cycle.year)
    row = next(one for one in found if one.kind == kind)
    raise Refusal(
        "records_destroyed",
        year=cycle.year,
        on=row.at.astimezone(work.now.tzinfo).date(),
        document=row.document,
        dated=row.dated,
    )
