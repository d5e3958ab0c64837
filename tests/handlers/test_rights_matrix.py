"""Who may change what, and read what: every role presses and types everything, in every state.

The doors are found in the code and on the screens; what a role may do is `rights_table.RIGHTS`.
What is tried is undone, so that each press meets the state as it is."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.handlers.factories import factories
from tests.handlers.rights_judge import judge_of
from tests.handlers.rights_states import ROLES, STATES
from tests.handlers.rights_table import RIGHTS
from tests.handlers.rights_walk import Walk, door_of, open_walk, walked
from workflow.accounts import Person

FEWEST_DOORS = 8
"""Steps by which the secretary changes rows, in the state where there are fewest."""


@pytest.mark.long
@pytest.mark.parametrize("state", STATES)
async def test_nobody_changes_or_reads_what_is_not_his(state: str, tmp_path: Path) -> None:
    """Twelve roles, on both channels; and the walk reaches what the secretary does."""
    async with open_walk(state, tmp_path) as walk:
        seen = await walked(walk)
        wrongs = judge_of(walk.room, walk.tries.rows).wrongs(seen)

    assert [] == wrongs
    led = {one.door for one in seen if one.changes and one.role == "secretary"}
    assert len(led) >= FEWEST_DOORS


async def test_a_thin_line_through_the_matrix(tmp_path: Path) -> None:
    """Four roles share the steps of a meeting that talks; the long run does it all."""
    async with open_walk("talking", tmp_path) as walk:
        doors = list(walk.made_up(walk.room.member_id("lan")))
        seen = [
            one
            for number, role in enumerate(("stranger", "other_secretary", "officer", "member"))
            for data in doors[number::8]
            for one in await walk.press(role, data)
        ]
        wrongs = judge_of(walk.room, walk.tries.rows).wrongs(seen)

    assert [] == wrongs
    assert len(seen) > 200


@pytest.mark.parametrize(
    ("role", "right", "wrong"),
    [
        ("member", "leads", "member with l.reset_yes in handed_in: changed"),
        pytest.param(
            *("deputy", "leads", "deputy with l.reset_yes in handed_in: changed"),
            marks=pytest.mark.long,
        ),
        pytest.param(
            *("member", "in_committee", "member with d.read in handed_in: was told"),
            marks=pytest.mark.long,
        ),
    ],
)
async def test_a_right_given_to_everybody_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, role: str, right: str, wrong: str
) -> None:
    """One check that lets everybody through makes the matrix red, and names who and where."""
    async with open_walk("handed_in", tmp_path) as walk:
        before = await _wrongs(walk, role)
        monkeypatch.setattr(Person, right, property(lambda _: True))
        after = await _wrongs(walk, role)

    assert [] == before
    assert [said for said in after if said.startswith(wrong)]


async def _wrongs(
    walk: Walk, role: str, doors: Sequence[str] = ("l.reset_yes", "d.read")
) -> list[str]:
    buttons = [d for d in walk.made_up(walk.room.member_id("lan")) if door_of(d) in doors]
    seen = [one for data in buttons for one in await walk.press(role, data)]
    return judge_of(walk.room, walk.tries.rows).wrongs(seen)


def test_every_factory_has_a_line() -> None:
    """A button of a new kind is pressed by itself; who may do what by it must be said."""
    new = {factory.__prefix__ for factory in factories()} - set(RIGHTS)

    assert set() == new, "say in tests/handlers/rights_table.py who may change rows by these"


def test_the_lines_name_what_is_there() -> None:
    """A role or a state that is gone is taken off."""
    named = {role for right in RIGHTS.values() for role in right.who}
    when = {state for right in RIGHTS.values() for state in right.when}

    assert (set(), set()) == (named - set(ROLES), when - set(STATES))
