"""What is told without being asked: the words of reminders and notices, and the answers to them."""

from collections.abc import Mapping

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.callbacks.base import ReminderAction, ReviewAction
from handlers.duties import duty_list_view
from handlers.prepare import Prepare
from handlers.reply import Button, Reply, Screen, show
from handlers.review import answering
from handlers.views import due_day, home_button, in_rows, when
from handlers.words import Words
from workflow import cycle as cycles
from workflow.accounts import Person
from workflow.cycle import last_day
from workflow.duties import duty_list, reminder
from workflow.notices import notice
from workflow.notices.notice import OpenedFacts
from workflow.planned import Planned
from workflow.work import Work

router = Router(name="notices")


_LATER = {"evening": 0, "tomorrow": 1, "later": 3}


@router.callback_query(ReminderAction.filter())
async def reminder_answered(
    query: CallbackQuery,
    callback_data: ReminderAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Write on now, or be reminded this evening, tomorrow, in three days."""
    days = _LATER.get(callback_data.do)
    if days is None:
        # The newest year reminds, whichever the member looked at last.
        await cycles.look_at_newest(work, person)
        return await answering.opened(work, person, words, state)
    at = await reminder.snooze(work, person.member_id, days=days)
    text = words("notice.snoozed", when=when(at, words))
    own = await duty_list.of_person(work, person)
    if any(owed.left >= 0 and owed.last < at.date() for owed in own):
        text = Markup("\n").join([text, words("notice.snoozed_too_late")])
    rows = [duty_list_view.button(owed, words) for owed in own[:1]]
    return show(Screen(text, in_rows([*rows, home_button(words)])))


def opened_screen(facts: OpenedFacts, words: Words) -> Screen:
    """Word the notice that a new year is open for writing."""
    text = words("notice.opened", year=facts.year, due=due_day(last_day(facts.deadline), words))
    write = Button(words.label("home.write"), ReviewAction(do="open").pack())
    return Screen(text, ((write,), (home_button(words),)))


async def _reminder(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await reminder.facts_for(work, row)
    return None if facts is None else duty_list_view.reminder_screen(facts, words)


async def _opened(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await notice.opened_facts(work, row)
    return None if facts is None else opened_screen(facts, words)


PREPARES: Mapping[str, Prepare] = {
    reminder.KIND: _reminder,
    notice.OPENED: _opened,
}
"""How each kind of planned message is worded, the meeting's apart."""
