"""Who of a year was reviewed or rated before their turn, by the rules of the year (S1 IV.3.3, V.13;
QĐ 366, Điều 7.3.2, 12.2): told beside each when it is appraised and decided.

Nothing is held back by it. Somebody voted on again counts by the last vote, and what they wait for
by its first one; on one sheet all are rated at once. A cell without a year here is not known of.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import rating
from rating import clauses
from storage.member_then import MemberThen
from storage.queries import agenda as agenda_rows
from storage.queries import bodies as body_rows
from storage.queries import caps as tree_rows
from storage.queries import meetings as meeting_rows
from storage.queries import people
from storage.tables import Collective, Cycle, Organisation, OrganisationKind
from terms.people import ABOVE_CELLS, BodyKind
from terms.turns import TurnRule
from workflow.accounts import id_of
from workflow.census import everybody
from workflow.count import collective_subjects
from workflow.cycle import rating_day
from workflow.meeting import order_of_places
from workflow.meeting.agenda import subject_of
from workflow.meeting.order_of_rating import NUMBERS, Awaited, awaited
from workflow.work import Work

_KINDS = {number.value: subject for subject, number in NUMBERS.items()}
_OFFICE = (rating.Subject.LEADERSHIP_COLLECTIVE,)


@dataclass(frozen=True, slots=True)
class OutOfTurn:
    """That somebody came before their turn: by which rule, and what was not finished yet."""

    rule: TurnRule
    clause: str
    """As people cite it."""
    certain: bool
    """Whether the reading it rests on was compared with the document."""
    kinds: tuple[rating.Subject, ...] = ()
    places: tuple[str, ...] = ()
    """The cells below that were not rated yet."""

    @property
    def awaited_vi(self) -> tuple[str, ...]:
        """What was not finished, as a paper calls it."""
        return (*(kind.in_cell for kind in self.kinds), *self.places)


@dataclass(frozen=True, slots=True)
class _Votes:
    """When each was on a counted sheet, by the place of the sheet among all of the year."""

    first: dict[tuple[int, int], int] = field(default_factory=dict)
    """By cycle and subject."""
    last: dict[tuple[int, int], int] = field(default_factory=dict)

    def before(self, key: tuple[int, int], at: int) -> bool:
        """Whether something was rated before a sheet or on it."""
        return self.first.get(key, at + 1) <= at


@dataclass(frozen=True, slots=True)
class _There:
    """The collectives of a year, and who is in each that another body rates."""

    kinds: Mapping[rating.Subject, int]
    """With the cycle that each is rated in."""
    own: frozenset[rating.Subject]
    """Those of the year itself: everybody in it waits for them."""
    seated: Mapping[rating.Subject, frozenset[int]]


async def of_subjects(
    work: Work, cycle: Cycle, subjects: Collection[int]
) -> dict[int, tuple[OutOfTurn, ...]]:
    """Give what is out of order of each of these members and collectives of a year; whoever came in
    their turn, or was not voted on, is left out."""
    session = await work.session()
    place = await session.get_one(Organisation, cycle.cell_id)
    years = await _years(work, cycle, place)
    votes = await _votes(work, [id_of(cycle), *(id_of(year) for _, year in years)])
    found: dict[int, list[OutOfTurn]] = {}
    if place.body is None:
        there = await _there(work, cycle, years, votes)
        members = await people.named_on(session, subjects, rating_day(cycle))
        for who, member in members.items():
            _add(found, who, _person(cycle, votes, there, member))
        for number in subjects:
            if number in _KINDS:
                _add(found, number, await _collective(work, cycle, votes, there, number))
    elif place.body in ABOVE_CELLS and Collective.COMMITTEE in subjects:
        mark = await _above(work, cycle, place, votes)
        _add(found, Collective.COMMITTEE.value, mark)
    for who, mark in (await _places(work, cycle, place, years, subjects)).items():
        _add(found, who, mark)
    return {who: tuple(marks) for who, marks in found.items()}


def _add(found: dict[int, list[OutOfTurn]], who: int, mark: OutOfTurn | None) -> None:
    if mark is not None:
        found.setdefault(who, []).append(mark)


async def _years(work: Work, cycle: Cycle, place: Organisation) -> list[tuple[Organisation, Cycle]]:
    """Give the bodies of a cell that have this year, too; of a body none."""
    if place.body is not None:
        return []
    found = await body_rows.years_of(await work.session(), cycle.cell_id)
    return [(body, year) for body, year in found if year.year == cycle.year]


async def _votes(work: Work, cycles: Collection[int]) -> _Votes:
    votes = _Votes()
    sheets = await meeting_rows.counted_sheets(await work.session(), cycles)
    for at, (cycle_id, rated) in enumerate(sheets):
        for subject in rated:
            votes.first.setdefault((cycle_id, subject), at)
            votes.last[cycle_id, subject] = at
    return votes


async def _there(
    work: Work, cycle: Cycle, years: Collection[tuple[Organisation, Cycle]], votes: _Votes
) -> _There:
    """Give the collectives rated or reviewed in a cell's year, and in those of its bodies."""
    session, number = await work.session(), id_of(cycle)
    reviewed = await agenda_rows.collectives_in(session, [number, *(id_of(y) for _, y in years)])
    reviewed |= {(at, _KINDS[subject]) for at, subject in votes.first if subject in _KINDS}
    kinds = {kind: number for at, kind in reviewed if at == number and kind in NUMBERS}
    own = frozenset(kinds)
    seated = {}
    for _, year in years:
        for kind in (kind for at, kind in reviewed if at == year.id and kind not in own):
            kinds[kind] = id_of(year)
            seated[kind] = await collective_subjects.members(work, year, NUMBERS[kind].value)
    return _There(kinds, own, seated)


