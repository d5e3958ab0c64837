"""What may be chosen about the miniature Telegram."""

from dataclasses import dataclass
from datetime import timedelta

from playground.pace import PaceKind


@dataclass(slots=True)
class TelegramSettings:
    """One miniature Telegram's habits; every field may be changed while it runs."""

    allow_loopback: bool = False
    """A webhook on this machine is taken, by http and on any port; the real server refuses it."""
    test_environment: bool = False
    """A page opened from a button may be served by http, as in Telegram's own test environment."""
    pace: PaceKind = PaceKind.REAL
    pace_scale: float = 1.0
    callback_seconds: float = 15.0
    """Real seconds a callback query may wait for its answer."""
    edit_window: timedelta | None = timedelta(hours=48)
    """World time in which a bot may edit its message; the real server is often more patient."""
    delete_window: timedelta | None = timedelta(hours=48)
    accessible_for: timedelta | None = None
    """Age from which the message of a tapped button is inaccessible; None: only when deleted."""
    update_life: timedelta = timedelta(hours=24)
    """World time after which an update nobody fetched is dropped."""
    longest_poll: float = 50.0
    webhook_seconds: float = 60.0
    """Real seconds a webhook may take to answer."""
    webhook_backoff: float = 1.0
    """Real seconds before the first retry of a webhook; doubles up to 60 times itself."""
    upload_limit: int = 50 * 1024 * 1024
    download_limit: int = 20 * 1024 * 1024
