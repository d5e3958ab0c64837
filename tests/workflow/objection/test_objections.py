"""Complaints in the books: reminders, the extract, one's own data, what is destroyed."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from handlers.committee import desk_view
from handlers.words import words_for
from papers.own_data import DATA_FILE, HEADINGS
from papers.sent_file import text_of_docx
from papers.wording import NBSP
from storage.queries import destruction
from storage.tables import AuditEvent, Cycle, HandUp, LevelAbove, Objection
from terms.above import AboveRight
from terms.destruction import RecordKind
from terms.objection import ObjectionKind
from tests.meeting_room import Room
from tests.objection_stage import (
    ANSWER,
    DOCUMENT,
    TEXT,
    appoints,
    kept,
    planned,
    publishes_year,
)
from tests.workflow.decision.test_deciding import scene as scene
from tests.workflow.decision.test_deciding import voted as voted
from workflow.census.steps import YearStep
from workflow.committee import progress
from workflow.errors import Refusal
from workflow.front import downloads, privacy
from workflow.links import Claim
from workflow.objection import examining, lodged_paper, lodging, step_notice
from workflow.objection.facts import ObjectionFacts
from workflow.record import meeting_papers


@pytest.fixture
async def published(voted: Room) -> Room:
    """The year is public; Bùi Thị Mai is the officer above the cell."""
    await publishes_year(voted)
    await appoints(voted)
    return voted


async def _lodges(room: Room, who: str, kind: ObjectionKind) -> ObjectionFacts:
    person = room.people[who]
    async with room.world.job() as work:
        now = await lodging.begin(work, person, kind, 0)
        await lodging.write(work, person, now.objection_id, TEXT)
        return await lodging.lodge(work, person, now.objection_id, len(TEXT))


async def _due(room: Room) -> list[ObjectionFacts]:
    rows = await planned(room, step_notice.DUE)
    async with room.world.job() as work:
        found = [await step_notice.due(work, row) for row in rows]
    return [one for one in found if one is not None]


async def test_who_must_answer_is_reminded_by_the_day_that_was_set(published: Room) -> None:
    """Before it, on it and three days after; another day replaces it, an answer ends it."""
    now = await _lodges(published, "lan", ObjectionKind.COMPLAINT)
    mai, number = published.people["mai"], now.objection_id
    today = published.world.clock.now().date()
    first, second = today + timedelta(7), today + timedelta(10)
    async with published.world.job() as work:
        await examining.set_day(work, mai, number, first)
    rows = await planned(published, step_notice.DUE)
    days = [row.not_before.astimezone(published.world.clock.now().tzinfo).date() for row in rows]
    assert [first - timedelta(n) for n in (3, 1, 0, -1, -2, -3)] == days
    assert {mai.member_id} == {row.member_id for row in rows}
    assert 6 == len(await _due(published))

    async with published.world.job() as work:
        await examining.set_day(work, mai, number, second)

    assert {second} == {one.answer_by for one in await _due(published)}
    async with published.world.job() as work:
        await lodging.withdraw(work, published.people["lan"], number)
    assert [] == await _due(published)


async def test_who_complains_is_at_a_step_that_names_nobody(published: Room) -> None:
    """Lan complains, Bình reserves an opinion: one is appealed, by number; the committee's page
    has Lan among those whose level is public as before, and withdrawn she is there again."""
    names = {one.name for one in (await published.account()).at(YearStep.PUBLISHED)}
    now = await _lodges(published, "lan", ObjectionKind.COMPLAINT)
    await _lodges(published, "binh", ObjectionKind.RESERVATION)
    account = await published.account()
    async with published.world.job() as work:
        page = await progress.progress(work, published.people["an"])
    text = desk_view.progress_screen(page, published.people["an"], words_for("vi")).text
    async with published.world.job() as work:
        await lodging.withdraw(work, published.people["lan"], now.objection_id)

    assert ["Trần Thị Lan"] == [one.name for one in account.at(YearStep.APPEALED)]
    (line,) = [line for line in text.splitlines() if "Đã công khai mức" in line]
    assert all(name in line for name in names)
    assert "Trong đó đang khiếu nại: 1" in text
    assert names == {one.name for one in (await published.account()).at(YearStep.PUBLISHED)}


@pytest.mark.parametrize(("whose", "examines"), [("lan", False), ("binh", True)])
@pytest.mark.long
async def test_who_said_the_level_above_does_not_examine_it(
    published: Room, whose: str, examines: bool
) -> None:
    """Mai decided on Lan in the body above: not on Bình, whose complaint she may examine."""
    now = await _lodges(published, whose, ObjectionKind.COMPLAINT)
    mai = published.people["mai"]
    async with published.world.job() as work:
        session = await work.session()
        cycle = await session.get_one(Cycle, 1)
        handed = HandUp(
            cycle_id=1,
            organisation_id=cycle.cell_id,
            handed_by=published.member_id("an"),
            handed_at=work.now,
        )
        session.add(handed)
        await session.flush()
        session.add(
            LevelAbove(
                hand_up_id=handed.id or 0,
                member_id=published.member_id("lan"),
                step=AboveRight.DECIDES,
                level="good",
                said_by=mai.member_id,
                said_at=work.now,
            )
        )

    async with published.world.job() as work:
        found = await examining.queue(work, mai)

    assert ([now.number] if examines else []) == [one.number for one in found]


async def test_a_day_to_answer_is_not_over(published: Room) -> None:
    """Yesterday is refused, today is taken."""
    now = await _lodges(published, "lan", ObjectionKind.COMPLAINT)
    today = published.world.clock.now().date()
    async with published.world.job() as work:
        with pytest.raises(Refusal, match="deadline_past"):
            await examining.set_day(
                work, published.people["mai"], now.objection_id, today - timedelta(1)
            )

    async with published.world.job() as work:
        found = await examining.set_day(work, published.people["mai"], now.objection_id, today)

    assert (today, False) == (found.now.answer_by, found.now.overdue)


@pytest.mark.long
async def test_what_is_overdue_stands_first(published: Room) -> None:
    """Of two that wait, the one whose day is over, a day after it."""
    lan = await _lodges(published, "lan", ObjectionKind.COMPLAINT)
    binh = await _lodges(published, "binh", ObjectionKind.COMPLAINT)
    mai, today = published.people["mai"], published.world.clock.now().date()
    async with published.world.job() as work:
        await examining.set_day(work, mai, binh.objection_id, today)
        await examining.set_day(work, mai, lan.objection_id, today + timedelta(5))

    published.world.clock.move(timedelta(days=1))

    async with published.world.job() as work:
        found = await examining.queue(work, mai)
    assert [(binh.number, True), (lan.number, False)] == [
        (one.number, one.overdue) for one in found
    ]


async def test_a_reservation_is_printed_in_ones_own_extract(published: Room) -> None:
    """With number and day, in Lan's alone; withdrawn it is gone."""
    now = await _lodges(published, "lan", ObjectionKind.RESERVATION)
    await _lodges(published, "binh", ObjectionKind.COMPLAINT)

    before = {who: await _extract(published, who) for who in ("lan", "binh")}
    async with published.world.job() as work:
        await lodging.withdraw(work, published.people["lan"], now.objection_id)

    assert "Ý kiến bảo lưu" in before["lan"]
    assert "Số 01/2024" in before["lan"]
    assert "xem lại <số> giờ dạy" in before["lan"]
    assert "giờ dạy" not in before["binh"]
    assert "giờ dạy" not in await _extract(published, "lan")


