"""A seat in a committee above ends with who leaves that organisation, by themselves or with their
whole cell: who leads the committee is told, and may say that it is kept (0326)."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import col

from storage import outbox
from storage.member_then import History, MemberThen
from storage.queries import offices, people, trees
from storage.tables import Member, MemberRole, Organisation, Post
from terms.people import BodyKind, LeftWhy, PostBody
from workflow.accounts import id_of
from workflow.people import seats
from workflow.people.titles import retitle
from workflow.planned import Planned
from workflow.work import Work

ENDED = "seat_ended"
"""The kind of notice that a seat above the cells ended with a membership."""
_LEADING = (MemberRole.SECRETARY, MemberRole.DEPUTY_SECRETARY)


@dataclass(frozen=True, slots=True)
class EndedSeat:
    """A seat that ended: whose, in which committee, since when, and where they went."""

    post_id: int
    name: str
    title: str
    organisation: str
    cell: str
    day: date
    to: str
    """Their cell now; empty where they are in none of the house."""
    may_stay: bool = False
    """Whether who is told may say that it is kept."""
    handed_over: bool = False
    """Whether they stay in their cell, and it was handed over to another organisation."""


async def out_of(work: Work, history: History, day: date, cell_id: int) -> list[Post]:
    """Give the seats above the cell that end for who goes to a cell on a day: those in committees
    that do not stand above it; all of them for who goes elsewhere, with 0."""
    line = await people.line_of(await work.session(), cell_id) if cell_id else []
    stay = {None, *(one.id for one in line)}
    held = (post for post in history.posts if post.until is None or day < post.until)
    return [one for one in held if one.body == PostBody.PARTY and one.organisation_id not in stay]


async def end(work: Work, history: History, ended: Collection[Post], day: date) -> tuple[str, ...]:
    """End these seats, with the suspensions from them, and tell who leads each committee; give what
    the organisations are called."""
    await _close(work, history, ended, day)
    return await _told(work, ended)


async def end_handed_over(work: Work, one: Organisation, day: date) -> tuple[str, ...]:
    """End the seats in committees that stand above the cells of an organisation no more, now that
    it is handed over; give the members. Who came to the cell since that day loses it on coming; a
    seat that began since stays: it was noted for the cell as it stands."""
    session = await work.session()
    cells = [id_of(cell) for cell in await offices.cells_under(session, [id_of(one)])]
    ended, names = [], []
    for history in await people.histories(session, people.seated_of(cells)):
        member = history.member
        off = max(day, member.since or day)
        running = await out_of(work, history, off, member.cell_id)
        lost = [post for post in running if post.since is None or post.since < off]
        if lost and history.then(work.now.date()).belongs:
            await _close(work, history, lost, off)
            await retitle(work, id_of(member), PostBody.PARTY)
            ended += lost
            names.append(member.called)
    await _told(work, ended)
    return tuple(names)


async def _close(work: Work, history: History, ended: Collection[Post], day: date) -> None:
    session = await work.session()
    numbers = {one.id for one in ended}
    on_them = (one for one in history.periods if one.post_id in numbers)
    for row in (*ended, *(one for one in on_them if one.until is None or day < one.until)):
        row.until = day
        session.add(row)
    await session.flush()


async def _told(work: Work, ended: Collection[Post]) -> tuple[str, ...]:
    session, names = await work.session(), []
    for post in ended:
        assert post.organisation_id is not None
        await _tell(work, post)
        names.append((await session.get_one(Organisation, post.organisation_id)).name)
    return tuple(dict.fromkeys(names))


async def facts(work: Work, row: Planned) -> EndedSeat | None:
    """Give what the notice says; None once the seat goes on again, or was kept."""
    post = await (await work.session()).get(Post, row.args["post"])
    if post is None or not _is_ended(post):
        return None
    found = await seat(work, post)
    may = row.member_id in {id_of(one) for one in await _leading(work, post)}
    if await membership_now(work, post) is None:
        return replace(found, to="", may_stay=False)
    return None if await goes_on(work, post) else replace(found, may_stay=may)


async def seat(work: Work, post: Post) -> EndedSeat:
    """Give what is told of a seat that ended; nobody may say anything of it yet."""
    session = await work.session()
    assert post.organisation_id is not None
    assert post.until is not None
    left = await session.get_one(Member, post.member_id)
    above = await session.get_one(Organisation, post.organisation_id)
    cell = await session.get_one(Organisation, left.cell_id)
    number, day = id_of(post), post.until
    found = EndedSeat(number, left.called, post.title, above.name, cell.name, day, left.left_for)
    return replace(found, handed_over=await _was_handed_over(work, post, left))


async def seat_in(work: Work, organisation_id: int, post_id: int) -> Post | None:
    """Give a seat in the committee of an organisation, if it is one, whether it ended or not."""
    post = await (await work.session()).get(Post, post_id)
    if post is None or post.body != PostBody.PARTY or post.organisation_id != organisation_id:
        return None
    return post


def _is_ended(post: Post) -> bool:
    """A seat above the cells that ended on a day."""
    return post.body == PostBody.PARTY and None not in (post.organisation_id, post.until)


async def membership_now(work: Work, post: Post) -> History | None:
    """Give the membership of another cell that took the place of the one a seat was of, or that one
    where the cell was handed over: None where the seat ended by neither, or they are in no cell
    today."""
    session, today = await work.session(), work.now.date()
    left = await session.get_one(Member, post.member_id)
    if await _was_handed_over(work, post, left):
        here = await people.history_of(session, post.member_id)
        return here if here.then(today).belongs else None
    if left.left_why != LeftWhy.TRANSFERRED or left.until != post.until:
        return None
    every = await people.histories(session, col(Member.person_id) == left.person_id)
    return next((one for one in every if one.then(today).belongs), None)


async def _was_handed_over(work: Work, post: Post, member: Member) -> bool:
    """Tell whether a seat ended because the cell is under that committee no more, while the member
    stayed in it."""
    if post.until is None or (member.until is not None and member.until <= post.until):
        return False
    session = await work.session()
    line = await people.line_of(session, member.cell_id)
    for was in await trees.handed_over_by(session, line, post.until):
        above = await people.line_of(session, was)
        if post.organisation_id in {one.id for one in above}:
            return True
    return False


async def goes_on(work: Work, post: Post) -> bool:
    """Tell whether the same seat is held in the membership of today."""
    now, today = await membership_now(work, post), work.now.date()
    held = () if now is None else now.then(today).posts
    as_was = post.body, post.role, post.organisation_id
    return any((one.body, one.role, one.organisation_id) == as_was for one in held)


async def _leading(work: Work, post: Post) -> list[MemberThen]:
    """Give who leads the committee today: its secretary, a deputy where it has none; never whose
    seat it was."""
    assert post.organisation_id is not None
    kind = BodyKind.PARTY_COMMITTEE
    left = await (await work.session()).get_one(Member, post.member_id)
    sitting = await seats.sitting_in(work, post.organisation_id, kind, work.now.date())
    others = [one for one in sitting if one.person_id != left.person_id and one.role in _LEADING]
    return [one for one in others if one.role is others[0].role]


async def _tell(work: Work, post: Post) -> None:
    """Who leads the committee hears of it; where nobody else does, who leads the cell."""
    session = await work.session()
    cell_id = (await session.get_one(Member, post.member_id)).cell_id
    told = await _leading(work, post) or await people.secretaries_of(
        session, cell_id, work.now.date()
    )
    at = work.house.quiet.next_allowed(work.now)
    for one in told:
        key = f"seat-ended:{post.id}:{id_of(one)}:{work.now:%Y%m%d%H%M%S}"
        args = {"post": id_of(post)}
        await outbox.plan(
            session, key=key, kind=ENDED, member_id=id_of(one), args=args, not_before=at
        )
