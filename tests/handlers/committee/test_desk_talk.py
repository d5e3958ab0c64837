"""The committee's desk in chat: progress, nudges, reading, comments, a paper typed in."""

from collections.abc import Awaitable, Callable

import pytest
from sqlmodel import select

from handlers.words import words_for
from storage.tables import (
    CommitteeComment,
    Member,
    MemberRole,
    PaperEntry,
    PaperGround,
    ReviewState,
    SelfReview,
)
from tests import told
from tests.desk_stage import hands_in, opens_year, writes
from tests.handlers.conftest import Joined
from tests.handlers.contents import DOCUMENT, PHOTO, STICKER, VOICE
from tests.handlers.line import Behind
from tests.rows import few
from tests.workflow.committee.test_programmes import registers
from tests.worlds import Cell, World

VI, EN = words_for("vi"), words_for("en")
SECRET = "Tôi còn nóng nảy với đồng nghiệp."
COMMENT = "Chi ủy nhất trí với phần tự đánh giá; cần bớt nóng nảy."

As = Callable[..., Awaitable[Behind]]


@pytest.fixture
async def year(world: World, cell: Cell) -> None:
    """The year is open for writing."""
    await opens_year(world, cell)


@pytest.fixture
def with_role(world: World, cell: Cell, joined: Joined) -> As:
    """Let one of the cast join in another role than the roster's first one."""

    async def join(who: str, chat: int, role: MemberRole) -> Behind:
        async with world.job() as work:
            await told.tell(await work.session(), cell.people[who].member_id, role=role)
        return await joined(who, chat)

    return join


async def _card(phone: Behind, cell: Cell, who: str) -> None:
    await phone.taps_data(f"d:member:{cell.people[who].member_id}:0:")


async def _at_progress(joined: Joined) -> Behind:
    an = await joined("an", 1000)
    await an.taps(VI.label("home.lead"))
    await an.taps(VI.label("lead.progress"))
    return an


@pytest.mark.usefixtures("year")
async def test_the_desk_says_how_far_the_cell_is(world: World, cell: Cell, joined: Joined) -> None:
    """A bar, a count and the names of each stage; a name opens its card."""
    await hands_in(world, cell, "binh")
    an = await _at_progress(joined)

    assert "Đã nộp 1/4 ▓▓▓░" in an.text
    assert "✅ Đã nộp (1): Lê Văn Bình" in an.text
    await an.taps(VI.label("desk.list"))
    await an.taps("Lê Văn Bình")
    assert "Lê Văn Bình: đã nộp" in an.text
    assert "cần gọi điện" in an.text


@pytest.mark.usefixtures("year")
async def test_lists_go_by_pages(world: World, cell: Cell, joined: Joined) -> None:
    """More than eight members turn a page; a page that is not there is the last one."""
    async with world.job() as work:
        session = await work.session()
        lan = await session.get_one(Member, cell.people["lan"].member_id)
        for number in range(5):
            values = lan.model_dump(exclude={"id", "full_name"})
            session.add(Member(full_name=f"Đồng chí số {number}", **values))
    an = await _at_progress(joined)

    await an.taps(VI.label("desk.list"))
    first = [label for label in an.labels if "·" in label]
    await an.taps(VI.label("lead.page_after"))
    second = [label for label in an.labels if "·" in label]
    await an.taps_data("d:group:0:99:all")

    assert (8, 2) == (len(first), len(second))
    assert "trang 2/2" in an.text


@pytest.mark.usefixtures("year")
async def test_the_same_as_an_excel_file(joined: Joined) -> None:
    """Named after the cell and the year."""
    an = await _at_progress(joined)

    await an.taps(VI.label("desk.excel"))

    assert ["tinh-hinh-kiem-diem-chi-bo-to-tu-nhien-2024.xlsx"] == an.files


@pytest.mark.usefixtures("year")
async def test_who_has_registered_a_programme_is_seen(
    world: World, cell: Cell, joined: Joined
) -> None:
    """A count and the names that are missing; back leads to the desk."""
    await registers(world, cell, "lan")
    an = await _at_progress(joined)

    await an.taps(VI.label("desk.programmes"))

    assert "Chương trình hành động cá nhân năm 2025" in an.text
    assert "Đã đăng ký: 1/4" in an.text
    assert "Chưa đăng ký: 3" in an.text
    assert "Trần Thị Lan" not in an.text
    await an.taps(VI.label("desk.back"))
    assert VI.label("desk.programmes") in an.labels