async def _extract(room: Room, who: str) -> str:
    async with room.world.job() as work:
        person = room.people[who]
        file = await meeting_papers.paper(work, person, meeting_papers.EXTRACT, person.member_id)
    return text_of_docx(file.render())


@pytest.mark.long
async def test_ones_own_data_has_it_and_nobody_elses(published: Room) -> None:
    """What was lodged with its answer, and one's draft; not who had it in hand."""
    now = await _lodges(published, "lan", ObjectionKind.COMPLAINT)
    await _lodges(published, "binh", ObjectionKind.COMPLAINT)
    mai = published.people["mai"]
    async with published.world.job() as work:
        await examining.examine(work, mai, now.objection_id)
        await examining.keep_document(work, mai, now.objection_id, DOCUMENT)
        mark = (await examining.keep_answer(work, mai, now.objection_id, ANSWER)).mark
        await examining.answer(work, mai, now.objection_id, upheld=False, mark=mark)

    async with published.world.job() as work:
        file = await privacy.export(work, published.member_id("lan"))

    with zipfile.ZipFile(io.BytesIO(file.render())) as archive:
        found = json.loads(archive.read(DATA_FILE))[HEADINGS["objections"]]
    assert [(TEXT, ANSWER, DOCUMENT, "rejected")] == [
        (one["text"], one["answer"], one["answer_document"], one["state"]) for one in found
    ]
    assert not {"answered_by", "entered_by", "member_id"} & found[0].keys()


