"""Column types: encrypted text, aware time, enumerations kept as checked text; constraint names."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Protocol, cast

from sqlalchemy import DateTime, Dialect, Enum, LargeBinary
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

# A constraint without a name cannot be changed by a later migration, on SQLite least of all.
SQLModel.metadata.naming_convention = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
}


class TextCipher(Protocol):
    """What an encrypted column needs of a cipher: authenticated, with a nonce of its own."""

    def seal(self, text: str) -> bytes:
        """Give the ciphertext of `text`."""

    def open(self, sealed: bytes) -> str:
        """Give back the text; raise `storage.crypto.TextKeyError` when the key does not fit."""


_CIPHER = "tusoi_text_cipher"


def set_cipher(dialect: Dialect, cipher: TextCipher) -> None:
    """Give one engine's dialect its cipher, so that two databases in a process keep two keys."""
    setattr(dialect, _CIPHER, cipher)


def cipher_of(dialect: Dialect) -> TextCipher:
    """Give the cipher of this engine; raise `RuntimeError` when none was set."""
    cipher = getattr(dialect, _CIPHER, None)
    if cipher is None:
        raise RuntimeError("this engine has no text cipher: make it through storage.Database")
    return cast(TextCipher, cipher)


class EncryptedText(TypeDecorator[str]):
    """Text that the database file, its log and its backups hold only as ciphertext."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Encrypt on the way in."""
        return None if value is None else cipher_of(dialect).seal(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:  # noqa: ANN401
        """Decrypt on the way out."""
        return None if value is None else cipher_of(dialect).open(bytes(value))


class Instant(TypeDecorator[datetime]):
    """An aware moment, kept as UTC: SQLite has no zones, so the zone is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time; turn the rest into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone cannot be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def checked(kind: type[StrEnum], name: str) -> Enum:
    """Give the column type of an enumeration: text with a CHECK of that name, on every database."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=32,
        name=name,
        values_callable=lambda members: [member.value for member in members],
    )
