"""Bodies that meet by themselves: their year is founded, and who sits in one works in it.

A leader is reviewed in the cell, then in each body they lead in (QĐ 366, Điều 7.2.3; S1 III.3.2).
Who works where is the year they chose (0286): without a choice, that is the cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import rating
from storage import audit
from storage.member_then import MemberThen
from storage.queries import bodies as rows
from storage.queries import collectives as report_rows
from storage.queries import people
from storage.queries import reviews as review_rows
from storage.tables import (
    Cycle,
    CycleState,
    LaidCycle,
    Meeting,
    MemberRole,
    Organisation,
    OrganisationKind,
    YearInView,
)
from terms.people import BodyKind
from workflow import cycle as cycles
from workflow.access import leads
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.people import seats
from workflow.planned import Planned
from workflow.review import prompts
from workflow.work import Work

_LEADING = (MemberRole.SECRETARY, MemberRole.DEPUTY_SECRETARY)
_OF_A_CELL = (BodyKind.CELL_COMMITTEE, BodyKind.LEADERSHIP)
_ABOVE = (BodyKind.PARTY_COMMITTEE, BodyKind.STANDING_COMMITTEE, BodyKind.LEADERSHIP)


@dataclass(frozen=True, slots=True)
class PlaceOfReview:
    """Another place of review that a person may go over to."""

    place_id: int
    name: str
    year: int
    body: BodyKind | None
    """None for the cell."""


@dataclass(frozen=True, slots=True)
class Founding:
    """A body whose year may be founded beside the cell's, or why it may not."""

    kind: BodyKind
    year: int
    names: tuple[str, ...]
    """Who sits in it on the rating day, who heads it first."""
    head: str
    """Who leads its year; empty where nobody may."""
    apart: bool
    """Whether it is large enough to be reviewed apart from the cell."""
    clause: str
    founded: bool


async def others(work: Work, person: Person) -> tuple[PlaceOfReview, ...]:
    """Give the places of review that a person may go over to from where they work."""
    if not person.bodies:
        return ()
    session = await work.session()
    found = [] if person.body is None else [await _cell(work, person)]
    seen = {person.cell_id}
    for body, cycle in await rows.years_for(session, person.home_id, person.member_id):
        if id_of(body) not in seen and await _sits(work, person, body):
            found.append(PlaceOfReview(id_of(body), body.name, cycle.year, body.body))
        seen.add(id_of(body))
    return tuple(found)


async def _cell(work: Work, person: Person) -> PlaceOfReview:
    session = await work.session()
    cell = await session.get_one(Organisation, person.home_id)
    newest = await review_rows.newest_cycle(session, person.home_id)
    assert newest is not None  # a body's year is founded beside one of the cell
    return PlaceOfReview(id_of(cell), cell.name, newest.year, None)


async def _sits(work: Work, person: Person, body: Organisation) -> bool:
    history = await people.history_of(await work.session(), person.member_id)
    assert body.body is not None
    day = work.now.date()
    return history.seated(body.body, id_of(body), body.parent_id, day) is not None


async def go(work: Work, person: Person, place_id: int) -> None:
    """Work in another place from now on, until one goes back.

    Raises:
        Refusal: `not_your_place` for a body they do not sit in.
    """
    if place_id == person.cell_id:
        return
    place = next((one for one in await others(work, person) if one.place_id == place_id), None)
    if place is None:
        raise Refusal("not_your_place")
    session = await work.session()
    if place.body is None:
        await review_rows.drop_view(session, person.member_id)
        return
    cycle = await review_rows.newest_cycle(session, place_id)
    assert cycle is not None
    await session.merge(
        YearInView(member_id=person.member_id, cycle_id=id_of(cycle), chosen_at=work.now)
    )
    await session.flush()


async def name_above(work: Work, person: Person) -> str:
    """Give what the organisation is called whose committee somebody leads; empty for nobody."""
    if not person.committee_id:
        return ""
    return (await (await work.session()).get_one(Organisation, person.committee_id)).name


async def place_of_meeting(work: Work, meeting_id: int) -> int:
    """Give whose meeting that is: a cell's or a body's number; 0 where there is no such meeting."""
    session = await work.session()
    meeting = await session.get(Meeting, meeting_id)
    if meeting is None:
        return 0
    return (await session.get_one(Cycle, meeting.cycle_id)).cell_id


async def place_of_report(work: Work, report_id: int) -> int:
    """Give whose report that is: a cell's or a body's number; 0 where there is no such report."""
    found = await report_rows.report_with_cycle(await work.session(), report_id)
    return 0 if found is None else found[1].cell_id


async def told_by(work: Work, row: Planned) -> BodyKind | None:
    """Give which body a planned message tells of, by the meeting or the vote it names; None for one
    of a cell, or of no meeting."""
    meeting, vote = (int(row.args.get(name) or 0) for name in ("meeting", "session"))
    if not (meeting or vote):
        return None
    session = await work.session()
    return await rows.body_that_met(session, meeting_id=meeting, session_id=vote)


