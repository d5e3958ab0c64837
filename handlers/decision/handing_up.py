"""What is handed up to the body above, in chat: who leads the cell hands up, sees what became of
it, and takes it back."""

from collections.abc import Mapping

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.callbacks.notices import DecideAction
from handlers.callbacks.office import HandUpAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Otherwise, Written
from handlers.prepare import Prepare
from handlers.reply import Button, Reply, Screen, show
from handlers.views import day, home_button, in_rows
from handlers.words import Words
from workflow.accounts import Person
from workflow.decision import handing_up
from workflow.decision.handing_up import HandedFacts, HandedUp, Up
from workflow.errors import Refusal
from workflow.planned import Planned
from workflow.work import Work

router = Router(name="handing_up")

_LINE, _PART = Markup("\n"), Markup("\n\n")


class HandingUp(StatesGroup):
    """Something is being typed about what was handed up."""

    withdrawing = State()
    """Why it is taken back."""


class AboutHandUp(About):
    """Which one."""

    one: int


@router.callback_query(HandUpAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: HandUpAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Show what may be handed up and what was, hand it up, or ask why it is taken back."""
    await state.clear()
    match callback_data.do:
        case "home":
            return show(_screen(await handing_up.standing(work, person), words))
        case "hand":
            now = await handing_up.hand(work, person)
            return show(_screen(now, words), toast=words.label("handup.done"))
        case "withdraw":
            found = await handing_up.to_withdraw(work, person, callback_data.one)
            await stand(state, HandingUp.withdrawing, AboutHandUp(one=callback_data.one))
            return show(_why_screen(found, words))
    raise Refusal("button_unknown")


@router.message(InState(HandingUp.withdrawing), Written(Otherwise.NOTHING_STANDS))
async def withdrawal_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Take it back with the reason."""
    at = await AboutHandUp.of(state)
    now = await handing_up.withdraw(work, person, at.one, text)
    await state.clear()
    return show(_screen(now, words).under(words("handup.withdrawn")))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask why, as long as it may be taken back."""
    if not person.leads:
        return None
    found = await handing_up.to_withdraw(work, person, AboutHandUp.read(cursor.kept).one)
    return show(_why_screen(found, words))


def _screen(now: Up, words: Words) -> Screen:
    parts = [words("handup.head", year=now.year)]
    parts += [words("handup.to", body=one.name, count=len(one.levels)) for one in now.to_hand]
    parts += [_handed(one, words) for one in now.handed]
    if not now.to_hand and not now.handed:
        parts.append(words("handup.none"))
    names = ", ".join(dict.fromkeys(one.name for one in now.to_hand))
    hand = Button(words.label("handup.hand", body=names), HandUpAction(do="hand").pack())
    back = Button(words.label("decide.home"), DecideAction(do="home").pack())
    buttons = [hand] if now.to_hand else []
    buttons += [_withdraw(one, words) for one in now.handed if one.may_withdraw]
    return Screen(_PART.join(parts), (*in_rows(buttons), (back, home_button(words))))


def _withdraw(one: HandedUp, words: Words) -> Button:
    data = HandUpAction(do="withdraw", one=one.hand_up_id).pack()
    return Button(words.label("handup.withdraw", body=one.name), data)


def _why_screen(one: HandedUp, words: Words) -> Screen:
    text = words("handup.ask_withdraw", body=one.name, count=one.count)
    back = Button(words.label("handup.home"), HandUpAction(do="home").pack())
    return Screen(text, ((back,), (home_button(words),)), typing=True)


def _handed(one: HandedUp, words: Words) -> Markup:
    said = {"body": one.name, "count": one.count, "day": day(one.at.date())}
    line = words(
        "handup.was_overtaken" if one.by_paper else f"handup.was_{one.state.value}", **said
    )
    return line + _LINE + words("above.reason", text=one.reason) if one.reason else line


def _notice(facts: HandedFacts, words: Words) -> Screen:
    said = {"body": facts.body, "year": facts.year, "count": facts.count, "left": facts.left}
    key = "handup.told_part" if facts.left else f"handup.told_{facts.state.value}"
    text = words(key, **said)
    if facts.to_publish:
        text += _LINE + words("handup.may_publish")
    if facts.reason:
        text += _LINE + words("above.reason", text=facts.reason)
    way = Button(words.label("handup.home"), HandUpAction(do="home").pack())
    return Screen(text, in_rows([way, home_button(words)]))


async def _moved(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await handing_up.facts(work, row)
    return None if facts is None else _notice(facts, words)


PREPARES: Mapping[str, Prepare] = {handing_up.MOVED: _moved}
"""How who leads the cell is told what became of it."""


CONVERSATION = Conversation(router, steps=(HandingUp,), current=current)
"""What is declared of handing up."""
