"""The settings of the program: `TUSOI_*` in the environment or in `.env`, checked at start."""

import difflib
import os
from collections.abc import Iterable
from datetime import time
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

import rating
from handlers.words import words_for
from storage.tables import LEAST_BALLOTS
from workflow.quiet import QuietHours
from workflow.retention import Retention

PREFIX = "TUSOI_"
ENV_FILE = Path(".env")
"""Looked for in the folder the program is called from."""
_DATABASES = ("sqlite+aiosqlite:///", "postgresql+asyncpg://")
_PROXIES = ("http", "socks5")
_LONGEST = 60
"""Days before its last day that something may be reminded of."""
_ALIKE = 0.75
"""How much alike two names are, from 0 to 1, for one to be the other misspelt."""
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
        raise ValueError("not a web address")
    return value.rstrip("/")


def _address_or_nothing(value: str) -> str:
    return _web_address(value) if value else ""


def _https_or_nothing(value: str) -> str:
    address = _address_or_nothing(value)
    parts = urlsplit(address)
    if address and parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise ValueError("not an https address")
    return address


def _database(value: str) -> str:
    if not value.startswith(_DATABASES):
        raise ValueError("not a known database")
    return value


def fits_token(text: str) -> bool:
    """Tell whether a text can be a bot's token: number, colon, key, no blanks."""
    number, _, key = text.partition(":")
    return number.isascii() and number.isdigit() and bool(key) and text.split() == [text]


def _token(value: SecretStr) -> SecretStr:
    """Refuse what cannot be a bot's token. Empty means none."""
    text = value.get_secret_value()
    if text and not fits_token(text):
        raise ValueError("not a token")
    return value


def _proxy(value: SecretStr) -> SecretStr:
    """Refuse what is no address of a proxy: kind, host and port, perhaps a name and a password."""
    text = value.get_secret_value()
    if not text:
        return value
    parts = urlsplit(text)
    if parts.scheme not in _PROXIES or not parts.hostname or not parts.port or parts.path:
        raise ValueError("not a proxy")
    return value


def _secret(value: SecretStr) -> SecretStr:
    """Refuse what one of the platforms would refuse as a webhook's secret. Empty means ours."""
    text = value.get_secret_value()
    plain = text.isascii() and text.replace("-", "").replace("_", "").isalnum()
    if text and not (plain and 8 <= len(text) <= 256):
        raise ValueError("not a webhook secret")
    return value


def _profile(value: str) -> str:
    if value not in {profile.name for profile in rating.profiles()}:
        raise ValueError("not a known profile")
    return value


def _days(value: object) -> object:
    """Read "7, 3, 1, 0"; each a whole number of days, none twice."""
    if not isinstance(value, str):
        return value
    days = tuple(int(part) for part in value.split(",") if part.strip())
    if not days or len(set(days)) < len(days) or not all(0 <= day <= _LONGEST for day in days):
        raise ValueError("not days")
    return days


Days = Annotated[tuple[int, ...], NoDecode, BeforeValidator(_days)]
Address = Annotated[str, AfterValidator(_web_address)]
OptionalAddress = Annotated[str, AfterValidator(_address_or_nothing)]
HttpsAddress = Annotated[str, AfterValidator(_https_or_nothing)]
Token = Annotated[SecretStr, AfterValidator(_token)]
Port = Annotated[int, Field(ge=0, le=65535)]


