"""Results of quarters in chat: who leads the cell types them in for whoever holds a post."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

import rating
from handlers.callbacks.rating import QuarterAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.decision import quarters_view as view
from handlers.filters import InState, Leads, Otherwise, Written
from handlers.reply import Reply, show
from handlers.term import term_of
from handlers.words import Words
from workflow.accounts import Person
from workflow.decision import quarters
from workflow.decision.quarters import Quarters
from workflow.errors import Refusal
from workflow.work import Work

router = Router(name="quarters")
router.message.filter(Leads())
router.callback_query.filter(Leads())


class Quarter(StatesGroup):
    """The paper a result stands in is asked for."""

    document = State()


class AboutQuarter(About):
    """Whose result of which quarter, and the level that is to be kept."""

    member: int
    quarter: int
    level: str


@router.callback_query(QuarterAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: QuarterAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """See the leaders, one of them, pick a quarter, its level; then its paper is asked for."""
    await state.clear()
    tap = callback_data
    match tap.do:
        case "home":
            return show(view.home_screen(await _now(work, person), words))
        case "one":
            found = (await _now(work, person)).of(tap.about)
            return show(view.leader_screen(await _now(work, person), found, words))
        case "pick":
            found = await quarters.to_enter(work, person, tap.about, tap.quarter)
            return show(view.level_screen(found, tap.quarter, words))
        case "level":
            await quarters.to_enter(work, person, tap.about, tap.quarter)
            _level(tap.value)
            about = AboutQuarter(member=tap.about, quarter=tap.quarter, level=tap.value)
            await stand(state, Quarter.document, about)
            return show(view.document_screen(tap.about, words))
    raise Refusal("button_unknown")


@router.message(InState(Quarter.document), Written(Otherwise.NOTHING_STANDS))
async def document_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep the result with its paper."""
    about = await AboutQuarter.of(state)
    level = _level(about.level)
    now = await quarters.enter(work, person, about.member, about.quarter, level, text)
    await state.clear()
    return show(view.leader_screen(now, now.of(about.member), words))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the paper, as long as one leads the cell and the result can be entered."""
    if not person.leads:
        return None
    about = AboutQuarter.read(cursor.kept)
    await quarters.to_enter(work, person, about.member, about.quarter)
    return show(view.document_screen(about.member, words))


async def _now(work: Work, person: Person) -> Quarters:
    now = await quarters.of_cell(work, person)
    if now is None:
        raise Refusal("no_quarters")
    return now


def _level(value: str) -> rating.Level | None:
    level = term_of(rating.Level, value)
    if level is None and value != view.NOT_RATED:
        raise Refusal("button_old")
    return level


CONVERSATION = Conversation(
    router,
    steps=(Quarter,),
    current=current,
)
"""What is declared of the results of quarters."""
