"""What came with a review: scans and proofs are shown to the committee again, to nobody else."""

import pytest
from aiogram import Bot
from aiogram.methods import SendDocument, SendMessage, SendPhoto
from markupsafe import Markup

from bot.channel.bot_channel import Line, telegram_line, zalo_line
from bot.channel.render import steps_of
from handlers.reply import Kept, Reply
from handlers.words import words_for
from tests.desk_stage import hands_in, opens_year
from tests.handlers.conftest import Joined
from tests.handlers.line import Behind
from tests.worlds import Cell, World
from workflow.review import attachments, writing
from workflow.work import ChatKey

VI = words_for("vi")
TELEGRAM = telegram_line(Bot("1:never-used-over-any-network"))
ZALO = zalo_line(Bot("2:never-used-over-any-network"))


@pytest.fixture
async def lan(world: World, cell: Cell, joined: Joined) -> Behind:
    """Trần Thị Lan, who has handed in seven files with her first question."""
    await opens_year(world, cell)
    async with world.job() as work:
        page = await writing.begin(work, cell.people["lan"])
        for number in range(7):
            await attachments.attach(
                work,
                cell.people["lan"],
                page.items[0].id,
                ChatKey("telegram", "1", "1001"),
                kind="photo" if number % 2 else "document",
                file_id=f"file-{number}",
                name=f"Giấy khen {number}",
            )
    await hands_in(world, cell, "lan")
    return await joined("lan", 1001)


async def test_the_committee_looks_at_them_a_few_at_a_time(
    cell: Cell, joined: Joined, lan: Behind
) -> None:
    """Five, then the rest; the way back to the text is there."""
    an = await joined("an", 1000)
    await an.taps_data(f"d:read:{cell.people['lan'].member_id}:0:")

    await an.taps(VI.label("desk.files", count=7))
    first = list(an.files)
    await an.taps(VI.label("lead.page_after"))
    await an.taps(VI.label("desk.read"))

    assert [f"file-{number}" for number in range(5)] == first
    assert ["file-5", "file-6"] == an.files[5:]
    assert "Bản kiểm điểm · Trần Thị Lan" in an.text


async def test_a_plain_member_sees_none(cell: Cell, joined: Joined, lan: Behind) -> None:
    """Lê Văn Bình is refused, and nothing is sent to him."""
    binh = await joined("binh", 1002)

    await binh.taps_data(f"d:files:{cell.people['lan'].member_id}:0:")

    assert binh.toast
    assert [] == binh.files


async def test_files_of_a_draft_are_its_writers(cell: Cell, joined: Joined, world: World) -> None:
    """Before it is handed in, the secretary sees none either."""
    await opens_year(world, cell)
    async with world.job() as work:
        await writing.begin(work, cell.people["lan"])
    an = await joined("an", 1000)

    await an.taps_data(f"d:files:{cell.people['lan'].member_id}:0:")

    assert VI.label("error.not_readable") == an.toast
    assert [] == an.files


@pytest.mark.parametrize(
    ("line", "kind", "method"),
    [
        (TELEGRAM, "photo", SendPhoto),
        (TELEGRAM, "document", SendDocument),
        (ZALO, "photo", SendMessage),
        (ZALO, "document", SendMessage),
    ],
)
async def test_only_the_bot_that_was_sent_a_file_shows_it(
    line: Line, kind: str, method: type
) -> None:
    """Another one says on which messenger it is, under the same caption."""
    kept = Kept("telegram", "1", kind, "file-1", Markup("<b>Giấy khen</b>"))

    (step,) = await steps_of(Reply(parts=(kept,)), line, "1001", VI)

    said = step.method.model_dump()
    assert isinstance(step.method, method)
    assert "Giấy khen" in str(said.get("caption") or said.get("text"))
    assert (method is SendMessage) == ("Mời mở trên Telegram" in str(said.get("text")))


async def test_a_file_the_platform_has_lost_is_told_of() -> None:
    """The sentence goes out instead."""
    kept = Kept("telegram", "1", "photo", "file-1", Markup("Giấy khen"))

    (step,) = await steps_of(Reply(parts=(kept,)), TELEGRAM, "1001", VI)

    assert isinstance(step.otherwise, SendMessage)
    assert "đưa bản giấy" in step.otherwise.text
