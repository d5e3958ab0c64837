"""Which rules a year is opened with: chosen for an organisation, kept with the year."""

from datetime import timedelta
from pathlib import Path

import pytest

import rating
from rating import Kind, Level
from rating.law import overlays
from storage.queries import people
from storage.tables import (
    CollectiveKind,
    Cycle,
    MemberRole,
    Organisation,
    OrganisationKind,
)
from tests.house.source import ROOT
from tests.workflow.writing import change
from tests.worlds import Cell, World
from workflow import cycle as cycles
from workflow import laws
from workflow.collective import consultation, report_writing
from workflow.decision import year_end
from workflow.errors import Refusal
from workflow.laws import YearLaw

EXAMPLE = ROOT / "docs" / "office-law"
TEN = {Level.EXCELLENT: 2, Level.GOOD: 8}


def _law(folder: Path = EXAMPLE) -> YearLaw:
    found = overlays.read_folder(folder).laws["so_giao_duc_vi_du"].overlay
    assert found is not None
    return YearLaw(found.edition, found.source)


@pytest.fixture
async def school(world: World, cell: Cell) -> Organisation:
    """Đảng bộ Trường THPT Ví Dụ, above the cell, in December 2026."""
    world.clock.move(timedelta(days=742))
    async with world.job() as work:
        every = await people.organisations(await work.session())
    return next(one for one in every if one.name == "Đảng bộ Trường THPT Ví Dụ")


async def _uses(world: World, over: Organisation, law: YearLaw, year: int = 2026) -> int:
    async with world.job() as work:
        return await laws.use(work, over, law, year)


async def _opens(world: World, cell: Cell, year: int = 2026) -> Cycle:
    async with world.job() as work:
        last = work.now.date() + timedelta(days=10)
        return await year_end.open_year(work, cell.people["an"], last, year)


async def test_a_cell_opens_by_the_rules_chosen_above_it(
    world: World, cell: Cell, school: Organisation
) -> None:
    """The cell below the school's organisation; of ten, two are excellent by the Sở's own base."""
    await _uses(world, school, _law())

    opened = await _opens(world, cell)

    assert (_law().profile, _law().source) == (opened.profile, opened.law_source)
    assert 2 == rating.cap(Kind.INDIVIDUAL, TEN, profile=opened.profile).limit
    assert rating.profile_hash(opened.profile) == opened.profile_hash


async def test_another_organisations_choice_is_not_ours(
    world: World, cell: Cell, school: Organisation
) -> None:
    """The ward uses its own; this school goes by the house's."""
    async with world.job() as work:
        ward = await people.organisation(
            await work.session(), None, OrganisationKind.PARTY_ORGANISATION, "Đảng bộ Phường"
        )
    await _uses(world, ward, _law())

    assert world.house.profile == (await _opens(world, cell)).profile


@pytest.mark.parametrize("first", ["school", "cell"])
async def test_the_nearest_choice_counts(
    world: World, cell: Cell, school: Organisation, first: str
) -> None:
    """The cell's own before the school's, whichever was made first."""
    async with world.job() as work:
        own = await (await work.session()).get_one(Organisation, cell.cell_id)
    chosen = [(school, _law()), (own, YearLaw("national_2025"))]
    for over, law in chosen if first == "school" else reversed(chosen):
        await _uses(world, over, law)

    assert "national_2025" == (await _opens(world, cell)).profile


async def test_the_newer_choice_and_the_later_year_count(
    world: World, cell: Cell, school: Organisation
) -> None:
    """Chosen again for 2026, and something else for the years from 2027 on."""
    await _uses(world, school, YearLaw("national_2025"), 2025)
    await _uses(world, school, YearLaw("national_2025"), 2027)
    await _uses(world, school, _law())

    assert _law().profile == (await _opens(world, cell)).profile


@pytest.mark.parametrize("year", [2025, 2027])
async def test_a_law_of_another_year_is_refused(
    world: World, cell: Cell, school: Organisation, year: int
) -> None:
    """With the years it is for; nothing is chosen."""
    with pytest.raises(Refusal) as refused:
        await _uses(world, school, _law(), year)

    assert "law_not_for_year" == refused.value.code
    assert {
        "year": year,
        "title": "Đảng ủy Sở Giáo dục Ví Dụ (2026)",
        "years": "2026–2026",
    } == refused.value.fields
    assert world.house.profile == (await _opens(world, cell)).profile


async def test_a_year_that_the_chosen_law_does_not_reach(
    world: World, cell: Cell, school: Organisation
) -> None:
    """2027 is not opened by the law of 2026, nor quietly by another."""
    await _uses(world, school, _law())
    world.clock.move(timedelta(days=365))

    with pytest.raises(Refusal) as refused:
        await _opens(world, cell, 2027)

    assert "law_not_for_year" == refused.value.code


async def test_an_open_year_keeps_its_law(
    world: World, cell: Cell, school: Organisation, tmp_path: Path
) -> None:
    """The file is changed and chosen again, and the program starts anew: the year stays."""
    await _uses(world, school, _law())
    opened = await _opens(world, cell)
    text = (EXAMPLE / "so_giao_duc_vi_du.toml").read_text("utf-8")
    (tmp_path / "so.toml").write_text(text.replace("good_or_better", "good_only"), "utf-8")
    kept = await _uses(world, school, _law(tmp_path))
    forgotten = rating.law.loading.added()
    rating.law.loading.forget(forgotten)

    async with world.job() as work:
        now = await cycles.in_view(work, cell.people["an"])

    assert now is not None
    assert (1, opened.profile) == (kept, now.profile)
    assert 2 == rating.cap(Kind.INDIVIDUAL, TEN, profile=now.profile).limit


async def test_a_kept_law_that_cannot_be_read_stops_nobody_else(
    world: World, cell: Cell, school: Organisation
) -> None:
    """The year is still found; only who asks for its rules is told that there are none."""
    await _uses(world, school, _law())
    await _opens(world, cell)
    async with world.job() as work:
        cycle = await cycles.in_view(work, cell.people["an"])
        assert cycle is not None
        cycle.profile, cycle.law_source = "so_giao_duc_vi_du@000000000000", "{"
        (await work.session()).add(cycle)

    async with world.job() as work:
        found = await cycles.in_view(work, cell.people["an"])

    assert found is not None
    with pytest.raises(rating.RatingError):
        rating.profile_hash(found.profile)


async def test_a_report_asks_whom_the_office_means(
    world: World, cell: Cell, school: Organisation
) -> None:
    """Chi ủy: the year's theme and the unions; the Front is for a standing committee alone."""
    await change(world, cell, "lan", role=MemberRole.DEPUTY_SECRETARY)
    await change(world, cell, "binh", role=MemberRole.COMMITTEE_MEMBER)
    await _uses(world, school, _law())
    await _opens(world, cell)
    an = cell.people["an"]

    async with world.job() as work:
        number = await report_writing.begin(work, an, CollectiveKind.COMMITTEE, "Chi ủy Chi bộ")
        written = await report_writing.report(work, an, number)
        seen = await consultation.outlook(work, an, number)

    assert "Kết quả chuyển đổi số trong quản lý và dạy học năm 2026" in {
        one.item.heading for one in written.items
    }
    assert [("unions", "KH 15-KH/ĐUVD, mục III.6")] == [
        (one.id, one.clause) for one in seen.bodies if one.id in {"unions", "front"}
    ]
