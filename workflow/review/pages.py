"""A self-review as it is read: its questions, what is written to each, what may be changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from papers.forms import Appears, Form, Item, Kind, Matter, Wording
from papers.forms.local import SENT_THEME
from storage.member_then import MemberThen
from storage.queries import answer_trail, people, review_trail
from storage.queries import reviews as review_rows
from storage.queries.reviews import Writing
from storage.tables import (
    Cycle,
    CycleState,
    Period,
    ReviewAttachment,
    ReviewPrompt,
    ReviewReopening,
    SelfReview,
)
from terms.prompts import ThemeFor
from workflow.accounts import Person, id_of
from workflow.cycle import rating_day
from workflow.errors import Refusal
from workflow.review.last_year import Earlier, earlier_of
from workflow.review.review_states import Phase, phase_of
from workflow.review.taken_over import Moved, moved
from workflow.review.which_form import (
    form_of_review,
    successor,
)
from workflow.work import Work

REASON = "reason"
"""The note that says why they propose another level than the standards tell."""
ABSENCE = "absence"
"""The note that says they were away for long (S1 V.9); see `workflow.committee.absence`."""
NO_ROWS = "[]"
"""How "nothing to say" is kept where rows are asked for."""
PASTE = "=paste"
"""The place of the prepared text, among what can be put back and what was sent."""
READABLE = (".docx", ".txt")
"""Endings of files that may hold a prepared text."""
OF_MEMBERS = (ThemeFor.MEMBERS, ThemeFor.EVERYBODY)
"""Themes that are asked in the papers of members."""
_THEME_LENGTH = 4000
NOTE = "+"
"""Begins the id of what is kept beside the form's own answers."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A photo or file handed in with an item."""

    proof_id: int
    item: str
    kind: str
    name: str
    row: int = 0
    """The row of the item that it proves, from 1; 0 for the whole item."""

    @property
    def readable(self) -> bool:
        """Whether its words can be read as a prepared text."""
        return self.kind == "document" and self.name.casefold().endswith(READABLE)


@dataclass(frozen=True, slots=True)
class Trail:
    """What stood in one place before, by marks."""

    undo: int | None
    """What would be put back next."""
    redo: int | None
    """What was put back last, and can be taken again."""


@dataclass(frozen=True, slots=True)
class Leave:
    """One long leave: its days, as far as they are known."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Page:
    """A self-review as it stands: its form, its answers, its deadline."""

    review_id: int
    member_id: int
    form: Form
    items: tuple[Item, ...]
    answers: Mapping[str, str]
    notes: Mapping[str, str]
    """What the standards need and no official form asks; the reason for another level."""
    leader: bool
    prompts: tuple[str, ...]
    """What the superior committee asks to be explained; each has its item."""
    proofs: tuple[Proof, ...]
    phase: Phase
    comment: str
    """Why the secretary gave it back."""
    reopened: frozenset[str]
    """The items that may be changed; all of them when empty."""
    year: int
    profile: str
    state: CycleState
    deadline: date
    """Due before this day."""
    trail: Mapping[str, Trail]
    """What can be put back, by the id of an item, or of what is kept beside the form."""
    moved: Moved | None
    """What it brought over from a former form; None when it was begun on this one."""
    outdated: bool
    """Whether another form took the place of this one, which the review keeps."""
    earlier: Earlier
    """Their review of an earlier year."""
    leaves: tuple[Leave, ...]
    """The long leaves of the year, as the membership has them."""

    def stored(self, name: str) -> str | None:
        """Give what is stored of an item, or under the id of what is kept beside the form."""
        if name.startswith(NOTE):
            return self.notes.get(name.removeprefix(NOTE))
        return self.answers.get(name)

    @property
    def submitted(self) -> bool:
        """Whether it is handed in, and read-only."""
        return self.phase is Phase.SUBMITTED

    def called_now(self, item_id: str) -> str:
        """Give the item that has the text of one of the former form's."""
        return item_id if self.moved is None else self.moved.renamed.get(item_id, item_id)

    def may_change(self, item_id: str) -> bool:
        """Tell whether an item may be written."""
        return not self.submitted and (not self.reopened or item_id in self.reopened)

    def item(self, item_id: str) -> Item:
        """Give one of the items asked; raise `Refusal` `item_unknown` for any other."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise Refusal("item_unknown")

    def about(self, matter: Matter) -> Item | None:
        """Give the first of the items asked that is about a matter."""
        return next((item for item in self.items if item.matter is matter), None)

    def number(self, item_id: str) -> int:
        """Give the place of an item, from 1."""
        return self.items.index(self.item(item_id)) + 1

    def after(self, item_id: str) -> Item | None:
        """Give the item asked after this one that may be written; None after the last."""
        rest = self.items[self.number(item_id) :]
        return next((item for item in rest if self.may_change(item.id)), None)

    def before(self, item_id: str) -> Item | None:
        """Give the item asked before this one that may be written; None before the first."""
        earlier = self.items[: self.number(item_id) - 1]
        return next((item for item in reversed(earlier) if self.may_change(item.id)), None)

    @property
    def answered(self) -> int:
        """How many items have an answer."""
        return sum(item.id in self.answers for item in self.items)

    @property
    def missing(self) -> tuple[Item, ...]:
        """The required items without an answer, in order."""
        return tuple(i for i in self.items if i.required and i.id not in self.answers)

    @property
    def first_open(self) -> Item | None:
        """The first item to go on with: without an answer, else the first that was reopened."""
        mine = [item for item in self.items if self.may_change(item.id)]
        empty = next((item for item in mine if item.id not in self.answers), None)
        return empty or (mine[0] if self.reopened and mine else None)

    def proofs_of(self, item_id: str) -> tuple[Proof, ...]:
        """The proofs handed in with one item."""
        return tuple(proof for proof in self.proofs if proof.item == item_id)


def note_id(name: str) -> str:
    """Give the id under which something beside the form's own answers is kept."""
    return f"{NOTE}{name}"


