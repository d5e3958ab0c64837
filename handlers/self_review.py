"""The conversation of the self-review: question by question, every answer kept as it comes.

The state holds the cursor alone: which question is on the screen, whether the next message is
added to the answer, and where to go after it. The answers are in their table."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers import self_review_view as view
from handlers.callbacks import ReviewAction
from handlers.filters import InState, Typed, Written
from handlers.home import home_screen
from handlers.reply import Paper, Reply, Screen, show
from handlers.views import day
from handlers.words import Words
from papers.forms import Item, Kind
from workflow import paper_files, self_review
from workflow.accounts import Person
from workflow.cycle import last_day
from workflow.errors import Refusal
from workflow.self_review import Page
from workflow.work import Work

router = Router(name="self_review")


class Review(StatesGroup):
    """A question is on the screen."""

    writing = State()


@router.callback_query(ReviewAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: ReviewAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step in the review that the button belongs to."""
    if callback_data.do == "open":
        return await opened(work, person, words, state)
    page = await _page(work, person, callback_data)
    step = _STEPS.get(callback_data.do)
    if step is None:
        raise Refusal("button_unknown")
    return await step(Step(work, person, words, state, page, callback_data))


class Step:
    """What every step of the review needs at hand."""

    def __init__(
        self,
        work: Work,
        person: Person,
        words: Words,
        state: FSMContext,
        page: Page,
        tap: ReviewAction,
    ) -> None:
        self.work = work
        self.person = person
        self.words = words
        self.state = state
        self.page = page
        self.tap = tap

    async def ask(self, item: Item | None, note: Markup | None = None) -> Reply:
        """Show a question, or the overview after the last one."""
        if item is None:
            await self.state.clear()
            return show(view.overview(self.page, self.words, note))
        await _stand_at(self.state, item)
        return show(view.question(self.page, item, self.words, note))


async def opened(work: Work, person: Person, words: Words, state: FSMContext) -> Reply:
    """Begin the review, go on where it was left, or show it when it was handed in."""
    page = await self_review.begin(work, person)
    if page.submitted:
        await state.clear()
        return show(view.handed_in(page, words))
    item = page.first_open
    if item is None:
        await state.clear()
        return show(view.overview(page, words))
    await _stand_at(state, item)
    note = None
    if not page.answers:
        last = day(last_day(page.deadline))
        audience = page.form.audience.in_language(words.language)
        note = words("review.begin", form=page.form.code, audience=audience, day=last)
    return show(view.question(page, item, words, note))


async def _page(work: Work, person: Person, tap: ReviewAction) -> Page:
    page = await self_review.page(work, person)
    if page is None or page.review_id != tap.review:
        raise Refusal("button_old")
    return page


async def _ask(step: Step) -> Reply:
    return await step.ask(_open_item(step.page, step.tap.item))


async def _next(step: Step) -> Reply:
    return await step.ask(step.page.after(_open_item(step.page, step.tap.item).id))


async def _previous(step: Step) -> Reply:
    item = _open_item(step.page, step.tap.item)
    return await step.ask(step.page.before(item.id) or item)


async def _pick(step: Step) -> Reply:
    page = await self_review.answer(step.work, step.person, step.tap.item, step.tap.value)
    return await _after_answer(step, page)


async def _skip(step: Step) -> Reply:
    page = await self_review.skip(step.work, step.person, step.tap.item)
    return await _after_answer(step, page)


async def _after_answer(step: Step, page: Page) -> Reply:
    """Go on from the question on the screen; a tap on an older question keeps its place."""
    step.page = page
    cursor = await _cursor(step.state, page)
    if cursor is not None and cursor.id != step.tap.item:
        return await step.ask(cursor)
    return await step.ask(page.after(step.tap.item), _saved(page, step.tap.item, step.words))


async def _append(step: Step) -> Reply:
    item = _open_item(step.page, step.tap.item)
    await _stand_at(step.state, item, append=True)
    text = step.words("review.append_now", n=step.page.number(item.id))
    back = view.long_part(step.page, item, step.words)
    return show(Screen(text, back.buttons, typing=True))


async def _example(step: Step) -> Reply:
    return show(view.example(step.page, step.page.item(step.tap.item), step.words))


async def _overview(step: Step) -> Reply:
    await step.state.clear()
    if step.page.submitted:
        return show(view.handed_in(step.page, step.words))
    return show(view.overview(step.page, step.words))


async def _preview(step: Step) -> Reply:
    return show(view.preview(step.page, step.words))


async def _submit(step: Step) -> Reply:
    await step.state.clear()
    if step.page.missing:
        return show(view.missing(step.page, step.words))
    return show(view.confirm(step.page, step.words))


