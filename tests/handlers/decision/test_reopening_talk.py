"""Cancel and rate again in chat: tapped and typed, twice and too late, told to the member."""

import re
from dataclasses import replace

import pytest
from sqlmodel import col, select

import rating
from handlers.callbacks.rating import ReopenAction
from handlers.decision import reopening_view
from handlers.decision.reopening import PREPARES
from handlers.reply import Screen
from handlers.words import words_for
from storage.tables import OutboxMessage
from terms.reopening import ReopenWhy
from tests.e2e.house import texts_in
from tests.handlers.contents import STICKER
from tests.handlers.line import Behind, OverZalo
from tests.meeting_room import Room
from tests.rows import few
from tests.workflow.decision.test_deciding import PAPER, decides, publishes
from tests.workflow.decision.test_deciding import scene as scene
from tests.workflow.decision.test_deciding import voted as voted
from tests.workflow.decision.test_reopening import opens, rates
from workflow import links
from workflow.decision.reopened_notice import ChangedFacts
from workflow.front import downloads
from workflow.people import joining

VI = words_for("vi")
NEW_PAPER = "Quyết định số 15-QĐ/ĐU ngày 20/11/2024"
FACTS = ChangedFacts(
    2024,
    ReopenWhy.LEADER,
    "S1 V.3",
    rating.Level.GOOD,
    PAPER,
    rating.Level.COMPLETED,
    rating.Level.COMPLETED,
    NEW_PAPER,
    "Cần <b>nêu gương</b> hơn.",
)


@pytest.fixture
async def published(voted: Room) -> Room:
    """Trần Thị Lan was decided good; the cell has heard."""
    await decides(voted)
    await publishes(voted)
    return voted


@pytest.fixture(params=few(["telegram", "zalo"], 0))
async def an(request: pytest.FixtureRequest, published: Room) -> Behind:
    """The secretary's chat, at the card of Trần Thị Lan."""
    phone: Behind
    if request.param == "telegram":
        phone = Behind(published.world, int(published.chats["an"].chat))
    else:
        phone = OverZalo(published.world, 2001)
        async with published.world.job() as work:
            code = await joining.make_code(work, published.people["an"].member_id)
            found = await joining.invitation(work, phone.key, code)
            await joining.join(work, phone.key, found.code_id, "vi")
    await phone.says("menu")
    for key in ("home.lead", "decide.home", "reopen.home"):
        await phone.taps(VI.label(key))
    await phone.taps("Trần Thị Lan")
    return phone


async def _cancels(an: Behind) -> None:
    """The leader's rating came out lower."""
    await an.taps(VI.label("reopen.why_leader"))
    await an.taps(VI.label("level.completed"))
    await an.taps("Hủy kết quả năm 2024")


async def _sheet(an: Behind) -> str:
    """Give what stands in the file they were sent: over Zalo, by the link."""
    if not isinstance(an, OverZalo):
        return "\n".join(an.words)
    address = re.search(r"https://tusoi\.example/d/(\S+)", an.text)
    assert address is not None, an.text
    async with an.world.job() as work:
        file = await downloads.file_of(work, links.read(work, address[1]))
    return texts_in(file.render())


async def test_cancelled_and_rated_again(an: Behind) -> None:
    """The rules' answer, the paper typed, a level above the ceiling, the right one; both shown."""
    await an.taps(VI.label("reopen.why_leader"))
    await an.taps(VI.label("level.completed"))
    assert "KH 73-KH/ĐU, V.3" in an.text
    assert "không cao hơn Hoàn thành nhiệm vụ" in an.text
    await an.taps("Hủy kết quả năm 2024")
    assert "Đã hủy" in an.text
    await an.taps(VI.label("reopen.enter"))
    await an.sends(**({"sticker": "1"} if isinstance(an, OverZalo) else STICKER))
    assert "số, ngày và nơi ban hành" in an.text
    await an.says(NEW_PAPER)
    await an.taps(VI.label("reopen.no_comment"))
    await an.taps(VI.label("level.good"))
    assert "Chưa ghi: mức vừa chọn cao hơn «Hoàn thành nhiệm vụ»" in an.text

    await an.taps(VI.label("level.completed"))

    assert f"Hoàn thành tốt nhiệm vụ. Theo: {PAPER}. Đã hủy" in an.text
    assert f"Đang có hiệu lực: Hoàn thành nhiệm vụ. Theo: {NEW_PAPER}" in an.text
    await an.taps(VI.label("reopen.others"))
    assert "Trần Thị Lan: năm 2024 đã hủy, đã xếp loại lại" in an.text
    assert "Hoàn thành" not in an.text


