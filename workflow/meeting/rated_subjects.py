"""Who would be reviewed and rated if the meeting went on now, and the freezing of that."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from storage import audit
from storage.member_then import MemberThen
from storage.queries import bodies as body_rows
from storage.queries import meetings as meeting_rows
from storage.queries import notices as notice_rows
from storage.queries import people
from storage.queries import reviews as review_rows
from storage.tables import (
    Cycle,
    Meeting,
    MeetingKind,
    OtherPlace,
    ReviewState,
)
from terms.places import PlaceKind
from workflow.accounts import id_of
from workflow.cycle import rating_day
from workflow.facts import staff_rating
from workflow.meeting import roll_call
from workflow.meeting.roll_call import Attendee, Membership, Roll
from workflow.open_urns import Subject
from workflow.review.which_form import needs_temporary_comment, scope_of
from workflow.work import Work


class LeftOut(StrEnum):
    """Why a member of the cell is not on the sheet."""

    SUSPENDED = "suspended"
    EXEMPT = "exempt"
    TOO_NEW = "too_new"
    """Admitted less than six months before: not rated."""
    ABSENT = "absent"
    """Reviewed and rated at a supplementary meeting (S1 V.1)."""
    NOT_SUBMITTED = "not_submitted"
    NO_COMMENT = "no_comment"
    """Reviewed here, rated once the cell of their temporary activity has written (S1 V.10)."""
    STAFF_AWAITED = "staff_awaited"
    """Reviewed here, rated once their staff rating is there (S1 V.3): so it was answered."""
    NOT_REVIEWED = "not_reviewed"
    """Their review is not concluded yet: the review comes before the rating (S1 V.1)."""
    RATED = "rated"
    """Voted on before: at this meeting, an earlier one of the year, or in the cell they left."""


_REVIEWED = (None, LeftOut.TOO_NEW, LeftOut.NO_COMMENT, LeftOut.STAFF_AWAITED)
"""Whose review is held though they may not be on the sheet."""

FROZEN, REFROZEN = "roll_frozen", "roll_refrozen"
"""Links of the audit chain: the meeting's opening, and a late comer after it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One member of the cell: reviewed here or not, rated or why not."""

    attendee: Attendee
    member: MemberThen
    reviewed: bool
    """Whether their review is on the agenda of this meeting."""
    left_out: LeftOut | None

    @property
    def subject(self) -> Subject:
        """Their row on a sheet."""
        return Subject(self.attendee.member_id, self.attendee.name)


@dataclass(frozen=True, slots=True)
class Gathering:
    """The room and everybody who may be reviewed in it."""

    roll: Roll
    candidates: tuple[Candidate, ...]

    @property
    def electors(self) -> tuple[Subject, ...]:
        """Who votes."""
        return tuple(Subject(row.member_id, row.name) for row in self.roll.electors)

    @property
    def rated(self) -> tuple[Subject, ...]:
        """Who is rated here."""
        return tuple(each.subject for each in self.candidates if each.left_out is None)


async def gathering(work: Work, meeting: Meeting) -> Gathering:
    """Give who is in the room and who of the cell would be reviewed and rated now."""
    session = await work.session()
    roll = await roll_call.roll(work, meeting)
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    body = await body_rows.in_body(session, cycle)
    reviews = await review_rows.reviews_of_cycle(session, meeting.cycle_id, body=body)
    handed_in = {m for m, row in reviews.items() if row.state is ReviewState.SUBMITTED}
    rated = await _rated_before(work, meeting)
    places = await notice_rows.places(session, meeting.cycle_id)
    on_the_roll = [row.member_id for row in roll.attendees]
    members = await people.named_on(session, on_the_roll, rating_day(cycle))
    before = rated | await _under_another_number(work, rated, members.values())
    before |= await voted_elsewhere(work, cycle, members.values())
    awaited = await staff_rating.awaited(work, cycle, members)
    found = []
    for row in roll.attendees:
        member = members[row.member_id]
        scope = scope_of(member, cycle)
        reason = _left_out(row, rated=scope.rated, handed_in=row.member_id in handed_in)
        if reason is None and unheard(member, cycle, places):
            reason = LeftOut.NO_COMMENT
        if reason is None and row.member_id in awaited:
            reason = LeftOut.STAFF_AWAITED
        if row.member_id in before:
            reason = LeftOut.RATED
        reviewed = scope.reviewed and reason in _REVIEWED and row.present is True
        reviewed = reviewed and row.member_id in handed_in
        found.append(Candidate(row, member, reviewed, reason))
    return Gathering(roll, tuple(found))


