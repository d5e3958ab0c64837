"""Who was what on a day: by first day, last day and the day between, in any order of entry."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.database import Database
from storage.member_then import History, MemberThen
from storage.queries import people
from storage.tables import (
    Human,
    Member,
    MemberRole,
    MemberStatus,
    Organisation,
    OrganisationKind,
    Period,
    Post,
)
from terms.people import LeftWhy, PeriodKind, PostBody, PostRole
from tests.storage.one_member import member, post

DAY = date(2026, 6, 15)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
SECRETARY = (PostBody.CELL, PostRole.SECRETARY)


def period(
    kind: PeriodKind, since: date | None = None, until: date | None = None, on: int | None = None
) -> Period:
    """A period of hers, on her post 7 where `on` says so."""
    return Period(member_id=1, kind=kind, since=since, until=until, post_id=on)


def then(
    who: Member, posts: Iterable[Post] = (), periods: Iterable[Period] = (), day: date = DAY
) -> MemberThen:
    """Who she was that day."""
    return History(who, tuple(posts), tuple(periods)).then(day)


def test_what_has_no_day_is_so_on_every_day() -> None:
    """What the time before knew is neither begun nor ended by anybody's guess."""
    posts, periods = [post(*SECRETARY)], [period(PeriodKind.EXEMPT)]

    for day in (date(2013, 1, 1), DAY, date(2099, 1, 1)):
        found = then(member(), posts, periods, day)
        assert (MemberRole.SECRETARY, True, True) == (found.role, found.exempt, found.belongs)


@pytest.mark.parametrize(("day", "so"), [(BEFORE, False), (DAY, True), (AFTER, True)])
def test_the_first_day_counts(day: date, so: bool) -> None:
    """Secretary, exempt and suspended since this day."""
    posts = [post(*SECRETARY, since=DAY)]
    periods = [period(kind, DAY) for kind in (PeriodKind.EXEMPT, PeriodKind.SUSPENDED)]

    found = then(member(), posts, periods, day)

    assert (so, so, so) == (found.role is MemberRole.SECRETARY, found.exempt, found.suspended)


@pytest.mark.parametrize(("day", "so"), [(BEFORE, True), (DAY, False), (AFTER, False)])
def test_the_day_it_ends_does_not(day: date, so: bool) -> None:
    """No secretary and not exempt any more from this day on."""
    posts, periods = [post(*SECRETARY, until=DAY)], [period(PeriodKind.EXEMPT, None, DAY)]

    found = then(member(), posts, periods, day)

    assert (so, so) == (found.role is MemberRole.SECRETARY, found.exempt)


@pytest.mark.parametrize(("day", "here"), [(BEFORE, True), (DAY, False), (AFTER, False)])
def test_who_was_transferred_is_counted_here_no_more(day: date, here: bool) -> None:
    """From the day of the transfer on."""
    gone = member(until=DAY, left_why=LeftWhy.TRANSFERRED)

    assert here is then(gone, day=day).belongs


@pytest.mark.parametrize(("day", "here"), [(BEFORE, True), (DAY, False), (AFTER, True)])
def test_who_came_back_was_away_between(day: date, here: bool) -> None:
    """One day long, here."""
    assert here is then(member(), (), [period(PeriodKind.AWAY, DAY, AFTER)], day).belongs


def test_nobody_is_a_member_before_his_admission() -> None:
    """Whatever the cell's own days are."""
    new = member(admitted_on=DAY)

    assert [False, True] == [then(new, day=day).belongs for day in (BEFORE, DAY)]


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        (BEFORE, MemberStatus.PROBATIONARY),
        (DAY, MemberStatus.OFFICIAL),
        (AFTER, MemberStatus.OFFICIAL),
    ],
)
def test_official_standing_begins_on_its_day(day: date, standing: MemberStatus) -> None:
    """Before it he was on probation."""
    assert standing is then(member(official_on=DAY), day=day).status


def test_official_standing_does_not_begin_by_itself() -> None:
    """A day it was expected on is no decision (Điều lệ Đảng, điều 5)."""
    waits = member(status=MemberStatus.PROBATIONARY, official_on=BEFORE)

    assert MemberStatus.PROBATIONARY is then(waits).status


