"""What a cell handed up, before who has its next step: the lists that wait, and who is on each.

Nobody sees their own file here, under any membership.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import rating
from storage.queries import above as rows
from storage.queries import people
from storage.tables import Cycle, HandedLevel, HandUp, LevelAbove, Organisation
from terms.above import AboveRight
from terms.name_order import by_name
from workflow.access import own_memberships
from workflow.accounts import Person, id_of
from workflow.count import collective_subjects
from workflow.cycle import rating_day
from workflow.decision import (
    handing_up,
    level_reasons,
    recording,
)
from workflow.decision.level_checks import LevelCheck
from workflow.decision.proposed_levels import stored_level
from workflow.errors import Refusal
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class Queued:
    """What of one cell's year waits for a step."""

    hand_up_id: int
    cell: str
    year: int
    does: AboveRight
    said: int
    total: int


@dataclass(frozen=True, slots=True)
class SaidAbove:
    """What was said of one member at a step."""

    level: rating.Level
    points: int | None
    reason: str
    clauses: str | None = field(default="", repr=False)
    """What spoke against the level then; None where that was not kept."""

    def answers(self, check: LevelCheck) -> bool:
        """Whether it gives a reason for all that speaks against the level now."""
        return bool(self.reason) and not level_reasons.unanswered(self.clauses, check.remarks)


@dataclass(frozen=True, slots=True)
class AppraisalRow:
    """One member or collective in the list of who appraises or decides."""

    member_id: int
    name: str
    proposed: rating.Level | None
    appraised: SaidAbove | None
    """What the appraiser said, for who decides."""
    said: SaidAbove | None
    """What was said at the step that is next."""

    @property
    def base(self) -> rating.Level | None:
        """What one agrees to: the appraiser's level, else the cell's."""
        return self.appraised.level if self.appraised else self.proposed


@dataclass(frozen=True, slots=True)
class Appraisal:
    """One handing up before who has the next step."""

    hand_up_id: int
    organisation_id: int
    """Where it is decided on."""
    cycle_id: int
    """The year of the cell that it is of."""
    cell: str
    body: str
    year: int
    does: AboveRight
    rows: tuple[AppraisalRow, ...]
    hides_own: bool
    """A file of who looks is among them; it is for somebody else."""

    @property
    def unsaid(self) -> tuple[AppraisalRow, ...]:
        """On whom nothing was said yet."""
        return tuple(row for row in self.rows if row.said is None)

    @property
    def levels(self) -> dict[int, rating.Level | None]:
        """What is said so far of each, else what one agrees to."""
        return {row.member_id: row.said.level if row.said else row.base for row in self.rows}

    @property
    def collectives(self) -> dict[int, rating.Level | None]:
        """It of the collectives: they bound who heads them."""
        return {who: level for who, level in self.levels.items() if who < 0}


@dataclass(frozen=True, slots=True)
class OpenList:
    """One handing up, held for who has its next step."""

    one: HandUp
    cycle: Cycle
    does: AboveRight
    left: Mapping[int, HandedLevel]
    """On whom no decision is recorded, neither of the body nor of a paper."""


async def acts(work: Work, person: Person) -> None:
    """Refuse with `not_above` whoever has no step in any body."""
    if not await rows.seats_of(await work.session(), person.member_id, work.now.date()):
        raise Refusal("not_above")


async def queue(work: Work, person: Person) -> tuple[Queued, ...]:
    """Give what waits for a person, cell by cell.

    Raises:
        Refusal: `not_above` where they have no step in any body.
    """
    session = await work.session()
    places = {does: await _places_of(work, person, does) for does in AboveRight}
    if not any(places.values()):
        raise Refusal("not_above")
    found = []
    for one, cycle, cell in await rows.waiting(session, set().union(*places.values())):
        does = await handing_up.next_step(work, one)
        if _where(one, does) not in places[does]:
            continue
        left = await _left(work, one, cycle)
        if not left:
            continue
        now = await appraisal_of(work, person, OpenList(one, cycle, does, left))
        said = len(now.rows) - len(now.unsaid)
        found.append(Queued(id_of(one), cell.name, cycle.year, does, said, len(now.rows)))
    return tuple(found)


