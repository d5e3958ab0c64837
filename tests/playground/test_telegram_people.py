"""What people do with the app and what the bot gets to know of it."""

import base64
from datetime import timedelta
from typing import Any

import pytest

from playground.story import Refused
from playground.telegram.people import split
from tests.playground.telegram_desk import BOT_TOKEN, TelegramDesk, keyboard


async def test_a_deep_link_comes_as_a_start_command(server: TelegramDesk) -> None:
    """The payload follows /start, which is marked as a command; the id needs more than 32 bits."""
    await server.lan.opens("MA-2026")

    [update] = await server.updates()

    message = update["message"]
    assert "/start MA-2026" == message["text"]
    assert [{"type": "bot_command", "offset": 0, "length": 6}] == message["entities"]
    assert message["from"]["id"] > 2**32
    assert ("Trần Thị Lan", "lan_vidu", "vi") == (
        message["from"]["first_name"],
        message["from"]["username"],
        message["from"]["language_code"],
    )


@pytest.mark.parametrize(("units", "messages"), [(4095, 1), (4096, 1), (4097, 2), (5000, 2)])
async def test_a_long_text_is_split_as_the_apps_do(
    server: TelegramDesk, units: int, messages: int
) -> None:
    """Below, at and above what a message holds; nothing is lost."""
    text = "ế" * units

    await server.lan.says(text)
    updates = await server.updates()

    assert messages == len(updates)
    assert text == "".join(update["message"]["text"] for update in updates)


def test_a_split_prefers_white_space_and_never_cuts_a_sign() -> None:
    """Words stay whole where they can, a sign of two units stays whole always."""
    words = split("chữ " * 1500)
    signs = split("🔒" * 3000)

    assert all(part.strip().endswith("chữ") for part in words)
    assert [2048, 952] == [len(part) for part in signs]


@pytest.mark.parametrize(
    ("kind", "field"),
    [("sends_voice", "voice"), ("sends_sticker", "sticker"), ("sends_location", "location"),
     ("sends_photo", "photo"), ("shares_contact", "contact")],
)  # fmt: skip
async def test_other_things_than_text(server: TelegramDesk, kind: str, field: str) -> None:
    """Each comes under its own name and without a text."""
    await getattr(server.lan, kind)()

    [update] = await server.updates()

    assert (True, False) == (field in update["message"], "text" in update["message"])


async def test_a_contact_is_ones_own(server: TelegramDesk) -> None:
    """The number comes with the person's id, as the contact button gives it."""
    await server.lan.shares_contact()

    [update] = await server.updates()

    contact = update["message"]["contact"]
    assert ("+84900000001", server.chat_id) == (contact["phone_number"], contact["user_id"])


async def test_somebody_without_a_number_shares_none(server: TelegramDesk) -> None:
    """The playground says why it will not."""
    binh = await server.world.telegram_phone("Lê Văn Bình", BOT_TOKEN)

    with pytest.raises(Refused, match="no phone number"):
        await binh.shares_contact()


async def test_a_key_of_the_reply_keyboard_sends_its_text(server: TelegramDesk) -> None:
    """A plain key is typed text, a contact key shares the number; a one-time keyboard goes."""
    keys = {
        "keyboard": [[{"text": "Có"}, {"text": "Gửi số", "request_contact": True}]],
        "one_time_keyboard": True,
    }
    await server.says("?", reply_markup=keys)
    await server.lan.taps("Có")
    await server.says("?", reply_markup=keys)
    await server.lan.taps("Gửi số")

    text, contact = await server.updates()

    assert "Có" == text["message"]["text"]
    assert "contact" in contact["message"]
    with pytest.raises(Refused, match="no such button"):
        await _taps(server, label="Có")


