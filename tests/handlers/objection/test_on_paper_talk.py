"""A member's paper entered by who leads the cell: its day, its text or a scan."""

from datetime import timedelta

import pytest

from handlers.callbacks.objection import CellObjectionAction, ExamineAction, ObjectionAction
from handlers.words import words_for
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


async def _opens_paper(room: Room, an: Talk, kind: str, days_ago: int = 1) -> None:
    await an.taps_data(CellObjectionAction(do="list").pack())
    await an.taps(VI.label("objection.enter_paper"))
    await an.taps("Trần Thị Lan")
    await an.taps(VI.label(f"objection.kind_{kind}"))
    day = room.world.clock.now().date() - timedelta(days_ago)
    await an.says(f"{day:%d/%m/%Y}")


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


async def test_in_january_a_paper_of_december_is_last_years(published: Room, talk: Talks) -> None:
    """A day without a year is the last such day: nothing that came is of next December."""
    an = talk("an")
    await _opens_paper(published, an, "complaint")
    published.world.clock.move(timedelta(days=60))
    await an.taps_data(CellObjectionAction(do="who").pack())
    await an.taps("Trần Thị Lan")
    await an.taps(VI.label("objection.kind_complaint"))

    await an.says("30/12")

    assert "bản giấy ngày 30/12/2024" in an.text
