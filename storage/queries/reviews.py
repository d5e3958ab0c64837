"""Cycles and self-reviews."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, bindparam
from sqlalchemy.orm import aliased
from sqlmodel import and_, col, delete, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from storage.inserts import among, prepared
from storage.tables import (
    Answer,
    Cycle,
    CycleState,
    Member,
    Organisation,
    OrganisationKind,
    Post,
    ReviewPrompt,
    ReviewReopening,
    SelfReview,
    YearInView,
)
from terms.people import BodyKind
from terms.prompts import ThemeFor


def _in_view(member_id: BindParameter[int]) -> ColumnElement[int]:
    """Select what a member chose, 0 where nothing: what sorts before all else."""
    chosen = select(YearInView.cycle_id).where(col(YearInView.member_id) == member_id)
    return func.coalesce(chosen.scalar_subquery(), 0)


_CYCLE_IN_VIEW = (
    select(Cycle)
    .where(col(Cycle.cell_id) == bindparam("cell_id"))
    .order_by((col(Cycle.id) == _in_view(bindparam("member_id"))).desc(), col(Cycle.year).desc())
    .limit(1)
)


async def cycle_in_view(session: AsyncSession, cell_id: int, member_id: int) -> Cycle | None:
    """Give the cycle of a cell that a member works in: the one chosen, else the newest."""
    params = {"cell_id": cell_id, "member_id": member_id}
    found = await session.exec(_CYCLE_IN_VIEW, params=params)
    return found.first()


async def cycles_of(session: AsyncSession, cell_id: int) -> list[Cycle]:
    """Give every cycle of a cell, the newest first."""
    found = await session.exec(
        select(Cycle).where(Cycle.cell_id == cell_id).order_by(col(Cycle.year).desc())
    )
    return list(found.all())


async def drop_views(session: AsyncSession, cell_id: int) -> None:
    """Let everybody of a cell look at its newest year again."""
    of_cell = select(Cycle.id).where(Cycle.cell_id == cell_id)
    await session.exec(delete(YearInView).where(col(YearInView.cycle_id).in_(of_cell)))


async def drop_view(session: AsyncSession, member_id: int) -> None:
    """Let a member look at the newest year again."""
    await session.exec(delete(YearInView).where(col(YearInView.member_id) == member_id))


async def newest_cycle(session: AsyncSession, cell_id: int) -> Cycle | None:
    """Give the newest cycle of a cell, whoever works in which."""
    found = await session.exec(
        select(Cycle).where(Cycle.cell_id == cell_id).order_by(col(Cycle.year).desc()).limit(1)
    )
    return found.first()


async def newest_cycle_in(
    session: AsyncSession, cell_id: int, states: Collection[CycleState]
) -> Cycle | None:
    """Give the newest cycle of a cell that stands in one of these states."""
    found = await session.exec(
        select(Cycle)
        .where(Cycle.cell_id == cell_id, col(Cycle.state).in_(states))
        .order_by(col(Cycle.year).desc())
        .limit(1)
    )
    return found.first()


async def under_other_rules(
    session: AsyncSession, hashes: Mapping[str, str], most: int
) -> list[Cycle]:
    """Give years before their meeting, under one of these profiles, frozen to another hash."""
    found = await session.exec(
        select(Cycle)
        .where(
            col(Cycle.state).in_((CycleState.PLANNED, CycleState.COLLECTING)),
            col(Cycle.profile).in_(hashes.keys()),
            col(Cycle.profile_hash).not_in(hashes.values()),
        )
        .order_by(col(Cycle.id))
        .limit(most)
    )
    return list(found.all())


async def review_of(session: AsyncSession, cycle_id: int, member_id: int) -> SelfReview | None:
    """Give a member's self-review of one cycle."""
    found = await session.exec(
        select(SelfReview).where(SelfReview.cycle_id == cycle_id, SelfReview.member_id == member_id)
    )
    return found.first()


def cell_year_of(cycle_id: int | BindParameter[int], kind: BodyKind) -> SelectOfScalar[int | None]:
    """Select the cell's cycle of the year that a body of it reviews in a cycle of its own; nothing
    for a cell's cycle, and for another body than `kind`."""
    own, body = aliased(Cycle), aliased(Organisation)
    found = (
        select(col(Cycle.id))
        .join(body, col(body.parent_id) == col(Cycle.cell_id))
        .join(own, and_(col(own.cell_id) == col(body.id), col(own.year) == col(Cycle.year)))
        .where(col(own.id) == cycle_id, col(body.kind) == OrganisationKind.BODY)
    )
    return found.where(body.body == kind)


