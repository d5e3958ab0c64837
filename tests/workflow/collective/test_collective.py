"""A collective's report: which collectives report, several hands, versions, consultations, time."""

import io
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from docx import Document
from sqlmodel import select

from papers.forms import Kind
from storage.tables import (
    CollectiveKind,
    CollectiveVersion,
    Member,
    MemberRole,
    OutboxMessage,
)
from tests import told
from tests.desk_stage import opens_year
from tests.worlds import Cell, World
from workflow.accounts import Person
from workflow.clock import VIETNAM
from workflow.collective import consultation, report_paper, report_writing, writer_notice
from workflow.collective.consultation import Flag
from workflow.collective.report_writing import Report
from workflow.collective.reporting_scope import collectives
from workflow.collective.writer_notice import KIND
from workflow.errors import Refusal
from workflow.review import prompts

NAME = "Chi ủy Chi bộ Tổ Tự nhiên"
TEXT = "Chi ủy họp đủ 12 kỳ; còn hai kỳ gửi tài liệu muộn."


async def _committee(world: World, cell: Cell, *names: str) -> dict[str, Person]:
    """Put some of the cast on the committee beside the secretary."""
    found = {"an": cell.people["an"]}
    async with world.job() as work:
        session = await work.session()
        for who in names:
            member_id = cell.people[who].member_id
            await told.tell(session, member_id, role=MemberRole.COMMITTEE_MEMBER)
            found[who] = replace(cell.people[who], role=MemberRole.COMMITTEE_MEMBER)
    return found


async def _begun(world: World, cell: Cell, *names: str, profile: str = "hcmc_edu_2023") -> int:
    await opens_year(world, cell, profile)
    await _committee(world, cell, *names)
    async with world.job() as work:
        return await report_writing.begin(work, cell.people["an"], CollectiveKind.COMMITTEE, NAME)


async def _writes_all(world: World, cell: Cell, report_id: int) -> Report:
    async with world.job() as work:
        an = cell.people["an"]
        now = await report_writing.report(work, an, report_id)
        for one in now.items:
            value = {Kind.GRADE: "good", Kind.LEVEL: "good", Kind.ROWS: "8 8 8 4"}
            said = value.get(one.item.kind, TEXT)
            now = await report_writing.write(work, an, report_id, one.item.id, said, one.version)
    return now


@pytest.mark.parametrize(
    ("others", "apart"),
    [(("lan",), False), (("lan", "binh"), True), (("lan", "binh", "cuc"), True)],
)
async def test_a_committee_of_fewer_than_three_is_not_reviewed_apart(
    world: World, cell: Cell, others: tuple[str, ...], apart: bool
) -> None:
    """S1 V.6: two, three, four members."""
    await opens_year(world, cell)
    await _committee(world, cell, *others)

    async with world.job() as work:
        found = {one.kind: one for one in await collectives(work, cell.people["an"])}

    assert apart == found[CollectiveKind.COMMITTEE].apart
    assert found[CollectiveKind.CELL].apart
    assert CollectiveKind.UNION not in found


async def test_heads_of_the_unit_are_a_collective_of_their_own(world: World, cell: Cell) -> None:
    """As the roster's posts name them."""
    await opens_year(world, cell)
    async with world.job() as work:
        lan = await (await work.session()).get_one(Member, cell.people["lan"].member_id)
        lan.state_post = "Phó Hiệu trưởng"

    async with world.job() as work:
        found = {one.kind: one for one in await collectives(work, cell.people["an"])}

    assert ("Trần Thị Lan",) == found[CollectiveKind.LEADERSHIP].names


async def test_each_hand_writes_his_items_and_reads_what_is_finished(
    world: World, cell: Cell
) -> None:
    """An item given to one is not another's; a finished one is read by all, an open one by none."""
    report_id = await _begun(world, cell, "lan", "binh")
    hands = await _committee(world, cell, "lan", "binh")
    lan, binh = hands["lan"], hands["binh"]
    async with world.job() as work:
        await report_writing.assign(work, hands["an"], report_id, "c1", lan.member_id)
        await report_writing.write(work, lan, report_id, "c1", TEXT, 0)
    async with world.job() as work:
        read = (await report_writing.report(work, binh, report_id)).at("c1")
        with pytest.raises(Refusal) as refused:
            await report_writing.write(work, binh, report_id, "c1", "Khác hẳn.", 1)
        await report_writing.reopen(work, lan, report_id, "c1")
        hidden = (await report_writing.report(work, binh, report_id)).at("c1")
        own = (await report_writing.report(work, lan, report_id)).at("c1")

    assert (TEXT, "Trần Thị Lan", False) == (read.value, read.writer, read.mine)
    assert ("not_your_item", {"name": "Trần Thị Lan"}) == (
        refused.value.code,
        refused.value.fields,
    )
    assert ("", TEXT) == (hidden.value, own.value)


