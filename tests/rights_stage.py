"""Two cells, one of everything in the first: what tests of rights reach for with a wrong hand.

Chi bộ Tổ Tự nhiên has a review, a proof, a prompt, a report, a duty, a broadcast and a meeting
with what was said in it and an open urn. Chi bộ Tổ Xã hội has a year and a meeting of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlmodel import SQLModel, select

from papers.forms import Kind
from storage.queries import people
from storage.queries import reviews as review_rows
from storage.tables import (
    BallotSession,
    Broadcast,
    CollectiveKind,
    CollectiveReport,
    Duty,
    HandUp,
    MeetingGuest,
    MeetingOpinion,
    MeetingTopic,
    MemberRole,
    MemberStatus,
    OrganisationKind,
    ReviewAttachment,
    ReviewPrompt,
    SelfReview,
    TopicState,
)
from tests import told
from tests.meeting_room import LAST_DAY, Room
from tests.worlds import World
from workflow import cycle as cycles
from workflow.accounts import Person, id_of
from workflow.collective import report_writing
from workflow.duties import duty_list
from workflow.meeting import discussion, officers, proceedings, roll_call
from workflow.notices import broadcast
from workflow.review import attachments, prompts, writing
from workflow.work import ChatKey

_ONE_OF_EACH: Mapping[str, type[SQLModel]] = {
    "session_id": BallotSession,
    "broadcast_id": Broadcast,
    "report_id": CollectiveReport,
    "duty_id": Duty,
    "guest_id": MeetingGuest,
    "hand_up_id": HandUp,
    "opinion_id": MeetingOpinion,
    "topic_id": MeetingTopic,
    "proof_id": ReviewAttachment,
    "prompt_id": ReviewPrompt,
    "review_id": SelfReview,
}


SECRET = "Tôi còn nóng nảy với đồng nghiệp."
"""What stands in Trần Thị Lan's review, for the committee's eyes."""

OF_NO_CELL = ("audit_event", "conversation", "external_id", "handled_update", "worker_lock")
"""Tables that belong to the house, or to a chat."""

Key = tuple[str, tuple[Any, ...]]
"""A table's name, and the key of a row in it."""
Kept = dict[Key, dict[str, Any]]
"""Rows by table and key."""


@dataclass
class Stage:
    """The people of both cells, and the number of one of everything in the first."""

    world: World
    room: Room
    stranger: Person
    """Đặng Thị Yến, secretary of the other cell."""
    ids: dict[str, int]

    @property
    def people(self) -> dict[str, Person]:
        """The first cell's people."""
        return self.room.people


async def set_stage(room: Room) -> Stage:
    """Give the two cells, the urn of the first open for its votes."""
    await begins_year(room)
    await hands_in(room)
    await gathers_room(room, "an", "lan", "binh", "hoa")
    await talks(room)
    await opens_urn(room)
    before = await kept(room.world)
    stranger = await other_cell(room.world, room.people["an"])
    return Stage(room.world, room, stranger, ids_in(room, before))


async def begins_year(room: Room) -> None:
    """Đặng Văn Khánh writes, with a proof and a prompt; a report, a broadcast and duties stand."""
    an, khanh = room.people["an"], room.people["khanh"]
    async with room.world.job() as work:
        await writing.begin(work, khanh)
        chat = ChatKey("telegram", "1", "9")
        item = (await writing.open_page(work, khanh))[2].items[0].id
        await attachments.attach(work, khanh, item, chat, kind="photo", file_id="1", name="")
        await prompts.add(work, an, room.member_id("khanh"), "Đề nghị nêu rõ số liệu.")
        await report_writing.begin(work, an, CollectiveKind.CELL, "Chi bộ Tổ Tự nhiên")
        await broadcast.write(work, an, "Họp lúc 19 giờ.")
        await duty_list.of_cell(work, an)


async def hands_in(room: Room) -> None:
    """Four have handed in; what Trần Thị Lan wrote is the committee's to read."""
    await room.hands_in("an", "lan", "binh", "hoa")
    await _writes(room, "lan", SECRET)


async def gathers_room(room: Room, *present: str) -> None:
    """The roll is called; these are in the room."""
    await room.calls_roll()
    await room.checks_in(*present)


async def talks(room: Room) -> None:
    """The meeting is opened; it talks about Lê Văn Bình."""
    await room.opens_meeting()
    await _talks(room)


