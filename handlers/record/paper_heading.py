"""The head of the meeting's papers in chat: the place they are dated from, and their numbers."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.papers import HeadingAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Otherwise, Typed, Written
from handlers.record import paper_heading_view
from handlers.reply import Reply, show
from handlers.words import Words
from workflow.access import leads
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.record import paper_heading
from workflow.work import Work

router = Router(name="paper_heading")


class Heading(StatesGroup):
    """What is being typed."""

    locality = State()
    minutes = State()
    count_record = State()


class AboutPapers(About):
    """Of which meeting the papers are."""

    meeting: int


_NUMBERS = (Heading.minutes, Heading.count_record)


@router.callback_query(HeadingAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: HeadingAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Show what stands at the head, or ask for a part of it."""
    await state.clear()
    now = await paper_heading.heading(work, person)
    match callback_data.do:
        case "home":
            return show(paper_heading_view.heading(words, now))
        case "locality" | "minutes" | "count_record" as asked:
            if asked == "locality":
                leads(person)
            await stand(state, getattr(Heading, asked), AboutPapers(meeting=callback_data.meeting))
            return show(paper_heading_view.asking(words, asked, now))
        case _:
            raise Refusal("button_unknown")


@router.message(Typed("dia danh", "so van ban", "place and numbers"))
async def typed(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Show what stands at the head to who types for it."""
    await state.clear()
    return show(paper_heading_view.heading(words, await paper_heading.heading(work, person)))


@router.message(InState(Heading.locality), Written(Otherwise.NOTHING_STANDS))
async def locality_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep the place."""
    await paper_heading.set_locality(work, person, text)
    await state.clear()
    return show(paper_heading_view.heading(words, await paper_heading.heading(work, person)))


@router.message(InState(*_NUMBERS), Written(Otherwise.NOTHING_STANDS, figures=True))
async def number_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep the number of one paper."""
    paper = (await state.get_state() or "").rpartition(":")[2]
    meeting = (await AboutPapers.of(state)).meeting
    await paper_heading.set_number(work, person, meeting, paper, text)
    await state.clear()
    return show(paper_heading_view.heading(words, await paper_heading.heading(work, person)))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask again."""
    asked = cursor.step.rpartition(":")[2]
    now = await paper_heading.heading(work, person)
    return show(paper_heading_view.asking(words, asked, now))


CONVERSATION = Conversation(router, steps=(Heading,), current=current)
"""What is declared of the head of the papers."""
