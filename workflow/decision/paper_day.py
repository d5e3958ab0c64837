"""The day that a paper bears: not before what it is about, and not ahead."""

from datetime import date

from storage.queries import notices as rows
from storage.tables import Cycle
from workflow.accounts import id_of
from workflow.dates import day_in
from workflow.errors import Refusal
from workflow.meeting.roll_call import day_of
from workflow.work import Work


async def check(work: Work, cycle: Cycle, document: str, *, asked: bool = False) -> None:
    """Refuse a decision whose day cannot be.

    Args:
        work: The update.
        cycle: The year it is about.
        document: Number, day and body, as they were typed.
        asked: Whether a day must be readable; a paper that is entered may leave it out.

    Raises:
        Refusal: `decision_undated` where one is asked for and none can be read;
            `decision_before_meeting` (day) of the year's first; `decision_ahead`.
    """
    day = day_in(document)
    if day is None:
        if asked:
            raise Refusal("decision_undated")
        return
    met = await rows.closed_meetings(await work.session(), id_of(cycle))
    first = min((day_of(work, one) for one in met), default=day)
    if day < first:
        raise Refusal("decision_before_meeting", day=f"{first:%d/%m/%Y}")
    if day > work.now.date():
        raise Refusal("decision_ahead")


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
