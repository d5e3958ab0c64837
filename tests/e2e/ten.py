"""A cell of ten and a newcomer, of every kind the rules tell apart: their year, on their phones."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.demo.page_vote import votes_by_page
from papers.forms import Appears, FormKind, Kind, Matter
from papers.roster_headings import Column
from playground.story import Phone
from playground.story_zalo import LINK
from storage.tables import Organisation
from tests.e2e.house import ACT, Cast, Cell, House, opens_meeting, texts_in
from tests.e2e.voting import Marks, votes
from workflow import laws
from workflow.clock import VIETNAM
from workflow.review import writing
from workflow.review.which_form import FORMS

RATED = ("an", "lan", "mai", "binh", "hoa", "khanh", "cuc", "giang", "dung", "kim")
"""Everybody but the newcomer, in the order of the roster."""
VOTING = tuple(who for who in RATED if who != "cuc")
COMMENT = "Sinh hoạt đều, chấp hành tốt nội quy nơi tạm trú."
PROMPT = "Chậm quyết toán quỹ tổ."
ABSENCE = "Ốm, nghỉ điều trị từ 02/3 đến 10/7"
WHY = "Theo số phiếu chi bộ đã bỏ."
TASKS = (
    "Dạy Toán 2 lớp 12; 98 % tốt nghiệp; xong, đúng tiến độ; vượt mức yêu cầu\n"
    "Soạn bài dùng chung; 12 bài; xong, chậm tiến độ; bảo đảm yêu cầu"
)
FIGURES = "8 8 8 8 3"
"""What he types himself, of more tasks than he told."""


def cast(year: int) -> Cast:
    """Give who is in the cell, for a review in December of a year."""
    return {
        "an": ("Nguyễn Văn An", {Column.PARTY_POST: "Bí thư", Column.STATE_POST: "Hiệu trưởng"}),
        "lan": (
            "Trần Thị Lan",
            {Column.PARTY_POST: "Phó Bí thư", Column.STATE_POST: "Phó Hiệu trưởng"},
        ),
        "mai": ("Bùi Thị Mai", {Column.PARTY_POST: "Chi ủy viên"}),
        "binh": ("Lê Văn Bình", {Column.STATE_POST: "Giáo viên"}),
        "hoa": ("Vũ Thị Hoa", {Column.RETIRED: "x"}),
        "khanh": ("Đặng Văn Khánh", {Column.RETIRED: "x"}),
        "cuc": (
            "Phạm Thị Cúc",
            {Column.STATUS: "Dự bị", Column.ADMITTED_ON: f"03/02/{year}"},
        ),
        "giang": (
            "Đỗ Thị Giang",
            {Column.ADMITTED_ON: f"01/08/{year - 1}", Column.OFFICIAL_ON: f"01/08/{year}"},
        ),
        "dung": ("Hoàng Văn Dũng", {}),
        "kim": ("Lý Thị Kim", {}),
        "hai": (
            "Ngô Văn Hải",
            {Column.STATUS: "Dự bị", Column.ADMITTED_ON: f"01/08/{year}"},
        ),
    }


@dataclass(frozen=True, slots=True)
class Rules:
    """Which year is reviewed by which rules, on which messenger."""

    year: int
    profile: str
    channel: str

    @property
    def document(self) -> str:
        """The paper from above, as it is typed."""
        return f"Quyết định số 12-QĐ/ĐU ngày 20/12/{self.year} của Đảng ủy"


@dataclass
class Told:
    """What the phones and papers of the whole story said."""

    rules: Rules
    forms: dict[str, str] = field(default_factory=dict)
    """What each was answered who asked which form to write."""
    before_level: dict[str, str] = field(default_factory=dict)
    """What each read where he proposes his own level."""
    papers: dict[str, bytes] = field(default_factory=dict)
    """The papers of each, the report's as `01`, the minutes as `minutes`."""
    names: list[str] = field(default_factory=list)
    """The names of the files that came to a phone."""
    screens: dict[str, str] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)
    """What was stored of the teacher's review when figures were proposed to him."""
    chats: dict[str, str] = field(default_factory=dict)

    def text(self, paper: str) -> str:
        """Give what one paper says."""
        return texts_in(self.papers[paper])


