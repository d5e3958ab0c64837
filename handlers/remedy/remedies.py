"""Promised remedies in chat: written down at the conclusion or later, listed, said to be done,
confirmed or sent back."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.remedy import RemedyAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Otherwise, Typed, WithFile, Written
from handlers.remedy import remedies_view as view
from handlers.remedy.remedies_view import WrittenAt
from handlers.reply import Reply, Screen, show
from handlers.step import StepOf, step_of
from handlers.views import home_button
from handlers.words import Words
from terms.remedy import RemedyState
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.remedy import entering, listing, settling
from workflow.remedy.facts import RemedyFacts
from workflow.work import ChatKey, Work

router = Router(name="remedies")


class RemedyTalk(StatesGroup):
    """What is being typed of a remedy."""

    words = State()
    day = State()
    said = State()
    returned = State()


class AboutRemedy(About):
    """Which one, and where it is written down; with `done` its owner says that it is."""

    remedy: int
    meeting: int = 0
    topic: int = 0
    done: bool = False

    @property
    def place(self) -> WrittenAt:
        """Give where it is written down."""
        return WrittenAt(self.meeting, self.topic)


class RemedyStep(StepOf[RemedyAction]):
    """A tap on a remedy."""

    @property
    def place(self) -> WrittenAt:
        """Give where it is written down."""
        return WrittenAt(self.tap.meeting, self.tap.topic)

    async def now(self) -> RemedyFacts:
        """Give the remedy that the button names."""
        return await listing.one(self.work, self.person, self.tap.about)

    async def at(self, step: State, now: RemedyFacts, *, done: bool = False) -> None:
        """Put the chat at a step about a remedy."""
        about = AboutRemedy(
            remedy=now.remedy_id, meeting=self.tap.meeting, topic=self.tap.topic, done=done
        )
        await stand(self.state, step, about)


@router.callback_query(RemedyAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: RemedyAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step."""
    take = step_of(_STEPS, callback_data.do)
    await state.clear()
    return await take(RemedyStep(work, person, words, state, callback_data))


