"""The ways of voting in chat: who leads the meeting plans ballots and decides what follows."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

import rating
from handlers.callbacks.votes import VotesAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Otherwise, Written
from handlers.meeting.present import leading_screen
from handlers.meeting.ways_of_voting_view import KINDS, ROUNDS, VotesView
from handlers.office import from_above as office_from_above
from handlers.reply import Reply, show
from handlers.step import StepOf, step_of
from handlers.term import term_of
from handlers.words import Words
from terms.ballots import BallotKind, BallotMode, BallotPurpose, OutcomeKind
from workflow.accounts import Person
from workflow.ballot import spoken_vote, voting_plan
from workflow.collective import figures
from workflow.count import rounds, side_ballots
from workflow.decision import member_standards
from workflow.errors import Refusal
from workflow.meeting import other_ratings
from workflow.office import from_above
from workflow.work import Work

router = Router(name="votes")

_OVERTAKEN = frozenset(
    {"meeting_step", "no_round", "nothing_to_decide", "sheet_changed", "ballot_running"}
)
"""Refusals of a step that was taken meanwhile: by a second tap, or on another phone."""

_ABOUT_A_MEMBER = ("staff_of", "staff_is", "decide")
"""Steps whose button names a member: an officer takes them about who leads a cell alone."""


class VotesTalk(StatesGroup):
    """What is being typed: a motion, or the reason of a decision."""

    motion = State()
    reason = State()


class AboutMotion(About):
    """In which meeting, how it is voted on, and the fewest ballots whose figures are shown."""

    meeting: int
    mode: BallotMode
    floor: int


class AboutOutcome(About):
    """What is decided in which meeting; `about` is the member it is about, if it is about one."""

    meeting: int
    kind: OutcomeKind
    about: int


class VotingStep(StepOf[VotesAction]):
    """What every step needs at hand."""

    @property
    def view(self) -> VotesView:
        """Give what words it."""
        return VotesView(self.words, self.tap.meeting)


@router.callback_query(VotesAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: VotesAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step about voting; one that was overtaken shows the meeting as it stands."""
    take = step_of(_STEPS, callback_data.do)
    await state.clear()
    if callback_data.do in _ABOUT_A_MEMBER:
        person = await from_above.acting(work, person, callback_data.about)
    try:
        return await take(VotingStep(work, person, words, state, callback_data))
    except Refusal as refusal:
        if refusal.code not in _OVERTAKEN:
            raise
        screen = await leading_screen(work, person, words)
        return show(screen, toast=words.label(f"error.{refusal.code}"))


