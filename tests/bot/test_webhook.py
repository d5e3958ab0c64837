"""Webhooks of both platforms, and the pages beside them."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import aiohttp
import pytest

from bot.pages.looks import HEADERS
from bot.wiring import Program
from playground.app import Playground
from playground.ports import KeptPort
from playground.story import Phone, TelegramPhone
from tests.bot.odd_zalo import message
from tests.bot.running import SECRET_TEXT, TELEGRAM_TOKEN, Notebook, until

SECRET = "bi-mat-cua-webhook"
TELEGRAM_HEADER = "X-Telegram-Bot-Api-Secret-Token"
ZALO_HEADER = "X-Bot-Api-Secret-Token"


@pytest.fixture
def port() -> Iterator[int]:
    """A port that nobody else uses while the test runs."""
    with KeptPort() as kept:
        yield kept.number


@pytest.fixture
def chosen(port: int) -> dict[str, Any]:
    """Webhooks instead of polling."""
    return {
        "web_port": port,
        "webhook_port": port,
        "webhook_host": "127.0.0.1",
        "webhook_url": f"http://127.0.0.1:{port}",
        "public_url": f"http://127.0.0.1:{port}",
        "webhook_secret": SECRET,
    }


async def post(port: int, channel: str, secret: str, body: Any) -> int:
    """Post to a webhook as the platform would, or as somebody else; give the status."""
    header = TELEGRAM_HEADER if channel == "telegram" else ZALO_HEADER
    address = f"http://127.0.0.1:{port}/hook/{channel}"
    how = {"data": body} if isinstance(body, bytes | BytesIO) else {"json": body}
    async with (
        aiohttp.ClientSession() as session,
        session.post(address, headers={header: secret}, **how) as answer,
    ):
        return answer.status


async def test_telegram_posts_and_is_answered(program: Program, lan: TelegramPhone) -> None:
    """The whole way: the webhook is set with its secret, an update comes, the reply goes out."""
    await lan.says("một")
    await lan.sees("Đã ghi 1 ghi chú")

    answer = await lan.taps("Xem")

    assert "Đã xem" == answer.text
    await lan.sees("Xem lại 1 ghi chú")


async def test_a_tap_in_a_group_is_answered_in_the_webhooks_own_answer(
    program: Program, world: Playground, lan: TelegramPhone, notebook: Notebook
) -> None:
    """The button stops spinning for who tapped; nobody's conversation hears of it."""
    binh = await world.telegram_phone("Lê Văn Bình", TELEGRAM_TOKEN)
    lans, binhs = await world.story.telegram_group("Chi bộ Tổ Tự nhiên", lan, binh)
    await lans.takes_bot_in()
    keyboard = {"inline_keyboard": [[{"text": "Xem", "callback_data": "see"}]]}
    call = {"chat_id": lans.group, "text": "Mời họp", "reply_markup": keyboard}
    url = f"{world.telegram_api}/bot{TELEGRAM_TOKEN}/sendMessage"
    async with aiohttp.ClientSession() as session, session.post(url, json=call) as response:
        assert response.ok

    answer = await binhs.taps("Xem")

    assert (True, "Bot chỉ trò chuyện riêng") == (answer.is_alert, (answer.text or "")[:24])
    [made] = [
        one
        for one in await world.story.calls("telegram", TELEGRAM_TOKEN)
        if one["method"] == "answerCallbackQuery"
    ]
    assert ("webhook answer", []) == (made["via"], notebook.handled)


@pytest.mark.parametrize("wrapped", [False, True])
async def test_zalo_posts_flat_or_wrapped(
    program: Program, world: Playground, binh: Phone, wrapped: bool
) -> None:
    """Both bodies are understood."""
    world.zalo.settings.wrapped_webhook = wrapped
    await binh.says("một")
    await binh.sees("Đã ghi 1 ghi chú")

    await binh.says("1")

    await binh.sees("Xem lại 1 ghi chú")


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
@pytest.mark.parametrize("secret", ["", "sai", SECRET + "x"])
async def test_a_wrong_secret_is_turned_away(
    program: Program, port: int, notebook: Notebook, channel: str, secret: str
) -> None:
    """Nobody but the platform posts updates."""
    assert 403 == await post(port, channel, secret, {"update_id": 1})
    assert [] == notebook.handled


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
@pytest.mark.parametrize("body", [b"\xff{", [], {"update_id": "x", "message": SECRET_TEXT}])
async def test_nonsense_with_the_right_secret_is_taken_and_forgotten(
    program: Program,
    port: int,
    channel: str,
    body: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It would be nonsense the next time too: 200, and a line in the log without its text."""
    assert 200 == await post(port, channel, SECRET, body)
    assert "code=malformed" in caplog.text
    assert SECRET_TEXT not in caplog.text


async def test_a_body_too_large_is_refused(program: Program, port: int) -> None:
    """No update is that long."""
    assert 413 == await post(port, "telegram", SECRET, BytesIO(b" " * (1024 * 1024 + 1)))


async def test_what_was_not_done_is_asked_for_again(
    program: Program, world: Playground, lan: TelegramPhone, notebook: Notebook
) -> None:
    """A passing failure is answered 500; Telegram posts the update again, and it is done once."""
    failures = [ConnectionError(), None]

    async def fail() -> None:
        failure = failures.pop(0)
        if failure is not None:
            raise failure

    notebook.before_commit = fail

    await lan.says("một")

    await lan.sees("Đã ghi 1 ghi chú")
    assert ["một", "một"] == notebook.handled


async def test_a_repeated_post_shows_the_present_view(
    program: Program, world: Playground, lan: TelegramPhone, notebook: Notebook
) -> None:
    """Our 200 was lost: the same update comes again and changes nothing."""
    await lan.says("một")
    await lan.sees("Đã ghi 1 ghi chú")

    await world.story.ask("POST", "telegram/repeat", {"bot": TELEGRAM_TOKEN})

    await lan.sees("Đang có 1 ghi chú")
    assert ["một"] == notebook.handled


async def test_the_pages_say_whether_all_is_well(program: Program, port: int) -> None:
    """Health names what it looked at."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/healthz") as answer,
    ):
        found = await answer.json()
        assert 200 == answer.status
        assert {"database", "push:telegram:701", "push:zalo:702"} <= set(found)
        assert all(found.values())


