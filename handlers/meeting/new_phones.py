"""Phones that came lately, in chat: a number on the screen, and the teller who looks at it."""

from collections.abc import Mapping

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.callbacks.meeting import MeetingAction
from handlers.callbacks.votes import PhoneAction
from handlers.prepare import Prepare
from handlers.reply import Button, Reply, Screen, show
from handlers.views import day, home_button, in_rows
from handlers.words import Words
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.meeting import new_phones
from workflow.meeting.new_phones import PhoneState
from workflow.planned import Planned
from workflow.work import Work

router = Router(name="new_phones")


@router.callback_query(PhoneAction.filter())
async def tapped(
    query: CallbackQuery, callback_data: PhoneAction, work: Work, person: Person, words: Words
) -> Reply:
    """Show a teller what waits, ask for the number they see, or take it."""
    tap = callback_data
    match tap.do:
        case "list":
            return show(await _list(work, person, words, tap.meeting))
        case "one":
            return show(await _one(work, person, words, tap))
        case "seen":
            return await _seen(work, person, words, tap)
    raise Refusal("button_unknown")


def confirm_button(words: Words, meeting_id: int) -> Button:
    """Give the way of a teller to the phones that wait."""
    data = PhoneAction(do="list", meeting=meeting_id).pack()
    return Button(words.label("phones.confirm_button"), data)


async def own_note(work: Work, person: Person, words: Words) -> Markup | None:
    """Give what a phone that came lately says of itself; nothing once it is confirmed."""
    phone = await new_phones.own_now(work, person)
    match phone.state if phone else PhoneState.CONFIRMED:
        case PhoneState.UNTYPED:
            return words("phones.ask_code")
        case PhoneState.WAITING:
            return words("phones.number", number=phone.number if phone else 0)
    return None


async def _list(work: Work, person: Person, words: Words, meeting_id: int) -> Screen:
    found = await new_phones.to_confirm(work, person, meeting_id)
    waiting = found.in_state(PhoneState.WAITING)
    names = [
        Button(phone.name, PhoneAction(do="one", meeting=meeting_id, about=phone.account_id).pack())
        for phone in waiting
    ]
    key = "phones.confirm_list" if waiting else "phones.confirm_none"
    meeting = Button(words.label("votes.to_meeting"), MeetingAction(do="check_in").pack())
    rows = in_rows([*names, meeting, home_button(words)])
    return Screen(words(key, day=day(found.since.date())), rows)


async def _one(work: Work, person: Person, words: Words, tap: PhoneAction) -> Screen:
    phone, numbers = await new_phones.offered(work, person, tap.meeting, tap.about)
    choices = [
        Button(
            str(number),
            PhoneAction(do="seen", meeting=tap.meeting, about=tap.about, number=number).pack(),
        )
        for number in numbers
    ]
    back = Button(words.label("meeting.back"), PhoneAction(do="list", meeting=tap.meeting).pack())
    text = words("phones.confirm_one", name=phone.name, channel=phone.channel.capitalize())
    return Screen(text, in_rows([*choices, back]))


async def _seen(work: Work, person: Person, words: Words, tap: PhoneAction) -> Reply:
    phone, _ = await new_phones.offered(work, person, tap.meeting, tap.about)
    right = await new_phones.confirm(work, person, tap.meeting, tap.about, tap.number)
    key = "phones.confirmed" if right else "phones.not_confirmed"
    toast = words.label(key, name=phone.name)
    screen = await _list(work, person, words, tap.meeting)
    return Reply(parts=(screen,), toast=toast, alert=not right)


async def _waiting(work: Work, row: Planned, words: Words) -> Screen | None:
    phone = await new_phones.waiting_facts(work, row)
    if phone is None:
        return None
    look = confirm_button(words, row.args["meeting"])
    return Screen(words("phones.waiting", name=phone.name), ((look,), (home_button(words),)))


PREPARES: Mapping[str, Prepare] = {new_phones.WAITING: _waiting}
"""How the notice to the tellers is worded."""
