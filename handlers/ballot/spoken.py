"""An open vote said aloud: the chair enters it voter by voter, subject by subject."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery

from handlers.ballot import spoken_view
from handlers.callbacks.rating import SpokenAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.reply import Reply, Screen, show
from handlers.words import Words
from terms.ballots import CastOutcome
from workflow.accounts import Person
from workflow.ballot import spoken_vote
from workflow.ballot.spoken_vote import SpokenVote
from workflow.errors import Refusal
from workflow.work import Work

router = Router(name="spoken")


class SaidAloud(StatesGroup):
    """What one voter says is being entered."""

    marks = State()


class AboutVoter(About):
    """Whose vote in which session, and what was said so far: an open vote's, heard by the room."""

    session: int
    member: int
    marks: tuple[int, ...] = ()


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


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask what the voter says, as long as their session runs."""
    found = await spoken_vote.running(work, person)
    about = AboutVoter.read(cursor.kept)
    if about.session != found.session_id:
        return None
    return show(_question(words, found, about))


async def _begins(words: Words, state: FSMContext, found: SpokenVote, member_id: int) -> Reply:
    if found.speaker(member_id).voted:
        await state.clear()
        return show(spoken_view.heard(words, found, found.speaker(member_id)))
    about = AboutVoter(session=found.session_id, member=member_id)
    await stand(state, SaidAloud.marks, about)
    return show(_question(words, found, about))


async def _marks(words: Words, state: FSMContext, found: SpokenVote, tap: SpokenAction) -> Reply:
    about = await _entering(state, found)
    if about is None:
        return show(spoken_view.voters(words, found, 0))
    if about.member == tap.about and len(about.marks) == tap.row:
        if tap.mark not in {0, *found.offered}:
            raise Refusal("button_unknown")
        about = about.model_copy(update={"marks": (*about.marks, tap.mark)})
        await stand(state, SaidAloud.marks, about)
    return show(_question(words, found, about))


async def _enters(
    work: Work, person: Person, words: Words, state: FSMContext, found: SpokenVote
) -> Reply:
    about = await _entering(state, found)
    if about is None:
        return show(spoken_view.voters(words, found, 0))
    if len(about.marks) != len(found.subjects):
        return show(_question(words, found, about))
    outcome = await spoken_vote.enter(
        work, person, found.session_id, about.member, list(about.marks)
    )
    await state.clear()
    key = "spoken.entered" if outcome is CastOutcome.RECORDED else "spoken.already"
    again = await spoken_vote.running(work, person)
    return show(spoken_view.voters(words, again, 0), toast=words.label(key))


async def _entering(state: FSMContext, found: SpokenVote) -> AboutVoter | None:
    """Give who is being entered in this session; None, and no step any more, when nobody is."""
    if await state.get_state() == SaidAloud.marks.state:
        about = await AboutVoter.of(state)
        if about.session == found.session_id:
            return about
    await state.clear()
    return None


def _question(words: Words, found: SpokenVote, about: AboutVoter) -> Screen:
    """Give what is asked now of a voter."""
    speaker, marks = found.speaker(about.member), about.marks
    if len(marks) < len(found.subjects):
        return spoken_view.question(words, found, speaker, len(marks))
    return spoken_view.confirm(words, found, speaker, list(marks))


CONVERSATION = Conversation(
    router,
    steps=(SaidAloud,),
    current=current,
)
"""What is declared of a vote said aloud."""