@pytest.mark.usefixtures("year")
async def test_one_and_all_are_nudged(cell: Cell, joined: Joined) -> None:
    """Who is told is said, who was told today, and who must be called."""
    await joined("lan", 1001)
    an = await _at_progress(joined)
    await _card(an, cell, "lan")

    await an.taps(VI.label("desk.nudge"))
    one = an.text
    await an.taps(VI.label("desk.back"))
    await an.taps(VI.label("desk.nudge_all"))
    asked = an.text
    await an.taps(VI.label("desk.nudge_yes"))

    assert "✅ Đang nhắc 1 đồng chí: Trần Thị Lan." in one
    assert asked.startswith("Nhắc 3 đồng chí")
    assert "Hôm nay đã nhắc rồi (1): Trần Thị Lan." in an.text
    assert "cần gọi điện (2): Lê Văn Bình, Phạm Thị Cúc." in an.text


@pytest.mark.usefixtures("year")
@pytest.mark.parametrize(
    ("who", "role", "allowed"),
    [
        ("an", MemberRole.SECRETARY, True),
        ("binh", MemberRole.DEPUTY_SECRETARY, True),
        ("binh", MemberRole.COMMITTEE_MEMBER, True),
        ("binh", MemberRole.MEMBER, False),
    ],
)
async def test_who_reads_a_submitted_review(
    world: World, cell: Cell, with_role: As, who: str, role: MemberRole, allowed: bool
) -> None:
    """The committee does; a plain member of the same cell does not."""
    await hands_in(world, cell, "lan", text=SECRET)
    phone = await with_role(who, 1002, role)

    await phone.taps_data(f"d:read:{cell.people['lan'].member_id}:0:")

    assert allowed == any(SECRET in message.text for message in phone.messages)


@pytest.mark.usefixtures("year")
async def test_nobody_reads_a_draft(world: World, cell: Cell, joined: Joined) -> None:
    """Not the secretary either, by any of his buttons."""
    async with world.job() as work:
        await writes(work, cell, "lan", SECRET)
    an = await joined("an", 1000)
    lan = cell.people["lan"].member_id

    for data in (f"d:{do}:{lan}:0:" for do in ("read", "word", "comment", "member", "enter")):
        await an.taps_data(data)
    await an.taps_data(f"d:enter_yes:{lan}:0:consent")
    await an.taps_data(f"d:enter_item:{lan}:0:")

    assert not any(SECRET in message.text for message in an.messages)
    assert [] == an.files


@pytest.mark.usefixtures("year")
async def test_a_removed_secretary_reads_nothing_more(
    world: World, cell: Cell, joined: Joined
) -> None:
    """His old buttons are dead from the next tap on."""
    await hands_in(world, cell, "lan", text=SECRET)
    an = await joined("an", 1000)
    async with world.job() as work:
        an_id = cell.people["an"].member_id
        await told.tell(await work.session(), an_id, role=MemberRole.MEMBER)

    lan = cell.people["lan"].member_id
    for do in ("read", "word", "comment", "progress", "excel", "enter"):
        await an.taps_data(f"d:{do}:{lan}:0:")

    assert not any(SECRET in message.text for message in an.messages)
    assert [] == an.files


@pytest.mark.usefixtures("year")
@pytest.mark.long
async def test_a_long_review_is_read_page_by_page(world: World, cell: Cell, joined: Joined) -> None:
    """Nothing of it is left out, and the last page has no next one."""
    text = " ".join(f"việc số {number}" for number in range(400))
    await hands_in(world, cell, "lan", text=text)
    an = await _at_progress(joined)
    await _card(an, cell, "lan")

    await an.taps(VI.label("desk.read"))
    seen = an.text
    while VI.label("lead.page_after") in an.labels:
        await an.taps(VI.label("lead.page_after"))
        seen += an.text
        assert len(an.text) < 4096

    questions = seen.count("việc số 399")
    assert questions == seen.count("việc số 0 ")
    assert questions > 5


