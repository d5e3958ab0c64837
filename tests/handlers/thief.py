"""An, the secretary, plays the thief: with every button he has, and phones of his own."""

from dataclasses import dataclass

from handlers.callbacks.meeting import SheetAction, SheetStep
from handlers.words import words_for
from tests.handlers.conftest import Talks
from tests.handlers.line import Behind
from tests.meeting_room import VOTERS, Room
from tests.scenes import Begun
from workflow.drafts import Draft
from workflow.people import joining

VI = words_for("vi")
ROWS = 6
NEW = 7001
ON_PAPER = "Đồng chí bỏ phiếu giấy ở lần này"
LATE = "Máy này mới gắn với đồng chí, chưa được xác nhận trước khi"


async def gathered_room(begun: Begun) -> None:
    """Six voters in the room, everybody reviewed; the urn is about to be opened."""
    room = begun.room
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.hands_in(*VOTERS)
    await room.reviews()


@dataclass
class Thief:
    """An, with every button he has, and phones of his own."""

    room: Room
    talk: Talks

    async def resets(self, who: str) -> str:
        """Take somebody's phones off as the secretary may; give the new code."""
        an = self.talk("an")
        await an.taps_data("l:reset:0")
        await an.taps(self.room.people[who].name)
        await an.taps(VI.label("lead.reset_yes"))
        return an.text.splitlines()[0].removeprefix("Mã mới: ")

    async def printed_code(self, who: str) -> str:
        """Take the card out of the drawer that was printed for somebody and never used."""
        async with self.room.world.job() as work:
            return await joining.make_code(work, self.room.member_id(who))

    async def joins(self, code: str, channel: type[Behind] = Behind) -> Behind:
        """Join a phone of his own with a code."""
        phone = channel(self.room.world, NEW)
        await phone.says(code)
        await phone.taps(VI.label("join.do_agree"))
        return phone

    async def tries_all(self, phone: Behind) -> list[str]:
        """Tap whatever a sheet's buttons could carry, forged where need be; give what it said."""
        said = []
        letters = Draft((1,) * ROWS, version=1).letters()
        for do in (SheetStep.RECEIVE, SheetStep.MARK, SheetStep.LINK, SheetStep.CAST):
            tap = SheetAction(do=do, session=self.room.session_id, row=0, mark=1, letters=letters)
            await phone.taps_data(tap.pack())
            said.append(phone.toast or phone.text)
        return said
