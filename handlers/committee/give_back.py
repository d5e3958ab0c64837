"""Giving a review back: first which items are open again, then why, in words its member reads."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.callbacks.desk import DeskAction
from handlers.committee import give_back_view as view
from handlers.committee.desk import member_card
from handlers.committee.desk_view import with_note
from handlers.filters import Doing, InState, OnCommittee, Otherwise, Written
from handlers.reply import Reply, Screen, show
from handlers.words import Words
from workflow.accounts import Person
from workflow.committee import reading
from workflow.errors import Refusal
from workflow.work import Work

router = Router(name="desk_return")
router.message.filter(OnCommittee())
router.callback_query.filter(OnCommittee())

RETURNING = ("return", "ret_pick", "ret_page", "ret_all", "ret_on")


class Returning(StatesGroup):
    """Items are being chosen, or the reason is being typed."""

    choosing = State()
    reason = State()


@router.callback_query(DeskAction.filter(), Doing(*RETURNING))
async def tapped(
    query: CallbackQuery,
    callback_data: DeskAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Open the list, mark an item or take its mark away, turn its page, or go on to the reason."""
    member, at = callback_data.about, callback_data.page
    found = await reading.to_return(work, person, member)
    chosen = await _chosen(state, member) if callback_data.do != "return" else ()
    match callback_data.do:
        case "ret_pick":
            chosen, at = _marked(found, chosen, at), at // view.PER_PAGE
        case "ret_all":
            return await _reason(found, (), words, state)
        case "ret_on":
            if not chosen:
                raise Refusal("nothing_chosen")
            return await _reason(found, chosen, words, state)
    await _stand_at(state, Returning.choosing, member, chosen, at)
    return show(view.items_screen(found, chosen, at, words))


@router.message(InState(Returning.choosing))
async def not_chosen(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Show the list again: the reason is asked for after it."""
    return show(await _choosing(work, person, words, state, words("desk.return_choose_first")))


@router.message(InState(Returning.reason), Written(Otherwise.NOTHING_STANDS))
async def reason_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Give the review back; its member reads the reason at once."""
    member = int((await state.get_data()).get("member", 0))
    chosen = await _chosen(state, member)
    found = await reading.give_back(work, person, member, text, chosen)
    await state.clear()
    card = await member_card(work, person, words, member)
    return show(with_note(words("desk.returned", name=found.name), card))


@router.message(InState(Returning.reason))
async def no_reason(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Ask again when something else than text came."""
    return show(await _asking(work, person, words, state, words("desk.return_not_text")))


async def current(work: Work, person: Person, words: Words, state: FSMContext) -> Reply | None:
    """Give what is on the screen; None when nothing of this is, or it may not be given back."""
    step = await state.get_state()
    if step not in (Returning.choosing.state, Returning.reason.state) or not person.in_committee:
        return None
    show_step = _choosing if step == Returning.choosing.state else _asking
    try:
        return show(await show_step(work, person, words, state, None))
    except Refusal:
        return None


async def _choosing(
    work: Work, person: Person, words: Words, state: FSMContext, note: Markup | None
) -> Screen:
    data: dict[str, Any] = await state.get_data()
    found = await reading.to_return(work, person, int(data.get("member", 0)))
    chosen = tuple(data.get("items", ()))
    return view.items_screen(found, chosen, int(data.get("page", 0)), words, note)


async def _asking(
    work: Work, person: Person, words: Words, state: FSMContext, note: Markup | None
) -> Screen:
    data: dict[str, Any] = await state.get_data()
    found = await reading.to_return(work, person, int(data.get("member", 0)))
    return view.reason_screen(found, tuple(data.get("items", ())), words, note)


async def _reason(
    found: reading.Reading, chosen: tuple[str, ...], words: Words, state: FSMContext
) -> Reply:
    await _stand_at(state, Returning.reason, found.member_id, chosen)
    return show(view.reason_screen(found, chosen, words))


def _marked(found: reading.Reading, chosen: tuple[str, ...], at: int) -> tuple[str, ...]:
    """Give the chosen items with this one added, or taken away; in the order of the form."""
    items = [item.id for item in found.page.items]
    if not 0 <= at < len(items):
        raise Refusal("item_unknown")
    marked = set(chosen) ^ {items[at]}
    return tuple(item for item in items if item in marked)


async def _chosen(state: FSMContext, member: int) -> tuple[str, ...]:
    """Give what was chosen so far for this member; an old button finds nothing chosen."""
    data: dict[str, Any] = await state.get_data()
    return tuple(data.get("items", ())) if data.get("member") == member else ()


async def _stand_at(
    state: FSMContext, step: State, member: int, chosen: tuple[str, ...], page: int = 0
) -> None:
    await state.set_state(step)
    await state.set_data({"member": member, "items": list(chosen), "page": page})
