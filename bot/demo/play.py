"""The demo itself, scene by scene."""

import asyncio
import re
import shutil
import tempfile
import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TextIO
from xml.etree import ElementTree as ET

from bot.commands.codes import write_codes
from bot.commands.house import prepare
from bot.commands.roster import Choice, import_file
from bot.commands.say import warn
from bot.demo.acting import ANYTHING, Acting
from bot.demo.ballots import Room
from bot.demo.cast import Cast, read_cast
from bot.demo.stage import LOG_NAME, TELEGRAM_TOKEN, ZALO_TOKEN, DemoStage, StageError
from bot.demo.telling import CHATS, Teller
from handlers.words import words_for
from papers.plain import in_file_name
from playground.story import Phone
from workflow.clock import VIETNAM
from workflow.people.joining import CODE_LENGTH

BEGIN = datetime(2024, 11, 20, 8, 30, tzinfo=VIETNAM)
"""The year whose documents the demo's rules come from."""
LAST_DAY = "05/12/2024"
THREE_DAYS_BEFORE = datetime(2024, 12, 2, 7, 5, tzinfo=VIETNAM)
MEETING = datetime(2024, 12, 6, 14, 0, tzinfo=VIETNAM)

_LOG_SHOWN = 20_000

_CODE = re.compile(rf"\b[0-9A-Z]{{{CODE_LENGTH // 2}}}-[0-9A-Z]{{{CODE_LENGTH // 2}}}\b")


async def play_demo(out: Path) -> int:
    """Play the whole demo, tell it, leave papers and chats in `out`; give the exit status."""
    folder = Path(tempfile.mkdtemp(prefix="tusoi-demo-"))
    try:
        with _opened(out) as chats:
            async with DemoStage(folder) as stage:
                await Demo(stage, out, chats).play()
    except (StageError, AssertionError) as failed:
        # What somebody waited for in vain, and what the product itself said meanwhile.
        warn(str(failed))
        warn((folder / LOG_NAME).read_text(encoding="utf-8")[-_LOG_SHOWN:])
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def _opened(out: Path) -> TextIO:
    """Give the file of the chats, empty; what an earlier demo left there goes."""
    out.mkdir(parents=True, exist_ok=True)
    return (out / CHATS).open("w", encoding="utf-8")


