"""The excellence cap at the decision: what goes past it is recorded on a ground (S1 IV.2.3.a, V.14;
QĐ 366, Điều 11.1.5).

Where the other cells of who decides are in the house and all have proposed, the whole group binds:
past it a ground, who decided and the day are asked for. Where they are not, the figures are the
cell's alone: it is enough to say that who decides has weighed the whole group.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import rating
from storage import audit
from storage.queries import caps as rows
from storage.tables import CapDeparture, Cycle
from workflow.accounts import Person, id_of
from workflow.count import proposals
from workflow.count.deciding_level import deciding_level
from workflow.dates import day_in
from workflow.decision import cap_above
from workflow.decision.cap_above import WeighedGroup
from workflow.errors import Refusal
from workflow.work import Work

LONGEST_GROUND = 1000
LONGEST_BY = 200
Levels = Mapping[int, rating.Level | None]


@dataclass(frozen=True, slots=True)
class CapGround:
    """On what a decision goes past the cap."""

    ground: str
    """Empty where it is only said that who decides has weighed the whole group."""
    decided_by: str
    decided_on: date | None


@dataclass(frozen=True, slots=True)
class CapAsked:
    """Whether a decision goes past the cap, by which figures, and what was answered."""

    at: str
    """Who decides; empty where nothing above the cell is in the house."""
    whole: bool
    """Whether the whole group was counted: then it binds; else the cell alone, an advice."""
    groups: tuple[WeighedGroup, ...]
    """Those of the whole that have too many, and in which the decision has some."""
    cap: rating.Cap | None
    """Of the cell alone, where it is passed and that is all there is."""
    answer: CapGround | None
    former: tuple[CapGround, ...]
    """Of the decisions that were recorded."""

    @property
    def given(self) -> tuple[CapGround, ...]:
        """What was answered for the decision that is recorded next, where it goes past the cap."""
        return (self.answer,) if self.over and self.answer is not None else ()

    @property
    def over(self) -> bool:
        """Whether the decision goes past it."""
        return bool(self.groups) or self.cap is not None

    @property
    def open(self) -> bool:
        """Whether a ground is still to be given before it is recorded."""
        given = self.answer
        return self.over and (given is None or (self.whole and not given.ground))


async def asked(work: Work, cycle: Cycle, levels: Levels, about_id: int | None = None) -> CapAsked:
    """Give whether these levels, recorded now, go past the cap, and what was answered.

    Args:
        work: The update.
        cycle: The cell's year.
        levels: What is recorded, by member.
        about_id: Whom an officer above decides on; None for a decision of the cell's.
    """
    found = await rows.departures(await work.session(), id_of(cycle), about_id)
    given = [row for row in found if _is_given(row)]
    now = [_ground(row) for row in given if not row.used]
    former = tuple(_ground(row) for row in given if row.used)
    answer = now[-1] if now else None
    if rating.Level.EXCELLENT not in levels.values():
        return CapAsked("", False, (), None, answer, former)
    above = await deciding_level(work, cycle.cell_id)
    name = above.name if above is not None else ""
    year = id_of(cycle)
    stand = {(year, who): level for who, level in levels.items()}
    all_cells = None if above is None else await cap_above.weighed(work, above, cycle.year, stand)
    if all_cells is not None and all_cells.cells > 1 and all_cells.complete:
        best = {key for key, level in stand.items() if level is rating.Level.EXCELLENT}
        over = tuple(group for group in all_cells.over if best & group.best)
        return CapAsked(name, True, over, None, answer, former)
    cap = proposals.cap_of((await _of_cell(work, cycle, stand)).values(), cycle)
    return CapAsked(name, False, (), cap if cap.excess else None, answer, former)


async def recorded(work: Work, cycle: Cycle) -> tuple[CapGround, ...]:
    """Give on what the recorded decisions of a year go past the cap, whoever decided."""
    found = await rows.departures_recorded(await work.session(), id_of(cycle))
    return tuple(_ground(row) for row in found if _is_given(row))


async def say_weighed(
    work: Work, person: Person, cycle: Cycle, about_id: int | None = None
) -> None:
    """Keep that who decides has weighed the whole group, for the decision recorded next."""
    await _keep(work, person, cycle, about_id, "")


async def begin(
    work: Work, person: Person, cycle: Cycle, ground: str, about_id: int | None = None
) -> None:
    """Keep the ground; it holds once it is said who decided, and when.

    Raises:
        Refusal: as `typed_ground`.
    """
    await _keep(work, person, cycle, about_id, typed_ground(ground))


async def complete(
    work: Work, person: Person, cycle: Cycle, decided_by: str, about_id: int | None = None
) -> None:
    """Keep who decided on the ground that was typed, with the day that stands in it.

    Raises:
        Refusal: as `typed_decider`; `cap_ground_first` where no ground of theirs waits for it.
    """
    said, day = typed_decider(decided_by, work.now.date())
    session = await work.session()
    found = await rows.departures(session, id_of(cycle), about_id)
    # Of two who may decide each completes what they typed themselves.
    waiting = [row for row in found if not _is_given(row) and row.entered_by == person.member_id]
    if not waiting:
        raise Refusal("cap_ground_first")
    row = waiting[-1]
    row.decided_by, row.decided_on = said, day
    session.add(row)
    await session.flush()
    await _record(work, person, cycle)


def typed_ground(text: str) -> str:
    """Give a ground as it is kept.

    Raises:
        Refusal: `no_text`; `text_too_long` (limit).
    """
    return _short(text, LONGEST_GROUND)


def typed_decider(text: str, today: date) -> tuple[str, date]:
    """Give who decided as it is kept, with the day of the paper, read as every paper's is: "Kết
    luận số 15-KL/ĐU ngày 20/12/2024".

    Raises:
        Refusal: `no_text`; `text_too_long` (limit); `cap_no_day` where none can be read;
            `cap_day_to_come`.
    """
    said = _short(text, LONGEST_BY)
    day = day_in(said)
    if day is None:
        raise Refusal("cap_no_day")
    if day > today:
        raise Refusal("cap_day_to_come")
    return said, day


async def use(work: Work, cycle: Cycle, levels: Levels, about_id: int | None = None) -> None:
    """Let a decision be recorded on the ground that was given; the next one is asked anew.

    Raises:
        Refusal: `cap_ground_first` where it goes past the cap and none was given.
    """
    now = await asked(work, cycle, levels, about_id)
    if now.open:
        raise Refusal("cap_ground_first")
    session = await work.session()
    for row in await rows.departures(session, id_of(cycle), about_id):
        if now.over and _is_given(row):
            row.used = True
            session.add(row)
        elif not row.used:  # typed for levels that were lowered since: the next one is asked anew
            await session.delete(row)
    await session.flush()


async def _of_cell(
    work: Work, cycle: Cycle, stand: cap_above.Levels
) -> dict[int, rating.Level | None]:
    """Give what stands in the cell alone, with what is recorded now."""
    found = await cap_above.standing(work, {id_of(cycle): cycle})
    return {who: level for (_, who), level in {**found, **stand}.items() if who > 0}


async def _keep(
    work: Work, person: Person, cycle: Cycle, about_id: int | None, ground: str
) -> None:
    session = await work.session()
    session.add(
        CapDeparture(
            cycle_id=id_of(cycle),
            about_id=about_id,
            ground=ground,
            entered_by=person.member_id,
            entered_at=work.now,
        )
    )
    await session.flush()
    if not ground:
        await _record(work, person, cycle)


async def _record(work: Work, person: Person, cycle: Cycle) -> None:
    await audit.append(
        await work.session(),
        at=work.now,
        kind="cap_ground_given",
        organisation_id=cycle.cell_id,
        payload={"year": cycle.year, "by": person.member_id},
    )


def _is_given(row: CapDeparture) -> bool:
    """Whether it is whole: a ground wants who decided, and when."""
    return not row.ground or row.decided_on is not None


def _ground(row: CapDeparture) -> CapGround:
    return CapGround(row.ground, row.decided_by, row.decided_on)


def _short(text: str, limit: int) -> str:
    said = " ".join(text.split())
    if not said:
        raise Refusal("no_text")
    if len(said) > limit:
        raise Refusal("text_too_long", limit=limit)
    return said
