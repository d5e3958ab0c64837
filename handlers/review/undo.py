"""Putting back what was replaced: the words beside an answer just kept, and the steps."""

from markupsafe import Markup

from handlers.reply import Button, Reply, Rows, show
from handlers.review import question_view as view
from handlers.review import whole_view as end_view
from handlers.review.paste import understood
from handlers.review.review_step import Do, ReviewStep, item_at
from handlers.words import Words
from papers.forms import Item, Kind
from workflow import typed_over
from workflow.errors import Refusal
from workflow.front.typed_places import PLACES, PLEDGE
from workflow.review import answer_undo
from workflow.review.answer_undo import Turned
from workflow.review.pages import PASTE, Page, note_id

_GLANCE = 80


def replaced(before: Page, now: Page, item: Item, words: Words) -> Markup | None:
    """Say what stood where something else stands now; None where nothing was lost."""
    was, stands = before.answers.get(item.id), now.answers.get(item.id)
    if was is None or was == stands or (stands or "").startswith(f"{was}\n"):
        return None
    shown = view.shown(item, was, words)
    text = view.glance(" ".join(shown.split()), _GLANCE)
    return words("review.replaced", n=now.number(item.id), length=len(shown), text=text)


def ways_back(now: Page, item: Item, words: Words) -> Rows:
    """Give the buttons that put back what an answer just kept took the place of."""
    mark = now.trail[item.id].undo
    n = now.number(item.id)
    row = [_button(words.label("review.undo_of", n=n), "undo", now, item.id, mark)]
    if item.kind is Kind.TEXT and item.id in now.answers:
        row.append(_button(words.label("review.join", n=n), "join", now, item.id, mark))
    return (tuple(row),)


def note_replaced(before: Page, now: Page, name: str, words: Words) -> tuple[Markup, Rows] | None:
    """Say the same of what is kept beside the form, with the way back."""
    was = before.notes.get(name)
    if was is None or was == now.notes.get(name):
        return None
    text = view.glance(" ".join(was.split()), _GLANCE)
    place = note_id(name)
    label = words.label("review.undo")
    back = _button(label, "undo", now, place, now.trail[place].undo)
    return words("review.note_replaced", length=len(was), text=text), ((back,),)


def _button(label: str, do: str, page: Page, item: str, mark: int | None) -> Button:
    return Button(label, view.action(do, page, item, str(mark or 0)))


async def _undo(step: ReviewStep) -> Reply:
    turned = await answer_undo.undo(step.work, step.person, step.tap.item, _mark(step))
    return await _shown(step, turned, "review.undone")


async def _redo(step: ReviewStep) -> Reply:
    turned = await answer_undo.redo(step.work, step.person, step.tap.item, _mark(step))
    return await _shown(step, turned, "review.redone")


async def _before(step: ReviewStep) -> Reply:
    """Show whole what stood here before; nothing is changed by looking."""
    item = step.item
    before = await answer_undo.before(step.work, step.person, item.id, _mark(step))
    if not before:
        raise Refusal("button_old")
    text = view.shown(item, before, step.words)
    back = view.button("review.undo", "undo", step.page, step.words, item.id, step.tap.value)
    return show(view.told("review.before", step.page, item, step.words, text).with_rows(((back,),)))


async def _join(step: ReviewStep) -> Reply:
    turned = await answer_undo.join(step.work, step.person, step.tap.item, _mark(step))
    return await _shown(step, turned, "review.joined")


async def undo_last(step: ReviewStep) -> Reply:
    """Put back what was replaced last, by typing; what was put back already stays as it is.

    A pledge stands beside the review, and is put back the way of all other texts."""
    last = await answer_undo.newest_at(step.work, step.page)
    if mark := await typed_over.newest_since(step.work, step.person, PLEDGE, last):
        found = await typed_over.put_back(step.work, step.person, PLACES, mark)
        text = view.glance(" ".join(found.text.split()), _GLANCE)
        done = step.words("typed_over.put_back", text=text)
        said = done if found.done else step.words("review.undone_before")
        return await step.ask(await item_at(step.state, step.page) or step.page.first_open, said)
    trails = step.page.trail
    open_marks = {trail.undo: item for item, trail in trails.items() if trail.undo is not None}
    turned_last = any(trail.redo is not None for trail in trails.values())
    if not open_marks or turned_last:
        return await step.ask(step.page.first_open, step.words("review.undone_before"))
    mark = max(open_marks)
    turned = await answer_undo.undo(step.work, step.person, open_marks[mark], mark)
    step.tap = step.tap.model_copy(update={"item": open_marks[mark]})
    return await _shown(step, turned, "review.undone")


async def _shown(step: ReviewStep, turned: Turned, key: str) -> Reply:
    step.page = turned.page
    item = next((one for one in step.page.items if one.id == step.tap.item), None)
    if step.tap.item == PASTE:
        return await understood(step)
    if not turned.done:
        return await step.ask(item, step.words("review.undone_before"))
    if item is None:
        await step.state.clear()
        return show(end_view.overview(step.page, step.words, step.words("review.undone_beside")))
    length = len(view.shown(item, step.page.answers.get(item.id, ""), step.words))
    return await step.ask(item, step.words(key, n=step.page.number(item.id), length=length))


def _mark(step: ReviewStep) -> int:
    return int(step.tap.value) if step.tap.value.isdigit() else 0


STEPS: dict[str, Do] = {"undo": _undo, "redo": _redo, "join": _join, "before": _before}
