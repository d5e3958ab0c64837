"""Chats: who is joined where, where a conversation stands, which updates were handled."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.types import EncryptedText, Instant, checked


class AccountState(StrEnum):
    """Whether a chat account can be reached."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    """The person blocked the bot (403); cleared by the next message from them."""
    LOST = "lost"
    """The platform no longer knows the chat."""
    REVOKED = "revoked"
    """Taken from the member: a lost phone, or a reset by the secretary."""


class ChatAccount(SQLModel, table=True):
    """One chat of one member with one bot; a member may have several."""

    __tablename__ = "chat_account"
    __table_args__ = (UniqueConstraint("channel", "bot", "chat", name="uq_chat_account_chat"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str = Field(max_length=16)
    bot: str = Field(max_length=64)
    chat: str = Field(max_length=64)
    member_id: int = Field(foreign_key="member.id", index=True)
    state: AccountState = Field(
        default=AccountState.ACTIVE,
        sa_type=checked(AccountState, "ck_chat_account_state"),
    )
    language: str = Field(default="vi", max_length=5)
    consented_at: datetime = Field(sa_type=Instant)
    consent_version: str = Field(default="", max_length=20, sa_column_kwargs={"server_default": ""})
    """Which wording of the notice they agreed to; empty for whoever joined before it was kept."""
    joining: str = Field(default="", max_length=16, sa_column_kwargs={"server_default": ""})
    """A random word, new at each joining: the same chat taken away and joined again is another
    phone to a ballot (`BallotPhone`)."""
    given_at: datetime | None = Field(default=None, sa_type=Instant)
    """When somebody else's code brought this phone to its member; a phone joined by a code that
    the member made on a phone of theirs has that phone's moment. None: before that was kept."""


class JoinCode(SQLModel, table=True):
    """A one-time code that joins one chat to one member; only its keyed digest is kept."""

    __tablename__ = "join_code"

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    digest: str = Field(max_length=64, unique=True)
    created_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)
    made_by: int | None = None
    """The member who had it made, for the old phone; None for the cards printed for a cell."""
    given_at: datetime | None = Field(default=None, sa_type=Instant)
    """`ChatAccount.given_at` of the phone on which its own member made it."""


class JoinAttempt(SQLModel, table=True):
    """Wrong codes from one chat, so that nobody can guess for long."""

    __tablename__ = "join_attempt"

    channel: str = Field(max_length=16, primary_key=True)
    bot: str = Field(max_length=64, primary_key=True)
    chat: str = Field(max_length=64, primary_key=True)
    failures: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=Instant)
    tried_at: datetime = Field(sa_type=Instant)
    """The last time; what is left of a stranger goes an hour later."""


class WrongCodes(SQLModel, table=True):
    """How many wrong codes came in one hour, from all chats together; it names none."""

    __tablename__ = "wrong_codes"

    since: datetime = Field(sa_type=Instant, primary_key=True)
    number: int = 0


class Conversation(SQLModel, table=True):
    """Where a chat stands: a wizard's cursor, and the last numbered list shown without buttons.

    No business fact lives here, and never a ballot.
    """

    __tablename__ = "conversation"

    channel: str = Field(max_length=16, primary_key=True)
    bot: str = Field(max_length=64, primary_key=True)
    chat: str = Field(max_length=64, primary_key=True)
    state: str | None = Field(default=None, max_length=100)
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    options: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    screens: dict[str, Any] = Field(
        default_factory=dict, sa_type=JSON, sa_column_kwargs={"server_default": "{}"}
    )
    """Which message's buttons count, and which were questions and are over: numbers alone."""


class HandledUpdate(SQLModel, table=True):
    """An update that changed something already; a repeat of it changes nothing."""

    __tablename__ = "handled_update"

    channel: str = Field(max_length=16, primary_key=True)
    bot: str = Field(max_length=64, primary_key=True)
    update_key: str = Field(max_length=80, primary_key=True)
    handled_at: datetime = Field(sa_type=Instant, index=True)


class InboundUpdate(SQLModel, table=True):
    """A raw update of a platform that never repeats one: encrypted until it is handled."""

    __tablename__ = "inbound_update"
    __table_args__ = (
        UniqueConstraint("channel", "bot", "update_key", name="uq_inbound_update_key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    channel: str = Field(max_length=16)
    bot: str = Field(max_length=64)
    update_key: str = Field(max_length=80)
    sealed: str = Field(sa_type=EncryptedText)


class OwedView(SQLModel, table=True):
    """A chat whose last answer has not left yet: it is owed its current view.

    Neither words nor choices nor a time; none is written for what was done on a ballot sheet."""

    __tablename__ = "owed_view"

    channel: str = Field(max_length=16, primary_key=True)
    bot: str = Field(max_length=64, primary_key=True)
    chat: str = Field(max_length=64, primary_key=True)
    mark: str = Field(max_length=32)
    """Random, new for each run and each answer: what left takes its own row away and no other."""


class OwnWebhook(SQLModel, table=True):
    """Where a bot's updates are posted because this house told its platform so, or is doing so."""

    __tablename__ = "own_webhook"

    channel: str = Field(max_length=16, primary_key=True)
    bot: str = Field(max_length=64, primary_key=True)
    address: str = Field(max_length=500, primary_key=True)


class ExternalId(SQLModel, table=True):
    """The number that stands for a platform's text id, since the engine counts in numbers."""

    __tablename__ = "external_id"
    __table_args__ = (UniqueConstraint("channel", "bot", "value", name="uq_external_id_value"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str = Field(max_length=16)
    bot: str = Field(max_length=64)
    value: str = Field(max_length=80)
