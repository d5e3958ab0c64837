"""What the reminders of many members are made of, read at once.

A wave of reminders is worded batch by batch: what each would ask of the database alone is asked
for all of a batch together, and holds as long as nothing of it is written in the transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from storage.known_reads import keep, kept
from storage.queries import duties as rows
from storage.queries import offices as office_rows
from storage.queries import people
from storage.queries import reviews as review_rows
from storage.tables import DutyKind, ReminderChoice
from workflow.accounts import id_of
from workflow.cycle import rating_day
from workflow.duties import duty_list
from workflow.duties.duty_list import Owed
from workflow.review.answered_items import NOT_BEGUN, Count, progress_of
from workflow.work import Work

_NAME = "reminder_facts"
_TABLES = (
    "duty",
    "cycle",
    "member",
    "post",
    "period",
    "overseer",
    "reminder_choice",
    "self_review",
    "answer",
    "review_prompt",
    "remedy",
    "meeting",
)
"""What it is read from."""


@dataclass(frozen=True, slots=True)
class BatchFacts:
    """What is stored of some members, as their reminders need it."""

    cells: Mapping[int, int]
    """The cell of each of them."""
    choices: Mapping[int, ReminderChoice]
    owed: Mapping[int, tuple[Owed, ...]]
    """Only of who owes anything, the most urgent first."""
    heads: Mapping[int, int]
    """Who is told for a cell, by cell; nobody while it meets: all in the room would read along."""
    officers: frozenset[int]
    written: Mapping[int, Count]
    """How far the self-review is of who still owes one and whose cell has a year."""


async def read_ahead(work: Work, members: Collection[int]) -> BatchFacts:
    """Read what the reminders of these members are made of, and have it at hand."""
    session = await work.session()
    owed = await duty_list.owed_by_each(work, members)
    cells = await rows.cells_of(session, members)
    writing = [who for who, found in owed.items() if _writes(found)]
    found = BatchFacts(
        cells,
        await rows.choices_of(session, members),
        owed,
        await _told_now(work, set(cells.values())),
        await office_rows.officers_among(session, members),
        await _written(work, writing, cells),
    )
    keep(session, _NAME, found, *_TABLES)
    return found


async def of_member(work: Work, member_id: int) -> BatchFacts:
    """Give what is at hand of a member; of one of whom nothing is, it is read."""
    found: BatchFacts | None = kept(await work.session(), _NAME)
    if found is None or member_id not in found.cells:
        return await read_ahead(work, [member_id])
    return found


async def _told_now(work: Work, cells: Collection[int]) -> dict[int, int]:
    session = await work.session()
    heads = await rows.heads(session, cells, work.now.date())
    meets = await rows.cells_in_meeting(session, cells)
    return {cell: who for cell, who in heads.items() if cell not in meets}


def _writes(owed: Sequence[Owed]) -> bool:
    return any(one.kind is DutyKind.WRITE_REVIEW for one in owed)


async def _written(
    work: Work, members: Collection[int], cells: Mapping[int, int]
) -> dict[int, Count]:
    """Give how far the reviews are, cell by cell, of the newest year of each."""
    session = await work.session()
    years = await review_rows.newest_years(session, {cells[who] for who in members})
    known = await people.histories_of(session, members)
    found: dict[int, Count] = {}
    for cell, cycle in years.items():
        here = [who for who in members if cells[who] == cell]
        then = [known[who].then(rating_day(cycle)) for who in here]
        begun = await progress_of(work, cycle, then)
        found |= {id_of(one): begun.get(id_of(one), NOT_BEGUN) for one in then}
    return found
