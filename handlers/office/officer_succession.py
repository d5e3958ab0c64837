"""The officer hands an organisation over, in chat: to whom, from which day."""

from collections.abc import Mapping
from datetime import date

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.office import HandOfficeAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Otherwise, Typed, Written
from handlers.office import officer_succession_view as view
from handlers.prepare import Prepare
from handlers.reply import Reply, Screen, show
from handlers.words import Words
from workflow.accounts import Person
from workflow.dates import typed_day
from workflow.errors import Refusal
from workflow.office import officer_succession
from workflow.planned import Planned
from workflow.work import Work

router = Router(name="officer_succession")


class HandingOffice(StatesGroup):
    """The officer is asked from which day."""

    day = State()


class AboutSuccession(About):
    """Of which organisation, and who takes it over."""

    office: int
    member: int


@router.callback_query(HandOfficeAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: HandOfficeAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step of handing an organisation over."""
    await state.clear()
    of, one, page = callback_data.of, callback_data.one, callback_data.page
    match callback_data.do:
        case "home":
            return show(view.home_screen(await officer_succession.held(work, person), words))
        case "cells":
            found = await officer_succession.cells(work, person, of)
            return show(view.cells_screen(of, found, page, words))
        case "members":
            found = await officer_succession.members(work, person, of, one)
            return show(view.members_screen(of, one, found, page, words))
        case "day":
            asked = await _asked(work, person, words, AboutSuccession(office=of, member=one))
            await stand(state, HandingOffice.day, AboutSuccession(office=of, member=one))
            return show(asked)
        case "ask":
            return show(await _confirms(work, person, words, callback_data))
        case "hand":
            day = _day(callback_data)
            now = await officer_succession.hand_over(work, person, of, one, day)
            return show(view.handed_screen(now, words))
        case "back":
            await officer_succession.take_back(work, person, of)
            left = await officer_succession.held(work, person)
            return show(view.home_screen(left, words).under(words("office_hand.taken_back")))
        case _:
            raise Refusal("button_unknown")


@router.message(Typed("ban giao viec tong hop", "hand over the office"))
async def typed(message: Message, work: Work, person: Person, words: Words) -> Reply:
    """Show what may be handed over to who types for it."""
    return show(view.home_screen(await officer_succession.held(work, person), words))


@router.message(InState(HandingOffice.day), Written(Otherwise.NOTHING_STANDS, figures=True))
async def day_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Read the day, and ask once more before it is kept."""
    about = await AboutSuccession.of(state)
    day = officer_succession.checked_day(work, typed_day(text, work.now.date()))
    await state.clear()
    tap = HandOfficeAction(do="ask", of=about.office, one=about.member, day=day.toordinal())
    return show(await _confirms(work, person, words, tap))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the day."""
    return show(await _asked(work, person, words, AboutSuccession.read(cursor.kept)))


async def _asked(work: Work, person: Person, words: Words, about: AboutSuccession) -> Screen:
    names = await officer_succession.named(work, person, about.office, about.member)
    return view.day_screen(about.office, about.member, names, work.now.date(), words)


async def _confirms(work: Work, person: Person, words: Words, tap: HandOfficeAction) -> Screen:
    day = officer_succession.checked_day(work, _day(tap))
    names = await officer_succession.named(work, person, tap.of, tap.one)
    return view.confirm_screen(tap, names, day, words)


def _day(tap: HandOfficeAction) -> date:
    try:
        return date.fromordinal(tap.day)
    except (ValueError, OverflowError):
        raise Refusal("button_old") from None


async def _handed(work: Work, row: Planned, words: Words) -> Screen | None:
    told = await officer_succession.facts(work, row)
    return None if told is None else view.told_screen(told, words)


PREPARES: Mapping[str, Prepare] = {officer_succession.HANDED: _handed}
"""How both are told."""

CONVERSATION = Conversation(router, steps=(HandingOffice,), current=current)
"""What is declared of handing an organisation over."""
