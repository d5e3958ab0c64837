"""What taking a roster in would do: told by name before anything is written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from papers.plain import fold, identity
from papers.roster_file import RosterRow, RowProblem
from papers.roster_headings import Column
from storage.member_then import MemberThen
from storage.queries import people
from storage.tables import MemberRole
from workflow.people.party_posts import read_posts
from workflow.people.roster_places import CellPlace, Places
from workflow.people.roster_values import Said, said_of, taken_away
from workflow.work import Work

ADULT = 18
"""Điều lệ Đảng, điều 1: from eighteen on one may be admitted."""


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """A member by name and birth date, in the cell of that name."""

    name: str
    born: date
    cell: str


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
    new_cells: tuple[str, ...]
    without_secretary: tuple[str, ...]
    """Cells nobody would lead."""
    more_secretaries: tuple[tuple[str, tuple[str, ...]], ...]
    """Cells that more than one would lead, with their names."""
    unread: tuple[UnreadPost, ...]
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
        return self.writes and bool(self.changes or warned)


async def plan_import(
    work: Work, rows: Sequence[RosterRow], others: frozenset[str] = frozenset()
) -> RosterPlan:
    """Compare a roster with what is stored; nothing is written.

    A member is known by name, birth date and cell, however these are typed. Somebody who is nearly
    one already known is a doubt, unless their row is among `others`: other people, to be added.
    """
    session = await work.session()
    places = Places(await people.organisations(session))
    today = work.now.date()
    members = [one.then(today) for one in await people.histories(session)]
    return _Comparison(places, members, today, others).of(rows)


class _Comparison:
    """The stored members, looked up as rows come."""

    def __init__(
        self, places: Places, members: Iterable[MemberThen], today: date, others: frozenset[str]
    ) -> None:
        self._places = places
        self._today = today
        self._others = others
        self._of_cell: dict[CellPlace, list[MemberThen]] = defaultdict(list)
        self._known: dict[tuple[CellPlace, str, date], MemberThen] = {}
        self._of_person: dict[tuple[str, date], list[CellPlace]] = defaultdict(list)
        for member in members:
            place = places.stored(member.cell_id)
            name = identity(member.full_name)
            self._of_cell[place].append(member)
            self._known[place, name, member.birth_date] = member
            self._of_person[name, member.birth_date].append(place)

    def of(self, rows: Sequence[RosterRow]) -> RosterPlan:
        doubts: list[RowProblem] = []
        steps = [step for row in rows if (step := self._step(row, doubts)) is not None]
        self._told = {step.known.id for step in steps if step.known is not None}
        for step in steps:
            doubts.extend(self._doubts(step))
        touched = list(dict.fromkeys(step.place for step in steps))
        leads = {place: self._secretaries(place, steps) for place in touched}
        changes = tuple(change for step in steps for change in _changes(step))
        added = tuple(_who(step) for step in steps if step.known is None)
        return RosterPlan(
            added=added,
            changes=changes,
            unchanged=sum(step.known is not None and not any(_changes(step)) for step in steps),
            missing=tuple(self._missing(touched)),
            new_cells=tuple(place.name for place in touched if place.cell_id is None),
            without_secretary=tuple(place.name for place in touched if not leads[place]),
            more_secretaries=tuple(
                (place.name, leads[place]) for place in touched if len(leads[place]) > 1
            ),
            unread=tuple(_unread(steps)),
            young=tuple(_young(steps)),
            doubts=tuple(sorted(doubts, key=lambda doubt: (doubt.sheet, doubt.row))),
            steps=tuple(steps),
        )

    def _step(self, row: RosterRow, doubts: list[RowProblem]) -> PlannedRow | None:
        place = self._places.of(row)
        if isinstance(place, RowProblem):
            doubts.append(place)
            return None
        known = self._known.get((place, identity(row.name), row.birth_date))
        return PlannedRow(row, place, known, said_of(row, known))

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
            if identity(member.full_name) == identity(row.name):
                yield row.problem(Column.NAME, "other_birth", f"{member.birth_date:%d/%m/%Y}")
                return
            if (fold(member.full_name), member.birth_date) == (fold(row.name), row.birth_date):
                yield row.problem(Column.NAME, "other_spelling", member.full_name)
                return

    def _secretaries(self, place: CellPlace, steps: Iterable[PlannedRow]) -> tuple[str, ...]:
        """Give who would lead a cell: of its members as they would be, and those who stay."""
        here = [step for step in steps if step.place == place]
        told = {step.known.id for step in here if step.known is not None}
        stay = [(m.full_name, m.role) for m in self._of_cell[place] if m.id not in told]
        come = [(step.row.name, _role(step)) for step in here]
        return tuple(name for name, role in (*stay, *come) if role == MemberRole.SECRETARY)

    def _missing(self, places: Iterable[CellPlace]) -> Iterator[RosterPerson]:
        for place in places:
            for member in self._of_cell[place]:
                if member.id not in self._told:
                    yield RosterPerson(member.full_name, member.birth_date, place.name)


def _who(step: PlannedRow) -> RosterPerson:
    name = step.known.full_name if step.known else step.row.name
    return RosterPerson(name, step.row.birth_date, step.place.name)


def _role(step: PlannedRow) -> MemberRole:
    stored = step.known.role if step.known else MemberRole.MEMBER
    return MemberRole(step.values.get("role", stored))


def _changes(step: PlannedRow) -> Iterator[Change]:
    if step.known is None:
        return
    for name, new in step.values.items():
        old = getattr(step.known, name)
        if old != new:
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
    for step in steps:
        row = step.row
        if Column.PARTY_POST not in row.told:
            continue
        if step.known is not None and step.known.party_post == row.party_post:
            continue
        for piece in read_posts(row.party_post, row.cell).unread:
            yield UnreadPost(_who(step), row.place, piece)
