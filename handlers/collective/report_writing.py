"""The collective report in chat, written by several hands; the secretary hands it in."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.desk import ReportAction
from handlers.collective import report_view as view
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Typed, Written, tapped_over
from handlers.reply import Paper, Reply, Screen, show
from handlers.review.criteria_view import LISTED
from handlers.words import DEFAULT_LANGUAGE, Words, words_for
from papers.forms import Kind
from papers.forms.values import choices_of
from workflow.accounts import Person
from workflow.collective import consultation, report_paper, report_writing
from workflow.collective.consultation import Flag
from workflow.collective.report_writing import Report, ReportItem
from workflow.collective.reporting_scope import collectives
from workflow.committee.progress import cell_members
from workflow.errors import Refusal
from workflow.front import typed_places
from workflow.typed_over import Spot
from workflow.work import Work

router = Router(name="collective")


class Collective(StatesGroup):
    """An item, or what a body answered, is being typed."""

    item = State()
    figures = State()
    """An item that is answered with figures: a bare number is no slip there."""
    opinion = State()


class AboutItem(About):
    """Which item of which report, and the version its writer has seen."""

    report: int
    item: str
    version: int


class AboutBody(About):
    """Which body answered about which report."""

    report: int
    body: str


@router.message(Typed("bao cao tap the", "baocaotapthe", "collective"))
async def list_typed(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Give the reports of the cell."""
    await state.clear()
    return show(await _list(work, person, words))


def _over(tap: ReportAction) -> Spot | None:
    """A choice takes the place of another."""
    return (
        Spot(typed_places.REPORT_ITEM, (tap.report, tap.item))
        if tap.do.startswith("pick_")
        else None
    )


