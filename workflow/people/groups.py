"""Party groups of a cell: founded, filled, renamed, ended by who leads the cell; what each says.

A group talks its members over before the cell does; the vote and its base are the cell's (S1 V.8).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from papers.posts import TITLES
from storage import audit
from storage.member_then import MemberThen
from storage.queries import groups as rows
from storage.queries import notices as notice_rows
from storage.queries import people
from storage.tables import (
    Cycle,
    CycleState,
    GroupMembership,
    OtherPlace,
    PartyGroup,
    Post,
)
from terms.identity import identity
from terms.people import PostBody, PostRole
from terms.places import PlaceKind
from workflow.access import cell_member, leads
from workflow.accounts import Person, id_of
from workflow.census import everybody
from workflow.cycle import in_view
from workflow.errors import Refusal
from workflow.work import Work

LONGEST_NAME = 100
LONGEST_OPINION = 4_000
_OPEN = frozenset({CycleState.COLLECTING, CycleState.MEETING})
"""While what a group says can still be heard by the cell."""


@dataclass(frozen=True, slots=True)
class GroupMember:
    """One member of a group, or of the cell without a group."""

    member_id: int
    name: str
    leads: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One party group as it is today."""

    group_id: int
    name: str
    members: tuple[GroupMember, ...]


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of a cell, and who is in none."""

    groups: tuple[Group, ...]
    others: tuple[GroupMember, ...]

    def of(self, group_id: int) -> Group:
        """Give one of them; raise `Refusal` `no_group` for another cell's."""
        for one in self.groups:
            if one.group_id == group_id:
                return one
        raise Refusal("no_group")


@dataclass(frozen=True, slots=True)
class GroupOpinion:
    """What a group said of one of its members this year."""

    member_id: int
    name: str
    on: date | None
    """None before anything was written."""
    text: str


@dataclass(frozen=True, slots=True)
class OwnGroup:
    """The group that somebody leads, as they see it: their members, and what was written."""

    name: str
    year: int
    opinions: tuple[GroupOpinion, ...]


async def groups(work: Work, secretary: Person) -> Groups:
    """Give the groups of the cell; raise `Refusal` `not_secretary`."""
    leads(secretary)
    session, today = await work.session(), work.now.date()
    where = await rows.grouped(session, secretary.cell_id, today)
    members = await people.members_on(session, secretary.cell_id, today)
    every = await rows.of_cell(session, secretary.cell_id)
    return Groups(
        tuple(Group(id_of(one), one.name, _in(members, where, one.id)) for one in every),
        _in(members, where, None),
    )


async def found(work: Work, secretary: Person, name: str) -> int:
    """Found a group; give its number.

    Raises:
        Refusal: `not_secretary`; `group_name` (limit) for an empty or a long name; `group_known`.
    """
    called = _free_name(name, (await groups(work, secretary)).groups)
    session = await work.session()
    made = PartyGroup(cell_id=secretary.cell_id, name=called, founded_on=work.now.date())
    session.add(made)
    await session.flush()
    await _record(work, secretary, "party_group_founded", id_of(made), 0)
    return id_of(made)


async def rename(work: Work, secretary: Person, group_id: int, name: str) -> None:
    """Call a group otherwise from now on; what it said before was said under its name of then.

    Raises:
        Refusal: as `found`; `no_group`.
    """
    known = await groups(work, secretary)
    called = _free_name(name, [one for one in known.groups if one.group_id != group_id])
    session = await work.session()
    row = await _row(work, secretary, group_id)
    row.name = called
    session.add(row)
    await session.flush()
    await _record(work, secretary, "party_group_renamed", group_id, 0)


