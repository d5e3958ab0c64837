"""What is heard of a member beside the cell's own word: other cells, where they live, their group.

A temporary cell's comment comes before the vote on them (S1 V.10); a former cell's when they were
in it for so long this year as the rules say (S1 V.11). The committee where somebody lives writes
about who serves elsewhere (QĐ 366, Điều 17.2); a party group may talk its members over before the
cell meets, which votes alone (S1 V.8). The roster knows none of it: the secretary does.
"""

from dataclasses import dataclass
from datetime import date

from storage.member_then import MemberThen
from storage.queries import notices as rows
from storage.queries import people
from storage.tables import Cycle, OtherPlace
from terms.places import PlaceKind
from workflow.access import cell_member, leads
from workflow.accounts import Person, id_of
from workflow.cycle import in_view, rating_day
from workflow.duties import duty_list
from workflow.errors import Refusal
from workflow.review import which_form
from workflow.work import Work

LONGEST_COMMENT = 4_000
LONGEST_PLACE = 300


@dataclass(frozen=True, slots=True)
class OtherCell:
    """One other place of a member's year."""

    kind: PlaceKind
    since: date | None
    comment: str
    needed: bool
    """Whether the rules ask for its comment."""
    place: str = ""
    """Which committee or group it is, where that was told."""


@dataclass(frozen=True, slots=True)
class ResidentMember:
    """One member whose residence is to write about them, and what has come."""

    member_id: int
    name: str
    place: str
    since: date | None
    come: bool


@dataclass(frozen=True, slots=True)
class Residents:
    """Of whom a year asks the comment of where they live."""

    year: int
    clause: str
    """Empty where the rules of the year ask for none."""
    members: tuple[ResidentMember, ...]

    @property
    def missing(self) -> tuple[ResidentMember, ...]:
        """Those of whom nothing has come."""
        return tuple(one for one in self.members if not one.come)


async def of_member(
    work: Work, person: Person, member_id: int
) -> tuple[str, tuple[OtherCell, ...]]:
    """Give a member's name and other places.

    Raises:
        Refusal: `not_secretary`; `no_cycle`; `not_in_cell`.
    """
    cycle, member = await _about(work, person, member_id)
    found = await rows.places(await work.session(), id_of(cycle))
    about = (row for row in found if row.member_id == member_id)
    mine = [row for row in about if row.kind is not PlaceKind.TEMPORARY or row.comment]
    if member.temporary is not None and all(row.kind != PlaceKind.TEMPORARY for row in mine):
        mine.insert(0, _temporary(member, cycle))
    return member.called, tuple(
        OtherCell(
            PlaceKind(row.kind),
            _since(row, member),
            row.comment,
            needed=_needed(row, member, cycle),
            place=row.place,
        )
        for row in mine
    )


async def residents(work: Work, person: Person) -> Residents:
    """Give of whom the comment of where they live is asked, and what has come, to who leads.

    Raises:
        Refusal: `not_secretary`; `no_cycle`.
    """
    leads(person)
    cycle = await in_view(work, person)
    if cycle is None:
        raise Refusal("no_cycle")
    session = await work.session()
    held = {
        row.member_id: row
        for row in await rows.places(session, id_of(cycle))
        if row.kind is PlaceKind.RESIDENCE
    }
    members = await people.members_on(session, person.cell_id, rating_day(cycle))
    asked = [one for one in members if which_form.residence_clause(one, cycle)]
    return Residents(
        cycle.year,
        which_form.residence_rule(cycle),
        tuple(_resident(one, held.get(id_of(one))) for one in asked),
    )


async def note(
    work: Work,
    person: Person,
    member_id: int,
    kind: PlaceKind,
    since: date | None = None,
    place: str = "",
) -> None:
    """Note another place; one that came before is written over, its comment stays. That somebody
    is in temporary activity elsewhere is a period of their membership: `people.changes`.

    Raises:
        Refusal: as `of_member`; `no_place` of a temporary one; `day_ahead` for a day that has not
            come; `text_too_long` (limit).
    """
    if kind is PlaceKind.TEMPORARY:
        raise Refusal("no_place")
    if len(place) > LONGEST_PLACE:
        raise Refusal("text_too_long", limit=LONGEST_PLACE)
    cycle, _ = await _about(work, person, member_id)
    if since is not None and since > work.now.date():
        raise Refusal("day_ahead")
    session = await work.session()
    row = await session.get(OtherPlace, (id_of(cycle), member_id, kind))
    row = row or OtherPlace(cycle_id=id_of(cycle), member_id=member_id, kind=kind)
    row.since, row.place = since, place
    session.add(row)
    await session.flush()
    await duty_list.derive(work, cycle)


async def keep_comment(
    work: Work, person: Person, member_id: int, kind: PlaceKind, text: str
) -> None:
    """Keep what the other place wrote; it is owed no more.

    Raises:
        Refusal: as `of_member`; `no_place`; `no_text`; `text_too_long` (limit).
    """
    cycle, member = await _about(work, person, member_id)
    said = text.strip()
    if not said:
        raise Refusal("no_text")
    if len(said) > LONGEST_COMMENT:
        raise Refusal("text_too_long", limit=LONGEST_COMMENT)
    session = await work.session()
    row = await session.get(OtherPlace, (id_of(cycle), member_id, kind))
    if row is None and kind is PlaceKind.TEMPORARY and member.temporary is not None:
        row = _temporary(member, cycle)
    if row is None:
        raise Refusal("no_place")
    row.comment = said
    session.add(row)
    await session.flush()
    await duty_list.derive(work, cycle)


async def drop(work: Work, person: Person, member_id: int, kind: PlaceKind) -> None:
    """Take a note away with its comment; nothing when there is none. Raise as `of_member`."""
    cycle, _ = await _about(work, person, member_id)
    session = await work.session()
    row = await session.get(OtherPlace, (id_of(cycle), member_id, kind))
    if row is not None:
        await session.delete(row)
        await session.flush()
        await duty_list.derive(work, cycle)


def _temporary(member: MemberThen, cycle: Cycle) -> OtherPlace:
    """The row for the word of the cell where somebody is in temporary activity."""
    return OtherPlace(cycle_id=id_of(cycle), member_id=id_of(member), kind=PlaceKind.TEMPORARY)


def _since(row: OtherPlace, member: MemberThen) -> date | None:
    if row.kind is PlaceKind.TEMPORARY and member.temporary is not None:
        return member.temporary.since
    return row.since


def _resident(member: MemberThen, row: OtherPlace | None) -> ResidentMember:
    place, since = (row.place, row.since) if row else ("", None)
    come = row is not None and row.comment != ""
    return ResidentMember(id_of(member), member.called, place, since, come)


def _needed(row: OtherPlace, member: MemberThen, cycle: Cycle) -> bool:
    return which_form.needs_comment_of(row, member, cycle)


async def _about(work: Work, person: Person, member_id: int) -> tuple[Cycle, MemberThen]:
    leads(person)
    cycle = await in_view(work, person)
    if cycle is None:
        raise Refusal("no_cycle")
    return cycle, await cell_member(work, person, member_id, rating_day(cycle))
