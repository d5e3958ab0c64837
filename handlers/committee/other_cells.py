"""Where else a member belonged this year: noted by the secretary, with the comment from there."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.callbacks.desk import DeskAction
from handlers.callbacks.notices import PlaceAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Leads, Written, tapped_over
from handlers.reply import Button, Reply, Screen, show
from handlers.views import day, home_button, in_rows
from handlers.words import Words
from terms.places import PlaceKind
from workflow.accounts import Person
from workflow.committee import other_cells
from workflow.committee.other_cells import (
    OtherCell,
)
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
    """A place is noted anew, or taken away with its comment."""
    return (
        Spot(typed_places.OTHER_PLACE, (tap.about, _noted(tap).value))
        if tap.do in ("temporary", "drop")
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
        case "temporary":
            await other_cells.note(work, person, about, PlaceKind.TEMPORARY)
        case "drop":
            await other_cells.drop(work, person, about, kind)
        case "former" | "comment":
            name, _ = await other_cells.of_member(work, person, about)
            former = callback_data.do == "former"
            step = Noting.since if former else Noting.comment
            await stand(state, step, AboutPlace(member=about, kind=kind))
            return show(_asking("since" if former else "comment", name, about, words))
        case "home":
            pass
        case _:
            raise Refusal("button_unknown")
    return show(await _home(work, person, words, about))


@router.message(InState(Noting.since), Written(typed_places.OTHER_PLACE, figures=True))
async def since_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep since when a member is in this cell."""
    about = (await AboutPlace.of(state)).member
    since = typed_day(text, work.now.date())
    if since > work.now.date() and str(since.year) not in text:
        since = since.replace(year=since.year - 1)
    await other_cells.note(work, person, about, PlaceKind.FORMER, since)
    await state.clear()
    return show(await _home(work, person, words, about))


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
    return show(_asking(what, name, about, words))


async def _home(work: Work, person: Person, words: Words, about: int) -> Screen:
    name, found = await other_cells.of_member(work, person, about)
    parts = [words("place.head", name=name)]
    parts += [_place(place, words) for place in found] or [words("place.none")]
    known = {place.kind for place in found}
    buttons = []
    for place in found:
        if place.needed:
            key = "place.comment_again" if place.comment else "place.comment"
            buttons.append(_button("comment", key, about, words, place.kind))
        buttons.append(_button("drop", f"place.drop_{place.kind.value}", about, words, place.kind))
    if PlaceKind.TEMPORARY not in known:
        buttons.append(_button("temporary", "place.temporary", about, words))
    buttons.append(_button("former", "place.former", about, words))
    back = Button(words.label("desk.back_member"), DeskAction(do="member", about=about).pack())
    return Screen(Markup("\n\n").join(parts), in_rows([*buttons, back, home_button(words)]))


def _place(place: OtherCell, words: Words) -> Markup:
    since = day(place.since) if place.since else ""
    lines = [words(f"place.is_{place.kind.value}", day=since)]
    if place.comment:
        lines.append(words("place.said", text=place.comment))
    else:
        lines.append(words("place.needed" if place.needed else "place.not_needed"))
    return Markup("\n").join(lines)


def _asking(what: str, name: str, about: int, words: Words) -> Screen:
    back = _button("home", "place.back", about, words)
    text = words(f"place.ask_{what}", name=name)
    return Screen(text, ((back,), (home_button(words),)), typing=True)


def _button(
    do: str, key: str, about: int, words: Words, kind: PlaceKind = PlaceKind.FORMER
) -> Button:
    return Button(words.label(key), PlaceAction(do=do, about=about, value=kind.value).pack())


def _noted(tap: PlaceAction) -> PlaceKind:
    return PlaceKind.TEMPORARY if tap.do == "temporary" else _kind(tap.value)


def _kind(name: str) -> PlaceKind:
    return next((kind for kind in PlaceKind if kind.value == name), PlaceKind.FORMER)


CONVERSATION = Conversation(
    router,
    steps=(Noting,),
    current=current,
    seen_again={"other_place": lambda about: PlaceAction(do="home", about=int(about[0])).pack()},
)
"""What is declared of other places."""
