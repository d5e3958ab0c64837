"""Speaking through the miniature Zalo: what is shown, what is refused, and in which words."""

import json
from typing import Any

import pytest
from aiohttp import FormData

from playground.zalo.settings import TextUnit
from tests.playground.zalo_desk import PIXEL, ZaloDesk

NOT_FOUND = {"ok": False, "description": "Not Found", "error_code": 404}
HEART = "❤️‍🔥"  # 4 code points, 5 UTF-16 units


async def test_get_me_names_the_bot(desk: ZaloDesk) -> None:
    """A basic account that joins no groups; display_name is often not there."""
    answer = await desk.call("getMe")

    assert answer["ok"] is True
    assert answer["result"].pop("id")
    assert {
        "account_name": "Bot Tự Soi",
        "account_type": "BASIC",
        "can_join_groups": False,
    } == answer["result"]


async def test_a_stranger_token_is_unauthorized_within_http_200(desk: ZaloDesk) -> None:
    """Errors hide inside HTTP 200, so the status says nothing."""
    desk.token = "999:la"

    answer = await desk.call("getMe")

    assert {"ok": False, "description": "Unauthorized", "error_code": 401} == answer


async def test_errors_may_set_the_real_status(desk: ZaloDesk) -> None:
    """Another host of Zalo was seen to answer with real statuses: a setting."""
    await desk.play("settings", real_status=True)

    status, answer = await desk.call_with_status("sendDocument")

    assert 404 == status
    assert NOT_FOUND == answer


@pytest.mark.parametrize(
    "method",
    [
        "sendDocument",
        "editMessageText",
        "deleteMessage",
        "answerCallbackQuery",
        "getFile",
        "getChat",
        "setMyCommands",
        "getme",
        "SENDMESSAGE",
    ],
)
async def test_there_are_eleven_methods_and_no_more(desk: ZaloDesk, method: str) -> None:
    """What other platforms have, and other spellings, is not found."""
    assert NOT_FOUND == await desk.call(method)


async def test_a_bot_s_name_starts_with_bot(desk: ZaloDesk) -> None:
    """Bot Creator accepts no other name."""
    body = {"token": "102:la", "name": "Tự Soi"}
    async with desk.session.post(f"{desk.base_url}/play/zalo/bots", json=body) as answer:
        status, refusal = answer.status, await answer.json()

    assert 400 == status
    assert {"error": 'a Zalo bot\'s name starts with "Bot"'} == refusal


async def test_a_text_reaches_the_phone(desk: ZaloDesk) -> None:
    """The answer carries the message's id and its date in milliseconds."""
    lan, chat_id = await desk.acquainted("Trần Thị Lan")

    answer = await desk.call("sendMessage", chat_id=chat_id, text="Chào đồng chí")

    assert ["Chào đồng chí"] == await desk.screen(lan)
    assert int(desk.world.clock.now().timestamp() * 1000) == answer["result"]["date"]
    assert isinstance(answer["result"]["message_id"], str)


async def test_parameters_come_by_query_form_json_and_multipart(desk: ZaloDesk) -> None:
    """All four are read alike, and GET works as well as POST."""
    lan, chat_id = await desk.acquainted("Trần Thị Lan")
    url = f"{desk.base_url}/zalo/bot{desk.token}/sendMessage"
    multipart = FormData(default_to_multipart=True)
    multipart.add_field("chat_id", chat_id)
    multipart.add_field("text", "bằng multipart")

    await desk.session.get(url, params={"chat_id": chat_id, "text": "bằng query"})
    await desk.session.post(url, data={"chat_id": chat_id, "text": "bằng form"})
    await desk.session.post(url, json={"chat_id": chat_id, "text": "bằng json"})
    await desk.session.post(url, data=multipart)

    expected = ["bằng query", "bằng form", "bằng json", "bằng multipart"]
    assert expected == await desk.screen(lan)


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("", False),
        ("   ", False),
        ("a", True),
        ("a" * 1999, True),
        ("a" * 2000, True),
        ("a" * 2001, False),
        ("a" * 1995 + HEART, True),
        ("a" * 1996 + HEART, False),
    ],
    ids=["none", "blank", "one", "below", "at", "above", "emoji at", "emoji above"],
)
async def test_a_text_has_1_to_2000_utf16_units(desk: ZaloDesk, text: str, accepted: bool) -> None:
    """An emoji counts for what UTF-16 takes to write it."""
    _, chat_id = await desk.acquainted("Trần Thị Lan")

    answer = await desk.call("sendMessage", chat_id=chat_id, text=text)

    assert accepted is answer["ok"]
    assert accepted or answer["error_code"] == 400


async def test_characters_may_be_counted_as_code_points(desk: ZaloDesk) -> None:
    """The unit is documented nowhere, so it is a setting."""
    await desk.play("settings", text_unit=TextUnit.CODE_POINT)
    _, chat_id = await desk.acquainted("Trần Thị Lan")

    answer = await desk.call("sendMessage", chat_id=chat_id, text="a" * 1996 + HEART)

    assert answer["ok"] is True


