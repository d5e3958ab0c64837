"""The papers of an objection as Word files: its receipt, the answer to a complaint."""

from datetime import date

from papers.objection_paper import (
    ObjectionCourse,
    ObjectionLetter,
    answer_docx,
    course_docx,
    receipt_docx,
)
from storage.queries import objections as rows
from storage.tables import Cycle, Objection
from terms.objection import ANSWERED, ObjectionKind, ObjectionState
from workflow.accounts import Person, id_of
from workflow.dates import day_in
from workflow.errors import Refusal
from workflow.file_names import person_in_file
from workflow.links import Claim, link
from workflow.objection import lodging, superior
from workflow.objection.facts import ObjectionFacts, facts
from workflow.paper_file import PaperFile
from workflow.work import Work

RECEIPT = "objection_receipt"
ANSWER = "objection_answer"


async def receipt(work: Work, person: Person, objection_id: int) -> PaperFile:
    """Give the receipt to whoever lodged it.

    Raises:
        Refusal: as `lodging.one`; `objection_unknown` while it is only written.
    """
    now = await lodging.one(work, person, objection_id)
    if now.state is ObjectionState.DRAFT:
        raise Refusal("objection_unknown")
    name = f"bien-nhan-{await _in_file(work, now)}.docx"
    address = link(work, Claim(RECEIPT, person.member_id, objection_id))
    letter = letter_of(now)
    return PaperFile(name, lambda: receipt_docx(letter), address)


async def answer(work: Work, person: Person, objection_id: int) -> PaperFile:
    """Give the written answer to whoever complained.

    Raises:
        Refusal: as `lodging.one`; `objection_unknown` before it is answered.
    """
    now = await lodging.one(work, person, objection_id)
    if now.state not in ANSWERED:
        raise Refusal("objection_unknown")
    name = f"tra-loi-khieu-nai-{await _in_file(work, now)}.docx"
    address = link(work, Claim(ANSWER, person.member_id, objection_id))
    letter = letter_of(now)
    return PaperFile(name, lambda: answer_docx(letter), address)


async def in_dossier(work: Work, reader: Person, cycle: Cycle) -> list[PaperFile]:
    """Give the papers of the complaints of a year that this reader examines, and of no other: its
    receipt, the steps of its examination, the answer once there is one."""
    made = []
    for row in await rows.lodged_in(await work.session(), [id_of(cycle)]):
        complaint = row.kind is ObjectionKind.COMPLAINT
        if complaint and await superior.may_examine(work, reader, row, cycle):
            made += await _papers_of(work, await facts(work, row))
    return made


async def _papers_of(work: Work, now: ObjectionFacts) -> list[PaperFile]:
    letter, course, whose = letter_of(now), _course_of(now), await _in_file(work, now)
    made = [
        PaperFile(f"bien-nhan-{whose}.docx", lambda: receipt_docx(letter), ""),
        PaperFile(f"qua-trinh-xem-xet-{whose}.docx", lambda: course_docx(letter, course), ""),
    ]
    if now.state in ANSWERED:
        made.append(PaperFile(f"tra-loi-khieu-nai-{whose}.docx", lambda: answer_docx(letter), ""))
    return made


def _course_of(now: ObjectionFacts) -> ObjectionCourse:
    withdrawn = now.state is ObjectionState.WITHDRAWN
    return ObjectionCourse(
        received_on=now.received_on,
        examined_on=now.examined_on,
        answer_by=now.answer_by,
        withdrawn_on=now.ended_on if withdrawn else None,
        withdrawn_by_paper=now.withdrawn_by_paper,
        withdrawal=now.withdrawal,
        withdrawal_scans=now.withdrawal_scans,
    )


def called(number: int, year: int) -> str:
    """Give how a number is written: `01/2024`."""
    return f"{number:02}/{year}"


def letter_of(now: ObjectionFacts) -> ObjectionLetter:
    """Give what its papers state."""
    missed: date | None = now.lodge_by if now.late else None
    return ObjectionLetter(
        complaint=now.kind is ObjectionKind.COMPLAINT,
        number=called(now.number, now.year),
        year=now.year,
        name=now.name,
        cell=now.cell,
        body=now.body,
        on_paper=now.on_paper,
        lodged_on=now.lodged_on,
        receipted_on=now.receipted_on,
        dated=now.dated,
        late_after=missed,
        earlier=tuple(called(each, now.year) for each in now.earlier),
        text=now.text,
        scans=now.scans,
        upheld=now.state is ObjectionState.UPHELD if now.state in ANSWERED else None,
        document=now.document,
        answer=now.answer,
        answered_on=day_in(now.document),
    )


async def _in_file(work: Work, now: ObjectionFacts) -> str:
    row = await (await work.session()).get_one(Objection, now.objection_id)
    return f"{await person_in_file(work, row.member_id)}-{now.number:02}-{now.year}"
