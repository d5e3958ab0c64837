"""What the collectives of a year answered to prompts and themes, in reports that were handed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from papers.forms import Appears
from storage.queries import review_trail
from storage.tables import CollectiveReport, Cycle, ReviewPrompt
from workflow.accounts import id_of
from workflow.review.which_form import form_named
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class ReportAnswer:
    """What one collective wrote to what it was asked."""

    name: str
    text: str
    """Empty before its report was handed in, and where it was handed in before the question came.
    A report answers all prompts at one item, each theme at its own."""


async def report_answers(
    work: Work, cycle: Cycle, asked: Sequence[ReviewPrompt]
) -> dict[int, tuple[ReportAnswer, ...]]:
    """Give by prompt or theme what every collective that has begun its report wrote to it."""
    found: dict[int, list[ReportAnswer]] = {id_of(one): [] for one in asked}
    for report, written in await review_trail.reports_written(await work.session(), id_of(cycle)):
        explained = await _explained(work, report, written)
        for row in asked:
            theme = written.get(review_trail.theme_id(id_of(row)), "")
            text = explained if row.theme is None else theme
            late = report.submitted_at is None or report.submitted_at < row.entered_at
            found[id_of(row)].append(ReportAnswer(report.name, "" if late else text))
    return {number: tuple(answers) for number, answers in found.items()}


async def _explained(work: Work, report: CollectiveReport, written: Mapping[str, str]) -> str:
    form = await form_named(work, report.form, report.form_hash)
    items = [one.id for one in form.items if one.appears is Appears.PROMPTED]
    return "\n".join(filter(None, (written.get(one, "") for one in items)))
