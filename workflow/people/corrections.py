"""A member says what is wrong in what is stored about them; who leads the cell sees to it."""

from dataclasses import dataclass
from datetime import date

from storage import audit, outbox
from storage.queries import changes as rows
from storage.queries import people
from storage.tables import CorrectionAsked, Member
from workflow.access import leads
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.planned import Planned
from workflow.work import Work

ASKED = "correction_asked"
"""The kind of notice that a member has asked for a correction."""
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Correction:
    """What a member asks to be corrected."""

    number: int
    member_id: int
    name: str
    day: date
    text: str


async def ask(work: Work, person: Person, text: str) -> None:
    """Keep what a member says is wrong, and tell who leads the cell.

    Raises:
        Refusal: `answer_empty`; `answer_too_long` (length, limit).
    """
    said = text.strip()
    if not said:
        raise Refusal("answer_empty")
    if len(said) > LONGEST:
        raise Refusal("answer_too_long", length=len(said), limit=LONGEST)
    session = await work.session()
    row = CorrectionAsked(member_id=person.member_id, text=said, at=work.now)
    session.add(row)
    await session.flush()
    for one in await people.secretaries_of(session, person.cell_id, work.now.date()):
        await outbox.plan(
            session,
            key=f"correction:{row.id}:{id_of(one)}",
            kind=ASKED,
            member_id=id_of(one),
            args={"correction": row.id},
            not_before=work.house.quiet.next_allowed(work.now),
        )
    await _record(work, person, "correction_asked", person.member_id)


async def waiting(work: Work, secretary: Person) -> tuple[Correction, ...]:
    """Give what members of the cell asked for and nobody has seen to; `Refusal` `not_secretary`."""
    leads(secretary)
    found = await rows.asked(await work.session(), secretary.cell_id)
    return tuple(_plain(work, row, member) for row, member in found)


async def seen_to(work: Work, secretary: Person, number: int) -> None:
    """Say that a correction was seen to.

    Raises:
        Refusal: `not_secretary`; `no_correction` for one of another cell, or seen to already.
    """
    leads(secretary)
    session = await work.session()
    waits = [one for one, _ in await rows.asked(session, secretary.cell_id)]
    row = next((one for one in waits if one.id == number), None)
    if row is None:
        raise Refusal("no_correction")
    row.seen_by = secretary.member_id
    session.add(row)
    await session.flush()
    await _record(work, secretary, "correction_seen_to", row.member_id)


async def asked_facts(work: Work, row: Planned) -> Correction | None:
    """Give what the notice says; None when it was seen to already."""
    session = await work.session()
    asked = await session.get(CorrectionAsked, row.args["correction"])
    if asked is None or asked.seen_by is not None:
        return None
    return _plain(work, asked, await session.get_one(Member, asked.member_id))


def _plain(work: Work, row: CorrectionAsked, member: Member) -> Correction:
    day = row.at.astimezone(work.now.tzinfo).date()
    return Correction(id_of(row), row.member_id, member.called, day, row.text)


async def _record(work: Work, person: Person, kind: str, member_id: int) -> None:
    await audit.append(
        await work.session(),
        at=work.now,
        kind=kind,
        organisation_id=person.cell_id,
        payload={"member": member_id, "by": person.member_id},
    )
