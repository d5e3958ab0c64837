"""The agenda: what is dealt with at a meeting, in which order, and whose turn it is.

The read model for whoever looks (the desk, a member's seat, the projector, an invitation), and
the laying of the agenda itself. Order is the rating core's (S1 III.3.3, IV.3.3).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import rating
from storage.member_then import MemberThen
from storage.queries import agenda as agenda_rows
from storage.queries import bodies as body_rows
from storage.queries import meetings as meeting_rows
from storage.queries import votes as vote_rows
from storage.tables import (
    Cycle,
    Meeting,
    MeetingKind,
    MeetingState,
    MeetingTopic,
    MemberRole,
    Organisation,
    TopicState,
    TopicStep,
    VoteOrder,
)
from terms.name_order import by_name
from terms.people import ABOVE_CELLS, BodyKind, PostBody, PostRole
from workflow.accounts import id_of
from workflow.errors import Refusal
from workflow.meeting import rated_subjects, roll_call
from workflow.meeting.rated_subjects import Candidate, Gathering, LeftOut
from workflow.meeting.roll_call import Roll
from workflow.work import Work

_OFFICES = {
    MemberRole.SECRETARY: rating.Subject.SECRETARY,
    MemberRole.DEPUTY_SECRETARY: rating.Subject.DEPUTY_SECRETARY,
    MemberRole.COMMITTEE_MEMBER: rating.Subject.COMMITTEE_MEMBER,
}


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the agenda."""

    topic_id: int
    subject: rating.Subject
    member_id: int | None
    """None for a collective."""
    name: str
    """Who is reviewed; empty for a collective, which `subject` names."""
    state: TopicState
    step: TopicStep
    begun_at: datetime | None = None
    """When it began; None for one that waits, and where the clerk wrote by hand."""
    concluded_at: datetime | None = None
    """When it was finished; without `begun_at`, when the clerk's notes were said to be done."""

    @property
    def collective(self) -> bool:
        """Whether a collective is reviewed."""
        return self.member_id is None

    @property
    def concluded(self) -> bool:
        """Whether its review is finished."""
        return self.state is TopicState.CONCLUDED

    @property
    def running(self) -> bool:
        """Whether it is its turn."""
        return self.state is TopicState.RUNNING


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who speaks and does not vote."""

    guest_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """One meeting as everybody in the room may see it: no opinion, no vote."""

    meeting_id: int
    kind: MeetingKind
    state: MeetingState
    vote_order: VoteOrder
    year: int
    cell_name: str
    place: str
    planned_at: datetime | None
    half_days: int
    chair: str
    """Who chairs now."""
    substituted: bool
    """Whether that is somebody else than the chair."""
    chair_is_reviewed: bool
    """Whether the chair's own item runs and nobody chairs for them yet."""
    clerk: str
    """Empty before one is named."""
    tellers: tuple[str, ...]
    officers_approved: bool
    guest_list: tuple[Guest, ...]
    items: tuple[Item, ...]
    electorate_hash: str
    sheet_hash: str

    @property
    def guests(self) -> tuple[str, ...]:
        """The guests' names and offices."""
        return tuple(guest.name for guest in self.guest_list)

    @property
    def after_each(self) -> bool:
        """Whether the vote is taken after each person."""
        return self.vote_order is VoteOrder.AFTER_EACH

    @property
    def running(self) -> Item | None:
        """Whose turn it is."""
        return next((each for each in self.items if each.running), None)

    @property
    def latest(self) -> Item | None:
        """The item dealt with last: the running one, or the last one concluded."""
        done = [each for each in self.items if each.concluded]
        return self.running or (done[-1] if done else None)

    @property
    def following(self) -> Item | None:
        """Who comes next."""
        return next((each for each in self.items if each.state is TopicState.WAITING), None)

    @property
    def concluded(self) -> int:
        """How many items are finished."""
        return sum(each.concluded for each in self.items)

    def item(self, topic_id: int) -> Item:
        """Give one item; raise `Refusal` `no_topic` for one that is not on this agenda."""
        for each in self.items:
            if each.topic_id == topic_id:
                return each
        raise Refusal("no_topic")


