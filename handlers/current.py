"""What a chat should see now: after a repeated update, an old button, a restart.

A function of what is stored: the wizard's cursor, then the member's year."""

from aiogram.fsm.context import FSMContext

from handlers.ballot import spoken, tellers
from handlers.collective import report_writing
from handlers.committee import absence, give_back, other_cells, paper_entry, reading
from handlers.decision import deciding, quarters, reopening
from handlers.duties import calendar, duty_list
from handlers.front import opening_year
from handlers.front.home import home_screen
from handlers.meeting import head_ratings, leading, ways_of_voting
from handlers.notices import broadcast
from handlers.office import cells_table, from_above
from handlers.people import joining
from handlers.planning import invitation, schedule
from handlers.reply import Capabilities, Reply, show
from handlers.review import answering, yearly_papers
from handlers.review.prompts import current as current_prompt
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
        return await joining.waiting(work, words_for(DEFAULT_LANGUAGE), state)
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
        await answering.current(work, person, words, state),
        await yearly_papers.current(work, person, words, state),
        await current_prompt(work, person, words, state),
        await opening_year.current(work, person, words, state),
        await broadcast.current(work, person, words, state),
        await report_writing.current(work, person, words, state),
        await reading.current(work, person, words, state),
        await give_back.current(work, person, words, state),
        await absence.current(work, person, words, state),
        await paper_entry.current(work, person, words, state),
        await leading.current(work, person, words, state),
        await schedule.current(words, state),
        await invitation.current(work, person, words, state),
        await other_cells.current(work, person, words, state),
        await cells_table.current(work, person, words, state),
        await from_above.current(work, person, words, state),
        await deciding.current(work, person, words, state),
        await quarters.current(work, person, words, state),
        await reopening.current(work, person, words, state),
        await duty_list.current(work, person, words, state),
        await calendar.current(work, person, words, state),
        await ways_of_voting.current(words, state),
        await head_ratings.current(words, state),
        await spoken.current(work, person, words, state),
        await tellers.current(work, person, words, state),
    ):
        if wizard is not None:
            return wizard
    return None
