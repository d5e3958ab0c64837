"""How a bot on the miniature Zalo learns what people did: polling and the shapes of events."""

import asyncio
import time
from datetime import timedelta

import pytest

from playground.zalo.settings import PhotoField
from tests.playground.zalo_desk import PIXEL, ZaloDesk

IDLE = {"ok": False, "description": "Request timeout", "error_code": 408}
USUAL = 25.0
"""Seconds: less than a poll waits that asks for nothing, more than any machine takes."""


async def test_an_update_has_the_documented_shape(desk: ZaloDesk) -> None:
    """Text ids, a date in milliseconds, and the chat's id is the sender's id."""
    lan = await desk.person("Trần Thị Lan")
    sent = await desk.send(lan, text="Xin chào")

    update = await desk.poll()

    chat_id = update["result"]["message"]["chat"]["id"]
    assert {
        "ok": True,
        "result": {
            "event_name": "message.text.received",
            "message": {
                "message_id": sent["message_id"],
                "date": int(desk.world.clock.now().timestamp() * 1000),
                "text": "Xin chào",
                "from": {"id": chat_id, "display_name": "Trần Thị Lan", "is_bot": False},
                "chat": {"id": chat_id, "chat_type": "PRIVATE"},
            },
        },
    } == update
    assert not chat_id.isdecimal()
    assert lan != chat_id


async def test_an_update_may_come_flat(desk: ZaloDesk) -> None:
    """As webhooks bring it: the event itself, without ok and result; an idle poll as ever."""
    await desk.play("settings", flat_updates=True)
    lan = await desk.person("Trần Thị Lan")
    await desk.send(lan, text="Chào")

    flat = await desk.poll()
    idle = await desk.poll()

    assert ({"event_name", "message"}, "Chào") == (set(flat), flat["message"]["text"])
    assert 408 == idle["error_code"]


async def test_a_person_may_have_no_display_name(desk: ZaloDesk) -> None:
    """The field is simply not there."""
    lan = await desk.person("Trần Thị Lan", shows_name=False)
    await desk.send(lan, text="Chào")

    update = await desk.poll()

    assert {"id", "is_bot"} == set(update["result"]["message"]["from"])


@pytest.mark.parametrize("seconds", [0, 0.3, "0.3"])
async def test_an_idle_poll_ends_in_408_after_the_asked_seconds(
    desk: ZaloDesk, seconds: float | str
) -> None:
    """Not sooner, and not at the usual time's end; the error is Zalo's way to say "nothing"."""
    begun = time.monotonic()

    answer = await desk.call("getUpdates", timeout=seconds)

    taken = time.monotonic() - begun
    assert IDLE == answer
    assert float(seconds) <= taken < USUAL


@pytest.mark.parametrize("asked", [-1, "soon", True, None, [5], "nan", "inf"])
async def test_a_timeout_is_a_number_of_seconds(desk: ZaloDesk, asked: object) -> None:
    """Anything else is refused at once."""
    answer = await desk.call("getUpdates", timeout=asked)

    assert 400 == answer["error_code"]


async def test_a_waiting_poll_gets_what_comes(desk: ZaloDesk) -> None:
    """Long polling: the answer comes with the message, not at the end of the time."""
    lan = await desk.person("Trần Thị Lan")
    waiting = asyncio.gather(desk.poll(timeout=10 * USUAL))
    await asyncio.sleep(0.05)

    await desk.send(lan, text="Đây")
    (update,) = await asyncio.wait_for(waiting, USUAL)

    assert "Đây" == update["result"]["message"]["text"]


async def test_one_update_a_poll_and_reading_removes_it(desk: ZaloDesk) -> None:
    """There is no offset and nothing to confirm: what was read is gone."""
    lan = await desk.person("Trần Thị Lan")
    await desk.send(lan, text="một")
    await desk.send(lan, text="hai")

    first, second, third = [await desk.poll() for _ in range(3)]

    assert "một" == first["result"]["message"]["text"]
    assert "hai" == second["result"]["message"]["text"]
    assert IDLE == third


