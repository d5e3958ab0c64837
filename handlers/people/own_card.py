"""What is stored about oneself, and asking for a correction."""

from collections.abc import Mapping

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.callbacks.desk import PrivacyAction
from handlers.callbacks.members import MemberAction, OwnCardAction
from handlers.conversation import Conversation, Cursor, stand
from handlers.facts.telling_view import own_button
from handlers.filters import InState, Otherwise, Written
from handlers.people.members_view import stored
from handlers.prepare import Prepare
from handlers.reply import Button, Reply, Screen, show
from handlers.views import day, home_button
from handlers.words import Words
from workflow.accounts import Person
from workflow.people import corrections, membership
from workflow.planned import Planned
from workflow.work import Work

router = Router(name="own_card")


class AskingCorrection(StatesGroup):
    """A member types what is wrong."""

    text = State()


@router.callback_query(OwnCardAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: OwnCardAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Show what is stored, or ask what is wrong in it."""
    await state.clear()
    if callback_data.do == "wrong":
        await stand(state, AskingCorrection.text)
        return show(_asking(words))
    return show(await _card(work, person, words))


@router.message(InState(AskingCorrection.text), Written(Otherwise.NOTHING_STANDS))
async def text_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Hand what is wrong on to who leads the cell."""
    await corrections.ask(work, person, text)
    await state.clear()
    return show(Screen(words("own_card.asked"), ((_stored(words),), (home_button(words),))))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask what is wrong."""
    return show(_asking(words))


async def _card(work: Work, person: Person, words: Words) -> Screen:
    found = await membership.own_card(work, person)
    parts = [words("own_card.head"), stored(found, words)]
    wrong = Button(words.label("own_card.wrong"), OwnCardAction(do="wrong").pack())
    back = Button(words.label("privacy.button"), PrivacyAction(do="home").pack())
    return Screen(
        Markup("\n\n").join(parts), ((own_button(words),), (wrong,), (back,), (home_button(words),))
    )


def _asking(words: Words) -> Screen:
    return Screen(words("own_card.ask"), ((_stored(words),), (home_button(words),)), typing=True)


def _stored(words: Words) -> Button:
    return Button(words.label("own_card.button"), OwnCardAction(do="stored").pack())


async def _asked(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await corrections.asked_facts(work, row)
    if facts is None:
        return None
    text = words("member.asked_one", name=facts.name, day=day(facts.day), text=facts.text)
    see = Button(words.label("member.asked_see"), MemberAction(do="asked").pack())
    return Screen(text, ((see,),))


PREPARES: Mapping[str, Prepare] = {corrections.ASKED: _asked}
"""How this planned message is worded."""

CONVERSATION = Conversation(router, steps=(AskingCorrection,), current=current)
"""What is declared of one's own card."""
