"""A house for whole stories: the product as a process, both messengers, cells of named people."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import TypeVar

import aiohttp
from docx import Document
from sqlmodel import col, select, update

from bot.commands.house import one_job
from bot.demo.acting import USUALLY, Acting
from bot.demo.stage import START_SECONDS, STOP_SECONDS, TELEGRAM_TOKEN, ZALO_TOKEN, DemoStage
from bot.settings import Settings
from handlers.words import words_for
from papers.roster_file import read_roster
from papers.roster_headings import HEADINGS, Column
from playground.app import Playground
from playground.story import GLANCE, PATIENCE, Phone, TelegramPhone
from storage.member_then import MemberThen
from storage.queries import people as people_rows
from storage.tables import (
    BallotElector,
    BallotRules,
    BallotTally,
    ChatAccount,
    Organisation,
    SealedBallot,
)
from tests import databases, grounds
from tests.e2e import logbook, warm
from workflow import cycle as cycles
from workflow.accounts import Person, id_of
from workflow.answer_text import kept_value
from workflow.ballot import opening
from workflow.clock import VIETNAM
from workflow.meeting import check_in, on_paper, proceedings, roll_call
from workflow.people import joining
from workflow.people.roster import import_rows
from workflow.review import handing_in, writing
from workflow.review.which_form import FORMS
from workflow.work import ChatKey, Work

T = TypeVar("T")

BEGIN = datetime(2024, 11, 20, 9, 0, tzinfo=VIETNAM)
"""When every story begins."""
LAST_DAY = datetime(2024, 12, 4, tzinfo=VIETNAM).date()
FORM = FORMS["2A.2023"]
QUESTIONS = FORM.asked(USUALLY)
ACT = Acting(words_for("vi"))

Cast = Mapping[str, tuple[str, Mapping[Column, str]]]
"""Who is in a cell: name, and what the roster says of him beside the usual."""

CAST: Cast = {
    "an": ("Nguyễn Văn An", {Column.PARTY_POST: "Bí thư"}),
    "lan": ("Trần Thị Lan", {}),
    "binh": ("Lê Văn Bình", {}),
    "cuc": ("Phạm Thị Cúc", {Column.STATUS: "Dự bị"}),
    "dung": ("Hoàng Văn Dũng", {Column.EXEMPT: "x"}),
    "hoa": ("Vũ Thị Hoa", {}),
    "khanh": ("Đặng Văn Khánh", {}),
    "mai": ("Bùi Thị Mai", {}),
}
VOTERS = ("an", "lan", "binh", "hoa", "khanh", "mai")
_COLUMNS = (
    Column.NAME,
    Column.BIRTH_DATE,
    Column.ADMITTED_ON,
    Column.OFFICIAL_ON,
    Column.STATUS,
    Column.PARTY_POST,
    Column.STATE_POST,
    Column.EXEMPT,
    Column.RETIRED,
    Column.ORGANISATION,
    Column.CELL,
)
_USUAL = {
    Column.BIRTH_DATE: "17/05/1980",
    Column.ADMITTED_ON: "03/02/2010",
    Column.STATUS: "Chính thức",
    Column.ORGANISATION: "Đảng bộ Trường THPT Ví Dụ",
}


class House(DemoStage):
    """The stage with a database of the tests' own, on which any number of cells are founded."""

    def __init__(
        self, folder: Path, url: str, *, webhooks: bool = False, pace: int = 1_000
    ) -> None:
        super().__init__(folder, options=grounds.options())
        self.url = url
        self._webhooks = webhooks
        self.own_papers: Path | None = None
        """The office's folder of forms and templates, from the next start on."""
        self.detours: dict[str, str] = {}
        """Settings of the product alone, from the next start on."""
        self._pace = pace
        self._cells = 0
        self._process = 0

    @property
    def keys(self) -> Path:
        """The folder of the key files."""
        return self.folder / "keys"

    @property
    def environment(self) -> dict[str, str]:
        """The product's settings: the most talkative log, the shortest waits."""
        usual = super().environment
        return {
            **usual,
            "TUSOI_DATABASE": self.url,
            "TUSOI_LOG_LEVEL": "DEBUG",
            "TUSOI_POLL_SECONDS": "2",
            "TUSOI_PUSH_PER_SECOND": str(self._pace),
            "TUSOI_WEBHOOK_URL": usual["TUSOI_PUBLIC_URL"] if self._webhooks else "",
            **self._papers,
        }

    @property
    def _papers(self) -> dict[str, str]:
        if self.own_papers is None:
            return {}
        return {f"TUSOI_{what}_DIR": str(self.own_papers) for what in ("FORMS", "TEMPLATES")}

    async def start(self) -> None:
        """Start the product, already imported, and wait until it answers."""
        self._process = warm.start({**self.environment, **self.detours}, self.log)
        address = f"{self.environment['TUSOI_PUBLIC_URL']}/healthz"
        async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession() as session:
            while not await _answers(session, address):
                assert not warm.ended(self._process), self.log.read_text(encoding="utf-8")
                await asyncio.sleep(GLANCE)

    @property
    def process(self) -> int:
        """Give the number of the product's process; nought when none was started."""
        return self._process

    async def kill(self) -> None:
        """End the product as a power cut would."""
        await self._ends(signal.SIGKILL)

    async def stop(self) -> None:
        """End the product as an operator would."""
        await self._ends(signal.SIGTERM)

    async def _ends(self, told: signal.Signals) -> None:
        process, self._process = self._process, 0
        if not process:
            return
        os.kill(process, told)
        async with asyncio.timeout(STOP_SECONDS):
            # Another process's end, of which nobody tells.
            while not warm.ended(process):  # noqa: ASYNC110
                await asyncio.sleep(GLANCE)

    def settings(self) -> Settings:
        """Give the same settings to what this process does; its own environment stays clean."""
        return _settings(tuple(self.environment.items()))

    @asynccontextmanager
    async def job(self) -> AsyncIterator[Work]:
        """One transaction beside the product's own."""
        async with one_job(self.settings()) as work:
            yield work

    async def founds_cell(self, cast: Cast = CAST) -> "Cell":
        """Import a cell with the whole cast; nobody has joined yet."""
        self._cells += 1
        name = f"Chi bộ Tổ Tự nhiên {self._cells}"
        rows = read_roster(_roster(name, cast)).rows
        async with self.job() as work:
            # Of the same names and birth dates as in the cells before, and yet other people.
            await import_rows(work, rows, others=frozenset(row.place for row in rows))
        async with self.job() as work:
            session = await work.session()
            cell = (await session.exec(select(Organisation).where(Organisation.name == name))).one()
            members = await people_rows.members_on(session, cell.id or 0, work.now.date())
            keys = {full: key for key, (full, _) in cast.items()}
            people = {keys[one.full_name]: _person(one, cell) for one in members}
        return Cell(self, people)