async def voted_elsewhere(work: Work, cycle: Cycle, members: Iterable[MemberThen]) -> set[int]:
    """Give the numbers of those on whom another cell voted that year: they came from there. To a
    body of a cell nobody comes from elsewhere: who sits in it is a member of the cell."""
    session = await work.session()
    came = [one for one in members if one.since is not None]
    if not came or await body_rows.in_body(session, cycle):
        return set()
    rated = await meeting_rows.rated_in_years(
        session, {cycle.year}, {one.person_id for one in came}
    )
    elsewhere = {person for person, _, cell in rated if cell != cycle.cell_id}
    return {id_of(one) for one in came if one.person_id in elsewhere}


async def freeze(work: Work, meeting: Meeting, kind: str) -> None:
    """Keep who votes and who is rated; what changed is logged with both hashes (L16)."""
    found = await gathering(work, meeting)
    hashes = electors_digest(found.electors), digest_of(found.rated)
    if hashes == (meeting.electorate_hash, meeting.sheet_hash):
        return
    meeting.electorate_hash, meeting.sheet_hash = hashes
    session = await work.session()
    session.add(meeting)
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind=kind,
        organisation_id=cycle.cell_id,
        payload={
            "meeting": meeting.id,
            "base": found.roll.base,
            "electors": len(found.electors),
            "subjects": len(found.rated),
            "electorate_hash": meeting.electorate_hash,
            "sheet_hash": meeting.sheet_hash,
        },
    )


def electors_digest(electors: Iterable[Subject]) -> str:
    """Give the digest of who votes, whatever order they are listed in."""
    return digest_of(sorted(electors, key=lambda row: row.member_id))


def digest_of(people_listed: Iterable[Subject]) -> str:
    """Give the SHA-256 of ids and names, in order, as canonical JSON; 64 hexadecimal digits."""
    listed = [[person.member_id, person.name] for person in people_listed]
    written = json.dumps(listed, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


async def _rated_before(work: Work, meeting: Meeting) -> set[int]:
    """Give who was rated at an earlier meeting of the year; a regular one has none before it."""
    if meeting.kind is not MeetingKind.SUPPLEMENTARY:
        return set()
    session = await work.session()
    number = id_of(meeting)
    return await meeting_rows.rated_in_cycle(session, meeting.cycle_id, number - 1)


async def _under_another_number(
    work: Work, rated: set[int], members: Iterable[MemberThen]
) -> set[int]:
    """Give the numbers of those who were rated at an earlier meeting of a body, and have another
    membership since: they went to another cell, and sit in the body as before."""
    gone = await people.histories_of(await work.session(), rated - {id_of(m) for m in members})
    persons = {one.member.person_id for one in gone.values()}
    return {id_of(one) for one in members if one.person_id in persons}


def unheard(member: MemberThen, cycle: Cycle, places: Iterable[OtherPlace]) -> bool:
    """Tell the same as `awaits_comment`, of what the places of a year wrote."""
    mine = (place for place in places if place.member_id == member.id)
    return awaits_comment(
        member, cycle, (place.comment for place in mine if place.kind is PlaceKind.TEMPORARY)
    )


def awaits_comment(member: MemberThen, cycle: Cycle, comments: Iterable[str]) -> bool:
    """Tell whether the cell of a temporary activity has still to write about the member, as they
    were on the rating day."""
    came = member.temporary is None or any(comments)
    return not came and needs_temporary_comment(member, cycle)


def _left_out(row: Attendee, *, rated: bool, handed_in: bool) -> LeftOut | None:
    if row.standing is Membership.SUSPENDED:
        return LeftOut.SUSPENDED
    if row.standing is Membership.EXEMPT:
        return LeftOut.EXEMPT
    if not rated:
        return LeftOut.TOO_NEW
    if not row.present:
        return LeftOut.ABSENT
    return None if handed_in else LeftOut.NOT_SUBMITTED
