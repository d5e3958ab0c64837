"""Phones that somebody else's code brought since the invitation: confirmed before they vote (L21).

A code that was made anew, or a card out of a drawer, joins whoever holds it. Such a phone does all
a member's phone does, but it gets no sheet before the roll call's code was typed on it and a teller
saw in its member's hand the number that it then shows. Until then they vote on paper.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage import audit, outbox
from storage.outbox import Plan
from storage.queries import agenda as agenda_rows
from storage.queries import phones as phone_rows
from storage.queries.phones import Watch
from storage.tables import (
    ChatAccount,
    Cycle,
    Meeting,
    MeetingState,
    MemberRole,
    PhoneCheck,
)
from workflow.access import meeting_of
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.meeting import roll_call
from workflow.planned import Planned
from workflow.work import Work

WAITING = "phone_waiting"
"""The kind of notice to the tellers that a phone shows its number."""
_LOWEST, _HIGHEST = 10, 99
_OFFERED = 4
"""Numbers among which a teller finds the one they see."""
BETWEEN_VOTES = frozenset(
    {
        MeetingState.ROLL_CALL,
        MeetingState.OPENED,
        MeetingState.COLLECTIVE_REVIEW,
        MeetingState.PERSON_REVIEW,
        MeetingState.COUNTED,
        MeetingState.ANNOUNCED,
    }
)
"""When a phone can still be confirmed for the next ballot."""
_LEADING = (MemberRole.SECRETARY, MemberRole.DEPUTY_SECRETARY)
"""Who makes codes anew, and so confirms none."""


class PhoneState(StrEnum):
    """How far a phone that came lately is."""

    UNTYPED = "untyped"
    WAITING = "waiting"
    """The code was typed on it: it shows its number."""
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class NewPhone:
    """One phone that somebody else's code brought lately."""

    account_id: int
    member_id: int
    name: str
    channel: str
    state: PhoneState
    number: int = 0
    """What stands on its own screen while it waits; for nobody else's."""


@dataclass(frozen=True, slots=True)
class NewPhones:
    """The phones of a meeting's electors that came lately, and since when they count as such."""

    since: datetime
    phones: tuple[NewPhone, ...]

    def in_state(self, state: PhoneState) -> tuple[NewPhone, ...]:
        """Give those that are so far."""
        return tuple(phone for phone in self.phones if phone.state is state)

    @property
    def code_asked(self) -> bool:
        """Whether one of them still waits for the code to be typed."""
        return bool(self.in_state(PhoneState.UNTYPED))


def watch_of(work: Work, meeting: Meeting) -> Watch:
    """Give from when on phones are confirmed at a meeting; the roll call fixed it."""
    since = meeting.phones_since or work.now - roll_call.PHONES_LEAST
    return Watch(id_of(meeting), since)


async def of_meeting(work: Work, meeting: Meeting) -> NewPhones:
    """Give the phones of official members that came lately, in the order of the roll."""
    session, watch = await work.session(), watch_of(work, meeting)
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    roll = await roll_call.roll(work, meeting)
    names = {row.member_id: row.name for row in roll.attendees if _may_vote(row)}
    found = await phone_rows.came_lately(session, watch, cycle.cell_id)
    return NewPhones(
        since=watch.since.astimezone(work.now.tzinfo),
        phones=tuple(
            _phone(account, check, names[account.member_id])
            for account, check in found
            if account.member_id in names
        ),
    )


async def own(work: Work, person: Person, meeting: Meeting) -> NewPhone | None:
    """Give the phone this person speaks on where it came lately; None for any other phone, and
    where nothing is confirmed any more."""
    if meeting.state not in BETWEEN_VOTES or not person.account_id:
        return None
    phones = (await of_meeting(work, meeting)).phones
    return next((phone for phone in phones if phone.account_id == person.account_id), None)


async def own_now(work: Work, person: Person) -> NewPhone | None:
    """Give the same at the meeting their cell holds now."""
    meeting = await roll_call.running(work, person)
    return None if meeting is None else await own(work, person, meeting)


async def typed(work: Work, meeting: Meeting, phone: NewPhone) -> None:
    """Note that the roll call's code was typed on a phone, and ask the tellers to look at it."""
    session, number = await work.session(), id_of(meeting)
    account = await session.get_one(ChatAccount, phone.account_id)
    check = await session.get(PhoneCheck, (number, phone.account_id))
    check = check or PhoneCheck(meeting_id=number, account_id=phone.account_id, number=0)
    check.joining, check.confirmed_by = account.joining, None
    check.number = _LOWEST + secrets.randbelow(_HIGHEST - _LOWEST + 1)
    session.add(check)
    await session.flush()
    plans = [
        Plan(
            # A phone that is taken off, joined and typed on again is another one to be looked at.
            key=f"{WAITING}:{number}:{phone.account_id}:{secrets.token_hex(4)}:{who}",
            kind=WAITING,
            member_id=who,
            args={"meeting": number, "account": phone.account_id},
            not_before=work.now,
        )
        for who in await agenda_rows.tellers_of(session, number)
        if who != phone.member_id
    ]
    await outbox.plan_many(session, plans)


