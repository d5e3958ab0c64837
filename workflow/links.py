"""Expiring links to a file: a signed claim, checked when it is followed. Nothing is stored."""

import base64
import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from workflow.work import Work

LINK_LASTS = timedelta(hours=24)
_PURPOSE = "download-link"
_IN = "@"
"""Between a kind of file and the body it is of."""


class BadLink(Exception):
    """A link that was never made here, or was changed, or whose time is over."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Which file a link opens, and for whom it was made."""

    kind: str
    member_id: int
    about: int
    """Id of the thing: the year of a self-review, the meeting of minutes."""
    made_at: datetime | None = field(default=None, compare=False)
    """When the link was made, to the second; None for a claim that no link carries yet."""


def in_place(kind: str, body_id: int) -> str:
    """Give the kind of a file that is read in a body, whose number it is; 0 for the cell: a link
    gives the file of the place it was made in, wherever its reader works by then."""
    return f"{kind}{_IN}{body_id}" if body_id else kind


def claimed(kind: str) -> tuple[str, int]:
    """Give which file a link claims, and of which body; 0 for the cell's."""
    name, _, place = kind.partition(_IN)
    return name, int(place) if place.isdigit() else 0


def link(work: Work, claim: Claim) -> str:
    """Give the address of the file; empty when this house has no public address."""
    if not work.house.public_url:
        return ""
    return f"{work.house.public_url.rstrip('/')}/d/{token(work, claim)}"


def token(work: Work, claim: Claim) -> str:
    """Give a signed claim that is good for a day."""
    until = int((work.now + LINK_LASTS).timestamp())
    body = json.dumps([claim.kind, claim.member_id, claim.about, until]).encode()
    return f"{_letters(body)}.{_letters(_sign(work, body))}"


def read(work: Work, written: str) -> Claim:
    """Give the claim of a link; raise `BadLink` when it is forged or too old."""
    body_part, _, sign_part = written.partition(".")
    try:
        body, sign = _bytes(body_part), _bytes(sign_part)
    except ValueError:
        raise BadLink from None
    if not hmac.compare_digest(sign, _sign(work, body)):
        raise BadLink
    kind, member_id, about, until = json.loads(body)
    ends_at = datetime.fromtimestamp(until, work.now.tzinfo)
    if ends_at <= work.now:
        raise BadLink
    return Claim(kind, member_id, about, ends_at - LINK_LASTS)


def _sign(work: Work, body: bytes) -> bytes:
    return hmac.new(work.house.text_key.derive(_PURPOSE), body, sha256).digest()


def _letters(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _bytes(letters: str) -> bytes:
    return base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
