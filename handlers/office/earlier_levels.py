"""Levels of years before the program in chat: who leads the cell, or an officer above it, types
them in from paper."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

import rating
from handlers.callbacks.rating import EarlierAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Otherwise, Written
from handlers.office import earlier_levels_view as view
from handlers.reply import Reply, show
from handlers.term import one_offered
from handlers.words import Words
from workflow.accounts import Person
from workflow.decision import earlier_levels
from workflow.errors import Refusal
from workflow.work import Work

router = Router(name="earlier_levels")


class EarlierTalk(StatesGroup):
    """The paper a level stands in is asked for."""

    document = State()


class AboutEarlier(About):
    """Whose level of which year, and the level that is to be kept."""

    cell: int
    about: int
    year: int
    level: str


@router.callback_query(EarlierAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: EarlierAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Pick the cell, whose, the year, the level; then its paper is asked for."""
    await state.clear()
    tap = callback_data
    match tap.do:
        case "home":
            return await _home(work, person, words, tap.about)
        case "cell":
            found = await earlier_levels.place(work, person, tap.cell)
            return show(view.place_screen(found, tap.about, words))
        case "one":
            now = await earlier_levels.of_subject(work, person, tap.cell, tap.about)
            return show(view.subject_screen(now, words))
        case "pick":
            now = await earlier_levels.to_enter(work, person, tap.cell, tap.about, tap.year)
            return show(view.level_screen(now, tap.year, words))
        case "level":
            await earlier_levels.to_enter(work, person, tap.cell, tap.about, tap.year)
            one_offered(rating.Level, tap.value)
            about = AboutEarlier(cell=tap.cell, about=tap.about, year=tap.year, level=tap.value)
            await stand(state, EarlierTalk.document, about)
            return show(view.document_screen(tap.cell, tap.about, words))
        case "drop":
            at = (tap.cell, tap.about, tap.year, _row(tap.value))
            now = await earlier_levels.take_back(work, person, *at)
            return show(view.subject_screen(now, words), toast=words.label("earlier.dropped"))
    raise Refusal("button_unknown")


@router.message(InState(EarlierTalk.document), Written(Otherwise.NOTHING_STANDS))
async def document_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep the level with its paper."""
    at = await AboutEarlier.of(state)
    level = one_offered(rating.Level, at.level)
    now = await earlier_levels.enter(work, person, at.cell, at.about, at.year, level, text)
    await state.clear()
    return show(view.subject_screen(now, words))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the paper, as long as the level may be typed in."""
    at = AboutEarlier.read(cursor.kept)
    await earlier_levels.to_enter(work, person, at.cell, at.about, at.year)
    return show(view.document_screen(at.cell, at.about, words))


async def _home(work: Work, person: Person, words: Words, page: int) -> Reply:
    found = await earlier_levels.places(work, person)
    if len(found) > 1:
        return show(view.places_screen(found, page, words))
    return show(view.place_screen(await earlier_levels.place(work, person, found[0][0]), 0, words))


def _row(value: str) -> int:
    """Give the row that a button was drawn for; nought for one that names none."""
    return int(value) if value.isdecimal() else 0


CONVERSATION = Conversation(
    router,
    steps=(EarlierTalk,),
    current=current,
)
"""What is declared of levels of years before the program."""
