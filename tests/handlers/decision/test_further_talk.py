"""Absent when the decision was recorded: told that one waits, reviewed and decided on later."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

import rating
from handlers.callbacks.base import ViewAction
from handlers.decision.deciding import PREPARES
from handlers.reply import Screen
from handlers.words import words_for
from storage.queries import own_data, people, reviews
from storage.tables import (
    Cycle,
    MemberDecision,
    MemberRole,
    OutboxMessage,
    ReviewState,
    SelfReview,
)
from tests.handlers.line import Behind
from tests.meeting_room import Room
from tests.rows import few
from tests.scenes import Begun, Steps, asked_for
from tests.workflow.decision.test_deciding import PAPER
from workflow.clock import VIETNAM
from workflow.count import rounds
from workflow.decision import cap_above, deciding, paper_day, publication, year_end
from workflow.decision.published_notice import PUBLISHED
from workflow.errors import Refusal
from workflow.meeting import roll_call
from workflow.review import writing

VI = words_for("vi")
PRESENT = ("an", "lan", "binh", "hoa")
LATER = "Quyết định số 20-QĐ/ĐU ngày 20/11/2024 của Đảng ủy"
WAITS = "Chưa có mức, không nằm trong quyết định này:"
OUT = "Không thuộc diện xếp loại:"
CLOSED = "Không có mức, chi bộ đã khép năm:"


async def _closes(room: Room) -> None:
    await room.approves_minutes()


async def _met(begun: Begun) -> None:
    room = begun.room
    await room.calls_roll()
    await room.checks_in(*PRESENT[1:])
    await room.hands_in(*PRESENT, "khanh")
    await room.holds_vote(dict.fromkeys(PRESENT, (2, 2, 2, 2)))
    await _closes(room)


async def _published(begun: Begun) -> None:
    an, hoa = (Behind(begun.world, int(begun.room.chats[who].chat)) for who in ("an", "hoa"))
    await _records(an, PAPER, "decide.document")
    await _deputy_records(hoa)
    await _goes(an, "home.lead", "decide.home", "decide.publish")
    begun.world.clock.move(datetime(2025, 11, 20, 9, 0, tzinfo=VIETNAM) - begun.world.clock.now())


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the meeting, or the next November; what all tests begin with is built once."""
    return asked_for(request.fixturenames, met=_met, november=_published)


@pytest.fixture
def met(room: Room) -> Room:
    """Khánh and Mai were absent, Mai has handed nothing in, Dũng is exempt; minutes approved."""
    return room


@pytest.fixture
def november(met: Room) -> Room:
    """The year is decided on and published; it is November again."""
    return met


def _phone(room: Room, who: str) -> Behind:
    # What it sends is no repeat of what was sent in the scene.
    return Behind(room.world, int(room.chats[who].chat), _updates=500)


async def _goes(phone: Behind, *keys: str) -> str:
    await phone.says("menu")
    for key in keys:
        await phone.taps(VI.label(key))
    return phone.text


async def _written_years(room: Room, who: str) -> list[int]:
    """Give for which years a member has begun a review, the oldest first."""
    async with room.world.job() as work:
        found = await own_data.reviews_with_years(await work.session(), room.member_id(who))
    return [cycle.year for _, cycle in found]


async def _told(room: Room, who: str) -> list[str]:
    """Give what somebody is told, each notice as he reads it, the newest last."""
    async with room.world.job() as work:
        rows = await (await work.session()).exec(
            select(OutboxMessage)
            .where(OutboxMessage.kind == PUBLISHED, OutboxMessage.member_id == room.member_id(who))
            .order_by(col(OutboxMessage.id))
        )
        said = [await PREPARES[PUBLISHED](work, row, VI) for row in rows.all()]
    return [screen.text for screen in said if isinstance(screen, Screen)]


async def _records(an: Behind, paper: str, *keys: str) -> None:
    await _goes(an, "home.lead", "decide.home", *keys)
    await an.says(paper)


async def _deputy_records(hoa: Behind) -> None:
    """Vũ Thị Hoa stands in and records the secretary's level."""
    await _goes(hoa, "desk.stand_in", "desk.stand_in_yes")
    await _records(hoa, PAPER, "decide.further", "decide.further_document")


