"""Days as people type them, and links that expire."""

from datetime import date, timedelta

import pytest

from tests.workflow.conftest import World
from workflow.dates import day_in, past_day, typed_day
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
        ("29/2", date(2028, 2, 29)),
        ("20/12/00", date(2000, 12, 20)),
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


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("20/12", date(2024, 12, 20)),
        ("4/1", date(2025, 1, 4)),
        ("5/1", date(2025, 1, 5)),
        ("6/1", date(2024, 1, 6)),
        ("29/2", date(2024, 2, 29)),
        ("20-12-25", date(2025, 12, 20)),
        ("20.12.2025", date(2025, 12, 20)),
    ],
)
def test_what_has_been_is_the_last_such_day(typed: str, expected: date) -> None:
    """In January, December was last year; a year that was typed is never made another."""
    assert expected == past_day(typed, date(2025, 1, 5))


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("Quyết định số 12-QĐ/ĐU ngày 20/12/2024", date(2024, 12, 20)),
        ("Quyết định số 12-QĐ/ĐU, ngày 05-01-25 của Đảng ủy", date(2025, 1, 5)),
        ("QĐ 12 ngày 20 tháng 12, năm 2024", date(2024, 12, 20)),
        ("QĐ 12 ngày 29/02/2025, sửa ngày 1/3/2025", date(2025, 3, 1)),
        ("QĐ số 12-03-24 của Đảng ủy", None),
        ("Quyết định số 12-QĐ/ĐU", None),
    ],
)
def test_the_day_of_a_paper(document: str, expected: date | None) -> None:
    """A short year is read behind «ngày» alone; a day that never was is none."""
    assert expected == day_in(document)


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
