"""What is asked beside the form: the reason for a level, a unit's figures, the yearly pledge."""

from markupsafe import Markup

from handlers.reply import Reply, Rows, Screen, show
from handlers.review import question_view as view
from handlers.review.one_question import own_level, reason_screen
from handlers.review.review_step import Do, ReviewStep, stand_at_note
from handlers.review.undo import note_replaced
from handlers.words import Words
from workflow.committee import absence
from workflow.errors import Refusal
from workflow.review import last_year, qualified_levels, writing
from workflow.review.pages import ABSENCE, REASON, Page
from workflow.review.qualified_levels import FAULTS, UNIT, assess, counts_points

PLEDGE = "pledge"
_ASKED = {
    UNIT: "review.unit_ask",
    FAULTS: "review.faults_ask",
    ABSENCE: "absence.ask",
    PLEDGE: "review.pledge_ask",
}


async def _conditions(step: ReviewStep) -> Reply:
    found = assess(step.page)
    if found.standards is None:
        raise Refusal("button_old")
    item = own_level(step.page)
    back = view.button("review.back_to_question", "ask", step.page, step.words, item)
    said = step.words("review.conditions_all", text=found.explained)
    return show(Screen(said, ((back,), view.way_out(step.page, step.words, item))))


async def _unit(step: ReviewStep) -> Reply:
    return await _note(step, UNIT, step.item.id)


async def _faults(step: ReviewStep) -> Reply:
    return await _note(step, FAULTS, step.item.id)


async def _pledge(step: ReviewStep) -> Reply:
    return await _note(step, PLEDGE, step.item.id)


async def _absence(step: ReviewStep) -> Reply:
    return await _note(step, ABSENCE, "")


async def _absence_drop(step: ReviewStep) -> Reply:
    before, step.page = step.page, await absence.tell(step.work, step.person, "")
    return await step.overview(*_kept(step, before, ABSENCE, step.words("absence.dropped")))


async def _note(step: ReviewStep, name: str, item: str) -> Reply:
    await stand_at_note(step.state, step.page, name, item)
    return show(note_screen(step.page, name, item, step.words))


def note_screen(page: Page, name: str, item: str, words: Words) -> Screen:
    """Ask for something beside the form."""
    if name == REASON:
        return reason_screen(page, words)
    key = _ASKED.get(name, "review.pledge_ask")
    if name == UNIT and counts_points(page):
        key = "review.unit_ask_points"
    text = words(key, year=page.year)
    do = "ask" if item else "overview"
    key = "review.back_to_question" if item else "review.back"
    ways = [view.button(key, do, page, words, item)]
    if name == ABSENCE and name in page.notes:
        text += "\n\n" + words("absence.now", text=page.notes[name])
        ways.insert(0, view.button("absence.drop", "absence_drop", page, words))
    return Screen(text, (tuple(ways), view.way_out(page, words, item)), typing=True)


async def noted(step: ReviewStep, name: str, item: str, text: str) -> Reply:
    """Keep what was asked beside the form, then go back to its question or on from it."""
    before = step.page
    if name == PLEDGE:
        await last_year.keep_pledge(step.work, step.person, step.page.year, text)
    elif name == ABSENCE:
        step.page = await absence.tell(step.work, step.person, text)
        return await step.overview(*_kept(step, before, ABSENCE, step.words("absence.kept")))
    elif name == UNIT:
        step.page = await qualified_levels.keep_unit(step.work, step.person, text)
    elif name == FAULTS:
        step.page = await qualified_levels.keep_faults(step.work, step.person, text)
    else:
        step.page = await writing.note(step.work, step.person, REASON, text)
        note, ways = _kept(step, before, REASON, step.words("review.reason_kept"))
        return await step.ask(step.page.after(item), note, ways)
    lost = note_replaced(before, step.page, name, step.words)
    return await step.ask(step.page.item(item), *(lost or ()))


def _kept(step: ReviewStep, before: Page, name: str, note: Markup) -> tuple[Markup, Rows]:
    """Say that it is kept, and what it took the place of, with the way back."""
    lost = note_replaced(before, step.page, name, step.words)
    return (note, ()) if lost is None else (Markup("\n").join([note, lost[0]]), lost[1])


STEPS: dict[str, Do] = {
    "conditions": _conditions,
    "unit": _unit,
    "faults": _faults,
    "absence": _absence,
    "absence_drop": _absence_drop,
    "pledge": _pledge,
}
