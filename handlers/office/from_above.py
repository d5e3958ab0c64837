"""What the officer does for who leads a cell alone: records their level, and what else is
theirs."""

from collections.abc import Awaitable, Callable, Mapping

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

import rating
from handlers.callbacks.office import CapGroundAction, OwnLevelAction, UnledAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Otherwise, Written
from handlers.office import cap_ground_view
from handlers.office import from_above_view as view
from handlers.prepare import Prepare
from handlers.reply import Button, Reply, Screen, show
from handlers.term import one_offered
from handlers.words import Words
from terms.checks import CheckKnown
from workflow.accounts import Person
from workflow.decision import own_level_notice
from workflow.errors import Refusal
from workflow.office import from_above, unled_cells
from workflow.planned import Planned
from workflow.work import Work

router = Router(name="own_levels")


class OwnLevel(StatesGroup):
    """A paper is being typed: of the level, or of what was checked before it; or a reason."""

    document = State()
    check = State()
    """What the level above checked, or why it is decided without."""
    reason = State()
    """Why it is the level all the same that a rule speaks against."""


class AboutLevel(About):
    """Whose level of which year."""

    member: int
    year: int
    level: rating.Level


class AboutOwnCheck(AboutLevel):
    """What is known, while its paper or its reason is typed."""

    known: CheckKnown


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
    asks = _ASKS.get(callback_data.do)
    if take is None and asks is None:
        raise Refusal("button_unknown")
    try:
        if asks is not None:
            return await asks(work, person, words, state, callback_data)
        assert take is not None
        return await take(work, person, words, callback_data)
    except Refusal as refusal:
        if refusal.code not in ("own_level_gone", "own_level_another"):
            raise
        said = words.label(f"error.{refusal.code}", **refusal.fields)
        return show(await list_screen(work, person, words), toast=said)


