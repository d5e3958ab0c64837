"""A member of each kind goes through, on Telegram and on Zalo: form, questions, paper."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest

from playground.story import Phone, TelegramPhone
from tests.e2e.house import ACT, Cell, texts_in
from tests.told import tell
from workflow.review import prompts, writing

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass(frozen=True)
class MemberKind:
    """A kind of member: what the roster says of him, and what he gets to see."""

    name: str
    roster: Mapping[str, Any] = field(default_factory=dict)
    code: str = "Mẫu 02A-HD KĐ.ĐG 2023"
    told: str = ""
    """What the question "which form?" is answered with, besides the form."""
    prompt: str = ""
    volunteers: bool = False
    absence: str = ""
    """What the secretary notes on her card."""
    rules: str = "hcmc_edu_2023"


OF_2025 = "national_2025"
KINDS = (
    MemberKind("plain"),
    MemberKind("secretary", {"party_post": "Bí thư", "leader": True}, "Mẫu 02B-HD KĐ.ĐG 2023"),
    MemberKind(
        "headmaster",
        {"party_post": "Phó Bí thư Đảng ủy", "state_post": "Hiệu trưởng", "leader": True},
        "Mẫu 02B-HD KĐ.ĐG 2023",
        "kiểm điểm tại 3 nơi",
    ),
    MemberKind("retired", {"retired": True}, told="Không giữ chức vụ lãnh đạo"),
    MemberKind("probationary", {"status": "probationary", "admitted_on": date(2024, 2, 3)}),
    MemberKind("prompted", prompt="Chậm quyết toán quỹ tổ."),
    MemberKind("on maternity leave", absence="Nghỉ thai sản từ 01/3 đến 31/8"),
    MemberKind("four months", {"admitted_on": date(2024, 8, 1)}, told="chưa đủ 6", volunteers=True),
    MemberKind("plain 2025", code="Mẫu 02B-HD KĐ.ĐG 2025", rules=OF_2025),
    MemberKind("leader 2025", {"leader": True}, "Mẫu 02A-HD KĐ.ĐG 2025", rules=OF_2025),
    MemberKind(
        "outside 2025",
        {"retired": True},
        "Mẫu 02C-HD KĐ.ĐG 2025",
        "Không làm việc trong hệ thống chính trị",
        rules=OF_2025,
    ),
)
DESK = ("plain", "retired", "leader 2025")
"""Whose stories a desk plays; what the kinds differ in, `tests/workflow/review/` has for all."""
STORIES = [
    pytest.param(
        kind,
        channel,
        id=f"{kind.name}-{channel}",
        marks=() if number % 2 == place and kind.name in DESK else pytest.mark.long,
    )
    for number, kind in enumerate(KINDS)
    for place, channel in enumerate(("telegram", "zalo"))
    if kind.rules != OF_2025 or number % 2 == place
]
"""By turns on one of the channels; those of 2023, in the long run, on the other too."""


async def phone_of(cell: Cell, channel: str) -> Phone:
    """Bùi Thị Mai, joined from that channel."""
    if channel == "telegram":
        return await cell.joined("mai")
    mai = await cell.zalo("mai")
    await ACT.joins(mai, await cell.code_for("mai"))
    return mai


async def becomes(cell: Cell, kind: MemberKind) -> None:
    """The roster says so of her, and the year is open; a prompt was entered if there is one."""
    await cell.opens_year(kind.rules)
    async with cell.house.job() as work:
        await tell(await work.session(), cell.member_id("mai"), **kind.roster)
    if kind.prompt:
        async with cell.house.job() as work:
            await prompts.add(work, cell.people["an"], cell.member_id("mai"), kind.prompt)
    if kind.absence:
        await notes_absence(cell, kind.absence)


async def notes_absence(cell: Cell, text: str) -> None:
    """The secretary notes it on her card."""
    an = await cell.joined("an")
    await an.taps(ACT.label("home.lead"))
    await an.taps(ACT.label("lead.progress"))
    await an.taps(ACT.label("desk.list"))
    await an.taps("Bùi Thị Mai")
    await an.taps(ACT.label("absence.enter"))
    await an.says(text)
    await an.sees(ACT.sight("absence.kept"))


async def reads_all(phone: Phone) -> str:
    """Read the preview from its first page to its last, from the overview; give all of it."""
    await phone.taps(ACT.label("review.preview"))
    seen = await phone.sees("trang 1/")
    pages = int(seen.text.partition("trang 1/")[2].split()[0])
    read = [seen.text]
    for page in range(2, pages + 1):
        await phone.taps(ACT.label("lead.page_after"))
        read.append((await phone.sees(f"trang {page}/{pages}")).text)
    await phone.taps(ACT.label("review.overview_button"))
    await phone.sees("Đã viết")
    return "\n".join(read)


async def begins(phone: Phone, kind: MemberKind) -> None:
    """Ask which form it is, then begin to write it."""
    await phone.says("phải viết bản nào?")
    if kind.told:
        await phone.sees(kind.told)
    if kind.volunteers:
        await phone.taps(ACT.label("review.volunteer"))
    else:
        await phone.sees(kind.code)
        await phone.taps(ACT.label("review.which_write"))
    await phone.sees("Câu 1/")


@pytest.mark.parametrize(("kind", "channel"), STORIES)
async def test_each_kind_of_member_hands_in(cell: Cell, kind: MemberKind, channel: str) -> None:
    """From "which form?" to the paper: the right form, its header, every answer on it."""
    mai = await phone_of(cell, channel)
    await becomes(cell, kind)
    await begins(mai, kind)
    async with cell.house.job() as work:
        page = await writing.page(work, cell.people["mai"])
    assert page is not None
    await cell.writes("mai", until=len(page.items) - 1)
    await mai.says("kiem diem")
    await mai.sees(f"Câu {len(page.items)}/{len(page.items)}")

    await mai.taps(ACT.label("level.good"))
    await mai.sees(f"Đã viết {len(page.items)}/{len(page.items)}")
    read = await reads_all(mai)
    said = texts_in(await ACT.hands_in(mai))

    answers = await cell.answers("mai")
    texts = [a for name, a in answers.items() if page.item(name).kind.value == "text"]
    assert [] == [text for text in texts if text.splitlines()[0] not in said]
    assert [] == [text for text in texts if text.splitlines()[-1] not in read]
    assert "Bùi Thị Mai".upper() in said.upper()
    assert kind.code in said
    assert kind.prompt in said
    assert kind.absence in said


async def test_a_word_file_is_read_as_the_review(cell: Cell, lan: TelegramPhone) -> None:
    """Sent in the chat, read by the form's headings, shown as understood, then taken."""
    document = docx.Document()
    for line in ("II. Hạn chế, khuyết điểm và nguyên nhân", "1. Hạn chế, khuyết điểm"):
        document.add_paragraph(line)
    document.add_paragraph("Hai kỳ sinh hoạt chưa phát biểu ý kiến.")
    document.add_paragraph("2. Nguyên nhân")
    document.add_paragraph("Chưa chuẩn bị ý kiến trước khi họp.")
    content = BytesIO()
    document.save(content)
    await ACT.begins_review(lan)
    await lan.sends_document("bai-viet.docx", content.getvalue())
    await lan.sees(ACT.sight("review.proof_kept"))

    await lan.taps("Minh chứng (1)")
    await lan.taps("Dùng làm bản kiểm điểm")
    await lan.sees(ACT.sight("paste.read"))
    await lan.taps(ACT.label("paste.look"))
    await lan.sees("nhận ra 2 mục")
    await lan.taps(ACT.label("paste.take"))
    await lan.sees(ACT.sight("paste.taken"))

    expected = {
        "ii1": "Hai kỳ sinh hoạt chưa phát biểu ý kiến.",
        "ii2": "Chưa chuẩn bị ý kiến trước khi họp.",
    }
    assert expected == await cell.answers("lan")
