"""Cancel and rate again: what the rules open, both decisions kept, the member told, no other."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select, update

import rating
from storage import audit
from storage.queries import level_counts
from storage.queries import notices as notice_rows
from storage.tables import (
    AuditEvent,
    Cycle,
    CycleDecision,
    CycleState,
    MemberDecision,
    OutboxMessage,
)
from terms.reopening import ReopenState, ReopenWhy
from tests.meeting_room import Room
from tests.workflow.decision.test_deciding import PAPER, decides, publishes, standing, told
from tests.workflow.decision.test_deciding import scene as scene
from tests.workflow.decision.test_deciding import voted as voted
from workflow import cycle as cycles
from workflow.clock import VIETNAM
from workflow.decision import (
    deciding,
    paper_day,
    publication,
    reopened_notice,
    reopening,
    rerating,
)
from workflow.decision.cap_above import RECORDED
from workflow.decision.reopened import CANCELLED, RATED, Rated
from workflow.decision.reopened_notice import ChangedFacts
from workflow.decision.reopening import Grounds, ReopeningVerdict, ReratingChoice
from workflow.errors import Refusal
from workflow.meeting import roll_call
from workflow.office import roll_up

EXCELLENT, GOOD, COMPLETED, NOT_COMPLETED = rating.Level
NEW_PAPER = "Quyết định số 15-QĐ/ĐU ngày 20/11/2024 của Đảng ủy"
LOWER = Grounds(ReopenWhy.LEADER, level=COMPLETED)
DEFECT = Grounds(ReopenWhy.DEFECT)
OLD = Grounds(ReopenWhy.DISCIPLINED, violated=2022, disciplined=2024)


@pytest.fixture
async def published(voted: Room) -> Room:
    """Trần Thị Lan was decided good, Lê Văn Bình completed; the cell has heard."""
    await decides(voted)
    await publishes(voted)
    return voted


async def weighs(room: Room, grounds: Grounds) -> ReopeningVerdict:
    """An asks what follows for Lan."""
    async with room.world.job() as work:
        return await reopening.weigh(work, room.people["an"], room.member_id("lan"), grounds)


async def opens(room: Room, grounds: Grounds = LOWER, year: int = 2024, version: int = 0) -> Rated:
    """An opens Lan's rating of a year again."""
    an, lan = room.people["an"], room.member_id("lan")
    async with room.world.job() as work:
        return await reopening.open_again(work, an, lan, grounds, year, version)


async def rates(room: Room, level: rating.Level, version: int = 1, comment: str = "") -> Rated:
    """An enters the new decision on Lan."""
    an, lan = room.people["an"], room.member_id("lan")
    async with room.world.job() as work:
        await rerating.keep_document(work, an, lan, NEW_PAPER)
    async with room.world.job() as work:
        await rerating.keep_comment(work, an, lan, comment)
    async with room.world.job() as work:
        return await rerating.decide(work, an, lan, level, version)


async def notices(room: Room, kind: str) -> list[tuple[int, datetime, ChangedFacts]]:
    """Give the planned notices of a kind: to whom, from when, with what."""
    async with room.world.job() as work:
        found = await (await work.session()).exec(
            select(OutboxMessage).where(OutboxMessage.kind == kind)
        )
        return [
            (row.member_id, row.not_before, await reopened_notice.facts(work, row))
            for row in found.all()
        ]


async def test_only_a_lower_leaders_rating_opens(published: Room) -> None:
    """Lan is good as a member: above, the same, below; the clause is said in any case."""
    found = [
        await weighs(published, replace(LOWER, level=level))
        for level in (EXCELLENT, GOOD, COMPLETED)
    ]

    case = ReratingChoice(2024, True, rating.Authority.BASE_COMMITTEE, COMPLETED)
    assert [(), (), (case,)] == [one.choices for one in found]
    assert {("S1 V.3", False)} == {(one.reasons[0].clause, one.human_decides) for one in found}


async def test_the_new_level_is_not_above_the_ceiling(published: Room) -> None:
    """One above is refused with the bound and its clause; at it and below it is recorded.

    Opened once more for a defect, she is still no higher than as a leader."""
    await opens(published)
    with pytest.raises(Refusal, match="reopen_above") as refused:
        await rates(published, GOOD)
    at_it = await rates(published, COMPLETED)

    now = await opens(published, DEFECT, version=1)

    bound = {"ceiling": COMPLETED.vietnamese, "clause": "KH 73-KH/ĐU, V.3"}
    assert (bound, COMPLETED) == (refused.value.fields, at_it.level)
    assert (None, COMPLETED) == (now.level, now.at_most)
    assert (COMPLETED, NEW_PAPER) == (now.cases[1].old_level, now.cases[1].old_document)
    with pytest.raises(Refusal, match="reopen_above"):
        await rates(published, GOOD, version=2)
    assert NOT_COMPLETED == (await rates(published, NOT_COMPLETED, version=2)).level


