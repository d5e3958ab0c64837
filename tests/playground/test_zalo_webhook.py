"""The miniature Zalo's webhook: who may be one, what it is sent, and how it is probed."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web

from tests.playground.zalo_desk import ZaloDesk

SECRET = "mot-bi-mat-du-dai"


@dataclass(slots=True)
class Listener:
    """A webhook that writes down what it was sent."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    heard: asyncio.Queue[tuple[str, dict[str, Any]]] = field(default_factory=asyncio.Queue)

    async def hear(self, request: web.Request) -> web.Response:
        secret = request.headers.get("X-Bot-Api-Secret-Token", "")
        self.heard.put_nowait((secret, await request.json()))
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    async def next_body(self) -> dict[str, Any]:
        async with asyncio.timeout(30):
            return (await self.heard.get())[1]


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    """A listening webhook on this machine."""
    listener, app = Listener(), web.Application()
    app.router.add_post("/hook", listener.hear)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    listener.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield listener
    await runner.cleanup()


async def set_webhook(desk: ZaloDesk, listener: Listener) -> None:
    """Make the listener the bot's webhook and forget the probe."""
    await desk.call("setWebhook", url=listener.url, secret_token=SECRET)
    await listener.next_body()


async def test_the_webhook_gets_the_bare_event_with_the_secret(
    desk: ZaloDesk, listener: Listener
) -> None:
    """Live bodies were seen flat, without ok and result."""
    lan = await desk.person("Trần Thị Lan")
    await set_webhook(desk, listener)

    await desk.send(lan, text="Chào")

    async with asyncio.timeout(30):
        secret, body = await listener.heard.get()
    assert SECRET == secret
    assert "message.text.received" == body["event_name"]
    assert "Chào" == body["message"]["text"]


async def test_bodies_may_be_wrapped_as_documented(desk: ZaloDesk, listener: Listener) -> None:
    """The documents show the envelope of getUpdates: a setting."""
    await desk.play("settings", wrapped_webhook=True)
    lan = await desk.person("Trần Thị Lan")
    await set_webhook(desk, listener)

    await desk.send(lan, text="Chào")

    body = await listener.next_body()
    assert body["ok"] is True
    assert "Chào" == body["result"]["message"]["text"]


async def test_one_chat_stays_in_order(desk: ZaloDesk, listener: Listener) -> None:
    """Also when the webhook is asked faster than it answers."""
    lan = await desk.person("Trần Thị Lan")
    await set_webhook(desk, listener)

    for number in range(5):
        await desk.send(lan, text=str(number))

    texts = [(await listener.next_body())["message"]["text"] for _ in range(5)]
    assert ["0", "1", "2", "3", "4"] == texts


async def test_a_refused_delivery_is_lost(desk: ZaloDesk, listener: Listener) -> None:
    """No document promises a second try, so there is none."""
    lan = await desk.person("Trần Thị Lan")
    await set_webhook(desk, listener)
    listener.statuses = [500]

    await desk.send(lan, text="mất")
    await desk.send(lan, text="tới")

    assert "mất" == (await listener.next_body())["message"]["text"]
    assert "tới" == (await listener.next_body())["message"]["text"]


async def test_a_second_try_is_a_setting(desk: ZaloDesk, listener: Listener) -> None:
    """The same event comes again after a refusal."""
    await desk.play("settings", webhook_retries=1)
    lan = await desk.person("Trần Thị Lan")
    await set_webhook(desk, listener)
    listener.statuses = [500]

    await desk.send(lan, text="lặp")

    assert await listener.next_body() == await listener.next_body()


async def test_polling_is_refused_while_a_webhook_is_set(
    desk: ZaloDesk, listener: Listener
) -> None:
    """One way or the other; after deleteWebhook polling works again."""
    await set_webhook(desk, listener)

    refused = await desk.poll()
    await desk.call("deleteWebhook")
    allowed = await desk.poll()

    assert 400 == refused["error_code"]
    assert 408 == allowed["error_code"]