@pytest.mark.long
async def test_erasing_takes_the_draft_and_leaves_what_is_lodged(published: Room) -> None:
    """The draft is counted among the drafts; Bình's stays."""
    await _lodges(published, "lan", ObjectionKind.COMPLAINT)
    for who in ("lan", "binh"):
        async with published.world.job() as work:
            await lodging.begin(work, published.people[who], ObjectionKind.RESERVATION, 0)

    async with published.world.job() as work:
        held = await privacy.held(work, published.people["lan"])
        await privacy.erase(work, published.people["lan"])

    assert 1 == held.drafts
    assert [("lan", "lodged"), ("binh", "draft")] == [
        (_who(published, row), row.state.value) for row in await kept(published)
    ]


def _who(room: Room, row: Objection) -> str:
    return next(who for who in room.people if room.member_id(who) == row.member_id)


async def test_it_is_destroyed_with_the_levels(published: Room) -> None:
    """Counted as levels are, and gone with them alone."""
    await _lodges(published, "lan", ObjectionKind.COMPLAINT)
    async with published.world.job() as work:
        session = await work.session()
        with_levels = await destruction.count(session, 2025, levels=True)
        await destruction.destroy(session, 2025, levels=False)
        left = len((await session.exec(select(Objection))).all())
        await destruction.destroy(session, 2025, levels=True)
        gone = len((await session.exec(select(Objection))).all())

    assert (1, 0) == (left, gone)
    assert 1 <= sum(n for (_, _, kind), n in with_levels.items() if kind is RecordKind.LEVEL)


@pytest.mark.long
async def test_the_chain_has_numbers_and_no_words(published: Room) -> None:
    """Which one, which state; neither who nor what."""
    now = await _lodges(published, "lan", ObjectionKind.COMPLAINT)

    async with published.world.job() as work:
        events = (
            await (await work.session()).exec(
                select(AuditEvent).where(AuditEvent.kind == "objection_lodged")
            )
        ).all()

    assert [{"objection": now.objection_id, "year": 2024, "number": 1}] == [
        row.payload for row in events
    ]


async def test_a_link_gives_the_receipt_to_its_member_alone(published: Room) -> None:
    """A signed claim of another member's is refused."""
    now = await _lodges(published, "lan", ObjectionKind.COMPLAINT)
    mine = Claim(lodged_paper.RECEIPT, published.member_id("lan"), now.objection_id)

    async with published.world.job() as work:
        file = await downloads.file_of(work, mine)
        with pytest.raises(Refusal, match="objection_unknown"):
            await downloads.file_of(work, replace(mine, member_id=published.member_id("binh")))

    assert "GIẤY BIÊN NHẬN KHIẾU NẠI" in text_of_docx(file.render())


async def _answered(room: Room, now: ObjectionFacts, document: str) -> None:
    mai, number = room.people["mai"], now.objection_id
    async with room.world.job() as work:
        await examining.examine(work, mai, number)
        await examining.keep_document(work, mai, number, document)
        mark = (await examining.keep_answer(work, mai, number, ANSWER)).mark
        await examining.answer(work, mai, number, upheld=False, mark=mark)


