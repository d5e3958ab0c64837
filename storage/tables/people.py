"""Organisations as a tree, and their members."""

from datetime import date
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.types import checked


class OrganisationKind(StrEnum):
    """What an organisation is in the tree."""

    SUPERIOR = "superior"
    """A committee above the grass-roots organisation."""
    PARTY_ORGANISATION = "party_organisation"
    """Đảng bộ: a party organisation with cells under it."""
    CELL = "cell"
    """Chi bộ: the party cell, which meets, reviews and votes."""


class MemberStatus(StrEnum):
    """Official or probationary (Điều lệ Đảng, điều 3: a probationary member never votes)."""

    OFFICIAL = "official"
    PROBATIONARY = "probationary"


class MemberRole(StrEnum):
    """What a member does in their cell; taken from the party post at the roster's import."""

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


class Member(SQLModel, table=True):
    """One party member as the roster has them."""

    __tablename__ = "member"
    __table_args__ = (
        UniqueConstraint("cell_id", "full_name", "birth_date", name="uq_member_person"),
    )

    id: int | None = Field(default=None, primary_key=True)
    cell_id: int = Field(foreign_key="organisation.id", index=True)
    full_name: str = Field(max_length=200)
    birth_date: date
    admitted_on: date
    official_on: date | None = None
    status: MemberStatus = Field(sa_type=checked(MemberStatus, "ck_member_status"))
    role: MemberRole = Field(
        default=MemberRole.MEMBER,
        sa_type=checked(MemberRole, "ck_member_role"),
    )
    party_post: str = Field(default="", max_length=200)
    state_post: str = Field(default="", max_length=200)
    union_post: str = Field(default="", max_length=200)
    workplace: str = Field(default="", max_length=300)
    phone: str = Field(default="", max_length=40)
    party_card: str = Field(default="", max_length=40)
    leader: bool = False
    exempt: bool = False
    suspended: bool = False
    retired: bool = False
