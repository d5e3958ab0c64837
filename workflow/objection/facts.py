"""One opinion reserved or one complaint, as it is shown and printed: plain values."""

from dataclasses import dataclass
from datetime import date, datetime

from storage.queries import objections as rows
from storage.tables import Cycle, Member, Objection, ObjectionWithdrawal, Organisation
from terms.objection import WAITING, ObjectionKind, ObjectionState
from workflow.accounts import id_of
from workflow.objection import superior
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class ObjectionFacts:
    """What was brought forward, to whom, how far it is."""

    objection_id: int
    kind: ObjectionKind
    state: ObjectionState
    number: int
    """0 while it is written."""
    year: int
    cell: str
    name: str
    body: str
    """To whom; empty where the house knows no organisation above the cell."""
    on_paper: bool
    """Nobody above works here: it is handed in, and answered, on paper."""
    text: str
    scans: int
    from_paper: bool
    dated: date | None
    brought_on: date | None
    lodged_on: date | None
    """The day on which it came: of a paper the one that was entered with it."""
    receipted_on: date | None
    """The day on which it was given its number."""
    lodge_by: date | None
    late: bool
    answer_by: date | None
    overdue: bool
    received_on: date | None
    examined_on: date | None
    ended_on: date | None
    answer: str
    document: str
    withdrawn_by_paper: date | None
    """The day on the paper by which it was withdrawn; None where no paper was entered."""
    withdrawal: str
    """What that paper says; empty where a photo or scan of it is kept."""
    withdrawal_scans: int
    earlier: tuple[int, ...]
    """Numbers of the complaints that the same member lodged before this one, of this year."""

    @property
    def waits(self) -> bool:
        """Whether it is still to be answered."""
        return self.kind is ObjectionKind.COMPLAINT and self.state in WAITING

    @property
    def may_withdraw(self) -> bool:
        """Whether its member may still take it back."""
        return self.state in WAITING


async def facts(work: Work, row: Objection) -> ObjectionFacts:
    """Give a row as plain values."""
    session = await work.session()
    cycle = await session.get_one(Cycle, row.cycle_id)
    cell = await session.get_one(Organisation, cycle.cell_id)
    member = await session.get_one(Member, row.member_id)
    examiners = await superior.above(work, cycle, row.member_id)
    all_in = await rows.lodged_in(session, [id_of(cycle)])
    numbered = _day(work, row.lodged_at)
    lodged = (row.brought_on or row.dated) if row.entered_by else numbered
    paper = await _withdrawal(work, row)
    waits = row.kind is ObjectionKind.COMPLAINT and row.state in WAITING
    return ObjectionFacts(
        objection_id=id_of(row),
        kind=ObjectionKind(row.kind),
        state=ObjectionState(row.state),
        number=row.number or 0,
        year=cycle.year,
        cell=cell.name,
        name=member.called,
        body=examiners.body,
        on_paper=not examiners.officers,
        text=row.text,
        scans=len(await rows.scans_of(session, id_of(row))),
        from_paper=row.entered_by is not None,
        dated=row.dated,
        brought_on=row.brought_on,
        lodged_on=(row.brought_on or numbered) if numbered else None,
        receipted_on=numbered,
        lodge_by=row.lodge_by,
        late=bool(lodged and row.lodge_by and lodged > row.lodge_by),
        answer_by=row.answer_by,
        overdue=waits and row.answer_by is not None and row.answer_by < work.now.date(),
        received_on=_day(work, row.received_at),
        examined_on=_day(work, row.examined_at),
        ended_on=paper.brought_on if paper else _day(work, row.ended_at),
        answer=row.answer,
        document=row.answer_document,
        withdrawn_by_paper=paper.dated if paper else None,
        withdrawal=paper.text if paper else "",
        withdrawal_scans=1 if paper and paper.file else 0,
        earlier=tuple(each.number or 0 for each in all_in if _before(each, row)),
    )


async def _withdrawal(work: Work, row: Objection) -> ObjectionWithdrawal | None:
    if row.state is not ObjectionState.WITHDRAWN:
        return None
    return await (await work.session()).get(ObjectionWithdrawal, id_of(row))


def _before(each: Objection, row: Objection) -> bool:
    complaint = ObjectionKind.COMPLAINT
    same = each.member_id == row.member_id and each.kind is complaint and row.kind is complaint
    return same and (row.number is None or (each.number or 0) < row.number)


def _day(work: Work, moment: datetime | None) -> date | None:
    return None if moment is None else moment.astimezone(work.now.tzinfo).date()
