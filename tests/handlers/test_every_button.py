"""Every button of every screen, tapped: none leads nowhere, none is longer than a button may be."""

from collections import Counter
from collections.abc import Iterator

import pytest
from aiogram.filters.callback_data import CallbackData

from bot.demo.acting import USUALLY
from handlers.callbacks.agenda import AgendaAction
from handlers.callbacks.base import (
    JoinAction,
    LeadAction,
    MenuAction,
    ReminderAction,
    ReviewAction,
    YearAction,
)
from handlers.callbacks.duties import CalendarAction, DutyAction, DutyStep
from handlers.callbacks.meeting import MeetingAction
from handlers.meeting.leading_view import REASONS
from handlers.words import words_for
from terms.calendar import CalendarMatter
from tests.handlers.conftest import Joined
from tests.handlers.contents import STICKER
from tests.handlers.line import Behind, Button
from tests.meeting_room import LAST_DAY
from tests.worlds import Cell, World
from workflow import cycle as cycles
from workflow.meeting.proceedings import STEPS
from workflow.review.which_form import FORMS
from workflow.review.writing import GRADES, LEVELS

CALLBACK_BYTES = 64
BIG = 2**31 - 1
"""No column of ours counts further."""
ROUNDS = 540
ELSEWHERE = (
    "pm:",
    "m:leave_now",
    "l:reset_yes",
    "g:",
    "q:",
    "h:",
    "s:",
    "l:reset_member",
    "d:",
    "c:",
    "p:",
    "y:",
    "du:",
    "ca:",
    "iv:",
    "dc:",
    "pl:",
    "ff:",
    "fq:",
    "ds:",
)
"""What ends the walk, or has a walk of its own: leaving, taking phones off, the meeting,
the duties and the calendar, prompts, the desk, the reports, one's own data,
the papers of the year, what a year brought for a member, the common questions, the dossier."""

WAY_OUT = frozenset({"r:overview", "r:help", "r:leave"})
"""What stands below every question."""
TURNS = frozenset({"r:undo", "r:redo", "r:join", "r:before"})
"""What stands below any question whose answer was replaced."""

SEVEN = 7
WIDE = {
    "fq:list": "the help: asked for, and where all that is needed seldom stands",
    "ff:list": "«Việc khác» of who leads: what the seven of the menu gave way to",
    "r:pick": "a graded question: its grades, what may be done with the answer, on, back and out",
}
"""Screens with more than seven kinds of choices, by the first of them, each with why. A list of
names, levels, questions or years is one kind, however long it is."""

Kind = str
Screen = tuple[Kind, ...]
Place = tuple[Screen, Kind]


def kind_of(button: Button) -> Kind:
    """Give what a button does, apart from whom or what it does it to."""
    prefix, do, *_ = button.data.split(":")
    return f"{prefix}:{do}"


def screen_of(phone: Behind) -> Screen:
    """Give what kind of screen one looks at: its kinds of button, each once."""
    kinds = dict.fromkeys(kind_of(b) for b in phone.messages[-1].buttons if b.data)
    return tuple(kind for kind in kinds if kind not in TURNS)


def place_of(here: Screen, kind: Kind) -> Place:
    """Give where a kind of button is tapped: what every question has below it is one place."""
    return ((), kind) if kind in WAY_OUT | TURNS else (here, kind)


def walkable(phone: Behind) -> list[Button]:
    """Give the buttons of the newest message that the walk may tap; pages open elsewhere."""
    shown = phone.messages[-1].buttons
    return [b for b in shown if b.data and not b.data.startswith(ELSEWHERE)]


async def walk(phone: Behind) -> Counter[Place]:
    """Tap on, always the button that was tapped least on this kind of screen."""
    tapped: Counter[Place] = Counter()
    for _ in range(ROUNDS):
        if not walkable(phone):
            await phone.says("menu")
        here = screen_of(phone)
        button = min(walkable(phone), key=lambda b: tapped[place_of(here, kind_of(b))])
        tapped[place_of(here, kind_of(button))] += 1
        await phone.taps_data(button.data)
        assert not phone.toast, (here, button, phone.toast)
        assert phone.text, (here, button)
    return tapped


