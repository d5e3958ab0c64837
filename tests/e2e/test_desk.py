"""The committee's desk on real phones: reading, giving back, papers, reports, one's own data."""

import io
import json
import zipfile

import pytest

from playground.story import Phone, TelegramPhone
from storage.tables import MemberRole
from tests import told
from tests.e2e.house import ACT, QUESTIONS, Cell, texts_in
from workflow.review import handing_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

COMMENT = "Chi ủy nhất trí với phần tự đánh giá."
WHY = "Đề nghị bổ sung số liệu."
ADDED = "Đã bổ sung: dạy 18 tiết một tuần."


@pytest.fixture(params=["telegram", "zalo"])
def channel(request: pytest.FixtureRequest) -> str:
    """What the story is told on."""
    return str(request.param)


_telegram_stays = pytest.mark.parametrize(
    "channel", ["telegram", pytest.param("zalo", marks=pytest.mark.long)], indirect=True
)
_zalo_stays = pytest.mark.parametrize(
    "channel", [pytest.param("telegram", marks=pytest.mark.long), "zalo"], indirect=True
)


async def _joined(cell: Cell, who: str, channel: str) -> Phone:
    """Somebody with a phone of that messenger, the first screen open."""
    if channel == "telegram":
        return await cell.joined(who)
    phone = await cell.zalo(who)
    await ACT.joins(phone, await cell.code_for(who))
    return phone


async def _at_desk(phone: Phone) -> None:
    await phone.says("menu")
    await phone.taps(ACT.label("home.lead"))
    await phone.taps(ACT.label("lead.progress"))
    await phone.sees("Đã nộp")


async def _opens_card(phone: Phone, name: str) -> None:
    await phone.taps(ACT.label("desk.list"))
    await phone.sees("Danh sách")
    await phone.taps(name)
    await phone.sees(f"{name}:")


async def _with_proof(cell: Cell) -> TelegramPhone:
    """Lan has sent a photo to her second question from Telegram, and handed in."""
    lan = await cell.joined("lan")
    await cell.writes("lan", until=1)
    await lan.says("kiem diem")
    await lan.sees("Câu 2/")
    await lan.sends_photo(caption="Giấy khen")
    await lan.sees(ACT.sight("review.proof_kept"))
    await cell.hands_in("lan")
    return lan


@_zalo_stays
async def test_a_review_is_read_given_back_and_revised(cell: Cell, channel: str) -> None:
    """Dashboard, proof, the comment on the paper, one question open again, both versions kept."""
    await cell.opens_year()
    lan = await _with_proof(cell)
    an = await _joined(cell, "an", channel)
    await _at_desk(an)
    await _opens_card(an, "Trần Thị Lan")

    await an.taps(ACT.label("desk.read"))
    await an.sees("Bản kiểm điểm · Trần Thị Lan")
    await an.taps(ACT.label("desk.files", count=1))
    proof = await an.sees("Giấy khen")
    await an.sees("Tệp kèm theo · Trần Thị Lan")
    await an.taps(ACT.label("desk.read"))
    await an.sees("Bản kiểm điểm · Trần Thị Lan")
    await an.taps(ACT.label("desk.comment"))
    await an.sees("Mời gõ nhận xét")
    await an.says(COMMENT)
    await an.sees(ACT.sight("comment.saved"))
    await an.taps(ACT.label("desk.read"))
    await an.sees("Bản kiểm điểm · Trần Thị Lan")
    await an.taps(ACT.label("desk.word"))
    paper = texts_in(await an.sees_file(".docx"))
    await _at_desk(an)
    await _opens_card(an, "Trần Thị Lan")
    await an.taps(ACT.label("desk.return"))
    await an.taps("☐ 1.")
    await an.sees("Đã chọn: 1")
    await an.taps(ACT.label("desk.return_on"))
    await an.sees("Mở lại 1 câu")
    await an.says(WHY)
    await an.sees("được báo ngay")

    await lan.sees(WHY)
    await lan.taps(ACT.label("notice.open_review"))
    await lan.taps("1. ")
    await lan.says(ADDED)
    await ACT.hands_in(lan)

    async with cell.house.job() as work:
        person = cell.people["lan"]
        first, second = await handing_in.versions(work, person, person.member_id)
    changed = [item for item in second.answers if first.answers[item] != second.answers[item]]
    elsewhere = ACT.label("channel.kept_elsewhere", caption="", channel="Telegram").strip()
    assert [QUESTIONS[0].id] == changed
    assert ADDED == second.answers[changed[0]]
    assert COMMENT in paper
    assert (channel == "zalo") == (elsewhere in proof.text)


@_telegram_stays
async def test_those_who_owe_are_nudged(cell: Cell, channel: str) -> None:
    """One by his card, then all: who was told today is not told again."""
    await cell.opens_year()
    lan = await cell.joined("lan")
    an = await _joined(cell, "an", channel)
    await _at_desk(an)
    await _opens_card(an, "Trần Thị Lan")

    await an.taps(ACT.label("desk.nudge"))
    await an.sees("Đang nhắc 1 đồng chí: Trần Thị Lan")
    await lan.sees("Bí thư chi bộ nhắc")
    await an.taps(ACT.label("desk.back"))
    await an.taps(ACT.label("desk.nudge_all"))
    await an.taps(ACT.label("desk.nudge_yes"))

    told = await an.sees("Hôm nay đã nhắc rồi (1): Trần Thị Lan")
    assert "cần gọi điện" in told.text
    assert "Lê Văn Bình" in told.text


