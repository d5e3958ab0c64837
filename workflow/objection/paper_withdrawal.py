"""A complaint or a reserved opinion that its member takes back on paper, entered by who examines
it; where nobody in the house does, by who leads the cell or an officer above.

What somebody above examines does not end by what another types. Nobody enters it for themselves:
they withdraw in the chat. Its member is told, and who examines it; a new one may be lodged as
before, and says which came earlier.
"""

from dataclasses import dataclass
from datetime import date

from storage.queries import objections as rows
from storage.tables import Cycle, Objection, ObjectionWithdrawal
from terms.objection import ANSWERED, WAITING, ObjectionState
from workflow.access import cells_watched, leads
from workflow.accounts import Person, id_of
from workflow.answer_text import kept_text
from workflow.errors import Refusal
from workflow.objection import lodging, step_notice, superior
from workflow.objection.facts import ObjectionFacts, facts
from workflow.objection.from_paper import PaperDays
from workflow.work import ChatKey, Work


@dataclass(frozen=True, slots=True)
class WithdrawalPaper:
    """What is kept of the paper: what it says, or its photo or scan."""

    text: str = ""
    chat: ChatKey | None = None
    kind: str = ""
    file: str = ""


async def listed(work: Work, person: Person) -> tuple[ObjectionFacts, ...]:
    """Give what of the cell may be withdrawn on paper, by year and number: neither whose it is nor
    what it says, and nothing of who asks.

    Raises:
        Refusal: as `access.leads`.
    """
    leads(person)
    session = await work.session()
    own = await rows.same_people(session, {person.member_id})
    cycles = [id_of(one) for one in await rows.cycles_of(session, [person.cell_id])]
    found = await rows.lodged_in(session, cycles)
    waiting = [one for one in found if one.state in WAITING and one.member_id not in own]
    return tuple([await facts(work, one) for one in waiting if await _enters(work, person, one)])


async def asked(work: Work, person: Person, objection_id: int) -> ObjectionFacts:
    """Give the one that is to be withdrawn.

    Raises:
        Refusal: `objection_unknown` for who may not enter it, and for their own;
            `objection_answered`; `objection_withdrawn`.
    """
    return await facts(work, await _open(work, person, objection_id))


async def check_dated(work: Work, person: Person, objection_id: int, day: date) -> None:
    """Refuse a day that cannot stand on the paper.

    Raises:
        Refusal: as `asked`; `objection_day_ahead`; `withdrawal_before_lodged` (day).
    """
    now = await asked(work, person, objection_id)
    if day > work.now.date():
        raise Refusal("objection_day_ahead")
    first = now.dated or now.lodged_on
    if first is not None and day < first:
        raise Refusal("withdrawal_before_lodged", day=f"{first:%d/%m/%Y}")


async def enter(
    work: Work, person: Person, objection_id: int, days: PaperDays, paper: WithdrawalPaper
) -> ObjectionFacts:
    """Withdraw it by the paper; it is examined no further.

    Raises:
        Refusal: as `check_dated`; as `PaperDays.check`; `answer_empty` with neither text nor file;
            `text_too_long` (limit).
    """
    row = await _open(work, person, objection_id)
    await check_dated(work, person, objection_id, days.dated)
    days.check(work.now.date())
    text = "" if paper.file else kept_text(paper.text)
    if len(text) > lodging.LONGEST:
        raise Refusal("text_too_long", limit=lodging.LONGEST)
    session = await work.session()
    session.add(
        ObjectionWithdrawal(
            objection_id=objection_id,
            dated=days.dated,
            brought_on=days.brought_on,
            text=text,
            channel=paper.chat.channel if paper.chat else "",
            bot=paper.chat.bot if paper.chat else "",
            kind=paper.kind,
            file=paper.file,
            entered_by=person.member_id,
            entered_at=work.now,
        )
    )
    row.state, row.ended_at = ObjectionState.WITHDRAWN, work.now
    await lodging.record(work, row)
    await step_notice.tell_member(work, row)
    await step_notice.tell_above(work, row)
    return await facts(work, row)


async def _open(work: Work, person: Person, objection_id: int) -> Objection:
    session = await work.session()
    row = await rows.locked(session, objection_id)
    if row is None or row.state is ObjectionState.DRAFT:
        raise Refusal("objection_unknown")
    own = await rows.same_people(session, {row.member_id})
    if person.member_id in own or not await _enters(work, person, row):
        raise Refusal("objection_unknown")
    if row.state in ANSWERED:
        raise Refusal("objection_answered")
    if row.state not in WAITING:
        raise Refusal("objection_withdrawn")
    return row


async def _enters(work: Work, person: Person, row: Objection) -> bool:
    cycle = await (await work.session()).get_one(Cycle, row.cycle_id)
    examiners = (await superior.above(work, cycle, row.member_id)).officers
    if examiners:
        return person.member_id in examiners
    if person.leads and person.cell_id == cycle.cell_id:
        return True
    if await superior.enters_answer(work, person, row, cycle):
        return True
    return person.officer and cycle.cell_id in [one.id for one in await cells_watched(work, person)]