async def test_nothing_is_written_over_unseen(world: World, cell: Cell) -> None:
    """Two have the same version before them: the second is told who was faster; both are kept."""
    report_id = await _begun(world, cell, "lan", "binh")
    hands = await _committee(world, cell, "lan", "binh")
    async with world.job() as work:
        await report_writing.write(work, hands["lan"], report_id, "c1", "Bản của Lan.", 0)
    async with world.job() as work:
        with pytest.raises(Refusal) as refused:
            await report_writing.write(work, hands["binh"], report_id, "c1", "Bản của Bình.", 0)
        await report_writing.write(work, hands["binh"], report_id, "c1", "Bản của cả hai.", 1)

    async with world.job() as work:
        rows = (await (await work.session()).exec(select(CollectiveVersion))).all()
    assert ("edited_meanwhile", {"name": "Trần Thị Lan"}) == (
        refused.value.code,
        refused.value.fields,
    )
    assert [(1, "Bản của Lan."), (2, "Bản của cả hai.")] == sorted(
        (row.version, row.value) for row in rows
    )


async def test_a_stranger_to_the_report_sees_nothing(world: World, cell: Cell) -> None:
    """A plain member without an item; a committee member of another cell by a made-up number."""
    report_id = await _begun(world, cell, "lan", "binh")
    elsewhere = replace(cell.people["an"], cell_id=cell.cell_id + 999)

    for person in (cell.people["cuc"], elsewhere):
        async with world.job() as work:
            with pytest.raises(Refusal) as refused:
                await report_writing.report(work, person, report_id)
        assert "no_report" == refused.value.code


async def test_a_plain_member_given_an_item_becomes_a_hand(world: World, cell: Cell) -> None:
    """He writes that item and reads the report."""
    report_id = await _begun(world, cell, "lan", "binh")
    cuc = cell.people["cuc"]
    async with world.job() as work:
        await report_writing.assign(work, cell.people["an"], report_id, "c2", cuc.member_id)
        now = await report_writing.write(work, cuc, report_id, "c2", TEXT, 0)

    assert TEXT == now.at("c2").value


async def test_the_report_is_handed_in_when_all_is_written(world: World, cell: Cell) -> None:
    """Not before; by the secretary; then read-only until he takes it back."""
    report_id = await _begun(world, cell, "lan", "binh")
    an = cell.people["an"]
    async with world.job() as work:
        with pytest.raises(Refusal) as early:
            await report_writing.submit(work, an, report_id)
    await _writes_all(world, cell, report_id)
    lan = (await _committee(world, cell, "lan"))["lan"]
    async with world.job() as work:
        with pytest.raises(Refusal) as by_another:
            await report_writing.submit(work, lan, report_id)
        now = await report_writing.submit(work, an, report_id)
        with pytest.raises(Refusal) as late:
            await report_writing.write(work, an, report_id, "c1", "Muộn.", now.at("c1").version)
        again = await report_writing.take_back(work, an, report_id)

    codes = [refused.value.code for refused in (early, by_another, late)]
    assert ["report_incomplete", "not_secretary", "report_submitted"] == codes
    assert (True, False) == (now.submitted, again.submitted)


async def test_the_years_themes_are_asked_for(world: World, cell: Cell) -> None:
    """2024 in the education of the city: four themes (S0 1); inspection conclusions when told."""
    report_id = await _begun(world, cell, "lan", "binh")
    an = cell.people["an"]
    async with world.job() as work:
        before = {one.item.id for one in (await report_writing.report(work, an, report_id)).items}
        await consultation.turn(work, an, report_id, Flag.CONCLUDED)
        after = {one.item.id for one in (await report_writing.report(work, an, report_id)).items}

    assert {"theme_2024", "development_2024", "congress_2024", "backlog_2024"} <= before
    assert {"conclusions"} == after - before


@pytest.mark.parametrize("answered", [0, 2, 3])
async def test_consultations_are_noted(world: World, cell: Cell, answered: int) -> None:
    """None, two of three, all three: who is silent is told, and nothing is blocked."""
    report_id = await _begun(world, cell, "lan", "binh")
    an = cell.people["an"]
    async with world.job() as work:
        await consultation.asked(work, an, report_id, "unions")
        for body in ("unions", "units", "supervisor")[:answered]:
            await consultation.answered(work, an, report_id, body, "Nhất trí.")
        found = await consultation.outlook(work, an, report_id)

    assert (3, 3 - answered) == (len(found.bodies), len(found.silent))
    unions = found.bodies[0]
    assert world.clock.now().date() == unions.asked_on