class Settings(BaseSettings):
    """What an installation may choose; everything has a default but the tokens."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=ENV_FILE, env_file_encoding="utf-8", extra="ignore"
    )

    database: Annotated[str, AfterValidator(_database)] = "sqlite+aiosqlite:///var/tusoi.db"
    keys: Path = Path("var/keys")
    """The folder of the key files: `text.key`, `ballots/`. Never in the database's backup."""

    telegram_token: Token = SecretStr("")
    telegram_api: Address = "https://api.telegram.org"
    telegram_web: Address = "https://web.telegram.org"
    """Where Telegram itself runs in a browser: it may show a ballot page in a frame."""
    telegram_proxy: Annotated[SecretStr, AfterValidator(_proxy)] = SecretStr("")
    """Through which Telegram is reached, `http://…` or `socks5://…`; empty: directly."""
    zalo_token: Token = SecretStr("")
    zalo_api: Address = "https://bot-api.zaloplatforms.com"

    webhook_url: HttpsAddress = ""
    """The public address of this program; empty: updates are polled."""
    webhook_host: str = ""
    """Where webhooks are listened for; empty: where the other pages are."""
    webhook_port: Port | None = None
    webhook_secret: Annotated[SecretStr, AfterValidator(_secret)] = SecretStr("")
    """Empty: derived from the text key, the same for every worker of the house."""
    webhook_inline_reply: bool = False
    """Let the last method of a hot reply ride in the webhook's answer."""

    public_url: OptionalAddress = ""
    """Where members' phones reach the pages and downloads; empty: the webhook's address."""
    web_host: str = "127.0.0.1"
    web_port: Port = 8080

    profile: Annotated[str, AfterValidator(_profile)] = "national_2025"
    """The rules of place and year that new cycles are frozen to."""
    least_ballots: Annotated[int, Field(ge=LEAST_BALLOTS, le=100)] = LEAST_BALLOTS
    """From how many valid ballots on a sealed vote's figures are shown; an open vote keeps its."""

    kept_years: Annotated[int, Field(ge=1, le=100)] | None = None
    """For how many years the office keeps review records; members are told."""
    kept_by: Annotated[str, Field(max_length=200)] = ""
    """Its document that says so, with the day; without one no period is told."""

    forms_dir: Path | None = None
    """A folder of the office's own forms (.toml); they stand before the shipped ones."""
    templates_dir: Path | None = None
    """A folder of the office's own Word templates (.docx), by the names of the shipped ones."""
    law_dir: Path | None = None
    """A folder of the office's own law (.toml) over a shipped profile; read by commands only."""

    delivery: bool = True
    push_per_second: Annotated[float, Field(gt=0, le=1000)] = 25.0
    quiet_from: time = time(21, 0)
    quiet_until: time = time(7, 0)
    quiet_weekends: bool = True
    quiet_holidays: bool = True
    """No reminder on the public holidays of Vietnam; what falls on one comes the day before."""
    remind_days: Days = (7, 3, 1, 0)
    """So many days before its last day something that is owed is reminded of; 0 is that day."""
    remind_overdue: Annotated[int, Field(ge=0, le=30)] = 3
    """For how many days after it."""
    tick_seconds: Annotated[float, Field(ge=0.1, le=3600)] = 30.0
    poll_seconds: Annotated[int, Field(ge=1, le=50)] = 30
    """How long one poll waits for an update."""

    zalo_messages: Annotated[int, Field(ge=1)] = 3000
    """What Zalo lets the bot send in a month."""
    zalo_users: Annotated[int, Field(ge=1)] = 50
    """How many people Zalo lets the bot know."""
    outbox_late_minutes: Annotated[int, Field(ge=1, le=10_000)] = 15
    """A due message older than this means that nobody delivers."""
    metrics_secret: Annotated[SecretStr, AfterValidator(_secret)] = SecretStr("")
    """What `/metrics` asks for; empty: there is no such page."""

    language: Literal["vi", "en"] = "vi"
    clock_offset_file: Path | None = None
    """A file with the seconds the clock is moved by: for rehearsals only."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["plain", "json"] = "plain"

    @model_validator(mode="after")
    def _fill_in(self) -> Self:
        """Let what was left empty follow from what was given."""
        self.public_url = self.public_url or self.webhook_url
        self.webhook_host = self.webhook_host or self.web_host
        self.webhook_port = self.web_port if self.webhook_port is None else self.webhook_port
        return self

    @property
    def kept(self) -> Retention | None:
        """Give how long records are kept; None where years or document were not told."""
        document = self.kept_by.strip()
        return Retention(self.kept_years, document) if self.kept_years and document else None

    @property
    def quiet_hours(self) -> QuietHours:
        """Give when nobody is written to unasked."""
        return QuietHours(
            self.quiet_from,
            self.quiet_until,
            weekends=self.quiet_weekends,
            holidays=self.quiet_holidays,
        )

    @property
    def secrets(self) -> tuple[str, ...]:
        """Give every secret of the settings, for the log's redaction."""
        kept = (
            self.telegram_token,
            self.telegram_proxy,
            self.zalo_token,
            self.webhook_secret,
            self.metrics_secret,
        )
        return tuple(secret.get_secret_value() for secret in kept if secret.get_secret_value())


