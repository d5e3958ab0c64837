"""What taking a roster in would do: told by name before anything is written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from papers.plain import fold
from papers.roster_file import RosterRow, RowProblem
from papers.roster_headings import Column
from storage.member_then import MemberThen
from storage.queries import people
from storage.tables import MemberRole, MemberStatus
from terms.identity import identity
from workflow.people.party_posts import read_posts
from workflow.people.roster_places import CellPlace, Places
from workflow.people.roster_values import Said, named_as, said_of, taken_away
from workflow.people.seats_told import whose
from workflow.work import Work

NOBODY: Mapping[str, int] = MappingProxyType({})
ADULT = 18
"""Điều lệ Đảng, điều 1: from eighteen on one may be admitted."""


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """A member by name and birth date, in the cell of that name."""

    name: str
    born: date
    cell: str
    year_only: bool = False
    """Whether only the year of birth is known."""


@dataclass(frozen=True, slots=True)
class CellBase:
    """How many of a cell count for its votes: official, neither exempt nor suspended."""

    cell: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Change:
    """One thing a member has that becomes another."""

    who: RosterPerson
    column: str
    """A `Column`, `ROLE` (what they are in the cell) or `leader` (which form they write)."""
    old: Said
    new: Said
    takes: bool
    """Whether a post, an exemption, a suspension or an official standing ends."""


@dataclass(frozen=True, slots=True)
class UnreadPost:
    """A Party post that was not understood: it is kept as text and gives no role."""

    who: RosterPerson
    row: str
    written: str


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What one row does: to a known member, or where a new one is added."""

    row: RosterRow
    place: CellPlace
    known: MemberThen | None
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """All that an import would do. Two plans are equal when they say the same."""

    added: tuple[RosterPerson, ...]
    changes: tuple[Change, ...]
    unchanged: int
    missing: tuple[RosterPerson, ...]
    """Members of the file's cells who are not in the file; they stay."""
    bases: tuple[CellBase, ...]
    """Of the cells in the file."""
    new_cells: tuple[str, ...]
    without_secretary: tuple[str, ...]
    """Cells nobody would lead."""
    more_secretaries: tuple[tuple[str, tuple[str, ...]], ...]
    """Cells that more than one would lead, with their names."""
    unread: tuple[UnreadPost, ...]
    seats_unsaid: tuple[UnreadPost, ...]
    """Posts in a committee above the cell that is none of those above it: they give no seat."""
    young: tuple[RosterPerson, ...]
    """Those new or changed who would have been admitted before they were eighteen."""
    doubts: tuple[RowProblem, ...]
    """Rows that are not taken in as they stand; with one, nothing is."""
    steps: tuple[PlannedRow, ...] = field(compare=False, repr=False)

    @property
    def writes(self) -> bool:
        """Whether anything would be different afterwards."""
        return bool(self.added or self.changes)

    @property
    def asks(self) -> bool:
        """Whether a person should look at it first: more than additions to a cell with its head."""
        warned = self.without_secretary or self.more_secretaries or self.unread or self.young
        return self.writes and bool(self.changes or warned or self.seats_unsaid)


async def plan_import(
    work: Work,
    rows: Sequence[RosterRow],
    others: frozenset[str] = frozenset(),
    same: Mapping[str, int] = NOBODY,
) -> RosterPlan:
    """Compare a roster with what is stored; nothing is written.

    A member is known by name, birth date and cell, however these are typed; where one side has the
    year of birth alone, by the year. Somebody who is nearly one already known is a doubt, unless
    their row is among `others`, who are other people and are added, or `same` says by row whose
    number theirs is.
    """
    session = await work.session()
    places = Places(await people.organisations(session))
    today = work.now.date()
    members = [one.then(today) for one in await people.histories(session)]
    return _Comparison(places, members, today, others, same).of(rows)