async def test_its_paper_is_taken_beside_it(an: Behind) -> None:
    """A draft while the decision is waited for, at its entry too; then the decision itself."""
    await _cancels(an)
    await an.taps("In dự thảo xếp loại lại 2024")
    drafts = [await _sheet(an)]
    await an.taps(VI.label("reopen.enter"))
    await an.says(NEW_PAPER)
    await an.taps(VI.label("reopen.no_comment"))
    await an.taps("In dự thảo xếp loại lại 2024")
    drafts.append(await _sheet(an))
    await an.taps(VI.label("level.completed"))

    await an.taps("In quyết định xếp loại lại 2024")

    assert [False, True] == [NEW_PAPER in one for one in drafts]
    assert "2. Mức xếp loại lại: Hoàn thành nhiệm vụ." in await _sheet(an)


@pytest.mark.long
async def test_an_old_violation_is_noted_for_its_year(an: Behind) -> None:
    """Both readings stand on the screen, each with its button; the former unit has but one."""
    await an.taps(VI.label("reopen.why_disciplined"))
    await an.taps("2022")
    assert "Xem xét lại năm 2022" in an.text
    assert "Hủy kết quả năm 2024" in an.text
    await an.taps(VI.label("reopen.set_former"))
    assert "năm 2022 của đơn vị cũ" in an.text
    assert "→ Hủy kết quả năm 2024" not in an.text
    await an.taps(VI.label("reopen.set_here"))

    await an.taps("Ghi: xem xét lại năm 2022")

    assert "Xem xét lại năm 2022: Bị kỷ luật vì vi phạm" in an.text
    assert "Đang có hiệu lực: Hoàn thành tốt nhiệm vụ" in an.text


@pytest.mark.long
async def test_a_rating_that_is_not_lower_stays(an: Behind) -> None:
    """The same level as a leader: nothing is opened, and no button would do it."""
    await an.taps(VI.label("reopen.why_leader"))

    await an.taps(VI.label("level.good"))

    assert "chưa có căn cứ hủy" in an.text
    assert "Không thuộc trường hợp này" in an.text
    assert "Hủy kết quả năm" not in " ".join([an.text, *an.labels])


async def test_a_violation_of_the_year_itself_is_a_later_fault(an: Behind) -> None:
    """The old-violation clause opens nothing; the way that may is one tap away."""
    await an.taps(VI.label("reopen.why_disciplined"))
    await an.taps("2024")
    assert "chưa có căn cứ hủy" in an.text

    await an.taps(VI.label("reopen.why_defect"))

    assert "KH 73-KH/ĐU, IV.5" in an.text
    assert "→ Hủy kết quả năm 2024, xếp loại lại. Nơi quyết định: cấp đã quyết định" in an.text


@pytest.mark.long
async def test_taps_twice_and_too_late_show_how_it_stands(published: Room) -> None:
    """The button that cancelled, again; the new decision, when there is none to enter."""
    an = Behind(published.world, int(published.chats["an"].chat))
    lan = published.member_id("lan")
    confirm = ReopenAction(
        do="confirm", about=lan, why="leader", value="completed", year=2024, version=0
    ).pack()
    enter = ReopenAction(do="enter", about=lan).pack()
    await an.says("xếp loại lại")
    await an.taps_data(enter)
    assert "Đây là tình hình hiện nay" in an.toast
    await an.taps_data(confirm)
    assert VI.label("reopen.cancelled") == an.toast

    await an.taps_data(confirm)

    assert "đã hủy, đang chờ quyết định mới" in an.text
    draft = VI.label("reopen.draft", year=2024)
    assert [VI.label("reopen.enter"), draft, VI.label("reopen.others")] == an.labels[:3]
    lead = await _lead(an)
    assert "Trần Thị Lan: đã hủy, chờ xếp loại lại" in lead


