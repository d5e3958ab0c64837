"""Cancel and rate again, in chat: what became known, what the rules answer, the new decision."""

import re
from collections.abc import Awaitable, Callable, Mapping

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

import rating
from handlers.callbacks.office import CapGroundAction
from handlers.callbacks.rating import ReopenAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.decision import reopening_view as view
from handlers.filters import InState, Otherwise, Typed, Written, tapped_over
from handlers.office import cap_ground_view
from handlers.office import from_above as office_from_above
from handlers.prepare import Prepare
from handlers.reply import Button, Paper, Reply, Screen, show
from handlers.term import one_offered, term_of
from handlers.words import Words
from terms.reopening import ENTERED, OF_COLLECTIVES, ReopenWhy
from workflow.access import not_own
from workflow.accounts import Person
from workflow.decision import (
    reopened,
    reopened_notice,
    reopening,
    rerating,
    rerating_above,
    rerating_paper,
)
from workflow.decision.reopened import Rated
from workflow.decision.reopening import Grounds
from workflow.errors import Refusal
from workflow.front import typed_places
from workflow.office import from_above
from workflow.planned import Planned
from workflow.typed_over import Spot
from workflow.work import Work

router = Router(name="reopening")

_YEARS = re.compile(r"([0-9]{4})([hf])([0-9]{4})")
_SHOWN_AGAIN = ("reopen_waits", "reopen_done", "reopen_no_level")
"""Said above the member's present view: the button was an old one, or was tapped twice."""


class Rerating(StatesGroup):
    """The new decision's paper, its comment or its reason is being typed."""

    document = State()
    comment = State()
    reason = State()
    """Why a head's level is above their collective's."""


class AboutRerating(About):
    """Whose new decision."""

    member: int


class AboutAgain(AboutRerating):
    """Which level, and on which version of the rating it was picked."""

    level: rating.Level
    version: int


def _over(tap: ReopenAction) -> Spot | None:
    """No comment takes the place of a typed one."""
    return Spot(typed_places.RERATED_COMMENT, (tap.about,)) if tap.do == "no_comment" else None


