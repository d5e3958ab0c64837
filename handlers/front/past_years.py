"""One's own earlier years in chat, and the file of a member for who leads the cell: what there is,
and each paper as a file."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.desk import PastAction
from handlers.filters import Typed
from handlers.front.past_years_view import file_screen, past_screen
from handlers.reply import Paper, Reply, show
from handlers.words import Words
from papers.forms import FormKind
from workflow.accounts import Person
from workflow.collective import report_paper
from workflow.errors import Refusal
from workflow.front import member_file, past_years
from workflow.work import Work

router = Router(name="past_years")


@router.message(Typed("nam truoc", "cac nam truoc", "past years"))
async def typed(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Show what there is of earlier years."""
    await state.clear()
    return show(past_screen(await past_years.own(work, person), words))


@router.callback_query(PastAction.filter())
async def tapped(
    query: CallbackQuery, callback_data: PastAction, work: Work, person: Person, words: Words
) -> Reply:
    """Show what there is, or give one paper of it."""
    about, year = callback_data.about, callback_data.year
    match callback_data.do:
        case "list":
            return show(past_screen(await past_years.own(work, person), words))
        case "file":
            return show(file_screen(await member_file.of_member(work, person, about), words))
        case "file_review":
            made = await member_file.review(work, person, about, year)
            caption = words("past.file_review", year=year)
        case "review":
            made = await past_years.review(work, person, about, year)
            caption = words("past.review", year=year)
        case "notice":
            made = await past_years.notice(work, person, about, year)
            caption = words("past.notice", year=year)
        case "report":
            made = await report_paper.paper(work, person, about)
            caption = words("past.report_file", year=year)
        case "paper" if callback_data.kind in list(FormKind):
            kind = FormKind(callback_data.kind)
            title, made = await past_years.paper(work, person, about, year, kind)
            caption = words("past.paper", title=title, year=year)
        case _:
            raise Refusal("button_unknown")
    return Reply(parts=(Paper(made.name, made.render, caption, made.link),), fresh=True)
