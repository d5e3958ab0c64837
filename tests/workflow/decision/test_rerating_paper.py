"""The paper of a rating made again: filled in from the case, for who may read it alone."""

import pytest

from storage.tables import MemberRole
from tests.e2e.house import texts_in
from tests.meeting_room import Room
from tests.objection_stage import appoints
from tests.workflow.decision.test_deciding import PAPER, decides, deputy, publishes
from tests.workflow.decision.test_deciding import scene as scene
from tests.workflow.decision.test_deciding import voted as voted
from tests.workflow.decision.test_reopening import (
    COMPLETED,
    DEFECT,
    NEW_PAPER,
    OLD,
    opens,
    rates,
)
from tests.worlds import found_cell
from workflow.accounts import Person
from workflow.decision import reopening, rerating, rerating_paper
from workflow.errors import Refusal
from workflow.front import downloads
from workflow.links import Claim
from workflow.office import from_above
from workflow.paper_file import PaperFile

COMMENT = "Lan cần nêu gương hơn."


@pytest.fixture
async def published(voted: Room) -> Room:
    """Trần Thị Lan was decided good, Lê Văn Bình completed; the cell has heard."""
    await decides(voted)
    await publishes(voted)
    return voted


async def paper(room: Room, who: Person, case: int = 1, about: int = 0) -> PaperFile:
    """Give Lan's paper, or another's, to who asks."""
    async with room.world.job() as work:
        return await rerating_paper.of_case(work, who, about or room.member_id("lan"), case)


async def followed(room: Room, who: Person, case: int = 1) -> str:
    """Give what stands in the file a link of theirs opens, or why none does."""
    async with room.world.job() as work:
        try:
            file = await downloads.file_of(
                work, Claim(rerating_paper.RERATING, who.member_id, case, work.now)
            )
        except Refusal as refusal:
            return refusal.code
        return texts_in(file.render())


async def test_a_draft_before_and_the_decision_after(published: Room) -> None:
    """The draft has what was typed so far and the ceiling; the decision no word of the comment."""
    an, lan = published.people["an"], published.member_id("lan")
    await opens(published)
    first = await paper(published, an)
    async with published.world.job() as work:
        await rerating.keep_document(work, an, lan, NEW_PAPER)
    typed = await paper(published, an)
    await rates(published, COMPLETED, comment=COMMENT)
    now = await paper(published, an)

    assert ["du-thao-xep-loai-lai-tran-thi-lan-2024.docx"] * 2 == [first.name, typed.name]
    assert "quyet-dinh-xep-loai-lai-tran-thi-lan-2024.docx" == now.name
    said = [texts_in(one.render()) for one in (first, typed, now)]
    assert [False, True, True] == [NEW_PAPER in one for one in said]
    assert [True, True, False] == ["Chưa ghi mức xếp loại lại" in one for one in said]
    assert [True, True, False] == ["không cao hơn: Hoàn thành nhiệm vụ" in one for one in said]
    assert "2. Mức xếp loại lại: Hoàn thành nhiệm vụ." in said[2]
    for one in said:
        assert f"Hoàn thành tốt nhiệm vụ. Theo: {PAPER}" in one
        assert "Trần Thị Lan, sinh " in one
        assert "Chi bộ Tổ Tự nhiên" in one
        assert "KH 73-KH/ĐU, V.3" in one
        for never in (COMMENT, "Bình", "Mẫu"):
            assert never not in one


async def test_each_time_has_its_own_paper(published: Room) -> None:
    """Rated again once more: the first paper still says what the first decision was."""
    await opens(published)
    await rates(published, COMPLETED)
    await opens(published, DEFECT, version=1)

    first, second = [
        texts_in((await paper(published, published.people["an"], case)).render()) for case in (1, 2)
    ]

    assert "2. Mức xếp loại lại: Hoàn thành nhiệm vụ." in first
    assert f"1. Hủy mức xếp loại chất lượng năm 2024: Hoàn thành nhiệm vụ. Theo: {NEW_PAPER}" in (
        second
    )


@pytest.mark.long
async def test_who_leads_is_given_it_and_nobody_else(published: Room) -> None:
    """Neither whose rating it is, nor another member, nor who leads another cell; by link too."""
    await opens(published)
    other = await found_cell(published.world, "Chi bộ Tổ Xã hội")
    people = published.people
    refused = (people["lan"], people["binh"], other.people["an"])

    codes = []
    for who in refused:
        with pytest.raises(Refusal) as caught:
            await paper(published, who)
        codes.append(caught.value.code)
    links = [await followed(published, who) for who in refused]

    assert ["not_secretary", "not_secretary", "not_in_cell"] == codes == links
    assert "Trần Thị Lan" in await followed(published, people["an"])
    # The deputy while they stand in, and no longer: a link gives no right.
    assert "Trần Thị Lan" in texts_in((await paper(published, deputy(published))).render())
    assert "not_substitute" == await followed(published, deputy(published))


@pytest.mark.long
async def test_the_officer_above_is_given_a_lone_leaders(published: Room) -> None:
    """Mai, of An, whom nobody else in the cell may rate again; of Lan she is given nothing."""
    await opens(published)
    await appoints(published, "mai")
    await published.change("hoa", role=MemberRole.MEMBER)
    mai, an = published.people["mai"], published.member_id("an")
    async with published.world.job() as work:
        acting = await from_above.acting(work, mai, an)
        now = await reopening.open_again(work, acting, an, DEFECT, 2024, 0)
    case = now.cases[0].case_id

    of_lan, of_an = [await followed(published, mai, one) for one in (1, case)]

    assert "not_secretary" == of_lan
    assert "Nguyễn Văn An, sinh " in of_an
    assert "not_secretary" == await followed(published, published.people["binh"], case)


async def test_a_case_is_its_own_members(published: Room) -> None:
    """Lan's is not opened in Bình's name, nor one that is not there, nor what was only noted."""
    await opens(published, OLD, year=2022)
    an, binh = published.people["an"], published.member_id("binh")

    codes = []
    for case, about in ((1, 0), (1, binh), (9, 0)):
        with pytest.raises(Refusal) as caught:
            await paper(published, an, case, about)
        codes.append(caught.value.code)

    assert ["button_old"] * 3 == codes
    assert "file_unknown" == await followed(published, an, 9)
