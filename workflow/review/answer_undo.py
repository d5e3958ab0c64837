"""Putting back what stood in a review before: an answer, what was kept beside the form, a pasted
text. Until the review is handed in; nothing that was typed is lost by it."""

from dataclasses import dataclass
from datetime import datetime

from papers.forms import Kind
from storage.queries import answer_trail, review_trail
from storage.queries import reviews as review_rows
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.review.pages import PASTE, Page, Trail, page_of
from workflow.review.writing import LONGEST_ANSWER, open_page, put
from workflow.work import Work

_NONE = Trail(None, None)


@dataclass(frozen=True, slots=True)
class Turned:
    """The review after something was put back; `done` is false when that had been done before."""

    page: Page
    done: bool


async def undo(work: Work, person: Person, item: str, mark: int) -> Turned:
    """Put back what stood in a place before. Asked for again under the same mark, it does nothing.

    Raises:
        Refusal: as `writing.open_page`; `item_closed`, `item_unknown`.
    """
    return await _turn(work, person, item, mark, back=True)


async def redo(work: Work, person: Person, item: str, mark: int) -> Turned:
    """Take again what was put back; refuses as `undo`."""
    return await _turn(work, person, item, mark, back=False)


async def join(work: Work, person: Person, item: str, mark: int) -> Turned:
    """Put what was written now after what stood there before, instead of in its place.

    Raises:
        Refusal: as `undo`; `answer_too_long` (length, limit).
    """
    _, _, now = await open_page(work, person)
    _may_change(now, item)
    if now.trail.get(item, _NONE).undo != mark or now.item(item).kind is not Kind.TEXT:
        return Turned(now, done=False)
    session = await work.session()
    before = await answer_trail.text(session, mark)
    whole = "\n".join(part for part in (before, now.answers.get(item)) if part)
    if len(whole) > LONGEST_ANSWER:
        raise Refusal("answer_too_long", length=len(whole), limit=LONGEST_ANSWER)
    return Turned(await put(work, now, item, whole), done=True)


async def before(work: Work, person: Person, item: str, mark: int) -> str | None:
    """Give what would be put back by `undo` under this mark; None where that is nothing.

    Raises:
        Refusal: as `writing.open_page`.
    """
    _, _, now = await open_page(work, person)
    if now.trail.get(item, _NONE).undo != mark:
        return None
    return await answer_trail.text(await work.session(), mark)


async def newest_at(work: Work, page: Page) -> datetime | None:
    """Give when something in a review was last replaced; None where nothing was."""
    return await answer_trail.newest_at(await work.session(), page.review_id)


async def _turn(work: Work, person: Person, item: str, mark: int, *, back: bool) -> Turned:
    cycle, review, now = await open_page(work, person)
    _may_change(now, item)
    trail = now.trail.get(item, _NONE)
    if mark != (trail.undo if back else trail.redo):
        return Turned(now, done=False)
    session = await work.session()
    stands = now.stored(item)
    if item == PASTE:
        stands = await review_trail.paste_of(session, id_of(review))
    before = await answer_trail.exchange(session, mark, stands)
    await _put(work, id_of(review), item, before)
    return Turned(await page_of(work, cycle, review), done=True)


async def _put(work: Work, review_id: int, item: str, value: str | None) -> None:
    session = await work.session()
    if item == PASTE and value is not None:
        await review_trail.keep_paste(session, review_id, value, work.now)
    elif item == PASTE:
        await review_trail.drop_paste(session, review_id)
    elif value is not None:
        await review_rows.put_answer(session, review_id, item, value, work.now)
    else:
        await review_rows.drop_answer(session, review_id, item)


def _may_change(now: Page, item: str) -> None:
    asked = {one.id for one in now.items}
    if item in asked and not now.may_change(item):
        raise Refusal("item_closed")
    if item not in asked and item not in now.trail:
        raise Refusal("item_unknown")
