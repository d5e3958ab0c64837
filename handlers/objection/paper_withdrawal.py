"""A withdrawal that comes on paper, entered in chat: its days, then what it says or its photo."""

from datetime import date

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.objection import PaperWithdrawalAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Otherwise, WithFile, Written
from handlers.objection import paper_withdrawal_view as view
from handlers.objection.from_paper_view import brought_screen
from handlers.reply import Reply, show
from handlers.words import Words
from workflow.accounts import Person
from workflow.dates import past_day
from workflow.errors import Refusal
from workflow.objection import paper_withdrawal
from workflow.objection.from_paper import PaperDays
from workflow.objection.paper_withdrawal import WithdrawalPaper
from workflow.work import ChatKey, Work

router = Router(name="objections_withdrawn_on_paper")


class WithdrawalEntry(StatesGroup):
    """The days of the paper are typed, then what it says."""

    dated = State()
    brought = State()
    paper = State()


class AboutWithdrawal(About):
    """Which one is withdrawn."""

    objection: int


class AboutDatedWithdrawal(AboutWithdrawal):
    """Which day stands on the paper, too."""

    dated: date


class AboutBroughtWithdrawal(AboutDatedWithdrawal):
    """On which day it came, too."""

    brought: date


@router.callback_query(PaperWithdrawalAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: PaperWithdrawalAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """List what may be withdrawn, or ask for the day on the paper."""
    await state.clear()
    match callback_data.do:
        case "list":
            found = await paper_withdrawal.listed(work, person)
            return show(view.list_screen(found, callback_data.about, person, words))
        case "one":
            now = await paper_withdrawal.asked(work, person, callback_data.about)
            about = AboutWithdrawal(objection=now.objection_id)
            await stand(state, WithdrawalEntry.dated, about)
            return show(view.dated_screen(now, person, words))
    raise Refusal("button_unknown")


@router.message(InState(WithdrawalEntry.dated), Written(Otherwise.NOTHING_STANDS, figures=True))
async def dated_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Take the day on the paper, and ask on which it came."""
    about = await AboutWithdrawal.of(state)
    day = past_day(text, work.now.date())
    await paper_withdrawal.check_dated(work, person, about.objection, day)
    dated = AboutDatedWithdrawal(objection=about.objection, dated=day)
    await stand(state, WithdrawalEntry.brought, dated)
    return show(brought_screen(day, person, words))


@router.message(InState(WithdrawalEntry.brought), Written(Otherwise.NOTHING_STANDS, figures=True))
async def brought_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Take the day on which it came, and ask for the paper."""
    about = await AboutDatedWithdrawal.of(state)
    days = PaperDays(about.dated, past_day(text, work.now.date()))
    days.check(work.now.date())
    now = await paper_withdrawal.asked(work, person, about.objection)
    whole = AboutBroughtWithdrawal(
        objection=about.objection, dated=days.dated, brought=days.brought_on
    )
    await stand(state, WithdrawalEntry.paper, whole)
    return show(view.paper_screen(now, days, person, words))


@router.message(InState(WithdrawalEntry.paper), Written(Otherwise.NOTHING_STANDS))
async def paper_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Withdraw it by what the paper says."""
    return await _withdrawn(WithdrawalPaper(text=text), work, person, words, state)


@router.message(InState(WithdrawalEntry.paper), WithFile())
async def paper_sent(
    message: Message,
    kind: str,
    file_id: str,
    work: Work,
    chat: ChatKey,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Withdraw it by the photo or the scan."""
    paper = WithdrawalPaper(chat=chat, kind=kind, file=file_id)
    return await _withdrawn(paper, work, person, words, state)


async def _withdrawn(
    paper: WithdrawalPaper, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    about = await AboutBroughtWithdrawal.of(state)
    days = PaperDays(about.dated, about.brought)
    now = await paper_withdrawal.enter(work, person, about.objection, days, paper)
    await state.clear()
    return show(view.done_screen(now, person, words))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the same again, as long as it may be withdrawn."""
    now = await paper_withdrawal.asked(work, person, AboutWithdrawal.read(cursor.kept).objection)
    if cursor.at(WithdrawalEntry.dated):
        return show(view.dated_screen(now, person, words))
    if cursor.at(WithdrawalEntry.brought):
        dated = AboutDatedWithdrawal.read(cursor.kept).dated
        return show(brought_screen(dated, person, words))
    about = AboutBroughtWithdrawal.read(cursor.kept)
    return show(view.paper_screen(now, PaperDays(about.dated, about.brought), person, words))


CONVERSATION = Conversation(
    router,
    steps=(WithdrawalEntry,),
    current=current,
    wants={WithdrawalEntry.paper: "entry.not_taken"},
)
"""What is declared of withdrawals on paper."""
