"""An open vote said aloud: the chair enters it voter by voter, subject by subject."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.ballot import spoken_view
from handlers.callbacks.rating import SpokenAction
from handlers.filters import InState
from handlers.reply import Reply, show
from handlers.words import Words
from workflow.accounts import Person
from workflow.ballot import spoken_vote
from workflow.ballot.casting import CastOutcome
from workflow.ballot.spoken_vote import SpokenVote
from workflow.errors import Refusal
from workflow.work import Work

router = Router(name="spoken")


class Speaking(StatesGroup):
    """What one voter says is being entered."""

    marks = State()


@router.callback_query(SpokenAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: SpokenAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step; a button of another session or an older question shows where it stands."""
    found = await spoken_vote.running(work, person)
    tap = callback_data
    if tap.session not in (0, found.session_id):
        await state.clear()
        return show(spoken_view.voters(words, found, 0))
    match tap.do:
        case "home":
            await state.clear()
            return show(spoken_view.voters(words, found, tap.about))
        case "who":
            return await _begins(words, state, found, tap.about)
        case "mark":
            return await _marks(words, state, found, tap)
        case "yes":
            return await _enters(work, person, words, state, found)
        case _:
            raise Refusal("button_unknown")


@router.message(InState(Speaking.marks))
async def not_a_button(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Show the question again to who wrote instead of tapping."""
    found = await spoken_vote.running(work, person)
    return show(await _question(words, state, found))


async def current(work: Work, person: Person, words: Words, state: FSMContext) -> Reply | None:
    """Give the question that is on the screen, if a voter is being entered."""
    if await state.get_state() != Speaking.marks.state or not await spoken_vote.held(work, person):
        return None
    return show(await _question(words, state, await spoken_vote.running(work, person)))


async def _begins(words: Words, state: FSMContext, found: SpokenVote, member_id: int) -> Reply:
    if found.speaker(member_id).voted:
        await state.clear()
        return show(spoken_view.heard(words, found, found.speaker(member_id)))
    await state.set_state(Speaking.marks)
    await state.set_data({"session": found.session_id, "member": member_id, "marks": []})
    return show(await _question(words, state, found))


async def _marks(words: Words, state: FSMContext, found: SpokenVote, tap: SpokenAction) -> Reply:
    about = await state.get_data()
    marks = list(about.get("marks", ()))
    if about.get("member") == tap.about and len(marks) == tap.row:
        if tap.mark not in {0, *found.offered}:
            raise Refusal("button_unknown")
        await state.update_data(marks=[*marks, tap.mark])
    return show(await _question(words, state, found))


async def _enters(
    work: Work, person: Person, words: Words, state: FSMContext, found: SpokenVote
) -> Reply:
    about = await state.get_data()
    marks = about.get("marks", ())
    if about.get("session") != found.session_id or len(marks) != len(found.subjects):
        return show(await _question(words, state, found))
    outcome = await spoken_vote.enter(work, person, found.session_id, about["member"], marks)
    await state.clear()
    key = "spoken.entered" if outcome is CastOutcome.RECORDED else "spoken.already"
    again = await spoken_vote.running(work, person)
    return show(spoken_view.voters(words, again, 0), toast=words.label(key))


async def _question(words: Words, state: FSMContext, found: SpokenVote) -> spoken_view.Screen:
    """Give what is asked now; the list of voters when nobody is being entered."""
    about = await state.get_data()
    if about.get("session") != found.session_id:
        await state.clear()
        return spoken_view.voters(words, found, 0)
    speaker, marks = found.speaker(about["member"]), about["marks"]
    if len(marks) < len(found.subjects):
        return spoken_view.question(words, found, speaker, len(marks))
    return spoken_view.confirm(words, found, speaker, marks)