@asynccontextmanager
async def open_house(
    kind: str,
    folder: Path,
    *,
    webhooks: bool = False,
    pace: int = 1_000,
    fit: Callable[[Path, Playground], None] = logbook.assert_discreet,
    detours: Mapping[str, str] | None = None,
) -> AsyncIterator[House]:
    """Give a house that runs on one of `databases.KINDS`, on the morning when stories begin.

    At the end its whole log must be fit to be shown to anybody, as `fit` says; `detours` are
    settings of the product alone.
    """
    url = await databases.fresh_url(kind, folder)
    (folder / "keys").mkdir(mode=0o700)
    (folder / "keys" / "text.key").write_text(databases.TEXT_KEY.hex(), encoding="ascii")
    try:
        async with House(folder, url, webhooks=webhooks, pace=pace) as house:
            house.detours.update(detours or {})
            await house.world.story.sets_clock(BEGIN)
            await house.start()
            yield house
            fit(house.log, house.world)
            grounds.assert_faultless(house.world)
    finally:
        await databases.drop(url)


@dataclass
class Cell:
    """One cell: its people, and the phones of those who have one in hand."""

    house: House
    people: dict[str, Person]
    phones: dict[str, Phone] = field(default_factory=dict)
    meeting_id: int = 0
    profiles: set[str] = field(default_factory=set)
    """The rules its years were opened under."""

    def member_id(self, who: str) -> int:
        """Give the id of one of the cast."""
        return self.people[who].member_id

    async def code_for(self, who: str) -> str:
        """Give a fresh joining code, as on a printed card."""
        async with self.house.job() as work:
            return await joining.make_code(work, self.member_id(who))

    async def telegram(self, who: str) -> TelegramPhone:
        """Give a phone with Telegram that was never in this chat."""
        phone = await self.house.world.telegram_phone(self.people[who].name, TELEGRAM_TOKEN)
        self.phones[who] = phone
        return phone

    async def zalo(self, who: str) -> Phone:
        """Give a phone with Zalo that was never in this chat."""
        phone = await self.house.world.zalo_phone(self.people[who].name, ZALO_TOKEN)
        self.phones[who] = phone
        return phone

    async def joined(self, who: str) -> TelegramPhone:
        """Give a Telegram phone that joined before the story begins, its first screen open."""
        phone = await self.telegram(who)
        chat = ChatKey("telegram", TELEGRAM_TOKEN.partition(":")[0], str(phone.user))
        async with self.house.job() as work:
            code = await joining.make_code(work, self.member_id(who))
            found = await joining.invitation(work, chat, code)
            await joining.join(work, chat, found.code_id, "vi")
            await _long_ago(work)
        await phone.opens()
        await phone.sees(self.people[who].name)
        return phone

    async def joined_long_ago(self) -> None:
        """Every phone there is was joined weeks before any meeting."""
        async with self.house.job() as work:
            await _long_ago(work)

    async def opens_year(self, profile: str = "hcmc_edu_2023") -> None:
        """The secretary opened the year: reviews are written until 4 December."""
        async with self.house.job() as work:
            await cycles.open_cycle(work, self.people["an"], profile, LAST_DAY)
        self.profiles.add(profile)

    async def writes(self, who: str, *, until: int) -> None:
        """A member has answered the first questions of the review."""
        async with self.house.job() as work:
            await self._answers(work, who, until)

    async def hands_in(self, *names: str) -> None:
        """Each has written the whole review and handed it in."""
        async with self.house.job() as work:
            for who in names:
                await self._answers(work, who)
                await handing_in.submit(work, self.people[who])

    async def answers(self, who: str) -> dict[str, str]:
        """Give what is stored of somebody's review."""
        async with self.house.job() as work:
            page = await writing.page(work, self.people[who])
        return {} if page is None else dict(page.answers)

    async def calls_roll(self) -> str:
        """The secretary began the meeting; give the code he reads aloud."""
        async with self.house.job() as work:
            meeting = await roll_call.call_roll(work, self.people["an"])
            self.meeting_id = id_of(meeting)
            return meeting.check_in_code

    async def meets(self, *names: str) -> None:
        """The year is open, they have written, and sit in the room, phones in hand."""
        await self.opens_year()
        await self.hands_in(*names)
        await self.calls_roll()
        async with self.house.job() as work:
            for who in names:
                await check_in.mark(
                    work, self.people["an"], self.meeting_id, self.member_id(who), present=True
                )

    async def opens_urn(self, *, typed: bool = False) -> int:
        """The urn is opened for everybody present; give the number of this opening.

        With `typed`, numbers may be typed where there are no buttons."""
        await self.joined_long_ago()
        async with self.house.job() as work:
            an = self.people["an"]
            await proceedings.open_meeting(work, an, self.meeting_id)
            await on_paper.reviewed_on_paper(work, an, self.meeting_id)
            found = await opening.preview(work, an, self.meeting_id)
            opened = await opening.open_ballot(work, an, self.meeting_id, found.seal)
            if typed:
                await (await work.session()).merge(BallotRules(session_id=opened, typed=True))
            return opened

    async def closes_urn(self) -> None:
        """The urn is closed; the running product counts."""
        async with self.house.job() as work:
            await opening.close_ballot(work, self.people["an"], self.meeting_id)

    async def in_the_urn(self, session_id: int) -> tuple[int, set[str]]:
        """Give how many ballots lie in the urn, and whose receipts are signed."""
        async with self.house.job() as work:
            session = await work.session()
            ballots = await session.exec(
                select(SealedBallot.id).where(SealedBallot.session_id == session_id)
            )
            voted = await session.exec(
                select(BallotElector.member_id).where(
                    BallotElector.session_id == session_id, col(BallotElector.voted).is_(True)
                )
            )
            names = {person.member_id: who for who, person in self.people.items()}
            return len(ballots.all()), {names[member] for member in voted}

    async def voters(self, session_id: int) -> set[str]:
        """Give whose receipts are signed."""
        return (await self.in_the_urn(session_id))[1]

    async def totals(self, session_id: int) -> dict[tuple[str, str], int]:
        """Give what was counted, by subject and mark, once it is; zeros are left out."""
        names = {person.member_id: who for who, person in self.people.items()}
        rows = await until(lambda: self._tally(session_id))
        return {(names[row.subject_id], row.mark): row.n for row in rows if row.n}

    async def _tally(self, session_id: int) -> list[BallotTally]:
        async with self.house.job() as work:
            session = await work.session()
            return [
                *await session.exec(select(BallotTally).where(BallotTally.session_id == session_id))
            ]

    async def _answers(self, work: Work, who: str, until: int | None = None) -> None:
        person = self.people[who]
        page = await writing.begin(work, person)
        for item in page.items[:until]:
            if item.id in page.answers:
                continue
            said = item.example or item.skip
            choice = item.kind.value in ("grade", "level")
            assert choice or said is not None
            # As `writing.answer` keeps it, which reads the whole review again for each answer.
            value = "good" if choice or said is None else kept_value(item, said.vi)
            page = await writing.put(work, page, item.id, value)


