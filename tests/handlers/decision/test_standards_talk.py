"""The standards of members in chat under the rules of 2025: told before a level is entered."""

from datetime import timedelta

import pytest
from sqlmodel import col, select, update

import rating
from handlers.callbacks.notices import DecideAction
from handlers.callbacks.rating import QuarterAction, StandardsAction
from handlers.callbacks.votes import VotesAction
from handlers.words import words_for
from rating.law import overlays
from storage.tables import Cycle, LevelReason, OtherRating, QuarterResult
from terms.checks import CheckKnown
from terms.year_facts import DisciplineForm, FactKind, FactMark
from tests.handlers.conftest import TYPED, Talk, Talks
from tests.house.source import ROOT
from tests.meeting_room import VOTERS, Room
from tests.scenes import Begun, Steps, asked_for
from tests.workflow.decision.test_deciding import PAPER, deputy
from tests.workflow.writing import fill
from workflow.decision import check_answers, deciding, level_checks, member_standards
from workflow.errors import Refusal
from workflow.facts import telling
from workflow.review import handing_in, qualified_levels

VI = words_for("vi")
EXAMPLE = ROOT / "docs" / "office-law"
YEAR = 2026
WHY = "Đảng ủy xét thành tích chung của cả năm."
EXCELLENT, GOOD, COMPLETED, _ = rating.Level
POINTS = {"an": "60", "lan": "55", "binh": "65"}
"""Of 70 for results; beside 30 of 30 they are 90, 85 and 95."""


async def _gathered(begun: Begun) -> None:
    """The room under the rules of 2025. An, Lan and Bình have handed in: An with a post and no
    figures of his unit, Lan with the points of good, Bình with every figure of excellent."""
    room = begun.room
    async with room.world.job() as work:
        await (await work.session()).exec(update(Cycle).values(profile="national_2025", year=YEAR))
    await room.change("an", leader=True, state_post="Hiệu trưởng")
    await room.change("binh", leader=True, state_post="Tổ trưởng")
    for who, results in POINTS.items():
        await fill(room.world, begun.cell, who, general="30", results=results)
        async with room.world.job() as work:
            person = begun.cell.people[who]
            if who == "binh":
                await qualified_levels.keep_unit(work, person, "10 10 10 10 3")
                await qualified_levels.keep_faults(work, person, "0")
            await handing_in.submit(work, person)
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])


async def _voted(begun: Begun) -> None:
    room = begun.room
    await _gathered(begun)
    await room.holds_vote(dict.fromkeys(VOTERS, (2, 2, 2)))
    await room.approves_minutes()


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, gathered=_gathered, voted=_voted)


@pytest.fixture
def gathered(room: Room) -> Room:
    """Six voters in the room; three have handed in."""
    return room


@pytest.fixture
def voted(room: Room) -> Room:
    """An, Lan and Bình were voted on, all as good; the minutes are approved."""
    return room


def _pick(room: Room, who: str) -> str:
    return DecideAction(do="pick", about=room.member_id(who)).pack()


def _about(room: Room, do: str, who: str) -> str:
    return StandardsAction(do=do, about=room.member_id(who), year=YEAR).pack()


async def _kept(room: Room) -> list[tuple[str, str]]:
    async with room.world.job() as work:
        found = await (await work.session()).exec(select(LevelReason).order_by(col(LevelReason.id)))
        return [(row.level, row.reason) for row in found.all()]


async def _level(room: Room, who: str) -> rating.Level | None:
    async with room.world.job() as work:
        now = await deciding.standing(work, room.people["an"])
    return next(row.decided for row in now.rows if row.member_id == room.member_id(who))


async def test_what_is_known_is_told_before_the_level_is_entered(voted: Room, talk: Talks) -> None:
    """What Bình qualifies for, how much nobody told; a level that fits asks for nothing."""
    an = talk("an")
    await an.taps_data(_pick(voted, "binh"))
    asked = an.text
    await an.taps(VI.label("level.excellent"))
    entered = an.text
    await an.taps_data(_about(voted, "one", "binh"))

    assert "Lê Văn Bình: theo những điều đã biết, đủ điều kiện đến mức" in asked
    assert "Hoàn thành xuất sắc nhiệm vụ" in asked.splitlines()[0]
    assert "Chưa có thông tin về" in asked
    assert "người lao động: chưa có thông tin" in asked
    assert "khác với những điều đã biết" not in entered
    assert "? KHTNV" in an.text
    assert "✓ HTXSNV: đơn vị phụ trách" in an.text
    assert "QĐ 366-QĐ/TW, Điều 11.1.2" in an.text
    assert EXCELLENT is await _level(voted, "binh")


