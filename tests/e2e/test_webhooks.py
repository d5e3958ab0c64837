"""The main steps once more where the platforms post their updates: both channels by webhook."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.demo.stage import TELEGRAM_TOKEN
from playground.story import TelegramPhone
from tests.e2e.house import ACT, Cell, House, open_house
from tests.e2e.voting import RECORDED, votes

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """The product on SQLite, listening for webhooks."""
    async with open_house("sqlite", tmp_path_factory.mktemp("house"), webhooks=True) as house:
        yield house


@pytest.mark.long
async def test_a_year_by_webhook(house: House, cell: Cell) -> None:
    """Join, write, meet, vote, count: on Telegram and on Zalo."""
    await cell.opens_year()
    lan, binh = await cell.telegram("lan"), await cell.zalo("binh")
    await ACT.joins(lan, await cell.code_for("lan"))
    await ACT.joins(binh, await cell.code_for("binh"))
    await cell.joined_long_ago()
    for phone in (lan, binh):
        await ACT.begins_review(phone)
        await ACT.answers(phone, "2A.2023")
        assert (await ACT.hands_in(phone)).startswith(b"PK")
    code = await cell.calls_roll()
    for phone in (lan, binh):
        await ACT.checks_in(phone, code)
    urn = await cell.opens_urn(typed=True)
    await votes(lan, [1, 2])
    await binh.taps(ACT.label("ballot.receive"))
    await binh.taps(ACT.label("ballot.go_on"))
    for level in ("good", "completed"):
        await binh.taps(ACT.label(f"level.{level}"))
    await binh.taps(ACT.label("ballot.cast"))
    await binh.sees(RECORDED)

    await cell.closes_urn()

    assert await cell.totals(urn) == {
        ("binh", "excellent"): 1,
        ("binh", "good"): 1,
        ("lan", "good"): 1,
        ("lan", "completed"): 1,
    }
    assert [] == house.world.telegram.bots[TELEGRAM_TOKEN].updates.pending


async def test_an_answer_that_cannot_be_sent_is_the_programs_own_matter(
    house: House, cell: Cell, lan: TelegramPhone
) -> None:
    """The platform hears 200 as soon as the text is kept, and need not post it again."""
    await ACT.begins_review(lan)
    order = {"method": "sendMessage", "times": 4, "chat": lan.user}
    await house.world.story.misbehaves("telegram", "500", **order)

    await lan.says("Viết khi mạng chập chờn")

    await lan.sees("Câu 2/")
    assert ["Viết khi mạng chập chờn"] == [*(await cell.answers("lan")).values()]
    webhook = house.world.telegram.bots[TELEGRAM_TOKEN].webhook
    assert webhook is not None
    assert webhook.last_error is None


async def test_updates_wait_for_a_product_that_is_down(
    house: House, cell: Cell, lan: TelegramPhone
) -> None:
    """Posted to nobody, posted again: what she wrote meanwhile is kept, in its order, once."""
    await ACT.begins_review(lan)
    await house.kill()
    await lan.says("Viết khi máy chủ đang tắt")
    await lan.says("Và thêm một tin nữa")

    await house.start()

    await lan.sees("Câu 2/")
    assert ["Viết khi máy chủ đang tắt"] == [*(await cell.answers("lan")).values()]
    await lan.sees(ACT.sight("review.choose"))
