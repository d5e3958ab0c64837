"""A school of three cells under a department, at work by one of three laws: where stories of the
proposal and the decision begin.

Chi bộ Tổ Tự nhiên has the secretary, the deputy and the head of the school; Khánh is away. Chi bộ
Tổ Xã hội has five members without a post, one of them disciplined in the year. Chi bộ Văn phòng
gives the people of the body above.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

import rating
from papers.forms import Item, Matter
from storage.queries import people as people_rows
from storage.tables import ChatAccount, Member, MemberRole, MemberStatus, OrganisationKind
from terms.above import AboveRight
from terms.year_facts import DisciplineForm, FactKind, FactMark
from tests import told
from tests.handlers.conftest import Talk
from tests.meeting_room import Room
from tests.scenes import Begun, Step
from workflow import cycle as cycles
from workflow import laws
from workflow.accounts import Person, id_of
from workflow.answer_text import kept_value
from workflow.clock import VIETNAM
from workflow.decision import body_above
from workflow.facts import telling
from workflow.laws import YearLaw
from workflow.office import cells_table
from workflow.review import handing_in, writing
from workflow.work import ChatKey

DEPARTMENT, SCHOOL = "Đảng bộ Sở Ví Dụ", "Đảng bộ Trường THPT Ví Dụ"
NATURE, SOCIAL, OFFICE = "Chi bộ Tổ Tự nhiên", "Chi bộ Tổ Xã hội", "Chi bộ Văn phòng"
EXCELLENT, GOOD, COMPLETED, NOT_COMPLETED = rating.Level
BEST = frozenset({"lan", "binh", "tam"})
"""Who says the best of everything in the self-review."""

_DEPUTY = {"role": MemberRole.DEPUTY_SECRETARY}
_HEAD = {"state_post": "Hiệu trưởng", "leader": True}
_SECRETARY = {"role": MemberRole.SECRETARY, "party_post": "Bí thư"}
_PROBATIONARY = {"status": MemberStatus.PROBATIONARY}
_PEOPLE: Mapping[str, tuple[tuple[str, str, Mapping[str, Any]], ...]] = {
    NATURE: (
        ("an", "Nguyễn Văn An", _SECRETARY),
        ("hoa", "Vũ Thị Hoa", _DEPUTY),
        ("binh", "Lê Văn Bình", _HEAD),
        ("lan", "Trần Thị Lan", {}),
        ("khanh", "Đặng Văn Khánh", {}),
        ("cuc", "Phạm Thị Cúc", _PROBATIONARY),
        ("dung", "Hoàng Văn Dũng", {"exempt": True}),
    ),
    SOCIAL: (
        ("an", "Đỗ Văn Sơn", _SECRETARY),
        ("tam", "Ngô Thị Tâm", {}),
        ("phuc", "Lý Văn Phúc", {}),
        ("quy", "Mai Văn Quý", {}),
        ("thu", "Hà Thị Thu", {}),
        ("vinh", "Đinh Văn Vinh", _PROBATIONARY),
    ),
    OFFICE: (
        ("an", "Phan Văn Kiên", _SECRETARY),
        ("hoa", "Trịnh Thị Nga", _DEPUTY),
        ("long", "Cao Văn Long", {}),
        ("oanh", "Tô Thị Oanh", {}),
        ("minh", "Dương Văn Minh", {}),
        ("yen", "Lâm Thị Yến", _PROBATIONARY),
    ),
}
"""Each cell's people; its secretary and deputy are `an` and `hoa` to the verbs of a room."""
_AWAY = frozenset({"khanh", "dung"})
_VOTES = {"lan": (1, 1, 1, 1), "binh": (1, 1, 1, 1), "tam": (1, 1, 1, 1, 2)}
"""How the voters mark somebody; all others are good to everybody."""


@dataclass(frozen=True, slots=True)
class Law:
    """Which rules, and when the year is rated by them."""

    profile: str
    year: int

    @property
    def begins(self) -> datetime:
        """The morning on which the cells meet."""
        return datetime(self.year, 11, 20, 9, 0, tzinfo=VIETNAM)

    def paper(self, number: int, day: str = "20/11", of: str = "Đảng ủy Trường") -> str:
        """Give number, day and body of a decision."""
        return f"Quyết định số {number}-QĐ/ĐU ngày {day}/{self.year} của {of}"


HCMC = Law("hcmc_edu_2023", 2024)
HATINH = Law("hatinh_city_2024", 2024)
NATIONAL = Law("national_2025", 2026)
LAWS = (HCMC, HATINH, NATIONAL)


@dataclass
class School(Room):
    """The first of the cells as a room, and the rooms of the two others beside it."""

    social: Room = field(init=False)
    office: Room = field(init=False)
    law: Law = HCMC

    @property
    def rooms(self) -> tuple[Room, ...]:
        """All three cells."""
        return (self, self.social, self.office)

    def talk(self, who: str, room: Room | None = None) -> Talk:
        """Give somebody's chat."""
        return Talk(self.world, (room or self).chats[who])


async def _founds(law: Law, begun: Begun) -> None:
    """Three cells of named people, each with a chat; their year is open, their reviews are in."""
    world = begun.world
    world.clock.move(law.begins - world.clock.now())
    async with world.job() as work:
        session = await work.session()
        top = await people_rows.organisation(session, None, OrganisationKind.SUPERIOR, DEPARTMENT)
        await people_rows.organisation(session, top.id, OrganisationKind.PARTY_ORGANISATION, SCHOOL)
        await laws.use(work, top, YearLaw(law.profile), law.year)
    school = School(world, {}, law=law)
    school.social, school.office = Room(world, {}), Room(world, {})
    for room, name in zip(school.rooms, _PEOPLE, strict=True):
        await _moves_in(room, name)
        async with world.job() as work:
            last = date(law.year, 12, 4)
            await cycles.open_cycle(work, room.people["an"], law.profile, last)
        for who in room.people:
            if who != "dung":
                await hands_in(room, who)
    begun.gathered = school


