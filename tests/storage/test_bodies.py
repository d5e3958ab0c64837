"""Who sat in a body that meets on a day: by posts, as what, in any order of entry."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.database import Database
from storage.member_then import History
from storage.queries import bodies, people
from storage.tables import (
    MemberRole,
    Organisation,
    OrganisationKind,
    Period,
    Post,
)
from terms.people import BodyKind, PeriodKind, PostBody, PostRole
from tests.storage.one_member import member, post

DAY = date(2026, 6, 15)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
BODY = 9
DANG_BO = 5
CHI_UY, LEADERS = BodyKind.CELL_COMMITTEE, BodyKind.LEADERSHIP


def sat(
    posts: Iterable[Post],
    periods: Iterable[Period] = (),
    kind: BodyKind = CHI_UY,
    day: date = DAY,
    of: int = 1,
    **values: Any,
) -> MemberRole | None:
    """As what she sat in that body that day; None where she did not."""
    found = History(member(**values), tuple(posts), tuple(periods)).seated(kind, BODY, of, day)
    return None if found is None else found.role


@pytest.mark.parametrize(
    ("post_role", "role"),
    [
        (PostRole.SECRETARY, MemberRole.SECRETARY),
        (PostRole.DEPUTY_SECRETARY, MemberRole.DEPUTY_SECRETARY),
        (PostRole.COMMITTEE_MEMBER, MemberRole.COMMITTEE_MEMBER),
    ],
)
def test_the_committee_is_who_has_a_post_in_the_cell(post_role: PostRole, role: MemberRole) -> None:
    """Each as what the post says."""
    assert role is sat([post(PostBody.CELL, post_role)])


@pytest.mark.parametrize(
    ("post_role", "role"),
    [
        (PostRole.HEAD, MemberRole.SECRETARY),
        (PostRole.DEPUTY_HEAD, MemberRole.DEPUTY_SECRETARY),
    ],
)
def test_the_head_of_the_workplace_leads_its_leadership(
    post_role: PostRole, role: MemberRole
) -> None:
    """A deputy head stands in, as a deputy secretary does in the cell."""
    assert role is sat([post(PostBody.STATE, post_role)], kind=LEADERS)


def test_a_post_in_one_body_is_no_seat_in_another() -> None:
    """Neither a principal's in the committee nor a secretary's in the leadership, nor one above."""
    principal = [post(PostBody.STATE, PostRole.HEAD)]
    secretary = [post(PostBody.CELL, PostRole.SECRETARY)]
    above = [post(PostBody.PARTY, PostRole.COMMITTEE_MEMBER)]

    assert [None, None] == [sat(principal), sat(secretary, kind=LEADERS)]
    assert {None} == {sat(above, kind=kind) for kind in BodyKind}


@pytest.mark.parametrize(
    ("post_role", "in_committee", "in_standing"),
    [
        (PostRole.SECRETARY, MemberRole.SECRETARY, MemberRole.SECRETARY),
        (PostRole.DEPUTY_SECRETARY, MemberRole.DEPUTY_SECRETARY, MemberRole.DEPUTY_SECRETARY),
        (PostRole.STANDING_MEMBER, MemberRole.COMMITTEE_MEMBER, MemberRole.COMMITTEE_MEMBER),
        (PostRole.COMMITTEE_MEMBER, MemberRole.COMMITTEE_MEMBER, None),
    ],
)
def test_who_sits_in_the_standing_committee_sits_in_the_committee(
    post_role: PostRole, in_committee: MemberRole, in_standing: MemberRole | None
) -> None:
    """A member of the committee is none of the standing committee."""
    posts = [post(PostBody.PARTY, post_role, above=DANG_BO)]

    assert in_committee is sat(posts, kind=BodyKind.PARTY_COMMITTEE, of=DANG_BO)
    assert in_standing is sat(posts, kind=BodyKind.STANDING_COMMITTEE, of=DANG_BO)


def test_a_post_above_the_cell_is_a_seat_in_that_organisation_alone() -> None:
    """Neither in the next one, nor in the cell's own leadership; nor anywhere, if nobody said."""
    committee = post(PostBody.PARTY, PostRole.COMMITTEE_MEMBER, above=DANG_BO)
    unsaid = post(PostBody.PARTY, PostRole.COMMITTEE_MEMBER)
    head = [post(PostBody.STATE, PostRole.HEAD, above=DANG_BO)]

    assert sat([committee], kind=BodyKind.PARTY_COMMITTEE, of=DANG_BO + 1) is None
    assert sat([unsaid], kind=BodyKind.PARTY_COMMITTEE, of=DANG_BO) is None
    assert sat(head, kind=LEADERS, of=DANG_BO) is MemberRole.SECRETARY
    assert sat(head, kind=LEADERS) is None