async def _submit_yes(step: Step) -> Reply:
    if step.page.submitted:
        # The second tap of a double one: the file is on its way already.
        return show(view.handed_in(step.page, step.words))
    if step.page.missing:
        return show(view.missing(step.page, step.words))
    page = await self_review.submit(step.work, step.person)
    await step.state.clear()
    return Reply(parts=(view.handed_in(page, step.words), await _paper(step)))


async def _file(step: Step) -> Reply:
    return Reply(parts=(await _paper(step),), fresh=True)


async def _withdraw(step: Step) -> Reply:
    if not step.page.submitted:
        return show(view.overview(step.page, step.words))
    page = await self_review.withdraw(step.work, step.person)
    return show(view.overview(page, step.words, step.words("review.withdrawn")))


async def _leave(step: Step) -> Reply:
    await step.state.clear()
    left = step.words("review.left", answered=step.page.answered, items=len(step.page.items))
    home = await home_screen(step.work, step.person, step.words)
    return show(Screen(Markup("\n\n").join([left, home.text]), home.buttons))


_STEPS = {
    "ask": _ask,
    "next": _next,
    "previous": _previous,
    "pick": _pick,
    "skip": _skip,
    "append": _append,
    "example": _example,
    "overview": _overview,
    "preview": _preview,
    "submit": _submit,
    "submit_yes": _submit_yes,
    "file": _file,
    "withdraw": _withdraw,
    "leave": _leave,
}


@router.message(Typed("kiem diem", "kiemdiem", "viet", "viet tiep", "review"))
async def review_typed(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Open the review by typing."""
    return await opened(work, person, words, state)


@router.message(InState(Review.writing), Typed("muc luc", "mucluc", "overview"))
async def overview_typed(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Leave the question for the overview."""
    page = await self_review.begin(work, person)
    await state.clear()
    return show(view.overview(page, words))


@router.message(InState(Review.writing), Typed("quay lai", "quaylai", "back"))
async def back_typed(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Go back one question."""
    page = await self_review.begin(work, person)
    item = await _cursor(state, page)
    before = page.before(item.id) if item else None
    if before is None:
        await state.clear()
        return show(view.overview(page, words))
    await _stand_at(state, before)
    return show(view.question(page, before, words))


@router.message(InState(Review.writing), Written())
async def answered(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep a text answer and go on; a very long message may be followed by its rest."""
    page = await self_review.begin(work, person)
    item = await _cursor(state, page)
    if item is None:
        await state.clear()
        return show(view.overview(page, words))
    if item.kind is not Kind.TEXT:
        tap = view.typed_choice(page, item, text, words)
        if tap is None:
            return show(view.question(page, item, words, words("review.choose")))
        return await _STEPS[tap.do](Step(work, person, words, state, page, tap))
    append = bool((await state.get_data()).get("append"))
    page = await self_review.answer(work, person, item.id, text, append=append)
    if len(text) >= self_review.SPLIT_FROM:
        await _stand_at(state, item, append=True)
        return show(view.long_part(page, item, words))
    after = page.after(item.id)
    note = _saved(page, item.id, words)
    if after is None:
        await state.clear()
        return show(view.overview(page, words, note))
    await _stand_at(state, after)
    return show(view.question(page, after, words, note))


@router.message(InState(Review.writing))
async def not_a_text(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Tell who sent a photo, a voice message or a sticker what to do instead."""
    page = await self_review.begin(work, person)
    item = await _cursor(state, page)
    if item is None:
        return show(view.overview(page, words))
    return show(view.question(page, item, words, words("review.not_a_text")))


async def current(work: Work, person: Person, words: Words, state: FSMContext) -> Reply | None:
    """Give the question that is on the screen; None when none is."""
    if await state.get_state() != Review.writing.state:
        return None
    page = await self_review.page(work, person)
    if page is None or page.submitted:
        return None
    item = await _cursor(state, page)
    return None if item is None else show(view.question(page, item, words))


async def _stand_at(state: FSMContext, item: Item, *, append: bool = False) -> None:
    await state.set_state(Review.writing)
    await state.set_data({"item": item.id, "append": append})


async def _cursor(state: FSMContext, page: Page) -> Item | None:
    """Give the question the chat stands at; None when it stands at none of this form."""
    data: dict[str, Any] = await state.get_data()
    return next((item for item in page.items if item.id == data.get("item")), None)


def _open_item(page: Page, item_id: str) -> Item:
    """Give a question that may be answered: none of a review that was handed in."""
    if page.submitted:
        raise Refusal("review_submitted")
    return page.item(item_id)


def _saved(page: Page, item_id: str, words: Words) -> Markup:
    return words("review.saved", n=page.number(item_id))


async def _paper(step: Step) -> Paper:
    made = await paper_files.self_review_file(step.work, step.person.member_id)
    key = "review.file_draft" if made.draft else "review.file_done"
    caption = step.words(key, year=step.page.year)
    return Paper(made.name, made.render, caption, made.link)
