"""A member's complaint or reserved opinion that came on paper, entered by who leads the cell.

Its member is told of the number; nobody enters their own, and nobody sees what a member is writing
themselves.
"""

from dataclasses import dataclass
from datetime import date

from storage.queries import objections as rows
from storage.queries import people
from storage.queries.meetings import cycle_locked
from storage.tables import Objection, ObjectionScan
from terms.name_order import by_name
from terms.objection import ObjectionKind, ObjectionState
from workflow.access import cell_member, leads, not_own
from workflow.accounts import Person, id_of
from workflow.answer_text import kept_text
from workflow.decision import publication
from workflow.errors import Refusal
from workflow.objection import lodging, step_notice
from workflow.objection.facts import ObjectionFacts, facts
from workflow.work import ChatKey, Work

MOST_SCANS = 20


@dataclass(frozen=True, slots=True)
class PaperSenders:
    """Whose paper may be entered."""

    year: int
    people: tuple[tuple[int, str], ...]


async def senders(work: Work, person: Person) -> PaperSenders:
    """Give whose paper they may enter: everybody's but their own.

    Raises:
        Refusal: `not_secretary`; `not_published`.
    """
    leads(person)
    cycle = await publication.public_year(work, person)
    found = await people.members_of(await work.session(), person.cell_id)
    others = [one for one in by_name(found) if one.id != person.member_id]
    return PaperSenders(cycle.year, tuple((id_of(one), one.called) for one in others))


async def begin(
    work: Work, person: Person, member_id: int, kind: ObjectionKind, day: date
) -> ObjectionFacts:
    """Begin to enter a paper with its day, or go on with it.

    Raises:
        Refusal: as `senders`; `not_in_cell`; as `access.not_own`; `objection_day_ahead`.
    """
    leads(person)
    await not_own(work, person, member_id)
    await cell_member(work, person, member_id)
    cycle = await publication.public_year(work, person)
    if day > work.now.date():
        raise Refusal("objection_day_ahead")
    session = await work.session()
    await cycle_locked(session, id_of(cycle))
    row = await rows.draft(session, id_of(cycle), member_id, kind, person.member_id)
    if row is None:
        row = Objection(
            cycle_id=id_of(cycle), member_id=member_id, kind=kind, entered_by=person.member_id
        )
    row.dated = day
    session.add(row)
    await session.flush()
    return await facts(work, row)


async def entry(work: Work, person: Person, objection_id: int) -> ObjectionFacts:
    """Give what they are entering.

    Raises:
        Refusal: `objection_unknown` for what another enters; `objection_lodged` once it is.
    """
    return await facts(work, await _draft(work, person, objection_id))


async def write(work: Work, person: Person, objection_id: int, text: str) -> ObjectionFacts:
    """Add a message to what the paper says.

    Raises:
        Refusal: as `entry`; `answer_empty`; `text_too_long` (limit).
    """
    row = await _draft(work, person, objection_id)
    whole = "\n".join(part for part in (row.text, kept_text(text)) if part)
    if len(whole) > lodging.LONGEST:
        raise Refusal("text_too_long", limit=lodging.LONGEST)
    row.text = whole
    return await _kept(work, row)


async def start_over(work: Work, person: Person, objection_id: int) -> ObjectionFacts:
    """Empty what was copied; scans stay. Raise `Refusal` as `entry`."""
    row = await _draft(work, person, objection_id)
    row.text = ""
    return await _kept(work, row)


async def attach(
    work: Work, person: Person, objection_id: int, chat: ChatKey, kind: str, file: str
) -> ObjectionFacts:
    """Attach a photo or scan of the paper; the platform keeps it.

    Raises:
        Refusal: as `entry`; `too_many_scans` (limit).
    """
    row = await _draft(work, person, objection_id)
    session = await work.session()
    if len(await rows.scans_of(session, objection_id)) >= MOST_SCANS:
        raise Refusal("too_many_scans", limit=MOST_SCANS)
    session.add(
        ObjectionScan(
            objection_id=objection_id, channel=chat.channel, bot=chat.bot, kind=kind, file=file
        )
    )
    await session.flush()
    return await facts(work, row)


async def lodge(work: Work, person: Person, objection_id: int) -> ObjectionFacts:
    """Lodge it for its member, who is told of the number; twice is once.

    Raises:
        Refusal: `objection_unknown`; `no_text` with neither text nor scan.
    """
    row = await _entered(work, person, objection_id)
    now = await facts(work, row)
    if row.state is not ObjectionState.DRAFT:
        return now
    if not row.text and not now.scans:
        raise Refusal("no_text")
    await lodging.number(work, row)
    await step_notice.tell_member(work, row)
    await step_notice.tell_above(work, row)
    return await facts(work, row)


async def _entered(work: Work, person: Person, objection_id: int) -> Objection:
    leads(person)
    row = await rows.locked(await work.session(), objection_id)
    if row is None or row.entered_by != person.member_id:
        raise Refusal("objection_unknown")
    return row


async def _draft(work: Work, person: Person, objection_id: int) -> Objection:
    row = await _entered(work, person, objection_id)
    if row.state is not ObjectionState.DRAFT:
        raise Refusal("objection_lodged")
    return row


async def _kept(work: Work, row: Objection) -> ObjectionFacts:
    session = await work.session()
    session.add(row)
    await session.flush()
    return await facts(work, row)