@router.message(InState(VotesTalk.motion), Written(Otherwise.NOTHING_STANDS))
async def motion_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Put a typed motion to the vote."""
    about = await AboutMotion.of(state)
    await side_ballots.put_motion(work, person, about.meeting, text, about.mode)
    await state.clear()
    tap = VotesAction(do="menu", meeting=about.meeting)
    return await _menu(VotingStep(work, person, words, state, tap))


@router.message(InState(VotesTalk.reason), Written(Otherwise.NOTHING_STANDS))
async def reason_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Record a decision with its typed reason."""
    about = await AboutOutcome.of(state)
    acting = await from_above.acting(work, person, about.about)
    await rounds.decide(work, acting, about.meeting, about.kind, text)
    await state.clear()
    if acting.acts_about:
        return show(await office_from_above.matters_screen(work, person, words, about.about))
    tap = VotesAction(do="", meeting=about.meeting)
    return await _standing(VotingStep(work, person, words, state, tap))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the motion, or for the reason."""
    if cursor.at(VotesTalk.motion):
        motion = AboutMotion.read(cursor.kept)
        return show(VotesView(words, motion.meeting).ask_motion(motion.mode.value, motion.floor))
    outcome = AboutOutcome.read(cursor.kept)
    return show(VotesView(words, outcome.meeting).ask_reason(outcome.kind.value))


async def _menu(step: VotingStep) -> Reply:
    running = await side_ballots.running(step.work, step.person, step.tap.meeting)
    counted = await rounds.counted(step.work, step.person, step.tap.meeting)
    spoken = await spoken_vote.held(step.work, step.person)
    measured = await _measured(step)
    year = await member_standards.year_of(step.work, step.person, step.tap.meeting)
    return show(
        step.view.menu(running, counted=counted, spoken=spoken, measured=measured, year=year)
    )


async def _measured(step: VotingStep) -> bool:
    """Tell whether the sheet has collectives whose figures can be held against the standards."""
    return bool(await figures.of_meeting(step.work, step.person, step.tap.meeting))


async def _plan(step: VotingStep) -> Reply:
    facts = await voting_plan.plan(step.work, step.person, step.tap.meeting)
    return show(step.view.plan(facts))


async def _turn(step: VotingStep) -> Reply:
    tap = step.tap
    facts = await voting_plan.turn(step.work, step.person, tap.meeting, tap.value)
    return show(step.view.plan(facts))


async def _paper(step: VotingStep) -> Reply:
    facts = await voting_plan.plan(step.work, step.person, step.tap.meeting)
    return show(step.view.papers(facts))


async def _paper_turn(step: VotingStep) -> Reply:
    tap = step.tap
    facts = await voting_plan.on_paper(step.work, step.person, tap.meeting, tap.about)
    return show(step.view.papers(facts))


async def _motion(step: VotingStep) -> Reply:
    mode = "open" if step.tap.value == "open" else "secret"
    await side_ballots.ready(step.work, step.person, step.tap.meeting)
    floor = step.work.house.least_ballots
    about = AboutMotion(meeting=step.tap.meeting, mode=BallotMode(mode), floor=floor)
    await stand(step.state, VotesTalk.motion, about)
    return show(step.view.ask_motion(mode, floor))


async def _rehearse(step: VotingStep) -> Reply:
    await side_ballots.rehearse(step.work, step.person, step.tap.meeting)
    return await _menu(step)


async def _close(step: VotingStep) -> Reply:
    await side_ballots.close(step.work, step.person, step.tap.meeting, step.tap.about)
    return show(
        await leading_screen(step.work, step.person, step.words),
        toast=step.words.label("votes.closed"),
    )


async def _standing(step: VotingStep) -> Reply:
    found = await rounds.standing(step.work, step.person, step.tap.meeting, named=True)
    return show(step.view.standing(found, measured=await _measured(step)))


async def _round(step: VotingStep) -> Reply:
    purpose, kind, _ = _parts(step.tap.value)
    found = await rounds.preview(step.work, step.person, step.tap.meeting, purpose, kind)
    return show(step.view.round(found))


async def _round_yes(step: VotingStep) -> Reply:
    purpose, kind, seal = _parts(step.tap.value)
    await rounds.open_round(step.work, step.person, step.tap.meeting, purpose, kind, seal)
    return show(await leading_screen(step.work, step.person, step.words))


def _parts(value: str) -> tuple[BallotPurpose, BallotKind, str]:
    purpose, _, rest = value.partition(".")
    kind, _, seal = rest.partition(".")
    if purpose not in ROUNDS or kind not in KINDS:
        raise Refusal("button_unknown")
    return ROUNDS[purpose], KINDS[kind], seal


async def _decide(step: VotingStep) -> Reply:
    try:
        kind = OutcomeKind(step.tap.value)
    except ValueError:
        raise Refusal("button_unknown") from None
    await rounds.about(step.work, step.person, step.tap.meeting, kind)
    about = AboutOutcome(meeting=step.tap.meeting, kind=kind, about=step.tap.about)
    await stand(step.state, VotesTalk.reason, about)
    return show(step.view.ask_reason(kind.value))


async def _staff(step: VotingStep) -> Reply:
    back = await office_from_above.back(step.work, step.person, step.words)
    if back is not None:
        return back
    rows = await other_ratings.staff(step.work, step.person, step.tap.meeting)
    return show(step.view.staff(rows))


async def _staff_of(step: VotingStep) -> Reply:
    rows = await other_ratings.staff(step.work, step.person, step.tap.meeting)
    for member_id, name, level in rows:
        if member_id == step.tap.about:
            return show(step.view.staff_of(member_id, name, level))
    raise Refusal("not_in_cell")


async def _staff_is(step: VotingStep) -> Reply:
    tap = step.tap
    level = term_of(rating.Level, tap.value)
    await other_ratings.set_staff(step.work, step.person, tap.meeting, tap.about, level)
    return await (_staff_of if step.person.acts_about else _staff)(step)


_STEPS = {
    "close": _close,
    "decide": _decide,
    "menu": _menu,
    "motion": _motion,
    "paper": _paper,
    "paper_turn": _paper_turn,
    "plan": _plan,
    "rehearse": _rehearse,
    "round": _round,
    "round_yes": _round_yes,
    "staff": _staff,
    "staff_is": _staff_is,
    "staff_of": _staff_of,
    "standing": _standing,
    "turn": _turn,
}


CONVERSATION = Conversation(
    router,
    steps=(VotesTalk,),
    current=current,
)
"""What is declared of the ways of voting."""
