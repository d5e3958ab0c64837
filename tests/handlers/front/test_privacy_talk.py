"""One's own data in chat: explained, downloaded, erased in two steps."""

import pytest
from sqlmodel import select

from handlers.words import words_for
from storage.tables import BallotElector, ChatAccount, Conversation
from tests.desk_stage import opens_year
from tests.handlers.conftest import Joined
from tests.rows import few
from tests.worlds import Cell, World

VI = words_for("vi")


@pytest.mark.parametrize("said", few(["/riengtu", "riêng tư", "privacy"], 1))
async def test_what_is_held_is_explained(joined: Joined, said: str) -> None:
    """By a command or a word; also from the page of help."""
    lan = await joined("lan", 1001)

    await lan.says(said)
    typed = lan.text
    await lan.says("help")
    await lan.taps(VI.label("privacy.button"))

    assert typed.startswith("Dữ liệu của đồng chí")
    assert typed == lan.text


async def test_each_kind_of_what_is_held_has_a_short_screen(joined: Joined) -> None:
    """From one to the next, and back to the first; none says how anybody voted."""
    lan = await joined("lan", 1001)
    await lan.says("/riengtu")
    first = lan.text

    seen = []
    for part in ("roster", "review", "messages"):
        await lan.taps(VI.label(f"privacy.do_{part}"))
        seen.append(lan.text)
    await lan.taps(VI.label("privacy.do_text"))

    assert "số thẻ đảng" in seen[0]
    assert "ý kiến bảo lưu, khiếu nại" in seen[1]
    assert "Không lưu đồng chí chọn mức nào" in seen[1]
    assert "máy đã gắn" in seen[2]
    assert all(len(text) < 450 for text in (first, *seen))
    assert first == lan.text


async def test_the_file_comes_at_a_tap(joined: Joined) -> None:
    """Named after its reader."""
    lan = await joined("lan", 1001)
    await lan.says("/riengtu")

    await lan.taps(VI.label("privacy.do_export"))

    assert ["du-lieu-tran-thi-lan.zip"] == lan.files


async def test_erasing_takes_two_steps(world: World, cell: Cell, joined: Joined) -> None:
    """What goes and what stays is said first; afterwards the chat is a stranger's."""
    await opens_year(world, cell)
    lan = await joined("lan", 1001)
    await lan.says("kiem diem")
    await lan.says("/riengtu")
    await lan.taps(VI.label("privacy.do_erase"))
    first = lan.text
    await lan.taps(VI.label("privacy.do_erase_sure"))
    yes = next(b.data for b in lan.messages[-1].buttons if b.data == "p:erase_now")

    await lan.taps_data(yes)
    done = lan.text
    async with world.job() as work:
        session = await work.session()
        chats = (await session.exec(select(ChatAccount))).all()
        rows = (await session.exec(select(Conversation))).all()
    await lan.taps_data(yes)

    assert "bản nháp chưa nộp (1)" in first
    assert "Không thuộc quyền xóa ở đây" in first
    assert done.startswith("✅ Đã xóa")
    assert ([], []) == (list(chats), list(rows))
    assert "Mời gõ mã 8 ký tự" in lan.text


async def test_a_step_back_erases_nothing(world: World, joined: Joined) -> None:
    """«Không xóa» leads back, and the chat stays joined."""
    lan = await joined("lan", 1001)
    await lan.says("/riengtu")
    await lan.taps(VI.label("privacy.do_erase"))

    await lan.taps(VI.label("privacy.do_home"))
    await lan.says("menu")

    assert "Chào đồng chí Trần Thị Lan" in lan.text
    async with world.job() as work:
        assert [] == list((await (await work.session()).exec(select(BallotElector))).all())
