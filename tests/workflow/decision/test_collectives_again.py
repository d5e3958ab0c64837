"""A collective's level cancelled and made again: both stay, who is in it is told, nobody else."""

import pytest
from sqlmodel import select, update

import rating
from storage.tables import Collective, Cycle, OutboxMessage, RatingCase
from terms.reopening import ReopenState, ReopenWhy
from tests.e2e.house import texts_in
from tests.meeting_room import Room
from tests.scenes import Steps, asked_for
from tests.workflow.decision.test_collectives_decided import (
    CELL,
    COMMITTEE,
    COMPLETED,
    GOOD,
    decided,
    records,
    votes_on_both,
)
from tests.workflow.decision.test_deciding import PAPER, deputy, publishes
from tests.workflow.decision.test_heads import over
from tests.worlds import found_cell
from workflow.decision import reopened_notice, reopening, rerating, rerating_paper
from workflow.decision.reopened import CANCELLED, RATED, Rated
from workflow.decision.reopening import Grounds
from workflow.errors import Refusal

NEW_PAPER = "Quyết định số 15-QĐ/ĐU ngày 20/11/2024 của Đảng ủy"
DEFECT = Grounds(ReopenWhy.DEFECT)


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, voted=votes_on_both)


@pytest.fixture
def voted(room: Room) -> Room:
    """The cell, its committee and six persons, all proposed as good."""
    return room


@pytest.fixture
async def published(voted: Room) -> Room:
    """All are decided on as proposed; the cell has heard."""
    await records(voted)
    await records(voted, deputy(voted))
    await publishes(voted)
    return voted


async def opens(room: Room, number: int, grounds: Grounds = DEFECT) -> Rated:
    """An cancels the level of a collective."""
    async with room.world.job() as work:
        return await reopening.open_again(work, room.people["an"], number, grounds, 2024, 0)


async def rates(room: Room, number: int, level: rating.Level) -> Rated:
    """An enters the new decision."""
    an = room.people["an"]
    async with room.world.job() as work:
        await rerating.keep_document(work, an, number, NEW_PAPER)
    async with room.world.job() as work:
        await rerating.keep_comment(work, an, number, "Báo cáo thiếu hai việc.")
    async with room.world.job() as work:
        return await rerating.decide(work, an, number, level, 1)


async def hear(room: Room, kind: str) -> set[int]:
    """Give whom a step is told."""
    async with room.world.job() as work:
        rows = (await (await work.session()).exec(select(OutboxMessage))).all()
    return {row.member_id for row in rows if row.kind == kind}


@pytest.mark.parametrize("why", [ReopenWhy.DEFECT, ReopenWhy.DISHONEST, ReopenWhy.COMPLAINT])
async def test_both_decisions_on_a_collective_stay(published: Room, why: ReopenWhy) -> None:
    """On any ground of a collective's; the other collective's level is untouched."""
    cancelled = await opens(published, COMMITTEE, Grounds(why))
    waits = await decided(published)
    now = await rates(published, COMMITTEE, COMPLETED)

    assert (None, None) == (cancelled.level, waits[COMMITTEE])
    assert [(why, GOOD, PAPER, COMPLETED, NEW_PAPER, ReopenState.RATED)] == [
        (one.why, one.old_level, one.old_document, one.level, one.document, one.state)
        for one in now.cases
    ]
    assert {CELL: GOOD, COMMITTEE: COMPLETED} == await decided(published)


async def test_who_is_in_it_is_told_and_nobody_else(published: Room) -> None:
    """An and Hoa, twice; Lan of the cell and everybody of another cell hear nothing."""
    await found_cell(published.world, "Chi bộ Tổ Xã hội")
    await opens(published, COMMITTEE)
    await rates(published, COMMITTEE, COMPLETED)

    committee = {published.member_id("an"), published.member_id("hoa")}
    assert [committee, committee] == [await hear(published, kind) for kind in (CANCELLED, RATED)]
    async with published.world.job() as work:
        row = (await (await work.session()).exec(select(OutboxMessage))).all()
        facts = [await reopened_notice.facts(work, one) for one in row if one.kind == RATED]
    assert [("Chi ủy", COMPLETED)] * 2 == [(one.collective, one.level) for one in facts]


async def test_the_head_is_flagged_from_then_on(published: Room) -> None:
    """An was decided good; the committee he heads only completed now."""
    before = await over(published)
    await opens(published, COMMITTEE)
    await rates(published, COMMITTEE, COMPLETED)

    assert [] == before
    assert [("Nguyễn Văn An", COMPLETED)] == await over(published)


async def again(room: Room, who: str, level: rating.Level, reason: str = "") -> Rated:
    """Hoa, for the secretary, enters the new decision on one of the cell."""
    async with room.world.job() as work:
        return await rerating.decide(work, deputy(room), room.member_id(who), level, 1, reason)


async def waits_again(room: Room, who: str) -> None:
    """Their level is cancelled by Hoa; the new paper is typed."""
    hoa, number = deputy(room), room.member_id(who)
    async with room.world.job() as work:
        await reopening.open_again(work, hoa, number, DEFECT, 2024, 0)
    async with room.world.job() as work:
        await rerating.keep_document(work, hoa, number, NEW_PAPER)


