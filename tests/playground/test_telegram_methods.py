"""What the methods do and what they refuse, with Telegram's codes and words."""

from datetime import timedelta
from typing import Any

import pytest

from playground.telegram.server import METHODS
from tests.playground.telegram_desk import BOT_TOKEN, OTHER_TOKEN, TelegramDesk, keyboard

UNCHANGED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)
TOO_LATE = "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def test_a_bot_learns_who_it_is(server: TelegramDesk) -> None:
    """The id is the number before the token's colon, and there is a username."""
    me = await server.does("getMe")

    assert (4242, True, "tusoi_vidu_bot") == (me["id"], me["is_bot"], me["username"])


async def test_method_names_take_any_case(server: TelegramDesk) -> None:
    """getme and GETME are getMe."""
    assert await server.does("getme") == await server.does("GETME")


@pytest.mark.parametrize(
    ("method", "token", "refusal"),
    [
        ("getMe", "9999:khong-dang-ky", (401, "Unauthorized")),
        ("getMe", "khong-phai-token", (404, "Not Found")),
        ("sendLetter", BOT_TOKEN, (404, "Not Found")),
        ("sendPoll", BOT_TOKEN, (400, 'Bad Request: parameter "options" is missing')),
    ],
)
async def test_strangers_and_unknown_methods(
    server: TelegramDesk, method: str, token: str, refusal: tuple[int, str]
) -> None:
    """A token nobody registered, one that is none, a method that is none."""
    answer = await server.call(method, token, chat_id=1, question="?")

    assert refusal == (answer["error_code"], answer["description"])


async def test_what_is_not_played_says_so(server: TelegramDesk) -> None:
    """A method Telegram has and the miniature has not is told apart from an unknown one."""
    code, words = await server.refusal("sendDice", chat_id=server.chat_id)

    assert (501, "Not Implemented: the playground does not play sendDice") == (code, words)


async def test_a_message_arrives(server: TelegramDesk) -> None:
    """The bot gets the message with its id, and Lan sees it."""
    message = await server.says("Chào đồng chí\n", reply_markup=keyboard(["Viết tiếp"]))

    assert "Chào đồng chí" == message["text"]
    assert ["Viết tiếp"] == await server.lan.buttons()
    assert message["message_id"] == (await server.lan.messages())[-1]["message_id"]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"text": "x"}, "chat_id is empty"),
        ({"chat_id": 1, "text": "x"}, "chat not found"),
        ({"chat_id": "@khong_co", "text": "x"}, "chat not found"),
        ({"chat_id": "LAN"}, "message text is empty"),
        ({"chat_id": "LAN", "text": ""}, "message text is empty"),
        ({"chat_id": "LAN", "text": " \n "}, "text must be non-empty"),
        ({"chat_id": "LAN", "text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"chat_id": "LAN", "text": "\u200b"}, "text must be non-empty"),
        ({"chat_id": "LAN", "text": "\u3164 \u2060\ufeff"}, "text must be non-empty"),
        ({"chat_id": "LAN", "text": "<b>\u2800</b>", "parse_mode": "html"},
         "text must be non-empty"),
        ({"chat_id": "LAN", "text": "x", "parse_mode": "rich"}, "unsupported parse_mode"),
        ({"chat_id": "LAN", "text": "x", "reply_markup": "{"},
         "can't parse reply keyboard markup JSON object"),
        ({"chat_id": "LAN", "text": "x", "reply_markup": "[]"},
         "object expected as reply markup"),
        ({"chat_id": "LAN", "text": "x", "reply_markup": {"buttons": []}},
         "object expected as reply markup"),
        ({"chat_id": "LAN", "text": "x", "reply_markup": {"inline_keyboard": [["Có"]]}},
         "can't parse reply keyboard markup JSON object: InlineKeyboardMarkup.inline_keyboard[0][0]"
         ": must be an object (InlineKeyboardButton), not a str"),
        ({"chat_id": "LAN", "text": "x", "reply_markup": {"keyboard": [[{"text": ""}]]}},
         "can't parse keyboard button: Text of the button is empty"),
        ({"chat_id": "LAN", "text": "x", "entities": [{"type": "bold", "offset": 0, "length": 0}]},
         "can't parse entities: receive an entity with incorrect offset or length"),
        ({"chat_id": "LAN", "text": "x", "reply_parameters": {"message_id": 999}},
         "message to be replied not found"),
        ({"chat_id": "LAN", "text": "<b>x", "parse_mode": "HTML"},
         'can\'t parse entities: Can\'t find end tag corresponding to start tag "b"'),
    ],
)  # fmt: skip
async def test_a_message_that_is_refused(
    server: TelegramDesk, params: dict[str, Any], words: str
) -> None:
    """Each refusal in Telegram's words, and nothing appears on the phone."""
    if params.get("chat_id") == "LAN":
        params = {**params, "chat_id": server.chat_id}

    refusal = await server.refusal("sendMessage", **params)

    assert (400, f"Bad Request: {words}") == refusal
    assert "" == await server.lan.screen()


