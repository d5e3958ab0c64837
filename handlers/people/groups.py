"""Party groups in chat: founded and filled by who leads the cell, written for by who leads one."""

from datetime import date

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.members import GroupAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Otherwise, Written
from handlers.people import groups_view as view
from handlers.reply import Reply, Screen, show
from handlers.words import Words
from workflow.accounts import Person
from workflow.dates import typed_day
from workflow.errors import Refusal
from workflow.people import groups
from workflow.people.groups import Group
from workflow.work import Work

router = Router(name="party_groups")


class Grouping(StatesGroup):
    """What is being typed of a group."""

    name = State()
    rename = State()
    end = State()
    opinion = State()


class AboutGroup(About):
    """About whom the group's opinion is typed, nobody while its name is; and which group."""

    member: int = 0
    group: int = 0


@router.callback_query(GroupAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: GroupAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Show the groups, put a member in one, name who leads it, ask for a name or an opinion."""
    tap = callback_data
    await state.clear()
    match tap.do:
        case "own":
            return show(view.own_screen(await groups.own(work, person), words))
        case "name":
            await groups.groups(work, person)
            await stand(state, Grouping.name, AboutGroup())
            return show(view.asking("name", words))
        case "rename" | "end":
            await _of(work, person, tap.about)
            await stand(state, getattr(Grouping, tap.do), AboutGroup(group=tap.about))
            return show(view.asking(tap.do, words, tap.about))
        case "ended":
            await groups.end(work, person, tap.about, work.now.date())
        case "opinion":
            await _may_ask(work, person, tap.which)
            await stand(state, Grouping.opinion, AboutGroup(member=tap.which))
            return show(view.asking("opinion", words))
        case "put" | "out":
            await groups.put(work, person, tap.which, tap.about if tap.do == "put" else 0)
        case "leader":
            await groups.appoint(work, person, tap.which)
        case _:
            pass
    return show(await _shown(tap, work, person, words))


@router.message(InState(Grouping.name), Written(Otherwise.NOTHING_STANDS))
async def name_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Found a group of that name."""
    number = await groups.found(work, person, text)
    await state.clear()
    found = await groups.groups(work, person)
    return show(view.group_screen(found.of(number), words))


@router.message(InState(Grouping.rename), Written(Otherwise.NOTHING_STANDS))
async def another_name_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Call a group otherwise."""
    group = (await AboutGroup.of(state)).group
    await groups.rename(work, person, group, text)
    await state.clear()
    return show(view.group_screen(await _of(work, person, group), words))


@router.message(InState(Grouping.end), Written(Otherwise.NOTHING_STANDS, figures=True))
async def last_day_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """End a group on a typed day; one without a year is the last such day."""
    day, today = typed_day(text, work.now.date()), work.now.date()
    if day > today and str(day.year) not in text:
        day = day.replace(year=day.year - 1)
    await groups.end(work, person, (await AboutGroup.of(state)).group, day)
    await state.clear()
    return show(view.groups_screen(await groups.groups(work, person), words))


@router.message(InState(Grouping.opinion), Written(Otherwise.NOTHING_STANDS, figures=True))
async def opinion_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep what a group said of a member; the day of its talk may stand before a colon."""
    member = (await AboutGroup.of(state)).member
    on, said = _dated(text, work.now.date())
    await groups.write(work, person, member, on, said)
    await state.clear()
    if person.leads:
        return show(view.groups_screen(await groups.groups(work, person), words, kept=True))
    return show(view.own_screen(await groups.own(work, person), words, kept=True))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask again, as long as one leads the cell or the group."""
    if cursor.at(Grouping.name):
        return show(view.asking("name", words)) if person.leads else None
    for step in (Grouping.rename, Grouping.end):
        if cursor.at(step):
            what, group = cursor.step.rpartition(":")[2], AboutGroup.read(cursor.kept).group
            return show(view.asking(what, words, group)) if person.leads else None
    if not (person.leads or person.leads_group):
        return None
    return show(view.asking("opinion", words))


async def _of(work: Work, person: Person, group_id: int) -> Group:
    return (await groups.groups(work, person)).of(group_id)


async def _may_ask(work: Work, person: Person, member_id: int) -> None:
    """Refuse before anything is typed, as it would be refused afterwards."""
    if person.leads:
        await groups.groups(work, person)
        return
    mine = await groups.own(work, person)
    if member_id not in {one.member_id for one in mine.opinions}:
        raise Refusal("not_in_cell")


async def _shown(tap: GroupAction, work: Work, person: Person, words: Words) -> Screen:
    found = await groups.groups(work, person)
    match tap.do:
        case "group" | "put" | "out" | "leader":
            return view.group_screen(found.of(tap.about), words)
        case "others":
            return view.others_screen(found, tap.about, tap.which, words)
        case "member":
            return view.member_screen(found.of(tap.about), tap.which, words)
        case _:
            return view.groups_screen(found, words)


def _dated(text: str, today: date) -> tuple[date, str]:
    """Part the day of a talk from what was said; a talk without a day was today."""
    before, colon, after = text.partition(":")
    if not colon or not any(map(str.isdigit, before)):
        return today, text
    try:
        day = typed_day(before, today)
    except Refusal:
        return today, text
    if day > today and str(day.year) not in before:
        day = day.replace(year=day.year - 1)
    return day, after


CONVERSATION = Conversation(router, steps=(Grouping,), current=current)
"""What is declared of the party groups."""