async def waiting_facts(work: Work, row: Planned) -> NewPhone | None:
    """Give the phone a teller is asked to look at; None once that is done or too late."""
    session = await work.session()
    meeting = await session.get_one(Meeting, row.args["meeting"])
    if meeting.state not in BETWEEN_VOTES:
        return None
    waiting = (await of_meeting(work, meeting)).in_state(PhoneState.WAITING)
    return next((phone for phone in waiting if phone.account_id == row.args["account"]), None)


async def may_confirm(work: Work, person: Person, meeting: Meeting) -> bool:
    """Tell whether this person confirms phones: a teller the meeting named, neither secretary nor
    deputy, on a phone that is their own by the same rule."""
    session = await work.session()
    if person.role in _LEADING or meeting.state not in BETWEEN_VOTES:
        return False
    if person.member_id not in await agenda_rows.tellers_of(session, id_of(meeting)):
        return False
    his = await own(work, person, meeting)
    return his is None or his.state is PhoneState.CONFIRMED


async def has_some(work: Work, person: Person) -> bool:
    """Tell whether phones of others came lately and this person is one who confirms them."""
    meeting = await roll_call.running(work, person)
    if meeting is None or not await may_confirm(work, person, meeting):
        return False
    found = await of_meeting(work, meeting)
    return any(phone.member_id != person.member_id for phone in found.phones)


async def to_confirm(work: Work, person: Person, meeting_id: int = 0) -> NewPhones:
    """Give a teller the phones of others that came lately.

    Raises:
        Refusal: `no_meeting`; `old_meeting`; `phones_by_teller` for anybody else.
    """
    meeting = await meeting_of(work, person, meeting_id)
    if not await may_confirm(work, person, meeting):
        raise Refusal("phones_by_teller")
    found = await of_meeting(work, meeting)
    others = tuple(phone for phone in found.phones if phone.member_id != person.member_id)
    return NewPhones(found.since, others)


async def offered(
    work: Work, person: Person, meeting_id: int, account_id: int
) -> tuple[NewPhone, tuple[int, ...]]:
    """Give a phone that waits, and numbers among which is the one it shows.

    Raises:
        Refusal: as `to_confirm`; `phone_not_waiting` when it shows none (any more).
    """
    phone = await _waiting(work, person, meeting_id, account_id)
    numbers = {phone.number}
    while len(numbers) < _OFFERED:
        numbers.add(_LOWEST + secrets.randbelow(_HIGHEST - _LOWEST + 1))
    return phone, tuple(sorted(numbers))


async def confirm(
    work: Work, person: Person, meeting_id: int, account_id: int, number: int
) -> bool:
    """Confirm a phone by the number seen on it in its member's hand; give whether it was that one.

    After another number the code is to be typed on that phone again.

    Raises:
        Refusal: as `offered`.
    """
    phone = await _waiting(work, person, meeting_id, account_id)
    session = await work.session()
    check = await session.get_one(PhoneCheck, (meeting_id, account_id))
    right = number == phone.number
    if right:
        check.confirmed_by = person.member_id
        session.add(check)
    else:
        await session.delete(check)
    await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind="phone_confirmed" if right else "phone_not_confirmed",
        organisation_id=person.cell_id,
        payload={
            "meeting": meeting_id,
            "member": phone.member_id,
            "account": account_id,
            "by": person.member_id,
        },
    )
    return right


async def _waiting(work: Work, person: Person, meeting_id: int, account_id: int) -> NewPhone:
    waiting = (await to_confirm(work, person, meeting_id)).in_state(PhoneState.WAITING)
    for phone in waiting:
        if phone.account_id == account_id:
            return phone
    raise Refusal("phone_not_waiting")


def _may_vote(row: roll_call.Attendee) -> bool:
    return row.official and row.standing is not roll_call.Membership.SUSPENDED


def _phone(account: ChatAccount, check: PhoneCheck | None, name: str) -> NewPhone:
    state = PhoneState.UNTYPED
    if check is not None:
        confirmed = check.confirmed_by is not None
        state = PhoneState.CONFIRMED if confirmed else PhoneState.WAITING
    return NewPhone(
        account_id=account.id or 0,
        member_id=account.member_id,
        name=name,
        channel=account.channel,
        state=state,
        number=check.number if check is not None and state is PhoneState.WAITING else 0,
    )
