"""A published year is closed: what it still lacks is told, then it is asked once more or why."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.callbacks.base import ClosingAction, LeadAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.decision.deciding_view import left_row
from handlers.filters import InState, Leads, Otherwise, Written
from handlers.reply import Button, Reply, Screen, show
from handlers.views import home_button
from handlers.words import Words
from workflow.accounts import Person
from workflow.decision import year_end
from workflow.decision.year_end import YearEnd
from workflow.errors import Refusal
from workflow.work import Work

router = Router(name="closing_year")
router.message.filter(Leads())
router.callback_query.filter(Leads())

_LINE = Markup("\n")
_PART = Markup("\n\n")


class AboutClosing(About):
    """Which year is closed."""

    year: int


class ClosingYear(StatesGroup):
    """What the secretary is asked where something is not done: why it is closed all the same."""

    reason = State()


@router.callback_query(ClosingAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: ClosingAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Tell what is left; close the year where nothing is."""
    await state.clear()
    match callback_data.do:
        case "ask":
            left = await year_end.unfinished(work, person)
            if not left.done:
                await stand(state, ClosingYear.reason, AboutClosing(year=left.year))
            return show(_asked(left, words))
        case "yes":
            return await _close(work, person, words, callback_data.year)
        case _:
            raise Refusal("button_unknown")


@router.message(InState(ClosingYear.reason), Written(Otherwise.NOTHING_STANDS))
async def reason_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Close the year with what is not done, and say so."""
    year = (await AboutClosing.of(state)).year
    reply = await _close(work, person, words, year, text)
    await state.clear()
    return reply


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the reason again, with what is left by now."""
    return show(_asked(await year_end.unfinished(work, person), words))


async def _close(work: Work, person: Person, words: Words, year: int, reason: str = "") -> Reply:
    await year_end.finish(work, person, year, reason)
    back = Button(words.label("lead.back"), LeadAction(do="home").pack())
    return show(Screen(words("year.closed", year=year), ((back,), (home_button(words),))))


def _asked(left: YearEnd, words: Words) -> Screen:
    if left.done:
        yes = ClosingAction(do="yes", year=left.year).pack()
        button = Button(words.label("decide.close_year", year=left.year), yes)
        text = words("year.ask_close", year=left.year)
        return Screen(text, ((button,), (home_button(words),)))
    names = [left_row(one, words) for one in left.waiting]
    if left.collectives:
        names.append(words("year.collectives", names=", ".join(left.collectives)))
    owed = [words("year.owed", what=words.label(f"duty.do.{kind.value}")) for kind in left.owed]
    parts = [
        _LINE.join([words("lead.left_head", year=left.year), *names, *owed]),
        words("year.ask_reason", year=left.year),
    ]
    return Screen(_PART.join(parts), ((home_button(words),),), typing=True)


CONVERSATION = Conversation(router, steps=(ClosingYear,), current=current)
"""What is declared of closing a year."""