async def _lead(an: Behind) -> str:
    await an.says("menu")
    for key in ("home.lead", "decide.home"):
        await an.taps(VI.label(key))
    return an.text


@pytest.mark.long
async def test_a_restart_in_the_midst_asks_the_same_again(published: Room) -> None:
    """A text too long is not kept, the question stays; the level is asked for at the end."""
    an = Behind(published.world, int(published.chats["an"].chat))
    await an.says("huy ket qua")
    await an.taps("Trần Thị Lan")
    await _cancels(an)
    await an.taps(VI.label("reopen.enter"))

    await an.says("x" * 4000)

    assert "200 ký tự" in an.text
    assert "số, ngày và nơi ban hành" in an.text
    again = Behind(published.world, an.chat, _updates=500)
    await again.says(NEW_PAPER)
    await again.says("Cần nêu gương hơn. 😀")
    assert "Nhận xét: Cần nêu gương hơn. 😀" in again.text
    assert "không cao hơn Hoàn thành nhiệm vụ" in again.text


async def test_a_member_cancels_nothing(published: Room) -> None:
    """Lê Văn Bình, by typing and by a button put together by hand."""
    binh = Behind(published.world, int(published.chats["binh"].chat))
    await binh.says("xếp loại lại")

    await binh.taps_data(ReopenAction(do="member", about=published.member_id("lan")).pack())

    assert "Trần Thị Lan" not in " ".join(message.text for message in binh.messages)
    assert "bí thư" in binh.toast


async def test_what_is_planned_is_worded_for_her_alone(published: Room) -> None:
    """First that it is cancelled, then the new level; nobody else is named, none else is told."""
    await opens(published)
    await rates(published, rating.Level.COMPLETED, comment="Cần nêu gương hơn.")

    async with published.world.job() as work:
        rows = await (await work.session()).exec(
            select(OutboxMessage)
            .where(col(OutboxMessage.kind).in_(list(PREPARES)))
            .order_by(col(OutboxMessage.id))
        )
        planned = [(row.member_id, await PREPARES[row.kind](work, row, VI)) for row in rows.all()]

    assert {published.member_id("lan")} == {member for member, _ in planned}
    cancelled, made = [screen.text for _, screen in planned if isinstance(screen, Screen)]
    assert "Hủy kết quả xếp loại năm 2024 của đồng chí" in cancelled
    assert "Cần nêu gương hơn." in made
    names = [person.name for person in published.people.values()]
    assert [] == [name for name in names if name in cancelled + made]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("why", list(ReopenWhy))
def test_the_member_reads_why_and_what_he_may_do(language: str, why: ReopenWhy) -> None:
    """The old level, the clause, his rights; then the new one with its comment, marks escaped."""
    words = words_for(language)
    facts = replace(FACTS, why=why)

    cancelled = reopening_view.cancelled_notice(facts, words).text
    made = reopening_view.rated_notice(facts, words).text

    for screen in (
        reopening_view.cancelled_notice(facts, words),
        reopening_view.rated_notice(facts, words),
    ):
        labels = [button.label for row in screen.buttons for button in row]
        assert words.label("objection.new_complaint") in labels
    for text in (cancelled, made):
        assert words("decide.notice_rights") in text
        assert words.label("level.good") in text
        assert PAPER in text
    assert "KH 73-KH/ĐU, V.3" in cancelled
    assert NEW_PAPER in made
    assert "&lt;b&gt;nêu gương" in made
