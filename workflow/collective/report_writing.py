"""A collective's report written by several hands: who writes which item, versions, handing in.

Everybody sees their own items and the others' finished ones. Whoever writes says which version they
have read: what somebody else wrote meanwhile is never written over unseen."""

from collections.abc import Mapping
from dataclasses import dataclass

import rating
from papers.forms import Appears, Form, FormKind, Item, Kind, Wording
from storage import audit
from storage.queries import collectives as rows
from storage.queries import people, review_trail, trees
from storage.tables import (
    CollectiveHand,
    CollectiveKind,
    CollectiveReport,
    Cycle,
    CycleState,
    Member,
    ReportState,
)
from terms.prompts import ThemeFor
from workflow.access import cell_member, leads
from workflow.accounts import Person, id_of
from workflow.answer_text import kept_value
from workflow.collective import past_reports, taken_over, writer_notice
from workflow.collective.reporting_scope import collectives
from workflow.cycle import in_view
from workflow.errors import Refusal
from workflow.review import prompts
from workflow.review.pages import theme_item
from workflow.review.which_form import FORMS, form_named
from workflow.work import Work

LONGEST_TEXT = 20_000
OPEN = frozenset({CycleState.COLLECTING})
OF_COLLECTIVES = (ThemeFor.COLLECTIVES, ThemeFor.EVERYBODY)
"""Themes that are asked in the reports of collectives."""
_THEME_LENGTH = 4_000
_FORM_ITEMS = frozenset(f"c{number}" for number in range(1, 7))
"""What the form itself asks for."""
_OF_THE_PARTY = (CollectiveKind.CELL, CollectiveKind.COMMITTEE)


@dataclass(frozen=True, slots=True)
class ReportItem:
    """One item of the report, as one of its hands sees it."""

    item: Item
    value: str
    """Empty when it is not written, or is another's and not finished."""
    version: int
    finished: bool
    writer_id: int | None
    writer: str
    edited_by: str
    mine: bool
    """This reader may write it."""


@dataclass(frozen=True, slots=True)
class Report:
    """A collective report as it stands."""

    report_id: int
    kind: CollectiveKind
    name: str
    year: int
    profile: str
    form: Form
    items: tuple[ReportItem, ...]
    hands: Mapping[int, str]
    submitted: bool
    prompts: tuple[str, ...]
    left: tuple[tuple[Item, str], ...]
    """What stood on a former form and is asked no more."""
    sums: Mapping[str, tuple[str, ...]]
    """Item of points to the figures that stood on a former form where it stands now."""
    circumstances: frozenset[rating.Circumstance]
    combined: bool
    planned_half_days: int | None

    def at(self, item_id: str) -> ReportItem:
        """Give one item; raise `Refusal` `item_unknown` for any other."""
        for one in self.items:
            if one.item.id == item_id:
                return one
        raise Refusal("item_unknown")

    @property
    def finished(self) -> int:
        """How many items are finished."""
        return sum(one.finished for one in self.items)

    @property
    def missing(self) -> tuple[ReportItem, ...]:
        """The required items that are not finished."""
        return tuple(one for one in self.items if one.item.required and not one.finished)


async def begin(work: Work, person: Person, kind: CollectiveKind, name: str) -> int:
    """Begin a collective's report of this year, or give the one begun; its members are its hands.

    Raises:
        Refusal: `not_secretary`, `not_substitute`, `no_cycle`, `no_collective`, `no_form`,
            `writing_closed`.
    """
    leads(person)
    found = next((c for c in await collectives(work, person) if c.kind is kind), None)
    cycle = await in_view(work, person)
    if found is None or cycle is None:
        raise Refusal("no_collective")
    if found.report_id:
        return found.report_id
    if CycleState(cycle.state) not in OPEN:
        raise Refusal("writing_closed")
    form = FORMS.of_kind(FormKind.COLLECTIVE, cycle.profile)
    if form is None:
        raise Refusal("no_form")
    session = await work.session()
    await review_trail.keep_form(session, form.content_hash, form.key, form.source)
    line = await people.line_of(session, cycle.cell_id)
    row = CollectiveReport(
        cycle_id=cycle.id or 0,
        kind=kind,
        name=name,
        form=form.key,
        form_hash=form.content_hash,
        received=kind in _OF_THE_PARTY and await trees.was_received(session, line, cycle.year),
    )
    session.add(row)
    await session.flush()
    for member in {*found.members, person.member_id}:
        session.add(CollectiveHand(report_id=row.id or 0, member_id=member))
    await session.flush()
    return row.id or 0


async def report(work: Work, person: Person, report_id: int) -> Report:
    """Give a report to one of its hands, or to the committee of its cell.

    Raises:
        Refusal: `no_report` for anybody else, and for a report of another cell or year.
    """
    row, cycle = await _row(work, person, report_id)
    return await _as_it_stands(work, person, row, cycle)


