"""Our session posts what aiogram's posts: the same fields, read by a server that knows neither."""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramBadRequest,
    TelegramNetworkError,
)
from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageText,
    GetUpdates,
    SendDocument,
    SendMessage,
    TelegramMethod,
)
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
)
from aiohttp import web

from bot.telegram.session import ForgivingSession

TOKEN = "4242:" + "T" * 35
KEYBOARD: Any = {
    "inline_keyboard": [[{"text": "✅ Hoàn thành tốt", "callback_data": "s:m:1::2:2"}]]
}
MODELLED = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Nộp phiếu", callback_data="s:c:1")]]
)
TEXT = 'Đồng chí "An"\r\n--x\r\n<b>1 & 2</b> 🌷'

CALLS: dict[str, TelegramMethod[Any]] = {
    "a tap": AnswerCallbackQuery(callback_query_id="7"),
    "a toast": AnswerCallbackQuery(callback_query_id="7", text="Đã ghi", show_alert=True),
    "an empty toast": AnswerCallbackQuery(callback_query_id="7", text="", show_alert=False),
    "a plain keyboard": SendMessage.model_construct(
        chat_id="12", text=TEXT, parse_mode="HTML", reply_markup=KEYBOARD
    ),
    "a page written over": EditMessageText.model_construct(
        chat_id=12, message_id=3, text=TEXT, reply_markup=KEYBOARD
    ),
    "a list": GetUpdates(offset=3, timeout=10, allowed_updates=["message", "callback_query"]),
    "a word of aiogram's": SendMessage(chat_id=12, text="a", parse_mode=ParseMode.HTML),
    "a modelled keyboard": SendMessage(chat_id=12, text="a", reply_markup=MODELLED),
    "a model": SendMessage(
        chat_id=12, text="a", link_preview_options=LinkPreviewOptions(is_disabled=True)
    ),
    "a file": SendDocument(chat_id=12, document=BufferedInputFile(b"docx", "a.docx"), caption="á"),
}


@dataclass
class Ear:
    """A server that notes each form, and answers as told."""

    address: str = ""
    heard: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    said: str = '{"ok": true, "result": []}'

    async def answer(self, request: web.Request) -> web.Response:
        """Note the form; a file by its name."""
        form = await request.post()
        said = {
            name: value.filename if isinstance(value, web.FileField) else str(value)
            for name, value in form.items()
        }
        said.pop("document", None)
        self.heard.append((request.match_info["method"], said))
        return web.Response(text=self.said, content_type="application/json")


@pytest_asyncio.fixture
async def ear() -> AsyncIterator[Ear]:
    """Give the server, listening."""
    ear = Ear()
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", ear.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    ear.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield ear
    await runner.cleanup()


async def _posted(
    ear: Ear, session: type[AiohttpSession], call: TelegramMethod[Any]
) -> tuple[str, dict[str, str]]:
    api = TelegramAPIServer.from_base(ear.address)
    default = DefaultBotProperties(link_preview_is_disabled=True, parse_mode="HTML")
    async with Bot(TOKEN, session=session(api=api), default=default) as bot:
        # What the server answers is no message: that it cannot be read is not looked at here.
        with suppress(ClientDecodeError):
            await bot(call)
    method, said = ear.heard.pop()
    # aiogram gives the part that holds a file a new name each time.
    return method, {name: value for name, value in said.items() if value != "a.docx"}


@pytest.mark.parametrize("what", CALLS)
async def test_the_same_call_has_the_same_form(ear: Ear, what: str) -> None:
    """Field by field, what the bot's defaults add and what is empty included."""
    plain = await _posted(ear, AiohttpSession, CALLS[what])
    ours = await _posted(ear, ForgivingSession, CALLS[what])

    assert plain[1]
    assert plain == ours


async def test_of_an_edit_only_is_asked_that_it_went_well(ear: Ear) -> None:
    """As Telegram writes it; a refusal is read as ever."""
    api = TelegramAPIServer.from_base(ear.address)
    edit = EditMessageText(chat_id=12, message_id=3, text="a")
    ear.said = '{"ok":true,"result":{"message_id":3,"reply_markup":"nobody looks"}}'
    async with Bot(TOKEN, session=ForgivingSession(api=api)) as bot:
        went_well = await bot(edit)
        ear.said = '{"ok":false,"error_code":400,"description":"Bad Request: not modified"}'
        with pytest.raises(TelegramBadRequest):
            await bot(edit)

    assert went_well is True


async def test_a_server_that_is_not_there_is_a_network_error() -> None:
    """As of aiogram's own session, and without the token in its words."""
    api = TelegramAPIServer.from_base("http://127.0.0.1:9")
    bot = Bot(TOKEN, session=ForgivingSession(api=api))

    with pytest.raises(TelegramNetworkError) as caught:
        await bot(AnswerCallbackQuery(callback_query_id="7"))

    assert TOKEN not in str(caught.value)
    await bot.session.close()


@pytest.mark.parametrize("what", ["a tap", "a plain keyboard", "a file", "a model"])
async def test_a_gateways_page_in_its_own_letters_is_no_answer(what: str) -> None:
    """Not UTF-8, and no charset said: told as what it is, and nothing of the chat is dropped."""

    async def page(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(status=502, body="Mauvaise passerelle: arrêtée".encode("latin-1"))

    app = web.Application()
    app.router.add_post("/bot{token}/{method}", page)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    api = TelegramAPIServer.from_base(f"http://127.0.0.1:{runner.addresses[0][1]}")

    async with Bot(TOKEN, session=ForgivingSession(api=api)) as bot:
        with pytest.raises(AiogramError):
            await bot(CALLS[what])
    await runner.cleanup()
