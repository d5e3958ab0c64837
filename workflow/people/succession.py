"""A new secretary takes over from a day: the old one's post ends on it, so a cell never has two; a
deputy who stood in goes back; both are told, and again on the day where that is to come.

Whatever is the cell's goes over by itself: its duties, its drafts, the meeting that is open, for
whoever leads the cell on a day leads all of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from storage import audit, outbox
from storage.member_then import holds
from storage.queries import changes as rows
from storage.queries import desk, people
from storage.tables import Member, MemberChange, MemberRole, Organisation
from terms.people import ChangeKind, PostBody, PostRole
from workflow.accounts import Person, id_of
from workflow.people.snapshots import digest, put_back, snapshot
from workflow.people.titles import retitle
from workflow.planned import Planned
from workflow.work import Work

SUCCEEDED = "secretary_succeeded"
"""The kind of the message to either."""
_MORNING = 8


@dataclass(frozen=True, slots=True)
class Succession:
    """Who takes over from whom, and when, for one of them."""

    cell: str
    day: date
    other: str
    """The other one's name."""
    begins: bool
    """Whether who is told is the new one."""


async def succeed(work: Work, by: Person, new: int, day: date) -> tuple[str, ...]:
    """End the posts of who is secretary on the day that a new one's begins; give their names."""
    session = await work.session()
    leading = await people.secretaries_of(session, by.cell_id, day)
    old = [one for one in leading if one.role is MemberRole.SECRETARY and one.id != new]
    for one in old:
        await _ends(work, by, id_of(one), day)
        await _told(work, (id_of(one), new), id_of(one), new, day)
        await audit.append(
            session,
            at=work.now,
            kind=SUCCEEDED,
            organisation_id=by.cell_id,
            payload={"old": one.id, "new": new, "day": day.isoformat(), "by": by.member_id},
        )
    if old and day <= work.now.date():
        stands_in = await desk.substitute(session, by.cell_id)
        if stands_in is not None:
            await session.delete(stands_in)
    await session.flush()
    return tuple(one.called for one in old)


async def taken_back(work: Work, change: MemberChange) -> None:
    """Let who was secretary go on, where a succession is taken back; what was changed of them since
    stays as it is."""
    session = await work.session()
    for ended in await rows.at_once(session, change):
        now = snapshot(await people.history_of(session, ended.member_id))
        newest = await rows.newest(session, ended.member_id)
        if newest is None or newest.id != ended.id or ended.after != digest(now):
            continue
        await put_back(session, ended.member_id, ended.before)
        ended.undone = True
        session.add(ended)
    await session.flush()


async def facts(work: Work, row: Planned) -> Succession | None:
    """Give what either is told; None once it was taken back."""
    session = await work.session()
    old, new = row.args["old"], row.args["new"]
    day = date.fromisoformat(row.args["day"])
    member = await people.member_on(session, new, day)
    before = await people.member_on(session, old, day)
    if member.role is not MemberRole.SECRETARY or before.role is MemberRole.SECRETARY:
        return None
    begins = row.member_id == new
    cell = await session.get_one(Organisation, member.cell_id)
    other = await session.get_one(Member, old if begins else new)
    return Succession(cell.name, day, other.called, begins)


async def _ends(work: Work, by: Person, old: int, day: date) -> None:
    session = await work.session()
    history = await people.history_of(session, old)
    kept = snapshot(history)
    for post in history.posts:
        if (post.body, post.role) == (PostBody.CELL, PostRole.SECRETARY) and holds(post, day):
            post.until = day
            session.add(post)
    await session.flush()
    await retitle(work, old, PostBody.CELL)
    await session.flush()
    session.add(
        MemberChange(
            member_id=old,
            kind=ChangeKind.POST_OVER,
            by=by.member_id,
            at=work.now,
            before=kept,
            after=digest(snapshot(await people.history_of(session, old))),
        )
    )


async def _told(work: Work, who: Iterable[int], old: int, new: int, day: date) -> None:
    """Tell either now, and again in the morning of a day that is to come."""
    moments = [work.now]
    if day > work.now.date():
        moments.append(datetime(day.year, day.month, day.day, _MORNING, tzinfo=work.now.tzinfo))
    args = {"old": old, "new": new, "day": day.isoformat()}
    stamp = f"{work.now:%Y%m%d%H%M%S}"
    plans = [
        outbox.Plan(
            f"{SUCCEEDED}:{old}:{new}:{stamp}:{number}:{one}",
            SUCCEEDED,
            one,
            args,
            work.house.quiet.next_allowed(moment),
        )
        for number, moment in enumerate(moments)
        for one in who
    ]
    await outbox.plan_many(await work.session(), plans)