async def lives_a_year(house: House, rules: Rules) -> Told:
    """From the opening to the publication: everything that was said."""
    return await _Year(house, rules).lives()


class _Year:
    def __init__(self, house: House, rules: Rules) -> None:
        self.house = house
        self.rules = rules
        self.told = Told(rules)
        self.phones: dict[str, Phone] = {}

    @property
    def an(self) -> Phone:
        return self.phones["an"]

    async def lives(self) -> Told:
        await self._at(11, 20)
        self.cell: Cell = await self.house.founds_cell(cast(self.rules.year))
        await self._joins()
        await self._opens()
        await self._prepares()
        for who in RATED:
            await self._writes(who)
        await self._asks("hai")
        await self._reports()
        await self._at(12, 8)
        await self._meets()
        await self._counts()
        await self._is_decided()
        for who, phone in self.phones.items():
            self.told.chats[who] = "\n".join(await phone.chat())
            self.told.names += [
                one["file"]["name"] for one in await phone.messages() if one["file"]
            ]
        return self.told

    async def _at(self, month: int, day: int) -> None:
        moment = datetime(self.rules.year, month, day, 9, 0, tzinfo=VIETNAM)
        await self.house.world.story.sets_clock(moment)

    async def _joins(self) -> None:
        for who in (*RATED, "hai"):
            if self.rules.channel == "telegram":
                self.phones[who] = await self.cell.joined(who)
            else:
                self.phones[who] = await self.cell.zalo(who)
                await ACT.joins(self.phones[who], await self.cell.code_for(who))
        await self.cell.joined_long_ago()

    async def _opens(self) -> None:
        async with self.house.job() as work:
            cell_id = self.cell.people["an"].cell_id
            organisation = await (await work.session()).get_one(Organisation, cell_id)
            await laws.use(work, organisation, laws.YearLaw(self.rules.profile), self.rules.year)
        an, last = self.an, f"05/12/{self.rules.year}"
        await self._leads()
        await an.taps(ACT.label("lead.open_cycle"))
        await an.taps(ACT.label("lead.the_year", year=self.rules.year))
        await an.sees("Hạn cuối nộp")
        await an.says(last)
        await an.taps(ACT.label("lead.open_yes"))
        for who in RATED:
            await self.phones[who].sees("Chi bộ đã mở đợt")
        self.cell.profiles.add(self.rules.profile)

    async def _prepares(self) -> None:
        """The prompt from above, the long absence, and who is elsewhere for a time."""
        an = self.an
        await self._leads()
        await an.taps(ACT.label("lead.prompts"))
        await an.taps(ACT.label("prompt.add"))
        await an.sees(ACT.sight("prompt.whom"))
        await self._finds("mai", ACT.label("prompt.more"))
        await an.sees("Mời gõ")
        await an.says(PROMPT)
        await an.sees(ACT.sight("prompt.kept"))
        await self._card("kim")
        await an.taps(ACT.label("absence.enter"))
        await an.sees("Mời gõ")
        await an.says(ABSENCE)
        await an.sees(ACT.sight("absence.kept"))
        await self._card("dung")
        await an.taps(ACT.label("place.open"))
        await an.taps(ACT.label("place.temporary"))
        await an.sees("Từ ngày nào")
        await an.taps(ACT.label("member.today"))
        await an.sees(ACT.sight("member.kept"))
        await self._leads()
        await an.taps(ACT.label("duty.cell"))
        await an.taps(ACT.label("calendar.open"))
        self.told.screens["calendar"] = (await an.sees("Lịch kiểm điểm")).text

    async def _leads(self) -> None:
        """The secretary stands at his menu; what came before is read."""
        await self.an.says("menu")
        await self.an.sees("Chào đồng chí")
        await self.an.taps(ACT.label("home.lead"))
        await self.an.sees("Việc của bí thư ·")

    async def _card(self, who: str) -> None:
        an = self.an
        await self._leads()
        await an.taps(ACT.label("lead.progress"))
        await an.taps(ACT.label("desk.list"))
        await an.sees("Danh sách")
        await self._finds(who, ACT.label("lead.page_after"))
        await an.sees(f"{self.phones[who].name}:")

    async def _finds(self, who: str, page_after: str) -> None:
        """Tap somebody's name on the list, on its next page where it is not on this one."""
        name = self.phones[who].name
        if not any(name in label for label in await self.an.buttons()):
            await self.an.taps(page_after)
        await self.an.taps(name)

    async def _asks(self, who: str) -> None:
        phone = self.phones[who]
        await phone.says("phải viết bản nào?")
        self.told.forms[who] = (await phone.sees(str(self.rules.year))).text

    async def _writes(self, who: str) -> None:
        """He asks which form it is, has written most of it, proposes his level and hands it in."""
        await self._asks(who)
        phone = self.phones[who]
        async with self.house.job() as work:
            page = await writing.begin(work, self.cell.people[who])
        appendix = page.about(Matter.WORK)
        if who == "binh" and appendix is not None:
            await self._tells_tasks(phone, page.number(appendix.id), len(page.items))
        await self.cell.writes(who, until=len(page.items) - 1)
        await phone.says("kiem diem")
        seen = await phone.sees(f"Câu {len(page.items)}/{len(page.items)}")
        self.told.before_level[who] = seen.text
        await phone.taps(ACT.label("level.good"))
        await phone.sees(f"Đã viết {len(page.items)}/{len(page.items)}")
        self.told.papers[who] = await ACT.hands_in(phone)

    async def _tells_tasks(self, phone: Phone, number: int, of: int) -> None:
        """The teacher tells the tasks of his appendix; what they come to is only proposed."""
        await self.cell.writes("binh", until=number - 1)
        await phone.says("kiem diem")
        await phone.sees(f"Câu {number}/{of}")
        await phone.says(TASKS)
        await phone.sees(ACT.sight("review.row_kept"))
        await phone.says(ACT.label("review.rows_done"))
        self.told.screens["figures"] = (await phone.sees(f"Câu {number + 1}/{of}")).text
        self.told.answered = await self.cell.answers("binh")
        await phone.says(FIGURES)
        await phone.sees(f"Câu {number + 2}/{of}")

    async def _reports(self) -> None:
        """The committee of three reports; the secretary writes every item himself."""
        an = self.an
        form = FORMS.of_kind(FormKind.COLLECTIVE, self.rules.profile)
        assert form is not None
        await an.says("bao cao tap the")
        await an.taps("Bắt đầu: Chi ủy")
        await an.sees("Báo cáo kiểm điểm")
        for item in form.asked(frozenset({Appears.TASKS})):
            await an.taps(item.title.vi)
            await an.sees(item.question.vi[:40])
            if item.kind is Kind.LEVEL:
                await an.taps(ACT.label("level.good"))
            elif item.kind is Kind.GRADE:
                await an.taps(ACT.label("grade.good"))
            else:
                await an.says(item.example.vi if item.example else "Không có.")
            await an.sees(ACT.sight("collective.saved"))
        for label in await an.buttons():
            if label.startswith("⏳"):
                await an.taps(label)
                await an.sees("Mời gõ nội dung")
                await an.says("Đã làm theo chỉ đạo trong năm.")
                await an.sees(ACT.sight("collective.saved"))
        await an.taps(ACT.label("collective.submit"))
        await an.taps(ACT.label("collective.submit_yes"))
        await an.sees(ACT.sight("collective.submitted"))
        await an.taps(ACT.label("collective.word"))
        self.told.papers["01"] = await an.sees_file(".docx")

    async def _meets(self) -> None:
        """The roll, the reviews in their order, the comment from elsewhere, the ballot."""
        an = self.an
        code = await self.cell.calls_roll()
        for who in (*RATED[1:], "hai"):
            await ACT.checks_in(self.phones[who], code)
        await an.says("hop")
        await an.sees("Điểm danh")
        await opens_meeting(an)
        await an.taps(ACT.label("agenda.items"))
        await an.sees("Chương trình · trang")
        self.told.screens["agenda"] = "\n".join(await an.buttons())
        await an.taps(ACT.label("meeting.back"))
        await an.taps(ACT.label("agenda.paper"))
        await an.taps(ACT.label("agenda.led_pen"))
        self.told.screens["unheard"] = (await an.sees(ACT.sight("meeting.preview"))).text
        await an.taps(ACT.label("meeting.enter_comment", name=self.phones["dung"].name))
        await an.sees("nơi sinh hoạt khác")
        await an.taps(ACT.label("place.comment"))
        await an.sees("Mời gõ")
        await an.says(COMMENT)
        await an.sees("Nhận xét nhận được")
        await an.says("hop")
        await an.sees("Đã kiểm điểm")
        await an.taps(ACT.label("meeting.open"))
        self.told.screens["preview"] = (await an.sees(ACT.sight("meeting.preview"))).text
        await an.taps(ACT.label("caution.go_on"))
        for number, who in enumerate(VOTING):
            await self._votes(self.phones[who], self._marks(number))
        await an.says("hop")
        await an.sees("Đang bỏ phiếu")
        await ACT.closes_vote(an)

    def _marks(self, number: int) -> Marks:
        """Everybody finds Bình excellent, six find Lan so; all others are good."""
        rows = {"binh": 1, "lan": 1 if number < 6 else 2}
        return [rows.get(who, 2) for who in sorted(RATED)]

    async def _votes(self, phone: Phone, marks: Marks) -> None:
        if self.rules.channel == "telegram":
            await phone.sees(ACT.sight("ballot.invitation"))
            await votes(phone, marks)
            return
        invited = await phone.sees(ACT.label("page.open"))
        said = await votes_by_page(LINK.findall(invited.text)[0], marks)
        assert ACT.label("page.recorded") in said

    async def _counts(self) -> None:
        """The level of each, the decision on one too many, the announcement, the minutes."""
        an = self.an
        await an.sees(ACT.sight("meeting.counted"))
        await an.says("hop")
        self.told.screens["counted"] = (await an.sees("Kết quả")).text
        await an.taps(ACT.label("votes.menu"))
        await an.sees(ACT.sight("votes.menu_title"))
        await an.taps(ACT.label("votes.standing"))
        self.told.screens["standing"] = (await an.sees("Kết quả và đề xuất")).text
        await an.taps(ACT.label("votes.by_order"))
        await an.sees("Mời gõ lý do")
        await an.says(WHY)
        self.told.screens["capped"] = (await an.sees("Chủ trì:")).text
        await an.says("hop")
        await an.sees("Kết quả")
        await an.taps(ACT.label("meeting.announce"))
        for who in RATED[1:]:
            await self.phones[who].sees(ACT.sight("notice.result"))
        await an.taps(ACT.label("meeting.read_minutes"))
        await an.sees_file(".docx")
        await an.taps(ACT.label("meeting.approve_minutes"))
        await an.taps(ACT.label("caution.go_on"))
        self.told.papers["minutes"] = await an.sees_file(".docx")

    async def _is_decided(self) -> None:
        """The committee above decided as proposed; it is recorded and published."""
        an = self.an
        await self._at(12, 21)
        await self._leads()
        await an.taps(ACT.label("decide.home"))
        self.told.screens["deciding"] = (await an.sees("Quyết định của cấp trên")).text
        await an.taps(ACT.label("decide.document"))
        if self.rules.profile == "national_2025":
            self.told.screens["check"] = (await an.sees(ACT.sight("decide.check"))).text
            await an.taps(ACT.label("decide.check_nothing"))
        asked = await an.sees("Mời đồng chí gõ")
        while "chưa có lý do" in asked.text:
            await an.says(WHY)
            asked = await an.sees("Mời đồng chí gõ")
        await an.says(self.rules.document)
        await an.sees("Theo:")
        await an.taps(ACT.label("decide.publish"))
        self.told.screens["published"] = (await an.sees("Đã công khai")).text
        for who in (*RATED[1:], "hai"):
            seen = await self.phones[who].sees("Thông báo kết quả xếp loại")
            self.told.screens[f"result_{who}"] = seen.text
