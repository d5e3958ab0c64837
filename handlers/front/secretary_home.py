"""The secretary's side: what there is to do, who has written, a new code."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.callbacks.base import LeadAction, YearAction
from handlers.callbacks.broadcast import BroadcastAction, ReachAction
from handlers.callbacks.desk import DeskAction, ReportAction
from handlers.callbacks.duties import DutyStep
from handlers.callbacks.meeting import MeetingAction
from handlers.callbacks.members import MemberAction
from handlers.callbacks.notices import DecideAction
from handlers.callbacks.review import PromptAction
from handlers.committee.desk import progress_screen
from handlers.dossier.cell_dossier_view import dossier_button
from handlers.duties.duty_list_view import step_button
from handlers.facts.telling_view import facts_button
from handlers.filters import Leads
from handlers.front import bodies_view, home_choices
from handlers.front.year_choice_view import year_buttons
from handlers.reply import Button, Reply, Screen, show
from handlers.views import home_button, in_rows
from handlers.words import Words
from workflow import cycle
from workflow.accounts import Person
from workflow.committee import progress
from workflow.committee.progress import CellMember
from workflow.decision.deciding import year_to_decide
from workflow.errors import Refusal
from workflow.front import bodies, year_choice
from workflow.people import joining, substitution
from workflow.work import Work

router = Router(name="lead")
router.callback_query.filter(Leads())

_PER_PAGE = 8
_PART = Markup("\n\n")


@router.callback_query(LeadAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: LeadAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step of the secretary's."""
    about = callback_data.about
    match callback_data.do:
        case "more":
            return show(await _more(work, person, words))
        case "progress":
            return show(await progress_screen(work, person, words))
        case "reset":
            members = await progress.cell_members(work, person)
            return show(_members(members, about, words))
        case "reset_member":
            return show(await _confirm_reset(work, person, words, about))
        case "reset_yes":
            return await _reset(work, person, words, about)
        case _:
            await state.clear()
            return show(await lead_screen(work, person, words))


async def lead_screen(work: Work, person: Person, words: Words) -> Screen:
    """Give the secretary's menu: at most seven choices, what is done all year round first."""
    now = await cycle.in_view(work, person)
    if person.body is not None:
        year = None if now is None else now.year
        return bodies_view.lead(year, await bodies.others(work, person), person, words)
    newest = await cycle.newest(work, person)
    shown, left = home_choices.parted(await _choices(work, person, words))
    more = [_button("more", words, "home.more")] if left else []
    text = words("lead.menu", cell=person.cell_name)
    if now is not None and newest is not None:
        key = "year.in_view" if now.id == newest.id else "year.earlier"
        text = _PART.join([text, words(key, year=now.year, newest=newest.year)])
    return Screen(text, in_rows([*shown, *more, home_button(words)]))


async def _more(work: Work, person: Person, words: Words) -> Screen:
    """Give what the menu has no room for, with the way back."""
    if person.body is not None:
        return await lead_screen(work, person, words)
    _, left = home_choices.parted(await _choices(work, person, words))
    back = _button("home", words, "lead.back")
    return Screen(words("home.more_head"), in_rows([*left, back, home_button(words)]))


async def _choices(work: Work, person: Person, words: Words) -> list[Button]:
    """Give all that the secretary can do here, what is wanted soonest first."""
    now, newest = await cycle.in_view(work, person), await cycle.newest(work, person)
    choices = [Button(words.label("lead.meeting"), MeetingAction(do="home").pack())]
    if newest is None or newest.year < cycle.proposed_year(work.now.date()):
        opens = YearAction(do="ask").pack()
        choices.insert(0, Button(words.label("lead.open_cycle"), opens))
    if now is not None:
        choices += [_button("progress", words), step_button(DutyStep.CELL, words)]
        if await year_to_decide(work, person) is not None:
            decision = DecideAction(do="home").pack()
            choices.append(Button(words.label("decide.home"), decision))
    # Where two years are open, something waits in the other one as well.
    choices += year_buttons(await year_choice.others(work, person), words, lead=True)
    if now is not None:
        choices += _of_year(words)
    choices += [
        Button(words.label("broadcast.home"), BroadcastAction(do="home").pack()),
        Button(words.label("lead.members"), MemberAction(do="list").pack()),
        Button(words.label("reach.list"), ReachAction(do="list").pack()),
    ]
    if person.role == "secretary":
        hand_over = DeskAction(do="deputies").pack()
        choices.append(Button(words.label("desk.hand_over"), hand_over))
    elif await substitution.has_the_desk(work, person):
        step_back = DeskAction(do="take_back").pack()
        choices.append(Button(words.label("desk.step_back"), step_back))
    return [*choices, _button("reset", words)]


def _of_year(words: Words) -> list[Button]:
    """Give what there is to do in a year that is open."""
    return [
        Button(words.label("collective.button"), ReportAction(do="list").pack()),
        Button(words.label("lead.prompts"), PromptAction(do="home").pack()),
        facts_button(words),
        dossier_button(words),
    ]


def _members(members: tuple[CellMember, ...], page: int, words: Words) -> Screen:
    start = page * _PER_PAGE
    buttons = [
        Button(member.name, LeadAction(do="reset_member", about=member.member_id).pack())
        for member in members[start : start + _PER_PAGE]
    ]
    step = []
    if page > 0:
        step.append(_button("reset", words, "lead.page_before", page - 1))
    if start + _PER_PAGE < len(members):
        step.append(_button("reset", words, "lead.page_after", page + 1))
    ends = (tuple(step),) if step else ()
    back = (_button("home", words, "lead.back"), home_button(words))
    return Screen(words("lead.reset_pick"), (*in_rows(buttons), *ends, back))


async def _confirm_reset(work: Work, person: Person, words: Words, member_id: int) -> Screen:
    members = await progress.cell_members(work, person)
    member = next((m for m in members if m.member_id == member_id), None)
    if member is None:
        raise Refusal("not_in_cell")
    yes = _button("reset_yes", words, "lead.reset_yes", member_id)
    text = words("lead.reset_confirm", name=member.name)
    return Screen(text, ((yes,), (_button("reset", words, "lead.back"),)))


async def _reset(work: Work, person: Person, words: Words, member_id: int) -> Reply:
    code = await joining.reset(work, person, member_id)
    days = joining.PRINTED_CODE_LASTS.days
    text = words("lead.reset_done", code=joining.printed(code), days=days)
    return show(Screen(text, ((_button("home", words, "lead.back"),), (home_button(words),))))


def _button(do: str, words: Words, key: str = "", about: int = 0) -> Button:
    return Button(words.label(key or f"lead.{do}"), LeadAction(do=do, about=about).pack())