@cache
def _settings(environment: tuple[tuple[str, str], ...]) -> Settings:
    # Read once: every look into the house from outside asks for them.
    given = {name.removeprefix("TUSOI_").lower(): value for name, value in environment}
    return Settings(_env_file=None, **given)  # type: ignore[arg-type]


async def _long_ago(work: Work) -> None:
    weeks_ago = work.now - timedelta(weeks=3)
    await (await work.session()).exec(update(ChatAccount).values(given_at=weeks_ago))


async def opens_meeting(phone: Phone) -> None:
    """Tap the meeting open as the roll stands: who was not marked is away."""
    await phone.taps(ACT.label("meeting.open_meeting"))
    await phone.sees(ACT.sight("meeting.confirm_opening"))
    offered = await phone.buttons()
    away = ACT.label("meeting.open_without")
    await phone.taps(away if away in offered else ACT.label("meeting.open_now"))


async def until(look: Callable[[], Awaitable[T]], patience: float = PATIENCE) -> T:
    """Look again and again until there is something to be seen; give that."""
    async with asyncio.timeout(patience):
        while not (seen := await look()):  # noqa: ASYNC110 - nobody tells of it
            await asyncio.sleep(GLANCE)
    return seen


async def _answers(session: aiohttp.ClientSession, address: str) -> bool:
    try:
        async with session.get(address) as answer:
            return answer.status == HTTPStatus.OK
    except aiohttp.ClientError:
        return False


