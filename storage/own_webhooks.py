"""Which webhooks this house set: any other is somebody else's."""

from sqlmodel import col, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.inserts import insert_into
from storage.tables import OwnWebhook


async def known(session: AsyncSession, channel: str, bot: str) -> str | None:
    """Give the address this house last told the platform; None when it told none."""
    row = await session.get(OwnWebhook, (channel, bot), populate_existing=True)
    return None if row is None else row.address


async def note(session: AsyncSession, channel: str, bot: str, address: str) -> None:
    """Remember the address that the platform is told."""
    statement = insert_into(session, OwnWebhook).values(channel=channel, bot=bot, address=address)
    await session.exec(
        statement.on_conflict_do_update(
            index_elements=["channel", "bot"], set_={"address": address}
        )
    )


async def forget(session: AsyncSession, channel: str, bot: str) -> None:
    """Forget it: the webhook was taken away."""
    await session.exec(
        delete(OwnWebhook).where(col(OwnWebhook.channel) == channel, col(OwnWebhook.bot) == bot)
    )