async def test_a_level_above_what_is_known_asks_for_a_reason(voted: Room) -> None:
    """By Lan's points and by her staff rating, each with its clause; it lowers nothing. The paper
    is asked for once the reason is there."""
    an = Talk(voted.world, voted.chats["an"], TYPED)
    await _staff_completed(voted, "lan")
    await an.taps_data(_pick(voted, "lan"))
    before = an.text
    await an.taps(VI.label("level.excellent"))
    entered = an.text
    await an.taps_data(DecideAction(do="check", about=1, value="nothing").pack())
    asked = an.text
    await an.says(WHY)
    await an.taps(VI.label("cap_ground.weighed"))
    paper = an.text
    await an.taps_data(_about(voted, "one", "lan"))

    assert "người lao động: Hoàn thành nhiệm vụ." in before
    assert "85 điểm (cần: từ 90 điểm) [QĐ 366-QĐ/TW, Điều 11.1]" in entered
    assert "mức đang ghi «Hoàn thành xuất sắc nhiệm vụ» khác với" in entered
    assert "QĐ 366-QĐ/TW, Điều 3.4" in entered
    assert "Mức không tự hạ" in entered
    assert "còn chưa có lý do: 1" in asked
    assert "85 điểm (cần: từ 90 điểm) [QĐ 366-QĐ/TW, Điều 11.1]" in asked
    assert "Mời đồng chí gõ số, ngày" in paper
    assert f"Lý do đã nêu: {WHY}" in an.text
    assert [("excellent", WHY)] == await _kept(voted)
    assert EXCELLENT is await _level(voted, "lan")


async def _staff_completed(room: Room, *names: str) -> None:
    """Let their work be rated completed elsewhere: below what the cell proposes."""
    async with room.world.job() as work:
        session = await work.session()
        cycle = (await session.exec(select(Cycle))).one()
        for who in names:
            session.add(
                OtherRating(
                    cycle_id=cycle.id or 0,
                    member_id=room.member_id(who),
                    staff_level=COMPLETED.value,
                )
            )


@pytest.mark.long
async def test_every_departing_level_is_asked_for_one_after_another(
    voted: Room, talk: Talks
) -> None:
    """Lan and Bình are above their staff rating: nothing is recorded, typed in as it may be, before
    both have their reason; Lan's is refused when Hoa changed her level meanwhile."""
    await _staff_completed(voted, "lan", "binh")
    an, lan = talk("an"), voted.member_id("lan")
    async with voted.world.job() as work:
        await check_answers.answer(work, voted.people["an"], CheckKnown.NOTHING)
        with pytest.raises(Refusal) as caught:
            await deciding.confirm(work, voted.people["an"], PAPER)
    await an.taps_data(DecideAction(do="document").pack())
    first = an.text
    async with voted.world.job() as work:
        await deciding.set_level(work, deputy(voted), lan, EXCELLENT)
    await an.says("Lý do của mức tốt.")
    late = an.text
    async with voted.world.job() as work:
        await deciding.set_level(work, deputy(voted), lan, GOOD)
    await an.taps(VI.label("decide.document"))
    await an.says(WHY)
    second = an.text
    await an.says("Bình dạy thay cả năm.")

    assert ("reasons_first", "Trần Thị Lan, Lê Văn Bình") == (
        caught.value.code,
        caught.value.fields["names"],
    )
    assert late.startswith("Lý do chưa lưu: mức đã đổi")
    assert "⚠️ Trần Thị Lan" in first
    assert "Lê Văn Bình" not in first
    assert "⚠️ Lê Văn Bình" in second
    assert "Mời đồng chí gõ số, ngày" in an.text
    assert [("good", WHY), ("good", "Bình dạy thay cả năm.")] == await _kept(voted)


async def test_one_reason_may_be_given_for_all(voted: Room, talk: Talks) -> None:
    """Each level keeps it as its own."""
    await _staff_completed(voted, "lan", "binh")
    an = talk("an")
    await an.taps_data(DecideAction(do="check", about=1, value="nothing").pack())
    await an.taps(VI.label("decide.one_reason", count=2))
    asked = an.text
    await an.says(WHY)

    assert "gõ lý do ghi mức như trên: Trần Thị Lan, Lê Văn Bình" in asked
    assert "Mời đồng chí gõ số, ngày" in an.text
    assert [("good", WHY), ("good", WHY)] == await _kept(voted)