def found_screens(tapped: Counter[Place]) -> set[Screen]:
    """Give every kind of screen that a walk stood before."""
    return {here for here, _ in tapped}


@pytest.mark.parametrize(
    ("who", "year_open"),
    [
        pytest.param("an", True, marks=pytest.mark.long),
        pytest.param("an", False, marks=pytest.mark.long),
        ("lan", True),
    ],
)
async def test_a_walk_over_every_screen(
    world: World, cell: Cell, joined: Joined, who: str, year_open: bool
) -> None:
    """Each kind of button on each kind of screen is tapped, and none is refused."""
    if year_open:
        async with world.job() as work:
            await cycles.open_cycle(work, cell.people["an"], "hcmc_edu_2023", LAST_DAY)
    phone = await joined(who, 1000)

    tapped = await walk(phone)

    found = {place_of(here, kind) for here, _ in tapped for kind in here}
    passed_over = {place for place in found - set(tapped) if not place[1].startswith(ELSEWHERE)}
    assert set() == passed_over
    wide = {here[0]: here for here in found_screens(tapped) if len(here) > SEVEN}
    assert {} == {first: here for first, here in wide.items() if first not in WIDE}


async def test_a_wordless_message_on_every_screen(world: World, cell: Cell, joined: Joined) -> None:
    """At each question of the review a sticker is answered, and loses nothing."""
    async with world.job() as work:
        await cycles.open_cycle(work, cell.people["an"], "hcmc_edu_2023", LAST_DAY)
    lan = await joined("lan", 1001)
    await lan.says("kiem diem")

    for number in range(1, len(FORMS["2A.2023"].asked(USUALLY)) + 1):
        await lan.sends(**STICKER)
        assert f"Câu {number}/" in lan.text
        await lan.taps(words_for("vi").label("review.later"))


def _taps() -> Iterator[CallbackData]:
    """Give the longest tap of every kind."""
    for place in ("home", "help", "device", "language", "leave", "leave_now"):
        yield MenuAction(do=place)
    for answer in ("agree", "details", "refuse"):
        yield JoinAction(do=answer)
    for form in FORMS.values():
        for item in form.items:
            for value in (*GRADES, *LEVELS):
                yield ReviewAction(do="pick", review=BIG, item=item.id, value=value)
            yield ReviewAction(do="previous", review=BIG, item=item.id)
    yield ReviewAction(do="submit_yes", review=BIG)
    for step in ("progress", "reset", "reset_member", "reset_yes"):
        yield LeadAction(do=step, about=BIG)
    for later in ("evening", "tomorrow", "later"):
        yield ReminderAction(do=later)
    yield YearAction(do="year", year=BIG, day=BIG)
    yield from _duty_taps()
    for reason in REASONS:
        yield MeetingAction(do="absent", meeting=BIG, about=BIG, value=reason)
    yield MeetingAction(do="approve_minutes", meeting=BIG, about=BIG)
    for step in STEPS:
        yield AgendaAction(do="conclude_bare", meeting=BIG, about=BIG, value=step)


def _duty_taps() -> Iterator[CallbackData]:
    for step in DutyStep:
        yield DutyAction(do=step, duty=BIG)
    for matter in CalendarMatter:
        yield CalendarAction(do="ask", matter=matter.value)


def test_what_a_button_says_fits() -> None:
    """64 bytes are all there is, with ids as big as they get; what is packed is read back."""
    taps = tuple(_taps())

    too_long = [tap for tap in taps if len(tap.pack().encode()) > CALLBACK_BYTES]
    misread = [tap for tap in taps if type(tap).unpack(tap.pack()) != tap]

    assert ([], []) == (too_long, misread)
