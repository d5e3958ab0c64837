"""The phones page in a real browser: what a person sees, types and taps, live."""

import base64
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession
from playwright.async_api import BrowserContext, Page, expect

from playground.app import Playground
from tests.browsers import page_of
from tests.playground.zalo_desk import PIXEL

pytestmark = pytest.mark.asyncio(loop_scope="session")

TELEGRAM_TOKEN = "4242:" + "T" * 35
ZALO_TOKEN = "101:vi-du"
BUTTONS = {
    "inline_keyboard": [
        [{"text": "Hoàn thành tốt", "callback_data": "a"}],
        [{"text": "Để sau", "callback_data": "b"}],
    ]
}


@dataclass(slots=True)
class Table:
    """The page with a phone of each channel on it, and a bot's voice on both."""

    page: Page
    session: ClientSession
    base_url: str
    lan: int
    binh: str
    confirmed: int = 0

    @property
    def lans_phone(self) -> Any:
        return self.page.get_by_role("region", name="Điện thoại Telegram của Trần Thị Lan")

    @property
    def binhs_phone(self) -> Any:
        return self.page.get_by_role("region", name="Điện thoại Zalo của Lê Văn Bình")

    async def play(self, path: str, **body: Any) -> Any:
        async with self.session.post(f"{self.base_url}/play/{path}", json=body) as answer:
            assert 200 == answer.status, await answer.text()
            return await answer.json()

    async def look(self, path: str, **query: str) -> Any:
        async with self.session.get(f"{self.base_url}/play/{path}", params=query) as answer:
            assert 200 == answer.status, await answer.text()
            return await answer.json()

    async def telegram(self, method: str, **params: Any) -> Any:
        """Call Telegram as the bot."""
        url = f"{self.base_url}/telegram/bot{TELEGRAM_TOKEN}/{method}"
        async with self.session.post(url, json=params) as answer:
            envelope = await answer.json()
            assert envelope["ok"], envelope
            return envelope["result"]

    async def next_update(self) -> Any:
        """Give the next update Telegram has for the bot, and confirm it."""
        updates = await self.telegram("getUpdates", offset=self.confirmed + 1, limit=1, timeout=5)
        self.confirmed = updates[0]["update_id"]
        return updates[0]

    async def zalo(self, method: str, **params: Any) -> Any:
        """Call Zalo as the bot."""
        url = f"{self.base_url}/zalo/bot{ZALO_TOKEN}/{method}"
        async with self.session.post(url, json=params) as answer:
            envelope = await answer.json()
            assert envelope["ok"], envelope
            return envelope.get("result")

    async def start_telegram(self) -> None:
        """Let Lan begin, so that the bot may write to her, and the bot hear of it."""
        await self.play("telegram/start", user=self.lan, bot=TELEGRAM_TOKEN)
        await self.next_update()


@pytest_asyncio.fixture(loop_scope="session")
async def table(window: BrowserContext) -> AsyncIterator[Table]:
    """A playground with two bots and two people, opened in the browser."""
    async with (
        Playground(port=0) as world,
        ClientSession() as session,
        page_of(window, (1280, 900)) as page,
    ):
        page.set_default_timeout(10_000)
        table = Table(page, session, world.base_url, 0, "")
        await table.play("telegram/bots", token=TELEGRAM_TOKEN, username="vi_du_bot", name="Tự Soi")
        await table.play("zalo/bots", token=ZALO_TOKEN, name="Bot Tự Soi")
        lan = await table.play("telegram/users", first_name="Thị Lan", last_name="Trần")
        binh = await table.play("zalo/users", name="Lê Văn Bình")
        table.lan, table.binh = lan["id"], binh["id"]
        await page.goto(world.base_url)
        await expect(table.lans_phone).to_be_visible()
        yield table


@pytest.mark.parametrize(
    ("channel", "begins_with"), [("Telegram", "Mã mời hoặc liên kết"), ("Zalo", "Tin nhắn")]
)
async def test_a_phone_is_added_by_name_and_channel(
    table: Table, channel: str, begins_with: str
) -> None:
    """The new phone lies on the table at once, the cursor where its person begins."""
    await table.page.get_by_role("button", name="Thêm điện thoại").click()
    await table.page.get_by_label("Họ và tên").fill("Phạm Thị Cúc")
    await table.page.get_by_role("radio", name=channel).check()
    await table.page.get_by_role("button", name="Thêm", exact=True).click()

    phone = table.page.get_by_role("region", name=f"Điện thoại {channel} của Phạm Thị Cúc")
    await expect(phone.get_by_role("textbox", name=begins_with)).to_be_focused()
    assert 2 == len((await table.look(f"{channel.lower()}/users"))["users"])