@pytest.mark.parametrize(("day", "sits"), [(BEFORE, False), (DAY, True), (AFTER, True)])
def test_the_first_day_of_a_post_counts(day: date, sits: bool) -> None:
    """Elected on that day."""
    posts = [post(PostBody.CELL, PostRole.COMMITTEE_MEMBER, since=DAY)]

    assert sits is (sat(posts, day=day) is not None)


@pytest.mark.parametrize(("day", "sits"), [(BEFORE, True), (DAY, False), (AFTER, False)])
def test_the_day_a_post_ends_does_not(day: date, sits: bool) -> None:
    """No committee member any more from that day on."""
    posts = [post(PostBody.CELL, PostRole.COMMITTEE_MEMBER, until=DAY)]

    assert sits is (sat(posts, day=day) is not None)


@pytest.mark.parametrize(("day", "sits"), [(BEFORE, True), (DAY, False), (AFTER, False)])
def test_who_is_suspended_from_the_committee_does_not_sit_in_it(day: date, sits: bool) -> None:
    """They review the time before, in their cell (S1 V.12)."""
    posts = [post(PostBody.CELL, PostRole.COMMITTEE_MEMBER)]
    kept = [Period(member_id=1, kind=PeriodKind.COMMITTEE_SUSPENDED, since=DAY, post_id=7)]

    assert sits is (sat(posts, kept, day=day) is not None)


@pytest.mark.parametrize(("day", "sits"), [(BEFORE, True), (DAY, False), (AFTER, False)])
def test_who_left_the_cell_sits_in_its_committee_no_more(day: date, sits: bool) -> None:
    """Whatever was noted of the post."""
    posts = [post(PostBody.CELL, PostRole.SECRETARY)]

    assert sits is (sat(posts, day=day, until=DAY) is not None)


DAYS = st.one_of(st.none(), st.dates(date(2025, 12, 1), date(2026, 12, 31)))
PERIODS = st.builds(
    lambda kind, since, until: Period(member_id=1, kind=kind, since=since, until=until, post_id=7),
    st.sampled_from(list(PeriodKind)),
    DAYS,
    DAYS,
)
POSTS = st.builds(
    post, st.sampled_from(list(PostBody)), st.sampled_from(list(PostRole)), DAYS, DAYS
)


@given(
    st.data(),
    st.sampled_from(list(BodyKind)),
    st.lists(POSTS, max_size=4),
    st.lists(PERIODS, max_size=5),
    st.dates(),
)
def test_the_order_of_entry_makes_no_difference(
    data: st.DataObject, kind: BodyKind, posts: list[Post], periods: list[Period], day: date
) -> None:
    """Whoever notes the suspension before the post, or after it, has the same body that day."""
    other_posts = data.draw(st.permutations(posts))
    other_periods = data.draw(st.permutations(periods))

    assert sat(posts, periods, kind, day) == sat(other_posts, other_periods, kind, day)


