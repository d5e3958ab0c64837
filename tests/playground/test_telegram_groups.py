"""Groups: who is in them, what a bot gets to know of them, and what it may say there."""

from typing import Any

import pytest

from playground.story import Refused, TelegramPhone
from tests.playground.telegram_desk import BOT_TOKEN, OTHER_TOKEN, TelegramDesk, keyboard

NAME = "@tusoi_vidu_bot"


@pytest.fixture
async def phones(server: TelegramDesk) -> tuple[TelegramPhone, TelegramPhone]:
    """Lan's and Bình's phones, open at the cell's group; the bot is in it, its updates fetched."""
    binh = await server.world.telegram_phone("Lê Văn Bình", BOT_TOKEN)
    lan, binh = await server.world.story.telegram_group("Chi bộ Tổ Tự nhiên", server.lan, binh)
    await lan.takes_bot_in()
    await server.updates()
    await server.updates()
    return lan, binh


async def test_a_bot_learns_that_it_was_taken_in_and_put_out(server: TelegramDesk) -> None:
    """Its membership and the service message, both with the group and with who did it."""
    binh = await server.world.telegram_phone("Lê Văn Bình", BOT_TOKEN)
    lan, _ = await server.world.story.telegram_group("Chi bộ Tổ Tự nhiên", server.lan, binh)

    await lan.takes_bot_in()
    await lan.puts_bot_out()
    joined, welcome, farewell, left = await server.updates()

    change = joined["my_chat_member"]
    assert {"id": lan.group, "type": "supergroup", "title": "Chi bộ Tổ Tự nhiên"} == change["chat"]
    assert ("left", "member") == _statuses(joined)
    assert ("member", "kicked") == _statuses(left)
    assert server.chat_id == change["from"]["id"]
    assert 4242 == welcome["message"]["new_chat_members"][0]["id"]
    assert 4242 == farewell["message"]["left_chat_member"]["id"]


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("Chào cả chi bộ", False),
        (f"{NAME} giúp với", False),
        (f"/menu{NAME}", True),
        (f"/MENU{NAME.upper()} ngay", True),
        ("/menu@bot_khac", False),
        ("/menu", False),
    ],
)
async def test_what_a_bot_with_privacy_gets_to_know(
    server: TelegramDesk,
    phones: tuple[TelegramPhone, TelegramPhone],
    text: str,
    *,
    is_told: bool,
) -> None:
    """Commands to it by name and nothing else people say to each other; all of them see it."""
    lan, binh = phones

    await lan.says(text)
    updates = await server.updates()

    assert ([text] if is_told else []) == [update["message"]["text"] for update in updates]
    assert [("other", "Trần Thị Lan", text)] == [
        (one["from"], one["name"], one["text"])
        for one in await binh.messages()
        if one["kind"] == "text"
    ]


async def test_a_bot_gets_answers_and_bare_commands_after_it_spoke(
    server: TelegramDesk, phones: tuple[TelegramPhone, TelegramPhone]
) -> None:
    """An answer to its message is meant for it, and so is a command where it spoke last."""
    lan, binh = phones
    said = await server.does("sendMessage", chat_id=lan.group, text="Họp lúc 14 giờ")

    await binh.replies(said["message_id"], "Đã rõ")
    await lan.says("/menu")
    answer, command = [update["message"] for update in await server.updates()]

    assert ("Đã rõ", "Họp lúc 14 giờ") == (answer["text"], answer["reply_to_message"]["text"])
    assert (int(binh.user), lan.group) == (answer["from"]["id"], answer["chat"]["id"])
    assert "/menu" == command["text"]


async def test_a_bot_without_privacy_gets_everything(
    server: TelegramDesk, phones: tuple[TelegramPhone, TelegramPhone]
) -> None:
    """And says so of itself; another bot of the group is asked for itself."""
    await server.world.telegram_bot(OTHER_TOKEN, "bot_khac", "Bot khác")
    other = TelegramPhone(phones[0].story, "Trần Thị Lan", phones[0].user, OTHER_TOKEN)
    await other.at(phones[0].group or 0).takes_bot_in()
    server.world.telegram.bots[BOT_TOKEN].reads_groups = True
    await server.updates()

    await phones[1].says("Chào cả chi bộ")
    heard = [update["message"].get("text") for update in await server.updates()]
    others = await server.call("getUpdates", OTHER_TOKEN)

    assert ["Chào cả chi bộ"] == heard
    assert [] == [one for one in others["result"] if "text" in one.get("message", {})]
    assert (await server.does("getMe"))["can_read_all_group_messages"]


async def test_a_tap_in_a_group_names_who_tapped(
    server: TelegramDesk, phones: tuple[TelegramPhone, TelegramPhone]
) -> None:
    """The message is the group's; the answer reaches the one who tapped."""
    lan, binh = phones
    await server.does(
        "sendMessage", chat_id=lan.group, text="Họp?", reply_markup=keyboard(["Có", "Không"])
    )

    await binh.taps("Có", wait=0)
    [update] = await server.updates()
    query = update["callback_query"]
    await server.does("answerCallbackQuery", callback_query_id=query["id"], text="Đã ghi")

    assert (int(binh.user), "Có") == (query["from"]["id"], query["data"])
    assert ("supergroup", lan.group) == (
        query["message"]["chat"]["type"],
        query["message"]["chat"]["id"],
    )


async def test_a_bot_outside_says_nothing_there(
    server: TelegramDesk, phones: tuple[TelegramPhone, TelegramPhone]
) -> None:
    """Put out, or gone by itself: 403; a group it never heard of is no chat."""
    lan, _ = phones
    assert await server.does("leaveChat", chat_id=lan.group)

    gone = await server.refusal("sendMessage", chat_id=lan.group, text="?")
    await lan.says(f"/menu{NAME}")
    nowhere = await server.refusal("sendMessage", chat_id=-1001, text="?")

    assert (403, "Forbidden: bot was kicked from the supergroup chat") == gone
    assert (400, "Bad Request: chat not found") == nowhere
    assert [] == await server.updates()


async def test_a_mini_app_opens_from_no_group(
    server: TelegramDesk, phones: tuple[TelegramPhone, TelegramPhone]
) -> None:
    """The same button is taken in private."""
    page = {"text": "Bỏ phiếu", "web_app": {"url": "https://vidu.vn/phieu"}}
    call = {"text": "?", "reply_markup": {"inline_keyboard": [[page]]}}

    refused = await server.refusal("sendMessage", chat_id=phones[0].group, **call)
    await server.does("sendMessage", chat_id=server.chat_id, **call)

    assert (400, "Bad Request: BUTTON_TYPE_INVALID") == refused
    assert ["Bỏ phiếu"] == await server.lan.buttons()


async def test_a_group_counts_its_own_messages_and_is_closed_to_others(
    server: TelegramDesk, phones: tuple[TelegramPhone, TelegramPhone]
) -> None:
    """Its numbers are not those of the private chats; who is not in it cannot write there."""
    stranger = await server.world.telegram_phone("Hoàng Văn Dũng", BOT_TOKEN)

    for text in ("Riêng", "Riêng nữa", "Lại riêng"):
        private = await server.says(text)
    public = await server.does("sendMessage", chat_id=phones[0].group, text="Chung")

    assert (4, 2) == (private["message_id"], public["message_id"])
    with pytest.raises(Refused, match="no such group"):
        await stranger.at(phones[0].group or 0).says("Cho tôi vào với")


def _statuses(update: dict[str, Any]) -> tuple[str, str]:
    change = update["my_chat_member"]
    return change["old_chat_member"]["status"], change["new_chat_member"]["status"]
