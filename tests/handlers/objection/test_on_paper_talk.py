"""A member's paper entered by who leads the cell: its day, its text or a scan."""

from datetime import timedelta

import pytest

from handlers.callbacks.objection import CellObjectionAction, ExamineAction, ObjectionAction
from handlers.messages import prepare
from handlers.words import words_for
from papers.sent_file import text_of_docx
from papers.wording import NBSP, day_in_words
from terms.objection import ObjectionState
from tests.handlers.conftest import Talk, Talks
from tests.handlers.contents import PHOTO
from tests.meeting_room import Room
from tests.objection_stage import appoints, kept, planned, publishes_year
from tests.workflow.decision.test_deciding import scene as scene
from tests.workflow.decision.test_deciding import voted as voted
from workflow.errors import Refusal
from workflow.objection import step_notice

VI = words_for("vi")
COPIED = "Đề nghị xem lại mức của tôi."


@pytest.fixture
async def published(voted: Room) -> Room:
    """The year is public; Bùi Thị Mai is the officer above the cell."""
    await publishes_year(voted)
    await appoints(voted)
    return voted


async def _opens_paper(
    room: Room, an: Talk, kind: str, days_ago: int = 1, came: int | None = 0
) -> None:
    await an.taps_data(CellObjectionAction(do="list").pack())
    await an.taps(VI.label("objection.enter_paper"))
    await an.taps("Trần Thị Lan")
    await an.taps(VI.label(f"objection.kind_{kind}"))
    await _dates(room, an, days_ago)
    if came is not None:
        await _dates(room, an, came)


async def _dates(room: Room, talk: Talk, days_ago: int) -> None:
    day = room.world.clock.now().date() - timedelta(days_ago)
    await talk.says(f"{day:%d/%m/%Y}")


async def test_copied_and_lodged_for_its_member(published: Room, talk: Talks) -> None:
    """Lan hears of the number and may take it back; Mai reads that it came on paper."""
    an, lan, mai = talk("an"), talk("lan"), talk("mai")
    await _opens_paper(published, an, "complaint")
    await an.says(COPIED)
    await an.taps(VI.label("objection.enter_done"))
    number = (await kept(published))[0].id or 0
    await an.taps_data(CellObjectionAction(do="lodge", about=number).pack())

    told = await planned(published, step_notice.MOVED)
    await mai.taps_data(ExamineAction(do="one", about=number).pack())
    await lan.taps_data(ObjectionAction(do="one", about=number).pack())

    assert [published.member_id("lan")] == [row.member_id for row in told]
    for seen in (mai.text, lan.text):
        assert COPIED in seen
        assert "Nhập từ bản giấy" in seen
    await lan.taps(VI.label("objection.withdraw"))
    await lan.taps(VI.label("objection.withdraw_sure"))
    assert [(1, ObjectionState.WITHDRAWN)] == [
        (row.number, row.state) for row in await kept(published)
    ]


async def test_a_scan_stands_for_the_text(published: Room, talk: Talks) -> None:
    """Who examines is given the photo; who leads the cell is not, once it is lodged."""
    an, mai = talk("an"), talk("mai")
    await _opens_paper(published, an, "complaint")
    assert VI.label("objection.enter_done") not in an.labels
    await an.sends(**PHOTO)
    await an.taps(VI.label("objection.enter_done"))
    number = (await kept(published))[0].id or 0

    await mai.taps_data(ExamineAction(do="scans", about=number).pack())

    assert 2 == len(mai.reply.parts)
    with pytest.raises(Refusal, match="objection_unknown"):
        await an.taps_data(ExamineAction(do="scans", about=number).pack())


@pytest.mark.parametrize(("days_ago", "taken"), [(-1, False), (0, True), (1, True)])
@pytest.mark.long
async def test_a_paper_is_not_of_tomorrow(
    published: Room, talk: Talks, days_ago: int, taken: bool
) -> None:
    """Its day is the last one that can be."""
    an = talk("an")
    code = ""
    try:
        await _opens_paper(published, an, "reservation", days_ago)
    except Refusal as refusal:
        code = refusal.code

    assert ("" if taken else "objection_day_ahead") == code


