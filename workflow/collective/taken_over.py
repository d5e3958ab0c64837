"""A collective's report begun on a form that another took the place of: over to the form in force.

Every item goes with its writer and all its versions. What has no place on the form in force stays
stored, is read beside the report, and is printed nowhere; where the form asks for it otherwise, its
writer is asked anew."""

from collections.abc import Collection, Mapping

from papers.forms import Form, Item, fits
from storage.queries import collectives as rows
from storage.tables import CollectiveReport, Cycle, CycleState, ReportState
from workflow.review.review_states import BEFORE_THE_MEETING
from workflow.review.which_form import FORMS, form_named
from workflow.work import Work

_ASIDE = "@"
"""After the name of a former item: its answer does not fit the item that asks now."""


async def take_over(work: Work, cycle: Cycle, report: CollectiveReport) -> None:
    """Bring a report that is written before the meeting over; nothing where it is in force."""
    if report.state != ReportState.DRAFT or CycleState(cycle.state) not in BEFORE_THE_MEETING:
        return
    now = await newer_form(work, cycle, report)
    move = None if now is None else now.move_from(report.form)
    if now is None or move is None:
        return
    session = await work.session()
    newest = await rows.newest_versions(session, report.id or 0)
    for former, item in move.items.items():
        if former in newest and not fits(now.item(item), newest[former].value):
            await rows.lay_aside(session, report.id or 0, former, f"{former}{_ASIDE}", item)
        elif former != item:
            await rows.rename_item(session, report.id or 0, former, item)
    report.form, report.form_hash = now.key, now.content_hash
    session.add(report)
    await session.flush()


async def newer_form(work: Work, cycle: Cycle, report: CollectiveReport) -> Form | None:
    """Give the form that took the place of the one a report was begun on; None where none did."""
    then = await form_named(work, report.form, report.form_hash)
    return FORMS.successor(then, None, cycle.profile)


async def sums(work: Work, report_id: int, form: Form) -> Mapping[str, tuple[str, ...]]:
    """Give the figures that stood where an item of points stands now, by the item, if all did."""
    newest = await rows.newest_versions(await work.session(), report_id)
    return {
        item: tuple(newest[one].value for one in parts)
        for move in form.moves
        for item, parts in move.sums.items()
        if all(one in newest for one in parts)
    }


async def left(
    work: Work, report_id: int, form: Form, asked: Collection[str]
) -> tuple[tuple[Item, str], ...]:
    """Give what stood on the former form and is asked no more, as it reads."""
    if not form.moves:
        return ()
    newest = await rows.newest_versions(await work.session(), report_id)
    found = []
    for name, version in newest.items():
        item = None if name in asked else FORMS.former_item(form, name.rstrip(_ASIDE))
        if item is not None:
            found.append((item, version.value))
    return tuple(found)
