"""A member's self-review: the right form, every answer kept as it comes, the handing in."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import rating
from papers.facts import FormFacts, PersonFacts
from papers.forms import Form, Item, Kind, load_forms
from storage.queries import people
from storage.queries import reviews as review_rows
from storage.tables import Cycle, CycleState, Member, ReviewState, SelfReview
from workflow import cycle as cycles
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.work import Work

LONGEST_ANSWER = 20_000
"""Characters of one answer. Far above any form's advice: honest writing is never cut off."""
SPLIT_FROM = 1_800
"""A message this long may be the first part of a text that the phone has cut: after 2,000
characters (Zalo) or 4,096 (Telegram), or at a blank before."""

FORMS: Mapping[str, Form] = load_forms()
GRADES = ("excellent", "good", "average", "poor")
"""Grades of a criterion, best first: Xuất sắc, Tốt, Trung bình, Kém."""
LEVELS = tuple(level.value for level in rating.Level)
_EDITION = "2023"
_TURNS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""What Unicode calls the signs that embed, override or isolate a direction of reading."""


@dataclass(frozen=True, slots=True)
class Page:
    """A self-review as it stands: its form, its answers, its deadline."""

    review_id: int
    form: Form
    items: tuple[Item, ...]
    answers: Mapping[str, str]
    submitted: bool
    year: int
    deadline: date
    """Due before this day."""

    def item(self, item_id: str) -> Item:
        """Give one of the items asked; raise `Refusal` `item_unknown` for any other."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise Refusal("item_unknown")

    def number(self, item_id: str) -> int:
        """Give the place of an item, from 1."""
        return self.items.index(self.item(item_id)) + 1

    def after(self, item_id: str) -> Item | None:
        """Give the item asked after this one; None after the last."""
        place = self.number(item_id)
        return self.items[place] if place < len(self.items) else None

    def before(self, item_id: str) -> Item | None:
        """Give the item asked before this one; None before the first."""
        place = self.number(item_id)
        return self.items[place - 2] if place > 1 else None

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
        """The first item without an answer, required or not."""
        return next((i for i in self.items if i.id not in self.answers), None)


async def page(work: Work, person: Person) -> Page | None:
    """Give the person's self-review of the current cycle; None when he has not begun."""
    cycle = await cycles.current(work, person)
    if cycle is None:
        return None
    review = await review_rows.review_of(await work.session(), _id(cycle), person.member_id)
    return None if review is None else await _page(work, cycle, review)


async def begin(work: Work, person: Person) -> Page:
    """Give the person's self-review of the current cycle, begun if need be.

    Raises:
        Refusal: `no_cycle`, `writing_closed`, `not_reviewed` (reason: see `rating.scope`).
    """
    cycle = await cycles.current(work, person)
    if cycle is None:
        raise Refusal("no_cycle")
    session = await work.session()
    review = await review_rows.review_of(session, _id(cycle), person.member_id)
    if review is None:
        _writing_open(cycle)
        member = await session.get_one(Member, person.member_id)
        form = FORMS[f"{_form_id(member, cycle)}.{_EDITION}"]
        review = SelfReview(
            cycle_id=_id(cycle),
            member_id=person.member_id,
            form=form.key,
            form_hash=form.content_hash,
        )
        session.add(review)
        await session.flush()
    return await _page(work, cycle, review)


async def answer(
    work: Work, person: Person, item_id: str, value: str, *, append: bool = False
) -> Page:
    """Keep one answer; a text is added to the one before when `append`.

    Raises:
        Refusal: `no_review`, `review_submitted`, `writing_closed`, `item_unknown`,
            `answer_empty`, `answer_too_long` (length, limit), `choice_unknown`.
    """
    cycle, review = await _draft(work, person)
    before = await _page(work, cycle, review)
    item = before.item(item_id)
    kept = _text(value) if item.kind is Kind.TEXT else _choice(item, value)
    if append and item_id in before.answers:
        kept = f"{before.answers[item_id]}\n{kept}"
    if len(kept) > LONGEST_ANSWER:
        raise Refusal("answer_too_long", length=len(kept), limit=LONGEST_ANSWER)
    session = await work.session()
    await review_rows.put_answer(session, before.review_id, item_id, kept, work.now)
    return await _page(work, cycle, review)


async def skip(work: Work, person: Person, item_id: str) -> Page:
    """Answer an item with what its form has for "nothing to say".

    Raises:
        Refusal: as `answer`; `skip_not_allowed` where the form has no such answer.
    """
    cycle, review = await _draft(work, person)
    before = await _page(work, cycle, review)
    item = before.item(item_id)
    if item.skip is None:
        raise Refusal("skip_not_allowed")
    session = await work.session()
    await review_rows.put_answer(session, before.review_id, item_id, item.skip.vi, work.now)
    return await _page(work, cycle, review)


async def submit(work: Work, person: Person) -> Page:
    """Hand the self-review in; it is read-only from then on.

    Raises:
        Refusal: `no_review`, `review_submitted`, `writing_closed`, `review_incomplete` (missing).
    """
    cycle, review = await _draft(work, person)
    now = await _page(work, cycle, review)
    if now.missing:
        raise Refusal("review_incomplete", missing=len(now.missing))
    review.state = ReviewState.SUBMITTED
    review.submitted_at = work.now
    session = await work.session()
    session.add(review)
    await session.flush()
    return await _page(work, cycle, review)


