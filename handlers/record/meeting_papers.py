"""The meeting's papers in chat: minutes, count record, extracts, the ballot to be printed."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.papers import PaperAction
from handlers.filters import Typed
from handlers.record import meeting_papers_view
from handlers.reply import Paper, Reply, show
from handlers.words import Words
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.record import meeting_papers
from workflow.work import Work

router = Router(name="meeting_papers")


@router.callback_query(PaperAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: PaperAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Give the list, the names of an extract, or the paper itself."""
    await state.clear()
    do, about = callback_data.do, callback_data.about
    if do in meeting_papers.KINDS:
        return await _paper(work, person, words, do, about)
    given = await meeting_papers.given(work, person)
    match do:
        case "home":
            return show(meeting_papers_view.papers(words, given))
        case "extracts":
            return show(meeting_papers_view.extracts(words, given, about))
        case _:
            raise Refusal("button_unknown")


@router.message(Typed("bien ban", "giay to hop", "trich bien ban", "minutes"))
async def typed(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Give the list to who types for it."""
    await state.clear()
    return show(meeting_papers_view.papers(words, await meeting_papers.given(work, person)))


async def _paper(work: Work, person: Person, words: Words, kind: str, about: int) -> Reply:
    file = await meeting_papers.paper(work, person, kind, about)
    caption = words(f"mpaper.caption_{kind}")
    return Reply(parts=(Paper(file.name, file.render, caption, file.link),), fresh=True)