async def test_a_paper_is_entered_for_who_has_no_phone(cell: Cell) -> None:
    """A photo of the signed paper is enough; the mark stands in the list and on the print."""
    await cell.opens_year()
    an = await cell.joined("an")
    await _at_desk(an)
    await _opens_card(an, "Lê Văn Bình")

    await an.taps(ACT.label("desk.enter"))
    await an.taps(ACT.label("entry.begin"))
    await an.sees("Lê Văn Bình · 1/")
    await an.sends_photo()
    await an.sees("Đã kèm bản chụp (1)")
    await an.taps(ACT.label("entry.finish"))
    await an.taps(ACT.label("entry.confirm_yes"))
    await an.sees("Nhập thay từ bản giấy")
    await an.taps(ACT.label("desk.read"))
    await an.taps(ACT.label("desk.files", count=1))
    scan = await an.sees(ACT.label("desk.file_scan"))
    await an.taps(ACT.label("desk.read"))
    await an.sees("trang 1/1")
    await an.taps(ACT.label("desk.word"))

    assert "nhập thay từ bản giấy" in texts_in(await an.sees_file(".docx")).casefold()
    assert scan.file is not None


async def test_three_hands_write_one_report(cell: Cell) -> None:
    """Two on Telegram, one on Zalo; each sees what the others finished; opinions are warned of."""
    await cell.opens_year()
    async with cell.house.job() as work:
        for who in ("lan", "hoa"):
            member_id = cell.member_id(who)
            await told.tell(await work.session(), member_id, role=MemberRole.COMMITTEE_MEMBER)
    an, lan = await cell.joined("an"), await cell.joined("lan")
    hoa = await _joined(cell, "hoa", "zalo")
    await an.says("bao cao tap the")
    await an.taps("Bắt đầu: Chi ủy")
    await an.sees("Xong 0/")

    for number, (phone, text) in enumerate(
        ((an, "Chi ủy họp đủ 12 kỳ."), (lan, "Đoàn kết, thống nhất."), (hoa, "Còn chậm hai kỳ."))
    ):
        if phone is not an:
            await phone.says("bao cao tap the")
            await phone.taps("Mở: Chi ủy")
            await phone.sees(f"Xong {number}/")
        await phone.taps(("⏳ 1. ", "⏳ 3. ", "6. Xây dựng Đảng")[number])
        await phone.sees(ACT.label("collective.type_now"))
        await phone.says(text)
        await phone.sees(f"Xong {number + 1}/")

    await an.says("bao cao tap the")
    await an.taps("Mở: Chi ủy")
    await an.sees("Xong 3/")
    await an.taps(ACT.label("collective.outlook_button"))
    await an.sees("Mới có ý kiến của 0/3 nơi")
    await an.taps("☐ Kết hợp")
    await an.sees("tối thiểu: 1 ngày")
    await an.taps(ACT.label("collective.days", days="0,5"))
    warned = await an.sees("ít hơn tối thiểu")
    await an.taps(ACT.label("collective.back"))
    await an.taps(ACT.label("collective.word"))
    paper = texts_in(await an.sees_file(".docx"))
    assert "1 ngày" in warned.text
    assert all(text in paper for text in ("Chi ủy họp đủ 12 kỳ.", "Còn chậm hai kỳ."))


@_zalo_stays
async def test_ones_own_data_is_given_whole(cell: Cell, channel: str) -> None:
    """As a file on Telegram, by a link on Zalo: what he wrote is in it."""
    await cell.opens_year()
    lan = await _joined(cell, "lan", channel)
    await cell.hands_in("lan")

    await lan.says("rieng tu")
    await lan.taps(ACT.label("privacy.do_export"))

    with zipfile.ZipFile(io.BytesIO(await lan.sees_file(".zip"))) as given:
        names = given.namelist()
        rows = json.loads(given.read(next(name for name in names if name.endswith(".json"))))
    first = QUESTIONS[0].example
    assert first is not None
    assert first.vi in json.dumps(rows, ensure_ascii=False)
    assert any(name.endswith(".docx") for name in names)


@_telegram_stays
async def test_ones_own_data_is_erased_after_two_questions(cell: Cell, channel: str) -> None:
    """The draft and the chat are gone; what is typed next comes from a stranger."""
    await cell.opens_year()
    await cell.writes("lan", until=2)
    lan = await _joined(cell, "lan", channel)

    await lan.says("rieng tu")
    await lan.taps(ACT.label("privacy.do_erase"))
    await lan.sees("bản nháp chưa nộp (1)")
    await lan.taps(ACT.label("privacy.do_erase_sure"))
    await lan.taps(ACT.label("privacy.do_erase_now"))
    await lan.sees("Đã xóa")
    await lan.says("menu")

    await lan.sees("Mời gõ mã 8 ký tự")
    assert {} == await cell.answers("lan")