async def test_a_slip_with_a_code_is_used_by_one_press(table: Table) -> None:
    """Lan's slip lies on her phone only; used on Telegram, it opens the chat and is gone."""
    await table.play("slips", name="Trần Thị Lan", code="ACDE-3467")
    await table.page.reload()
    slip = table.lans_phone.get_by_text("ACDE-3467")
    await expect(slip).to_be_visible()
    await expect(table.binhs_phone.get_by_role("button", name="Dùng mã")).to_be_hidden()

    await table.lans_phone.get_by_role("button", name="Dùng mã").click()
    update = await table.next_update()

    assert "/start ACDE3467" == update["message"]["text"]
    await expect(slip).to_be_hidden()


async def test_a_slip_is_typed_where_no_links_open_chats(table: Table) -> None:
    """On Zalo the code goes as a message, as somebody would copy it from the paper."""
    await table.play("slips", name="Lê Văn Bình", code="ACDE-3467")
    await table.page.reload()

    await table.binhs_phone.get_by_role("button", name="Dùng mã").click()
    update = await table.zalo("getUpdates", timeout=5)

    assert "ACDE-3467" == update["message"]["text"]


async def test_enter_sends_and_the_answer_comes_by_itself(table: Table) -> None:
    """Typing on Zalo reaches the bot; what the bot says appears without a reload."""
    field = table.binhs_phone.get_by_label("Tin nhắn", exact=True)
    await field.fill("Chào")
    await field.press("Enter")
    update = await table.zalo("getUpdates", timeout=5)

    chat_id = update["message"]["chat"]["id"]
    await table.zalo("sendMessage", chat_id=chat_id, text="1. Đồng ý\n2. Để sau")

    assert "Chào" == update["message"]["text"]
    await expect(field).to_have_value("")
    await expect(table.binhs_phone.get_by_text("2. Để sau")).to_be_visible()


async def test_shift_enter_is_a_new_line(table: Table) -> None:
    """A text of several lines is sent as one message."""
    field = table.binhs_phone.get_by_label("Tin nhắn", exact=True)
    await field.fill("một")
    await field.press("Shift+Enter")
    await field.press_sequentially("hai")
    await field.press("Enter")

    update = await table.zalo("getUpdates", timeout=5)

    assert "một\nhai" == update["message"]["text"]


async def test_markup_in_a_message_is_only_text(table: Table) -> None:
    """Neither a message nor a name can put anything into the page."""
    nasty = "<img src=x onerror=\"document.title='bẫy'\"> <b>đậm</b>"
    await table.start_telegram()
    await table.play("zalo/users", name=nasty)
    await table.play("zalo/send", user=table.binh, bot=ZALO_TOKEN, text=nasty)
    await table.telegram("sendMessage", chat_id=table.lan, text=nasty)

    await expect(table.lans_phone.get_by_text(nasty)).to_be_visible()
    await expect(table.binhs_phone.get_by_text(nasty)).to_be_visible()
    assert 0 == await table.page.locator("main img, main .text b").count()
    assert "Tự Soi: Điện thoại để thử" == await table.page.title()


@pytest.mark.parametrize(("alert", "role"), [(False, "toast"), (True, "toast alert")])
async def test_a_button_is_tapped_and_its_answer_shown(
    table: Table, alert: bool, role: str
) -> None:
    """A passing line or an alert, as the bot chose."""
    await table.start_telegram()
    await table.telegram("sendMessage", chat_id=table.lan, text="Mức?", reply_markup=BUTTONS)
    await table.lans_phone.get_by_role("button", name="Hoàn thành tốt").click()

    query = (await table.next_update())["callback_query"]
    await table.telegram(
        "answerCallbackQuery", callback_query_id=query["id"], text="Đã ghi nhận", show_alert=alert
    )

    assert "a" == query["data"]
    toast = table.lans_phone.get_by_role("alert")
    await expect(toast).to_contain_text("Đã ghi nhận")
    await expect(toast).to_have_class(role)


