"""Levels of years that the program has no decision of, typed in from the paper of that year.

Who leads the cell types them, or an officer above it, of anybody but themselves. What was decided
here goes before what was typed; each correction is a row of its own, the newest counts.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import rating
from storage import audit
from storage.queries import earlier as rows
from storage.queries import notices as notice_rows
from storage.queries import people
from storage.tables import Collective, Cycle, EarlierLevel, Member, Organisation
from workflow import cycle as cycles
from workflow.access import cells_watched, not_own
from workflow.accounts import Person, id_of
from workflow.ballot.urn_session import called_in
from workflow.cycle import PUBLIC
from workflow.decision import paper_day
from workflow.decision.proposed_levels import stored_level
from workflow.decision.recording import paper
from workflow.errors import Refusal
from workflow.work import Work

YEARS_BACK = 5
"""How many years before the running one are asked for: as many as the higher reward looks at."""


@dataclass(frozen=True, slots=True)
class EarlierYear:
    """One year before; neither decided here nor typed in where nothing is known."""

    year: int
    here: bool
    """It was decided here: what it was is read where it was published."""
    level: rating.Level | None
    """What was typed in."""
    document: str
    """The paper it was typed in from."""
    row: int = 0
    """Which row says so; nought where nothing was typed in."""


@dataclass(frozen=True, slots=True)
class EarlierSubject:
    """A member or a collective of a cell, with what is known of the years before."""

    cell_id: int
    subject: int
    name: str
    years: tuple[EarlierYear, ...]


@dataclass(frozen=True, slots=True)
class EarlierPlace:
    """A cell whose earlier levels somebody may type in, and of whom."""

    cell_id: int
    name: str
    subjects: tuple[tuple[int, str], ...]


async def places(work: Work, person: Person) -> tuple[tuple[int, str], ...]:
    """Give the cells whose earlier levels they may type in; raise `Refusal` `not_in_cell` where
    there is none."""
    found = {id_of(one): one.name for one in await cells_watched(work, person)}
    if person.leads and person.body is None:
        found = {person.cell_id: person.cell_name} | found
    if not found:
        raise Refusal("not_in_cell")
    return tuple(found.items())


async def place(work: Work, person: Person, cell_id: int) -> EarlierPlace:
    """Give a cell with its collectives and who is a member today, but who asks; raise `Refusal`
    `not_in_cell` for any other cell.

    What was typed follows a person from cell to cell: a cell that they left has no part in it.
    """
    cell = await _cell(work, person, cell_id)
    session = await work.session()
    me = (await session.get_one(Member, person.member_id)).person_id
    members = await people.members_on(session, cell_id, work.now.date())
    collectives = [(one.value, called_in(cell, one.value)) for one in Collective if one.value < 0]
    named = [(id_of(one), one.called) for one in members if one.person_id != me]
    return EarlierPlace(cell_id, cell.name, (*collectives, *named))


async def of_subject(work: Work, person: Person, cell_id: int, subject: int) -> EarlierSubject:
    """Give the years before of one of them.

    Raises:
        Refusal: as `place`; as `access.not_own`; `not_in_cell` for anybody else.
    """
    found = await place(work, person, cell_id)
    name = dict(found.subjects).get(subject)
    if name is None:
        await not_own(work, person, subject)
        raise Refusal("not_in_cell")
    newest = cycles.proposed_year(work.now.date())
    years = range(newest - 1, newest - 1 - YEARS_BACK, -1)
    here, typed = await _here(work, cell_id, subject, years), await _typed(work, cell_id, subject)
    return EarlierSubject(
        cell_id,
        subject,
        name,
        tuple(_year(one, here, typed.get(one)) for one in years),
    )


async def to_enter(
    work: Work, person: Person, cell_id: int, subject: int, year: int
) -> EarlierSubject:
    """Give one of them whose level of that year may be typed in.

    Raises:
        Refusal: as `of_subject`; `button_old` for a year that is not asked for; `earlier_known`
            (year) where it was decided here; `earlier_runs` (year) while it is under way here.
    """
    found = await of_subject(work, person, cell_id, subject)
    of_year = next((one for one in found.years if one.year == year), None)
    if of_year is None:
        raise Refusal("button_old")
    if of_year.here:
        raise Refusal("earlier_known", year=year)
    running = [one.year for one in await work.known(cycles.of_cell, cell_id) if _runs(one)]
    if year in running:
        raise Refusal("earlier_runs", year=year)
    return found


async def enter(
    work: Work,
    person: Person,
    cell_id: int,
    subject: int,
    year: int,
    level: rating.Level,
    document: str,
) -> EarlierSubject:
    """Keep a level with its paper.

    Raises:
        Refusal: as `to_enter`; `no_text`; `text_too_long` (limit); as `paper_day.check_earlier`.
    """
    await to_enter(work, person, cell_id, subject, year)
    said = paper(document)
    paper_day.check_earlier(work, said, date(year, 1, 1))
    await _keep(work, person, cell_id, subject, year, level.value, said)
    return await of_subject(work, person, cell_id, subject)


async def take_back(
    work: Work, person: Person, cell_id: int, subject: int, year: int, row: int
) -> EarlierSubject:
    """Take back what a row says; where nothing stands any more, nothing is written.

    Raises:
        Refusal: as `to_enter`; `button_old` where another level was typed in since.
    """
    found = await to_enter(work, person, cell_id, subject, year)
    stands = next(one.row for one in found.years if one.year == year)
    if not stands:
        return found
    if stands != row:
        raise Refusal("button_old")
    await _keep(work, person, cell_id, subject, year, "", "")
    return await of_subject(work, person, cell_id, subject)


async def _keep(
    work: Work, person: Person, cell_id: int, subject: int, year: int, level: str, document: str
) -> None:
    session = await work.session()
    session.add(
        EarlierLevel(
            cell_id=cell_id,
            member_id=subject if subject > 0 else None,
            collective=min(subject, 0),
            year=year,
            level=level,
            document=document,
            entered_by=person.member_id,
            entered_at=work.now,
        )
    )
    await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind="earlier_level_typed" if level else "earlier_level_taken_back",
        organisation_id=cell_id,
        payload={"year": year, "subject": subject, "by": person.member_id},
    )


async def of_persons(work: Work, persons: Collection[int]) -> dict[int, Mapping[int, rating.Level]]:
    """Give what was typed of these persons, by person and year."""
    found: dict[int, dict[int, rating.Level]] = {}
    for (person, year), row in (await rows.of_persons(await work.session(), persons)).items():
        found.setdefault(person, {})[year] = rating.Level(row.level)
    return {**found}


async def typed_level(work: Work, cell_id: int, subject: int, year: int) -> rating.Level | None:
    """Give what was typed of one subject and year; None where nothing was."""
    row = (await _typed(work, cell_id, subject)).get(year)
    return stored_level(row.level) if row else None


async def _cell(work: Work, person: Person, cell_id: int) -> Organisation:
    allowed = next((place for place, _ in await places(work, person) if place == cell_id), None)
    if allowed is None:
        raise Refusal("not_in_cell")
    return await (await work.session()).get_one(Organisation, allowed)


async def _typed(work: Work, cell_id: int, subject: int) -> dict[int, EarlierLevel]:
    session = await work.session()
    if subject < 0:
        return await rows.of_collective(session, cell_id, subject)
    person = (await session.get_one(Member, subject)).person_id or 0
    return {year: row for (_, year), row in (await rows.of_persons(session, [person])).items()}


async def _here(work: Work, cell_id: int, subject: int, years: range) -> set[int]:
    """Give of which of these years a decision is here."""
    session = await work.session()
    if subject > 0:
        person = (await session.get_one(Member, subject)).person_id or 0
        told = await notice_rows.levels_of_persons(session, [person], years[-1], years[0])
        return {year for _, year, _ in told}
    levels = {
        year: await notice_rows.collective_level(session, cell_id, year, subject, PUBLIC)
        for year in years
    }
    return {year for year, level in levels.items() if level}


def _year(year: int, here: Collection[int], typed: EarlierLevel | None) -> EarlierYear:
    if year in here or typed is None:
        return EarlierYear(year, here=year in here, level=None, document="")
    level = stored_level(typed.level)
    return EarlierYear(year, here=False, level=level, document=typed.document, row=id_of(typed))


def _runs(cycle: Cycle) -> bool:
    return cycle.state not in PUBLIC
