"""Every button of the program, pressed by the secretary: found in the code, so that none is
forgotten.

However often a button is pressed, a screen is shown or a sentence told, and no number that a
person made up is a mistake of ours. What others may do by them: `test_rights_matrix`."""

from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.updates.arrivals import Outcome
from handlers.words import words_for
from terms.calendar import CalendarMatter
from tests.handlers.factories import data_of, factories, steps
from tests.handlers.line import Behind, Shown
from tests.meeting_room import open_room
from tests.rights_stage import Stage, set_stage
from tests.worlds import World, found_cell, open_world
from workflow.accounts import Person
from workflow.people import joining

pytestmark = pytest.mark.asyncio(loop_scope="module")

VI = words_for("vi")
LARGEST = 2**31 - 1
"""No number of ours is larger."""
TOO_LARGE = 2**63
"""What no database takes."""
ENDS = ("m:leave_now", "p:erase_now", "l:reset_yes")
"""After these a chat is nobody's: they are pressed last."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """The two cells; what one test presses, the next one finds pressed."""
    folder: Path = tmp_path_factory.mktemp("pressed")
    async with open_world("sqlite", folder) as world:
        cell = await found_cell(world)
        async with open_room(world, cell) as room:
            yield await set_stage(room)


def _numbers(stage: Stage, about: int) -> dict[str, object]:
    """Give the first cell's numbers for every place a button may carry one in."""
    ids = stage.ids
    return {
        "meeting": ids["meeting_id"],
        "review": ids["review_id"],
        "report": ids["report_id"],
        "session": ids["session_id"],
        "duty": ids["duty_id"],
        "about": about,
        "item": "i1",
        "matter": next(iter(CalendarMatter)).value,
    }


def _buttons(stage: Stage, *abouts: int) -> Iterator[str]:
    """Give every step of every factory, with each of these numbers; the ends at the end."""
    every = [
        data_of(factory, do, **_numbers(stage, about))
        for factory, dos in steps().items()
        for do in dos
        for about in abouts
    ]
    yield from sorted(dict.fromkeys(every), key=lambda data: data.startswith(ENDS))


async def _presses(phone: Behind, buttons: Iterable[str], *, times: int = 1) -> list[str]:
    """Press each, so many times unless it is refused; give all that is shown or said meanwhile.

    Each press is answered, and none with a mistake of ours."""
    said, wrong = [], []
    for data in buttons:
        for _ in range(times):
            phone.messages[:] = [Shown(1, "")]
            files = len(phone.files)
            await phone.taps_data(data, 1)
            shown = [f"{m.text} {m.labels}" for m in phone.messages if m.text]
            answered = shown or phone.toast or len(phone.files) > files
            if phone.outcome is not Outcome.HANDLED or not answered:
                wrong.append(data)
            said += [*shown, phone.toast]
            if phone.toast:
                break
    assert [] == wrong
    return [*said, *phone.files]


async def _joins(stage: Stage, who: Person, chat: int) -> Behind:
    async with stage.world.job() as work:
        code = await joining.make_code(work, who.member_id)
    phone = _phone(stage.world, chat)
    await phone.says(f"/start {code}")
    await phone.taps(VI.label("join.do_agree"))
    return phone


def _phone(world: World, chat: int) -> Behind:
    return Behind(world, chat)


@pytest.mark.long
async def test_a_number_that_is_not_there_is_answered(stage: Stage) -> None:
    """As the secretary, who may do most: above all there are."""
    phone = await _joins(stage, stage.people["an"], 9100)
    every = ("meeting", "review", "report", "session", "duty", "about", "page", "version")
    numbers = dict.fromkeys((*every, "row", "mark"), LARGEST)
    buttons = [data_of(f, do, **numbers) for f, dos in steps().items() for do in dos]

    await _presses(phone, [data for data in buttons if not data.startswith(ENDS)])


async def test_a_number_no_database_takes_is_an_old_button(stage: Stage) -> None:
    """Only who forges a button gets there; he is answered as after an old one."""
    phone = await _joins(stage, stage.people["an"], 9110)
    forged = [
        data_of(factory, dos[0], **_numbers(stage, LARGEST)).replace(str(LARGEST), str(TOO_LARGE))
        for factory, dos in steps().items()
        if "about" in factory.model_fields
    ]

    said = await _presses(phone, forged)

    assert {VI.label("error.button_old")} == {each for each in said if each and "[" not in each}


@pytest.mark.long
async def test_the_secretary_presses_everything_twice(stage: Stage) -> None:
    """In the midst of a meeting, whether it is the time for it or not; and no step was missed.

    What a button on any of the screens does is among the steps that were found in the code."""
    phone = await _joins(stage, stage.people["an"], 9004)
    known = {(factory.__prefix__, str(do)) for factory, dos in steps().items() for do in dos}
    drawn: set[tuple[str, str]] = set()

    for data in _buttons(stage, stage.ids["member_id"]):
        await _presses(phone, [data], times=2)
        for message in phone.messages:
            drawn |= {_step(button.data) for button in message.buttons if button.data}

    missed = {step for step in drawn - known if not step[1].startswith(("pick_", "turn_"))}
    assert set() == {step for step in missed if step[0] != "w"}
    assert len(drawn) > 60


def _step(data: str) -> tuple[str, str]:
    prefix, do, *_ = data.split(":")
    return prefix, do


async def test_every_factory_has_steps_to_press() -> None:
    """A factory that none of the walks presses would be a door nobody tried."""
    prefixes = [factory.__prefix__ for factory in factories()]

    assert len(prefixes) >= 18
    assert [] == [factory for factory, dos in steps().items() if not dos]