async def test_the_secretarys_page_says_the_same_and_what_comes_next(met: Room) -> None:
    """Who was absent waits, with a reason and a next step; who is out says so; all eight."""
    text = await _goes(_phone(met, "an"), "home.lead", "lead.progress")

    since = text[text.index("Từ cuộc họp") :]
    absent = "chưa dự cuộc họp kiểm điểm"
    assert "Từ cuộc họp: cả 8 đồng chí" in since
    assert f"Đặng Văn Khánh ({absent}; chờ họp bổ sung)" in since
    assert f"Bùi Thị Mai ({absent}; cần nộp bản kiểm điểm, rồi họp bổ sung)" in since
    assert "Không xếp loại tại chi bộ (1): Hoàng Văn Dũng (được miễn" in since


async def test_whom_a_decision_leaves_out_is_named_before_it_is_recorded(met: Room) -> None:
    """By name and reason, on the list and beside the question for the paper; nobody is hidden."""
    an = _phone(met, "an")
    listed = await _goes(an, "home.lead", "decide.home")
    await an.taps(VI.label("decide.document"))

    for text in (listed, an.text):
        waiting, out = text[text.index(WAITS) :].split(OUT)
        assert "Đặng Văn Khánh: chưa dự cuộc họp kiểm điểm" in waiting
        assert "Bùi Thị Mai: chưa dự cuộc họp kiểm điểm" in waiting
        assert "Hoàng Văn Dũng: được miễn công tác và sinh hoạt đảng (KH 73" in out
        assert "Hoàng Văn Dũng" not in waiting


async def test_who_waits_is_told_so_and_who_is_exempt_that(met: Room) -> None:
    """The true reason, what comes next; only the exempt one hears that he is not rated."""
    an = _phone(met, "an")
    await _records(an, PAPER, "decide.document")
    await an.taps(VI.label("decide.publish"))

    (khanh,), (mai,), (dung,), (lan,) = [
        await _told(met, who) for who in ("khanh", "mai", "dung", "lan")
    ]

    for text in (khanh, mai):
        assert "chưa có mức xếp loại: chưa dự cuộc họp kiểm điểm. Chi bộ sẽ họp bổ sung" in text
        assert "không thuộc diện" not in text
    assert ("nộp bản kiểm điểm" in khanh, "nộp bản kiểm điểm" in mai) == (False, True)
    assert "không thuộc diện xếp loại: được miễn công tác và sinh hoạt đảng" in dung
    assert "họp bổ sung" not in dung
    assert VI.label("level.good") in lan
    async with met.world.job() as work:
        with pytest.raises(Refusal, match="level_not_known"):
            await publication.level_of(work, met.people["lan"], met.member_id("khanh"))
        found = await publication.level_of(work, met.people["lan"], met.member_id("dung"))
    assert ("Hoàng Văn Dũng", None) == found


async def _holds_another(met: Room, *reviewed: str) -> None:
    """Those who handed in are reviewed and voted on, all as completed but the first."""
    async with met.world.job() as work:
        meeting = await roll_call.running(work, met.people["an"])
    assert meeting is not None
    met.meeting_id = meeting.id or 0
    await met.checks_in("lan", "binh", "hoa", "khanh", "mai")
    marks = (2, 3)[: len(reviewed)]
    await met.holds_vote(dict.fromkeys((*PRESENT, "khanh", "mai"), marks))
    await _closes(met)


async def _hands_in_late(met: Room, who: str) -> None:
    """After the meeting, for the next one: writing is open to who was not reviewed."""
    async with met.world.job() as work:
        page = await writing.begin(work, met.people[who])
        assert not page.submitted
        row = await (await work.session()).get_one(SelfReview, page.review_id)
        row.state, row.submitted_at = ReviewState.SUBMITTED, work.now


