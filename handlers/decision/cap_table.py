"""The officer's table of the excellence cap: groups over all cells, what if, who is alike."""

from collections.abc import Awaitable, Callable, Mapping

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.office import CapAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.decision import cap_table_view as view
from handlers.filters import InState, Otherwise, Written
from handlers.reply import Reply, Screen, show
from handlers.step import step_of
from handlers.term import one_offered
from handlers.words import Words
from terms.caps import Division
from workflow.accounts import Person
from workflow.decision import cap_above, cap_exception, cap_table
from workflow.errors import Refusal
from workflow.work import Work

router = Router(name="cap_table")


class CapShare(StatesGroup):
    """The ground of a higher share is typed, then who decided on it and when."""

    ground = State()
    by = State()


class AboutShare(About):
    """Whose share in which year, and how many percent."""

    organisation: int
    year: int
    percent: int


@router.callback_query(CapAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: CapAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step of the officer's."""
    await state.clear()
    if callback_data.do == "share":
        return show(await _asks_ground(work, person, words, state, callback_data))
    take = step_of(_STEPS, callback_data.do)
    return show(await take(work, person, words, callback_data))


async def _table(work: Work, person: Person, words: Words, tap: CapAction) -> Screen:
    return view.table_screen(await cap_table.table(work, person, tap.of, tap.year), words)


async def _try(work: Work, person: Person, words: Words, tap: CapAction) -> Screen:
    found = await cap_table.table(work, person, tap.of, tap.year)
    place, more = view.packed_try(tap.value)
    if place >= len(found.now.groups):
        raise Refusal("button_old")
    tried = cap_above.what_if(found.now.groups[place], more, found.now)
    moved = tried.excellent - found.now.groups[place].excellent
    return view.tried_screen(found, place, tried, moved, words)


async def _divide(work: Work, person: Person, words: Words, tap: CapAction) -> Screen:
    return view.divisions_screen(await cap_table.may_rule(work, person, tap.of, tap.year), words)


async def _divided(work: Work, person: Person, words: Words, tap: CapAction) -> Screen:
    way = one_offered(Division, tap.value)
    found = await cap_table.divide(work, person, tap.of, tap.year, way)
    return view.table_screen(found, words)


async def _shares(work: Work, person: Person, words: Words, tap: CapAction) -> Screen:
    return view.shares_screen(await cap_exception.shares(work, person, tap.of, tap.year), words)


async def _taken_back(work: Work, person: Person, words: Words, tap: CapAction) -> Screen:
    found = await cap_exception.take_back(work, person, tap.of, tap.year)
    return view.table_screen(found, words)


async def _asks_ground(
    work: Work, person: Person, words: Words, state: FSMContext, tap: CapAction
) -> Screen:
    found = await cap_exception.shares(work, person, tap.of, tap.year)
    if tap.value not in map(str, found.percents):
        raise Refusal("button_old")
    now = found.table.now
    about = AboutShare(organisation=now.organisation_id, year=now.year, percent=int(tap.value))
    await stand(state, CapShare.ground, about)
    return view.share_text_screen("ground", found, about.percent, words)


@router.message(InState(CapShare.ground), Written(Otherwise.NOTHING_STANDS))
async def ground_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep the ground of a higher share, and ask who decided."""
    about = await AboutShare.of(state)
    await cap_exception.begin(work, person, about.organisation, about.year, about.percent, text)
    await stand(state, CapShare.by, about)
    return show(await _share_asked(work, person, words, about, "by"))


@router.message(InState(CapShare.by), Written(Otherwise.NOTHING_STANDS))
async def by_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep who decided and when: the share holds from now on."""
    about = await AboutShare.of(state)
    found = await cap_exception.complete(work, person, about.organisation, about.year, text)
    await state.clear()
    return show(view.table_screen(found, words))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask again, as long as they may enter it."""
    about = AboutShare.read(cursor.kept)
    key = "ground" if cursor.at(CapShare.ground) else "by"
    return show(await _share_asked(work, person, words, about, key))


async def _share_asked(
    work: Work, person: Person, words: Words, about: AboutShare, key: str
) -> Screen:
    found = await cap_exception.shares(work, person, about.organisation, about.year)
    return view.share_text_screen(key, found, about.percent, words)


_STEPS: Mapping[str, Callable[[Work, Person, Words, CapAction], Awaitable[Screen]]] = {
    "table": _table,
    "try": _try,
    "divide": _divide,
    "divided": _divided,
    "shares": _shares,
    "usual": _taken_back,
}


CONVERSATION = Conversation(router, steps=(CapShare,), current=current)
"""What is declared of the officer's table of the cap."""