async def foundings(work: Work, founder: Person, above: int = 0) -> tuple[Founding, ...]:
    """Give the bodies with a member, for the year the founder works in: those of the cell they
    lead, or those of the organisation `above` whose committee they lead.

    Raises:
        Refusal: `not_secretary`, `not_committee_head`; `no_cycle`; `only_in_the_cell` from within a
            body.
    """
    if above:
        await may_found_above(work, founder, above)
    elif founder.body is not None:
        raise Refusal("only_in_the_cell")
    else:
        leads(founder)
    cycle = await cycles.in_view(work, founder)
    if cycle is None:
        raise Refusal("no_cycle")
    session = await work.session()
    day = cycles.rating_day(cycle)
    of = above or founder.cell_id
    years = await rows.years_of(session, of)
    founded = {body.body for body, each in years if each.year == cycle.year}
    found = []
    for kind in _ABOVE if above else _OF_A_CELL:
        members = await seats.sitting_in(work, of, kind, day)
        if members:
            found.append(_founding(kind, cycle, members, founded=kind in founded))
    return tuple(found)


async def may_found_above(work: Work, founder: Person, above: int) -> None:
    """Let who leads the committee above through today: its secretary, a deputy where it has none.

    Raises:
        Refusal: `not_committee_head`; `only_in_the_cell` from within a body.
    """
    if founder.body is not None:
        raise Refusal("only_in_the_cell")
    if above != founder.committee_id:
        raise Refusal("not_committee_head")
    kind, today = BodyKind.PARTY_COMMITTEE, work.now.date()
    sitting = await seats.sitting_in(work, above, kind, today)
    first = next((one.role for one in sitting), MemberRole.MEMBER)
    role = next((one.role for one in sitting if one.id == founder.member_id), None)
    if role not in _LEADING or role is not first:
        raise Refusal("not_committee_head")


def _founding(
    kind: BodyKind, cycle: Cycle, members: Sequence[MemberThen], *, founded: bool
) -> Founding:
    asked = rating.duration(len(members), profile=cycle.profile)
    return Founding(
        kind=kind,
        year=cycle.year,
        names=tuple(one.called for one in members),
        head=next((one.called for one in members if one.role in _LEADING), ""),
        apart=asked.apart,
        clause=rating.cited(asked.reasons[-1].clause),
        founded=founded,
    )


async def found(work: Work, founder: Person, kind: BodyKind, name: str, above: int = 0) -> Cycle:
    """Found the year of a body beside that of the founder's cell: same year, same rules, same last
    day.

    Args:
        work: The update.
        founder: Who leads the cell, or the committee above it.
        kind: Which body.
        name: What it is called on screens and papers, the first time.
        above: Whose body it is, of an organisation; 0 for one of the cell.

    Raises:
        Refusal: as `foundings`; `no_such_body`; `body_founded` (year); `body_too_small` (clause);
            `body_without_head`; `year_closed` (year); `body_year_behind` (year).
    """
    every = await foundings(work, founder, above)
    offered = next((one for one in every if one.kind is kind), None)
    of_cell = await cycles.in_view(work, founder)
    if offered is None or of_cell is None:
        raise Refusal("no_such_body")
    _check(offered, of_cell)
    session = await work.session()
    body = await _body(work, above or founder.cell_id, kind, name)
    latest = await review_rows.newest_cycle(session, id_of(body))
    if latest is not None and latest.year > of_cell.year:
        raise Refusal("body_year_behind", year=latest.year)
    cycle = Cycle(
        cell_id=id_of(body),
        year=of_cell.year,
        profile=of_cell.profile,
        profile_hash=of_cell.profile_hash,
        law_source=of_cell.law_source,
        review_deadline=of_cell.review_deadline,
    )
    cycles.step(cycle, CycleState.COLLECTING)
    session.add(cycle)
    await session.flush()
    # What is owed in the year is owed in the cell's: nobody is reminded of it twice.
    session.add(LaidCycle(cycle_id=id_of(cycle), opened_on=work.now.date(), laid_on=date.max))
    await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind="body_year_founded",
        organisation_id=id_of(body),
        payload={"year": cycle.year, "body": kind.value, "by": founder.member_id},
    )
    await prompts.reach(work, cycle)
    return cycle


def _check(offered: Founding, of_cell: Cycle) -> None:
    if offered.founded:
        raise Refusal("body_founded", year=offered.year)
    if of_cell.state == CycleState.CLOSED:
        raise Refusal("year_closed", year=of_cell.year)
    if not offered.apart:
        raise Refusal("body_too_small", clause=offered.clause)
    if not offered.head:
        raise Refusal("body_without_head")


async def _body(work: Work, of_id: int, kind: BodyKind, name: str) -> Organisation:
    session = await work.session()
    body = await rows.body_of(session, of_id, kind)
    if body is None:
        body = Organisation(kind=OrganisationKind.BODY, body=kind, parent_id=of_id, name=name)
        session.add(body)
        await session.flush()
    return body