@pytest.mark.long
async def test_what_is_copied_is_not_the_members_draft(published: Room, talk: Talks) -> None:
    """Lan writes her own at the same time: neither sees the other's, both are lodged."""
    an, lan, binh = talk("an"), talk("lan"), talk("binh")
    await lan.taps_data(ObjectionAction(do="new", value="complaint").pack())
    await lan.says("Của riêng tôi.")
    await _opens_paper(published, an, "complaint")
    assert "Của riêng tôi" not in an.text
    await an.says(COPIED)
    await lan.says("khiếu nại")
    assert 1 == sum("đang viết" in label for label in lan.labels)
    copied = (await kept(published))[-1].id or 0
    for other in (lan, binh):
        with pytest.raises(Refusal, match="objection_unknown"):
            await other.taps_data(ObjectionAction(do="one", about=copied).pack())
    await an.taps(VI.label("objection.enter_done"))

    await lan.says("khiếu nại")

    assert any("số 01/2024" in label for label in lan.labels)


async def test_nobody_enters_their_own(published: Room, talk: Talks) -> None:
    """An is not in the list; a made-up button is refused, and a plain member has no list."""
    an, binh = talk("an"), talk("binh")
    await an.taps_data(CellObjectionAction(do="who").pack())
    assert "Nguyễn Văn An" not in an.labels
    own = CellObjectionAction(do="dated", about=published.member_id("an"), value="complaint").pack()

    with pytest.raises(Refusal, match="not_in_cell"):
        await an.taps_data(own)

    with pytest.raises(Refusal):
        await binh.taps_data(CellObjectionAction(do="list").pack())


async def test_a_restart_in_the_midst_of_a_paper(published: Room, talk: Talks) -> None:
    """What is copied stands there again; after the lodging there is nothing to go on with."""
    an = talk("an")
    await _opens_paper(published, an, "complaint")
    await an.says(COPIED)

    shown = await talk("an").current()

    assert COPIED in shown
    await an.taps(VI.label("objection.enter_done"))
    number = (await kept(published))[0].id or 0
    with pytest.raises(Refusal, match="objection_lodged"):
        await an.taps_data(CellObjectionAction(do="over", about=number).pack())


@pytest.mark.long
async def test_in_january_a_paper_of_december_is_last_years(published: Room, talk: Talks) -> None:
    """A day without a year is the last such day: nothing that came is of next December."""
    an = talk("an")
    await _opens_paper(published, an, "complaint")
    published.world.clock.move(timedelta(days=60))
    await an.taps_data(CellObjectionAction(do="who").pack())
    await an.taps("Trần Thị Lan")
    await an.taps(VI.label("objection.kind_complaint"))

    await an.says("30/12")
    await an.says("2/1/2025")

    assert "bản giấy ngày 30/12/2024, nhận ngày 02/01/2025" in an.text


@pytest.mark.parametrize(
    ("came", "code"),
    [(3, "objection_before_paper"), (2, ""), (1, ""), (0, ""), (-1, "objection_day_ahead")],
)
@pytest.mark.long
async def test_a_paper_is_received_on_its_day_or_later(
    published: Room, talk: Talks, came: int, code: str
) -> None:
    """Of two days ago: not before, not to come; refused, the same day is asked for again."""
    an = talk("an")
    await _opens_paper(published, an, "complaint", 2, None)
    found = ""
    try:
        await _dates(published, an, came)
    except Refusal as refusal:
        found = refusal.code
        await _dates(published, an, 0)

    assert code == found
    assert "nhận ngày" in an.text


@pytest.mark.parametrize("lodge_by", [2, 1, 0])
async def test_late_is_what_came_after_the_last_day(
    published: Room, talk: Talks, lodge_by: int
) -> None:
    """Written three days ago, it came yesterday: late only past the last day, and taken anyhow."""
    an, lan = talk("an"), talk("lan")
    await an.taps_data(CellObjectionAction(do="list").pack())
    await an.taps(VI.label("objection.set_term"))
    await _dates(published, an, lodge_by)
    await _opens_paper(published, an, "complaint", 3, 1)
    await an.says(COPIED)
    await an.taps(VI.label("objection.enter_done"))
    number = (await kept(published))[0].id or 0

    await lan.taps_data(ObjectionAction(do="one", about=number).pack())

    assert (lodge_by > 1) == ("Gửi sau hạn" in lan.text)
    yesterday = published.world.clock.now().date() - timedelta(1)
    assert f"{yesterday:%d/%m/%Y}: đã gửi" in lan.text


