"""The officer's side: one table of all cells, as a file too, and one day set for all of them."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.office import OfficeAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Otherwise, Typed, Written
from handlers.office import cells_table_view as view
from handlers.office import from_above
from handlers.reply import Paper, Reply, Screen, show
from handlers.term import one_offered
from handlers.words import Words
from terms.calendar import CalendarMatter
from workflow.accounts import Person
from workflow.duties import calendar
from workflow.errors import Refusal
from workflow.front import cells_page
from workflow.office import cells_table
from workflow.typed_due import typed_due
from workflow.work import Work

router = Router(name="office")


class Office(StatesGroup):
    """The officer is asked for a day."""

    day = State()


class AboutLastDay(About):
    """Which matter's day it is."""

    matter: CalendarMatter


@router.callback_query(OfficeAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: OfficeAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step of the officer's."""
    await state.clear()
    match callback_data.do:
        case "table":
            return show(
                view.table_screen(await cells_table.table(work, person), callback_data.page, words)
            )
        case "own_levels":
            return show(await from_above.list_screen(work, person, words))
        case "own_level" | "own_is":  # they named no year
            raise Refusal("button_old")
        case "excel":
            made = await cells_table.sheet(work, person)
            caption = words("office.excel_caption", day=f"{work.now:%d/%m/%Y}")
            return Reply(parts=(Paper(made.name, made.render, caption, made.link),), fresh=True)
        case "picture":
            drawn = await cells_table.picture(work, person, callback_data.page)
            caption = words("office.picture_caption", day=f"{work.now:%d/%m/%Y}")
            file = drawn.file
            shown = Paper(file.name, file.render, caption, file.link, picture=True)
            return Reply(parts=(shown, view.picture_screen(drawn, words)), fresh=True)
        case "page":
            address = await cells_page.address(work, person, words.language)
            return show(view.page_screen(address, words))
        case "calendar":
            await cells_table.table(work, person)
            return show(view.matters_screen(words))
        case "ask":
            matter = one_offered(calendar.EDITABLE, callback_data.matter)
            await stand(state, Office.day, AboutLastDay(matter=matter))
            return show(await _ask(work, person, words, matter))
        case "set":
            return show(await _set(work, person, words, callback_data))
        case _:
            raise Refusal("button_unknown")


@router.message(Typed("tong hop", "bang tong hop", "cac chi bo", "cells"))
async def typed(message: Message, work: Work, person: Person, words: Words) -> Reply:
    """Show the table to who types for it."""
    return show(view.table_screen(await cells_table.table(work, person), 0, words))


@router.message(InState(Office.day), Written(Otherwise.NOTHING_STANDS, figures=True))
async def day_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Read the day, and ask once more before it is set for all cells."""
    matter = (await AboutLastDay.of(state)).matter
    due, operator = typed_due(text, work.now.date())
    count = await cells_table.running_cells(work, person)
    await state.clear()
    return show(view.confirm_screen(matter, due, operator, count, words))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the day."""
    return show(await _ask(work, person, words, AboutLastDay.read(cursor.kept).matter))


async def _ask(work: Work, person: Person, words: Words, matter: CalendarMatter) -> Screen:
    return view.ask_screen(matter, await cells_table.days_known(work, person, matter), words)


async def _set(work: Work, person: Person, words: Words, tap: OfficeAction) -> Screen:
    name, _, operator = tap.matter.partition(".")
    due = view.packed_day(tap.page, operator)
    done = await cells_table.set_day(work, person, one_offered(calendar.EDITABLE, name), *due)
    return view.set_screen(done, words)


CONVERSATION = Conversation(
    router,
    steps=(Office,),
    current=current,
)
"""What is declared of the officer's table."""