async def test_nobody_can_be_written_to_first(desk: ZaloDesk) -> None:
    """Not by the id of the phone, nor before the person has said a word."""
    lan = await desk.person("Trần Thị Lan")

    answer = await desk.call("sendMessage", chat_id=lan, text="Chào")

    assert {"ok": False, "description": "Chat not found", "error_code": 404} == answer


async def test_ids_belong_to_one_bot(desk: ZaloDesk) -> None:
    """A chat id learnt by one bot means nothing to another."""
    _, chat_id = await desk.acquainted("Trần Thị Lan")
    await desk.play("bots", token="102:khac", name="Bot Khác")
    desk.token = "102:khac"

    answer = await desk.call("sendMessage", chat_id=chat_id, text="Chào")

    assert 404 == answer["error_code"]


@pytest.mark.parametrize(
    "params",
    [
        {"text": "không có chat_id"},
        {"chat_id": 12, "text": "số"},
        {"chat_id": "ID", "text": 12},
        {"chat_id": "ID", "text": "x", "parse_mode": "MarkdownV2"},
        {"chat_id": "ID", "text": "x", "text_styles": "no list"},
        {"chat_id": "ID", "text": "x", "text_styles": [{"start": 0, "len": 2, "st": ["b"]}]},
        {"chat_id": "ID", "text": "xy", "text_styles": [{"start": 0, "len": 2, "st": ["z"]}]},
        {"chat_id": "ID", "text": "xy", "text_styles": [{"start": 0, "len": 0, "st": ["b"]}]},
        {"chat_id": "ID", "text": "xy", "text_styles": [{"start": 0, "st": ["b"]}]},
    ],
)
async def test_wrong_parameters_are_refused(desk: ZaloDesk, params: dict[str, Any]) -> None:
    """Missing or mistyped: each is a 400, and nothing is shown."""
    lan, chat_id = await desk.acquainted("Trần Thị Lan")
    if params.get("chat_id") == "ID":
        params = {**params, "chat_id": chat_id}

    answer = await desk.call("sendMessage", **params)

    assert 400 == answer["error_code"]
    assert [] == await desk.screen(lan)


async def test_styles_are_kept_with_the_text(desk: ZaloDesk) -> None:
    """Offsets count UTF-16 units, so the word after an emoji starts later."""
    lan, chat_id = await desk.acquainted("Trần Thị Lan")
    styles = [{"start": 5, "len": 3, "st": ["b", "c_db342e"]}]
    params = {"chat_id": chat_id, "text": HEART + "hạn", "text_styles": json.dumps(styles)}

    await desk.session.post(f"{desk.base_url}/zalo/bot{desk.token}/sendMessage", data=params)

    chat = await desk.look("chat", user=lan, bot=desk.token)
    assert styles == chat["messages"][-1]["styles"]


@pytest.mark.parametrize(
    ("parse_mode", "text", "seen"),
    [
        ("markdown", "**Câu 1** và ~~bỏ~~ *hai*", "Câu 1 và bỏ hai"),
        ("markdown", "# Mục\n> trích", "Mục\ntrích"),
        ("markdown", "{red}Hạn{/red}: 04/12", "Hạn: 04/12"),
        ("markdown", "2 * 3 = 6", "2 * 3 = 6"),
        ("html", "<b>Câu 1</b> &amp; <blink>hai</blink>", "Câu 1 & hai"),
        (None, "**Câu 1**", "**Câu 1**"),
    ],
)
async def test_a_parse_mode_shows_looks_instead_of_marks(
    desk: ZaloDesk, parse_mode: str | None, text: str, seen: str
) -> None:
    """What a person reads has no marks left; without a parse_mode marks are characters."""
    lan, chat_id = await desk.acquainted("Trần Thị Lan")

    await desk.call("sendMessage", chat_id=chat_id, text=text, parse_mode=parse_mode)

    assert [seen] == await desk.screen(lan)


@pytest.mark.parametrize("text", ["{lạ}", "{red}mở", "đóng{/red}", "{red}{big}x{/red}{/big}"])
async def test_a_stray_brace_breaks_markdown(desk: ZaloDesk, text: str) -> None:
    """Somebody's own brace in a markdown message is not forgiven."""
    _, chat_id = await desk.acquainted("Trần Thị Lan")

    answer = await desk.call("sendMessage", chat_id=chat_id, text=text, parse_mode="markdown")

    assert 400 == answer["error_code"]


async def test_typing_is_answered_without_a_result(desk: ZaloDesk) -> None:
    """The one method whose answer is a bare ok; the dots show on the phone."""
    lan, chat_id = await desk.acquainted("Trần Thị Lan")

    answer = await desk.call("sendChatAction", chat_id=chat_id, action="typing")

    assert {"ok": True} == answer
    assert (await desk.look("chat", user=lan, bot=desk.token))["typing"] is True


async def test_the_next_message_ends_the_typing(desk: ZaloDesk) -> None:
    """The dots go when the words come."""
    lan, chat_id = await desk.acquainted("Trần Thị Lan")
    await desk.call("sendChatAction", chat_id=chat_id, action="typing")

    await desk.call("sendMessage", chat_id=chat_id, text="Xong")

    assert (await desk.look("chat", user=lan, bot=desk.token))["typing"] is False


