"""What the officer above does for somebody who leads a cell alone (0192).

Nobody sets their own level, and such a cell has nobody else who may. Of all levels of their cells
the officer sees that one person's alone: where it waits to be recorded, and where it is made again.
"""

from dataclasses import dataclass, replace

import rating
from storage.member_then import MemberThen
from storage.queries import further as further_rows
from storage.queries import meetings as meeting_rows
from storage.queries import notices as decisions
from storage.queries import offices as rows
from storage.queries import people
from storage.tables import (
    Cycle,
    MeetingState,
    Member,
    MemberRole,
    Organisation,
)
from terms.ballots import OutcomeKind
from terms.checks import CheckKnown
from workflow.access import is_own, not_own
from workflow.accounts import Person, id_of
from workflow.count import collective_subjects, rounds
from workflow.cycle import PUBLIC
from workflow.decision import (
    body_above,
    cap_ground,
    departures,
    own_level_notice,
    paper_day,
    recording,
    rerating_above,
    superior_check,
)
from workflow.decision.cap_ground import CapAsked
from workflow.decision.departures import Departure
from workflow.decision.superior_check import CheckAsked
from workflow.errors import Refusal
from workflow.meeting import head_ratings
from workflow.planned import Planned
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class Waiting:
    """One level that waits to be recorded."""

    member_id: int
    name: str
    cell: str
    year: int
    proposed: rating.Level | None
    document: str
    """The newest paper that the cell has recorded for the year."""


@dataclass(frozen=True, slots=True)
class Alone:
    """Somebody who leads a cell alone, and what can be done for them now."""

    member_id: int
    name: str
    cell: str
    decided: bool = False
    """A decision of their cell is recorded: their rating may be made again."""
    meeting_id: int = 0
    """The meeting that is running or planned; 0 for none."""
    heads: bool = False
    above_cap: bool = False
    """The chair has only themselves left above the cap."""


@dataclass(frozen=True, slots=True)
class RecordedFacts:
    """What is told when one's own level was recorded by the officer above."""

    year: int
    level: rating.Level
    document: str


async def waiting(work: Work, officer: Person) -> tuple[Waiting, ...]:
    """Give the levels they may record, never their own, the newest year first; raise `Refusal`
    `not_officer`."""
    return tuple([one for one, _ in await _found(work, officer)])


async def one(work: Work, officer: Person, member_id: int, year: int) -> Waiting:
    """Give one of them.

    Raises:
        Refusal: `not_officer`; `own_level_gone` (year) for what does not wait (any more); as
            `access.not_own`.
    """
    found, _ = await _one(work, officer, member_id, year)
    return found


async def check_asked(work: Work, officer: Person, member_id: int, year: int) -> CheckAsked:
    """Give whether something had to be checked before this decision, and what was answered.

    Raises:
        Refusal: as `one`.
    """
    _, cycle = await _one(work, officer, member_id, year)
    return await superior_check.of_year(work, cycle, member_id)


async def answer_check(
    work: Work, officer: Person, member_id: int, year: int, known: CheckKnown, said: str = ""
) -> None:
    """Keep what the officer answers before they record the level.

    Raises:
        Refusal: as `one`; as `superior_check.keep`.
    """
    _, cycle = await _one(work, officer, member_id, year)
    await superior_check.keep(work, officer, cycle, known, said, member_id)


async def reason_asked(
    work: Work, officer: Person, member_id: int, year: int, level: rating.Level
) -> Departure | None:
    """Give what this level departs from, while it still asks for a reason.

    Raises:
        Refusal: as `one`.
    """
    _, cycle = await _one(work, officer, member_id, year)
    return next(iter(await departures.unexplained(work, cycle, {member_id: level})), None)


async def give_reason(
    work: Work, officer: Person, member_id: int, year: int, level: rating.Level, reason: str
) -> None:
    """Keep why it is their level all the same.

    Raises:
        Refusal: as `one`; as `departures.explain`.
    """
    _, cycle = await _one(work, officer, member_id, year)
    meant = {member_id: level}
    await departures.explain(work, officer, cycle, meant, meant, reason)


async def cap_asked(
    work: Work, officer: Person, member_id: int, year: int, level: rating.Level
) -> CapAsked:
    """Give whether this level goes past the excellence cap, and what was answered.

    Raises:
        Refusal: as `one`.
    """
    _, cycle = await _one(work, officer, member_id, year)
    return await cap_ground.asked(work, cycle, {member_id: level}, member_id)


