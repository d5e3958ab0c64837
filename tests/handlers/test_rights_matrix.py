"""Who may change what, and read what: every role presses and types everything, in every state.

The doors are found in the code and on the screens; what a role may do is `rights_table.RIGHTS`.
What is tried is undone, so that each press meets the state as it is."""

from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path

import pytest

from storage.tables import MemberRole
from terms.ballots import CastOutcome
from tests.handlers.factories import factories
from tests.handlers.rights_judge import judge_of
from tests.handlers.rights_states import ABOVE, EVERYBODY, ROLES, STANDINGS, STATES, WHEN
from tests.handlers.rights_table import ELECTORS, NOBODY, RIGHTS
from tests.handlers.rights_walk import Seen, Walk, door_of, open_walk, walked, walked_by
from workflow.accounts import Person
from workflow.ballot import opening
from workflow.errors import Refusal
from workflow.meeting import on_paper

CAST = "s.c"
LED = [
    ("leading_deputy", "urn_open", "h.close_yes", {"meeting", "ballot_session"}),
    ("acting_chair", "talking", "g.paper_yes", {"meeting", "meeting_topic"}),
]
"""Who stands for somebody, when, and a step of his with what it changes."""
NOT_THEIRS = dict.fromkeys(("ab", "Appraising", "fs", "Filling"), NOBODY)
"""A list before one step of the body above, for everybody who has not that step."""
FEWEST_DOORS = 8
"""Steps by which the secretary changes rows, in the state where there are fewest."""


@pytest.mark.long
@pytest.mark.parametrize("state", STATES)
async def test_nobody_changes_or_reads_what_is_not_his(state: str, tmp_path: Path) -> None:
    """Thirteen roles, on both channels; and the walk reaches what the secretary does."""
    async with open_walk(state, tmp_path) as walk:
        seen = await walked(walk)
        wrongs = judge_of(walk.room, walk.tries.rows).wrongs(seen)

    assert [] == wrongs
    led = {one.door for one in seen if one.changes and one.role == "secretary"}
    assert len(led) >= FEWEST_DOORS


@pytest.mark.long
@pytest.mark.parametrize(
    ("standing", "state"), [(who, state) for who, states in WHEN.items() for state in states]
)
async def test_who_leads_or_chairs_for_a_time_may_that_alone(
    standing: str, state: str, tmp_path: Path
) -> None:
    """The deputy while the secretary is away, and who chairs while the chair is talked about."""
    async with open_walk(state, tmp_path, standing) as walk:
        seen = await walked_by(walk, standing)
        wrongs = judge_of(walk.room, walk.tries.rows).wrongs(seen)

    assert [] == wrongs
    assert len({one.door for one in seen if one.changes}) >= FEWEST_DOORS


@pytest.mark.long
@pytest.mark.parametrize("role", ABOVE)
async def test_who_acts_above_may_that_alone(role: str, tmp_path: Path) -> None:
    """Who appraises and who decides at the school, with a list of the cell before them."""
    async with open_walk("counted", tmp_path, role) as walk:
        seen = await walked_by(walk, role)
        wrongs = judge_of(walk.room, walk.tries.rows).wrongs(seen)

    assert [] == wrongs
    done = {one.door for one in seen if {c.table for c in one.changes} & {"level_above", "hand_up"}}
    assert done


@pytest.mark.long
@pytest.mark.parametrize("role", ABOVE)
async def test_a_list_that_went_up_is_theirs_who_act_above(role: str, tmp_path: Path) -> None:
    """Everybody else meets every button of it, on both channels, and changes nothing by it."""
    async with open_walk("counted", tmp_path, role) as walk:
        doors = [d for d in walk.made_up(walk.room.member_id("lan")) if d[:3] in ("ab:", "fs:")]
        seen = [
            one
            for who, channel in sorted(_on_both({*ROLES, *ABOVE} - {role}))
            for data in doors
            for one in await walk.press(who, data, channel)
        ]
        wrongs = judge_of(walk.room, walk.tries.rows, {**RIGHTS, **NOT_THEIRS}).wrongs(seen)

    assert [] == wrongs


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


