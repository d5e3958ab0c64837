"""Who heads a collective, beside its level: wherever it was rated, whoever decided on it (S1 V.4).

Under the rules of 2023 a head's level is at most the collective's; under those of 2025 a higher one
is weighed, and nothing is lowered. What the collective's level is now counts, re-rated or not.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import rating
from storage.member_then import History, MemberThen
from storage.queries import bodies as body_rows
from storage.queries import people
from storage.queries import votes as vote_rows
from storage.tables import Collective, Cycle, MemberRole, Organisation
from terms.people import BodyKind, PostRole
from workflow.accounts import id_of
from workflow.ballot.urn_session import called_in
from workflow.count.kept_proposals import Subject
from workflow.cycle import rating_day
from workflow.decision import cap_above
from workflow.meeting.agenda import heads_unit
from workflow.work import Work

Levels = Mapping[int, rating.Level | None]
_NOTHING: Levels = MappingProxyType({})
_AT_THE_HEAD = (PostRole.HEAD, PostRole.SECRETARY)


@dataclass(frozen=True, slots=True)
class Headed:
    """The collective somebody heads that has the lowest level of all they head."""

    name: str
    level: rating.Level


@dataclass(frozen=True, slots=True)
class HeadOver:
    """A head whose level is above their collective's."""

    member_id: int
    level: rating.Level
    headed: Headed


async def headed(
    work: Work, cycle: Cycle, members: Collection[int], meant: Levels = _NOTHING
) -> dict[int, Headed]:
    """Give the collective of each who heads one, of the year; who heads none is left out.

    Args:
        work: The update.
        cycle: The year the members are rated in.
        members: Whose.
        meant: What is about to be decided in this year; it goes before what stands.
    """
    meant_here = {(id_of(cycle), who): level for who, level in meant.items() if who < 0}
    days = dict.fromkeys(members, rating_day(cycle))
    return await _headed(work, cycle.year, days, meant_here)


async def _headed(
    work: Work,
    year: int,
    days: Mapping[int, date],
    meant: cap_above.Levels = cap_above.NOTHING,
    decided: cap_above.Levels | None = None,
) -> dict[int, Headed]:
    """Give the same of members of whatever cells, each with their rating day; by what was decided
    alone, where that is given."""
    found = await people.histories_of(await work.session(), days)
    heads = {who: one for who, one in found.items() if _may_head(one.then(days[who]))}
    if not heads:
        return {}
    places = {place for who, one in heads.items() for place in _places(one.then(days[who]))}
    session = await work.session()
    years = await body_rows.years_headed(session, year, places)
    if decided is None:
        decided = await cap_above.standing(work, {id_of(each): each for _, each in years})
    stand = {**decided, **meant}
    at_home = _by_place(years)
    lowest: dict[int, Headed] = {}
    for who, history in heads.items():
        rated = [
            Headed(called_in(place, number), level)
            for at in {*_places(history.then(days[who]))}
            for place, each in at_home.get(at, ())
            for number in _headed_in(place, history, each)
            if (level := stand.get((id_of(each), number))) is not None
        ]
        if rated:
            lowest[who] = min(rated, key=lambda one: one.level.rank)
    return lowest


def _by_place(
    years: Iterable[tuple[Organisation, Cycle]],
) -> dict[int, list[tuple[Organisation, Cycle]]]:
    """Give them by where somebody heads them: of a body, whose it is."""
    found: dict[int, list[tuple[Organisation, Cycle]]] = {}
    for place, year in years:
        at = id_of(place) if place.body is None else place.parent_id or 0
        found.setdefault(at, []).append((place, year))
    return found


async def over(work: Work, cycle: Cycle, levels: Levels) -> tuple[HeadOver, ...]:
    """Give the heads whose level is above their collective's, but for who came lately.

    Args:
        work: The update.
        cycle: The year.
        levels: What is meant or stands, for members and collectives.
    """
    session = await work.session()
    above = await headed(work, cycle, [who for who in levels if who > 0], levels)
    others = await vote_rows.other_ratings(session, id_of(cycle)) if above else {}
    return tuple(
        HeadOver(who, level, one)
        for who, one in above.items()
        if (level := levels[who]) is not None
        and not one.level.at_least(level)
        and not (who in others and others[who].newly_arrived)
    )


async def over_in(
    work: Work, cycles: Sequence[Cycle], levels: Mapping[Subject, rating.Level]
) -> dict[int, tuple[HeadOver, ...]]:
    """Give the same of many cells of one year, by cycle; those without any are left out.

    Args:
        work: The update.
        cycles: The cells' years, all of one number.
        levels: What was decided, by cycle and subject.
    """
    if not cycles:
        return {}
    numbers = {id_of(cycle): cycle for cycle in cycles}
    placed = {who: cycle for cycle, who in levels if who > 0 and cycle in numbers}
    days = {who: rating_day(numbers[cycle]) for who, cycle in placed.items()}
    above = await _headed(work, cycles[0].year, days, decided=levels)
    others = await vote_rows.other_ratings_in(await work.session(), numbers) if above else {}
    found: dict[int, list[HeadOver]] = {}
    for who, one in above.items():
        cycle = placed[who]
        level, other = levels[cycle, who], others.get((cycle, who))
        if not one.level.at_least(level) and not (other is not None and other.newly_arrived):
            found.setdefault(cycle, []).append(HeadOver(who, level, one))
    return {cycle: tuple(each) for cycle, each in found.items()}


def bind(profile: str) -> bool:
    """Tell whether the rules bound a head by their collective, or have it weighed alone."""
    case = rating.Proposal(rating.Level.GOOD, collective_level=rating.Level.COMPLETED, head=True)
    return rating.ceiling(case, profile=profile).lowered


def _may_head(member: MemberThen) -> bool:
    held = any(post.role in _AT_THE_HEAD for post in member.posts)
    return held or member.role is MemberRole.SECRETARY


def _places(member: MemberThen) -> Iterator[int]:
    """Give where what a member heads may have been rated: their cell, where their posts are."""
    yield member.cell_id
    for post in member.posts:
        if post.role in _AT_THE_HEAD and post.organisation_id is not None:
            yield post.organisation_id


def _headed_in(place: Organisation, history: History, year: Cycle) -> Iterator[int]:
    """Give which collectives of a place's year somebody heads."""
    member = history.then(rating_day(year))
    if place.body is None and place.id == member.cell_id:
        if member.role is MemberRole.SECRETARY:
            yield Collective.CELL.value
            yield Collective.COMMITTEE.value
        if heads_unit(member):
            yield Collective.LEADERSHIP.value
    elif place.body is not None:
        kind = BodyKind(place.body)
        seat = history.seated(kind, id_of(place), place.parent_id, rating_day(year))
        if seat is not None and seat.role is MemberRole.SECRETARY:
            leadership = kind is BodyKind.LEADERSHIP
            yield (Collective.LEADERSHIP if leadership else Collective.COMMITTEE).value