@pytest.mark.parametrize(
    ("published", "next_year"),
    [
        pytest.param(False, False, marks=pytest.mark.long),
        (True, False),
        pytest.param(True, True, marks=pytest.mark.long),
    ],
)
async def test_an_absent_member_is_decided_on_later(
    met: Room, published: bool, next_year: bool
) -> None:
    """«Họp bổ sung», the vote, a paper of its own, the notice; nobody else's level is touched."""
    an = _phone(met, "an")
    await _records(an, PAPER, "decide.document")
    await _deputy_records(_phone(met, "hoa"))
    if published:
        await _goes(an, "home.lead", "decide.home", "decide.publish")
    if next_year:
        met.world.clock.move(datetime(2025, 3, 3, 9, 0, tzinfo=VIETNAM) - met.world.clock.now())
        await _goes(an, "home.lead", "lead.open_cycle")
        await an.taps("Năm 2025")
        await an.taps("Khép năm 2024, ghi lý do")
        await an.says("Đi công tác nước ngoài dài ngày")
        await an.says("04/12/2025")
        await an.taps(VI.label("lead.open_yes"))
    await _goes(an, "home.lead", "lead.meeting")
    reviewed = ["khanh"]
    if not next_year:
        await _hands_in_late(met, "mai")
        reviewed.append("mai")
    await an.taps("Họp kiểm điểm bổ sung")
    await _holds_another(met, *reviewed)

    asked = await _goes(an, "home.lead", "decide.home", "decide.further")
    await an.taps("Đổi: Đặng Văn Khánh")
    await an.taps(VI.label("level.completed"))
    await an.taps(VI.label("decide.further_document"))
    question = an.text
    later = LATER.replace("20/11/2024", f"{met.world.clock.now():%d/%m/%Y}")
    await an.says(later)
    if not published:
        await _goes(an, "home.lead", "decide.home", "decide.publish")

    assert "Đặng Văn Khánh: Hoàn thành tốt nhiệm vụ" in asked
    assert "Trần Thị Lan" not in asked
    assert published is ("được thông báo ngay" in question)
    khanh, lan = (await _told(met, "khanh"))[-1], await _told(met, "lan")
    assert VI.label("level.completed") in khanh
    assert later in khanh
    assert 1 == len(lan)
    assert VI.label("level.good") in lan[0]
    assert PAPER in lan[0]
    async with met.world.job() as work:
        now = await deciding.standing(work, met.people["an"])
    waiting = {one.name for one in now.left_out if one.waits}
    assert ((), set() if next_year else {"Phạm Thị Cúc"}) == (now.further, waiting)
    levels = {row.name: row.decided for row in now.rows}
    assert rating.Level.GOOD == levels["Nguyễn Văn An"]
    assert rating.Level.COMPLETED == levels["Đặng Văn Khánh"]


async def _refused(met: Room, document: str, *who: str, sheet: bool = False) -> str:
    """Give why a decision, or a filled sheet, on these cannot be of this paper."""
    check = paper_day.check_sheet if sheet else paper_day.check
    async with met.world.job() as work:
        cycle = await deciding.to_decide(work, met.people["an"])
        try:
            await check(work, cycle, document, {met.member_id(one) for one in who})
        except Refusal as refusal:
            return refusal.code
    return ""


@pytest.mark.long
async def test_a_further_decision_is_not_of_a_day_before_its_own_meeting(met: Room) -> None:
    """Khánh was voted on at the second meeting, of 10 December: the first one's day is too early
    for him, alone or with Lan, and not for Lan. So it is for the list that the body above fills."""
    an = _phone(met, "an")
    await _records(an, PAPER, "decide.document")
    await _deputy_records(_phone(met, "hoa"))
    met.world.clock.move(timedelta(days=20))
    await _goes(an, "home.lead", "lead.meeting")
    await an.taps("Họp kiểm điểm bổ sung")
    await _holds_another(met, "khanh")
    met.world.clock.move(timedelta(days=1))
    days = ("19/11/2024", "20/11/2024", "25/11/2024", "09/12/2024", "10/12/2024", "11/12/2024")
    early = {
        who: [day for day in days if await _refused(met, f"ngày {day}", *who)]
        for who in (("lan",), ("khanh",), ("lan", "khanh"))
    }
    sheets = [
        [day for day in days if await _refused(met, f"ngày {day}", *who, sheet=True)]
        for who in (("lan",), ("lan", "khanh"))
    ]
    async with met.world.job() as work:
        with pytest.raises(Refusal, match="decision_before_meeting") as caught:
            await deciding.confirm(work, met.people["an"], "Quyết định số 20 ngày 25/11/2024")
    async with met.world.job() as work:
        now = await deciding.confirm(work, met.people["an"], "Quyết định số 20 ngày 10/12/2024")

    assert {"day": "10/12/2024"} == caught.value.fields
    assert [list(days[:1]), list(days[:4]), list(days[:4])] == list(early.values())
    assert [list(days[:1]), list(days[:4])] == sheets
    assert "Đặng Văn Khánh" in {row.name for row in now.rows}


