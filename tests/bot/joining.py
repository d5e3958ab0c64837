"""Members and their chats, written straight into the database."""

from datetime import UTC, date, datetime

from sqlmodel import select

from storage.database import Database
from storage.tables import (
    ChatAccount,
    Member,
    MemberStatus,
    Organisation,
    OrganisationKind,
)

CELL = "Chi bộ Tổ Tự nhiên"


async def member(database: Database, name: str) -> int:
    """Enter a member of the one cell; give the id."""
    async with database.transaction() as session:
        cell = (await session.exec(select(Organisation).where(Organisation.name == CELL))).first()
        if cell is None:
            cell = Organisation(kind=OrganisationKind.CELL, name=CELL)
            session.add(cell)
            await session.flush()
        assert cell.id is not None
        row = Member(
            cell_id=cell.id,
            full_name=name,
            birth_date=date(1970, 5, 19),
            admitted_on=date(2000, 2, 3),
            official_on=date(2001, 2, 3),
            status=MemberStatus.OFFICIAL,
        )
        session.add(row)
        await session.flush()
        assert row.id is not None
        return row.id


async def account(
    database: Database, member_id: int, channel: str, bot: str, chat: str, language: str = "vi"
) -> int:
    """Join a chat to a member; give the account's id."""
    async with database.transaction() as session:
        row = ChatAccount(
            channel=channel,
            bot=bot,
            chat=chat,
            member_id=member_id,
            language=language,
            consented_at=datetime(2026, 11, 1, tzinfo=UTC),
        )
        session.add(row)
        await session.flush()
        assert row.id is not None
        return row.id
