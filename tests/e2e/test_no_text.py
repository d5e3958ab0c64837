"""A photo, a voice, a sticker, a place, a file where words are waited for: told what is missing,
asked again, nothing lost. At every step that waits for typing."""

import aiohttp
import pytest

from bot.demo.stage import TELEGRAM_TOKEN
from playground.story import TelegramPhone
from tests.e2e.house import ACT, Cell, House

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def _is_asked_again(phone: TelegramPhone, sight: str) -> None:
    """Send each kind of thing that is no text; each time the same is asked again."""
    for send in (
        phone.sends_photo,
        phone.sends_voice,
        phone.sends_sticker,
        phone.sends_location,
        lambda: phone.sends_document("ghi-chu.pdf", b"%PDF"),
    ):
        await send()
        await phone.sees(sight)


async def test_instead_of_a_joining_code(cell: Cell) -> None:
    """A stranger hears what to type."""
    stranger = await cell.telegram("lan")
    await stranger.opens()
    await stranger.sees(ACT.sight("join.welcome"))

    await _is_asked_again(stranger, ACT.sight("join.welcome"))


@pytest.mark.long
async def test_while_the_notice_waits(cell: Cell) -> None:
    """The notice is shown again, and agreeing to it still joins."""
    lan = await cell.telegram("lan")
    await lan.opens(await cell.code_for("lan"))
    await lan.sees("Trần Thị Lan")

    await _is_asked_again(lan, "Trần Thị Lan")

    await lan.taps(ACT.label("join.do_agree"))
    await lan.sees(ACT.sight("join.done"))


@pytest.mark.long
async def test_on_the_first_screen(cell: Cell) -> None:
    """Nothing is waited for: that it was not kept is said, and what can be done is shown."""
    lan = await cell.joined("lan")

    await _is_asked_again(lan, ACT.sight("fallback.not_a_text"))


@pytest.mark.long
async def test_instead_of_the_last_day(cell: Cell) -> None:
    """The secretary is asked for the day again; a day then typed is read."""
    an = await cell.joined("an")
    await an.says("menu")
    await an.taps(ACT.label("home.lead"))
    await an.taps(ACT.label("lead.open_cycle"))
    await an.taps("Năm 2024")
    await an.sees("hết ngày nào")

    await _is_asked_again(an, "hết ngày nào")

    await an.says("4/12/2024")
    await an.sees("04/12/2024")


@pytest.mark.long
async def test_instead_of_the_check_in_code(cell: Cell) -> None:
    """A member is asked for six digits again; the digits then typed check him in."""
    await cell.opens_year()
    code = await cell.calls_roll()
    lan = await cell.joined("lan")
    await lan.says("menu")
    await lan.taps(ACT.label("home.check_in"))
    await lan.sees(ACT.sight("meeting.ask_code"))

    await _is_asked_again(lan, ACT.sight("meeting.code_shape"))

    await lan.says(code)
    await lan.sees(ACT.sight("meeting.checked_in"))


@pytest.mark.long
async def test_instead_of_a_reason(cell: Cell) -> None:
    """The secretary is asked why somebody is absent again; the reason then typed is kept."""
    await cell.opens_year()
    await cell.calls_roll()
    an = await cell.joined("an")
    await an.says("hop")
    await an.taps(ACT.label("meeting.mark"))
    await an.taps("Vũ Thị Hoa")
    await an.taps(ACT.label("meeting.away_other"))
    await an.sees("vắng vì lý do gì")

    await _is_asked_again(an, "vắng vì lý do gì")

    await an.says("đưa con đi khám")
    await an.taps("✖ Vũ Thị Hoa")
    await an.sees("đưa con đi khám")


async def test_an_album_is_answered_once(cell: Cell) -> None:
    """Three pictures as one are told of once; the next album is told of anew, and others' never."""
    lan, binh = await cell.joined("lan"), await cell.joined("binh")
    await binh.looks_away()

    for albums in (1, 2):
        await lan.sends_album(3, caption="Minh chứng")
        await lan.says("/help")
        await lan.sees(ACT.sight("help.text"))

        told = [
            one for one in await lan.messages() if ACT.sight("fallback.not_a_text") in one["text"]
        ]
        assert albums == len(told)

    await binh.sees_nothing_new(0.2)


