"""How the demo tells a chat: a line for who looks on, the whole of it in the file."""

import io

import pytest

from bot.demo.telling import Teller
from handlers.words import words_for
from playground.story import Story
from tests.grounds import open_ground

TOKEN = "4242:" + "T" * 35


async def test_a_chat_is_a_line_on_the_page_and_whole_in_the_file(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What somebody typed last stands on the page; what they typed before is in the file too."""
    chats = io.StringIO()
    tell = Teller(words_for("vi"), chats)
    async with open_ground() as world, Story(world.base_url) as story:
        await story.telegram_bot(TOKEN, "vi_du_bot")
        lan = await story.telegram_phone("Trần Thị Lan", TOKEN)
        await lan.opens()
        await lan.says("Câu trả lời thứ nhất")
        await lan.says("menu")

        tell.scene("writing")
        await tell.chat(lan)
        tell.notes("and_so_on")

    page = capsys.readouterr().out.splitlines()
    assert ["", f"1. {words_for('vi').label('demo.writing')}", "   Trần Thị Lan: menu"] == page
    assert "│   Trần Thị Lan: Câu trả lời thứ nhất" in chats.getvalue().splitlines()
    assert words_for("vi").label("demo.and_so_on").strip() in chats.getvalue()


async def test_what_a_command_prints_is_kept_beside_the_chats(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Of the first day's commands nothing is on the page."""
    chats = io.StringIO()

    with Teller(words_for("vi"), chats).aside():
        print("Đã nhập")

    assert "Đã nhập\n" == chats.getvalue()
    assert "" == capsys.readouterr().out
