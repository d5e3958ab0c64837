"""The list of who votes, for any member who asks."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.ballot import voters_view
from handlers.callbacks.meeting import MeetingAction
from handlers.callbacks.rating import VotersAction
from handlers.filters import Typed
from handlers.reply import Button, Reply, Screen, show
from handlers.views import home_button, in_rows
from handlers.words import Words
from workflow.accounts import Person
from workflow.ballot import voters_list
from workflow.ballot.voters_list import VotersList
from workflow.errors import Refusal
from workflow.work import Work

router = Router(name="voters_list")


@router.callback_query(VotersAction.filter())
async def tapped(
    query: CallbackQuery, callback_data: VotersAction, work: Work, person: Person, words: Words
) -> Reply:
    """Show the list."""
    if callback_data.do != "show":
        raise Refusal("button_unknown")
    return show(screen(words, await voters_list.voters(work, person)))


@router.message(Typed("danh sach bo phieu", "nguoi bo phieu", "voters"))
async def typed(message: Message, work: Work, person: Person, words: Words) -> Reply:
    """Show the list to who types for it."""
    return show(screen(words, await voters_list.voters(work, person)))


def voters_button(words: Words) -> Button:
    """Give the button that leads to the list."""
    return Button(words.label("voters.button"), VotersAction(do="show").pack())


def screen(words: Words, found: VotersList) -> Screen:
    """Give who votes, the base, who is absent, and the whole hash to compare with the paper."""
    text = [
        words("voters.text", count=len(found.names), base=found.base, names=", ".join(found.names))
    ]
    if found.absent:
        text.append(words("voters.absent", names=", ".join(found.absent)))
    if found.ways is not None:
        text.append(Markup("\n").join(voters_view.whole(words, found.ways)))
    text.append(words("voters.hash", hash=found.hash))
    text.append(words("voters.frozen" if found.frozen else "voters.open"))
    meeting = Button(words.label("votes.to_meeting"), MeetingAction(do="home").pack())
    return Screen(Markup("\n\n").join(text), in_rows([meeting, home_button(words)]))
