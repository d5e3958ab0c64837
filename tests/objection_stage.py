"""A published year, somebody above the cell, and verbs for what is brought forward."""

from sqlmodel import col, select

from storage.queries import people
from storage.tables import Member, Objection, OutboxMessage
from tests.meeting_room import Room
from tests.workflow.decision.test_deciding import decides, publishes
from workflow.office import cells_table

TEXT = "Tôi không đồng ý với mức đã xếp.\nĐề nghị xem lại <số> giờ dạy."
DOCUMENT = "Công văn số 8-CV/ĐU ngày 20/11/2024 của Đảng ủy"
ANSWER = "Đã xem sổ giờ dạy; số giờ dạy đúng như biên bản."


async def publishes_year(room: Room) -> None:
    """Trần Thị Lan was decided good; An recorded it, Hoa his own; the cell has heard."""
    await decides(room)
    await publishes(room)


async def appoints(room: Room, who: str = "mai") -> None:
    """Make one of the cast the officer of the organisation above."""
    async with room.world.job() as work:
        session = await work.session()
        (school, *_) = await people.line_of(session, room.people["an"].cell_id)
        member = await session.get_one(Member, room.member_id(who))
        await cells_table.appoint(work, member, school)


async def kept(room: Room) -> list[Objection]:
    """Give every objection that is stored, the oldest first."""
    async with room.world.job() as work:
        found = await (await work.session()).exec(select(Objection).order_by(col(Objection.id)))
        return list(found.all())


async def planned(room: Room, kind: str) -> list[OutboxMessage]:
    """Give the planned messages of a kind."""
    async with room.world.job() as work:
        found = await (await work.session()).exec(
            select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(col(OutboxMessage.id))
        )
        return list(found.all())