async def test_a_button_is_found_by_label_place_or_data(server: TelegramDesk) -> None:
    """The whole label wins over a part of one, the newest message over an older one."""
    await server.says("cũ", reply_markup=keyboard(["Hoàn thành"]))
    await server.says("mới", reply_markup=keyboard(["Hoàn thành tốt", "Không"], ["Để sau"]))

    for tap in (
        {"label": "hoàn thành"},
        {"label": "thành tốt"},
        {"row": 1, "col": 0},
        {"data": "Không"},
    ):
        await _taps(server, **tap)
    updates = await server.updates()

    taps = [update["callback_query"] for update in updates]
    assert ["Hoàn thành", "Hoàn thành tốt", "Để sau", "Không"] == [tap["data"] for tap in taps]
    assert ["cũ", "mới", "mới", "mới"] == [tap["message"]["text"] for tap in taps]


async def test_a_link_button_opens_and_tells_nobody(server: TelegramDesk) -> None:
    """Tapping an address gives the address; the bot hears nothing."""
    markup = {"inline_keyboard": [[{"text": "Mở", "url": "https://vidu.vn/trang"}]]}
    await server.says("Trang", reply_markup=markup)

    answer = await _taps(server, label="Mở")

    assert "https://vidu.vn/trang" == answer["url"]
    assert [] == await server.updates()


async def test_an_old_button_can_still_be_pressed(server: TelegramDesk) -> None:
    """A keyboard that was edited away lives on in somebody's unrefreshed app."""
    message = await server.says("Câu 1", reply_markup=keyboard(["Tiếp"]))
    place = {"chat_id": server.chat_id, "message_id": message["message_id"]}
    await server.does("editMessageText", **place, text="Câu 2")

    await server.lan.taps_old("Tiếp", message["message_id"], wait=0)
    [update] = await server.updates()

    query = update["callback_query"]
    assert ("Tiếp", "Câu 2") == (query["data"], query["message"]["text"])


@pytest.mark.parametrize("way", ["deleted", "forgotten", "too old"])
async def test_a_tapped_message_may_be_out_of_reach(server: TelegramDesk, way: str) -> None:
    """Then it comes with date 0 and nothing but its place."""
    message = await server.says("Câu 1", reply_markup=keyboard(["Tiếp"]))
    place = {"user": server.chat_id, "bot": BOT_TOKEN, "message_id": message["message_id"]}
    if way == "deleted":
        await server.lan.deletes(message["message_id"])
    elif way == "forgotten":
        await server.world.story.ask("POST", "telegram/forget_message", place)
    else:
        server.world.telegram.settings.accessible_for = timedelta(days=2)
        await server.world.story.moves_clock(timedelta(days=7))

    await server.lan.taps_old("Tiếp", message["message_id"], wait=0)
    [update] = await server.updates()

    shown = update["callback_query"]["message"]
    assert {"message_id", "date", "chat"} == set(shown)
    assert 0 == shown["date"]


async def test_a_week_old_message_is_normally_within_reach(server: TelegramDesk) -> None:
    """Age alone takes nothing away unless the setting says so."""
    message = await server.says("Câu 1", reply_markup=keyboard(["Tiếp"]))
    await server.world.story.moves_clock(timedelta(days=7))

    await server.lan.taps("Tiếp", wait=0)
    [update] = await server.updates()

    assert message["date"] == update["callback_query"]["message"]["date"]


async def test_a_person_can_delete_what_the_bot_wrote(server: TelegramDesk) -> None:
    """It is gone for the bot as well, which is not told."""
    message = await server.says("Nhầm")

    await server.lan.deletes(message["message_id"])
    _, words = await server.refusal(
        "editMessageText", chat_id=server.chat_id, message_id=message["message_id"], text="x"
    )

    assert "Bad Request: message to edit not found" == words
    assert [] == await server.updates()