@pytest.mark.usefixtures("year")
async def test_a_comment_is_kept_in_versions(world: World, cell: Cell, joined: Joined) -> None:
    """The newest is shown with its writer; the older one stays in the store, encrypted."""
    await hands_in(world, cell, "lan")
    an = await joined("an", 1000)
    await _card(an, cell, "lan")
    await an.taps(VI.label("desk.comment"))
    await an.sends(**VOICE)
    again = an.text
    await an.says(COMMENT)
    await an.taps(VI.label("desk.comment"))
    shown = an.text
    await an.says("Bổ sung: đã sửa nhiều. 😀")

    async with world.job() as work:
        rows = (await (await work.session()).exec(select(CommitteeComment))).all()
    assert VI.label("comment.not_text") in again
    assert COMMENT in shown
    assert "bản 1, ngày 20/11/2024, Nguyễn Văn An" in shown
    assert "Đã lưu nhận xét (bản 2)" in an.text
    assert [(1, COMMENT), (2, "Bổ sung: đã sửa nhiều. 😀")] == [(r.version, r.text) for r in rows]


@pytest.mark.usefixtures("year")
async def test_nobody_comments_on_his_own_file(world: World, cell: Cell, joined: Joined) -> None:
    """The secretary's is for another of the committee; there is no button, and no way around."""
    await hands_in(world, cell, "an")
    an = await joined("an", 1000)
    await _card(an, cell, "an")
    labels = an.labels

    await an.taps_data(f"d:comment:{cell.people['an'].member_id}:0:")

    assert VI.label("desk.comment") not in labels
    assert VI.label("error.own_file") == an.toast


@pytest.mark.usefixtures("year")
async def test_a_review_is_given_back(world: World, cell: Cell, joined: Joined) -> None:
    """With a reason in words; it is a draft again, which nobody but its member sees."""
    await hands_in(world, cell, "lan")
    an = await joined("an", 1000)
    await _card(an, cell, "lan")
    await an.taps(VI.label("desk.return"))
    await an.taps(VI.label("desk.return_all"))
    await an.sends(**PHOTO)
    again = an.text

    await an.says("Đề nghị bổ sung số liệu.")
    card = an.text
    await an.taps_data(f"d:read:{cell.people['lan'].member_id}:0:")

    assert VI.label("desk.return_not_text") in again
    assert "Đồng chí Trần Thị Lan được báo ngay" in card
    assert "Trần Thị Lan: trả lại để bổ sung" in card
    assert VI.label("error.not_readable") == an.toast


@pytest.mark.usefixtures("year")
async def test_nobody_gives_his_own_back(
    world: World, cell: Cell, joined: Joined, with_role: As
) -> None:
    """The secretary's own is out of his hands; a deputy needs the desk for anybody's."""
    await hands_in(world, cell, "an", "lan")
    an = await joined("an", 1000)
    cuc = await with_role("cuc", 1003, MemberRole.DEPUTY_SECRETARY)

    await an.taps_data(f"d:return:{cell.people['an'].member_id}:0:")
    await cuc.taps_data(f"d:return:{cell.people['lan'].member_id}:0:")

    assert VI.label("error.own_file") == an.toast
    assert VI.label("error.not_substitute") == cuc.toast


@pytest.mark.usefixtures("year")
@pytest.mark.parametrize(
    "do", few(["member", "nudge", "read", "word", "comment", "return", "enter"], 0, 2)
)
async def test_another_cells_member_is_out_of_reach(joined: Joined, do: str) -> None:
    """A number somebody made up opens nobody's file."""
    an = await joined("an", 1000)

    await an.taps_data(f"d:{do}:999:0:")

    assert VI.label("error.not_in_cell") == an.toast


