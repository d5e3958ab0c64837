"""Changes of a member, as whoever leads the cell notes them: each with its day, each taken back by
one step, each in the audit chain. What a meeting froze when it was opened stays as it is."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from papers.plain import fold
from papers.posts import TITLES
from storage import audit
from storage.member_then import History, holds
from storage.queries import changes as rows
from storage.queries import people
from storage.tables import (
    MemberChange,
    MemberStatus,
    Period,
    Post,
)
from terms.people import ChangeKind, PeriodKind, PostBody, PostRole
from workflow import cycle as cycles
from workflow.access import cell_member, leads
from workflow.accounts import Person, id_of
from workflow.duties import calendar, duty_list
from workflow.errors import Refusal
from workflow.people import moves, succession
from workflow.people.party_posts import read_posts
from workflow.people.seats_told import whose
from workflow.people.snapshots import digest, put_back, snapshot, there_in, with_there
from workflow.people.titles import LONGEST_TITLE, retitle
from workflow.work import Work

LONGEST_PHONE = 40
_PERIODS = {
    ChangeKind.EXEMPT: PeriodKind.EXEMPT,
    ChangeKind.EXEMPT_OVER: PeriodKind.EXEMPT,
    ChangeKind.SUSPENDED: PeriodKind.SUSPENDED,
    ChangeKind.SUSPENDED_OVER: PeriodKind.SUSPENDED,
    ChangeKind.TEMPORARY: PeriodKind.TEMPORARY,
    ChangeKind.TEMPORARY_OVER: PeriodKind.TEMPORARY,
    ChangeKind.LEAVE: PeriodKind.LEAVE,
    ChangeKind.LEAVE_OVER: PeriodKind.LEAVE,
}
WITH_A_LAST_DAY = (ChangeKind.TEMPORARY, ChangeKind.LEAVE)
"""What is told with its first day, and with its last one where that is known."""
_CELL_POSTS = (PostRole.SECRETARY, PostRole.DEPUTY_SECRETARY, PostRole.COMMITTEE_MEMBER)
_COMMITTEES = (PostBody.CELL, PostBody.PARTY)
"""Bodies whose posts somebody may be suspended from (S1 V.12)."""
_TITLED = {PostBody.CELL: "", PostBody.PARTY: "party_", PostBody.GROUP: ""}
"""Bodies whose posts have an official title, with what their roles begin with there."""
_SECOND = "pho"
"""How the post of a deputy head begins, accents apart."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One change that is wanted: from which day on, and of what."""

    kind: ChangeKind
    day: date | None = None
    """None where the day is not known, which only what begins may be."""
    body: PostBody = PostBody.CELL
    role: PostRole | None = None
    text: str = ""
    """A phone's number, a post's title, where somebody went."""
    about: int = 0
    """The post that ends, or the cell somebody goes to."""
    last: date | None = None
    """The last day of a period, where it is known at its beginning."""
    own: bool = False
    """Whether they note it of themselves."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What a change has brought about, for its screen."""

    meeting_open: bool
    """A meeting of the cell is open: what it froze stays."""
    chats_ended: int
    """How many chats were taken from who is no member any more."""
    seats: tuple[str, ...] = ()
    """The organisations above in whose committees a seat ended with it."""
    succeeded: tuple[str, ...] = ()
    """Whose post as secretary ended with it."""


