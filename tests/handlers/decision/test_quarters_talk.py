"""Results of quarters: typed in for who holds a post, told before a level is decided."""

from collections.abc import Awaitable

import pytest
from sqlmodel import col, select, update

from handlers.callbacks.notices import DecideAction
from handlers.callbacks.rating import QuarterAction
from handlers.words import words_for
from rating.law import overlays
from storage.tables import Cycle, QuarterResult
from tests.handlers.conftest import TYPED, Talk, Talks
from tests.house.source import ROOT
from tests.meeting_room import Room
from tests.workflow.decision.test_deciding import scene as scene
from tests.workflow.decision.test_deciding import voted as voted
from workflow.errors import Refusal

VI = words_for("vi")
EXAMPLE = ROOT / "docs" / "office-law"
PAPER = "TB 12-TB/ĐU ngày 14/6/2024 của Đảng ủy"


@pytest.fixture
async def quarterly(voted: Room) -> Room:
    """The cell has voted; its Sở asks for the results of three quarters. Bình holds a post too."""
    own = overlays.read_folder(EXAMPLE).laws["so_giao_duc_vi_du"].overlay
    assert own is not None
    overlays.take_back(own.edition, own.source)
    async with voted.world.job() as work:
        session = await work.session()
        await session.exec(update(Cycle).values(profile=own.edition, law_source=own.source))
    await voted.change("binh", leader=True, state_post="Tổ trưởng")
    return voted


async def _enters(talk: Talk, room: Room, who: str, quarter: int, level: str) -> None:
    about = room.member_id(who)
    await talk.taps_data(
        QuarterAction(do="level", about=about, quarter=quarter, value=level).pack()
    )
    await talk.says(PAPER)


async def test_a_bad_quarter_is_told_at_the_decision(quarterly: Room) -> None:
    """With its quarter and the office's clause; the level stays for people to decide."""
    an = Talks(quarterly)("an")
    await an.taps_data(DecideAction(do="home").pack())
    before = an.text
    await an.taps(VI.label("quarter.home"))
    await an.taps("Lê Văn Bình")
    await an.taps(VI.label("quarter.enter", quarter="II"))
    await an.taps(VI.label("level.not_completed"))
    await an.says(PAPER)
    entered = an.text
    await an.taps_data(DecideAction(do="home").pack())
    lead = an.text
    about = quarterly.member_id("binh")
    await an.taps_data(DecideAction(do="pick", about=about).pack())
    level = an.text
    await an.taps_data(DecideAction(do="document").pack())

    assert (
        "Chưa nhập kết quả quý: Nguyễn Văn An (Quý I, II, III), Lê Văn Bình (Quý I, II, III)"
        in (before)
    )
    assert f"Quý II: Không hoàn thành nhiệm vụ ({PAPER})" in entered
    assert "Có quý không hoàn thành nhiệm vụ: Lê Văn Bình (Quý II)" in lead
    assert "KH 15-KH/ĐUVD, mục VI" in lead
    assert "Lê Văn Bình (Quý I, III)" in lead
    assert level.startswith("Có quý không hoàn thành nhiệm vụ: Lê Văn Bình (Quý II)")
    assert "Có quý không hoàn thành nhiệm vụ: Lê Văn Bình (Quý II)" in an.text


async def test_what_is_entered_again_counts_and_the_first_stays(quarterly: Room) -> None:
    """A slip is entered anew; where no buttons are, choices are typed."""
    an = Talk(quarterly.world, quarterly.chats["an"], TYPED)
    await _enters(an, quarterly, "binh", 2, "not_completed")
    await _enters(an, quarterly, "binh", 2, "good")
    await an.taps_data(DecideAction(do="home").pack())

    assert "Có quý không hoàn thành" not in an.text
    async with quarterly.world.job() as work:
        rows = await (await work.session()).exec(
            select(QuarterResult).order_by(col(QuarterResult.id))
        )
        assert ["not_completed", "good"] == [row.level for row in rows]


async def test_nobody_enters_his_own_and_plain_members_have_none(quarterly: Room) -> None:
    """An's are entered by another; Lan holds no post and is on no list."""
    an = Talks(quarterly)("an")
    await an.taps_data(QuarterAction(do="home").pack())
    listed = an.labels
    with pytest.raises(Refusal) as own:
        await _enters(an, quarterly, "an", 1, "excellent")
    with pytest.raises(Refusal) as plain:
        await _enters(an, quarterly, "lan", 1, "excellent")

    assert "Trần Thị Lan" not in listed
    assert {"Nguyễn Văn An", "Lê Văn Bình"} <= {*listed}
    assert ("own_level_by_deputy", "no_quarters") == (own.value.code, plain.value.code)
    async with quarterly.world.job() as work:
        assert [] == [*(await (await work.session()).exec(select(QuarterResult))).all()]


async def test_where_the_rules_ask_for_none_nothing_is_shown(voted: Room) -> None:
    """Shipped rules know no quarters."""
    an = Talks(voted)("an")
    await an.taps_data(DecideAction(do="home").pack())

    assert VI.label("quarter.home") not in an.labels
    assert "quý" not in an.text.casefold()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("hôm qua", "quarter_undated"),
        ("TB 12-TB/ĐU ngày 20/13/2024", "quarter_undated"),
        ("TB 12-TB/ĐU ngày 31/3/2024", "quarter_before"),
        ("TB 12-TB/ĐU ngày 01/4/2024", ""),
        ("TB 12-TB/ĐU ngày 20/11/2024", ""),
        ("TB 12-TB/ĐU ngày 21/11/2024", "quarter_ahead"),
    ],
)
async def test_the_paper_of_a_quarter_is_of_a_day_that_can_be(
    quarterly: Room, said: str, code: str
) -> None:
    """Not before the quarter began, not ahead, never without a day; it is asked for again, and the
    next line is the paper."""
    an = Talks(quarterly)("an")
    about = quarterly.member_id("binh")
    tap = QuarterAction(do="level", about=about, quarter=2, value="good").pack()
    await an.taps_data(tap)
    found = await _code_of(an.says(said))
    if code:
        await an.says(PAPER)

    assert code == found
    assert f"Quý II: Hoàn thành tốt nhiệm vụ ({PAPER if code else said})" in an.text


async def _code_of(step: Awaitable[object]) -> str:
    try:
        await step
    except Refusal as refusal:
        return refusal.code
    return ""