@pytest.mark.parametrize("name", ["offset", "limit", "allowed_updates"])
async def test_there_is_no_offset_to_ask_for(desk: ZaloDesk, name: str) -> None:
    """Habits from other platforms are passed over, and written down."""
    assert 408 == (await desk.call("getUpdates", timeout=0, **{name: 1}))["error_code"]
    assert [f"getUpdates: {name}"] == desk.zalo.passed_over


async def test_two_pollers_steal_from_each_other(desk: ZaloDesk) -> None:
    """Each message reaches one of them only."""
    lan = await desk.person("Trần Thị Lan")
    pollers = asyncio.gather(desk.poll(timeout=1), desk.poll(timeout=1))
    await asyncio.sleep(0.05)

    await desk.send(lan, text="một")
    answers = await pollers

    assert [False, True] == sorted(answer["ok"] for answer in answers)


async def test_a_poller_that_hung_up_takes_nothing(desk: ZaloDesk) -> None:
    """A bot that was killed while it waited does not swallow the next message."""
    lan = await desk.person("Trần Thị Lan")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await desk.poll(timeout=20)
    await asyncio.sleep(0.05)

    await desk.send(lan, text="Còn đây")

    assert "Còn đây" == (await desk.poll())["result"]["message"]["text"]


async def test_a_long_text_leaves_the_phone_in_parts(desk: ZaloDesk) -> None:
    """5,000 characters arrive as three messages in order."""
    lan = await desk.person("Trần Thị Lan")
    text = "".join(chr(ord("a") + number % 26) for number in range(5000))

    await desk.send(lan, text=text)

    parts = [(await desk.poll())["result"]["message"]["text"] for _ in range(3)]
    assert [2000, 2000, 1000] == [len(part) for part in parts]
    assert text == "".join(parts)


async def test_photos_come_under_either_name(desk: ZaloDesk) -> None:
    """Documents say photo, life says photo_url: by default they take turns."""
    lan = await desk.person("Trần Thị Lan")
    await desk.send(lan, photo=PIXEL, caption="Minh chứng")
    await desk.send(lan, photo=PIXEL)

    first, second = [(await desk.poll())["result"] for _ in range(2)]

    assert "message.image.received" == first["event_name"]
    assert "Minh chứng" == first["message"]["caption"]
    assert "photo" in first["message"]
    assert "photo_url" not in first["message"]
    assert "photo_url" in second["message"]
    assert "CHAT_PHOTO" == second["message"]["message_type"]


@pytest.mark.parametrize("field", [PhotoField.PHOTO, PhotoField.PHOTO_URL])
async def test_the_name_of_photos_may_be_fixed(desk: ZaloDesk, field: PhotoField) -> None:
    """For tests that want one of the two."""
    await desk.play("settings", photo_field=field)
    lan = await desk.person("Trần Thị Lan")
    await desk.send(lan, photo=PIXEL)

    message = (await desk.poll())["result"]["message"]

    assert [field] == [name for name in ("photo", "photo_url") if name in message]


async def test_a_photo_can_be_fetched_from_its_address(desk: ZaloDesk) -> None:
    """There is no getFile: the address in the event is all there is."""
    lan = await desk.person("Trần Thị Lan")
    await desk.send(lan, photo=PIXEL)
    address = (await desk.poll())["result"]["message"]["photo"]

    async with desk.session.get(address) as answer:
        body = await answer.read()

    assert body.startswith(b"\x89PNG")


async def test_stickers_and_voices_have_their_own_events(desk: ZaloDesk) -> None:
    """Each with the field that carries it."""
    lan = await desk.person("Trần Thị Lan")
    await desk.send(lan, sticker=True)
    await desk.send(lan, voice=True)

    sticker, voice = [(await desk.poll())["result"] for _ in range(2)]

    assert "message.sticker.received" == sticker["event_name"]
    assert sticker["message"]["url"].endswith(sticker["message"]["sticker"])
    assert "message.voice.received" == voice["event_name"]
    assert voice["message"]["voice_url"].endswith(".aac")