async def agenda(work: Work, meeting: Meeting) -> Agenda:
    """Give the agenda of a meeting as it stands."""
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    cell = await session.get_one(Organisation, cycle.cell_id)
    number = id_of(meeting)
    topics = await agenda_rows.topics_of(session, number)
    tellers = await agenda_rows.tellers_of(session, number)
    officers = [meeting.chair_id, meeting.acting_chair_id, meeting.clerk_id, *tellers]
    wanted = [*officers, *(topic.member_id for topic in topics)]
    members = await meeting_rows.members_named(session, [each for each in wanted if each])
    names = {who: row.called for who, row in members.items()}
    own = cell.name if cell.body in ABOVE_CELLS else ""
    return Agenda(
        meeting_id=number,
        kind=MeetingKind(meeting.kind),
        state=MeetingState(meeting.state),
        vote_order=VoteOrder(meeting.vote_order),
        year=cycle.year,
        cell_name=cell.name,
        place=meeting.place,
        planned_at=_here(work, meeting.planned_at),
        half_days=meeting.half_days,
        chair=names[meeting.acting_chair_id or meeting.chair_id],
        substituted=meeting.acting_chair_id is not None,
        chair_is_reviewed=meeting.acting_chair_id is None
        and any(_runs(topic) and topic.member_id == meeting.chair_id for topic in topics),
        clerk=names[meeting.clerk_id] if meeting.clerk_id else "",
        tellers=tuple(one.called for one in by_name(members[each] for each in tellers)),
        officers_approved=meeting.officers_approved,
        guest_list=tuple(
            Guest(row.id, row.name) for row in await agenda_rows.guests_of(session, number)
        ),
        items=tuple(_item(work, topic, names, own) for topic in topics),
        electorate_hash=meeting.electorate_hash,
        sheet_hash=meeting.sheet_hash,
    )


async def lay(work: Work, meeting: Meeting) -> None:
    """Write the agenda, or mend it after somebody came or left; what was begun stays."""
    session = await work.session()
    number = id_of(meeting)
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    found = await rated_subjects.gathering(work, meeting)
    there = {(t.subject, t.member_id): t for t in await agenda_rows.topics_of(session, number)}
    place = await session.get_one(Organisation, cycle.cell_id)
    collectives = [] if meeting.kind is MeetingKind.SUPPLEMENTARY else _COLLECTIVES.get(place.body)
    if collectives is None:
        collectives = await _of_the_cell(work, cycle, found, _COMMITTEE in there)
    wanted = _in_order(collectives, _persons(found, place.body), cycle.profile)
    for key in [key for key in there if key not in wanted]:
        if there[key].state is TopicState.WAITING:
            await session.delete(there.pop(key))
    fresh: list[tuple[int, rating.Subject, int | None]] = []
    for position, key in enumerate([*wanted, *(key for key in there if key not in wanted)], 1):
        subject, member_id = key
        topic = there.get(key)
        if topic is None:
            fresh.append((position, subject, member_id))
        else:
            topic.position = position
            session.add(topic)
    await session.flush()
    await agenda_rows.put_topics(session, number, fresh)


async def due(
    work: Work, meeting: Meeting, found: Gathering
) -> tuple[tuple[Candidate, LeftOut | None], ...]:
    """Give who is on the next sheet, and why the others are not: not concluded, voted on before."""
    concluded, voted = await _reviewed(work, meeting)
    looking = meeting.state is MeetingState.ROLL_CALL

    def reason(each: Candidate) -> LeftOut | None:
        member_id = each.attendee.member_id
        if member_id in voted:
            return LeftOut.RATED
        if each.left_out is None and member_id not in concluded and not looking:
            return LeftOut.NOT_REVIEWED
        return each.left_out

    return tuple((each, reason(each)) for each in found.candidates)


async def concluded_unvoted(work: Work, meeting: Meeting) -> bool:
    """Tell whether a member's review is concluded who was on no sheet of this meeting yet."""
    concluded, voted = await _reviewed(work, meeting)
    return bool(concluded - voted)


async def _reviewed(work: Work, meeting: Meeting) -> tuple[set[int], set[int]]:
    """Give whose reviews are concluded, and who was on a sheet of this meeting."""
    session = await work.session()
    number = id_of(meeting)
    concluded = {
        topic.member_id
        for topic in await agenda_rows.topics_of(session, number)
        if topic.state is TopicState.CONCLUDED and topic.member_id is not None
    }
    return concluded, await vote_rows.rated_at(session, number)


def in_time(agenda: Agenda, of: Item, profile: str) -> rating.Order:
    """Tell whether a review comes in its order (S1 III.3.3): others before it may be waiting."""
    kinds = {each.subject for each in agenda.items}
    open_kinds = {each.subject for each in agenda.items if not each.concluded}
    return rating.order(rating.Step.REVIEW, of.subject, kinds - open_kinds, kinds, profile=profile)


