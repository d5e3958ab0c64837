"""The dossier of a year: the list line by line, the file opened paper by paper, who takes it."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from sqlmodel import select, update

import rating
from handlers.callbacks.dossier import DossierAction, DossiersAction
from handlers.words import words_for
from papers.dossier_archive import LIST_NAME
from papers.table_sheet import HEADING_ROW
from storage.queries import people
from storage.tables import AuditEvent, Cycle, DossierMark, Member
from terms.dossier import LineStanding, Owes
from terms.objection import ObjectionKind
from tests.foreign_law import words_of_file
from tests.handlers.conftest import Talk, Talks
from tests.handlers.front.test_past_years_talk import _of, _phone_of, _zalo_of
from tests.meeting_room import Room
from tests.workflow.decision.test_deciding import decides, publishes
from tests.workflow.decision.test_deciding import scene as scene
from tests.workflow.decision.test_deciding import voted as voted
from tests.workflow.decision.test_movers import beside
from tests.workflow.objection.test_objections import _lodges
from tests.workflow.objection.test_objections import published as published
from workflow import links
from workflow.dossier import cell_dossier, officer_dossiers
from workflow.dossier.known_papers import line_key
from workflow.dossier.lines import Dossier, DossierLine
from workflow.errors import Refusal
from workflow.front import downloads
from workflow.office import cells_table

VI = words_for("vi")
NEW, HATINH = "national_2025", "hatinh_city_2024"
LIST = DossierAction(do="list").pack()
ZIP = DossierAction(do="zip").pack()
Lines = list[tuple[object, ...]]


async def _by(room: Room, profile: str) -> None:
    async with room.world.job() as work:
        await (await work.session()).exec(update(Cycle).values(profile=profile))


async def _officer(room: Room, who: str) -> None:
    async with room.world.job() as work:
        session = await work.session()
        (school, *_) = await people.line_of(session, room.people["an"].cell_id)
        await cells_table.appoint(work, await session.get_one(Member, room.member_id(who)), school)


async def _list(room: Room) -> Dossier:
    async with room.world.job() as work:
        return await cell_dossier.of_place(work, room.people["an"])


async def _cycle_id(room: Room) -> int:
    return (await _list(room)).cycle_id


def _line(now: Dossier, part: str, item: str, who: str = "") -> DossierLine:
    return next(
        one
        for one in now.lines
        if (one.part.value, one.item, one.name) == (f"dossier_{part}", item, who)
    )


def _opened(talk: Talk) -> ZipFile:
    return ZipFile(BytesIO(talk.paper.render()))


def _rows(archive: ZipFile) -> Iterator[tuple[object, ...]]:
    """The lines of the list in the file: place, number, paper, whose, standing, who owes, files."""
    sheet = load_workbook(BytesIO(archive.read(LIST_NAME))).worksheets[0]
    for row in sheet.iter_rows(min_row=HEADING_ROW + 1, values_only=True):
        if row[0] is not None:
            yield tuple(row[at] or "" for at in (1, 2, 3, 6, 7, 8, 10))


async def _taken(room: Room) -> list[int]:
    async with room.world.job() as work:
        found = await (await work.session()).exec(
            select(AuditEvent.payload).where(AuditEvent.kind == "dossier_taken")
        )
        return [row["by"] for row in found.all()]


async def test_the_file_holds_what_the_list_says(voted: Room, talk: Talks) -> None:
    """A published year by the rules of 2025: each paper under its number, in its folder, and every
    line of the list compared; of the cell beside nothing is in it."""
    await decides(voted)
    await publishes(voted)
    await beside(voted)
    await _by(voted, NEW)
    an = talk("an")
    await an.taps_data(ZIP)

    archive = _opened(an)
    rows = list(_rows(archive))

    assert an.paper.name == "ho-so-chi-bo-to-tu-nhien-2024.zip"
    assert archive.testzip() is None
    named = sorted(archive.namelist())
    assert [
        LIST_NAME,
        "ca-nhan/01-nguyen-van-an/17.1-ban-kiem-diem-2a-2024-nguyen-van-an.docx",
        "ca-nhan/01-nguyen-van-an/17.5-thong-bao-ket-qua-nguyen-van-an-2024.docx",
        "ca-nhan/02-le-van-binh/17.1-ban-kiem-diem-2a-2024-le-van-binh.docx",
        "ca-nhan/02-le-van-binh/17.5-thong-bao-ket-qua-le-van-binh-2024.docx",
        "ca-nhan/06-tran-thi-lan/17.1-ban-kiem-diem-2a-2024-tran-thi-lan.docx",
        "ca-nhan/06-tran-thi-lan/17.5-thong-bao-ket-qua-tran-thi-lan-2024.docx",
        "to-chuc/17.3-bien-ban-hop-chi-bo-to-tu-nhien-2024.docx",
        "to-chuc/17.3-bien-ban-kiem-phieu-chi-bo-to-tu-nhien-2024.docx",
        "to-chuc/17.5-danh-sach-kem-quyet-dinh-chi-bo-to-tu-nhien-2024.docx",
    ] == named
    for name in named[1:]:
        assert words_of_file(archive.read(name))
    # Each name in the list is a file, and each file is in the list.
    listed = {path for row in rows for path in str(row[6]).split("\n") if path}
    assert set(named) - {LIST_NAME} == listed
    assert {"Chi bộ Tổ Tự nhiên"} == {row[0] for row in rows}
    assert (
        *("Chi bộ Tổ Tự nhiên", "17.1", "Bản kiểm điểm cá nhân", "Bùi Thị Mai"),
        *("Chưa đến hạn", "Bùi Thị Mai", ""),
    ) in rows
    assert [voted.member_id("an")] == await _taken(voted)


async def test_every_line_of_the_documents_is_compared(voted: Room) -> None:
    """Of each member every line of Điều 17 but who complained, of the organisation all of them."""
    await _by(voted, NEW)

    now = await _list(voted)

    _, lists = rating.dossier_lists(2024, profile=NEW)
    asked = {one.part: [row.item.id for row in one.rows] for one in lists}
    own = [one.item for one in now.lines if one.subject == voted.member_id("binh")]
    assert [one for one in asked[rating.ListName.DOSSIER_PERSON] if one != "17.8"] == own
    whole = [one.item for one in now.lines if one.subject == 0]
    assert asked[rating.ListName.DOSSIER_BASE] == whole
    assert all(one.clause for one in now.lines)


async def test_who_complained_is_in_no_list(published: Room) -> None:
    """The secretary sees that the organisation has such papers, and not whose they are."""
    await _by(published, NEW)
    before = await _list(published)
    await _lodges(published, "lan", ObjectionKind.COMPLAINT)

    now = await _list(published)

    assert LineStanding.NOT_ARISEN is _line(before, "base", "17.8").standing
    assert LineStanding.NOT_ARISEN is not _line(now, "base", "17.8").standing
    assert {0} == {one.subject for one in now.lines if one.item == "17.8"}
    of_lan = published.member_id("lan")
    assert [one for one in before.lines if one.subject == of_lan] == [
        one for one in now.lines if one.subject == of_lan
    ]


@pytest.mark.parametrize(
    ("days", "standing"),
    [(-1, LineStanding.NOT_DUE), (0, LineStanding.NOT_DUE), (1, LineStanding.LATE)],
)
async def test_a_paper_is_late_the_day_after_its_last_one(
    voted: Room, days: int, standing: LineStanding
) -> None:
    """Mai has written nothing: it is owed by Mai, until the end of the last day."""
    due = _line(await _list(voted), "person", "", "Bùi Thị Mai").due
    assert due is not None
    today = voted.world.clock.now().date()
    voted.world.clock.move(timedelta(days=(due - today).days + days))

    line = _line(await _list(voted), "person", "", "Bùi Thị Mai")

    assert (standing, Owes.MEMBER) == (line.standing, line.owes)


async def test_without_a_list_that_was_read_it_says_so(voted: Room, talk: Talks) -> None:
    """The rules of S1 list no dossier: no number and no clause is made up."""
    an = talk("an")
    await an.taps_data(LIST)
    shown = an.text
    await an.taps(VI.label("dossier.zip"))
    archive = _opened(an)

    assert str(VI("dossier.unlisted")) in shown
    assert {""} == {row[1] for row in _rows(archive)}
    review = "ca-nhan/02-le-van-binh/ban-kiem-diem-2a-2024-le-van-binh.docx"
    assert review in archive.namelist()


@pytest.mark.long
async def test_of_who_is_managed_above_more_is_asked(voted: Room, talk: Talks) -> None:
    """Bình alone, by S4's list: a declaration of assets is ticked, and lies in no file."""
    await _by(voted, HATINH)
    before = await _list(voted)
    an = talk("an")
    await an.taps_data(LIST)
    await an.taps(VI.label("dossier.managed"))
    await an.taps(VI.label("dossier.unticked", name="Lê Văn Bình"))
    await an.taps(VI.label("dossier.back"))
    await an.taps(VI.label("dossier.marks"))
    await an.taps("1.2. Bản kê khai tài sản")
    await an.taps(VI.label("dossier.unticked", name="Lê Văn Bình"))
    ticked = an.labels
    await an.taps_data(ZIP)
    archive = _opened(an)

    assert not [one for one in before.lines if one.subject > 0]
    now = await _list(voted)
    assert {"Lê Văn Bình"} == {one.name for one in now.lines if one.subject > 0}
    assets = _line(now, "person", "1.2", "Lê Văn Bình")
    assert (LineStanding.IN, 3) == (assets.standing, assets.copies)
    assert VI.label("dossier.ticked", name="Lê Văn Bình") in ticked
    assert not [one for one in archive.namelist() if "1.2" in one]
    (said,) = [row for row in _rows(archive) if row[1] == "1.2"]
    assert ("Đã có (bản giấy, ghi nhận)", "") == (said[4], said[6])
    await an.taps_data(
        DossierAction(do="mark", about=voted.member_id("binh"), line="person/1.2").pack()
    )
    async with voted.world.job() as work:
        marks = (await (await work.session()).exec(select(DossierMark.line))).all()
    assert ["managed"] == list(marks)