@router.callback_query(ReportAction.filter(), flags=tapped_over(_over))
async def tapped(
    query: CallbackQuery,
    callback_data: ReportAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step in a collective report."""
    tap = callback_data
    await state.clear()
    if tap.do == "list":
        return show(await _list(work, person, words))
    if tap.do in ("begin", "begin_above"):
        if (tap.do == "begin_above") is not person.over_cells:
            raise Refusal("button_unknown")
        return show(await _begun(work, person, words, tap.about))
    now = await report_writing.report(work, person, tap.report)
    if tap.do in _ITEM_STEPS or tap.do.startswith("pick_"):
        return await _at_item(work, person, words, state, now, tap)
    if tap.do in _OUTLOOK_STEPS or tap.do.startswith("turn_"):
        return await _at_outlook(work, person, words, state, now, tap)
    return await _whole(work, person, words, now, tap.do)


_ITEM_STEPS = ("item", "criteria", "assign", "assign_to", "reopen")
_OUTLOOK_STEPS = ("outlook", "ask", "opinion", "time")


async def _whole(work: Work, person: Person, words: Words, now: Report, do: str) -> Reply:
    match do:
        case "word":
            made = await report_paper.paper(work, person, now.report_id)
            key = "collective.file_draft" if made.draft else "collective.file"
            caption = words(key, name=now.name, year=now.year)
            return Reply(parts=(Paper(made.name, made.render, caption, made.link),), fresh=True)
        case "submit":
            found = await consultation.outlook(work, person, now.report_id)
            return show(view.confirm_screen(now, found, words))
        case "submit_yes":
            if not now.submitted:
                now = await report_writing.submit(work, person, now.report_id)
        case "take_back":
            now = await report_writing.take_back(work, person, now.report_id)
        case "open":
            pass
        case _:
            raise Refusal("button_unknown")
    return show(view.report_screen(now, person, words))


async def _at_item(
    work: Work, person: Person, words: Words, state: FSMContext, now: Report, tap: ReportAction
) -> Reply:
    report, item = now.report_id, tap.item
    if tap.do == "criteria":
        # The figure may be typed while the criteria are on the screen.
        await _stand_at(person, words, state, now, item)
        return show(view.criteria(now, now.at(item), tap.about + LISTED, words))
    if tap.do == "assign":
        people = [(m.member_id, m.name) for m in await cell_members(work, person)]
        return show(view.assign_screen(now, now.at(item), people, words))
    if tap.do == "assign_to":
        now = await report_writing.assign(work, person, report, item, tap.about)
    elif tap.do == "reopen":
        now = await report_writing.reopen(work, person, report, item)
    elif tap.do.startswith("pick_"):
        value = tap.do.removeprefix("pick_")
        now = await report_writing.write(work, person, report, item, value, tap.version)
        return show(view.report_screen(now, person, words, words("collective.saved")))
    return show(await _stand_at(person, words, state, now, item))


async def _at_outlook(
    work: Work, person: Person, words: Words, state: FSMContext, now: Report, tap: ReportAction
) -> Reply:
    report = now.report_id
    if tap.do == "opinion":
        return show(await _ask_opinion(work, person, words, state, now, tap.item))
    if tap.do == "ask":
        await consultation.asked(work, person, report, tap.item)
    elif tap.do == "time":
        now = await consultation.plan_time(work, person, report, tap.about)
    elif tap.do.startswith("turn_"):
        flag = tap.do.removeprefix("turn_")
        if flag not in tuple(Flag):
            raise Refusal("button_unknown")
        now = await consultation.turn(work, person, report, Flag(flag))
    found = await consultation.outlook(work, person, report)
    return show(view.outlook_screen(now, found, person, words))


@router.message(InState(Collective.item), Written(typed_places.REPORT_ITEM))
@router.message(InState(Collective.figures), Written(typed_places.REPORT_ITEM, figures=True))
async def item_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep what was typed as the item's next version."""
    about = await AboutItem.of(state)
    now = await report_writing.report(work, person, about.report)
    one, seen = now.at(about.item), about.version
    if one.version != seen and one.mine:
        # Nothing is written over: the newer text is shown, and what was typed is given back.
        await _stand_at(person, words, state, now, one.item.id)
        note = words("collective.meanwhile", name=one.edited_by, text=text)
        return show(view.item_screen(now, one, person, words, note))
    now = await report_writing.write(work, person, now.report_id, one.item.id, text, seen)
    await state.clear()
    return show(view.report_screen(now, person, words, words("collective.saved")))


@router.message(InState(Collective.opinion), Written(typed_places.BODY_OPINION))
async def opinion_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep what a body answered."""
    about = await AboutBody.of(state)
    now = await report_writing.report(work, person, about.report)
    found = await consultation.answered(work, person, now.report_id, about.body, text)
    await state.clear()
    return show(view.outlook_screen(now, found, person, words, words("collective.saved")))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the item, or for what a body answered."""
    if cursor.at(Collective.opinion):
        asked = AboutBody.read(cursor.kept)
        now = await report_writing.report(work, person, asked.report)
        return show(await _opinion_screen(work, person, words, now, asked.body))
    about = AboutItem.read(cursor.kept)
    now = await report_writing.report(work, person, about.report)
    one = now.at(about.item)
    if not _writes(now, one):
        return None
    return show(view.item_screen(now, one, person, words))


async def _list(work: Work, person: Person, words: Words) -> Screen:
    return view.list_screen(await collectives(work, person), person, words)


async def _begun(work: Work, person: Person, words: Words, number: int) -> Screen:
    found = await collectives(work, person)
    if not 0 <= number < len(found):
        raise Refusal("no_collective")
    kind = found[number].kind
    # The name stands on an official paper: in Vietnamese, whatever its reader speaks.
    official = words_for(DEFAULT_LANGUAGE)
    named = official.label(f"collective.name_{kind}", cell=person.cell_name)
    name = found[number].name or named
    report_id = await report_writing.begin(work, person, kind, name)
    return view.report_screen(await report_writing.report(work, person, report_id), person, words)


def _writes(now: Report, one: ReportItem) -> bool:
    """Whether this reader types the item now."""
    return one.mine and not now.submitted and not choices_of(one.item)


async def _stand_at(
    person: Person, words: Words, state: FSMContext, now: Report, item: str
) -> Screen:
    one = now.at(item)
    if _writes(now, one):
        about = AboutItem(report=now.report_id, item=item, version=one.version)
        figures = one.item.kind is Kind.POINTS
        await stand(state, Collective.figures if figures else Collective.item, about)
    return view.item_screen(now, one, person, words)


async def _ask_opinion(
    work: Work, person: Person, words: Words, state: FSMContext, now: Report, body_id: str
) -> Screen:
    screen = await _opinion_screen(work, person, words, now, body_id)
    await stand(state, Collective.opinion, AboutBody(report=now.report_id, body=body_id))
    return screen


async def _opinion_screen(
    work: Work, person: Person, words: Words, now: Report, body_id: str
) -> Screen:
    found = await consultation.outlook(work, person, now.report_id)
    body = next((one for one in found.bodies if one.id == body_id), None)
    if body is None:
        raise Refusal("body_unknown")
    return view.opinion_screen(now, body.title, body.opinion, words)


CONVERSATION = Conversation(
    router,
    steps=(Collective,),
    current=current,
    wants=dict.fromkeys(
        (Collective.item, Collective.figures, Collective.opinion), "collective.not_text"
    ),
    seen_again={
        "report_item": lambda about: ReportAction(do="open", report=int(about[0])).pack(),
        "body_opinion": lambda about: ReportAction(do="outlook", report=int(about[0])).pack(),
    },
)
"""What is declared of the collective report."""
