"""The excellence cap where it binds: over all cells of the organisation that decides (S1 IV.1.3.a,
IV.2.3.a, V.14; QĐ 366, Điều 11.1.5).

What was decided counts, else what the cells' minutes propose. Persons are counted in similar
groups, collectives by kind; a group is small or not as a whole, never cell by cell.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

import rating
from storage.member_then import MemberThen
from storage.queries import caps as rows
from storage.queries import people
from storage.tables import (
    CapException,
    Collective,
    Cycle,
    CycleState,
    MemberRole,
    Organisation,
    OrganisationKind,
)
from terms.caps import Division
from terms.people import PostBody, PostRole
from workflow import laws
from workflow.accounts import id_of
from workflow.count import kept_proposals
from workflow.count.kept_proposals import MET, KeptProposal, Subject
from workflow.cycle import PUBLIC, rating_day
from workflow.errors import Refusal
from workflow.work import Work

Levels = Mapping[Subject, rating.Level | None]
NOTHING: Levels = MappingProxyType({})

RECORDED = frozenset({CycleState.DECIDED}) | PUBLIC
"""When a level that stands is one that was decided."""
_PARTY = (
    rating.Subject.SECRETARY,
    rating.Subject.DEPUTY_SECRETARY,
    rating.Subject.COMMITTEE_MEMBER,
)
_HEADS = (rating.Subject.HEAD, rating.Subject.DEPUTY_HEAD)
_MEMBERS = (rating.Subject.MEMBER,)
DIVISIONS: Mapping[Division, rating.Division] = {
    Division.ONE: rating.EVERYBODY,
    Division.POSTS: (_MEMBERS, (*_HEADS, *_PARTY)),
    Division.LEADERS: (_MEMBERS, _HEADS, _PARTY),
    Division.SECRETARIES: (_MEMBERS, _HEADS, _PARTY[2:], _PARTY[:2]),
}
_IN_THE_CELL = {
    MemberRole.SECRETARY: rating.Subject.SECRETARY,
    MemberRole.DEPUTY_SECRETARY: rating.Subject.DEPUTY_SECRETARY,
    MemberRole.COMMITTEE_MEMBER: rating.Subject.COMMITTEE_MEMBER,
}
_AT_WORK = {
    PostRole.HEAD: rating.Subject.HEAD,
    PostRole.DEPUTY_HEAD: rating.Subject.DEPUTY_HEAD,
}
COLLECTIVES: Mapping[Collective, rating.Subject] = {
    Collective.CELL: rating.Subject.CELL,
    Collective.COMMITTEE: rating.Subject.PARTY_COMMITTEE,
    Collective.LEADERSHIP: rating.Subject.LEADERSHIP_COLLECTIVE,
}


@dataclass(frozen=True, slots=True)
class WeighedGroup:
    """One similar group over all cells: its levels, and how many may be excellent."""

    kind: rating.Kind
    of: tuple[rating.Subject, ...]
    """What its members are; empty for every person, where nobody divided them."""
    counts: Mapping[rating.Level, int]
    cap: rating.Cap
    best: frozenset[Subject] = frozenset()
    """Who is excellent."""
    tied: int = 0
    """Of those above the cap, how many have equal votes on both sides of its line."""

    @property
    def excellent(self) -> int:
        """How many are excellent."""
        return self.counts[rating.Level.EXCELLENT]

    @property
    def over(self) -> int:
        """How many of them are too many."""
        return self.cap.excess


@dataclass(frozen=True, slots=True)
class Exceptional:
    """A higher share that was decided for outstanding results."""

    percent: str
    ground: str
    decided_by: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class AwaitedCell:
    """A cell without which the groups are not whole."""

    name: str
    opened: bool
    """Whether it has opened the year; it has not proposed yet."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """All similar groups of an organisation in a year."""

    organisation_id: int
    name: str
    year: int
    profile: str
    groups: tuple[WeighedGroup, ...]
    cells: int
    counted: int
    """How many of the cells have proposed."""
    divided: rating.SimilarGroups | None
    """Who made the groups: the profile's document; None where the organisation did."""
    exception: Exceptional | None = None
    awaited: tuple[AwaitedCell, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every cell has proposed: only then a group is the whole group."""
        return self.cells == self.counted

    @property
    def over(self) -> tuple[WeighedGroup, ...]:
        """The groups that have too many."""
        return tuple(group for group in self.groups if group.over)


async def weighed(
    work: Work, organisation: Organisation, year: int, levels: Levels = NOTHING
) -> Weighed:
    """Give every similar group over all cells that an organisation decides for.

    Args:
        work: The update.
        organisation: Whose cells.
        year: Of which year.
        levels: What is about to be decided, by cycle and subject: it goes before what was
            proposed and decided. Nothing is saved.
    """
    session = await work.session()
    number = id_of(organisation)
    years = await rows.years_under(session, number, year)
    cycles = {id_of(cycle): cycle for _, cycle in years if cycle is not None}
    kept = await kept_proposals.of_years(work, cycles.values())
    stand = {**await _after_decisions(work, cycles, kept), **levels}
    profile = await _profile(work, number, year, cycles.values())
    division = await rows.division(session, number, year)
    named = rating.similar_groups(profile=profile)
    groups = named.groups if division is None else DIVISIONS[Division(division.division)]
    found = await _grouped(work, cycles, _counted_once(stand, cycles, years), groups)
    exception = exceptional(await rows.exception(session, number, year))
    met = sum(_is_met(*row) for row in years)
    awaited = await _awaited(work, year, years)
    return Weighed(
        number,
        organisation.name,
        year,
        profile,
        tuple(_weigh(of, members, stand, kept, profile, exception) for of, members in found),
        met + len(awaited),
        met,
        named if division is None else None,
        exception,
        awaited,
    )


def what_if(group: WeighedGroup, more: int, now: Weighed) -> WeighedGroup:
    """Give a group as it would be with so many more excellent of its good, fewer below nought;
    nothing is saved."""
    best, good = rating.Level.EXCELLENT, rating.Level.GOOD
    moved = max(-group.counts[best], min(more, group.counts[good]))
    counts = {**group.counts, best: group.counts[best] + moved, good: group.counts[good] - moved}
    cap = capped(group.kind, counts, now.profile, now.exception)
    return replace(group, counts=counts, cap=cap, best=frozenset(), tied=0)


async def standing(work: Work, cycles: Mapping[int, Cycle]) -> dict[Subject, rating.Level | None]:
    """Give what counts in these years: what was decided where a decision is recorded, else what
    was proposed."""
    return await _after_decisions(
        work, cycles, await kept_proposals.of_years(work, cycles.values())
    )


async def _after_decisions(
    work: Work, cycles: Mapping[int, Cycle], kept: Mapping[Subject, KeptProposal]
) -> dict[Subject, rating.Level | None]:
    stand = {subject: one.level for subject, one in kept.items()}
    recorded = [number for number, cycle in cycles.items() if cycle.state in RECORDED]
    for row in await rows.decided(await work.session(), recorded):
        stand[row.cycle_id, row.member_id] = rating.Level(row.level) if row.level else None
    return stand


def _counted_once(
    stand: Levels, cycles: Mapping[int, Cycle], years: Sequence[tuple[Organisation, Cycle | None]]
) -> list[Subject]:
    """Give whose levels count: of a body that meets only its collective, as its persons are rated
    in the cell's year."""
    bodies = {
        id_of(cycle)
        for one, cycle in years
        if cycle is not None and one.kind is OrganisationKind.BODY
    }
    return [
        (cycle, subject)
        for (cycle, subject), level in stand.items()
        if level is not None and cycle in cycles and (subject < 0 or cycle not in bodies)
    ]


async def _profile(work: Work, number: int, year: int, cycles: Collection[Cycle]) -> str:
    """Give the rules the cells' years run by; where they differ, those of the organisation, or of
    most cells where its own do not reach so far."""
    profiles = Counter(cycle.profile for cycle in cycles)
    if len(profiles) == 1:
        return next(iter(profiles))
    try:
        return (await laws.of_year(work, number, year)).profile
    except Refusal:
        return max(sorted(profiles), key=profiles.__getitem__, default=work.house.profile)


async def _grouped(
    work: Work,
    cycles: Mapping[int, Cycle],
    subjects: Sequence[Subject],
    groups: rating.Division,
) -> list[tuple[tuple[rating.Subject, ...], list[Subject]]]:
    """Give the groups of persons, then those of collectives that anybody is in, with whose level
    is in each."""
    persons = [subject for _, subject in subjects if subject > 0]
    known = await people.histories_of(await work.session(), persons)
    found: list[list[Subject]] = [[] for _ in groups]
    collectives: dict[rating.Subject, list[Subject]] = {}
    for cycle, subject in subjects:
        if subject < 0:
            kind = COLLECTIVES[Collective(subject)]
            collectives.setdefault(kind, []).append((cycle, subject))
        elif subject in known:
            then = known[subject].then(rating_day(cycles[cycle]))
            found[rating.group_of(posts_of(then), groups)].append((cycle, subject))
    kinds = [kind for kind in COLLECTIVES.values() if kind in collectives]
    return [
        *zip(groups, found, strict=True),
        *(((kind,), collectives[kind]) for kind in kinds),
    ]


def posts_of(then: MemberThen) -> set[rating.Subject]:
    """Give what somebody was for the cap: in the cell, in a committee above it, at work."""
    found = {_IN_THE_CELL[then.role]} if then.role in _IN_THE_CELL else set()
    if any(post.body == PostBody.PARTY for post in then.posts):
        found.add(rating.Subject.COMMITTEE_MEMBER)
    at_work = (_AT_WORK.get(post.role) for post in then.posts if post.body == PostBody.STATE)
    return found | {subject for subject in at_work if subject is not None}


def _weigh(
    of: tuple[rating.Subject, ...],
    members: Sequence[Subject],
    stand: Levels,
    kept: Mapping[Subject, KeptProposal],
    profile: str,
    exception: Exceptional | None,
) -> WeighedGroup:
    kind = kind_of(of)
    counts = dict.fromkeys(rating.Level, 0)
    for member in members:
        level = stand[member]
        assert level is not None
        counts[level] += 1
    cap = capped(kind, counts, profile, exception)
    best = [one for one in members if stand[one] is rating.Level.EXCELLENT]
    shares = [_share(kept[one].excellent_votes) for one in best if one in kept]
    tied = _tied(shares, cap.limit) if cap.excess and len(shares) == len(best) else 0
    return WeighedGroup(kind, of, counts, cap, frozenset(best), tied)


_KINDS = frozenset(COLLECTIVES.values())


def kind_of(of: tuple[rating.Subject, ...]) -> rating.Kind:
    """Tell whether a similar group is one of collectives or of persons."""
    return rating.Kind.COLLECTIVE if of and of[0] in _KINDS else rating.Kind.INDIVIDUAL


def capped(
    kind: rating.Kind,
    counts: Mapping[rating.Level, int],
    profile: str,
    exception: Exceptional | None,
) -> rating.Cap:
    """Give how many of a group may be excellent, by the rules and by what was decided there."""
    percent = None if exception is None else Decimal(exception.percent)
    raised = exception is not None
    return rating.cap(
        kind, counts, exceptional=raised, exceptional_percent=percent, profile=profile
    )


def exceptional(row: CapException | None) -> Exceptional | None:
    """Give the higher share that holds; None where none was decided, or it was taken back."""
    if row is None or not row.percent or row.decided_on is None:
        return None
    return Exceptional(row.percent, row.ground, row.decided_by, row.decided_on)


def _share(notation: str) -> Fraction:
    """Give the part of the official members that votes in the notation of the minutes are."""
    votes, _, official = notation.split("/")
    return Fraction(int(votes), int(official))


def _tied(shares: Sequence[Fraction], limit: int) -> int:
    """Give how many have the same share on both sides of the line; none where it divides."""
    ranked = sorted(shares, reverse=True)
    equal = ranked.count(ranked[limit])
    above = sum(share > ranked[limit] for share in ranked)
    return equal if above < limit else 0


def _is_met(one: Organisation, cycle: Cycle | None) -> bool:
    """Whether a cell has proposed; one that was merged into another since counts with its year."""
    return one.kind is OrganisationKind.CELL and cycle is not None and cycle.state in MET


async def _awaited(
    work: Work, year: int, years: Sequence[tuple[Organisation, Cycle | None]]
) -> tuple[AwaitedCell, ...]:
    """Give the cells that have not proposed and still will: they live, somebody is in them, and
    they have opened the year or were there by its end."""
    open_now = {
        id_of(one): (one, cycle)
        for one, cycle in years
        if one.kind is OrganisationKind.CELL and one.ended_on is None and not _is_met(one, cycle)
    }
    if not open_now:
        return ()
    session = await work.session()
    peopled = await rows.peopled(session, open_now, work.now.date())
    begun = await rows.begun(session, open_now, date(year, 12, 31))
    return tuple(
        AwaitedCell(one.name, cycle is not None)
        for number, (one, cycle) in open_now.items()
        if number in peopled and (cycle is not None or _was_there(one, year, begun))
    )


def _was_there(one: Organisation, year: int, begun: Collection[int]) -> bool:
    """Whether a cell was founded by the end of a year; where its first day is not known, whether
    anybody had come to it by then."""
    if one.founded_on is None:
        return id_of(one) in begun
    return one.founded_on.year <= year
