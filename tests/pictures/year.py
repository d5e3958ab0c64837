"""The year that the guides tell, from the code on the card to the published result: what each guide
shows is taken where it stands on a phone."""

import re
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from bot.demo.page_vote import votes_by_page
from papers.roster_headings import Column
from playground.story import Phone
from playground.story_zalo import LINK
from storage.queries import people
from storage.tables import Member, Organisation
from tests.e2e.house import ACT, Cast, Cell, House, open_house, opens_meeting
from tests.e2e.voting import Marks, names_one_by_one, takes_up, votes
from tests.pictures.camera import Camera, camera
from tests.pictures.names import PICTURES
from tests.pictures.printed import print_guide
from workflow import laws
from workflow.clock import VIETNAM
from workflow.office import cells_table
from workflow.review import writing

YEAR, PROFILE = 2026, "national_2025"
CAST: Cast = {
    "an": ("Nguyễn Văn An", {Column.PARTY_POST: "Bí thư"}),
    "lan": ("Trần Thị Lan", {Column.PARTY_POST: "Phó Bí thư"}),
    "binh": ("Lê Văn Bình", {Column.STATE_POST: "Giáo viên"}),
    "hoa": ("Vũ Thị Hoa", {Column.STATE_POST: "Giáo viên"}),
    "khanh": ("Đặng Văn Khánh", {Column.STATE_POST: "Giáo viên"}),
    "mai": ("Bùi Thị Mai", {Column.STATE_POST: "Giáo viên"}),
}
"""A member is shown on Telegram, Bình, and one on Zalo, Hoa; Mai is the officer above as well."""
MARKS: Mapping[str, Marks] = {
    "binh": (2, 2, 2, 2, 2, 2),
    "hoa": (1, 2, 2, 2, 2, 3),
    "an": (2, 3, 2, 2, 1, 2),
    "lan": (1, 2, 3, 2, 2, 2),
    "khanh": (2, 2, 2, 1, 2, 3),
    "mai": (2, 1, 2, 2, 2, 2),
}
"""What each chooses, by given name of who is rated."""
LAST_DAY, MEETING = f"05/12/{YEAR}", f"09/12/{YEAR} 14h"
PLACE = "Phòng họp Trường THPT Ví Dụ"
DOCUMENT = f"Quyết định số 12-QĐ/ĐU ngày 20/12/{YEAR} của Đảng ủy"
_CODE = re.compile(r"\b\d{3} \d{3}\b")
PHONE_PAGE, PROJECTOR = (400, 820), (1280, 720)


async def make_pictures(folder: Path) -> list[Path]:
    """Play it in a house of its own, and keep every picture in that folder, the member's guide to
    print beside them; give the pictures.

    Raises:
        NoBrowser: there is no Chromium on this machine.
        AssertionError: somebody waited in vain, or a picture was not made.
    """
    with tempfile.TemporaryDirectory(prefix="tusoi-pictures-") as stage:
        async with camera(folder) as lens, open_house("sqlite", Path(stage)) as house:
            await _Year(house, lens).plays()
            await print_guide(lens.context, lens.folder)
    missing = sorted(PICTURES.keys() - lens.made.keys())
    if missing:
        raise AssertionError(f"not made: {', '.join(missing)}")
    return [lens.made[name] for name in PICTURES]