async def test_a_link_gives_its_file(program: Program, port: int) -> None:
    """The file under its own name, kept by nobody on the way."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/d/abc") as answer,
    ):
        assert b"PK docx" == await answer.read()
        assert "no-store" == answer.headers["Cache-Control"]
        assert answer.content_disposition is not None
        assert "bản kiểm điểm.docx" == answer.content_disposition.filename


async def test_a_link_that_is_over_says_so(program: Program, port: int) -> None:
    """One sentence, on a page of its own."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/d/xyz") as answer,
    ):
        assert 410 == answer.status
        assert "Liên kết này không còn hiệu lực" in await answer.text()
        assert dict(HEADERS) == {name: answer.headers.get(name) for name in HEADERS}


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
async def test_half_a_character_is_kept_as_a_sign_that_something_is_missing(
    program: Program,
    port: int,
    notebook: Notebook,
    lan: TelegramPhone,
    binh: Phone,
    channel: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A telephone cut an emoji in two: what is left of the text is noted."""
    phone = lan if channel == "telegram" else binh
    text = "tốt \ud83d l\0ắm \N{THUMBS UP SIGN}"
    await phone.says("trước")
    await phone.sees("Đã ghi 1 ghi chú")
    body = message(text, number="m9", chat=phone.user)
    if channel == "telegram":
        chat = {"id": phone.user, "type": "private"}
        who = {"id": phone.user, "is_bot": False, "first_name": "Lan \udc4d"}
        said = {"message_id": 9, "date": 1_732_071_600, "chat": chat, "from": who, "text": text}
        body = {"update_id": 9, "message": said}

    status = await post(port, channel, SECRET, body)

    await until(lambda: are_noted(notebook, 2))
    assert 200 == status
    assert "code=update_failed" not in caplog.text
    assert ["trước", "tốt ? lắm \N{THUMBS UP SIGN}"] == notebook.handled


async def are_noted(notebook: Notebook, count: int) -> bool:
    """Tell whether so many notes were taken down."""
    return len(notebook.handled) >= count


class TestInline:
    """The last method of a hot reply rides in the webhook's answer."""

    @pytest.fixture
    def chosen(self, chosen: dict[str, Any]) -> dict[str, Any]:
        return {**chosen, "webhook_inline_reply": True}

    async def test_a_hot_tap_is_drawn_by_the_answer(
        self, program: Program, world: Playground, lan: TelegramPhone
    ) -> None:
        """The tap is answered by a call; the edit costs none."""
        await lan.says("một")
        await lan.sees("Đã ghi 1 ghi chú")

        await lan.taps("Mở phiếu")
        await lan.sees("Phiếu kín: 0 dấu")
        await lan.taps("Đánh dấu")
        await lan.sees("Phiếu kín: 1 dấu")

        calls = await world.story.calls("telegram", TELEGRAM_TOKEN)
        edits = [call for call in calls if call["method"] == "editMessageText"]
        assert [(200, "webhook answer")] * 2 == [(call["status"], call["via"]) for call in edits]


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
async def test_unknown_letters_are_refused(
    program: Program, port: int, lan: TelegramPhone, channel: str
) -> None:
    """A body whose letters are of no known kind is the sender's fault; others are answered."""
    header = TELEGRAM_HEADER if channel == "telegram" else ZALO_HEADER
    headers = {header: SECRET, "Content-Type": "application/json; charset=foo"}
    address = f"http://127.0.0.1:{port}/hook/{channel}"

    async with (
        aiohttp.ClientSession() as session,
        session.post(address, headers=headers, data=b"{}") as answer,
    ):
        assert 400 == answer.status
    await lan.says("một")
    await lan.sees("Đã ghi 1 ghi chú")