@router.message(Typed("viec khac phuc", "khac phuc han che", "promised remedies"))
async def typed(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Show the list to who types its name."""
    await state.clear()
    return show(await list_of(work, person, words))


@router.message(InState(RemedyTalk.words), Written(Otherwise.NOTHING_STANDS))
async def words_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep the shortcoming, or the measure, and ask for what is missing."""
    step, about = await _typed_at(work, person, words, state)
    before = await listing.one(work, person, about.remedy)
    now = await entering.write(work, person, about.remedy, text)
    return await _go_on(step, now, measured=bool(before.shortcoming))


@router.message(InState(RemedyTalk.day), Written(Otherwise.NOT_KEPT))
async def day_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Set the last day that is typed."""
    step, about = await _typed_at(work, person, words, state)
    return await _go_on(step, await entering.set_day(work, person, about.remedy, text))


@router.message(InState(RemedyTalk.said), Written(Otherwise.NOTHING_STANDS))
async def said_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep what its owner says of it."""
    about = await AboutRemedy.of(state)
    now = await settling.say(work, person, about.remedy, text, done=about.done)
    await state.clear()
    return show(view.one_screen(now, words))


@router.message(InState(RemedyTalk.said), WithFile())
async def proved(
    message: Message,
    kind: str,
    file_id: str,
    name: str,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
    chat: ChatKey,
) -> Reply:
    """Keep a photo or a file as proof; the words are still asked for."""
    about = await AboutRemedy.of(state)
    now = await settling.prove(
        work, person, about.remedy, chat, kind=kind, file_id=file_id, name=name
    )
    note = words("remedy.proved", count=now.proofs)
    return show(view.say_screen(now, words, done=about.done, note=note))


@router.message(InState(RemedyTalk.returned), Written(Otherwise.NOTHING_STANDS))
async def returned_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Send the owner's word back."""
    about = await AboutRemedy.of(state)
    now = await settling.send_back(work, person, about.remedy, text)
    await state.clear()
    return show(view.one_screen(now, words))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask again for what is being typed, as long as it is still asked for."""
    about = AboutRemedy.read(cursor.kept)
    now = await listing.one(work, person, about.remedy)
    if cursor.at(RemedyTalk.words):
        if now.state is not RemedyState.DRAFT:
            return None
        return show(view.words_screen(now, about.place, words))
    if now.state is RemedyState.DONE:
        return None
    if cursor.at(RemedyTalk.day):
        return show(view.day_screen(now, about.place, work.now.date(), words))
    if cursor.at(RemedyTalk.said):
        return show(view.say_screen(now, words, done=about.done))
    return show(view.return_screen(now, words)) if now.may_settle else None


async def list_of(work: Work, person: Person, words: Words, page: int = 0) -> Screen:
    """Give the list of what somebody sees."""
    seen = await listing.of_person(work, person)
    return view.list_screen(seen, page, words)


async def _typed_at(
    work: Work, person: Person, words: Words, state: FSMContext
) -> tuple[RemedyStep, AboutRemedy]:
    about = await AboutRemedy.of(state)
    tap = RemedyAction(do="", about=about.remedy, meeting=about.meeting, topic=about.topic)
    return RemedyStep(work, person, words, state, tap), about


async def _go_on(
    step: RemedyStep, now: RemedyFacts, *, measured: bool = True, followed: bool = False
) -> Reply:
    """Ask for what a draft still lacks, then show it whole; what is promised is shown again."""
    await step.state.clear()
    if now.state is not RemedyState.DRAFT:
        return show(view.one_screen(now, step.words))
    if not now.shortcoming or not (measured or now.measure):
        await step.at(RemedyTalk.words, now)
        return show(view.words_screen(now, step.place, step.words))
    if now.missing == "owner":
        return await _pick(step, now, "owner")
    if now.missing == "due":
        return await _ask_day(step, now)
    if not (now.follower or followed):
        return await _pick(step, now, "follower")
    return show(view.preview_screen(now, step.place, step.words))


async def _pick(step: RemedyStep, now: RemedyFacts, who: str, page: int = 0) -> Reply:
    members = await entering.candidates(step.work, step.person, now.remedy_id)
    if who == "follower":
        members = [one for one in members if one.called != now.owner]
    return show(view.pick_screen(now, step.place, members, page, step.words, who=who))


async def _ask_day(step: RemedyStep, now: RemedyFacts) -> Reply:
    await step.at(RemedyTalk.day, now)
    today = step.work.now.date()
    return show(view.day_screen(now, step.place, today, step.words))


async def _list(step: RemedyStep) -> Reply:
    return show(await list_of(step.work, step.person, step.words, step.tap.about))


async def _one(step: RemedyStep) -> Reply:
    now = await step.now()
    if now.state is RemedyState.DRAFT:
        return await _go_on(step, now)
    return show(view.one_screen(now, step.words))


async def _topic(step: RemedyStep) -> Reply:
    tap = step.tap
    now = await entering.begin_at(step.work, step.person, tap.meeting, tap.topic)
    return await _go_on(step, now, measured=False)


async def _whom(step: RemedyStep) -> Reply:
    members = await entering.whom(step.work, step.person)
    return show(view.whom_screen(members, step.tap.about, step.words))


async def _new(step: RemedyStep) -> Reply:
    now = await entering.begin(step.work, step.person, step.tap.about)
    return await _go_on(step, now, measured=False)


async def _no_measure(step: RemedyStep) -> Reply:
    return await _go_on(step, await step.now())


async def _owner(step: RemedyStep) -> Reply:
    tap = step.tap
    now = await entering.name_owner(step.work, step.person, tap.about, tap.value)
    return await _go_on(step, now)


async def _follower(step: RemedyStep) -> Reply:
    tap = step.tap
    now = await entering.name_follower(step.work, step.person, tap.about, tap.value)
    return await _go_on(step, now, followed=True)


async def _pick_owner(step: RemedyStep) -> Reply:
    return await _pick(step, await step.now(), "owner", step.tap.value)


async def _pick_follower(step: RemedyStep) -> Reply:
    return await _pick(step, await step.now(), "follower", step.tap.value)


async def _day(step: RemedyStep) -> Reply:
    tap = step.tap
    if not 1 <= tap.value <= date.max.toordinal():
        raise Refusal("button_unknown")
    due = date.fromordinal(tap.value)
    return await _go_on(step, await entering.put_day(step.work, step.person, tap.about, due))


async def _day_asked(step: RemedyStep) -> Reply:
    return await _ask_day(step, await step.now())


async def _over(step: RemedyStep) -> Reply:
    now = await entering.start_over(step.work, step.person, step.tap.about)
    return await _go_on(step, now, measured=False)


async def _promise(step: RemedyStep) -> Reply:
    now = await entering.promise(step.work, step.person, step.tap.about)
    screen = view.one_screen(now, step.words, step.place)
    return show(screen.under(step.words("remedy.kept")))


async def _take_back(step: RemedyStep) -> Reply:
    return show(view.sure_screen(await step.now(), step.words))


async def _drop(step: RemedyStep) -> Reply:
    await entering.take_back(step.work, step.person, step.tap.about)
    said = step.words("remedy.dropped")
    if step.tap.meeting:
        ways = view.meeting_rows(step.place, step.words)
        return show(Screen(said, (*ways, (home_button(step.words),))))
    return show((await list_of(step.work, step.person, step.words)).under(said))


async def _done(step: RemedyStep) -> Reply:
    return await _ask_said(step, done=True)


async def _say(step: RemedyStep) -> Reply:
    return await _ask_said(step, done=False)


async def _ask_said(step: RemedyStep, *, done: bool) -> Reply:
    now = await step.now()
    if not now.owns or not now.waits:
        return show(view.one_screen(now, step.words))
    await step.at(RemedyTalk.said, now, done=done)
    return show(view.say_screen(now, step.words, done=done))


async def _confirm(step: RemedyStep) -> Reply:
    now = await settling.confirm(step.work, step.person, step.tap.about)
    return show(view.one_screen(now, step.words))


async def _return(step: RemedyStep) -> Reply:
    now = await step.now()
    if not now.may_settle:
        return show(view.one_screen(now, step.words))
    await step.at(RemedyTalk.returned, now)
    return show(view.return_screen(now, step.words))


async def _proofs(step: RemedyStep) -> Reply:
    kept = await listing.proofs(step.work, step.person, step.tap.about)
    return view.proofs_reply(await step.now(), kept, step.words)


_STEPS: Mapping[str, Callable[[RemedyStep], Awaitable[Reply]]] = {
    "list": _list,
    "one": _one,
    "topic": _topic,
    "whom": _whom,
    "new": _new,
    "no_measure": _no_measure,
    "owner": _owner,
    "follower": _follower,
    "pick_owner": _pick_owner,
    "pick_follower": _pick_follower,
    "day": _day,
    "to_day": _day_asked,
    "over": _over,
    "promise": _promise,
    "take_back": _take_back,
    "drop": _drop,
    "done": _done,
    "say": _say,
    "confirm": _confirm,
    "return": _return,
    "proofs_of": _proofs,
}


CONVERSATION = Conversation(router, steps=(RemedyTalk,), current=current)
"""What is declared of promised remedies."""
