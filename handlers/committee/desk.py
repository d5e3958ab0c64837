"""The committee's desk in chat: how far the cell is, nudges, one member's card, the Excel file."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from handlers.callbacks.desk import DeskAction
from handlers.committee import desk_view as view
from handlers.filters import OnCommittee
from handlers.reply import Paper, Reply, Screen, show
from handlers.words import Words
from workflow.accounts import Person
from workflow.committee import nudge, progress
from workflow.committee.programmes import registered
from workflow.errors import Refusal
from workflow.work import Work

router = Router(name="desk")
router.message.filter(OnCommittee())
router.callback_query.filter(OnCommittee())


@router.callback_query(DeskAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: DeskAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step at the desk."""
    about, page = callback_data.about, callback_data.page
    match callback_data.do:
        case "group":
            now = await progress.progress(work, person)
            return show(view.group_screen(now, callback_data.value, page, person, words))
        case "member":
            await state.clear()
            return show(await member_card(work, person, words, about))
        case "nudge":
            nudged = await nudge.nudge_one(work, person, about)
            note = view.nudged_note(nudged, words)
            standing = await progress.standing(work, person, about)
            return show(view.member_screen(standing, person, words, note))
        case "nudge_all":
            now = await progress.progress(work, person)
            return show(view.ask_nudge(now, person, words))
        case "nudge_yes":
            return show(await _nudged(work, person, words))
        case "programmes":
            return show(view.programmes_screen(await registered(work, person), person, words))
        case "excel":
            return await _excel(work, person, words)
        case "progress":
            await state.clear()
            return show(await progress_screen(work, person, words))
        case _:
            raise Refusal("button_unknown")


async def progress_screen(work: Work, person: Person, words: Words) -> Screen:
    """Give how far the cell is."""
    return view.progress_screen(await progress.progress(work, person), person, words)


async def member_card(work: Work, person: Person, words: Words, member_id: int) -> Screen:
    """Give one member's card."""
    return view.member_screen(await progress.standing(work, person, member_id), person, words)


async def _nudged(work: Work, person: Person, words: Words) -> Screen:
    note = view.nudged_note(await nudge.nudge_all(work, person), words)
    back = view.button(words, "desk.back", "progress")
    return Screen(note, ((back,), view.way_out(person, words)))


async def _excel(work: Work, person: Person, words: Words) -> Reply:
    made = await progress.sheet(work, person)
    caption = words("desk.excel_caption", cell=person.cell_name, day=f"{work.now:%d/%m/%Y}")
    return Reply(parts=(Paper(made.name, made.render, caption, made.link),), fresh=True)
