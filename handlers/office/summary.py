"""The officer's side after the decision: levels by group, what is past a limit, the year before."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from handlers.callbacks.office import SummaryAction
from handlers.conversation import Conversation
from handlers.office import summary_view as view
from handlers.reply import Paper, Reply, show
from handlers.words import Words
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.office import rewards, summary
from workflow.work import Work

router = Router(name="office_summary")


@router.callback_query(SummaryAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: SummaryAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step of the officer's."""
    await state.clear()
    year = callback_data.year
    match callback_data.do:
        case "total":
            return show(view.total_screen(await summary.summary(work, person, year), words))
        case "places":
            found = await summary.summary(work, person, year)
            return show(view.places_screen(found, callback_data.page, words))
        case "rewards":
            return show(view.rewards_screen(await rewards.rewards(work, person, year), words))
        case "list" | "letter" | "report" | "excel" | "tables":
            return await _file(work, person, words, callback_data)
        case _:
            raise Refusal("button_unknown")


async def _file(work: Work, person: Person, words: Words, tap: SummaryAction) -> Reply:
    made = await _FILES[tap.do](work, person, tap.year)
    caption = words(f"summary.caption_{tap.do}", day=f"{work.now:%d/%m/%Y}")
    return Reply(parts=(Paper(made.name, made.render, caption, made.link),), fresh=True)


_FILES = {
    "excel": summary.sheet,
    "list": rewards.sheet,
    "letter": rewards.letter,
    "report": summary.report,
    "tables": summary.tables,
}

CONVERSATION = Conversation(router)
"""What is declared of the officer's summary."""
