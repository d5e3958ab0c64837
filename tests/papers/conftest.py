"""The facts papers are made from: a small cell of plainly fictional people."""

import io
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone

import docx
import pytest
from docx.document import Document
from docx.oxml.xmlchemy import BaseOxmlElement

from papers.facts import CodeCard, CodesFacts, FormFacts, PersonFacts
from papers.forms import Form, load_forms
from papers.meeting_facts import (
    Absence,
    BallotFacts,
    CapFacts,
    Clause,
    LackingFacts,
    LevelCount,
    MinutesFacts,
    NameResult,
    NoteFacts,
    ProposalFacts,
    RoomFacts,
    SubjectResult,
    TalkFacts,
    UrnFacts,
)
from rating import CapBase, Level

VIETNAM = timezone(timedelta(hours=7))

ANSWERS_2A = {
    "i1": "Giữ gìn đoàn kết trong tổ Tự nhiên.",
    "i1_grade": "good",
    "i2": "Được giao 8 nhiệm vụ, hoàn thành 8, vượt mức 3.",
    "i2_grade": "excellent",
    "i3": "Đã làm 4 trong 5 việc cam kết.",
    "ii1": "Ít phát biểu trong sinh hoạt chi bộ.",
    "ii2": "Ngại va chạm.",
    "iii": "Đã khắc phục việc nộp hồ sơ chậm.",
    "iii_grade": "average",
    "v": "Không có.",
    "vi": "Mỗi kỳ sinh hoạt có ít nhất một ý kiến, từ tháng 01/2027.",
    "vii1": "good",
    "vii2": "completed",
}


@pytest.fixture(scope="session")
def forms() -> Mapping[str, Form]:
    """The shipped forms by key."""
    return load_forms()


@pytest.fixture
def an_reviews_himself(forms: Mapping[str, Form]) -> FormFacts:
    """Nguyễn Văn An's review on form 2A, every item answered but the prompts he did not get."""
    return FormFacts(
        form=forms["2A.2023"],
        year=2026,
        person=PersonFacts(
            name="Nguyễn Văn An",
            birth_date=date(1984, 2, 5),
            party_post="Đảng viên",
            state_post="Giáo viên",
            union_post="Tổ trưởng công đoàn",
            workplace="Trường THPT Ví Dụ",
            cell="Tổ Tự nhiên",
        ),
        answers=ANSWERS_2A,
        superior="Đảng bộ Trường THPT Ví Dụ",
        cell="Chi bộ Tổ Tự nhiên",
        place="Thành phố Ví Dụ",
        on=date(2026, 12, 5),
    )


def held_meeting() -> MinutesFacts:
    """A meeting of ten official members, eight of them there, over one cell and two members."""
    an, lan = Clause("KH 73-KH/ĐU, V.16", "Xét kết quả của An."), "Trần Thị Lan"
    return MinutesFacts(
        superior="Đảng bộ Trường THPT Ví Dụ",
        cell="Chi bộ Tổ Tự nhiên",
        place="Phòng họp A",
        year=2026,
        planned=datetime(2026, 12, 12, 14, 0, tzinfo=VIETNAM),
        opened=datetime(2026, 12, 12, 14, 5, tzinfo=VIETNAM),
        closed=datetime(2026, 12, 12, 16, 40, tzinfo=VIETNAM),
        room=RoomFacts(
            official_total=10,
            official_present=8,
            absent=(Absence("Hoàng Văn Dũng", "nghỉ ốm"), Absence("Vũ Thị Em")),
            probationary_present=1,
            exempt_present=2,
            guests=("Đặng Văn Phúc",),
        ),
        chair=lan,
        clerk="Lê Văn Bình",
        tellers=("Phạm Thị Cúc", "Bùi Thị Giang", "Nguyễn Văn An"),
        officers_approved=True,
        ballots=(FIRST_VOTE,),
        proposals=(
            ProposalFacts("Chi bộ Tổ Tự nhiên", True, Level.GOOD, Level.GOOD, subject_id=-1),
            ProposalFacts("Nguyễn Văn An", False, Level.GOOD, Level.GOOD, (an,), subject_id=1),
            ProposalFacts(lan, False, None, None, subject_id=2),
        ),
        cap=CapFacts(
            limit=0, proposed=0, clause="KH 73-KH/ĐU, IV.2.3.a", share=20, base=CapBase.GOOD_ONLY
        ),
        supplementary=(
            LackingFacts("Hoàng Văn Dũng", "absent", excused=True),
            LackingFacts("Vũ Thị Em", "absent"),
        ),
        not_rated=(LackingFacts("Đỗ Văn Sơn", "exempt", "HD 43-HD/BTCTW, IV.2.1"),),
        electorate_hash="e1" * 32,
        sheet_hash="5e" * 32,
        audit_head="ad" * 32,
        locality="Thành phố Ví Dụ",
        number="05",
        count_number="06",
    )