async def change(work: Work, secretary: Person, member_id: int, wanted: Wanted) -> Noted:
    """Note a change of a member of the secretary's cell.

    Raises:
        Refusal: `not_secretary`, `not_in_cell`; `day_wanted`; `day_ahead`, `day_too_early` (day);
            `already_so`, `not_so`; `no_post`; `last_leader`; `phone_unreadable`; `post_unreadable`;
            `own_membership`; `own_seat`; `ballot_runs`; `member_elsewhere` (cell); as `moves`.
    """
    leads(secretary)
    await cell_member(work, secretary, member_id)
    if member_id == secretary.member_id:
        wanted = replace(wanted, own=True)
    session = await work.session()
    before = await people.history_of(session, member_id)
    _check_day(work, before, wanted)
    kept = snapshot(before)
    gone = moves.Gone(0, None)
    old: tuple[str, ...] = ()
    if wanted.kind in moves.MOVES:
        gone = await moves.move(
            work, secretary.member_id, before, wanted.kind, _day(wanted), wanted.about
        )
    else:
        await _APPLY[wanted.kind](work, before, wanted)
    await session.flush()
    if _leads_now(wanted):
        day = wanted.day or work.now.date()
        old = await succession.succeed(work, secretary, member_id, day)
    after = snapshot(await people.history_of(session, member_id))
    session.add(
        MemberChange(
            member_id=member_id,
            kind=wanted.kind,
            by=secretary.member_id,
            at=work.now,
            before=with_there(kept, gone.there_before) if gone.there_before else kept,
            after=digest(after),
            moved_to=gone.moved_to,
        )
    )
    await _record(work, secretary, member_id, wanted.kind.value, wanted.day)
    await _derive(work, secretary)
    meets = await rows.meeting_open(session, secretary.cell_id)
    return Noted(meets, gone.chats, gone.seats, old)


async def undo(work: Work, secretary: Person, member_id: int, change_id: int) -> None:
    """Take the newest change of a member back. Chats that were taken away stay so.

    Raises:
        Refusal: `not_secretary`, `not_in_cell`; `nothing_to_undo` where that is not the newest
            change any more, or something else was changed since; `ballot_runs`.
    """
    leads(secretary)
    await cell_member(work, secretary, member_id)
    session = await work.session()
    newest = await rows.newest(session, member_id)
    now = snapshot(await people.history_of(session, member_id))
    if newest is None or newest.id != change_id or newest.after != digest(now):
        raise Refusal("nothing_to_undo")
    if newest.kind in moves.MOVES:
        await moves.refuse_while_voting(work, member_id)
    if newest.moved_to is not None:
        await moves.back_from(work, member_id, newest.moved_to, there_in(newest.before))
    await put_back(session, member_id, newest.before)
    if newest.kind == ChangeKind.POST:
        await succession.taken_back(work, newest)
    newest.undone = True
    session.add(newest)
    await _record(work, secretary, member_id, "undone", None)
    await _derive(work, secretary)


def _leads_now(wanted: Wanted) -> bool:
    """Whether a new secretary of the cell is noted."""
    post = wanted.kind is ChangeKind.POST and wanted.body is PostBody.CELL
    return post and wanted.role is PostRole.SECRETARY


def _day(wanted: Wanted) -> date:
    if wanted.day is None:
        raise Refusal("day_wanted")
    return wanted.day


def _check_day(work: Work, history: History, wanted: Wanted) -> None:
    if wanted.day is None:
        return
    today = work.now.date()
    if wanted.day > today and wanted.kind not in _MAY_COME:
        raise Refusal("day_ahead")
    if wanted.day < history.member.admitted_on:
        raise Refusal("day_too_early", day=f"{history.member.admitted_on:%d/%m/%Y}")
    if wanted.last is not None and wanted.last < wanted.day:
        raise Refusal("day_too_early", day=f"{wanted.day:%d/%m/%Y}")


_MAY_COME = frozenset(
    {
        ChangeKind.OFFICIAL,
        ChangeKind.EXEMPT,
        ChangeKind.EXEMPT_OVER,
        ChangeKind.SUSPENDED_OVER,
        ChangeKind.TEMPORARY,
        ChangeKind.TEMPORARY_OVER,
        ChangeKind.LEAVE,
        ChangeKind.LEAVE_OVER,
        ChangeKind.POST,
        ChangeKind.POST_OVER,
        ChangeKind.POST_SUSPENDED_OVER,
    }
)
"""What may be noted before its day: it is so from that day on."""


async def _official(work: Work, history: History, wanted: Wanted) -> None:
    member = history.member
    day = _day(wanted)
    if member.status == MemberStatus.OFFICIAL and member.official_on in (None, day):
        raise Refusal("already_so")
    member.status, member.official_on = MemberStatus.OFFICIAL, day
    (await work.session()).add(member)


