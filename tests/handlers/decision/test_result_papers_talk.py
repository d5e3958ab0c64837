"""The notice of a result as a paper: one's own for each, everybody's for who leads the cell."""

from datetime import timedelta

import pytest
from sqlmodel import update

from handlers.callbacks.notices import DecideAction
from handlers.words import words_for
from papers.wording import DOTS, SIGNED_ABOVE
from storage.tables import CommitteeComment, Cycle, MemberRole
from tests import told
from tests.e2e.house import paragraphs_in, texts_in
from tests.handlers.conftest import Talks
from tests.meeting_room import Room
from tests.scenes import Begun, Steps, asked_for
from tests.workflow.decision.test_deciding import PAPER, decides, publishes, voted_on
from workflow.decision import deciding, manager_notices, result_papers
from workflow.errors import Refusal

VI = words_for("vi")
COMMENT = "Lan tận tụy.\nCần mạnh dạn góp ý hơn."
RIGHTS = "có quyền khiếu nại bằng văn bản và được trả lời bằng văn bản"


async def _published(begun: Begun) -> None:
    room = begun.room
    await voted_on(begun)
    async with room.world.job() as work:
        (await work.session()).add(
            CommitteeComment(
                cycle_id=1,
                member_id=room.member_id("lan"),
                version=1,
                text=COMMENT,
                written_by=room.member_id("an"),
                written_at=work.now,
            )
        )
    await decides(room)
    await publishes(room)


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the publication: Bình decided lower than proposed, the others as proposed."""
    return asked_for(request.fixturenames, published=_published)


@pytest.fixture
def published(room: Room) -> Room:
    """The year is public."""
    return room


async def test_a_member_takes_their_own_and_nobody_elses(published: Room, talk: Talks) -> None:
    """With what the committee says of Lan alone; Bình's says nothing of her."""
    lan, binh = talk("lan"), talk("binh")
    for line in (lan, binh):
        await line.says("kết quả")
        await line.taps(VI.label("decide.paper"))

    of_lan, of_binh = (texts_in(line.paper.render()) for line in (lan, binh))
    assert "thong-bao-ket-qua-tran-thi-lan-2024.docx" == lan.paper.name
    for stands in ("Hoàn thành tốt nhiệm vụ", PAPER, RIGHTS, "Cần mạnh dạn góp ý hơn."):
        assert stands in of_lan
    assert "Hoàn thành nhiệm vụ" in of_binh
    assert "Nhận xét của chi ủy: không." in of_binh
    assert "Lan" not in of_binh


async def test_who_leads_prints_a_page_for_each(published: Room, talk: Talks) -> None:
    """By given name, whoever has a level; a member has no such button and is refused."""
    an, lan = talk("an"), talk("lan")
    await an.says("menu")
    await an.taps(VI.label("home.lead"))
    await an.taps(VI.label("decide.home"))
    await an.taps(VI.label("decide.papers"))
    with pytest.raises(Refusal, match="not_secretary"):
        await lan.taps_data(DecideAction(do="papers").pack())

    printed = texts_in(an.paper.render())
    names = ("Nguyễn Văn An", "Lê Văn Bình", "Trần Thị Lan")
    places = [printed.index(f"Đồng chí {name}") for name in names]
    assert sorted(places) == places
    assert len(names) == printed.count("kết quả đánh giá, xếp loại chất lượng đảng viên")


async def test_a_page_for_who_directly_manages_each(published: Room, talk: Talks) -> None:
    """Level and comment of each, by the clause that asks for it, its reader left for the pen; a
    member has no such button and is refused."""
    an, lan = talk("an"), talk("lan")
    await an.says("menu")
    await an.taps(VI.label("home.lead"))
    await an.taps(VI.label("decide.home"))
    await an.taps(VI.label("decide.managers"))
    with pytest.raises(Refusal, match="not_secretary"):
        await lan.taps_data(DecideAction(do="managers").pack())

    printed = texts_in(an.paper.render())
    assert "thong-bao-nguoi-truc-tiep-quan-ly-chi-bo-to-tu-nhien-2024.docx" == an.paper.name
    assert 3 == printed.count(f"Kính gửi người trực tiếp quản lý (ghi tay họ tên, chức vụ):{DOTS}")
    for stands in ("Đảng viên: Trần Thị Lan", "Cần mạnh dạn góp ý hơn.", "KH 73-KH/ĐU, IV.5"):
        assert stands in printed
    assert [] == lan.files


@pytest.mark.parametrize(
    ("profile", "asked"),
    [("hcmc_edu_2023", True), ("national_2025", True), ("national_2023", False)],
)
async def test_whose_manager_is_told_stands_in_the_law(
    published: Room, profile: str, asked: bool
) -> None:
    """No document of the third says it: no button, and no paper; on a member's own page stands whom
    the comment goes to."""
    async with published.world.job() as work:
        await (await work.session()).exec(update(Cycle).values(profile=profile))
    async with published.world.job() as work:
        now = await deciding.standing(work, published.people["an"])
        if not asked:
            with pytest.raises(Refusal, match="manager_not_told"):
                await manager_notices.of_cell(work, published.people["an"])
    async with published.world.job() as work:
        own = await result_papers.own(work, published.people["lan"])

    goes_to = "đồng chí và người trực tiếp quản lý" if asked else "đồng chí"
    assert asked == now.managers
    assert f"2. Nhận xét của chi ủy (chỉ gửi {goes_to}):" in texts_in(own.render())


