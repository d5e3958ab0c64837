"""Which body above a cell is in the house, and who acts in it: the one place that says so.

Whose it is to appraise and to decide is data of the profile (0298). That a body is in the house is
said by the office, who names people in it; without them the paper from above is entered here.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import rating
from rating import AuthorityBody, AuthorityStep, CellPlace, Rated
from storage import audit
from storage.member_then import MemberThen
from storage.queries import above as rows
from storage.queries import people
from storage.tables import (
    AboveSeat,
    Collective,
    Cycle,
    MemberRole,
    Organisation,
    OrganisationKind,
)
from terms.above import AboveRight
from terms.people import ABOVE_CELLS, PostBody, PostRole
from workflow.accounts import Stored, id_of
from workflow.count import collective_subjects
from workflow.cycle import rating_day
from workflow.work import Work

_STEP = {
    AboveRight.APPRAISES: AuthorityStep.APPRAISES,
    AboveRight.DECIDES: AuthorityStep.DECIDES,
}
_KINDS: Mapping[AuthorityBody, tuple[OrganisationKind, ...]] = {
    AuthorityBody.SECTIONAL_COMMITTEE: (OrganisationKind.SECTIONAL,),
    AuthorityBody.BASE_APPRAISERS: (OrganisationKind.PARTY_ORGANISATION,),
    AuthorityBody.BASE_COMMITTEE: (OrganisationKind.PARTY_ORGANISATION,),
    AuthorityBody.COMMITTEE_ABOVE: (
        OrganisationKind.PARTY_ORGANISATION,
        OrganisationKind.SUPERIOR,
    ),
    AuthorityBody.STANDING_ABOVE: (OrganisationKind.SUPERIOR,),
}
"""In which organisation above a body sits, the nearest; any other is none of the house."""
_SECRETARIES = (MemberRole.SECRETARY, MemberRole.DEPUTY_SECRETARY)
_HEADS = (PostRole.HEAD, PostRole.DEPUTY_HEAD)
_PERSONS = (Rated.MEMBER, Rated.COMMITTEE_MEMBER, Rated.SECRETARY, Rated.HEAD)

_Acting = Mapping[tuple[int, AboveRight], frozenset[int]]
"""Which persons have a step in an organisation."""


@dataclass(frozen=True, slots=True)
class Competent:
    """The organisation in the house that has a step, by others than whom it is about."""

    organisation_id: int
    name: str


@dataclass(frozen=True, slots=True)
class RatedCollective:
    """A collective before the body above."""

    kind: Rated
    persons: frozenset[int]
    """Nobody in it takes a step about it, under whatever membership."""


@dataclass(frozen=True, slots=True)
class DecidingBody:
    """The body in the house that decides on somebody, and who acts in it about them."""

    name: str
    members: frozenset[int]


Judged = MemberThen | RatedCollective


@dataclass(frozen=True, slots=True)
class Above:
    """What stands above one cell in one year."""

    profile: str
    place: CellPlace
    line: tuple[Organisation, ...]
    """The nearest first."""
    acting: _Acting

    def competent(self, subject: Judged, does: AboveRight) -> Competent | None:
        """Give who has a step for a subject; None where nobody in the house does, or no document
        that was read says who."""
        found = rating.competence(self.place, kind_of(subject), _STEP[does], profile=self.profile)
        if found is None:
            return None
        for body in found.bodies:
            for one in self._where(body, subject, does):
                acting = self.acting.get((id_of(one), does), frozenset()) - kept_from(subject)
                if acting:
                    return Competent(id_of(one), one.name)
        return None

    def manager_told(self, kind: Rated) -> str:
        """Give by which clause who directly manages such a subject is told; empty where none says
        so."""
        found = rating.competence(self.place, kind, AuthorityStep.TOLD, profile=self.profile)
        told = found is not None and AuthorityBody.MANAGER in found.bodies
        return found.reason.clause if found is not None and told else ""

    def _where(
        self, body: AuthorityBody, subject: Judged, does: AboveRight
    ) -> tuple[Organisation, ...]:
        if body is AuthorityBody.ORGANISATION_BOARD and does is AboveRight.APPRAISES:
            decides = self.competent(subject, AboveRight.DECIDES)
            return tuple(o for o in self.line if decides and o.id == decides.organisation_id)
        kinds = _KINDS.get(body, ())
        return tuple(one for one in self.line if one.kind in kinds)[:1]


def kept_from(subject: Judged) -> frozenset[int]:
    """Give the persons who take no step about a subject: it is their own file, or their own
    collective."""
    if isinstance(subject, RatedCollective):
        return subject.persons
    return frozenset({_person(subject)})


async def persons(work: Work, members: Collection[int]) -> frozenset[int]:
    """Give whose memberships these are: somebody of two cells is one person."""
    found = await people.named_on(await work.session(), members, work.now.date())
    return frozenset(map(_person, found.values()))


def _person(one: MemberThen) -> int:
    # Of whom no person is known, each membership is one by itself.
    return one.person_id or -(one.id or 0)


def kind_of(member: Judged) -> Rated:
    """Give which kind of subject somebody is, a member by their posts; the higher authority goes
    first."""
    if isinstance(member, RatedCollective):
        return member.kind
    if any(member.holds(PostBody.STATE, role) for role in _HEADS):
        return Rated.HEAD
    if member.role in _SECRETARIES:
        return Rated.SECRETARY
    in_committee = member.role is MemberRole.COMMITTEE_MEMBER
    return Rated.COMMITTEE_MEMBER if in_committee else Rated.MEMBER


async def above(work: Work, cycle: Cycle) -> Above:
    """Give what stands above a cell today, for the rules of its year."""
    return await work.known(_above, cycle.cell_id, cycle.profile)


async def _above(work: Work, cell_id: int, profile: str) -> Above:
    session = await work.session()
    *higher, cell = await people.line_of(session, cell_id)
    # A committee does not decide on itself: what is above it begins above its organisation.
    line = tuple(reversed(higher))[cell.body in ABOVE_CELLS :]
    under = any(one.kind is OrganisationKind.PARTY_ORGANISATION for one in line)
    seats = await rows.seats_in(session, [id_of(one) for one in line], work.now.date())
    return Above(
        profile, CellPlace.UNDER if under else CellPlace.BASE, line, await _acting(work, seats)
    )


async def _acting(work: Work, seats: list[AboveSeat]) -> _Acting:
    session, day = await work.session(), work.now.date()
    members = await people.named_on(session, {seat.member_id for seat in seats}, day)
    found: dict[tuple[int, AboveRight], set[int]] = {}
    for seat in seats:
        key = seat.organisation_id, seat.does
        found.setdefault(key, set()).add(_person(members[seat.member_id]))
    return {key: frozenset(acting) for key, acting in found.items()}


async def manager_told(work: Work, cycle: Cycle) -> bool:
    """Say whether the rules of a year have who directly manages any of its members told."""
    stands = await above(work, cycle)
    return any(stands.manager_told(kind) for kind in _PERSONS)


async def managers_told(work: Work, cycle: Cycle, members: Collection[int]) -> dict[int, str]:
    """Give by which clause who directly manages each of these members is told of their year; whose
    is told of none is left out."""
    stands = await above(work, cycle)
    judged = await judged_in(work, cycle, [who for who in members if who > 0])
    found = {who: stands.manager_told(kind_of(one)) for who, one in judged.items()}
    return {who: clause for who, clause in found.items() if clause}


async def deciding_on(work: Work, cycle: Cycle, subjects: Collection[int]) -> dict[int, str]:
    """Give which body in the house decides on members and collectives; whom none does is left
    out."""
    stands = await above(work, cycle)
    if not stands.acting:
        return {}
    judged = await judged_in(work, cycle, subjects)
    found = {who: stands.competent(one, AboveRight.DECIDES) for who, one in judged.items()}
    return {who: at.name for who, at in found.items() if at is not None}


async def deciding_bodies(
    work: Work, cycle: Cycle, subjects: Collection[int]
) -> dict[int, DecidingBody]:
    """Give it with who has the seats that decide on each."""
    stands = await above(work, cycle)
    if not stands.acting:
        return {}
    session, day = await work.session(), work.now.date()
    seats = await rows.seats_in(session, [id_of(one) for one in stands.line], day)
    seated = await people.named_on(session, {seat.member_id for seat in seats}, day)
    found: dict[int, DecidingBody] = {}
    for who, one in (await judged_in(work, cycle, subjects)).items():
        at = stands.competent(one, AboveRight.DECIDES)
        if at is not None:
            here = at.organisation_id, AboveRight.DECIDES
            acting = {s.member_id for s in seats if (s.organisation_id, s.does) == here}
            kept = {each for each in acting if _person(seated[each]) in kept_from(one)}
            found[who] = DecidingBody(at.name, frozenset(acting - kept))
    return found


async def judged_in(work: Work, cycle: Cycle, subjects: Collection[int]) -> dict[int, Judged]:
    """Give the collectives and members of a year, as authority is spoken of them."""
    found: dict[int, Judged] = {}
    for number in await collective_subjects.names(work, cycle, subjects):
        kind = Rated.CELL if number == Collective.CELL else Rated.COLLECTIVE
        members = await collective_subjects.members(work, cycle, number)
        found[number] = RatedCollective(kind, await persons(work, members))
    session = await work.session()
    return found | await people.named_on(session, sorted(subjects), rating_day(cycle))


async def seat(
    work: Work, member: Stored, organisation: Organisation, does: AboveRight, since: date
) -> bool:
    """Let a member have a step in an organisation from a day on; False where they do already."""
    session = await work.session()
    key = id_of(organisation), id_of(member)
    if await _seat(work, *key, does, since) is not None:
        return False
    session.add(AboveSeat(organisation_id=key[0], member_id=key[1], does=does, since=since))
    await session.flush()
    await _record(work, "above_seat_given", *key, does)
    return True


async def unseat(
    work: Work, member: Stored, organisation: Organisation, does: AboveRight, until: date
) -> bool:
    """End that on a day; False where they do not."""
    session = await work.session()
    key = id_of(organisation), id_of(member)
    found = await _seat(work, *key, does, until)
    if found is None:
        return False
    found.until = until
    session.add(found)
    await session.flush()
    await _record(work, "above_seat_ended", *key, does)
    return True


async def _seat(
    work: Work, organisation_id: int, member_id: int, does: AboveRight, day: date
) -> AboveSeat | None:
    found = await rows.seats_in(await work.session(), [organisation_id], day)
    return next((one for one in found if (one.member_id, one.does) == (member_id, does)), None)


async def _record(
    work: Work, kind: str, organisation_id: int, member_id: int, does: AboveRight
) -> None:
    await audit.append(
        await work.session(),
        at=work.now,
        kind=kind,
        organisation_id=organisation_id,
        payload={"member": member_id, "does": does.value},
    )
