"""A promised remedy as who may see it sees it: who owns it today, who follows it, what they may do.

Whoever moved within the house takes what they promised along; then who leads their new cell sees to
it. Who followed it in the old one, or left, follows it no more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from storage.member_then import MemberThen
from storage.queries import remedies as rows
from storage.tables import Cycle, Remedy
from terms.remedy import WAITING, RemedyState
from workflow.access import own_memberships
from workflow.accounts import Person, id_of
from workflow.reminder_days import days_left
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class Parties:
    """Who has to do with a remedy today."""

    cell_id: int
    """The cell whose matter it is: where its owner is now."""
    owner: MemberThen | None
    """None for the committee, for nobody yet, and for who is in no cell any more."""
    follower: MemberThen | None
    """None where nobody follows it (any more)."""


@dataclass(frozen=True, slots=True)
class RemedyFacts:
    """One remedy, and what the person who looks at it may do."""

    remedy_id: int
    year: int
    state: RemedyState
    about: str
    """Whose shortcoming it is; empty for the cell's."""
    shortcoming: str
    measure: str
    owner: str
    """Empty for the committee, and where nobody was named yet."""
    by_committee: bool
    owner_left: bool
    """Whether its owner is in no cell of the house any more."""
    follower: str
    """Empty where nobody follows it."""
    follower_left: bool
    """Whether somebody did who does not any more."""
    due: date | None
    left: int | None
    """Days left, less than 0 when it is overdue; None without a day, and for what is done."""
    result: str
    returned: str
    proofs: int
    owns: bool
    """Whether who looks remedies it."""
    follows: bool
    leads: bool
    """Whether they lead the cell whose matter it is."""
    writes: bool
    """Whether they are writing it down."""
    may_settle: bool
    """Whether it is theirs to say that it is done, or to send the word back."""

    @property
    def waits(self) -> bool:
        """Whether it is promised and not done."""
        return self.state in WAITING

    @property
    def missing(self) -> str | None:
        """What it lacks to be promised, in the order in which it is asked."""
        if not self.shortcoming:
            return "shortcoming"
        if not (self.owner or self.by_committee or self.owner_left):
            return "owner"
        return "due" if self.due is None else None


async def parties(work: Work, found: Sequence[Remedy]) -> Mapping[int, Parties]:
    """Give who has to do with each of these, by its number."""
    session, today = await work.session(), work.now.date()
    named = {one for row in found for one in (row.owner_id, row.follower_id) if one}
    known = await rows.same_people(session, named, today) if named else []
    cells = {row.cycle_id: (await session.get_one(Cycle, row.cycle_id)).cell_id for row in found}
    return {id_of(row): _parties(row, known, cells[row.cycle_id]) for row in found}


def _parties(row: Remedy, known: Sequence[MemberThen], cell_id: int) -> Parties:
    by_id = {one.id: one for one in known}
    owner = _now(by_id.get(row.owner_id), known)
    moved = owner is not None and owner.id != row.owner_id
    where = owner.cell_id if owner is not None and moved else cell_id
    follower = by_id.get(row.follower_id)
    if follower is not None and (not follower.belongs or (moved and follower.cell_id != where)):
        follower = None
    return Parties(where, owner, follower)


def _now(then: MemberThen | None, known: Sequence[MemberThen]) -> MemberThen | None:
    """Give the membership that somebody has today; the named one as long as it lasts."""
    if then is None or then.belongs:
        return then
    return next((one for one in known if one.person_id == then.person_id and one.belongs), None)


async def facts(work: Work, person: Person, found: Sequence[Remedy]) -> tuple[RemedyFacts, ...]:
    """Give these as a person sees them, in order."""
    session = await work.session()
    who = await parties(work, found)
    mine = {id_of(one) for one in await own_memberships(work, person)}
    about = {row.member_id for row in found if row.member_id}
    named = {one.id: one.called for one in await rows.same_people(session, about, work.now.date())}
    proofs = [one.remedy_id for one in await rows.proofs_of(session, [id_of(r) for r in found])]
    listed = []
    for row in found:
        year = (await session.get_one(Cycle, row.cycle_id)).year
        of = _Seen(row, who[id_of(row)], person, mine, work.now.date())
        listed.append(of.facts(year, named.get(row.member_id, ""), proofs.count(id_of(row))))
    return tuple(listed)


@dataclass(frozen=True, slots=True)
class _Seen:
    """One remedy beside who looks at it."""

    row: Remedy
    now: Parties
    person: Person
    mine: set[int]
    today: date

    def facts(self, year: int, about: str, proofs: int) -> RemedyFacts:
        row, now = self.row, self.now
        state = RemedyState(row.state)
        owns = self._owns()
        waits = state in WAITING and row.due is not None
        return RemedyFacts(
            remedy_id=id_of(row),
            year=year,
            state=state,
            about=about,
            shortcoming=row.shortcoming,
            measure=row.measure,
            owner=now.owner.called if now.owner else "",
            by_committee=row.by_committee,
            owner_left=row.owner_id is not None and now.owner is None,
            follower=now.follower.called if now.follower else "",
            follower_left=row.follower_id is not None and now.follower is None,
            due=row.due,
            left=days_left(row.due, self.today) if waits and row.due else None,
            result=row.result,
            returned=row.returned,
            proofs=proofs,
            owns=owns,
            follows=now.follower is not None and now.follower.id in self.mine,
            leads=self._here() and self.person.leads,
            writes=row.entered_by == self.person.member_id,
            may_settle=state is RemedyState.REPORTED and self._settles(),
        )

    def _here(self) -> bool:
        return self.person.cell_id == self.now.cell_id

    def _owns(self) -> bool:
        if self.row.by_committee:
            return self._here() and self.person.in_committee
        return self.now.owner is not None and self.now.owner.id in self.mine

    def _settles(self) -> bool:
        """Nobody settles their own word; where nobody follows it, one of the committee does."""
        own = self.row.said_by in self.mine
        if self.now.owner is not None:
            own = own or self.now.owner.id in self.mine
        if own:
            return False
        if self.now.follower is not None:
            return self.now.follower.id in self.mine
        return self._here() and self.person.in_committee
