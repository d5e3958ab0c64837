"""«Việc của tôi»: what one owes, saying that it is done, letting it go, no more reminders."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.duties import DutyAction, DutyStep
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.duties import duty_list_view as view
from handlers.duties.calendar import CALENDAR_WORDS
from handlers.filters import InState, Otherwise, Typed, Written
from handlers.reply import Reply, Screen, show
from handlers.views import home_button
from handlers.words import Words
from workflow.accounts import Person
from workflow.duties import duty_list, reminder
from workflow.work import Work

router = Router(name="duties")


class Waiving(StatesGroup):
    """The secretary is asked why a duty is let go."""

    reason = State()


class AboutDuty(About):
    """Which duty is let go."""

    duty: int


@router.callback_query(DutyAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: DutyAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step."""
    await state.clear()
    number = callback_data.duty
    match callback_data.do:
        case DutyStep.CELL:
            return show(view.cell_screen(await duty_list.of_cell(work, person), words))
        case DutyStep.OPEN:
            owed = await duty_list.one(work, person, number)
            return show(view.one_screen(owed, words, leads=person.leads))
        case DutyStep.WAIVE:
            screen = await _ask(work, person, words, number)
            await stand(state, Waiving.reason, AboutDuty(duty=number))
            return show(screen)
        case DutyStep.DONE:
            await duty_list.done(work, person, number)
        case DutyStep.MUTE | DutyStep.UNMUTE:
            muted = callback_data.do is DutyStep.MUTE
            await reminder.mute(work, person.member_id, muted=muted)
    return show(await mine(work, person, words))


@router.message(Typed("viec", "viec cua toi", "duties", *CALENDAR_WORDS))
async def typed(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Show the list to who types its name."""
    await state.clear()
    return show(await mine(work, person, words))


@router.message(InState(Waiving.reason), Written(Otherwise.NOTHING_STANDS))
async def reason_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep the reason and let the duty go."""
    await duty_list.waive(work, person, (await AboutDuty.of(state)).duty, text)
    await state.clear()
    return show(view.cell_screen(await duty_list.of_cell(work, person), words))


async def mine(work: Work, person: Person, words: Words) -> Screen:
    """Give the list of what a member owes."""
    own = await duty_list.of_person(work, person)
    muted = await reminder.is_muted(work, person.member_id)
    return view.mine_screen(own, words, muted=muted, leads=person.leads)


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the reason, as long as the duty stands open."""
    return show(await _ask(work, person, words, AboutDuty.read(cursor.kept).duty))


async def _ask(work: Work, person: Person, words: Words, number: int) -> Screen:
    owed = await duty_list.one(work, person, number)
    back = view.step_button(DutyStep.MINE, words)
    text = words("duty.ask_reason", what=view.line(owed, words))
    return Screen(text, ((back,), (home_button(words),)), typing=True)


CONVERSATION = Conversation(
    router,
    steps=(Waiving,),
    current=current,
)
"""What is declared of one's duties."""
