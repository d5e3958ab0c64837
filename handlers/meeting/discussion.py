"""What is said in a meeting: a member's opinion, the clerk's record of it, the consent."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.discussion import OpinionAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Otherwise, Written
from handlers.meeting import discussion_view
from handlers.reply import Reply, Screen, show
from handlers.step import StepOf, step_of
from handlers.words import Words
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.front import typed_places
from workflow.meeting import discussion, officers
from workflow.room import meeting_standing
from workflow.work import Work

router = Router(name="discussion")


class Discussion(StatesGroup):
    """What is being typed."""

    opinion = State()
    """By who says it."""
    record = State()
    """By the clerk, in somebody's name."""
    rewording = State()
    """An opinion in other words."""
    guest = State()
    speaker = State()
    """Who spoke is asked; a name may be typed."""


class AboutTopic(About):
    """Which item of the agenda is spoken to."""

    topic: int


class AboutRecord(AboutTopic):
    """Whose words the clerk takes down: a member's, or a guest's; the other is 0."""

    meeting: int
    member: int
    guest: int


class AboutOpinion(About):
    """Which opinion is put in other words."""

    opinion: int


class AboutMeeting(About):
    """In which meeting a guest is entered, or somebody is picked on which page of the list."""

    meeting: int
    page: int = 0


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
    take = step_of(_STEPS, callback_data.do)
    return await take(Step(work, person, words, state, callback_data))


@router.message(InState(Discussion.opinion), Written(Otherwise.NOTHING_STANDS))
async def said(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep a member's own opinion."""
    about = await AboutTopic.of(state)
    kept = await discussion.say(work, person, about.topic, text)
    await state.clear()
    return show(discussion_view.own(words, kept))


@router.message(InState(Discussion.record), Written(Otherwise.NOTHING_STANDS))
async def recorded(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep what the clerk took down."""
    about = await AboutRecord.of(state)
    kept = await discussion.take_down(
        work,
        person,
        about.meeting,
        about.topic,
        text,
        member_id=about.member,
        guest_id=about.guest,
    )
    await state.clear()
    return show(discussion_view.recorded(words, kept))


@router.message(InState(Discussion.speaker), Written(Otherwise.NOT_KEPT))
async def named(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Take the name of who spoke; anything else is given back, until it is known whose it is."""
    about = await AboutMeeting.of(state)
    seen = await meeting_standing.agenda(work, person)
    roll = await meeting_standing.roll(work, person, seen.meeting_id)
    tap = discussion_view.named(seen, roll, text)
    if tap is None:
        screen = discussion_view.speakers(words, seen, roll, about.page)
        return show(screen.under(words("discussion.whose_first", text=text)))
    return await _STEPS[tap.do](Step(work, person, words, state, tap))


@router.message(InState(Discussion.rewording), Written(typed_places.OPINION))
async def reworded(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep the new words of an opinion."""
    about = await AboutOpinion.of(state)
    kept = await discussion.reword(work, person, about.opinion, text)
    await state.clear()
    view = discussion_view.recorded if kept.by_hand else discussion_view.own
    return show(view(words, kept))


@router.message(InState(Discussion.guest), Written(Otherwise.NOTHING_STANDS))
async def guest_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Enter a guest."""
    about = await AboutMeeting.of(state)
    await officers.add_guest(work, person, about.meeting, text)
    await state.clear()
    return show(await _guest_list(work, person, words))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for what is being typed, as long as what it is about goes on."""
    if cursor.at(Discussion.opinion):
        if await discussion.open_for(work, person) != AboutTopic.read(cursor.kept).topic:
            return None
    elif cursor.at(Discussion.speaker):
        about = AboutMeeting.read(cursor.kept)
        return show(await _speakers(work, person, words, about.page))
    elif cursor.at(Discussion.rewording):
        await discussion.opinion(work, person, AboutOpinion.read(cursor.kept).opinion)
    else:
        await meeting_standing.agenda(work, person)
    key = next(key for step, key in _QUESTIONS.items() if cursor.at(step))
    return show(discussion_view.ask(words, key))


_QUESTIONS = {
    Discussion.opinion: "discussion.ask",
    Discussion.record: "discussion.ask_record",
    Discussion.rewording: "discussion.ask_again",
    Discussion.guest: "discussion.ask_guest",
}


async def _speak(step: Step) -> Reply:
    topic = await discussion.open_for(step.work, step.person)
    if topic is None:
        raise Refusal("topic_not_running")
    await stand(step.state, Discussion.opinion, AboutTopic(topic=topic))
    return show(discussion_view.ask(step.words, "discussion.ask"))


async def _who(step: Step) -> Reply:
    seen = await meeting_standing.agenda(step.work, step.person)
    screen = await _speakers(step.work, step.person, step.words, step.tap.about)
    about = AboutMeeting(meeting=seen.meeting_id, page=step.tap.about)
    await stand(step.state, Discussion.speaker, about)
    return show(screen)


async def _speakers(work: Work, person: Person, words: Words, page: int) -> Screen:
    seen = await meeting_standing.agenda(work, person)
    roll = await meeting_standing.roll(work, person, seen.meeting_id)
    return discussion_view.speakers(words, seen, roll, page)


async def _from_member(step: Step) -> Reply:
    return await _ask_record(step, member=step.tap.about)


async def _from_guest(step: Step) -> Reply:
    return await _ask_record(step, guest=step.tap.about)


async def _ask_record(step: Step, *, member: int = 0, guest: int = 0) -> Reply:
    seen = await meeting_standing.agenda(step.work, step.person)
    if seen.running is None:
        raise Refusal("topic_not_running")
    about = AboutRecord(
        meeting=seen.meeting_id, topic=seen.running.topic_id, member=member, guest=guest
    )
    await stand(step.state, Discussion.record, about)
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
    await stand(step.state, Discussion.rewording, AboutOpinion(opinion=step.tap.about))
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
    await stand(step.state, Discussion.guest, AboutMeeting(meeting=seen.meeting_id))
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


CONVERSATION = Conversation(
    router,
    steps=(Discussion,),
    current=current,
    seen_again={"opinion": lambda about: OpinionAction(do="look", about=int(about[0])).pack()},
)
"""What is declared of what is said in a meeting."""
