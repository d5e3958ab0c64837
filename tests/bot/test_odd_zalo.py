"""Zalo, or a server that says it is, at its worst: one helpful sentence, nothing lost, no crash."""

import asyncio
import json
from collections.abc import AsyncIterator
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from pydantic import SecretStr

from bot.channel.bot_channel import zalo_line
from bot.channel.markup import utf16_length
from bot.errors import RunError
from bot.hooks import real_hooks
from bot.incoming.connected_bots import patiently_zalo
from bot.settings import Settings
from bot.wiring import Program
from bot.zalo.api import ZaloApi, ZaloDownError, ZaloError, ZaloSilentError, _result
from bot.zalo.polling import SHORTEST_POLL
from bot.zalo.session import ZaloSession
from bot.zalo.updates import UnreadableError, heard
from playground.app import Playground
from tests.bot.odd_zalo import PAGE, TOKEN, OddZalo, Said, message, odd_zalo, ok
from tests.bot.running import Notebook, running, settings_for

SECRET = "bi-mat-webhook"
QUOTA = Said('{"ok":false,"error_code":429}', 429)


@pytest.fixture
async def odd() -> AsyncIterator[OddZalo]:
    """The server of other habits."""
    async with odd_zalo() as server:
        yield server


@pytest.fixture
def settings(odd: OddZalo, world: Playground, url: str, tmp_path: Path) -> Settings:
    """A program that speaks to it alone, by polling."""
    return settings_for(world, url, tmp_path, zalo_api=odd.base, telegram_token=SecretStr(""))


def without(update: dict[str, Any], *names: str) -> dict[str, Any]:
    """Leave fields of the message out."""
    kept = {name: value for name, value in update["message"].items() if name not in names}
    return {**update, "message": kept}


# What an answer means.


@pytest.mark.parametrize(
    ("status", "said", "kind", "code"),
    [
        (200, '{"ok":false,"error_code":401}', ZaloError, 401),
        (200, '{"ok":false,"error_code":"401"}', ZaloError, 401),
        (200, '{"ok":false,"errorCode":429.0}', ZaloError, 429),
        (200, '{"ok":false,"error_code":"QUOTA"}', ZaloError, 400),
        (200, '{"ok":false,"error_code":null}', ZaloError, 400),
        (200, '{"ok":false,"error_code":"²"}', ZaloError, 400),
        (200, '{"ok":false,"error_code":' + "9" * 5_000 + "}", ZaloDownError, 502),
        (200, '{"ok":false}', ZaloError, 400),
        (200, '{"error":-216,"message":"Access token is invalid"}', ZaloError, 400),
        (200, '{"ok":"false","error_code":"503"}', ZaloDownError, 503),
        (500, '{"ok":false,"error_code":null}', ZaloDownError, 500),
        (403, '{"ok":false}', ZaloError, 403),
        (200, PAGE, ZaloDownError, 502),
        (503, PAGE, ZaloDownError, 503),
        (200, "[]", ZaloDownError, 502),
        (200, "", ZaloDownError, 502),
        (200, "[" * 100_000, ZaloDownError, 502),
    ],
)
def test_every_refusal_has_a_code(status: int, said: str, kind: type[ZaloError], code: int) -> None:
    """Whatever it is written as, and wherever it stands."""
    with pytest.raises(ZaloError) as refused:
        _result("sendMessage", status, said)

    assert (kind, code) == (type(refused.value), refused.value.code)


@pytest.mark.parametrize(
    ("said", "result"),
    [
        ('{"ok":true,"result":{"a":1}}', {"a": 1}),
        ('{"ok":true}', None),
        ('{"ok":"true","result":[1]}', [1]),
        ('{"ok":1,"result":"x"}', "x"),
        ('{"result":{"a":1}}', {"a": 1}),
        ('{"error":0,"result":{"a":1}}', {"a": 1}),
    ],
)
def test_every_success_is_one(said: str, result: object) -> None:
    """Also one that forgets to say so."""
    assert result == _result("getMe", 200, said)


FLAT = """{"event_name":"message.text.received","message":{
  "message_id":"2d75","date":1750316131602,"text":"Xin chào",
  "from":{"id":"6ede","display_name":"Ted","is_bot":false},
  "chat":{"id":"6ede","chat_type":"PRIVATE"}}}"""
"""One update as webhooks were seen to post it, and as polls may bring it."""


