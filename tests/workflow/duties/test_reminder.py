"""Reminders: to whoever still owes, once a person and day, never at night nor on a day off."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from storage.queries import duties as duty_rows
from storage.queries import people
from storage.tables import DutyKind, DutyStep, LaidCycle, OutboxMessage, Overseer, Period, Post
from storage.tables.duty import NEVER
from terms.people import PeriodKind, PostBody, PostRole
from tests.rows import few
from tests.workflow.conftest import Cell, World
from workflow import cycle as cycles
from workflow.clock import VIETNAM
from workflow.duties import duty_list, reminder
from workflow.duties.reminder import ReminderFacts
from workflow.meeting import roll_call
from workflow.quiet import QuietHours
from workflow.reminder_days import Steps
from workflow.review import handing_in, prompts, writing

LAST_DAY = date(2024, 12, 4)
"""Due before 5 December: missed at 00:00 of the 5th, so two days are left on the 2nd."""
TODAY = date(2024, 11, 20)


async def _open(world: World, cell: Cell, last: date = LAST_DAY) -> None:
    async with world.job() as work:
        await cycles.open_cycle(work, cell.people["an"], "hcmc_edu_2023", last)
    await _tick(world, world.clock.now())


async def _tick(world: World, moment: datetime) -> int:
    """Plan at a moment; give how many messages that added."""
    before = len(await _rows(world))
    world.clock.move(moment - world.clock.now())
    more = True
    while more:
        async with world.job() as work:
            more = await reminder.tick(work)
    return len(await _rows(world)) - before


async def _rows(world: World) -> list[OutboxMessage]:
    async with world.job() as work:
        found = await (await work.session()).exec(select(OutboxMessage).order_by(OutboxMessage.key))
        return list(found.all())


async def _said(world: World) -> dict[int, ReminderFacts | None]:
    """Give what each planned reminder would say now, by member."""
    rows = await _rows(world)
    async with world.job() as work:
        return {row.member_id: await reminder.facts_for(work, row) for row in rows}


async def _hand_in(world: World, cell: Cell, who: str) -> None:
    async with world.job() as work:
        page = await writing.begin(work, cell.people[who])
        for item in page.items:
            value = {"grade": "good", "level": "good", "rows": "8 8 8 3"}.get(
                item.kind.value, "Đã làm xong."
            )
            await writing.answer(work, cell.people[who], item.id, value)
        await handing_in.submit(work, cell.people[who])


def _at(day: int, hour: int = 8, minute: int = 0, month: int = 12) -> datetime:
    return datetime(2024, month, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("after", "step"),
    [
        (date(2024, 11, 26), date(2024, 11, 27)),
        (date(2024, 11, 27), date(2024, 12, 1)),
        (date(2024, 11, 30), date(2024, 12, 1)),
        (date(2024, 12, 1), date(2024, 12, 3)),
        (date(2024, 12, 3), date(2024, 12, 4)),
        (date(2024, 12, 4), date(2024, 12, 5)),
        (date(2024, 12, 6), date(2024, 12, 7)),
        (date(2024, 12, 7), NEVER),
    ],
)
def test_seven_three_days_the_eve_the_day_then_three_days_late(after: date, step: date) -> None:
    """T-7, T-3, T-1, T, and three days after; then no more."""
    found = Steps().next_after(LAST_DAY, after)

    assert step == found


def test_a_house_sets_its_own_steps() -> None:
    """In any order; without overdue days there is none after the last."""
    own = Steps(before=(1, 14), overdue=0)

    found = [own.next_after(LAST_DAY, date(2024, 11, 1) + timedelta(days=n)) for n in (0, 20, 33)]

    assert [date(2024, 11, 20), date(2024, 12, 3), NEVER] == found
    assert 14 == own.reach


@pytest.mark.parametrize(
    ("moment", "planned"),
    few(
        [
            (_at(26, 23, 59, month=11), 0),
            (_at(27, 0, month=11), 4),
            (_at(27, 20, 59, month=11), 4),
            (_at(27, 21, month=11), 0),
        ],
        0,
        1,
    ),
)
async def test_the_first_reminder_a_week_before(
    world: World, cell: Cell, moment: datetime, planned: int
) -> None:
    """On the whole of its day, but not planned in its night; not to the exempt one."""
    await _open(world, cell)

    found = await _tick(world, moment)

    assert planned == found


async def test_nobody_is_woken(world: World, cell: Cell) -> None:
    """Planned at midnight, sent at seven."""
    await _open(world, cell)

    await _tick(world, _at(2, 0, 1))

    assert {_at(2, 7)} == {row.not_before for row in await _rows(world)}


async def test_planning_again_plans_nothing(world: World, cell: Cell) -> None:
    """Any number of workers may tick, any number of times."""
    await _open(world, cell)

    first = await _tick(world, _at(2))
    second = await _tick(world, _at(2, 9))

    assert (4, 0) == (first, second)


async def test_what_changed_is_derived_before_anything_is_planned(world: World, cell: Cell) -> None:
    """Lan is asked to explain something: her duty is there before the day's steps are taken; the
    other years of the house are not looked at for it."""
    await _open(world, cell)
    world.clock.move(_at(2) - world.clock.now())

    async with world.job() as work:
        nothing = await duty_list.lay_due(work, 50)
    async with world.job() as work:
        lan = cell.people["lan"]
        await prompts.add(work, cell.people["an"], lan.member_id, "Làm rõ việc nộp báo cáo muộn.")
    async with world.job() as work:
        changed = await duty_list.lay_due(work, 50)
        owed = {one.kind for one in await duty_list.owed_by(work, lan.member_id)}

    assert (0, 1) == (nothing, changed)
    assert DutyKind.ANSWER_PROMPTS in owed


async def test_a_look_at_every_year_waits_for_the_days_steps(
    world: World, cell: Cell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One step a tick: while there are steps, no year is looked at that nobody said changed."""
    await _open(world, cell)
    monkeypatch.setattr(reminder, "STEPS_AT_ONCE", 1)
    world.clock.move(_at(2) - world.clock.now())

    looked_at = []
    more = True
    while more:
        async with world.job() as work:
            more = await reminder.tick(work)
        async with world.job() as work:
            laid = (await (await work.session()).exec(select(LaidCycle))).one()
            looked_at.append(laid.laid_on == world.clock.now().date())

    assert len(looked_at) > 1
    assert [False] * (len(looked_at) - 1) + [True] == looked_at


