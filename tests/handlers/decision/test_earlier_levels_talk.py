"""Levels of years before the program: who types them in, what they are used for."""

from io import BytesIO

import pytest
from docx import Document
from sqlmodel import col, select

import rating
from handlers.callbacks.rating import EarlierAction
from handlers.words import words_for
from storage.queries import above as above_rows
from storage.queries import people
from storage.tables import AuditEvent, EarlierLevel, Member
from terms.people import ChangeKind
from tests.handlers.conftest import Talks
from tests.handlers.office.test_summary_talk import office as office
from tests.meeting_room import Room
from tests.summed_office import SummedOffice
from tests.workflow.decision.handed_up import above, hands
from tests.workflow.decision.test_deciding import scene as scene
from tests.workflow.decision.test_deciding import voted as voted
from tests.workflow.decision.test_decision_rights import roles, tried
from tests.workflow.decision.test_movers import notes
from tests.worlds import found_cell
from workflow.accounts import id_of
from workflow.decision import appraisal, earlier_levels
from workflow.errors import Refusal

# Who types what is no matter of the database.
pytestmark = pytest.mark.parametrize("begun", ["sqlite"], indirect=True)

VI = words_for("vi")
EXCELLENT, GOOD, *_ = rating.Level
PAPER = "Quyết định số 12-QĐ/ĐU ngày 20/12/2023 của Đảng ủy"
LATER = "Quyết định số 15-QĐ/ĐU ngày 28/12/2023 của Đảng ủy"
MAY = {"secretary", "leading deputy", "officer"}


def _to(room: Room, do: str, who: str, **more: object) -> str:
    cell = room.people["an"].cell_id
    return EarlierAction(do=do, cell=cell, about=room.member_id(who), **more).pack()


async def test_a_level_is_typed_corrected_and_taken_back(voted: Room, talk: Talks) -> None:
    """Each with its line on the audit chain, without the level; what was typed says so."""
    an = talk("an")
    await an.taps_data(EarlierAction(do="home").pack())
    await an.taps("Lê Văn Bình")
    await an.taps(VI.label("earlier.enter", year=2023))
    await an.taps(VI.label("level.excellent"))
    await an.says(PAPER)
    typed = an.text
    await an.taps(VI.label("earlier.again", year=2023))
    await an.taps(VI.label("level.good"))
    await an.says(LATER)
    corrected = an.text
    await an.taps(VI.label("earlier.again", year=2023))
    drop = an.button(VI.label("earlier.drop")).data
    await an.taps_data(drop)
    await an.taps_data(drop)

    assert f"2023: Hoàn thành xuất sắc nhiệm vụ (nhập từ văn bản: {PAPER})" in typed
    assert f"2023: Hoàn thành tốt nhiệm vụ (nhập từ văn bản: {LATER})" in corrected
    assert "2023: chưa rõ" in an.text
    async with voted.world.job() as work:
        session = await work.session()
        kinds = await session.exec(
            select(AuditEvent.kind)
            .where(col(AuditEvent.kind).startswith("earlier_level"))
            .order_by(col(AuditEvent.seq))
        )
        rows = await session.exec(select(EarlierLevel.level).order_by(col(EarlierLevel.id)))
        assert [*["earlier_level_typed"] * 2, "earlier_level_taken_back"] == list(kinds.all())
        assert ["excellent", "good", ""] == list(rows.all())


async def test_an_old_button_takes_back_no_level_that_was_corrected_since(
    voted: Room, talk: Talks
) -> None:
    """It was drawn for the first paper; one from before buttons named their row is as old."""
    an = talk("an")
    await an.taps_data(_to(voted, "level", "binh", year=2023, value="excellent"))
    await an.says(PAPER)
    await an.taps(VI.label("earlier.again", year=2023))
    old = an.button(VI.label("earlier.drop")).data
    await an.taps(VI.label("level.good"))
    await an.says(LATER)

    for button in (old, _to(voted, "drop", "binh", year=2023)):
        with pytest.raises(Refusal, match="button_old"):
            await an.taps_data(button)

    await an.taps_data(_to(voted, "one", "binh"))
    assert f"2023: Hoàn thành tốt nhiệm vụ (nhập từ văn bản: {LATER})" in an.text