@pytest.mark.parametrize("line", ["person/17.1", "person/9.9", "base/17.3"])
async def test_what_the_program_knows_is_not_ticked(voted: Room, line: str) -> None:
    """A self-review that was not handed in stays missing, whatever is tapped."""
    await _by(voted, NEW)
    about = 0 if line.startswith("base") else voted.member_id("mai")
    async with voted.world.job() as work:
        with pytest.raises(Refusal, match="button_old"):
            await cell_dossier.mark(work, voted.people["an"], about, line)


@pytest.mark.long
async def test_the_officer_reads_what_was_sent_and_nothing_before(voted: Room, talk: Talks) -> None:
    """Mai is the officer of the school: unsent, no name and no paper; sent, all of it; taken back,
    nothing again. The cell beside has not sent."""
    await beside(voted)
    await _by(voted, NEW)
    await _officer(voted, "mai")
    number = await _cycle_id(voted)
    an, mai = talk("an"), talk("mai")
    await mai.says("hồ sơ các chi bộ")
    unsent = mai.text
    with pytest.raises(Refusal, match="dossier_not_sent"):
        await mai.taps_data(DossiersAction(do="zip", one=number).pack())
    await an.taps_data(LIST)
    await an.taps(VI.label("dossier.send"))
    await an.taps(VI.label("dossier.send_yes"))
    await mai.says("hồ sơ các chi bộ")
    await mai.taps("Chi bộ Tổ Tự nhiên")
    listed = mai.text
    await mai.taps(VI.label("dossiers.back"))
    await mai.taps(VI.label("dossiers.zip"))
    archive = _opened(mai)

    assert "Lê Văn Bình" not in unsent
    assert "17.3. Biên bản hội nghị kiểm điểm" in listed
    assert mai.paper.name == "ho-so-dang-bo-truong-thpt-vi-du-2024.zip"
    names = archive.namelist()
    number_of_cell = next(one for one in names if "bien-ban-hop" in one).split("-")[0]
    assert (
        f"{number_of_cell}-chi-bo-to-tu-nhien/to-chuc/"
        "17.3-bien-ban-hop-chi-bo-to-tu-nhien-2024.docx"
    ) in names
    assert not [one for one in names if "to-xa-hoi" in one]
    rows = list(_rows(archive))
    (other,) = [row for row in rows if row[0] == "Chi bộ Tổ Xã hội"]
    assert "Chưa gửi hồ sơ lên cấp trên" == other[2]
    assert [voted.member_id("mai")] == await _taken(voted)
    await an.taps_data(DossierAction(do="back").pack())
    with pytest.raises(Refusal, match="dossier_not_sent"):
        await mai.taps_data(DossiersAction(do="one", one=number).pack())


