"""A member reserves an opinion on their published result, or complains about it (S1 IV.7).

What is typed is a draft until it is lodged, in as many messages as it takes. Late ones are taken
and marked so; who examines decides on them. Nobody but its member reads a draft.
"""

from dataclasses import dataclass
from datetime import date

from storage import audit
from storage.queries import objections as rows
from storage.queries.meetings import cycle_locked
from storage.tables import Cycle, Objection, ObjectionTerm
from terms.objection import ANSWERED, WAITING, ObjectionKind, ObjectionState
from workflow.access import own_memberships, own_year
from workflow.accounts import Person, id_of
from workflow.answer_text import kept_text
from workflow.cycle import PUBLIC
from workflow.decision import publication
from workflow.errors import Refusal
from workflow.objection import step_notice
from workflow.objection.facts import ObjectionFacts, facts
from workflow.work import Work

LONGEST = 20_000
"""Letters of one text: some ten pages, in several messages."""


@dataclass(frozen=True, slots=True)
class OwnObjections:
    """What one person brought forward, and about which published year more may be."""

    year: int
    """0 where nothing is published."""
    lodge_by: date | None
    """The last day to complain that the competent body set; None where none is known."""
    found: tuple[ObjectionFacts, ...]


async def own(work: Work, person: Person) -> OwnObjections:
    """Give everything the person wrote or lodged, the oldest first."""
    session = await work.session()
    mine = [id_of(one) for one in await own_memberships(work, person)]
    found = [row for row in await rows.of_members(session, mine) if _theirs(row)]
    try:
        cycle = await publication.public_year(work, person)
    except Refusal:
        return OwnObjections(0, None, tuple([await facts(work, row) for row in found]))
    listed = tuple([await facts(work, row) for row in found])
    return OwnObjections(cycle.year, await last_day(work, cycle), listed)


async def one(work: Work, person: Person, objection_id: int) -> ObjectionFacts:
    """Give one of the person's own; raise `Refusal` `objection_unknown` for any other."""
    return await facts(work, await _own(work, person, objection_id))


async def begin(work: Work, person: Person, kind: ObjectionKind, cycle_id: int) -> ObjectionFacts:
    """Give what the person is writing about a published year (0: the one they look at), begun where
    nothing is.

    Raises:
        Refusal: `not_published`; `not_in_cell`.
    """
    cycle, member = await _about(work, person, cycle_id)
    session = await work.session()
    await cycle_locked(session, id_of(cycle))
    row = await rows.draft(session, id_of(cycle), member, kind, None)
    if row is None:
        row = Objection(cycle_id=id_of(cycle), member_id=member, kind=kind)
        session.add(row)
        await session.flush()
    return await facts(work, row)


async def write(work: Work, person: Person, objection_id: int, text: str) -> ObjectionFacts:
    """Add a message to what is being written.

    Raises:
        Refusal: `objection_unknown`; `objection_lodged` once it is; `answer_empty`;
            `text_too_long` (limit).
    """
    row = await _draft(work, person, objection_id)
    whole = "\n".join(part for part in (row.text, kept_text(text)) if part)
    if len(whole) > LONGEST:
        raise Refusal("text_too_long", limit=LONGEST)
    return await _kept(work, row, whole)


async def start_over(work: Work, person: Person, objection_id: int) -> ObjectionFacts:
    """Empty what is being written; raise `Refusal` `objection_unknown`, `objection_lodged`."""
    return await _kept(work, await _draft(work, person, objection_id), "")


async def lodge(work: Work, person: Person, objection_id: int, letters: int) -> ObjectionFacts:
    """Lodge what stood on the screen: so many letters. Lodged twice is lodged once.

    Raises:
        Refusal: `objection_unknown`; `no_text`; `objection_changed` where something else stands
            there by now.
    """
    row = await _own(work, person, objection_id)
    if row.state is ObjectionState.DRAFT:
        if not row.text:
            raise Refusal("no_text")
        if len(row.text) != letters:
            raise Refusal("objection_changed")
        await number(work, row)
        await step_notice.tell_above(work, row)
    return await facts(work, row)


async def withdraw(work: Work, person: Person, objection_id: int) -> ObjectionFacts:
    """Take back what is not answered yet; twice is once.

    Raises:
        Refusal: `objection_unknown`; `objection_answered`.
    """
    row = await _own(work, person, objection_id)
    if row.state in ANSWERED:
        raise Refusal("objection_answered")
    if row.state in WAITING:
        row.state, row.ended_at = ObjectionState.WITHDRAWN, work.now
        await record(work, row)
        await step_notice.tell_above(work, row)
    return await facts(work, row)


async def last_day(work: Work, cycle: Cycle) -> date | None:
    """Give the last day to complain about a year, as it was set; None where none is known."""
    term = await (await work.session()).get(ObjectionTerm, id_of(cycle))
    return None if term is None else term.last_day


async def number(work: Work, row: Objection) -> None:
    """Give a written one its number and its day: from now on it is lodged."""
    session = await work.session()
    cycle = await cycle_locked(session, row.cycle_id)
    row.number = await rows.newest_number(session, row.cycle_id) + 1
    row.state, row.lodged_at = ObjectionState.LODGED, work.now
    if row.kind is ObjectionKind.COMPLAINT:
        row.lodge_by = await last_day(work, cycle)
    await record(work, row)


async def record(work: Work, row: Objection) -> None:
    """Keep a step, and add a link to the audit chain: which one and which state, no more."""
    session = await work.session()
    session.add(row)
    await session.flush()
    cycle = await session.get_one(Cycle, row.cycle_id)
    await audit.append(
        session,
        at=work.now,
        kind=f"objection_{ObjectionState(row.state).value}",
        organisation_id=cycle.cell_id,
        payload={"objection": row.id, "year": cycle.year, "number": row.number},
    )


async def _about(work: Work, person: Person, cycle_id: int) -> tuple[Cycle, int]:
    """Give the published year that is meant, and the person's membership in its cell."""
    if not cycle_id:
        return await publication.public_year(work, person), person.member_id
    cycle, member = await own_year(work, person, cycle_id)
    if cycle.state not in PUBLIC:
        raise Refusal("not_published")
    return cycle, id_of(member)


def _theirs(row: Objection) -> bool:
    """What somebody else types from paper is theirs once it is lodged."""
    return row.entered_by is None or row.state is not ObjectionState.DRAFT


async def _own(work: Work, person: Person, objection_id: int) -> Objection:
    mine = {one.id for one in await own_memberships(work, person)}
    row = await rows.locked(await work.session(), objection_id)
    if row is None or row.member_id not in mine or not _theirs(row):
        raise Refusal("objection_unknown")
    return row


async def _draft(work: Work, person: Person, objection_id: int) -> Objection:
    row = await _own(work, person, objection_id)
    if row.state is not ObjectionState.DRAFT:
        raise Refusal("objection_lodged")
    return row


async def _kept(work: Work, row: Objection, text: str) -> ObjectionFacts:
    session = await work.session()
    row.text = text
    session.add(row)
    await session.flush()
    return await facts(work, row)