async def _moves_in(room: Room, name: str) -> None:
    async with room.world.job() as work:
        session = await work.session()
        (school,) = [o for o in await people_rows.organisations(session) if o.name == SCHOOL]
        cell = await people_rows.organisation(session, school.id, OrganisationKind.CELL, name)
        for who, called, values in _PEOPLE[name]:
            member = await told.add(
                session,
                cell_id=id_of(cell),
                full_name=called,
                birth_date=date(1980, 5, 17),
                admitted_on=date(2010, 2, 3),
                **values,
            )
            chat = ChatKey("telegram", "1", str(5000 + id_of(member)))
            account = ChatAccount(
                channel=chat.channel,
                bot=chat.bot,
                chat=chat.chat,
                member_id=id_of(member),
                consented_at=work.now,
            )
            session.add(account)
            await session.flush()
            role = values.get("role", MemberRole.MEMBER)
            room.chats[who] = chat
            room.people[who] = Person(
                id_of(account), id_of(member), called, id_of(cell), name, role, "vi"
            )


async def hands_in(room: Room, who: str) -> None:
    """Write the whole self-review and hand it in."""
    async with room.world.job() as work:
        page = await writing.begin(work, room.people[who])
        for item in page.items:
            said = _answer(item, best=who in BEST)
            page = await writing.put(work, page, item.id, kept_value(item, said))
        await handing_in.submit(work, room.people[who])


def _answer(item: Item, *, best: bool) -> str:
    points = {"general": ("24", "30"), "results": ("50", "65")}
    if item.id in points:
        return points[item.id][best]
    if item.id == "work":
        usual = "Soạn bài giảng; 12 bài; xong, đúng tiến độ; bảo đảm yêu cầu"
        more = "Dạy lớp 12; đỗ 98 %; xong, đúng tiến độ; vượt mức yêu cầu"
        return f"{usual}\n{more}" if best else usual
    if item.kind.value in ("grade", "level"):
        return "excellent" if best else "good"
    if item.matter is Matter.TASKS:
        return " ".join(["8"] * (len(item.columns) - 1) + ["4" if best else "1"])
    return "Đã làm xong 8 việc, đúng hạn cả 8, trước ngày 30/6."


async def _meets(law: Law, begun: Begun) -> None:
    """Each cell votes, the minutes are approved: Lan and Tâm by equal parts, and Bình, are best."""
    school = begun.room
    assert isinstance(school, School)
    for room in school.rooms:
        voters = [
            who
            for who, one in room.people.items()
            if who not in _AWAY and who not in ("cuc", "vinh", "yen")
        ]
        await room.calls_roll()
        await room.checks_in(*(who for who in room.people if who not in {*_AWAY, "an"}))
        rated = [who for who in room.people if who not in _AWAY]
        await room.holds_vote({voter: _sheet(rated, place) for place, voter in enumerate(voters)})
        await closes(room)


def _sheet(rated: Sequence[str], place: int) -> tuple[int, ...]:
    return tuple(_VOTES[who][place] if who in _VOTES else 2 for who in rated)


async def closes(room: Room) -> None:
    """Announce, read out and approve the minutes."""
    await room.approves_minutes()


FOUNDED: Mapping[Law, Step] = {law: partial(_founds, law) for law in LAWS}
MET: Mapping[Law, Step] = {law: partial(_meets, law) for law in LAWS}


async def appoints(school: School, who: str = "oanh") -> Talk:
    """Make somebody of the office the officer of the school; give their chat."""
    async with school.world.job() as work:
        session = await work.session()
        (at,) = [o for o in await people_rows.organisations(session) if o.name == SCHOOL]
        member = await session.get_one(Member, school.office.member_id(who))
        await cells_table.appoint(work, member, at)
    return school.talk(who, school.office)


async def takes_seats(school: School) -> None:
    """The office names who acts above: Minh appraises and Long decides at the school, Nga decides
    at the department."""
    seats = (
        ("minh", SCHOOL, AboveRight.APPRAISES),
        ("long", SCHOOL, AboveRight.DECIDES),
        ("hoa", DEPARTMENT, AboveRight.DECIDES),
    )
    for who, where, does in seats:
        async with school.world.job() as work:
            session = await work.session()
            (at,) = [o for o in await people_rows.organisations(session) if o.name == where]
            member = await session.get_one(Member, school.office.member_id(who))
            await body_above.seat(work, member, at, does, work.now.date())


async def disciplined(school: School, *, on_duty: bool) -> None:
    """Quý was reprimanded in October: so the secretary enters it, with what it had to do with."""
    room, year = school.social, school.law.year
    son, quy = room.people["an"], room.member_id("quy")
    async with school.world.job() as work:
        known = await telling.of_one(work, son, quy, year)
        if not known.facts:
            paper = f"Quyết định số 3-QĐ/UBKT ngày 10/10/{year}"
            reprimand = DisciplineForm.REPRIMAND
            known = await telling.tell(work, son, quy, year, FactKind.DISCIPLINE, paper, reprimand)
            day = date(year, 10, 10)
            for act in (False, True):
                number = known.facts[-1].number
                known = await telling.date_it(work, son, quy, number, day, act=act)
        await telling.mark(work, son, quy, known.facts[-1].number, FactMark.ON_DUTY, on_duty)
