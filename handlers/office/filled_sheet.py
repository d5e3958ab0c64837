"""The list of the body above comes back filled in: sent in the chat, looked at, kept once."""

from collections.abc import Mapping

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.office import FilledAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, WithFile
from handlers.office import appraising_view
from handlers.office import filled_sheet_view as view
from handlers.prepare import Prepare
from handlers.reply import Paper, Reply, Screen, show
from handlers.words import Words
from workflow.accounts import Person
from workflow.decision import appraisal_file, appraisal_list, filled_sheet, given_sheet
from workflow.errors import Refusal
from workflow.planned import Planned
from workflow.work import ChatKey, Work

router = Router(name="filled_sheet")


class Filling(StatesGroup):
    """The list was given out, and is waited for."""

    file = State()


class AboutSheet(About):
    """Which list."""

    one: int


@router.callback_query(FilledAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: FilledAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Give the list out, wait for it, show what it would change, keep or drop it."""
    await state.clear()
    one = callback_data.one
    match callback_data.do:
        case "out":
            return await _out(work, person, words, state, one)
        case "ask":
            now = await appraisal_list.listed(work, person, one)
            await stand(state, Filling.file, AboutSheet(one=one))
            return show(view.ask_screen(now, words))
        case "look":
            return show(view.shown_screen(await filled_sheet.shown(work, person, one), words))
        case "keep":
            return await _kept(work, person, words, callback_data)
        case "drop":
            await filled_sheet.drop(work, person, one)
            found = await appraisal_list.queue(work, person)
            return show(
                appraising_view.queue_screen(found, words), toast=words.label("sheet.dropped")
            )
    raise Refusal("button_unknown")


@router.message(InState(Filling.file), WithFile())
async def sent(
    message: Message,
    kind: str,
    file_id: str,
    name: str,
    work: Work,
    chat: ChatKey,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Have the file read; the outcome comes by itself."""
    at = await AboutSheet.of(state)
    now = await filled_sheet.send(work, person, at.one, chat, file_id, name)
    return show(view.reading_screen(now, words))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the file, as long as the list is theirs."""
    if not person.above:
        return None
    now = await appraisal_list.listed(work, person, AboutSheet.read(cursor.kept).one)
    return show(view.ask_screen(now, words))


async def _out(work: Work, person: Person, words: Words, state: FSMContext, one: int) -> Reply:
    made = await appraisal_file.sheet(work, person, one)
    await stand(state, Filling.file, AboutSheet(one=one))
    caption = words("above.excel_caption", day=f"{work.now:%d/%m/%Y}")
    return Reply(parts=(Paper(made.name, made.render, caption, made.link),), fresh=True)


async def _kept(work: Work, person: Person, words: Words, tap: FilledAction) -> Reply:
    found, kept = await filled_sheet.keep(work, person, tap.one, tap.looked)
    if not kept:
        return show(view.shown_screen(found, words).under(words("sheet.changed_meanwhile")))
    now = await appraisal_list.listed(work, person, found.list.hand_up_id)
    return show(view.kept_screen(found, now, words))


async def _read(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await filled_sheet.read_facts(work, row)
    return None if facts is None else view.read_notice(facts, words)


async def _given(work: Work, row: Planned, words: Words) -> Screen | None:
    given = await given_sheet.told(work, row)
    return None if given is None else view.given_notice(given, words)


PREPARES: Mapping[str, Prepare] = {filled_sheet.READ: _read, given_sheet.GIVEN: _given}
"""How it is told that a file was read, or why not; and that one was read in at the machine."""


CONVERSATION = Conversation(
    router, steps=(Filling,), current=current, wants={Filling.file: "sheet.file_wanted"}
)
"""What is declared of lists that come back filled in."""
