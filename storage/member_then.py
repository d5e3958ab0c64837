"""Who was what on a day: a membership with its posts and periods, read for one day; and who sat in
a body that meets.

Pure functions over rows: the order in which the rows were entered makes no difference.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from storage.tables import (
    Member,
    MemberRole,
    MemberStatus,
    Period,
    Post,
)
from terms.people import BodyKind, PeriodKind, PostBody, PostRole

_IN_THE_CELL = {
    PostRole.SECRETARY: MemberRole.SECRETARY,
    PostRole.DEPUTY_SECRETARY: MemberRole.DEPUTY_SECRETARY,
    PostRole.COMMITTEE_MEMBER: MemberRole.COMMITTEE_MEMBER,
}

_IN_THE_STANDING_COMMITTEE = {
    PostRole.SECRETARY: MemberRole.SECRETARY,
    PostRole.DEPUTY_SECRETARY: MemberRole.DEPUTY_SECRETARY,
    PostRole.STANDING_MEMBER: MemberRole.COMMITTEE_MEMBER,
}
_IN_THE_COMMITTEE = {
    **_IN_THE_STANDING_COMMITTEE,
    PostRole.COMMITTEE_MEMBER: MemberRole.COMMITTEE_MEMBER,
}
_AT_WORK = {PostRole.HEAD: MemberRole.SECRETARY, PostRole.DEPUTY_HEAD: MemberRole.DEPUTY_SECRETARY}
_SEATS = {
    BodyKind.CELL_COMMITTEE: (PostBody.CELL, _IN_THE_CELL),
    BodyKind.LEADERSHIP: (PostBody.STATE, _AT_WORK),
    BodyKind.PARTY_COMMITTEE: (PostBody.PARTY, _IN_THE_COMMITTEE),
    BodyKind.STANDING_COMMITTEE: (PostBody.PARTY, _IN_THE_STANDING_COMMITTEE),
}
"""By which posts somebody sits in a body, and as what: who heads it leads its year as a secretary
leads the cell's, a deputy stands in."""


class Spanned(Protocol):
    """A row that holds from a day to a day."""

    since: date | None
    until: date | None


def holds(row: Spanned, day: date) -> bool:
    """Tell whether a row holds on a day: its first day counts, the day it ends does not."""
    return (row.since is None or row.since <= day) and (row.until is None or day < row.until)


@dataclass(frozen=True, slots=True)
class History:
    """One membership with all that was ever noted of it."""

    member: Member
    posts: tuple[Post, ...]
    periods: tuple[Period, ...]

    def then(self, day: date) -> "MemberThen":
        """Give who the member was on that day."""
        member = self.member
        held = posts_on(self, day)
        acting = [post for post in held if not _kept_from(self.periods, post, day)]
        return MemberThen(
            id=member.id,
            person_id=member.person_id or 0,
            cell_id=member.cell_id,
            full_name=member.full_name,
            called=member.called,
            birth_date=member.birth_date,
            birth_year_only=member.birth_year_only,
            admitted_on=member.admitted_on,
            official_on=member.official_on,
            belongs=belongs_on(self, day),
            since=_came_on(self, day),
            status=standing_on(member, day),
            role=_role(acting),
            posts=held,
            leader=any(map(_leads, held)),
            leader_since=_leader_since(tuple(filter(_leads, held))),
            committee_suspended_on=_suspended_since(self.periods, held, day),
            exempt=_is(self.periods, PeriodKind.EXEMPT, day),
            suspended=_is(self.periods, PeriodKind.SUSPENDED, day),
            temporary=next(_running(self.periods, PeriodKind.TEMPORARY, day), None),
            retired=member.retired,
            party_post=member.party_post,
            state_post=member.state_post,
            union_post=member.union_post,
            workplace=member.workplace,
            phone=member.phone,
            party_card=member.party_card,
        )

    def leaves_in(self, year: int) -> tuple[Period, ...]:
        """Give the long leaves of which at least a day was in a year, the earliest first."""
        first, beyond = date(year, 1, 1), date(year + 1, 1, 1)
        found = [
            period
            for period in self.periods
            if period.kind == PeriodKind.LEAVE
            and (period.since is None or period.since < beyond)
            and (period.until is None or first < period.until)
        ]
        return tuple(sorted(found, key=lambda one: one.since or date.min))

    def seated(
        self, kind: BodyKind, body_id: int, of_id: int | None, day: date
    ) -> "MemberThen | None":
        """Give who the member was that day in a body of a cell or of an organisation, `of_id`, by
        the posts that might be acted in: role and cell are those of the body. None for who did not
        sit in it (S1 V.12), and for a post above the cell that nobody said whose it is."""
        then = self.then(day)
        of, roles = _SEATS[kind]
        above = of_id if of == PostBody.PARTY or of_id != then.cell_id else None
        acting = [post for post in then.posts if not _kept_from(self.periods, post, day)]
        here = {p.role for p in acting if p.body == of and p.organisation_id == above}
        held = [role for post, role in roles.items() if post in here]
        if not (then.belongs and held):
            return None
        return replace(then, cell_id=body_id, role=held[0])


