"""A collective report as its Word file: the form, the year's themes, the opinions of others."""

from papers.facts import FormFacts, OpinionFacts
from papers.form_paper import form_docx
from papers.forms import Appears, Item, Kind
from papers.plain import in_file_name
from storage.queries import collectives as rows
from storage.queries import people
from workflow.accounts import Person
from workflow.collective import consultation, report_writing
from workflow.collective.report_writing import Report, ReportItem
from workflow.links import Claim, in_place, link
from workflow.paper_file import PaperFile
from workflow.work import Work

COLLECTIVE = "collective"
"""The kind of link that opens a collective report."""


async def paper(work: Work, person: Person, report_id: int) -> PaperFile:
    """Give the report's Word file, a draft until it is handed in.

    Raises:
        Refusal: as `report_writing.to_read`.
    """
    return _file(work, person, report_id, await facts_of(work, person, report_id))


async def in_dossier(work: Work, reader: Person, report_id: int) -> PaperFile:
    """Give a report's Word file for the dossier of its year, which its caller may read."""
    now = await report_writing.in_dossier(work, reader, report_id)
    return _file(work, reader, report_id, await _facts(work, reader, now))


def _file(work: Work, person: Person, report_id: int, facts: FormFacts) -> PaperFile:
    name = in_file_name(facts.collective)
    mark = "nhap-" if facts.draft else ""
    place = 0 if person.body is None else person.cell_id
    return PaperFile(
        name=f"{mark}bao-cao-kiem-diem-{name}-{facts.year}.docx",
        render=lambda: form_docx(facts),
        link=link(work, Claim(in_place(COLLECTIVE, place), person.member_id, report_id)),
        draft=facts.draft,
    )


async def facts_of(work: Work, person: Person, report_id: int) -> FormFacts:
    """Give what the paper states; raise `Refusal` as `report_writing.to_read`."""
    return await _facts(work, person, await report_writing.to_read(work, person, report_id))


async def _facts(work: Work, person: Person, now: Report) -> FormFacts:
    found = await consultation.outlook_of(work, now)
    session = await work.session()
    line = await people.line_of(session, person.cell_id)
    row = await rows.report_with_cycle(session, now.report_id)
    handed_in = row[0].submitted_at if row else None
    return FormFacts(
        form=now.form,
        year=now.year,
        person=None,
        collective=now.name,
        answers=on_paper(now),
        superior=line[-2].name if len(line) > 1 else "",
        cell=line[-1].name,
        place=people.dated_from(line),
        on=handed_in.astimezone(work.now.tzinfo).date() if handed_in else None,
        cases=frozenset({Appears.TASKS, *([Appears.PROMPTED] if now.prompts else [])}),
        opinions=tuple(
            OpinionFacts(body.title, body.asked_on, body.answered_on, body.opinion)
            for body in found.bodies
        ),
        draft=not now.submitted,
    )


def on_paper(now: Report) -> dict[str, str]:
    """Give the answers under the form's own items; what the year's letters ask for beside it is
    added to the last item of the first section, each under its own heading."""
    own = {item.id for item in now.form.items}
    answers = {one.item.id: one.value for one in now.items if one.item.id in own and one.value}
    themes = [_theme(one) for one in now.items if one.item.id not in own and one.value]
    if themes:
        place = _place(next(one.items for one in now.form.sections if one.items))
        answers[place] = "\n".join([*filter(None, [answers.get(place, "")]), *themes])
    return answers


def _theme(one: ReportItem) -> str:
    return f"{one.item.heading}:\n{one.value}"


def _place(items: tuple[Item, ...]) -> str:
    return [item.id for item in items if item.kind is Kind.TEXT][-1]
