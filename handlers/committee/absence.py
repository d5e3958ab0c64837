"""The secretary notes a member's long absence: maternity, months of sick leave (S1 V.9)."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.callbacks.desk import DeskAction
from handlers.committee.desk import member_card
from handlers.committee.desk_view import button, with_note
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import Doing, InState, Leads, Written, tapped_over
from handlers.reply import Reply, Screen, show
from handlers.words import Words
from workflow.access import cell_member
from workflow.accounts import Person
from workflow.committee import absence
from workflow.front import typed_places
from workflow.typed_over import Spot
from workflow.work import Work

router = Router(name="desk_absence")
router.message.filter(Leads())
router.callback_query.filter(Leads())


class Absence(StatesGroup):
    """Somebody's absence is being typed."""

    typing = State()


class AboutMember(About):
    """Whose absence."""

    member: int


def _over(tap: DeskAction) -> Spot | None:
    """An absence that is taken away."""
    return Spot(typed_places.ABSENCE, (tap.about,)) if tap.do == "absence_drop" else None


@router.callback_query(
    DeskAction.filter(), Doing("absence", "absence_drop"), flags=tapped_over(_over)
)
async def tapped(
    query: CallbackQuery,
    callback_data: DeskAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Ask for an absence, or take it away."""
    member = callback_data.about
    if callback_data.do == "absence_drop":
        return await _kept(work, person, words, state, member, "")
    screen = await _ask(work, person, words, member)
    await stand(state, Absence.typing, AboutMember(member=member))
    return show(screen)


@router.message(InState(Absence.typing), Written(typed_places.ABSENCE))
async def typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep what was typed."""
    return await _kept(work, person, words, state, (await AboutMember.of(state)).member, text)


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the absence, as long as one leads the cell."""
    if not person.leads:
        return None
    return show(await _ask(work, person, words, AboutMember.read(cursor.kept).member))


async def _ask(work: Work, person: Person, words: Words, member: int) -> Screen:
    now = await absence.known(work, person, member)
    name = (await cell_member(work, person, member)).called
    parts = [words("absence.ask_of", name=name)]
    if now:
        parts.append(words("absence.now", text=now))
    choices = [button(words, "absence.drop", "absence_drop", member)] if now else []
    choices.append(button(words, "desk.back_member", "member", member))
    return Screen(Markup("\n\n").join(parts), (tuple(choices),), typing=True)


async def _kept(
    work: Work, person: Person, words: Words, state: FSMContext, member: int, text: str
) -> Reply:
    await absence.enter(work, person, member, text)
    await state.clear()
    card = await member_card(work, person, words, member)
    return show(with_note(words("absence.kept" if text else "absence.dropped"), card))


CONVERSATION = Conversation(
    router,
    steps=(Absence,),
    current=current,
    wants={Absence.typing: "absence.not_text"},
    seen_again={"absence": lambda about: DeskAction(do="member", about=int(about[0])).pack()},
)
"""What is declared of a long absence."""
