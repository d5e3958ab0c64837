"""What a collective is measured by from 2025 on is told here: by who leads, at a meeting (0265)."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation

import rating
from rating import Faults, ScoredCollective, Workload
from storage import audit
from storage.tables import CollectiveFigure, Meeting
from terms.figures import Figure
from workflow.access import leads, meeting_of
from workflow.accounts import Person
from workflow.count import measured_collectives
from workflow.count.measured_collectives import (
    DISCIPLINED_WHY,
    HAPPENED,
    YES,
    Measured,
    pair_told,
    workload_told,
)
from workflow.errors import Refusal
from workflow.work import Work

_NO = "no"
_BEFORE_WHY = re.compile(r"[;\n]")
"""What stands between figures and why they are so."""


async def of_meeting(work: Work, person: Person, meeting_id: int) -> tuple[Measured, ...]:
    """Give the collectives that a meeting rates; none where the rules count no points.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    return await measured_collectives.of_meeting(work, meeting)


async def of_one(work: Work, person: Person, meeting_id: int, number: int) -> Measured:
    """Give one of them.

    Raises:
        Refusal: as `of_meeting`; `no_collective` for any other.
    """
    for each in await of_meeting(work, person, meeting_id):
        if each.number == number:
            return each
    raise Refusal("no_collective")


async def keep(
    work: Work, person: Person, meeting_id: int, number: int, figure: Figure, typed: str
) -> Measured:
    """Keep numbers that were typed; what was told before stays beside them and counts no more.

    Raises:
        Refusal: as `of_one`; `figures_unreadable`; `figures_clash` for a part of the tasks above
            their whole; `button_old` for what is not typed, and for what the report says;
            `figures_noted` (members) where another number of disciplined members is typed than
            was entered of them, without a reason after it.
    """
    now = await of_one(work, person, meeting_id, number)
    if figure not in _READ or figure in now.reported:
        raise Refusal("button_old")
    try:
        value = _READ[figure](typed, now.profile)
    except rating.RatingError as error:
        clash = figure is Figure.TASKS and error.code is rating.ErrorCode.COUNT_EXCEEDS
        raise Refusal("figures_clash" if clash else "figures_unreadable") from None
    except (ValueError, InvalidOperation):
        raise Refusal("figures_unreadable") from None
    if figure is Figure.DISCIPLINED:
        why = _why(typed)
        if pair_told(value)[1] != now.noted and now.noted and not why:
            raise Refusal("figures_noted", members=now.noted)
        await _put(work, person, meeting_id, number, DISCIPLINED_WHY, why)
    return await _keep(work, person, meeting_id, number, figure, value)


async def tell(
    work: Work,
    person: Person,
    meeting_id: int,
    number: int,
    figure: Figure,
    happened: bool | None,
) -> Measured:
    """Keep whether something happened; None where it is not known any more.

    Raises:
        Refusal: as `of_one`; `button_old` for what is told in numbers.
    """
    await of_one(work, person, meeting_id, number)
    if figure not in HAPPENED:
        raise Refusal("button_old")
    value = {None: "", True: YES, False: _NO}[happened]
    return await _keep(work, person, meeting_id, number, figure, value)


async def _keep(
    work: Work, person: Person, meeting_id: int, number: int, figure: Figure, value: str
) -> Measured:
    await _put(work, person, meeting_id, number, figure.value, value)
    await audit.append(
        await work.session(),
        at=work.now,
        kind="collective_figure_kept",
        organisation_id=person.cell_id,
        payload={"collective": number, "figure": figure.value, "by": person.member_id},
    )
    return await of_one(work, person, meeting_id, number)


async def _put(
    work: Work, person: Person, meeting_id: int, number: int, name: str, value: str
) -> None:
    meeting: Meeting = await meeting_of(work, person, meeting_id)
    session = await work.session()
    session.add(
        CollectiveFigure(
            cycle_id=meeting.cycle_id,
            collective=number,
            figure=name,
            value=value,
            told_by=person.member_id,
            told_at=work.now,
        )
    )
    await session.flush()


def _numbers(typed: str, length: int) -> str:
    found = re.findall(r"(?<![\d.,])\d{1,6}(?![\d]|[.,]\d)", typed)
    if len(found) != length:
        raise ValueError("another number of figures")
    return " ".join(found)


def _read_points(typed: str, profile: str) -> str:
    given = re.findall(r"\d+(?:[.,]\d+)?", typed)
    general, results = (Decimal(each.replace(",", ".")) for each in given)
    # The core knows how many points there are, and how fine they may be.
    rating.standards(ScoredCollective(general, results, Workload(1, 1, 1, 1)), profile=profile)
    return f"{general} {results}"


def _read_tasks(typed: str, _profile: str) -> str:
    assigned, finished, on_time, of_quality, exceeded = _numbers(typed, 5).split()
    value = " ".join((assigned, finished, on_time, exceeded, of_quality))
    workload_told(value)
    return value


def _read_faults(typed: str, _profile: str) -> str:
    value = "0 0" if typed.strip() == "0" else _numbers(typed, 2)
    Faults(*pair_told(value))
    return value


def _read_disciplined(typed: str, _profile: str) -> str:
    figures = _BEFORE_WHY.split(typed, maxsplit=1)[0]
    return "0 0" if figures.strip() == "0" else _numbers(figures, 2)


def _why(typed: str) -> str:
    """Give the reason that stands after the figures; empty where none does."""
    _, *why = _BEFORE_WHY.split(typed, maxsplit=1)
    return " ".join(" ".join(why).split())


_READ: Mapping[Figure, Callable[[str, str], str]] = {
    Figure.POINTS: _read_points,
    Figure.TASKS: _read_tasks,
    Figure.FAULTS: _read_faults,
    Figure.DISCIPLINED: _read_disciplined,
}