async def test_edits_and_deletions_are_seen_live(table: Table) -> None:
    """The words change in place, and a deleted message says that it was one."""
    await table.start_telegram()
    sent = await table.telegram("sendMessage", chat_id=table.lan, text="Câu 1")
    await expect(table.lans_phone.get_by_text("Câu 1")).to_be_visible()
    where = {"chat_id": table.lan, "message_id": sent["message_id"]}

    await table.telegram("editMessageText", **where, text="Câu 2")
    await expect(table.lans_phone.get_by_text("Câu 2")).to_be_visible()
    await expect(table.lans_phone.get_by_text("đã sửa")).to_be_visible()
    await table.telegram("deleteMessage", **where)

    await expect(table.lans_phone.get_by_text("Tin nhắn đã bị xóa")).to_be_visible()
    await expect(table.lans_phone.get_by_text("Câu 2")).to_have_count(0)


@pytest.mark.parametrize("entered", ["K7M2", "https://t.me/vi_du_bot?start=K7M2"])
async def test_a_deep_link_starts_the_chat(table: Table, entered: str) -> None:
    """The code alone will do as well as the whole link."""
    start = table.lans_phone.get_by_role("button", name="Bắt đầu")
    await table.lans_phone.get_by_role("textbox", name="Mã mời hoặc liên kết").fill(entered)
    await start.click()

    update = await table.next_update()

    assert "/start K7M2" == update["message"]["text"]
    await expect(start).to_be_hidden()


async def test_a_bot_is_blocked_and_unblocked(table: Table) -> None:
    """One entry of the phone's menu turns it, and says what it will do."""
    await table.start_telegram()
    menu = table.lans_phone.get_by_label("Thao tác khác")
    await menu.click()
    await table.lans_phone.get_by_role("button", name="Chặn bot").click()
    await expect(table.lans_phone).to_have_class(re.compile("blocked"))

    await menu.click()
    await table.lans_phone.get_by_role("button", name="Bỏ chặn").click()

    await expect(table.lans_phone).not_to_have_class(re.compile("blocked"))


async def test_a_file_is_sent_and_one_is_fetched(table: Table, tmp_path: Path) -> None:
    """Any file from the machine to the bot, and the bot's own back onto the machine."""
    await table.start_telegram()
    paper = tmp_path / "minh-chung.docx"
    paper.write_bytes(b"PK vi du")
    await table.lans_phone.locator("input[data-picks=file]").set_input_files(paper)
    document = (await table.next_update())["message"]["document"]

    await table.telegram("sendDocument", chat_id=table.lan, document=document["file_id"])
    async with table.page.expect_download() as coming:
        await table.lans_phone.locator(".bot .file").click()
    download = await coming.value

    assert "minh-chung.docx" == document["file_name"]
    assert "minh-chung.docx" == download.suggested_filename
    await download.save_as(tmp_path / "fetched.docx")
    assert b"PK vi du" == (tmp_path / "fetched.docx").read_bytes()


async def test_a_photo_is_shown_where_it_was_sent(table: Table, tmp_path: Path) -> None:
    """On Zalo the bot gets its address; the phone shows the picture."""
    picture = tmp_path / "anh.png"
    picture.write_bytes(base64.b64decode(PIXEL))
    await table.binhs_phone.locator("input[data-picks=photo]").set_input_files(picture)

    update = await table.zalo("getUpdates", timeout=5)

    assert "message.image.received" == update["event_name"]
    await expect(table.binhs_phone.locator("img.photo")).to_be_visible()


@pytest.mark.parametrize(
    ("button", "event"),
    [
        ("Ghi âm", "message.voice.received"),
        ("Nhãn dán", "message.sticker.received"),
        ("Danh thiếp", "message.unsupported.received"),
    ],
)
async def test_other_things_are_one_press_away(table: Table, button: str, event: str) -> None:
    """Voice, sticker and contact card."""
    await table.binhs_phone.get_by_role("button", name=button).click()

    assert event == (await table.zalo("getUpdates", timeout=5))["event_name"]


@pytest.mark.parametrize(("button", "seconds"), [("+1 giờ", 3600), ("+1 ngày", 86400)])
async def test_the_clock_is_moved(table: Table, button: str, seconds: int) -> None:
    """By an hour, by a day; the page shows the world's time, not the machine's."""
    face = table.page.locator("#now")
    before = await face.get_attribute("datetime")

    await table.page.get_by_role("button", name=button).click()

    await expect(face).not_to_have_attribute("datetime", before or "")
    assert seconds == pytest.approx((await table.look("clock"))["offset"], abs=2)


async def test_the_clock_is_set(table: Table) -> None:
    """To a day and hour of Vietnam."""
    await table.page.get_by_role("button", name="Đặt giờ").click()
    await table.page.get_by_label("Ngày và giờ (Việt Nam)").fill("2026-12-01T08:30")
    await table.page.get_by_role("button", name="Đặt", exact=True).click()

    await expect(table.page.locator("#now")).to_contain_text("01/12/2026")
    assert (await table.look("clock"))["now"].startswith("2026-12-01T08:30")


