"""The decision from above in chat: the secretary enters and publishes it, each member reads it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

import rating
from handlers.callbacks.notices import DecideAction
from handlers.callbacks.office import CapGroundAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.decision import deciding_view as view
from handlers.decision import standards
from handlers.decision.quarters_view import beside_decision, beside_level
from handlers.filters import InState, Otherwise, Typed, Written
from handlers.office import cap_ground_view
from handlers.prepare import Prepare
from handlers.reply import Paper, Reply, Screen, show
from handlers.term import term_of
from handlers.words import Words
from terms.checks import CheckKnown
from workflow.accounts import Person
from workflow.decision import (
    accompanying_list,
    cap_answers,
    check_answers,
    deciding,
    manager_notices,
    publication,
    published_notice,
    quarters,
    reason_answers,
    result_papers,
    unvoted_collectives,
)
from workflow.decision.cap_ground import CapAsked
from workflow.decision.departures import Departure
from workflow.errors import Refusal
from workflow.paper_file import PaperFile
from workflow.planned import Planned
from workflow.work import Work

router = Router(name="deciding")


class Deciding(StatesGroup):
    """The secretary is asked for the decision's number and day."""

    document = State()
    check = State()
    """What the level above checked, or why it is decided without."""
    reason = State()
    """Why levels are recorded that a rule speaks against."""


class AboutDecision(About):
    """Whether it is the year's first one."""

    first: bool


class AboutCheck(AboutDecision):
    """What is known, while its paper or its reason is typed."""

    known: CheckKnown


class AboutReasons(AboutDecision):
    """Which levels, by whose they are, while their reason is typed."""

    levels: dict[int, rating.Level]