@pytest.mark.parametrize(
    ("document", "heading", "left_open"),
    [
        (
            DOCUMENT,
            ("Số 8-CV/ĐU", "ĐẢNG ỦY", "ngày 20 tháng 11 năm 2024"),
            "cơ quan cấp trên, địa danh.",
        ),
        (
            "Kết luận của Ban Thường vụ về đơn số 01/2024 của đồng chí Lan, ngày 20/11/2024",
            ("Số ……", "BAN THƯỜNG VỤ", "ngày 20 tháng 11 năm 2024"),
            "cơ quan cấp trên, số, địa danh.",
        ),
        (
            "Trả lời đơn của đồng chí Lan, số 15 ngày 20/11/2024",
            ("Số 15", "……, ngày 20 tháng 11 năm 2024"),
            "cơ quan cấp trên, cơ quan ban hành, địa danh.",
        ),
    ],
)
@pytest.mark.long
async def test_an_answer_bears_its_own_number_day_and_body(
    published: Room, document: str, heading: tuple[str, ...], left_open: str
) -> None:
    """As typed, a month before it is fetched; the complaint's number is what it is based on."""
    now = await _lodges(published, "lan", ObjectionKind.COMPLAINT)
    await _answered(published, now, document)
    published.world.clock.move(timedelta(days=30))
    mine = Claim(lodged_paper.ANSWER, published.member_id("lan"), now.objection_id)

    async with published.world.job() as work:
        file = await downloads.file_of(work, mine)
        for other in ("binh", "an", "mai"):
            with pytest.raises(Refusal, match="objection_unknown"):
                await downloads.file_of(work, replace(mine, member_id=published.member_id(other)))

    lines = text_of_docx(file.render()).replace(NBSP, " ").splitlines()
    assert [] == [part for part in heading if not any(part in line for line in lines)]
    assert "Số 01/2024" not in lines
    assert "Căn cứ: đơn khiếu nại số 01/2024 của đồng chí Trần Thị Lan." in lines
    assert any(line.endswith(f"mời ghi vào chỗ để dấu chấm: {left_open}") for line in lines)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("ngày 19/11/2024", "answer_before_complaint"),
        ("ngày 20/11/2024", ""),
        ("ngày 21 tháng 11 năm 2024", ""),
        ("ngày 22/11/2024", "answer_ahead"),
        ("ngày 31/11/2024", "answer_undated"),
        ("", "answer_undated"),
    ],
)
async def test_an_answer_is_of_a_day_that_can_be(published: Room, day: str, code: str) -> None:
    """A day after it came: not before it was received, not ahead; refused, nothing is kept."""
    now = await _lodges(published, "lan", ObjectionKind.COMPLAINT)
    published.world.clock.move(timedelta(days=1))
    said, found = f"Công văn số 8-CV/ĐU {day}".strip(), ""
    mai = published.people["mai"]
    try:
        async with published.world.job() as work:
            await examining.keep_document(work, mai, now.objection_id, said)
    except Refusal as refusal:
        found = refusal.code

    assert code == found
    assert ["" if code else said] == [row.answer_document for row in await kept(published)]


async def test_a_paper_kept_without_a_day_is_not_sent(published: Room) -> None:
    """One that was typed before the day was asked for: said when it is sent, still open after."""
    now = await _lodges(published, "lan", ObjectionKind.COMPLAINT)
    mai = published.people["mai"]
    async with published.world.job() as work:
        await examining.examine(work, mai, now.objection_id)
        await examining.keep_answer(work, mai, now.objection_id, ANSWER)
        row = await (await work.session()).get_one(Objection, now.objection_id)
        row.answer_document = "Công văn số 8-CV/ĐU"

    async with published.world.job() as work:
        mark = (await examining.one(work, mai, now.objection_id)).mark
        with pytest.raises(Refusal, match="answer_undated"):
            await examining.answer(work, mai, now.objection_id, upheld=False, mark=mark)

    assert ["examining"] == [row.state.value for row in await kept(published)]
