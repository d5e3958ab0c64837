"""Who heads a unit: how it was rated professionally (S4 11.4), and whether they came new (S1
V.4)."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

import rating
from handlers.callbacks.rating import HeadAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Written, tapped_over
from handlers.meeting import head_ratings_view
from handlers.office import from_above as office_from_above
from handlers.reply import Reply, show
from handlers.term import term_of
from handlers.words import Words
from workflow.access import not_own
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.front import typed_places
from workflow.meeting import head_ratings
from workflow.office import from_above
from workflow.typed_over import Spot
from workflow.work import Work

router = Router(name="head_ratings")


class HeadTalk(StatesGroup):
    """Why a head is not bound by their unit's rating is being typed."""

    arrived = State()


class AboutHead(About):
    """Which head, in which meeting."""

    meeting: int
    about: int


def _over(tap: HeadAction) -> Spot | None:
    """What a head is no more: come new."""
    return (
        Spot(typed_places.HEAD_ARRIVED, (tap.meeting, tap.about)) if tap.do == "settled" else None
    )


@router.callback_query(HeadAction.filter(), flags=tapped_over(_over))
async def tapped(
    query: CallbackQuery,
    callback_data: HeadAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Show the heads, one of them, or keep what is known of them."""
    await state.clear()
    tap = callback_data
    person = await from_above.acting(work, person, tap.about)
    match tap.do:
        case "list":
            back = await office_from_above.back(work, person, words)
            if back is not None:
                return back
            found = await head_ratings.heads(work, person, tap.meeting)
            return show(head_ratings_view.listed(words, tap.meeting, found))
        case "one":
            return await _one(work, person, words, tap)
        case "level":
            level = term_of(rating.Level, tap.value)
            await head_ratings.rated(work, person, tap.meeting, tap.about, level)
        case "arrived":
            await head_ratings.head(work, person, tap.meeting, tap.about)
            await not_own(work, person, tap.about)
            await stand(state, HeadTalk.arrived, AboutHead(meeting=tap.meeting, about=tap.about))
            return show(head_ratings_view.asks(words, tap.meeting, tap.about))
        case "settled":
            await head_ratings.arrived(work, person, tap.meeting, tap.about, "")
        case _:
            raise Refusal("button_unknown")
    return await _one(work, person, words, tap)


@router.message(InState(HeadTalk.arrived), Written(typed_places.HEAD_ARRIVED))
async def arrived_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep where they came from, and what the former cell said of them."""
    about = await AboutHead.of(state)
    person = await from_above.acting(work, person, about.about)
    await head_ratings.arrived(work, person, about.meeting, about.about, text)
    await state.clear()
    tap = HeadAction(do="one", meeting=about.meeting, about=about.about)
    return await _one(work, person, words, tap)


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask where they came from."""
    about = AboutHead.read(cursor.kept)
    acting = await from_above.acting(work, person, about.about)
    await head_ratings.head(work, acting, about.meeting, about.about)
    return show(head_ratings_view.asks(words, about.meeting, about.about))


async def _one(work: Work, person: Person, words: Words, tap: HeadAction) -> Reply:
    found = await head_ratings.head(work, person, tap.meeting, tap.about)
    return show(head_ratings_view.one(words, tap.meeting, found))


CONVERSATION = Conversation(
    router,
    steps=(HeadTalk,),
    current=current,
    seen_again={
        "head_arrived": lambda about: HeadAction(
            do="one", meeting=int(about[0]), about=int(about[1])
        ).pack()
    },
)
"""What is declared of the heads of units."""