@pytest.mark.parametrize(
    ("members", "prompted", "combined", "least"),
    [(4, False, False, 1), (5, False, False, 2), (3, True, False, 2), (3, True, True, 3)],
)
async def test_the_least_time_is_told(
    world: World, cell: Cell, members: int, prompted: bool, combined: bool, least: int
) -> None:
    """S1 V.7: by size, more with a prompt or another body; less is warned of, not refused."""
    others = ("lan", "binh", "cuc", "dung")[: members - 1]
    report_id = await _begun(world, cell, *others)
    an = cell.people["an"]
    async with world.job() as work:
        if prompted:
            await prompts.add(work, an, None, "Vì sao chậm giải ngân?")
        if combined:
            await consultation.turn(work, an, report_id, Flag.COMBINED)
        short = []
        for half_days in (least - 1, least, least + 1):
            if half_days:
                await consultation.plan_time(work, an, report_id, half_days)
                short.append((await consultation.outlook(work, an, report_id)).too_short)
        found = await consultation.outlook(work, an, report_id)

    assert least == found.least_half_days
    assert ([True, False, False] if least > 1 else [False, False]) == short


async def test_the_paper_says_what_was_written(world: World, cell: Cell) -> None:
    """Title, name, texts, a theme under its heading, the opinions; a draft until handed in."""
    report_id = await _begun(world, cell, "lan", "binh")
    await _writes_all(world, cell, report_id)
    an = cell.people["an"]
    async with world.job() as work:
        await consultation.answered(work, an, report_id, "unions", "Công đoàn nhất trí.")
        draft = await report_paper.paper(work, an, report_id)
        await report_writing.submit(work, an, report_id)
        made = await report_paper.paper(work, an, report_id)

    body = Document(io.BytesIO(made.render())).element.body
    said = "".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))
    assert (True, False) == (draft.draft, made.draft)
    assert "bao-cao-kiem-diem-chi-uy-chi-bo-to-tu-nhien-2024.docx" == made.name
    assert "BÁO CÁO KIỂM ĐIỂM TẬP THỂ" in said
    assert "Kết quả thực hiện chủ đề năm 2024 của Thành phố:" in said
    assert "Công đoàn nhất trí." in said
    assert said.count(TEXT) > 8


async def _gives(world: World, cell: Cell, report_id: int, item: str, who: str) -> None:
    """An gives an item to one of the cast."""
    async with world.job() as work:
        member_id = cell.people[who].member_id
        await report_writing.assign(work, cell.people["an"], report_id, item, member_id)


async def _told(world: World) -> list[tuple[str, datetime, list[str]]]:
    """Give who is told when, and of which items now."""
    async with world.job() as work:
        session = await work.session()
        found = []
        for row in await session.exec(select(OutboxMessage).where(OutboxMessage.kind == KIND)):
            facts = await writer_notice.facts_for(work, row)
            name = (await session.get_one(Member, row.member_id)).full_name
            items = [item for item, _ in facts.items] if facts else []
            found.append((name, row.not_before.astimezone(work.now.tzinfo), items))
    return found


@pytest.mark.parametrize(
    ("hour", "at"),
    [
        (20, datetime(2024, 11, 20, 20, 5, tzinfo=VIETNAM)),
        (21, datetime(2024, 11, 21, 7, 0, tzinfo=VIETNAM)),
    ],
)
async def test_a_writer_is_told_once_of_all_he_was_given(
    world: World, cell: Cell, hour: int, at: datetime
) -> None:
    """What is given in a row is one message, at night in the morning; his own is none."""
    report_id = await _begun(world, cell, "lan", "binh")
    world.clock.move(timedelta(hours=hour - 9))
    for item, who in (("c2", "lan"), ("c1", "lan"), ("c3", "an"), ("c1", "lan")):
        await _gives(world, cell, report_id, item, who)

    assert [("Trần Thị Lan", at, ["c1", "c2"])] == await _told(world)


async def test_what_is_given_later_is_told_again(world: World, cell: Cell) -> None:
    """With all he has not written yet; what was written or taken back is not named."""
    report_id = await _begun(world, cell, "lan", "binh")
    for item in ("c1", "c2", "c3"):
        await _gives(world, cell, report_id, item, "lan")
    async with world.job() as work:
        await report_writing.write(work, cell.people["lan"], report_id, "c2", TEXT, 0)
    await _gives(world, cell, report_id, "c3", "binh")
    world.clock.move(timedelta(minutes=5))
    await _gives(world, cell, report_id, "c4", "lan")

    told = await _told(world)

    assert ["Trần Thị Lan", "Lê Văn Bình", "Trần Thị Lan"] == [name for name, _, _ in told]
    assert [["c1", "c4"], ["c3"], ["c1", "c4"]] == [items for _, _, items in told]


async def test_a_report_handed_in_asks_nobody(world: World, cell: Cell) -> None:
    """What waited to be told is not told any more."""
    report_id = await _begun(world, cell, "lan", "binh")
    await _writes_all(world, cell, report_id)
    await _gives(world, cell, report_id, "c1", "lan")
    async with world.job() as work:
        await report_writing.reopen(work, cell.people["lan"], report_id, "c1")
    waits = await _told(world)
    async with world.job() as work:
        await report_writing.write(work, cell.people["lan"], report_id, "c1", TEXT, 1)
        await report_writing.submit(work, cell.people["an"], report_id)

    assert [["c1"]] == [items for _, _, items in waits]
    assert [[]] == [items for _, _, items in await _told(world)]