@pytest.mark.parametrize(
    "said",
    [
        FLAT,
        f'{{"ok":true,"result":{FLAT}}}',
        f'{{"ok":true,"result":[{FLAT}]}}',
        f'{{"result":{FLAT}}}',
        f"[{FLAT}]",
        f'{{"ok":true,"result":{{"ok":true,"result":{FLAT}}}}}',
    ],
)
async def test_a_polled_update_is_read_in_every_form(odd: OddZalo, said: str) -> None:
    """Bare, wrapped in ok and result, in a list: it is the same message."""
    odd.says("getUpdates", Said(said))

    async with ZaloApi(TOKEN, odd.base) as api:
        bodies = await api.updates(1)

    read = [heard(body) for body in bodies]
    assert [("6ede", "Xin chào", "Ted")] == [(one.chat, one.text, one.sender) for one in read]


async def test_updates_polled_flat_are_answered(
    odd: OddZalo, settings: Settings, notebook: Notebook
) -> None:
    """Two in a row, one of each form: nothing is lost between them."""
    flat, wrapped = message("một", number="1"), message("hai", number="2")
    odd.says("getUpdates", Said(json.dumps(flat)), ok(wrapped))

    async with running(settings, notebook.hooks()):
        texts = await odd.has_sent(2)

    assert ["Đã ghi 1 ghi chú", "Đã ghi 2 ghi chú"] == [text.splitlines()[0] for text in texts]


# What a person said.


def test_numbers_and_missing_names_are_read() -> None:
    """Ids as numbers, no name, no date, no sender beside the chat: all of it can be answered."""
    bare = {"message": {"message_id": 17, "chat": {"id": 5}, "text": "một"}}

    said = heard(bare)

    assert ("5", "một", "") == (said.chat, said.text, said.sender)
    assert said.key.startswith("17@")


def test_the_same_number_in_two_chats_is_two_messages() -> None:
    """Some servers number each chat for itself."""
    first, second = heard(message(chat="c1")), heard(message(chat="c2"))

    assert first.key != second.key
    assert first.key == heard(message(chat="c1")).key


@pytest.mark.parametrize("number", [None, "", [], True, "m" * 200, "\ud800"])
def test_a_message_without_a_usable_number_is_known_all_the_same(number: object) -> None:
    """By its content; the name of it fits the table whatever the server says."""
    one = heard(message("một", number=number))
    other = heard(message("hai", number=None))

    assert 0 < len(one.key) <= 80
    assert one.key != other.key


def test_halves_of_letters_and_zeros_are_left_out() -> None:
    """No database and no messenger takes them."""
    said = heard(message("xin\x00 chào \ud83d"))

    assert "xin chào ?" == said.text


@pytest.mark.parametrize(
    "body",
    [
        None,
        7,
        "x",
        [],
        {},
        {"ok": True, "result": []},
        {"event_name": "message.unsupported.received"},
        {"message": []},
        {"message": {"text": "một"}},
        {"message": {"chat": {"id": ""}}},
        {"message": {"chat": {"id": "c" * 65}}},
        {"message": {"chat": {"id": {"a": 1}}}},
        {"message": {"from": {"id": "c1", "is_bot": True}}},
    ],
)
def test_what_nobody_can_be_answered_for_is_told_by_a_field(body: object) -> None:
    """Without a chat there is nobody to speak to."""
    with pytest.raises(UnreadableError) as reason:
        heard(body)

    assert reason.value.where in {"body", "message", "from.id", "from.is_bot"}


# Polling.


async def test_two_updates_in_one_poll_are_two_answers(
    odd: OddZalo, settings: Settings, notebook: Notebook
) -> None:
    """A list, though the platform gives one at a time; then an object again."""
    odd.brings([message("một", number="1"), message("hai", number="2")], message("ba", number="3"))

    async with running(settings, notebook.hooks()):
        texts = await odd.has_sent(3)

    assert ["một", "hai", "ba"] == notebook.handled
    assert ["Đã ghi 1", "Đã ghi 2", "Đã ghi 3"] == [text[:8] for text in texts]


async def test_nonsense_between_two_messages_stops_nobody(
    odd: OddZalo, settings: Settings, notebook: Notebook, caplog: pytest.LogCaptureFixture
) -> None:
    """Errors, pages and shapes of all kinds; the person is answered, no traceback is written."""
    failing = [Said(PAGE, 502, "text/html"), Said("{", 200), Said('{"ok":false,"error_code":"x"}')]
    odd.brings("x", [1, None, {}], {"event_name": "user.block"})
    odd.says("getUpdates", *failing)
    odd.brings({**message("một"), "event_name": "message.telepathy.received"})

    async with running(settings, notebook.hooks()):
        await odd.has_sent(1)

    assert ["một"] == notebook.handled
    assert "code=malformed line=zalo:702 update=?" in caplog.text
    assert "Traceback" not in caplog.text


