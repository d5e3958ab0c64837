"""The dossier in chat of who leads a cell or a body: its list, what is noted by hand, its file."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.dossier import DossierAction
from handlers.dossier import cell_dossier_view as view
from handlers.filters import Leads, Typed
from handlers.reply import Paper, Reply, show
from handlers.words import Words
from papers.dossier_sheets import DossierSheet
from workflow.accounts import Person
from workflow.dossier import cell_dossier, missing_sheets
from workflow.errors import Refusal
from workflow.work import Work

router = Router(name="dossier")

_TOLD_ABOVE = frozenset(
    ("dossier_sheet_empty", "dossier_before_meeting", "dossier_sent", "dossier_not_sent")
)
"""Nothing was done, and nobody did anything wrong: a year goes on, or a second tap came."""

router.message.filter(Leads())
router.callback_query.filter(Leads())


@router.message(Typed("ho so", "dossier"))
async def typed(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Show the list."""
    await state.clear()
    return show(view.list_screen(await cell_dossier.of_place(work, person), words))


@router.callback_query(DossierAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: DossierAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step with the dossier."""
    await state.clear()
    about, line, page = callback_data.about, callback_data.line, callback_data.page
    match callback_data.do:
        case "list":
            return show(view.list_screen(await cell_dossier.of_place(work, person), words))
        case "marks":
            return show(view.marks_screen(await cell_dossier.of_place(work, person), words))
        case "whose":
            now = await cell_dossier.of_place(work, person)
            return show(view.whose_screen(now, line, page, words))
        case "mark":
            now = await cell_dossier.mark(work, person, about, line)
            return show(view.whose_screen(now, line, page, words))
        case "managed":
            now = await cell_dossier.of_place(work, person)
            return show(view.managed_screen(now, page, words))
        case "manage":
            now = await cell_dossier.manage(work, person, about)
            return show(view.managed_screen(now, page, words))
        case _:
            return await _told(view.sheet_of(callback_data.do), work, person, words)


async def _told(do: str | DossierSheet, work: Work, person: Person, words: Words) -> Reply:
    """End as asked; where it is too early or was done, say so above the screen, which stays."""
    try:
        return await _ends(do, work, person, words)
    except Refusal as refusal:
        if refusal.code not in _TOLD_ABOVE:
            raise
        said = words(f"error.{refusal.code}")
        if isinstance(do, DossierSheet):
            return show(view.sheets_screen(words).under(said))
        now = await cell_dossier.of_place(work, person)
        return show(view.list_screen(now, words).under(said))


async def _ends(do: str | DossierSheet, work: Work, person: Person, words: Words) -> Reply:
    """Fetch the file, or send it up and take it back."""
    match do:
        case "zip":
            made = await cell_dossier.packed(work, person)
            caption = words("dossier.caption", name=person.cell_name)
            return Reply(parts=(Paper(made.name, made.render, caption, made.link),), fresh=True)
        case "sheets":
            await cell_dossier.of_place(work, person)
            return show(view.sheets_screen(words))
        case DossierSheet():
            made = await missing_sheets.sheet(work, person, do)
            caption = words("dossier.sheet_caption", name=words.label(f"dossier.sheet.{do.value}"))
            return Reply(parts=(Paper(made.name, made.render, caption, made.link),), fresh=True)
        case "ask":
            return show(view.ask_screen(await cell_dossier.of_place(work, person), words))
        case "send":
            now = await cell_dossier.send(work, person)
            return show(view.list_screen(now, words).under(words("dossier.sent_now")))
        case "back":
            now = await cell_dossier.take_back(work, person)
            return show(view.list_screen(now, words).under(words("dossier.taken_back")))
        case _:
            raise Refusal("button_unknown")