@pytest.mark.usefixtures("year")
@pytest.mark.long
async def test_a_paper_is_typed_in_item_by_item(world: World, cell: Cell, joined: Joined) -> None:
    """For who has no phone; handed in, and marked in the list, on the card and in the store."""
    an = await _at_progress(joined)
    await _card(an, cell, "binh")
    await an.taps(VI.label("desk.enter"))
    await an.taps(VI.label("entry.begin"))
    await an.sends(**STICKER)
    refused = an.text
    for _ in range(60):
        if VI.label("entry.confirm_yes") in an.labels:
            break
        good = [label for label in an.labels if label in ("Tốt", "Hoàn thành tốt nhiệm vụ")]
        figures = "8 8 8 4" if "Mỗi dòng một mục" in an.text else "Đúng như trên giấy."
        await (an.taps(good[0]) if good else an.says(figures))
    await an.taps(VI.label("entry.confirm_yes"))
    card = an.text
    await an.taps(VI.label("desk.back"))

    async with world.job() as work:
        session = await work.session()
        (entry,) = (await session.exec(select(PaperEntry))).all()
        review = await session.get_one(SelfReview, entry.review_id)
    assert VI.label("entry.not_taken") in refused
    assert "Đã nộp thay bản kiểm điểm của đồng chí Lê Văn Bình" in card
    assert "Nhập thay từ bản giấy." in card
    assert "Lê Văn Bình (nhập thay)" in an.text
    assert (ReviewState.SUBMITTED, PaperGround.NO_ACCOUNT) == (review.state, entry.ground)


@pytest.mark.usefixtures("year")
async def test_an_item_of_a_paper_that_was_replaced_comes_back(cell: Cell, joined: Joined) -> None:
    """Typed over by a slip: said, and put back however often the button is tapped."""
    an = await _at_progress(joined)
    await _card(an, cell, "binh")
    await an.taps(VI.label("desk.enter"))
    await an.taps(VI.label("entry.begin"))
    await an.says("Đúng như trên giấy.")
    await an.taps(VI.label("entry.previous"))
    await an.says("ok")
    said = an.text
    undo = next(b for b in an.messages[-1].buttons if b.label == "Hoàn tác câu 1")

    await an.taps_data(undo.data)
    await an.taps_data(undo.data)

    assert "Đã thay câu trả lời trước của câu 1 (19 ký tự): «Đúng như trên giấy.»." in said
    assert VI.label("entry.given", text="Đúng như trên giấy.") in an.text
    assert VI.label("review.redo") in an.labels


@pytest.mark.usefixtures("year")
async def test_a_paper_is_attached_instead(world: World, cell: Cell, joined: Joined) -> None:
    """Photos of the signed paper are enough; without any, it is not complete."""
    an = await _at_progress(joined)
    binh = cell.people["binh"].member_id
    await an.taps_data(f"d:enter_yes:{binh}:0:")
    await an.taps_data(f"d:enter_submit:{binh}:0:")
    early = an.toast

    await an.sends(**PHOTO)
    await an.sends(**DOCUMENT)
    await an.taps(VI.label("entry.finish"))
    asked = an.text
    await an.taps(VI.label("entry.confirm_yes"))
    await an.taps(VI.label("desk.read"))

    assert "còn" in early
    assert "2 bản chụp" in asked
    assert "Bản chụp kèm theo: 2." in an.text


@pytest.mark.usefixtures("year")
async def test_who_can_write_himself_must_have_agreed(
    world: World, cell: Cell, joined: Joined
) -> None:
    """With a phone in hand: his consent is asked for and noted."""
    await joined("lan", 1001)
    an = await _at_progress(joined)
    lan = cell.people["lan"].member_id

    await an.taps_data(f"d:enter_yes:{lan}:0:")
    refused = an.toast
    await _card(an, cell, "lan")
    await an.taps(VI.label("desk.enter"))
    await an.taps(VI.label("entry.consent_yes"))

    async with world.job() as work:
        (entry,) = (await (await work.session()).exec(select(PaperEntry))).all()
    assert VI.label("error.needs_consent") == refused
    assert "Trần Thị Lan · 1/" in an.text
    assert PaperGround.CONSENT == entry.ground


@pytest.mark.usefixtures("year")
async def test_who_joins_meanwhile_is_asked_first(world: World, cell: Cell, joined: Joined) -> None:
    """A paper begun for want of a phone stops when its member has one."""
    an = await _at_progress(joined)
    binh = cell.people["binh"].member_id
    await an.taps_data(f"d:enter_yes:{binh}:0:")
    await joined("binh", 1002)

    await an.says("Câu này đến muộn.")

    assert VI.label("error.needs_consent") in an.text


