"""Which webhooks this house set: any other is somebody else's.

Several at one bot only while an address is being told to the platform: the one that stood before is
this house's until the new one stands, and after a crash nobody knows which of them does."""

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.inserts import insert_into
from storage.tables import OwnWebhook


async def known(session: AsyncSession, channel: str, bot: str) -> frozenset[str]:
    """Give the addresses that may stand at the platform because this house told it so."""
    found = await session.exec(
        select(OwnWebhook.address).where(OwnWebhook.channel == channel, OwnWebhook.bot == bot)
    )
    return frozenset(found)


async def note(session: AsyncSession, channel: str, bot: str, address: str) -> None:
    """Remember an address that the platform is about to be told."""
    statement = insert_into(session, OwnWebhook).values(channel=channel, bot=bot, address=address)
    await session.exec(statement.on_conflict_do_nothing())


async def forget(session: AsyncSession, channel: str, bot: str, *, but: str | None = None) -> None:
    """Forget what does not stand there any more: all of it, or all `but` the address that does."""
    await session.exec(
        delete(OwnWebhook).where(
            col(OwnWebhook.channel) == channel,
            col(OwnWebhook.bot) == bot,
            col(OwnWebhook.address) != (but or ""),
        )
    )
