"""The calendar of a cycle: the documents' dates, the derived days, what clashes."""

from datetime import date, timedelta

import pytest

from rating import DeadlineOperator
from storage.queries import reviews
from storage.tables import (
    CycleState,
    DaySource,
)
from terms.calendar import CalendarMatter
from tests.workflow.conftest import Cell, World
from workflow import cycle as cycles
from workflow.duties import calendar
from workflow.duties.calendar import Calendar, Clash
from workflow.errors import Refusal
from workflow.typed_due import typed_due

LAST_DAY = date(2024, 12, 4)
HATINH = ("2024-11-19", "2024-12-04", "2024-12-06", "2024-12-14")


async def _open(world: World, cell: Cell, profile: str = "hcmc_edu_2023") -> Calendar:
    async with world.job() as work:
        await cycles.open_cycle(work, cell.people["an"], profile, LAST_DAY)
        return await calendar.of_cell(work, cell.people["an"])


async def _put(
    world: World,
    cell: Cell,
    matter: CalendarMatter,
    day: date,
    operator: DeadlineOperator = DeadlineOperator.BY,
) -> Calendar:
    async with world.job() as work:
        return await calendar.change(work, cell.people["an"], matter, day, operator)


def _last(now: Calendar, matter: CalendarMatter) -> date | None:
    found = now.of(matter)
    return found.last if found is not None else None


async def test_the_working_days_follow_from_the_day_to_hand_in(world: World, cell: Cell) -> None:
    """T is a week after it, on 11 December: the plan's day, 21 before, is today and just fits."""
    now = await _open(world, cell)

    assert date(2024, 11, 20) == _last(now, CalendarMatter.PLAN)
    assert LAST_DAY == _last(now, CalendarMatter.REVIEWS_IN)
    assert date(2024, 12, 6) == _last(now, CalendarMatter.COMMITTEE_READS)
    assert date(2024, 12, 11) == _last(now, CalendarMatter.MEETING)
    assert date(2024, 12, 14) == _last(now, CalendarMatter.DOSSIER)


@pytest.mark.parametrize(
    ("profile", "dates"),
    [
        ("hcmc_edu_2023", [date(2024, 10, 17), date(2024, 12, 14), date(2024, 12, 19)]),
        ("binhdinh_2024", [date(2024, 12, 19), date(2024, 12, 31)]),
        ("national_2025", []),
        ("hatinh_city_2024", [*map(date.fromisoformat, HATINH)]),
    ],
)
async def test_the_documents_dates_keep_their_operators(
    world: World, cell: Cell, profile: str, dates: list[date]
) -> None:
    """ "trước 20/12" is over with the 19th, "chậm nhất 31/12" with the 31st; unknown is none."""
    now = await _open(world, cell, profile)

    assert dates == [day.last for day in now.law]


async def test_the_upper_level_due_before_the_lower_is_warned_of(world: World, cell: Cell) -> None:
    """X-07: the 2024 letter makes the upper level report first; and only that is odd."""
    now = await _open(world, cell)

    assert [Clash.UPPER_FIRST] == [each.clash for each in now.clashes]


@pytest.mark.parametrize(("day", "clash"), [(18, False), (19, False), (20, True)])
async def test_a_dossier_later_than_the_document_allows(
    world: World, cell: Cell, day: int, clash: bool
) -> None:
    """ "Trước 20/12": the 19th is the last day."""
    await _open(world, cell)

    now = await _put(world, cell, CalendarMatter.DOSSIER, date(2024, 12, day))

    assert clash == (Clash.AFTER_LAW in [each.clash for each in now.clashes])


async def test_another_day_for_the_meeting_moves_what_was_derived(world: World, cell: Cell) -> None:
    """What the secretary set himself stays, and so does the day to hand in."""
    await _open(world, cell)
    await _put(world, cell, CalendarMatter.MINUTES, date(2024, 12, 13))

    now = await _put(world, cell, CalendarMatter.MEETING, date(2024, 12, 14))

    assert date(2024, 12, 13) == _last(now, CalendarMatter.MINUTES)
    assert date(2024, 12, 17) == _last(now, CalendarMatter.DOSSIER)
    assert LAST_DAY == _last(now, CalendarMatter.REVIEWS_IN)
    assert Clash.ORDER in [each.clash for each in now.clashes]


