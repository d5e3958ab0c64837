"""A deputy acts for the secretary: handed the desk by the secretary, or standing in while they are
absent."""

from dataclasses import dataclass

from storage import audit, outbox
from storage.queries import desk as desk_rows
from storage.queries import people
from storage.tables import Member, MemberRole, Substitution
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.planned import Planned
from workflow.work import Work

TAKEN_OVER = "desk_taken_over"
"""The kind of the message to a secretary for whom a deputy stands in."""


@dataclass(frozen=True, slots=True)
class Deputy:
    """A deputy secretary of the cell, and whether they stand in now."""

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
            member.called,
            handed is not None and handed.deputy_id == member.id,
        )
        for member in await people.secretaries_of(session, secretary.cell_id, work.now.date())
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


async def take_back(work: Work, person: Person) -> None:
    """End the substitution; nothing when there is none. The deputy who stands in may, too.

    Raises:
        Refusal: `only_secretary`.
    """
    session = await work.session()
    row = await desk_rows.substitute(session, person.cell_id)
    if row is None or row.deputy_id != person.member_id:
        _is_secretary(person)
    if row is not None:
        await session.delete(row)
        await _told(work, person, "desk_taken_back", row.deputy_id)


async def stand_in(work: Work, deputy: Person) -> None:
    """Let a deputy act for a secretary who is absent and has handed nothing over.

    The secretary is told at once, loses nothing, and ends it with one tap; a second time is once.

    Raises:
        Refusal: `only_deputy`; `other_stands_in` when another deputy does.
    """
    if deputy.role is not MemberRole.DEPUTY_SECRETARY:
        raise Refusal("only_deputy")
    session = await work.session()
    row = await desk_rows.substitute(session, deputy.cell_id)
    if row is not None:
        if row.deputy_id != deputy.member_id:
            raise Refusal("other_stands_in")
        return
    session.add(Substitution(cell_id=deputy.cell_id, deputy_id=deputy.member_id, since=work.now))
    await _told(work, deputy, "desk_taken_over", deputy.member_id)
    for member in await people.secretaries_of(session, deputy.cell_id, work.now.date()):
        if member.role == MemberRole.SECRETARY:
            await _notify(work, deputy, id_of(member))


async def has_the_desk(work: Work, person: Person) -> bool:
    """Tell whether this deputy has the desk, and so may give it back."""
    row = await desk_rows.substitute(await work.session(), person.cell_id)
    return row is not None and row.deputy_id == person.member_id


async def taken_over_facts(work: Work, row: Planned) -> str | None:
    """Give who stands in for the secretary who is told; None when it is over."""
    session = await work.session()
    secretary = await session.get_one(Member, row.member_id)
    now = await desk_rows.substitute(session, secretary.cell_id)
    if now is None or now.deputy_id != row.args["deputy"]:
        return None
    return (await session.get_one(Member, now.deputy_id)).called


async def _notify(work: Work, deputy: Person, secretary_id: int) -> None:
    await outbox.plan(
        await work.session(),
        key=f"desk_taken_over:{deputy.cell_id}:{deputy.member_id}:{work.now.isoformat()}",
        kind=TAKEN_OVER,
        member_id=secretary_id,
        args={"deputy": deputy.member_id},
        not_before=work.now,
    )


async def _told(work: Work, person: Person, kind: str, deputy_id: int) -> None:
    session = await work.session()
    await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind=kind,
        organisation_id=person.cell_id,
        payload={"by": person.member_id, "deputy": deputy_id},
    )


def _is_secretary(person: Person) -> None:
    if person.role is not MemberRole.SECRETARY:
        raise Refusal("only_secretary")
