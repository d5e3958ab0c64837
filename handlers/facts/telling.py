"""The facts of a year in chat: entered by who leads the cell, or by the officer above."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

import rating
from handlers.callbacks.facts import FactAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.facts import ratings_view
from handlers.facts import telling_view as view
from handlers.filters import InState, Otherwise, Written
from handlers.reply import Reply, show
from handlers.step import StepOf, step_of
from handlers.term import Term, term_of
from handlers.words import Words
from terms.year_facts import DisciplineForm, FactKind, FactMark
from workflow.accounts import Person
from workflow.dates import past_day
from workflow.errors import Refusal
from workflow.facts import own, staff_rating, telling
from workflow.facts.staff_rating import WithoutRating
from workflow.facts.telling import MemberFacts
from workflow.work import Work

router = Router(name="facts")


class FactTalk(StatesGroup):
    """What is being typed of a fact: its words, a day."""

    text = State()
    day = State()
    why = State()
    """Why it goes on without a staff rating."""


class AboutFact(About):
    """Whose fact of which year, of which kind; `which` is one that is kept already."""

    member: int
    year: int
    kind: FactKind = FactKind.NOTHING
    form: DisciplineForm | None = None
    which: int = 0
    act: bool = False


class FactStep(StepOf[FactAction]):
    """What every step needs at hand."""


@router.callback_query(FactAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: FactAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step."""
    await state.clear()
    take = step_of(_STEPS, callback_data.do)
    return await take(FactStep(work, person, words, state, callback_data))


@router.message(InState(FactTalk.text), Written(Otherwise.NOTHING_STANDS))
async def text_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep the fact, and ask for its day."""
    about = await AboutFact.of(state)
    now = await telling.tell(work, person, about.member, about.year, about.kind, text, about.form)
    newest = now.facts[-1]
    asks = about.model_copy(update={"which": newest.number})
    await stand(state, FactTalk.day, asks)
    return show(view.day_screen(now, newest, words))


@router.message(InState(FactTalk.day), Written(Otherwise.NOTHING_STANDS, figures=True))
async def day_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep a day; the day of the act is asked for where none is known yet."""
    about = await AboutFact.of(state)
    day = past_day(text, work.now.date())
    now = await telling.date_it(work, person, about.member, about.which, day, act=about.act)
    newest = now.facts[-1]
    if newest.kind is FactKind.DISCIPLINE and newest.said.acted_on is None:
        asks = about.model_copy(update={"which": newest.number, "act": True})
        await stand(state, FactTalk.day, asks)
        return show(view.day_screen(now, newest, words, act=True))
    await state.clear()
    return show(view.fact_screen(now, newest, words))


@router.message(InState(FactTalk.why), Written(Otherwise.NOTHING_STANDS))
async def why_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep why a member is voted on without their staff rating."""
    about = await AboutFact.of(state)
    now = await staff_rating.answer(
        work, person, about.member, about.year, WithoutRating.GO_ON, text
    )
    await state.clear()
    return show(ratings_view.staff_screen(now, words))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for what is typed, as long as it may be entered."""
    about = AboutFact.read(cursor.kept)
    if cursor.at(FactTalk.why):
        known = await staff_rating.one(work, person, about.member, about.year)
        return show(ratings_view.why_screen(known, words))
    now = await telling.of_one(work, person, about.member, about.year)
    if cursor.at(FactTalk.text):
        return show(view.text_screen(now, about.kind, about.form, words))
    return show(view.day_screen(now, now.of(about.which), words, act=about.act))


async def _own(step: FactStep) -> Reply:
    return show(view.own_screen(await own.of_person(step.work, step.person), step.words))


async def _cells(step: FactStep) -> Reply:
    found = await telling.cells(step.work, step.person)
    return show(view.cells_screen(found, step.tap.which, step.words))


async def _list(step: FactStep) -> Reply:
    tap = step.tap
    found = await telling.of_cell(step.work, step.person, tap.year, tap.about)
    return show(view.list_screen(found, tap.about, tap.which, step.words))


async def _one(step: FactStep) -> Reply:
    now = await telling.of_one(step.work, step.person, step.tap.about, step.tap.year)
    return show(view.one_screen(now, step.words))


async def _add(step: FactStep) -> Reply:
    now = await telling.of_one(step.work, step.person, step.tap.about, step.tap.year)
    return show(view.kinds_screen(now, step.words))


