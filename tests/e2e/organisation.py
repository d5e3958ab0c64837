"""A base organisation: twelve cells, a hundred and sixty members, two bodies above; and a clerk.

What the product is told, the clerk is told too; whatever the product counts, the clerk counts.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import StringIO

from sqlmodel import col, select

from papers.meeting_facts import MinutesFacts
from papers.roster_file import read_roster
from papers.roster_headings import HEADINGS, Column
from storage.queries import people as people_rows
from storage.tables import (
    BallotPhase,
    ChatAccount,
    Cycle,
    Meeting,
    Member,
    MemberRole,
    Organisation,
    OrganisationKind,
)
from storage.urn_close import close_step
from terms.ballots import CastOutcome
from terms.people import ChangeKind, PostBody, PostRole
from tests import clerk
from tests.clerk import Clerk, Fact
from tests.handlers.line import Behind
from tests.worlds import World
from workflow import accounts, laws
from workflow import cycle as cycles
from workflow.accounts import Person, id_of
from workflow.answer_text import kept_value
from workflow.ballot import casting, opening
from workflow.ballot.casting import NoSheet
from workflow.census.everybody import of_cycle
from workflow.census.steps import Ground
from workflow.clock import VIETNAM
from workflow.count import after_close
from workflow.drafts import Draft
from workflow.laws import YearLaw
from workflow.meeting import check_in, on_paper, proceedings, rated_subjects, roll_call
from workflow.people import changes, tree
from workflow.people.changes import Wanted
from workflow.people.roster import import_rows
from workflow.record import minutes
from workflow.review import handing_in, writing
from workflow.work import ChatKey

ABOVE, BASE = "Đảng ủy phường Ví Dụ", "Đảng bộ Trường Ví Dụ"
COMMITTEE, STANDING = "Ban Chấp hành", "Ban Thường vụ"
BODIES = {COMMITTEE: f"{COMMITTEE} {BASE}", STANDING: f"{STANDING} {BASE}"}
"""The two bodies above the cells, as they are called on screens."""
SITTING = {COMMITTEE: (COMMITTEE, STANDING), STANDING: (STANDING,)}
"""Whoever is of the standing committee is of the committee as well."""
SEATS = {
    "1.0": (STANDING, "Bí thư Đảng ủy"),
    "2.0": (STANDING, "Phó Bí thư Đảng ủy"),
    "1.1": (STANDING, "Ủy viên Ban Thường vụ Đảng ủy"),
    "3.0": (STANDING, "Ủy viên Ban Thường vụ Đảng ủy"),
    "4.0": (COMMITTEE, "Đảng ủy viên"),
    "5.0": (COMMITTEE, "Đảng ủy viên"),
    "2.11": (COMMITTEE, "Đảng ủy viên"),
}
"""Who sits above, in which body, by which title on the roster."""
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
    clerk.LEAVE: ChangeKind.LEAVE,
    clerk.MOVES: ChangeKind.TRANSFERRED,
    clerk.LEAVES: ChangeKind.LEFT,
    clerk.RETURNS: ChangeKind.CAME_BACK,
    clerk.KEPT_OUT: ChangeKind.POST_SUSPENDED,
    clerk.LET_IN: ChangeKind.POST_SUSPENDED_OVER,
}
_OUT = {Ground.EXEMPT: clerk.EXEMPT, Ground.SUSPENDED: clerk.SUSPENDED, Ground.TOO_NEW: clerk.NEW}
_GOOD = 2
_WEEKS = timedelta(weeks=3)


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
            if key in SEATS:
                post = ", ".join(filter(None, (SEATS[key][1], post and f"{post} chi bộ")))
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
    """The organisation in a house, and the phones of who has one."""

    world: World
    told: list[Fact] = field(default_factory=list)
    known: dict[str, Somebody] = field(default_factory=dict)
    phones: dict[str, Behind] = field(default_factory=dict)
    leading: dict[int, str] = field(default_factory=dict)
    """Who leads a cell that was founded since."""
    voted: dict[tuple[str, int], set[str]] = field(default_factory=dict)
    """Who was on a sheet, by place and year."""
    written: dict[int, set[str]] = field(default_factory=dict)
    """Who handed a self-review in, by year."""

    @property
    def clerk(self) -> Clerk:
        """Give the clerk, who knows what was told so far."""
        return Clerk(tuple(self.told), {key: one.admitted for key, one in self.known.items()})

    def at(self, *day: int) -> None:
        """It is nine in the morning of a day."""
        year, month, number = day
        moment = datetime(year, month, number, 9, 0, tzinfo=VIETNAM)
        self.world.clock.move(moment - self.world.clock.now())

    def hears(self, fact: Fact) -> None:
        """The clerk writes a fact down as well."""
        self.told.append(fact)

    async def takes_in(self, some: Sequence[Somebody]) -> int:
        """The officer imports a list of these; give how many were added."""
        file = StringIO()
        writer = csv.writer(file)
        writer.writerow([HEADINGS[column] for column in _COLUMNS])
        for one in some:
            standing = "Chính thức" if one.official else "Dự bị"
            days = [f"{d:%d/%m/%Y}" if d else "" for d in (one.admitted, one.official)]
            writer.writerow(
                [one.name, f"{one.born:%d/%m/%Y}", *days, standing, one.post, one.cell, BASE]
            )
        rows = read_roster(file.getvalue().encode("utf-8-sig")).rows
        async with self.world.job() as work:
            outcome = await import_rows(work, rows)
        for one in some:
            self.known[one.key] = one
            self.hears(Fact(one.admitted, one.key, clerk.JOINS, one.cell))
            if one.official:
                self.hears(Fact(one.official, one.key, clerk.OFFICIAL))
            if one.key in SEATS:
                self.hears(Fact(one.admitted, one.key, clerk.SITS, SEATS[one.key][0]))
        return outcome.added

    async def organisation(self, name: str) -> Organisation:
        """Give an organisation, a cell or a body by its name."""
        async with self.world.job() as work:
            found = select(Organisation).where(Organisation.name == name)
            return (await (await work.session()).exec(found)).one()

    async def stands_under(self, above: str, on: date) -> None:
        """The officer puts a committee above the organisation."""
        base = await self.organisation(BASE)
        async with self.world.job() as work:
            made = await tree.found(work, None, OrganisationKind.SUPERIOR, above, None)
            one = await (await work.session()).get_one(Organisation, base.id)
            await tree.transfer(work, one, made, on)

    async def splits(self, number: int, into: int, on: date, *who: str) -> None:
        """The officer makes a cell of these members of another; the first of them leads it."""
        cell = await self.organisation(cell_named(number))
        going = [id_of(await self.member(key)) for key in who]
        async with self.world.job() as work:
            one = await (await work.session()).get_one(Organisation, cell.id)
            await tree.split(work, one, cell_named(into), going, going[0], on)
        self.leading[into] = who[0]
        self.told += [Fact(on, key, clerk.MOVES, cell_named(into)) for key in who]

    async def member(self, key: str) -> Member:
        """Give somebody's newest membership."""
        one = self.known[key]
        async with self.world.job() as work:
            found = await (await work.session()).exec(
                select(Member)
                .where(Member.full_name == one.name, Member.birth_date == one.born)
                .order_by(col(Member.until).is_(None).desc(), col(Member.until).desc())
            )
            return found.all()[0]

    async def person(self, key: str, role: MemberRole = MemberRole.MEMBER) -> Person:
        """Give somebody as who speaks in their cell."""
        found = await self.member(key)
        async with self.world.job() as work:
            cell = await (await work.session()).get_one(Organisation, found.cell_id)
        return Person(0, id_of(found), found.full_name, cell.id or 0, cell.name, role, "vi")

    async def head(self, number: int) -> Person:
        """Give who leads a cell."""
        return await self.person(self.leading.get(number, f"{number}.0"), MemberRole.SECRETARY)

    async def at_work(self, key: str) -> Person:
        """Give somebody as the program knows them by their chat: in the cell, or in a body."""
        async with self.world.job() as work:
            found = await accounts.person(work, chat_of(self.phones[key]))
        assert found is not None
        return found

    async def joins(self, *keys: str) -> None:
        """These have phones, joined weeks before."""
        for key in keys:
            phone = self.phones[key] = Behind(self.world, 1000 + len(self.phones))
            member = await self.member(key)
            chat = chat_of(phone)
            async with self.world.job() as work:
                account = ChatAccount(
                    channel=chat.channel,
                    bot=chat.bot,
                    chat=chat.chat,
                    member_id=id_of(member),
                    consented_at=work.now - _WEEKS,
                    given_at=work.now - _WEEKS,
                )
                (await work.session()).add(account)

    async def notes(self, by: int, day: date, who: str, what: str, to: int = 0) -> None:
        """Who leads a cell notes a change, by the use case that their chat calls."""
        target = cell_named(to or by) if what in (clerk.MOVES, clerk.RETURNS) else ""
        about = (await self.head(to)).cell_id if to else 0
        await self._notes(by, who, Wanted(_CHANGES[what], day, about=about))
        self.hears(Fact(day, who, what, target))

    async def seats(self, by: int, day: date, who: str, body: str) -> None:
        """Who leads a cell notes a seat in a body above of one of its members."""
        title = {STANDING: "Ủy viên Ban Thường vụ Đảng ủy", COMMITTEE: "Đảng ủy viên"}[body]
        wanted = Wanted(ChangeKind.POST, day, body=PostBody.PARTY, text=title)
        await self._notes(by, who, wanted)
        self.hears(Fact(day, who, clerk.SITS, body))

    async def keeps_out(self, by: int, day: date, who: str, what: str) -> None:
        """Who leads a cell notes that somebody is suspended from their seat above, or no more."""
        async with self.world.job() as work:
            number = id_of(await self.member(who))
            posts = (await people_rows.history_of(await work.session(), number)).posts
        (seat,) = [one for one in posts if one.body == PostBody.PARTY and one.until is None]
        await self._notes(by, who, Wanted(_CHANGES[what], day, about=id_of(seat)))
        body = STANDING if seat.role == PostRole.STANDING_MEMBER else COMMITTEE
        self.hears(Fact(day, who, what, body))

    async def _notes(self, by: int, who: str, wanted: Wanted) -> None:
        secretary, found = await self.head(by), await self.member(who)
        async with self.world.job() as work:
            await changes.change(work, secretary, id_of(found), wanted)

    async def notes_in_chat(
        self, by: int, day: date, who: str, change: str, fact: str, to: int = 0
    ) -> str:
        """Who leads a cell notes a change on the phone; give what the card says then."""
        phone, name = self.phones[f"{by}.0"], (await self.member(who)).full_name
        await self.takes_up(phone, "Việc của bí thư")
        if "Đảng viên của chi bộ" not in phone.labels:
            await phone.taps("Việc khác")
        await phone.taps("Đảng viên của chi bộ")
        if not any(name in label for label in phone.labels):
            await phone.taps("Trang sau")
        await phone.taps(name)
        await phone.taps(change)
        if to:
            await phone.taps(cell_named(to))
        await phone.says(f"{day:%d/%m/%Y}")
        self.hears(Fact(day, who, fact, cell_named(to) if to else ""))
        return phone.text

    async def takes_up(self, phone: Behind, label: str) -> None:
        """Take a choice of the first screen, or of those that it has no room for."""
        await phone.says("menu")
        if label not in phone.labels:
            await phone.taps("Việc khác")
        await phone.taps(label)

    async def opens(self, number: int, profile: str, last: date, year: int) -> None:
        """A cell's year is opened."""
        head = await self.head(number)
        async with self.world.job() as work:
            await cycles.open_cycle(work, head, profile, last, year)

    async def opens_in_chat(self, number: int, year: int, last: str) -> str:
        """Who leads a cell opens its year on the phone beside the last one, in which somebody still
        waits, until a day they type; give the question that is agreed to."""
        phone = self.phones[f"{number}.0"]
        await self.takes_up(phone, "Việc của bí thư")
        for label in ("Mở đợt kiểm điểm", f"Năm {year}", f"Mở năm {year}"):
            await phone.taps(label)
        await phone.says(last)
        asked = phone.text
        await phone.taps("Đồng ý mở đợt")
        return asked

    async def chooses_law(self, profile: str, from_year: int) -> None:
        """The officer has the years of the organisation opened with these rules from one on."""
        base = await self.organisation(BASE)
        async with self.world.job() as work:
            await laws.use(work, base, YearLaw(profile), from_year)

    async def writes(self, year: int, *keys: str) -> None:
        """Each writes the whole review of the newest year of their cell and hands it in."""
        for key in keys:
            person = await self.person(key)
            async with self.world.job() as work:
                page = await writing.begin(work, person)
                for item in page.items:
                    if item.id not in page.answers:
                        said = item.example or item.skip
                        choice = item.kind.value in ("grade", "level") or said is None
                        value = "good" if choice or said is None else kept_value(item, said.vi)
                        page = await writing.put(work, page, item.id, value)
                await handing_in.submit(work, person)
        self.written.setdefault(year, set()).update(keys)

    async def founds(self, body: str) -> str:
        """The secretary of the committee founds a body's year on the phone; give what is said."""
        phone = self.phones["1.0"]
        await self.takes_up(phone, "Kiểm điểm của cấp ủy cấp trên")
        await phone.taps(
            f"Mở kiểm điểm của {'Ban chấp hành' if body == COMMITTEE else 'Ban thường vụ'}"
        )
        asked = phone.text
        await phone.taps("Mở đợt kiểm điểm")
        return f"{asked}\n{phone.text}"

    async def goes(self, key: str, place: str) -> None:
        """Somebody goes over to another place of review on the phone."""
        phone = self.phones[key]
        await phone.says("menu")
        if any(label.startswith(f"Sang {place}, năm") for label in phone.labels):
            await phone.taps(f"Sang {place}, năm")

    async def opens_meeting(self, head: Person, present: Sequence[str]) -> Held:
        """The roll of a place is called, these are marked, the meeting is opened."""
        async with self.world.job() as work:
            meeting_id = id_of(await roll_call.call_roll(work, head))
        for key in present:
            found = await self.member(key)
            async with self.world.job() as work:
                await check_in.mark(work, head, meeting_id, id_of(found), present=True)
        async with self.world.job() as work:
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

    async def votes(
        self, head: Person, held: Held, voters: Sequence[str], by_hand: Sequence[str] = ()
    ) -> int:
        """They vote everybody good, those `by_hand` on their screens; give the base."""
        async with self.world.job() as work:
            await on_paper.reviewed_on_paper(work, head, held.number)
            found = await opening.preview(work, head, held.number)
            session_id = await opening.open_ballot(work, head, held.number, found.seal)
        for key in voters:
            if key in by_hand:
                await fills_in(self.phones[key], len(found.question.subjects))
                continue
            marks = Draft((_GOOD,) * len(found.question.subjects), version=1).letters()
            async with self.world.job() as work:
                voter = await casting.sheet(work, chat_of(self.phones[key]), session_id)
                assert not isinstance(voter, NoSheet), (key, voter)
                assert CastOutcome.RECORDED is await casting.cast(work, voter, marks)
        async with self.world.job() as work:
            await opening.close_ballot(work, head, held.number)
        while await close_step(self.world.database, session_id) is not BallotPhase.SCRUBBED:
            pass
        async with self.world.job() as work:
            await after_close.counted(work, session_id)
        return found.base

    async def ends(self, head: Person, held: Held) -> MinutesFacts:
        """Announced, minuted, approved; give what the minutes state."""
        async with self.world.job() as work:
            await after_close.announce(work, head, held.number)
        async with self.world.job() as work:
            await minutes.read_out(work, head, held.number)
        async with self.world.job() as work:
            return await minutes.approve(work, head, held.number)

    async def cycle(self, place: str, year: int) -> Cycle:
        """Give the year of a cell or of a body."""
        number = (await self.organisation(place)).id
        async with self.world.job() as work:
            found = select(Cycle).where(Cycle.cell_id == number, Cycle.year == year)
            return (await (await work.session()).exec(found)).one()

    async def account(self, place: str, year: int) -> dict[str, str]:
        """Give who has no level in a place's year, by whether they wait and, if not, why."""
        cycle = await self.cycle(place, year)
        async with self.world.job() as work:
            found = (await of_cycle(work, cycle)).lacking
        keys = await self._keys()
        return {
            keys[one.member_id]: _OUT.get(one.ground, "waits" if one.waits else "not here")
            for one in found
            if one.ground is not None
        }

    async def unvoted(self, place: str, year: int) -> set[str]:
        """Give on whom a place has still to vote in a year."""
        cycle = await self.cycle(place, year)
        async with self.world.job() as work:
            found = (await of_cycle(work, cycle)).unvoted
        keys = await self._keys()
        return {keys[one.member_id] for one in found}

    async def _keys(self) -> dict[int, str]:
        """Give whose every membership is."""
        of = {(one.name, one.born): key for key, one in self.known.items()}
        async with self.world.job() as work:
            found = await (await work.session()).exec(select(Member))
            return {id_of(one): of[one.full_name, one.birth_date] for one in found.all()}


def chat_of(phone: Behind) -> ChatKey:
    """Give whose chat a phone has with the program."""
    return ChatKey(*phone.where)


async def fills_in(phone: Behind, rows: int) -> None:
    """Take the sheet up, mark everybody good, look it over, hand it in."""
    await phone.says("hop")
    await phone.taps("Nhận phiếu")
    for _ in range(rows):
        await phone.taps("Hoàn thành tốt")
    await phone.taps("Nộp phiếu")
    assert "đã ghi nhận" in phone.text.casefold(), phone.text