async def writing(work: Work, cell_id: int, member_id: int, viewer_id: int) -> Writing | None:
    """Give what a member's review is read from, of the year that `viewer_id` works in; None before
    the cell's first one."""
    return await review_rows.writing_of(await work.session(), cell_id, member_id, viewer_id)


async def page_now(
    work: Work, cell_id: int, member_id: int, viewer_id: int
) -> tuple[Writing | None, Page | None]:
    """Give what a member's review is read from, and the review; None where there is none yet."""
    found = await work.known(writing, cell_id, member_id, viewer_id)
    if found is None or found.review is None:
        return found, None
    return found, await _page(work, found)


async def stored_review(work: Work, viewer: Person, member_id: int) -> tuple[Cycle, SelfReview]:
    """Give the rows of a member's review of the year that the viewer, of the same cell, works in.

    Raises:
        Refusal: `no_cycle`, `no_review`.
    """
    found = await work.known(writing, viewer.cell_id, member_id, viewer.member_id)
    if found is None:
        raise Refusal("no_cycle")
    if found.review is None:
        raise Refusal("no_review")
    return found.cycle, found.review


async def page_of(work: Work, cycle: Cycle, review: SelfReview) -> Page:
    """Give a review as it stands."""
    session = await work.session()
    reopening = await review_trail.open_reopening(session, id_of(review))
    prompts = await review_trail.prompts_of(session, id_of(cycle), review.member_id)
    prompts += await review_trail.themes_of(session, id_of(cycle), *OF_MEMBERS)
    return await _page(work, Writing(cycle, (cycle,), review, reopening, tuple(prompts)))


async def _page(work: Work, found: Writing) -> Page:
    cycle, review, prompts = found.cycle, found.review, found.prompts
    assert review is not None
    session = await work.session()
    history = await people.history_of(session, review.member_id)
    member = history.then(rating_day(cycle))
    stored, before = await review_trail.answers_with_earlier(session, review, cycle.year)
    then = await earlier_of(work, before)
    form = await form_of_review(work, review)
    items = items_asked(form, member, prompts, faults_named=then.faults_named)
    return Page(
        review_id=id_of(review),
        member_id=review.member_id,
        form=form,
        items=items,
        answers={name: value for name, value in stored.items() if not name.startswith(NOTE)},
        notes={n.removeprefix(NOTE): v for n, v in stored.items() if n.startswith(NOTE)},
        leader=member.leader,
        prompts=tuple(prompt.text for prompt in prompts if prompt.theme is None),
        proofs=tuple(
            _proof(row, items)
            for row in await review_trail.attachments_of(session, id_of(review))
            if row.item != PASTE
        ),
        phase=phase_of(review, found.reopening),
        comment=found.reopening.comment if found.reopening else "",
        reopened=_reopened(found.reopening, items),
        year=cycle.year,
        profile=cycle.profile,
        state=CycleState(cycle.state),
        deadline=cycle.review_deadline,
        trail=_trails(await answer_trail.marks(session, id_of(review))),
        earlier=then,
        moved=await moved(work, review, form),
        outdated=successor(form, member, cycle) is not None,
        leaves=tuple(map(_leave, history.leaves_in(cycle.year))),
    )