async def test_one_alone_at_another_meeting_is_no_small_place(met: Room) -> None:
    """The cap is of the whole year: one of five, four of them good, is one too many."""
    async with met.world.job() as work:
        meeting = await roll_call.call_roll(work, met.people["an"])
    met.meeting_id = meeting.id or 0
    await met.checks_in("lan", "binh", "hoa", "khanh")

    await met.holds_vote(dict.fromkeys((*PRESENT, "khanh"), (1,)))

    async with met.world.job() as work:
        found = await rounds.standing(work, met.people["an"], met.meeting_id)
    assert (1, 0, 1, False) == (
        found.excellent,
        found.cap.limit,
        found.cap.excess,
        found.cap.small_group,
    )
    assert found.overflow is not None
    assert ["Đặng Văn Khánh"] == [name for name, _ in found.overflow.lowered]


async def test_what_another_meeting_proposes_is_counted_with_the_first(met: Room) -> None:
    """Over all cells of the school: four of the first meeting, then Khánh as well."""
    groups = []
    for another in (False, True):
        if another:
            async with met.world.job() as work:
                await roll_call.call_roll(work, met.people["an"])
            await _holds_another(met, "khanh")
        async with met.world.job() as work:
            school, *_ = await people.line_of(await work.session(), met.people["an"].cell_id)
            now = await cap_above.weighed(work, school, 2024)
        groups.append(sum(sum(group.counts.values()) for group in now.groups))

    assert [4, 5] == groups


async def _opens_next(an: Behind) -> None:
    """An opens the next year, and is asked which."""
    await _goes(an, "home.lead", "lead.open_cycle")
    await an.taps("Năm 2025")


async def _years(met: Room) -> list[int]:
    async with met.world.job() as work:
        return list((await (await work.session()).exec(select(Cycle.year))).all())


@pytest.mark.long
async def test_opening_the_next_year_names_who_waits_and_leaves_nobody_behind(
    november: Room,
) -> None:
    """Who was absent still writes for the last year, beside the new one; who was rated does not."""
    an, mai, lan = (_phone(november, who) for who in ("an", "mai", "lan"))
    await _opens_next(an)
    named, ways = an.text, list(an.labels)
    await an.taps("Mở năm 2025")
    await an.says("04/12/2025")
    await an.taps(VI.label("lead.open_yes"))
    await lan.says("menu")
    await mai.says("menu")
    offered = list(mai.labels)

    await mai.taps("Sang năm 2024")
    earlier, back = mai.text, list(mai.labels)
    await mai.taps(VI.label("home.write"))

    assert "Năm 2024 chưa xong" in named
    assert "• Đặng Văn Khánh: chưa dự cuộc họp kiểm điểm" in named
    assert "• Bùi Thị Mai: chưa dự cuộc họp kiểm điểm" in named
    assert "Hoàng Văn Dũng" not in named
    assert [
        "Mở năm 2025",
        "Họp chi bộ",
        "Quyết định, công khai",
        "Khép năm 2024, ghi lý do",
    ] == ways[:4]
    assert [2024, 2025] == sorted(await _years(november))
    assert "Sang năm 2024" not in lan.labels
    assert "Sang năm 2024" in offered
    assert "Năm 2024: đồng chí chưa viết bản kiểm điểm" in earlier
    assert "Đồng chí đang làm việc của năm 2024. Năm mới nhất là 2025." in earlier
    assert "Sang năm 2025" in back
    assert [2024] == await _written_years(november, "mai")


