"""A text to the whole cell, or to all cells of an officer: written, looked at, watched."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.broadcast import BroadcastAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Written
from handlers.notices import broadcast_view as view
from handlers.reply import Capabilities, Reply, show
from handlers.words import Words
from workflow.accounts import Person
from workflow.front import typed_places
from workflow.notices import broadcast
from workflow.notices.broadcast import BroadcastProgress
from workflow.work import Work

router = Router(name="broadcast")

_STEPS = ("pause", "resume", "cancel")


class Broadcasting(StatesGroup):
    """The secretary, or the officer, is asked for the text."""

    text = State()


class AboutSender(About):
    """Whose text it is."""

    about: int
    """The officer's organisation, 0 for one's own cell."""


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
        return await _ask(work, person, words, state, await _where(work, person, do, about))
    await state.clear()
    if do in ("confirm", "quietly"):
        watched = _message_of(query) if capabilities.edits else None
        quietly = do == "quietly"
        now = await broadcast.confirm(work, person, about, watched, quietly=quietly)
        return _shown(now, words)
    if do in (*_STEPS, "drop"):
        step = "cancel" if do == "drop" else do
        return _shown(await broadcast.change(work, person, about, step), words)
    if do == "refresh":
        return _shown(await broadcast.standing(work, person, about), words)
    return await _home(work, person, words, state, about)


@router.message(InState(Broadcasting.text), Written(typed_places.BROADCAST))
async def written(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep the text and show it as it will be read."""
    about = (await AboutSender.of(state)).about
    draft = await broadcast.write(work, person, text, about)
    await state.clear()
    return _shown(draft, words)


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the text."""
    about = AboutSender.read(cursor.kept).about
    return show(view.ask(await broadcast.sender(work, person, about), about, words))


async def _home(work: Work, person: Person, words: Words, state: FSMContext, about: int) -> Reply:
    """Show the broadcast that is open or being written; ask for a new one when there is none."""
    newest = await broadcast.newest(work, person, about)
    if newest is not None and newest.state in ("draft", "sending", "paused"):
        return _shown(newest, words)
    return await _ask(work, person, words, state, about)


async def _where(work: Work, person: Person, do: str, about: int) -> int:
    """Give the officer's organisation a new text is for, 0 for one's own cell."""
    if do == "write":
        return about
    now = await broadcast.standing(work, person, about)
    return now.organisation_id if now.by_officer else 0


async def _ask(work: Work, person: Person, words: Words, state: FSMContext, about: int) -> Reply:
    sender = await broadcast.sender(work, person, about)
    await stand(state, Broadcasting.text, AboutSender(about=about))
    return show(view.ask(sender, about, words))


def _shown(now: BroadcastProgress, words: Words) -> Reply:
    if now.state == "draft":
        return show(view.preview(now, words))
    return show(view.progress(now, words))


def _message_of(query: CallbackQuery) -> int | None:
    return query.message.message_id if isinstance(query.message, Message) else None


CONVERSATION = Conversation(
    router,
    steps=(Broadcasting,),
    current=current,
    seen_again={"broadcast": lambda about: BroadcastAction(do="home", about=int(about[0])).pack()},
)
"""What is declared of a text to the cell."""