async def test_a_server_that_repeats_for_ever_is_answered_twice(
    odd: OddZalo, settings: Settings, notebook: Notebook
) -> None:
    """Once more, as the reply may have been lost; each further answer would cost the month."""
    odd.usual["getUpdates"] = ok(message("một"))

    async with running(settings, notebook.hooks()):
        await odd.has_sent(2)
        await odd.is_asked("getUpdates", 3)

    assert ["một"] == notebook.handled
    assert 2 == len(odd.sent)


async def test_a_server_that_never_lets_one_wait_is_not_asked_without_end(
    odd: OddZalo, settings: Settings, program: Program
) -> None:
    """Between two polls that brought nothing there is a pause."""
    odd.usual["getUpdates"] = ok(None)
    pauses: list[float] = []
    polling = program._receiving.polls["zalo:702"]

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        await asyncio.sleep(0)

    polling._sleep = sleep
    await odd.is_asked("getUpdates", 3)

    assert 0 < max(pauses) <= SHORTEST_POLL


async def test_ten_messages_in_a_second_are_taken_in_their_order(
    odd: OddZalo, settings: Settings, notebook: Notebook
) -> None:
    """All of one poll, one chat: nothing overtakes, nothing is lost."""
    words = [f"ý {number}" for number in range(10)]
    odd.brings([message(word, number=f"n{word}") for word in words])

    async with running(settings, notebook.hooks()):
        texts = await odd.has_sent(10)

    assert words == notebook.handled
    counted = [text.partition(" ghi chú")[0] for text in texts]
    assert [f"Đã ghi {number}" for number in range(1, 11)] == counted


async def test_a_token_revoked_meanwhile_is_told_and_comes_back(
    odd: OddZalo, settings: Settings, notebook: Notebook, caplog: pytest.LogCaptureFixture
) -> None:
    """One sentence, once; health says so; the program lives on and takes up what comes."""
    refused = Said('{"ok":false,"error_code":401,"description":"Unauthorized"}')

    async with running(settings, notebook.hooks()) as program:
        await odd.is_asked("getUpdates", 1)
        odd.says("getUpdates", refused, refused)
        await odd.is_asked("getUpdates", 2)
        ill = await program.health.told()
        odd.brings(message("một"))
        await odd.has_sent(1)

    assert not ill["zalo:702"]
    assert 1 == caplog.text.count("code=token_refused line=zalo:702 Zalo không nhận mã bot")
    assert TOKEN not in caplog.text
    assert "Traceback" not in caplog.text


# Sending.


@pytest.mark.parametrize(
    "failure",
    [
        Said('{"ok":false,"error_code":"500","description":"x"}'),
        Said('{"ok":false,"errorCode":503}', 503),
        Said(PAGE, 502, "text/html"),
        Said(PAGE, 200, "text/html"),
    ],
)
async def test_an_answer_that_was_not_taken_is_sent_again(
    odd: OddZalo, settings: Settings, notebook: Notebook, failure: Said
) -> None:
    """However the failure is written."""
    odd.says("sendMessage", failure)
    odd.brings(message("một"))

    async with running(settings, notebook.hooks()):
        texts = await odd.has_sent(1)

    assert texts[0].startswith("Đã ghi 1 ghi chú")
    assert ["một"] == notebook.handled