class _Year:
    def __init__(self, house: House, lens: Camera) -> None:
        self.house = house
        self.lens = lens
        self.phones: dict[str, Phone] = {}

    async def plays(self) -> None:
        await self._at(11, 20)
        self.cell: Cell = await self.house.founds_cell(CAST)
        await self._joining()
        await self._opening()
        await self._writing()
        await self._planning()
        await self._at(12, 9)
        await self._roll_call()
        await self._voting()
        await self._counting()
        await self._deciding()

    async def _at(self, month: int, day: int) -> None:
        moment = datetime(YEAR, month, day, 9, 0, tzinfo=VIETNAM)
        await self.house.world.story.sets_clock(moment)

    async def _joining(self) -> None:
        binh = self.phones["binh"] = await self.cell.telegram("binh")
        await binh.opens(await self.cell.code_for("binh"))
        await binh.sees("Đây là kênh")
        await self.lens.phone("joining", binh)
        await binh.taps(ACT.label("join.do_agree"))
        await binh.sees(binh.name)
        hoa = self.phones["hoa"] = await self.cell.zalo("hoa")
        await hoa.opens(await self.cell.code_for("hoa"))
        await hoa.sees("Đây là kênh")
        await self.lens.phone("zalo-joining", hoa, last=2)
        await hoa.taps(ACT.label("join.do_agree"))
        await hoa.sees(hoa.name)
        for who in ("an", "lan", "khanh", "mai"):
            self.phones[who] = await self.cell.joined(who)
        await self.cell.joined_long_ago()
        async with self.house.job() as work:
            session = await work.session()
            cell = await session.get_one(Organisation, self.cell.people["an"].cell_id)
            await laws.use(work, cell, laws.YearLaw(PROFILE), YEAR)
            (school, *_) = await people.line_of(session, cell.id or 0)
            mai = await session.get_one(Member, self.cell.member_id("mai"))
            await cells_table.appoint(work, mai, school)

    async def _opening(self) -> None:
        an = self.phones["an"]
        await self._leads()
        await an.taps(ACT.label("lead.open_cycle"))
        await an.taps(ACT.label("lead.the_year", year=YEAR))
        await an.sees("Hạn cuối nộp")
        await an.says(LAST_DAY)
        await an.sees(LAST_DAY)
        await self.lens.phone("opening", an)
        await an.taps(ACT.label("lead.open_yes"))
        await an.sees("Đã mở đợt")
        self.cell.profiles.add(PROFILE)
        for who in ("lan", "binh", "hoa", "khanh", "mai"):
            await self.phones[who].sees("Chi bộ đã mở đợt")
        await self._leads()
        await self.lens.phone("lead", an)

    async def _leads(self) -> None:
        """The secretary stands at his menu; what came before is read."""
        an = self.phones["an"]
        await an.says("menu")
        await an.sees("Chào đồng chí")
        await an.taps(ACT.label("home.lead"))
        await an.sees("Việc của bí thư ·")

    async def _writing(self) -> None:
        """Bình writes on Telegram, Hoa begins on Zalo; the others handed in meanwhile."""
        binh, hoa = self.phones["binh"], self.phones["hoa"]
        await binh.says("menu")
        await binh.sees("Chào đồng chí")
        await self.lens.phone("home", binh)
        await binh.taps(ACT.label("home.write"))
        await binh.sees("Câu 1/")
        await self.lens.phone("question", binh)
        async with self.house.job() as work:
            items = len((await writing.begin(work, self.cell.people["binh"])).items)
        await self.cell.writes("binh", until=5)
        await binh.says("muc luc")
        await binh.sees("Đã viết 5/")
        await self.lens.phone("contents", binh)
        await self.cell.writes("binh", until=items - 1)
        await binh.says("kiem diem")
        await binh.sees(f"Câu {items}/{items}")
        await self.lens.phone("level", binh)
        await binh.taps(ACT.label("level.good"))
        await binh.sees(f"Đã viết {items}/{items}")
        await ACT.hands_in(binh)
        await self.lens.phone("handed-in", binh, last=2)
        await self.cell.hands_in("an", "lan", "khanh")
        await hoa.says("kiem diem")
        await hoa.sees("Câu 1/")
        await self.lens.phone("zalo-question", hoa)
        await self._leads()
        await self.phones["an"].taps(ACT.label("lead.progress"))
        await self.phones["an"].sees("4/6")
        await self.lens.phone("progress", self.phones["an"])
        await self.cell.hands_in("hoa", "mai")

    async def _planning(self) -> None:
        an, binh = self.phones["an"], self.phones["binh"]
        await self._leads()
        await an.taps(ACT.label("lead.meeting"))
        await an.taps(ACT.label("plan.moment"))
        await an.sees("Họp")
        await an.says(MEETING)
        await an.sees(ACT.sight("plan.ask_place"))
        await an.says(PLACE)
        await an.sees(PLACE)
        await self.lens.phone("planned", an)
        await an.taps(ACT.label("invite.send"))
        await binh.sees(ACT.sight("invite.head_new"))
        await self.lens.phone("invitation", binh)
        mai = self.phones["mai"]
        await mai.says("menu")
        await mai.sees("Chào đồng chí")
        await mai.taps(ACT.label("office.table"))
        await mai.sees("1 chi bộ")
        await self.lens.phone("officer-table", mai)

    async def _roll_call(self) -> None:
        an = self.phones["an"]
        await self._leads()
        await an.taps(ACT.label("lead.meeting"))
        await an.taps(ACT.label("meeting.call_roll"))
        shown = await an.sees(ACT.sight("meeting.code"))
        await self.lens.phone("roll-call", an, seen=shown)
        (code,) = _CODE.findall(shown.text)
        await an.says("hop")
        await an.taps(ACT.label("screen.open"))
        (self.wall,) = set(LINK.findall((await an.sees("/man-hinh/")).text))
        for who in ("lan", "binh", "hoa", "khanh", "mai"):
            await ACT.checks_in(self.phones[who], code)
        await an.says("hop")
        await an.sees("Có mặt: 6/6")
        await opens_meeting(an)
        await an.sees("Đã khai mạc")
        await self.lens.phone("agenda", an)
        await an.taps(ACT.label("agenda.paper"))
        await an.taps(ACT.label("agenda.led_pen"))
        await an.sees(ACT.sight("meeting.preview"))
        await self.lens.phone("preview", an)
        await an.taps(ACT.label("meeting.open_yes"))

    async def _voting(self) -> None:
        an, binh, hoa = (self.phones[who] for who in ("an", "binh", "hoa"))
        await binh.sees(ACT.sight("ballot.invitation"))
        await takes_up(binh)
        await self.lens.phone("sheet", binh)
        await names_one_by_one(binh, MARKS["binh"])
        await self.lens.phone("review", binh)
        await binh.taps(ACT.label("ballot.cast"))
        await binh.sees(ACT.sight("ballot.recorded"))
        await self.lens.phone("recorded", binh)
        invited = await hoa.sees(ACT.label("page.open"))
        await self.lens.phone("zalo-ballot", hoa)
        (link, *_) = LINK.findall(invited.text)
        await self.lens.page("ballot-page", link, ACT.label("level.good"), PHONE_PAGE)
        await votes_by_page(link, MARKS["hoa"])
        for who in ("an", "lan", "khanh", "mai"):
            await self.phones[who].sees(ACT.sight("ballot.invitation"))
            await votes(self.phones[who], MARKS[who])
        await an.says("hop")
        await an.sees("Đang bỏ phiếu")
        await self.lens.phone("voting", an)
        await ACT.closes_vote(an)

    async def _counting(self) -> None:
        an = self.phones["an"]
        await an.sees(ACT.sight("meeting.counted"))
        await an.says("hop")
        await an.sees("Kết quả kiểm phiếu")
        await self.lens.phone("counted", an)
        await an.taps(ACT.label("meeting.announce"))
        await an.sees(ACT.sight("notice.result"))
        await self.phones["binh"].sees(ACT.sight("notice.result"))
        await self.lens.page("wall", self.wall, "Kết quả", PROJECTOR)
        await an.taps(ACT.label("meeting.read_minutes"))
        await an.sees_file(".docx")
        await self.lens.phone("minutes", an, last=2)
        await an.taps(ACT.label("meeting.approve_minutes"))
        await an.sees("")
        if ACT.label("caution.go_on") in await an.buttons():
            await an.taps(ACT.label("caution.go_on"))
        await an.sees_file(".docx")

    async def _deciding(self) -> None:
        an, binh = self.phones["an"], self.phones["binh"]
        await self._at(12, 21)
        await self._leads()
        await an.taps(ACT.label("decide.home"))
        await an.sees("Quyết định của cấp trên")
        await self.lens.phone("deciding", an)
        await an.taps(ACT.label("decide.document"))
        await an.sees(ACT.sight("decide.check"))
        await an.taps(ACT.label("decide.check_nothing"))
        asked = await an.sees("Mời đồng chí gõ")
        while "chưa có lý do" in asked.text:
            await an.says("Cấp trên xét thành tích cả năm.")
            asked = await an.sees("Mời đồng chí gõ")
        await an.says(DOCUMENT)
        await an.sees("Theo:")
        await an.taps(ACT.label("decide.publish"))
        await an.sees("Đã công khai")
        await self.lens.phone("published", an)
        await binh.sees("Thông báo kết quả xếp loại")
        await self.lens.phone("result", binh)
        await self._leads()
        await an.taps(ACT.label("home.more"))
        await an.taps(ACT.label("dossier.button"))
        await an.sees("Hồ sơ")
        await self.lens.phone("dossier", an)
