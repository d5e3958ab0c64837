"""The meeting's course in chat: officers, whose turn it is, the conclusion."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.agenda import AgendaAction
from handlers.callbacks.meeting import MeetingAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Written, tapped_over
from handlers.meeting.present import agenda_view, present_screen, preview_screen
from handlers.reply import Reply, Screen, show
from handlers.step import StepOf, step_of
from handlers.words import Words
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.front import typed_places
from workflow.meeting import discussion, officers, on_paper, proceedings, proposed_officers
from workflow.room import meeting_standing
from workflow.typed_over import Spot
from workflow.work import Work

router = Router(name="agenda")

_OVERTAKEN = frozenset(
    {"meeting_step", "meeting_moved", "officers_changed", "topic_not_running", "no_topic"}
)
"""Refusals of a step that was taken meanwhile: by a second tap, or on another phone."""


class AgendaTalk(StatesGroup):
    """What is being typed."""

    conclusion = State()


class AboutConcluded(About):
    """Which item of the agenda is concluded."""

    meeting: int
    topic: int


class AgendaStep(StepOf[AgendaAction]):
    """What every step of the agenda needs at hand."""

    async def home(self, toast: str = "") -> Reply:
        """Show where the meeting stands now."""
        await self.state.clear()
        return show(await present_screen(self.work, self.person, self.words), toast=toast)


def _over(tap: AgendaAction) -> Spot | None:
    """A conclusion that stands on paper only takes the place of a typed one."""
    return (
        Spot(typed_places.CONCLUSION, (tap.meeting, tap.about))
        if tap.do == "conclude_bare"
        else None
    )


@router.callback_query(AgendaAction.filter(), flags=tapped_over(_over))
async def tapped(
    query: CallbackQuery,
    callback_data: AgendaAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step in the meeting that the button belongs to."""
    take = step_of(_STEPS, callback_data.do)
    step = AgendaStep(work, person, words, state, callback_data)
    try:
        return await take(step)
    except Refusal as refusal:
        if refusal.code not in _OVERTAKEN:
            raise
        # Nothing was changed: the meeting stays on the screen, as it stands now.
        return await step.home(words.label(f"error.{refusal.code}"))


@router.message(InState(AgendaTalk.conclusion), Written(typed_places.CONCLUSION))
async def conclusion_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Write a typed conclusion down."""
    about = await AboutConcluded.of(state)
    tap = AgendaAction(do="conclude", meeting=about.meeting, about=about.topic)
    step = AgendaStep(work, person, words, state, tap)
    try:
        await proceedings.conclude(work, person, tap.meeting, tap.about, text)
    except Refusal as refusal:
        if refusal.code not in _OVERTAKEN:
            raise
        return await step.home(words.label(f"error.{refusal.code}"))
    return await step.home()


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the conclusion of the item that is running."""
    topic = AboutConcluded.read(cursor.kept).topic
    view = await agenda_view(work, person, words)
    item = next((each for each in view.seen.items if each.topic_id == topic), None)
    if item is None or not item.running:
        return None
    return show(view.ask_conclusion(item))


async def _begin(step: AgendaStep) -> Reply:
    seen = await meeting_standing.agenda(step.work, step.person)
    tap = step.tap
    order = await meeting_standing.in_time(step.work, step.person, seen.item(tap.about))
    await proceedings.begin(step.work, step.person, tap.meeting, tap.about)
    if order.allowed:
        return await step.home()
    waiting = ", ".join(
        step.words.label(f"agenda.subject_{each.value}") for each in order.waiting_for
    )
    return await step.home(step.words.label("agenda.out_of_order", waiting=waiting))


async def _next(step: AgendaStep) -> Reply:
    tap = step.tap
    votes = await proceedings.go_on(step.work, step.person, tap.meeting, tap.about, tap.value)
    if votes and step.person.leads:
        return show(await preview_screen(step.work, step.person, step.words, tap.meeting))
    return await _or_chair(step)


async def _or_chair(step: AgendaStep) -> Reply:
    """Show where the meeting stands, or ask at once for another chair where it needs one."""
    if not await meeting_standing.may_lead(step.work, step.person):
        return await step.home()
    if not (await meeting_standing.agenda(step.work, step.person)).chair_is_reviewed:
        return await step.home()
    await step.state.clear()
    return show(await _picking(step, "chair_is", 0))


async def _agree(step: AgendaStep) -> Reply:
    tap = step.tap
    await proposed_officers.agree(step.work, step.person, tap.meeting, tap.value)
    if tap.about:
        await proceedings.go_on(step.work, step.person, tap.meeting, tap.about, proceedings.START)
    return await _or_chair(step)


