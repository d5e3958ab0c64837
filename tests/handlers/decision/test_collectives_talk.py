"""Collectives at the decision in chat: a head above theirs is recorded with its reason."""

import pytest

from handlers.words import words_for
from tests.handlers.line import Behind
from tests.meeting_room import Room
from tests.scenes import Steps, asked_for
from tests.workflow.decision.test_collectives_decided import COMPLETED, records, votes_on_both
from tests.workflow.decision.test_deciding import PAPER, standing
from tests.workflow.decision.test_heads import committee_met_by_itself, explains

VI = words_for("vi")


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, voted=votes_on_both)


@pytest.fixture
def voted(room: Room) -> Room:
    """The cell, its committee and six persons, all proposed as good; An is the secretary."""
    return room


def telegram(room: Room, who: str) -> Behind:
    """Give somebody's chat on Telegram."""
    return Behind(room.world, int(room.chats[who].chat), _updates=500)


async def goes(talk: Behind, *keys: str) -> None:
    """Choose one after another, from the menu on."""
    await talk.says("menu")
    for key in keys:
        await talk.taps(VI.label(key))


async def deputy_asks(hoa: Behind) -> None:
    """Hoa stands in and is asked for the paper that An's level is on."""
    await goes(hoa, "desk.stand_in", "desk.stand_in_yes")
    await goes(hoa, "home.lead", "decide.home", "decide.further", "decide.further_document")


async def test_a_head_above_theirs_is_held_back_and_asked_again(voted: Room) -> None:
    """The committee met by itself and only completed; Hoa is told who wants a reason, her question
    stands, and the same paper is recorded once she said why."""
    await records(voted)
    await committee_met_by_itself(voted, COMPLETED)
    hoa = telegram(voted, "hoa")
    await deputy_asks(hoa)
    await hoa.says(PAPER)
    refused, left = hoa.text, len((await standing(voted)).further)
    await explains(voted)
    await hoa.says(PAPER)

    assert refused.startswith("Nguyễn Văn An: mức cao hơn tập thể đứng đầu")
    assert "Mời đồng chí gõ số, ngày và nơi ban hành" in refused
    assert (1, 0) == (left, len((await standing(voted)).further))
