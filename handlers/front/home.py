"""The first screen, help, language, leaving: what is reachable from everywhere."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.ballot.sheet_view import receive_button
from handlers.callbacks.base import JoinAction, LeadAction, MenuAction, ReviewAction
from handlers.callbacks.desk import DeskAction, PrivacyAction
from handlers.callbacks.duties import DutyStep
from handlers.callbacks.members import GroupAction
from handlers.callbacks.notices import DecideAction
from handlers.committee.deputy import stand_in_button
from handlers.duties.duty_list_view import answer_button, step_button
from handlers.filters import Typed
from handlers.front import bodies_view, home_choices, questions
from handlers.front.meeting_button import check_in_button, meeting_button
from handlers.front.past_years_view import past_button
from handlers.front.year_choice_view import year_buttons
from handlers.office.appraising_view import queue_button
from handlers.office.cells_table_view import table_button
from handlers.office.following import follow_button
from handlers.remedy.remedies_view import list_button
from handlers.reply import Button, Capabilities, Reply, Screen, show
from handlers.review import yearly_papers_view
from handlers.views import bar, due_day, home_button, in_rows
from handlers.words import Words, words_for
from terms.destruction import RecordKind
from workflow import accounts
from workflow.accounts import Person
from workflow.cycle import last_day
from workflow.front import bodies
from workflow.front.home import YearStatus, standing
from workflow.people import joining
from workflow.work import ChatKey, Work

router = Router(name="home")
_PHONE = ("device", "language")
"""What is chosen once for a phone: it stands in the help."""


async def home_screen(work: Work, person: Person, words: Words) -> Screen:
    """Give the first screen: where the member stands and what they can do now."""
    text, choices = await _home(work, person, words)
    return Screen(text, home_choices.rows_of(choices, words))


async def _home(work: Work, person: Person, words: Words) -> tuple[Markup, list[Button]]:
    """Give what the first screen says, and all there is to choose: what is to be done first."""
    where = await standing(work, person)
    places = await bodies.others(work, person)
    if person.body is not None:
        return bodies_view.home(where, places, person, words)
    text = [words("home.hello", name=person.name, cell=person.cell_name)]
    if where is not None and where.own_session is not None:
        text.append(words("meeting.your_sheet"))
    text.append(_year_line(where, words))
    if where is not None and where.year != where.newest:
        text.append(words("year.earlier", year=where.year, newest=where.newest))
    if where is not None and where.owes_above:
        text.append(_owed_above(where, words))
    choices = [] if where is None else _to_do(where, words)
    choices += _lead(person, words) + _above(person, words)
    if places:
        text.append(bodies_view.also(places, words))
        choices += bodies_view.place_buttons(places, words)
    choices += [] if where is None else _of_year(where, words)
    choices += _offices(person, words, year=where is not None)
    if person.committee_id and where is not None:
        choices.append(bodies_view.above_button(person.committee_id, words))
    return Markup("\n\n").join(text), choices


def _year_line(where: YearStatus | None, words: Words) -> Markup:
    if where is None:
        return words("home.no_cycle")
    if where.gone:
        return words("home.destroyed", year=where.year)
    if where.closed and where.asked and not where.submitted:
        return words("home.closed", year=where.year)
    if where.over and (where.submitted or not where.asked):
        return words("home.over", year=where.year)
    if not where.asked:
        return words("home.not_asked", year=where.year)
    if where.submitted:
        return words("home.submitted", year=where.year)
    if where.late:
        key = "home.late_writing" if where.begun else "home.late"
        return words(key, year=where.year, answered=where.answered, items=where.items)
    if not where.begun:
        return words(
            "home.not_begun", year=where.year, due=due_day(last_day(where.deadline), words)
        )
    return words(
        "home.writing",
        year=where.year,
        due=due_day(last_day(where.deadline), words),
        answered=where.answered,
        items=where.items,
        bar=bar(where.answered, where.items),
    )


def _owed_above(where: YearStatus, words: Words) -> Markup:
    """Say which answers to the upper level are missing."""
    owed = sorted(one.value for one in where.owes_above)
    return Markup("\n").join(
        words("home.owed", what=words(f"duty.what.{one}", name="")) for one in owed
    )


def _to_do(where: YearStatus, words: Words) -> list[Button]:
    """Give what waits for the member: a ballot, the meeting, the review."""
    choices = []
    if where.own_session is not None:
        choices.append(receive_button(words, where.own_session))
    if where.meeting is not None:
        choices.append(meeting_button(where.meeting, words))
        if where.meeting.led and where.meeting.roll_call:
            choices.append(check_in_button(words))
    if where.over and RecordKind.LEVEL not in where.gone:
        choices.append(_published(words))
    if where.asked and not (where.submitted or where.closed):
        key = "home.go_on" if where.begun else "home.write"
        choices.append(Button(words.label(key), ReviewAction(do="open").pack()))
    elif where.submitted and "answer_themes" in where.owes_above:
        choices.append(answer_button("answer_themes", words))
    if "collective_answers" in where.owes_above:
        choices.append(answer_button("collective_answers", words))
    return choices


def _lead(person: Person, words: Words) -> list[Button]:
    """Give who leads the way to what they lead; it never gives way to another year or body."""
    lead = LeadAction(do="home").pack()
    return [Button(words.label("home.lead"), lead)] if person.leads else []


def _above(person: Person, words: Words) -> list[Button]:
    """Give the ways to what somebody does for the organisation above."""
    choices = []
    if person.follows:
        choices.append(follow_button(words))
    if person.above:
        choices.append(queue_button(words))
    if person.officer:
        choices.append(table_button(words))
    return choices


def _of_year(where: YearStatus, words: Words) -> list[Button]:
    """Give what else there is in the year; what is over is left out."""
    choices = []
    if where.submitted and "answer_themes" not in where.owes_above:
        choices.append(Button(words.label("home.view"), ReviewAction(do="open").pack()))
    elif not (where.asked or where.closed):
        which = ReviewAction(do="which").pack()
        choices.append(Button(words.label("review.which_button"), which))
    choices.append(step_button(DutyStep.MINE, words))
    if where.published and not where.over:
        choices.append(_published(words))
    return choices + year_buttons(where.others, words)


def _published(words: Words) -> Button:
    return Button(words.label("home.published"), DecideAction(do="own").pack())


def _offices(person: Person, words: Words, *, year: bool) -> list[Button]:
    """Give the way to what else somebody does for the cell or for their group."""
    choices = []
    if person.in_committee and year and not person.leads:
        choices.append(Button(words.label("desk.home"), DeskAction(do="progress").pack()))
    if person.may_stand_in:
        choices.append(stand_in_button(words))
    if person.remedies:
        choices.append(list_button(words))
    if person.leads_group and year:
        choices.append(Button(words.label("group.own"), GroupAction(do="own").pack()))
    return choices


@router.callback_query(JoinAction.filter())
async def agreed_already(query: CallbackQuery, words: Words) -> Reply:
    """Answer the second tap on "agree": the chat is joined, and its screens stay."""
    return Reply(toast=words.label("join.done"))


@router.callback_query(MenuAction.filter())
async def menu_tapped(
    query: CallbackQuery,
    callback_data: MenuAction,
    work: Work,
    chat: ChatKey,
    person: Person,
    words: Words,
    state: FSMContext,
    capabilities: Capabilities,
) -> Reply:
    """Go where the button says; whatever was being written stays as it is."""
    match callback_data.do:
        case "help":
            return show(_help(words, capabilities))
        case "more":
            _, choices = await _home(work, person, words)
            return show(home_choices.rest(choices, words))
        case "secrecy":
            return _secrecy(chat, words)
        case "device":
            return await _device(work, person, words)
        case "language":
            return await _other_language(work, person)
        case "leave":
            return show(_leave_screen(person, words))
        case "leave_now":
            await state.clear()
            await joining.leave(work, chat)
            return show(Screen(words("join.left")))
        case _:
            await state.clear()
            return show(await home_screen(work, person, words))


@router.message(Typed("start", "menu", "trang chu", "home", "huy", "thoi", "de sau", "cancel"))
async def home_typed(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Leave whatever is going on; nothing typed before is lost."""
    await state.clear()
    return show(await home_screen(work, person, words))


