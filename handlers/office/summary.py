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
from workflow.office import summary
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
        case "excel":
            made = await summary.sheet(work, person, year)
            caption = words("summary.excel_caption", year=made.year, day=f"{work.now:%d/%m/%Y}")
            paper = Paper(made.file.name, made.file.render, caption, made.file.link)
            return Reply(parts=(paper,), fresh=True)
        case _:
            raise Refusal("button_unknown")


CONVERSATION = Conversation(router)
"""What is declared of the officer's summary."""