async def test_somebody_elses_card_is_kept_from_nobody(cell: Cell) -> None:
    """A card, of one on Telegram or not, is not needed here; nobody is joined or told by it."""
    lan, binh = await cell.joined("lan"), await cell.joined("binh")
    await binh.looks_away()

    for user in (int(binh.user), None):
        await lan.shares_card("Lê Văn Bình", "+84900000002", user)
        await lan.sees(ACT.sight("fallback.not_a_text"))

    await binh.sees_nothing_new(0.2)


async def test_a_text_sent_on_or_as_an_answer_is_a_text(cell: Cell) -> None:
    """A review is written by forwarding what is ready elsewhere, or under the bot's question."""
    await cell.opens_year()
    lan, binh = await cell.joined("lan"), await cell.joined("binh")
    for phone in (lan, binh):
        await ACT.begins_review(phone)

    await lan.forwards("Tôi tự soi theo mẫu của bạn tôi, đã sửa.", "Người giấu tên")
    await lan.taps(ACT.label("grade.good"))
    question = await lan.sees("3/")
    await lan.replies(question, "Trả lời ngay dưới câu hỏi.")
    await lan.sees("4/")

    answers = await cell.answers("lan")
    assert {"Tôi tự soi theo mẫu của bạn tôi, đã sửa.", "Trả lời ngay dưới câu hỏi."} <= {
        *answers.values()
    }
    assert {} == await cell.answers("binh")


async def test_a_text_changed_afterwards_changes_nothing_and_says_so(cell: Cell) -> None:
    """The answer stays as it was sent, the question asked meanwhile unanswered."""
    await cell.opens_year()
    lan, binh = await cell.joined("lan"), await cell.joined("binh")
    await ACT.begins_review(lan)
    await lan.says("Bản đầu của tôi, còn thiếu.")
    await lan.sees("2/")
    await binh.looks_away()

    await lan.edits(await lan.own(), "Bản sửa của tôi, đã đủ.")
    await lan.sees(ACT.sight("fallback.edited"))

    assert ["Bản đầu của tôi, còn thiếu."] == [*(await cell.answers("lan")).values()]
    await binh.sees_nothing_new(0.2)


async def test_a_mistyped_code_may_be_corrected_where_it_stands(cell: Cell) -> None:
    """A stranger's message that was changed is read like one just typed."""
    lan = await cell.telegram("lan")
    code = await cell.code_for("lan")
    await lan.opens()
    await lan.sees(ACT.sight("join.welcome"))
    await lan.says(code[:-1])
    await lan.sees(ACT.sight("join.welcome"))

    await lan.edits(await lan.own(), code)

    await lan.sees("Trần Thị Lan")


async def test_a_group_is_told_nothing_but_who_taps_there_is_told_where_to_go(
    cell: Cell, house: House
) -> None:
    """The button stops spinning; a command is not answered there; the private chat goes on."""
    lan, binh = await cell.joined("lan"), await cell.joined("binh")
    there, beside = await house.world.story.telegram_group("Chi bộ Tổ Tự nhiên", lan, binh)
    await there.takes_bot_in()
    await _posts(house, there, "Mời họp")

    answer = await beside.taps("Mở")
    await there.says("/menu@tusoi_vidu_bot")
    await lan.says("menu")
    await lan.sees("Trần Thị Lan")

    assert (True, True, ACT.label("channel.only_private")) == (
        answer.is_answered,
        answer.is_alert,
        answer.text,
    )
    assert ["Mời họp"] == [one["text"] for one in await there.messages() if one["from"] == "bot"]


async def _posts(house: House, group: TelegramPhone, text: str) -> None:
    """Let the bot's token post buttons into a group, as another program of its owner may."""
    keyboard = {"inline_keyboard": [[{"text": "Mở", "callback_data": "open"}]]}
    call = {"chat_id": group.group, "text": text, "reply_markup": keyboard}
    url = f"{house.world.telegram_api}/bot{TELEGRAM_TOKEN}/sendMessage"
    async with aiohttp.ClientSession() as session, session.post(url, json=call) as response:
        assert response.ok