async def test_a_step_is_one_row_for_all_who_owe_until_that_day(world: World, cell: Cell) -> None:
    """To take it writes that row alone, however many members are reminded."""
    await _open(world, cell)

    reminded = await _tick(world, _at(2))

    async with world.job() as work:
        steps = (await (await work.session()).exec(select(DutyStep))).all()
        taken = [step.next_reminder for step in steps if step.last_day == LAST_DAY]
    assert 4 == reminded
    assert [date(2024, 12, 3)] == taken


async def test_who_owes_something_since_a_step_was_taken_comes_with_the_next(
    world: World, cell: Cell
) -> None:
    """A prompt after the day's reminders: the member of it is not reminded twice that day."""
    await _open(world, cell)
    await _tick(world, _at(2))
    async with world.job() as work:
        lan = cell.people["lan"]
        await prompts.add(work, cell.people["an"], lan.member_id, "Làm rõ việc nộp báo cáo muộn.")

    same_day = await _tick(world, _at(2, hour=11))
    next_day = await _tick(world, _at(3))

    assert (0, 4) == (same_day, next_day)


async def test_a_late_start_sends_one_for_all_that_was_missed(world: World, cell: Cell) -> None:
    """Nothing was planned between the opening and the day after the last but one step."""
    await _open(world, cell)

    found = await _tick(world, _at(3))

    assert 4 == found
    assert 1 == len([row for row in await _rows(world) if row.member_id == 2])


@pytest.mark.parametrize(("today", "planned"), [(_at(29, month=11), 4), (_at(30, month=11), 0)])
async def test_what_falls_on_a_weekend_comes_on_friday(
    world: World, cell: Cell, today: datetime, planned: int
) -> None:
    """Sunday 1 December is the eve of the last day but one: Friday reminds, Saturday does not."""
    object.__setattr__(world.house, "quiet", QuietHours(weekends=True))
    await _open(world, cell, last=date(2024, 12, 3))
    await _tick(world, _at(28, month=11))

    found = await _tick(world, today)

    assert planned == found