async def test_a_body_is_read_by_its_day_and_the_cell_stays_whole(database: Database) -> None:
    """Two of three sit in the committee; another cell's secretary does not."""
    async with database.transaction() as session:
        cell, other = (
            Organisation(kind=OrganisationKind.CELL, name=name) for name in ("Chi bộ 1", "Chi bộ 2")
        )
        session.add_all([cell, other])
        await session.flush()
        body = Organisation(
            kind=OrganisationKind.BODY, body=CHI_UY, parent_id=cell.id, name="Chi ủy Chi bộ 1"
        )
        session.add(body)
        names = ("Trần Thị Lan", "Lê Văn Bình", "Phạm Thị Cúc", "Hoàng Văn Dũng")
        homes = (cell.id, cell.id, cell.id, other.id)
        rows = []
        for name, home in zip(names, homes, strict=True):
            rows.append(member(id=None, person_id=None, cell_id=home, full_name=name))
            session.add(rows[-1])
            await session.flush()
        lan, binh, _, dung = (row.id or 0 for row in rows)
        committee = PostRole.COMMITTEE_MEMBER
        session.add_all(
            [
                Post(member_id=lan, body=PostBody.CELL, role=PostRole.SECRETARY),
                Post(member_id=binh, body=PostBody.CELL, role=committee, since=DAY),
                Post(member_id=dung, body=PostBody.CELL, role=PostRole.SECRETARY),
            ]
        )
        await session.flush()
        number = body.id or 0

        sat_then = {
            day: [one.full_name for one in await people.members_on(session, number, day)]
            for day in (BEFORE, DAY)
        }
        led = await people.secretaries_of(session, number, DAY)
        of_cell = await people.members_on(session, cell.id or 0, DAY)

    assert {BEFORE: ["Trần Thị Lan"], DAY: ["Lê Văn Bình", "Trần Thị Lan"]} == sat_then
    assert [("Trần Thị Lan", number)] == [(one.full_name, one.cell_id) for one in led]
    assert ["Lê Văn Bình", "Phạm Thị Cúc", "Trần Thị Lan"] == [one.full_name for one in of_cell]


async def test_a_committee_is_of_members_of_several_cells(database: Database) -> None:
    """The secretary from one cell, two more from another; who was in it before is not."""
    async with database.transaction() as session:
        above = Organisation(kind=OrganisationKind.PARTY_ORGANISATION, name="Đảng bộ Ví Dụ")
        session.add(above)
        await session.flush()
        cells = [
            Organisation(kind=OrganisationKind.CELL, name=name, parent_id=above.id)
            for name in ("Chi bộ 1", "Chi bộ 2")
        ]
        session.add_all(cells)
        await session.flush()
        body = Organisation(
            kind=OrganisationKind.BODY,
            body=BodyKind.PARTY_COMMITTEE,
            parent_id=above.id,
            name="Đảng ủy Ví Dụ",
        )
        session.add(body)
        held = (
            ("Trần Thị Lan", 0, PostRole.COMMITTEE_MEMBER, None),
            ("Lê Văn Bình", 1, PostRole.STANDING_MEMBER, None),
            ("Phạm Thị Cúc", 1, PostRole.COMMITTEE_MEMBER, DAY),
            ("Hoàng Văn Dũng", 1, PostRole.SECRETARY, None),
        )
        for name, home, role, until in held:
            row = member(id=None, person_id=None, cell_id=cells[home].id, full_name=name)
            session.add(row)
            await session.flush()
            session.add(
                Post(
                    member_id=row.id or 0,
                    body=PostBody.PARTY,
                    role=role,
                    organisation_id=above.id,
                    until=until,
                )
            )
        await session.flush()

        sat_there = await people.members_on(session, body.id or 0, DAY)
        in_order = await bodies.sitting_in(session, above.id or 0, BodyKind.PARTY_COMMITTEE, DAY)
        standing = await bodies.sitting_in(session, above.id or 0, BodyKind.STANDING_COMMITTEE, DAY)

    assert ["Lê Văn Bình", "Hoàng Văn Dũng", "Trần Thị Lan"] == [one.full_name for one in sat_there]
    assert ["Hoàng Văn Dũng", "Lê Văn Bình", "Trần Thị Lan"] == [one.full_name for one in in_order]
    assert ["Hoàng Văn Dũng", "Lê Văn Bình"] == [one.full_name for one in standing]
