"""How updates are fetched: offsets, long polling, one poll at a time, kinds, age, repetitions."""

import asyncio
import time
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from tests.playground.telegram_desk import BOT_TOKEN, TelegramDesk, keyboard

TERMINATED = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is "
    "running"
)


async def test_an_update_comes_until_it_is_confirmed(server: TelegramDesk) -> None:
    """Without a higher offset the same update comes again."""
    await server.lan.says("một")

    first = await server.does("getUpdates")
    again = await server.does("getUpdates")
    confirmed = await server.does("getUpdates", offset=first[-1]["update_id"] + 1)

    assert ["một"] == _texts(first) == _texts(again)[-1:]
    assert [] == confirmed


async def test_updates_come_in_order_and_numbered(server: TelegramDesk) -> None:
    """Ids rise one by one, and a limit gives the oldest."""
    for text in ("một", "hai", "ba"):
        await server.lan.says(text)

    two = await server.does("getUpdates", offset=server.offset, limit=2)
    three = await server.does("getUpdates", offset=server.offset)

    ids = [update["update_id"] for update in three]
    assert ["một", "hai"] == _texts(two)
    assert list(range(ids[0], ids[0] + 3)) == ids


async def test_a_negative_offset_forgets_all_but_the_last(server: TelegramDesk) -> None:
    """-1 gives the newest and drops the older ones."""
    for text in ("một", "hai", "ba"):
        await server.lan.says(text)

    newest = await server.does("getUpdates", offset=-1)
    left = await server.does("getUpdates")

    assert ["ba"] == _texts(newest) == _texts(left)


async def test_a_poll_waits_for_the_first_update(server: TelegramDesk) -> None:
    """A long poll answers as soon as there is something."""
    poll = asyncio.gather(server.updates(seconds=50))
    await asyncio.sleep(0.1)

    await server.lan.says("một")
    [updates] = await asyncio.wait_for(poll, 30)

    assert ["một"] == _texts(updates)


async def test_a_poll_gives_up_after_its_time(server: TelegramDesk) -> None:
    """Nothing came: an empty list, not an error."""
    begun = time.monotonic()

    updates = await server.updates(seconds=1)

    assert [] == updates
    assert time.monotonic() - begun >= 1


async def test_a_second_poll_ends_the_first(server: TelegramDesk) -> None:
    """Two workers polling one bot: the older poll is refused."""
    first = asyncio.gather(server.call("getUpdates", offset=server.offset, timeout=20))
    await asyncio.sleep(0.1)

    second = await server.does("getUpdates", offset=server.offset)
    [refused] = await first

    assert [] == second
    assert (409, TERMINATED) == (refused["error_code"], refused["description"])


async def test_no_polling_beside_a_webhook(server: TelegramDesk) -> None:
    """With a webhook set, getUpdates is a conflict."""
    await server.does("setWebhook", url="http://127.0.0.1:9/wh")

    code, words = await server.refusal("getUpdates")

    assert 409 == code
    assert "Conflict: can't use getUpdates method while webhook is active" in words
    await server.does("deleteWebhook")
    await server.does("getUpdates")


async def test_only_the_kinds_asked_for_come(server: TelegramDesk) -> None:
    """allowed_updates holds for what happens afterwards, until it is set again."""
    await server.does("getUpdates", offset=server.offset, allowed_updates=["callback_query"])
    await server.lan.says("không đến")
    await server.says("Chọn", reply_markup=keyboard(["Tốt"]))
    await server.lan.taps("Tốt", wait=0)

    [update] = await server.updates()
    await server.does("getUpdates", offset=server.offset, allowed_updates=[])
    await server.lan.says("đến")

    assert "Tốt" == update["callback_query"]["data"]
    assert ["đến"] == _texts(await server.updates())


async def test_an_unknown_kind_is_refused(server: TelegramDesk) -> None:
    """A kind of update there is not."""
    _, words = await server.refusal("getUpdates", allowed_updates=["letter"])

    assert 'Bad Request: parameter "allowed_updates[0]" a str is no kind of update' == words


@pytest.mark.parametrize(
    ("age", "left"),
    [(timedelta(hours=23, minutes=59), ["một"]), (timedelta(hours=24, minutes=1), [])],
)
async def test_updates_are_kept_for_a_day(
    server: TelegramDesk, age: timedelta, left: list[str]
) -> None:
    """What nobody fetched within 24 hours of the world's time is gone."""
    await server.lan.says("một")

    await server.world.story.moves_clock(age)

    assert left == _texts(await server.updates())


async def test_an_update_may_come_twice(server: TelegramDesk) -> None:
    """The order to double an update: once until confirmed, then once more."""
    await server.world.story.misbehaves("telegram", "duplicate_update", chat=server.chat_id)
    await server.lan.says("một")
    await server.lan.says("hai")

    first = await server.updates()
    second = await server.updates()
    third = await server.updates()

    assert [["một", "hai"], ["một"], []] == [_texts(first), _texts(second), _texts(third)]
    assert first[0] == second[0]


async def test_the_last_update_is_repeated_on_demand(server: TelegramDesk) -> None:
    """Even one that was confirmed long ago."""
    await server.lan.says("một")
    [update] = await server.updates()
    assert [] == await server.updates()

    await server.world.story.ask("POST", "telegram/repeat", {"bot": BOT_TOKEN})

    assert [update] == await server.updates()
    assert [] == await server.updates()


async def test_a_poll_whose_caller_died_takes_nothing(server: TelegramDesk) -> None:
    """A bot killed while it polled: the repeated update waits for the next bot."""
    await server.lan.says("một")
    [update] = await server.updates()
    await server.updates()
    dying = aiohttp.ClientTimeout(total=0.2)
    poll = {"offset": server.offset, "timeout": 20}
    with pytest.raises(TimeoutError):
        await server.session.post(server.url("getUpdates"), json=poll, timeout=dying)

    await server.world.story.ask("POST", "telegram/repeat", {"bot": BOT_TOKEN})

    assert [update] == await server.updates()


async def test_a_malformed_update_goes_out_as_it_is(server: TelegramDesk) -> None:
    """The raw route checks nothing."""
    body = {"bot": BOT_TOKEN, "update": {"message": {"message_id": "không phải số"}}}

    await server.world.story.ask("POST", "telegram/raw", body)
    [update] = await server.updates()

    assert "không phải số" == update["message"]["message_id"]


def _texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]
