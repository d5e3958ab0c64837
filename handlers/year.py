"""A year is opened: which one is asked, then the last day to hand in, then once more."""

from datetime import date, timedelta

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks import LeadAction, YearAction
from handlers.filters import InState, Leads, Otherwise, Written
from handlers.lead import lead_screen
from handlers.reply import Button, Reply, Screen, show
from handlers.views import day, home_button, in_rows
from handlers.words import Words
from workflow import cycle, notice
from workflow.accounts import Person
from workflow.dates import typed_day, typed_year
from workflow.errors import Refusal
from workflow.work import Work

router = Router(name="year")
router.message.filter(Leads())
router.callback_query.filter(Leads())

_USUAL_TIME = timedelta(days=14)
"""How far ahead the day lies that is shown as an example."""


class Opening(StatesGroup):
    """What the secretary is asked: the year, then the last day to hand in."""

    year = State()
    deadline = State()


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
                return await _chosen(work, person, words, state, tap.year)
            case "yes":
                return await _open(work, person, words, tap.year, _day(tap.day))
            case _:
                raise Refusal("button_unknown")
    except Refusal as refusal:
        if refusal.code != "cycle_open":
            raise
        # Opened meanwhile, by a second tap or by the deputy: his menu shows what there is to do.
        toast = words.label("error.cycle_open", **refusal.fields)
        return show(await lead_screen(work, person, words), toast=toast)


@router.message(InState(Opening.year), Written(Otherwise.NOTHING_STANDS, figures=True))
async def year_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Read the year, and ask for the last day."""
    return await _chosen(work, person, words, state, typed_year(text))


@router.message(InState(Opening.deadline), Written(Otherwise.NOTHING_STANDS, figures=True))
async def deadline_typed(
    message: Message, text: str, work: Work, words: Words, state: FSMContext
) -> Reply:
    """Read the last day, and ask once more before the year is opened."""
    year = int((await state.get_data())["year"])
    last = typed_day(text, work.now.date())
    cycle.check_last_day(work, last)
    opens = YearAction(do="yes", year=year, day=last.toordinal()).pack()
    yes = Button(words.label("lead.open_yes"), opens)
    again = Button(words.label("lead.other_day"), YearAction(do="year", year=year).pack())
    text_shown = words("lead.confirm_open", year=year, day=day(last))
    return show(Screen(text_shown, ((yes,), (again,), (home_button(words),))))


@router.message(InState(Opening.year, Opening.deadline))
async def not_typed(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Ask again when something else than a text came."""
    asked = await current(work, person, words, state)
    return asked or show(await lead_screen(work, person, words))


async def current(work: Work, person: Person, words: Words, state: FSMContext) -> Reply | None:
    """Give the question that is on the screen, if it is one of these and can still be asked."""
    where = await state.get_state()
    if where not in (Opening.year.state, Opening.deadline.state):
        return None
    try:
        years = await cycle.years_to_open(work, person)
    except Refusal:  # opened meanwhile, or he does not lead the cell any more
        return None
    if where == Opening.year.state:
        return show(_year_screen(years, words))
    return show(_deadline_screen(work, words, int((await state.get_data())["year"])))


async def _ask_year(work: Work, person: Person, words: Words, state: FSMContext) -> Reply:
    years = await cycle.years_to_open(work, person)
    await state.set_state(Opening.year)
    return show(_year_screen(years, words))


async def _chosen(work: Work, person: Person, words: Words, state: FSMContext, year: int) -> Reply:
    await cycle.check_year(work, person, year)
    await state.set_state(Opening.deadline)
    await state.set_data({"year": year})
    return show(_deadline_screen(work, words, year))


async def _open(work: Work, person: Person, words: Words, year: int, last: date) -> Reply:
    opened = await cycle.open_cycle(work, person, work.house.profile, last, year)
    told = await notice.plan_opened(work, opened)
    text = words("lead.opened", year=opened.year, day=day(last), told=told)
    back = Button(words.label("lead.back"), LeadAction(do="home").pack())
    return show(Screen(text, ((back,), (home_button(words),))))


def _year_screen(years: tuple[int, ...], words: Words) -> Screen:
    buttons = [
        Button(
            words.label("lead.the_year", year=year),
            YearAction(do="year", year=year).pack(),
            says=True,
        )
        for year in years
    ]
    text = words("lead.ask_year", year=years[0])
    return Screen(text, in_rows([*buttons, home_button(words)]), typing=True)


def _deadline_screen(work: Work, words: Words, year: int) -> Screen:
    example = day(work.now.date() + _USUAL_TIME)
    text = words("lead.ask_deadline", year=year, example=example)
    return Screen(text, ((home_button(words),),), typing=True)


def _day(ordinal: int) -> date:
    try:
        return date.fromordinal(ordinal)
    except (ValueError, OverflowError):  # only a made-up button carries no day
        raise Refusal("button_unknown") from None
