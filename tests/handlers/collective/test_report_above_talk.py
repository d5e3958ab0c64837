"""The report of a committee above several cells: written by its members, read before it meets."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.callbacks.desk import ReportAction
from storage.queries import collectives as rows
from storage.tables import CollectiveReport, Cycle, Meeting, OutboxMessage, ReportState
from terms.people import BodyKind
from tests.handlers.front.test_bodies_above_talk import (
    BODY,
    OTHER_LAN,
    OWN_LAN,
    SCHOOL,
    founds,
    plans,
    with_committee,
)
from tests.handlers.front.test_bodies_talk import LINES, joins, stored
from tests.handlers.line import Behind
from tests.meeting_room import Room
from tests.rows import few
from workflow.accounts import id_of
from workflow.collective import report_paper
from workflow.collective.writer_notice import KIND
from workflow.errors import Refusal
from workflow.front import downloads
from workflow.links import Claim, in_place
from workflow.planning import invitation

STANDING = BodyKind.STANDING_COMMITTEE
TEXT = "Ban Thường vụ họp đủ 12 kỳ; còn hai kỳ gửi tài liệu muộn."


@pytest.fixture
async def school(room: Room) -> Room:
    """An leads the standing committee, with Lan of his cell and Lan of the other one; Mai is of the
    committee alone."""
    return await with_committee(room)


async def begun(room: Room, line: type[Behind] = Behind) -> Behind:
    """An begins the report in the standing committee's year."""
    an = await joins(room, line, "an")
    await founds(an)
    await an.says("menu")
    await an.taps(f"Sang {BODY}, năm 2024")
    await an.taps("Việc của bí thư")
    await an.taps("Báo cáo tập thể")
    await an.taps(f"Bắt đầu: {BODY}")
    return an


async def report_of(room: Room) -> CollectiveReport:
    """The one report there is."""
    (found,) = await stored(room, CollectiveReport)
    assert isinstance(found, CollectiveReport)
    return found


@pytest.mark.parametrize("line", few(LINES.values(), 0), ids=LINES)
async def test_the_committee_above_writes_its_report_in_its_own_year(
    school: Room, line: type[Behind]
) -> None:
    """The body alone is listed there; its hands are those who sit in it, of both cells, told apart;
    the name on the paper is the body's."""
    an = await begun(school, line)
    begun_with = an.text
    await an.says("báo cáo tập thể")
    report = await report_of(school)
    async with school.world.job() as work:
        hands = await rows.hands_of(await work.session(), id_of(report))
    year = next(one for one in await stored(school, Cycle) if one.id == report.cycle_id)

    assert f"{BODY}: 3 thành viên, kiểm điểm riêng" in an.text
    assert "Chi ủy" not in an.text
    assert "Họp kiểm điểm riêng của tập thể" not in an.labels
    assert f"Báo cáo kiểm điểm · {BODY} · 2024" in begun_with
    assert BODY == report.name
    assert year.cell_id not in {one.cell_id for one in school.people.values()}
    assert {school.member_id(who) for who in ("an", "lan", "other_lan")} == hands


async def test_a_member_of_the_other_cell_writes_what_they_were_given(school: Room) -> None:
    """The notice's button brings them over from their own cell; Mai, of the committee alone, and
    Bình have no part in it."""
    an = await begun(school)
    report = id_of(await report_of(school))
    await an.taps("⏳ 1. ")
    await an.taps("Giao người viết")
    offered = an.labels
    await an.taps(OTHER_LAN)
    item = ReportAction(do="item", report=report, item="c1").pack()
    lan = await joins(school, Behind, "other_lan")
    await lan.taps_data(item)
    await lan.says(TEXT)
    written = lan.labels
    await lan.says("menu")
    others = {}
    for who in ("mai", "binh"):
        phone = await joins(school, Behind, who)
        await phone.taps_data(item)
        others[who] = phone.toast + phone.text
    told = [row for row in await stored(school, OutboxMessage) if row.kind == KIND]

    assert [OWN_LAN, OTHER_LAN] == [name for name in offered if "Lan" in name][::-1]
    assert "Báo cáo tập thể" in lan.labels
    assert f"✅ 1. Nguyên tắc tổ chức, quy chế làm việc ({OTHER_LAN})" in written
    assert {school.member_id("other_lan")} == {row.member_id for row in told}
    assert all("Không tìm thấy báo cáo này" in said for said in others.values())
    assert not any(TEXT in said for said in others.values())


@pytest.mark.long
async def test_the_report_goes_with_the_invitation_of_its_meeting(school: Room) -> None:
    """Handed in, it is a paper of the body's meeting, drawn up under its organisation's name; the
    link of who sits there opens it wherever they work by then, and Mai's does not."""
    await begun(school)
    report = id_of(await report_of(school))
    async with school.world.job() as work:
        session = await work.session()
        row = await session.get_one(CollectiveReport, report)
        row.state, row.submitted_at = ReportState.SUBMITTED, work.now
        session.add(row)
    year = next(one for one in await stored(school, Cycle) if one.id == row.cycle_id)
    await plans(school, year, timedelta(), "hcmc_edu_2023")
    meeting = next(one for one in await stored(school, Meeting) if one.cycle_id == year.id)
    async with school.world.job() as work:
        seat = replace(school.people["an"], cell_id=year.cell_id, body=STANDING)
        await invitation.invite(work, seat, id_of(meeting))
        papers = await invitation.papers(work, seat, id_of(meeting))
        facts = await report_paper.facts_of(work, seat, report)
        claim = Claim(in_place(report_paper.COLLECTIVE, year.cell_id), 0, report)
        own = await downloads.file_of(work, replace(claim, member_id=school.member_id("lan")))
        with pytest.raises(Refusal) as refused:
            await downloads.file_of(work, replace(claim, member_id=school.member_id("mai")))

    assert [own.name] == [paper.name for paper in papers]
    assert (BODY, SCHOOL) == (facts.cell, facts.superior)
    assert "file_unknown" == refused.value.code