async def to_read(work: Work, person: Person, report_id: int) -> Report:
    """Give a report of the year in view, as `report`, or of an earlier one to who reads it still.

    Raises:
        Refusal: `no_report` for anybody else, and for a report of another cell.
    """
    found = await rows.report_with_cycle(await work.session(), report_id)
    viewed = await in_view(work, person)
    if found is None or (viewed is not None and found[1].id == viewed.id):
        return await report(work, person, report_id)
    if not await past_reports.reads(work, person, *found):
        raise Refusal("no_report")
    return await _as_it_stands(work, person, *found)


async def in_dossier(work: Work, reader: Person, report_id: int) -> Report:
    """Give a report as it stands in the dossier of its year, which its caller may read.

    Raises:
        Refusal: `no_report` where there is none.
    """
    found = await rows.report_with_cycle(await work.session(), report_id)
    if found is None:
        raise Refusal("no_report")
    return await _as_it_stands(work, reader, *found)


async def assign(work: Work, person: Person, report_id: int, item: str, member_id: int) -> Report:
    """Give an item to a member of the cell, or of the body the report is of, who becomes one of the
    hands.

    Raises:
        Refusal: as `report`; `not_secretary`, `not_substitute`, `not_in_cell`, `item_unknown`,
            `report_submitted`.
    """
    leads(person)
    now = await _to_change(work, person, report_id)
    before = now.at(item).writer_id
    session = await work.session()
    await _sits_or_belongs(work, person, member_id)
    row = await rows.item_to_change(session, report_id, item)
    row.writer_id = member_id
    session.add(row)
    if member_id not in now.hands:
        session.add(CollectiveHand(report_id=report_id, member_id=member_id))
    await session.flush()
    if member_id not in (before, person.member_id):
        await writer_notice.plan(work, report_id, member_id)
    return await report(work, person, report_id)


async def write(
    work: Work, person: Person, report_id: int, item: str, value: str, seen: int
) -> Report:
    """Write an item, as a new version; `seen` is the version its writer has read.

    Raises:
        Refusal: as `report`; `item_unknown`, `report_submitted`, `not_your_item` (name);
            `edited_meanwhile` (name) when somebody wrote it since; `answer_too_long`; as
            `answer_text.kept_value`.
    """
    now = await _to_change(work, person, report_id)
    one = now.at(item)
    if not one.mine:
        raise Refusal("not_your_item", name=one.writer)
    kept = kept_value(one.item, value)
    if len(kept) > LONGEST_TEXT:
        raise Refusal("answer_too_long", length=len(kept), limit=LONGEST_TEXT)
    session = await work.session()
    row = await rows.item_to_change(session, report_id, item)
    if row.version != seen:
        raise Refusal("edited_meanwhile", name=await _editor(work, report_id, item))
    row.finished = True
    await rows.add_version(session, row, kept, person.member_id, work.now)
    return await report(work, person, report_id)


async def reopen(work: Work, person: Person, report_id: int, item: str) -> Report:
    """Mark an item as not finished: its writer goes on, the others no longer read it.

    Raises:
        Refusal: as `write`.
    """
    now = await _to_change(work, person, report_id)
    one = now.at(item)
    if not one.mine:
        raise Refusal("not_your_item", name=one.writer)
    session = await work.session()
    row = await rows.item_to_change(session, report_id, item)
    row.finished = False
    session.add(row)
    await session.flush()
    return await report(work, person, report_id)


async def submit(work: Work, person: Person, report_id: int) -> Report:
    """Hand the report in for its collective; read-only from then on.

    Raises:
        Refusal: as `report`; `not_secretary`, `not_substitute`, `report_submitted`,
            `report_incomplete` (missing).
    """
    leads(person)
    now = await _to_change(work, person, report_id)
    if now.missing:
        raise Refusal("report_incomplete", missing=len(now.missing))
    row, cycle = await _row(work, person, report_id)
    row.state, row.submitted_at = ReportState.SUBMITTED, work.now
    row.submitted_by = person.member_id
    session = await work.session()
    session.add(row)
    await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind="collective_report_submitted",
        organisation_id=cycle.cell_id,
        payload={"report": report_id, "by": person.member_id},
    )
    return await report(work, person, report_id)


async def take_back(work: Work, person: Person, report_id: int) -> Report:
    """Open a report handed in again, before the meeting.

    Raises:
        Refusal: as `report`; `not_secretary`, `not_substitute`, `writing_closed`.
    """
    leads(person)
    row, cycle = await _row(work, person, report_id)
    if CycleState(cycle.state) not in OPEN:
        raise Refusal("writing_closed")
    row.state, row.submitted_at, row.submitted_by = ReportState.DRAFT, None, None
    session = await work.session()
    session.add(row)
    await session.flush()
    return await report(work, person, report_id)


async def to_change(work: Work, person: Person, report_id: int) -> CollectiveReport:
    """Give the row of a report whose circumstances may be changed.

    Raises:
        Refusal: as `report`; `not_secretary`, `not_substitute`, `report_submitted`,
            `writing_closed`.
    """
    leads(person)
    await _to_change(work, person, report_id)
    return (await _row(work, person, report_id))[0]