@pytest.mark.parametrize("standing", ["", *STANDINGS])
async def test_every_elector_casts_and_nobody_else(standing: str, tmp_path: Path) -> None:
    """A sheet that is filled in, on both channels: it is one's own receipt and one ballot."""
    roles = {standing} if standing else set(ROLES)
    async with open_walk("urn_open", tmp_path, standing) as walk:
        seen = await _press_on_both(walk, roles, CAST)
        wrongs = judge_of(walk.room, walk.tries.rows).wrongs(seen)

    assert [] == wrongs
    assert _on_both(roles & ELECTORS) == _who(seen, {"ballot_elector", "sealed_ballot"})


@pytest.mark.parametrize(("standing", "state", "door", "tables"), LED)
async def test_who_leads_or_chairs_for_a_time_does_it_on_both_channels(
    standing: str, state: str, door: str, tables: set[str], tmp_path: Path
) -> None:
    """Vũ Thị Hoa closes the urn, Lê Văn Bình ends the review; the clerk beside them does not."""
    async with open_walk(state, tmp_path, standing) as walk:
        seen = await _press_on_both(walk, (standing, "clerk"), door)

    assert _on_both({standing}) == _who(seen, tables)


@pytest.mark.parametrize(("standing", "state", "door", "tables"), LED)
async def test_a_right_that_was_lost_is_seen(
    *,
    standing: str,
    state: str,
    door: str,
    tables: set[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Were it the secretary's alone, nobody would lead while he is away."""

    def the_secretarys(person: Person, meeting: object = None) -> None:
        if person.role is not MemberRole.SECRETARY:
            raise Refusal("not_secretary")

    for module, name in ((opening, "leads"), (on_paper, "chairs")):
        monkeypatch.setattr(module, name, the_secretarys)
    async with open_walk(state, tmp_path, standing) as walk:
        seen = await _press_on_both(walk, (standing,), door)

    assert set() == _who(seen, tables)


async def test_a_chair_whom_anybody_may_play_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clerk ends the review: the matrix is red, on both channels."""
    monkeypatch.setattr(on_paper, "chairs", lambda *_: None)
    async with open_walk("talking", tmp_path, "acting_chair") as walk:
        seen = await _press_on_both(walk, ("clerk",), "g.paper_yes")
        wrongs = judge_of(walk.room, walk.tries.rows).wrongs(seen)

    assert ["clerk with g.paper_yes in talking: changed meeting, meeting_topic, and may not"] == (
        wrongs
    )
    assert _on_both({"clerk"}) == _who(seen, {"meeting", "meeting_topic"})


async def test_a_ballot_under_somebody_elses_name_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cast that takes the receipt of another makes the matrix red."""
    async with open_walk("urn_open", tmp_path, "acting_chair") as walk:
        writer, lan = walk.tries.world.house.writer, walk.room.member_id("lan")
        cast = writer.cast

        async def for_lan(session_id: int, _who: int, sealed: bytes, _phone: int) -> CastOutcome:
            return await cast(session_id, lan, sealed)

        monkeypatch.setattr(writer, "cast", for_lan)
        seen = await _press_on_both(walk, ("acting_chair",), CAST)
        wrongs = judge_of(walk.room, walk.tries.rows).wrongs(seen)

    said = "acting_chair with s.c in urn_open: changed ballot_elector, sealed_ballot"
    assert [f"{said} of somebody else"] == wrongs


async def _press_on_both(walk: Walk, roles: Iterable[str], door: str) -> list[Seen]:
    data = next(d for d in walk.made_up(walk.room.member_id("lan")) if door_of(d) == door)
    return [
        one
        for role, channel in sorted(_on_both(roles))
        for one in await walk.press(role, data, channel)
    ]


def _on_both(roles: Iterable[str]) -> set[tuple[str, str]]:
    return set(product(roles, ("telegram", "zalo")))


def _who(seen: Iterable[Seen], tables: set[str]) -> set[tuple[str, str]]:
    """Give who changed these tables, each with one row or more, and on which channel."""
    return {
        (one.role, one.channel)
        for one in seen
        if tables <= {change.table for change in one.changes}
    }


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

    assert (set(), set()) == (named - set(EVERYBODY), when - set(STATES))