class SettingsError(Exception):
    """Settings that cannot be used.

    `names` are the fields whose values are wrong, in the order they are declared; `unknown` are the
    names that no setting has, each with the nearest that one has; `unread` is a file that cannot be
    read at all."""

    def __init__(
        self,
        names: tuple[str, ...],
        unknown: tuple[tuple[str, str], ...] = (),
        unread: Path | None = None,
    ) -> None:
        super().__init__(*names, *unknown)
        self.names = names
        self.unknown = unknown
        self.unread = unread

    def sentences(self, language: str = "vi") -> tuple[str, ...]:
        """Give one sentence a setting: its name, what is wrong, what to write; no value."""
        words = words_for(language)
        if self.unread is not None:
            return (words.label("cli.env_unreadable", file=self.unread),)
        return (
            *(words.label(f"settings.{name}", name=_named(name)) for name in self.names),
            *(
                words.label(
                    "settings.misspelt" if near else "settings.unknown", name=name, near=near
                )
                for name, near in self.unknown
            ),
        )


def read_settings(env_file: Path | None = ENV_FILE) -> Settings:
    """Give the settings of this process; raise `SettingsError` when one of them is wrong."""
    try:
        unknown = _unknown(env_file)
    except (OSError, UnicodeDecodeError):
        raise SettingsError((), unread=env_file) from None
    names: set[str] = set()
    try:
        settings = Settings(_env_file=env_file)
    except ValidationError as wrong:
        names = {str(problem["loc"][0]) for problem in wrong.errors(include_input=False)}
    else:
        if not unknown:
            return settings
    # Raised outside the handler: pydantic's error carries the values, and must not be chained.
    raise SettingsError(tuple(name for name in Settings.model_fields if name in names), unknown)


def read_what_can_be(env_file: Path = ENV_FILE) -> tuple[Settings, SettingsError | None]:
    """Give the settings, the wrong ones at their defaults, and what is wrong with them."""
    try:
        return read_settings(env_file), None
    except SettingsError as wrong:
        defaults = {name: Settings.model_fields[name].default for name in wrong.names}
        file = env_file if wrong.unread is None else None
        return Settings(_env_file=file, **defaults), wrong


def _named(field: str) -> str:
    return f"{PREFIX}{field.upper()}"


def _unknown(env_file: Path | None) -> tuple[tuple[str, str], ...]:
    """Give the names that look like settings and are none, with the nearest that is one.

    In the file every name is looked at, since it is ours; of the environment only those that begin
    as ours do."""
    known = [_named(name) for name in Settings.model_fields]
    given = [name for name in os.environ if name.upper().startswith(PREFIX)]
    # One that is hardly like any of ours may be another program's, also in the file.
    in_file = list(dotenv_values(env_file)) if env_file is not None else []
    given += [name for name in in_file if name.upper().startswith(PREFIX) or _nearest(name, known)]
    odd = sorted({name for name in given if name.upper() not in known})
    return tuple((name, _nearest(name, known)) for name in odd)


def _nearest(name: str, known: Iterable[str]) -> str:
    return next(iter(difflib.get_close_matches(name.upper(), known, n=1, cutoff=_ALIKE)), "")
