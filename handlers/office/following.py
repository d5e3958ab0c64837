"""Who follows an organisation: its cells by counts, the plan and the list of one."""

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.callbacks.office import FollowAction
from handlers.conversation import Conversation
from handlers.office.cells_table_view import cell_line
from handlers.reply import Button, Reply, Screen, show
from handlers.views import day, home_button, in_rows, turns, within
from handlers.words import Words
from workflow.accounts import Person
from workflow.office import following
from workflow.office.cells_table import CellRow
from workflow.office.following import FollowedCell
from workflow.work import Work

router = Router(name="following")

_PER_PAGE = 8
_PART = Markup("\n\n")


@router.callback_query(FollowAction.filter())
async def tapped(
    query: CallbackQuery, callback_data: FollowAction, work: Work, person: Person, words: Words
) -> Reply:
    """Show the cells, or one of them."""
    about = callback_data.about
    if callback_data.do == "cell":
        return show(_cell(await following.one(work, person, about), words))
    return show(_list(await following.followed(work, person), about, words))


def follow_button(words: Words) -> Button:
    """Give the way to the cells somebody follows."""
    return Button(words.label("follow.list"), FollowAction(do="list").pack())


def _list(rows: tuple[CellRow, ...], page: int, words: Words) -> Screen:
    page = within(page, len(rows), _PER_PAGE)
    start = page * _PER_PAGE
    shown = rows[start : start + _PER_PAGE]
    lines = [cell_line(number, row, words) for number, row in enumerate(shown, start + 1)]
    buttons = [Button(row.name, FollowAction(do="cell", about=row.cell_id).pack()) for row in shown]
    pages = turns(
        page, len(rows), _PER_PAGE, lambda to: FollowAction(do="list", about=to).pack(), words
    )
    head = words("follow.head", count=len(rows))
    return Screen(
        _PART.join([head, *lines]), (*in_rows(buttons), *pages, *in_rows([home_button(words)]))
    )


def _cell(found: FollowedCell, words: Words) -> Screen:
    row = found.row
    asked = len(found.reviewed)
    parts = [words("follow.cell", name=row.name, done=row.handed_in, asked=asked)]
    if found.meets is not None:
        place = found.place or words.label("plan.no_place")
        said = {"hour": f"{found.meets:%H:%M}", "day": day(found.meets), "place": place}
        parts.append(words("follow.meets", **said))
    days = [
        words(
            "follow.day", name=words.label(f"calendar.matter.{one.matter.value}"), day=day(one.last)
        )
        for one in found.days
        if one.ours and not one.title
    ]
    if days:
        parts.append(Markup("\n").join([words("follow.plan"), *days]))
    if found.reviewed:
        names = ", ".join(found.reviewed)
        parts.append(words("follow.reviewed", count=len(found.reviewed), names=names))
    return Screen(_PART.join(parts), in_rows([follow_button(words), home_button(words)]))


CONVERSATION = Conversation(router)
"""What is declared of following an organisation."""