async def test_history_keeps_every_version(server: TelegramDesk) -> None:
    """Edits and deletions included: what was ever shown can be found."""
    message = await server.says("Phiếu 1")
    place = {"chat_id": server.chat_id, "message_id": message["message_id"]}
    await server.does("editMessageText", **place, text="Phiếu 2")
    await server.does("deleteMessage", **place)

    query = {"user": str(server.chat_id), "bot": BOT_TOKEN}
    history = await server.world.story.ask("GET", "telegram/history", query=query)

    bodies = [
        version["body"] and version["body"]["text"]
        for version in history["versions"]
        if version["message_id"] == message["message_id"]
    ]
    assert ["Phiếu 1", "Phiếu 2", None] == bodies


async def test_a_blocking_person_sends_nothing(server: TelegramDesk) -> None:
    """The app would not let them either."""
    await server.lan.blocks()

    with pytest.raises(Refused, match="blocked this bot"):
        await server.lan.says("Chào")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"user": 1, "bot": BOT_TOKEN, "text": "x"}, "no such user"),
        ({"user": 7_000_000_001, "bot": "1:x", "text": "x"}, "no such bot"),
        ({"user": 7_000_000_001, "bot": BOT_TOKEN}, "nothing to send"),
        ({"bot": BOT_TOKEN, "text": "x"}, "missing: user"),
    ],
)
async def test_the_control_routes_say_what_is_wrong(
    server: TelegramDesk, body: dict[str, Any], reason: str
) -> None:
    """A refusal is one sentence."""
    with pytest.raises(Refused, match=reason):
        await server.world.story.ask("POST", "telegram/send", body)


async def test_settings_change_while_all_runs(server: TelegramDesk) -> None:
    """Spans of time are told in seconds; a setting there is not is refused."""
    story = server.world.story

    settings = await story.ask("POST", "telegram/settings", {"edit_window": 60, "pace": "off"})

    assert (60.0, True, "off") == (
        settings["edit_window"],
        settings["allow_loopback"],
        settings["pace"],
    )
    assert timedelta(seconds=60) == server.world.telegram.settings.edit_window
    with pytest.raises(Refused, match="no such setting: colour"):
        await story.ask("POST", "telegram/settings", {"colour": "red"})


async def test_the_page_lists_bots_and_people(server: TelegramDesk) -> None:
    """Everybody there is, with what the page needs to show a phone."""
    bots = await server.world.story.ask("GET", "telegram/bots")
    users = await server.world.story.ask("GET", "telegram/users")

    assert [(BOT_TOKEN, "tusoi_vidu_bot")] == [
        (bot["token"], bot["username"]) for bot in bots["bots"]
    ]
    assert ["Trần Thị Lan"] == [user["first_name"] for user in users["users"]]


async def test_what_waits_can_be_looked_at(server: TelegramDesk) -> None:
    """Without fetching it."""
    await server.lan.says("một")

    pending = await server.world.story.ask("GET", "telegram/pending", query={"bot": BOT_TOKEN})

    assert ["một"] == [update["message"]["text"] for update in pending["updates"]]


async def test_a_photo_and_a_document_keep_their_bytes(server: TelegramDesk) -> None:
    """What a person sends can be fetched by the bot as it was."""
    data = base64.b64decode("iVBORw0KGgo=") + bytes(range(256))
    await server.lan.sends_photo(data, caption="Minh chứng")
    await server.lan.sends_document("minh-chung.pdf", b"%PDF-1.7", "application/pdf")

    photo, document = [update["message"] for update in await server.updates()]

    assert "Minh chứng" == photo["caption"]
    assert len(data) == photo["photo"][-1]["file_size"]
    assert ("minh-chung.pdf", "application/pdf", 8) == (
        document["document"]["file_name"],
        document["document"]["mime_type"],
        document["document"]["file_size"],
    )


async def _taps(server: TelegramDesk, **tap: Any) -> dict[str, Any]:
    place = {"user": server.chat_id, "bot": BOT_TOKEN, "wait": 0}
    return await server.world.story.ask("POST", "telegram/tap", {**place, **tap})