async def end(work: Work, secretary: Person, group_id: int, day: date) -> None:
    """Let a group be none from a day on: its members are in none, nobody leads it, and its name is
    free again. What it said of its members stays.

    Raises:
        Refusal: `not_secretary`; `no_group`; `day_ahead`; `day_too_early` (day) before it was
            founded.
    """
    leads(secretary)
    session = await work.session()
    row = await _row(work, secretary, group_id)
    if day > work.now.date():
        raise Refusal("day_ahead")
    if day < row.founded_on:
        raise Refusal("day_too_early", day=f"{row.founded_on:%d/%m/%Y}")
    row.ended_on = day
    session.add(row)
    left = [one for one in await rows.ever_in(session, group_id) if one.until is None]
    await _lead_no_more(work, [one.member_id for one in left], day)
    for one in left:
        if one.since >= day:
            await session.delete(one)
        else:
            one.until = day
            session.add(one)
    await session.flush()
    await _record(work, secretary, "party_group_ended", group_id, 0)


async def put(work: Work, secretary: Person, member_id: int, group_id: int) -> None:
    """Let a member be in a group from today on; in none with 0.

    Raises:
        Refusal: `not_secretary`, `not_in_cell`; `no_group`.
    """
    known = await groups(work, secretary)
    await cell_member(work, secretary, member_id)
    if group_id:
        known.of(group_id)
    session, today = await work.session(), work.now.date()
    for one in await rows.memberships(session, member_id, today):
        if one.group_id == group_id:
            return
        if one.since == today:
            await session.delete(one)
        else:
            one.until = today
            session.add(one)
    await _lead_no_more(work, [member_id])
    if group_id:
        session.add(GroupMembership(group_id=group_id, member_id=member_id, since=today))
    await session.flush()
    await _record(work, secretary, "party_group_member", group_id, member_id)


async def appoint(work: Work, secretary: Person, member_id: int) -> None:
    """Let a member lead their group from today on; who led it does so no more.

    Raises:
        Refusal: `not_secretary`, `not_in_cell`; `no_group` for who is in none.
    """
    known = await groups(work, secretary)
    await cell_member(work, secretary, member_id)
    mine = [one for one in known.groups if member_id in {each.member_id for each in one.members}]
    if not mine:
        raise Refusal("no_group")
    await _lead_no_more(work, [each.member_id for each in mine[0].members if each.leads])
    session = await work.session()
    session.add(
        Post(
            member_id=member_id,
            body=PostBody.GROUP,
            role=PostRole.GROUP_LEADER,
            title=TITLES[PostRole.GROUP_LEADER.value],
            since=work.now.date(),
        )
    )
    await session.flush()
    await _record(work, secretary, "party_group_leader", mine[0].group_id, member_id)


async def own(work: Work, person: Person) -> OwnGroup:
    """Give the group that somebody leads, with what was written this year.

    Raises:
        Refusal: `not_group_leader`; `no_cycle`.
    """
    group = await _led(work, person)
    cycle = await _cycle(work, person)
    session = await work.session()
    where = await rows.grouped(session, person.cell_id, work.now.date())
    written = await _written(work, cycle)
    opinions = []
    for one in (await everybody.of_cycle(work, cycle)).entries:
        number = one.member_id
        mine = number in where and where[number].id == group.id
        if mine and number != person.member_id and one.asked:
            row = written.get(number)
            on, text = (row.since, row.comment) if row else (None, "")
            opinions.append(GroupOpinion(number, one.name, on, text))
    return OwnGroup(group.name, cycle.year, tuple(opinions))