async def opens_urn(room: Room) -> None:
    """Everybody is reviewed; the urn is open."""
    await room.reviews()
    await room.opens()


def ids_in(room: Room, rows: Kept) -> dict[str, int]:
    """Give the number of one of everything among these rows; 0 for what is not there yet."""
    found = {name: _first(rows, table) for name, table in _ONE_OF_EACH.items()}
    hoa = room.member_id("hoa")
    duties_of_hoa = (
        key[0] for (name, key), row in rows.items() if name == "duty" and row["member_id"] == hoa
    )
    found["duty_id"] = min(duties_of_hoa, default=0)
    own = {
        "meeting_id": room.meeting_id,
        "session_id": room.session_id,
        "member_id": room.member_id("khanh"),
        "deputy_id": hoa,
    }
    return {**found, **own}


async def _writes(room: Room, who: str, text: str) -> None:
    """Put a text under every question of a review that is handed in."""
    async with room.world.job() as work:
        page = await writing.page(work, room.people[who])
        assert page is not None
        for item in page.items:
            if item.kind is Kind.TEXT:
                session = await work.session()
                await review_rows.put_answer(session, page.review_id, item.id, text, work.now)


async def _talks(room: Room) -> None:
    """Trần Thị Lan speaks to Lê Văn Bình's review, and a guest is in the room."""
    async with room.world.job() as work:
        session = await work.session()
        an = room.people["an"]
        binh = MeetingTopic.member_id == room.member_id("binh")
        topic = (await session.exec(select(MeetingTopic).where(binh))).one()
        await officers.add_guest(work, an, room.meeting_id, "Đại diện Đảng ủy")
        await proceedings.begin(work, an, room.meeting_id, topic.id or 0)
        assert topic.state is TopicState.RUNNING
        await discussion.say(work, room.people["lan"], topic.id or 0, "Đồng chí Bình tận tụy.")


async def other_cell(world: World, an: Person) -> Person:
    """Give the secretary of a second cell, with a year and a meeting of its own."""
    async with world.job() as work:
        session = await work.session()
        cell = await people.organisation(session, None, OrganisationKind.CELL, "Chi bộ Tổ Xã hội")
        member = await told.add(
            session,
            cell_id=cell.id or 0,
            full_name="Đặng Thị Yến",
            birth_date=date(1978, 3, 8),
            admitted_on=date(2006, 2, 3),
            status=MemberStatus.OFFICIAL,
            role=MemberRole.SECRETARY,
        )
        yen = replace(
            an,
            account_id=0,
            member_id=id_of(member),
            name=member.full_name,
            cell_id=member.cell_id,
            cell_name=cell.name,
        )
        await cycles.open_cycle(work, yen, "hcmc_edu_2023", LAST_DAY)
        await writing.begin(work, yen)
    async with world.job() as work:
        await roll_call.call_roll(work, yen)
    return yen


def _first(rows: Kept, table: type[SQLModel]) -> int:
    return min((key[0] for name, key in rows if name == table.__tablename__), default=0)


async def kept(world: World) -> Kept:
    """Give every row of the store that belongs to a cell, by table and key."""
    rows: dict[tuple[str, tuple[Any, ...]], dict[str, Any]] = {}
    async with world.job() as work:
        connection = await (await work.session()).connection()
        for table in SQLModel.metadata.sorted_tables:
            if table.name in OF_NO_CELL:
                continue
            for row in (await connection.execute(table.select())).mappings():
                key = tuple(row[column.name] for column in table.primary_key)
                rows[table.name, key] = dict(row)
    return rows


def cells_of(rows: Kept) -> dict[Key, set[int]]:
    """Give which cells each row belongs to, by the rows it refers to; none for the house's own."""
    found: dict[Key, set[int]] = {}
    for table in SQLModel.metadata.sorted_tables:
        for key, row in rows.items():
            if key[0] == table.name:
                found[key] = cells_in(row, table.name, found)
    return found


def cells_in(row: Mapping[str, Any], name: str, found: Mapping[Key, set[int]]) -> set[int]:
    """Give the cells that a row refers to, by what is `found` of those it refers to."""
    if name == "organisation":
        return {row["id"]} if row["kind"] == OrganisationKind.CELL else set()
    table = SQLModel.metadata.tables[name]
    cells: set[int] = set()
    for reference in table.foreign_keys:
        parent = (reference.column.table.name, (row[reference.parent.name],))
        cells |= found.get(parent, set())
    return cells
