"""Planning the meeting in chat: the secretary types when and where."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.agenda import PlanAction
from handlers.filters import InState, Written
from handlers.meeting.leading_view import asking
from handlers.meeting.present import present_screen
from handlers.reply import Reply, show
from handlers.words import Words
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.front import typed_places
from workflow.planning import schedule
from workflow.work import Work

router = Router(name="schedule")


class Planning(StatesGroup):
    """What is being typed."""

    moment = State()
    place = State()


_QUESTIONS = {Planning.moment.state: "plan.ask_moment", Planning.place.state: "plan.ask_place"}


@router.callback_query(PlanAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: PlanAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Ask when or where, or call the meeting off."""
    await state.clear()
    match callback_data.do:
        case "moment" | "place":
            await state.set_state(getattr(Planning, callback_data.do))
            await state.set_data({"meeting": callback_data.meeting})
            return show(asking(words, f"plan.ask_{callback_data.do}"))
        case "cancel":
            return show(asking(words, "plan.confirm_cancel", callback_data.meeting))
        case "cancel_yes":
            await schedule.cancel(work, person, callback_data.meeting)
            screen = await present_screen(work, person, words)
            return show(screen, toast=words.label("plan.cancelled"))
        case _:
            raise Refusal("button_unknown")


@router.message(InState(Planning.moment), Written(typed_places.MOMENT, figures=True))
async def moment_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep when the meeting is, then ask where if nobody said yet."""
    meeting = await schedule.plan(work, person, text)
    await state.clear()
    if meeting.place:
        return show(await present_screen(work, person, words))
    await state.set_state(Planning.place)
    await state.set_data({"meeting": meeting.id})
    return show(asking(words, "plan.ask_place"))


@router.message(InState(Planning.place), Written(typed_places.MEETING_PLACE))
async def place_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep where it is held."""
    await schedule.set_place(work, person, (await state.get_data())["meeting"], text)
    await state.clear()
    return show(await present_screen(work, person, words))


@router.message(InState(Planning.moment))
@router.message(InState(Planning.place))
async def not_a_text(message: Message, words: Words, state: FSMContext) -> Reply:
    """Ask again when something else than a text came."""
    return show(asking(words, _QUESTIONS[await state.get_state()]))


async def current(words: Words, state: FSMContext) -> Reply | None:
    """Give the question that is on the screen, if it is one of these."""
    question = _QUESTIONS.get(await state.get_state())
    return None if question is None else show(asking(words, question))
