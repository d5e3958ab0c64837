"""What the upper level asks of its cells, in chat: prompts, themes, and the table of answers."""

from collections.abc import Mapping

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.callbacks.base import ReviewAction
from handlers.callbacks.desk import ReportAction
from handlers.callbacks.office import AskAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Otherwise, Written
from handlers.office import prompts_above_view as view
from handlers.prepare import Prepare
from handlers.reply import Button, Paper, Reply, Screen, show
from handlers.views import due_day, home_button, in_rows
from handlers.words import Words
from terms.prompts import ThemeFor
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.office import missing_answers, prompts_above
from workflow.office.missing_answers import MissingFacts
from workflow.planned import Planned
from workflow.work import Work

router = Router(name="prompts_above")
_PART = Markup("\n\n")


class AskingBelow(StatesGroup):
    """The words of a prompt, or of a theme, are waited for."""

    prompt = State()
    theme = State()


class AboutAsked(About):
    """Which cell and member a prompt is for, 0 for the collectives; or in whose papers a theme."""

    cell: int = 0
    member: int = 0
    asks: ThemeFor = ThemeFor.EVERYBODY


@router.callback_query(AskAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: AskAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step with what is asked of the cells."""
    await state.clear()
    cell, about, page = callback_data.cell, callback_data.about, callback_data.page
    match callback_data.do:
        case "home":
            return show(view.cells_screen(await prompts_above.cells(work, person), page, words))
        case "cell":
            return show(
                view.cell_screen(await prompts_above.of_cell(work, person, cell), page, words)
            )
        case "for":
            return await _asks_for(work, person, words, state, AboutAsked(cell=cell, member=about))
        case "back":
            now = await prompts_above.take_back(work, person, about)
            return show(view.cell_screen(now, 0, words).under(words("asked.taken_back")))
        case "remind":
            count = await prompts_above.remind(work, person, cell)
            found = await prompts_above.cells(work, person)
            told = words("asked.reminded", count=count)
            return show(view.cells_screen(found, page, words).under(told))
        case "theme":
            return show(view.whose_screen(words))
        case "members" | "collectives" | "everybody":
            await prompts_above.cells(work, person)
            await stand(state, AskingBelow.theme, AboutAsked(asks=ThemeFor(callback_data.do)))
            return show(view.theme_screen(ThemeFor(callback_data.do), words))
        case "sheet":
            made = await prompts_above.sheet(work, person)
            caption = words("asked.caption", day=f"{work.now:%d/%m/%Y}")
            return Reply(parts=(Paper(made.name, made.render, caption, made.link),), fresh=True)
        case "report":
            made = await prompts_above.report(work, person)
            caption = words("asked.report_caption", day=f"{work.now:%d/%m/%Y}")
            return Reply(parts=(Paper(made.name, made.render, caption, made.link),), fresh=True)
        case _:
            raise Refusal("button_unknown")


@router.message(InState(AskingBelow.prompt), Written(Otherwise.NOTHING_STANDS))
async def prompt_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Send a prompt; its member is told."""
    about = await AboutAsked.of(state)
    now = await prompts_above.send(work, person, about.cell, about.member or None, text)
    await state.clear()
    return show(view.cell_screen(now, 0, words).under(words("asked.sent")))


@router.message(InState(AskingBelow.theme), Written(Otherwise.NOTHING_STANDS))
async def theme_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Send a theme to every cell."""
    count = await prompts_above.add_theme(work, person, (await AboutAsked.of(state)).asks, text)
    await state.clear()
    found = await prompts_above.cells(work, person)
    return show(view.cells_screen(found, 0, words).under(words("asked.theme_sent", count=count)))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the words again, as long as one may ask."""
    about = AboutAsked.read(cursor.kept)
    if cursor.at(AskingBelow.theme):
        await prompts_above.cells(work, person)
        return show(view.theme_screen(about.asks, words))
    now = await prompts_above.of_cell(work, person, about.cell)
    return show(view.ask_screen(now, about.member, words))


async def _asks_for(
    work: Work, person: Person, words: Words, state: FSMContext, about: AboutAsked
) -> Reply:
    now = await prompts_above.of_cell(work, person, about.cell)
    screen = view.ask_screen(now, about.member, words)
    await stand(state, AskingBelow.prompt, about)
    return show(screen)


def _missing_screen(facts: MissingFacts, words: Words) -> Screen:
    """Tell who has not answered what is asked, and lead them to where it is answered."""
    parts = [words("asked.missing", year=facts.year)]
    parts += [words("asked.missing_own", text=text) for text in facts.own]
    if facts.last is not None:
        parts.append(words("asked.missing_last", due=due_day(facts.last, words)))
    parts += [words("asked.missing_together", text=text) for text in facts.together]
    buttons = []
    if facts.own:
        write = ReviewAction(do="open").pack()
        buttons.append(Button(words.label("asked.answer_own"), write))
    if facts.together:
        reports = ReportAction(do="list").pack()
        buttons.append(Button(words.label("asked.answer_together"), reports))
    return Screen(_PART.join(parts), in_rows([*buttons, home_button(words)]))


async def _missing(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await missing_answers.missing_facts(work, row)
    return None if facts is None else _missing_screen(facts, words)


PREPARES: Mapping[str, Prepare] = {missing_answers.REMINDED: _missing}
"""How who has not answered the upper level is reminded."""
CONVERSATION = Conversation(router, steps=(AskingBelow,), current=current)
"""What is declared of what the upper level asks."""