async def test_other_actions_are_refused(desk: ZaloDesk) -> None:
    """upload_photo is announced, but not there."""
    _, chat_id = await desk.acquainted("Trần Thị Lan")

    answer = await desk.call("sendChatAction", chat_id=chat_id, action="upload_photo")

    assert 400 == answer["error_code"]


async def test_a_photo_at_an_address_is_shown(desk: ZaloDesk) -> None:
    """Zalo looks at the picture itself before it shows it."""
    lan, chat_id = await desk.acquainted("Trần Thị Lan")
    await desk.send(lan, photo=PIXEL)
    address = (await desk.poll())["result"]["message"]["photo"]

    answer = await desk.call("sendPhoto", chat_id=chat_id, photo=address, caption="Ảnh")

    chat = await desk.look("chat", user=lan, bot=desk.token)
    assert answer["ok"] is True
    assert ("Ảnh", address) == (
        chat["messages"][-1]["caption"],
        chat["messages"][-1]["file"]["url"],
    )


@pytest.mark.parametrize(
    "photo",
    ["data:image/png;base64,AAAA", "AAAA", "/tmp/a.png", "http://10.0.0.4/a.png", "LOOPBACK/none"],
)
async def test_a_photo_that_is_no_public_address_is_refused(desk: ZaloDesk, photo: str) -> None:
    """Bytes in any dress, private places, and addresses with no picture behind them."""
    _, chat_id = await desk.acquainted("Trần Thị Lan")
    photo = photo.replace("LOOPBACK", f"{desk.base_url}/zalo/files")

    answer = await desk.call("sendPhoto", chat_id=chat_id, photo=photo)

    assert {
        "ok": False,
        "description": "Bad Request: The photo URL is invalid",
        "error_code": 400,
    } == answer


async def test_photos_are_not_uploaded(desk: ZaloDesk) -> None:
    """multipart works for everything but this."""
    _, chat_id = await desk.acquainted("Trần Thị Lan")
    form = FormData(default_to_multipart=True)
    form.add_field("chat_id", chat_id)
    form.add_field("photo", b"\x89PNG", filename="a.png", content_type="image/png")

    url = f"{desk.base_url}/zalo/bot{desk.token}/sendPhoto"
    async with desk.session.post(url, data=form) as response:
        answer = await response.json()

    assert "Bad Request: photo can not be uploaded" == answer["description"]


async def test_a_sticker_has_an_id_of_the_collection(desk: ZaloDesk) -> None:
    """A made-up one has its own error code."""
    _, chat_id = await desk.acquainted("Trần Thị Lan")

    good = await desk.call("sendSticker", chat_id=chat_id, sticker="bfe458bf64fa8da4d4eb")
    bad = await desk.call("sendSticker", chat_id=chat_id, sticker="hoa hồng")

    assert good["ok"] is True
    assert {"ok": False, "description": "The sticker is invalid", "error_code": 425} == bad


@pytest.mark.parametrize(
    ("address", "accepted"),
    [("https://vidu.vn/a.aac", True), ("https://vidu.vn/a.mp3", False), ("a.aac", False)],
)
async def test_a_voice_message_is_aac(desk: ZaloDesk, address: str, accepted: bool) -> None:
    """No other sound is played."""
    _, chat_id = await desk.acquainted("Trần Thị Lan")

    answer = await desk.call("sendVoice", chat_id=chat_id, voice_url=address)

    assert accepted is answer["ok"]


async def test_unknown_parameters_are_passed_over_and_written_down(desk: ZaloDesk) -> None:
    """As the real Zalo has it; our own tests end with none written down."""
    _, chat_id = await desk.acquainted("Trần Thị Lan")

    answer = await desk.call("sendMessage", chat_id=chat_id, text="x", reply_markup={})

    assert answer["ok"] is True
    assert ["sendMessage: reply_markup"] == (await desk.look("passed_over"))["passed_over"]


@pytest.mark.parametrize("body", ["{", "[]", '"text"'])
async def test_a_body_that_is_no_json_object_is_refused(desk: ZaloDesk, body: str) -> None:
    """Said to be JSON, it must be an object; an empty body is one without parameters."""
    url = f"{desk.base_url}/zalo/bot{desk.token}/getMe"
    headers = {"Content-Type": "application/json"}

    async with desk.session.post(url, data=body, headers=headers) as response:
        refused = await response.json()
    async with desk.session.post(url, data=b"", headers=headers) as response:
        answer = await response.json()

    assert 400 == refused["error_code"]
    assert answer["ok"] is True


async def test_a_list_of_styles_in_a_form_is_json(desk: ZaloDesk) -> None:
    """Text that is no JSON is refused, not ignored."""
    _, chat_id = await desk.acquainted("Trần Thị Lan")

    answer = await desk.call("sendMessage", chat_id=chat_id, text="x", text_styles={"start": 0})

    assert "Bad Request: text_styles must be an array" == answer["description"]