@pytest.mark.parametrize(("units", "passes"), [(4095, True), (4096, True), (4097, False)])
@pytest.mark.parametrize("letter", ["ế", "🔒"])
async def test_a_text_has_4096_units_after_its_markup(
    server: TelegramDesk, units: int, letter: str, *, passes: bool
) -> None:
    """Below, at, above: tags do not count, a sign outside the first plane counts twice."""
    width = len(letter.encode("utf-16-le")) // 2
    text = f"<b>{letter * (units // width)}</b>{'x' * (units % width)}"

    answer = await server.call("sendMessage", chat_id=server.chat_id, text=text, parse_mode="HTML")

    assert passes == answer["ok"]
    assert passes or "Bad Request: message is too long" == answer["description"]


@pytest.mark.parametrize(("units", "passes"), [(1023, True), (1024, True), (1025, False)])
async def test_a_caption_has_1024_units(server: TelegramDesk, units: int, *, passes: bool) -> None:
    """Below, at, above."""
    form = {
        "chat_id": str(server.chat_id),
        "photo": await _photo_id(server),
        "caption": "ế" * units,
    }

    answer = await server.form("sendPhoto", form)

    assert passes == answer["ok"]
    assert passes or "Bad Request: message caption is too long" == answer["description"]


@pytest.mark.parametrize(("size", "passes"), [(0, False), (1, True), (64, True), (65, False)])
async def test_callback_data_has_1_to_64_bytes(
    server: TelegramDesk, size: int, *, passes: bool
) -> None:
    """Bytes, not letters: one Vietnamese letter may weigh three."""
    data = "ế" * (size // 3) + "x" * (size % 3)
    markup = {"inline_keyboard": [[{"text": "Chọn", "callback_data": data}]]}

    answer = await server.call("sendMessage", chat_id=server.chat_id, text="?", reply_markup=markup)

    assert passes == answer["ok"]
    assert passes or "Bad Request: BUTTON_DATA_INVALID" == answer["description"]


@pytest.mark.parametrize(("rows", "passes"), [(99, True), (100, True), (101, False)])
async def test_a_keyboard_has_100_buttons(server: TelegramDesk, rows: int, *, passes: bool) -> None:
    """Below, at, above."""
    markup = keyboard(*[[str(number)] for number in range(rows)])

    answer = await server.call("sendMessage", chat_id=server.chat_id, text="?", reply_markup=markup)

    assert passes == answer["ok"]
    assert passes or "Bad Request: reply markup is too long" == answer["description"]


@pytest.mark.parametrize(("width", "noted"), [(7, []), (8, []), (9, ["a row of 9 buttons"])])
async def test_a_row_of_more_than_8_buttons_is_taken(
    server: TelegramDesk, width: int, noted: list[str]
) -> None:
    """Below, at, above: the server is silent, the apps squeeze the row, and we write it down."""
    markup = keyboard([str(number) for number in range(width)])

    message = await server.says("?", reply_markup=markup)

    assert width == len(message["reply_markup"]["inline_keyboard"][0])
    assert [f"sendMessage: {one}" for one in noted] == server.world.passed_over


@pytest.mark.parametrize("mode", ["HTML", "html", "Html"])
async def test_a_parse_mode_takes_any_case(server: TelegramDesk, mode: str) -> None:
    """The server reads it in small letters."""
    message = await server.says("<b>Tốt</b>", parse_mode=mode)

    assert ("Tốt", "bold") == (message["text"], message["entities"][0]["type"])


async def test_a_keyboard_weighs_at_most_10_000_bytes(server: TelegramDesk) -> None:
    """A hundred buttons with long labels are too heavy though they are not too many."""
    markup = keyboard(*[[f"{'đồng chí ' * 12}"[:60] + str(number)] for number in range(100)])
    for row in markup["inline_keyboard"]:
        row[0]["callback_data"] = "x"

    _, words = await server.refusal(
        "sendMessage", chat_id=server.chat_id, text="?", reply_markup=markup
    )

    assert "Bad Request: reply markup is too long" == words


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"text": "Chọn"}, "can't parse inline keyboard button: Text buttons are unallowed in the "
         "inline keyboard"),
        ({"text": " ", "callback_data": "x"},
         "can't parse inline keyboard button: Text of the button is empty"),
        ({"text": "Mở", "url": "http://localhost:8080/"},
         "inline keyboard button URL 'http://localhost:8080/' is invalid: Wrong HTTP URL"),
        ({"text": "\u3164", "callback_data": "x"},
         "can't parse inline keyboard button: Text of the button is empty"),
        ({"text": "Bỏ phiếu", "web_app": {"url": "http://vidu.vn/phieu"}},
         "button Web App URL 'http://vidu.vn/phieu' is invalid: Only HTTPS links are allowed"),
        ({"text": "Bỏ phiếu", "web_app": {"url": "http://127.0.0.1:8080/phieu"}},
         "button Web App URL 'http://127.0.0.1:8080/phieu' is invalid: "
         "Only HTTPS links are allowed"),
        ({"text": "Mở", "url": "ftp://vidu.vn"},
         "inline keyboard button URL 'ftp://vidu.vn' is invalid: Unsupported URL protocol"),
    ],
)  # fmt: skip
async def test_a_button_that_is_refused(
    server: TelegramDesk, button: dict[str, Any], words: str
) -> None:
    """A button needs a text, one action, and an address others can reach."""
    refusal = await server.refusal(
        "sendMessage",
        chat_id=server.chat_id,
        text="?",
        reply_markup={"inline_keyboard": [[button]]},
    )

    assert (400, f"Bad Request: {words}") == refusal


