"""Examining complaints in chat: what waits, received, the day to answer, the answer in writing."""

from collections.abc import Awaitable, Callable, Mapping

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.objection import ExamineAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Otherwise, Typed, Written
from handlers.objection import examining_view as view
from handlers.reply import Reply, show
from handlers.step import step_of
from handlers.words import Words
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.objection import examining
from workflow.objection.examining import Examined
from workflow.reminder_days import last_day
from workflow.typed_due import typed_due
from workflow.work import Work

router = Router(name="examining")

_SHOWN_AGAIN = (
    *("objection_changed", "objection_answered", "objection_withdrawn"),
    *("objection_unread", "no_text"),
)
"""Said above how it stands now: the button was an old one."""
_VERDICTS = {"upheld": True, "rejected": False}


class Examination(StatesGroup):
    """The day to answer, the answer's paper or its text is being typed."""

    day = State()
    document = State()
    answer = State()


class AboutComplaint(About):
    """Which complaint, and which way it is answered."""

    objection: int
    upheld: bool = False


@router.callback_query(ExamineAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: ExamineAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step with a complaint."""
    await state.clear()
    take = step_of(_STEPS, callback_data.do)
    try:
        return await take(work, person, words, state, callback_data)
    except Refusal as refusal:
        if refusal.code not in _SHOWN_AGAIN:
            raise
        found = await examining.one(work, person, callback_data.about)
        said = words.label(f"error.{refusal.code}", **refusal.fields)
        return show(view.one_screen(found, words), toast=said)


@router.message(Typed("giai quyet khieu nai", "xem xet khieu nai", "complaints"))
async def typed(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Show what waits to who types for it."""
    await state.clear()
    return show(view.queue_screen(await examining.queue(work, person), 0, words))


@router.message(InState(Examination.day), Written(Otherwise.NOTHING_STANDS, figures=True))
async def day_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Set the day to answer."""
    about = await AboutComplaint.of(state)
    day, operator = typed_due(text, work.now.date())
    found = await examining.set_day(work, person, about.objection, last_day(day, operator))
    await state.clear()
    return show(view.one_screen(found, words))


@router.message(InState(Examination.document), Written(Otherwise.NOTHING_STANDS))
async def document_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep number and day of the answer; its text is asked for next."""
    about = await AboutComplaint.of(state)
    found = await examining.keep_document(work, person, about.objection, text)
    return await _answering(found, words, state, upheld=about.upheld)


@router.message(InState(Examination.answer), Written(Otherwise.NOTHING_STANDS))
async def answer_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Add a message to the answer, and show it all."""
    about = await AboutComplaint.of(state)
    found = await examining.keep_answer(work, person, about.objection, text)
    return await _answering(found, words, state, upheld=about.upheld)


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the same again, as long as it waits to be answered."""
    about = AboutComplaint.read(cursor.kept)
    found = await examining.one(work, person, about.objection)
    if not found.now.waits:
        return None
    if cursor.at(Examination.day):
        return show(view.day_screen(found, words))
    return show(view.answer_screen(found, words, upheld=about.upheld))


async def _answering(found: Examined, words: Words, state: FSMContext, *, upheld: bool) -> Reply:
    """Ask for what is still missing of the answer."""
    step = Examination.answer if found.now.document else Examination.document
    about = AboutComplaint(objection=found.now.objection_id, upheld=upheld)
    await stand(state, step, about)
    return show(view.answer_screen(found, words, upheld=upheld))


async def _queue(
    work: Work, person: Person, words: Words, state: FSMContext, tap: ExamineAction
) -> Reply:
    return show(view.queue_screen(await examining.queue(work, person), tap.about, words))


async def _one(
    work: Work, person: Person, words: Words, state: FSMContext, tap: ExamineAction
) -> Reply:
    return show(view.one_screen(await examining.one(work, person, tap.about), words))


async def _moves(
    work: Work, person: Person, words: Words, state: FSMContext, tap: ExamineAction
) -> Reply:
    take = examining.receive if tap.do == "receive" else examining.examine
    return show(view.one_screen(await take(work, person, tap.about), words))


async def _day(
    work: Work, person: Person, words: Words, state: FSMContext, tap: ExamineAction
) -> Reply:
    found = await examining.one(work, person, tap.about)
    if not found.now.waits:
        return show(view.one_screen(found, words))
    await stand(state, Examination.day, AboutComplaint(objection=tap.about))
    return show(view.day_screen(found, words))


async def _answer(
    work: Work, person: Person, words: Words, state: FSMContext, tap: ExamineAction
) -> Reply:
    found = await examining.one(work, person, tap.about)
    if not found.now.waits:
        return show(view.one_screen(found, words))
    return await _answering(found, words, state, upheld=_verdict(tap.value))


async def _over(
    work: Work, person: Person, words: Words, state: FSMContext, tap: ExamineAction
) -> Reply:
    found = await examining.start_over(work, person, tap.about)
    return await _answering(found, words, state, upheld=_verdict(tap.value))


async def _send(
    work: Work, person: Person, words: Words, state: FSMContext, tap: ExamineAction
) -> Reply:
    verdict, _, mark = tap.value.partition(".")
    upheld = _verdict(verdict)
    found = await examining.answer(work, person, tap.about, upheld=upheld, mark=mark)
    return show(view.one_screen(found, words), toast=words.label("objection.sent"))


async def _scans(
    work: Work, person: Person, words: Words, state: FSMContext, tap: ExamineAction
) -> Reply:
    kept = await examining.scans(work, person, tap.about)
    return view.scans_reply(await examining.one(work, person, tap.about), kept, words)


def _verdict(value: str) -> bool:
    if value not in _VERDICTS:
        raise Refusal("button_unknown")
    return _VERDICTS[value]


_STEPS: Mapping[
    str, Callable[[Work, Person, Words, FSMContext, ExamineAction], Awaitable[Reply]]
] = {
    "queue": _queue,
    "one": _one,
    "receive": _moves,
    "examine": _moves,
    "day": _day,
    "uphold": _answer,
    "reject": _answer,
    "over": _over,
    "send": _send,
    "scans": _scans,
}


CONVERSATION = Conversation(router, steps=(Examination,), current=current)
"""What is declared of examining complaints."""
