"""On what a decision goes past the excellence cap: asked of who leads the cell before its paper,
and of the officer who records one level from above."""

from dataclasses import dataclass
from typing import Protocol

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
from handlers.term import term_of
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


class AskedGround(Protocol):
    """What is done with the ground of one kind of decision."""

    async def check(self, work: Work, person: Person) -> None:
        """Refuse whoever may not give it, or not any more."""

    async def say_weighed(self, work: Work, person: Person) -> None:
        """Keep that the whole group was weighed."""

    async def begin(self, work: Work, person: Person, text: str) -> None:
        """Keep the ground that was typed."""

    async def complete(self, work: Work, person: Person, text: str) -> None:
        """Keep who decided on it, and when."""

    async def goes_on(self, work: Work, person: Person, words: Words, state: FSMContext) -> Reply:
        """Go on with the decision."""

    def back(self, words: Words) -> Button:
        """Give the way back to the decision."""


@dataclass(frozen=True, slots=True)
class CellGround:
    """Of a decision that who leads the cell records."""

    first: bool

    async def check(self, work: Work, person: Person) -> None:
        """Refuse whoever may not give it, or not any more."""
        await cap_answers.of_cell(work, person, first=self.first)

    async def say_weighed(self, work: Work, person: Person) -> None:
        """Keep that the whole group was weighed."""
        await cap_answers.say_weighed(work, person, first=self.first)

    async def begin(self, work: Work, person: Person, text: str) -> None:
        """Keep the ground that was typed."""
        await cap_answers.begin(work, person, text, first=self.first)

    async def complete(self, work: Work, person: Person, text: str) -> None:
        """Keep who decided on it, and when."""
        await cap_answers.complete(work, person, text, first=self.first)

    async def goes_on(self, work: Work, person: Person, words: Words, state: FSMContext) -> Reply:
        """Ask for the decision's paper."""
        return await deciding.asks_paper(work, person, words, state, first=self.first)

    def back(self, words: Words) -> Button:
        """Give the way back to the decision."""
        do = "back" if self.first else "further"
        return Button(words.label("decide.back"), DecideAction(do=do).pack())


@dataclass(frozen=True, slots=True)
class OfficerGround:
    """Of one level that an officer records from above."""

    member: int
    year: int
    level: rating.Level

    async def check(self, work: Work, person: Person) -> None:
        """Refuse whoever may not give it, or not any more."""
        await from_above.cap_asked(work, person, self.member, self.year, self.level)

    async def say_weighed(self, work: Work, person: Person) -> None:
        """Keep that the whole group was weighed."""
        await from_above.say_weighed(work, person, self.member, self.year)

    async def begin(self, work: Work, person: Person, text: str) -> None:
        """Keep the ground that was typed."""
        await from_above.begin_cap_ground(work, person, self.member, self.year, text)

    async def complete(self, work: Work, person: Person, text: str) -> None:
        """Keep who decided on it, and when."""
        await from_above.complete_cap_ground(work, person, self.member, self.year, text)

    async def goes_on(self, work: Work, person: Person, words: Words, state: FSMContext) -> Reply:
        """Ask once more whether the level is recorded."""
        return await office.asks_once_more(
            work, person, words, member=self.member, year=self.year, level=self.level
        )

    def back(self, words: Words) -> Button:
        """Give the way back to the level."""
        data = OwnLevelAction(do="is", member=self.member, year=self.year, level=self.level.value)
        return Button(words.label("decide.back"), data.pack())


@dataclass(frozen=True, slots=True)
class GroundAgain:
    """Of a level that is recorded again."""

    member: int
    level: rating.Level
    version: int

    async def check(self, work: Work, person: Person) -> None:
        """Refuse whoever may not give it, or not any more."""
        acting, number = await from_above.rates_again(work, person, self.member)
        await rerating.cap_asked(work, acting, number, self.level)

    async def say_weighed(self, work: Work, person: Person) -> None:
        """Keep that the whole group was weighed."""
        acting, number = await from_above.rates_again(work, person, self.member)
        await rerating.say_weighed(work, acting, number)

    async def begin(self, work: Work, person: Person, text: str) -> None:
        """Keep the ground that was typed."""
        acting, number = await from_above.rates_again(work, person, self.member)
        await rerating.begin_cap_ground(work, acting, number, text)

    async def complete(self, work: Work, person: Person, text: str) -> None:
        """Keep who decided on it, and when."""
        acting, number = await from_above.rates_again(work, person, self.member)
        await rerating.complete_cap_ground(work, acting, number, text)

    async def goes_on(self, work: Work, person: Person, words: Words, state: FSMContext) -> Reply:
        """Record the level."""
        at = AboutAgain(member=self.member, level=self.level, version=self.version)
        return await reopening.records(work, person, words, state, at)

    def back(self, words: Words) -> Button:
        """Give the way back to the new level."""
        again = ReopenAction(do="enter", about=self.member, version=self.version)
        return Button(words.label("decide.back"), again.pack())


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
    ground = _ground(about)
    match callback_data.do:
        case "weighed":
            await ground.say_weighed(work, person)
            return await ground.goes_on(work, person, words, state)
        case "ground":
            await ground.check(work, person)
            await stand(state, PastCap.ground, about)
            return show(view.text_screen("ground", ground.back(words), words))
        case _:
            raise Refusal("button_unknown")


@router.message(InState(PastCap.ground), Written(Otherwise.NOTHING_STANDS))
async def ground_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep the ground, and ask who decided."""
    about = await AboutGround.of(state)
    ground = _ground(about)
    await ground.begin(work, person, text)
    await stand(state, PastCap.by, about)
    return show(view.text_screen("by", ground.back(words), words))


@router.message(InState(PastCap.by), Written(Otherwise.NOTHING_STANDS))
async def by_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep who decided and when; then the decision goes on."""
    ground = _ground(await AboutGround.of(state))
    await ground.complete(work, person, text)
    await state.clear()
    return await ground.goes_on(work, person, words, state)


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask again, as long as the decision is still to be recorded."""
    ground = _ground(AboutGround.read(cursor.kept))
    await ground.check(work, person)
    key = "ground" if cursor.at(PastCap.ground) else "by"
    return show(view.text_screen(key, ground.back(words), words))


def _about(tap: CapGroundAction) -> AboutGround:
    level = term_of(rating.Level, tap.level)
    if level is None and (tap.level or tap.member):
        raise Refusal("button_old")
    return AboutGround(
        first=bool(tap.first), member=tap.member, year=tap.year, level=level, again=tap.again
    )


def _ground(about: AboutGround) -> AskedGround:
    """Give the ground of the decision it is about."""
    if about.level is None:
        return CellGround(about.first)
    if about.again:
        return GroundAgain(about.member, about.level, about.again)
    return OfficerGround(about.member, about.year, about.level)


CONVERSATION = Conversation(router, steps=(PastCap,), current=current)
"""What is declared of the ground past the cap."""
