"""The states of a cell's year, one upon the other, with somebody in every role."""

from collections.abc import Mapping
from datetime import date

from sqlmodel import select

from storage.queries import people
from storage.tables import (
    BallotSession,
    ChatAccount,
    MeetingTopic,
    Member,
    MemberRole,
    MemberStatus,
)
from terms.above import AboveRight
from tests import told
from tests.meeting_room import VOTERS, Room, seat
from tests.rights_stage import begins_year, gathers_room, hands_in, opens_urn, other_cell, talks
from tests.scenes import Begun, Step, Steps, founds_cell
from tests.workflow.decision.test_deciding import decides, publishes
from workflow.accounts import as_person, id_of
from workflow.decision import appraisal, appraisal_list, body_above, handing_up
from workflow.meeting import officers, proceedings
from workflow.office import cells_table, following
from workflow.people import joining, substitution
from workflow.work import ChatKey

ROLES: Mapping[str, str] = {
    "stranger": "",
    "former": "tu",
    "other_secretary": "yen",
    "officer": "phuc",
    "follower": "minh",
    "member": "binh",
    "probationary": "cuc",
    "exempt": "dung",
    "teller": "khanh",
    "clerk": "mai",
    "committee": "chi",
    "deputy": "hoa",
    "secretary": "an",
}
"""Who stands for each role; the stranger has no name."""

STRANGERS_CHAT = 9001
PRESENT = (*VOTERS[1:], "chi")
_TWO_CHANNELS = ("telegram", "zalo")


async def casts(begun: Begun) -> None:
    """Everybody has a chat on both channels, but no year is open in the first cell.

    Ngô Văn Chi sits on the committee; Cao Văn Tư lost his phones; Đặng Thị Yến leads another cell.
    Of that cell Đỗ Văn Phúc is the officer for the school, and Tô Văn Minh follows it."""
    room = begun.gathered = await seat(begun.world, begun.cell)
    an = room.people["an"]
    room.people["yen"] = await other_cell(begun.world, an)
    other = room.people["yen"].cell_id
    await _adds(room, "chi", "Ngô Văn Chi", an.cell_id, MemberRole.COMMITTEE_MEMBER)
    await _adds(room, "tu", "Cao Văn Tư", an.cell_id, status=MemberStatus.PROBATIONARY)
    await _adds(room, "phuc", "Đỗ Văn Phúc", other)
    await _adds(room, "minh", "Tô Văn Minh", other)
    await _adds(room, "son", "Hà Văn Sơn", other)
    await _adds(room, "nga", "Lý Thị Nga", other)
    await _joins(room)
    async with room.world.job() as work:
        session = await work.session()
        (school, *_) = await people.line_of(session, an.cell_id)
        phuc = await session.get_one(Member, room.member_id("phuc"))
        await cells_table.appoint(work, phuc, school)
        minh = await session.get_one(Member, room.member_id("minh"))
        await following.appoint(work, minh, school, work.now.date())
        await joining.reset(work, an, room.member_id("tu"))


async def opens(begun: Begun) -> None:
    """The year is open."""
    await begun.room.opens_year()
    await begins_year(begun.room)


async def writes(begun: Begun) -> None:
    """Reviews are handed in."""
    await hands_in(begun.room)


async def calls_roll(begun: Begun) -> None:
    """The roll is called."""
    await gathers_room(begun.room, *PRESENT)


async def discusses(begun: Begun) -> None:
    """The meeting talks; Bùi Thị Mai keeps the record, Đặng Văn Khánh is to count."""
    room, an = begun.room, begun.room.people["an"]
    await talks(room)
    async with room.world.job() as work:
        await officers.set_clerk(work, an, room.meeting_id, room.member_id("mai"))
        await officers.turn_teller(work, an, room.meeting_id, room.member_id("khanh"))


async def votes(begun: Begun) -> None:
    """The urn is open."""
    await opens_urn(begun.room)


async def counts(begun: Begun) -> None:
    """The urn was closed and counted."""
    room = begun.room
    marks = (2,) * await _rows_of_sheet(room)
    for who in VOTERS:
        await room.votes(who, *marks)
    await room.closes()
    await room.counts()


async def stands_in(begun: Begun) -> None:
    """Nguyễn Văn An is away; Vũ Thị Hoa leads for him."""
    async with begun.world.job() as work:
        await substitution.stand_in(work, begun.room.people["hoa"])


async def gives_chair(begun: Begun) -> None:
    """The meeting talks about Nguyễn Văn An, and votes after each; Lê Văn Bình chairs."""
    room, an = begun.room, begun.room.people["an"]
    topic_id = await _topic_of(room, "an")
    async with room.world.job() as work:
        await proceedings.vote_when(work, an, room.meeting_id, after_each=True)
        await proceedings.begin(work, an, room.meeting_id, topic_id)
        await proceedings.substitute(work, an, room.meeting_id, room.member_id("binh"))


async def votes_after_his_turn(begun: Begun) -> None:
    """Lê Văn Bình has concluded and chairs on; the urn is open about Nguyễn Văn An."""
    room = begun.room
    topic_id = await _topic_of(room, "an")
    async with room.world.job() as work:
        binh = room.people["binh"]
        await proceedings.conclude(work, binh, room.meeting_id, topic_id, "Đồng ý.")
    await room.opens()