@router.callback_query(UnledAction.filter())
async def unled_tapped(
    query: CallbackQuery,
    callback_data: UnledAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Hand up what a cell proposed that nobody leads; done meanwhile, the list is shown."""
    await state.clear()
    if callback_data.do != "hand":
        raise Refusal("button_unknown")
    toast = "office.unled_done"
    try:
        await unled_cells.hand_up(work, person, callback_data.cell)
    except Refusal as refusal:
        if refusal.code != "unled_gone":
            raise
        toast = "error.unled_gone"
    return show(await list_screen(work, person, words), toast=words.label(toast))


@router.message(InState(OwnLevel.document), Written(Otherwise.NOTHING_STANDS))
async def paper_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Record the level by the paper that is typed."""
    about = await AboutLevel.of(state)
    left = await from_above.enter(work, person, about.member, about.year, about.level, text)
    await state.clear()
    return show(view.listed(left, words).under(words("office.own_done")))


@router.message(InState(OwnLevel.check), Written(Otherwise.NOTHING_STANDS))
async def check_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep what was checked, or why it was not; then the level is asked once more."""
    about = await AboutOwnCheck.of(state)
    await from_above.answer_check(work, person, about.member, about.year, about.known, text)
    await state.clear()
    return await asks_once_more(
        work, person, words, member=about.member, year=about.year, level=about.level
    )


@router.message(InState(OwnLevel.reason), Written(Otherwise.NOTHING_STANDS))
async def reason_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep why the level departs from a rule; then it is asked once more."""
    about = await AboutLevel.of(state)
    await from_above.give_reason(work, person, about.member, about.year, about.level, text)
    await state.clear()
    return await asks_once_more(
        work, person, words, member=about.member, year=about.year, level=about.level
    )


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the paper, as long as the level waits."""
    if cursor.at(OwnLevel.check):
        check = AboutOwnCheck.read(cursor.kept)
        found = await from_above.one(work, person, check.member, check.year)
        return show(view.check_text_screen(found, check.level, check.known, words))
    about = AboutLevel.read(cursor.kept)
    found = await from_above.one(work, person, about.member, about.year)
    if cursor.at(OwnLevel.reason):
        return show(view.reason_text_screen(found, about.level, words))
    return show(view.paper_screen(found, about.level, words))


async def list_screen(work: Work, person: Person, words: Words) -> Screen:
    """Give the levels that wait for the officer."""
    screen = view.listed(await from_above.waiting(work, person), words)
    return view.beside_unled(screen, await unled_cells.waiting(work, person), words)


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
    if await _open_question(work, person, tap):
        return await _is(work, person, words, tap)
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
    asked = await from_above.check_asked(work, person, tap.member, tap.year)
    if asked.open and asked.rule is not None:
        return show(view.check_screen(found, _level(tap), asked.rule, asked.known, words))
    departs = await from_above.reason_asked(work, person, tap.member, tap.year, _level(tap))
    if departs is not None:
        return show(view.reason_screen(found, departs, words))
    capped = await from_above.cap_asked(work, person, tap.member, tap.year, _level(tap))
    if capped.open:
        step = CapGroundAction(do="ask", member=tap.member, year=tap.year, level=tap.level)
        pick = OwnLevelAction(do="pick", member=tap.member, year=tap.year).pack()
        back = Button(words.label("decide.back"), pick)
        return show(cap_ground_view.asked_screen(capped, step, back, words))
    screen = view.confirm_screen(found, _level(tap), asked.answer, words)
    return show(cap_ground_view.beside(screen, capped.given, words))


async def asks_once_more(
    work: Work, person: Person, words: Words, *, member: int, year: int, level: rating.Level
) -> Reply:
    """Go on with a level, after what had to be said first."""
    tap = OwnLevelAction(do="is", member=member, year=year, level=level.value)
    return await _is(work, person, words, tap)


async def _open_question(work: Work, person: Person, tap: OwnLevelAction) -> bool:
    """Tell whether something is still to be answered before the level is recorded."""
    if (await from_above.check_asked(work, person, tap.member, tap.year)).open:
        return True
    if await from_above.reason_asked(work, person, tap.member, tap.year, _level(tap)) is not None:
        return True
    return (await from_above.cap_asked(work, person, tap.member, tap.year, _level(tap))).open


async def _asks_check(
    work: Work, person: Person, words: Words, state: FSMContext, tap: OwnLevelAction
) -> Reply:
    """Take what is known: nothing, or something whose paper or reason is asked for."""
    found = await from_above.one(work, person, tap.member, tap.year)
    known, level = CheckKnown(tap.do.removeprefix(view.CHECK)), _level(tap)
    if known is CheckKnown.NOTHING:
        await from_above.answer_check(work, person, tap.member, tap.year, known)
        return await _is(work, person, words, tap)
    about = AboutOwnCheck(member=tap.member, year=tap.year, level=level, known=known)
    await stand(state, OwnLevel.check, about)
    return show(view.check_text_screen(found, level, known, words))


async def _asks_reason(
    work: Work, person: Person, words: Words, state: FSMContext, tap: OwnLevelAction
) -> Reply:
    found = await from_above.one(work, person, tap.member, tap.year)
    level = _level(tap)
    if await from_above.reason_asked(work, person, tap.member, tap.year, level) is None:
        return await _is(work, person, words, tap)
    about = AboutLevel(member=tap.member, year=tap.year, level=level)
    await stand(state, OwnLevel.reason, about)
    return show(view.reason_text_screen(found, level, words))


async def _yes(work: Work, person: Person, words: Words, tap: OwnLevelAction) -> Reply:
    if await _open_question(work, person, tap):
        return await _is(work, person, words, tap)
    left = await from_above.enter(work, person, tap.member, tap.year, _level(tap))
    return show(view.listed(left, words), toast=words.label("office.own_done"))


async def _others(work: Work, person: Person, words: Words, tap: OwnLevelAction) -> Reply:
    return show(await back_screen(work, person, words))


async def _of(work: Work, person: Person, words: Words, tap: OwnLevelAction) -> Reply:
    return show(await matters_screen(work, person, words, tap.member))


def _level(tap: OwnLevelAction) -> rating.Level:
    return one_offered(rating.Level, tap.level)


_STEPS: Mapping[str, Callable[[Work, Person, Words, OwnLevelAction], Awaitable[Reply]]] = {
    "list": _list,
    "pick": _pick,
    "is": _is,
    "yes": _yes,
    "others": _others,
    "of": _of,
}


_ASKS: Mapping[
    str, Callable[[Work, Person, Words, FSMContext, OwnLevelAction], Awaitable[Reply]]
] = {
    "paper": _asks_paper,
    "why": _asks_reason,
    **{f"{view.CHECK}{known.value}": _asks_check for known in CheckKnown},
}
"""Steps after which something may be typed."""


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