@pytest.mark.long
async def test_both_decisions_stay(published: Room) -> None:
    """In the store, at the desk, in the chain, in her own file; nothing of it in Bình's."""
    await opens(published)

    await rates(published, COMPLETED, comment="Cần nêu gương hơn.")

    async with published.world.job() as work:
        now = await reopening.of_cell(work, published.people["an"])
        session = await work.session()
        kinds = await session.exec(select(AuditEvent.kind).order_by(col(AuditEvent.seq).desc()))
        assert await audit.verify(session) is None
        hers = await reopened_notice.versions(work, published.member_id("lan"))
        his = await reopened_notice.versions(work, published.member_id("binh"))
    ((name, case),) = now.cases
    assert ("Trần Thị Lan", ReopenState.RATED) == (name, case.state)
    assert (GOOD, PAPER) == (case.old_level, case.old_document)
    assert (COMPLETED, NEW_PAPER) == (case.level, case.document)
    assert [RATED, CANCELLED] == kinds.all()[:2]
    said = [(one["state"], one["level"], one["document"]) for one in (*hers, *his)]
    assert [
        ("cancelled", "good", PAPER),
        ("in_force", "completed", NEW_PAPER),
        ("in_force", "completed", PAPER),
    ] == said
    lead = await standing(published)
    levels = {row.name: (row.proposed, row.decided) for row in lead.rows}
    assert (GOOD, COMPLETED) == levels["Trần Thị Lan"]
    assert (GOOD, GOOD) == levels["Nguyễn Văn An"]
    assert CycleState.PUBLISHED == lead.state


@pytest.mark.long
async def test_she_alone_is_told_of_each_step_once(published: Room) -> None:
    """What was cancelled and why, then the new level; who asks meanwhile hears of no level."""
    binh, lan = published.people["binh"], published.member_id("lan")
    await opens(published)
    waiting, *_ = await told(published, "lan")
    async with published.world.job() as work:
        with pytest.raises(Refusal, match="level_not_known"):
            await publication.level_of(work, binh, lan)
        assert lan not in dict(await publication.names(work, binh))

    await rates(published, COMPLETED, comment="Cần nêu gương hơn.")

    ((first, _, cancelled),) = await notices(published, CANCELLED)
    ((second, _, made),) = await notices(published, RATED)
    assert (lan, lan) == (first, second)
    assert (GOOD, PAPER, "S1 V.3") == (
        cancelled.old_level,
        cancelled.old_document,
        cancelled.clause,
    )
    assert (COMPLETED, NEW_PAPER, "Cần nêu gương hơn.") == (made.level, made.document, made.comment)
    assert (None, True) == (waiting.level, waiting.waits)
    async with published.world.job() as work:
        own = await publication.own(work, published.people["lan"])
        other = await publication.own(work, binh)
        assert ("Trần Thị Lan", COMPLETED) == await publication.level_of(work, binh, lan)
    assert (COMPLETED, NEW_PAPER, False) == (own.level, own.document, own.waits)
    assert (PAPER, "") == (other.document, other.comment)


async def test_before_the_publication_she_is_told_by_the_publication(voted: Room) -> None:
    """What she never heard is not taken back from her; the publication says that she waits.

    Before any decision there is nothing to cancel, nor for who has no level."""
    with pytest.raises(Refusal, match="reopen_nothing"):
        await weighs(voted, DEFECT)
    await decides(voted)
    async with voted.world.job() as work:
        with pytest.raises(Refusal, match="reopen_no_level"):
            await reopening.weigh(work, voted.people["an"], voted.member_id("cuc"), DEFECT)
    await opens(voted)
    await publishes(voted)

    (facts,) = await told(voted, "lan")

    assert [] == await notices(voted, CANCELLED)
    assert (None, True) == (facts.level, facts.waits)
    await rates(voted, COMPLETED)
    assert 1 == len(await notices(voted, RATED))