@pytest.mark.usefixtures("year")
async def test_a_deputy_enters_papers_only_as_substitute(
    world: World, cell: Cell, joined: Joined, with_role: As
) -> None:
    """He reads and comments; the rest is the secretary's until it is handed over."""
    cuc = await with_role("cuc", 1003, MemberRole.DEPUTY_SECRETARY)
    an = await joined("an", 1000)
    binh = cell.people["binh"].member_id
    await cuc.taps_data(f"d:enter_yes:{binh}:0:")
    before = cuc.toast

    await an.taps(VI.label("home.lead"))
    await an.taps(VI.label("home.more"))
    await an.taps(VI.label("desk.hand_over"))
    await an.taps("Phạm Thị Cúc")
    await cuc.taps_data(f"d:enter_yes:{binh}:0:")
    during = cuc.text
    await an.taps(VI.label("desk.take_back"))
    await cuc.says("Đúng như trên giấy.")

    assert VI.label("error.not_substitute") == before
    assert "Lê Văn Bình · 1/" in during
    assert VI.label("error.not_substitute") in cuc.text


@pytest.mark.usefixtures("year")
async def test_a_deputy_stands_in_for_an_absent_secretary(
    cell: Cell, joined: Joined, with_role: As
) -> None:
    """Asked once, then the secretary's menu is his; he may give it back, and taps twice."""
    cuc = await with_role("cuc", 1003, MemberRole.DEPUTY_SECRETARY)
    await joined("an", 1000)
    before = cuc.labels

    await cuc.taps(VI.label("desk.stand_in"))
    asked = cuc.text
    await cuc.taps(VI.label("desk.stand_in_yes"))
    await cuc.taps_data("d:stand_in_yes:0:0:")
    await cuc.taps(VI.label("home.lead"))
    menu = cuc.labels
    await cuc.taps(VI.label("home.more"))
    await cuc.taps(VI.label("desk.step_back"))
    after = cuc.text
    await cuc.taps_data("d:take_back:0:0:")

    assert VI.label("home.lead") not in before
    assert "Bí thư được báo ngay" in asked
    assert VI.label("lead.meeting") in menu
    assert VI.label("desk.stepped_back") in after
    assert VI.label("error.only_secretary") == cuc.toast


@pytest.mark.usefixtures("year")
async def test_a_deputy_who_does_not_stand_in_has_no_secretarys_button(
    cell: Cell, joined: Joined, with_role: As
) -> None:
    """His desk shows who has written; an old button of the secretary's opens nothing."""
    await joined("an", 1000)
    cuc = await with_role("cuc", 1003, MemberRole.DEPUTY_SECRETARY)
    await cuc.taps(VI.label("desk.home"))
    offered = cuc.labels

    for data in ("l:home:0", "h:home:0:0:", "h:call_roll:0:0:", "q:home:0", "bc:home:0"):
        await cuc.taps_data(data)

        assert cuc.toast, data
    assert VI.label("desk.nudge_all") not in offered


@pytest.mark.usefixtures("year")
async def test_a_restart_keeps_the_place(world: World, cell: Cell, joined: Joined) -> None:
    """The same item is asked after a repeat of the last update, also in English."""
    an = await _at_progress(joined)
    await an.taps_data(f"d:enter_yes:{cell.people['binh'].member_id}:0:")
    await an.says("Đúng như trên giấy.")
    place = an.text.splitlines()[0]

    await an.repeats()

    assert place == an.text.splitlines()[0]
    await an.says("english")
    await an.sends(**STICKER)
    assert EN.label("entry.not_taken") in an.text


async def test_a_committee_member_finds_his_tasks(world: World, cell: Cell, with_role: As) -> None:
    """His first screen leads to the desk, and the desk offers him no secretary's step."""
    await opens_year(world, cell)
    lan = await with_role("lan", 1001, MemberRole.COMMITTEE_MEMBER)
    await lan.says("menu")

    await lan.taps(VI.label("desk.home"))
    progress = lan.labels
    await _card(lan, cell, "binh")

    assert VI.label("desk.nudge_all") not in progress
    assert not {VI.label("desk.nudge"), VI.label("desk.enter")} & set(lan.labels)