async def test_a_bot_cannot_write_first(server: TelegramDesk) -> None:
    """Somebody who never opened the chat can't be written to."""
    binh = await server.world.telegram_phone("Lê Văn Bình", BOT_TOKEN)

    refusal = await server.refusal("sendMessage", chat_id=binh.user, text="Chào")

    assert (403, "Forbidden: bot can't initiate conversation with a user") == refusal


async def test_a_blocked_bot_is_told(server: TelegramDesk) -> None:
    """A block is told as an update and refuses every message; a start lifts it."""
    await server.lan.blocks()

    refusal = await server.refusal("sendMessage", chat_id=server.chat_id, text="Chào")
    [update] = await server.updates()
    await server.lan.opens()
    lifted, started = await server.updates()

    assert (403, "Forbidden: bot was blocked by the user") == refusal
    assert "kicked" == update["my_chat_member"]["new_chat_member"]["status"]
    assert "member" == lifted["my_chat_member"]["new_chat_member"]["status"]
    assert "/start" == started["message"]["text"]
    await server.says("Chào lại")


async def test_an_edit_changes_text_and_keyboard(server: TelegramDesk) -> None:
    """The new text stands in the old one's place; a keyboard not given is taken away."""
    message = await server.says("Câu 1", reply_markup=keyboard(["Tiếp"]))

    edited = await server.does("editMessageText", **_at(message), text="Câu 2")

    assert ("Câu 2", True) == (edited["text"], "edit_date" in edited)
    assert ("Câu 2", []) == (await server.lan.screen(), await server.lan.buttons())


async def test_an_edit_without_a_change_is_refused(server: TelegramDesk) -> None:
    """The same text, entities and keyboard: nothing was modified."""
    markup = keyboard(["Tiếp"])
    message = await server.says("<b>Câu 1</b>", parse_mode="HTML", reply_markup=markup)
    same = {"text": "*Câu 1*", "parse_mode": "MarkdownV2", "reply_markup": markup}

    refusal = await server.refusal("editMessageText", **_at(message), **same)

    assert (400, UNCHANGED) == refusal
    await server.does("editMessageText", **_at(message), **{**same, "text": "Câu 1"})
    await server.does("editMessageReplyMarkup", **_at(message))
    assert (400, UNCHANGED) == await server.refusal("editMessageReplyMarkup", **_at(message))