def texts_in(paper: bytes) -> str:
    """Give all that a Word file says, as one text."""
    body = Document(BytesIO(paper)).element.body
    said = "".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))
    return said.replace("\xa0", " ")


def paragraphs_in(paper: bytes) -> list[str]:
    """Give every line of a Word file that has words, cells of tables too, in order; no dots."""
    body = Document(BytesIO(paper)).element.body
    lines = (node for node in body.iter() if node.tag.endswith("}p"))
    said = ("".join(n.text or "" for n in line.iter() if n.tag.endswith("}t")) for line in lines)
    return [line.replace("\xa0", " ") for line in said if line.strip(".")]


def _roster(cell: str, cast: Cast) -> bytes:
    """Write the cast down as an office's CSV file."""
    lines = [",".join(HEADINGS[column] for column in _COLUMNS)]
    for name, own in cast.values():
        row = {**_USUAL, **own, Column.NAME: name, Column.CELL: cell}
        lines.append(",".join(row.get(column, "") for column in _COLUMNS))
    return "\n".join(lines).encode()


def _person(member: MemberThen, cell: Organisation) -> Person:
    return Person(
        account_id=0,
        member_id=id_of(member),
        name=member.full_name,
        cell_id=member.cell_id,
        cell_name=cell.name,
        role=member.role,
        language="vi",
    )
