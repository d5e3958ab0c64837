"""The meeting of the demo: roll call, secret ballot, count, minutes, results."""

import asyncio
import re
from collections.abc import Mapping

from bot.demo.acting import ANYTHING, Acting
from bot.demo.page_vote import votes_by_page
from bot.demo.telling import Teller
from playground.story import Phone
from playground.story_zalo import LINK
from workflow.ballot.casting import MARK_LEVELS

_CODE = re.compile(r"\b\d{3} \d{3}\b")
_VOTES: Mapping[str, tuple[str, ...]] = {
    "an": ("good", "good", "excellent", "good", "good"),
    "lan": ("excellent", "good", "excellent", "good", "completed"),
    "binh": ("good", "good", "good", "completed", "good"),
    "cuc": ("completed", "completed", "good", "completed", "completed"),
    "hai": ("completed", "good", "completed", "completed", "not_completed"),
    "kim": ("good", "excellent", "good", "good", "good"),
}
"""For each subject what the five voters choose: some counts need adding up (S1 V.16)."""


class Room:
    """The cell in its meeting room, phones in hand."""

    def __init__(self, phones: Mapping[str, Phone], act: Acting, tell: Teller) -> None:
        self.phones = phones
        self.act = act
        self.tell = tell
        self.voters = ("an", "lan", "binh", "hai", "kim")
        self.subjects = ("an", "binh", "cuc", "hai", "kim", "lan")

    async def gathers(self) -> None:
        """Call the roll: five voters and the probationary member come, one is absent."""
        an = self.phones["an"]
        label = self.act.label
        await an.says("menu")
        await an.sees(ANYTHING)
        await self.act.taps(an, label("home.lead"))
        await self.act.taps(an, label("lead.meeting"))
        await self.act.taps(an, label("meeting.call_roll"))
        shown = await an.sees(self.act.sight("meeting.code"))
        found = _CODE.search(shown.text)
        if found is None:
            raise AssertionError(f"no check-in code on the screen: {shown.text}")
        for key in (*self.voters[1:], "cuc"):
            await self.act.checks_in(self.phones[key], found.group())
        await self.tell.chat(self.phones["lan"])
        await self._marks_the_absent(an)
        await self.tell.chat(an)
        await self.tell.hush(*self.phones.values())

    async def votes(self) -> None:
        """Open the urn; everybody fills their sheet in at once; close it."""
        an = self.phones["an"]
        await self.act.taps(an, self.act.label("meeting.open_meeting"))
        await self.act.taps(an, self.act.label("meeting.open_now"))
        await self.act.taps(an, self.act.label("agenda.approve"))
        await self.act.taps(an, self.act.label("agenda.paper"))
        await self.act.taps(an, self.act.label("agenda.led_pen"))
        await an.sees(self.act.sight("meeting.preview"))
        await self.act.taps(an, self.act.label("caution.go_on"))
        self.tell.scene("ballot")
        await self._shows_the_sheet(self.phones["lan"])
        await asyncio.gather(*(self._votes(key) for key in self.voters))
        for key in ("lan", "binh"):
            await self.tell.chat(self.phones[key])
        await self.tell.hush(*self.phones.values())
        self.tell.says("others_voted")
        await an.says("menu")
        await an.sees(ANYTHING)
        await self.act.taps(an, self.act.label("home.lead"))
        await self.act.taps(an, self.act.label("lead.meeting"))
        await self.act.closes_vote(an)

    async def counts(self, locality: str, number: str) -> bytes:
        """See the results, say what heads the minutes, announce, write them; give the Word file."""
        an = self.phones["an"]
        self.tell.scene("count")
        await an.sees(self.act.sight("meeting.counted"))
        await self.act.taps(an, self.act.label("meeting.see_results"))
        await self._heads_the_papers(an, locality, number)
        await self.act.taps(an, self.act.label("meeting.announce"))
        await an.sees(self.act.sight("notice.result"))
        await self.act.taps(an, self.act.label("meeting.read_minutes"))
        await an.sees_file(".docx")
        await self.act.taps(an, self.act.label("meeting.approve_minutes"))
        minutes = await an.sees_file(".docx")
        await self.tell.chat(an)
        return minutes

    async def _heads_the_papers(self, an: Phone, locality: str, number: str) -> None:
        """Type the place, once for the cell, and the number of the minutes; come back."""
        label = self.act.label
        for key in ("mpaper.button", "phead.button", "phead.locality"):
            await self.act.taps(an, label(key))
        await an.says(locality)
        await an.sees(ANYTHING)
        await self.act.taps(an, label("phead.minutes"))
        await an.says(number)
        await an.sees(ANYTHING)
        await an.says("menu")
        await an.sees(ANYTHING)
        for key in ("home.lead", "lead.meeting"):
            await self.act.taps(an, label(key))
        if label("meeting.announce") not in await an.buttons():
            await self.act.taps(an, label("meeting.see_results"))

    async def hears_results(self) -> None:
        """Everybody rated gets their own result, and nobody else's."""
        self.tell.scene("results")
        for key in self.subjects[1:]:
            await self.phones[key].sees(self.act.sight("notice.result"))
        await self.tell.chat(self.phones["lan"])
        await self.tell.chat(self.phones["binh"])

    async def _marks_the_absent(self, an: Phone) -> None:
        label = self.act.label
        await self.act.taps(an, label("meeting.mark"))
        await self.act.taps(an, self.phones["giang"].name)
        await self.act.taps(an, label("meeting.away_sick"))
        await self.act.taps(an, label("meeting.back"))

    async def _shows_the_sheet(self, lan: Phone) -> None:
        """Receive the sheet and choose for one name: every further one looks the same."""
        await self.act.taps(lan, self.act.label("ballot.receive"))
        level = _VOTES["an"][self.voters.index("lan")]
        await self.act.taps(lan, self.act.label(f"level.{level}"))
        await self.tell.chat(lan)
        self.tell.notes("and_so_on_the_sheet")

    async def _votes(self, key: str) -> None:
        phone = self.phones[key]
        label = self.act.label
        choices = [_VOTES[subject][self.voters.index(key)] for subject in self.subjects]
        if phone.channel == "zalo":
            await self._votes_by_page(phone, [MARK_LEVELS.index(each) + 1 for each in choices])
            return
        shown = key == "lan"  # who received a sheet, and chose once, before the reader's eyes
        if not shown:
            await self.act.taps(phone, label("ballot.receive"))
        for row, level in enumerate(choices):
            if shown and row == 0:
                continue
            await phone.sees(f"{row + 1}/{len(choices)}")
            await self.act.taps(phone, label(f"level.{level}"))
        await phone.sees(self.act.label("ballot.review"))
        await self.tell.hush(phone)
        await self.act.taps(phone, label("ballot.cast"))
        await phone.sees(self.act.sight("ballot.recorded"))

    async def _votes_by_page(self, phone: Phone, marks: list[int]) -> None:
        """Open the link of the invitation, fill the page in, see that it is recorded."""
        invited = await phone.sees(self.act.label("page.open"))
        (link,) = LINK.findall(invited.text)
        said = await votes_by_page(link, marks)
        if self.act.label("page.recorded") not in said:
            raise AssertionError(f"the ballot page says: {said}")
