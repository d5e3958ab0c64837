"""A member's self-review while it is written: the right form, every answer kept as it comes.

What follows the writing stands in `workflow.review.handing_in`; every step a review may take in
`workflow.review.review_states`; which form is the right one in `workflow.review.which_form`."""

import unicodedata
from dataclasses import replace

from papers.forms import Kind
from rating import Grade, Level
from storage.queries import answer_trail, people, review_trail
from storage.queries import reviews as review_rows
from storage.queries.reviews import Writing
from storage.tables import (
    Cycle,
    CycleState,
    SelfReview,
)
from terms.destruction import RecordKind
from workflow.accounts import Person, id_of
from workflow.answer_text import kept_text, kept_value
from workflow.cycle import rating_day
from workflow.destroyed_year import check_kept
from workflow.errors import Refusal
from workflow.review.pages import NO_ROWS, NOTE, Page, Trail, note_id, page_now, page_of
from workflow.review.review_states import Event, Phase, step
from workflow.review.taken_over import take_over
from workflow.review.which_form import (
    FormChoice,
    choice_for,
)
from workflow.work import Work

LONGEST_ANSWER = 20_000
"""Characters of one answer. Far above any form's advice: honest writing is never cut off."""
SPLIT_FROM = 1_800
"""A message this long may be the first part of a text that the phone has cut: after 2,000
characters (Zalo) or 4,096 (Telegram), or at a blank before."""

GRADES = tuple(grade.value for grade in Grade)
"""Grades of a criterion, best first: Xuất sắc, Tốt, Trung bình, Kém."""
LEVELS = tuple(level.value for level in Level)


async def page(work: Work, person: Person) -> Page | None:
    """Give the person's self-review of the year they work in; None when they have not begun."""
    found, now = await work.known(page_now, person.cell_id, person.member_id, person.member_id)
    if found is None or now is None or not now.outdated:
        return now
    return await _over(work, found, now)


async def _over(work: Work, found: Writing, now: Page) -> Page:
    """Give a review on the form in force, where it goes over now; else as it stands."""
    if found.review is None or not await take_over(work, found.cycle, found.review):
        return now
    return await page_of(work, found.cycle, found.review)


async def begin(work: Work, person: Person, *, volunteer: bool = False) -> Page:
    """Give the person's self-review of the year they work in, begun if need be.

    Raises:
        Refusal: `no_cycle`, `writing_closed`, `records_destroyed`; `not_reviewed` for whom the
            rules do not ask (see `rating.scope`), unless they may and want to `volunteer`.
    """
    found, now = await work.known(page_now, person.cell_id, person.member_id, person.member_id)
    if found is not None and now is not None:
        return await _over(work, found, now) if now.outdated else now
    if found is None:
        raise Refusal("no_cycle")
    await check_kept(work, found.cycle, RecordKind.REVIEW)
    step(Phase.WRITING, Event.ANSWER, CycleState(found.cycle.state))
    session = await work.session()
    member = await people.member_on(session, person.member_id, rating_day(found.cycle))
    chosen = choice_for(member, found.cycle)
    review = await _begun(work, found.cycle, person.member_id, chosen, volunteer)
    return await page_of(work, found.cycle, review)


async def _begun(
    work: Work, cycle: Cycle, member_id: int, chosen: FormChoice, volunteer: bool
) -> SelfReview:
    if not chosen.reviewed and not (volunteer and chosen.volunteers):
        raise Refusal("not_reviewed")
    session = await work.session()
    form = chosen.form
    await review_trail.keep_form(session, form.content_hash, form.key, form.source)
    review = SelfReview(
        cycle_id=id_of(cycle),
        member_id=member_id,
        form=form.key,
        form_hash=form.content_hash,
    )
    session.add(review)
    await session.flush()
    return review


