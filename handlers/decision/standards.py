"""The standards of members in chat: who leads the cell sees what is known of each, before the vote
and at the decision, and says why a level is given that it speaks against."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.rating import StandardsAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.decision import standards_view as view
from handlers.filters import InState, Leads, Otherwise, Written
from handlers.reply import Reply, Screen, show
from handlers.words import Words
from workflow.accounts import Person
from workflow.decision import member_standards
from workflow.decision.member_standards import MemberCase
from workflow.errors import Refusal
from workflow.work import Work

router = Router(name="standards")
router.message.filter(Leads())
router.callback_query.filter(Leads())


class LevelWhy(StatesGroup):
    """Why a level is given that what is known speaks against is being typed."""

    reason = State()


class AboutLevelWhy(About):
    """Whose level of which year."""

    member: int
    year: int


@router.callback_query(StandardsAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: StandardsAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """See the members, or one with every condition; be asked for the reason of a level."""
    await state.clear()
    tap = callback_data
    match tap.do:
        case "list":
            return show(await _list(work, person, words, tap))
        case "before":
            return show(await _list(work, person, words, tap, before=True))
        case "one":
            found = await member_standards.one(work, person, tap.year, tap.about)
            return show(view.one_screen(found, words))
        case "why":
            found = await member_standards.to_explain(work, person, tap.year, tap.about)
            about = AboutLevelWhy(member=tap.about, year=tap.year)
            await stand(state, LevelWhy.reason, about)
            return show(view.why_screen(found, words))
    raise Refusal("button_unknown")


@router.message(InState(LevelWhy.reason), Written(Otherwise.NOTHING_STANDS))
async def reason_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep the reason."""
    about = await AboutLevelWhy.of(state)
    now = await member_standards.keep_reason(work, person, about.year, about.member, text)
    await state.clear()
    return show(view.one_screen(now, words))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the reason, as long as one leads the cell and it is asked for."""
    if not person.leads:
        return None
    about = AboutLevelWhy.read(cursor.kept)
    found = await member_standards.to_explain(work, person, about.year, about.member)
    return show(view.why_screen(found, words))


async def beside_pick(
    screen: Screen, work: Work, person: Person, year: int, member_id: int, words: Words
) -> Screen:
    """Give the question for a member's level under what is known of them."""
    found = await _case(work, person, year, member_id)
    return screen if found is None else view.over_level(screen, found, words)


async def after_level(
    screen: Screen, work: Work, person: Person, year: int, member_id: int, words: Words
) -> Screen:
    """Give a screen with what speaks against the level that was entered, if anything does."""
    found = await _case(work, person, year, member_id)
    if found is None or not found.wants_reason:
        return screen
    return view.beside_entered(screen, found, words)


async def _case(work: Work, person: Person, year: int, member_id: int) -> MemberCase | None:
    found = await member_standards.measured(work, person, year, [member_id])
    return found[0] if found else None


async def _list(
    work: Work, person: Person, words: Words, tap: StandardsAction, *, before: bool = False
) -> Screen:
    names = await member_standards.listed(work, person, tap.year)
    page, ids = view.on_page(names, tap.about)
    found = await member_standards.measured(work, person, tap.year, ids)
    show_page = view.before_screen if before else view.list_screen
    return show_page(found, tap.year, page, len(names), words)


CONVERSATION = Conversation(
    router,
    steps=(LevelWhy,),
    current=current,
)
"""What is declared of the standards of members."""
