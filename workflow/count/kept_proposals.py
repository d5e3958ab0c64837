"""What the meetings of a year proposed, kept when their minutes are approved.

The votes of one cell are counted anew wherever they are looked at; over all cells of an
organisation what they come to is read from here, at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import rating
from storage.queries import caps as rows
from storage.queries import notices as notice_rows
from storage.tables import Cycle, CycleState, ProposedLevel
from workflow.accounts import id_of
from workflow.count import proposals
from workflow.count.proposals import Proposed
from workflow.cycle import PUBLIC
from workflow.work import Work

MET = frozenset({CycleState.PROPOSED, CycleState.DECIDED}) | PUBLIC
"""From the approved minutes on a year has proposals."""

Subject = tuple[int, int]
"""A cycle and a subject of its sheets: a member's id, or a collective's number."""


@dataclass(frozen=True, slots=True)
class KeptProposal:
    """What was proposed for one subject, and with how many votes for excellent."""

    level: rating.Level | None
    excellent_votes: str
    """Votes, present, official members."""


async def keep(work: Work, cycle: Cycle) -> None:
    """Keep what the approved meetings of a year come to, instead of what was kept before."""
    await rows.keep_proposed(await work.session(), id_of(cycle), await _worked_out(work, cycle))


async def of_years(work: Work, cycles: Iterable[Cycle]) -> dict[Subject, KeptProposal]:
    """Give what was proposed in these years, in one statement.

    A year whose minutes were approved before proposals were kept is worked out and kept now; one
    that nothing was voted on in has none, and looking at it writes nothing.
    """
    met = [one for one in cycles if one.state in MET]
    session = await work.session()
    numbers = [id_of(one) for one in met]
    kept = await rows.proposed(session, numbers)
    missing = {*numbers} - {row.cycle_id for row in kept}
    for cycle in met:
        if id_of(cycle) in missing and (found := await _worked_out(work, cycle)):
            await rows.keep_proposed(session, id_of(cycle), found)
            kept += found
    return {(row.cycle_id, row.subject_id): _kept(row) for row in kept}


async def _worked_out(work: Work, cycle: Cycle) -> list[ProposedLevel]:
    """Give what the approved meetings of a year come to, not kept yet."""
    found: dict[int, Proposed] = {}
    for meeting in await notice_rows.closed_meetings(await work.session(), id_of(cycle)):
        now = await proposals.proposals(work, meeting)
        found |= {row.subject_id: row for row in now.rows}
    return [_row(cycle, row) for row in found.values()]


def _row(cycle: Cycle, row: Proposed) -> ProposedLevel:
    best = rating.Level.EXCELLENT
    second = row.second
    return ProposedLevel(
        cycle_id=id_of(cycle),
        subject_id=row.subject_id,
        level=row.level.value if row.level else "",
        excellent_votes=second.notation if second else row.result.of_official.notation[best],
    )


def _kept(row: ProposedLevel) -> KeptProposal:
    return KeptProposal(rating.Level(row.level) if row.level else None, row.excellent_votes)
