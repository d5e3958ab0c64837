"""Who follows an organisation: its cells by counts, the list of one, and its plan, which they
approve or send back."""

from collections.abc import Mapping

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.callbacks.office import FollowAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Otherwise, Written
from handlers.office import plan_view
from handlers.office.cells_table_view import cell_line
from handlers.prepare import Prepare
from handlers.reply import Button, Reply, Screen, show
from handlers.views import due_day, home_button, in_rows, turns, when, within
from handlers.words import Words
from workflow.accounts import Person
from workflow.office import following, plan_approval
from workflow.office.cells_table import CellRow
from workflow.office.following import FollowedCell
from workflow.office.plan_approval import PlanStanding
from workflow.planned import Planned
from workflow.work import Work

router = Router(name="following")

_PER_PAGE = 8
_PART = Markup("\n\n")


class PlanAnswer(StatesGroup):
    """Why a plan is sent back is being typed."""

    reason = State()


class AboutPlan(About):
    """Whose plan."""

    cell: int


@router.callback_query(FollowAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: FollowAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Show the cells, or one of them; approve its plan, or ask why it is sent back."""
    about = callback_data.about
    await state.clear()
    match callback_data.do:
        case "cell":
            return show(await _opened(work, person, about, words))
        case "approve":
            await plan_approval.approve(work, person, about)
            note = words("plan_step.approved_now")
            return show((await _opened(work, person, about, words)).under(note))
        case "send_back":
            waiting = await plan_approval.waiting_plan(work, person, about)
            await stand(state, PlanAnswer.reason, AboutPlan(cell=about))
            return show(plan_view.reason_screen(waiting, words))
        case _:
            return show(_list(await following.followed(work, person), about, words))


@router.message(InState(PlanAnswer.reason), Written(Otherwise.NOTHING_STANDS))
async def reason_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Send the plan back; who leads the cell reads the reason at once."""
    cell = (await AboutPlan.of(state)).cell
    await plan_approval.send_back(work, person, cell, text)
    await state.clear()
    note = words("plan_step.sent_back_now")
    return show((await _opened(work, person, cell, words)).under(note))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the reason, as long as the plan waits for this person."""
    if not person.follows:
        return None
    cell = AboutPlan.read(cursor.kept).cell
    return show(
        plan_view.reason_screen(await plan_approval.waiting_plan(work, person, cell), words)
    )


async def _opened(work: Work, person: Person, cell_id: int, words: Words) -> Screen:
    plan = await plan_approval.followed_plan(work, person, cell_id)
    return _cell(await following.one(work, person, cell_id), plan, words)


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


def _cell(found: FollowedCell, plan: PlanStanding | None, words: Words) -> Screen:
    row = found.row
    asked = len(found.reviewed)
    parts = [words("follow.cell", name=row.name, done=row.handed_in, asked=asked)]
    if found.meets is not None:
        place = found.place or words.label("plan.no_place")
        said = {"when": when(found.meets, words), "place": place}
        parts.append(words("follow.meets", **said))
    days = [
        words(
            "follow.day",
            name=words.label(f"calendar.matter.{one.matter.value}"),
            due=due_day(one.last, words),
        )
        for one in found.days
        if one.ours and not one.title
    ]
    if days:
        parts.append(Markup("\n").join([words("follow.plan"), *days]))
    if plan is not None:
        parts.append(plan_view.plan_line(plan, words))
    if found.reviewed:
        names = ", ".join(found.reviewed)
        parts.append(words("follow.reviewed", count=len(found.reviewed), names=names))
    answers = [] if plan is None else plan_view.answer_buttons(plan, words)
    return Screen(_PART.join(parts), in_rows([*answers, follow_button(words), home_button(words)]))


async def _waits(work: Work, row: Planned, words: Words) -> Screen | None:
    plan = await plan_approval.facts(work, row)
    return None if plan is None else plan_view.waits_screen(plan, words)


PREPARES: Mapping[str, Prepare] = {plan_approval.SUBMITTED: _waits}
"""How who follows a cell is told that its plan waits."""
CONVERSATION = Conversation(
    router,
    steps=(PlanAnswer,),
    current=current,
    wants={PlanAnswer.reason: "plan_step.not_text"},
)
"""What is declared of following an organisation."""