async def say_weighed(work: Work, officer: Person, member_id: int, year: int) -> None:
    """Keep that who decides has weighed the whole group; raise `Refusal` as `one`."""
    _, cycle = await _one(work, officer, member_id, year)
    await cap_ground.say_weighed(work, officer, cycle, member_id)


async def begin_cap_ground(
    work: Work, officer: Person, member_id: int, year: int, ground: str
) -> None:
    """Keep the ground that was typed; raise `Refusal` as `one`, as `cap_ground.begin`."""
    _, cycle = await _one(work, officer, member_id, year)
    await cap_ground.begin(work, officer, cycle, ground, member_id)


async def complete_cap_ground(
    work: Work, officer: Person, member_id: int, year: int, decided_by: str
) -> None:
    """Keep who decided on it, and when; raise `Refusal` as `one`, as `cap_ground.complete`."""
    _, cycle = await _one(work, officer, member_id, year)
    await cap_ground.complete(work, officer, cycle, decided_by, member_id)


async def enter(
    work: Work,
    officer: Person,
    member_id: int,
    year: int,
    level: rating.Level,
    document: str | None = None,
) -> tuple[Waiting, ...]:
    """Record one of them by the cell's newest paper, or by another; give what still waits.

    They are told: at once by the notice of the publication where the year is public.

    Raises:
        Refusal: as `one`; `no_text`, `text_too_long` (limit) for another paper; as
            `paper_day.check`; as `recording.record_from_above`.
    """
    found, cycle = await _one(work, officer, member_id, year)
    said = found.document
    if document is not None:
        said = recording.paper(document)
    await paper_day.check(work, cycle, said, {member_id})
    await recording.record_from_above(work, officer, cycle, member_id, level, said)
    if cycle.state not in PUBLIC:
        await own_level_notice.tell_member(work, cycle, member_id)
    return await waiting(work, officer)


async def tell_of_waiting(work: Work, organisation_id: int) -> None:
    """Tell the officers above of all that waits under an organisation, each of one thing once."""
    for cell in await rows.cells_under(await work.session(), [organisation_id]):
        for found, cycle in await _of_cell(work, cell):
            await own_level_notice.tell_officers(work, cycle, found.member_id)


async def waiting_facts(work: Work, row: Planned) -> Waiting | None:
    """Give what an officer is told of; None once it is recorded."""
    session = await work.session()
    cycle = await session.get_one(Cycle, row.args["cycle"])
    cell = await session.get_one(Organisation, cycle.cell_id)
    found = [one for one, at in await _of_cell(work, cell) if at.id == cycle.id]
    return next((one for one in found if one.member_id == row.args["member"]), None)


async def recorded_facts(work: Work, row: Planned) -> RecordedFacts | None:
    """Give what they are told whose level was recorded; None once it was cancelled."""
    session = await work.session()
    cycle = await session.get_one(Cycle, row.args["cycle"])
    level = (await decisions.decisions(session, id_of(cycle))).get(row.member_id, "")
    paper = (await further_rows.of_member(session, row.member_id)).get(id_of(cycle))
    if not level or paper is None:
        return None
    return RecordedFacts(cycle.year, rating.Level(level), paper.document)


async def acting(work: Work, person: Person, member_id: int) -> Person:
    """Give the person as they act about a member: an officer in place of the cell's second leader.

    Only about who leads a cell under them alone, and about nobody else; everybody else, and every
    other member, gives the person as they are.

    Raises:
        Refusal: as `access.not_own` about themselves under another membership.
    """
    if member_id == person.member_id:
        return person
    session = await work.session()
    member = await session.get(Member, member_id) if member_id > 0 else None
    if member is None or not await _leads_alone(work, member):
        return person
    offices = await rows.offices_of(session, person.member_id)
    under = await rows.cells_under(session, [one.id or 0 for one in offices]) if offices else []
    cell = next((each for each in under if each.id == member.cell_id), None)
    if cell is None:
        return person
    await not_own(work, person, member_id)
    return replace(
        person,
        cell_id=member.cell_id,
        cell_name=cell.name,
        role=MemberRole.DEPUTY_SECRETARY,
        stands_in=True,
        acts_about=member_id,
    )


