"""The body above in chat: what waits, each file with its checks; sending back, deciding."""

from collections.abc import Awaitable, Callable, Mapping

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

import rating
from handlers.callbacks.office import AppraiseAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Otherwise, Typed, Written
from handlers.office import appraising_view as view
from handlers.prepare import Prepare
from handlers.reply import Paper, Reply, Screen, show
from handlers.step import step_of
from handlers.term import one_offered
from handlers.words import Words
from terms.checks import CheckKnown
from workflow.accounts import Person
from workflow.decision import (
    accompanying_list,
    appraisal,
    appraisal_list,
    body_decision,
    handing_up,
    rerating_above,
    unvoted_collectives,
)
from workflow.decision.appraisal_list import Appraisal
from workflow.errors import Refusal
from workflow.planned import Planned
from workflow.work import Work

router = Router(name="appraising")


class Appraising(StatesGroup):
    """Something is being typed about what was handed up."""

    reason = State()
    """Why another level, or one that a rule speaks against."""
    points = State()
    excepting = State()
    """Who is left out of an agreement to all."""
    returning = State()
    """Why it goes back to the cell."""
    check = State()
    """What had to be checked, or why it is decided without."""
    ground = State()
    """On what ground the decision goes past the cap."""
    document = State()
    """Number, day and body of the decision."""


class AboutList(About):
    """Which list."""

    one: int


class AboutSaid(AboutList):
    """Whom of it, and what is to be said of them."""

    about: int
    level: rating.Level | None = None
    points: int | None = None
    document: str | None = None
    """The decision's paper, where the reason is wanted before it is recorded; empty before one was
    typed; None where nothing is recorded yet."""


class AboutChecked(AboutList):
    """What is known, while its paper or its reason is typed."""

    known: CheckKnown


