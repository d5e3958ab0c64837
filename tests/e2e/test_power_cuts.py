"""The power goes (kill -9) while people write and vote, and comes back: on both databases.

Every answer and vote that was acknowledged is there, once; everybody goes on where he was. What
was only on its way is handled after the restart, as the platform delivers it again."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.delivery.worker import LEASE
from playground.story import TelegramPhone
from tests import databases
from tests.e2e.answering import NO_WAIT, answers_question
from tests.e2e.house import ACT, QUESTIONS, VOTERS, Cell, House, open_house, until
from tests.e2e.voting import LEVELS, RECORDED, expected_totals, fills_in, mark, receives

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.long]

WRITERS = ("lan", "khanh", "mai")
MOMENTS = (0.0, 0.03, 0.08)
"""Seconds between an act and the cut: before it is read, while it is handled, about its reply."""
OUTAGE = LEASE + timedelta(minutes=1)
"""How long the power is away: so long that nobody waits for a dead worker's lease."""
SHEETS = {who: [1 + (place * 3 + row) % 4 for row in range(6)] for place, who in enumerate(VOTERS)}


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=databases.KINDS)
async def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """The product, on either database."""
    async with open_house(request.param, tmp_path_factory.mktemp("house")) as house:
        yield house


async def _power_goes(house: House, moment: float) -> None:
    await asyncio.sleep(moment)
    await house.kill()
    # An order left over would make the restarted worker rest, on into somebody else's story.
    await house.world.story.behaves()
    await house.world.story.moves_clock(OUTAGE)
    await house.start()


async def test_the_power_goes_while_members_write(house: House, cell: Cell) -> None:
    """Three write at once, a text, a grade, a text; each time the power goes at another moment."""
    await cell.opens_year()
    phones = {who: await cell.joined(who) for who in WRITERS}
    await asyncio.gather(*(ACT.begins_review(phone) for phone in phones.values()))

    for number, moment in enumerate(MOMENTS, start=1):
        await asyncio.gather(*(answers_question(phones[who], who, number) for who in WRITERS))
        await _power_goes(house, moment)
        for phone in phones.values():
            await phone.sees(f"Câu {number + 1}/{len(QUESTIONS)}")

    for who in WRITERS:
        answers = await cell.answers(who)
        kept = [answers.pop(question.id, "") for question in QUESTIONS[: len(MOMENTS)]]
        assert [f"{who} 1", "good", f"{who} 3"] == kept
        assert {} == answers


async def test_the_power_goes_while_the_cell_votes(house: House, cell: Cell) -> None:
    """Once while sheets are filled in, twice while they are cast; six ballots, as marked."""
    await cell.meets(*VOTERS)
    phones = {who: await cell.joined(who) for who in VOTERS}
    urn = await cell.opens_urn()
    await asyncio.gather(*(receives(phone) for phone in phones.values()))

    for who in VOTERS:
        await phones[who].taps(mark(0, SHEETS[who][0]))
        await phones[who].sees(f"1. Nguyễn Văn An: {_level(SHEETS[who][0])}")
    for who in VOTERS:
        await phones[who].taps(mark(1, SHEETS[who][1]), wait=NO_WAIT)
    await _power_goes(house, MOMENTS[1])
    for who in VOTERS:
        await _sees_marks(phones[who], SHEETS[who][:2])
        await fills_in(phones[who], [0, 0, *SHEETS[who][2:]])
    for half, moment in ((VOTERS[:3], MOMENTS[1]), (VOTERS[3:], MOMENTS[2])):
        for who in half:
            await phones[who].taps(ACT.label("ballot.cast"), wait=NO_WAIT)
        await _power_goes(house, moment)
        for who in half:
            await phones[who].sees(RECORDED)

    assert (6, set(VOTERS)) == await cell.in_the_urn(urn)
    await cell.closes_urn()
    assert expected_totals(SHEETS) == await cell.totals(urn)


async def _sees_marks(phone: TelegramPhone, marks: list[int]) -> None:
    """Wait until the sheet shows the marks of its first two rows."""
    seen = await phone.sees(f"2. Lê Văn Bình: {_level(marks[1])}")
    assert f"1. Nguyễn Văn An: {_level(marks[0])}" in seen.text


def _level(choice: int) -> str:
    return ACT.label(f"level.{LEVELS[choice - 1]}")


async def test_the_power_goes_between_an_answer_and_its_reply(
    house: House, cell: Cell, lan: TelegramPhone
) -> None:
    """Kept, but not yet said: the update comes again, keeps nothing twice, shows the question."""
    await ACT.begins_review(lan)
    await _replies_wait(house)
    await lan.says("Viết đúng lúc mất điện")
    await until(lambda: cell.answers("lan"))

    await _power_goes(house, 0.0)

    await lan.sees("Câu 2/")
    assert ["Viết đúng lúc mất điện"] == [*(await cell.answers("lan")).values()]


async def test_the_power_goes_between_a_cast_and_its_reply(house: House, cell: Cell) -> None:
    """In the urn, but not yet said: the receipt is shown at last, and one ballot is counted."""
    await cell.meets("an", "lan", "khanh", "mai")
    lan = await cell.joined("lan")
    urn = await cell.opens_urn()
    await receives(lan)
    await fills_in(lan, SHEETS["lan"][:4])
    await _replies_wait(house)
    await lan.taps(ACT.label("ballot.cast"), wait=NO_WAIT)
    await until(lambda: cell.voters(urn))

    await _power_goes(house, 0.0)

    await lan.sees(RECORDED)
    assert (1, {"lan"}) == await cell.in_the_urn(urn)


async def _replies_wait(house: House) -> None:
    """Let the platform ask for patience, longer than the power stays."""
    for method in ("sendMessage", "editMessageText"):
        order = {"method": method, "seconds": 25, "times": 1}
        await house.world.story.misbehaves("telegram", "429", **order)


@pytest.mark.parametrize(
    ("kind", "times"), [("drop_before", 1), ("drop_after", 1), ("500", 4), ("500_html", 4)]
)
async def test_a_reply_that_cannot_be_sent_is_sent_at_last(
    house: House, cell: Cell, lan: TelegramPhone, kind: str, times: int
) -> None:
    """The platform fails four times in a row, or cuts the line once; then the question that is due
    is shown. A line cut again and again is not asked for copies without end."""
    await ACT.begins_review(lan)
    order = {"method": "sendMessage", "times": times, "chat": lan.user}
    await house.world.story.misbehaves("telegram", kind, **order)

    await lan.says("Viết khi mạng chập chờn")

    await lan.sees("Câu 2/")
    assert ["Viết khi mạng chập chờn"] == [*(await cell.answers("lan")).values()]