async def test_faults_are_ordered_and_cleared(table: Table) -> None:
    """The next call fails as chosen; cleared faults fail nothing."""
    url = f"{table.base_url}/zalo/bot{ZALO_TOKEN}/getMe"
    await table.page.get_by_role("button", name="Sự cố").click()
    await table.page.get_by_label("Kênh").select_option("zalo")
    await table.page.get_by_label("Loại sự cố").select_option("429")
    await table.page.get_by_label("Số lần").fill("5")
    await table.page.get_by_role("button", name="Gây sự cố").click()
    await expect(table.page.get_by_text("Đã đặt sự cố")).to_be_visible()
    async with table.session.get(url) as answer:
        refused = await answer.json()

    await table.page.get_by_role("button", name="Sự cố").click()
    await table.page.get_by_role("button", name="Bỏ hết sự cố").click()
    await expect(table.page.get_by_text("Không còn sự cố nào")).to_be_visible()

    assert 429 == refused["error_code"]
    assert "Bot Tự Soi" == (await table.zalo("getMe"))["account_name"]


async def test_a_phone_is_put_away_for_good(table: Table) -> None:
    """Also after a reload; the other one stays."""
    await table.binhs_phone.get_by_label("Thao tác khác").click()
    await table.binhs_phone.get_by_role("button", name="Cất điện thoại này").click()
    await table.page.reload()

    await expect(table.lans_phone).to_be_visible()
    await expect(table.binhs_phone).to_have_count(0)


async def test_the_page_speaks_english_too(table: Table) -> None:
    """The language attribute follows, so that a screen reader reads it right."""
    html = table.page.locator("html")
    await expect(html).to_have_attribute("lang", "vi")

    await table.page.get_by_role("button", name="English").click()

    await expect(html).to_have_attribute("lang", "en")
    await expect(table.page.get_by_role("button", name="Add phone")).to_be_visible()
    await expect(table.page.get_by_role("region", name="Zalo phone of Lê Văn Bình")).to_be_visible()


async def test_the_keyboard_alone_is_enough(table: Table) -> None:
    """From the buttons under a message to the tap, without a mouse; focus survives an edit."""
    await table.start_telegram()
    sent = await table.telegram("sendMessage", chat_id=table.lan, text="Mức?", reply_markup=BUTTONS)
    later = table.lans_phone.get_by_role("button", name="Để sau")
    await expect(later).to_be_visible()
    await table.lans_phone.get_by_role("log").focus()
    # Past what can be done with her own first message, and the first button.
    for _ in range(3):
        await table.page.keyboard.press("Tab")
    await expect(later).to_be_focused()

    await table.telegram(
        "editMessageText",
        chat_id=table.lan,
        message_id=sent["message_id"],
        text="Mức nào?",
        reply_markup=BUTTONS,
    )

    await expect(table.lans_phone.get_by_text("Mức nào?")).to_be_visible()
    await expect(later).to_be_focused()


async def test_the_page_fits_a_phone(table: Table) -> None:
    """At 360 points nothing sticks out to the side."""
    await table.page.set_viewport_size({"width": 360, "height": 740})

    width = await table.page.evaluate("document.documentElement.scrollWidth")

    assert 360 >= width


async def test_nothing_is_fetched_from_elsewhere(table: Table) -> None:
    """Every request of the page goes to the playground itself."""
    asked: list[str] = []
    table.page.on("request", lambda request: asked.append(request.url))

    await table.page.reload()
    await expect(table.binhs_phone).to_be_visible()

    assert asked
    assert [] == [url for url in asked if not url.startswith((table.base_url, "data:"))]


async def test_only_the_page_s_own_parts_are_served(table: Table) -> None:
    """Neither the package's code nor a path out of it."""
    for name in ("__init__.py", "..%2fapp.py", "nothing.js"):
        async with table.session.get(f"{table.base_url}/phones/{name}") as answer:
            assert 404 == answer.status