@router.callback_query(ReopenAction.filter(), flags=tapped_over(_over))
async def tapped(
    query: CallbackQuery,
    callback_data: ReopenAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step of cancelling a rating and making it again."""
    await state.clear()
    if callback_data.do in ("home", "page"):
        back = await office_from_above.back(work, person, words)
        if back is not None and not await rerating_above.decides(work, person):
            return back
    else:
        person, number = await from_above.rates_again(work, person, callback_data.about)
        callback_data = callback_data.model_copy(update={"about": number})
    if callback_data.do in _TYPED:
        return await _asks(work, person, words, callback_data, state)
    take = _STEPS.get(callback_data.do)
    if take is None and callback_data.do != "level":
        raise Refusal("button_unknown")
    try:
        if take is None:
            return await _level(work, person, words, callback_data, state)
        return await take(work, person, words, callback_data)
    except Refusal as refusal:
        return await _said(work, person, words, callback_data.about, refusal)


@router.message(Typed("huy ket qua", "xep loai lai", "rate again"))
async def typed(message: Message, work: Work, person: Person, words: Words) -> Reply:
    """Show whose rating may be opened to who types for it."""
    return show(view.cell_screen(await reopening.of_cell(work, person), 0, words))


@router.message(InState(Rerating.document), Written(typed_places.RERATED_DOCUMENT))
async def document_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep number and day of the new decision."""
    about = (await AboutRerating.of(state)).member
    person, number = await from_above.rates_again(work, person, about)
    now = await rerating.keep_document(work, person, number, text)
    return await _goes_on(now, words, state)


@router.message(InState(Rerating.comment), Written(typed_places.RERATED_COMMENT))
async def comment_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep the new decision's comment."""
    about = (await AboutRerating.of(state)).member
    person, number = await from_above.rates_again(work, person, about)
    now = await rerating.keep_comment(work, person, number, text)
    return await _goes_on(now, words, state)


@router.message(InState(Rerating.reason), Written(Otherwise.NOTHING_STANDS))
async def reason_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Record the new decision with its reason."""
    at = await AboutAgain.of(state)
    await state.clear()
    return await records(work, person, words, state, at, text)


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the document or the comment; what is rated again needs neither."""
    about = AboutRerating.read(cursor.kept).member
    acting, number = await from_above.rates_again(work, person, about)
    if not acting.leads:
        return None
    now = await reopening.of_member(work, acting, number)
    if now.waits is None or now.above:
        return None
    if cursor.at(Rerating.reason):
        return show(await _reason_screen(work, person, words, AboutAgain.read(cursor.kept)))
    what = "document" if cursor.at(Rerating.document) else "comment"
    return show(view.typing_screen(now, what, words))


async def _asks(
    work: Work, person: Person, words: Words, tap: ReopenAction, state: FSMContext
) -> Reply:
    """Begin or go on with the new decision."""
    now = await reopening.of_member(work, person, tap.about)
    if now.waits is None:
        toast = words.label("error.reopen_done")
        return show(view.member_screen(now, words), toast=toast)
    if now.above:
        raise Refusal("rerated_above", body=now.above)
    await not_own(work, person, tap.about)
    if tap.do == "no_comment":
        now = await rerating.keep_comment(work, person, tap.about, "")
    if tap.do not in ("document", "comment"):
        return await _goes_on(now, words, state)
    await _types(now, tap.do, state)
    return show(view.typing_screen(now, tap.do, words))


async def _goes_on(now: Rated, words: Words, state: FSMContext) -> Reply:
    """Ask for what is still missing; the level is picked, the rest typed."""
    case = now.waits
    await state.clear()
    if case is not None and not case.document:
        await _types(now, "document", state)
    elif case is not None and case.comment is None:
        await _types(now, "comment", state)
    return show(view.entry_screen(now, words))


async def _types(now: Rated, what: str, state: FSMContext) -> None:
    step = Rerating.document if what == "document" else Rerating.comment
    await stand(state, step, AboutRerating(member=now.about))


async def _said(
    work: Work, person: Person, words: Words, member_id: int, refusal: Refusal
) -> Reply:
    """Say why it was refused, above the present view."""
    if refusal.code not in (*_SHOWN_AGAIN, "reopen_above", "reopen_no_document"):
        raise refusal
    now = await reopening.of_member(work, person, member_id)
    screen = view.member_screen(now, words)
    if refusal.code not in _SHOWN_AGAIN:
        screen = view.entry_screen(now, words)
    return show(screen.under(words(f"error.{refusal.code}", **refusal.fields)))


async def _home(work: Work, person: Person, words: Words, tap: ReopenAction) -> Reply:
    page = tap.about if tap.do == "page" else 0
    return show(view.cell_screen(await reopening.of_cell(work, person), page, words))


async def _member(work: Work, person: Person, words: Words, tap: ReopenAction) -> Reply:
    return show(view.member_screen(await reopening.of_member(work, person, tap.about), words))


async def _why(work: Work, person: Person, words: Words, tap: ReopenAction) -> Reply:
    match _known(tap):
        case ReopenWhy.LEADER:
            now = await reopening.of_member(work, person, tap.about)
            return show(view.level_screen(now, words))
        case ReopenWhy.DISCIPLINED:
            now = await reopening.of_member(work, person, tap.about)
            return show(view.year_screen(now, work.now.year, words))
        case _:
            return await _weigh(work, person, words, tap)


async def _weigh(work: Work, person: Person, words: Words, tap: ReopenAction) -> Reply:
    found = await reopening.weigh(work, person, tap.about, _grounds(tap))
    return show(view.verdict_screen(found, words))


async def _confirm(work: Work, person: Person, words: Words, tap: ReopenAction) -> Reply:
    now = await reopening.open_again(work, person, tap.about, _grounds(tap), tap.year, tap.version)
    key = "reopen.cancelled" if now.waits else "reopen.noted"
    return show(view.member_screen(now, words), toast=words.label(key))


async def _level(
    work: Work, person: Person, words: Words, tap: ReopenAction, state: FSMContext
) -> Reply:
    """Record the level; one that departs from a rule first asks why."""
    level = one_offered(rating.Level, tap.value)
    now = await reopening.of_member(work, person, tap.about)
    at = AboutAgain(member=now.about, level=level, version=tap.version)
    return await records(work, person, words, state, at)


async def records(
    work: Work, person: Person, words: Words, state: FSMContext, at: AboutAgain, reason: str = ""
) -> Reply:
    """Record a new level; ask first for its reason, or for the ground it goes past the cap on."""
    acting, number = await from_above.rates_again(work, person, at.member)
    try:
        now = await rerating.decide(work, acting, number, at.level, at.version, reason)
    except Refusal as refusal:
        if refusal.code == "reopen_reason":
            await stand(state, Rerating.reason, at)
            return show(await _reason_screen(work, person, words, at))
        if refusal.code == "cap_ground_first":
            return show(await _cap_screen(work, person, words, at))
        raise
    return show(view.member_screen(now, words), toast=words.label("reopen.rated"))


async def _cap_screen(work: Work, person: Person, words: Words, at: AboutAgain) -> Screen:
    acting, number = await from_above.rates_again(work, person, at.member)
    found = await rerating.cap_asked(work, acting, number, at.level)
    step = CapGroundAction(do="ask", member=at.member, level=at.level.value, again=at.version)
    back = ReopenAction(do="enter", about=at.member, version=at.version).pack()
    return cap_ground_view.asked_screen(
        found, step, Button(words.label("decide.back"), back), words
    )


async def _reason_screen(work: Work, person: Person, words: Words, at: AboutAgain) -> Screen:
    acting, number = await from_above.rates_again(work, person, at.member)
    now = await reopening.of_member(work, acting, number)
    found = await rerating.departure(work, acting, number, at.level)
    return view.entry_screen(now, words) if found is None else view.reason_screen(now, found, words)


async def _sheet(work: Work, person: Person, words: Words, tap: ReopenAction) -> Reply:
    case = int(tap.value) if tap.value.isdecimal() else 0
    file = await rerating_paper.of_case(work, person, tap.about, case)
    caption = words("reopen.caption_draft" if file.draft else "reopen.caption_sheet")
    return Reply(parts=(Paper(file.name, file.render, caption, file.link),), fresh=True)


def _offered(about: int) -> tuple[ReopenWhy, ...]:
    return ENTERED if about > 0 else OF_COLLECTIVES


def _known(tap: ReopenAction) -> ReopenWhy:
    return one_offered(_offered(tap.about), tap.why)


def _grounds(tap: ReopenAction) -> Grounds:
    why = _known(tap)
    if why is not ReopenWhy.DISCIPLINED:
        return Grounds(why, level=term_of(rating.Level, tap.value))
    years = _YEARS.fullmatch(tap.value)
    if years is None:
        raise Refusal("button_old")
    return Grounds(
        why,
        violated=int(years[1]),
        disciplined=int(years[3]),
        former_unit=years[2] == "f",
    )


_TYPED = ("enter", "document", "comment", "no_comment")

_STEPS: Mapping[str, Callable[[Work, Person, Words, ReopenAction], Awaitable[Reply]]] = {
    "home": _home,
    "page": _home,
    "member": _member,
    "why": _why,
    "weigh": _weigh,
    "confirm": _confirm,
    "sheet": _sheet,
}


async def _cancelled(work: Work, row: Planned, words: Words) -> Screen | None:
    return view.cancelled_notice(await reopened_notice.facts(work, row), words)


async def _rated(work: Work, row: Planned, words: Words) -> Screen | None:
    return view.rated_notice(await reopened_notice.facts(work, row), words)


PREPARES: Mapping[str, Prepare] = {reopened.CANCELLED: _cancelled, reopened.RATED: _rated}
"""How the member is told."""


CONVERSATION = Conversation(
    router,
    steps=(Rerating,),
    current=current,
    seen_again={
        "rerated_document": lambda about: ReopenAction(do="member", about=int(about[0])).pack(),
        "rerated_comment": lambda about: ReopenAction(do="member", about=int(about[0])).pack(),
    },
)
"""What is declared of rating again."""
