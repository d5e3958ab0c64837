"""Organisations and members."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, ScalarSelect, and_, bindparam, exists, or_
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select

from storage.inserts import among
from storage.known_reads import keep, kept
from storage.member_then import History, MemberThen
from storage.tables import (
    Member,
    MemberRole,
    Organisation,
    OrganisationKind,
    Period,
    Post,
)
from terms.identity import identity
from terms.name_order import by_name, units_by_name
from terms.people import BodyKind, PeriodKind, PostBody, PostRole

_TABLES = ("member", "post", "period")
"""What a membership is read from."""
_HISTORIES = "histories"
_MOST_AT_HAND = 2_000
"""Of so many memberships at most: a job that goes through a whole house keeps some."""
_LEAD = {MemberRole.SECRETARY: 0, MemberRole.DEPUTY_SECRETARY: 1}
_LED_BY = {
    PostRole.SECRETARY: MemberRole.SECRETARY,
    PostRole.DEPUTY_SECRETARY: MemberRole.DEPUTY_SECRETARY,
}


async def organisation(
    session: AsyncSession, parent_id: int | None, kind: OrganisationKind, name: str
) -> Organisation:
    """Give the organisation of that name, however it is spelled, under that parent; made if need
    be."""
    found = await session.exec(select(Organisation).where(Organisation.parent_id == parent_id))
    alike = [one for one in found if identity(one.name) == identity(name)]
    row = min(alike, key=lambda one: one.name != name, default=None)
    if row is None:
        row = Organisation(parent_id=parent_id, kind=kind, name=name)
        session.add(row)
        await session.flush()
    return row


async def cells(session: AsyncSession) -> list[Organisation]:
    """Give every cell there is, by name; none that was merged into another."""
    found = await session.exec(
        select(Organisation).where(
            Organisation.kind == OrganisationKind.CELL, col(Organisation.ended_on).is_(None)
        )
    )
    return units_by_name(found.all())


async def organisations(session: AsyncSession) -> list[Organisation]:
    """Give every organisation of the tree, those above before those below; without bodies."""
    found = await session.exec(
        select(Organisation)
        .where(Organisation.kind != OrganisationKind.BODY)
        .order_by(col(Organisation.id))
    )
    return list(found.all())


async def line_of(session: AsyncSession, organisation_id: int) -> list[Organisation]:
    """Give an organisation and those above it, the highest first."""
    line: list[Organisation] = []
    at: int | None = organisation_id
    while at is not None:
        row = await session.get_one(Organisation, at)
        line.insert(0, row)
        at = row.parent_id
    return line


def dated_from(line: Sequence[Organisation]) -> str:
    """Give what papers of the last of a line are dated from; a body is where its cell is. Empty
    where nobody typed it."""
    *_, own = line
    seat = line[-2] if own.body is not None and len(line) > 1 else own
    return own.locality or seat.locality


async def members_of(session: AsyncSession, cell_id: int) -> list[Member]:
    """Give whoever is or ever was a member of a cell, of a body of its cell; by name."""
    return by_name((await session.exec(select(Member).where(within(cell_id)))).all())


async def members_on(session: AsyncSession, cell_id: int, day: date) -> list[MemberThen]:
    """Give the members of a cell on a day, as they were, by name; of a body those who
    sat in it, by their posts."""
    name = ("members", cell_id, day)
    known: tuple[MemberThen, ...] | None = kept(session, name)
    if known is None:
        known = await _members_on(session, cell_id, day)
        keep(session, name, known, "organisation", *_TABLES)
    return list(known)


async def organisations_of(
    session: AsyncSession, numbers: Collection[int]
) -> dict[int, Organisation]:
    """Give the organisations of these numbers, bodies too."""
    if len(numbers) == 1:
        # An update asks for its own one, which is loaded as a rule: no statement then.
        loaded = [await session.get(Organisation, number) for number in numbers]
        return {one.id or 0: one for one in loaded if one is not None}
    found = await session.exec(
        select(Organisation).where(among(session, col(Organisation.id), sorted(numbers)))
    )
    return {one.id or 0: one for one in found.all()}


async def ever_in(
    session: AsyncSession, cell_id: int
) -> tuple[tuple[BodyKind, int] | None, list[History]]:
    """Give all that was ever noted of whoever was in a cell, by name; of a body of whoever may sit
    in it, with which body it is and whose."""
    rows = (await session.exec(_OF_CELL, params={"cell_id": cell_id})).all()
    found = keep_histories(session, gathered(row[:3] for row in rows))
    seat = (BodyKind(rows[0][3]), rows[0][4]) if rows and rows[0][3] is not None else None
    return seat, found


async def _members_on(session: AsyncSession, cell_id: int, day: date) -> tuple[MemberThen, ...]:
    seat, found = await ever_in(session, cell_id)
    if seat is None:
        return tuple(then for one in found if (then := one.then(day)).belongs)
    kind, of_id = seat
    seated = (one.seated(kind, cell_id, of_id, day) for one in found)
    return tuple(then for then in seated if then is not None)


def within(cell_id: int | BindParameter[int]) -> ColumnElement[bool]:
    """Give the condition that a membership is one of a cell, past or present; of a body, one of
    the cell it is of, or one with a post in the organisation it is of."""
    of_body = (
        select(Organisation.parent_id)
        .where(col(Organisation.id) == cell_id, Organisation.kind == OrganisationKind.BODY)
        .scalar_subquery()
    )
    return or_(col(Member.cell_id) == cell_id, col(Member.cell_id) == of_body, posted_in(of_body))


def seated_of(cells: Collection[int]) -> ColumnElement[bool]:
    """Give the condition that a membership of these cells holds or held a seat above them."""
    seat = (Post.body == PostBody.PARTY, col(Post.organisation_id).is_not(None))
    seated = select(Post.member_id).where(*seat)
    return and_(col(Member.cell_id).in_(cells), col(Member.id).in_(seated))


def posted_in(organisation_id: int | ScalarSelect[Any]) -> ColumnElement[bool]:
    """Give the condition that a membership has or had a post in an organisation above its cell."""
    held = aliased(Post)
    return col(Member.id).in_(
        select(held.member_id).where(col(held.organisation_id) == organisation_id)
    )


async def memberships_of(session: AsyncSession, person_id: int) -> list[Member]:
    """Give every membership of one human being, in whatever cell, the oldest first."""
    found = await session.exec(
        select(Member).where(Member.person_id == person_id).order_by(col(Member.id))
    )
    return list(found.all())


async def member_on(session: AsyncSession, member_id: int, day: date) -> MemberThen:
    """Give a member as of a day, whether they belonged to the cell or not."""
    return (await history_of(session, member_id)).then(day)


async def named_on(
    session: AsyncSession, member_ids: Collection[int], day: date
) -> dict[int, MemberThen]:
    """Give these members as they were on a day, by id."""
    found = await histories_of(session, member_ids)
    return {number: one.then(day) for number, one in found.items()}


async def histories_of(session: AsyncSession, member_ids: Collection[int]) -> dict[int, History]:
    """Give all that was ever noted of these memberships, by id, in the order of the roster.

    Whose history the transaction has at hand is not read again."""
    wanted = sorted({number for number in member_ids if number > 0})
    known = _known(session)
    missing = [number for number in wanted if number not in known]
    if missing:
        read = await session.exec(_NAMED, params={"member_ids": missing})
        found = keep_histories(session, gathered(read.all()))
        known = known | {one.member.id or 0: one for one in found}
    return {number: known[number] for number in wanted if number in known}


async def history_of(session: AsyncSession, member_id: int) -> History:
    """Give all that was ever noted of one membership; that of who speaks is at hand."""
    return (await histories_of(session, [member_id]))[member_id]


def keep_histories(session: AsyncSession, found: list[History]) -> list[History]:
    """Let what was read of memberships be at hand as long as nothing of any is written."""
    fresh = {one.member.id or 0: one for one in found}
    known = _known(session)
    known = known | fresh if len(known) + len(fresh) <= _MOST_AT_HAND else fresh
    keep(session, _HISTORIES, known, *_TABLES)
    return found


def _known(session: AsyncSession) -> dict[int, History]:
    found: dict[int, History] | None = kept(session, _HISTORIES)
    return found or {}


async def histories(session: AsyncSession, *which: ColumnElement[bool] | bool) -> list[History]:
    """Give all that was ever noted of the memberships meant, by name."""
    found = await session.exec(with_history().where(*which).order_by(*_ORDER))
    return keep_histories(session, gathered(found.all()))


def in_a_cell(day: date) -> ColumnElement[bool]:
    """Give the condition that a membership has begun and has not ended on a day."""
    return _holds(Member, day)


def of_cell(cell_id: int) -> ColumnElement[bool]:
    """Give the condition that a membership is one of a cell, past or present."""
    return col(Member.cell_id) == cell_id


def with_history() -> Select[Member, Post, Period]:
    """Give the statement that reads memberships with their posts and periods, joined."""
    return (
        select(Member, Post, Period)
        .outerjoin(Post, col(Post.member_id) == col(Member.id))
        .outerjoin(Period, col(Period.member_id) == col(Member.id))
    )


_ORDER = (col(Member.id), col(Post.id), col(Period.id))
_PLACE = col(Organisation.id) == bindparam("cell_id")
_OF_CELL: Any = (
    with_history()
    .add_columns(
        select(Organisation.body).where(_PLACE).scalar_subquery(),
        select(Organisation.parent_id).where(_PLACE).scalar_subquery(),
    )
    .where(within(bindparam("cell_id")))
    .order_by(*_ORDER)
)
_NAMED = (
    with_history()
    .where(col(Member.id).in_(bindparam("member_ids", expanding=True)))
    .order_by(*_ORDER)
)


def gathered(rows: Iterable[tuple[Any, ...]]) -> list[History]:
    """Give histories, by name, of rows of a membership joined with its posts and its periods."""
    members: dict[int, Member] = {}
    posts: dict[int, dict[int, Post]] = {}
    periods: dict[int, dict[int, Period]] = {}
    for member, post, period in rows:
        members[member.id] = member
        if post is not None:
            posts.setdefault(member.id, {})[post.id] = post
        if period is not None:
            periods.setdefault(member.id, {})[period.id] = period
    return [
        History(
            member,
            tuple(posts.get(number, {}).values()),
            tuple(periods.get(number, {}).values()),
        )
        for member in by_name(members.values())
        if (number := member.id) is not None
    ]


async def every_member(session: AsyncSession) -> list[Member]:
    """Give the members of all cells, by name."""
    return by_name((await session.exec(select(Member))).all())


async def secretaries_of(session: AsyncSession, cell_id: int, day: date) -> list[MemberThen]:
    """Give who leads a cell on a day: the secretary, then the deputies."""
    members = await members_on(session, cell_id, day)
    return sorted((m for m in members if m.role in _LEAD), key=lambda m: _LEAD[m.role])


async def leading_in(session: AsyncSession, cells: Collection[int], day: date) -> list[MemberThen]:
    """Give who leads these cells on a day, secretaries and deputies, by name."""
    led = ever_was(col(Member.id), *_LED_BY)
    found = await histories(session, col(Member.cell_id).in_(cells), led)
    return [then for one in found if (then := one.then(day)).belongs and then.role in _LEAD]


async def acting_in(
    session: AsyncSession, cells: Collection[int], day: date
) -> list[tuple[int, int, MemberRole]]:
    """Give who leads these cells on a day, secretaries and deputies: the cell, the number, as what.

    The same who `leading_in` gives, without reading who they are; one who is both is given as
    both."""
    found = await session.exec(
        select(Member.cell_id, Member.id, Post.role)
        .join(Post, col(Post.member_id) == col(Member.id))
        .where(
            among(session, col(Member.cell_id), sorted(cells)),
            in_a_cell(day),
            col(Member.admitted_on) <= day,
            ~_period(PeriodKind.AWAY, day),
            col(Post.body) == PostBody.CELL,
            col(Post.role).in_(_LED_BY),
            _holds(Post, day),
            ~_period(PeriodKind.COMMITTEE_SUSPENDED, day, col(Period.post_id) == col(Post.id)),
        )
    )
    return [(cell, number or 0, _LED_BY[PostRole(role)]) for cell, number, role in found.all()]


def _period(kind: PeriodKind, day: date, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Give the condition that a period of a kind runs for a member on a day."""
    of_them = col(Period.member_id) == col(Member.id)
    return exists().where(of_them, col(Period.kind) == kind, _holds(Period, day), *which)


def _holds(row: type[Member | Post | Period], day: date) -> ColumnElement[bool]:
    """Give the condition that a row holds on a day: `member_then.holds`, asked of the database."""
    begun = or_(col(row.since).is_(None), col(row.since) <= day)
    return and_(begun, or_(col(row.until).is_(None), col(row.until) > day))


def ever_was(member_id: Mapped[int | None], *roles: PostRole) -> ColumnElement[bool]:
    """Give the condition that a member ever held one of these posts in the cell."""
    held = aliased(Post)
    return (
        select(held.id)
        .where(
            col(held.member_id) == member_id,
            col(held.body) == PostBody.CELL,
            col(held.role).in_(roles),
        )
        .exists()
    )
