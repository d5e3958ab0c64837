"""The cell's list of what was lodged, in chat; and what comes on paper, entered from there by who
leads the cell, or by an officer above it from what waits for them."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.objection import CellObjectionAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, OnCommittee, Otherwise, Typed, WithFile, Written
from handlers.objection import from_paper_view as view
from handlers.reply import Reply, show
from handlers.step import step_of
from handlers.words import Words
from terms.objection import ObjectionKind
from workflow.accounts import Person
from workflow.dates import past_day
from workflow.errors import Refusal
from workflow.objection import cell_list, from_paper
from workflow.objection.facts import ObjectionFacts
from workflow.objection.from_paper import PaperDays
from workflow.reminder_days import last_day
from workflow.typed_due import typed_due
from workflow.work import ChatKey, Work

router = Router(name="objections_on_paper")


class ObjectionEntry(StatesGroup):
    """What came on paper is being typed."""

    term = State()
    dated = State()
    brought = State()
    text = State()


class AboutPaperOf(About):
    """Whose paper, and what it is."""

    member: int
    kind: ObjectionKind


class AboutDatedPaper(AboutPaperOf):
    """Which day stands on it, too."""

    dated: date


class AboutPaper(About):
    """Which one is copied."""

    objection: int


@router.callback_query(CellObjectionAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: CellObjectionAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step with the list, or with a paper."""
    await state.clear()
    take = step_of(_STEPS, callback_data.do)
    return await take(work, person, words, state, callback_data)


@router.message(OnCommittee(), Typed("danh sach khieu nai", "cell complaints"))
async def typed(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Show the list to who types for it."""
    await state.clear()
    now = await cell_list.of_cell(work, person)
    return show(view.list_screen(now, words, leads=person.leads))


@router.message(InState(ObjectionEntry.term), Written(Otherwise.NOTHING_STANDS, figures=True))
async def term_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep the last day to complain."""
    day, operator = typed_due(text, work.now.date())
    now = await cell_list.set_last_day(work, person, last_day(day, operator))
    await state.clear()
    return show(view.list_screen(now, words, leads=person.leads))


@router.message(InState(ObjectionEntry.dated), Written(Otherwise.NOTHING_STANDS, figures=True))
async def dated_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep the day on the paper, and ask on which it came."""
    about = await AboutPaperOf.of(state)
    await from_paper.sender(work, person, about.member)
    day = past_day(text, work.now.date())
    from_paper.check_dated(work, day)
    dated = AboutDatedPaper(member=about.member, kind=about.kind, dated=day)
    await stand(state, ObjectionEntry.brought, dated)
    return show(view.brought_screen(day, person, words))


@router.message(InState(ObjectionEntry.brought), Written(Otherwise.NOTHING_STANDS, figures=True))
async def brought_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Begin to copy the paper that came on that day."""
    about = await AboutDatedPaper.of(state)
    days = PaperDays(about.dated, past_day(text, work.now.date()))
    now = await from_paper.begin(work, person, about.member, about.kind, days)
    return await _copying(now, person, words, state)


@router.message(InState(ObjectionEntry.text), Written(Otherwise.NOTHING_STANDS))
async def text_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Add a message to what was copied, and show it all."""
    about = await AboutPaper.of(state)
    now = await from_paper.write(work, person, about.objection, text)
    return await _copying(now, person, words, state)


@router.message(InState(ObjectionEntry.text), WithFile())
async def scan_sent(
    message: Message,
    kind: str,
    file_id: str,
    work: Work,
    chat: ChatKey,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Attach a photo or a file of the paper."""
    about = await AboutPaper.of(state)
    now = await from_paper.attach(work, person, about.objection, chat, kind, file_id)
    return await _copying(now, person, words, state)


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the same again, as long as one may enter it and it is not lodged."""
    if cursor.at(ObjectionEntry.term):
        return show(view.term_screen(words)) if person.leads else None
    if cursor.at(ObjectionEntry.dated, ObjectionEntry.brought):
        return await _day_asked(work, person, words, cursor)
    now = await from_paper.entry(work, person, AboutPaper.read(cursor.kept).objection)
    return show(view.entry_screen(now, person, words))


async def _day_asked(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply:
    await from_paper.sender(work, person, AboutPaperOf.read(cursor.kept).member)
    if cursor.at(ObjectionEntry.dated):
        return show(view.dated_screen(person, words))
    return show(view.brought_screen(AboutDatedPaper.read(cursor.kept).dated, person, words))


async def _copying(now: ObjectionFacts, person: Person, words: Words, state: FSMContext) -> Reply:
    await stand(state, ObjectionEntry.text, AboutPaper(objection=now.objection_id))
    return show(view.entry_screen(now, person, words))


async def _list(
    work: Work, person: Person, words: Words, state: FSMContext, tap: CellObjectionAction
) -> Reply:
    now = await cell_list.of_cell(work, person)
    return show(view.list_screen(now, words, leads=person.leads))


async def _term(
    work: Work, person: Person, words: Words, state: FSMContext, tap: CellObjectionAction
) -> Reply:
    await from_paper.senders(work, person)
    await stand(state, ObjectionEntry.term)
    return show(view.term_screen(words))


async def _who(
    work: Work, person: Person, words: Words, state: FSMContext, tap: CellObjectionAction
) -> Reply:
    cell = int(tap.value) if tap.value.isdecimal() else 0
    found = await from_paper.senders(work, person, cell)
    return show(view.who_screen(found, tap.about, person, words))


async def _cells(
    work: Work, person: Person, words: Words, state: FSMContext, tap: CellObjectionAction
) -> Reply:
    return show(view.cells_screen(await from_paper.cells(work, person), tap.about, words))


async def _kind(
    work: Work, person: Person, words: Words, state: FSMContext, tap: CellObjectionAction
) -> Reply:
    await from_paper.sender(work, person, tap.about)
    return show(view.kind_screen(tap.about, person, words))


async def _dated(
    work: Work, person: Person, words: Words, state: FSMContext, tap: CellObjectionAction
) -> Reply:
    if tap.value not in list(ObjectionKind):
        raise Refusal("button_unknown")
    await from_paper.sender(work, person, tap.about)
    about = AboutPaperOf(member=tap.about, kind=ObjectionKind(tap.value))
    await stand(state, ObjectionEntry.dated, about)
    return show(view.dated_screen(person, words))


async def _over(
    work: Work, person: Person, words: Words, state: FSMContext, tap: CellObjectionAction
) -> Reply:
    now = await from_paper.start_over(work, person, tap.about)
    return await _copying(now, person, words, state)


async def _lodge(
    work: Work, person: Person, words: Words, state: FSMContext, tap: CellObjectionAction
) -> Reply:
    now = await from_paper.lodge(work, person, tap.about)
    return show(view.done_screen(now, person, words))


_STEPS: Mapping[
    str, Callable[[Work, Person, Words, FSMContext, CellObjectionAction], Awaitable[Reply]]
] = {
    "list": _list,
    "term": _term,
    "who": _who,
    "cells": _cells,
    "kind": _kind,
    "dated": _dated,
    "over": _over,
    "lodge": _lodge,
}


CONVERSATION = Conversation(
    router,
    steps=(ObjectionEntry,),
    current=current,
    wants={ObjectionEntry.text: "entry.not_taken"},
)
"""What is declared of the cell's list, and of what comes on paper."""