def attendees(roll: Roll, members: Iterable[MemberThen]) -> tuple[rating.Attendee, ...]:
    """Give the room as the rating core knows it."""
    offices = {member.id: rating.Office(member.role.value) for member in _led(members)}
    return tuple(
        rating.Attendee(
            id=str(row.member_id),
            status=rating.Status.OFFICIAL if row.official else rating.Status.PROBATIONARY,
            office=offices.get(row.member_id, rating.Office.NONE),
            present=row.present is True,
            suspended=row.standing is roll_call.Membership.SUSPENDED,
        )
        for row in roll.attendees
    )


def _led(members: Iterable[MemberThen]) -> list[MemberThen]:
    return [member for member in members if member.role is not MemberRole.MEMBER]


def _runs(topic: MeetingTopic) -> bool:
    return topic.state is TopicState.RUNNING


def _here(work: Work, at: datetime | None) -> datetime | None:
    return at and at.astimezone(work.now.tzinfo)


def _item(work: Work, topic: MeetingTopic, names: dict[int, str], own: str) -> Item:
    """Give an item; a committee above the cell reviews itself under its `own` name."""
    assert topic.id is not None
    return Item(
        topic_id=topic.id,
        subject=rating.Subject(topic.subject),
        member_id=topic.member_id,
        name=own if topic.member_id is None else names[topic.member_id],
        state=TopicState(topic.state),
        step=TopicStep(topic.step),
        begun_at=_here(work, topic.begun_at),
        concluded_at=_here(work, topic.concluded_at),
    )


_Key = tuple[rating.Subject, int | None]


_COMMITTEE: _Key = (rating.Subject.PARTY_COMMITTEE, None)
_COLLECTIVES: dict[BodyKind | None, list[_Key]] = {
    BodyKind.CELL_COMMITTEE: [_COMMITTEE],
    BodyKind.LEADERSHIP: [(rating.Subject.LEADERSHIP_COLLECTIVE, None)],
    BodyKind.PARTY_COMMITTEE: [_COMMITTEE],
    BodyKind.STANDING_COMMITTEE: [_COMMITTEE],
}
"""A body that meets reviews itself."""


async def _of_the_cell(work: Work, cycle: Cycle, found: Gathering, announced: bool) -> list[_Key]:
    """Give the collectives that the cell's own meeting reviews; a small committee is none, and one
    that meets by itself this year is reviewed there, unless it was `announced` here before."""
    committee = _led(each.member for each in found.candidates)
    cell: _Key = (rating.Subject.CELL, None)
    if not committee or not rating.duration(len(committee), profile=cycle.profile).apart:
        return [cell]
    if announced:
        return [cell, _COMMITTEE]
    years = await body_rows.years_of(await work.session(), cycle.cell_id)
    own = {body.body for body, each in years if each.year == cycle.year}
    return [cell] if BodyKind.CELL_COMMITTEE in own else [cell, _COMMITTEE]


def _persons(found: Gathering, body: BodyKind | None) -> list[_Key]:
    return [
        (subject_of(each.member, body), each.attendee.member_id)
        for each in found.candidates
        if each.reviewed
    ]


def subject_of(member: MemberThen, body: BodyKind | None = None) -> rating.Subject:
    """Give what the rules of order call a member, in the cell or in a body that meets."""
    office = None if body is BodyKind.LEADERSHIP else _OFFICES.get(member.role)
    if office is not None:
        return office
    if not member.leader:
        return rating.Subject.MEMBER
    return rating.Subject.HEAD if heads_unit(member) else rating.Subject.DEPUTY_HEAD


def heads_unit(member: MemberThen) -> bool:
    """Tell whether a member heads their workplace, by the post there, not by one in the cell."""
    return member.holds(PostBody.STATE, PostRole.HEAD)


def _in_order(collectives: Sequence[_Key], persons: Sequence[_Key], profile: str) -> list[_Key]:
    """Give all in the order of the rules; those the rules name no step for come last, by rank."""
    kinds = list(rating.Subject)
    present = {subject for subject, _ in (*collectives, *persons)}
    left = sorted(present, key=kinds.index)
    ranked: list[rating.Subject] = []
    while left:
        allowed = [
            each
            for each in left
            if rating.order(rating.Step.REVIEW, each, set(ranked), present, profile=profile).allowed
        ]
        ranked.append((allowed or left)[0])
        left.remove(ranked[-1])
    return [
        key
        for group in (collectives, persons)
        for kind in ranked
        for key in group
        if key[0] is kind
    ]
