"""The pledge, the action programme and the plan of remedies: written part by part, any day."""

import re

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.yearly import PapersAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Typed, Written, tapped_over
from handlers.reply import Paper, Reply, Screen, show
from handlers.review import yearly_papers_view as view
from handlers.words import Words
from papers.forms import FormKind, Kind
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.front import typed_places
from workflow.review import yearly_papers
from workflow.review.writing import SPLIT_FROM
from workflow.review.yearly_papers import KINDS, YearPaper
from workflow.typed_over import Spot
from workflow.work import Work

router = Router(name="yearly")


_TURN = re.compile(r"(undo|redo)(\d{1,4})")


class Yearly(StatesGroup):
    """A part of a paper is being written."""

    writing = State()


class AboutPart(About):
    """Which part of which paper; with `append` the next message is added to it."""

    kind: FormKind
    year: int
    item: str
    append: bool = False


def _over(tap: PapersAction) -> Spot | None:
    """Passing over a part begins a pledge that was one text anew."""
    return Spot(typed_places.WHOLE_PLEDGE, (tap.year, tap.kind)) if tap.do == "skip" else None


@router.callback_query(PapersAction.filter(), flags=tapped_over(_over))
async def tapped(
    query: CallbackQuery,
    callback_data: PapersAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step in a paper."""
    kind, year, item = _kind(callback_data.kind), callback_data.year, callback_data.item
    match callback_data.do:
        case "list":
            await state.clear()
            due = {one: await yearly_papers.year_for(work, person, one) for one in KINDS}
            return show(view.list_screen(due, words))
        case "open":
            return await _open(work, person, words, state, kind)
        case "ask":
            return await _ask(
                await yearly_papers.paper(work, person, kind, year), item, words, state
            )
        case "skip":
            before = await yearly_papers.paper(work, person, kind, year)
            now = await yearly_papers.skip(work, person, kind, year, item)
            return await _go_on(before, now, item, words, state)
        case "next":
            now = await yearly_papers.paper(work, person, kind, year)
            return await _go_on(now, now, item, words, state)
        case "parts":
            await state.clear()
            return show(
                view.parts_screen(await yearly_papers.paper(work, person, kind, year), words)
            )
        case do if found := _TURN.fullmatch(do):
            mark, back = int(found[2]), found[1] == "undo"
            now = await yearly_papers.turn(work, person, kind, year, item, mark, back=back)
            return await _ask(now, item, words, state)
        case "years":
            await state.clear()
            years = await yearly_papers.years(work, person, kind)
            return show(view.years_screen(kind, years, words))
        case "file":
            return await _file(work, person, words, kind, year)
        case _:
            raise Refusal("button_unknown")


@router.message(Typed("cam ket", "camket", "pledge"))
async def pledge_typed(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Open the pledge by typing."""
    return await _open(work, person, words, state, FormKind.PLEDGE)


@router.message(Typed("chuong trinh hanh dong", "chuong trinh", "programme"))
async def programme_typed(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Open the action programme by typing."""
    return await _open(work, person, words, state, FormKind.PROGRAMME)


@router.message(Typed("ke hoach khac phuc", "khac phuc", "remedies"))
async def plan_typed(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Open the plan of remedies by typing."""
    return await _open(work, person, words, state, FormKind.REMEDIATION)


@router.message(InState(Yearly.writing), Typed("quay lai", "quaylai", "muc luc", "mucluc", "back"))
async def back_typed(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Leave the part for the list."""
    now, _ = await _standing(work, person, await AboutPart.of(state))
    await state.clear()
    return show(view.parts_screen(now, words))


@router.message(InState(Yearly.writing), Written(typed_places.WHOLE_PLEDGE))
async def written(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep a part and go on."""
    about = await AboutPart.of(state)
    now, item = await _standing(work, person, about)
    append = about.append
    after = await yearly_papers.answer(work, person, now.kind, now.year, item, text, append=append)
    if len(text) >= SPLIT_FROM and now.item(item).kind is Kind.TEXT:
        await _stand_at(after, item, state, append=True)
        lost = None if append else view.replaced(now, after, item, words)
        return show(_under(view.long_part(after, after.item(item), words), lost))
    return await _go_on(now, after, item, words, state, replaced=not append)


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the part."""
    now, item = await _standing(work, person, AboutPart.read(cursor.kept))
    return show(view.part_screen(now, now.item(item), words))


async def _open(
    work: Work, person: Person, words: Words, state: FSMContext, kind: FormKind
) -> Reply:
    year = await yearly_papers.year_for(work, person, kind)
    now = await yearly_papers.paper(work, person, kind, year)
    if now.answers or now.first_open is None:
        await state.clear()
        return show(view.parts_screen(now, words))
    return await _ask(now, now.first_open.id, words, state)


async def _ask(now: YearPaper, item: str, words: Words, state: FSMContext) -> Reply:
    screen = view.part_screen(now, now.item(item), words)
    await _stand_at(now, item, state)
    return show(screen)


async def _stand_at(now: YearPaper, item: str, state: FSMContext, *, append: bool = False) -> None:
    about = AboutPart(kind=now.kind, year=now.year, item=item, append=append)
    await stand(state, Yearly.writing, about)


async def _go_on(
    before: YearPaper,
    now: YearPaper,
    item: str,
    words: Words,
    state: FSMContext,
    *,
    replaced: bool = True,
) -> Reply:
    """Say that it is kept and ask for the next part; what was replaced in this one is said, with
    the way back."""
    lost = view.replaced(before, now, item, words) if replaced else None
    if now.first_open is not None:
        await _stand_at(now, now.first_open.id, state)
        kept = words("yearly.kept_part", n=now.items.index(now.item(item)) + 1)
        screen = view.part_screen(now, now.first_open, words, kept)
    else:
        await state.clear()
        screen = view.parts_screen(now, words, words("yearly.kept"))
    return show(_under(screen, lost))


def _under(screen: Screen, lost: Screen | None) -> Screen:
    return screen if lost is None else screen.under(lost.text).with_rows(lost.buttons)


async def _file(work: Work, person: Person, words: Words, kind: FormKind, year: int) -> Reply:
    made = await yearly_papers.file(work, person, kind, year)
    title = (await yearly_papers.paper(work, person, kind, year)).form.title
    key = "yearly.file_draft" if made.draft else "yearly.file_done"
    caption = words(key, title=title, year=year)
    return Reply(parts=(Paper(made.name, made.render, caption, made.link),), fresh=True)


async def _standing(work: Work, person: Person, about: AboutPart) -> tuple[YearPaper, str]:
    return await yearly_papers.paper(work, person, about.kind, about.year), about.item


def _kind(name: str) -> FormKind:
    for kind in KINDS:
        if kind.value == name:
            return kind
    raise Refusal("button_unknown")


CONVERSATION = Conversation(
    router,
    steps=(Yearly,),
    current=current,
    wants={Yearly.writing: "yearly.not_text"},
    seen_again={"pledge": lambda about: PapersAction(do="open").pack()},
)
"""What is declared of the yearly papers."""