async def _agree_paper(step: AgendaStep) -> Reply:
    await proposed_officers.agree(step.work, step.person, step.tap.meeting, step.tap.value)
    return await _paper(step)


async def _step(step: AgendaStep) -> Reply:
    tap = step.tap
    await proceedings.go_to(step.work, step.person, tap.meeting, tap.about, tap.value)
    return await step.home()


async def _conclude(step: AgendaStep) -> Reply:
    tap = step.tap
    await proceedings.go_to(step.work, step.person, tap.meeting, tap.about, "conclusion")
    about = AboutConcluded(meeting=tap.meeting, topic=tap.about)
    await stand(step.state, AgendaTalk.conclusion, about)
    view = await agenda_view(step.work, step.person, step.words)
    return show(view.ask_conclusion(view.seen.item(tap.about)))


async def _conclude_bare(step: AgendaStep) -> Reply:
    await proceedings.conclude(step.work, step.person, step.tap.meeting, step.tap.about)
    return await step.home()


async def _approve(step: AgendaStep) -> Reply:
    await officers.approve(step.work, step.person, step.tap.meeting)
    return await step.home()


async def _vote(step: AgendaStep) -> Reply:
    each = step.tap.value == "each"
    await proceedings.vote_when(step.work, step.person, step.tap.meeting, after_each=each)
    return await step.home()


async def _pick(step: AgendaStep) -> Reply:
    do = {"clerk": "clerk_is", "tellers": "teller_is", "chair": "chair_is"}[step.tap.do]
    return show(await _picking(step, do, step.tap.about))


async def _picking(step: AgendaStep, do: str, page: int) -> Screen:
    view = await agenda_view(step.work, step.person, step.words)
    roll = await meeting_standing.roll(step.work, step.person, view.seen.meeting_id)
    chosen = {"clerk_is": (view.seen.clerk,), "teller_is": view.seen.tellers}.get(do, ())
    return view.pick(roll, do, page, chosen)


async def _clerk_is(step: AgendaStep) -> Reply:
    await officers.set_clerk(step.work, step.person, step.tap.meeting, step.tap.about)
    return await step.home()


async def _teller_is(step: AgendaStep) -> Reply:
    await officers.turn_teller(step.work, step.person, step.tap.meeting, step.tap.about)
    return show(await _picking(step, "teller_is", 0))


async def _chair_is(step: AgendaStep) -> Reply:
    await proceedings.substitute(step.work, step.person, step.tap.meeting, step.tap.about)
    return await step.home()


async def _items(step: AgendaStep) -> Reply:
    return show((await agenda_view(step.work, step.person, step.words)).items(step.tap.about))


async def _heard(step: AgendaStep) -> Reply:
    found = await discussion.heard(step.work, step.person, step.tap.meeting, step.tap.about)
    view = await agenda_view(step.work, step.person, step.words)
    return show(view.heard(view.seen.item(step.tap.about), found))


async def _paper(step: AgendaStep) -> Reply:
    view = await agenda_view(step.work, step.person, step.words)
    own = await on_paper.own_part(step.work, step.person, step.tap.meeting)
    return show(view.confirm_paper() if own is None else view.ask_led(own, step.tap.about))


async def _paper_yes(step: AgendaStep) -> Reply:
    tap = step.tap
    if not tap.value and await on_paper.own_part(step.work, step.person, tap.meeting):
        return await _paper(step)
    await on_paper.reviewed_on_paper(step.work, step.person, tap.meeting, tap.about)
    if not step.person.leads:
        return await step.home()
    return show(await preview_screen(step.work, step.person, step.words, tap.meeting))


_STEPS = {
    "agree": _agree,
    "agree_paper": _agree_paper,
    "approve": _approve,
    "begin": _begin,
    "chair": _pick,
    "chair_is": _chair_is,
    "clerk": _pick,
    "clerk_is": _clerk_is,
    "conclude": _conclude,
    "conclude_bare": _conclude_bare,
    "heard": _heard,
    "items": _items,
    "next": _next,
    "paper": _paper,
    "paper_yes": _paper_yes,
    "step": _step,
    "teller_is": _teller_is,
    "tellers": _pick,
    "vote": _vote,
}


CONVERSATION = Conversation(
    router,
    steps=(AgendaTalk,),
    current=current,
    seen_again={"conclusion": lambda about: MeetingAction(do="home").pack()},
)
"""What is declared of the course of the meeting."""
