"""Webhooks: the secret, order, retries, what is told about failures, methods inside the answer."""

import asyncio
import json
from typing import Any

import pytest
from aiohttp import FormData, MultipartWriter, web

from tests.playground.telegram_desk import BOT_TOKEN, TelegramDesk
from tests.playground.webhook_desk import Answer, WebhookDesk


def answering(status: int = 200, **response: Any) -> Answer:
    """Make an answer of a webhook."""

    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, **response)

    return answer


@pytest.fixture(autouse=True)
def quick_retries(server: TelegramDesk) -> None:
    """Retries come after hundredths of a second, not seconds."""
    server.world.telegram.settings.webhook_backoff = 0.02


async def test_updates_are_posted_with_the_secret(server: TelegramDesk) -> None:
    """Every post carries the secret token, and nothing stays pending."""
    async with WebhookDesk() as desk:
        await server.does("setWebhook", url=desk.url, secret_token="bi-mat_1")
        await server.lan.says("một")
        [update] = await desk.came(1)

        assert "một" == update["message"]["text"]
        assert "bi-mat_1" == desk.headers[0]["X-Telegram-Bot-Api-Secret-Token"]
        assert await _is_settled(server)


async def test_what_waited_is_posted_too(server: TelegramDesk) -> None:
    """Updates from before the webhook come first, in order, unless they are dropped."""
    await server.lan.says("một")
    async with WebhookDesk() as desk:
        await server.does("setWebhook", url=desk.url)
        await server.lan.says("hai")
        first = [update["message"]["text"] for update in await desk.came(2)]
    await server.lan.says("ba")
    async with WebhookDesk() as desk:
        await server.does("setWebhook", url=desk.url, drop_pending_updates=True)
        await server.lan.says("bốn")
        [update] = await desk.came(1)

    assert ["một", "hai"] == first
    assert "bốn" == update["message"]["text"]


async def test_an_update_is_posted_until_it_is_taken(server: TelegramDesk) -> None:
    """Twice refused, then taken; the next one of the chat waits its turn."""
    async with WebhookDesk(answering(500), answering(503)) as desk:
        await server.does("setWebhook", url=desk.url)
        await server.lan.says("một")
        await server.lan.says("hai")

        posts = await desk.came(4)

        assert ["một", "một", "một", "hai"] == [post["message"]["text"] for post in posts]
        assert 1 == len({post["update_id"] for post in posts[:3]})
        assert await _is_settled(server)


async def test_the_failure_is_told(server: TelegramDesk) -> None:
    """getWebhookInfo counts what waits and gives the last error's words."""
    server.world.telegram.settings.webhook_backoff = 30.0
    async with WebhookDesk(answering(500)) as desk:
        await server.does("setWebhook", url=desk.url, max_connections=3)
        await server.lan.says("một")
        await desk.came(1)
        info = await _info_with_error(server)

    assert 1 == info["pending_update_count"]
    assert (
        "Wrong response from the webhook: 500 Internal Server Error" == (info["last_error_message"])
    )
    assert (desk.url, 3) == (info["url"], info["max_connections"])


async def test_nobody_at_home(server: TelegramDesk) -> None:
    """A port where nobody listens."""
    await server.does("setWebhook", url="http://127.0.0.1:9/wh")
    await server.lan.says("một")

    info = await _info_with_error(server)

    assert "Connection refused" == info["last_error_message"]


