"""A review begun on a form that another took the place of: over to the form in force.

What is being written goes over when its writer opens it: by the table of the form's file each text
to its new item. What has no place there is kept as it stood, shown to the writer once, and never
added up for them. What was handed in stays until its writer or secretary takes it back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from papers.forms import Form, Item, Move, fits
from storage.queries import people, review_moves, review_trail
from storage.queries import reviews as review_rows
from storage.tables import Cycle, CycleState, ReopeningKind, SelfReview
from workflow.cycle import rating_day
from workflow.errors import Refusal
from workflow.review.review_states import Event, Phase, phase_of, step
from workflow.review.which_form import form_named, form_of_review, successor
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class Moved:
    """What a review brought over from its former form."""

    former: Form
    renamed: Mapping[str, str]
    """Former item to the item that has its text now."""
    left: tuple[tuple[Item, str], ...]
    """What has no place any more, as it stood."""
    sums: Mapping[str, tuple[str, ...]]
    """Item of points to the figures that stood where it stands now, if all did."""
    shown: bool
    """Whether the writer was shown what has no place."""


async def take_over(work: Work, cycle: Cycle, review: SelfReview) -> bool:
    """Bring a review that is being written over to the form in force; tell whether it was."""
    session = await work.session()
    member = await people.member_on(session, review.member_id, rating_day(cycle))
    then = await form_of_review(work, review)
    now = successor(then, member, cycle)
    move = now.move_from(then.key) if now is not None else None
    if now is None or move is None or not await _written(work, cycle, review):
        return False
    answers = await review_rows.answers_of(session, review.id or 0)
    kept = json.dumps(answers, ensure_ascii=False)
    await review_moves.keep(session, review.id or 0, review.form, review.form_hash, kept, work.now)
    await _rewrite(work, review, now, move, answers)
    await _rename(work, review, then, now, move)
    await review_trail.keep_form(session, now.content_hash, now.key, now.source)
    review.form, review.form_hash, review.moved = now.key, now.content_hash, True
    session.add(review)
    await session.flush()
    return True


async def moved(work: Work, review: SelfReview, now: Form) -> Moved | None:
    """Give what a review brought over; None when it was begun on the form it has."""
    if not review.moved:
        return None
    row = await review_moves.move_of(await work.session(), review.id or 0)
    if row is None or row.answers is None:
        return None
    then = await form_named(work, row.form, row.form_hash)
    move = now.move_from(then.key)
    if move is None:
        return None
    answers: dict[str, str] = json.loads(row.answers)
    left = tuple(
        (item, answers[item.id])
        for item in then.items
        if item.id in answers and not _goes_over(item.id, answers[item.id], now, move)
    )
    sums = {
        item: tuple(answers[one] for one in parts)
        for item, parts in move.sums.items()
        if all(one in answers for one in parts)
    }
    return Moved(then, move.items, left, sums, row.shown_at is not None)


async def note_shown(work: Work, review_id: int) -> None:
    """Remember that the writer saw what has no place any more."""
    await review_moves.shown(await work.session(), review_id, work.now)


async def _written(work: Work, cycle: Cycle, review: SelfReview) -> bool:
    """Whether it is being written before it is voted on; a review given back is open whole then:
    what was to be mended may have no item of its own any more."""
    session = await work.session()
    reopening = await review_trail.open_reopening(session, review.id or 0)
    phase = phase_of(review, reopening)
    if phase not in (Phase.WRITING, Phase.RETURNED):
        return False
    try:
        step(phase, Event.ANSWER, CycleState(cycle.state))
    except Refusal:
        return False
    if reopening is not None and reopening.kind == ReopeningKind.RETURNED and reopening.items:
        reopening.items = []
        session.add(reopening)
    return True


async def _rewrite(
    work: Work, review: SelfReview, now: Form, move: Move, answers: Mapping[str, str]
) -> None:
    """Write each answer under its new item; all of them are kept beside it already."""
    session = await work.session()
    texts: dict[str, list[str]] = {}
    for former, value in answers.items():
        if former.startswith("+"):
            continue
        await review_rows.drop_answer(session, review.id or 0, former)
        if _goes_over(former, value, now, move):
            texts.setdefault(_renamed(former, move), []).append(value)
    for item, values in texts.items():
        value = "\n".join(values)
        await review_rows.put_answer(session, review.id or 0, item, value, work.now)


async def _rename(work: Work, review: SelfReview, then: Form, now: Form, move: Move) -> None:
    """Proofs go with their item; those of an item that is no more, to the first one."""
    session = await work.session()
    of_points = {former: item for item, parts in move.sums.items() for former in parts}
    for former in then.items:
        same = move.items.get(former.id, "")
        if same == former.id:
            continue
        to = same or of_points.get(former.id) or now.items[0].id
        await review_moves.rename_item(session, review.id or 0, former.id, to)
        await review_moves.rename_trail(session, review.id or 0, former.id, same)


def _renamed(former: str, move: Move) -> str:
    """An explanation of a prompt is kept as `iv.3`: by its item and the prompt's number."""
    item, dot, number = former.partition(".")
    return f"{move.items.get(item, '')}{dot}{number}"


def _goes_over(former: str, value: str, now: Form, move: Move) -> bool:
    target = move.items.get(former.partition(".")[0])
    if target is None:
        return False
    return fits(now.item(target), value)
