"""Where else a member belonged this year: noted by the secretary, with the comment from there."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.notices import PlaceAction
from handlers.committee import other_cells_view as view
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Leads, Written, tapped_over
from handlers.reply import Reply, Screen, show
from handlers.words import Words
from terms.places import PlaceKind
from workflow.accounts import Person
from workflow.committee import other_cells
from workflow.dates import typed_day
from workflow.errors import Refusal
from workflow.front import typed_places
from workflow.typed_over import Spot
from workflow.work import Work

router = Router(name="places")
router.message.filter(Leads())
router.callback_query.filter(Leads())


class Noting(StatesGroup):
    """The day of a transfer, or a comment, is being typed."""

    since = State()
    comment = State()


class AboutPlace(About):
    """Whose place, and of which kind."""

    member: int
    kind: PlaceKind


def _over(tap: PlaceAction) -> Spot | None:
    """A place is taken away with its comment."""
    return (
        Spot(typed_places.OTHER_PLACE, (tap.about, _kind(tap.value).value))
        if tap.do == "drop"
        else None
    )


@router.callback_query(PlaceAction.filter(), flags=tapped_over(_over))
async def tapped(
    query: CallbackQuery,
    callback_data: PlaceAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step with a member's other places."""
    await state.clear()
    about, kind = callback_data.about, _kind(callback_data.value)
    match callback_data.do:
        case "drop":
            await other_cells.drop(work, person, about, kind)
        case "former" | "comment" | "residence":
            return await _asks(callback_data, work, person, words, state)
        case "residents":
            found = await other_cells.residents(work, person)
            return show(view.residents_screen(found, about, words))
        case "home":
            pass
        case _:
            raise Refusal("button_unknown")
    return show(await _home(work, person, words, about))


async def _asks(
    tap: PlaceAction, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    name, _ = await other_cells.of_member(work, person, tap.about)
    kind = PlaceKind.RESIDENCE if tap.do == "residence" else _kind(tap.value)
    await stand(
        state,
        Noting.comment if tap.do == "comment" else Noting.since,
        AboutPlace(member=tap.about, kind=kind),
    )
    what = {"former": "since", "comment": "comment", "residence": "residence"}[tap.do]
    return show(view.asking(what, name, tap.about, words))


@router.message(InState(Noting.since), Written(typed_places.OTHER_PLACE, figures=True))
async def since_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep since when a member is here, or who wrote about them where they live, and when."""
    about = await AboutPlace.of(state)
    place, _, last = text.rpartition(",") if about.kind is PlaceKind.RESIDENCE else ("", "", text)
    if about.kind is PlaceKind.RESIDENCE and not place.strip():
        raise Refusal("residence_unreadable")
    since = typed_day(last, work.now.date())
    if since > work.now.date() and str(since.year) not in last:
        since = since.replace(year=since.year - 1)
    await other_cells.note(work, person, about.member, about.kind, since, " ".join(place.split()))
    if about.kind is PlaceKind.RESIDENCE:
        return await _asks(_comment(about), work, person, words, state)
    await state.clear()
    return show(await _home(work, person, words, about.member))


@router.message(InState(Noting.comment), Written(typed_places.OTHER_PLACE))
async def comment_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep what another cell wrote."""
    kept = await AboutPlace.of(state)
    about = kept.member
    await other_cells.keep_comment(work, person, about, kept.kind, text)
    await state.clear()
    return show(await _home(work, person, words, about))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the day or the comment, as long as one leads the cell."""
    if not person.leads:
        return None
    about = AboutPlace.read(cursor.kept).member
    name, _ = await other_cells.of_member(work, person, about)
    what = "since" if cursor.at(Noting.since) else "comment"
    if what == "since" and AboutPlace.read(cursor.kept).kind is PlaceKind.RESIDENCE:
        what = "residence"
    return show(view.asking(what, name, about, words))


async def _home(work: Work, person: Person, words: Words, about: int) -> Screen:
    name, found = await other_cells.of_member(work, person, about)
    return view.home_screen(name, found, about, words)


def _comment(about: AboutPlace) -> PlaceAction:
    return PlaceAction(do="comment", about=about.member, value=about.kind.value)


def _kind(name: str) -> PlaceKind:
    return next((kind for kind in PlaceKind if kind.value == name), PlaceKind.FORMER)


CONVERSATION = Conversation(
    router,
    steps=(Noting,),
    current=current,
    seen_again={"other_place": lambda about: PlaceAction(do="home", about=int(about[0])).pack()},
)
"""What is declared of other places."""
