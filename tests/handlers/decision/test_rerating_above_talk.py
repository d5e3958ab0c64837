"""What a body above in the house decides on is rated again by who has a seat there, in chat."""

from datetime import date

import pytest

import rating
from handlers.callbacks.rating import ReopenAction
from handlers.words import words_for
from storage.tables import Cycle, CycleDecision, CycleState, MemberDecision
from terms.above import AboveRight
from tests.handlers.conftest import Talk, Talks
from tests.meeting_room import Room
from tests.workflow.decision.test_body_above import SCHOOL, seats
from tests.workflow.decision.test_deciding import decides, publishes
from tests.workflow.decision.test_deciding import scene as scene
from tests.workflow.decision.test_deciding import voted as voted
from tests.workflow.decision.test_reopening import DEFECT, opens
from tests.worlds import Cell, found_cell
from workflow.accounts import id_of
from workflow.decision import reopening
from workflow.decision.reopened import Rated
from workflow.errors import Refusal

VI = words_for("vi")
DECIDES = AboveRight.DECIDES
OF_CELL = "Quyết định số 3-QĐ/CB ngày 20/11/2024 của chi bộ"
OF_BODY = "Quyết định số 15-QĐ/ĐU ngày 20/11/2024 của Đảng ủy"


@pytest.fixture
async def published(voted: Room) -> Room:
    """Trần Thị Lan was decided good; the cell has heard."""
    await decides(voted)
    await publishes(voted)
    return voted


async def _mai_decides(room: Room) -> None:
    """Mai, a member of the cell, has a seat where the school decides."""
    await seats(room.world, Cell(room.people["an"].cell_id, room.people), "mai", SCHOOL, DECIDES)


async def _rated(room: Room) -> Rated:
    async with room.world.job() as work:
        return await reopening.of_member(work, room.people["an"], room.member_id("lan"))


def _tap(room: Room, do: str, **fields: str | int) -> str:
    return ReopenAction.model_validate({"do": do, "about": room.member_id("lan"), **fields}).pack()


async def test_the_cell_cancels_nothing_that_the_body_decided(published: Room, talk: Talks) -> None:
    """An reads who rates again and finds no way; an old button changes nothing either."""
    await _mai_decides(published)
    an = talk("an")
    await an.says("xếp loại lại")
    await an.taps("Trần Thị Lan")
    shown, labels = an.text, an.labels
    with pytest.raises(Refusal, match="rerated_above"):
        await an.taps_data(_tap(published, "confirm", why="defect", year=2024))

    assert f"{SCHOOL} quyết định mức này, nên {SCHOOL} xếp loại lại" in shown
    assert VI.label("reopen.why_defect") not in labels
    now = await _rated(published)
    assert (rating.Level.GOOD, ()) == (now.level, now.cases)


@pytest.mark.parametrize("do", ["enter", "no_comment", "level"])
async def test_the_cell_enters_no_new_level_where_the_body_decides(
    published: Room, talk: Talks, do: str
) -> None:
    """A rating that waits: neither paper, comment nor level is taken from An."""
    await opens(published, DEFECT)
    await _mai_decides(published)
    an = talk("an")
    with pytest.raises(Refusal, match="rerated_above"):
        await an.taps_data(_tap(published, do, value="excellent", version=1))

    now = await _rated(published)
    assert now.level is None
    assert now.waits is not None
    assert ("", None) == (now.waits.document, now.waits.comment)


@pytest.mark.long
async def test_a_paper_that_was_being_typed_is_not_taken_any_more(
    published: Room, talk: Talks
) -> None:
    """The office seats Mai while An types."""
    await opens(published, DEFECT)
    an = talk("an")
    await an.taps_data(_tap(published, "enter"))
    await _mai_decides(published)
    with pytest.raises(Refusal, match="rerated_above"):
        await an.says(OF_CELL)

    now = await _rated(published)
    assert now.waits is not None
    assert "" == now.waits.document


async def _rates_again(who: Talk) -> None:
    await who.taps(VI.label("reopen.why_defect"))
    await who.taps("Hủy kết quả năm 2024")
    await who.taps(VI.label("reopen.enter"))
    await who.says(OF_BODY)
    await who.taps(VI.label("reopen.no_comment"))
    await who.taps(VI.label("level.completed"))


