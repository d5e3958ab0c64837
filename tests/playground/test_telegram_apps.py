"""What the apps can do beyond a plain message: edit, answer, forward, albums, cards, the menu."""

import pytest

from playground.story import Refused
from tests.playground.telegram_desk import BOT_TOKEN, TelegramDesk


async def test_an_edited_message_comes_as_what_it_is(server: TelegramDesk) -> None:
    """Under its old number, with the moment it was changed; what others wrote stays."""
    await server.lan.says("Tốt")
    own = await server.lan.own()
    said = await server.says("Đã ghi")

    await server.lan.edits(own, "Khá /menu")
    sent, edited = await server.updates()

    message = edited["edited_message"]
    assert (sent["message"]["message_id"], "Khá /menu") == (message["message_id"], message["text"])
    assert ("bot_command", True) == (message["entities"][0]["type"], message["edit_date"] > 0)
    with pytest.raises(Refused, match="only an own text"):
        await server.lan.edits(said["message_id"], "Khác")


async def test_an_edit_is_told_only_to_who_asked_for_it(server: TelegramDesk) -> None:
    """A bot that wants messages alone hears nothing."""
    await server.does("getUpdates", allowed_updates=["message"])
    await server.lan.says("Tốt")

    await server.lan.edits(await server.lan.own(), "Khá")

    assert ["message"] == [key for one in await server.updates() for key in one][1:]


async def test_an_answer_carries_what_it_answers(server: TelegramDesk) -> None:
    """The whole message, but not what that one answered in its turn."""
    said = await server.says("Câu 1")
    await server.lan.replies(said["message_id"], "Trả lời")
    await server.lan.replies(await server.lan.own(), "Thêm")

    first, second = [update["message"] for update in await server.updates()]

    assert "Câu 1" == first["reply_to_message"]["text"]
    assert ("Trả lời", False) == (
        second["reply_to_message"]["text"],
        "reply_to_message" in second["reply_to_message"],
    )


async def test_a_forwarded_message_says_whence(server: TelegramDesk) -> None:
    """Its author, or no more than the name of who hides."""
    binh = await server.world.telegram_phone("Lê Văn Bình", BOT_TOKEN)
    await server.lan.forwards("Mẫu của tôi", binh.user)
    await server.lan.forwards("Mẫu khác", "Người giấu tên")

    known, hidden = [update["message"] for update in await server.updates()]

    assert ("user", int(binh.user)) == (
        known["forward_origin"]["type"],
        known["forward_origin"]["sender_user"]["id"],
    )
    assert ("hidden_user", "Người giấu tên") == (
        hidden["forward_origin"]["type"],
        hidden["forward_origin"]["sender_user_name"],
    )
    assert (server.chat_id, "Mẫu của tôi") == (known["from"]["id"], known["text"])


async def test_an_album_is_several_messages_of_one_number(server: TelegramDesk) -> None:
    """Only the first has the caption; the next album has another number."""
    await server.lan.sends_album(3, caption="Minh chứng")
    await server.lan.sends_album(2)

    messages = [update["message"] for update in await server.updates()]

    numbers = [message["media_group_id"] for message in messages]
    assert ["Minh chứng", None, None, None, None] == [one.get("caption") for one in messages]
    assert (1, 1, 2) == (len(set(numbers[:3])), len(set(numbers[3:])), len(set(numbers)))


async def test_a_card_of_somebody_else(server: TelegramDesk) -> None:
    """With his id when he is on Telegram, without one when he is not; never the sender's."""
    binh = await server.world.telegram_phone("Lê Văn Bình", BOT_TOKEN)
    await server.lan.shares_card("Bình", "+84900000002", int(binh.user))
    await server.lan.shares_card("Cúc", "+84900000003")

    on, off = [update["message"]["contact"] for update in await server.updates()]

    assert (int(binh.user), "+84900000002") == (on["user_id"], on["phone_number"])
    assert ("+84900000003", False) == (off["phone_number"], "user_id" in off)


async def test_the_menu_shows_the_narrowest_list_in_ones_language(server: TelegramDesk) -> None:
    """One's own chat before private chats before everybody; Vietnamese before no language."""
    for name, more in (
        ("chung", {}),
        ("viet", {"language_code": "vi"}),
        ("rieng", {"scope": {"type": "all_private_chats"}}),
        ("nhom", {"scope": {"type": "all_group_chats"}}),
    ):
        await server.does("setMyCommands", commands=[{"command": name, "description": "x"}], **more)
    private = await server.lan.menu()
    await server.does("deleteMyCommands", scope={"type": "all_private_chats"})
    [there] = await server.world.story.telegram_group("Chi bộ", server.lan)

    assert (["rieng"], ["viet"], ["nhom"]) == (
        private,
        await server.lan.menu(),
        await there.menu(),
    )
