"""The first screen of every role in every state of the year: few choices, what is over gone."""

from pathlib import Path

import pytest

from handlers.front import home_choices
from handlers.reply import Button
from handlers.words import words_for
from tests.handlers.rights_states import ROLES, STATES
from tests.handlers.rights_walk import open_walk
from tests.rows import few

VI = words_for("vi")
JOINED = ROLES.keys() - {"stranger", "former"}


@pytest.mark.parametrize("state", few(STATES, 6))
async def test_nobody_is_offered_more_than_seven_things(state: str, tmp_path: Path) -> None:
    """The roll is offered while it is called; help is last, language and phones stand in it."""
    homes = {}
    async with open_walk(state, tmp_path) as walk:
        for role in JOINED:
            phone = walk.phone(role)
            await phone.says("menu")
            homes[role] = phone.labels

    called = VI.label("home.check_in")
    assert all(len(labels) <= home_choices.MOST for labels in homes.values())
    assert {VI.label("home.help")} == {labels[-1] for labels in homes.values()}
    assert (state == "roll_call") is (called in homes["member"])
    assert called not in homes["secretary"] or state == "roll_call"


def test_who_has_many_offices_finds_the_rest_a_tap_further() -> None:
    """Nothing is lost, and one choice is the main one."""
    choices = [Button(f"Việc {number}", f"x:{number}") for number in range(12)]

    first = [button for row in home_choices.rows_of(choices, VI) for button in row]
    further = [button for row in home_choices.rest(choices, VI).buttons for button in row]

    assert home_choices.MOST == len(first)
    assert [True] + [False] * (home_choices.MOST - 1) == [each.main for each in first]
    shown = {each.data for each in (*first, *further)}
    assert {each.data for each in choices} <= shown
