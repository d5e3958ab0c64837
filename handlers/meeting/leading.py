"""The meeting: the secretary leads it from their chat, members check in with the code."""

from aiogram import Router
from aiogram.filters import BaseFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.meeting import MeetingAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Otherwise, Typed, Written, tapped_over
from handlers.meeting import leading_view, lost_vote, present_view
from handlers.meeting.leading_view import GO_ON, OPEN, OPEN_HERE, REASONS, MeetingView
from handlers.meeting.new_phones import own_note
from handlers.meeting.present import (
    leading_screen,
    present_screen,
    preview_screen,
    seat_screen,
)
from handlers.reply import Paper, Reply, Screen, show
from handlers.step import StepOf, step_of
from handlers.words import DEFAULT_LANGUAGE, Words, words_for
from papers.meeting_facts import MinutesFacts
from workflow.accounts import Person
from workflow.ballot import lost_votes, opening, page_links, room_codes
from workflow.count import after_close, result_picture
from workflow.errors import Refusal
from workflow.front import typed_places
from workflow.meeting import check_in, proceedings, roll_call
from workflow.meeting.check_in import CheckIn
from workflow.record import minutes, minutes_file
from workflow.room import meeting_standing
from workflow.typed_over import Spot
from workflow.work import ChatKey, Work

router = Router(name="meeting")

_OVERTAKEN = frozenset({"meeting_step", "meeting_running"})
"""Refusals of a step that was taken meanwhile: by a second tap, or on another phone."""


class Meeting(StatesGroup):
    """What is being typed: the check-in code, or why somebody is absent."""

    code = State()
    reason = State()


class AboutAbsent(About):
    """Who is absent from which meeting."""

    meeting: int
    member: int


class RollCallCode(BaseFilter):
    """Six digits, from a member whose cell calls its roll and who has not answered yet."""

    async def __call__(self, message: Message, work: Work, person: Person) -> bool:
        """Look the roll call up only when the message can be a code at all."""
        if not check_in.looks_like_code(_code_in(message)):
            return False
        return await check_in.expects(work, person)


def _code_in(message: Message) -> str:
    """Give what was typed, or what the link of the screen's QR code typed."""
    return (message.text or "").removeprefix("/start").strip()


class MeetingStep(StepOf[MeetingAction]):
    """What every step of the meeting needs at hand."""

    @property
    def view(self) -> MeetingView:
        """Give what words it."""
        return MeetingView(self.words, self.tap.meeting)


def _over(tap: MeetingAction) -> Spot | None:
    """Somebody is marked: a reason that was typed may be gone."""
    return (
        Spot(typed_places.ABSENT_REASON, (tap.meeting, tap.about))
        if tap.do in ("present", "absent")
        else None
    )