def subject(
    name: str, votes: tuple[int, ...], level: Level | None, number: int = -1
) -> SubjectResult:
    """One subject's result in a room of 8 present of 10, 7 ballots returned."""
    return SubjectResult(
        name=name,
        post="" if number < 1 else "Giáo viên",
        self_level=None if number < 1 else Level.EXCELLENT,
        counts=tuple(
            LevelCount(
                level=of,
                votes=count,
                notation=f"{count:02}/08/10",
                percent_official=f"{count * 10}.0",
                percent_valid=f"{count * 100 / 7:.1f}",
            )
            for of, count in zip(Level, votes, strict=True)
        ),
        blank=0,
        invalid=0,
        level=level,
        collective=number < 1,
        subject_id=number,
    )


FIRST_VOTE = BallotFacts(
    purpose="rating",
    kind="levels",
    mode="secret",
    body="cell",
    most=0,
    phones=UrnFacts(issued=8, returned=7, invalid=0),
    paper=None,
    subjects=(
        subject("Chi bộ Tổ Tự nhiên", (1, 6, 0, 0), Level.GOOD),
        subject("Nguyễn Văn An", (0, 7, 0, 0), Level.GOOD, 1),
        subject("Trần Thị Lan", (2, 2, 2, 1), None, 2),
    ),
    names=(),
    paper_totals=(),
    electorate_hash="e1" * 32,
    sheet_hash="5f" * 32,
)
SECOND_VOTE = BallotFacts(
    purpose="second_round",
    kind="yes_no",
    mode="secret",
    body="cell",
    most=0,
    phones=UrnFacts(issued=5, returned=5, invalid=1),
    paper=UrnFacts(issued=3, returned=3, invalid=0),
    subjects=(),
    names=(NameResult("Nguyễn Văn An", 6, 1, 0, "06/08/10", "60.0", passed=True, subject_id=1),),
    paper_totals=(),
    electorate_hash="e1" * 32,
    sheet_hash="50" * 32,
)
TALKS = (
    TalkFacts(
        "chi bộ",
        collective=True,
        chair="Trần Thị Lan",
        conclusion="Chi bộ đoàn kết.",
        subject_id=-1,
    ),
    TalkFacts(
        "Trần Thị Lan",
        collective=False,
        chair="Vũ Thị Hoa",
        self_level=Level.EXCELLENT,
        notes=(NoteFacts("opinions", "Lê Văn Bình", "Đồng chí cần dự giờ nhiều hơn."),),
        conclusion="Hoàn thành nhiệm vụ được giao.",
        subject_id=2,
    ),
)


@pytest.fixture
def meeting() -> MinutesFacts:
    """The meeting, of which a test may change something."""
    return held_meeting()


def three_cards() -> CodesFacts:
    """Three members' cards, the last one without a deep link."""
    until = datetime(2026, 12, 4, 17, 30, tzinfo=VIETNAM)
    return CodesFacts(
        cell="Chi bộ Tổ Tự nhiên",
        bot_name="@tusoi_vidu_bot",
        cards=(
            CodeCard("Nguyễn Văn An", "AN7K-2M4P", "https://t.me/tusoi_vidu_bot?start=An1", until),
            CodeCard("Trần Thị Lan", "LAN3-9QXW", "https://t.me/tusoi_vidu_bot?start=Lan2", until),
            CodeCard("Lê Văn Bình", "BINH-6RTY", None, until),
        ),
        zalo_name="Tự Soi Ví Dụ",
    )


@pytest.fixture
def codes() -> CodesFacts:
    """The cards, of which a test may change something."""
    return three_cards()


class Paper:
    """A .docx read back the way a person reads it: paragraphs and cells in the order of print."""

    def __init__(self, content: bytes) -> None:
        self.document: Document = docx.Document(io.BytesIO(content))

    @property
    def lines(self) -> list[str]:
        """Every paragraph of the body, those inside tables too, in order."""
        path = ".//w:p[not(ancestor::w:hdr)]"
        found = self.document.element.body.xpath(path)
        return ["".join(self._pieces(paragraph)) for paragraph in found]

    @property
    def headers(self) -> tuple[str, str]:
        """The running header of the first page and of the others."""
        section = self.document.sections[0]
        parts = (section.first_page_header, section.header)
        return tuple("\n".join(p.text for p in part.paragraphs) for part in parts)  # type: ignore[return-value]

    def after(self, heading: str, count: int = 1) -> list[str]:
        """The lines that follow a heading."""
        place = self.lines.index(heading) + 1
        return self.lines[place : place + count]

    @staticmethod
    def _pieces(paragraph: BaseOxmlElement) -> list[str]:
        signs = {"tab": "\t", "br": "\n"}
        return [
            signs.get(piece.tag.rsplit("}")[-1], piece.text or "").replace("\xa0", " ")
            for piece in paragraph.xpath("./w:r/w:t | ./w:r/w:tab | ./w:r/w:br")
        ]


@pytest.fixture
def read_back() -> type[Paper]:
    """Reads a rendered .docx back."""
    return Paper