class _Comparison:
    """The stored members, looked up as rows come."""

    def __init__(
        self,
        places: Places,
        members: Iterable[MemberThen],
        today: date,
        others: frozenset[str],
        same: Mapping[str, int],
    ) -> None:
        self._places = places
        self._today = today
        self._others = others
        self._same = same
        self._of_cell: dict[CellPlace, list[MemberThen]] = defaultdict(list)
        self._known: dict[tuple[CellPlace, str], list[MemberThen]] = defaultdict(list)
        self._of_person: dict[tuple[str, date], list[CellPlace]] = defaultdict(list)
        for member in members:
            place = places.stored(member.cell_id)
            name = identity(member.full_name)
            self._known[place, name].append(member)
            if member.belongs:
                self._of_cell[place].append(member)
                self._of_person[name, member.birth_date].append(place)

    def of(self, rows: Sequence[RosterRow]) -> RosterPlan:
        doubts: list[RowProblem] = []
        steps = [step for row in rows if (step := self._step(row, doubts)) is not None]
        doubts.extend(_same_of_no_row(self._same, rows))
        self._told = {step.known.id for step in steps if step.known is not None}
        for step in steps:
            doubts.extend(self._doubts(step))
        by_place: dict[CellPlace, list[PlannedRow]] = defaultdict(list)
        for step in steps:
            by_place[step.place].append(step)
        touched = list(by_place)
        leads = {place: self._secretaries(place, here) for place, here in by_place.items()}
        changes = tuple(change for step in steps for change in _changes(step))
        added = tuple(_who(step) for step in steps if step.known is None)
        return RosterPlan(
            added=added,
            changes=changes,
            unchanged=sum(step.known is not None and not any(_changes(step)) for step in steps),
            missing=tuple(self._missing(touched)),
            bases=tuple(self._base(place, here) for place, here in by_place.items()),
            new_cells=tuple(place.name for place in touched if place.cell_id is None),
            without_secretary=tuple(place.name for place in touched if not leads[place]),
            more_secretaries=tuple(
                (place.name, leads[place]) for place in touched if len(leads[place]) > 1
            ),
            unread=tuple(_unread(steps)),
            seats_unsaid=tuple(self._seats_unsaid(steps)),
            young=tuple(_young(steps)),
            doubts=tuple(sorted(doubts, key=lambda doubt: (doubt.sheet, doubt.row))),
            steps=tuple(steps),
        )

    def _step(self, row: RosterRow, doubts: list[RowProblem]) -> PlannedRow | None:
        place = self._places.of(row)
        if isinstance(place, RowProblem):
            doubts.append(place)
            return None
        known = self._known_as(row, place)
        if row.place in self._same:
            known = self._told_to_be(row, place)
            if known is None:
                doubts.append(
                    row.problem(Column.NAME, "same_is_nobody", str(self._same[row.place]))
                )
                return None
            return PlannedRow(row, place, known, {**said_of(row, known), **named_as(row)})
        return PlannedRow(row, place, known, said_of(row, known))

    def _known_as(self, row: RosterRow, place: CellPlace) -> MemberThen | None:
        """Give the member of that name and birth date; by the year, where one of that year is alone
        and one side knows no more."""
        namesakes = self._known.get((place, identity(row.name)), [])
        for one in namesakes:
            if one.birth_date == row.birth_date and one.birth_year_only == row.birth_year_only:
                return one
        year = row.birth_date.year
        found = [one for one in namesakes if one.birth_date.year == year]
        vague = [one for one in found if row.birth_year_only or one.birth_year_only]
        return vague[0] if len(found) == len(vague) == 1 else None

    def _told_to_be(self, row: RosterRow, place: CellPlace) -> MemberThen | None:
        number = self._same[row.place]
        return next((one for one in self._of_cell[place] if one.id == number), None)

    def _doubts(self, step: PlannedRow) -> Iterator[RowProblem]:
        row = step.row
        dates = (
            (Column.BIRTH_DATE, row.birth_date),
            (Column.ADMITTED_ON, row.admitted_on),
            (Column.OFFICIAL_ON, row.official_on),
        )
        for column, day in dates:
            if day is not None and day > self._today:
                yield row.problem(column, "future", f"{day:%d/%m/%Y}")
        if step.known is not None:
            if not step.known.belongs:
                yield row.problem(Column.NAME, "has_left")
            return
        if row.status is None:
            yield row.problem(Column.STATUS, "status_of_new")
        if row.place not in self._others:
            yield from self._near(step)
        self._of_person[identity(row.name), row.birth_date].append(step.place)

    def _near(self, step: PlannedRow) -> Iterator[RowProblem]:
        """Tell of somebody known who may be the one in the row: one doubt a row is enough."""
        row = step.row
        elsewhere = self._of_person[identity(row.name), row.birth_date]
        if elsewhere:
            yield row.problem(Column.NAME, "elsewhere", elsewhere[0].name)
            return
        for member in self._of_cell[step.place]:
            if member.id in self._told:
                continue
            about = f"{row.place}={member.id}"
            if identity(member.full_name) == identity(row.name):
                yield row.problem(Column.NAME, "other_birth", _born(member), about)
                return
            if (fold(member.full_name), member.birth_date) == (fold(row.name), row.birth_date):
                yield row.problem(Column.NAME, "other_spelling", member.full_name, about)
                return

    def _base(self, place: CellPlace, here: Sequence[PlannedRow]) -> CellBase:
        """Count whose votes are the base of a cell's, now and as it would be."""
        told = {step.known.id for step in here if step.known is not None}
        before = [_counts(one.status, one.exempt, one.suspended) for one in self._of_cell[place]]
        stay = [
            _counts(one.status, one.exempt, one.suspended)
            for one in self._of_cell[place]
            if one.id not in told
        ]
        come = [
            _counts(*(_will_be(step, name) for name in ("status", "exempt", "suspended")))
            for step in here
        ]
        return CellBase(place.name, sum(before), sum(stay) + sum(come))

    def _secretaries(self, place: CellPlace, here: Sequence[PlannedRow]) -> tuple[str, ...]:
        """Give who would lead a cell: of its members as they would be, and those who stay."""
        told = {step.known.id for step in here if step.known is not None}
        stay = [(m.full_name, m.role) for m in self._of_cell[place] if m.id not in told]
        come = [(step.row.name, _role(step)) for step in here]
        return tuple(name for name, role in (*stay, *come) if role == MemberRole.SECRETARY)

    def _seats_unsaid(self, steps: Iterable[PlannedRow]) -> Iterator[UnreadPost]:
        """Give the seats that are in no committee of this house, where there is one above."""
        for step in _posts_changed(steps):
            line = self._places.line_above(step.place)
            for piece, seat in read_posts(step.row.party_post, step.row.cell).seats:
                if line and whose(seat, line) is None:
                    yield UnreadPost(_who(step), step.row.place, piece)

    def _missing(self, places: Iterable[CellPlace]) -> Iterator[RosterPerson]:
        for place in places:
            for member in self._of_cell[place]:
                if member.id not in self._told:
                    born, vague = member.birth_date, member.birth_year_only
                    yield RosterPerson(member.full_name, born, place.name, vague)


