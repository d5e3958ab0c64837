"""The secretary enters review prompts: what a superior committee asks to be explained."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.callbacks.review import PromptAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Leads, Otherwise, Written, tapped_over
from handlers.reply import Button, Reply, Screen, show
from handlers.review.question_view import glance
from handlers.views import home_button, in_rows
from handlers.words import Words
from workflow.accounts import Person
from workflow.committee import progress
from workflow.errors import Refusal
from workflow.front import typed_places
from workflow.review import prompts
from workflow.review.prompts import Prompt
from workflow.typed_over import Spot
from workflow.work import Work

router = Router(name="prompts")
router.message.filter(Leads())
router.callback_query.filter(Leads())

_PER_PAGE = 8
_NAME = 40
_COLLECTIVE = 0
"""The member id that stands for the collective; no member has it."""


class Prompting(StatesGroup):
    """The words of a prompt are waited for."""

    text = State()


class AboutWhom(About):
    """Whom it is for: a member, or the collective."""

    about: int


def _over(tap: PromptAction) -> Spot | None:
    """A prompt that is taken away."""
    return Spot(typed_places.PROMPT, (tap.about,)) if tap.do == "remove" else None


@router.callback_query(PromptAction.filter(), flags=tapped_over(_over))
async def tapped(
    query: CallbackQuery,
    callback_data: PromptAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step with the prompts."""
    about = callback_data.about
    match callback_data.do:
        case "add":
            return show(await _whom(work, person, words, about))
        case "for":
            name = await _name_of(work, person, about, words)
            await stand(state, Prompting.text, AboutWhom(about=about))
            return show(_ask(name, words))
        case "one":
            return show(await _one(work, person, words, about))
        case "remove":
            await prompts.remove(work, person, about)
            return await _listed(work, person, words, state, words("prompt.removed"))
        case _:
            return await _listed(work, person, words, state)


@router.message(InState(Prompting.text), Written(Otherwise.NOTHING_STANDS))
async def typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep a prompt; its member is told."""
    about = (await AboutWhom.of(state)).about
    await prompts.add(work, person, about or None, text)
    key = "prompt.kept" if about else "prompt.kept_collective"
    return await _listed(work, person, words, state, words(key))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for a prompt's words, as long as one leads the cell."""
    if not person.leads:
        return None
    about = AboutWhom.read(cursor.kept).about
    return show(_ask(await _name_of(work, person, about, words), words))


async def _listed(
    work: Work, person: Person, words: Words, state: FSMContext, note: Markup | None = None
) -> Reply:
    await state.clear()
    found = await prompts.prompts(work, person)
    head = words("prompt.list", count=len(found))
    buttons = [_button("prompt.add", "add", words)]
    buttons += [
        Button(_line(each, words), PromptAction(do="one", about=each.prompt_id).pack())
        for each in found
    ]
    screen = Screen(head, (*in_rows(buttons), (home_button(words),)))
    return show(screen if note is None else screen.under(note))


async def _whom(work: Work, person: Person, words: Words, page: int) -> Screen:
    members = await progress.cell_members(work, person)
    here = members[page * _PER_PAGE : (page + 1) * _PER_PAGE]
    buttons = [_button("prompt.collective", "for", words, _COLLECTIVE)] if page == 0 else []
    buttons += [
        Button(each.name, PromptAction(do="for", about=each.member_id).pack()) for each in here
    ]
    if members[(page + 1) * _PER_PAGE :]:
        buttons.append(_button("prompt.more", "add", words, page + 1))
    buttons.append(_button("prompt.back", "home", words))
    return Screen(words("prompt.whom"), (*in_rows(buttons), (home_button(words),)))


async def _one(work: Work, person: Person, words: Words, prompt_id: int) -> Screen:
    found = [each for each in await prompts.prompts(work, person) if each.prompt_id == prompt_id]
    if not found:
        raise Refusal("prompt_unknown")
    name = found[0].name or words.label("prompt.collective")
    buttons = (
        (_button("prompt.remove", "remove", words, prompt_id),),
        (_button("prompt.back", "home", words),),
    )
    text = words("prompt.one", name=name, text=found[0].text)
    return Screen(text, (*buttons, (home_button(words),)))


async def _name_of(work: Work, person: Person, about: int, words: Words) -> str:
    if about == _COLLECTIVE:
        return words.label("prompt.collective")
    for member in await progress.cell_members(work, person):
        if member.member_id == about:
            return member.name
    raise Refusal("not_in_cell")


def _ask(name: str, words: Words) -> Screen:
    back = _button("prompt.back", "home", words)
    return Screen(words("prompt.ask", name=name), ((back,), (home_button(words),)), typing=True)


def _line(each: Prompt, words: Words) -> str:
    name = each.name or words.label("prompt.collective")
    return words.label("prompt.line", name=name, text=glance(each.text, _NAME))


def _button(key: str, do: str, words: Words, about: int = 0) -> Button:
    return Button(words.label(key), PromptAction(do=do, about=about).pack())


CONVERSATION = Conversation(
    router,
    steps=(Prompting,),
    current=current,
    seen_again={"prompt": lambda about: PromptAction(do="home").pack()},
)
"""What is declared of the prompts."""
