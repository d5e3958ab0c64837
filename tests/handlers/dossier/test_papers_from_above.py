"""What bodies above and others wrote, in the file of a dossier: for whom each of it is."""

from collections.abc import Mapping
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlmodel import update

from storage.tables import Cycle, OtherPlace, ReviewPrompt
from terms.places import PlaceKind
from terms.prompts import ThemeFor
from tests.foreign_law import words_of_file
from tests.handlers.dossier.test_dossier_talk import NEW, Lines, _rows
from tests.meeting_room import Room
from tests.objection_stage import ANSWER, DOCUMENT, TEXT
from tests.workflow.decision.handed_up import agrees, appraised
from tests.workflow.decision.test_deciding import publishes
from tests.workflow.decision.test_deciding import scene as scene
from tests.workflow.decision.test_deciding import voted as voted
from tests.workflow.decision.test_decision_rights import lodges, roles
from workflow.accounts import Person
from workflow.decision import body_decision
from workflow.dossier import cell_dossier, officer_dossiers
from workflow.objection import examining, paper_withdrawal
from workflow.objection.from_paper import PaperDays
from workflow.objection.paper_withdrawal import WithdrawalPaper
from workflow.paper_file import PaperFile

# What lies in a file is no matter of the database.
pytestmark = pytest.mark.parametrize("begun", ["sqlite"], indirect=True)

DECISION = "Quyết định số 12-QĐ/ĐU ngày 20/11/2024 của Đảng ủy"
COMPLAINTS = [
    f"to-chuc/17.8-{paper}-2024.docx"
    for paper in (
        "bien-nhan-le-van-binh-02",
        "bien-nhan-tran-thi-lan-01",
        "qua-trinh-xem-xet-le-van-binh-02",
        "qua-trinh-xem-xet-tran-thi-lan-01",
        "tra-loi-khieu-nai-tran-thi-lan-01",
    )
]
OF_ABOVE = [
    "ca-nhan/06-tran-thi-lan/17.2-nhan-xet-noi-cu-tru-tran-thi-lan-2024.docx",
    "ca-nhan/06-tran-thi-lan/17.6-goi-y-kiem-diem-tran-thi-lan-2024.xlsx",
    "to-chuc/17.4-tong-hop-tham-dinh-chi-bo-to-tu-nhien-2024.xlsx",
    "to-chuc/17.6-goi-y-kiem-diem-chi-bo-to-tu-nhien-2024.xlsx",
]


async def _asks_and_comments(room: Room) -> None:
    """The school asked Lan and, by a theme, everybody; where Lan lives a comment was written."""
    async with room.world.job() as work:
        session, an = await work.session(), room.people["an"]
        cycle = (await cell_dossier.of_place(work, an)).cycle_id
        for member, theme in ((room.member_id("lan"), None), (None, ThemeFor.EVERYBODY)):
            session.add(
                ReviewPrompt(
                    cycle_id=cycle,
                    member_id=member,
                    theme=theme,
                    text="Làm rõ việc dạy thêm.",
                    entered_by=an.member_id,
                    entered_at=work.now,
                )
            )
        session.add(
            OtherPlace(
                cycle_id=cycle,
                member_id=room.member_id("lan"),
                kind=PlaceKind.RESIDENCE,
                since=work.now.date(),
                place="Chi ủy Khu phố 4",
                comment="Gương mẫu ở khu phố.",
            )
        )


async def _decided_above(room: Room) -> Mapping[str, Person]:
    """Appraised and decided at the school, published by An; give who is who."""
    who = await roles(room, body=True)
    one = await appraised(room, dict(who))
    await agrees(room, who["decider"], one)
    async with room.world.job() as work:
        await body_decision.decide(work, who["decider"], one, DECISION)
    await publishes(room)
    return who


async def _complaints(room: Room, officer: Person) -> None:
    """Lan's was rejected; Bình took his back on paper."""
    of_lan, of_binh = [await lodges(room, one) for one in ("lan", "binh")]
    async with room.world.job() as work:
        await examining.examine(work, officer, of_lan)
        await examining.keep_document(work, officer, of_lan, DOCUMENT)
        mark = (await examining.keep_answer(work, officer, of_lan, ANSWER)).mark
        await examining.answer(work, officer, of_lan, upheld=False, mark=mark)
        paper, day = WithdrawalPaper("Tôi xin rút."), work.now.date()
        await paper_withdrawal.enter(work, officer, of_binh, PaperDays(day, day), paper)


def _opened(made: PaperFile) -> tuple[ZipFile, Lines]:
    archive = ZipFile(BytesIO(made.render()))
    return archive, list(_rows(archive))


def _words(archive: ZipFile, name: str) -> str:
    return unescape(words_of_file(archive.read(name)))


async def test_who_complained_is_read_by_who_examines(voted: Room) -> None:
    """Of a cell and of its base: An has what was appraised, asked and commented, and that there
    are complaints, not whose; the officer has all of it; the appraiser is no officer."""
    await _asks_and_comments(voted)
    who = await _decided_above(voted)
    await _complaints(voted, who["officer"])
    async with voted.world.job() as work:
        await (await work.session()).exec(update(Cycle).values(profile=NEW))
    async with voted.world.job() as work:
        await cell_dossier.send(work, voted.people["an"])
    async with voted.world.job() as work:
        own, own_rows = _opened(await cell_dossier.packed(work, voted.people["an"]))
        school = await officer_dossiers.of_organisation(work, who["officer"])
        made = await officer_dossiers.packed(
            work, who["officer"], school.organisation_id, school.year
        )
        whole, rows = _opened(made)

    (said,) = [row for row in own_rows if row[1] == "17.8"]
    assert ("Đã có (chỉ người có thẩm quyền xem xét được đọc, không kèm tệp)", "") == (
        said[4],
        said[6],
    )
    assert set(OF_ABOVE) <= set(own.namelist())
    assert not [one for one in own.namelist() if "17.8" in one]
    cell = next(one for one in whole.namelist() if "/" in one).split("/")[0]
    complaints = [f"{cell}/{one}" for one in COMPLAINTS]
    assert complaints == sorted(one for one in whole.namelist() if "17.8" in one)
    # The file of who takes it has not their own row: An's, in the cell's.
    assert {*own.namelist()[1:], *COMPLAINTS} == {
        one.removeprefix(f"{cell}/") for one in whole.namelist()[1:]
    }
    listed = {path for row in rows for path in str(row[6]).split("\n") if path}
    assert set(whole.namelist()[1:]) == listed
    texts = {one: _words(whole, f"{cell}/{one}") for one in (*COMPLAINTS, *OF_ABOVE)}
    assert all(texts.values())
    receipt, withdrawn, answer = (texts[COMPLAINTS[at]] for at in (1, 2, 4))
    assert TEXT.splitlines()[0] in receipt
    assert ("Tôi xin rút." in withdrawn, ANSWER in answer) == (True, True)
    home, asked, appraised_rows, _ = (texts[one] for one in OF_ABOVE)
    assert ("Chi ủy Khu phố 4" in home, "Làm rõ việc dạy thêm." in asked) == (True, True)
    assert "Nguyễn Văn An" in appraised_rows
    assert "Nguyễn Văn An" not in _words(own, OF_ABOVE[2])