@router.callback_query(MeetingAction.filter(), flags=tapped_over(_over))
async def tapped(
    query: CallbackQuery,
    callback_data: MeetingAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step in the meeting that the button belongs to."""
    step = step_of(_STEPS, callback_data.do)
    try:
        return await step(MeetingStep(work, person, words, state, callback_data))
    except Refusal as refusal:
        if refusal.code not in _OVERTAKEN:
            raise
        # Nothing was changed: the meeting stays on the screen, as it stands now.
        screen = await leading_screen(work, person, words)
        return show(screen, toast=words.label(f"error.{refusal.code}"))


@router.message(Typed("hop", "hop chi bo", "diem danh", "meeting", whole=True))
async def entry(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Open the meeting by typing."""
    do = "home" if await meeting_standing.may_lead(work, person) else "check_in"
    return await _STEPS[do](MeetingStep(work, person, words, state, MeetingAction(do=do)))


@router.message(Typed("ma bo phieu", "ma phieu", "ballot code", whole=True))
async def ballot_code_typed(message: Message, work: Work, person: Person, words: Words) -> Reply:
    """Give a ballot code to who types for it: who leads the meeting has another screen."""
    return show(present_view.ballot_code(words, await room_codes.new(work, person)), fresh=True)


@router.message(RollCallCode())
@router.message(InState(Meeting.code), Written(Otherwise.NOTHING_STANDS, figures=True))
async def code_typed(
    message: Message, work: Work, chat: ChatKey, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Check a member in; a wrong code is counted and asked for again."""
    typed = _code_in(message)
    if not await check_in.expects(work, person):
        await state.clear()
        return show(await seat_screen(work, person, words))
    if not check_in.looks_like_code(typed):
        return await _code_again(state, words, "meeting.code_shape")
    came = await check_in.check_in(work, person, chat, typed)
    if came is CheckIn.NEW_PHONE:
        await state.clear()
        return show(present_view.checked_in(words, note=await own_note(work, person, words)))
    if came in (CheckIn.WRONG, CheckIn.PAUSED):
        key = "meeting.code_wrong" if came is CheckIn.WRONG else "meeting.code_paused"
        return await _code_again(state, words, key)
    await state.clear()
    more = present_view.code_buttons(words, offered=page_links.offered(work))
    return show(present_view.checked_in(words, again=came is CheckIn.ALREADY, more=more))


async def _code_again(state: FSMContext, words: Words, key: str) -> Reply:
    """Ask for the code once more, also who came by the link: what is typed next is one."""
    await stand(state, Meeting.code)
    return show(present_view.ask_code(words, words(key)))


@router.message(InState(Meeting.reason), Written(typed_places.ABSENT_REASON))
async def reason_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep a typed reason for an absence."""
    about = await AboutAbsent.of(state)
    tap = MeetingAction(do="absent", meeting=about.meeting, about=about.member)
    await state.clear()
    return await _mark(MeetingStep(work, person, words, state, tap), present=False, reason=text)


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the code while the roll is called, or for the reason."""
    if cursor.at(Meeting.reason):
        return show(await _ask_reason(work, person, words, AboutAbsent.read(cursor.kept)))
    return show(present_view.ask_code(words)) if await check_in.expects(work, person) else None


async def _home(step: MeetingStep) -> Reply:
    await step.state.clear()
    return show(await leading_screen(step.work, step.person, step.words))


async def _call_roll(step: MeetingStep) -> Reply:
    await roll_call.call_roll(step.work, step.person, step.tap.meeting)
    return await _home(step)


async def _check_in(step: MeetingStep) -> Reply:
    await step.state.clear()
    if await check_in.expects(step.work, step.person):
        await stand(step.state, Meeting.code)
        return show(present_view.ask_code(step.words))
    return show(await present_screen(step.work, step.person, step.words))


async def _roll(step: MeetingStep) -> Reply:
    roll = await meeting_standing.roll(step.work, step.person, step.tap.meeting)
    return show(step.view.roll(roll, step.tap.about))


async def _person(step: MeetingStep) -> Reply:
    await step.state.clear()
    roll = await meeting_standing.roll(step.work, step.person, step.tap.meeting)
    return show(step.view.person(roll.of(step.tap.about)))


async def _present(step: MeetingStep) -> Reply:
    return await _mark(step, present=True)


async def _absent(step: MeetingStep) -> Reply:
    if step.tap.value not in REASONS:
        raise Refusal("button_unknown")
    if step.tap.value == REASONS[-1]:
        about = AboutAbsent(meeting=step.tap.meeting, member=step.tap.about)
        screen = await _ask_reason(step.work, step.person, step.words, about)
        await stand(step.state, Meeting.reason, about)
        return show(screen)
    # The minutes are written in Vietnamese, whatever the secretary reads.
    reason = words_for(DEFAULT_LANGUAGE).label(f"meeting.because_{step.tap.value}")
    return await _mark(step, present=False, reason=reason)


async def _mark(step: MeetingStep, *, present: bool, reason: str = "") -> Reply:
    tap = step.tap
    await check_in.mark(
        step.work, step.person, tap.meeting, tap.about, present=present, reason=reason
    )
    roll = await meeting_standing.roll(step.work, step.person, tap.meeting)
    return show(step.view.roll(roll, leading_view.page_of(roll, tap.about)))


async def _ask_reason(work: Work, person: Person, words: Words, about: AboutAbsent) -> Screen:
    roll = await meeting_standing.roll(work, person, about.meeting)
    return MeetingView(words, about.meeting).ask_reason(roll.of(about.member))


async def _preview(step: MeetingStep) -> Reply:
    return show(await preview_screen(step.work, step.person, step.words, step.tap.meeting))


async def _open(step: MeetingStep) -> Reply:
    found = await opening.preview(step.work, step.person, step.tap.meeting)
    if found.seal != step.tap.value:
        # Somebody came in or handed in since: look again, then open.
        return show(step.view.preview(found), toast=step.words.label("meeting.look_again"))
    await opening.open_ballot(step.work, step.person, step.tap.meeting, step.tap.value)
    return await _home(step)


async def _close(step: MeetingStep) -> Reply:
    turnout = await opening.turnout(step.work, step.person, step.tap.meeting)
    # Nobody can lose a vote any more: there is nothing to be asked.
    return await _close_yes(step) if turnout.everybody else show(step.view.confirm_close(turnout))


async def _close_yes(step: MeetingStep) -> Reply:
    await opening.close_ballot(step.work, step.person, step.tap.meeting)
    return show(step.view.counting())


async def _void(step: MeetingStep) -> Reply:
    found = await lost_votes.lost_at(step.work, step.tap.meeting)
    return await _home(step) if found is None else show(lost_vote.ask(step.words, found))


async def _void_yes(step: MeetingStep) -> Reply:
    await lost_votes.void(step.work, step.person, step.tap.meeting, step.tap.about)
    return await _home(step)


async def _announce(step: MeetingStep) -> Reply:
    await after_close.announce(step.work, step.person, step.tap.meeting)
    return await _home(step)


async def _open_meeting(step: MeetingStep) -> Reply:
    work, person, tap = step.work, step.person, step.tap
    if tap.value not in (OPEN, OPEN_HERE):
        roll = await proceedings.to_be_opened(work, person, tap.meeting)
        return show(step.view.confirm_opening(roll))
    if tap.value == OPEN_HERE:
        await check_in.rest_are_here(work, person, tap.meeting)
    await proceedings.open_meeting(work, person, tap.meeting)
    return await _home(step)


async def _announce_read(step: MeetingStep) -> Reply:
    await after_close.announce(step.work, step.person, step.tap.meeting)
    return await _read_minutes(step)


async def _read_minutes(step: MeetingStep) -> Reply:
    facts = await minutes.read_out(step.work, step.person, step.tap.meeting)
    return await _with_minutes(step, facts)


async def _approve_minutes(step: MeetingStep) -> Reply:
    warned = await minutes.to_think_of(step.work, step.person, step.tap.meeting)
    if warned and step.tap.value != GO_ON:
        return show(step.view.confirm_approval(warned))
    facts = await minutes.approve(step.work, step.person, step.tap.meeting)
    return await _with_minutes(step, facts)


async def _with_minutes(step: MeetingStep, facts: MinutesFacts) -> Reply:
    screen = await leading_screen(step.work, step.person, step.words)
    return Reply(parts=(screen, _paper(step, facts)))


async def _file(step: MeetingStep) -> Reply:
    facts = await minutes.read(step.work, step.person, step.tap.meeting)
    return Reply(parts=(_paper(step, facts),), fresh=True)


async def _ballot_code(step: MeetingStep) -> Reply:
    code = await room_codes.new(step.work, step.person)
    return show(present_view.ballot_code(step.words, code), fresh=True)


async def _picture(step: MeetingStep) -> Reply:
    file = await result_picture.file(step.work, step.person, step.tap.meeting)
    caption = step.words("meeting.picture_caption")
    drawn = Paper(file.name, file.render, caption, file.link, picture=True)
    return Reply(parts=(drawn,), fresh=True)


def _paper(step: MeetingStep, facts: MinutesFacts) -> Paper:
    file = minutes_file.minutes_file(step.work, step.person.member_id, step.tap.meeting, facts)
    key = "meeting.draft_minutes" if facts.draft else "meeting.minutes"
    caption = step.words(key, year=facts.year, cell=facts.cell)
    return Paper(file.name, file.render, caption, file.link)


_STEPS = {
    "home": _home,
    "call_roll": _call_roll,
    "open_meeting": _open_meeting,
    "check_in": _check_in,
    "roll": _roll,
    "person": _person,
    "present": _present,
    "absent": _absent,
    "preview": _preview,
    "open": _open,
    "close": _close,
    "close_yes": _close_yes,
    "void": _void,
    "void_yes": _void_yes,
    "announce": _announce,
    "announce_read": _announce_read,
    "read_minutes": _read_minutes,
    "approve_minutes": _approve_minutes,
    "file": _file,
    "picture": _picture,
    "ballot_code": _ballot_code,
}


CONVERSATION = Conversation(
    router,
    steps=(Meeting,),
    current=current,
    wants={Meeting.code: "meeting.code_shape"},
    seen_again={
        "absent_reason": lambda about: MeetingAction(
            do="person", meeting=int(about[0]), about=int(about[1])
        ).pack()
    },
)
"""What is declared of the meeting."""
