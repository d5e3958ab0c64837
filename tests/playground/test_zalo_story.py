"""The story's verbs on a phone with Zalo: choosing by number, following links, waiting."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import ClientSession, web

from playground import story_phone, story_zalo
from playground.app import Playground
from playground.pace import PaceKind
from playground.story_zalo import ZaloPhone, options_in
from tests.grounds import options

TOKEN = "101:vi-du"
SHEET = (
    "Phiếu kín\n1. Nguyễn Văn An: chưa chọn\n2. Trần Thị Lan: chưa chọn\n\n1. Nộp phiếu\n2. Để sau"
)


@dataclass(slots=True)
class Scene:
    """Lê Văn Bình's phone, and the bot that answers him."""

    binh: ZaloPhone
    session: ClientSession
    api: str
    chat_id: str = ""

    async def hears(self) -> Any:
        """Give the text of what the person did next, as the bot gets it."""
        url = f"{self.api}/bot{TOKEN}/getUpdates"
        async with self.session.post(url, json={"timeout": 5}) as answer:
            result = (await answer.json())["result"]
        self.chat_id = result.get("message", {}).get("chat", {}).get("id", self.chat_id)
        return result.get("message", {}).get("text", result["event_name"])

    async def says(self, text: str) -> None:
        """Let the bot say something."""
        url = f"{self.api}/bot{TOKEN}/sendMessage"
        async with self.session.post(url, json={"chat_id": self.chat_id, "text": text}) as answer:
            assert (await answer.json())["ok"]


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    """A chat in which the person has said hello."""
    async with Playground(options=options(PaceKind.OFF)) as world, ClientSession() as session:
        await world.zalo_bot(TOKEN)
        phone = await world.zalo_phone("Lê Văn Bình", bot=TOKEN)
        assert isinstance(phone, ZaloPhone)
        scene = Scene(phone, session, world.zalo_api)
        await phone.opens("MA 482913")
        assert "MA 482913" == await scene.hears()
        yield scene


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Expectations that fail do so quickly."""
    monkeypatch.setattr(story_phone, "LONGEST", 0.2)
    monkeypatch.setattr(story_zalo, "LONGEST", 0.2)


@pytest.mark.parametrize(
    ("text", "label", "typed"),
    [
        ("Mức?\n1. Xuất sắc\n2. Tốt\n3. Hoàn thành", "Tốt", "2"),
        ("1. Hoàn thành tốt nhiệm vụ\n2. Hoàn thành nhiệm vụ", "Hoàn thành tốt", "1"),
        ("1. Đồng ý và bắt đầu\n2. Đồng ý", "Đồng ý", "2"),
        ("1. Mục lục\n2. Câu sau", "Câu sau →", "2"),
        ("a) Viết tiếp\nb) Để sau", "để sau", "b"),
        ("Mời viết, hoặc gõ «Để sau» · «Mục lục».", "Để sau", "Để sau"),
        (SHEET, "Nộp phiếu", "1"),
        (SHEET, "Trần Thị Lan", "2"),
    ],
)
async def test_a_choice_is_typed_as_the_list_has_it(
    scene: Scene, text: str, label: str, typed: str
) -> None:
    """A number, a letter or the word itself; a whole label wins over a part."""
    await scene.says(text)

    await scene.binh.taps(label)

    assert typed == await scene.hears()


async def test_the_newest_list_is_meant(scene: Scene) -> None:
    """The same label may have had another number before."""
    await scene.says("1. Để sau\n2. Viết tiếp")
    await scene.says("1. Viết tiếp\n2. Để sau")
    await scene.says("Không có gì để chọn ở đây.")

    await scene.binh.taps("Để sau")

    assert "2" == await scene.hears()


async def test_a_list_in_two_messages_is_one(scene: Scene) -> None:
    """A long list comes in parts, numbered on."""
    await scene.says("1. Nguyễn Văn An\n2. Trần Thị Lan")
    await scene.says("3. Phạm Thị Cúc\n4. Để sau")

    await scene.binh.taps("Trần Thị Lan")

    assert "2" == await scene.hears()
    assert ["Nguyễn Văn An", "Trần Thị Lan", "Phạm Thị Cúc", "Để sau"] == (
        await scene.binh.buttons()
    )


async def test_an_old_list_can_be_answered(scene: Scene) -> None:
    """As somebody does who scrolled up a week."""
    await scene.says("1. Xuất sắc\n2. Tốt")
    old = await scene.binh.sees("Xuất sắc")
    await scene.says("1. Tốt\n2. Khá")

    await scene.binh.taps_old("Tốt", message=old)

    assert "2" == await scene.hears()


async def test_what_an_old_list_never_had_can_not_be_answered(scene: Scene) -> None:
    """A slip in the story is told at once."""
    await scene.says("1. Xuất sắc\n2. Tốt")
    old = await scene.binh.sees("Xuất sắc")

    with pytest.raises(AssertionError, match="to offer «Kém»"):
        await scene.binh.taps_old("Kém", message=old)


async def test_words_that_came_later_take_nothing_from_the_list(scene: Scene) -> None:
    """A notice between the list and the typed number: both can be answered, the list by number."""
    await scene.says("Tự nhận mức nào?\n1. Xuất sắc\n2. Tốt")
    await scene.says("Đã có giấy mời.")
    await scene.says("Nhắc việc. Gõ một trong các từ: «Viết tiếp» · «Trang chính»")

    await scene.binh.taps("Tốt")

    assert "2" == await scene.hears()


@pytest.mark.usefixtures("impatient")
async def test_a_list_that_was_answered_is_not_looked_back_to(scene: Scene) -> None:
    """He has typed since: what he waits for is yet to come."""
    await scene.says("Tự nhận mức nào?\n1. Xuất sắc\n2. Tốt")
    await scene.binh.says("2")
    await scene.says("Nhắc việc. Gõ một trong các từ: «Viết tiếp» · «Trang chính»")

    with pytest.raises(AssertionError, match="for an option «Xuất sắc»"):
        await scene.binh.taps("Xuất sắc")


@pytest.mark.usefixtures("impatient")
async def test_a_choice_that_is_not_offered_fails_with_the_chat(scene: Scene) -> None:
    """The failure shows what the person has before the eyes."""
    await scene.says("1. Xuất sắc\n2. Tốt")

    with pytest.raises(AssertionError) as failure:
        await scene.binh.taps("Kém")

    assert "Lê Văn Bình waited in vain for an option «Kém»" in str(failure.value)
    assert "Bot: 1. Xuất sắc" in str(failure.value)


async def test_seeing_is_for_what_is_new(scene: Scene) -> None:
    """What stood there before the person's last doing does not count."""
    await scene.says("Đã ghi nhận.")
    seen = await scene.binh.sees("đã ghi nhận")
    await scene.binh.says("Cảm ơn")

    await scene.binh.sees_nothing_new(0.1)

    assert "Đã ghi nhận." == seen.text
    assert "Đã ghi nhận." == await scene.binh.screen()