def _leave(period: Period) -> Leave:
    last = None if period.until is None else period.until - timedelta(days=1)
    return Leave(period.since, last)


def _trails(marks: list[answer_trail.Mark]) -> dict[str, Trail]:
    found: dict[str, Trail] = {}
    for mark in marks:
        known = found.get(mark.item, Trail(None, None))
        if not mark.undone:
            found[mark.item] = Trail(mark.mark_id, None)
        else:
            found[mark.item] = Trail(known.undo, known.redo or mark.mark_id)
    return found


def items_asked(
    form: Form, member: MemberThen, prompts: Sequence[ReviewPrompt], *, faults_named: bool
) -> tuple[Item, ...]:
    """The items asked of this member: each prompt is an item of its own (H-15), each theme of the
    upper level stands after the first section."""
    asked: list[Item] = []
    themes = [theme_item(row) for row in prompts if row.theme is not None]
    prompts = [row for row in prompts if row.theme is None]
    cases = {
        Appears.PROMPTED: bool(prompts),
        Appears.FAULTS_NAMED: faults_named,
        Appears.LEADER: member.leader,
        Appears.STAFF: not member.retired,
        Appears.TASKS: True,
    }
    for item in form.asked(frozenset(case for case, holds in cases.items() if holds)):
        if item.appears is Appears.PROMPTED:
            asked += [_prompt_item(item, n, row) for n, row in enumerate(prompts, start=1)]
        else:
            asked.append(item)
    last = last_of_first(form, asked)
    return (*asked[:last], *themes, *asked[last:])


def last_of_first(form: Form, items: Sequence[Item]) -> int:
    """Give after how many of these items the first section with questions ends."""
    first = {item.id for item in next(one.items for one in form.sections if one.items)}
    return max((at for at, item in enumerate(items, start=1) if item.id in first), default=0)


def theme_item(row: ReviewPrompt, *, required: bool = False) -> Item:
    """Give a theme of the upper level as a question."""
    title = Wording(vi=row.text, en=row.text)
    why = SENT_THEME
    return Item(
        id=review_trail.theme_id(id_of(row)),
        kind=Kind.TEXT,
        section="",
        heading=row.text,
        title=title,
        question=title,
        why=why,
        hint=why,
        examples=(),
        min_length=0,
        max_length=_THEME_LENGTH,
        required=required,
        appears=Appears.ALWAYS,
        grade_of=None,
        skip=None,
    )


def _prompt_item(item: Item, number: int, prompt: ReviewPrompt) -> Item:
    asked = item.question
    return replace(
        item,
        id=f"{item.id}.{prompt.id}",
        title=Wording(vi=f"{item.title.vi} ({number})", en=f"{item.title.en} ({number})"),
        question=Wording(vi=f"«{prompt.text}»\n\n{asked.vi}", en=f"«{prompt.text}»\n\n{asked.en}"),
        required=True,
    )


def _reopened(reopening: ReviewReopening | None, items: tuple[Item, ...]) -> frozenset[str]:
    """Which items may be changed. A level that was voted upon is not revised afterwards."""
    if reopening is None:
        return frozenset()
    return frozenset(reopening.items) & {item.id for item in items}


def _proof(row: ReviewAttachment, items: tuple[Item, ...]) -> Proof:
    """A proof of one row is kept under the item and the row's number: `work.2`."""
    item, _, number = row.item.rpartition(".")
    of_a_row = any(one.id == item and one.stepwise for one in items)
    if of_a_row and number.isdigit():
        return Proof(row.id or 0, item, row.kind, row.name, int(number))
    return Proof(row.id or 0, row.item, row.kind, row.name)