@pytest.mark.long
async def test_an_old_violation_has_two_readings(published: Room) -> None:
    """2022 is not kept here: it is noted; or the discipline counts in 2024. A person decides."""
    found = await weighs(published, OLD)

    superior = rating.Authority.SUPERIOR_COMMITTEE
    assert (
        ReratingChoice(2022, False, superior),
        ReratingChoice(2024, True, superior),
    ) == found.choices
    assert found.human_decides
    now = await opens(published, OLD, 2022)
    (case,) = now.cases
    assert (ReopenState.NOTED, 2022, GOOD) == (case.state, case.year, now.level)
    assert [] == await notices(published, CANCELLED)
    assert ReopenState.CANCELLED == (await opens(published, OLD, 2024, version=1)).cases[1].state


async def test_from_2025_an_old_violation_weighs_in_the_year_of_its_discipline(
    published: Room,
) -> None:
    """QĐ 366, 11.4.3: nothing of 2022 is opened; the rating of now is the superior's to weigh."""
    async with published.world.job() as work:
        await (await work.session()).exec(update(Cycle).values(profile="national_2025"))

    found = await weighs(published, OLD)
    lower = await weighs(published, LOWER)

    assert (ReratingChoice(2024, True, rating.Authority.SUPERIOR_COMMITTEE),) == found.choices
    assert found.human_decides
    assert ((), True) == (lower.choices, lower.human_decides)


async def test_an_earlier_year_that_is_kept_is_cancelled_there(published: Room) -> None:
    """2023 has its own decision: its level is cancelled and made again, that of 2024 stays."""
    lan = published.member_id("lan")
    values = (await published.cycle()).model_dump(exclude={"id"})
    async with published.world.job() as work:
        session = await work.session()
        cycle = Cycle(**{**values, "year": 2023})
        session.add(cycle)
        await session.flush()
        number = cycle.id or 0
        head = CycleDecision(
            cycle_id=number,
            document="09-QĐ/ĐU",
            entered_by=published.member_id("an"),
            entered_at=work.now,
        )
        level = MemberDecision(cycle_id=number, member_id=lan, level=EXCELLENT.value)
        session.add_all([head, level])

    now = await opens(published, replace(OLD, violated=2023), 2023)
    again = await rates(published, COMPLETED)

    assert now.waits is not None
    assert (EXCELLENT, "09-QĐ/ĐU") == (now.waits.old_level, now.waits.old_document)
    assert (GOOD, PAPER, GOOD, PAPER) == (now.level, now.document, again.level, again.document)
    async with published.world.job() as work:
        row = await (await work.session()).get_one(MemberDecision, (number, lan))
    assert COMPLETED.value == row.level


@pytest.mark.long
async def test_a_violation_elsewhere_or_of_this_year_opens_nothing_here(published: Room) -> None:
    """The former unit's is noted alone (H-43); of this year there is nothing to open by IV.3.4."""
    former = await weighs(published, replace(OLD, former_unit=True))
    same = await weighs(published, replace(OLD, violated=2024))

    assert [(2022, False)] == [(one.year, one.cancels) for one in former.choices]
    assert () == same.choices
    for wrong in (replace(OLD, violated=2025), replace(OLD, violated=2014)):
        with pytest.raises(Refusal, match="button_old"):
            await weighs(published, wrong)


async def test_steps_out_of_order_change_nothing(published: Room) -> None:
    """A second tap, a level before its paper, an old button, a case of a year nobody named."""
    with pytest.raises(Refusal, match="button_old"):
        await opens(published, LOWER, 2022)
    await opens(published)
    with pytest.raises(Refusal, match="reopen_waits"):
        await opens(published)
    async with published.world.job() as work:
        an, lan = published.people["an"], published.member_id("lan")
        with pytest.raises(Refusal, match="reopen_no_document"):
            await rerating.decide(work, an, lan, COMPLETED, 1)
    await rates(published, COMPLETED)
    with pytest.raises(Refusal, match="reopen_done"):
        await opens(published, DEFECT)
    with pytest.raises(Refusal, match="reopen_done"):
        await rates(published, COMPLETED)

    assert 1 == len(await notices(published, RATED))


async def test_two_phones_cancel_once(published: Room) -> None:
    """At the same moment, at night: one is told that it waits; Lan hears at seven."""
    published.world.clock.move(timedelta(hours=13, minutes=15))

    outcomes = await asyncio.gather(opens(published), opens(published), return_exceptions=True)

    assert ["reopen_waits"] == [one.code for one in outcomes if isinstance(one, Refusal)]
    ((_, at, _),) = await notices(published, CANCELLED)
    assert datetime(2024, 11, 21, 7, tzinfo=VIETNAM) == at