async def test_an_edit_that_is_too_long(server: TelegramDesk) -> None:
    """An edit names the fault differently from a new message."""
    message = await server.says("Câu 1")

    refusal = await server.refusal("editMessageText", **_at(message), text="ế" * 4097)

    assert (400, "Bad Request: MESSAGE_TOO_LONG") == refusal


async def test_what_cannot_be_edited(server: TelegramDesk) -> None:
    """A message that is not there, a person's, one with a reply keyboard, one without a text."""
    keys = {"keyboard": [[{"text": "Có"}]]}
    keyed = await server.says("?", reply_markup=keys)
    photo = await server.does(
        "sendPhoto", chat_id=server.chat_id, photo=await _photo_id(server), caption="Ảnh"
    )
    own = (await server.lan.messages())[0]

    words = [
        (await server.refusal("editMessageText", **place, text="Mới"))[1]
        for place in (
            {"chat_id": server.chat_id, "message_id": 999},
            {"chat_id": server.chat_id, "message_id": own["message_id"]},
            _at(keyed),
            _at(photo),
            {"chat_id": server.chat_id},
        )
    ]

    assert [
        "Bad Request: message to edit not found",
        "Bad Request: message can't be edited",
        "Bad Request: message can't be edited",
        "Bad Request: there is no text in the message to edit",
        "Bad Request: message identifier is not specified",
    ] == words


async def test_a_caption_is_edited_by_its_own_method(server: TelegramDesk) -> None:
    """editMessageCaption is for files alone."""
    photo = await server.does(
        "sendPhoto", chat_id=server.chat_id, photo=await _photo_id(server), caption="Ảnh"
    )
    text = await server.says("Chữ")

    edited = await server.does("editMessageCaption", **_at(photo), caption="Minh chứng")
    _, words = await server.refusal("editMessageCaption", **_at(text), caption="x")

    assert "Minh chứng" == edited["caption"]
    assert "Bad Request: there is no caption in the message to edit" == words


@pytest.mark.parametrize(
    ("age", "passes"),
    [
        (timedelta(hours=47, minutes=59), True),
        (timedelta(hours=48, minutes=1), False),
    ],
)
async def test_messages_older_than_48_hours_stay(
    server: TelegramDesk, age: timedelta, *, passes: bool
) -> None:
    """Before and after the limit of the world's clock, for edits and deletions."""
    message = await server.says("Phiếu", reply_markup=keyboard(["Chọn"]))
    await server.world.story.moves_clock(age)

    edited = await server.call("editMessageText", **_at(message), text="Mới")
    deleted = await server.call("deleteMessage", **_at(message))

    assert (passes, passes) == (edited["ok"], deleted["ok"])
    if not passes:
        assert "Bad Request: message can't be edited" == edited["description"]
        assert "Bad Request: message can't be deleted for everyone" == deleted["description"]


async def test_a_deleted_message_is_gone(server: TelegramDesk) -> None:
    """Nobody sees it, and it can be neither deleted nor edited again."""
    message = await server.says("Nhầm")

    await server.does("deleteMessage", **_at(message))

    assert "" == await server.lan.screen()
    assert (
        "Bad Request: message to delete not found"
        == (await server.refusal("deleteMessage", **_at(message)))[1]
    )
    assert (
        "Bad Request: message to edit not found"
        == (await server.refusal("editMessageText", **_at(message), text="x"))[1]
    )


async def test_several_messages_are_deleted_at_once(server: TelegramDesk) -> None:
    """Ids that are not there are passed over."""
    ids = [(await server.says(text))["message_id"] for text in ("một", "hai")]

    await server.does("deleteMessages", chat_id=server.chat_id, message_ids=[*ids, 999])

    assert "" == await server.lan.screen()


async def test_a_tap_is_answered_once(server: TelegramDesk) -> None:
    """The first answer reaches the person; a second one, and one to nobody, is too late."""
    await server.says("Chọn", reply_markup=keyboard(["Tốt"]))
    query = await server.tapped("Tốt")
    answer = {"callback_query_id": query["id"], "text": "Đã ghi nhận", "show_alert": True}

    assert "Tốt" == query["data"]
    assert "Chọn" == query["message"]["text"]
    assert await server.does("answerCallbackQuery", **answer)
    assert (400, TOO_LATE) == await server.refusal("answerCallbackQuery", **answer)
    assert (400, TOO_LATE) == await server.refusal("answerCallbackQuery", callback_query_id="1")