async def write(work: Work, person: Person, member_id: int, on: date, text: str) -> None:
    """Write down what a group said of one of its members on a day; it is added to what stands.

    Whoever leads the group does, about everybody but themselves; whoever leads the cell, about all.

    Raises:
        Refusal: `not_in_cell`; `not_group_leader`; `no_cycle`; `no_group`; `group_own`;
            `group_too_late`; `day_ahead`; `no_text`; `text_too_long` (limit).
    """
    await cell_member(work, person, member_id)
    group = await _may_write(work, person, member_id)
    cycle = await _cycle(work, person)
    if cycle.state not in _OPEN:
        raise Refusal("group_too_late")
    if on > work.now.date():
        raise Refusal("day_ahead")
    said = text.strip()
    if not said:
        raise Refusal("no_text")
    session = await work.session()
    row = (await _written(work, cycle)).get(member_id)
    row = row or OtherPlace(cycle_id=id_of(cycle), member_id=member_id, kind=PlaceKind.GROUP)
    row.comment = f"{row.comment}\n{said}".strip()
    if len(row.comment) > LONGEST_OPINION:
        raise Refusal("text_too_long", limit=LONGEST_OPINION)
    row.since, row.place = on, group.name
    session.add(row)
    await session.flush()
    await _record(work, person, "party_group_opinion", id_of(group), member_id)


async def _row(work: Work, secretary: Person, group_id: int) -> PartyGroup:
    """Give a group of the secretary's cell; raise `Refusal` `no_group` for another's."""
    for one in await rows.of_cell(await work.session(), secretary.cell_id):
        if one.id == group_id:
            return one
    raise Refusal("no_group")


def _free_name(name: str, others: Iterable[Group]) -> str:
    called = " ".join(name.split())
    if not 0 < len(called) <= LONGEST_NAME:
        raise Refusal("group_name", limit=LONGEST_NAME)
    if identity(called) in {identity(one.name) for one in others}:
        raise Refusal("group_known")
    return called


async def _may_write(work: Work, person: Person, member_id: int) -> PartyGroup:
    session = await work.session()
    theirs = (await rows.grouped(session, person.cell_id, work.now.date())).get(member_id)
    if not person.leads:
        led = await _led(work, person)
        if theirs is None or theirs.id != led.id:
            raise Refusal("not_in_cell")
        if member_id == person.member_id:
            raise Refusal("group_own")
    if theirs is None:
        raise Refusal("no_group")
    return theirs


async def _led(work: Work, person: Person) -> PartyGroup:
    """Give the group that somebody leads today."""
    session, today = await work.session(), work.now.date()
    then = await people.member_on(session, person.member_id, today)
    if then.holds(PostBody.GROUP, PostRole.GROUP_LEADER):
        group = (await rows.grouped(session, person.cell_id, today)).get(person.member_id)
        if group is not None:
            return group
    raise Refusal("not_group_leader")


async def _lead_no_more(work: Work, member_ids: list[int], day: date | None = None) -> None:
    """Let nobody of these lead a group, from a day on or from today."""
    session, last = await work.session(), day or work.now.date()
    for number in member_ids:
        for post in (await people.history_of(session, number)).posts:
            if post.body == PostBody.GROUP and post.until is None:
                # Whoever was appointed later than that never led it.
                post.until = max(last, post.since or last)
                session.add(post)
    await session.flush()


async def _cycle(work: Work, person: Person) -> Cycle:
    cycle = await in_view(work, person)
    if cycle is None:
        raise Refusal("no_cycle")
    return cycle


async def _written(work: Work, cycle: Cycle) -> dict[int, OtherPlace]:
    found = await notice_rows.places(await work.session(), id_of(cycle))
    return {row.member_id: row for row in found if row.kind is PlaceKind.GROUP}


def _in(
    members: list[MemberThen], where: Mapping[int, PartyGroup], group_id: int | None
) -> tuple[GroupMember, ...]:
    return tuple(
        GroupMember(id_of(one), one.called, leads=one.holds(PostBody.GROUP, PostRole.GROUP_LEADER))
        for one in members
        if (where[id_of(one)].id if id_of(one) in where else None) == group_id
    )


async def _record(work: Work, person: Person, kind: str, group_id: int, member_id: int) -> None:
    await audit.append(
        await work.session(),
        at=work.now,
        kind=kind,
        organisation_id=person.cell_id,
        payload={"group": group_id, "member": member_id, "by": person.member_id},
    )