def test_a_leader_leads_since_his_oldest_post() -> None:
    """A second post does not make him new; a post of an unknown day makes the day unknown."""
    first = post(PostBody.STATE, PostRole.HEAD, since=date(2020, 1, 1))
    second = post(*SECRETARY, since=BEFORE)
    unknown = post(PostBody.PARTY, PostRole.COMMITTEE_MEMBER)

    assert date(2020, 1, 1) == then(member(), [second, first]).leader_since
    assert None is then(member(), [first, unknown]).leader_since
    assert then(member(), [first, unknown]).leader
    assert not then(member()).leader


def test_who_is_suspended_from_the_committee_keeps_the_post_and_acts_no_more() -> None:
    """He still writes as a leader, about the time before (S1 V.12)."""
    posts = [post(*SECRETARY)]
    suspended = [period(PeriodKind.COMMITTEE_SUSPENDED, DAY, on=7)]

    before, now = (then(member(), posts, suspended, day) for day in (BEFORE, DAY))

    assert (MemberRole.SECRETARY, None) == (before.role, before.committee_suspended_on)
    assert (MemberRole.MEMBER, DAY) == (now.role, now.committee_suspended_on)
    assert now.leader
    assert not now.suspended


DAYS = st.one_of(st.none(), st.dates(date(2025, 12, 1), date(2026, 12, 31)))
PERIODS = st.builds(period, st.sampled_from(list(PeriodKind)), DAYS, DAYS, st.just(7))
POSTS = st.builds(
    post, st.sampled_from(list(PostBody)), st.sampled_from(list(PostRole)), DAYS, DAYS
)


@given(st.data(), st.lists(POSTS, max_size=4), st.lists(PERIODS, max_size=5), st.dates())
def test_the_order_of_entry_makes_no_difference(
    data: st.DataObject, posts: list[Post], periods: list[Period], day: date
) -> None:
    """Whoever notes a transfer before the exemption, or after it, has the same member that day."""
    other_posts = data.draw(st.permutations(posts))
    other_periods = data.draw(st.permutations(periods))

    one = then(member(), posts, periods, day)
    other = then(member(), other_posts, other_periods, day)

    told = [
        (
            each.belongs,
            each.status,
            each.role,
            each.leader,
            each.leader_since,
            each.committee_suspended_on,
            each.exempt,
            each.suspended,
        )
        for each in (one, other)
    ]
    assert told[0] == told[1]


async def test_whoever_is_added_without_a_person_is_somebody_new(database: Database) -> None:
    """And a membership that is added with one is of him."""
    async with database.transaction() as session:
        cells = [Organisation(kind=OrganisationKind.CELL, name=name) for name in ("Một", "Hai")]
        session.add_all(cells)
        await session.flush()
        one, other = (cell.id or 0 for cell in cells)
        lan = member(id=None, person_id=None, cell_id=one)
        session.add(lan)
        await session.flush()
        moved = member(id=None, person_id=lan.person_id, cell_id=other)
        namesake = member(id=None, person_id=None, cell_id=other, birth_date=date(1990, 1, 1))
        session.add_all([moved, namesake])
        await session.flush()

        persons = [await session.get(Human, each.person_id) for each in (lan, moved, namesake)]

    assert None not in persons
    assert lan.person_id == moved.person_id
    assert lan.person_id != namesake.person_id


async def test_a_cell_is_read_with_all_its_posts_and_periods_at_once(database: Database) -> None:
    """Two posts and two periods of one are neither doubled nor given to the other."""
    async with database.transaction() as session:
        cell = Organisation(kind=OrganisationKind.CELL, name="Chi bộ Ví Dụ")
        session.add(cell)
        await session.flush()
        lan = member(id=None, person_id=None, cell_id=cell.id)
        binh = member(id=None, person_id=None, cell_id=cell.id, full_name="Lê Văn Bình")
        session.add(lan)
        await session.flush()
        session.add(binh)
        await session.flush()
        number = lan.id or 0
        session.add_all(
            [
                Post(member_id=number, body=PostBody.CELL, role=PostRole.SECRETARY),
                Post(member_id=number, body=PostBody.STATE, role=PostRole.HEAD),
                Period(member_id=number, kind=PeriodKind.EXEMPT),
                Period(member_id=number, kind=PeriodKind.SUSPENDED, until=DAY),
            ]
        )
        await session.flush()

        found = await people.histories(session)
        today = await people.members_on(session, cell.id or 0, DAY)

    assert [(0, 0), (2, 2)] == [(len(one.posts), len(one.periods)) for one in found]
    assert [("Lê Văn Bình", False, False), ("Trần Thị Lan", True, False)] == [
        (one.full_name, one.exempt, one.suspended) for one in today
    ]
