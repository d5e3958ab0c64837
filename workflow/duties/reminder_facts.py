"""What the reminders of many members are made of, read at once.

A wave of reminders is worded batch by batch: what each would ask of the database alone is asked
for all of a batch together, and holds as long as nothing of it is written in the transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from storage.known_reads import keep, kept
from storage.member_then import MemberThen
from storage.queries import duties as rows
from storage.queries import offices as office_rows
from storage.queries import people
from storage.queries import reviews as review_rows
from storage.tables import DutyKind, ReminderChoice
from workflow.accounts import id_of
from workflow.cycle import rating_day
from workflow.duties import duty_list
from workflow.duties.duty_list import OfCell, Owed
from workflow.review.answered_items import NOT_BEGUN, Count, progress_of_each
from workflow.work import Work

LONGEST_MEETING = timedelta(days=4)
"""Since a meeting was begun; one that nobody ends keeps no reminder back for longer."""
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
    "invitation_answer",
    "attendance",
    "cycle_decision",
    "sent_dossier",
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
    led: Mapping[int, OfCell]
    """What is owed in each cell that one of them is told for."""
    officers: frozenset[int]
    written: Mapping[int, Count]
    """How far the self-review is of who still owes one and whose cell has a year."""


async def read_ahead(work: Work, members: Collection[int]) -> BatchFacts:
    """Read what the reminders of these members are made of, and have it at hand."""
    session = await work.session()
    owed = await duty_list.owed_by_each(work, members)
    cells = await rows.cells_of(session, members)
    writing = [who for who, found in owed.items() if _writes(found)]
    heads = await _told_now(work, set(cells.values()))
    led = {cell for cell, who in heads.items() if cells.get(who) == cell}
    found = BatchFacts(
        cells,
        await rows.choices_of(session, members),
        owed,
        heads,
        await duty_list.owed_in(work, led),
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
    meets = await rows.cells_in_meeting(session, cells, work.now - LONGEST_MEETING)
    return {cell: who for cell, who in heads.items() if cell not in meets}


def _writes(owed: Sequence[Owed]) -> bool:
    return any(one.kind is DutyKind.WRITE_REVIEW for one in owed)


async def _written(
    work: Work, members: Collection[int], cells: Mapping[int, int]
) -> dict[int, Count]:
    """Give how far the reviews are of the newest year of each cell."""
    session = await work.session()
    years = await review_rows.newest_years(session, {cells[who] for who in members})
    known = await people.histories_of(session, members)
    writing: dict[int, list[MemberThen]] = {}
    for who in members:
        if (cycle := years.get(cells[who])) is not None:
            writing.setdefault(cells[who], []).append(known[who].then(rating_day(cycle)))
    begun = await progress_of_each(work, [(years[cell], then) for cell, then in writing.items()])
    return {
        id_of(one): begun.get(id_of(one), NOT_BEGUN) for then in writing.values() for one in then
    }