async def test_what_was_done_meanwhile_is_not_reminded_of(world: World, cell: Cell) -> None:
    """The duty is looked at again when the message is sent."""
    await _open(world, cell)
    await _tick(world, _at(2))
    await _hand_in(world, cell, "lan")

    said = await _said(world)

    assert said.pop(cell.people["lan"].member_id) is None
    assert {2} == {facts.own[0].left for facts in said.values() if facts is not None}


async def test_who_has_done_it_is_not_planned_for(world: World, cell: Cell) -> None:
    """No row at all."""
    await _open(world, cell)
    await _hand_in(world, cell, "lan")

    await _tick(world, _at(2))

    assert cell.people["lan"].member_id not in {row.member_id for row in await _rows(world)}


async def test_the_reminder_counts_what_is_written(world: World, cell: Cell) -> None:
    """Days left and answers so far are those of the moment it is sent."""
    await _open(world, cell)
    lan = cell.people["lan"]
    async with world.job() as work:
        await writing.begin(work, lan)
        await writing.answer(work, lan, "i1", "Một câu.")
    await _tick(world, _at(3))

    facts = (await _said(world))[lan.member_id]

    assert facts is not None
    assert facts.written is not None
    assert (1, 1) == (facts.own[0].left, facts.written.answered)
    assert LAST_DAY == facts.own[0].last


async def test_the_secretary_gets_one_message_with_the_cells_matters(
    world: World, cell: Cell
) -> None:
    """His own duty, the cell's, and how many members are not done: no message a person."""
    await _open(world, cell)
    await _tick(world, _at(2))

    facts = (await _said(world))[cell.people["an"].member_id]

    assert facts is not None
    assert facts.digest is not None
    assert ["write_review"] == [owed.kind.value for owed in facts.own]
    assert [("write_review", 3, 2)] == [(k.value, n, d) for k, n, d in facts.digest.waiting]
    assert 1 == len([r for r in await _rows(world) if r.member_id == cell.people["an"].member_id])


async def test_the_cells_matters_are_not_shown_while_it_meets(world: World, cell: Cell) -> None:
    """A message that fell due comes late: what is overdue is not for all in the room to read."""
    await _open(world, cell)
    await _tick(world, _at(2))
    async with world.job() as work:
        await roll_call.call_roll(work, cell.people["an"])

    facts = (await _said(world))[cell.people["an"].member_id]

    assert facts is not None
    assert facts.digest is None
    assert ["write_review"] == [owed.kind.value for owed in facts.own]


@pytest.mark.parametrize(("day", "late"), [(1, None), (2, 1), (3, 2)])
async def test_a_late_cell_goes_one_level_up(
    world: World, cell: Cell, day: int, late: int | None
) -> None:
    """The consultation was due by 1 December: from the 2nd, a table of numbers, no names."""
    dung = cell.people["dung"].member_id
    async with world.job() as work:
        (school, _) = await people.line_of(await work.session(), cell.cell_id)
        (await work.session()).add(Overseer(organisation_id=school.id or 0, member_id=dung))
    await _open(world, cell)

    await _tick(world, _at(day))

    facts = (await _said(world)).get(dung)
    said = facts.late[0] if facts is not None else None
    assert late == (said.days if said is not None else None)
    assert said is None or ("Chi bộ Tổ Tự nhiên", 1, 0) == (
        said.name,
        said.of_cell,
        said.of_members,
    )


@pytest.mark.parametrize(
    ("hour", "days", "expected"),
    few(
        [
            (9, 0, _at(2, 19)),
            (19, 0, _at(3, 8)),
            (9, 1, _at(3, 8)),
            (9, 3, _at(5, 8)),
            (9, 40, _at(5, 8)),
        ],
        0,
        2,
    ),
)
async def test_a_reminder_can_be_put_off(
    world: World, cell: Cell, hour: int, days: int, expected: datetime
) -> None:
    """This evening, tomorrow, in three days at most; tapped twice, it comes once."""
    await _open(world, cell)
    world.clock.move(_at(2, hour) - world.clock.now())
    lan = cell.people["lan"].member_id

    async with world.job() as work:
        at = [await reminder.snooze(work, lan, days=days) for _ in range(2)]

    assert [expected, expected] == at
    assert [expected] == [row.not_before for row in await _rows(world)]


