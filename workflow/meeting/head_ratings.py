"""What bounds the rating of who heads a unit: its professional rating, or that they came new.

S4 11(4): a head is excellent only where their unit was rated so professionally. S1 V.4: a head is
not rated above what they head, except one who came new and has no part in its result.
"""

from dataclasses import dataclass

import rating
from storage import audit
from storage.queries import people
from storage.queries import votes as vote_rows
from storage.tables import Cycle, Meeting, MemberRole, OtherRating
from workflow.access import leads, meeting_of, not_own
from workflow.accounts import Person, id_of
from workflow.cycle import rating_day
from workflow.errors import Refusal
from workflow.meeting.agenda import heads_unit
from workflow.work import Work

LONGEST_REASON = 2000


@dataclass(frozen=True, slots=True)
class Head:
    """Somebody who heads the cell or the workplace, and what is known of it."""

    member_id: int
    name: str
    professional: rating.Level | None
    newly_arrived: str
    """Where they came from and what the former cell said; empty for who did not come new."""


async def heads(work: Work, person: Person, meeting_id: int) -> tuple[Head, ...]:
    """Give who of the cell heads something: the secretary, and the head of the workplace.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    known = await vote_rows.other_ratings(session, meeting.cycle_id)
    return tuple(
        _head(id_of(member), member.called, known.get(id_of(member)))
        for member in await people.members_on(session, person.cell_id, rating_day(cycle))
        if member.role is MemberRole.SECRETARY or heads_unit(member)
    )


async def head(work: Work, person: Person, meeting_id: int, member_id: int) -> Head:
    """Give one of them.

    Raises:
        Refusal: as `heads`; `no_head` for anybody else.
    """
    for each in await heads(work, person, meeting_id):
        if each.member_id == member_id:
            return each
    raise Refusal("no_head")


async def rated(
    work: Work, person: Person, meeting_id: int, member_id: int, level: rating.Level | None
) -> None:
    """Keep how their unit was rated professionally, or that it is not known.

    Raises:
        Refusal: as `head`; as `access.not_own`.
    """
    leads(person)
    await not_own(work, person, member_id)
    row = await _row(work, person, meeting_id, member_id)
    row.professional_level = level.value if level else ""
    await _keep(work, person, row)


async def arrived(work: Work, person: Person, meeting_id: int, member_id: int, reason: str) -> None:
    """Keep that they came new, from where, and the former cell's comment; nothing takes it back.

    Raises:
        Refusal: as `head`; `reason_too_long` (limit); as `access.not_own`.
    """
    leads(person)
    await not_own(work, person, member_id)
    if len(reason.strip()) > LONGEST_REASON:
        raise Refusal("reason_too_long", limit=LONGEST_REASON)
    row = await _row(work, person, meeting_id, member_id)
    row.newly_arrived = reason.strip()
    await _keep(work, person, row)


def _head(member_id: int, name: str, row: OtherRating | None) -> Head:
    level = rating.Level(row.professional_level) if row and row.professional_level else None
    return Head(member_id, name, level, row.newly_arrived if row else "")


async def _row(work: Work, person: Person, meeting_id: int, member_id: int) -> OtherRating:
    await head(work, person, meeting_id, member_id)
    meeting: Meeting = await meeting_of(work, person, meeting_id)
    found = await (await work.session()).get(OtherRating, (meeting.cycle_id, member_id))
    return found or OtherRating(cycle_id=meeting.cycle_id, member_id=member_id)


async def _keep(work: Work, person: Person, row: OtherRating) -> None:
    session = await work.session()
    session.add(row)
    await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind="head_rating_kept",
        organisation_id=person.cell_id,
        payload={
            "member": row.member_id,
            "by": person.member_id,
            "newly_arrived": bool(row.newly_arrived),
        },
    )
