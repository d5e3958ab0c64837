"""What a chat should see now: after a repeated update, an old button, a restart.

A function of what is stored: the wizard's cursor, then the member's year."""

from aiogram.fsm.context import FSMContext

from handlers import (
    broadcast,
    calendar,
    collective,
    deciding,
    desk_absence,
    desk_paper,
    desk_return,
    desk_review,
    duties,
    head_ratings,
    invitation,
    join,
    meeting,
    office,
    own_levels,
    places,
    quarters,
    reopening,
    schedule,
    self_review,
    spoken,
    tellers,
    votes,
    year,
    yearly,
)
from handlers.home import home_screen
from handlers.prompts import current as current_prompt
from handlers.reply import Capabilities, Reply, show
from handlers.words import DEFAULT_LANGUAGE, Words, words_for
from workflow.accounts import Person
from workflow.accounts import person as person_of
from workflow.errors import Refusal
from workflow.work import ChatKey, Work


async def current(
    *, work: Work, chat: ChatKey, state: FSMContext, capabilities: Capabilities
) -> Reply | None:
    """Give the present view of this chat. Nothing is changed, but that a step ends for whoever has
    no right to it any more."""
    person = await person_of(work, chat)
    if person is None:
        return await join.waiting(work, words_for(DEFAULT_LANGUAGE), state)
    words = words_for(person.language)
    try:
        wizard = await _wizard(work, person, words, state)
    except Refusal:
        # It was taken from him, or is over, while it stood on his screen.
        await state.clear()
        wizard = None
    return wizard or show(await home_screen(work, person, words))


async def _wizard(work: Work, person: Person, words: Words, state: FSMContext) -> Reply | None:
    for wizard in (
        await self_review.current(work, person, words, state),
        await yearly.current(work, person, words, state),
        await current_prompt(work, person, words, state),
        await year.current(work, person, words, state),
        await broadcast.current(work, person, words, state),
        await collective.current(work, person, words, state),
        await desk_review.current(work, person, words, state),
        await desk_return.current(work, person, words, state),
        await desk_absence.current(work, person, words, state),
        await desk_paper.current(work, person, words, state),
        await meeting.current(work, person, words, state),
        await schedule.current(words, state),
        await invitation.current(work, person, words, state),
        await places.current(work, person, words, state),
        await office.current(work, person, words, state),
        await own_levels.current(work, person, words, state),
        await deciding.current(work, person, words, state),
        await quarters.current(work, person, words, state),
        await reopening.current(work, person, words, state),
        await duties.current(work, person, words, state),
        await calendar.current(work, person, words, state),
        await votes.current(words, state),
        await head_ratings.current(words, state),
        await spoken.current(work, person, words, state),
        await tellers.current(work, person, words, state),
    ):
        if wizard is not None:
            return wizard
    return None
