"""What a chat should see now: after a repeated update, an old button, a restart.

A function of what is stored: the conversation its cursor stands in, then the member's year."""

from aiogram.fsm.context import FSMContext

from handlers import registry
from handlers.conversation import Cursor
from handlers.front.home import home_screen
from handlers.people import joining
from handlers.reply import Capabilities, Reply, show
from handlers.words import DEFAULT_LANGUAGE, Words, words_for, words_of
from workflow.accounts import Person
from workflow.accounts import person as person_of
from workflow.errors import Refusal
from workflow.work import ChatKey, Work


async def current(
    *, work: Work, chat: ChatKey, state: FSMContext, capabilities: Capabilities
) -> Reply:
    """Give the present view of this chat. Nothing is changed, but that a step ends that is over."""
    person = await person_of(work, chat)
    if person is None:
        return await joining.waiting(work, words_for(DEFAULT_LANGUAGE), state)
    words = words_of(person)
    asked = await standing(work, person, words, state)
    return asked or show(await home_screen(work, person, words))


async def standing(work: Work, person: Person, words: Words, state: FSMContext) -> Reply | None:
    """Give what the chat is asked at its step; None when it stands at none.

    Where the step is over, or was taken from the person, or nobody knows it any more, it ends: one
    sentence says so above the first screen."""
    step = await state.get_state()
    if step is None:
        return None
    conversation = registry.owner(step)
    asked = None
    if conversation is not None and conversation.current is not None:
        try:
            cursor = Cursor(step, await state.get_data())
            asked = await conversation.current(work, person, words, cursor)
        except Refusal:
            asked = None
    if asked is not None:
        return asked
    await state.clear()
    home = await home_screen(work, person, words)
    return show(home.under(words("error.step_over")))
