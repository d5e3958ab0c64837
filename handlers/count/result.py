"""One's own result in chat: the committee's comment, to whom it is about and nobody else."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.callbacks.papers import ResultAction
from handlers.count import result_view
from handlers.reply import Reply, show
from handlers.words import Words
from workflow.accounts import Person
from workflow.count import result_notice
from workflow.errors import Refusal
from workflow.work import Work

router = Router(name="result")


@router.callback_query(ResultAction.filter())
async def tapped(
    query: CallbackQuery, callback_data: ResultAction, work: Work, person: Person, words: Words
) -> Reply:
    """Give the comment below the notice, which stays as it is."""
    if callback_data.do != "comment":
        raise Refusal("button_unknown")
    text = await result_notice.comment(work, person)
    return show(result_view.comment(words, text), fresh=True)
