"""Which form is the right one, told with its clause; who is not asked, and who may volunteer."""

from datetime import date
from typing import Any

import pytest

from tests.workflow.conftest import Cell, World
from tests.workflow.writing import change, fill, open_year
from workflow.errors import Refusal
from workflow.review import handing_in, which_form, writing


@pytest.mark.parametrize(
    ("values", "profile", "form", "clause"),
    [
        ({}, "hcmc_edu_2023", "2A", "S1 III.3.1.a"),
        ({"leader": True}, "hcmc_edu_2023", "2B", "S1 III.3.1.a"),
        ({"retired": True}, "hcmc_edu_2023", "2A", "S1 III.3.1.a"),
        ({}, "national_2025", "2B", "HD43 mục 2.1.b"),
        ({"leader": True}, "national_2025", "2A", "HD43 mục 2.1.b"),
        ({"retired": True}, "national_2025", "2C", "HD43 mục 2.1.b"),
    ],
    ids=["plain", "leader", "retired-2023", "plain-2025", "leader-2025", "retired-2025"],
)
async def test_the_right_form_and_why(
    world: World, cell: Cell, values: dict[str, Any], profile: str, form: str, clause: str
) -> None:
    """H-11, V-09: by post, by year, by whether one works in the political system."""
    await change(world, cell, "lan", **values)
    await open_year(world, cell, profile)

    async with world.job() as work:
        found = await which_form.choice(work, cell.people["lan"])

    assert found.reviewed
    assert f"Mẫu {form}" in found.reasons[-1].text_vi
    assert clause == found.reasons[-1].clause


@pytest.mark.parametrize(
    ("admitted", "reviewed", "volunteers"),
    [
        (date(2024, 6, 4), True, False),
        (date(2024, 6, 5), True, False),
        (date(2024, 6, 6), False, True),
        (date(2024, 8, 5), False, True),
    ],
)
async def test_less_than_six_months_may_volunteer(
    world: World, cell: Cell, admitted: date, reviewed: bool, volunteers: bool
) -> None:
    """H-01, X-05: due before 5 December; six months to the day are enough."""
    await change(world, cell, "lan", admitted_on=admitted)
    await open_year(world, cell)

    async with world.job() as work:
        found = await which_form.choice(work, cell.people["lan"])

    assert (reviewed, volunteers) == (found.reviewed, found.volunteers)


async def test_a_volunteer_writes_and_hands_in_but_owes_nothing(world: World, cell: Cell) -> None:
    """Nobody reminds him; without his will nothing is begun."""
    lan = cell.people["lan"]
    await change(world, cell, "lan", admitted_on=date(2024, 8, 5))
    await open_year(world, cell)
    async with world.job() as work:
        with pytest.raises(Refusal) as refused:
            await writing.begin(work, lan)
        await writing.begin(work, lan, volunteer=True)
    await fill(world, cell, "lan")
    async with world.job() as work:
        page = await handing_in.submit(work, lan)

    assert "not_reviewed" == refused.value.code
    assert page.submitted


@pytest.mark.parametrize("values", [{"exempt": True}, {"suspended": True}])
async def test_the_exempt_and_suspended_are_told_why(
    world: World, cell: Cell, values: dict[str, Any]
) -> None:
    """And cannot volunteer."""
    await change(world, cell, "lan", **values)
    await open_year(world, cell)

    async with world.job() as work:
        found = await which_form.choice(work, cell.people["lan"])
        with pytest.raises(Refusal):
            await writing.begin(work, cell.people["lan"], volunteer=True)

    assert (False, False) == (found.reviewed, found.volunteers)
    assert ["S1 III.1.2(1)"] == [reason.clause for reason in found.reasons]


async def test_a_headmaster_has_three_places(world: World, cell: Cell) -> None:
    """H-16: the cell, and one place for each of his posts."""
    posts = {"party_post": "Phó Bí thư Đảng ủy", "state_post": "Hiệu trưởng", "leader": True}
    await change(world, cell, "lan", **posts)
    await open_year(world, cell)

    async with world.job() as work:
        found = await which_form.choice(work, cell.people["lan"])

    assert ("Phó Bí thư Đảng ủy", "Hiệu trưởng") == found.places


async def test_a_running_review_keeps_its_edition(
    world: World, cell: Cell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The office edits its form meanwhile: the review goes on with the copy it was begun with."""
    lan = cell.people["lan"]
    await open_year(world, cell)
    before = await fill(world, cell, "lan")
    known = {key: form for key, form in which_form.FORMS.items() if key != "2A.2023"}
    emptied = type(which_form.FORMS)(shipped=known)
    monkeypatch.setattr(which_form, "FORMS", emptied)

    async with world.job() as work:
        after = await writing.page(work, lan)

    assert after is not None
    assert before.form == after.form
    assert before.answers == after.answers