@pytest.mark.parametrize(
    ("operator", "deadline"),
    [(DeadlineOperator.BY, date(2024, 12, 9)), (DeadlineOperator.BEFORE, date(2024, 12, 8))],
)
async def test_another_day_to_hand_in_is_the_cycles_own(
    world: World, cell: Cell, operator: DeadlineOperator, deadline: date
) -> None:
    """The cycle keeps the first day that is too late."""
    await _open(world, cell)

    await _put(world, cell, CalendarMatter.REVIEWS_IN, date(2024, 12, 8), operator)

    async with world.job() as work:
        cycle = await reviews.newest_cycle(await work.session(), cell.cell_id)
    assert cycle is not None
    assert deadline == cycle.review_deadline


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2024, 11, 19), "deadline_past"),
        (date(2024, 11, 20), ""),
        (date(2025, 11, 21), ""),
        (date(2025, 11, 22), "deadline_far"),
    ],
)
async def test_a_day_lies_between_today_and_a_year(
    world: World, cell: Cell, day: date, code: str
) -> None:
    """Today counts."""
    await _open(world, cell)

    try:
        await _put(world, cell, CalendarMatter.DOSSIER, day)
        found = ""
    except Refusal as refusal:
        found = refusal.code

    assert code == found


async def test_what_may_not_be_changed(world: World, cell: Cell) -> None:
    """A document's date; the day to hand in once the meeting has begun; anything by a member."""
    await _open(world, cell)

    with pytest.raises(Refusal, match="calendar_fixed"):
        await _put(world, cell, CalendarMatter.LAW, date(2024, 12, 8))
    async with world.job() as work:
        cycle = await cycles.in_view(work, cell.people["an"])
        assert cycle is not None
        cycle.state = CycleState.MEETING
    with pytest.raises(Refusal, match="writing_over"):
        await _put(world, cell, CalendarMatter.REVIEWS_IN, date(2024, 12, 8))
    async with world.job() as work:
        with pytest.raises(Refusal, match="not_secretary"):
            await calendar.of_cell(work, cell.people["lan"])


async def test_an_officers_day_says_so(world: World, cell: Cell) -> None:
    """Who set it is kept."""
    await _open(world, cell)

    async with world.job() as work:
        cycle = await cycles.in_view(work, cell.people["an"])
        assert cycle is not None
        now = await calendar.put(
            work,
            cycle,
            CalendarMatter.DOSSIER,
            date(2024, 12, 16),
            DeadlineOperator.BEFORE,
            DaySource.OFFICER,
        )

    found = now.of(CalendarMatter.DOSSIER)
    assert found is not None
    assert (DaySource.OFFICER, date(2024, 12, 15)) == (found.source, found.last)


@pytest.mark.parametrize(
    ("typed", "day", "operator"),
    [
        ("20/12", date(2026, 12, 20), "by"),
        ("trước 20/12", date(2026, 12, 20), "before"),
        ("Trước ngày 20/12/2026", date(2026, 12, 20), "before"),
        ("truoc ngay 20-12-26", date(2026, 12, 20), "before"),
        ("chậm nhất đến ngày 31.12.2026", date(2026, 12, 31), "by"),
        ("hết ngày 4/12", date(2026, 12, 4), "by"),
        ("20 tháng 12 năm 2026", date(2026, 12, 20), "by"),
        ("2026-12-20", date(2026, 12, 20), "by"),
        ("hôm nay", date(2026, 11, 21), "by"),
        ("mai", date(2026, 11, 22), "by"),
        ("thứ bảy", date(2026, 11, 28), "by"),
        ("trước thứ 6", date(2026, 11, 27), "before"),
        ("chủ nhật tuần sau", date(2026, 11, 29), "by"),
        ("01/03", date(2027, 3, 1), "by"),
    ],
)
def test_a_day_is_read_as_people_type_it(typed: str, day: date, operator: str) -> None:
    """On Saturday 21 November 2026."""
    found = typed_due(typed, date(2026, 11, 21))

    assert (day, DeadlineOperator(operator)) == found