async def is_handed_up(begun: Begun) -> None:
    """Hà Văn Sơn appraises for the school and Lý Thị Nga decides; the proposals went up to them."""
    room, an = begun.room, begun.room.people["an"]
    await _is_minuted(room)
    async with room.world.job() as work:
        session = await work.session()
        (school, *_) = await people.line_of(session, an.cell_id)
        for who, does in (("son", AboveRight.APPRAISES), ("nga", AboveRight.DECIDES)):
            member = await session.get_one(Member, room.member_id(who))
            await body_above.seat(work, member, school, does, work.now.date())
    async with room.world.job() as work:
        await handing_up.hand(work, an)


async def is_appraised(begun: Begun) -> None:
    """Hà Văn Sơn agreed to all and passed it on."""
    room = begun.room
    son = room.people["son"]
    async with room.world.job() as work:
        (waiting,) = await appraisal_list.queue(work, son)
        await appraisal.agree_all(work, son, waiting.hand_up_id)
        await appraisal.finish(work, son, waiting.hand_up_id)


async def is_decided(begun: Begun) -> None:
    """The result was announced, the minutes approved, the decision entered."""
    await _is_minuted(begun.room)
    await decides(begun.room)


async def _is_minuted(room: Room) -> None:
    await room.approves_minutes()


async def is_published(begun: Begun) -> None:
    """The decision was published; who reads it says so."""
    await publishes(begun.room, asks_read=True)


STATES: Mapping[str, Step] = {
    "no_year": casts,
    "year_open": opens,
    "handed_in": writes,
    "roll_call": calls_roll,
    "talking": discusses,
    "urn_open": votes,
    "counted": counts,
    "decided": is_decided,
    "published": is_published,
}
"""Each state with the step from the one before it."""


_NAMES = list(STATES)
_CHAIRED: Mapping[str, Steps] = {
    "talking": (gives_chair,),
    "urn_open": (gives_chair, votes_after_his_turn),
    "counted": (gives_chair, votes_after_his_turn, counts),
}

STANDINGS: Mapping[str, str] = {"leading_deputy": "hoa", "acting_chair": "binh"}
"""Roles that somebody has for a time: who leads while the secretary is away, who chairs while the
chair is talked about."""
ABOVE: Mapping[str, str] = {"appraiser": "son", "decider": "nga"}
"""Who acts in the body above, once the proposals of the cell went up to it."""
WHEN: Mapping[str, tuple[str, ...]] = {
    "leading_deputy": tuple(STATES),
    "acting_chair": tuple(_CHAIRED),
}
"""The states in which there is somebody of each."""
EVERYBODY: Mapping[str, str] = {**ROLES, **STANDINGS, **ABOVE}
_ABOVE: Mapping[str, Steps] = {
    "appraiser": (is_handed_up,),
    "decider": (is_handed_up, is_appraised),
}


def steps_to(state: str, standing: str = "") -> Steps:
    """Give the steps of a scene that ends in this state, with somebody of a `standing` in it."""
    if standing == "acting_chair":
        return (*steps_to("talking"), *_CHAIRED[state])
    if standing in ABOVE:
        return (*steps_to(state), *_ABOVE[standing])
    steps = (founds_cell, *(STATES[name] for name in _NAMES[: _NAMES.index(state) + 1]))
    return (*steps, stands_in) if standing else steps


def chat_of(room: Room, role: str) -> int:
    """Give the number of this role's chat, the same on both channels."""
    who = EVERYBODY[role]
    return int(room.chats[who].chat) if who else STRANGERS_CHAT


async def _rows_of_sheet(room: Room) -> int:
    """Give how many are voted on, once the urn was opened; 0 before."""
    async with room.world.job() as work:
        ballot = await (await work.session()).get(BallotSession, room.session_id)
    return 0 if ballot is None else len(ballot.subjects)


async def _topic_of(room: Room, who: str) -> int:
    async with room.world.job() as work:
        member = MeetingTopic.member_id == room.member_id(who)
        return id_of((await (await work.session()).exec(select(MeetingTopic).where(member))).one())


async def _adds(
    room: Room,
    who: str,
    name: str,
    cell_id: int,
    role: MemberRole = MemberRole.MEMBER,
    status: MemberStatus = MemberStatus.OFFICIAL,
) -> None:
    async with room.world.job() as work:
        session = await work.session()
        member = await told.add(
            session,
            cell_id=cell_id,
            full_name=name,
            birth_date=date(1970, 4, 30),
            admitted_on=date(2001, 2, 3),
            status=status,
            role=role,
        )
        cell = (await people.line_of(session, cell_id))[-1]
        then = await people.member_on(session, id_of(member), work.now.date())
        room.people[who] = as_person(then, cell)
        assert room.people[who].member_id == id_of(member)


async def _joins(room: Room) -> None:
    async with room.world.job() as work:
        session = await work.session()
        for number, who in enumerate(room.people, start=1):
            there = who in room.chats
            room.chats.setdefault(who, ChatKey("telegram", "1", str(2000 + number)))
            for channel in _TWO_CHANNELS[1 if there else 0 :]:
                account = ChatAccount(
                    channel=channel,
                    bot="1",
                    chat=room.chats[who].chat,
                    member_id=room.member_id(who),
                    consented_at=work.now,
                )
                session.add(account)
