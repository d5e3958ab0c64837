"""A member reserves an opinion or complains, in chat: written in messages, seen, lodged, taken
back."""

from collections.abc import Awaitable, Callable, Mapping

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.objection import ObjectionAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Otherwise, Typed, Written
from handlers.objection import lodging_view as view
from handlers.reply import Paper, Reply, show
from handlers.step import step_of
from handlers.words import Words
from terms.objection import ObjectionKind, ObjectionState
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.objection import lodged_paper, lodging
from workflow.objection.facts import ObjectionFacts
from workflow.paper_file import PaperFile
from workflow.work import Work

router = Router(name="objection")

_SHOWN_AGAIN = ("objection_changed", "objection_answered", "no_text")
"""Said above how it stands now: the button was an old one."""


class Lodging(StatesGroup):
    """What a member has against their result is being typed."""

    text = State()


class AboutObjection(About):
    """Which one is written."""

    objection: int


@router.callback_query(ObjectionAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: ObjectionAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step with one's own."""
    await state.clear()
    take = step_of(_STEPS, callback_data.do)
    try:
        return await take(work, person, words, state, callback_data)
    except Refusal as refusal:
        if refusal.code not in _SHOWN_AGAIN:
            raise
        now = await lodging.one(work, person, callback_data.about)
        reply = await _shown(work, person, words, state, now)
        return Reply(parts=reply.parts, toast=words.label(f"error.{refusal.code}"))


@router.message(Typed("khieu nai", "bao luu y kien", "bao luu", "complain", "complaint"))
async def typed(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Show one's own, and both ways to begin, to who types for it."""
    await state.clear()
    return show(view.own_screen(await lodging.own(work, person), words))


@router.message(InState(Lodging.text), Written(Otherwise.NOTHING_STANDS))
async def text_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Add a message to what is written, and show it all."""
    about = await AboutObjection.of(state)
    now = await lodging.write(work, person, about.objection, text)
    return await _shown(work, person, words, state, now)


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Show what is written, as long as it is not lodged."""
    now = await lodging.one(work, person, AboutObjection.read(cursor.kept).objection)
    if now.state is not ObjectionState.DRAFT:
        return None
    found = await lodging.own(work, person)
    return show(view.writing_screen(now, found.lodge_by, words))


async def _shown(
    work: Work, person: Person, words: Words, state: FSMContext, now: ObjectionFacts
) -> Reply:
    """Show one of them: to be written on, or as it stands."""
    if now.state is not ObjectionState.DRAFT:
        return show(view.one_screen(now, words))
    await stand(state, Lodging.text, AboutObjection(objection=now.objection_id))
    found = await lodging.own(work, person)
    return show(view.writing_screen(now, found.lodge_by, words))


async def _list(
    work: Work, person: Person, words: Words, state: FSMContext, tap: ObjectionAction
) -> Reply:
    return show(view.own_screen(await lodging.own(work, person), words))


async def _new(
    work: Work, person: Person, words: Words, state: FSMContext, tap: ObjectionAction
) -> Reply:
    if tap.value not in list(ObjectionKind):
        raise Refusal("button_unknown")
    now = await lodging.begin(work, person, ObjectionKind(tap.value), tap.about)
    return await _shown(work, person, words, state, now)


async def _one(
    work: Work, person: Person, words: Words, state: FSMContext, tap: ObjectionAction
) -> Reply:
    now = await lodging.one(work, person, tap.about)
    return await _shown(work, person, words, state, now)


async def _over(
    work: Work, person: Person, words: Words, state: FSMContext, tap: ObjectionAction
) -> Reply:
    now = await lodging.one(work, person, tap.about)
    if now.state is not ObjectionState.DRAFT or not now.text:
        return await _shown(work, person, words, state, now)
    return show(view.over_screen(now, words))


async def _over_sure(
    work: Work, person: Person, words: Words, state: FSMContext, tap: ObjectionAction
) -> Reply:
    now = await lodging.start_over(work, person, tap.about)
    return await _shown(work, person, words, state, now)


async def _send(
    work: Work, person: Person, words: Words, state: FSMContext, tap: ObjectionAction
) -> Reply:
    """Lodge it; the receipt comes as a file too, once."""
    before = await lodging.one(work, person, tap.about)
    letters = int(tap.value) if tap.value.isdecimal() else 0
    now = await lodging.lodge(work, person, tap.about, letters)
    screen = view.one_screen(now, words).under(words("objection.lodged"))
    if before.state is not ObjectionState.DRAFT:
        return show(screen, toast=words.label("objection.lodged_already"))
    file = await lodged_paper.receipt(work, person, tap.about)
    return Reply(parts=(_paper(file, "receipt", words), screen), fresh=True)


async def _withdraw(
    work: Work, person: Person, words: Words, state: FSMContext, tap: ObjectionAction
) -> Reply:
    now = await lodging.one(work, person, tap.about)
    if not now.may_withdraw:
        return await _shown(work, person, words, state, now)
    return show(view.withdraw_screen(now, words))


async def _withdraw_sure(
    work: Work, person: Person, words: Words, state: FSMContext, tap: ObjectionAction
) -> Reply:
    now = await lodging.withdraw(work, person, tap.about)
    return await _shown(work, person, words, state, now)


async def _file(
    work: Work, person: Person, words: Words, state: FSMContext, tap: ObjectionAction
) -> Reply:
    make = lodged_paper.receipt if tap.do == "receipt" else lodged_paper.answer
    file = await make(work, person, tap.about)
    return Reply(parts=(_paper(file, tap.do, words),), fresh=True)


def _paper(file: PaperFile, what: str, words: Words) -> Paper:
    return Paper(file.name, file.render, words(f"objection.caption_{what}"), file.link)


_STEPS: Mapping[
    str, Callable[[Work, Person, Words, FSMContext, ObjectionAction], Awaitable[Reply]]
] = {
    "list": _list,
    "new": _new,
    "one": _one,
    "over": _over,
    "over_sure": _over_sure,
    "send": _send,
    "withdraw": _withdraw,
    "withdraw_sure": _withdraw_sure,
    "receipt": _file,
    "answer": _file,
}


CONVERSATION = Conversation(router, steps=(Lodging,), current=current)
"""What is declared of reserving an opinion and complaining."""