async def test_a_late_answer_is_refused(server: TelegramDesk) -> None:
    """After the seconds the settings give, the query is too old."""
    server.world.telegram.settings.callback_seconds = 0.0
    await server.says("Chọn", reply_markup=keyboard(["Tốt"]))
    query = await server.tapped("Tốt")

    refusal = await server.refusal("answerCallbackQuery", callback_query_id=query["id"])

    assert (400, TOO_LATE) == refusal


@pytest.mark.parametrize(("units", "passes"), [(199, True), (200, True), (201, False)])
async def test_an_answer_has_200_units(server: TelegramDesk, units: int, *, passes: bool) -> None:
    """Below, at, above."""
    await server.says("Chọn", reply_markup=keyboard(["Tốt"]))
    query = await server.tapped("Tốt")

    answer = await server.call(
        "answerCallbackQuery", callback_query_id=query["id"], text="ế" * units
    )

    assert passes == answer["ok"]
    assert passes or "Bad Request: MESSAGE_TOO_LONG" == answer["description"]


async def test_pins_copies_and_replies(server: TelegramDesk) -> None:
    """A message can be pinned, copied and replied to; a pin that is none is refused."""
    message = await server.says("Thông báo", reply_markup=keyboard(["Đọc"]))

    await server.does("pinChatMessage", **_at(message))
    pinned = (await server.does("getChat", chat_id=server.chat_id))["pinned_message"]
    copy = await server.does("copyMessage", **_at(message), from_chat_id=server.chat_id)
    reply = await server.says("Nhắc lại", reply_parameters={"message_id": message["message_id"]})
    await server.does("unpinChatMessage", chat_id=server.chat_id)

    assert message["message_id"] == pinned["message_id"]
    assert message["message_id"] < copy["message_id"]
    assert "Thông báo" == reply["reply_to_message"]["text"]
    assert (
        "Bad Request: message to unpin not found"
        == (await server.refusal("unpinChatMessage", chat_id=server.chat_id))[1]
    )


async def test_a_reply_keyboard_comes_and_goes(server: TelegramDesk) -> None:
    """Its keys stand below the chat until they are taken away; an edit may not bring one."""
    keys = {"keyboard": [[{"text": "Có"}]], "resize_keyboard": True}
    await server.says("?", reply_markup=keys)
    shown = (await _chat(server))["reply_keyboard"]
    await server.says("Xong", reply_markup={"remove_keyboard": True})
    message = await server.says("Câu 1")

    refusal = await server.refusal(
        "editMessageText", **_at(message), text="Câu 2", reply_markup=keys
    )

    assert (keys, None) == (shown, (await _chat(server))["reply_keyboard"])
    assert (400, "Bad Request: inline keyboard expected") == refusal


async def test_a_copy_of_a_file_may_have_its_own_caption(server: TelegramDesk) -> None:
    """The caption given replaces the original's."""
    photo = await server.does(
        "sendPhoto", chat_id=server.chat_id, photo=await _photo_id(server), caption="Cũ"
    )

    await server.does(
        "copyMessage", **_at(photo), from_chat_id=server.chat_id, caption="<b>Mới</b>",
        parse_mode="HTML",
    )  # fmt: skip

    assert "Mới" == await server.lan.screen()


async def test_everything_is_unpinned_at_once(server: TelegramDesk) -> None:
    """unpinAllChatMessages leaves no pin."""
    for text in ("một", "hai"):
        await server.does("pinChatMessage", **_at(await server.says(text)))

    await server.does("unpinAllChatMessages", chat_id=server.chat_id)

    assert "pinned_message" not in await server.does("getChat", chat_id=server.chat_id)


@pytest.mark.parametrize("count", [0, 101])
async def test_deleting_too_many_or_none(server: TelegramDesk, count: int) -> None:
    """Between one and a hundred ids."""
    refusal = await server.refusal(
        "deleteMessages", chat_id=server.chat_id, message_ids=list(range(count))
    )

    assert 400 == refusal[0]