def cell_years_of(cycle_id: int | BindParameter[int]) -> SelectOfScalar[int | None]:
    """Select the cycles of that year in the cells of who ever sat in a body, the one of a cell or
    of an organisation: there everybody writes, and is reviewed first. Nothing for a cell's cycle.
    """
    own, body, held, who = aliased(Cycle), aliased(Organisation), aliased(Post), aliased(Member)
    homes = (
        select(who.cell_id)
        .join(held, col(held.member_id) == col(who.id))
        .where(col(held.organisation_id) == col(body.parent_id))
        .correlate(body)
    )
    home = or_(col(Cycle.cell_id) == col(body.parent_id), col(Cycle.cell_id).in_(homes))
    return (
        select(col(Cycle.id))
        .join(own, col(own.year) == col(Cycle.year))
        .join(body, and_(col(body.id) == col(own.cell_id), home))
        .where(col(own.id) == cycle_id, col(body.kind) == OrganisationKind.BODY)
    )


_REVIEWS_OF_CYCLE = select(SelfReview).where(col(SelfReview.cycle_id) == bindparam("cycle_id"))
_WRITER, _SAME = aliased(Member), aliased(Member)
_READ_IN_BODY = (
    select(_SAME.id, SelfReview)
    .join(_WRITER, col(_WRITER.id) == col(SelfReview.member_id))
    .join(_SAME, col(_SAME.person_id) == col(_WRITER.person_id))
    .where(col(SelfReview.cycle_id).in_(cell_years_of(bindparam("cycle_id"))))
)


async def reviews_of_cycle(
    session: AsyncSession, cycle_id: int, *, body: bool = False
) -> Mapping[int, SelfReview]:
    """Give every self-review of a cycle, by member; of a `body`'s year those of the cells',
    which is where everybody writes. There it is the person's: whoever went to another cell sits
    in the body by another membership, which is given the same review unless it has its own."""
    if body:
        read = await session.exec(_READ_IN_BODY, params={"cycle_id": cycle_id})
        rows = sorted(read.all(), key=lambda row: row[0] == row[1].member_id)
        return {member_id or 0: review for member_id, review in rows}
    found = await session.exec(_REVIEWS_OF_CYCLE, params={"cycle_id": cycle_id})
    return {review.member_id: review for review in found.all()}


@dataclass(frozen=True, slots=True)
class Writing:
    """What one member's self-review of one year is read from."""

    cycle: Cycle
    """The year it is about."""
    years: tuple[Cycle, ...]
    """The cell's cycles, the newest first."""
    review: SelfReview | None
    reopening: ReviewReopening | None
    """The one that waits for the review to be handed in again."""
    prompts: tuple[ReviewPrompt, ...]
    """The oldest first."""


_VIEWED = (
    select(Cycle.id)
    .where(col(Cycle.cell_id) == bindparam("cell_id"))
    .order_by((col(Cycle.id) == _in_view(bindparam("viewer_id"))).desc(), col(Cycle.year).desc())
    .limit(1)
    .scalar_subquery()
)
_WRITING = (
    select(Cycle, SelfReview, ReviewReopening, ReviewPrompt)
    .select_from(Cycle)
    .outerjoin(
        SelfReview,
        (col(SelfReview.cycle_id) == _VIEWED)
        & (col(SelfReview.cycle_id) == col(Cycle.id))
        & (col(SelfReview.member_id) == bindparam("member_id")),
    )
    .outerjoin(
        ReviewReopening,
        (col(ReviewReopening.review_id) == col(SelfReview.id))
        & col(ReviewReopening.done_at).is_(None),
    )
    .outerjoin(
        ReviewPrompt,
        (col(ReviewPrompt.cycle_id) == _VIEWED)
        & (col(ReviewPrompt.cycle_id) == col(Cycle.id))
        & or_(
            col(ReviewPrompt.member_id) == bindparam("member_id"),
            col(ReviewPrompt.theme).in_((ThemeFor.MEMBERS, ThemeFor.EVERYBODY)),
        ),
    )
    .where(col(Cycle.cell_id) == bindparam("cell_id"))
    .order_by(
        (col(Cycle.id) == _VIEWED).desc(),
        col(Cycle.year).desc(),
        col(ReviewReopening.id).desc(),
        col(ReviewPrompt.id),
    )
)


async def writing_of(
    session: AsyncSession, cell_id: int, member_id: int, viewer_id: int
) -> Writing | None:
    """Give all that in one statement, of the year that `viewer_id` works in; None where the cell
    has no cycle."""
    params = {"cell_id": cell_id, "member_id": member_id, "viewer_id": viewer_id}
    found = await session.exec(_WRITING, params=params)
    rows = found.all()
    if not rows:
        return None
    cycle, review, reopening, _ = rows[0]
    years = {each.id: each for each, _, _, _ in rows}
    newest_first = sorted(years.values(), key=lambda each: -each.year)
    prompts = {prompt.id: prompt for _, _, _, prompt in rows if prompt is not None}
    return Writing(cycle, tuple(newest_first), review, reopening, tuple(prompts.values()))