async def rates_again(work: Work, person: Person, about_id: int) -> tuple[Person, int]:
    """Give the person as they rate one again, for the body that decides or as an officer, and the
    number of that one in the cell.

    Raises:
        Refusal: as `rerating_above.acting` and `acting`.
    """
    _, number = collective_subjects.cell_and_number(about_id)
    seated = await rerating_above.acting(work, person, about_id)
    if seated.acts_about:
        return seated, number
    return await acting(work, person, about_id), number


async def alone(work: Work, officer: Person) -> tuple[Alone, ...]:
    """Give who leads a cell under them alone, but themselves; raise `Refusal` `not_officer`."""
    return tuple(
        [
            Alone(id_of(lead), lead.called, cell.name)
            for cell in await _cells(work, officer)
            for lead in await _lone(work, cell)
            if not await is_own(work, officer, id_of(lead))
        ]
    )


async def matters(work: Work, officer: Person, member_id: int) -> Alone:
    """Give one of them with what can be done for them now.

    Raises:
        Refusal: `not_officer`; `own_level_another` for anybody else; as `access.not_own`.
    """
    await _cells(work, officer)
    await not_own(work, officer, member_id)
    person = await acting(work, officer, member_id)
    if person.acts_about != member_id:
        raise Refusal("own_level_another")
    session = await work.session()
    member = await session.get_one(Member, member_id)
    meeting = await meeting_rows.newest_of_cell(session, member.cell_id)
    running = meeting is not None and meeting.state is not MeetingState.CLOSED
    number = (meeting.id or 0) if meeting is not None and running else 0
    decided = await further_rows.recorded_years(session, member.cell_id)
    found = Alone(member_id, member.called, person.cell_name, bool(decided), number)
    if not number:
        return found
    heads = await head_ratings.heads(work, person, number)
    return replace(
        found,
        heads=any(one.member_id == member_id for one in heads),
        above_cap=await _above_cap(work, person, number),
    )


async def _above_cap(work: Work, person: Person, meeting_id: int) -> bool:
    try:
        return bool(await rounds.about(work, person, meeting_id, OutcomeKind.KEEP_ALL))
    except Refusal:
        return False


async def _one(work: Work, officer: Person, member_id: int, year: int) -> tuple[Waiting, Cycle]:
    found = await _found(work, officer)
    await not_own(work, officer, member_id)
    for each, cycle in found:
        if (each.member_id, each.year) == (member_id, year):
            return each, cycle
    raise Refusal("own_level_gone", year=year)


async def _found(work: Work, officer: Person) -> list[tuple[Waiting, Cycle]]:
    found = [each for cell in await _cells(work, officer) for each in await _of_cell(work, cell)]
    return [each for each in found if not await is_own(work, officer, each[0].member_id)]


async def _cells(work: Work, officer: Person) -> list[Organisation]:
    session = await work.session()
    offices = await rows.offices_of(session, officer.member_id)
    if not offices:
        raise Refusal("not_officer")
    return await rows.cells_under(session, [one.id or 0 for one in offices])


async def _of_cell(work: Work, cell: Organisation) -> list[tuple[Waiting, Cycle]]:
    """Give what waits in every decided year of a cell: the next one may be open already."""
    session = await work.session()
    found = []
    for lead in await _lone(work, cell):
        for cycle, head in await further_rows.recorded_years(session, cell.id or 0):
            levels = await recording.undecided(work, cycle)
            if id_of(lead) not in levels:
                continue
            if await body_above.deciding_on(work, cycle, [id_of(lead)]):
                continue  # theirs, and handed up
            later = await further_rows.newest(session, id_of(cycle))
            paper = (later or head).document
            proposed = levels[id_of(lead)]
            each = Waiting(id_of(lead), lead.called, cell.name, cycle.year, proposed, paper)
            found.append((each, cycle))
    return found


async def _lone(work: Work, cell: Organisation) -> list[MemberThen]:
    leading = await people.secretaries_of(await work.session(), cell.id or 0, work.now.date())
    return leading if len(leading) == 1 else []


async def _leads_alone(work: Work, member: Member) -> bool:
    leading = await people.secretaries_of(await work.session(), member.cell_id, work.now.date())
    return [each.id for each in leading] == [member.id]