@pytest.mark.parametrize("what", ["unsupported", "contact", "document", "location"])
async def test_what_bots_may_not_see_comes_without_a_message(desk: ZaloDesk, what: str) -> None:
    """Files, contact cards and places: an event with nothing in it."""
    lan = await desk.person("Trần Thị Lan")
    await desk.send(lan, **{what: {"name": "don.docx"}})

    assert {"event_name": "message.unsupported.received"} == (await desk.poll())["result"]


async def test_words_of_protected_people_never_arrive(desk: ZaloDesk) -> None:
    """Zalo hides the texts of some accounts; on their own phone they stand as written."""
    cuc = await desk.person("Phạm Thị Cúc", protected=True)
    await desk.send(cuc, text="MA 482913")

    update = (await desk.poll())["result"]

    chat = await desk.look("chat", user=cuc, bot=desk.token)
    assert {"event_name": "message.unsupported.received"} == update
    assert "MA 482913" == chat["messages"][0]["text"]


@pytest.mark.parametrize(("users", "arrives"), [(48, True), (49, True), (50, False)])
async def test_a_bot_has_fifty_users(desk: ZaloDesk, users: int, arrives: bool) -> None:
    """The 51st person writes into the void."""
    for number in range(users):
        await desk.acquainted(f"Người thứ {number}")
    dung = await desk.person("Hoàng Văn Dũng")
    await desk.send(dung, text="Chào")

    update = await desk.poll()

    chat = await desk.look("chat", user=dung, bot=desk.token)
    assert arrives is update["ok"]
    assert "Chào" == chat["messages"][0]["text"]


async def test_the_month_has_so_many_messages(desk: ZaloDesk) -> None:
    """The one above is refused without a word on when to try again; refusals count nothing."""
    await desk.play("settings", messages_per_month=2)
    _, chat_id = await desk.acquainted("Trần Thị Lan")
    await desk.call("sendMessage", chat_id=chat_id, text="")

    answers = [await desk.call("sendMessage", chat_id=chat_id, text="x") for _ in range(3)]

    assert [True, True, False] == [answer["ok"] for answer in answers]
    assert {"ok": False, "description": "Quota exceeded", "error_code": 429} == answers[-1]


async def test_the_quota_is_three_thousand_until_the_world_s_month_ends(desk: ZaloDesk) -> None:
    """It is the world's clock that brings the new month, not the machine's."""
    _, chat_id = await desk.acquainted("Trần Thị Lan")
    desk.zalo.bots[desk.token].sent[2026, 11] = 2999

    last = await desk.call("sendMessage", chat_id=chat_id, text="x")
    above = await desk.call("sendMessage", chat_id=chat_id, text="x")
    desk.world.clock.move(timedelta(days=11))
    next_month = await desk.call("sendMessage", chat_id=chat_id, text="x")

    assert [True, False, True] == [answer["ok"] for answer in (last, above, next_month)]


async def test_typing_costs_nothing(desk: ZaloDesk) -> None:
    """Chat actions are not counted."""
    await desk.play("settings", messages_per_month=1)
    _, chat_id = await desk.acquainted("Trần Thị Lan")

    await desk.call("sendChatAction", chat_id=chat_id, action="typing")

    assert 0 == (await desk.look("bots"))["bots"][0]["sent_this_month"]


async def test_an_update_can_be_delivered_again(desk: ZaloDesk) -> None:
    """On demand the same event comes twice, with the same message id."""
    lan = await desk.person("Trần Thị Lan")
    await desk.send(lan, text="Chào")
    first = await desk.poll()

    await desk.play("repeat", bot=desk.token)

    assert first == await desk.poll()


async def test_a_malformed_update_is_delivered_as_it_is(desk: ZaloDesk) -> None:
    """For bots that must survive it."""
    await desk.play("raw", bot=desk.token, update={"event_name": 7, "message": "?"})

    assert {"event_name": 7, "message": "?"} == (await desk.poll())["result"]


async def test_every_change_is_announced(desk: ZaloDesk) -> None:
    """Who watches learns of both directions."""
    lan, chat_id = await desk.acquainted("Trần Thị Lan")

    await desk.call("sendMessage", chat_id=chat_id, text="Chào")

    assert [("zalo", lan, desk.token, "message")] * 2 == desk.world.announced