def _hands(paper: bytes) -> list[list[str]]:
    """Give who signs each page: for whom, with which post, how, and the name where it is known."""
    lines = paragraphs_in(paper)
    at = [place for place, line in enumerate(lines) if line.startswith("T/M ")]
    return [[one for one in lines[place : place + 4] if "ĐẢNG" not in one] for place in at]


async def test_nobody_signs_their_own_notice(published: Room, talk: Talks) -> None:
    """An signs Bình's and Lan's; An's own is Hoa's to sign, the deputy, whoever prints it."""
    an = talk("an")
    await an.taps_data(DecideAction(do="papers").pack())
    all_pages = _hands(an.paper.render())
    await an.says("kết quả")
    await an.taps(VI.label("decide.paper"))

    cell, how = "T/M CHI BỘ TỔ TỰ NHIÊN", "(Ký, ghi rõ họ tên)"
    by_hoa = [cell, "PHÓ BÍ THƯ", how, "Vũ Thị Hoa"]
    by_an = [cell, "BÍ THƯ", how, "Nguyễn Văn An"]
    assert [by_hoa, by_an, by_an] == all_pages
    assert [by_hoa] == _hands(an.paper.render())


async def test_who_leads_alone_is_told_by_the_body_that_decided(
    published: Room, talk: Talks
) -> None:
    """Hoa is no deputy any more: An's page has that body at its head, no number of the cell and no
    name; Lan's is the cell's, and signed by An."""
    async with published.world.job() as work:
        session = await work.session()
        await told.tell(session, published.member_id("hoa"), role=MemberRole.MEMBER)
    an, lan = talk("an"), talk("lan")
    for line in (an, lan):
        await line.says("kết quả")
        await line.taps(VI.label("decide.paper"))

    own, hers = (paragraphs_in(line.paper.render()) for line in (an, lan))
    assert ["T/M ĐẢNG ỦY", SIGNED_ABOVE, "(Ký, ghi rõ họ tên)"] == own[-3:]
    assert [DOTS, "ĐẢNG ỦY", "*", "Số ……-TB/…………"] == own[:4]
    assert "Nguyễn Văn An" == hers[-1]
    assert "Số ……-TB/CB" in hers


async def test_who_leads_prints_the_list_for_the_decision(published: Room, talk: Talks) -> None:
    """From the decision, once it is recorded no draft; a member has no such button."""
    an, lan = talk("an"), talk("lan")
    await an.taps_data(DecideAction(do="home").pack())
    await an.taps(VI.label("decide.list"))
    with pytest.raises(Refusal, match="not_secretary"):
        await lan.taps_data(DecideAction(do="list").pack())

    said = texts_in(an.paper.render())
    assert "danh-sach-kem-quyet-dinh-chi-bo-to-tu-nhien-2024.docx" == an.paper.name
    assert "DANH SÁCH KÈM THEO QUYẾT ĐỊNH" in said
    assert f"Kèm theo: {PAPER}" in said


async def test_a_collective_nobody_voted_on_is_taken_in(published: Room, talk: Talks) -> None:
    """The cell, by a button under the decision; then it waits for a further one. Lan has none."""
    an, lan = talk("an"), talk("lan")
    button = VI.label("decide.take_in", name="Chi bộ Tổ Tự nhiên")
    await an.taps_data(DecideAction(do="home").pack())
    await an.taps(button)
    after = an.labels
    await an.taps(VI.label("decide.further"))
    with pytest.raises(Refusal, match="not_secretary"):
        await lan.taps_data(DecideAction(do="take_in", about=-1).pack())

    assert button not in after
    assert "Chi bộ Tổ Tự nhiên" in an.text


async def test_who_has_no_level_has_no_paper(published: Room, talk: Talks) -> None:
    """Khánh was absent: no button, and an old one is answered."""
    khanh = talk("khanh")
    await khanh.says("kết quả")
    offered = khanh.labels
    with pytest.raises(Refusal, match="level_not_known"):
        await khanh.taps_data(DecideAction(do="paper").pack())

    assert VI.label("decide.paper") not in offered


async def test_a_deadline_that_is_over_is_not_told(published: Room, talk: Talks) -> None:
    """In December the plan to remedy is due; in the next November nobody is told of that day."""
    an = talk("an")
    await an.says("kết quả")
    ahead = an.text
    published.world.clock.move(timedelta(days=330))

    await an.says("kết quả")
    await an.taps(VI.label("decide.paper"))

    assert "kế hoạch khắc phục" in ahead
    assert "kế hoạch khắc phục" not in an.text
    assert "Kế hoạch khắc phục" not in texts_in(an.paper.render())