async def test_a_long_answer_is_parted_at_the_ends_of_words(
    odd: OddZalo, settings: Settings, notebook: Notebook
) -> None:
    """Short enough by letters and by UTF-16 units, for nobody knows which of them is counted."""
    odd.brings(message("dài"))

    async with running(settings, notebook.hooks()):
        await odd.has_sent(5)
        await odd.is_asked("getUpdates", 2)

    words = {word for text in odd.texts for word in text.split()}
    assert words <= {"Đoạn", "văn.", "1.", "Xem"}
    assert all(utf16_length(text) <= 1_900 for text in odd.texts)


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"text": "👍🏽👍🏽"}, marks=pytest.mark.long),
        {"text": ""},
        pytest.param({"text": None}, marks=pytest.mark.long),
        {"text": 7},
        pytest.param({"photo_url": "https://vi-du.example/a.jpg"}, marks=pytest.mark.long),
        pytest.param({"photo": "https://vi-du.example/a.jpg"}, marks=pytest.mark.long),
        {"sticker": "s1"},
        pytest.param({"voice_url": "https://vi-du.example/a.aac"}, marks=pytest.mark.long),
        pytest.param({"message_type": "CHAT_LOCATION"}, marks=pytest.mark.long),
    ],
)
async def test_whatever_a_stranger_sends_gets_one_sentence(
    odd: OddZalo, settings: Settings, more: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """The product itself: a picture, a sign, a voice, a thing unknown; each is told what to do."""
    update = without(message(), "text")
    update["message"] |= more
    odd.brings(update)

    async with running(settings, real_hooks()):
        await odd.has_sent(1)
        await odd.is_asked("getUpdates", 2)

    (said,) = odd.texts
    assert "mã" in said
    assert "Traceback" not in caplog.text


# Webhooks.


@pytest.fixture
async def hook(
    odd: OddZalo, settings: Settings, notebook: Notebook
) -> AsyncIterator[tuple[aiohttp.ClientSession, str]]:
    """The program waiting for posts, and somebody who posts."""
    chosen = {"webhook_url": "http://127.0.0.1:1", "webhook_secret": SecretStr(SECRET)}
    posted = settings.model_copy(update={**chosen, "webhook_host": "127.0.0.1", "webhook_port": 0})
    async with running(posted, notebook.hooks()) as program, aiohttp.ClientSession() as session:
        yield session, f"http://127.0.0.1:{program.ports[0]}/hook/zalo"


async def post(hook: tuple[aiohttp.ClientSession, str], body: bytes, secret: str = SECRET) -> int:
    """Post as the platform does; give the status."""
    session, url = hook
    told = {"X-Bot-Api-Secret-Token": secret, "Content-Type": "application/json"}
    async with session.post(url, data=BytesIO(body), headers=told) as answer:
        return answer.status


async def test_both_forms_of_a_body_are_taken(
    odd: OddZalo, notebook: Notebook, hook: tuple[aiohttp.ClientSession, str]
) -> None:
    """Flat as it was seen, wrapped as it is documented; one posted twice is noted once."""
    flat, wrapped = message("một", number="1"), {"ok": True, "result": message("hai", number="2")}

    statuses = [await post(hook, json.dumps(body).encode()) for body in (flat, wrapped, flat)]
    await odd.has_sent(3)

    assert [200, 200, 200] == statuses
    assert ["một", "hai"] == notebook.handled


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 200),
        (b"\xff\xfe", 200),
        (b"[" * 100_000, 200),
        (b"null", 200),
        (b'{"message":{"text":"x"}}', 200),
        (b" " * (1024 * 1024 + 1), 413),
    ],
)
async def test_a_posted_nonsense_is_taken_and_forgotten(
    odd: OddZalo,
    notebook: Notebook,
    hook: tuple[aiohttp.ClientSession, str],
    caplog: pytest.LogCaptureFixture,
    body: bytes,
    status: int,
) -> None:
    """It would come again for ever otherwise; the next one is handled, no traceback is written."""
    refused = await post(hook, body)
    taken = await post(hook, json.dumps(message("một")).encode())
    await odd.has_sent(1)

    assert (status, 200) == (refused, taken)
    assert ["một"] == notebook.handled
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("secret", ["", "bi-mat-khac", SECRET + "x", "bí mật"])
async def test_a_wrong_secret_is_turned_away(
    odd: OddZalo, notebook: Notebook, hook: tuple[aiohttp.ClientSession, str], secret: str
) -> None:
    """403, and nothing is read."""
    assert 403 == await post(hook, json.dumps(message("một")).encode(), secret)
    assert [] == notebook.handled


async def test_zalo_away_while_the_address_is_announced_is_waited_for(odd: OddZalo) -> None:
    """Only a refusal of the address ends the start."""
    odd.says(
        "setWebhook", Said(PAGE, 502), Said("{"), QUOTA, ok({"url": "x"}), Said('{"ok":false}')
    )
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    async with ZaloApi(TOKEN, odd.base) as api:
        line = zalo_line(Bot(TOKEN, session=ZaloSession(api)))
        tell = partial(api.call, "setWebhook", url="https://vi-du.example", secret_token=SECRET)
        await patiently_zalo(line, tell, "webhook_refused", sleep)
        with pytest.raises(RunError, match="webhook_refused") as refused:
            await patiently_zalo(line, tell, "webhook_refused", sleep)

    assert 3 == len(pauses)
    assert {"channel": "Zalo", "said": "400"} == refused.value.fields


async def test_a_line_cut_after_the_message_was_taken_is_told_apart(odd: OddZalo) -> None:
    """Nobody listens any more: certainly not sent; a silence: perhaps."""
    odd.usual["sendMessage"] = Said("", 200)
    async with ZaloApi(TOKEN, "http://127.0.0.1:9") as nobody, ZaloApi(TOKEN, odd.base) as api:
        with pytest.raises(ZaloDownError):
            await nobody.call("sendMessage", chat_id="c1", text="một")
        with pytest.raises(ZaloSilentError):
            await api.call("sendMessage", 0.000_001, chat_id="c1", text="một")
