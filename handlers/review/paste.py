"""A prepared text in the chat: pasted whole or sent as a file, shown as understood, taken."""

from markupsafe import Markup

from handlers.conversation import stand
from handlers.reply import Reply, Rows, Screen, show
from handlers.review import question_view as view
from handlers.review.review_step import Do, Review, ReviewStep
from handlers.views import in_rows
from handlers.words import Words
from papers.forms import Item
from workflow.review import prepared_text
from workflow.review.pages import PASTE, Page
from workflow.review.prepared_text import Prepared
from workflow.work import Work

_GLANCE = 80


async def _paste(step: ReviewStep) -> Reply:
    await stand(step.state, Review.pasting)
    return show(ask_screen(step.page, step.words))


async def pasted(step: ReviewStep, text: str, *, append: bool) -> Reply:
    """Keep a prepared text and show how it is understood; more of it may follow."""
    step.page = await prepared_text.paste(step.work, step.person, text, append=append)
    return await understood(step)


async def sent(step: ReviewStep, *, kind: str, file_id: str, name: str) -> Reply:
    """Have a file read that was sent in place of a pasted text."""
    key = "review.no_files_here" if not step.capabilities.files else ""
    if not key and kind != "document":
        key = "paste.unread_not_word"
    if key:
        asked = await standing(step.work, step.page, step.words)
        return show(asked.under(step.words(key)))
    await prepared_text.read_sent(step.work, step.person, step.chat, file_id=file_id, name=name)
    return _being_read(step)


async def understood(step: ReviewStep) -> Reply:
    """Show how the prepared text is understood, or ask for one."""
    await stand(step.state, Review.pasting)
    return show(await standing(step.work, step.page, step.words))


async def standing(work: Work, page: Page, words: Words) -> Screen:
    """Give the screen of a chat that pastes."""
    found = await prepared_text.prepared(work, page)
    return ask_screen(page, words) if found is None else understood_screen(page, found, words)


async def _take(step: ReviewStep) -> Reply:
    step.page, count = await prepared_text.take(step.work, step.person)
    note = step.words("paste.taken", count=count)
    if (left := await prepared_text.prepared(step.work, step.page)) is not None:
        note += "\n" + step.words("paste.left", length=left.length)
    return await step.overview(note)


async def _drop(step: ReviewStep) -> Reply:
    step.page = await prepared_text.drop(step.work, step.person)
    return await step.overview(step.words("paste.dropped"), _way_back(step.page, step.words))


def _way_back(page: Page, words: Words) -> Rows:
    """Give the way back to a prepared text that was laid aside."""
    trail = page.trail.get(PASTE)
    if trail is None or trail.undo is None:
        return ()
    return ((view.button("review.undo", "undo", page, words, PASTE, str(trail.undo)),),)


async def _whole(step: ReviewStep) -> Reply:
    found = await prepared_text.prepared(step.work, step.page)
    if found is None:
        return await step.overview()
    parts = [
        step.words("paste.item", title=view.title_of(item, step.words), text=text)
        for item, text in _told(found, step)
    ]
    if found.rest:
        parts.append(step.words("paste.rest", text=found.rest))
    back = view.button("review.back", "pasted", step.page, step.words)
    screen = Screen(Markup("\n\n").join(parts), ((back,), view.way_out(step.page, step.words)))
    return show(screen)


async def _read(step: ReviewStep) -> Reply:
    value = step.tap.value
    await prepared_text.ask_to_read(step.work, step.person, int(value) if value.isdigit() else 0)
    return _being_read(step)


def _being_read(step: ReviewStep) -> Reply:
    back = view.button("review.back", "overview", step.page, step.words)
    said = step.words("paste.reading")
    return show(Screen(said, ((back,), view.way_out(step.page, step.words))))


def ask_screen(page: Page, words: Words) -> Screen:
    """Ask for a prepared text."""
    return Screen(words("paste.ask"), (view.way_out(page, words),), typing=True)


def understood_screen(page: Page, found: Prepared, words: Words) -> Screen:
    """Say what of a prepared text was understood; more of it may be sent."""
    head = words("paste.understood", length=found.length, count=len(found.items))
    lines = [
        words(
            "paste.line",
            n=page.number(item.id),
            title=view.title_of(item, words),
            text=view.glance(view.shown(item, value, words), _GLANCE),
        )
        for item, value in found.items
    ]
    parts = [head, Markup("\n").join(lines)] if lines else [head]
    if found.replaced:
        parts.append(words("paste.replaces", count=found.replaced))
    if found.rest:
        parts.append(words("paste.rest_length", length=len(found.rest)))
    buttons = [
        view.button("paste.whole", "pasted_whole", page, words),
        view.button("paste.drop", "paste_drop", page, words),
    ]
    if found.items:
        buttons.insert(0, view.button("paste.take", "paste_take", page, words))
    if back := _way_back(page, words):
        parts.append(words("paste.took_place"))
    rows = (*in_rows(buttons), *back, view.way_out(page, words))
    return Screen(Markup("\n\n").join(parts), rows, typing=True)


def _told(found: Prepared, step: ReviewStep) -> list[tuple[Item, str]]:
    return [(item, view.shown(item, value, step.words)) for item, value in found.items]


STEPS: dict[str, Do] = {
    "paste": _paste,
    "pasted": understood,
    "pasted_whole": _whole,
    "paste_take": _take,
    "paste_drop": _drop,
    "read": _read,
}
