"""The officer's table of the excellence cap: groups over all cells, what if, who is alike."""

from collections.abc import Awaitable, Callable, Mapping

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from handlers.callbacks.office import CapAction
from handlers.conversation import Conversation
from handlers.decision import cap_table_view as view
from handlers.reply import Reply, Screen, show
from handlers.words import Words
from terms.caps import Division
from workflow.accounts import Person
from workflow.decision import cap_above, cap_table
from workflow.errors import Refusal
from workflow.work import Work

router = Router(name="cap_table")


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
    take = _STEPS.get(callback_data.do)
    if take is None:
        raise Refusal("button_unknown")
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
    if tap.value not in list(Division):
        raise Refusal("button_old")
    found = await cap_table.divide(work, person, tap.of, tap.year, Division(tap.value))
    return view.table_screen(found, words)


_STEPS: Mapping[str, Callable[[Work, Person, Words, CapAction], Awaitable[Screen]]] = {
    "table": _table,
    "try": _try,
    "divide": _divide,
    "divided": _divided,
}


CONVERSATION = Conversation(router)
"""What is declared of the officer's table of the cap."""