async def _begins(work: Work, history: History, wanted: Wanted) -> None:
    kind = _PERIODS[wanted.kind]
    if wanted.kind in WITH_A_LAST_DAY:
        _day(wanted)
    day = wanted.day or work.now.date()
    until = None if wanted.last is None else wanted.last + timedelta(days=1)
    for period in (one for one in history.periods if one.kind == kind):
        later = until is not None and period.since is not None and day < period.since < until
        if holds(period, day) or later:
            raise Refusal("already_so")
    (await work.session()).add(
        Period(member_id=id_of(history.member), kind=kind, since=wanted.day, until=until)
    )


async def _ends(work: Work, history: History, wanted: Wanted) -> None:
    kind, day = _PERIODS[wanted.kind], _day(wanted)
    running = [one for one in history.periods if one.kind == kind and _runs_until(one, day)]
    if not running:
        raise Refusal("not_so")
    for period in running:
        period.until = day
        (await work.session()).add(period)


def _runs_until(row: Period | Post, day: date) -> bool:
    """Whether a row would be ended by this day: it began before it and does not end before."""
    return (row.since is None or row.since < day) and (row.until is None or day < row.until)


async def _post(work: Work, history: History, wanted: Wanted) -> None:
    session = await work.session()
    fresh = await _fresh(work, history, wanted)
    day = wanted.day or work.now.date()
    held = [post for post in history.posts if holds(post, day)]
    if any(_same(post, fresh) for post in held):
        raise Refusal("already_so")
    if fresh.body is PostBody.CELL:
        if fresh.role is PostRole.COMMITTEE_MEMBER:
            await _not_the_last(work, history, day)
        for post in held:
            if post.body == PostBody.CELL:
                post.until = day
                session.add(post)
    session.add(fresh)
    await session.flush()
    await retitle(work, id_of(history.member), fresh.body)


def _same(post: Post, other: Post) -> bool:
    return (post.body, post.role, post.organisation_id) == (
        other.body,
        other.role,
        other.organisation_id,
    )


async def _fresh(work: Work, history: History, wanted: Wanted) -> Post:
    title = " ".join(wanted.text.split())
    if len(title) > LONGEST_TITLE:
        raise Refusal("post_unreadable")
    role = wanted.role
    if wanted.body is PostBody.CELL:
        if role not in _CELL_POSTS:
            raise Refusal("post_unreadable")
        title = TITLES[role.value]
    elif not title:
        raise Refusal("post_unreadable")
    elif wanted.body is PostBody.PARTY:
        return await _above(work, history, wanted, title)
    else:
        role = PostRole.DEPUTY_HEAD if fold(title).startswith(_SECOND) else PostRole.HEAD
    number = id_of(history.member)
    return Post(member_id=number, body=wanted.body, role=role, title=title, since=wanted.day)


async def _above(work: Work, history: History, wanted: Wanted, title: str) -> Post:
    """Give a post above the cell, in the committee its title says; what says none is kept too."""
    member = history.member
    line = await people.line_of(await work.session(), member.cell_id)
    seats = [(seat.role, whose(seat, line[-2::-1])) for _, seat in read_posts(title).seats]
    roles = tuple(PostRole)
    role, of = min(
        seats, key=lambda one: roles.index(one[0]), default=(PostRole.COMMITTEE_MEMBER, None)
    )
    if of is not None and wanted.own:
        raise Refusal("own_seat")
    return Post(
        member_id=id_of(member),
        body=wanted.body,
        role=role,
        title=title,
        since=wanted.day,
        organisation_id=None if of is None else of.id,
    )