async def withdraw(work: Work, person: Person) -> Page:
    """Take a self-review back to go on writing, while the cell still collects.

    Raises:
        Refusal: `no_review`, `writing_closed`, `review_not_submitted`.
    """
    cycle, review = await _review(work, person.cell_id, person.member_id)
    _writing_open(cycle)
    if review.state != ReviewState.SUBMITTED:
        raise Refusal("review_not_submitted")
    review.state = ReviewState.DRAFT
    review.submitted_at = None
    session = await work.session()
    session.add(review)
    await session.flush()
    return await _page(work, cycle, review)


async def facts(work: Work, member_id: int) -> FormFacts:
    """Give what the member's paper of the current cycle states; `Refusal` `no_review` if none."""
    session = await work.session()
    member = await session.get_one(Member, member_id)
    cycle, review = await _review(work, member.cell_id, member_id)
    now = await _page(work, cycle, review)
    line = await people.line_of(session, member.cell_id)
    handed_in = review.submitted_at
    return FormFacts(
        form=now.form,
        year=now.year,
        person=PersonFacts(
            name=member.full_name,
            birth_date=member.birth_date,
            party_post=member.party_post,
            state_post=member.state_post,
            union_post=member.union_post,
            workplace=member.workplace,
            cell=line[-1].name,
        ),
        answers=now.answers,
        superior=line[-2].name if len(line) > 1 else "",
        cell=line[-1].name,
        on=handed_in.astimezone(work.now.tzinfo).date() if handed_in else None,
        draft=not now.submitted,
    )


def scope_of(member: Member, cycle: Cycle) -> rating.Scope:
    """Give what the rules ask of a member in a cycle (S1 III.1.2, IV.2.1, V.5)."""
    return rating.scope(
        rating.Member(
            status=rating.Status(str(member.status)),
            admitted_on=member.admitted_on,
            exempt=member.exempt,
            suspended=member.suspended,
            leader=member.leader,
            in_political_system=not member.retired,
        ),
        cycle.review_deadline,
        profile=cycle.profile,
    )


async def owing(work: Work, cycle: Cycle) -> list[Member]:
    """Give the members of a cycle who still have to hand their self-review in."""
    session = await work.session()
    reviews = await review_rows.reviews_of_cycle(session, _id(cycle))
    return [
        member
        for member in await people.members_of(session, cycle.cell_id)
        if scope_of(member, cycle).reviewed and not _handed_in(reviews.get(id_of(member)))
    ]


def _handed_in(review: SelfReview | None) -> bool:
    return review is not None and review.state == ReviewState.SUBMITTED


def _form_id(member: Member, cycle: Cycle) -> str:
    scope = scope_of(member, cycle)
    if not scope.reviewed or scope.form is None:
        raise Refusal("not_reviewed")
    form = str(scope.form)
    # The body of form 2C (2025) is not public: its members write form 2A until an office has it.
    return form if f"{form}.{_EDITION}" in FORMS else str(rating.Form.PLAIN)


async def _review(work: Work, cell_id: int, member_id: int) -> tuple[Cycle, SelfReview]:
    session = await work.session()
    cycle = await review_rows.current_cycle(session, cell_id)
    if cycle is None:
        raise Refusal("no_cycle")
    review = await review_rows.review_of(session, _id(cycle), member_id)
    if review is None:
        raise Refusal("no_review")
    return cycle, review


async def _draft(work: Work, person: Person) -> tuple[Cycle, SelfReview]:
    cycle, review = await _review(work, person.cell_id, person.member_id)
    if review.state == ReviewState.SUBMITTED:
        raise Refusal("review_submitted")
    _writing_open(cycle)
    return cycle, review


def _writing_open(cycle: Cycle) -> None:
    if CycleState(cycle.state) not in cycles.OPEN_FOR_WRITING:
        raise Refusal("writing_closed")


async def _page(work: Work, cycle: Cycle, review: SelfReview) -> Page:
    form = FORMS[review.form]
    answers = await review_rows.answers_of(await work.session(), _row_id(review))
    return Page(
        review_id=_row_id(review),
        form=form,
        items=form.asked(),
        answers=answers,
        submitted=review.state == ReviewState.SUBMITTED,
        year=cycle.year,
        deadline=cycle.review_deadline,
    )


def _text(value: str) -> str:
    """Give the text as it is kept: NFC, every line end as one, tabs as blanks, nothing unseen."""
    lines = "\n".join(value.splitlines()).replace("\t", " ")
    clean = "".join(letter for letter in unicodedata.normalize("NFC", lines) if _seen(letter))
    if not clean.strip():
        raise Refusal("answer_empty")
    return clean.strip()


def _seen(letter: str) -> bool:
    """Tell a letter from what has no place on paper: control characters, halves of letters, and
    signs that turn the order of reading around. Joiners stay: emoji are put together by them."""
    if letter == "\n":
        return True
    turns = unicodedata.bidirectional(letter) in _TURNS
    return not turns and unicodedata.category(letter) not in ("Cc", "Cs")


def _choice(item: Item, value: str) -> str:
    choices = GRADES if item.kind is Kind.GRADE else LEVELS
    if value not in choices:
        raise Refusal("choice_unknown")
    return value


def _id(cycle: Cycle) -> int:
    if cycle.id is None:
        raise RuntimeError("a cycle that was never stored")
    return cycle.id


def _row_id(review: SelfReview) -> int:
    if review.id is None:
        raise RuntimeError("a self-review that was never stored")
    return review.id
