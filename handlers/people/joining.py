"""A stranger becomes a member of this chat: code, notice, consent."""

import re
from contextlib import suppress

from aiogram import Router
from aiogram.filters import BaseFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.base import JoinAction
from handlers.conversation import About, Conversation, stand
from handlers.filters import InState, Otherwise, Stranger, Written
from handlers.front.home import home_screen
from handlers.reply import Button, Reply, Screen, show
from handlers.views import in_rows
from handlers.words import Words
from workflow import wrong_codes
from workflow.accounts import person as person_of
from workflow.errors import Refusal
from workflow.people import joining
from workflow.people.joining import Invitation, WrongCode
from workflow.work import ChatKey, Work

_START = re.compile(r"^/start(@\w+)?(?=\s|$)", re.IGNORECASE)
"""The command a deep link sends, with the bot's name where several bots read along."""

router = Router(name="join")
router.message.filter(Stranger())
router.callback_query.filter(Stranger())
router.edited_message.filter(Stranger())


def without_start(text: str) -> str:
    """Give what follows the command of a deep link; the whole text where there is none."""
    return _START.sub("", text).strip()


class Join(StatesGroup):
    """The notice is on the screen; the data holds which code it was shown for."""

    notice = State()


class AboutCode(About):
    """Which code the notice was shown for."""

    code: int


_FLEETING = {"fleeting": True}
"""Of what a stranger says no row is left: repeated, it is answered the same way again."""


class Agreed(BaseFilter):
    """The tap agrees to the notice."""

    async def __call__(self, event: CallbackQuery, callback_data: JoinAction) -> bool:
        """Tell whether it does."""
        return callback_data.do == "agree"


@router.callback_query(JoinAction.filter(), Agreed(), InState(Join.notice))
async def notice_agreed(
    query: CallbackQuery, work: Work, chat: ChatKey, words: Words, state: FSMContext
) -> Reply:
    """Join the chat: the code's member sees their first screen."""
    await joining.join(work, chat, (await AboutCode.of(state)).code, words.language)
    await state.clear()
    person = await person_of(work, chat)
    if person is None:
        raise Refusal("code_unknown")
    screen = await home_screen(work, person, words)
    return Reply(parts=(Screen(words("join.done")), screen))


@router.callback_query(JoinAction.filter(), InState(Join.notice), flags=_FLEETING)
async def notice_not_agreed(
    query: CallbackQuery, callback_data: JoinAction, work: Work, words: Words, state: FSMContext
) -> Reply:
    """Show the details, or forget the code."""
    if callback_data.do == "refuse":
        await state.clear()
        return show(Screen(words("join.refused")))
    code_id = (await AboutCode.of(state)).code
    return show(notice(await joining.invitation_of(work, code_id), words, details=True))


@router.message(Written(Otherwise.NOT_KEPT), flags=_FLEETING)
@router.edited_message(Written(Otherwise.NOT_KEPT), flags=_FLEETING)
async def code_typed(
    message: Message, text: str, work: Work, chat: ChatKey, words: Words, state: FSMContext
) -> Reply:
    """Read a code from a deep link or from the hand; anything else is told what is needed."""
    typed = without_start(text)
    if not joining.looks_like_code(typed):
        return await waiting(work, words, state)
    try:
        found = await joining.invitation(work, chat, typed)
    except WrongCode:
        left = await wrong_codes.count(work, chat)
        key = "join.wrong_code" if left else "join.locked"
        return show(Screen(words(key, left=left, minutes=wrong_codes.LOCKED_MINUTES)))
    await stand(state, Join.notice, AboutCode(code=found.code_id))
    return show(notice(found, words))


@router.message(flags=_FLEETING)
@router.callback_query(flags=_FLEETING)
async def anything_else(
    event: Message | CallbackQuery, work: Work, words: Words, state: FSMContext
) -> Reply:
    """Say what this chat is, and what to type."""
    return await waiting(work, words, state)


async def waiting(work: Work, words: Words, state: FSMContext) -> Reply:
    """Give what a stranger should see now: the notice they were shown, or what to type."""
    if await state.get_state() == Join.notice.state:
        # A code that was used or ran out since its notice was shown is worth nothing any more.
        with suppress(Refusal):
            found = await joining.invitation_of(work, (await AboutCode.of(state)).code)
            return show(notice(found, words), fresh=True)
    return show(Screen(words("join.welcome")), fresh=True)


def notice(found: Invitation, words: Words, *, details: bool = False) -> Screen:
    """Give the notice a member agrees to before anything is kept of them."""
    key = "join.details" if details else "join.notice"
    choices = ("agree", "refuse") if details else ("agree", "details", "refuse")
    buttons = [Button(words.label(f"join.do_{do}"), JoinAction(do=do).pack()) for do in choices]
    return Screen(
        words(key, name=found.name, cell=found.cell_name, year=found.year), in_rows(buttons)
    )


CONVERSATION = Conversation(
    router,
    steps=(Join,),
)
"""What is declared of joining."""