@router.message(Typed("help", "tro giup", "trogiup", "giup"))
async def help_typed(message: Message, words: Words, capabilities: Capabilities) -> Reply:
    """Tell what can be done here."""
    return show(_help(words, capabilities))


@router.message(Typed("bimat", "bi mat", "bi mat phieu", "secrecy"))
async def secrecy_typed(message: Message, chat: ChatKey, words: Words) -> Reply:
    """Say what the secrecy of the ballot is, and where it ends."""
    return _secrecy(chat, words)


@router.message(Typed("language", "ngon ngu", "ngonngu", "english", "tieng viet"))
async def language_typed(message: Message, work: Work, person: Person) -> Reply:
    """Speak the other language."""
    return await _other_language(work, person)


@router.message(Typed("roi", "leave", "thoat"))
async def leave_typed(message: Message, person: Person, words: Words) -> Reply:
    """Ask before parting this chat from its member."""
    return show(_leave_screen(person, words))


def _secrecy(chat: ChatKey, words: Words) -> Reply:
    limits = words("ballot.secrecy_limits", channel=chat.channel.capitalize())
    parts = (Screen(words("ballot.secrecy")), Screen(limits, ((home_button(words),),)))
    return Reply(parts=parts)


def _help(words: Words, capabilities: Capabilities) -> Screen:
    how = words("help.tapping" if capabilities.buttons else "help.typing")
    own = Button(words.label("privacy.button"), PrivacyAction(do="home").pack())
    asked = questions.list_button(words)
    papers = yearly_papers_view.list_button(words)
    phone = [Button(words.label(f"home.{do}"), MenuAction(do=do).pack()) for do in _PHONE]
    which = Button(words.label("review.which_button"), ReviewAction(do="which").pack())
    ways = in_rows([asked, which, past_button(words), list_button(words), papers, own, *phone])
    return Screen(words("help.text", how=how), (*ways, (home_button(words),)))


def _leave_screen(person: Person, words: Words) -> Screen:
    yes = Button(words.label("join.leave_yes"), MenuAction(do="leave_now").pack())
    return Screen(words("join.leave", name=person.name), ((yes,), (home_button(words),)))


async def _device(work: Work, person: Person, words: Words) -> Reply:
    code = await joining.own_code(work, person)
    minutes = int(joining.OWN_CODE_LASTS.total_seconds()) // 60
    leave = Button(words.label("home.leave"), MenuAction(do="leave").pack())
    text = words("join.device", code=joining.printed(code), minutes=minutes)
    return show(Screen(text, ((leave,), (home_button(words),))))


async def _other_language(work: Work, person: Person) -> Reply:
    other = "vi" if person.language == "en" else "en"
    await accounts.speak(work, person, other)
    return show(await home_screen(work, person, words_for(other, person.body)))
