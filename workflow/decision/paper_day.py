"""The day that a paper bears: not before what it is about, and not ahead."""

from collections.abc import Collection
from datetime import date

from storage.queries import meetings as meeting_rows
from storage.queries import notices as rows
from storage.tables import Cycle
from workflow.accounts import id_of
from workflow.dates import day_in
from workflow.errors import Refusal
from workflow.meeting.roll_call import day_of
from workflow.work import Work


async def check(work: Work, cycle: Cycle, document: str, subjects: Collection[int]) -> None:
    """Refuse a decision whose day cannot be.

    Args:
        work: The update.
        cycle: The year it is about.
        document: Number, day and body, as they were typed.
        subjects: The members and collectives it decides on.

    Raises:
        Refusal: `decision_undated` where none can be read; `decision_before_meeting` (day) of the
            last that voted on any of them, of the year's first where none did; `decision_ahead`.
    """
    day = _day_of_decision(work, document)
    held = await _last_vote(work, cycle, subjects)
    if held is not None and day < held:
        raise Refusal("decision_before_meeting", day=f"{held:%d/%m/%Y}")


async def check_again(
    work: Work, cycle: Cycle, document: str, subject: int, cancelled: str
) -> None:
    """Refuse the decision of a rating made again whose day cannot be.

    Args:
        work: The update.
        cycle: The year it is about.
        document: Number, day and body, as they were typed.
        subject: The member or collective it decides on.
        cancelled: The decision that it comes instead of, as it was typed.

    Raises:
        Refusal: `decision_before_cancelled` (day); as `check` where no day can be read in that one.
    """
    before = day_in(cancelled)
    if before is None:
        await check(work, cycle, document, {subject})
    elif _day_of_decision(work, document) < before:
        raise Refusal("decision_before_cancelled", day=f"{before:%d/%m/%Y}")


def check_quarter(work: Work, document: str, begins: date) -> None:
    """Refuse the paper of a quarter's result whose day cannot be; the quarter may still go on.

    Args:
        work: The update.
        document: Number, day and body, as they were typed.
        begins: The first day of the quarter.

    Raises:
        Refusal: `quarter_undated` where none can be read; `quarter_before` (day); `quarter_ahead`.
    """
    day = day_in(document)
    if day is None:
        raise Refusal("quarter_undated")
    if day < begins:
        raise Refusal("quarter_before", day=f"{begins:%d/%m/%Y}")
    if day > work.now.date():
        raise Refusal("quarter_ahead")


def check_earlier(work: Work, document: str, begins: date) -> None:
    """Refuse the paper of a level of an earlier year whose day cannot be.

    Args:
        work: The update.
        document: Number, day and body, as they were typed.
        begins: The first day of that year.

    Raises:
        Refusal: `decision_undated` where none can be read; `earlier_before` (day);
            `decision_ahead`.
    """
    if _day_of_decision(work, document) < begins:
        raise Refusal("earlier_before", day=f"{begins:%d/%m/%Y}")


async def check_sheet(work: Work, cycle: Cycle, document: str, subjects: Collection[int]) -> None:
    """Refuse the paper by which a filled list is read in whose day cannot be.

    Args:
        work: The update.
        cycle: The year it is about.
        document: Number, day and body, as they were typed.
        subjects: The members and collectives of whom it says something.

    Raises:
        Refusal: `sheet_undated` where none can be read; `sheet_before_meeting` (day) of the last
            that voted on any of them, of the year's first where none did; `sheet_ahead`.
    """
    day = day_in(document)
    if day is None:
        raise Refusal("sheet_undated")
    held = await _last_vote(work, cycle, subjects)
    if held is not None and day < held:
        raise Refusal("sheet_before_meeting", day=f"{held:%d/%m/%Y}")
    if day > work.now.date():
        raise Refusal("sheet_ahead")


def check_answer(work: Work, document: str, received: date) -> None:
    """Refuse the written answer to a complaint whose day cannot be.

    Args:
        work: The update.
        document: Number, day and body of the answer, as they were typed.
        received: The day on which the complaint came.

    Raises:
        Refusal: `answer_undated` where none can be read; `answer_before_complaint` (day);
            `answer_ahead`.
    """
    day = day_in(document)
    if day is None:
        raise Refusal("answer_undated")
    if day < received:
        raise Refusal("answer_before_complaint", day=f"{received:%d/%m/%Y}")
    if day > work.now.date():
        raise Refusal("answer_ahead")


def _day_of_decision(work: Work, document: str) -> date:
    day = day_in(document)
    if day is None:
        raise Refusal("decision_undated")
    if day > work.now.date():
        raise Refusal("decision_ahead")
    return day


async def _last_vote(work: Work, cycle: Cycle, subjects: Collection[int]) -> date | None:
    """Give the day of the last meeting that voted on any of these; else of the year's first."""
    sheets = await meeting_rows.closed_sheets(await work.session(), id_of(cycle))
    days = [day_of(work, held) for held, rated in sheets if not set(subjects).isdisjoint(rated)]
    return max(days) if days else await _first_meeting(work, cycle)


async def _first_meeting(work: Work, cycle: Cycle) -> date | None:
    met = await rows.closed_meetings(await work.session(), id_of(cycle))
    return min((day_of(work, one) for one in met), default=None)
