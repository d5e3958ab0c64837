"""The audit chain: every link carries the digest of the one before, so none can be changed alone.

The head's digest is printed in the minutes: signed paper then vouches for the whole chain.
"""

import hashlib
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import AuditEvent

BEGINNING = "0" * 64
"""What the first link has for its predecessor's digest."""

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(x'7475736f6a'::bigint)")
_PAGE = 1000
_NEWEST = select(AuditEvent).order_by(col(AuditEvent.seq).desc()).limit(1)


async def append(
    session: AsyncSession,
    at: datetime,
    kind: str,
    organisation_id: int | None,
    payload: dict[str, Any],
) -> AuditEvent:
    """Add a link: what happened, in ids, counts and hashes; it stands when the unit commits.

    Others who append wait until this transaction ends, so append last.
    """
    if session.get_bind().dialect.name == "postgresql":
        await (await session.connection()).execute(_ONE_AT_A_TIME)
    newest = await last(session)
    event = AuditEvent(
        seq=1 if newest is None else newest.seq + 1,
        at=at,
        kind=kind,
        organisation_id=organisation_id,
        payload=payload,
        previous=BEGINNING if newest is None else newest.digest,
        digest="",
    )
    event.digest = digest_of(event)
    session.add(event)
    await session.flush()
    return event


async def last(session: AsyncSession) -> AuditEvent | None:
    """Give the newest link; None before the first."""
    return (await session.exec(_NEWEST)).first()


async def head(session: AsyncSession) -> str:
    """Give the digest of the last link, or `BEGINNING`."""
    newest = await last(session)
    return BEGINNING if newest is None else newest.digest


async def verify(session: AsyncSession) -> int | None:
    """Give the number of the first broken link; nothing when the chain is whole.

    Links cut off at the end leave a whole chain: compare its head with the one on paper.
    """
    previous, seq = BEGINNING, 0
    while page := await _page(session, seq):
        for event in page:
            seq += 1
            if (event.seq, event.previous, event.digest) != (seq, previous, digest_of(event)):
                return seq
            previous = event.digest
    return None


async def link_of(session: AsyncSession, digest: str) -> AuditEvent | None:
    """Give the link of a digest, as a paper has it; None when there is none."""
    found = await session.exec(select(AuditEvent).where(AuditEvent.digest == digest))
    return found.first()


async def lines(session: AsyncSession) -> AsyncIterator[str]:
    """Give the chain to be checked without this program: of each link the digest, a space, and
    the text that it is the SHA-256 of."""
    seq = 0
    while page := await _page(session, seq):
        for event in page:
            yield f"{event.digest} {canonical(event)}"
        seq = page[-1].seq


def digest_of(event: AuditEvent) -> str:
    """Give the SHA-256 of a link's canonical text."""
    return hashlib.sha256(canonical(event).encode()).hexdigest()


def canonical(event: AuditEvent) -> str:
    """Give a link as JSON: keys sorted, no spaces, time in UTC; all but its digest."""
    facts = {
        "seq": event.seq,
        "at": event.at.astimezone(UTC).isoformat(),
        "kind": event.kind,
        "organisation_id": event.organisation_id,
        "payload": event.payload,
        "previous": event.previous,
    }
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


async def _page(session: AsyncSession, after: int) -> list[AuditEvent]:
    found = await session.exec(
        select(AuditEvent)
        .where(AuditEvent.seq > after)
        .order_by(col(AuditEvent.seq))
        .limit(_PAGE)
        .execution_options(populate_existing=True)
    )
    return list(found)