async def test_what_the_profile_says(server: TelegramDesk) -> None:
    """Name and descriptions by language; the registered name where none was set."""
    await server.does("setMyName", name="Tự Soi thử", language_code="vi")
    await server.does("setMyShortDescription", short_description="Kiểm điểm hằng năm")

    assert {"name": "Tự Soi thử"} == await server.does("getMyName", language_code="vi")
    assert {"name": "Tự Soi"} == await server.does("getMyName")
    assert {"short_description": "Kiểm điểm hằng năm"} == await server.does("getMyShortDescription")


async def test_an_address_is_never_fetched(server: TelegramDesk) -> None:
    """Nothing leaves the machine: a document by URL is refused."""
    refusal = await server.refusal(
        "sendDocument", chat_id=server.chat_id, document="https://vidu.vn/phieu.docx"
    )

    assert (400, "Bad Request: failed to get HTTP URL content") == refusal


async def test_an_answer_against_the_facts_does_not_go_out(
    server: TelegramDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of the miniature itself is a loud 500 and is kept for every test to see."""
    monkeypatch.setitem(METHODS, "getMe", lambda _call: {"id": "4242"})

    code, words = await server.refusal("getMe")

    flaws = server.world.telegram.flaws
    assert 500 == code
    assert flaws[0] in words
    assert flaws[0].startswith("the playground's answer to getMe breaks the facts: getMe.")
    flaws.clear()


async def test_commands_are_kept_by_scope_and_language(server: TelegramDesk) -> None:
    """What is set for one language is not given for another."""
    commands = [{"command": "trogiup", "description": "Trợ giúp"}]

    await server.does("setMyCommands", commands=commands, language_code="vi")

    assert commands == await server.does("getMyCommands", language_code="vi")
    assert [] == await server.does("getMyCommands")
    refusal = await server.refusal(
        "setMyCommands", commands=[{"command": "Trợ-giúp", "description": "x"}]
    )
    assert (400, "Bad Request: BOT_COMMAND_INVALID") == refusal


async def test_a_file_belongs_to_its_bot(server: TelegramDesk) -> None:
    """An id given to one bot means nothing to another, nor does one made up."""
    photo = await _photo_id(server)
    await server.world.telegram_bot(OTHER_TOKEN, "bot_khac_vidu_bot")
    await server.world.story.telegram_phone("Phạm Thị Cúc", OTHER_TOKEN)

    stranger = await server.call("getFile", OTHER_TOKEN, file_id=photo)
    made_up = await server.refusal("sendDocument", chat_id=server.chat_id, document="bia-dat")

    assert (
        "Bad Request: wrong file_id or the file is temporarily unavailable"
        == (stranger["description"])
    )
    assert (400, "Bad Request: wrong file identifier/HTTP URL specified") == made_up


async def test_a_file_over_the_limit_cannot_be_fetched(server: TelegramDesk) -> None:
    """A person may send more than a bot may download."""
    server.world.telegram.settings.download_limit = 100
    await server.lan.sends_document("to.bin", bytes(101))
    [update] = await server.updates()

    refusal = await server.refusal("getFile", file_id=update["message"]["document"]["file_id"])

    assert (400, "Bad Request: file is too big") == refusal


async def test_typing_is_shown(server: TelegramDesk) -> None:
    """sendChatAction shows for a while, a message ends it."""
    await server.does("sendChatAction", chat_id=server.chat_id, action="typing")
    typing = (await _chat(server))["typing"]
    await server.says("Xong")

    assert (True, False) == (typing, (await _chat(server))["typing"])


async def test_bots_do_not_see_each_other(server: TelegramDesk) -> None:
    """Two bots have two chats with the same person."""
    await server.world.telegram_bot(OTHER_TOKEN, "bot_khac_vidu_bot")

    answer = await server.call("sendMessage", OTHER_TOKEN, chat_id=server.chat_id, text="Chào")

    assert 403 == answer["error_code"]


def _at(message: dict[str, Any]) -> dict[str, int]:
    return {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}


async def _photo_id(server: TelegramDesk) -> str:
    await server.lan.sends_photo()
    [update] = await server.updates()
    file_id: str = update["message"]["photo"][-1]["file_id"]
    return file_id


async def _chat(server: TelegramDesk) -> dict[str, Any]:
    place = {"user": str(server.chat_id), "bot": BOT_TOKEN}
    return await server.world.story.ask("GET", "telegram/chat", query=place)