async def test_a_newer_year_is_in_view_for_everybody_once_it_is_opened(november: Room) -> None:
    """Whoever had gone back to an earlier one sees it, and an old button leads nowhere else."""
    an, mai = _phone(november, "an"), _phone(november, "mai")
    await _opens_next(an)
    await an.taps("Mở năm 2025")
    await an.says("04/12/2025")
    await an.taps(VI.label("lead.open_yes"))
    await mai.says("menu")
    await mai.taps("Sang năm 2024")
    async with november.world.job() as work:
        await reviews.drop_views(await work.session(), november.people["mai"].cell_id)

    await mai.says("menu")
    await mai.taps_data(ViewAction(year=2019).pack())

    assert "Năm 2019 không còn việc của đồng chí" in mai.toast
    assert "Năm 2025: đồng chí chưa viết bản kiểm điểm" in mai.text


async def test_the_last_year_is_closed_with_a_reason_they_are_told(november: Room) -> None:
    """Typed, told to each, on the secretary's list; then the day is asked for."""
    an = _phone(november, "an")
    await _opens_next(an)
    await an.taps("Khép năm 2024, ghi lý do")
    asked = an.text
    await an.says("Đi công tác nước ngoài dài ngày")
    closed = an.text

    await an.says("04/12/2025")
    await an.taps(VI.label("lead.open_yes"))

    assert "khép năm 2024 với: Phạm Thị Cúc, Đặng Văn Khánh, Bùi Thị Mai" in asked
    assert "Đã khép năm 2024 với: Phạm Thị Cúc, Đặng Văn Khánh, Bùi Thị Mai." in closed
    assert "Mở đợt kiểm điểm năm 2025" in closed
    assert [2024, 2025] == sorted(await _years(november))
    for who in ("khanh", "mai"):
        told = (await _told(november, who))[-1]
        assert "không có mức xếp loại năm 2024" in told
        assert "Đi công tác nước ngoài dài ngày" in told
        assert "không thuộc diện" not in told
    assert 1 == len(await _told(november, "dung"))
    listed = await _goes(an, "home.lead", "decide.home")
    assert "• Bùi Thị Mai: Đi công tác nước ngoài dài ngày" in listed[listed.index(CLOSED) :]


@pytest.mark.parametrize(
    ("length", "kept"), few([(0, False), (1, True), (500, True), (501, False)], 0, 3)
)
@pytest.mark.long
async def test_the_reason_has_words_and_an_end(november: Room, length: int, kept: bool) -> None:
    """Five hundred characters at most; else nothing is closed, and it is asked for again."""
    an = _phone(november, "an")
    await _opens_next(an)
    await an.taps("Khép năm 2024, ghi lý do")

    await an.says("x" * length or " ")

    async with november.world.job() as work:
        now = await deciding.standing(work, november.people["an"])
    assert (0 if kept else 3) == sum(one.waits for one in now.left_out)
    assert kept is ("hết ngày nào?" in an.text)
    assert kept is not ("lý do khép năm 2024" in an.text)


async def test_the_secretary_closes_no_year_for_himself(november: Room) -> None:
    """With a deputy, she does it; alone, he is told what he leaves behind and goes on."""
    an = _phone(november, "an")
    await _opens_next(an)
    async with november.world.job() as work:
        await year_end.close(work, november.people["an"], "Đi công tác dài ngày")
        session = await work.session()
        row = await session.get_one(MemberDecision, (1, november.member_id("an")))
        await session.delete(row)

    async with november.world.job() as work:
        by_two = await year_end.left_behind(work, november.people["an"])
        with pytest.raises(Refusal, match="own_level_by_deputy"):
            await year_end.close(work, november.people["an"], "Bận việc")
    await november.change("hoa", role=MemberRole.MEMBER)
    async with november.world.job() as work:
        alone = await year_end.left_behind(work, november.people["an"])

    assert by_two is not None
    assert alone is not None
    assert "Nguyễn Văn An" == by_two.names
    assert ((), None) == (alone.waiting, alone.own)