@pytest.mark.long
async def test_who_has_the_seat_rates_again(published: Room, talk: Talks) -> None:
    """Mai, no secretary, comes from the list of what waits above; her own is for somebody else."""
    await _mai_decides(published)
    mai = talk("mai")
    await mai.says("thẩm định")
    await mai.taps(VI.label("reopen.home"))
    listed = mai.labels
    await mai.taps("Trần Thị Lan · Chi bộ Tổ Tự nhiên")
    await _rates_again(mai)
    back = mai.text
    await mai.taps(VI.label("reopen.others"))

    now = await _rated(published)
    assert (rating.Level.COMPLETED, OF_BODY) == (now.level, now.document)
    assert f"Theo: {OF_BODY}" in back
    assert not [label for label in listed if "Mai" in label]
    assert "Trần Thị Lan · Chi bộ Tổ Tự nhiên" in mai.labels


async def test_a_seat_elsewhere_rates_nobody_again(published: Room, talk: Talks) -> None:
    """Mai appraises only: she reaches no rating; Bình of another cell decides, and An waits."""
    other = await found_cell(published.world, "Chi bộ Tổ Xã hội")
    await seats(published.world, other, "binh", SCHOOL, DECIDES)
    here = Cell(published.people["an"].cell_id, published.people)
    await seats(published.world, here, "mai", SCHOOL, AboveRight.APPRAISES)
    mai = talk("mai")
    with pytest.raises(Refusal, match="not_secretary"):
        await mai.taps_data(_tap(published, "confirm", why="defect", year=2024))

    assert () == (await _rated(published)).cases


async def _next_year_without_lan(room: Room) -> None:
    """The decision of 2025 is recorded, on Bình alone."""
    before, an = await room.cycle(), room.people["an"]
    async with room.world.job() as work:
        session = await work.session()
        cycle = Cycle(
            cell_id=an.cell_id,
            year=2025,
            profile=before.profile,
            profile_hash=before.profile_hash,
            law_source=before.law_source,
            state=CycleState.PUBLISHED,
            review_deadline=date(2025, 11, 1),
        )
        session.add(cycle)
        await session.flush()
        number = id_of(cycle)
        head = CycleDecision(
            cycle_id=number, document=OF_CELL, entered_by=an.member_id, entered_at=work.now
        )
        head.published_at = work.now
        level = MemberDecision(cycle_id=number, member_id=room.member_id("binh"), level="good")
        session.add_all([head, level])


@pytest.mark.parametrize("begun", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("seated", "who", "called"),
    [(False, "an", "Trần Thị Lan"), (True, "mai", "Trần Thị Lan · Chi bộ Tổ Tự nhiên")],
    ids=["the cell", "a body above"],
)
@pytest.mark.long
async def test_a_rating_that_waits_is_finished_when_the_next_year_is_decided(
    published: Room, talk: Talks, seated: bool, who: str, called: str
) -> None:
    """Lan's of 2024, and she has none of 2025: whose it was in 2024 has her on the list, makes it
    again and sees it afterwards; where it is the body's, An reads so."""
    await opens(published, DEFECT)
    if seated:
        await _mai_decides(published)
    await _next_year_without_lan(published)
    one = talk(who)
    if seated:
        an = talk("an")
        await an.says("xếp loại lại")
        await an.taps("Trần Thị Lan")
        assert f"{SCHOOL} quyết định mức này" in an.text
        with pytest.raises(Refusal, match="rerated_above"):
            await an.taps_data(_tap(published, "enter"))
        await one.says("thẩm định")
        await one.taps(VI.label("reopen.home"))
    else:
        await one.says("xếp loại lại")

    await one.taps(called)
    await one.taps(VI.label("reopen.enter"))
    await one.says(OF_BODY)
    await one.taps(VI.label("reopen.no_comment"))
    await one.taps(VI.label("level.completed"))
    await one.taps_data(_tap(published, "member"))

    (case,) = (await _rated(published)).cases
    assert (rating.Level.COMPLETED, OF_BODY) == (case.level, case.document)
    assert OF_BODY in one.text
