"""What every step of the self-review needs at hand, and where a chat stands in it.

The state holds the cursor alone: which question is on the screen, whether the next message is
added to the answer, and what beside the form is being asked. The answers are in their table."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from aiogram import BaseMiddleware
from aiogram.dispatcher.flags import get_flag
from aiogram.filters import BaseFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import TelegramObject
from markupsafe import Markup

from handlers.callbacks.base import ReviewAction
from handlers.conversation import About, stand
from handlers.reply import Capabilities, Reply, Rows, Screen, show
from handlers.review import question_view as view
from handlers.review import whole_view as end_view
from handlers.review.taken_over_view import move_screen, proposal
from handlers.review.task_rows_view import rows_question
from handlers.words import Words
from papers.forms import Item, Kind, Matter
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.review import writing as review_writing
from workflow.review.last_year import beside
from workflow.review.pages import Page
from workflow.review.qualified_levels import FAULTS, UNIT, assess
from workflow.review.taken_over import note_shown
from workflow.review.task_rows import chooses
from workflow.work import ChatKey, Work


class Review(StatesGroup):
    """What the chat stands at."""

    writing = State()
    """A question of the form that is answered in words."""
    counting = State()
    """A question of the form that is answered by a figure."""
    choosing = State()
    """A question of the form that is answered by one of its choices."""
    noting = State()
    """Something beside the form: the reason for a level, an absence, the pledge."""
    figuring = State()
    """Figures beside the form: a unit's, or the faults that were named."""
    pasting = State()
    """A prepared text, whole."""


class AboutQuestion(About):
    """Which question; with `append` the next message is added to its answer."""

    item: str
    append: bool = False


class AboutNote(About):
    """What beside the form is asked, of which year; `item` is the question to go back to."""

    note: str
    item: str
    year: int


class ReviewStep:
    """One step: who takes it, in which review, by which tap."""

    def __init__(
        self,
        work: Work,
        person: Person,
        words: Words,
        state: FSMContext,
        page: Page,
        tap: ReviewAction,
        chat: ChatKey,
        capabilities: Capabilities,
    ) -> None:
        self.work = work
        self.person = person
        self.words = words
        self.state = state
        self.page = page
        self.tap = tap
        self.chat = chat
        self.capabilities = capabilities

    @property
    def item(self) -> Item:
        """The question of the tapped button, which may be written."""
        if self.page.submitted:
            raise Refusal("review_submitted")
        item = self.page.item(self.tap.item)
        if not self.page.may_change(item.id):
            raise Refusal("item_closed")
        return item

    async def ask(self, item: Item | None, note: Markup | None = None, ways: Rows = ()) -> Reply:
        """Show a question, or the overview after the last one; `ways` stand under either."""
        if item is None:
            return await self.overview(note, ways)
        await stand_at(self.state, self.page, item)
        return show((await question(self.work, self.page, item, self.words, note)).with_rows(ways))

    async def overview(self, note: Markup | None = None, ways: Rows = ()) -> Reply:
        """Show the list of all questions; a review that was handed in has its own screen."""
        await self.state.clear()
        if self.page.submitted:
            return show(end_view.handed_in(self.page, self.words))
        return show(end_view.overview(self.page, self.words, note).with_rows(ways))


class TakesStep(BaseFilter):
    """Says of a handler that it is handed its `step`."""

    def update_handler_flags(self, flags: dict[str, Any]) -> None:
        """Tell the middleware."""
        flags["step"] = True

    async def __call__(self, event: TelegramObject) -> bool:
        """Let everything through."""
        return True


class GivesStep(BaseMiddleware):
    """Hands a handler the review that is written, with all a step in it needs."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:  # noqa: ANN401
        """Load the review: the one that the tapped button belongs to, or that is typed in."""
        if not get_flag(data, "step"):
            return await handler(event, data)
        work, person = data["work"], data["person"]
        tap: ReviewAction | None = data.get("callback_data")
        page = await review_writing.page(work, person) if tap else None
        if tap is not None and (page is None or page.review_id != tap.review):
            raise Refusal("button_old")
        page = page or await review_writing.begin(work, person)
        data["step"] = ReviewStep(
            work,
            person,
            data["words"],
            data["state"],
            page,
            tap or ReviewAction(do="ask", review=page.review_id),
            data["chat"],
            data["capabilities"],
        )
        return await with_move(work, page, data["words"], await handler(event, data))


async def with_move(work: Work, page: Page, words: Words, reply: Reply) -> Reply:
    """Tell once, before anything else, what of a review has no place on the form in force."""
    if page.moved is None or page.moved.shown:
        return reply
    await note_shown(work, page.review_id)
    return replace(reply, parts=(move_screen(page, page.moved, words), *reply.parts))


Do = Callable[[ReviewStep], Awaitable[Reply]]
Steps = Mapping[str, Do]


async def question(
    work: Work, page: Page, item: Item, words: Words, note: Markup | None = None
) -> Screen:
    """Give the screen of one question, with what was written earlier beside it."""
    if item.stepwise:
        return rows_question(page, item, words, note)
    found = assess(page) if item.matter is Matter.OWN_LEVEL else None
    first = item.id == page.items[0].id
    earlier = await beside(work, page.member_id, page.year, page.earlier, item, first=first)
    screen = view.question(page, item, words, note, earlier=earlier, found=found)
    proposed = proposal(page, item, words)
    if proposed is None:
        return screen
    text, take = proposed
    said = Markup("\n\n").join([screen.text, text])
    return replace(screen, text=said, buttons=((take,), *screen.buttons))


async def stand_at(state: FSMContext, page: Page, item: Item, *, append: bool = False) -> None:
    """Put the cursor at a question."""
    await stand(state, _state_of(page, item), AboutQuestion(item=item.id, append=append))


def _state_of(page: Page, item: Item) -> State:
    if not view.typed(item) or (item.stepwise and chooses(page, item)):
        return Review.choosing
    return Review.counting if item.kind is Kind.POINTS else Review.writing


async def stand_at_note(state: FSMContext, page: Page, name: str, item: str = "") -> None:
    """Put the cursor at something beside the form; `item` is the question to go back to."""
    step = Review.figuring if name in (UNIT, FAULTS) else Review.noting
    await stand(state, step, AboutNote(note=name, item=item, year=page.year))


async def item_at(state: FSMContext, page: Page) -> Item | None:
    """Give the question the chat stands at; None when it stands at none that may be written."""
    return item_of(await state.get_data(), page)


def item_of(kept: Mapping[str, Any], page: Page) -> Item | None:
    """Give the question that a cursor names, if it may be written; by its name on the form now."""
    place = page.called_now(kept.get("item", ""))
    return next((i for i in page.items if i.id == place and page.may_change(i.id)), None)
