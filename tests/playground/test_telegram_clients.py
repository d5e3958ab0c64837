"""Both real clients against the miniature: aiogram's Bot and python-telegram-bot's ExtBot."""

import asyncio
from collections.abc import AsyncIterator
from http import HTTPStatus

import aiogram
import pytest
import telegram
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import SendMessage
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web
from telegram.error import BadRequest, Forbidden, RetryAfter, TimedOut
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from playground.botapi import load_facts
from tests.playground.telegram_desk import BOT_TOKEN, TelegramDesk
from tests.playground.webhook_desk import WebhookDesk

MARKUP = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Hoàn thành tốt", callback_data="muc:2")]]
)
PAPER = bytes(range(256)) * 64


@pytest.fixture
async def bot(server: TelegramDesk) -> AsyncIterator[Bot]:
    """aiogram's client, pointed at the miniature."""
    api = TelegramAPIServer.from_base(server.world.telegram_api)
    async with Bot(BOT_TOKEN, session=AiohttpSession(api=api)) as bot:
        yield bot


@pytest.fixture
async def pusher(
    server: TelegramDesk, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[ExtBot[None]]:
    """python-telegram-bot's client, pointed at the miniature."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # spans of time as they will be, without a warning
    base = server.world.telegram_api
    bot: ExtBot[None] = ExtBot(
        BOT_TOKEN,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=HTTPXRequest(read_timeout=2),
    )
    async with bot:
        yield bot


def dispatcher() -> Dispatcher:
    """Make a bot that offers a level and notes the choice down."""
    made = Dispatcher()

    @made.message()
    async def ask(message: Message) -> SendMessage:
        return message.answer(f"<b>Chào</b> {message.text}", parse_mode="HTML", reply_markup=MARKUP)

    @made.callback_query()
    async def note(query: CallbackQuery) -> None:
        assert isinstance(query.message, Message)
        await query.message.edit_text(f"Đã ghi nhận {query.data}")
        await query.answer("Xong")

    return made


def test_the_facts_are_those_of_the_client() -> None:
    """When aiogram moves on to another Bot API, botapi.json must follow."""
    assert aiogram.__api_version__ == load_facts().version


async def test_aiogram_polls(server: TelegramDesk, bot: Bot) -> None:
    """A whole exchange by long polling."""
    polling = dispatcher()
    async with asyncio.TaskGroup() as group:
        group.create_task(polling.start_polling(bot, handle_signals=False, close_bot_session=False))

        await server.lan.says("đồng chí")
        await server.lan.sees("Chào đồng chí")
        answer = await server.lan.taps("hoàn thành tốt")
        await server.lan.sees("Đã ghi nhận muc:2")
        await polling.stop_polling()

    assert "Xong" == answer.text


async def test_aiogram_takes_a_webhook(server: TelegramDesk, bot: Bot) -> None:
    """SimpleRequestHandler, once answering with a method inside its multipart answer."""
    app = web.Application()
    handler = SimpleRequestHandler(
        dispatcher(), bot, handle_in_background=False, secret_token="bi-mat"
    )
    handler.register(app, "/wh")
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}/wh"
    await bot.set_webhook(address, secret_token="bi-mat", allowed_updates=["message"])

    await server.lan.says("đồng chí")
    await server.lan.sees("Chào đồng chí")
    info = await bot.get_webhook_info()
    await runner.cleanup()

    calls = await server.world.story.calls("telegram", BOT_TOKEN)
    assert ["webhook answer"] == [one["via"] for one in calls if one["method"] == "sendMessage"]
    assert (None, ["message"]) == (info.last_error_message, info.allowed_updates)


async def test_aiogram_sends_and_fetches_files(server: TelegramDesk, bot: Bot) -> None:
    """An upload under a random part name, a download of what a person sent."""
    await bot.send_document(
        server.chat_id, BufferedInputFile(PAPER, "Bản kiểm điểm.docx"), caption="Mời ký"
    )
    sent = await server.lan.sees_file("Bản kiểm điểm.docx")
    await server.lan.sends_document("minh-chung.bin", PAPER)
    [update] = await bot.get_updates()
    assert update.message
    assert update.message.document
    fetched = await bot.download(update.message.document)

    assert fetched
    assert (PAPER, PAPER) == (sent, fetched.read())


async def test_aiogram_names_every_refusal(server: TelegramDesk, bot: Bot) -> None:
    """Each error becomes the exception its users catch."""
    stranger = await server.world.telegram_phone("Lê Văn Bình", BOT_TOKEN)
    message = await bot.send_message(server.chat_id, "Câu 1", reply_markup=MARKUP)

    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await message.edit_text("Câu 1", reply_markup=MARKUP)
    with pytest.raises(TelegramBadRequest, match="message text is empty"):
        await bot.send_message(server.chat_id, "")
    with pytest.raises(TelegramForbiddenError, match="can't initiate conversation"):
        await bot.send_message(int(stranger.user), "Chào")
    with pytest.raises(TelegramUnauthorizedError):
        await Bot("1:khong-co", session=bot.session).get_me()
    await bot.set_webhook("http://127.0.0.1:9/wh")
    with pytest.raises(TelegramConflictError):
        await bot.get_updates()


@pytest.mark.parametrize(
    ("kind", "exception"),
    [
        ("429", TelegramRetryAfter),
        ("500", TelegramServerError),
        ("502", TelegramServerError),
        ("500_html", ClientDecodeError),
        ("drop_before", TelegramNetworkError),
        ("drop_after", TelegramNetworkError),
    ],
)
async def test_aiogram_on_a_bad_day(
    server: TelegramDesk, bot: Bot, kind: str, exception: type[Exception]
) -> None:
    """Each fault becomes the exception its users must live with."""
    await server.world.story.misbehaves("telegram", kind, method="sendMessage")

    with pytest.raises(exception):
        await bot.send_message(server.chat_id, "Chào")


async def test_aiogram_sets_itself_up(server: TelegramDesk, bot: Bot) -> None:
    """What a bot does at its start: commands, description, name, menu button."""
    commands = [BotCommand(command="trogiup", description="Trợ giúp")]

    await bot.set_my_commands(commands)
    await bot.set_my_description("Kiểm điểm, xếp loại hằng năm")
    await bot.set_my_short_description("Tự Soi")
    await bot.set_chat_menu_button()

    kept = [command.model_dump() for command in await bot.get_my_commands()]
    assert [command.model_dump() for command in commands] == kept
    assert "Kiểm điểm, xếp loại hằng năm" == (await bot.get_my_description()).description
    assert server.chat_id == (await bot.get_chat(server.chat_id)).id


async def test_the_pusher_delivers(server: TelegramDesk, pusher: ExtBot[None]) -> None:
    """A text with buttons and a document, sent by python-telegram-bot."""
    keyboard = telegram.InlineKeyboardMarkup(
        [[telegram.InlineKeyboardButton("Viết tiếp", callback_data="viet")]]
    )

    await pusher.send_message(
        server.chat_id, "⏳ Còn *3 ngày*", "MarkdownV2", reply_markup=keyboard
    )
    await server.lan.sees("Còn 3 ngày")
    buttons = await server.lan.buttons()
    await pusher.send_document(server.chat_id, PAPER, filename="Biên bản.docx")

    assert ["Viết tiếp"] == buttons
    assert PAPER == await server.lan.sees_file("Biên bản.docx")


async def test_the_pusher_names_every_refusal(server: TelegramDesk, pusher: ExtBot[None]) -> None:
    """Blocked, slow down, bad request, and the time-out that may have delivered."""
    story = server.world.story
    await story.misbehaves("telegram", "429", seconds=7)
    with pytest.raises(RetryAfter, match="7"):
        await pusher.send_message(server.chat_id, "Nhắc việc")
    with pytest.raises(BadRequest, match="Chat not found"):
        await pusher.send_message(1, "Nhắc việc")
    await story.misbehaves("telegram", "slow", seconds=3)
    with pytest.raises(TimedOut):
        await pusher.send_message(server.chat_id, "Có lẽ đã đến")
    await server.lan.sees("có lẽ đã đến")
    await server.lan.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await pusher.send_message(server.chat_id, "Nhắc việc")


async def test_the_pusher_polls_and_reads_a_webhook(
    server: TelegramDesk, pusher: ExtBot[None]
) -> None:
    """An update reads the same from getUpdates and from a webhook's body."""
    await server.lan.opens("MA-1")
    [polled] = await pusher.get_updates()
    async with WebhookDesk() as desk:
        await pusher.set_webhook(desk.url)
        await server.lan.opens("MA-2")
        posted = telegram.Update.de_json((await desk.came(2))[-1], pusher)

    assert polled.message
    assert posted.message
    assert ("/start MA-1", "/start MA-2") == (polled.message.text, posted.message.text)
    assert polled.message.entities[0].type == telegram.MessageEntity.BOT_COMMAND


async def test_the_pusher_fetches_files(server: TelegramDesk, pusher: ExtBot[None]) -> None:
    """The file's address is built from the base the client was given."""
    await server.lan.sends_document("minh-chung.bin", PAPER)
    [update] = await pusher.get_updates()
    assert update.message
    assert update.message.document

    file = await update.message.document.get_file()

    assert PAPER == bytes(await file.download_as_bytearray())


async def test_a_file_nobody_has(server: TelegramDesk) -> None:
    """A path that leads nowhere is 404, as with the real file server."""
    url = f"{server.world.telegram_api}/file/bot{BOT_TOKEN}/documents/file_9.docx"

    async with server.session.get(url) as response:
        status = response.status

    assert HTTPStatus.NOT_FOUND == status
