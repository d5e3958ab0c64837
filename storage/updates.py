"""Updates from the platforms: which were handled, which still wait, and numbers for text ids."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.inserts import insert_into, prepared
from storage.tables import ExternalId, HandledUpdate, InboundUpdate


@dataclass(frozen=True, slots=True)
class Inbound:
    """A raw update that was kept before it was handled."""

    key: str
    raw: str


_RECORD = prepared(
    HandledUpdate,
    lambda insert: insert.on_conflict_do_nothing().returning(col(HandledUpdate.update_key)),
)


async def seen(session: AsyncSession, channel: str, bot: str, key: str, at: datetime) -> bool:
    """Record this update; say whether it was recorded before.

    Two workers with the same update: the second waits here for the first one's end.
    """
    row = {"channel": channel, "bot": bot, "update_key": key, "handled_at": at}
    recorded = await session.exec(_RECORD(session), params=row)
    return recorded.first() is None


async def prune(session: AsyncSession, before: datetime) -> int:
    """Forget updates handled before that moment; give how many."""
    gone = await session.exec(
        delete(HandledUpdate)
        .where(col(HandledUpdate.handled_at) < before)
        .returning(col(HandledUpdate.update_key))
    )
    return len(gone.all())


async def keep_inbound(session: AsyncSession, channel: str, bot: str, key: str, raw: str) -> bool:
    """Keep a raw update, encrypted, until it is handled; False when it is kept already."""
    kept = await session.exec(
        insert_into(session, InboundUpdate)
        .values(channel=channel, bot=bot, update_key=key, sealed=raw)
        .on_conflict_do_nothing()
        .returning(col(InboundUpdate.id))
    )
    return kept.first() is not None


async def pending_inbound(session: AsyncSession, channel: str, bot: str) -> list[Inbound]:
    """Give what was kept and not yet handled, in the order of arrival."""
    rows = await session.exec(
        select(InboundUpdate)
        .where(InboundUpdate.channel == channel, InboundUpdate.bot == bot)
        .order_by(col(InboundUpdate.id))
    )
    return [Inbound(row.update_key, row.sealed) for row in rows]


async def delete_inbound(session: AsyncSession, channel: str, bot: str, key: str) -> None:
    """Forget a raw update: in the transaction that handles it."""
    await session.exec(
        delete(InboundUpdate).where(
            col(InboundUpdate.channel) == channel,
            col(InboundUpdate.bot) == bot,
            col(InboundUpdate.update_key) == key,
        )
    )


async def number_for(session: AsyncSession, channel: str, bot: str, value: str) -> int:
    """Give the number that stands for a platform's text id, always the same one."""
    fresh = await session.exec(
        insert_into(session, ExternalId)
        .values(channel=channel, bot=bot, value=value)
        .on_conflict_do_nothing()
        .returning(col(ExternalId.id))
    )
    number: int | None = fresh.scalar()
    if number is None:
        known = await session.exec(
            select(ExternalId.id).where(
                ExternalId.channel == channel, ExternalId.bot == bot, ExternalId.value == value
            )
        )
        number = known.one()
    assert number is not None
    return number