@pytest.mark.parametrize("named", ["by path", "by header"])
async def test_a_file_is_a_link_to_follow(scene: Scene, named: str, unused_tcp_port: int) -> None:
    """The name stands in the address, or comes with the answer as a browser would save it."""

    async def paper(_request: web.Request) -> web.Response:
        header = {"Content-Disposition": 'attachment; filename="ban-kiem-diem.docx"'}
        return web.Response(body=b"PK", headers=header if named == "by header" else {})

    app = web.Application()
    path = "/f/0a1b2c" if named == "by header" else "/f/ban-kiem-diem.docx"
    app.router.add_get(path, paper)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
    await scene.says(f"Bản kiểm điểm: http://127.0.0.1:{unused_tcp_port}{path}.")
    await scene.says("Liên kết hỏng: http://127.0.0.1:1/hong.docx")

    data = await scene.binh.sees_file(".docx")

    await runner.cleanup()
    assert b"PK" == data


@pytest.mark.usefixtures("impatient")
async def test_no_link_is_no_file(scene: Scene) -> None:
    """A text that only speaks of a file is not one."""
    await scene.says("Tệp .docx sẽ có sau.")

    with pytest.raises(AssertionError, match=r"for a link to a file «\.docx»"):
        await scene.binh.sees_file(".docx")


async def test_other_things_are_sent(scene: Scene) -> None:
    """Photo, voice, sticker arrive as such; a file and a contact as nothing a bot can see."""
    await scene.binh.sends_photo()
    await scene.binh.sends_voice()
    await scene.binh.sends_sticker()
    await scene.binh.sends_document("don.docx", b"PK")
    await scene.binh.shares_contact()

    heard = [await scene.hears() for _ in range(5)]

    assert [
        "message.image.received",
        "message.voice.received",
        "message.sticker.received",
        "message.unsupported.received",
        "message.unsupported.received",
    ] == heard


def test_dates_and_decimals_are_no_options() -> None:
    """Only a mark at the head of a line makes one."""
    assert [] == options_in("Hạn: 04.12. Kết quả 37,5 %.\nNăm 2026. Còn 3 ngày.")
