"""What the reason of a level answers: what spoke against it when it was given, in one decision.

A reason answers no other clause and no later decision: a rating made again has its own.
"""

from collections.abc import Iterable

from rating.reasons import Reason
from storage.queries import checks as rows
from storage.queries import reopening as case_rows
from storage.tables import Cycle, LevelReason
from terms.reopening import ReopenState
from workflow.accounts import id_of
from workflow.work import Work

Given = dict[tuple[int | None, int, str], LevelReason]
"""The newest reasons, by the rating made again, whose, and level."""


def clauses_of(remarks: Iterable[Reason]) -> str:
    """Give what speaks against a level as it is kept with its reason."""
    return "\n".join(sorted({one.clause for one in remarks}))


def unanswered(clauses: str | None, remarks: Iterable[Reason]) -> tuple[str, ...]:
    """Give the clauses that a reason was not given for; none where that was not kept."""
    if clauses is None:
        return ()
    return tuple(sorted({one.clause for one in remarks}.difference(clauses.split("\n"))))


async def of_year(work: Work, cycle: Cycle) -> Given:
    """Give the reasons of a year, those of every decision."""
    found = await rows.reasons_of(await work.session(), id_of(cycle))
    return {(row.case_id, row.member_id, row.level): row for row in found}


async def standing(work: Work, cycle: Cycle) -> dict[tuple[int, str], LevelReason]:
    """Give by whose and level the reasons for the decision that holds, or is being made."""
    cases = await newest_cases(work, cycle)
    return {
        (who, level): row
        for (case, who, level), row in (await of_year(work, cycle)).items()
        if case == cases.get(who)
    }


async def newest_cases(work: Work, cycle: Cycle) -> dict[int, int]:
    """Give the last time each was rated again in a year, or waits to be."""
    found = await case_rows.cases_of_cycle(await work.session(), id_of(cycle))
    return {row.member_id: id_of(row) for row in found if row.state is not ReopenState.NOTED}