@pytest.mark.long
async def test_an_officer_enters_what_came_to_the_body_above(published: Room, talk: Talks) -> None:
    """Mai enters it from what waits for her, Lan hears and has her receipt; nobody of the cell
    reads it, and Mai examines it as any other."""
    mai, lan, an, binh = talk("mai"), talk("lan"), talk("an"), talk("binh")
    await mai.says("xem xét khiếu nại")
    await mai.taps(VI.label("objection.enter_paper"))
    await mai.taps(mai.labels[0])
    assert "Bùi Thị Mai" not in mai.labels
    await mai.taps("Trần Thị Lan")
    await mai.taps(VI.label("objection.kind_complaint"))
    await _dates(published, mai, 2)
    await _dates(published, mai, 1)
    await mai.says(COPIED)
    assert COPIED in await talk("mai").current()
    await mai.taps(VI.label("objection.enter_done"))
    number = (await kept(published))[0].id or 0

    for other in (an, binh):
        with pytest.raises(Refusal, match="objection_unknown"):
            await other.taps_data(CellObjectionAction(do="over", about=number).pack())
    await an.taps_data(CellObjectionAction(do="list").pack())
    assert COPIED not in an.text
    assert "Lan" not in an.text
    assert [published.member_id("lan")] == [
        row.member_id for row in await planned(published, step_notice.MOVED)
    ]
    await lan.taps_data(ObjectionAction(do="one", about=number).pack())
    await lan.taps(VI.label("objection.receipt"))
    receipt = text_of_docx(lan.paper.render()).replace(NBSP, " ")
    today = published.world.clock.now().date()
    assert COPIED in receipt
    assert f"Ngày nhận: {today - timedelta(1):%d/%m/%Y}" in receipt
    assert day_in_words(today) in receipt
    await mai.taps_data(ExamineAction(do="receive", about=number).pack())
    assert [ObjectionState.RECEIVED] == [row.state for row in await kept(published)]


@pytest.mark.long
async def test_who_decided_may_enter_a_paper_and_not_examine_it(voted: Room, talk: Talks) -> None:
    """An is officer and entered the decision: what he copied is closed to him once it is lodged."""
    await publishes_year(voted)
    await appoints(voted, "an")
    an = talk("an")
    await _opens_paper(voted, an, "complaint")
    await an.says(COPIED)
    await an.taps(VI.label("objection.enter_done"))
    number = (await kept(voted))[0].id or 0

    with pytest.raises(Refusal, match="objection_unknown"):
        await an.taps_data(ExamineAction(do="scans", about=number).pack())
    await an.taps_data(ExamineAction(do="one", about=number).pack())

    assert COPIED not in an.text
    assert "Trần Thị Lan" not in an.text


async def test_who_enters_the_answer_is_reminded_of_its_day(voted: Room, talk: Talks) -> None:
    """Nobody above works here: An is reminded, neither the deputy nor whom it is about."""
    await publishes_year(voted)
    an = talk("an")
    await _opens_paper(voted, an, "complaint")
    await an.says(COPIED)
    await an.taps(VI.label("objection.enter_done"))
    number = (await kept(voted))[0].id or 0
    await an.taps_data(ExamineAction(do="day", about=number).pack())
    await _dates(voted, an, -7)

    due = await planned(voted, step_notice.DUE)

    assert {voted.member_id("an")} == {row.member_id for row in due}
    async with voted.world.job() as work:
        screens = [await prepare(work, row, VI) for row in due]
    assert [] == [screen for screen in screens if screen is None]
    assert "Lan" not in " ".join(str(screen.text) for screen in screens if screen)


async def test_a_plain_member_enters_nothing(published: Room, talk: Talks) -> None:
    """Bình has no office: neither the cells nor the people of one are listed to him."""
    binh = talk("binh")
    cell = published.people["an"].cell_id
    lan = published.member_id("lan")

    for tap in (
        CellObjectionAction(do="cells"),
        CellObjectionAction(do="who", value=str(cell)),
        CellObjectionAction(do="dated", about=lan, value="complaint"),
    ):
        with pytest.raises(Refusal, match=r"not_officer|not_secretary|not_in_cell"):
            await binh.taps_data(tap.pack())