def _person(cycle: Cycle, votes: _Votes, there: _There, member: MemberThen) -> OutOfTurn | None:
    """Whoever heads the workplace and the cell is both."""
    who = id_of(member)
    at = votes.last.get((id_of(cycle), who))
    if at is None:
        return None
    present = {
        kind for kind in there.kinds if kind in there.own or who in there.seated.get(kind, ())
    }
    done = {k for k in present if votes.before((there.kinds[k], NUMBERS[k].value), at)}
    kinds = {subject_of(member), subject_of(member, BodyKind.LEADERSHIP)}
    return _mark(TurnRule.COLLECTIVE_FIRST, awaited(kinds, done, present, cycle.profile))


async def _collective(
    work: Work, cycle: Cycle, votes: _Votes, there: _There, number: int
) -> OutOfTurn | None:
    key = (id_of(cycle), number)
    if key not in votes.last:
        return None
    at = votes.last[key]
    late = await _rated_later(work, cycle, votes, at)
    done = {kind for kind, where in there.kinds.items() if votes.before((where, NUMBERS[kind]), at)}
    found = awaited([_KINDS[number]], done, {*there.kinds, *late}, cycle.profile)
    office = found is not None and found.subjects == _OFFICE
    return _mark(TurnRule.OFFICE_FIRST if office else TurnRule.MEMBERS_FIRST, found)


async def _rated_later(
    work: Work, cycle: Cycle, votes: _Votes, at: int
) -> frozenset[rating.Subject]:
    """Give what they are called who were rated after a sheet, or are to be still."""
    account = await everybody.of_cycle(work, cycle)
    return frozenset(
        subject_of(one.member)
        for one in account.entries
        if (one.voted and not votes.before((id_of(cycle), one.member_id), at)) or one.unvoted
    )


def _mark(rule: TurnRule, found: Awaited | None) -> OutOfTurn | None:
    return None if found is None else OutOfTurn(rule, found.clause, found.certain, found.subjects)


async def _above(work: Work, cycle: Cycle, place: Organisation, votes: _Votes) -> OutOfTurn | None:
    """Give the cells below a committee that were not rated when it was."""
    own = votes.last.get((id_of(cycle), Collective.COMMITTEE.value))
    if place.parent_id is None or own is None:
        return None
    below = {
        id_of(year): cell.name
        for cell, year in await tree_rows.years_under(
            await work.session(), place.parent_id, cycle.year
        )
        if year is not None and cell.kind is OrganisationKind.CELL
    }
    sheets = await meeting_rows.counted_sheets(await work.session(), [id_of(cycle), *below])
    last = max(at for at, (of, _) in enumerate(sheets) if of == cycle.id)
    before = {of for of, _ in sheets[:last]}
    late = tuple(name for number, name in below.items() if number not in before)
    if not late:
        return None
    rule = clauses.below_first(cycle.profile)
    clause, certain = rating.cited(rule.clause), not rule.unconfirmed
    return OutOfTurn(TurnRule.BELOW_FIRST, clause, certain, places=late)


async def _places(
    work: Work,
    cycle: Cycle,
    place: Organisation,
    years: list[tuple[Organisation, Cycle]],
    subjects: Collection[int],
) -> dict[int, OutOfTurn]:
    """Give who was reviewed in a body before their cell, in bodies of the cell or above it."""
    if clauses.cell_first(cycle.profile) is None:
        return {}
    session = await work.session()
    if place.body is not None:
        bodies = [id_of(cycle)]
    else:
        above = await people.line_of(session, cycle.cell_id)
        further = [
            each for one in above[:-1] for each in await body_rows.years_of(session, id_of(one))
        ]
        bodies = [id_of(y) for _, y in (*years, *further) if y.year == cycle.year]
    early: dict[int, order_of_places.OutOfOrder] = {}
    for meeting in await meeting_rows.opened_in(session, bodies):
        found = await order_of_places.out_of_order(work, meeting)
        early |= dict.fromkeys(found.member_ids, found) if found is not None else {}
    if not early:
        return {}
    persons = await people.histories_of(session, {*early, *(who for who in subjects if who > 0)})
    by_person = {persons[who].member.person_id: found for who, found in early.items()}
    return {
        who: OutOfTurn(TurnRule.CELL_FIRST, found.clause, found.certain)
        for who in subjects
        if who > 0 and (found := by_person.get(persons[who].member.person_id)) is not None
    }
