"""Closing the urn in chat: an urn with few ballots in it tells who chose what (L12)."""

from datetime import timedelta

import pytest

from tests.handlers.conftest import Talks
from tests.meeting_room import VOTERS, Room

SAID = "tổng số của quá ít phiếu có thể lộ"


async def _asks_to_close(room: Room, talk: Talks, voted: int) -> str:
    """So many have voted, half a minute ago; An taps «Kết thúc bỏ phiếu»."""
    await room.hands_in("an", "lan")
    await room.opens()
    for who in VOTERS[:voted]:
        await room.votes(who, 1, 2)
    room.world.clock.move(timedelta(seconds=30))
    an = talk("an")
    await an.says("hop")
    await an.taps("Kết thúc bỏ phiếu")
    return an.text


@pytest.mark.parametrize(("voted", "warned"), [(4, True), (5, False), (6, False)])
async def test_closing_on_few_ballots_is_warned_of(
    room: Room, talk: Talks, voted: int, warned: bool
) -> None:
    """A chair who closes after one ballot would read it in the totals: he is told to wait."""
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])

    assert warned == (SAID in await _asks_to_close(room, talk, voted))


async def test_where_all_of_few_have_voted_there_is_nobody_to_wait_for(
    room: Room, talk: Talks
) -> None:
    """Four in the room, four ballots: that they are few was said before the opening."""
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:4])

    assert SAID not in await _asks_to_close(room, talk, 4)