async def _kind(step: FactStep) -> Reply:
    tap = step.tap
    now = await telling.of_one(step.work, step.person, tap.about, tap.year)
    kind = _read(FactKind, tap.value)
    if kind not in now.kinds:
        raise Refusal("button_old")
    if kind is FactKind.DISCIPLINE:
        return show(view.forms_screen(now, step.words))
    if kind is FactKind.NOTHING:
        found = await telling.tell(step.work, step.person, tap.about, now.year, kind)
        return show(view.one_screen(found, step.words))
    return await _ask_text(step, now, kind)


async def _form(step: FactStep) -> Reply:
    tap = step.tap
    now = await telling.of_one(step.work, step.person, tap.about, tap.year)
    form = _read(DisciplineForm, tap.value)
    return await _ask_text(step, now, FactKind.DISCIPLINE, form)


async def _ask_text(
    step: FactStep, now: MemberFacts, kind: FactKind, form: DisciplineForm | None = None
) -> Reply:
    about = AboutFact(member=now.member_id, year=now.year, kind=kind, form=form)
    await stand(step.state, FactTalk.text, about)
    return show(view.text_screen(now, kind, form, step.words))


async def _fact(step: FactStep) -> Reply:
    tap = step.tap
    now = await telling.of_one(step.work, step.person, tap.about, tap.year)
    return show(view.fact_screen(now, now.of(tap.which), step.words))


async def _day(step: FactStep) -> Reply:
    tap = step.tap
    now = await telling.of_one(step.work, step.person, tap.about, tap.year)
    fact, act = now.of(tap.which), tap.value == "act"
    about = AboutFact(member=tap.about, year=now.year, which=tap.which, act=act)
    await stand(step.state, FactTalk.day, about)
    return show(view.day_screen(now, fact, step.words, act=act))


async def _mark(step: FactStep) -> Reply:
    tap = step.tap
    what, _, so = tap.value.partition(".")
    if so not in view.ANSWERS:
        raise Refusal("button_unknown")
    now = await telling.mark(
        step.work, step.person, tap.about, tap.which, _read(FactMark, what), view.ANSWERS[so]
    )
    return show(view.fact_screen(now, now.facts[-1], step.words))


async def _take_back(step: FactStep) -> Reply:
    tap = step.tap
    now = await telling.take_back(step.work, step.person, tap.about, tap.which)
    return show(view.one_screen(now, step.words))


async def _awaited(step: FactStep) -> Reply:
    found = await staff_rating.missing(step.work, step.person, step.tap.year)
    return show(ratings_view.missing_screen(found, step.tap.year, step.tap.which, step.words))


async def _staff(step: FactStep) -> Reply:
    now = await staff_rating.one(step.work, step.person, step.tap.about, step.tap.year)
    return show(ratings_view.staff_screen(now, step.words))


async def _rate(step: FactStep) -> Reply:
    tap = step.tap
    keep = staff_rating.rate_unit if tap.do == "unit" else staff_rating.rate
    now = await keep(step.work, step.person, tap.about, tap.year, term_of(rating.Level, tap.value))
    return show(ratings_view.staff_screen(now, step.words))


async def _without(step: FactStep) -> Reply:
    tap = step.tap
    said = _read(WithoutRating, tap.value)
    if said is WithoutRating.GO_ON:
        known = await staff_rating.one(step.work, step.person, tap.about, tap.year)
        await stand(step.state, FactTalk.why, AboutFact(member=tap.about, year=known.year))
        return show(ratings_view.why_screen(known, step.words))
    now = await staff_rating.answer(step.work, step.person, tap.about, tap.year, said)
    return show(ratings_view.staff_screen(now, step.words))


def _read(terms: type[Term], value: str) -> Term:
    found = term_of(terms, value)
    if found is None:
        raise Refusal("button_unknown")
    return found


_STEPS = {
    "own": _own,
    "cells": _cells,
    "list": _list,
    "one": _one,
    "add": _add,
    "kind": _kind,
    "form": _form,
    "fact": _fact,
    "day": _day,
    "mark": _mark,
    "back": _take_back,
    "awaited": _awaited,
    "staff": _staff,
    "rate": _rate,
    "unit": _rate,
    "without": _without,
}


CONVERSATION = Conversation(router, steps=(FactTalk,), current=current)
"""What is declared of the facts of a year."""