@pytest.mark.parametrize(("profile", "bound"), [("hcmc_edu_2023", True), ("national_2025", False)])
@pytest.mark.long
async def test_a_head_above_the_collective_is_rated_again_with_a_reason(
    published: Room, profile: str, bound: bool
) -> None:
    """An heads the committee that completed: good needs a reason, kept and printed on the paper;
    Lan, who heads nothing, is asked for none."""
    async with published.world.job() as work:
        await (await work.session()).exec(update(Cycle).values(profile=profile))
    await opens(published, COMMITTEE)
    await rates(published, COMMITTEE, COMPLETED)
    for who in ("an", "lan"):
        await waits_again(published, who)
    an, hoa = published.member_id("an"), deputy(published)
    async with published.world.job() as work:
        asked = await rerating.departure(work, hoa, an, GOOD)
        not_asked = await rerating.departure(work, hoa, an, COMPLETED)
    with pytest.raises(Refusal, match="reopen_reason"):
        await again(published, "an", GOOD, "  ")
    await again(published, "lan", GOOD)

    now = await again(published, "an", GOOD, "Mới nhận việc từ tháng 10")

    async with published.world.job() as work:
        file = await rerating_paper.of_case(work, hoa, an, now.cases[0].case_id)
    assert asked is not None
    assert asked.over is not None
    assert (bound, COMPLETED, None) == (asked.bound, asked.over.headed.level, not_asked)
    assert GOOD is now.level
    assert "Mới nhận việc từ tháng 10 (người ghi: Vũ Thị Hoa)" in texts_in(file.render())


@pytest.mark.long
async def test_a_head_at_their_collectives_level_needs_none(published: Room) -> None:
    """Nor is anything printed of a reason."""
    await opens(published, COMMITTEE)
    await rates(published, COMMITTEE, COMPLETED)
    await waits_again(published, "an")

    now = await again(published, "an", COMPLETED)

    async with published.world.job() as work:
        an, case = published.member_id("an"), now.cases[0].case_id
        file = await rerating_paper.of_case(work, deputy(published), an, case)
    assert COMPLETED is now.level
    assert "khi khác quy định" not in texts_in(file.render())


async def test_a_case_of_another_cell_is_not_this_ones(published: Room) -> None:
    """Every cell's committee has the same number: the other's is neither seen nor waited for."""
    other = await found_cell(published.world, "Chi bộ Tổ Xã hội")
    async with published.world.job() as work:
        session = await work.session()
        year = Cycle(
            cell_id=other.cell_id,
            year=2024,
            profile="hcmc_edu_2023",
            profile_hash="",
            review_deadline=work.now.date(),
        )
        session.add(year)
        await session.flush()
        session.add(
            RatingCase(
                cycle_id=year.id or 0,
                member_id=COMMITTEE,
                year=2024,
                why=ReopenWhy.DEFECT,
                clause="S1 IV.5",
                state=ReopenState.CANCELLED,
                opened_by=other.people["an"].member_id,
                opened_at=work.now,
            )
        )
    async with published.world.job() as work:
        now = await reopening.of_member(work, published.people["an"], COMMITTEE)

    assert (GOOD, (), None) == (now.level, now.cases, now.waits)


@pytest.mark.parametrize(
    ("number", "grounds", "code"),
    [
        (COMMITTEE, Grounds(ReopenWhy.LEADER, level=COMPLETED), "button_old"),
        (Collective.LEADERSHIP.value, DEFECT, "not_in_cell"),
    ],
)
async def test_what_opens_no_collective(
    published: Room, number: int, grounds: Grounds, code: str
) -> None:
    """A leader's rating is no ground; a collective nobody decided on has nothing to open."""
    with pytest.raises(Refusal) as caught:
        await opens(published, number, grounds)

    assert code == caught.value.code


async def test_a_member_opens_nothing(published: Room) -> None:
    """Nor reads what was opened."""
    async with published.world.job() as work:
        with pytest.raises(Refusal, match="not_secretary"):
            await reopening.of_member(work, published.people["lan"], COMMITTEE)


async def test_its_paper_names_the_collective_and_no_person(published: Room) -> None:
    """An prints it; another cell's secretary, whose committee has the same number, does not."""
    other = await found_cell(published.world, "Chi bộ Tổ Xã hội")
    await opens(published, COMMITTEE)
    now = await rates(published, COMMITTEE, COMPLETED)
    case = now.cases[0].case_id

    async with published.world.job() as work:
        file = await rerating_paper.of_case(work, published.people["an"], COMMITTEE, case)
    with pytest.raises(Refusal) as caught:
        async with published.world.job() as work:
            await rerating_paper.of_case(work, other.people["an"], COMMITTEE, case)

    said = texts_in(file.render())
    assert "quyet-dinh-xep-loai-lai-chi-uy-2024.docx" == file.name
    for stands in ("Tập thể: Chi ủy.", f"nhiệm vụ. Theo: {PAPER}", NEW_PAPER):
        assert stands in said
    for never in ("sinh", "Nguyễn Văn An", "Báo cáo thiếu hai việc."):
        assert never not in said
    assert "reopen_nothing" == caught.value.code
