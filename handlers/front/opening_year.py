"""A year is opened: which one is asked, then the last day to hand in, then once more."""

from datetime import date

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.callbacks.base import LeadAction, YearAction
from handlers.callbacks.members import MemberAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Leads, Otherwise, Written
from handlers.front import opening_year_view as view
from handlers.front.secretary_home import lead_screen
from handlers.reply import Button, Reply, Screen, show
from handlers.views import due_day, home_button, in_rows
from handlers.words import Words
from rating import DeadlineOperator
from workflow import cycle
from workflow.accounts import Person
from workflow.dates import typed_year
from workflow.decision import year_end
from workflow.errors import Refusal
from workflow.notices import notice
from workflow.people import membership
from workflow.typed_due import typed_due
from workflow.work import Work

router = Router(name="year")
router.message.filter(Leads())
router.callback_query.filter(Leads())


class AboutYear(About):
    """Which year is opened."""

    year: int


class Opening(StatesGroup):
    """What the secretary is asked: the year, the last day to hand in; between them perhaps why."""

    year = State()
    deadline = State()
    reason = State()
    """Why the last year is closed for whoever is left behind in it."""


@router.callback_query(YearAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: YearAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step of opening a year."""
    tap = callback_data
    await state.clear()
    try:
        match tap.do:
            case "ask":
                return await _ask_year(work, person, words, state)
            case "year":
                return show(await _chosen(work, person, words, state, tap.year))
            case "go_on":
                return show(await _asks_day(work, person, words, state, tap.year))
            case "close":
                return await _asks_why(work, person, words, state, tap.year)
            case "yes":
                return await _open(work, person, words, tap.year, _day(tap.day))
            case _:
                raise Refusal("button_unknown")
    except Refusal as refusal:
        if refusal.code not in ("cycle_open", "year_nobody_left"):
            raise
        # Done meanwhile, by a second tap or by the deputy: their menu shows what there is to do.
        toast = words.label(f"error.{refusal.code}", **refusal.fields)
        return show(await lead_screen(work, person, words), toast=toast)


@router.message(InState(Opening.year), Written(Otherwise.NOTHING_STANDS, figures=True))
async def year_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Read the year, and ask for the last day."""
    return show(await _chosen(work, person, words, state, typed_year(text)))


@router.message(InState(Opening.deadline), Written(Otherwise.NOTHING_STANDS, figures=True))
async def deadline_typed(
    message: Message, text: str, work: Work, words: Words, state: FSMContext
) -> Reply:
    """Read the last day, as deadlines are typed, and ask once more before the year is opened."""
    year = (await AboutYear.of(state)).year
    last, operator = typed_due(text, work.now.date())
    if operator is DeadlineOperator.BEFORE:
        last = cycle.last_day(last)
    cycle.check_last_day(work, last)
    return show(view.confirm_screen(year, last, words))


@router.message(InState(Opening.reason), Written(Otherwise.NOTHING_STANDS))
async def reason_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Close the last year for whom it leaves behind, and go on to the last day."""
    year = (await AboutYear.of(state)).year
    last = await year_end.close(work, person, text)
    told = words("lead.left_done", year=last.year, names=last.names)
    return show((await _asks_day(work, person, words, state, year)).under(told))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the year, its last day or the reason, as long as a year can be opened."""
    years = await cycle.years_to_open(work, person)
    last = await year_end.left_behind(work, person)
    if cursor.at(Opening.year):
        return show(view.year_screen(years, words))
    year = AboutYear.read(cursor.kept).year
    if cursor.at(Opening.reason) and last is not None and last.waiting:
        return show(view.reason_screen(last, year, words))
    return show(view.deadline_screen(work.now.date(), last, year, words))


async def _ask_year(work: Work, person: Person, words: Words, state: FSMContext) -> Reply:
    years = await cycle.years_to_open(work, person)
    await stand(state, Opening.year)
    return show(view.year_screen(years, words))


async def _chosen(work: Work, person: Person, words: Words, state: FSMContext, year: int) -> Screen:
    await cycle.check_year(work, person, year)
    last = await year_end.left_behind(work, person)
    if last is not None and last.waiting:
        await state.clear()
        return view.left_behind_screen(last, year, words)
    return await _asks_day(work, person, words, state, year)


async def _asks_day(
    work: Work, person: Person, words: Words, state: FSMContext, year: int
) -> Screen:
    await cycle.check_year(work, person, year)
    await stand(state, Opening.deadline, AboutYear(year=year))
    last = await year_end.left_behind(work, person)
    return view.deadline_screen(work.now.date(), last, year, words)


async def _asks_why(
    work: Work, person: Person, words: Words, state: FSMContext, year: int
) -> Reply:
    await cycle.check_year(work, person, year)
    last = await year_end.may_close(work, person)
    await stand(state, Opening.reason, AboutYear(year=year))
    return show(view.reason_screen(last, year, words))


async def _open(work: Work, person: Person, words: Words, year: int, last: date) -> Reply:
    opened = await year_end.open_year(work, person, last, year)
    told = await notice.plan_opened(work, opened)
    text = words("lead.opened", year=opened.year, due=due_day(last, words), told=told)
    ways = [Button(words.label("lead.back"), LeadAction(do="home").pack()), home_button(words)]
    waiting = await membership.on_probation(work, person)
    if waiting:
        asks = MemberAction(do="probation").pack()
        ways.insert(0, Button(words.label("lead.probation_ask"), asks))
        names = ", ".join(one.name for one in waiting)
        text += Markup("\n\n") + words("lead.probation", count=len(waiting), names=names)
    return show(Screen(text, in_rows(ways)))


def _day(ordinal: int) -> date:
    try:
        return date.fromordinal(ordinal)
    except (ValueError, OverflowError):  # only a made-up button carries no day
        raise Refusal("button_unknown") from None


CONVERSATION = Conversation(
    router,
    steps=(Opening,),
    current=current,
)
"""What is declared of opening a year."""