async def test_put_off_until_tomorrow_means_one_message_tomorrow(world: World, cell: Cell) -> None:
    """The one he asked for takes the place of the tick's."""
    await _open(world, cell)
    await _tick(world, _at(2))
    lan = cell.people["lan"].member_id
    async with world.job() as work:
        await reminder.snooze(work, lan, days=1)

    await _tick(world, _at(3, 0, 5))

    rows = [row for row in await _rows(world) if row.member_id == lan]
    assert [_at(2), _at(3, 8)] == [row.not_before for row in rows]


async def test_between_now_and_then_it_is_silent(world: World, cell: Cell) -> None:
    """Who put it off by three days hears nothing of the days between."""
    await _open(world, cell)
    lan = cell.people["lan"].member_id
    world.clock.move(_at(1, 9) - world.clock.now())
    async with world.job() as work:
        await reminder.snooze(work, lan, days=3)

    for day in (2, 3):
        await _tick(world, _at(day))

    rows = [row for row in await _rows(world) if row.member_id == lan]
    assert [_at(4)] == [row.not_before for row in rows]


async def test_no_more_reminders_until_asked_again(world: World, cell: Cell) -> None:
    """Muted, also what was planned before; put off is asked for again."""
    await _open(world, cell)
    await _tick(world, _at(2))
    lan = cell.people["lan"].member_id
    async with world.job() as work:
        await reminder.mute(work, lan, muted=True)

    silent = (await _said(world))[lan]
    await _tick(world, _at(3))
    async with world.job() as work:
        await reminder.snooze(work, lan, days=0)
    again = (await _said(world))[lan]

    assert silent is None
    assert again is not None
    assert [_at(2), _at(3, 19)] == [
        row.not_before for row in await _rows(world) if row.member_id == lan
    ]


async def test_one_that_missed_its_day_gives_way_to_a_newer_one(world: World, cell: Cell) -> None:
    """Nobody gets two on a morning after the delivery stood still; nor none."""
    await _open(world, cell)
    await _tick(world, _at(2))
    lan = cell.people["lan"].member_id
    (old,) = [row for row in await _rows(world) if row.member_id == lan]
    world.clock.move(_at(3, 7) - world.clock.now())
    async with world.job() as work:
        alone = await reminder.facts_for(work, old)

    await _tick(world, _at(3))

    async with world.job() as work:
        beside = await reminder.facts_for(work, old)
    assert alone is not None
    assert beside is None


@pytest.mark.parametrize(
    "deputies",
    few(
        [
            {},
            {"lan": {"until": TODAY}, "binh": {}},
            {"lan": {"since": TODAY + timedelta(days=1)}, "binh": {"since": TODAY}},
            {"lan": {}, "binh": {}},
            {"an": {}, "binh": {}},
        ],
        1,
        3,
    ),
)
@pytest.mark.parametrize("kept", few([None, PeriodKind.COMMITTEE_SUSPENDED, PeriodKind.AWAY], 0, 1))
async def test_who_is_told_for_a_cell_is_who_leads_it_by_the_members_book(
    world: World,
    cell: Cell,
    deputies: dict[str, dict[str, date]],
    kept: PeriodKind | None,
) -> None:
    """Its secretary; while they are kept from the post, the deputy whose name comes first."""
    an = cell.people["an"].member_id
    async with world.job() as work:
        session = await work.session()
        post = (await session.exec(select(Post).where(Post.member_id == an))).first()
        assert post is not None
        if kept is not None:
            session.add(Period(member_id=an, post_id=post.id, kind=kept, since=TODAY))
        for name, days in deputies.items():
            who = cell.people[name].member_id
            role = PostRole.DEPUTY_SECRETARY
            since, until = days.get("since"), days.get("until")
            session.add(
                Post(member_id=who, body=PostBody.CELL, role=role, since=since, until=until)
            )

    async with world.job() as work:
        session = await work.session()
        told = await duty_rows.heads(session, [cell.cell_id], TODAY)
        leading = await people.secretaries_of(session, cell.cell_id, TODAY)

    assert [(cell.cell_id, one.id) for one in leading[:1]] == list(told.items())
