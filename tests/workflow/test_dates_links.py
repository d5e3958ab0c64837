"""Days as people type them, and links that expire."""

from datetime import date, timedelta

import pytest

from tests.workflow.conftest import World
from workflow.dates import typed_day
from workflow.errors import Refusal
from workflow.links import LINK_LASTS, BadLink, Claim, link, read, token

TODAY = date(2024, 11, 20)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("20/12/2024", date(2024, 12, 20)),
        ("20-12-24", date(2024, 12, 20)),
        (" 4.12.2024 ", date(2024, 12, 4)),
        ("20/12", date(2024, 12, 20)),
        ("19/11", date(2025, 11, 19)),
        ("20 11", TODAY),
    ],
)
def test_a_day_is_read_as_it_is_typed(typed: str, expected: date) -> None:
    """Without a year, the next such day is meant."""
    assert expected == typed_day(typed, TODAY)


@pytest.mark.parametrize("typed", ["", "mai", "31/02/2024", "12/20/2024", "20/12/2024 nhé", "2024"])
def test_anything_else_is_asked_again(typed: str) -> None:
    """An impossible day included."""
    with pytest.raises(Refusal) as refused:
        typed_day(typed, TODAY)

    assert "day_unreadable" == refused.value.code


async def test_a_link_opens_its_file_for_a_day(world: World) -> None:
    """Just before the end it opens, at the end no longer."""
    claim = Claim("self_review", 7, 2024)
    async with world.job() as work:
        address = link(work, claim)
        written = token(work, claim)

    world.clock.move(LINK_LASTS - timedelta(seconds=1))
    async with world.job() as work:
        opened = read(work, written)
    world.clock.move(timedelta(seconds=1))
    async with world.job() as work:
        with pytest.raises(BadLink):
            read(work, written)

    assert f"https://tusoi.example/d/{written}" == address
    assert claim == opened


@pytest.mark.parametrize("spoil", ["", "x", ".", "a.b", "é.é", "====.===="])
async def test_a_forged_link_opens_nothing(world: World, spoil: str) -> None:
    """Neither nonsense nor somebody else's signature under another claim."""
    async with world.job() as work:
        mine = token(work, Claim("self_review", 7, 2024))
        his = token(work, Claim("self_review", 8, 2024))
        mixed = his.partition(".")[0] + "." + mine.partition(".")[2]

        for forged in (spoil, mixed):
            with pytest.raises(BadLink):
                read(work, forged)