class Demo:
    """One run of the demo: its stage, its people, what was told so far."""

    def __init__(self, stage: DemoStage, out: Path, chats: TextIO) -> None:
        self.stage = stage
        self.out = out
        self.cast: Cast = read_cast()
        self.words = words_for("vi")
        self.tell = Teller(self.words, chats)
        self.act = Acting(self.words, in_order=True)
        self.phones: dict[str, Phone] = {}
        self._began = asyncio.get_running_loop().time()

    async def play(self) -> None:
        """Play every scene in order."""
        await self.stage.world.story.sets_clock(BEGIN)
        codes = await self._set_up()
        await self.stage.start()
        await self._joining(codes)
        await self._opening_the_year()
        await self._writing()
        await self._reminder()
        await self._invitation()
        await self._meeting()
        await self._summary()

    async def _set_up(self) -> dict[str, str]:
        """Make the house, import the roster, print the codes; give name → typed code."""
        self.tell.scene("set_up")
        settings = self.stage.settings()
        await prepare(settings)
        roster = self.stage.folder / "danh-sach.xlsx"
        self.cast.write_roster(roster)
        with self.tell.aside():
            await import_file(settings, roster, Choice(sure=True))
            await write_codes(settings, self.out, None)
        (sheet,) = self.out.glob("ma-tham-gia-*.docx")
        cards = _words_on(sheet)
        return {actor.name: _code_beside(actor.name, cards) for actor in self.cast.actors}

    async def _joining(self, codes: dict[str, str]) -> None:
        self.tell.scene("joining")
        for actor in self.cast.actors:
            if actor.channel == "zalo":
                phone: Phone = await self.stage.world.zalo_phone(actor.name, ZALO_TOKEN)
            else:
                phone = await self.stage.world.telegram_phone(actor.name, TELEGRAM_TOKEN)
            self.phones[actor.key] = phone
            await self.act.joins(phone, codes[actor.name].replace("-", ""))
        await self.tell.chat(self.phones["lan"])
        await self.tell.chat(self.phones["binh"])
        await self.tell.hush(*self.phones.values())
        self.tell.says("others_joined")

    async def _opening_the_year(self) -> None:
        self.tell.scene("opening")
        an = self.phones["an"]
        await self.act.taps(an, self.act.label("home.lead"))
        await self.act.taps(an, self.act.label("lead.open_cycle"))
        await self.act.taps(an, self.act.label("lead.the_year", year=BEGIN.year))
        await an.says(LAST_DAY)
        await self.act.taps(an, self.act.label("lead.open_yes"))
        await an.sees(LAST_DAY)
        await self.tell.chat(an)
        await self.phones["lan"].sees(LAST_DAY)
        await self.tell.chat(self.phones["lan"])
        await self.phones["cuc"].sees(LAST_DAY)
        await self.tell.hush(*self.phones.values())

    async def _writing(self) -> None:
        self.tell.scene("writing")
        lan = self.phones["lan"]
        await self.act.begins_review(lan)
        await lan.sends_voice()
        await lan.sees(self.act.sight("review.not_a_text"))
        await self._answers("lan", until=4)
        await self.tell.chat(lan)
        self.tell.says("power_cut")
        await self.stage.kill()
        await self.stage.start()
        await lan.says("menu")
        await lan.sees(ANYTHING)
        await self.act.taps(lan, self.act.label("home.go_on"))
        await lan.sees("5/")
        await self._answers("lan", first=4, until=5)
        await self.tell.chat(lan)
        await self._to_the_end(lan, "lan", done=5)
        self.tell.says("on_zalo")
        binh = self.phones["binh"]
        await self.act.begins_review(binh)
        await self._answers("binh", until=2)
        await self.tell.chat(binh)
        await self._to_the_end(binh, "binh", done=2)
        forms = {"an": "2B.2023", "cuc": "2A.2023", "giang": "2A.2023", "kim": "2A.2023"}
        await asyncio.gather(*(self._writes_whole(key, form) for key, form in forms.items()))
        await self.act.begins_review(self.phones["hai"])
        await self._answers("hai", until=7)
        await self.tell.hush(*self.phones.values())
        self.tell.says("others_wrote")

    async def _answers(
        self, key: str, form: str = "2A.2023", *, first: int = 0, until: int = 99
    ) -> None:
        wrote = next(actor.wrote for actor in self.cast.actors if actor.key == key)
        await self.act.answers(self.phones[key], form, first=first, until=until, own=wrote)

    async def _to_the_end(self, phone: Phone, key: str, done: int) -> None:
        """Answer the rest unseen, then show the handing in."""
        await self._answers(key, first=done)
        await self.tell.hush(phone)
        self.tell.notes("and_so_on")
        self._keep(key, await self.act.hands_in(phone))
        await self.tell.chat(phone)

    async def _writes_whole(self, key: str, form: str) -> None:
        phone = self.phones[key]
        await self.act.begins_review(phone)
        await self._answers(key, form)
        self._keep(key, await self.act.hands_in(phone))

    async def _reminder(self) -> None:
        self.tell.scene("reminder")
        hai, lan = self.phones["hai"], self.phones["lan"]
        await hai.looks_away()
        await lan.looks_away()
        await self.stage.world.story.sets_clock(THREE_DAYS_BEFORE)
        await hai.sees("3 ngày")
        await self.tell.chat(hai)
        await lan.sees_nothing_new(1)
        self.tell.says("nobody_else_reminded")
        await self.act.taps(hai, self.act.label("notice.write"))
        await hai.sees("8/")
        await self._answers("hai", first=7)
        self._keep("hai", await self.act.hands_in(hai))
        await self.tell.hush(*self.phones.values())

    async def _invitation(self) -> None:
        self.tell.scene("invitation")
        an, lan, binh, giang = (self.phones[key] for key in ("an", "lan", "binh", "giang"))
        label, sight = self.act.label, self.act.sight
        await an.says("menu")
        await an.taps(label("home.lead"))
        await an.taps(label("lead.meeting"))
        await an.taps(label("plan.moment"))
        await an.says(f"{MEETING:%d/%m/%Y %Hh%M}")
        await an.says(self.cast.workplace)
        await an.taps(label("invite.send"))
        for phone in (lan, binh, giang):
            await phone.sees(sight("invite.head_new"))
        for phone in (lan, binh):
            await phone.taps(label("invite.yes"))
            await phone.sees(sight("invite.said_yes"))
            await self.tell.chat(phone)
        await giang.taps(label("invite.no"))
        await giang.taps(label("meeting.away_sick"))
        await giang.sees(sight("invite.said_no"))
        await an.taps(label("lead.refresh"))
        await an.sees(giang.name)
        await self.tell.chat(an)
        await self.tell.hush(*self.phones.values())

    async def _meeting(self) -> None:
        self.tell.scene("meeting")
        await self.stage.world.story.sets_clock(MEETING)
        room = Room(self.phones, self.act, self.tell)
        await room.gathers()
        await room.votes()
        minutes = await room.counts(self.cast.locality, self.cast.minutes_number)
        (self.out / "bien-ban-hop-chi-bo.docx").write_bytes(minutes)
        await room.hears_results()

    def _keep(self, key: str, paper: bytes) -> None:
        actor = next(a for a in self.cast.actors if a.key == key)
        slug = in_file_name(actor.name)
        (self.out / f"ban-kiem-diem-{slug}.docx").write_bytes(paper)

    async def _summary(self) -> None:
        self.tell.scene("summary")
        story = self.stage.world.story
        sent = {
            channel: sum(
                call["method"] == "sendMessage" for call in await story.calls(channel, token)
            )
            for channel, token in (("telegram", TELEGRAM_TOKEN), ("zalo", ZALO_TOKEN))
        }
        papers = len(list(self.out.glob("*.docx")))
        seconds = round(asyncio.get_running_loop().time() - self._began)
        self.tell.says("numbers", **sent, papers=papers, seconds=seconds)
        self.tell.says("left", folder=self.out, chats=CHATS)


def _words_on(sheet: Path) -> str:
    """Read what is printed on the cards, one after the other."""
    with zipfile.ZipFile(BytesIO(sheet.read_bytes())) as paper:
        body = ET.fromstring(paper.read("word/document.xml"))  # noqa: S314 - our own file
    return " ".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))


def _code_beside(name: str, cards: str) -> str:
    """Give the code on the card of this name, as its member reads it."""
    _, _, card = cards.partition(name)
    code = _CODE.search(card)
    if code is None:
        raise AssertionError(f"no card of {name}")
    return code[0]
