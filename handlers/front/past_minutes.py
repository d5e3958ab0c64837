"""The minutes of all years in chat: the years, the meetings of one, each paper as a file."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.desk import PastMinutesAction
from handlers.filters import Typed
from handlers.front.past_minutes_view import year_screen, years_screen
from handlers.reply import Paper, Reply, show
from handlers.words import Words
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.front import past_minutes
from workflow.work import Work

router = Router(name="past_minutes")


@router.message(Typed("bien ban cac nam", "minutes of all years"))
async def typed(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Show the years."""
    await state.clear()
    return show(years_screen(await past_minutes.years(work, person), words))


@router.callback_query(PastMinutesAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: PastMinutesAction,
    work: Work,
    person: Person,
    words: Words,
) -> Reply:
    """Show the years, the meetings of one, or give a paper."""
    do, about = callback_data.do, callback_data.about
    if do in past_minutes.KINDS:
        year, made = await past_minutes.paper(work, person, about, do)
        caption = words(f"pastmin.caption_{do}", year=year)
        return Reply(parts=(Paper(made.name, made.render, caption, made.link),), fresh=True)
    match do:
        case "years":
            return show(years_screen(await past_minutes.years(work, person), words))
        case "year":
            found = await past_minutes.of_year(work, person, about)
            return show(year_screen(about, found, words))
        case "notices":
            made = await past_minutes.notices(work, person, about)
            caption = words("pastmin.caption_notices", year=about)
            return Reply(parts=(Paper(made.name, made.render, caption, made.link),), fresh=True)
        case _:
            raise Refusal("button_unknown")