@router.callback_query(AppraiseAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: AppraiseAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step; what went on meanwhile is said above what waits."""
    await state.clear()
    take = step_of(_STEPS, callback_data.do)
    try:
        return await take(work, person, words, state, callback_data)
    except Refusal as refusal:
        if refusal.code != "hand_up_gone":
            raise
        found = await appraisal_list.queue(work, person)
        return show(view.queue_screen(found, words), toast=words.label("error.hand_up_gone"))


@router.message(Typed("tham dinh", "cho tham dinh", "cho quyet dinh", "appraisal"))
async def typed(message: Message, work: Work, person: Person, words: Words) -> Reply:
    """Show what waits to who types for it."""
    return await _waiting(work, person, words)


@router.message(InState(Appraising.reason), Written(Otherwise.NOTHING_STANDS))
async def reason_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep the level with its reason."""
    at = await AboutSaid.of(state)
    await appraisal.say(work, person, at.one, at.about, at.level, at.points, text)
    await state.clear()
    if at.document is None:
        return show(await _file(work, person, words, at.one, at.about))
    if at.document:
        return await _records(work, person, words, state, at.one, at.document)
    return await _decide(work, person, words, state, AppraiseAction(do="decide", one=at.one))


@router.message(InState(Appraising.points), Written(Otherwise.NOTHING_STANDS, figures=True))
async def points_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep their own points; where they are far from the self-assessment, ask why."""
    at = await AboutSaid.of(state)
    typed = text.strip()
    if not (typed.isascii() and typed.isdigit()):
        raise Refusal("points_wrong", most=appraisal.MOST_POINTS)
    found = await appraisal.file_of(work, person, at.one, at.about)
    level = found.row.said.level if found.row.said else None
    about = AboutSaid(one=at.one, about=at.about, level=level, points=int(typed))
    return await _says(work, person, words, state, about)


@router.message(InState(Appraising.excepting), Written(Otherwise.NOTHING_STANDS, figures=True))
async def exceptions_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Agree to all but the numbers that are typed."""
    at = await AboutList.of(state)
    now = await appraisal_list.listed(work, person, at.one)
    numbers = [part for part in text.replace(",", " ").replace(";", " ").split() if part]
    known = {str(n): row.member_id for n, row in enumerate(now.rows, 1)}
    if not numbers or not known.keys() >= set(numbers):
        raise Refusal("numbers_wrong", most=len(now.rows))
    await state.clear()
    return await _agreed(work, person, words, at.one, [known[each] for each in numbers])


@router.message(InState(Appraising.returning), Written(Otherwise.NOTHING_STANDS))
async def return_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Send it back with the reason."""
    at = await AboutList.of(state)
    await appraisal.send_back(work, person, at.one, text)
    await state.clear()
    found = await appraisal_list.queue(work, person)
    return show(view.queue_screen(found, words).under(words("above.returned")))


@router.message(InState(Appraising.check), Written(Otherwise.NOTHING_STANDS))
async def check_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep what was checked; then the decision's paper is asked for."""
    at = await AboutChecked.of(state)
    await body_decision.answer_check(work, person, at.one, at.known, text)
    await state.clear()
    return await _decide(work, person, words, state, AppraiseAction(do="decide", one=at.one))


@router.message(InState(Appraising.ground), Written(Otherwise.NOTHING_STANDS))
async def ground_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep the ground; then the decision's paper is asked for."""
    at = await AboutList.of(state)
    await body_decision.begin_cap_ground(work, person, at.one, text)
    await stand(state, Appraising.document, at)
    now = await appraisal_list.listed(work, person, at.one)
    past = await body_decision.cap_asked(work, person, at.one)
    return show(view.document_screen(now, past, words))


@router.message(InState(Appraising.document), Written(Otherwise.NOTHING_STANDS))
async def document_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Record the decision."""
    at = await AboutList.of(state)
    return await _records(work, person, words, state, at.one, text)


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask what is being typed, as long as the list is theirs."""
    if not person.above:
        return None
    if cursor.at(Appraising.reason, Appraising.points):
        at = AboutSaid.read(cursor.kept)
        found = await appraisal.file_of(work, person, at.one, at.about)
        if cursor.at(Appraising.points):
            return show(view.points_screen(found, words))
        if at.document is not None:
            return show(view.reason_first_screen(found, at.document, words))
        return show(view.reason_screen(found, at.level, words))
    now = await appraisal_list.listed(work, person, AboutList.read(cursor.kept).one)
    if cursor.at(Appraising.check):
        return show(view.check_text_screen(now, AboutChecked.read(cursor.kept).known, words))
    if cursor.at(Appraising.ground, Appraising.document):
        past = await body_decision.cap_asked(work, person, now.hand_up_id)
        asks = view.ground_screen if cursor.at(Appraising.ground) else view.document_screen
        return show(asks(now, past, words))
    if cursor.at(Appraising.excepting):
        early = await appraisal.early_of(work, person, now.hand_up_id)
        return show(view.all_screen(now, words, early.keys()))
    return show(view.return_screen(now, words))


async def _file(work: Work, person: Person, words: Words, one: int, about: int) -> Screen:
    return view.file_screen(await appraisal.file_of(work, person, one, about), words)


async def _says(
    work: Work, person: Person, words: Words, state: FSMContext, at: AboutSaid
) -> Reply:
    """Keep what is said; where it needs a reason, ask for it."""
    try:
        await appraisal.say(work, person, at.one, at.about, at.level, at.points)
    except Refusal as refusal:
        if refusal.code != "reason_needed":
            raise
        await stand(state, Appraising.reason, at)
        found = await appraisal.file_of(work, person, at.one, at.about)
        return show(view.reason_screen(found, at.level, words))
    await state.clear()
    return show(await _file(work, person, words, at.one, at.about))


async def _agreed(work: Work, person: Person, words: Words, one: int, but: list[int]) -> Reply:
    now, left = await appraisal.agree_all(work, person, one, but)
    screen = await _list_screen(work, person, words, now)
    return show(screen.under(view.left_out(left, words)) if left else screen)


async def _queue(
    work: Work, person: Person, words: Words, state: FSMContext, tap: AppraiseAction
) -> Reply:
    return await _waiting(work, person, words)


async def _waiting(work: Work, person: Person, words: Words) -> Reply:
    decides = await rerating_above.decides(work, person)
    return show(view.queue_screen(await appraisal_list.queue(work, person), words, decides=decides))


async def _list(
    work: Work, person: Person, words: Words, state: FSMContext, tap: AppraiseAction
) -> Reply:
    now = await appraisal_list.listed(work, person, tap.one)
    return show(await _list_screen(work, person, words, now, tap.about))


async def _list_screen(
    work: Work, person: Person, words: Words, now: Appraisal, page: int = 0
) -> Screen:
    early = await appraisal.early_of(work, person, now.hand_up_id)
    unvoted = await unvoted_collectives.of_hand_up(work, person, now.hand_up_id)
    screen = view.list_screen(now, page, words, early.keys())
    return screen.with_rows(view.unvoted_rows(now, unvoted, words))


async def _one(
    work: Work, person: Person, words: Words, state: FSMContext, tap: AppraiseAction
) -> Reply:
    return show(await _file(work, person, words, tap.one, tap.about))


async def _agree(
    work: Work, person: Person, words: Words, state: FSMContext, tap: AppraiseAction
) -> Reply:
    return await _says(work, person, words, state, AboutSaid(one=tap.one, about=tap.about))


async def _other(
    work: Work, person: Person, words: Words, state: FSMContext, tap: AppraiseAction
) -> Reply:
    found = await appraisal.file_of(work, person, tap.one, tap.about)
    return show(view.level_screen(found, words))


async def _level(
    work: Work, person: Person, words: Words, state: FSMContext, tap: AppraiseAction
) -> Reply:
    at = AboutSaid(one=tap.one, about=tap.about, level=one_offered(rating.Level, tap.value))
    return await _says(work, person, words, state, at)


async def _points(
    work: Work, person: Person, words: Words, state: FSMContext, tap: AppraiseAction
) -> Reply:
    found = await appraisal.file_of(work, person, tap.one, tap.about)
    await stand(state, Appraising.points, AboutSaid(one=tap.one, about=tap.about))
    return show(view.points_screen(found, words))


async def _all(
    work: Work, person: Person, words: Words, state: FSMContext, tap: AppraiseAction
) -> Reply:
    now = await appraisal_list.listed(work, person, tap.one)
    if not now.unsaid:
        return show(await _list_screen(work, person, words, now))
    await stand(state, Appraising.excepting, AboutList(one=tap.one))
    early = await appraisal.early_of(work, person, tap.one)
    return show(view.all_screen(now, words, early.keys()))


async def _all_yes(
    work: Work, person: Person, words: Words, state: FSMContext, tap: AppraiseAction
) -> Reply:
    return await _agreed(work, person, words, tap.one, [])


async def _finish(
    work: Work, person: Person, words: Words, state: FSMContext, tap: AppraiseAction
) -> Reply:
    await appraisal.finish(work, person, tap.one)
    found = await appraisal_list.queue(work, person)
    return show(view.queue_screen(found, words), toast=words.label("above.finished"))


async def _return(
    work: Work, person: Person, words: Words, state: FSMContext, tap: AppraiseAction
) -> Reply:
    now = await appraisal_list.listed(work, person, tap.one)
    await stand(state, Appraising.returning, AboutList(one=tap.one))
    return show(view.return_screen(now, words))


async def _take_in(
    work: Work, person: Person, words: Words, state: FSMContext, tap: AppraiseAction
) -> Reply:
    await unvoted_collectives.take_in_above(work, person, tap.one, tap.about)
    return show(await _file(work, person, words, tap.one, tap.about))


async def _print(
    work: Work, person: Person, words: Words, state: FSMContext, tap: AppraiseAction
) -> Reply:
    file = await accompanying_list.of_body(work, person, tap.one)
    caption = words("decide.caption_list_draft")
    return Reply(parts=(Paper(file.name, file.render, caption, file.link),), fresh=True)


async def _decide(
    work: Work, person: Person, words: Words, state: FSMContext, tap: AppraiseAction
) -> Reply:
    """Ask for the paper; before it, where the rules want that, what had to be checked, and why a
    level stands that a rule speaks against since it was said."""
    asked = await body_decision.check_asked(work, person, tap.one)
    now = await appraisal_list.listed(work, person, tap.one)
    if asked.open and asked.rule is not None:
        return show(view.check_screen(now, asked.rule, asked.known, words))
    if await body_decision.unexplained(work, person, tap.one):
        return await _reason_first(work, person, words, state, tap.one, "")
    past = await body_decision.cap_asked(work, person, tap.one)
    if past.open:
        await stand(state, Appraising.ground, AboutList(one=tap.one))
        return show(view.ground_screen(now, past, words))
    await stand(state, Appraising.document, AboutList(one=tap.one))
    return show(view.document_screen(now, past, words))


async def _records(
    work: Work, person: Person, words: Words, state: FSMContext, one: int, document: str
) -> Reply:
    """Record the decision; where its ground or a reason is wanted first, ask for that."""
    try:
        count = await body_decision.decide(work, person, one, document)
    except Refusal as refusal:
        if refusal.code == "cap_ground_first":
            return await _ground_after_all(work, person, words, state, AboutList(one=one))
        if refusal.code == "reasons_first":
            return await _reason_first(work, person, words, state, one, document)
        raise
    await state.clear()
    found = await appraisal_list.queue(work, person)
    return show(view.queue_screen(found, words).under(words("above.decided", count=count)))


async def _reason_first(
    work: Work, person: Person, words: Words, state: FSMContext, one: int, document: str
) -> Reply:
    """Ask why the first of the levels stands that a rule speaks against since it was said; the
    paper that was typed waits meanwhile."""
    row = (await body_decision.unexplained(work, person, one))[0]
    found = await appraisal.file_of(work, person, one, row.member_id)
    said = row.said
    about = AboutSaid(
        one=one,
        about=row.member_id,
        level=said.level if said else None,
        points=said.points if said else None,
        document=document,
    )
    await stand(state, Appraising.reason, about)
    return show(view.reason_first_screen(found, document, words))


async def _ground_after_all(
    work: Work, person: Person, words: Words, state: FSMContext, at: AboutList
) -> Reply:
    """Ask for the ground where another level was said while the paper was typed."""
    now = await appraisal_list.listed(work, person, at.one)
    past = await body_decision.cap_asked(work, person, at.one)
    await stand(state, Appraising.ground, at)
    return show(view.ground_screen(now, past, words).under(words("error.cap_ground_first")))


async def _weighed(
    work: Work, person: Person, words: Words, state: FSMContext, tap: AppraiseAction
) -> Reply:
    await body_decision.say_weighed(work, person, tap.one)
    return await _decide(work, person, words, state, tap)


async def _check(
    work: Work, person: Person, words: Words, state: FSMContext, tap: AppraiseAction
) -> Reply:
    if tap.value not in list(CheckKnown):
        raise Refusal("button_unknown")
    known = CheckKnown(tap.value)
    if known is CheckKnown.NOTHING:
        await body_decision.answer_check(work, person, tap.one, known)
        return await _decide(work, person, words, state, tap)
    now = await appraisal_list.listed(work, person, tap.one)
    await stand(state, Appraising.check, AboutChecked(one=tap.one, known=known))
    return show(view.check_text_screen(now, known, words))


_STEPS: Mapping[
    str, Callable[[Work, Person, Words, FSMContext, AppraiseAction], Awaitable[Reply]]
] = {
    "queue": _queue,
    "list": _list,
    "file": _one,
    "agree": _agree,
    "other": _other,
    "level": _level,
    "points": _points,
    "all": _all,
    "all_yes": _all_yes,
    "finish": _finish,
    "return": _return,
    "decide": _decide,
    "print": _print,
    "take_in": _take_in,
    "check": _check,
    "weighed": _weighed,
}


async def _waits(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await handing_up.facts(work, row)
    return None if facts is None else view.waits_notice(facts, words)


async def _taken_back(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await handing_up.facts(work, row)
    return None if facts is None else view.taken_back_notice(facts, words)


PREPARES: Mapping[str, Prepare] = {handing_up.WAITS: _waits, handing_up.TAKEN_BACK: _taken_back}
"""How it is told above that something waits, and that the cell took it back."""


CONVERSATION = Conversation(
    router,
    steps=(Appraising,),
    current=current,
)
"""What is declared of appraising and deciding above."""
