"""A member's complaint or reserved opinion that came on paper, entered by who leads the cell, or by
an officer of an organisation above it.

Its member is told of the number and may fetch the receipt; nobody enters their own, and nobody sees
what a member is writing themselves. To enter one gives no right to examine it.
"""

from dataclasses import dataclass
from datetime import date

from storage.queries import objections as rows
from storage.queries import people
from storage.queries.meetings import cycle_locked
from storage.tables import Cycle, Objection, ObjectionScan, Organisation
from terms.name_order import by_name
from terms.objection import ObjectionKind, ObjectionState
from workflow import cycle as cycles
from workflow.access import cells_watched, leads, told_about
from workflow.accounts import Person, id_of
from workflow.answer_text import kept_text
from workflow.cycle import PUBLIC
from workflow.decision import publication
from workflow.errors import Refusal
from workflow.objection import lodging, step_notice
from workflow.objection.facts import ObjectionFacts, facts
from workflow.work import ChatKey, Work

MOST_SCANS = 20


@dataclass(frozen=True, slots=True)
class PaperDays:
    """The day on a paper, and the day on which it was received."""

    dated: date
    brought_on: date

    def check(self, today: date) -> None:
        """Refuse a day of receipt that cannot be.

        Raises:
            Refusal: `objection_day_ahead`; `objection_before_paper` (day) of the paper.
        """
        if self.brought_on > today:
            raise Refusal("objection_day_ahead")
        if self.brought_on < self.dated:
            raise Refusal("objection_before_paper", day=f"{self.dated:%d/%m/%Y}")


@dataclass(frozen=True, slots=True)
class PaperSenders:
    """Whose paper may be entered."""

    year: int
    people: tuple[tuple[int, str], ...]
    cell_id: int
    cell: str


async def cells(work: Work, officer: Person) -> tuple[tuple[int, str], ...]:
    """Give the cells under an officer of which a paper may be entered: a year is published.

    Raises:
        Refusal: `not_officer`.
    """
    return tuple((id_of(one), one.name) for one in await _under(work, officer))


async def senders(work: Work, person: Person, cell_id: int = 0) -> PaperSenders:
    """Give whose paper they may enter: everybody's but their own, in whichever cell they belong to.

    Args:
        work: The update.
        person: Who leads the cell, or an officer above it.
        cell_id: Whose papers; nought for the person's own cell.

    Raises:
        Refusal: `not_secretary`, or `not_officer` for another cell; `not_published`.
    """
    cycle = await _year(work, person, cell_id or person.cell_id)
    session = await work.session()
    own = await rows.same_people(session, {person.member_id})
    found = await people.members_of(session, cycle.cell_id)
    others = [one for one in by_name(found) if one.id not in own]
    cell = await session.get_one(Organisation, cycle.cell_id)
    listed = tuple((id_of(one), one.called) for one in others)
    return PaperSenders(cycle.year, listed, cycle.cell_id, cell.name)


async def sender(work: Work, person: Person, member_id: int) -> PaperSenders:
    """Give the cell of one whose paper they may enter; raise `Refusal` as `senders`, `not_in_cell`
    for anybody else and themselves."""
    try:
        member = await told_about(work, person, member_id)
    except Refusal as refusal:
        # Their own they send as every member does.
        raise Refusal("not_in_cell") if refusal.code == "own_fact" else refusal from None
    found = await senders(work, person, member.cell_id)
    if member_id not in dict(found.people):
        raise Refusal("not_in_cell")
    return found


async def begin(
    work: Work, person: Person, member_id: int, kind: ObjectionKind, days: PaperDays
) -> ObjectionFacts:
    """Begin to enter a paper with its days, or go on with it.

    Raises:
        Refusal: as `sender`; as `check_dated`; as `PaperDays.check`.
    """
    found = await sender(work, person, member_id)
    check_dated(work, days.dated)
    days.check(work.now.date())
    cycle = await _year(work, person, found.cell_id)
    session = await work.session()
    await cycle_locked(session, id_of(cycle))
    row = await rows.draft(session, id_of(cycle), member_id, kind, person.member_id)
    if row is None:
        row = Objection(
            cycle_id=id_of(cycle), member_id=member_id, kind=kind, entered_by=person.member_id
        )
    row.dated, row.brought_on = days.dated, days.brought_on
    session.add(row)
    await session.flush()
    return await facts(work, row)


def check_dated(work: Work, day: date) -> None:
    """Refuse a paper of a day to come.

    Raises:
        Refusal: `objection_day_ahead`.
    """
    if day > work.now.date():
        raise Refusal("objection_day_ahead")


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


async def _year(work: Work, person: Person, cell_id: int) -> Cycle:
    """Give the published year of a cell of which they may enter a paper."""
    if cell_id == person.cell_id and (person.leads or not person.officer):
        leads(person)
        return await publication.public_year(work, person)
    if cell_id not in [one.id for one in await _under(work, person)]:
        raise Refusal("not_officer")
    found = await work.known(cycles.of_cell, cell_id)
    return max((one for one in found if one.state in PUBLIC), key=lambda one: one.year)


async def _under(work: Work, officer: Person) -> list[Organisation]:
    """Give the cells under an officer that have a published year, by name."""
    if not officer.officer:
        raise Refusal("not_officer")
    below = await cells_watched(work, officer)
    public = await rows.published_in(await work.session(), [id_of(one) for one in below])
    return [one for one in below if one.id in public]


async def _entered(work: Work, person: Person, objection_id: int) -> Objection:
    session = await work.session()
    row = await rows.locked(session, objection_id)
    if row is None or row.entered_by != person.member_id:
        raise Refusal("objection_unknown")
    await _year(work, person, (await session.get_one(Cycle, row.cycle_id)).cell_id)
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
