"""The secretary types a member's signed paper in, or attaches photos of it."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.desk import DeskAction
from handlers.committee import paper_entry_view as view
from handlers.committee.desk import member_card
from handlers.committee.desk_view import with_note
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import Doing, InState, OnCommittee, Otherwise, kept_text
from handlers.reply import Reply, Screen, show
from handlers.words import Words
from papers.forms import Item, Kind
from papers.forms.values import choices_of
from workflow.access import cell_member
from workflow.accounts import Person
from workflow.committee import paper_entry
from workflow.committee.paper_entry import Entry
from workflow.errors import Refusal
from workflow.work import ChatKey, Work

router = Router(name="desk_paper")
router.message.filter(OnCommittee())
router.callback_query.filter(OnCommittee())

ENTERING = (
    "enter",
    "enter_yes",
    "enter_item",
    "enter_pick",
    "enter_undo",
    "enter_redo",
    "enter_finish",
    "enter_submit",
)


class Entering(StatesGroup):
    """An item of somebody's paper is on the screen."""

    item = State()
    """It is copied in words, or picked from its choices."""
    figure = State()
    """It is a figure."""


class AboutEntry(About):
    """Whose paper, and the place of the item."""

    member: int
    item: int


@router.callback_query(DeskAction.filter(), Doing(*ENTERING))
async def tapped(
    query: CallbackQuery,
    callback_data: DeskAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step in entering a paper."""
    member, at = callback_data.about, callback_data.page
    match callback_data.do:
        case "enter":
            await state.clear()
            consent = await paper_entry.needs_consent(work, person, member)
            name = (await cell_member(work, person, member)).called
            return show(view.consent_screen(name, member, consent, words))
        case "enter_yes":
            consent = callback_data.value == "consent"
            entry = await paper_entry.begin(work, person, member, consent=consent)
            return await _ask(entry, _first_open(entry), words, state)
        case "enter_pick":
            return await _picked(work, person, words, state, callback_data)
        case "enter_undo" | "enter_redo":
            return await _turned(work, person, words, state, callback_data)
        case "enter_item":
            entry = await paper_entry.entry(work, person, member)
            return await _ask(entry, at, words, state)
        case "enter_finish":
            await state.clear()
            entry = await paper_entry.entry(work, person, member)
            return show(view.confirm_screen(entry, words))
        case _:
            return await _submitted(work, person, words, state, member)


async def _picked(
    work: Work, person: Person, words: Words, state: FSMContext, tap: DeskAction
) -> Reply:
    entry = await paper_entry.entry(work, person, tap.about)
    item = _item(entry, tap.page)
    after = await paper_entry.answer(work, person, tap.about, item.id, tap.value)
    note = view.replaced(entry, after, tap.page, words)
    return await _ask(after, tap.page + 1, words, state, note)


async def _turned(
    work: Work, person: Person, words: Words, state: FSMContext, tap: DeskAction
) -> Reply:
    """Put back what an answer replaced, or take that back again."""
    entry = await paper_entry.entry(work, person, tap.about)
    mark = int(tap.value) if tap.value.isdigit() else 0
    item, back = _item(entry, tap.page), tap.do == "enter_undo"
    entry = await paper_entry.turn(work, person, tap.about, item.id, mark, back=back)
    return await _ask(entry, tap.page, words, state)


@router.message(InState(Entering.item), flags=kept_text(Otherwise.OWN_WAY))
@router.message(InState(Entering.figure), flags=kept_text(Otherwise.OWN_WAY, figures=True))
async def sent(
    message: Message, work: Work, chat: ChatKey, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep what is typed under the item on the screen; a photo or file is a scan of the paper."""
    about = await AboutEntry.of(state)
    member, at = about.member, about.item
    if file := _file_of(message):
        kind, file_id = file
        entry = await paper_entry.attach(work, person, member, chat, kind, file_id)
        note = words("entry.scanned", count=entry.scans)
        return show(view.item_screen(entry, at, words, note))
    entry = await paper_entry.entry(work, person, member)
    item = _item(entry, at)
    if not message.text or choices_of(item):
        return show(view.item_screen(entry, at, words, words("entry.not_taken")))
    after = await paper_entry.answer(work, person, member, item.id, message.text)
    return await _ask(after, at + 1, words, state, view.replaced(entry, after, at, words))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the item, as long as one leads the cell."""
    if not person.leads:
        return None
    about = AboutEntry.read(cursor.kept)
    entry = await paper_entry.entry(work, person, about.member)
    return show(view.item_screen(entry, _within(entry, about.item), words))


async def _ask(
    entry: Entry, at: int, words: Words, state: FSMContext, lost: Screen | None = None
) -> Reply:
    """Show an item, or what is to be confirmed; with what was `lost` and its way back."""
    screen = await _asked(entry, at, words, state)
    return show(screen if lost is None else screen.under(lost.text).with_rows(lost.buttons))


async def _asked(entry: Entry, at: int, words: Words, state: FSMContext) -> Screen:
    if entry.page.submitted:
        raise Refusal("review_submitted")
    if at >= len(entry.page.items) and entry.complete:
        await state.clear()
        return view.confirm_screen(entry, words)
    at = _within(entry, at)
    figure = entry.page.items[at].kind is Kind.POINTS
    step = Entering.figure if figure else Entering.item
    await stand(state, step, AboutEntry(member=entry.member_id, item=at))
    return view.item_screen(entry, at, words)


async def _submitted(
    work: Work, person: Person, words: Words, state: FSMContext, member: int
) -> Reply:
    await state.clear()
    entry = await paper_entry.entry(work, person, member)
    if not entry.page.submitted:
        entry = await paper_entry.submit(work, person, member)
    card = await member_card(work, person, words, member)
    return show(with_note(words("entry.done", name=entry.name), card))


def _first_open(entry: Entry) -> int:
    page = entry.page
    return page.items.index(page.first_open) if page.first_open else len(page.items)


def _within(entry: Entry, at: int) -> int:
    """Give a place that is one; after the last one, the first that is still open."""
    if at < len(entry.page.items):
        return max(at, 0)
    return min(_first_open(entry), len(entry.page.items) - 1)


def _item(entry: Entry, at: int) -> Item:
    if not 0 <= at < len(entry.page.items):
        raise Refusal("item_unknown")
    return entry.page.items[at]


def _file_of(message: Message) -> tuple[str, str] | None:
    if message.photo:
        return "photo", message.photo[-1].file_id
    if message.document:
        return "document", message.document.file_id
    return None


CONVERSATION = Conversation(
    router,
    steps=(Entering,),
    current=current,
    wants={Entering.item: "entry.not_taken", Entering.figure: "entry.not_taken"},
)
"""What is declared of typing a paper in."""
