"""One page load a step, in every step of a meeting: on either channel, for who leads, who writes,
who votes and who counts; and the same in a cell of a hundred and sixty as in a small one."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.handlers.meeting.walk import NEXT, Taken, Walk, label
from tests.meeting_room import Room, at_work
from tests.scenes import Steps, open_scene

MOST = 15
"""Statements of a step, from the arrival to the commit."""
HOME = 8
WRITE_MORE = {
    "an: " + label("meeting.call_roll"): 19,
    "an: " + label("meeting.open_now"): 25,
    "an: Kiểm điểm: chi bộ": 19,
    "an: Kiểm điểm: Nguyễn Văn An": 24,
    "hoa: " + NEXT: 26,
    "an: " + label("agenda.paper_yes"): 23,
    "an types Thông qua chương trình họp": 25,
    "an: " + label("votes.close"): 22,
    "an: " + label("meeting.open"): 19,
    "an: " + label("caution.go_on"): 38,
    "an: " + label("votes.do_second_yes_no"): 18,
    "an: " + label("meeting.open_yes"): 36,
    "hoa types figures": 20,
    "lan types hop": 16,
    "binh types hop": 16,
    "an: " + label("meeting.announce"): 17,
    "an: " + label("meeting.read_minutes"): 28,
    "an: " + label("meeting.approve_minutes"): 49,
    "an types hop": 17,
    "an: " + label("meeting.file"): 26,
}
"""On either channel: steps that lay or change the agenda, look over, open or close a vote, do two
of these at once, agree on paper ballots, or state the whole meeting in its minutes; each is taken a
few times in a meeting, by one person."""


def _most(step: str) -> int:
    return HOME if step.endswith("types menu") else WRITE_MORE.get(step, MOST)


def _table(taken: Iterable[Taken]) -> str:
    return "\n".join(f"{one.statements:4}{one.opened:4}  {one.step}" for one in taken)


async def _walk(room: Room, channel: str, members: int) -> list[Taken]:
    walk = Walk(room, channel)
    await walk.whole(members)
    over = [one for one in walk.taken if one.statements > _most(one.step)]
    assert not over, _table(over)
    return walk.taken


@pytest.mark.long
async def test_no_step_of_a_meeting_asks_for_more_in_a_large_cell(
    room: Room, scene: Steps, tmp_path: Path
) -> None:
    """Each is within its bound, with eight members and with a hundred and sixty."""
    small = await _walk(room, "telegram", 8)
    folder = tmp_path / "large"
    folder.mkdir()
    async with open_scene("sqlite", folder, scene) as begun, at_work(begun.world):
        large = await _walk(begun.room, "telegram", 160)

    assert _statements(small) == _statements(large)


async def test_no_typed_step_of_a_meeting_asks_for_more(room: Room) -> None:
    """The same bounds where everything is typed, and what can be picked is stored besides."""
    await _walk(room, "zalo", 8)


def _statements(taken: list[Taken]) -> str:
    return "\n".join(f"{one.statements} {one.step}" for one in taken)
