"""The steps around one question: asking, answering, skipping, looking at what helps."""

from markupsafe import Markup

from handlers.reply import Reply, Screen, show
from handlers.review import question_view as view
from handlers.review import whole_view as end_view
from handlers.review.review_step import Do, ReviewStep, item_at, stand_at, stand_at_note
from handlers.review.undo import replaced, ways_back
from handlers.words import Words
from papers.forms import Item, Kind, Matter
from workflow.errors import Refusal
from workflow.review import pages, writing
from workflow.review.pages import Page
from workflow.review.qualified_levels import assess, wants_reason
from workflow.review.second_look import is_skipped, look_at


async def _ask(step: ReviewStep) -> Reply:
    return await step.ask(step.item)


async def _next(step: ReviewStep) -> Reply:
    return await step.ask(step.page.after(step.item.id))


async def _previous(step: ReviewStep) -> Reply:
    item = step.item
    return await step.ask(step.page.before(item.id) or item)


async def _pick(step: ReviewStep) -> Reply:
    picked, before = step.item, step.page
    step.page = await writing.answer(step.work, step.person, picked.id, step.tap.value)
    if picked.matter is Matter.OWN_LEVEL and wants_reason(step.page, assess(step.page)):
        return await ask_reason(step)
    return await after_answer(step, picked, before)


async def _skip(step: ReviewStep) -> Reply:
    skipped, before = step.item, step.page
    step.page = await writing.skip(step.work, step.person, skipped.id)
    return await after_answer(step, skipped, before)


async def _clear(step: ReviewStep) -> Reply:
    cleared = step.item
    step.page = await writing.clear(step.work, step.person, cleared.id)
    n = step.page.number(cleared.id)
    return await step.ask(cleared, step.words("review.cleared", n=n))


async def after_answer(step: ReviewStep, answered: Item, before: Page) -> Reply:
    """Go on from the question on the screen; a tap on an older question keeps its place.

    What the answer took the place of is said, with the way back to it."""
    here = await item_at(step.state, step.page)
    lost = replaced(before, step.page, answered, step.words)
    ways = ways_back(step.page, answered, step.words) if lost is not None else ()
    if here is not None and here.id != answered.id:
        return await step.ask(here, lost, ways)
    note = saved(step, answered)
    note = note if lost is None else Markup("\n").join([note, lost])
    return await step.ask(step.page.after(answered.id), note, ways)


def saved(step: ReviewStep, item: Item) -> Markup:
    """Say that an answer is kept, and what of it is worth a second look."""
    said = step.words("review.saved", n=step.page.number(item.id))
    text = step.page.answers.get(item.id, "")
    if item.kind is not Kind.TEXT or is_skipped(item, text):
        return said
    then = step.page.earlier
    warned = look_at(item, text, then.year, then.of(item))
    if not warned:
        return said
    return Markup("\n").join([said, end_view.warned_note(warned, step.words)])


async def ask_reason(step: ReviewStep) -> Reply:
    """Ask why another level is proposed than the standards tell."""
    await stand_at_note(step.state, step.page, pages.REASON, own_level(step.page))
    return show(reason_screen(step.page, step.words))


def reason_screen(page: Page, words: Words) -> Screen:
    """Give the question for the reason of another level."""
    found = assess(page)
    highest = words.label(f"level.{found.highest.value}") if found.highest else ""
    text = words("review.reason_ask", level=highest)
    item = own_level(page)
    back = view.button("review.reason_back", "ask", page, words, item)
    return Screen(text, ((back,), view.way_out(page, words, item)), typing=True)


def own_level(page: Page) -> str:
    """Give the question in which a member proposes their own level."""
    item = page.about(Matter.OWN_LEVEL)
    return "" if item is None else item.id


async def _append(step: ReviewStep) -> Reply:
    item = step.item
    await stand_at(step.state, step.page, item, append=True)
    return show(view.append_now(step.page, item, step.words))


async def _example(step: ReviewStep) -> Reply:
    item = step.page.item(step.tap.item)
    texts = [each.in_language(step.words.language) for each in item.examples]
    return show(view.told("review.example", step.page, item, step.words, "\n\n".join(texts)))


async def _why(step: ReviewStep) -> Reply:
    item = step.page.item(step.tap.item)
    text = item.why.in_language(step.words.language) if item.why else ""
    return show(view.told("review.why", step.page, item, step.words, text))


async def _earlier(step: ReviewStep) -> Reply:
    item = step.page.item(step.tap.item)
    then = step.page.earlier
    answer = then.of(item) if item.kind is Kind.TEXT else ""
    if not answer:
        raise Refusal("button_old")
    title = view.title_of(item, step.words)
    said = step.words("review.earlier", year=then.year, title=title, text=answer)
    back = view.button("review.back_to_question", "ask", step.page, step.words, item.id)
    return show(Screen(said, ((back,), view.way_out(step.page, step.words, item.id))))


STEPS: dict[str, Do] = {
    "ask": _ask,
    "next": _next,
    "previous": _previous,
    "pick": _pick,
    "skip": _skip,
    "clear": _clear,
    "append": _append,
    "example": _example,
    "why": _why,
    "earlier": _earlier,
}
