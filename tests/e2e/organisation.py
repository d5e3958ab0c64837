"""A base organisation of twelve cells and a hundred and sixty members, and a clerk beside it.

What the product is told, the clerk is told too; whatever the product counts, the clerk counts.
"""

import asyncio
import csv
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from sqlmodel import col, select

from papers.roster_headings import HEADINGS, Column
from playground.story import Phone
from storage.tables import Cycle, Meeting, Member, MemberRole, Organisation
from terms.people import ChangeKind
from tests import clerk
from tests.clerk import Clerk, Fact
from tests.e2e.house import ACT, Cell, House
from tests.e2e.voting import votes
from workflow import cycle as cycles
from workflow.accounts import Person, id_of
from workflow.ballot import opening
from workflow.census.everybody import of_cycle
from workflow.census.steps import Ground
from workflow.clock import VIETNAM
from workflow.count import after_close
from workflow.meeting import check_in, on_paper, proceedings, rated_subjects, roll_call
from workflow.people import changes
from workflow.people.changes import Wanted
from workflow.record import minutes

ROOT = Path(__file__).resolve().parents[2]
ABOVE, BASE = "Đảng ủy phường Ví Dụ", "Đảng bộ Trường Ví Dụ"
CELLS = 12
LONG_AGO, SINCE = date(2010, 2, 3), date(2011, 2, 3)
_FAMILY = (
    *("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan"),
    *("Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô"),
)
_GIVEN = (
    *("An", "Lan", "Bình", "Cúc", "Dũng", "Hoa", "Khánh"),
    *("Mai", "Giang", "Kim", "Sơn", "Thảo", "Tuấn", "Yến"),
)
_COLUMNS = (
    Column.NAME,
    Column.BIRTH_DATE,
    Column.ADMITTED_ON,
    Column.OFFICIAL_ON,
    Column.STATUS,
    Column.PARTY_POST,
    Column.CELL,
    Column.ORGANISATION,
)
_CHANGES = {
    clerk.OFFICIAL: ChangeKind.OFFICIAL,
    clerk.EXEMPT: ChangeKind.EXEMPT,
    clerk.EXEMPT_OVER: ChangeKind.EXEMPT_OVER,
    clerk.SUSPENDED: ChangeKind.SUSPENDED,
    clerk.SUSPENDED_OVER: ChangeKind.SUSPENDED_OVER,
    clerk.MOVES: ChangeKind.TRANSFERRED,
    clerk.LEAVES: ChangeKind.LEFT,
    clerk.RETURNS: ChangeKind.CAME_BACK,
}
_OUT = {Ground.EXEMPT: clerk.EXEMPT, Ground.SUSPENDED: clerk.SUSPENDED, Ground.TOO_NEW: clerk.NEW}


@dataclass(frozen=True, slots=True)
class Somebody:
    """One on the roster, called by the numbers of the cell and of the row: `1.0` leads cell 1."""

    key: str
    name: str
    born: date
    admitted: date
    official: date | None
    post: str
    cell: str


def cell_named(number: int) -> str:
    """Give what the cell of that number is called."""
    return f"Chi bộ {number}"


def everybody(probationary: Sequence[str]) -> Iterator[Somebody]:
    """Give the hundred and sixty: fourteen in the first four cells, thirteen in the others."""
    for number in range(1, CELLS + 1):
        for row in range(14 if number <= 4 else 13):
            key = f"{number}.{row}"
            name = f"{_FAMILY[number - 1]} Văn {_GIVEN[row]}"
            born = date(1960 + row, 5, 17)
            if key == "2.6":
                # The same name as the one before, another year.
                name = f"{_FAMILY[1]} Văn {_GIVEN[5]}"
            post = {0: "Bí thư", 1: "Phó Bí thư"}.get(row, "")
            if key == "1.0":
                post = "Phó Bí thư Đảng ủy, Bí thư chi bộ"
            new = key in probationary
            official = None if new else SINCE
            admitted = date(2024, 2, 3) if new else LONG_AGO
            yield Somebody(key, name, born, admitted, official, post, cell_named(number))


@dataclass
class Held:
    """What the product said of one meeting of a cell, up to its opening."""

    number: int
    day: date
    base: int
    roll: set[str]
    electors: set[str]
    sheet: set[str]