async def answer(
    work: Work, person: Person, item_id: str, value: str, *, append: bool = False
) -> Page:
    """Keep one answer; a text is added to the one before when `append`.

    Raises:
        Refusal: `no_review`, `review_submitted`, `writing_closed`, `item_unknown`, `item_closed`,
            `answer_empty`, `answer_too_long` (length, limit), `choice_unknown`,
            `points_unreadable` (most), `rows_unreadable`.
    """
    _, _, before = await open_page(work, person)
    item = before.item(item_id)
    if not before.may_change(item_id):
        raise Refusal("item_closed")
    kept = kept_value(item, value)
    goes_on = append and item.kind is Kind.TEXT
    if goes_on and item_id in before.answers:
        kept = f"{before.answers[item_id]}\n{kept}"
    if len(kept) > LONGEST_ANSWER:
        raise Refusal("answer_too_long", length=len(kept), limit=LONGEST_ANSWER)
    return await put(work, before, item_id, kept, trail=not goes_on)


async def skip(work: Work, person: Person, item_id: str) -> Page:
    """Answer an item with what its form has for "nothing to say".

    Raises:
        Refusal: as `answer`; `skip_not_allowed` where the form has no such answer.
    """
    _, _, before = await open_page(work, person)
    item = before.item(item_id)
    if item.skip is None or not before.may_change(item_id):
        raise Refusal("skip_not_allowed")
    nothing = NO_ROWS if item.kind is Kind.ROWS else item.skip.vi
    return await put(work, before, item_id, nothing)


async def clear(work: Work, person: Person, item_id: str) -> Page:
    """Take an answer away; nothing when there was none. Raises `Refusal` as `answer`."""
    _, _, before = await open_page(work, person)
    before.item(item_id)
    if not before.may_change(item_id):
        raise Refusal("item_closed")
    return await put(work, before, item_id, None)


async def note(work: Work, person: Person, name: str, value: str) -> Page:
    """Keep something beside the form's own answers; an empty value takes it away.

    Raises `Refusal` as `answer`."""
    _, _, before = await open_page(work, person)
    kept = kept_text(value) if value.strip() else None
    return await put(work, before, note_id(name), kept)


async def put(
    work: Work, before: Page, name: str, value: str | None, *, trail: bool = True
) -> Page:
    """Write over one thing of a review as it was read, or take it away for None; give the review
    as it stands then. What stood there is remembered, unless it goes on in the new (`trail`)."""
    session = await work.session()
    stood, mark = before.stored(name), None
    if trail and stood is not None and stood != value:
        mark = await answer_trail.remember_answer(session, before.review_id, name, work.now)
    if value is not None:
        await review_rows.put_answer(session, before.review_id, name, value, work.now)
    elif stood is not None:
        await review_rows.drop_answer(session, before.review_id, name)
    return _written(before, name, value, mark)


def _written(before: Page, name: str, value: str | None, mark: int | None) -> Page:
    """Give a review as it is after something of it was written: nothing of it is read again."""
    answers, notes = dict(before.answers), dict(before.notes)
    kept, key = (notes, name.removeprefix(NOTE)) if name.startswith(NOTE) else (answers, name)
    kept.pop(key, None)
    if value is not None:
        # As the cipher gives it back.
        kept[key] = unicodedata.normalize("NFC", value)
    trail = before.trail if mark is None else {**before.trail, name: Trail(mark, None)}
    return replace(before, answers=answers, notes=notes, trail=trail)


async def open_page(work: Work, person: Person) -> tuple[Cycle, SelfReview, Page]:
    """Give the person's review to write in.

    Raises:
        Refusal: `no_cycle`, `no_review`, `review_submitted`, `writing_closed`.
    """
    found, now = await work.known(page_now, person.cell_id, person.member_id, person.member_id)
    if found is None:
        raise Refusal("no_cycle")
    if found.review is None or now is None:
        raise Refusal("no_review")
    step(now.phase, Event.ANSWER, now.state)
    return found.cycle, found.review, now