async def test_a_cell_that_somebody_left_has_no_part_in_their_levels(
    voted: Room, talk: Talks
) -> None:
    """Bình is transferred; what his new cell types is neither offered, read nor taken back here."""
    other = await found_cell(voted.world, "Chi bộ Tổ Xã hội")
    binh, there = voted.member_id("binh"), other.people["an"]
    today = voted.world.clock.now().date()
    await notes(voted, "binh", ChangeKind.TRANSFERRED, today, other.cell_id)
    async with voted.world.job() as work:
        here = await (await work.session()).get_one(Member, binh)
        both = await people.memberships_of(await work.session(), here.person_id or 0)
        moved = id_of(next(one for one in both if one.cell_id == other.cell_id))
        typed = await earlier_levels.enter(work, there, other.cell_id, moved, 2022, GOOD, PAPER)
    row = next(one.row for one in typed.years if one.year == 2022)
    phone = talk("an")
    await phone.taps_data(EarlierAction(do="home").pack())

    for do in ("one", "drop"):
        with pytest.raises(Refusal, match="not_in_cell"):
            await phone.taps_data(_to(voted, do, "binh", year=2022, value=str(row)))

    assert "Lê Văn Bình" not in phone.labels
    async with voted.world.job() as work:
        assert GOOD == await earlier_levels.typed_level(work, other.cell_id, moved, 2022)


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ("Quyết định của Đảng ủy", "decision_undated"),
        ("QĐ 12-QĐ/ĐU ngày 31/12/2022", "earlier_before"),
        ("QĐ 12-QĐ/ĐU ngày 01/01/2026", "decision_ahead"),
    ],
)
async def test_the_paper_has_a_day_that_can_be(
    voted: Room, talk: Talks, said: str, refused: str
) -> None:
    """Undated, before that year, to come: nothing is kept, and the question stands."""
    an = talk("an")
    await an.taps_data(_to(voted, "level", "binh", year=2023, value="good"))
    with pytest.raises(Refusal, match=refused):
        await an.says(said)
    await an.says(PAPER)

    assert "nhập từ văn bản" in an.text


async def test_who_types_it(voted: Room) -> None:
    """Who leads the cell and the officer above it; nobody of their own; collectives too."""
    who = await roles(voted, body=True)
    cell, an = voted.people["an"].cell_id, voted.people["an"]
    types = earlier_levels.enter
    about = {
        "a member": lambda w, p, one: types(w, p, cell, one, 2023, GOOD, PAPER),
        "the cell": lambda w, p, _: types(w, p, cell, -1, 2023, GOOD, PAPER),
        "take back": lambda w, p, one: earlier_levels.take_back(w, p, cell, one, 2023, 0),
        "read": lambda w, p, one: earlier_levels.of_subject(w, p, cell, one),
        "a year not asked for": lambda w, p, one: types(w, p, cell, one, 1990, GOOD, PAPER),
    }

    found = await tried(voted, who, about, voted.member_id("lan"))
    own = await tried(voted, {"secretary": an}, about, an.member_id)

    may = {step: {role for role, code in told.items() if not code} for step, told in found.items()}
    assert dict.fromkeys(about, MAY) | {"a year not asked for": set()} == may
    assert {"not_in_cell"} == {found["a member"][role] for role in who.keys() - MAY}
    assert "" not in {own[step]["secretary"] for step in about if step != "the cell"}


async def test_the_appraiser_reads_it_beside_the_level(voted: Room) -> None:
    """Last year's was not decided here: the typed one stands there, and says so."""
    people = await above(voted)
    cell, lan = voted.people["an"].cell_id, voted.member_id("lan")
    one = await hands(voted)
    async with voted.world.job() as work:
        before = await appraisal.file_of(work, people["appraiser"], one, lan)
        await earlier_levels.enter(work, voted.people["an"], cell, lan, 2023, GOOD, PAPER)
        await earlier_levels.enter(work, voted.people["an"], cell, -1, 2023, GOOD, PAPER)
        after = await appraisal.file_of(work, people["appraiser"], one, lan)
        assert not await above_rows.level_before(await work.session(), lan, 2023)

    assert (None, False) == (before.last_year, before.last_typed)
    assert (GOOD, True) == (after.last_year, after.last_typed)


async def test_years_typed_in_make_five_running(office: SummedOffice, talk: Talks) -> None:
    """The officer types four years of one of a cell under them: five are running, marked as typed;
    a year decided here is not typed, and the list for certificates names cell and birth."""
    lan, who = talk("lan"), office.members["Trần Văn Một"]
    cell = office.cells["Chi bộ Toán"]
    for year in range(2020, 2024):
        tap = EarlierAction(do="level", cell=cell, about=who, year=year, value="excellent")
        await lan.taps_data(tap.pack())
        await lan.says(f"Quyết định số 12-QĐ/ĐU ngày 20/12/{year} của Đảng ủy")
    await lan.taps_data("lv:rewards:2024:0")
    shown = lan.text
    await lan.taps(VI.label("summary.rewards_letter"))

    assert "Xuất sắc 5 năm liền: 1" in shown.replace("<b>", "").replace("</b>", "")
    assert "5 năm liền (nhập từ văn bản: 2020, 2021, 2022, 2023)" in shown
    assert "danh-sach-de-nghi-giay-khen-dang-bo-xa-vi-du-2024.docx" == lan.paper.name
    document = Document(BytesIO(lan.paper.render()))
    cells = [one.text.strip() for table in document.tables for r in table.rows for one in r.cells]
    assert "Trần Văn Một, Chi bộ Toán" in cells
    assert "17/5/1980" in " ".join(cells).replace("/05/", "/5/")
    assert "Trần Văn Hai, Chi bộ Toán" not in cells