async def test_what_is_typed_has_its_limits(published: Room) -> None:
    """Two hundred characters of a paper, two thousand of a comment."""
    await opens(published)
    an, lan = published.people["an"], published.member_id("lan")
    codes = []
    for step, text in (
        (rerating.keep_document, " \n"),
        (rerating.keep_document, "x" * 201),
        (rerating.keep_document, NEW_PAPER.ljust(200, "x")),
        (rerating.keep_comment, "y" * 2001),
        (rerating.keep_comment, "y" * 2000),
    ):
        try:
            async with published.world.job() as work:
                await step(work, an, lan, text)
            codes.append("")
        except Refusal as refusal:
            codes.append(refusal.code)

    assert ["no_text", "text_too_long", "", "text_too_long", ""] == codes


@pytest.mark.parametrize(
    ("days", "code"),
    [
        (-1, "decision_before_cancelled"),
        (0, ""),
        (None, "decision_undated"),
        ("ahead", "decision_ahead"),
    ],
)
@pytest.mark.long
async def test_the_new_paper_is_of_a_day_that_can_be(
    published: Room, days: int | str | None, code: str
) -> None:
    """Not of the day before the cancelled decision, nor of tomorrow, nor without one."""
    await opens(published)
    today = published.world.clock.now().date()
    async with published.world.job() as work:
        cycle = (await work.known(cycles.of_cell, published.people["an"].cell_id))[0]
        met = await notice_rows.closed_meetings(await work.session(), cycle.id or 0)
        held = min(roll_call.day_of(work, one) for one in met)
    day = today + timedelta(1) if days == "ahead" else held + timedelta(int(days or 0))
    said = "Quyết định số 15-QĐ/ĐU" + ("" if days is None else f" ngày {day:%d/%m/%Y}")
    found = ""
    async with published.world.job() as work:
        try:
            an, lan = published.people["an"], published.member_id("lan")
            await rerating.keep_document(work, an, lan, said)
        except Refusal as refusal:
            found = refusal.code

    assert code == found


async def test_the_new_paper_is_not_before_the_cancelled_one(voted: Room) -> None:
    """They met on 20 November, the decision is of 15 December: what cancels it is of that day or
    later. Where its day cannot be read, the meeting's counts."""
    an, lan = voted.people["an"], voted.member_id("lan")
    voted.world.clock.move(timedelta(days=26))
    async with voted.world.job() as work:
        await deciding.confirm(work, an, "Quyết định số 14-QĐ/ĐU ngày 15/12/2024 của Đảng ủy")
    await opens(voted)
    codes = []
    for day in ("21/11/2024", "14/12/2024", "15/12/2024", "16/12/2024"):
        try:
            async with voted.world.job() as work:
                await rerating.keep_document(work, an, lan, f"Quyết định số 15-QĐ/ĐU ngày {day}")
            codes.append("")
        except Refusal as refusal:
            codes.append(refusal.code)
    async with voted.world.job() as work:
        cycle = await deciding.to_decide(work, an)
        await paper_day.check_again(work, cycle, "ngày 20/11/2024", lan, "Quyết định số 14")
        with pytest.raises(Refusal, match="decision_before_meeting"):
            await paper_day.check_again(work, cycle, "ngày 19/11/2024", lan, "Quyết định số 14")

    assert ["decision_before_cancelled"] * 2 + [""] * 2 == codes


async def levels_kept(room: Room) -> list[tuple[rating.Level, int]]:
    """Give how many persons have which level by the counts that are kept, each of any; the sum of
    the organisation was kept with the decision, and is not added up for the roll-up."""
    async with room.world.job() as work:
        sums = await level_counts.organisations(await work.session(), 2024, RECORDED)
        assert [True] == [one.counts is not None for one in sums if one.years]
        found = (await roll_up.roll_up(work, 2024, lambda *_: None)).total.persons
        stored = await level_counts.some_years(await work.session(), 2024, RECORDED, 0, 9)
    assert [False] == [one.counts is None for one in stored]
    return [(level, number) for level, number in found.items() if number]


@pytest.mark.long
async def test_the_counts_of_a_year_follow_each_decision(published: Room) -> None:
    """The first and the further one, the cancelling, the level made again: none has to be counted
    afterwards."""
    before = await levels_kept(published)
    await opens(published)
    cancelled = await levels_kept(published)
    await rates(published, NOT_COMPLETED)

    after = await levels_kept(published)

    assert 1 == dict(before)[GOOD] - dict(cancelled).get(GOOD, 0)
    assert sum(dict(before).values()) - 1 == sum(dict(cancelled).values())
    assert 1 == dict(after)[NOT_COMPLETED]
    assert sum(dict(before).values()) == sum(dict(after).values())
