"""The secretary's calendar: what is due when, what clashes, another day for a matter."""

from collections.abc import Mapping

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

import rating
from handlers.callbacks.base import LeadAction
from handlers.callbacks.duties import CalendarAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Leads, Typed, Written
from handlers.office.plan_view import answered_text, plan_line
from handlers.prepare import Prepare
from handlers.reply import Button, Reply, Screen, show
from handlers.term import one_offered
from handlers.views import day, due_day, home_button, in_rows
from handlers.words import Words
from terms.calendar import CalendarMatter
from workflow.accounts import Person
from workflow.duties import calendar
from workflow.duties.calendar import (
    Calendar,
    ClashOfDays,
    Day,
)
from workflow.front import typed_places
from workflow.office import plan_approval
from workflow.office.plan_approval import PlanStanding
from workflow.planned import Planned
from workflow.typed_due import typed_due
from workflow.work import Work

router = Router(name="calendar")
router.message.filter(Leads())
router.callback_query.filter(Leads())

CALENDAR_WORDS = ("lich", "lich kiem diem", "lich cua chi bo", "calendar")
"""What is typed for the days; whoever leads no cell is shown their own duties with their days."""


class Setting(StatesGroup):
    """The secretary is asked for a day."""

    day = State()


class AboutMatter(About):
    """Which matter's day it is."""

    matter: CalendarMatter


@router.callback_query(CalendarAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: CalendarAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """See the calendar, pick a matter, be asked for its day."""
    await state.clear()
    now = await calendar.of_cell(work, person)
    match callback_data.do:
        case "submit_plan":
            await plan_approval.submit(work, person)
            screen = await _screen(work, person, now, words)
            return show(screen.under(words("plan_step.submitted_now")))
        case "pick":
            return show(_pick(words))
        case "ask":
            matter = one_offered(calendar.EDITABLE, callback_data.matter)
            await stand(state, Setting.day, AboutMatter(matter=matter))
            return show(_ask(now, matter, words))
        case _:
            return show(await _screen(work, person, now, words))


@router.message(Typed(*CALENDAR_WORDS))
async def typed(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Show the calendar to who leads the cell and types its name."""
    await state.clear()
    return show(await _screen(work, person, await calendar.of_cell(work, person), words))


@router.message(InState(Setting.day), Written(typed_places.DUE_DAY, figures=True))
async def day_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Set the day; the calendar says at once what does not fit."""
    due, operator = typed_due(text, work.now.date())
    matter = (await AboutMatter.of(state)).matter
    changed = await calendar.change(work, person, matter, due, operator)
    await state.clear()
    return show(await _screen(work, person, changed, words))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the day, as long as one leads the cell."""
    if not person.leads:
        return None
    now = await calendar.as_it_stands(work, person)
    return show(_ask(now, AboutMatter.read(cursor.kept).matter, words))


async def _screen(work: Work, person: Person, now: Calendar, words: Words) -> Screen:
    return calendar_screen(now, words, await plan_approval.own(work, person))


def calendar_screen(now: Calendar, words: Words, plan: PlanStanding | None = None) -> Screen:
    """Show the working days, the documents' dates, what clashes, and where the plan stands with who
    follows the cell, where anybody does."""
    line = Markup("\n")
    ours = [_line(each, words) for each in now.days if each.matter is not CalendarMatter.LAW]
    law = [_law_line(each, words) for each in now.law]
    parts = [words("calendar.head", year=now.year), line.join(ours)]
    if law:
        parts.append(line.join([words("calendar.law_head"), *law]))
    else:
        parts.append(words("calendar.no_law", year=now.year))
    if now.clashes:
        parts.append(line.join(_warning(each, words) for each in now.clashes))
    if plan is not None:
        parts.append(plan_line(plan, words))
    buttons = [
        Button(words.label("calendar.pick"), CalendarAction(do="pick").pack()),
        Button(words.label("lead.back"), LeadAction(do="home").pack()),
        home_button(words),
    ]
    if plan is not None and plan.may_submit:
        again = "plan_step.submit_again" if plan.state else "plan_step.submit"
        submits = CalendarAction(do="submit_plan").pack()
        buttons.insert(0, Button(words.label(again), submits))
    return Screen(Markup("\n\n").join(parts), in_rows(buttons))


async def _answered(work: Work, row: Planned, words: Words) -> Screen | None:
    plan = await plan_approval.facts(work, row)
    if plan is None:
        return None
    opens = Button(words.label("plan_step.to_calendar"), CalendarAction(do="home").pack())
    return Screen(answered_text(plan, words), in_rows([opens, home_button(words)]))


PREPARES: Mapping[str, Prepare] = {plan_approval.ANSWERED: _answered}
"""How who leads a cell is told what was answered to its plan."""


def _line(each: Day, words: Words) -> Markup:
    name = words(f"calendar.matter.{each.matter.value}")
    return words(
        f"calendar.line_{each.operator.value}",
        name=name,
        due=due_day(each.last, words),
        day=day(each.day),
    )


def _law_line(each: Day, words: Words) -> Markup:
    line = _law_date(each, words)
    if not each.ours:
        return words("calendar.law_others", line=line, owner=each.owner)
    return words("calendar.law_if", line=line) if each.conditional else line


def _law_date(each: Day, words: Words) -> Markup:
    return words(
        f"calendar.law_{each.operator.value}",
        name=each.title,
        due=due_day(each.last, words),
        day=day(each.day),
        clause=rating.cited(each.clause),
    )


def _warning(each: ClashOfDays, words: Words) -> Markup:
    return words(
        f"calendar.clash_{each.clash.value}",
        first=_name(each.first, words),
        first_due=due_day(each.first.last, words),
        second=_name(each.second, words),
        second_due=due_day(each.second.last, words),
    )


def _name(each: Day, words: Words) -> str:
    if each.matter is CalendarMatter.LAW:
        return each.title
    return words.label(f"calendar.matter.{each.matter.value}")


def _pick(words: Words) -> Screen:
    buttons = [
        Button(
            words.label(f"calendar.matter.{matter.value}"),
            CalendarAction(do="ask", matter=matter.value).pack(),
        )
        for matter in calendar.EDITABLE
    ]
    back = Button(words.label("lead.back"), CalendarAction(do="home").pack())
    return Screen(words("calendar.pick_head"), (*in_rows(buttons), (back, home_button(words))))


def _ask(now: Calendar, matter: CalendarMatter, words: Words) -> Screen:
    known = now.of(matter)
    name = words.label(f"calendar.matter.{matter.value}")
    text = words("calendar.ask", name=name)
    if known is not None:
        text = words("calendar.ask_known", name=name, due=due_day(known.last, words))
    back = Button(words.label("lead.back"), CalendarAction(do="home").pack())
    return Screen(text, ((back,), (home_button(words),)), typing=True)


CONVERSATION = Conversation(
    router,
    steps=(Setting,),
    current=current,
    seen_again={"due_day": lambda about: CalendarAction(do="home").pack()},
)
"""What is declared of the calendar."""
