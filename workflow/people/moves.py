"""Who leaves a cell, goes to another one, comes back: one person, counted in one cell a day."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import outbox
from storage.member_then import History, MemberThen
from storage.queries import accounts as account_rows
from storage.queries import changes as rows
from storage.queries import links as link_rows
from storage.queries import people
from storage.tables import (
    Member,
    Organisation,
    OrganisationKind,
    Period,
    Post,
)
from terms.identity import identity
from terms.people import ChangeKind, LeftWhy, PeriodKind, PostBody
from workflow.accounts import id_of
from workflow.errors import Refusal
from workflow.people import seats_ended
from workflow.people.snapshots import put_back, snapshot
from workflow.people.titles import retitle
from workflow.planned import Planned
from workflow.work import Work

_ENDS = {
    ChangeKind.TRANSFERRED: LeftWhy.TRANSFERRED,
    ChangeKind.LEFT: LeftWhy.LEFT,
    ChangeKind.EXPELLED: LeftWhy.EXPELLED,
    ChangeKind.DIED: LeftWhy.DIED,
}
MOVES = frozenset({*_ENDS, ChangeKind.CAME_BACK})
"""Changes by which somebody is a member of the cell no more, or again."""
_GOES_ALONG = frozenset(
    {
        PeriodKind.EXEMPT,
        PeriodKind.SUSPENDED,
        PeriodKind.COMMITTEE_SUSPENDED,
        PeriodKind.LEAVE,
    }
)
Row = TypeVar("Row", Post, Period)
_AS_ELSEWHERE = (
    "official_on",
    "status",
    "state_post",
    "union_post",
    "workplace",
    "phone",
    "retired",
)
"""What is so of whoever comes back to a cell as it was noted in the one they were in meanwhile."""
_OF_THE_CELL = (PostBody.CELL, PostBody.GROUP)
"""Bodies whose posts end with the membership."""

ARRIVED = "member_arrived"
"""The kind of notice to who leads a cell that somebody was transferred to it."""


MOVED = "member_moved"
"""The kind of notice to a member that they are in another cell: theirs was split or merged."""


@dataclass(frozen=True, slots=True)
class MoveFacts:
    """Who was transferred, from where to where, and since when they belong to the cell."""

    name: str
    cell: str
    day: date
    to: str


@dataclass(frozen=True, slots=True)
class Gone:
    """What a move brought about."""

    chats: int
    """How many chats were taken away."""
    moved_to: int | None
    """The membership in another cell of this house."""
    there_before: str = ""
    """A snapshot of it as it stood, where somebody came back to a cell they had left."""
    seats: tuple[str, ...] = ()
    """The organisations above in whose committees a seat ended with it."""


async def move(
    work: Work, by: int, history: History, kind: ChangeKind, day: date, cell_id: int
) -> Gone:
    """End a membership on a day, or begin it again. `by` is who notes it, `cell_id` where somebody
    is transferred to inside this house, 0 for anywhere else.

    Raises:
        Refusal: `own_membership`; `ballot_runs`; `not_so`, `already_so`; `member_elsewhere` (cell);
            `no_cell`.
    """
    number = id_of(history.member)
    if number == by:
        raise Refusal("own_membership")
    await refuse_while_voting(work, number)
    if kind is ChangeKind.CAME_BACK:
        await _comes_back(work, history, day)
        return Gone(0, None)
    if not history.then(day - timedelta(days=1)).belongs or history.member.until is not None:
        raise Refusal("not_so")
    session = await work.session()
    member = history.member
    member.until, member.left_why = day, _ENDS[kind]
    session.add(member)
    _temporary_ends(session, history, day)
    if kind is ChangeKind.TRANSFERRED and cell_id:
        return await _to_cell(work, history, day, cell_id)
    seats = await seats_ended.out_of(work, history, day, 0)
    above = await seats_ended.end(work, history, seats, day)
    for post in history.posts:
        # Who is no member sits in no committee above either; work goes on.
        if post.body != PostBody.STATE and not _over(post, day):
            post.until = day
            session.add(post)
    await session.flush()
    taken = await account_rows.revoke_accounts(session, number)
    await link_rows.end_links_of(session, number, work.now)
    await account_rows.revoke_codes(session, number, work.now)
    return Gone(len(taken), None, seats=above)


async def back_from(work: Work, member_id: int, moved_to: int, stood: str) -> None:
    """Take a transfer inside the house back: chats, texts and offices return with the person.

    `stood` is the other membership as it was kept, where they had been in that cell before."""
    session = await work.session()
    await refuse_while_voting(work, moved_to)
    if stood:
        await put_back(session, moved_to, stood)
    else:
        there = await session.get_one(Member, moved_to)
        there.until = there.since
        there.left_why = LeftWhy.TRANSFERRED
        session.add(there)
        await session.flush()
    await rows.carry(session, moved_to, member_id)


async def refuse_while_voting(work: Work, member_id: int) -> None:
    """Refuse what would move or end the chats of an elector of an urn that is open."""
    if await rows.votes_now(await work.session(), member_id):
        raise Refusal("ballot_runs")


async def _comes_back(work: Work, history: History, day: date) -> None:
    session = await work.session()
    member = history.member
    if member.until is None:
        raise Refusal("already_so")
    if day < member.until:
        raise Refusal("day_too_early", day=f"{member.until:%d/%m/%Y}")
    if history.member.left_why == LeftWhy.DIED:
        raise Refusal("not_so")
    elsewhere = await _elsewhere(work, history.then(day))
    if elsewhere is not None:
        raise Refusal("member_elsewhere", cell=elsewhere)
    _returns(session, member, day)
    await session.flush()
    await retitle(work, id_of(member), PostBody.PARTY)


def _temporary_ends(session: AsyncSession, history: History, day: date) -> None:
    """Temporary activity is that of who belongs to this cell."""
    for period in history.periods:
        if period.kind == PeriodKind.TEMPORARY and not _over(period, day):
            period.until = day
            session.add(period)


def _returns(session: AsyncSession, member: Member, day: date) -> None:
    """Between leaving and this day they were away; from it on they are here again."""
    number = id_of(member)
    session.add(Period(member_id=number, kind=PeriodKind.AWAY, since=member.until, until=day))
    member.until, member.left_why, member.left_for = None, None, ""
    session.add(member)


async def _elsewhere(work: Work, gone: MemberThen) -> str | None:
    """Give the other cell a person belongs to today; None where there is none."""
    session = await work.session()
    today = work.now.date()
    for one in await people.histories(session, col(Member.person_id) == gone.person_id):
        then = one.then(today)
        if then.id != gone.id and then.belongs:
            return (await session.get_one(Organisation, then.cell_id)).name
    return None


async def _to_cell(work: Work, history: History, day: date, cell_id: int) -> Gone:
    session = await work.session()
    member = history.member
    cell = await session.get(Organisation, cell_id)
    if cell is None or cell.kind != OrganisationKind.CELL or cell.ended_on is not None:
        raise Refusal("no_cell")
    if cell_id == member.cell_id:
        raise Refusal("no_cell")
    member.left_for = cell.name
    there = await _membership_in(work, member, cell_id)
    stood = ""
    if there is None:
        there = _same_person(member, cell_id, day)
        session.add(there)
    elif there.until is not None:
        stood = snapshot(await people.history_of(session, id_of(there)))
        _returns(session, there, day)
        there.sqlmodel_update({name: getattr(member, name) for name in _AS_ELSEWHERE})
    else:
        there.person_id, there.since = member.person_id, there.since or day
        session.add(there)
    await session.flush()
    seats = await seats_ended.out_of(work, history, day, cell_id)
    above = await seats_ended.end(work, history, seats, day)
    await _posts_go_along(work, history, id_of(there), day)
    await retitle(work, id_of(there), PostBody.PARTY)
    await rows.carry(session, id_of(member), id_of(there))
    await account_rows.revoke_codes(session, id_of(member), work.now)
    await rows.note_former(session, there, day)
    await _tell_there(work, there, member.cell_id)
    return Gone(0, there.id, stood, above)


async def tell_themselves(work: Work, gone: Gone, old_cell: int) -> None:
    """A member whose cell was split or merged hears in which one they are now, and since when."""
    if gone.moved_to is None:
        return
    await outbox.plan(
        await work.session(),
        key=f"moved:{gone.moved_to}:{work.now:%Y%m%d%H%M%S}",
        kind=MOVED,
        member_id=gone.moved_to,
        args={"member": gone.moved_to, "from": old_cell},
        not_before=work.house.quiet.next_allowed(work.now),
    )


async def moved_facts(work: Work, row: Planned) -> MoveFacts | None:
    """Give what either notice says; None once the transfer was taken back."""
    session = await work.session()
    there = await session.get(Member, row.args["member"])
    if there is None or there.until is not None or there.since is None:
        return None
    cell = await session.get_one(Organisation, row.args["from"])
    to = await session.get_one(Organisation, there.cell_id)
    return MoveFacts(there.called, cell.name, there.since, to.name)


async def _tell_there(work: Work, there: Member, old_cell: int) -> None:
    """Who leads the other cell hears of every member it is given."""
    session = await work.session()
    for lead in await people.secretaries_of(session, there.cell_id, work.now.date()):
        await outbox.plan(
            session,
            key=f"arrived:{there.id}:{id_of(lead)}:{work.now:%Y%m%d%H%M%S}",
            kind=ARRIVED,
            member_id=id_of(lead),
            args={"member": there.id, "from": old_cell},
            not_before=work.house.quiet.next_allowed(work.now),
        )


async def _membership_in(work: Work, member: Member, cell_id: int) -> Member | None:
    """Give the row a person has in that cell: of a time before, or by a roster."""
    for one in await people.members_of(await work.session(), cell_id):
        same = (identity(one.full_name), one.birth_date) == (
            identity(member.full_name),
            member.birth_date,
        )
        cards = {one.party_card, member.party_card} - {""}
        if one.person_id == member.person_id or (same and len(cards) < 2):
            return one
    return None


def _same_person(member: Member, cell_id: int, day: date) -> Member:
    kept = ("person_id", "full_name", "birth_date", "birth_year_only", "admitted_on")
    also = ("official_on", "status", "state_post", "union_post", "workplace", "phone")
    last = ("party_card", "retired")
    values = {name: getattr(member, name) for name in (*kept, *also, *last)}
    return Member(cell_id=cell_id, since=day, **values)


async def _posts_go_along(work: Work, history: History, there: int, day: date) -> None:
    """Posts of the old cell end. Posts elsewhere that did not and periods that run are told of the
    new cell's membership from now on: what is noted there of their end is so of this one too."""
    session = await work.session()
    known = await people.history_of(session, there)
    new: dict[int | None, int | None] = {None: None}
    for post in (one for one in history.posts if not _over(one, day)):
        if post.body not in _OF_THE_CELL:
            same = [one for one in known.posts if _as(one) == _as(post)]
            running = next((one for one in same if not _over(one, day)), None)
            again = next((one for one in same if one.since == post.since), None)
            goes_on = running or _goes_on(session, post, again, there, None)
            await session.flush()
            new[post.id] = goes_on.id
        post.until = day
        session.add(post)
    for period in (one for one in history.periods if not _over(one, day)):
        if period.kind not in _GOES_ALONG or period.post_id not in new:
            continue
        on = new[period.post_id]
        key = (period.kind, period.since, on)
        same_of = (one for one in known.periods if (one.kind, one.since, one.post_id) == key)
        _goes_on(session, period, next(same_of, None), there, on)
        period.until = day
        session.add(period)
    await session.flush()


def _as(post: Post) -> tuple[str, str, int | None]:
    return post.body, post.role, post.organisation_id


def _over(row: Post | Period, day: date) -> bool:
    return row.until is not None and row.until <= day


def _goes_on(session: AsyncSession, row: Row, again: Row | None, there: int, on: int | None) -> Row:
    """Let what runs go on in another membership: as what was known of it there, if anything was.

    `on` is the post a period is on there."""
    if again is None:
        fields = row.model_dump(exclude={"id", "member_id", "post_id"})
        again = type(row)(member_id=there, **fields)
        if isinstance(again, Period):
            again.post_id = on
    again.until = row.until
    session.add(again)
    return again
