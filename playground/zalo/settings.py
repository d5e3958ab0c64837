"""What may be chosen about the miniature Zalo: where the real one is silent or changes."""

from dataclasses import dataclass
from enum import StrEnum

from playground.pace import PaceKind


class TextUnit(StrEnum):
    """What Zalo counts as one character of a text (its documents do not say)."""

    UTF16 = "utf16"
    CODE_POINT = "code_point"


class PhotoField(StrEnum):
    """Under which name a received photo's address comes: documents and life differ."""

    ALTERNATE = "alternate"
    PHOTO = "photo"
    PHOTO_URL = "photo_url"


@dataclass(slots=True)
class ZaloSettings:
    """One miniature Zalo's habits; every field may be changed while it runs."""

    allow_loopback: bool = False
    """A webhook or photo on this machine is accepted; the real Zalo refuses it."""
    real_status: bool = False
    """Errors also set the HTTP status; the real Zalo was mostly seen to answer 200."""
    wrapped_webhook: bool = False
    """Webhook bodies come as {"ok", "result"} (documents) instead of flat (as seen live)."""
    flat_updates: bool = False
    """Polled updates come flat as well, without {"ok", "result"} around them."""
    pace: PaceKind = PaceKind.REAL
    pace_scale: float = 1.0
    photo_field: PhotoField = PhotoField.ALTERNATE
    text_unit: TextUnit = TextUnit.UTF16
    text_limit: int = 2000
    users_per_bot: int = 50
    messages_per_month: int = 3000
    webhook_retries: int = 0
    """How often a delivery not answered 2xx is tried again; the real policy is unknown."""
    webhook_timeout: float = 10.0
    """Seconds a webhook may take to answer."""
    test_webhook_pause: float = 30.0
    """Seconds of world time between two testWebhook calls."""
