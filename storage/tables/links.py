"""Links to the meeting's pages: only digests are kept, so that a stolen database opens no page.

No table of links has a time or an order: who asked for a link when is nobody's business.
"""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.types import Instant


class BallotLink(SQLModel, table=True):
    """One link to an elector's ballot page; they may have several, and still one ballot."""

    __tablename__ = "ballot_link"
    __table_args__ = {"sqlite_with_rowid": False}

    digest: str = Field(max_length=64, primary_key=True)
    session_id: int = Field(foreign_key="ballot_session.id", index=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    account_id: int | None = Field(default=None, foreign_key="chat_account.id", index=True)
    """Whose button in Telegram it stands behind: opened anywhere else it opens nothing. None: a
    link for any browser."""


class RoomCode(SQLModel, table=True):
    """What a member types in the room, on the page that the wall's QR opens: one of each phone of
    theirs in one meeting, for all its votes. It casts while that phone stands, as a button does."""

    __tablename__ = "room_code"
    __table_args__ = {"sqlite_with_rowid": False}

    digest: str = Field(max_length=64, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    account_id: int = Field(foreign_key="chat_account.id", index=True)


class ScreenLink(SQLModel, table=True):
    """One link to a meeting's screen, for the projector; it ends with the meeting."""

    __tablename__ = "screen_link"
    __table_args__ = {"sqlite_with_rowid": False}

    digest: str = Field(max_length=64, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)


class LinksEnded(SQLModel, table=True):
    """When a member's links to files last ended: a phone was taken from them, or left."""

    __tablename__ = "links_ended"

    member_id: int = Field(foreign_key="member.id", primary_key=True)
    at: datetime = Field(sa_type=Instant)
