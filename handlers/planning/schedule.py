"""Planning the meeting in chat: the secretary types when and where."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.agenda import PlanAction
from handlers.callbacks.meeting import MeetingAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Written
from handlers.meeting.present import present_screen
from handlers.reply import Button, Reply, Screen, show
from handlers.views import home_button
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


class AboutSchedule(About):
    """Which meeting is planned; 0 for one that is not there yet."""

    meeting: int


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
            about = AboutSchedule(meeting=callback_data.meeting)
            await stand(state, getattr(Planning, callback_data.do), about)
            return show(_asking(words, f"plan.ask_{callback_data.do}"))
        case "cancel":
            return show(_asking(words, "plan.confirm_cancel", callback_data.meeting))
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
    await stand(state, Planning.place, AboutSchedule(meeting=meeting.id or 0))
    return show(_asking(words, "plan.ask_place"))


@router.message(InState(Planning.place), Written(typed_places.MEETING_PLACE))
async def place_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep where it is held."""
    await schedule.set_place(work, person, (await AboutSchedule.of(state)).meeting, text)
    await state.clear()
    return show(await present_screen(work, person, words))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask when or where."""
    key = "plan.ask_moment" if cursor.at(Planning.moment) else "plan.ask_place"
    return show(_asking(words, key))


def _asking(words: Words, question: str, cancelling: int | None = None) -> Screen:
    """Ask for a text about the plan, or whether the meeting is to be called off."""
    back = Button(words.label("meeting.back"), MeetingAction(do="home").pack())
    if cancelling is None:
        return Screen(words(question), ((back,), (home_button(words),)), typing=True)
    yes = PlanAction(do="cancel_yes", meeting=cancelling).pack()
    return Screen(words(question), ((Button(words.label("plan.cancel_yes"), yes),), (back,)))


CONVERSATION = Conversation(
    router,
    steps=(Planning,),
    current=current,
    seen_again={
        "moment": lambda about: MeetingAction(do="home").pack(),
        "meeting_place": lambda about: MeetingAction(do="home").pack(),
    },
)
"""What is declared of planning the meeting."""
