"""Handing the secretary's desk to a deputy, and taking it back (a deputy stands in for him)."""

from dataclasses import dataclass

from storage import audit
from storage.queries import desk as desk_rows
from storage.queries import people
from storage.tables import MemberRole, Substitution
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class Deputy:
    """A deputy secretary of the cell, and whether he stands in now."""

    member_id: int
    name: str
    stands_in: bool


async def deputies(work: Work, secretary: Person) -> tuple[Deputy, ...]:
    """Give the deputies of the secretary's cell; raise `Refusal` `only_secretary`."""
    _is_secretary(secretary)
    session = await work.session()
    handed = await desk_rows.substitute(session, secretary.cell_id)
    return tuple(
        Deputy(
            id_of(member),
            member.full_name,
            handed is not None and handed.deputy_id == member.id,
        )
        for member in await people.secretaries_of(session, secretary.cell_id)
        if member.role == MemberRole.DEPUTY_SECRETARY
    )


async def hand_over(work: Work, secretary: Person, deputy_id: int) -> None:
    """Let a deputy stand in until it is taken back.

    Raises:
        Refusal: `only_secretary`; `not_deputy` for anybody else than a deputy of the cell.
    """
    if deputy_id not in {one.member_id for one in await deputies(work, secretary)}:
        raise Refusal("not_deputy")
    session = await work.session()
    row = await desk_rows.substitute(session, secretary.cell_id)
    row = row or Substitution(cell_id=secretary.cell_id, deputy_id=deputy_id, since=work.now)
    row.deputy_id, row.since = deputy_id, work.now
    session.add(row)
    await _told(work, secretary, "desk_handed_over", deputy_id)


async def take_back(work: Work, secretary: Person) -> None:
    """End the substitution; nothing when there is none. Raises `Refusal` `only_secretary`."""
    _is_secretary(secretary)
    session = await work.session()
    row = await desk_rows.substitute(session, secretary.cell_id)
    if row is not None:
        await session.delete(row)
        await _told(work, secretary, "desk_taken_back", row.deputy_id)


async def _told(work: Work, secretary: Person, kind: str, deputy_id: int) -> None:
    session = await work.session()
    await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind=kind,
        organisation_id=secretary.cell_id,
        payload={"by": secretary.member_id, "deputy": deputy_id},
    )


def _is_secretary(person: Person) -> None:
    if person.role is not MemberRole.SECRETARY:
        raise Refusal("only_secretary")
