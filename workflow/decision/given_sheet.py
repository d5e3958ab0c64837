"""The filled list of the body above, read in at the command line for who has the step.

Whoever keeps the machine acts in nobody's right but that member's: the same list, without the file
of the member's own, the same checks row by row. A paper with its day says that the member gave it;
the member is told in their chat of what was read in under their name.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from papers.filled_sheet import FilledRow
from storage import audit, outbox
from storage.tables import Cycle, HandUp, Organisation, SheetGround
from workflow.accounts import Person, id_of
from workflow.decision import filled_sheet, paper_day
from workflow.decision.filled_sheet import Filled
from workflow.decision.recording import paper
from workflow.planned import Planned
from workflow.work import Work

GIVEN = "filled_sheet_given"
"""To who has the step: a list was read in under their name."""


@dataclass(frozen=True, slots=True)
class GivenSheet:
    """What was read in, for the member in whose name it was."""

    hand_up_id: int
    cell: str
    year: int
    changes: int
    document: str


async def keep(
    work: Work, person: Person, filled: Sequence[FilledRow], document: str, mark: str
) -> tuple[Filled, bool]:
    """Keep every change that was shown, by a paper; give them, and whether they were kept: not
    where something else would change by now.

    Raises:
        Refusal: as `filled_sheet.weighed`; `no_text`, `text_too_long` (limit), as
            `paper_day.check_sheet` for the paper; as `filled_sheet.keep_changes`.
    """
    found = await filled_sheet.weighed(work, person, filled)
    session = await work.session()
    one = await session.get_one(HandUp, found.list.hand_up_id)
    cycle = await session.get_one(Cycle, one.cycle_id)
    said = paper(document)
    await paper_day.check_sheet(work, cycle, said, [one.member_id for one in found.changes])
    if not await filled_sheet.keep_changes(work, person, found, mark):
        return found, False
    ground = SheetGround(
        hand_up_id=id_of(one),
        step=found.list.does,
        said_by=person.member_id,
        document=said,
        changes=len(found.changes),
        entered_at=work.now,
    )
    session.add(ground)
    await session.flush()
    await _tell(work, person, cycle, ground)
    return found, True


async def _tell(work: Work, person: Person, cycle: Cycle, ground: SheetGround) -> None:
    session = await work.session()
    await outbox.plan(
        session,
        key=f"{GIVEN}:{ground.id}",
        kind=GIVEN,
        member_id=person.member_id,
        args={"ground": ground.id},
        not_before=work.house.quiet.next_allowed(work.now),
    )
    await audit.append(
        session,
        at=work.now,
        kind="filled_sheet_given",
        organisation_id=cycle.cell_id,
        payload={
            "year": cycle.year,
            "hand_up": ground.hand_up_id,
            "for": person.member_id,
            "levels": ground.changes,
        },
    )


async def told(work: Work, row: Planned) -> GivenSheet | None:
    """Give what the member is told; None where it was destroyed meanwhile."""
    session = await work.session()
    ground = await session.get(SheetGround, int(row.args["ground"]))
    if ground is None:
        return None
    one = await session.get_one(HandUp, ground.hand_up_id)
    cycle = await session.get_one(Cycle, one.cycle_id)
    cell = await session.get_one(Organisation, cycle.cell_id)
    return GivenSheet(one.id or 0, cell.name, cycle.year, ground.changes, ground.document)