async def listed(work: Work, person: Person, hand_up_id: int) -> Appraisal:
    """Give one list.

    Raises:
        Refusal: `not_above` for whoever has no step in it; `hand_up_gone` where it went on.
    """
    return await appraisal_of(work, person, await opened(work, person, hand_up_id))


async def opened(work: Work, person: Person, hand_up_id: int) -> OpenList:
    """Hold one handing up for its next step; raise `Refusal` as `listed`."""
    session = await work.session()
    places = {does: await _places_of(work, person, does) for does in AboveRight}
    if not any(places.values()):
        raise Refusal("not_above")
    one = await rows.locked(session, hand_up_id)
    if one is None or not {one.organisation_id, one.appraised_at_id} & {
        place for found in places.values() for place in found
    }:
        raise Refusal("not_above")
    does = await handing_up.next_step(work, one)
    if one.state not in rows.OPEN or _where(one, does) not in places[does]:
        raise Refusal("hand_up_gone")
    cycle = await session.get_one(Cycle, one.cycle_id)
    left = await _left(work, one, cycle)
    if not left:
        raise Refusal("hand_up_gone")
    return OpenList(one, cycle, does, left)


async def kept_from(
    work: Work, person: Person, cycle: Cycle, subjects: Collection[int]
) -> frozenset[int]:
    """Give what somebody is kept from: their own file, the collectives they are in."""
    own = frozenset(id_of(one) for one in await own_memberships(work, person))
    collectives = await collective_subjects.names(work, cycle, subjects)
    found = [
        number
        for number in collectives
        if own & await collective_subjects.members(work, cycle, number)
    ]
    return own.union(found)


async def appraisal_of(work: Work, person: Person, at: OpenList) -> Appraisal:
    """Give the list of what is open, without what somebody is kept from."""
    session = await work.session()
    number, handed = id_of(at.one), at.left
    own = await kept_from(work, person, at.cycle, handed)
    names = await collective_subjects.names(work, at.cycle, handed)
    members = await people.named_on(session, sorted(handed), rating_day(at.cycle))
    names |= {id_of(one): one.called for one in by_name(members.values())}
    said = await rows.said(session, number, at.does)
    before = (
        await rows.said(session, number, AboveRight.APPRAISES)
        if at.does is AboveRight.DECIDES
        else {}
    )
    cell = await session.get_one(Organisation, at.cycle.cell_id)
    body = await session.get_one(Organisation, at.one.organisation_id)
    return Appraisal(
        number,
        at.one.organisation_id,
        at.one.cycle_id,
        cell.name,
        body.name,
        at.cycle.year,
        at.does,
        tuple(
            AppraisalRow(
                who,
                name,
                stored_level(handed[who].proposed),
                _said(before.get(who)),
                _said(said.get(who)),
            )
            for who, name in names.items()
            if who not in own
        ),
        bool(own & handed.keys()),
    )


async def _left(work: Work, one: HandUp, cycle: Cycle) -> dict[int, HandedLevel]:
    handed = await rows.handed(await work.session(), id_of(one))
    decided = await recording.decided_on(work, cycle)
    return {who: row for who, row in handed.items() if not row.decided and who not in decided}


async def _places_of(work: Work, person: Person, does: AboveRight) -> frozenset[int]:
    seats = await rows.seats_of(await work.session(), person.member_id, work.now.date())
    return frozenset(seat.organisation_id for seat in seats if seat.does is does)


def _where(one: HandUp, does: AboveRight) -> int | None:
    return one.appraised_at_id if does is AboveRight.APPRAISES else one.organisation_id


def _said(row: LevelAbove | None) -> SaidAbove | None:
    if row is None:
        return None
    points = int(row.points) if row.points else None
    return SaidAbove(rating.Level(row.level), points, row.reason, row.clauses)
