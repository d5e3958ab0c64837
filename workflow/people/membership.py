"""Who belongs to a cell, who did, and all that is stored about one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from storage.member_then import History, holds
from storage.queries import changes as rows
from storage.queries import people
from storage.queries import reviews as review_rows
from storage.tables import (
    MemberStatus,
    Organisation,
    Period,
    Post,
)
from terms.name_order import units_by_name
from terms.people import ChangeKind, LeftWhy, PeriodKind, PostBody, PostRole
from workflow.access import cell_member, leads
from workflow.accounts import Person, id_of
from workflow.review import pages
from workflow.work import Work

_YEARS_TOLD = 3
"""So many years back who leads a cell reads its members' reviews (0302)."""

_OF_A_YEAR = (PeriodKind.TEMPORARY, PeriodKind.LEAVE)


@dataclass(frozen=True, slots=True)
class Listed:
    """One member in a list."""

    member_id: int
    name: str
    """As they are called: told apart from others of one name."""


@dataclass(frozen=True, slots=True)
class Probationary:
    """One member whose official standing is not noted."""

    member_id: int
    name: str
    admitted_on: date


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post somebody holds, or will hold."""

    post_id: int
    body: PostBody
    role: PostRole
    title: str
    of: str
    """The organisation above the cell that it is in; empty where nobody said which."""
    unsaid: bool
    """Whether it is of a Party body above, and which one is to be said yet."""
    since: date | None
    until: date | None
    suspended: bool


@dataclass(frozen=True, slots=True)
class RunningPeriod:
    """A period that runs, is to come, or was in a year that may be open."""

    kind: PeriodKind
    since: date | None
    until: date | None
    over: bool
    """Whether it has ended: of this year or the last one, whose rules may ask for it."""


@dataclass(frozen=True, slots=True)
class MemberCard:
    """All that is stored about a member beside the papers, and what may be done about it."""

    member_id: int
    name: str
    born: date
    year_only: bool
    admitted_on: date
    standing: MemberStatus
    official_on: date | None
    since: date | None
    until: date | None
    left_why: LeftWhy | None
    left_for: str
    posts: tuple[HeldPost, ...]
    spells: tuple[RunningPeriod, ...]
    party_post: str
    state_post: str
    union_post: str
    workplace: str
    phone: str
    party_card: str
    retired: bool
    undated: tuple[tuple[int, str], ...]
    """A long leave that is told in words in the review of one of the last three years, of which no
    day is noted: the year and the words."""
    newest: tuple[int, ChangeKind] | None
    """The change that may be taken back."""
    meeting_open: bool

    @property
    def here(self) -> bool:
        """Whether the membership has no end."""
        return self.until is None

    def runs(self, kind: PeriodKind) -> bool:
        """Tell whether a period of that kind runs or is to come."""
        return any(spell.kind is kind and not spell.over for spell in self.spells)


async def members(work: Work, secretary: Person, *, gone: bool = False) -> tuple[Listed, ...]:
    """Give the members of the secretary's cell today, or those who are members no more.

    Raises:
        Refusal: `not_secretary`.
    """
    leads(secretary)
    today = work.now.date()
    session = await work.session()
    found = await people.histories(session, people.of_cell(secretary.cell_id))
    listed = [one.member for one in found if one.then(today).belongs is not gone]
    return tuple(Listed(id_of(one), one.called) for one in listed)


async def on_probation(work: Work, secretary: Person, after: int = 0) -> tuple[Probationary, ...]:
    """Give the cell's probationary members whose official standing nobody has noted, by name; of
    those that come behind one member where one is named. Official standing begins by a decision
    that somebody tells of, never by itself (Điều lệ Đảng, điều 5).

    Raises:
        Refusal: `not_secretary`.
    """
    leads(secretary)
    today = work.now.date()
    session = await work.session()
    found = await people.histories(session, people.of_cell(secretary.cell_id))
    numbers = [id_of(one.member) for one in found]
    begin = numbers.index(after) + 1 if after in numbers else 0
    return tuple(
        Probationary(id_of(one.member), one.member.called, one.member.admitted_on)
        for one in found[begin:]
        if one.then(today).belongs and one.member.status == MemberStatus.PROBATIONARY
    )


async def card(work: Work, secretary: Person, member_id: int) -> MemberCard:
    """Give all that is stored about a member of the secretary's cell.

    Raises:
        Refusal: `not_secretary`, `not_in_cell`.
    """
    leads(secretary)
    await cell_member(work, secretary, member_id)
    return await _card(work, member_id, secretary.cell_id)


async def own_card(work: Work, person: Person) -> MemberCard:
    """Give a member what is stored about them."""
    return await _card(work, person.member_id, person.cell_id)


async def cells_to_go_to(work: Work, secretary: Person) -> tuple[tuple[int, str], ...]:
    """Give the other cells of this house, those under the same organisation first.

    Raises:
        Refusal: `not_secretary`.
    """
    leads(secretary)
    session = await work.session()
    every = [one for one in await people.cells(session) if one.id != secretary.cell_id]
    own = await session.get_one(Organisation, secretary.cell_id)
    near = sorted(units_by_name(every), key=lambda one: one.parent_id != own.parent_id)
    return tuple((id_of(one), one.name) for one in near)


async def _card(work: Work, member_id: int, cell_id: int) -> MemberCard:
    session = await work.session()
    history = await people.history_of(session, member_id)
    today = work.now.date()
    then, member = history.then(today), history.member
    newest = await rows.newest(session, member_id)
    lasting = [post for post in history.posts if _lasts(post, today)]
    above = await people.line_of(session, cell_id) if _any_above(lasting) else []
    return MemberCard(
        member_id=member_id,
        name=member.full_name,
        born=member.birth_date,
        year_only=member.birth_year_only,
        admitted_on=member.admitted_on,
        standing=then.status,
        official_on=member.official_on,
        since=member.since,
        until=member.until,
        left_why=member.left_why,
        left_for=member.left_for,
        posts=tuple(_held(history, post, above[:-1], today) for post in lasting),
        spells=tuple(
            RunningPeriod(PeriodKind(one.kind), one.since, one.until, not _lasts(one, today))
            for one in history.periods
            if one.post_id is None and (_lasts(one, today) or _asked_of(one, today.year))
        ),
        party_post=member.party_post,
        state_post=member.state_post,
        union_post=member.union_post,
        workplace=member.workplace,
        phone=member.phone,
        party_card=member.party_card,
        retired=member.retired,
        undated=await _undated_leaves(work, history),
        newest=None if newest is None else (id_of(newest), ChangeKind(newest.kind)),
        meeting_open=await rows.meeting_open(session, cell_id),
    )


async def _undated_leaves(work: Work, history: History) -> tuple[tuple[int, str], ...]:
    """Words have no days that could be read: they stand until the days of that year are noted."""
    session, since = await work.session(), work.now.year - _YEARS_TOLD + 1
    told = await review_rows.answered_by_year(
        session, id_of(history.member), pages.note_id(pages.ABSENCE), since
    )
    return tuple((year, text) for year, text in told if not history.leaves_in(year))


def _held(history: History, post: Post, above: Sequence[Organisation], today: date) -> HeldPost:
    suspended = any(one.post_id == post.id and holds(one, today) for one in history.periods)
    body, role = PostBody(post.body), PostRole(post.role)
    of = next((one.name for one in above if one.id == post.organisation_id), "")
    unsaid = body is PostBody.PARTY and bool(above) and post.organisation_id is None
    return HeldPost(
        id_of(post), body, role, post.title, of, unsaid, post.since, post.until, suspended
    )


def _any_above(posts: Sequence[Post]) -> bool:
    return any(post.body in (PostBody.PARTY, PostBody.STATE) for post in posts)


def _asked_of(period: Period, year: int) -> bool:
    """Whether a period that is over matters to a year that may be open."""
    return period.kind in _OF_A_YEAR and period.until is not None and period.until.year >= year - 1


def _lasts(row: Post | Period, today: date) -> bool:
    return row.until is None or today < row.until
