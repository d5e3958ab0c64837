"""The figures of a collective in chat: who leads the cell sees the standards and tells what is not
in the report."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.rating import FiguresAction
from handlers.collective import figures_view as view
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Leads, Otherwise, Written
from handlers.reply import Reply, show
from handlers.words import Words
from terms.figures import Figure
from workflow.accounts import Person
from workflow.collective import figures
from workflow.count import measured_collectives
from workflow.errors import Refusal
from workflow.work import Work

router = Router(name="figures")
router.message.filter(Leads())
router.callback_query.filter(Leads())


class Figures(StatesGroup):
    """Numbers about a collective are being typed."""

    numbers = State()


class AboutFigure(About):
    """Which figure of which collective, at which meeting."""

    meeting: int
    about: int
    figure: Figure


@router.callback_query(FiguresAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: FiguresAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """See the collectives or one of them, ask for a figure, or keep whether something happened."""
    await state.clear()
    tap = callback_data
    if tap.do == "list":
        found = await figures.of_meeting(work, person, tap.meeting)
        return show(view.list_screen(found, tap.meeting, words))
    one = await figures.of_one(work, person, tap.meeting, -tap.about)
    if tap.do == "one":
        return show(view.one_screen(one, tap.meeting, words))
    figure = _figure(tap.value)
    match tap.do:
        case "type" if figure in measured_collectives.TYPED:
            about = AboutFigure(meeting=tap.meeting, about=tap.about, figure=figure)
            await stand(state, Figures.numbers, about)
            return show(view.type_screen(one, tap.meeting, figure, words))
        case "ask" if figure in measured_collectives.HAPPENED:
            return show(view.ask_screen(one, tap.meeting, figure, words))
        case "yes" | "no" | "unknown":
            happened = view.ANSWERS[tap.do]
            now = await figures.tell(work, person, tap.meeting, one.number, figure, happened)
            return show(view.one_screen(now, tap.meeting, words))
    raise Refusal("button_unknown")


@router.message(InState(Figures.numbers), Written(Otherwise.NOTHING_STANDS, figures=True))
async def numbers_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep the numbers."""
    about = await AboutFigure.of(state)
    now = await figures.keep(work, person, about.meeting, -about.about, about.figure, text)
    await state.clear()
    return show(view.one_screen(now, about.meeting, words))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the numbers, as long as one leads the cell."""
    if not person.leads:
        return None
    about = AboutFigure.read(cursor.kept)
    one = await figures.of_one(work, person, about.meeting, -about.about)
    return show(view.type_screen(one, about.meeting, about.figure, words))


def _figure(value: str) -> Figure:
    if value not in list(Figure):
        raise Refusal("button_unknown")
    return Figure(value)


CONVERSATION = Conversation(
    router,
    steps=(Figures,),
    current=current,
)
"""What is declared of the figures of collectives."""
