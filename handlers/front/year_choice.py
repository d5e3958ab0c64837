"""Going over to another year that is open beside the one in view."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from handlers.callbacks.base import ViewAction
from handlers.front.home import home_screen
from handlers.front.secretary_home import lead_screen
from handlers.reply import Reply, show
from handlers.words import Words
from workflow.accounts import Person
from workflow.front import year_choice
from workflow.work import Work

router = Router(name="year_choice")


@router.callback_query(ViewAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: ViewAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Work in that year from now on; whatever was being asked belonged to the other one."""
    await year_choice.choose(work, person, callback_data.year)
    await state.clear()
    if callback_data.lead and person.leads:
        return show(await lead_screen(work, person, words))
    return show(await home_screen(work, person, words))
