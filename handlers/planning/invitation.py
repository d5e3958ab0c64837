"""The invitation in chat: sent by the secretary, answered by each member, seen in one list."""

from collections.abc import Mapping

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.notices import InviteAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Typed, Written, tapped_over
from handlers.planning import invitation_view as view
from handlers.planning.invitation_view import REASONS
from handlers.prepare import Prepare
from handlers.reply import Paper, Reply, Screen, show
from handlers.words import DEFAULT_LANGUAGE, Words, words_for
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.front import typed_places
from workflow.planned import Planned
from workflow.planning import guest_list, invitation
from workflow.typed_over import Spot
from workflow.work import Work

router = Router(name="invitation")


class Answering(StatesGroup):
    """Why somebody cannot come is typed."""

    reason = State()


class AboutInvitation(About):
    """Which invitation is answered, as it was read."""

    meeting: int
    version: int
    picking: bool = False
    """The usual reasons are on the screen."""


def _over(tap: InviteAction) -> Spot | None:
    """Another answer takes the place of the last one."""
    return Spot(typed_places.INVITATION, (tap.meeting,)) if tap.do in ("yes", "because") else None


@router.callback_query(InviteAction.filter(), flags=tapped_over(_over))
async def tapped(
    query: CallbackQuery,
    callback_data: InviteAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step with an invitation."""
    await state.clear()
    tap = callback_data
    match tap.do:
        case "send" | "list" | "ask":
            return show(await _led(work, person, words, tap))
        case "yes" | "no" | "because":
            return await _answer(work, person, words, state, tap)
        case "papers":
            return await _papers(work, person, words, tap.meeting)
        case "open":
            facts = await invitation.shown(work, person, tap.meeting)
            return show(view.invited_screen(facts, words))
        case _:
            raise Refusal("button_unknown")


@router.message(Typed("giay moi", "giaymoi", "invitation"))
async def typed(message: Message, work: Work, person: Person, words: Words) -> Reply:
    """Show one's invitation to who types for it."""
    return show(view.invited_screen(await invitation.shown(work, person), words))


@router.message(InState(Answering.reason), Written(typed_places.INVITATION))
async def reason_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep that somebody cannot come, and why."""
    about = await AboutInvitation.of(state)
    facts = await invitation.answer(
        work, person, about.meeting, about.version, coming=False, reason=text
    )
    await state.clear()
    return show(view.answered_screen(facts, words))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the reason."""
    about = AboutInvitation.read(cursor.kept)
    facts = await invitation.shown(work, person, about.meeting)
    screen = view.reasons_screen if about.picking else view.typing_screen
    return show(screen(facts, words))


async def _answer(
    work: Work, person: Person, words: Words, state: FSMContext, tap: InviteAction
) -> Reply:
    facts = await invitation.shown(work, person, tap.meeting)
    about = AboutInvitation(meeting=facts.meeting_id, version=tap.version)
    if tap.do == "no":
        picking = about.model_copy(update={"picking": True})
        await stand(state, Answering.reason, picking)
        return show(view.reasons_screen(facts, words))
    if tap.value == REASONS[-1]:
        await stand(state, Answering.reason, about)
        return show(view.typing_screen(facts, words))
    coming = tap.do == "yes"
    # The roll and the minutes are written in Vietnamese, whatever they read.
    known = not coming and tap.value in REASONS
    reason = words_for(DEFAULT_LANGUAGE).label(f"meeting.because_{tap.value}") if known else ""
    try:
        facts = await invitation.answer(
            work, person, tap.meeting, tap.version, coming=coming, reason=reason
        )
    except Refusal as refusal:
        if refusal.code != "invitation_changed":
            raise
        # An old button: what it was about has changed, so it is shown as it stands now.
        toast = words.label("error.invitation_changed")
        return show(view.invited_screen(facts, words), toast=toast)
    return show(view.answered_screen(facts, words))


async def _led(work: Work, person: Person, words: Words, tap: InviteAction) -> Screen:
    note = None
    if tap.do == "send":
        count = await invitation.invite(work, person, tap.meeting)
        note = words("invite.sent", count=count) if count else words("invite.sent_already")
    if tap.do == "ask":
        count = await guest_list.ask_again(work, person, tap.meeting)
        note = words("invite.asked", count=count) if count else words("invite.asked_already")
    found = await guest_list.guest_list(work, person, tap.meeting)
    return view.list_screen(found, words, note)


async def _papers(work: Work, person: Person, words: Words, meeting_id: int) -> Reply:
    files = await invitation.papers(work, person, meeting_id)
    if not files:
        raise Refusal("no_papers")
    caption = words("invite.paper")
    parts = tuple(Paper(one.name, one.render, caption, one.link) for one in files)
    return Reply(parts=parts, fresh=True)


async def _invited(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await invitation.invited_facts(work, row)
    return None if facts is None else view.invited_screen(facts, words)


async def _called_off(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await invitation.called_off_facts(work, row)
    return None if facts is None else view.called_off_screen(facts, words)


async def _follower_invited(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await invitation.invited_facts(work, row)
    return None if facts is None else view.follower_screen(facts, words)


PREPARES: Mapping[str, Prepare] = {
    invitation.INVITED: _invited,
    invitation.FOLLOWER_INVITED: _follower_invited,
    invitation.CALLED_OFF: _called_off,
}
"""How what is told about a planned meeting is worded."""


CONVERSATION = Conversation(
    router,
    steps=(Answering,),
    current=current,
    seen_again={"invitation": lambda about: InviteAction(do="open", meeting=int(about[0])).pack()},
)
"""What is declared of the invitation."""
