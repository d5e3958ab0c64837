"""On what a decision goes past the excellence cap: asked of who leads the cell before its paper,
and of the officer who records one level from above."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

import rating
from handlers.callbacks.notices import DecideAction
from handlers.callbacks.office import CapGroundAction, OwnLevelAction
from handlers.callbacks.rating import ReopenAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.decision import deciding, reopening
from handlers.decision.reopening import AboutAgain
from handlers.filters import InState, Otherwise, Written
from handlers.office import cap_ground_view as view
from handlers.office import from_above as office
from handlers.reply import Button, Reply, show
from handlers.words import Words
from workflow.accounts import Person
from workflow.decision import cap_answers, rerating
from workflow.errors import Refusal
from workflow.office import from_above
from workflow.work import Work

router = Router(name="cap_ground")


class PastCap(StatesGroup):
    """The ground is typed, then who decided on it and when."""

    ground = State()
    by = State()


class AboutGround(About):
    """Which decision it is for: the cell's first or a further one, or one level from above."""

    first: bool
    member: int = 0
    year: int = 0
    level: rating.Level | None = None
    again: int = 0
    """How many cases stood when a level is recorded again."""

    def tap(self) -> CapGroundAction:
        """Give what its buttons carry."""
        level = self.level.value if self.level else ""
        first = int(self.first)
        return CapGroundAction(
            do="ask",
            first=first,
            member=self.member,
            year=self.year,
            level=level,
            again=self.again,
        )


@router.callback_query(CapGroundAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: CapGroundAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Keep that the whole group was weighed above, or ask for the ground."""
    await state.clear()
    about = _about(callback_data)
    match callback_data.do:
        case "weighed":
            await _say_weighed(work, person, about)
            return await _goes_on(work, person, words, state, about)
        case "ground":
            await _check(work, person, about)
            await stand(state, PastCap.ground, about)
            return show(view.text_screen("ground", _back(about, words), words))
        case _:
            raise Refusal("button_unknown")


@router.message(InState(PastCap.ground), Written(Otherwise.NOTHING_STANDS))
async def ground_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep the ground, and ask who decided."""
    about = await AboutGround.of(state)
    if about.level is None:
        await cap_answers.begin(work, person, text, first=about.first)
    elif about.again:
        acting, number = await from_above.rates_again(work, person, about.member)
        await rerating.begin_cap_ground(work, acting, number, text)
    else:
        await from_above.begin_cap_ground(work, person, about.member, about.year, text)
    await stand(state, PastCap.by, about)
    return show(view.text_screen("by", _back(about, words), words))


@router.message(InState(PastCap.by), Written(Otherwise.NOTHING_STANDS))
async def by_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep who decided and when; then the decision goes on."""
    about = await AboutGround.of(state)
    if about.level is None:
        await cap_answers.complete(work, person, text, first=about.first)
    elif about.again:
        acting, number = await from_above.rates_again(work, person, about.member)
        await rerating.complete_cap_ground(work, acting, number, text)
    else:
        await from_above.complete_cap_ground(work, person, about.member, about.year, text)
    await state.clear()
    return await _goes_on(work, person, words, state, about)


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask again, as long as the decision is still to be recorded."""
    about = AboutGround.read(cursor.kept)
    await _check(work, person, about)
    key = "ground" if cursor.at(PastCap.ground) else "by"
    return show(view.text_screen(key, _back(about, words), words))


async def _check(work: Work, person: Person, about: AboutGround) -> None:
    if about.level is None:
        await cap_answers.of_cell(work, person, first=about.first)
    elif about.again:
        acting, number = await from_above.rates_again(work, person, about.member)
        await rerating.cap_asked(work, acting, number, about.level)
    else:
        await from_above.cap_asked(work, person, about.member, about.year, about.level)


async def _say_weighed(work: Work, person: Person, about: AboutGround) -> None:
    if about.level is None:
        await cap_answers.say_weighed(work, person, first=about.first)
    elif about.again:
        acting, number = await from_above.rates_again(work, person, about.member)
        await rerating.say_weighed(work, acting, number)
    else:
        await from_above.say_weighed(work, person, about.member, about.year)


async def _goes_on(
    work: Work, person: Person, words: Words, state: FSMContext, about: AboutGround
) -> Reply:
    if about.level is None:
        return await deciding.asks_paper(work, person, words, state, first=about.first)
    if about.again:
        at = AboutAgain(member=about.member, level=about.level, version=about.again)
        return await reopening.records(work, person, words, state, at)
    return await office.asks_once_more(
        work, person, words, member=about.member, year=about.year, level=about.level
    )


def _about(tap: CapGroundAction) -> AboutGround:
    level = next((one for one in rating.Level if one.value == tap.level), None)
    if level is None and (tap.level or tap.member):
        raise Refusal("button_old")
    return AboutGround(
        first=bool(tap.first), member=tap.member, year=tap.year, level=level, again=tap.again
    )


def _back(about: AboutGround, words: Words) -> Button:
    if about.level is None:
        do = "back" if about.first else "further"
        return Button(words.label("decide.back"), DecideAction(do=do).pack())
    if about.again:
        again = ReopenAction(do="enter", about=about.member, version=about.again)
        return Button(words.label("decide.back"), again.pack())
    data = OwnLevelAction(do="is", member=about.member, year=about.year, level=about.level.value)
    return Button(words.label("decide.back"), data.pack())


CONVERSATION = Conversation(router, steps=(PastCap,), current=current)
"""What is declared of the ground past the cap."""
