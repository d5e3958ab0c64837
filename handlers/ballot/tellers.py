"""The paper ballots in chat: a teller types the totals row by row, and never sees the other's."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.callbacks.votes import TellerAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Otherwise, Written
from handlers.reply import Button, Reply, Screen, show
from handlers.views import home_button
from handlers.words import Words
from workflow.accounts import Person
from workflow.ballot import paper_urn
from workflow.ballot.paper_urn import HEADS, Counting
from workflow.errors import Refusal
from workflow.work import Work

router = Router(name="tellers")

_OVER = frozenset({"paper_agreed", "no_ballot"})


class TellerTalk(StatesGroup):
    """A teller types figures."""

    figures = State()


class AboutCount(About):
    """Which vote is counted."""

    session: int


@router.callback_query(TellerAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: TellerAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Begin a count, go on with it, or make the second one on the same phone."""
    again = callback_data.do == "again"
    seen = await paper_urn.begin(work, person, callback_data.session, again=again)
    return await _asks(words, state, seen)


@router.message(InState(TellerTalk.figures), Written(Otherwise.NOTHING_STANDS, figures=True))
async def figures_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Take the figures of one row; wrong ones are told, and asked for again."""
    session_id = (await AboutCount.of(state)).session
    try:
        seen = await paper_urn.enter(work, person, session_id, text)
    except Refusal as refusal:
        note = words(f"error.{refusal.code}", **refusal.fields)
        if refusal.code in _OVER:
            await state.clear()
            return show(Screen(note, ((home_button(words),),)))
        seen = await paper_urn.begin(work, person, session_id)
        return await _asks(words, state, seen, note)
    return await _asks(words, state, seen)


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the row that comes next."""
    session_id = AboutCount.read(cursor.kept).session
    return show(screen(words, await paper_urn.begun(work, person, session_id)))


async def _asks(
    words: Words, state: FSMContext, seen: Counting, note: Markup | None = None
) -> Reply:
    if seen.question is None:
        await state.clear()
    else:
        await stand(state, TellerTalk.figures, AboutCount(session=seen.session_id))
    return show(screen(words, seen, note))


def screen(words: Words, seen: Counting, note: Markup | None = None) -> Screen:
    """Give what a teller is asked now, or what came of their count."""
    above = [note] if note else []
    if seen.differing:
        rows = ", ".join(_name(words, seen, each) for each in seen.differing)
        above.append(words("tellers.differ", rows=rows))
    home = (home_button(words),)
    if seen.question is not None:
        return Screen(Markup("\n\n").join([*above, _question(words, seen)]), (home,), typing=True)
    if seen.agreed:
        return Screen(words("tellers.agreed"), (home,))
    again = TellerAction(do="again", session=seen.session_id).pack()
    button = (Button(words.label("tellers.again"), again),)
    return Screen(words("tellers.waits"), (button, home) if seen.alone else (home,))


def _question(words: Words, seen: Counting) -> Markup:
    assert seen.question is not None
    if seen.question in HEADS:
        return words(f"tellers.ask_{seen.question}", number=seen.number, electors=seen.electors)
    marks = " – ".join(words.label(f"level.{mark.value}") for mark in seen.marks)
    name = _name(words, seen, seen.question)
    place = 1 + [str(row.member_id) for row in seen.subjects].index(seen.question)
    return words(
        "tellers.ask_row",
        number=seen.number,
        place=place,
        of=len(seen.subjects),
        name=name,
        marks=marks,
    )


def _name(words: Words, seen: Counting, question: str) -> str:
    if question in HEADS:
        return words.label(f"tellers.{question}")
    return seen.subject(question).name or words.label("votes.the_motion")


CONVERSATION = Conversation(
    router,
    steps=(TellerTalk,),
    current=current,
)
"""What is declared of counting paper."""