@router.callback_query(DecideAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: DecideAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step with the decision."""
    await state.clear()
    take = _STEPS.get(callback_data.do)
    if take is None and callback_data.do not in _ASKS:
        raise Refusal("button_unknown")
    try:
        if take is None:
            return await _asked(work, person, words, state, callback_data)
        return await take(work, person, words, callback_data)
    except Refusal as refusal:
        if refusal.code != "decided_already":
            raise
        # Entered meanwhile, by a second tap or on another phone.
        toast = words.label("error.decided_already")
        return show(await _lead(work, person, words), toast=toast)


@router.message(Typed("ket qua", "ket qua xep loai", "results"))
async def typed(message: Message, work: Work, person: Person, words: Words) -> Reply:
    """Show what was published to who types for it."""
    return show(view.published_screen(await publication.own(work, person), words))


@router.message(InState(Deciding.document), Written(Otherwise.NOTHING_STANDS))
async def document_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Record the decision."""
    first = (await AboutDecision.of(state)).first
    now = await deciding.confirm(work, person, text, first=first)
    await state.clear()
    return show(view.lead_screen(now, words))


@router.message(InState(Deciding.check), Written(Otherwise.NOTHING_STANDS))
async def check_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep what was checked, or why it was not; then the decision's paper is asked for."""
    about = await AboutCheck.of(state)
    await check_answers.answer(work, person, about.known, text)
    await state.clear()
    return await asks_paper(work, person, words, state, first=about.first)


@router.message(InState(Deciding.reason), Written(Otherwise.NOTHING_STANDS))
async def reason_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep the reason; the next level that wants one is asked for, then the decision's paper."""
    about = await AboutReasons.of(state)
    try:
        await reason_answers.answer(work, person, about.levels, text, first=about.first)
    except Refusal as refusal:
        if refusal.code != "reason_for_another":
            raise
        # Changed on another phone meanwhile: the levels are shown as they are now.
        await state.clear()
        return show((await _lead(work, person, words)).under(words(f"error.{refusal.code}")))
    await state.clear()
    return await asks_paper(work, person, words, state, first=about.first)


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the document, as long as one leads the cell and it was not recorded elsewhere."""
    if not person.leads:
        return None
    if cursor.at(Deciding.check):
        return show(view.check_text_screen(AboutCheck.read(cursor.kept).known, words))
    if cursor.at(Deciding.reason):
        return await _reason_again(work, person, words, AboutReasons.read(cursor.kept))
    first = AboutDecision.read(cursor.kept).first
    now = await deciding.to_record(work, person, first=first)
    asked = await check_answers.of_cell(work, person)
    capped = await cap_answers.of_cell(work, person, first=first)
    screen = view.document_screen(now, words, asked.answer)
    return show(await _paper_screen(work, person, words, screen, capped))


async def asks_paper(
    work: Work, person: Person, words: Words, state: FSMContext, *, first: bool
) -> Reply:
    """Ask for the paper; before it, where the rules want that, what the level above checked, why
    levels depart from a rule, and on what the excellence cap is passed."""
    now = await deciding.to_record(work, person, first=first)
    asked = await check_answers.of_cell(work, person)
    if asked.open and asked.rule is not None:
        screen = view.check_screen(asked.rule, words, first=first, known=asked.known)
        return show(await _beside(work, person, words, screen))
    departing = await reason_answers.of_cell(work, person, first=first)
    if departing:
        return await _asks_reason(words, state, departing, first=first)
    capped = await cap_answers.of_cell(work, person, first=first)
    if capped.open:
        back = view.step_button("back" if first else "further", words)
        step = CapGroundAction(do="ask", first=int(first))
        return show(cap_ground_view.asked_screen(capped, step, back, words))
    await stand(state, Deciding.document, AboutDecision(first=first))
    screen = view.document_screen(now, words, asked.answer)
    return show(await _paper_screen(work, person, words, screen, capped))


async def _paper_screen(
    work: Work, person: Person, words: Words, screen: Screen, capped: CapAsked
) -> Screen:
    """Give the question for the paper with all that is to be known before."""
    return await _beside(work, person, words, cap_ground_view.beside(screen, capped.given, words))


async def _asks_reason(
    words: Words, state: FSMContext, found: Sequence[Departure], *, first: bool, whole: bool = False
) -> Reply:
    """Ask why the first of these levels departs, or all of them by one reason."""
    meant = found if whole else found[:1]
    levels = {one.member_id: one.level for one in meant}
    await stand(state, Deciding.reason, AboutReasons(first=first, levels=levels))
    return show(view.reasons_screen(meant, len(found), words, first=first))


async def _reason_again(
    work: Work, person: Person, words: Words, about: AboutReasons
) -> Reply | None:
    """Ask once more for a reason; None where the level changed or somebody said it meanwhile."""
    found = await reason_answers.of_cell(work, person, first=about.first)
    meant = [one for one in found if about.levels.get(one.member_id) is one.level]
    if not meant:
        return None
    return show(view.reasons_screen(meant, len(found), words, first=about.first))


async def _asked(
    work: Work, person: Person, words: Words, state: FSMContext, tap: DecideAction
) -> Reply:
    """Take a step after which something may be typed."""
    if tap.do == "check":
        return await _checked(work, person, words, state, tap)
    if tap.do == "one_reason":
        first = bool(tap.about)
        found = await reason_answers.of_cell(work, person, first=first)
        if found:
            return await _asks_reason(words, state, found, first=first, whole=True)
        return await asks_paper(work, person, words, state, first=first)
    return await asks_paper(work, person, words, state, first=tap.do == "document")


async def _checked(
    work: Work, person: Person, words: Words, state: FSMContext, tap: DecideAction
) -> Reply:
    """Take what is known: nothing, or something whose paper or reason is asked for."""
    if tap.value not in list(CheckKnown):
        raise Refusal("button_unknown")
    known, first = CheckKnown(tap.value), bool(tap.about)
    await deciding.to_record(work, person, first=first)
    if known is CheckKnown.NOTHING:
        await check_answers.answer(work, person, known)
        return await asks_paper(work, person, words, state, first=first)
    await stand(state, Deciding.check, AboutCheck(first=first, known=known))
    return show(view.check_text_screen(known, words))


async def _lead(work: Work, person: Person, words: Words, page: int = 0) -> Screen:
    now = await deciding.standing(work, person)
    asked = await check_answers.of_cell(work, person)
    screen = view.beside_checks(view.lead_screen(now, words, page), asked.former, words)
    screen = cap_ground_view.beside(screen, await cap_answers.given(work, person), words)
    unvoted = await unvoted_collectives.of_cell(work, person)
    screen = screen.with_rows(view.unvoted_rows(unvoted, words))
    return await _beside(work, person, words, screen)


async def _beside(work: Work, person: Person, words: Words, screen: Screen) -> Screen:
    """Give a screen of the decision with what is known of the quarters of who leads."""
    return beside_decision(screen, await quarters.of_cell(work, person), words)


async def _home(work: Work, person: Person, words: Words, tap: DecideAction) -> Reply:
    return show(await _lead(work, person, words, tap.about if tap.do == "page" else 0))


async def _pick(work: Work, person: Person, words: Words, tap: DecideAction) -> Reply:
    now = await deciding.standing(work, person)
    row = next((row for row in now.open_rows if row.member_id == tap.about), None)
    if row is None:
        raise Refusal("decided_already" if not now.open_rows else "not_in_cell")
    if row.own and now.instead is not None:
        raise now.instead
    screen = view.level_screen(row, words, entering=now.entering)
    screen = await standards.beside_pick(screen, work, person, now.year, row.member_id, words)
    known = await quarters.of_cell(work, person)
    return show(beside_level(screen, known, row.member_id, words))


async def _level(work: Work, person: Person, words: Words, tap: DecideAction) -> Reply:
    level = term_of(rating.Level, tap.value)
    if level is None and tap.value != view.NO_DECISION:
        raise Refusal("button_old")
    now = await deciding.set_level(work, person, tap.about, level)
    screen = view.lead_screen(now, words) if now.entering else view.further_screen(now, words)
    screen = await standards.after_level(screen, work, person, now.year, tap.about, words)
    return show(await _beside(work, person, words, screen))


async def _further(work: Work, person: Person, words: Words, tap: DecideAction) -> Reply:
    now = await deciding.standing(work, person)
    if now.entering or not now.further:
        return show(view.lead_screen(now, words))
    page = tap.about if tap.do == "further_page" else 0
    return show(view.further_screen(now, words, page))


async def _publish(work: Work, person: Person, words: Words, tap: DecideAction) -> Reply:
    told = await publication.publish(work, person, asks_read=tap.do == "publish_read")
    toast = words.label("decide.told", count=told) if told else words.label("decide.told_already")
    return show(await _lead(work, person, words), toast=toast)


async def _remind(work: Work, person: Person, words: Words, tap: DecideAction) -> Reply:
    told = await publication.ask_readers(work, person)
    toast = words.label("invite.asked", count=told) if told else words.label("invite.asked_already")
    return show(await _lead(work, person, words), toast=toast)


async def _read(work: Work, person: Person, words: Words, tap: DecideAction) -> Reply:
    await publication.read(work, person)
    facts = await publication.own(work, person)
    return show(view.published_screen(facts, words), toast=words.label("decide.read_done"))


async def _own(work: Work, person: Person, words: Words, tap: DecideAction) -> Reply:
    return show(view.published_screen(await publication.own(work, person), words))


async def _names(work: Work, person: Person, words: Words, tap: DecideAction) -> Reply:
    found = await publication.names(work, person)
    return show(view.names_screen(found, tap.about, words))


async def _of(work: Work, person: Person, words: Words, tap: DecideAction) -> Reply:
    name, level = await publication.level_of(work, person, tap.about)
    return show(view.one_screen(name, level, words))


async def _paper(work: Work, person: Person, words: Words, tap: DecideAction) -> Reply:
    file = await _PAPERS[tap.do](work, person)
    caption = words(f"decide.caption_{tap.do}")
    return Reply(parts=(Paper(file.name, file.render, caption, file.link),), fresh=True)


_PAPERS: Mapping[str, Callable[[Work, Person], Awaitable[PaperFile]]] = {
    "paper": result_papers.own,
    "papers": result_papers.of_cell,
    "managers": manager_notices.of_cell,
}


async def _take_in(work: Work, person: Person, words: Words, tap: DecideAction) -> Reply:
    await unvoted_collectives.take_in(work, person, tap.about)
    return show(await _lead(work, person, words), toast=words.label("decide.taken_in"))


async def _list(work: Work, person: Person, words: Words, tap: DecideAction) -> Reply:
    file = await accompanying_list.of_cell(work, person)
    caption = words("decide.caption_list_draft" if file.draft else "decide.caption_list")
    return Reply(parts=(Paper(file.name, file.render, caption, file.link),), fresh=True)


_ASKS = ("document", "further_document", "check", "one_reason")
"""Steps after which something may be typed."""

_STEPS: Mapping[str, Callable[[Work, Person, Words, DecideAction], Awaitable[Reply]]] = {
    "home": _home,
    "back": _home,
    "page": _home,
    "further": _further,
    "further_page": _further,
    "pick": _pick,
    "level": _level,
    "publish": _publish,
    "publish_read": _publish,
    "remind": _remind,
    "read": _read,
    "own": _own,
    "names": _names,
    "of": _of,
    "paper": _paper,
    "papers": _paper,
    "managers": _paper,
    "list": _list,
    "take_in": _take_in,
}


async def _published(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await publication.published_facts(work, row)
    return None if facts is None else view.published_screen(facts, words)


PREPARES: Mapping[str, Prepare] = {published_notice.PUBLISHED: _published}
"""How the publication is worded."""


CONVERSATION = Conversation(
    router,
    steps=(Deciding,),
    current=current,
)
"""What is declared of the decision."""
