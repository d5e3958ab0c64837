"""The officer's side of dossiers in chat: which came, the list of each, their file."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.dossier import DossiersAction
from handlers.dossier import officer_dossiers_view as view
from handlers.filters import Typed
from handlers.reply import Paper, Reply, show
from handlers.words import Words
from workflow.accounts import Person
from workflow.dossier import officer_dossiers
from workflow.errors import Refusal
from workflow.work import Work

router = Router(name="officer_dossiers")


@router.message(Typed("ho so cac chi bo", "dossiers"))
async def typed(message: Message, work: Work, person: Person, words: Words) -> Reply:
    """Show which dossiers came."""
    return show(view.places_screen(await officer_dossiers.of_organisation(work, person), 0, words))


@router.callback_query(DossiersAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: DossiersAction,
    work: Work,
    person: Person,
    words: Words,
) -> Reply:
    """Take one step of the officer's."""
    one, year = callback_data.one, callback_data.year
    match callback_data.do:
        case "places":
            now = await officer_dossiers.of_organisation(work, person, one, year)
            return show(view.places_screen(now, callback_data.page, words))
        case "one":
            return show(view.one_screen(await officer_dossiers.one(work, person, one), words))
        case "zip":
            made = await officer_dossiers.packed_one(work, person, one)
            caption = words("dossiers.caption_one")
        case "all":
            made = await officer_dossiers.packed(work, person, one, year)
            caption = words("dossiers.caption", year=year)
        case _:
            raise Refusal("button_unknown")
    return Reply(parts=(Paper(made.name, made.render, caption, made.link),), fresh=True)
