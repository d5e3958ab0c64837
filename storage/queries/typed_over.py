"""What typed texts took the place of, by the hand that typed them."""

from datetime import datetime

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import TextBefore


async def remember(session: AsyncSession, row: TextBefore, oldest: datetime) -> int:
    """Remember one, and forget what is older than `oldest`; give its number."""
    await session.exec(delete(TextBefore).where(col(TextBefore.at) < oldest))
    session.add(row)
    await session.flush()
    assert row.id is not None
    return row.id


async def one(session: AsyncSession, mark: int, member_id: int) -> TextBefore | None:
    """Give what a member's hand wrote over, by its number; None for anybody else's."""
    found = await session.exec(
        select(TextBefore)
        .where(TextBefore.id == mark, TextBefore.member_id == member_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.first()


async def newest(session: AsyncSession, member_id: int) -> TextBefore | None:
    """Give what a member's hand wrote over last, or what was put back since."""
    found = await session.exec(
        select(TextBefore)
        .where(TextBefore.member_id == member_id)
        .order_by(
            col(TextBefore.at).desc(), col(TextBefore.undone).desc(), col(TextBefore.id).desc()
        )
        .limit(1)
    )
    return found.first()


async def put_back(session: AsyncSession, row: TextBefore, at: datetime) -> None:
    """Note that it was put back now: the same button does nothing more."""
    row.undone, row.at = True, at
    session.add(row)
    await session.flush()


async def forget(session: AsyncSession, member_id: int) -> None:
    """Forget everything a member's hand wrote over."""
    await session.exec(delete(TextBefore).where(col(TextBefore.member_id) == member_id))