def extras(now: CollectiveReport, cycle: Cycle, *, prompted: bool) -> tuple[Item, ...]:
    """Give what the year's letters ask for beside the form (S0 1, S1 III.2.1(5), S3 2, S4 2)."""
    asked = rating.checklist(
        rating.ListName.COLLECTIVE,
        (),
        year=cycle.year,
        circumstances=circumstances_of(now, prompted=prompted),
        profile=cycle.profile,
    )
    return tuple(_extra(one) for one in asked.items if one.id not in _FORM_ITEMS)


def circumstances_of(row: CollectiveReport, *, prompted: bool) -> frozenset[rating.Circumstance]:
    """Give what happened to the collective this year, as the rules name it."""
    happened = {
        rating.Circumstance.PROMPTED: prompted,
        rating.Circumstance.CONCLUDED: row.concluded,
        rating.Circumstance.RECEIVED: row.received,
    }
    return frozenset(one for one, so in happened.items() if so)


def _extra(asked: rating.ListItem) -> Item:
    title = Wording(vi=asked.title, en=asked.title)
    cited = rating.cited(asked.clause)
    clause = Wording(vi=cited, en=cited)
    return Item(
        id=asked.id,
        kind=Kind.TEXT,
        section="",
        heading=asked.title,
        title=title,
        question=title,
        why=clause,
        hint=clause,
        examples=(),
        min_length=0,
        max_length=_THEME_LENGTH,
        required=True,
        appears=Appears.ALWAYS,
        grade_of=None,
        skip=None,
    )


async def _row(work: Work, person: Person, report_id: int) -> tuple[CollectiveReport, Cycle]:
    found = await rows.report_with_cycle(await work.session(), report_id)
    mine = await in_view(work, person)
    if found is None or mine is None or found[1].id != mine.id:
        raise Refusal("no_report")
    hands = await rows.hands_of(await work.session(), report_id)
    if person.member_id not in hands and not person.in_committee:
        raise Refusal("no_report")
    return found


async def _sits_or_belongs(work: Work, person: Person, member_id: int) -> None:
    if person.body is None:
        await cell_member(work, person, member_id)
        return
    session = await work.session()
    there = await people.members_on(session, person.cell_id, work.now.date())
    if member_id not in {one.id for one in there}:
        raise Refusal("not_in_cell")


async def _as_it_stands(work: Work, person: Person, row: CollectiveReport, cycle: Cycle) -> Report:
    session, report_id = await work.session(), id_of(row)
    hands = await rows.hands_of(session, report_id)
    names = {
        id_of(member): member.called for member in await people.members_of(session, person.cell_id)
    }
    given = await prompts.of_collective(work, cycle)
    await taken_over.take_over(work, cycle, row)
    form = await form_named(work, row.form, row.form_hash)
    cases = {Appears.TASKS, *([Appears.PROMPTED] if given else [])}
    sent = await review_trail.themes_of(session, id_of(cycle), *OF_COLLECTIVES)
    themes = tuple(theme_item(one, required=True) for one in sent)
    items = (*form.asked(cases), *extras(row, cycle, prompted=bool(given)), *themes)
    return Report(
        report_id=report_id,
        kind=CollectiveKind(row.kind),
        name=row.name,
        year=cycle.year,
        profile=cycle.profile,
        form=form,
        items=await _items(work, person, report_id, items, names),
        hands={member: name for member, name in names.items() if member in hands},
        submitted=row.state == ReportState.SUBMITTED,
        prompts=given,
        left=await taken_over.left(work, report_id, form, {item.id for item in items}),
        sums=await taken_over.sums(work, report_id, form),
        circumstances=circumstances_of(row, prompted=bool(given)),
        combined=row.combined,
        planned_half_days=row.planned_half_days,
    )


async def _items(
    work: Work, person: Person, report_id: int, items: tuple[Item, ...], names: Mapping[int, str]
) -> tuple[ReportItem, ...]:
    session = await work.session()
    stood = await rows.items_of(session, report_id)
    versions = await rows.newest_versions(session, report_id)
    hands = await rows.hands_of(session, report_id)
    shown = []
    for item in items:
        row, newest = stood.get(item.id), versions.get(item.id)
        writer = row.writer_id if row else None
        mine = person.member_id == writer or (writer is None and person.member_id in hands)
        finished = row.finished if row else False
        shown.append(
            ReportItem(
                item=item,
                value=newest.value if newest and (mine or finished) else "",
                version=row.version if row else 0,
                finished=finished,
                writer_id=writer,
                writer=names.get(writer or 0, ""),
                edited_by=names.get(newest.written_by, "") if newest else "",
                mine=mine,
            )
        )
    return tuple(shown)


async def _to_change(work: Work, person: Person, report_id: int) -> Report:
    row, cycle = await _row(work, person, report_id)
    now = await _as_it_stands(work, person, row, cycle)
    if now.submitted:
        raise Refusal("report_submitted")
    if CycleState(cycle.state) not in OPEN:
        raise Refusal("writing_closed")
    return now


async def _editor(work: Work, report_id: int, item: str) -> str:
    session = await work.session()
    newest = (await rows.newest_versions(session, report_id)).get(item)
    if newest is None:
        return ""
    return (await session.get_one(Member, newest.written_by)).called
