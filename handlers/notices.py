"""What is told without being asked: the words of reminders and notices, and the answers to them."""

from collections.abc import Awaitable, Callable, Mapping

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from handlers import self_review
from handlers.callbacks import ReminderAction, ReviewAction
from handlers.reply import Button, Reply, Screen, show
from handlers.views import bar, day, home_button
from handlers.words import Words
from workflow import notice, reminder
from workflow.accounts import Person
from workflow.cycle import last_day
from workflow.notice import OpenedFacts, Planned, ResultFacts
from workflow.reminder import ReminderFacts
from workflow.work import Work

router = Router(name="notices")

Prepare = Callable[[Work, Planned, Words], Awaitable[Screen | None]]
"""Gives what is sent for a planned message, or None when it is not owed any more."""


@router.callback_query(ReminderAction.filter())
async def reminder_answered(
    query: CallbackQuery,
    callback_data: ReminderAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Write on now, or be reminded this evening or tomorrow."""
    if callback_data.do not in ("evening", "tomorrow"):
        return await self_review.opened(work, person, words, state)
    evening = callback_data.do == "evening"
    at = await reminder.snooze(work, person.member_id, evening=evening)
    text = words("notice.snoozed", day=day(at), hour=f"{at:%H:%M}")
    write = Button(words.label("notice.write"), ReviewAction(do="open").pack())
    return show(Screen(text, ((write,), (home_button(words),))))


def reminder_screen(facts: ReminderFacts, words: Words) -> Screen:
    """Word a reminder: numbers first, then how far he is, then what to do."""
    head = words("notice.reminder", days=facts.days, day=day(last_day(facts.deadline)))
    if facts.items:
        done = bar(facts.answered, facts.items)
        rest = words(
            "notice.reminder_written", answered=facts.answered, items=facts.items, bar=done
        )
    else:
        rest = words("notice.reminder_not_begun")
    buttons = (
        (Button(words.label("notice.write"), ReviewAction(do="open").pack()),),
        (
            Button(words.label("notice.evening"), ReminderAction(do="evening").pack()),
            Button(words.label("notice.tomorrow"), ReminderAction(do="tomorrow").pack()),
        ),
    )
    return Screen(head + "\n" + rest, buttons)


def opened_screen(facts: OpenedFacts, words: Words) -> Screen:
    """Word the notice that a new year is open for writing."""
    text = words("notice.opened", year=facts.year, day=day(last_day(facts.deadline)))
    write = Button(words.label("home.write"), ReviewAction(do="open").pack())
    return Screen(text, ((write,), (home_button(words),)))


def result_screen(facts: ResultFacts, words: Words) -> Screen:
    """Word the notice of what the cell proposed for the reader himself."""
    key = "notice.result" if facts.level else "notice.no_result"
    level = words.label(f"level.{facts.level}") if facts.level else ""
    text = words(key, year=facts.year, level=level, cell=facts.cell_name)
    return Screen(text, ((home_button(words),),))


async def _reminder(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await reminder.facts_for(work, row)
    return None if facts is None else reminder_screen(facts, words)


async def _opened(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await notice.opened_facts(work, row)
    return None if facts is None else opened_screen(facts, words)


PREPARES: Mapping[str, Prepare] = {
    reminder.KIND: _reminder,
    notice.OPENED: _opened,
}
"""How each kind of planned message is worded, the meeting's apart."""
