"""Speaking in the meeting: a member's opinion, the clerk's record of it, the consent."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.discussion import OpinionAction
from handlers.filters import InState, Otherwise, Written
from handlers.meeting import discussion_view
from handlers.meeting.present import agenda_view
from handlers.reply import Reply, Screen, show
from handlers.step import StepOf
from handlers.words import Words
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.front import typed_places
from workflow.meeting import discussion, officers
from workflow.room import meeting_standing
from workflow.work import Work

router = Router(name="discussion")


class Speaking(StatesGroup):
    """What is being typed."""

    opinion = State()
    """By who says it."""
    record = State()
    """By the clerk, in somebody's name."""
    again = State()
    """An opinion in other words."""
    guest = State()


Step = StepOf[OpinionAction]


@router.callback_query(OpinionAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: OpinionAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step with something said."""
    take = _STEPS.get(callback_data.do)
    if take is None:
        raise Refusal("button_unknown")
    return await take(Step(work, person, words, state, callback_data))


@router.message(InState(Speaking.opinion), Written(Otherwise.NOTHING_STANDS))
async def said(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep a member's own opinion."""
    about = await state.get_data()
    kept = await discussion.say(work, person, about["topic"], text)
    await state.clear()
    return show(discussion_view.own(words, kept))


@router.message(InState(Speaking.record), Written(Otherwise.NOTHING_STANDS))
async def recorded(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep what the clerk took down."""
    about = await state.get_data()
    kept = await discussion.take_down(
        work,
        person,
        about["meeting"],
        about["topic"],
        text,
        member_id=about["member"],
        guest_id=about["guest"],
    )
    await state.clear()
    return show(discussion_view.recorded(words, kept))


@router.message(InState(Speaking.again), Written(typed_places.OPINION))
async def reworded(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep the new words of an opinion."""
    about = await state.get_data()
    kept = await discussion.reword(work, person, about["opinion"], text)
    await state.clear()
    view = discussion_view.recorded if kept.by_hand else discussion_view.own
    return show(view(words, kept))


@router.message(InState(Speaking.guest), Written(Otherwise.NOTHING_STANDS))
async def guest_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Enter a guest."""
    about = await state.get_data()
    await officers.add_guest(work, person, about["meeting"], text)
    await state.clear()
    return show(await _guest_list(work, person, words))


@router.message(InState(Speaking.opinion))
@router.message(InState(Speaking.record))
@router.message(InState(Speaking.again))
@router.message(InState(Speaking.guest))
async def not_a_text(message: Message, state: FSMContext, words: Words) -> Reply:
    """Ask again when something else than a text came."""
    return show(discussion_view.ask(words, await _question(state)))


async def current(words: Words, state: FSMContext) -> Reply | None:
    """Give the question that is on the screen, if it is one of these."""
    where = await state.get_state()
    if where not in {each.state for each in _QUESTIONS}:
        return None
    return show(discussion_view.ask(words, await _question(state)))


async def _question(state: FSMContext) -> str:
    where = await state.get_state()
    return next(key for each, key in _QUESTIONS.items() if each.state == where)


_QUESTIONS = {
    Speaking.opinion: "discussion.ask",
    Speaking.record: "discussion.ask_record",
    Speaking.again: "discussion.ask_again",
    Speaking.guest: "discussion.ask_guest",
}


async def _speak(step: Step) -> Reply:
    topic = await discussion.open_for(step.work, step.person)
    if topic is None:
        raise Refusal("topic_not_running")
    await step.state.set_state(Speaking.opinion)
    await step.state.set_data({"topic": topic})
    return show(discussion_view.ask(step.words, "discussion.ask"))


async def _who(step: Step) -> Reply:
    view = await agenda_view(step.work, step.person, step.words)
    roll = await meeting_standing.roll(step.work, step.person, view.seen.meeting_id)
    return show(discussion_view.speakers(step.words, view.seen, roll, step.tap.about))


async def _from_member(step: Step) -> Reply:
    return await _ask_record(step, member=step.tap.about)


async def _from_guest(step: Step) -> Reply:
    return await _ask_record(step, guest=step.tap.about)


async def _ask_record(step: Step, *, member: int = 0, guest: int = 0) -> Reply:
    seen = await meeting_standing.agenda(step.work, step.person)
    if seen.running is None:
        raise Refusal("topic_not_running")
    about = {"meeting": seen.meeting_id, "topic": seen.running.topic_id}
    await step.state.set_state(Speaking.record)
    await step.state.set_data({**about, "member": member, "guest": guest})
    return show(discussion_view.ask(step.words, "discussion.ask_record"))


async def _agree(step: Step) -> Reply:
    return await _settle(step, agreed=True)


async def _drop(step: Step) -> Reply:
    return await _settle(step, agreed=False)


async def _settle(step: Step, *, agreed: bool) -> Reply:
    tap = step.tap
    try:
        kept = await discussion.settle(
            step.work, step.person, tap.about, tap.version, agreed=agreed
        )
    except Refusal as refusal:
        if refusal.code != "opinion_changed":
            raise
        # Reworded since this button was drawn: what it says now is shown, and asked again.
        kept = await discussion.opinion(step.work, step.person, tap.about)
        toast = step.words.label("error.opinion_changed")
        return show(discussion_view.own(step.words, kept), toast=toast)
    return show(discussion_view.settled(step.words, kept))


async def _reword(step: Step) -> Reply:
    await discussion.opinion(step.work, step.person, step.tap.about)
    await step.state.set_state(Speaking.again)
    await step.state.set_data({"opinion": step.tap.about})
    return show(discussion_view.ask(step.words, "discussion.ask_again"))


async def _unsettled(step: Step) -> Reply:
    seen = await meeting_standing.agenda(step.work, step.person)
    rows = await discussion.unsettled(step.work, step.person, seen.meeting_id)
    return show(discussion_view.unsettled(step.words, rows))


async def _look(step: Step) -> Reply:
    kept = await discussion.opinion(step.work, step.person, step.tap.about)
    return show(discussion_view.recorded(step.words, kept))


async def _guests(step: Step) -> Reply:
    await step.state.clear()
    return show(await _guest_list(step.work, step.person, step.words))


async def _guest_list(work: Work, person: Person, words: Words) -> Screen:
    return discussion_view.guests(words, await meeting_standing.agenda(work, person))


async def _add_guest(step: Step) -> Reply:
    seen = await meeting_standing.agenda(step.work, step.person)
    await step.state.set_state(Speaking.guest)
    await step.state.set_data({"meeting": seen.meeting_id})
    return show(discussion_view.ask(step.words, "discussion.ask_guest"))


async def _drop_guest(step: Step) -> Reply:
    seen = await meeting_standing.agenda(step.work, step.person)
    await officers.drop_last_guest(step.work, step.person, seen.meeting_id)
    return await _guests(step)


_STEPS = {
    "add_guest": _add_guest,
    "agree": _agree,
    "drop": _drop,
    "drop_guest": _drop_guest,
    "guest": _from_guest,
    "guests": _guests,
    "look": _look,
    "member": _from_member,
    "reword": _reword,
    "speak": _speak,
    "unsettled": _unsettled,
    "who": _who,
}
