"""Zalo over HTTP: no buttons, no edits, no files, and every update given once."""

import asyncio
from pathlib import Path

import pytest
from sqlmodel import select

from bot.settings import Settings
from bot.wiring import Program
from playground.app import Playground
from playground.story import Phone
from storage.database import Database
from storage.tables import Conversation, InboundUpdate
from tests.bot.running import SECRET_TEXT, ZALO_TOKEN, Notebook, killed, running, until


async def test_nothing_is_written_over(program: Program, binh: Phone) -> None:
    """Each screen is a message of its own."""
    await binh.says("một")
    first = await binh.sees("Đã ghi 1 ghi chú")

    await binh.taps("Xem")

    assert first.id != (await binh.sees("Xem lại 1 ghi chú")).id


async def test_bold_is_sent_as_a_style(program: Program, world: Playground, binh: Phone) -> None:
    """Marks become offsets in UTF-16 units; the text itself is plain."""
    await binh.says("một")
    await binh.sees("Đã ghi 1 ghi chú")

    calls = await world.story.calls("zalo", ZALO_TOKEN)

    sent = next(call["params"] for call in calls if call["method"] == "sendMessage")
    assert sent["text"].startswith("Đã ghi 1 ghi chú\n\n1. Xem")
    assert [{"start": 0, "len": 6, "st": ["b"]}] == sent["text_styles"]


async def test_where_text_is_expected_digits_are_text(program: Program, binh: Phone) -> None:
    """The step offers words; a digit is an answer."""
    await binh.says("viết")
    await binh.sees("Gõ một trong các từ: «Xem»")

    await binh.says("1")

    await binh.sees("Đã ghi 1 ghi chú")


async def test_a_word_is_the_choice_where_text_is_expected(program: Program, binh: Phone) -> None:
    """The offered word, with or without accents."""
    await binh.says("viết")
    await binh.sees("Gõ một trong các từ: «Xem»")

    await binh.says("xem")

    await binh.sees("Xem lại 0 ghi chú")


async def test_a_number_out_of_the_list_is_text(program: Program, binh: Phone) -> None:
    """It is no tap: the conversation decides what to say."""
    await binh.says("một")
    await binh.sees("Đã ghi 1 ghi chú")

    await binh.says("9")

    await binh.sees("Đã ghi 2 ghi chú")


async def test_a_paper_comes_as_a_link(program: Program, binh: Phone) -> None:
    """The caption, the file's name and the address, in one message."""
    await binh.says("tệp")

    seen = await binh.sees("bản kiểm điểm.docx")
    assert "Bản của An" in seen.text
    assert "http://127.0.0.1/d/abc" in seen.text


@pytest.mark.parametrize("sends", ["sends_photo", "sends_sticker", "sends_voice"])
async def test_what_is_no_text_reaches_the_conversation_by_its_kind(
    program: Program, binh: Phone, notebook: Notebook, sends: str
) -> None:
    """A photo, a sticker, a voice message: each is told apart."""
    await getattr(binh, sends)()

    await binh.sees("Đã ghi 1 ghi chú")
    assert [sends.removeprefix("sends_")] == notebook.handled


async def test_a_broken_update_stops_nobody(
    program: Program, world: Playground, binh: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    """It is recorded without its text; the next one is handled."""
    broken = {"event_name": "message.text.received", "message": {"text": SECRET_TEXT}}
    await world.story.ask("POST", "zalo/raw", {"bot": ZALO_TOKEN, "update": broken})

    await binh.says("một")

    await binh.sees("Đã ghi 1 ghi chú")
    assert "code=malformed line=zalo:702 update=? fields=from" in caplog.text
    assert SECRET_TEXT not in caplog.text


async def test_an_answer_that_perhaps_arrived_is_not_sent_again(
    program: Program, world: Playground, binh: Phone
) -> None:
    """The line was cut after the message was taken: it stands there once."""
    await world.story.misbehaves("zalo", "drop_after", method="sendMessage")

    await binh.says("một")

    await binh.sees("Đã ghi 1 ghi chú")
    await binh.looks_away()
    await binh.sees_nothing_new(1.5)


@pytest.mark.parametrize("fault", ["500", "500_html", "429"])
async def test_an_answer_refused_for_a_moment_is_sent_again(
    program: Program, world: Playground, binh: Phone, fault: str
) -> None:
    """A server that failed has certainly not delivered."""
    await world.story.misbehaves("zalo", fault, method="sendMessage")

    await binh.says("một")

    await binh.sees("Đã ghi 1 ghi chú")


async def test_an_update_is_kept_until_it_is_handled(
    world: Playground,
    settings: Settings,
    notebook: Notebook,
    binh: Phone,
    database: Database,
    tmp_path: Path,
) -> None:
    """Killed while it handles, the program takes the update up at its next start; what was kept
    meanwhile is ciphertext."""
    hanging = asyncio.Event()

    async def hang() -> None:
        hanging.set()
        await asyncio.sleep(60)

    notebook.before_commit = hang
    async with killed(settings, notebook.hooks()):
        await binh.says(SECRET_TEXT)
        async with asyncio.timeout(30):
            await hanging.wait()
    kept = await inbound(database)
    files = bytes_under(tmp_path)
    notebook.before_commit = None

    async with running(settings, notebook.hooks()):
        await binh.sees("Đã ghi 1 ghi chú")

    assert 1 == kept
    assert SECRET_TEXT.encode() not in files
    assert [SECRET_TEXT, SECRET_TEXT] == notebook.handled
    assert 0 == await inbound(database)


async def test_a_ballot_is_kept_nowhere(
    world: Playground,
    settings: Settings,
    notebook: Notebook,
    binh: Phone,
    database: Database,
) -> None:
    """While a secret screen is open, neither what can be picked nor what is typed is stored."""
    async with running(settings, notebook.hooks()):
        await binh.says("phiếu")
        await binh.sees("Phiếu kín: 0 dấu")
        await binh.says("1")
        await binh.sees("Phiếu kín: 1 dấu")
        await binh.says("1")
        await binh.sees("Phiếu kín: 2 dấu")
        async with database.transaction() as session:
            rows = (await session.exec(select(Conversation))).all()
        kept = await inbound(database)

    assert [] == [row.options for row in rows if row.options.get("choices")]
    assert 0 == kept


async def test_after_a_ballot_updates_are_kept_again(
    program: Program, binh: Phone, database: Database
) -> None:
    """Another screen closes the secret one."""
    await binh.says("phiếu")
    await binh.sees("Phiếu kín: 0 dấu")
    await binh.says("một")
    await binh.sees("Đã ghi 1 ghi chú")

    await binh.says("1")

    await binh.sees("Xem lại 1 ghi chú")
    await until(lambda: nothing_waits(database))


async def test_two_programs_poll_one_bot_in_turns(
    world: Playground, settings: Settings, notebook: Notebook, binh: Phone
) -> None:
    """The second waits for the first one's end: two pollers would steal from each other."""
    other = Notebook()
    async with running(settings, notebook.hooks()), running(settings, other.hooks()):
        await binh.says("một")
        await binh.sees("Đã ghi 1 ghi chú")

    # Whichever began first has the lock, and the other one nothing.
    assert [[], ["một"]] == sorted([notebook.handled, other.handled])


def bytes_under(folder: Path) -> bytes:
    """Read every file of the program."""
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


async def inbound(database: Database) -> int:
    """Count the updates kept and not yet handled."""
    async with database.transaction() as session:
        return len((await session.exec(select(InboundUpdate.id))).all())


async def nothing_waits(database: Database) -> bool:
    """Tell whether every update is handled."""
    return await inbound(database) == 0
