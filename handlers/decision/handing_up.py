"""What is handed up to the body above, in chat: who leads the cell hands up, and sees what became
of it."""

from collections.abc import Mapping

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.callbacks.notices import DecideAction
from handlers.callbacks.office import HandUpAction
from handlers.conversation import Conversation
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


@router.callback_query(HandUpAction.filter())
async def tapped(
    query: CallbackQuery, callback_data: HandUpAction, work: Work, person: Person, words: Words
) -> Reply:
    """Show what may be handed up and what was, or hand it up."""
    match callback_data.do:
        case "home":
            return show(_screen(await handing_up.standing(work, person), words))
        case "hand":
            now = await handing_up.hand(work, person)
            return show(_screen(now, words), toast=words.label("handup.done"))
    raise Refusal("button_unknown")


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
    return Screen(_PART.join(parts), (*in_rows(buttons), (back, home_button(words))))


def _handed(one: HandedUp, words: Words) -> Markup:
    said = {"body": one.name, "count": one.count, "day": day(one.at.date())}
    line = words(f"handup.was_{one.state.value}", **said)
    return line + _LINE + words("above.reason", text=one.reason) if one.reason else line


def _notice(facts: HandedFacts, words: Words) -> Screen:
    text = words(f"handup.told_{facts.state.value}", body=facts.body, year=facts.year)
    if facts.reason:
        text += _LINE + words("above.reason", text=facts.reason)
    way = Button(words.label("handup.home"), HandUpAction(do="home").pack())
    return Screen(text, in_rows([way, home_button(words)]))


async def _moved(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await handing_up.facts(work, row)
    return None if facts is None else _notice(facts, words)


PREPARES: Mapping[str, Prepare] = {handing_up.MOVED: _moved}
"""How who leads the cell is told what became of it."""


CONVERSATION = Conversation(router)
"""What is declared of handing up."""
