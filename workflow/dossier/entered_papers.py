"""What others wrote for a year and was entered, as papers of its dossier: what was asked to be
explained with its answers, the comment of where a member lives. Who reads them was looked at."""

from collections.abc import Sequence

from papers.dossier_sheets import DossierSheet, SheetFacts, copied_from, dossier_sheet_docx
from papers.plain import in_file_name
from papers.prompts_sheet import COLLECTIVES, MEMBERS, PromptLine, PromptsFacts, prompts_xlsx
from storage.queries import meetings as meeting_rows
from storage.queries import notices as notice_rows
from storage.queries import review_trail
from storage.tables import Cycle, Organisation, ReviewPrompt
from terms.places import PlaceKind
from terms.prompts import ThemeFor
from workflow.accounts import id_of
from workflow.collective.report_answers import report_answers
from workflow.dossier.known_papers import WHOLE
from workflow.dossier.missing_sheets import of_member
from workflow.file_names import person_in_file
from workflow.paper_file import PaperFile
from workflow.review.pages import OF_MEMBERS
from workflow.work import Work


async def prompts(work: Work, cycle: Cycle, subject: int) -> list[PaperFile]:
    """Give what was asked of a member, with what they handed in; for `WHOLE` of everybody."""
    session = await work.session()
    asked = await review_trail.prompts_in(session, id_of(cycle))
    meant = [one for one in asked if subject in (WHOLE, one.member_id)]
    if not meant:
        return []
    place = await session.get_one(Organisation, cycle.cell_id)
    facts = PromptsFacts(
        whose=place.name,
        made_on=work.now.date(),
        lines=tuple(await _lines(work, cycle, place, meant)),
    )
    whose = await person_in_file(work, subject) if subject else in_file_name(place.name)
    name = f"goi-y-kiem-diem-{whose}-{cycle.year}.xlsx"
    return [PaperFile(name, lambda: prompts_xlsx(facts), "")]


async def _lines(
    work: Work, cycle: Cycle, place: Organisation, meant: Sequence[ReviewPrompt]
) -> list[PromptLine]:
    session, number = await work.session(), id_of(cycle)
    said = await review_trail.explained(session, number)
    of_collectives = await report_answers(work, cycle, meant)
    named = await meeting_rows.members_named(session, [one.member_id or 0 for one in meant])
    lines = []
    for row in meant:
        on = row.entered_at.astimezone(work.now.tzinfo).date()
        if row.member_id is not None:
            answers = [(named[row.member_id].called, said.get((row.member_id, id_of(row)), ""))]
        else:
            answers = []
            if row.theme is not ThemeFor.MEMBERS:
                answers += [(one.name, one.text) for one in of_collectives[id_of(row)]]
            if row.theme is None and not answers:
                answers = [(COLLECTIVES, "")]
            if row.theme in OF_MEMBERS:
                answers.append((MEMBERS, ""))
        lines += [
            PromptLine(
                cell=place.name,
                year=cycle.year,
                theme=row.theme is not None,
                whom=whom,
                text=row.text,
                sent_on=on,
                answered=int(bool(answer)),
                of=1 if answer or row.member_id is not None else 0,
                answer=answer,
            )
            for whom, answer in answers
        ]
    return lines


async def residence(work: Work, cycle: Cycle, member_id: int) -> list[PaperFile]:
    """Give the comment of where a member lives; none where it was not entered."""
    session = await work.session()
    entered = [
        one
        for one in await notice_rows.places(session, id_of(cycle))
        if (one.member_id, one.kind) == (member_id, PlaceKind.RESIDENCE) and one.comment
    ]
    if not entered:
        return []
    place = await session.get_one(Organisation, cycle.cell_id)
    named = await meeting_rows.members_named(session, [member_id])
    facts = SheetFacts(
        kind=DossierSheet.RESIDENCE,
        superior="",
        cell=place.name,
        year=cycle.year,
        head="",
        document="",
        rows=tuple(
            of_member(
                named[member_id], comment=f"{one.comment}\n{copied_from(one.place, one.since)}"
            )
            for one in entered
        ),
    )
    name = f"nhan-xet-noi-cu-tru-{await person_in_file(work, member_id)}-{cycle.year}.docx"
    return [PaperFile(name, lambda: dossier_sheet_docx(facts), "")]