async def test_nothing_goes_up_before_the_meeting(room: Room) -> None:
    """The year is being written: there are no minutes to send."""
    async with room.world.job() as work:
        with pytest.raises(Refusal, match="dossier_before_meeting"):
            await cell_dossier.send(work, room.people["an"])


async def test_nobody_else_takes_it(voted: Room) -> None:
    """Not Lan, a member; not the secretary of the cell beside, though they lead; not by the link
    of An, once it is somebody else's."""
    other = await beside(voted)
    await _by(voted, NEW)
    number = await _cycle_id(voted)
    lan, lead = _of(voted, "lan"), await _phone_of(voted.world, other.cell.people["an"], 7003)
    await lan.taps_data(ZIP)
    await lead.taps_data(ZIP)
    async with voted.world.job() as work:
        made = await cell_dossier.packed(work, voted.people["an"])
        claim = links.read(work, made.link.rsplit("/", 1)[1])
        for reader in (voted.people["lan"], other.cell.people["an"]):
            with pytest.raises(Refusal):
                await downloads.file_of(
                    work, links.Claim(claim.kind, reader.member_id, claim.about, claim.made_at)
                )
        for stranger in (voted.people["an"], other.cell.people["an"]):
            with pytest.raises(Refusal, match="not_officer"):
                await officer_dossiers.packed_one(work, stranger, number)

    assert [] == lan.files
    assert ["ho-so-chi-bo-to-xa-hoi-2024.zip"] == lead.files


async def test_over_zalo_it_is_a_link(voted: Room) -> None:
    """Typed, by numbers; the file is fetched by a signed link."""
    an = await _zalo_of(voted, "an")
    await an.says("hồ sơ")
    await an.taps(VI.label("dossier.zip"))

    assert "https://tusoi.example/d/" in an.text


@pytest.mark.parametrize("profile", ["hcmc_edu_2023", "hatinh_city_2024", "national_2025"])
def test_no_two_lines_of_a_list_are_kept_by_one_key(profile: str) -> None:
    """What is said to be there by hand is said of one line, also where no document numbers it."""
    _, lists = rating.dossier_lists(2025, profile=profile)

    keys = [
        line_key(one.part, row.item.id, row.item.papers[0]) for one in lists for row in one.rows
    ]

    assert len(keys) == len(set(keys))
