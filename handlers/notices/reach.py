"""Whom no message reaches: the secretary's list of telephone calls, and the channel's warnings."""

from collections.abc import Mapping

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.callbacks.base import LeadAction
from handlers.callbacks.broadcast import ReachAction
from handlers.filters import Leads
from handlers.prepare import Prepare
from handlers.reply import Button, Reply, Screen, show
from handlers.views import day, home_button
from handlers.words import Words
from workflow.accounts import Person
from workflow.notices import reach
from workflow.notices.reach import ToCall
from workflow.planned import Planned
from workflow.work import Work

router = Router(name="reach")
router.callback_query.filter(Leads())

_PER_PAGE = 8


@router.callback_query(ReachAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: ReachAction,
    work: Work,
    person: Person,
    words: Words,
) -> Reply:
    """Show the list; tick a member off."""
    if callback_data.do == "called":
        await reach.called(work, person, callback_data.about)
    found = await reach.to_call(work, person)
    return show(list_screen(found, callback_data.page, words))


def list_screen(found: tuple[ToCall, ...], page: int, words: Words) -> Screen:
    """Word the list: name, number, why, what waits; a button for each who is still to be called."""
    back = Button(words.label("broadcast.back"), LeadAction(do="home").pack())
    if not found:
        return Screen(words("reach.nobody"), ((back,), (home_button(words),)))
    page = min(max(page, 0), (len(found) - 1) // _PER_PAGE)
    start = page * _PER_PAGE
    here = found[start : start + _PER_PAGE]
    head = words("reach.head", count=len(found))
    lines = [_line(start + place, one, words) for place, one in enumerate(here, start=1)]
    buttons = [(_called_button(one, page, words),) for one in here if not _done(one)]
    step = [
        Button(words.label(f"reach.page_{name}"), ReachAction(do="list", page=to).pack())
        for name, to in (("before", page - 1), ("after", page + 1))
        if 0 <= to * _PER_PAGE < len(found)
    ]
    rows = (*buttons, *((tuple(step),) if step else ()), (back,), (home_button(words),))
    return Screen(Markup("\n\n").join([head, *lines]), rows)


def _line(number: int, one: ToCall, words: Words) -> Markup:
    phone = one.phone or words.label("reach.no_phone")
    why = words.label(f"reach.why_{one.why}")
    parts = [words("reach.line", number=number, name=one.name, phone=phone, why=why)]
    if one.waiting:
        parts.append(words("reach.waiting", count=one.waiting))
    if one.called_at is not None:
        parts.append(words("reach.called_on", day=day(one.called_at)))
    return Markup("\n").join(parts)


def _done(one: ToCall) -> bool:
    return one.called_at is not None and not one.waiting


def _called_button(one: ToCall, page: int, words: Words) -> Button:
    data = ReachAction(do="called", about=one.member_id, page=page).pack()
    return Button(words.label("reach.called", name=one.name), data)


async def _budget(work: Work, row: Planned, words: Words) -> Screen | None:
    spent = reach.spent_of(row)
    key = "reach.budget_over" if spent.percent == 100 else "reach.budget_near"
    text = words(key, sent=spent.sent, limit=spent.limit)
    return Screen(text, ((home_button(words),),))


async def _users(work: Work, row: Planned, words: Words) -> Screen | None:
    return Screen(words("reach.users_full", limit=int(row.args["limit"])), ((home_button(words),),))


PREPARES: Mapping[str, Prepare] = {reach.BUDGET: _budget, reach.USERS: _users}
"""How the channel's warnings are worded."""