@pytest.mark.long
async def test_the_reason_is_of_one_level(voted: Room, talk: Talks) -> None:
    """Entered as another level, it is asked for anew; the reason of before stays stored."""
    await _staff_completed(voted, "lan")
    an = talk("an")
    await an.taps_data(_about(voted, "why", "lan"))
    await an.says(WHY)
    await an.taps_data(_pick(voted, "lan"))
    await an.taps(VI.label("level.excellent"))
    excellent = an.text
    await an.taps_data(_pick(voted, "lan"))
    await an.taps(VI.label("level.good"))

    assert "⚠️ Trần Thị Lan: mức đang ghi «Hoàn thành xuất sắc nhiệm vụ»" in excellent
    assert "mức đang ghi" not in an.text
    assert [("good", WHY)] == await _kept(voted)


async def _under_the_example_office(room: Room) -> None:
    """Let the year be under the law of an office that asks for quarters."""
    own = overlays.read_folder(EXAMPLE).laws["so_giao_duc_vi_du"].overlay
    assert own is not None
    overlays.take_back(own.edition, own.source)
    async with room.world.job() as work:
        values = {"profile": own.edition, "law_source": own.source}
        await (await work.session()).exec(update(Cycle).values(**values))


async def test_a_bad_quarter_is_held_against_excellent(voted: Room, talk: Talks) -> None:
    """Bình's unit has every figure of excellent; a quarter of his was not completed."""
    await _under_the_example_office(voted)
    async with voted.world.job() as work:
        found = await member_standards.one(work, voted.people["an"], YEAR, voted.member_id("binh"))
    voted.world.clock.move(timedelta(days=365 * (YEAR - 2024)))
    an = talk("an")
    about = voted.member_id("binh")
    quarter = QuarterAction(do="level", about=about, quarter=2, value="not_completed")
    await an.taps_data(quarter.pack())
    await an.says(f"TB 12-TB/ĐU ngày 05/7/{YEAR} của Đảng ủy")
    await an.taps_data(_pick(voted, "binh"))
    asked = an.text
    await an.taps(VI.label("level.excellent"))
    entered = an.text
    async with voted.world.job() as work:
        now = await member_standards.one(work, voted.people["an"], YEAR, about)

    assert () == found.bad_quarters
    assert (2,) == now.bad_quarters
    assert "Có quý không hoàn thành nhiệm vụ: Lê Văn Bình (Quý II)" in asked
    assert "⚠️ Lê Văn Bình: mức đang ghi «Hoàn thành xuất sắc nhiệm vụ»" in entered
    assert EXCELLENT is await _level(voted, "binh")


async def test_a_bad_quarter_weighs_without_figures(voted: Room) -> None:
    """Nobody told of An's unit, and no condition can be held against him: excellent departs all
    the same, with one and the same clause before the paper and before the body above."""
    an = voted.member_id("an")
    await _under_the_example_office(voted)
    async with voted.world.job() as work:
        session = await work.session()
        cycle = (await session.exec(select(Cycle))).one()
        session.add(
            QuarterResult(
                cycle_id=cycle.id or 0,
                member_id=an,
                quarter=2,
                level="not_completed",
                document="TB 12-TB/ĐU",
                entered_by=voted.member_id("hoa"),
                entered_at=work.now,
            )
        )
        await session.flush()
        good = (await level_checks.checks(work, cycle, {an: GOOD}))[an]
        await deciding.set_level(work, deputy(voted), an, EXCELLENT)
        case = await member_standards.one(work, deputy(voted), YEAR, an)
        check = (await level_checks.checks(work, cycle, {an: EXCELLENT}))[an]

    assert (False, True, True) == (good.departs, check.departs, case.departs)
    assert ["QĐ 366-QĐ/TW, Điều 15.1"] == [rating.cited(each.clause) for each in check.remarks]
    assert check.remarks == case.remarks


async def test_nobody_explains_their_own_and_nothing_is_asked_where_it_fits(
    voted: Room, talk: Talks
) -> None:
    """An's own is another's matter; Bình's level has nothing against it; another cell's is none."""
    an = talk("an")
    codes = []
    for who in ("an", "binh"):
        with pytest.raises(Refusal) as caught:
            await an.taps_data(_about(voted, "why", who))
        codes.append(caught.value.code)
    with pytest.raises(Refusal) as stranger:
        await an.taps_data(StandardsAction(do="one", about=10_000, year=YEAR).pack())
    with pytest.raises(Refusal) as year:
        await an.taps_data(StandardsAction(do="list", year=2019).pack())

    assert ["own_level_by_deputy", "button_old"] == codes
    assert ("not_in_cell", "no_cycle") == (stranger.value.code, year.value.code)


