"""Party groups of a cell, and who belongs to one from a day to a day."""

from datetime import date

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel


class PartyGroup(SQLModel, table=True):
    """A party group (tổ đảng): a part of a cell that talks before it; it has no vote."""

    __tablename__ = "party_group"
    __table_args__ = (
        # A name is free again once its group has ended.
        Index(
            "ix_party_group_name",
            "cell_id",
            "name",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    cell_id: int = Field(foreign_key="organisation.id", index=True)
    name: str = Field(max_length=100)
    founded_on: date
    ended_on: date | None = None
    """The day from which it is none any more."""


class GroupMembership(SQLModel, table=True):
    """That a member of the cell is in a group, from a day to a day (half open)."""

    __tablename__ = "group_membership"

    id: int | None = Field(default=None, primary_key=True)
    group_id: int = Field(foreign_key="party_group.id", index=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    since: date
    until: date | None = None
