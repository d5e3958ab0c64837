"""Giving a review back: first which items are open again, then why, in words its member reads."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.desk import DeskAction
from handlers.committee import give_back_view as view
from handlers.committee.desk import member_card
from handlers.committee.desk_view import way_out, with_note
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import Doing, InState, OnCommittee, Otherwise, Written
from handlers.reply import Reply, Screen, show
from handlers.words import Words
from workflow.accounts import Person
from workflow.committee import reading
from workflow.errors import Refusal
from workflow.review import form_changes
from workflow.work import Work

router = Router(name="desk_return")
router.message.filter(OnCommittee())
router.callback_query.filter(OnCommittee())

RETURNING = ("return", "ret_pick", "ret_page", "ret_all", "ret_on")


class Returning(StatesGroup):
    """Items are being chosen, or the reason is being typed."""

    choosing = State()
    reason = State()


class AboutReturn(About):
    """Whose review, which of its items so far, and the page of the list."""

    member: int
    items: tuple[str, ...] = ()
    page: int = 0


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


@router.callback_query(DeskAction.filter(), Doing("former_back"))
async def former_back(query: CallbackQuery, work: Work, person: Person, words: Words) -> Reply:
    """Give back all that stands handed in on a form another took the place of."""
    comment = words.label("desk.former_comment")
    names = await form_changes.give_back(work, person, comment)
    given = words("desk.former_given", names="; ".join(names))
    text = given if names else words("desk.former_none")
    return show(Screen(text, (way_out(person, words),)))


@router.message(InState(Returning.reason), Written(Otherwise.NOTHING_STANDS))
async def reason_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Give the review back; its member reads the reason at once."""
    about = await AboutReturn.of(state)
    member = about.member
    found = await reading.give_back(work, person, member, text, about.items)
    await state.clear()
    card = await member_card(work, person, words, member)
    return show(with_note(words("desk.returned", name=found.name), card))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Show the list, or ask for the reason, as long as it may be given back."""
    if not person.in_committee:
        return None
    about = AboutReturn.read(cursor.kept)
    found = await reading.to_return(work, person, about.member)
    if cursor.at(Returning.choosing):
        return show(view.items_screen(found, about.items, about.page, words))
    return show(view.reason_screen(found, about.items, words))


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
    if await state.get_state() not in (Returning.choosing.state, Returning.reason.state):
        return ()
    about = await AboutReturn.of(state)
    return about.items if about.member == member else ()


async def _stand_at(
    state: FSMContext, step: State, member: int, chosen: tuple[str, ...], page: int = 0
) -> None:
    await stand(state, step, AboutReturn(member=member, items=chosen, page=page))


CONVERSATION = Conversation(
    router,
    steps=(Returning,),
    current=current,
    wants={
        Returning.choosing: "desk.return_choose_first",
        Returning.reason: "desk.return_not_text",
    },
)
"""What is declared of giving a review back."""