@dataclass
class Office:
    """The organisation in a started product."""

    house: House
    folder: Path
    told: list[Fact] = field(default_factory=list)
    known: dict[str, Somebody] = field(default_factory=dict)
    phones: dict[str, Phone] = field(default_factory=dict)
    cells: dict[int, Cell] = field(default_factory=dict)
    """Those whose people have phones."""
    leading: dict[int, str] = field(default_factory=dict)
    """Who leads a cell that was founded since."""
    voted: dict[tuple[int, int], set[str]] = field(default_factory=dict)
    """Who was on a sheet, by cell and year."""

    @property
    def clerk(self) -> Clerk:
        """Give the clerk, who knows what was told so far."""
        return Clerk(tuple(self.told), {key: one.admitted for key, one in self.known.items()})

    async def at(self, *day: int) -> None:
        """It is nine in the morning of a day."""
        year, month, number = day
        moment = datetime(year, month, number, 9, 0, tzinfo=VIETNAM)
        await self.house.world.story.sets_clock(moment)

    async def types(self, *command: str) -> str:
        """Type a command of the program on the machine it runs on; give what it told."""
        running = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *command),
            cwd=self.folder,
            env={**os.environ, **self.house.environment, "PYTHONPATH": str(ROOT)},
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
        )
        told, sorry = await running.communicate()
        assert 0 == running.returncode, sorry.decode()
        return told.decode()

    async def takes_in(self, some: Sequence[Somebody]) -> str:
        """The officer imports a list of these."""
        file = self.folder / "danh-sach.csv"
        with file.open("w", encoding="utf-8-sig", newline="") as opened:
            writer = csv.writer(opened)
            writer.writerow([HEADINGS[column] for column in _COLUMNS])
            for one in some:
                standing = "Chính thức" if one.official else "Dự bị"
                days = [f"{d:%d/%m/%Y}" if d else "" for d in (one.admitted, one.official)]
                writer.writerow(
                    [one.name, f"{one.born:%d/%m/%Y}", *days, standing, one.post, one.cell, BASE]
                )
        said = await self.types("roster", "import", str(file), "--yes")
        for one in some:
            self.known[one.key] = one
            self.told.append(Fact(one.admitted, one.key, clerk.JOINS, one.cell))
            if one.official:
                self.told.append(Fact(one.official, one.key, clerk.OFFICIAL))
        return said

    async def stands_under(self, above: str, on: str) -> None:
        """The officer puts a committee above the organisation."""
        await self.types("cell", "add", above, "--kind", "superior")
        await self.types("cell", "transfer", BASE, "--under", above, "--on", on)

    async def splits(self, number: int, into: int, on: date, *who: str) -> None:
        """The officer makes a cell of these members of another; the first of them leads it."""
        numbers = [str(id_of(await self.member(key))) for key in who]
        await self.types(
            *("cell", "split", cell_named(number), "--into", cell_named(into)),
            *("--members", *numbers, "--secretary", numbers[0]),
            *("--on", on.isoformat(), "--yes"),
        )
        self.leading[into] = who[0]
        self.told += [Fact(on, key, clerk.MOVES, cell_named(into)) for key in who]

    async def member(self, key: str) -> Member:
        """Give somebody's newest membership."""
        one = self.known[key]
        async with self.house.job() as work:
            found = await (await work.session()).exec(
                select(Member)
                .where(Member.full_name == one.name, Member.birth_date == one.born)
                .order_by(col(Member.until).is_(None).desc(), col(Member.until).desc())
            )
            return found.all()[0]

    async def person(self, key: str, role: MemberRole = MemberRole.MEMBER) -> Person:
        """Give somebody as who speaks."""
        found = await self.member(key)
        async with self.house.job() as work:
            cell = await (await work.session()).get_one(Organisation, found.cell_id)
        return Person(0, id_of(found), found.full_name, cell.id or 0, cell.name, role, "vi")

    async def head(self, number: int) -> Person:
        """Give who leads a cell."""
        return await self.person(self.leading.get(number, f"{number}.0"), MemberRole.SECRETARY)

    async def joins(self, number: int, *rows: int) -> None:
        """These of a cell have phones; the first of them leads it."""
        keys = {("an" if row == 0 else f"{number}.{row}"): f"{number}.{row}" for row in rows}
        roles = {0: MemberRole.SECRETARY, 1: MemberRole.DEPUTY_SECRETARY}
        persons = {
            who: await self.person(key, roles.get(row, MemberRole.MEMBER))
            for (who, key), row in zip(keys.items(), rows, strict=True)
        }
        cell = self.cells[number] = Cell(self.house, persons)
        for who, key in keys.items():
            self.phones[key] = await cell.joined(who)

    async def notes(self, by: int, day: date, who: str, what: str, to: int = 0) -> None:
        """Who leads a cell notes a change, by the use case that their chat calls."""
        target = cell_named(to or by) if what in (clerk.MOVES, clerk.RETURNS) else ""
        about = (await self.head(to)).cell_id if to else 0
        secretary, found = await self.head(by), await self.member(who)
        async with self.house.job() as work:
            wanted = Wanted(_CHANGES[what], day, about=about)
            await changes.change(work, secretary, id_of(found), wanted)
        self.hears(Fact(day, who, what, target))

    async def notes_in_chat(
        self, by: int, day: date, who: str, change: str, fact: str, to: int = 0
    ) -> str:
        """Who leads a cell notes a change on the phone; give what the card says then."""
        phone, name = self.phones[f"{by}.0"], (await self.member(who)).full_name
        await phone.says("menu")
        await phone.sees("Chào đồng chí")
        await phone.taps(ACT.label("home.lead"))
        await phone.sees("Việc của bí thư ·")
        await phone.taps(ACT.label("lead.members"))
        await phone.sees("Đảng viên của chi bộ")
        if not any(name in label for label in await phone.buttons()):
            await phone.taps(ACT.label("office.after"))
        await phone.taps(name)
        await phone.sees("Vào Đảng:")
        await phone.taps(ACT.label(f"member.change_{change}"))
        if to:
            await phone.taps(cell_named(to))
        await phone.sees("Từ ngày nào?")
        await phone.says(f"{day:%d/%m/%Y}")
        said = (await phone.sees("Đã ghi")).text
        self.hears(Fact(day, who, fact, cell_named(to) if to else ""))
        return said

    def hears(self, fact: Fact) -> None:
        """The clerk writes a fact down as well."""
        self.told.append(fact)

    async def opens(self, number: int, profile: str, last: date, year: int) -> None:
        """A cell's year is opened."""
        head = await self.head(number)
        async with self.house.job() as work:
            await cycles.open_cycle(work, head, profile, last, year)
        if number in self.cells:
            self.cells[number].profiles.add(profile)

    async def opens_meeting(self, number: int, present: Sequence[str]) -> Held:
        """The roll of a cell is called, these are marked, the meeting is opened."""
        head = await self.head(number)
        async with self.house.job() as work:
            meeting = await roll_call.call_roll(work, head)
            meeting_id = id_of(meeting)
        if number in self.cells:
            self.cells[number].meeting_id = meeting_id
        for key in present:
            found = await self.member(key)
            async with self.house.job() as work:
                await check_in.mark(work, head, meeting_id, id_of(found), present=True)
        async with self.house.job() as work:
            await proceedings.open_meeting(work, head, meeting_id)
            meeting = await (await work.session()).get_one(Meeting, meeting_id)
            gathered = await rated_subjects.gathering(work, meeting)
            day = work.now.date()
        keys = await self._keys()
        return Held(
            meeting_id,
            day,
            gathered.roll.base,
            {keys[row.member_id] for row in gathered.roll.attendees},
            {keys[row.member_id] for row in gathered.electors},
            {keys[row.member_id] for row in gathered.rated},
        )

    async def votes(self, number: int, held: Held, voters: Sequence[str]) -> tuple[int, str]:
        """They vote on their phones, everybody good; give the base and what the secretary read."""
        cell, head = self.cells[number], await self.head(number)
        await cell.joined_long_ago()
        async with self.house.job() as work:
            await on_paper.reviewed_on_paper(work, head, held.number)
            found = await opening.preview(work, head, held.number)
            await opening.open_ballot(work, head, held.number, found.seal)
        rows = len(found.question.subjects)
        for key in voters:
            await self.phones[key].sees(ACT.sight("ballot.invitation"))
            await votes(self.phones[key], [2] * rows)
        await cell.closes_urn()
        phone = self.phones[f"{number}.0"]
        await phone.sees(ACT.sight("meeting.counted"))
        await phone.says("hop")
        return found.base, (await phone.sees("Kết quả")).text

    async def ends(self, number: int, held: Held) -> str:
        """Announced, minuted, approved; give what the minutes count from."""
        head = await self.head(number)
        async with self.house.job() as work:
            await after_close.announce(work, head, held.number)
        async with self.house.job() as work:
            await minutes.read_out(work, head, held.number)
        async with self.house.job() as work:
            facts = await minutes.approve(work, head, held.number)
        return " ".join(one.name for one in facts.supplementary)

    async def account(self, number: int, year: int) -> dict[str, str]:
        """Give who has no level in a cell's year, by whether they wait and, if not, why."""
        head = await self.head(number)
        async with self.house.job() as work:
            session = await work.session()
            cycle = (
                await session.exec(
                    select(Cycle).where(Cycle.cell_id == head.cell_id, Cycle.year == year)
                )
            ).one()
            found = (await of_cycle(work, cycle)).lacking
        keys = await self._keys()
        return {
            keys[one.member_id]: _OUT.get(one.ground, "waits" if one.waits else "not here")
            for one in found
            if one.ground is not None
        }

    async def _keys(self) -> dict[int, str]:
        """Give whose every membership is."""
        of = {(one.name, one.born): key for key, one in self.known.items()}
        async with self.house.job() as work:
            found = await (await work.session()).exec(select(Member))
            return {id_of(one): of[one.full_name, one.birth_date] for one in found.all()}
