"""Organisations as a tree, and what became of them; persons, their memberships, posts and periods,
each with its days.

Days are half open: `since` is the first day it holds, `until` the first one it holds no more. None
is "since ever" and "until further notice": what nobody has told is not made up.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Index,
    ScalarSelect,
    UniqueConstraint,
    and_,
    case,
    event,
    extract,
    func,
    insert,
    select,
)
from sqlalchemy.orm import Mapper, column_property
from sqlmodel import Field, SQLModel, col

from storage.names import Apart, called
from storage.types import EncryptedText, Instant, checked
from terms.identity import identity
from terms.people import (
    BodyKind,
    ChangeKind,
    LeftWhy,
    PeriodKind,
    PostBody,
    PostRole,
    TreeChangeKind,
)


class OrganisationKind(StrEnum):
    """What an organisation is in the tree."""

    SUPERIOR = "superior"
    """A committee above the grass-roots organisation."""
    PARTY_ORGANISATION = "party_organisation"
    """Đảng bộ cơ sở: a party organisation with cells under it."""
    SECTIONAL = "sectional"
    """Đảng bộ bộ phận: inside a grass-roots organisation, with cells under it."""
    CELL = "cell"
    """Chi bộ: the party cell, which meets, reviews and votes."""
    BODY = "body"
    """A body that meets by itself; whoever sits in it does so by posts, under the cell it is of."""


class MemberStatus(StrEnum):
    """Official or probationary (Điều lệ Đảng, điều 3: a probationary member never votes)."""

    OFFICIAL = "official"
    PROBATIONARY = "probationary"


class MemberRole(StrEnum):
    """What a member does in the cell on some day; it follows from the posts."""

    MEMBER = "member"
    COMMITTEE_MEMBER = "committee_member"
    DEPUTY_SECRETARY = "deputy_secretary"
    SECRETARY = "secretary"


class Organisation(SQLModel, table=True):
    """One node of the tree of organisations."""

    __tablename__ = "organisation"
    __table_args__ = (UniqueConstraint("parent_id", "name", name="uq_organisation_name"),)

    id: int | None = Field(default=None, primary_key=True)
    parent_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    kind: OrganisationKind = Field(sa_type=checked(OrganisationKind, "ck_organisation_kind"))
    name: str = Field(max_length=300)
    body: BodyKind | None = Field(
        default=None, sa_type=checked(BodyKind, "ck_organisation_body"), nullable=True
    )
    """Which body it is, where it is one."""
    founded_on: date | None = None
    """Its first day, where it was founded or made by a split under this program."""
    ended_on: date | None = None
    """The day from which it is none any more: merged into another one."""
    locality: str = Field(default="", max_length=120)
    """What its papers are dated from, such as "Xã Ví Dụ"; empty until somebody typed it."""


class TreeChange(SQLModel, table=True):
    """What became of an organisation in the tree, on a day; it is never written over."""

    __tablename__ = "tree_change"

    id: int | None = Field(default=None, primary_key=True)
    kind: TreeChangeKind = Field(sa_type=checked(TreeChangeKind, "ck_tree_change_kind"))
    on: date
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    """What was founded, came of a split, took another one in, or was handed over."""
    from_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    """What was split, what was merged into it, or under what it stood before."""


class Human(SQLModel, table=True):
    """One human being. Name and dates stand with the memberships, as each cell's roster writes
    them; this row says which memberships are of one and the same."""

    __tablename__ = "person"

    id: int | None = Field(default=None, primary_key=True)


class Member(SQLModel, table=True):
    """One membership: a person in a cell, from a day to a day."""

    __tablename__ = "member"
    __table_args__ = (
        UniqueConstraint("cell_id", "full_name", "birth_date", name="uq_member_person"),
        Index("ix_member_name", "cell_id", "name_key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True, nullable=False)
    """Whoever is added without one is somebody new."""
    cell_id: int = Field(foreign_key="organisation.id", index=True)
    full_name: str = Field(max_length=200)
    name_key: str = Field(default="", exclude=True)
    """What the name is compared by: two spellings of one name have the same (0324)."""
    birth_date: date
    birth_year_only: bool = False
    """Only the year of birth is known: day and month of the date mean nothing."""
    admitted_on: date
    official_on: date | None = None
    """Since when they are official, where that is known; before that day they were probationary."""
    status: MemberStatus = Field(sa_type=checked(MemberStatus, "ck_member_status"))
    """What they were last told to be; with `official_on` it gives the standing on a day."""
    since: date | None = None
    until: date | None = None
    left_why: LeftWhy | None = Field(
        default=None, sa_type=checked(LeftWhy, "ck_member_left_why"), nullable=True
    )
    left_for: str = Field(default="", max_length=300)
    """Where they were transferred to, as it was typed or as that cell is called."""
    party_post: str = Field(default="", max_length=200)
    """Posts as the roster writes them, for papers; `Post` says what the rules need of them."""
    state_post: str = Field(default="", max_length=200)
    union_post: str = Field(default="", max_length=200)
    workplace: str = Field(default="", max_length=300)
    phone: str = Field(default="", max_length=40)
    party_card: str = Field(default="", max_length=40)
    retired: bool = False

    @property
    def called(self) -> str:
        """The name, told apart from others of that name in the cell, and in the committee above; as
        the row was read."""
        read = self.__dict__
        apart = Apart(max(read.get("apart") or 0, read.get("apart_above") or 0))
        post = self.party_post or self.state_post
        if apart == Apart.CELL:
            post = read.get("cell_called") or ""
        born, year_only = self.birth_date, self.birth_year_only
        return called(self.full_name, born, year_only=year_only, post=post, apart=apart)


@event.listens_for(Member, "before_insert")
@event.listens_for(Member, "before_update")
def _compared_by(_mapper: Mapper[Any], _connection: Connection, member: Member) -> None:
    """Let the key follow the name, whoever writes it."""
    member.name_key = identity(member.full_name)


@event.listens_for(Member, "before_insert")
def _somebody_new(_mapper: Mapper[Any], connection: Connection, member: Member) -> None:
    """Let a membership that is added without a person be one of a new person."""
    if member.person_id is None:
        made = connection.execute(insert(Human)).inserted_primary_key
        assert made is not None
        member.person_id = made[0]


class Post(SQLModel, table=True):
    """One post of a membership: in a body, as something, from a day to a day."""

    __tablename__ = "post"

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    body: PostBody = Field(sa_type=checked(PostBody, "ck_post_body"))
    role: PostRole = Field(sa_type=checked(PostRole, "ck_post_role"))
    title: str = Field(default="", max_length=200)
    """As it was written; it may name more than this post."""
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    """Above the cell: whose committee, whose leadership it is in; None where nobody said so."""
    since: date | None = None
    until: date | None = None


def _apart(*, above: bool) -> ScalarSelect[int]:
    """What tells a member apart, counted with the row: whoever has it at hand can say the name.

    From namesakes of the cell, however each is spelled; `above` from those who have or had a post
    in the same organisation above, in whatever cell: they sit at one table."""
    table = Member.__table__  # type: ignore[attr-defined]
    posts = Post.__table__  # type: ignore[attr-defined]
    other = table.alias("namesake")

    def post(row: FromClause) -> ColumnElement[str]:
        return case((row.c.party_post != "", row.c.party_post), else_=row.c.state_post)

    by_year = extract("year", other.c.birth_date) != extract("year", table.c.birth_date)
    one_day = and_(
        other.c.birth_date == table.c.birth_date,
        other.c.birth_year_only == table.c.birth_year_only,
    )
    how = case(
        (by_year, int(Apart.YEAR)),
        (post(other) != post(table), int(Apart.POST)),
        (and_(one_day, other.c.cell_id != table.c.cell_id), int(Apart.CELL)),
        else_=int(Apart.DAY),
    )
    found = select(func.coalesce(func.max(how), int(Apart.NAME))).where(
        other.c.name_key == table.c.name_key
    )
    if not above:
        mates = found.where(other.c.cell_id == table.c.cell_id, other.c.id != table.c.id)
        return mates.correlate(table).scalar_subquery()
    mine, theirs = posts.alias("own_post"), posts.alias("namesakes_post")
    return (
        found.where(
            mine.c.member_id == table.c.id,
            theirs.c.organisation_id == mine.c.organisation_id,
            other.c.id == theirs.c.member_id,
            other.c.person_id != table.c.person_id,
        )
        .correlate(table)
        .scalar_subquery()
    )


Member.apart = column_property(_apart(above=False))
Member.apart_above = column_property(_apart(above=True))
Member.cell_called = column_property(
    select(col(Organisation.name))
    .where(col(Organisation.id) == col(Member.cell_id))
    .correlate(Member)
    .scalar_subquery()
)


class Period(SQLModel, table=True):
    """What is so of a membership for some time."""

    __tablename__ = "period"

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    post_id: int | None = Field(default=None, foreign_key="post.id")
    """The post it is on, of a kind that is on a post."""
    kind: PeriodKind = Field(sa_type=checked(PeriodKind, "ck_period_kind"))
    since: date | None = None
    until: date | None = None


class MemberChange(SQLModel, table=True):
    """One change of a member, with what stood before it, to be taken back."""

    __tablename__ = "member_change"

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    kind: ChangeKind = Field(sa_type=checked(ChangeKind, "ck_member_change_kind"))
    by: int = Field(foreign_key="member.id")
    at: datetime = Field(sa_type=Instant)
    before: str = Field(sa_type=EncryptedText)
    """The membership with its posts and periods as they stood, as JSON."""
    after: str = Field(max_length=64)
    """The SHA-256 of what stood after it: what came later is not taken back with it."""
    moved_to: int | None = Field(default=None, foreign_key="member.id")
    """The membership in the other cell of who was transferred inside the house."""
    undone: bool = False


class CorrectionAsked(SQLModel, table=True):
    """What a member says is wrong in what is stored about them."""

    __tablename__ = "correction_asked"

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    text: str = Field(sa_type=EncryptedText)
    at: datetime = Field(sa_type=Instant)
    seen_by: int | None = Field(default=None, foreign_key="member.id")


class RollEntry(SQLModel, table=True):
    """As what a member was on the roll when a meeting was opened: nothing changes it afterwards."""

    __tablename__ = "roll_entry"

    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id", primary_key=True)
    official: bool
    standing: str = Field(max_length=32)
