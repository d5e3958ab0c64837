"""What the officer does for who leads a cell alone: records their level, and what else is
theirs."""

from collections.abc import Awaitable, Callable, Mapping

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

import rating
from handlers.callbacks.office import OwnLevelAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Otherwise, Written
from handlers.office import from_above_view as view
from handlers.prepare import Prepare
from handlers.reply import Reply, Screen, show
from handlers.words import Words
from workflow.accounts import Person
from workflow.decision import own_level_notice
from workflow.errors import Refusal
from workflow.office import from_above
from workflow.planned import Planned
from workflow.work import Work

router = Router(name="own_levels")


class OwnLevel(StatesGroup):
    """Another paper is being typed than the one the cell has recorded."""

    document = State()


class AboutLevel(About):
    """Whose level of which year."""

    member: int
    year: int
    level: rating.Level


@router.callback_query(OwnLevelAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: OwnLevelAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step; a level that does not wait any more is said above those that do."""
    await state.clear()
    take = _STEPS.get(callback_data.do)
    if take is None and callback_data.do != "paper":
        raise Refusal("button_unknown")
    try:
        if take is None:
            return await _asks_paper(work, person, words, state, callback_data)
        return await take(work, person, words, callback_data)
    except Refusal as refusal:
        if refusal.code not in ("own_level_gone", "own_level_another"):
            raise
        said = words.label(f"error.{refusal.code}", **refusal.fields)
        return show(await list_screen(work, person, words), toast=said)


@router.message(InState(OwnLevel.document), Written(Otherwise.NOTHING_STANDS))
async def paper_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Record the level by the paper that is typed."""
    about = await AboutLevel.of(state)
    left = await from_above.enter(work, person, about.member, about.year, about.level, text)
    await state.clear()
    return show(view.listed(left, words).under(words("office.own_done")))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the paper, as long as the level waits."""
    about = AboutLevel.read(cursor.kept)
    found = await from_above.one(work, person, about.member, about.year)
    return show(view.paper_screen(found, about.level, words))


async def list_screen(work: Work, person: Person, words: Words) -> Screen:
    """Give the levels that wait for the officer."""
    return view.listed(await from_above.waiting(work, person), words)


async def back_screen(work: Work, person: Person, words: Words) -> Screen:
    """Give whom the officer may act for: where they go back to from a screen of the cell's."""
    return view.alone_screen(await from_above.alone(work, person), words)


async def back(work: Work, person: Person, words: Words) -> Reply | None:
    """Give where an officer goes back to from a cell's screen; None for who leads one
    themselves."""
    if person.leads or not person.officer:
        return None
    return show(await back_screen(work, person, words))


async def matters_screen(work: Work, person: Person, words: Words, member_id: int) -> Screen:
    """Give what the officer can do for one who leads a cell alone."""
    return view.matters_screen(await from_above.matters(work, person, member_id), words)


async def _asks_paper(
    work: Work, person: Person, words: Words, state: FSMContext, tap: OwnLevelAction
) -> Reply:
    found = await from_above.one(work, person, tap.member, tap.year)
    level = _level(tap)
    about = AboutLevel(member=tap.member, year=tap.year, level=level)
    await stand(state, OwnLevel.document, about)
    return show(view.paper_screen(found, level, words))


async def _list(work: Work, person: Person, words: Words, tap: OwnLevelAction) -> Reply:
    return show(await list_screen(work, person, words))


async def _pick(work: Work, person: Person, words: Words, tap: OwnLevelAction) -> Reply:
    found = await from_above.one(work, person, tap.member, tap.year)
    return show(view.level_screen(found, words))


async def _is(work: Work, person: Person, words: Words, tap: OwnLevelAction) -> Reply:
    found = await from_above.one(work, person, tap.member, tap.year)
    return show(view.confirm_screen(found, _level(tap), words))


async def _yes(work: Work, person: Person, words: Words, tap: OwnLevelAction) -> Reply:
    left = await from_above.enter(work, person, tap.member, tap.year, _level(tap))
    return show(view.listed(left, words), toast=words.label("office.own_done"))


async def _others(work: Work, person: Person, words: Words, tap: OwnLevelAction) -> Reply:
    return show(await back_screen(work, person, words))


async def _of(work: Work, person: Person, words: Words, tap: OwnLevelAction) -> Reply:
    return show(await matters_screen(work, person, words, tap.member))


def _level(tap: OwnLevelAction) -> rating.Level:
    level = next((one for one in rating.Level if one.value == tap.level), None)
    if level is None:
        raise Refusal("button_old")
    return level


_STEPS: Mapping[str, Callable[[Work, Person, Words, OwnLevelAction], Awaitable[Reply]]] = {
    "list": _list,
    "pick": _pick,
    "is": _is,
    "yes": _yes,
    "others": _others,
    "of": _of,
}


async def _waits(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await from_above.waiting_facts(work, row)
    return None if facts is None else view.waits_notice(facts, words)


async def _recorded(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await from_above.recorded_facts(work, row)
    return None if facts is None else view.recorded_notice(facts, words)


PREPARES: Mapping[str, Prepare] = {
    own_level_notice.WAITS: _waits,
    own_level_notice.RECORDED: _recorded,
}
"""How the officers, and the member, are told."""


CONVERSATION = Conversation(
    router,
    steps=(OwnLevel,),
    current=current,
)
"""What is declared of what the officer does for who leads alone."""