async def _post_over(work: Work, history: History, wanted: Wanted) -> None:
    post = next((one for one in history.posts if one.id == wanted.about), None)
    day = _day(wanted)
    # What was noted by mistake may end on its first day: then it never was.
    begins = post is not None and post.since == day and post.until is None
    if post is None or not (begins or _runs_until(post, day)):
        raise Refusal("no_post")
    if post.body == PostBody.CELL:
        await _not_the_last(work, history, day)
    session = await work.session()
    post.until = day
    session.add(post)
    await session.flush()
    for one in history.posts:
        # What named two posts in one text names the other one alone from now on.
        if one is not post and one.title == post.title and one.body in _TITLED:
            one.title = TITLES[f"{_TITLED[PostBody(one.body)]}{one.role.value}"]
            session.add(one)
    await session.flush()
    await retitle(work, id_of(history.member), PostBody(post.body))


async def _not_the_last(work: Work, history: History, day: date) -> None:
    """A cell is not left without anybody who leads it: who comes is noted first."""
    member = history.member
    leading = await people.secretaries_of(await work.session(), member.cell_id, day)
    if [one.id for one in leading] == [member.id]:
        raise Refusal("last_leader")


async def _post_suspended(work: Work, history: History, wanted: Wanted) -> None:
    day = _day(wanted)
    post = next((one for one in history.posts if one.id == wanted.about), None)
    if post is None or post.body not in _COMMITTEES or not holds(post, day):
        raise Refusal("no_post")
    suspended = [one for one in history.periods if one.post_id == post.id and holds(one, day)]
    if suspended:
        raise Refusal("already_so")
    if post.body == PostBody.CELL:
        await _not_the_last(work, history, day)
    kind = PeriodKind.COMMITTEE_SUSPENDED
    period = Period(member_id=id_of(history.member), post_id=post.id, kind=kind, since=day)
    (await work.session()).add(period)


async def _back_on_post(work: Work, history: History, wanted: Wanted) -> None:
    """The suspension from a post is over: whoever holds it acts in it again from that day on."""
    day = _day(wanted)
    post = next((one for one in history.posts if one.id == wanted.about), None)
    running = [one for one in history.periods if one.post_id and one.post_id == wanted.about]
    running = [one for one in running if _runs_until(one, day)]
    if post is None or not running:
        raise Refusal("not_so")
    if wanted.own and post.body == PostBody.PARTY:
        raise Refusal("own_seat")
    for period in running:
        period.until = day
        (await work.session()).add(period)


async def _phone(work: Work, history: History, wanted: Wanted) -> None:
    number = " ".join(wanted.text.split())
    if len(number) > LONGEST_PHONE or sum(letter.isdigit() for letter in number) < 8:
        raise Refusal("phone_unreadable")
    if number == history.member.phone:
        raise Refusal("already_so")
    history.member.phone = number
    (await work.session()).add(history.member)


_APPLY: Mapping[ChangeKind, Callable[[Work, History, Wanted], Awaitable[None]]] = {
    ChangeKind.OFFICIAL: _official,
    ChangeKind.EXEMPT: _begins,
    ChangeKind.EXEMPT_OVER: _ends,
    ChangeKind.SUSPENDED: _begins,
    ChangeKind.SUSPENDED_OVER: _ends,
    ChangeKind.TEMPORARY: _begins,
    ChangeKind.TEMPORARY_OVER: _ends,
    ChangeKind.LEAVE: _begins,
    ChangeKind.LEAVE_OVER: _ends,
    ChangeKind.POST: _post,
    ChangeKind.POST_OVER: _post_over,
    ChangeKind.POST_SUSPENDED: _post_suspended,
    ChangeKind.POST_SUSPENDED_OVER: _back_on_post,
    ChangeKind.PHONE: _phone,
}


async def _derive(work: Work, secretary: Person) -> None:
    """Who owes what follows from who is what."""
    for cycle in await cycles.of_cell(work, secretary.cell_id):
        if cycle.state in calendar.RUNNING:
            await duty_list.derive(work, cycle)


async def _record(
    work: Work, secretary: Person, member_id: int, what: str, day: date | None
) -> None:
    await audit.append(
        await work.session(),
        at=work.now,
        kind="member_changed",
        organisation_id=secretary.cell_id,
        payload={
            "member": member_id,
            "by": secretary.member_id,
            "change": what,
            "day": day.isoformat() if day else None,
        },
    )