def _same_of_no_row(same: Mapping[str, int], rows: Sequence[RosterRow]) -> Iterator[RowProblem]:
    """Tell of rows that were said to be somebody's and are not in the file."""
    places = {row.place for row in rows}
    for place in same:
        if place not in places:
            yield RowProblem(0, Column.NAME, "same_of_no_row", place)


def _counts(status: Any, exempt: bool, suspended: bool) -> bool:  # noqa: ANN401
    return bool(status == MemberStatus.OFFICIAL and not exempt and not suspended)


def _will_be(step: PlannedRow, name: str) -> Any:  # noqa: ANN401
    return step.values.get(name, getattr(step.known, name, False))


def _who(step: PlannedRow) -> RosterPerson:
    row = step.row
    if step.known is None:
        return RosterPerson(row.name, row.birth_date, step.place.name, row.birth_year_only)
    known = step.known
    return RosterPerson(known.full_name, known.birth_date, step.place.name, known.birth_year_only)


def _born(one: MemberThen | RosterRow) -> str:
    return f"{one.birth_date:%Y}" if one.birth_year_only else f"{one.birth_date:%d/%m/%Y}"


def _role(step: PlannedRow) -> MemberRole:
    stored = step.known.role if step.known else MemberRole.MEMBER
    return MemberRole(step.values.get("role", stored))


def _changes(step: PlannedRow) -> Iterator[Change]:
    if step.known is None:
        return
    for name, new in step.values.items():
        old = getattr(step.known, name)
        if name == "birth_year_only":
            if old != new:
                yield Change(
                    _who(step), Column.BIRTH_DATE, _born(step.known), _born(step.row), False
                )
        elif old != new:
            yield Change(_who(step), _column(name), old, new, taken_away(name, old, new))


def _column(name: str) -> str:
    return Column.NAME if name == "full_name" else name


def _young(steps: Iterable[PlannedRow]) -> Iterator[RosterPerson]:
    """Give whose dates are a slip, likely: eighteen is the age to be admitted at (Charter, 1)."""
    for step in steps:
        row = step.row
        early = (row.admitted_on.year - ADULT, row.admitted_on.month, row.admitted_on.day)
        born = (row.birth_date.year, row.birth_date.month, row.birth_date.day)
        new = step.known is None or step.known.admitted_on != row.admitted_on
        if new and early < born:
            yield _who(step)


def _unread(steps: Iterable[PlannedRow]) -> Iterator[UnreadPost]:
    """Give the posts not understood, of those whose posts are new or changed."""
    for step in _posts_changed(steps):
        for piece in read_posts(step.row.party_post, step.row.cell).unread:
            yield UnreadPost(_who(step), step.row.place, piece)


def _posts_changed(steps: Iterable[PlannedRow]) -> Iterator[PlannedRow]:
    for step in steps:
        same = step.known is not None and step.known.party_post == step.row.party_post
        if Column.PARTY_POST in step.row.told and not same:
            yield step
