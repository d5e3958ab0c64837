"""A text to the whole cell: written, looked at, confirmed, watched."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers import broadcast_view as view
from handlers.callbacks_broadcast import BroadcastAction
from handlers.filters import InState, Leads, Written
from handlers.reply import Capabilities, Reply, show
from handlers.words import Words
from workflow import broadcast
from workflow.accounts import Person
from workflow.broadcast import Standing
from workflow.work import Work

router = Router(name="broadcast")
router.message.filter(Leads())
router.callback_query.filter(Leads())

_STEPS = ("pause", "resume", "cancel")


class Broadcasting(StatesGroup):
    """The secretary is asked for the text."""

    text = State()


@router.callback_query(BroadcastAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: BroadcastAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
    capabilities: Capabilities,
) -> Reply:
    """Take one step with a broadcast."""
    do, about = callback_data.do, callback_data.about
    if do in ("write", "rewrite"):
        await state.set_state(Broadcasting.text)
        return show(view.ask(words))
    await state.clear()
    if do in ("confirm", "quietly"):
        watched = _message_of(query) if capabilities.edits else None
        quietly = do == "quietly"
        now = await broadcast.confirm(work, person, about, watched, quietly=quietly)
        return _shown(now, words, person)
    if do in (*_STEPS, "drop"):
        step = "cancel" if do == "drop" else do
        return _shown(await broadcast.change(work, person, about, step), words, person)
    if do == "refresh":
        return _shown(await broadcast.standing(work, person, about), words, person)
    return await _home(work, person, words, state)


@router.message(InState(Broadcasting.text), Written())
async def written(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep the text and show it as it will be read."""
    draft = await broadcast.write(work, person, text)
    await state.clear()
    return _shown(draft, words, person)


async def current(work: Work, words: Words, state: FSMContext) -> Reply | None:
    """Give the question that is open; None when none is."""
    if await state.get_state() == Broadcasting.text.state:
        return show(view.ask(words))
    return None


async def _home(work: Work, person: Person, words: Words, state: FSMContext) -> Reply:
    """Show the broadcast that is open or being written; ask for a new one when there is none."""
    newest = await broadcast.newest(work, person)
    if newest is not None and newest.state in ("draft", "sending", "paused"):
        return _shown(newest, words, person)
    await state.set_state(Broadcasting.text)
    return show(view.ask(words))


def _shown(now: Standing, words: Words, person: Person) -> Reply:
    if now.state == "draft":
        return show(view.preview(now, words, person.cell_name))
    return show(view.progress(now, words))


def _message_of(query: CallbackQuery) -> int | None:
    return query.message.message_id if isinstance(query.message, Message) else None