async def newest_years(session: AsyncSession, cells: Collection[int]) -> dict[int, Cycle]:
    """Give the newest year of each of these cells that has one."""
    found = await session.exec(
        select(Cycle).where(col(Cycle.cell_id).in_(cells)).order_by(col(Cycle.year))
    )
    return {cycle.cell_id: cycle for cycle in found.all()}


async def review_of_year(
    session: AsyncSession, member_id: int, year: int
) -> tuple[Cycle, SelfReview] | None:
    """Give a member's self-review of one year, in whatever cell it was written."""
    found = await session.exec(
        select(Cycle, SelfReview)
        .select_from(SelfReview)
        .join(Cycle, col(SelfReview.cycle_id) == col(Cycle.id))
        .where(SelfReview.member_id == member_id, Cycle.year == year)
        .order_by(col(Cycle.id).desc())
        .limit(1)
    )
    return found.first()


@dataclass(frozen=True, slots=True)
class Filled:
    """A self-review by the items that have an answer; none of it is read or decrypted."""

    review: SelfReview
    items: frozenset[str]


async def filled(
    session: AsyncSession, member_ids: Sequence[int], cycles: Sequence[Cycle]
) -> tuple[dict[tuple[int, int], Filled], dict[int, Filled]]:
    """Give the self-reviews of some members in cycles of one year, by cycle and member, and each
    one's newest of an earlier year whatever cell they were in then, by member."""
    now_in, year = {cycle.id for cycle in cycles}, max((one.year for one in cycles), default=0)
    before, then = aliased(SelfReview), aliased(Cycle)
    newest = (
        select(before.id)
        .join(then, col(then.id) == col(before.cycle_id))
        .where(col(before.member_id) == col(SelfReview.member_id), col(then.year) < year)
        .order_by(col(then.year).desc())
        .limit(1)
        .correlate(SelfReview)
        .scalar_subquery()
    )
    found = await session.exec(
        select(SelfReview, Answer.item)
        .outerjoin(Answer, col(Answer.review_id) == col(SelfReview.id))
        .where(
            among(session, col(SelfReview.member_id), member_ids),
            or_(col(SelfReview.cycle_id).in_(now_in), col(SelfReview.id) == newest),
        )
    )
    reviews: dict[int, tuple[SelfReview, set[str]]] = {}
    for review, item in found.all():
        _, items = reviews.setdefault(review.id or 0, (review, set()))
        items.update([item] if item else [])
    now, earlier = dict[tuple[int, int], Filled](), dict[int, Filled]()
    for review, items in reviews.values():
        kept = Filled(review, frozenset(items))
        if review.cycle_id in now_in:
            now[review.cycle_id, review.member_id] = kept
        else:
            earlier[review.member_id] = kept
    return now, earlier


async def answers_of(session: AsyncSession, review_id: int) -> dict[str, str]:
    """Give the answers of one self-review, item id to value."""
    found = await session.exec(
        select(Answer.item, Answer.value).where(Answer.review_id == review_id)
    )
    return dict(found.all())


async def values_of(
    session: AsyncSession, asked: Collection[tuple[int, str]]
) -> dict[tuple[int, str], str]:
    """Give the answers to some items of some self-reviews; each is named by both."""
    found = await session.exec(
        select(Answer.review_id, Answer.item, Answer.value).where(
            col(Answer.review_id).in_({review for review, _ in asked}),
            col(Answer.item).in_({item for _, item in asked}),
        )
    )
    return {(review, item): value for review, item, value in found.all() if (review, item) in asked}


async def answered_items(session: AsyncSession, review_id: int) -> set[str]:
    """Give which items have an answer, without reading (or decrypting) any."""
    found = await session.exec(select(Answer.item).where(Answer.review_id == review_id))
    return set(found.all())


_PUT_ANSWER = prepared(
    Answer,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["review_id", "item"],
        set_={"value": insert.excluded.value, "updated_at": insert.excluded.updated_at},
    ),
)


async def put_answer(
    session: AsyncSession, review_id: int, item: str, value: str, at: datetime
) -> None:
    """Write one answer over the one before; see `answer_trail.remember_answer`."""
    row = {"review_id": review_id, "item": item, "value": value, "updated_at": at}
    await session.exec(_PUT_ANSWER(session), params=row)


async def drop_answer(session: AsyncSession, review_id: int, item: str) -> None:
    """Take an answer away for good."""
    await session.exec(
        delete(Answer).where(col(Answer.review_id) == review_id, col(Answer.item) == item)
    )


async def answered_by_year(
    session: AsyncSession, member_id: int, item: str, since: int
) -> list[tuple[int, str]]:
    """Give what a member answered to one item in each year from one on, the oldest year first."""
    found = await session.exec(
        select(Cycle.year, Answer.value)
        .join(SelfReview, col(SelfReview.cycle_id) == col(Cycle.id))
        .join(Answer, col(Answer.review_id) == col(SelfReview.id))
        .where(SelfReview.member_id == member_id, Answer.item == item, Cycle.year >= since)
        .order_by(col(Cycle.year))
    )
    return list(found.all())