async def test_there_is_no_info_before_the_first_webhook(
    desk: ZaloDesk, listener: Listener
) -> None:
    """404 when never set, the address when set, an empty one when deleted."""
    before = await desk.call("getWebhookInfo")
    await set_webhook(desk, listener)
    during = await desk.call("getWebhookInfo")
    await desk.call("deleteWebhook")
    after = await desk.call("getWebhookInfo")

    now = int(desk.world.clock.now().timestamp() * 1000)
    assert 404 == before["error_code"]
    assert {"url": listener.url, "updated_at": now} == during["result"]
    assert {"url": "", "updated_at": now} == after["result"]


@pytest.mark.parametrize(
    "url",
    [
        "http://vidu.vn/hook",
        "https://localhost/hook",
        "https://127.0.0.1/hook",
        "https://192.168.1.4/hook",
        "https://maychu.local/hook",
        "vidu.vn/hook",
        "",
    ],
)
async def test_a_webhook_is_a_public_https_address(desk: ZaloDesk, url: str) -> None:
    """As the real Zalo has it, with this machine not excepted."""
    await desk.play("settings", allow_loopback=False)

    answer = await desk.call("setWebhook", url=url, secret_token=SECRET)

    assert 400 == answer["error_code"]


async def test_an_address_is_saved_even_if_the_probe_fails(desk: ZaloDesk) -> None:
    """A public address is never called from here, and stays nevertheless."""
    answer = await desk.call("setWebhook", url="https://vidu.vn/hook", secret_token=SECRET)

    info = await desk.call("getWebhookInfo")
    assert answer["result"]["verification"]["ok"] is False
    assert "https://vidu.vn/hook" == info["result"]["url"]


async def test_the_probe_tells_how_it_went(desk: ZaloDesk, listener: Listener) -> None:
    """setWebhook knocks once and says what it heard."""
    answer = await desk.call("setWebhook", url=listener.url, secret_token=SECRET)

    assert {"ok": True, "outcome": "OK", "status_code": 200, "hint": ""} == answer["result"][
        "verification"
    ]


@pytest.mark.parametrize(("size", "accepted"), [(7, 0), (8, 1), (256, 1), (257, 0)])
async def test_a_secret_has_8_to_256_characters(
    desk: ZaloDesk, listener: Listener, size: int, accepted: int
) -> None:
    """One is required, too."""
    answer = await desk.call("setWebhook", url=listener.url, secret_token="s" * size)
    without = await desk.call("setWebhook", url=listener.url)

    assert bool(accepted) is answer["ok"]
    assert 400 == without["error_code"]


async def test_a_webhook_is_not_tested_too_often(desk: ZaloDesk, listener: Listener) -> None:
    """426, and only this method spells errorCode; later it works again."""
    await set_webhook(desk, listener)

    first = await desk.call("testWebhook")
    second = await desk.call("testWebhook")
    desk.world.clock.move(timedelta(seconds=31))
    third = await desk.call("testWebhook")

    assert {"ok", "outcome", "status_code", "latency_ms", "hint"} == set(first["result"])
    assert (False, 426) == (second["ok"], second["errorCode"])
    assert third["result"]["ok"] is True


async def test_without_a_webhook_there_is_nothing_to_test(desk: ZaloDesk) -> None:
    """404, spelt the other way."""
    assert 404 == (await desk.call("testWebhook"))["errorCode"]


async def test_a_webhook_that_is_not_there_is_unreachable(
    desk: ZaloDesk, unused_tcp_port: int
) -> None:
    """The address is saved, the probe says what is wrong with it."""
    url = f"http://127.0.0.1:{unused_tcp_port}/hook"

    answer = await desk.call("setWebhook", url=url, secret_token=SECRET)

    verification = answer["result"]["verification"]
    assert (False, "UNREACHABLE", 0) == (
        verification["ok"],
        verification["outcome"],
        verification["status_code"],
    )


async def test_a_webhook_on_this_machine_goes_by_name_too(
    desk: ZaloDesk, listener: Listener
) -> None:
    """localhost is this machine as well."""
    url = listener.url.replace("127.0.0.1", "localhost")

    answer = await desk.call("setWebhook", url=url, secret_token=SECRET)

    assert answer["result"]["verification"]["ok"] is True