@pytest.mark.parametrize(
    "typed", ["", "sớm", "32/12", "30/2", "😀", "trước", "thứ chín", "1" * 4000]
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    """With a sentence that says how to type one."""
    with pytest.raises(Refusal, match="day_unreadable"):
        typed_due(typed, date(2026, 11, 21))


async def test_a_date_of_another_owner_presses_no_cell(world: World, cell: Cell) -> None:
    """Hà Tĩnh: the 20th of November is the standing committee's; the 5th of December the cell's."""
    now = await _open(world, cell, "hatinh_city_2024")

    assert [False, True, True, False] == [day.reminds for day in now.law]
    alarmed = {each.second.last for each in now.clashes if each.clash is Clash.AFTER_LAW}
    assert not alarmed & {date(2024, 11, 19), date(2024, 12, 14)}


@pytest.mark.parametrize(
    ("reviews_in", "dossier"),
    [(19, date(2026, 12, 29)), (20, date(2026, 12, 30)), (21, date(2026, 12, 30))],
)
async def test_the_step_takes_its_day_from_the_law(
    world: World, cell: Cell, reviews_in: int, dossier: date
) -> None:
    """HD 43, 4.1: before 31/12 the 30th is the last day; ten days later is after it."""
    world.clock.move(timedelta(days=730))
    async with world.job() as work:
        last = date(2026, 12, reviews_in)
        await cycles.open_cycle(work, cell.people["an"], "national_2025", last)
        now = await calendar.of_cell(work, cell.people["an"])

    assert dossier == _last(now, CalendarMatter.DOSSIER)
    assert [True, False, False, False] == [day.reminds for day in now.law]
    assert [date(2026, 12, 30), date(2027, 1, 14), date(2027, 1, 31), date(2027, 2, 28)] == [
        day.last for day in now.law
    ]
    assert Clash.AFTER_LAW not in [each.clash for each in now.clashes]


async def test_a_draft_report_goes_out_working_days_ahead(world: World, cell: Cell) -> None:
    """From 2025 on three working days lie between: for a Wednesday the Thursday before."""
    now = await _open(world, cell, "national_2025")
    late = await _put(world, cell, CalendarMatter.PAPERS_OUT, date(2024, 12, 6))
    warned = [(each.second.title, each.second.last) for each in late.clashes]
    in_time = await _put(world, cell, CalendarMatter.PAPERS_OUT, date(2024, 12, 5))

    assert date(2024, 12, 11) == _last(now, CalendarMatter.MEETING)
    assert date(2024, 12, 5) == _last(now, CalendarMatter.PAPERS_OUT)
    assert date(2024, 12, 5) == _last(now, CalendarMatter.COMMITTEE_READS)
    assert () == now.clashes
    assert [
        (
            "Gửi dự thảo báo cáo tập thể trước ngày họp ít nhất 3 ngày làm việc"
            " (HD 43-HD/BTCTW, mục 2.1.a)",
            date(2024, 12, 5),
        )
    ] == warned
    assert () == in_time.clashes


async def test_another_meeting_takes_the_papers_with_it(world: World, cell: Cell) -> None:
    """A Monday: the Tuesday before; New Year's Day is no working day."""
    await _open(world, cell, "national_2025")
    monday = await _put(world, cell, CalendarMatter.MEETING, date(2024, 12, 23))
    january = await _put(world, cell, CalendarMatter.MEETING, date(2025, 1, 6))

    assert date(2024, 12, 17) == _last(monday, CalendarMatter.PAPERS_OUT)
    assert date(2024, 12, 30) == _last(january, CalendarMatter.PAPERS_OUT)


async def test_the_rules_of_2023_name_no_working_days(world: World, cell: Cell) -> None:
    """The house's usage stays: two days before."""
    now = await _open(world, cell)

    assert date(2024, 12, 9) == _last(now, CalendarMatter.PAPERS_OUT)


@pytest.mark.parametrize(
    ("opened", "reviews_in", "warned"),
    [
        (date(2027, 1, 4), date(2027, 1, 8), [date(2026, 12, 30)]),
        (date(2027, 2, 15), date(2027, 2, 20), []),
    ],
)
async def test_a_year_opened_late_is_told_once_and_plans_nothing_in_the_past(
    world: World, cell: Cell, opened: date, reviews_in: date, warned: list[date]
) -> None:
    """The date of the law is over: the dossier is after it, and no step lies behind today. In
    February it is long about another thing."""
    world.clock.move(opened - date(2024, 11, 20))
    async with world.job() as work:
        an = cell.people["an"]
        await cycles.open_cycle(work, an, "national_2025", reviews_in, year=2026)
        now = await calendar.of_cell(work, an)

    derived = [day for day in now.days if day.matter is not CalendarMatter.LAW]
    assert all(day.last >= opened for day in derived)
    assert warned == [
        each.second.last
        for each in now.clashes
        if each.clash is Clash.AFTER_LAW and each.first.matter is CalendarMatter.DOSSIER
    ]
    assert Clash.ORDER not in [each.clash for each in now.clashes]


async def test_a_profile_without_dates_warns_of_nothing(world: World, cell: Cell) -> None:
    """The national rules of 2023 name none for 2024."""
    now = await _open(world, cell, "national_2023")

    assert () == now.law
    assert () == now.clashes