async def test_a_webhook_that_hangs(server: TelegramDesk) -> None:
    """No answer in time counts as a failure and the update comes again."""
    server.world.telegram.settings.webhook_seconds = 0.1

    async def hang(_request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(1)
        return web.Response()

    async with WebhookDesk(hang) as desk:
        await server.does("setWebhook", url=desk.url)
        await server.lan.says("một")
        first, second = await desk.came(2)

        info = await server.does("getWebhookInfo")

    assert first == second
    assert "Read timeout expired" == info["last_error_message"]


async def test_chats_do_not_wait_for_each_other(server: TelegramDesk) -> None:
    """While Lan's update hangs, Bình's is posted; with one connection it is not."""
    gate = asyncio.Event()

    async def wait(_request: web.Request) -> web.StreamResponse:
        await gate.wait()
        return web.Response()

    binh = await server.world.telegram_phone("Lê Văn Bình", BOT_TOKEN)
    async with WebhookDesk(wait) as desk:
        await server.does("setWebhook", url=desk.url)
        await server.lan.says("một")
        await desk.came(1)
        await binh.opens()
        posts = await desk.came(2)
        gate.set()

        assert ["một", "/start"] == [post["message"]["text"] for post in posts]
        assert await _is_settled(server)


async def test_max_connections_is_a_limit(server: TelegramDesk) -> None:
    """One connection: the second chat waits for the first."""
    gate = asyncio.Event()

    async def wait(_request: web.Request) -> web.StreamResponse:
        await gate.wait()
        return web.Response()

    binh = await server.world.telegram_phone("Lê Văn Bình", BOT_TOKEN)
    async with WebhookDesk(wait) as desk:
        await server.does("setWebhook", url=desk.url, max_connections=1)
        await server.lan.says("một")
        await desk.came(1)
        await binh.opens()
        await asyncio.sleep(0.2)
        held = len(desk.posts)
        gate.set()
        posts = await desk.came(2)

    assert 1 == held
    assert "/start" == posts[1]["message"]["text"]


async def test_a_doubled_update_is_posted_twice(server: TelegramDesk) -> None:
    """Even though the first post was taken."""
    await server.world.story.misbehaves("telegram", "duplicate_update")
    async with WebhookDesk() as desk:
        await server.does("setWebhook", url=desk.url)
        await server.lan.says("một")

        first, second = await desk.came(2)

    assert first == second


@pytest.mark.parametrize("way", ["json", "urlencoded", "multipart"])
async def test_a_method_inside_the_answer_is_done(server: TelegramDesk, way: str) -> None:
    """JSON, urlencoded or multipart: the message appears, and the call is noted."""
    method = {"method": "sendMessage", "chat_id": server.chat_id, "text": "Đã ghi nhận"}
    form = {name: str(value) for name, value in method.items()}
    body: dict[str, Any]
    if way == "json":
        body = {"text": json.dumps(method), "content_type": "application/json"}
    elif way == "urlencoded":
        body = {"body": FormData(form)()}
    else:
        writer = MultipartWriter("form-data")
        for name, value in form.items():
            writer.append(value).set_content_disposition("form-data", name=name)
        body = {"body": writer}

    async with WebhookDesk(answering(**body)) as desk:
        await server.does("setWebhook", url=desk.url)
        await server.lan.says("một")
        await server.lan.sees("đã ghi nhận")

    call = (await server.world.story.calls("telegram", BOT_TOKEN))[-1]
    assert ("sendMessage", "webhook answer", 200) == (call["method"], call["via"], call["status"])


async def test_a_bad_method_inside_the_answer_is_only_noted(server: TelegramDesk) -> None:
    """The update counts as taken; nobody is told but our notes."""
    method = {"method": "sendMessage", "chat_id": server.chat_id, "text": ""}
    answer = answering(text=json.dumps(method), content_type="application/json")

    async with WebhookDesk(answer) as desk:
        await server.does("setWebhook", url=desk.url)
        await server.lan.says("một")
        await desk.came(1)
        assert await _is_settled(server)

    notes = [call["status"] for call in await server.world.story.calls("telegram", BOT_TOKEN)]
    assert 400 in notes


async def test_an_answer_that_is_no_method_is_let_be(server: TelegramDesk) -> None:
    """ "ok" in plain text takes the update."""
    async with WebhookDesk(answering(text="ok")) as desk:
        await server.does("setWebhook", url=desk.url)
        await server.lan.says("một")
        await desk.came(1)

        assert await _is_settled(server)


async def test_a_webhook_taken_away_gives_polling_back(server: TelegramDesk) -> None:
    """What the webhook did not take is fetched by polling."""
    server.world.telegram.settings.webhook_backoff = 30.0
    async with WebhookDesk(answering(500)) as desk:
        await server.does("setWebhook", url=desk.url)
        await server.lan.says("một")
        await desk.came(1)
        await server.does("setWebhook", url="")

    [update] = await server.updates()

    assert "một" == update["message"]["text"]
    assert "" == (await server.does("getWebhookInfo"))["url"]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"url": "http://vidu.vn/wh"},
         "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://vidu.vn:8080/wh"},
         "bad webhook: Webhook can be set up only on ports 80, 88, 443, 8443"),
        ({"url": "https://vidu.vn/wh", "secret_token": "có dấu"},
         "secret token contains unallowed characters"),
        ({"url": "https://vidu.vn/wh", "max_connections": 101},
         "max_connections must be between 1 and 100"),
    ],
)  # fmt: skip
async def test_a_webhook_that_is_refused(
    server: TelegramDesk, params: dict[str, Any], words: str
) -> None:
    """Only HTTPS on four ports, a plain secret, a sensible number of connections."""
    assert (400, f"Bad Request: {words}") == await server.refusal("setWebhook", **params)


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"url": "http://127.0.0.1:8080/wh"}, "An HTTPS URL must be provided for webhook"),
        ({"url": "https://127.0.0.1/wh"}, "IP address 127.0.0.1 is reserved"),
        ({"url": "https://[::1]:8443/wh"}, "IP address ::1 is reserved"),
        ({"url": "https://192.168.1.4/wh"}, "IP address 192.168.1.4 is reserved"),
        ({"url": "https://10.0.0.7:443/wh"}, "IP address 10.0.0.7 is reserved"),
        ({"url": "https://localhost/wh"},
         "Failed to resolve host: Name or service not known"),
        ({"url": "https://maychu.local/wh"},
         "Failed to resolve host: Name or service not known"),
        ({"url": "https://vidu.vn/wh", "ip_address": "172.16.0.1"},
         "IP address 172.16.0.1 is reserved"),
    ],
)  # fmt: skip
async def test_a_webhook_nobody_outside_can_reach_is_refused(
    server: TelegramDesk, params: dict[str, Any], words: str
) -> None:
    """As the real server has it, this machine included; our own tests have an exception made."""
    server.world.telegram.settings.allow_loopback = False

    refusal = await server.refusal("setWebhook", **params)

    assert (400, f"Bad Request: bad webhook: {words}") == refusal
    assert "" == (await server.does("getWebhookInfo"))["url"]


async def test_the_exception_is_for_this_machine_alone(server: TelegramDesk) -> None:
    """Where webhooks on loopback are taken, another private address still is not."""
    code, _ = await server.refusal("setWebhook", url="https://192.168.1.4/wh")
    await server.does("setWebhook", url="http://127.0.0.1:9/wh")

    assert (400, "http://127.0.0.1:9/wh") == (
        code,
        (await server.does("getWebhookInfo"))["url"],
    )


async def _is_settled(server: TelegramDesk) -> bool:
    """Wait until nothing is pending any more."""
    for _ in range(100):
        if (await server.does("getWebhookInfo"))["pending_update_count"] == 0:
            return True
        await asyncio.sleep(0.02)
    return False


async def _info_with_error(server: TelegramDesk) -> dict[str, Any]:
    for _ in range(100):
        info: dict[str, Any] = await server.does("getWebhookInfo")
        if "last_error_message" in info:
            return info
        await asyncio.sleep(0.02)
    raise AssertionError("no error was told")