async def test_people_and_the_bot_meet_in_a_group(table: Table) -> None:
    """Made on the page, entered on each phone; who wrote what is seen by the others."""
    cuc = await table.play("telegram/users", first_name="Thị Cúc", last_name="Phạm")
    await table.page.reload()
    cucs_phone = table.page.get_by_role("region", name="Điện thoại Telegram của Phạm Thị Cúc")
    await expect(cucs_phone).to_be_visible()
    await table.page.get_by_role("button", name="Tạo nhóm").click()
    dialog = table.page.get_by_role("dialog")
    await dialog.get_by_label("Tên nhóm").fill("Chi bộ Tổ Tự nhiên")
    await dialog.get_by_role("button", name="Tạo nhóm").click()

    for phone in (table.lans_phone, cucs_phone):
        await phone.get_by_label("Trò chuyện").select_option("Chi bộ Tổ Tự nhiên")
    await table.lans_phone.get_by_label("Thao tác khác").click()
    await table.lans_phone.get_by_role("button", name="Thêm bot vào nhóm").click()
    await _types(table.lans_phone, "/menu@vi_du_bot")
    joined, _, command = [await table.next_update() for _ in range(3)]

    assert "member" == joined["my_chat_member"]["new_chat_member"]["status"]
    assert ("supergroup", table.lan) == (
        command["message"]["chat"]["type"],
        command["message"]["from"]["id"],
    )
    assert [table.lan, cuc["id"]] == (await table.look("telegram/groups"))["groups"][0]["members"]
    await expect(cucs_phone.get_by_text("Thị Lan", exact=True).last).to_be_visible()


async def test_a_message_is_edited_answered_and_forwarded(table: Table) -> None:
    """From the small menu beside it; the bot is told what each of them was."""
    await table.start_telegram()
    await _types(table.lans_phone, "Tốt")
    sent = await table.next_update()
    await expect(table.lans_phone.get_by_text("Tốt", exact=True)).to_be_visible()

    for what, text in (("Sửa", "Khá"), ("Trả lời", "Thêm ý này")):
        await table.lans_phone.get_by_label("Với tin này").last.click()
        await table.lans_phone.get_by_role("button", name=what, exact=True).last.click()
        await _types(table.lans_phone, text)
        await expect(table.lans_phone.get_by_text(text, exact=True)).to_be_visible()
    edited, reply = [await table.next_update() for _ in range(2)]
    await table.lans_phone.get_by_label("Với tin này").last.click()
    await table.lans_phone.get_by_role("button", name="Chuyển tiếp cho bot").last.click()
    forwarded = await table.next_update()

    number = sent["message"]["message_id"]
    assert (number, "Khá") == (
        edited["edited_message"]["message_id"],
        edited["edited_message"]["text"],
    )
    assert (number, "Thêm ý này") == (
        reply["message"]["reply_to_message"]["message_id"],
        reply["message"]["text"],
    )
    assert "Thị Lan" == forwarded["message"]["forward_origin"]["sender_user_name"]


async def test_the_menu_of_commands_albums_and_cards(table: Table) -> None:
    """What the bot offers is sent by a press; three pictures are one album."""
    await table.telegram("setMyCommands", commands=[{"command": "menu", "description": "Mở"}])
    await table.start_telegram()
    await table.page.reload()

    await table.lans_phone.get_by_text("Lệnh", exact=True).click()
    await table.lans_phone.get_by_role("button", name="/menu · Mở").click()
    command = await table.next_update()
    await table.lans_phone.get_by_role("button", name="Tập ảnh").click()
    album = [await table.next_update() for _ in range(3)]
    await table.lans_phone.get_by_role("button", name="Danh thiếp người khác").click()
    card = await table.next_update()

    assert "/menu" == command["message"]["text"]
    assert 1 == len({update["message"]["media_group_id"] for update in album})
    assert "user_id" not in card["message"]["contact"]


async def _types(phone: Any, text: str) -> None:
    field = phone.get_by_label("Tin nhắn", exact=True)
    await field.fill(text)
    await field.press("Enter")


async def test_a_button_opens_its_page_inside_the_phone(table: Table) -> None:
    """In a frame over the chat, who opened it behind the `#`; its reader closes it."""
    await table.start_telegram()
    await table.play("telegram/settings", test_environment=True)
    markup = {
        "inline_keyboard": [[{"text": "Bỏ phiếu", "web_app": {"url": f"{table.base_url}/none"}}]]
    }
    await table.telegram("sendMessage", chat_id=table.lan, text="Mời bỏ phiếu", reply_markup=markup)
    await table.lans_phone.get_by_role("button", name="Bỏ phiếu").click()
    frame = table.lans_phone.locator("iframe")
    await expect(frame).to_have_attribute("src", re.compile("/none#tgWebAppData=.+hash"))
    await table.lans_phone.get_by_role("button", name="Đóng trang").click()

    await expect(frame).to_have_count(0)