@dataclass(frozen=True, slots=True)
class MemberThen:
    """A member as of one day."""

    id: int | None
    person_id: int
    cell_id: int
    full_name: str
    called: str
    """The name on a list: told apart from others of that name in the cell."""
    birth_date: date
    birth_year_only: bool
    admitted_on: date
    official_on: date | None
    belongs: bool
    """Whether this was the member's cell."""
    since: date | None
    """The day on which they came to the cell or came back to it, where one is known."""
    status: MemberStatus
    role: MemberRole
    """The highest post in the cell that might be acted in."""
    posts: tuple[Post, ...]
    """What was held, suspended or not."""
    leader: bool
    """Whether any post was held that asks for the leaders' form."""
    leader_since: date | None
    """Since when they led, where it is known of every post."""
    committee_suspended_on: date | None
    """Since when they may not act on the committee they sit on."""
    exempt: bool
    suspended: bool
    temporary: Period | None
    """The temporary activity in another cell that ran."""
    retired: bool
    party_post: str
    state_post: str
    union_post: str
    workplace: str
    phone: str
    party_card: str

    def holds(self, body: PostBody, role: PostRole) -> bool:
        """Tell whether a post of that role was held in a body of that kind."""
        return any(post.body == body and post.role == role for post in self.posts)


def standing_on(member: Member, day: date) -> MemberStatus:
    """Give whether a member was official on a day.

    Whoever is said to be probationary is, whatever day official standing is expected on: it
    begins by a decision, not by itself (Điều lệ Đảng, điều 5).
    """
    not_yet = member.official_on is not None and day < member.official_on
    if member.status == MemberStatus.PROBATIONARY or not_yet:
        return MemberStatus.PROBATIONARY
    return MemberStatus.OFFICIAL


def belongs_on(history: History, day: date) -> bool:
    """Tell whether somebody was a member of the cell on a day."""
    member = history.member
    here = holds(member, day) and member.admitted_on <= day
    return here and not _is(history.periods, PeriodKind.AWAY, day)


def _came_on(history: History, day: date) -> date | None:
    back = [one.until for one in history.periods if one.kind == PeriodKind.AWAY]
    return max(
        (one for one in back if one is not None and one <= day), default=history.member.since
    )


def posts_on(history: History, day: date) -> tuple[Post, ...]:
    """Give the posts somebody held on a day, suspended from them or not."""
    return tuple(post for post in history.posts if holds(post, day))


def _is(periods: Iterable[Period], kind: PeriodKind, day: date) -> bool:
    return any(_running(periods, kind, day))


def _running(periods: Iterable[Period], kind: PeriodKind, day: date) -> Iterator[Period]:
    return (period for period in periods if period.kind == kind and holds(period, day))


def _kept_from(periods: Iterable[Period], post: Post, day: date) -> bool:
    return any(
        period.kind == PeriodKind.COMMITTEE_SUSPENDED
        and period.post_id == post.id
        and holds(period, day)
        for period in periods
    )


def _role(acting: Iterable[Post]) -> MemberRole:
    here = {post.role for post in acting if post.body == PostBody.CELL}
    return next((role for post, role in _IN_THE_CELL.items() if post in here), MemberRole.MEMBER)


def _leads(post: Post) -> bool:
    """A group of the cell is led without a post of leadership."""
    return post.body != PostBody.GROUP


def _leader_since(held: Iterable[Post]) -> date | None:
    """The day the oldest post began; None where one began nobody knows when."""
    began = [post.since for post in held]
    return None if None in began else min((day for day in began if day is not None), default=None)


def _suspended_since(periods: Iterable[Period], held: tuple[Post, ...], day: date) -> date | None:
    numbers = {post.id for post in held}
    since = [
        period.since
        for period in periods
        if period.kind == PeriodKind.COMMITTEE_SUSPENDED
        and period.post_id in numbers
        and holds(period, day)
        and period.since is not None
    ]
    return min(since, default=None)
