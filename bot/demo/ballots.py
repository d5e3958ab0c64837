"""The meeting of the demo: roll call, secret ballot, count, minutes, results."""

import asyncio
import re
from collections.abc import Mapping

from bot.demo.acting import Acting
from bot.demo.page_vote import votes_by_page
from bot.demo.telling import Teller
from handlers.ballot_view import PER_PAGE
from playground.story import Phone
from playground.story_zalo import LINK
from workflow.ballot import MARK_LEVELS

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
        self.subjects = ("an", "lan", "binh", "cuc", "hai", "kim")

    async def gathers(self) -> None:
        """Call the roll: five voters and the probationary member come, one is absent."""
        an = self.phones["an"]
        label = self.act.label
        await an.says("menu")
        await an.taps(label("home.lead"))
        await an.taps(label("lead.meeting"))
        await an.taps(label("meeting.call_roll"))
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
        """Open the urn; everybody fills his sheet in at once; close it."""
        an = self.phones["an"]
        await an.taps(self.act.label("meeting.open_meeting"))
        await an.taps(self.act.label("agenda.paper"))
        await an.taps(self.act.label("agenda.paper_yes"))
        await an.taps(self.act.label("meeting.open"))
        await an.sees(self.act.sight("meeting.preview"))
        await an.taps(self.act.label("meeting.open_yes"))
        self.tell.scene("ballot")
        await asyncio.gather(*(self._votes(key) for key in self.voters))
        for key in ("lan", "binh"):
            await self.tell.chat(self.phones[key])
        await self.tell.hush(*self.phones.values())
        self.tell.says("others_voted")
        await an.says("menu")
        await an.taps(self.act.label("home.lead"))
        await an.taps(self.act.label("lead.meeting"))
        await an.taps(self.act.label("meeting.close"))
        await an.sees(self.act.sight("meeting.confirm_close"))
        await an.taps(self.act.label("meeting.close_yes"))

    async def counts(self) -> bytes:
        """See the results, announce them, write the minutes; give the Word file."""
        an = self.phones["an"]
        self.tell.scene("count")
        await an.sees(self.act.sight("meeting.counted"))
        await an.taps(self.act.label("meeting.see_results"))
        await an.taps(self.act.label("meeting.announce"))
        await an.sees(self.act.sight("notice.result"))
        await an.taps(self.act.label("meeting.read_minutes"))
        await an.sees_file(".docx")
        await an.taps(self.act.label("meeting.approve_minutes"))
        minutes = await an.sees_file(".docx")
        await self.tell.chat(an)
        return minutes

    async def hears_results(self) -> None:
        """Everybody rated gets his own result, and nobody else's."""
        self.tell.scene("results")
        for key in self.subjects[1:]:
            await self.phones[key].sees(self.act.sight("notice.result"))
        await self.tell.chat(self.phones["lan"])
        await self.tell.chat(self.phones["binh"])

    async def _marks_the_absent(self, an: Phone) -> None:
        label = self.act.label
        await an.taps(label("meeting.mark"))
        await an.taps(self.phones["giang"].name)
        await an.taps(label("meeting.away_sick"))
        await an.taps(label("meeting.back"))

    async def _votes(self, key: str) -> None:
        phone = self.phones[key]
        label = self.act.label
        choices = [_VOTES[subject][self.voters.index(key)] for subject in self.subjects]
        if phone.channel == "zalo":
            await self._votes_by_page(phone, [MARK_LEVELS.index(each) + 1 for each in choices])
            return
        await phone.taps(label("ballot.receive"))
        for row, level in enumerate(choices):
            if row == PER_PAGE:
                await phone.taps(label("ballot.after"))
            await phone.taps(f"{row + 1} {label(f'ballot.short.{level}')}")
        await phone.taps(label("ballot.to_review"))
        await phone.taps(label("ballot.cast"))
        await phone.sees(self.act.sight("ballot.recorded"))

    async def _votes_by_page(self, phone: Phone, marks: list[int]) -> None:
        """Open the link of the invitation, fill the page in, see that it is recorded."""
        invited = await phone.sees(self.act.label("page.open"))
        (link,) = LINK.findall(invited.text)
        said = await votes_by_page(link, marks)
        if self.act.label("page.recorded") not in said:
            raise AssertionError(f"the ballot page says: {said}")