async def test_a_discipline_weighs_on_a_leader_whose_unit_nobody_told(voted: Room) -> None:
    """An is measured by a unit without figures; Hoa, who entered the discipline, is asked why he
    is good all the same. Bình, who leads too, is not."""
    hoa, ids = deputy(voted), [voted.member_id(who) for who in ("an", "binh")]
    async with voted.world.job() as work:
        paper, form = "Quyết định số 3-QĐ/UBKT", DisciplineForm.REPRIMAND
        known = await telling.tell(work, hoa, ids[0], YEAR, FactKind.DISCIPLINE, paper, form)
        number = known.facts[-1].number
        await telling.mark(work, hoa, ids[0], number, FactMark.ON_DUTY, so=True)

    async with voted.world.job() as work:
        found = await member_standards.measured(work, hoa, YEAR, ids)

    told = {one.name: [rating.cited(each.clause) for each in one.remarks] for one in found}
    assert {"Nguyễn Văn An": ["QĐ 366-QĐ/TW, Điều 11.4"], "Lê Văn Bình": []} == told
    assert ["Nguyễn Văn An"] == [one.name for one in found if one.wants_reason]


async def test_who_prepares_the_vote_sees_it_too(gathered: Room, talk: Talks) -> None:
    """Under the ways of voting, before the vote: what each qualifies for, and no level yet."""
    an = talk("an")
    await an.taps_data(VotesAction(do="menu", meeting=gathered.meeting_id).pack())
    await an.taps(VI.label("standards.button"))
    listed = an.text
    await an.taps("Trần Thị Lan")

    assert "Nguyễn Văn An: chưa có số liệu của đơn vị phụ trách" in listed
    assert "Trần Thị Lan: theo những điều đã biết, đủ điều kiện đến mức" in listed
    assert "Vũ Thị Hoa" not in listed
    assert "✗ HTXSNV: hạn chế, khuyết điểm được chỉ ra" in an.text
    assert "mức đang ghi" not in an.text


async def test_the_rules_of_2023_have_the_same_screen(voted: Room, talk: Talks) -> None:
    """They grade criteria; a review on a form of points cannot be held against them, and is told
    of. The staff rating is a ceiling there: a level above it asks for a reason."""
    async with voted.world.job() as work:
        session = await work.session()
        await session.exec(update(Cycle).values(profile="hcmc_edu_2023"))
        cycle = (await session.exec(select(Cycle))).one()
        lan = voted.member_id("lan")
        session.add(OtherRating(cycle_id=cycle.id or 0, member_id=lan, staff_level="completed"))
    an = talk("an")
    await an.taps_data(DecideAction(do="home").pack())
    labels = an.labels
    await an.taps_data(_pick(voted, "lan"))
    picked = an.text
    await an.taps(VI.label("level.good"))
    above = an.text
    await an.taps_data(_about(voted, "why", "lan"))
    await an.says(WHY)

    assert VI.label("standards.button") in labels
    assert "Trần Thị Lan: bản kiểm điểm chưa đủ" in picked
    assert "không cao hơn Hoàn thành nhiệm vụ" in above
    assert "S1 IV.3.4" not in above
    assert [("good", WHY)] == await _kept(voted)


async def test_what_a_year_brought_is_told_before_the_vote_and_at_the_decision(
    voted: Room, talk: Talks
) -> None:
    """A reprimand to do with the duty makes Lan "not completed" whatever her points; who leads sees
    it before the vote, with its clause, and Bình, who leads nothing, does not."""
    an, binh = talk("an"), talk("binh")
    async with voted.world.job() as work:
        lan, by = voted.member_id("lan"), voted.people["an"]
        told = await telling.tell(
            work, by, lan, YEAR, FactKind.DISCIPLINE, "QĐ 12-QĐ/ĐU", DisciplineForm.REPRIMAND
        )
        number = told.facts[-1].number
        await telling.mark(work, by, lan, number, FactMark.ON_DUTY, so=True)
    before = StandardsAction(do="before", year=YEAR).pack()
    await an.taps_data(before)
    noted = an.text
    with pytest.raises(Refusal, match="button_old"):
        await binh.taps_data(before)
    await an.taps_data(_pick(voted, "lan"))
    picked = an.text
    await an.taps(VI.label("level.good"))
    entered = an.text
    await an.taps_data(DecideAction(do="document").pack())

    assert "• Khiển trách; QĐ 12-QĐ/ĐU" in noted
    assert "vì vi phạm liên quan hoạt động công vụ: có" in noted
    assert "Lê Văn Bình" in noted
    assert "• Khiển trách; QĐ 12-QĐ/ĐU" in picked
    assert "mức đang ghi «Hoàn thành tốt nhiệm vụ» khác với" in entered
    assert "QĐ 366-QĐ/TW, Điều 11.4" in entered
    assert "Đã nhập trong năm: Trần Thị Lan, Khiển trách: QĐ 12-QĐ/ĐU" in an.text
