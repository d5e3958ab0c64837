"""What a voter does with the sheet on a Telegram phone."""

from collections import Counter
from collections.abc import Mapping, Sequence

from playground.story import Phone, Seen
from tests.e2e.house import ACT, VOTERS

LEVELS = ("excellent", "good", "completed", "not_completed")
PER_PAGE = 5
RECORDED = ACT.sight("ballot.recorded")

Marks = Sequence[int]
"""For every row of the sheet 1 (best) to 4, or 0 for none."""


def mark(row: int, choice: int) -> str:
    """Give the label of one mark's button; rows from 0."""
    return f"{row + 1} {ACT.label(f'ballot.short.{LEVELS[choice - 1]}')}"


async def takes_up(phone: Phone, at: int = 1) -> Seen:
    """Take the sheet up from its invitation: it asks for the first name that is blank."""
    await phone.taps(ACT.label("ballot.receive"))
    return await phone.sees(f"{at}/")


async def receives(phone: Phone, at: int = 1) -> Seen:
    """Take the sheet up and ask for the whole list."""
    await takes_up(phone, at)
    await phone.taps(ACT.label("page.as_list"))
    return await phone.sees("trang 1/")


async def names_one_by_one(phone: Phone, marks: Marks) -> None:
    """Choose for one name after the other; the last choice leads to the review."""
    for row, choice in enumerate(marks):
        await phone.sees(f"{row + 1}/{len(marks)}")
        key = f"level.{LEVELS[choice - 1]}" if choice else "ballot.leave_blank"
        await phone.taps(ACT.label(key))
    await phone.sees("xem lại trước khi nộp")


async def fills_in(phone: Phone, marks: Marks) -> None:
    """Mark the rows one by one, turning the page where it ends, and look the sheet over."""
    for row, choice in enumerate(marks):
        if row and row % PER_PAGE == 0:
            await phone.taps(ACT.label("ballot.after"))
        if choice:
            await phone.taps(mark(row, choice))
    await phone.taps(ACT.label("ballot.to_review"))
    await phone.sees("xem lại trước khi nộp")


async def votes(phone: Phone, marks: Marks) -> None:
    """Take the sheet up, fill it in name by name, cast it, see that it is recorded."""
    await takes_up(phone)
    await names_one_by_one(phone, marks)
    await phone.taps(ACT.label("ballot.cast"))
    await phone.sees(RECORDED)


def expected_totals(sheets: Mapping[str, Marks]) -> dict[tuple[str, str], int]:
    """Count what was chosen, as the urn should: by subject and mark, blanks too."""
    words = ("blank", *LEVELS)
    on_sheet = sorted(VOTERS[: max(map(len, sheets.values()))])
    cells = [(row, choice) for marks in sheets.values() for row, choice in enumerate(marks)]
    return dict(Counter((on_sheet[row], words[choice]) for row, choice in cells))
