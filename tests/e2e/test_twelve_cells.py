"""A base organisation of twelve cells, from the meetings to the closed year: each dossier is opened
file by file, and next year's first question shows what was promised."""

import re
from collections.abc import AsyncIterator, Iterator
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
import pytest_asyncio
from openpyxl import load_workbook
from sqlmodel import select

import rating
from papers.dossier_archive import LIST_NAME
from papers.forms import Kind
from papers.plain import in_file_name
from papers.table_sheet import HEADING_ROW
from storage.tables import CycleState, MemberDecision
from terms.above import AboveRight
from terms.checks import CheckKnown
from tests.e2e.organisation import BASE, CELLS, Office, Somebody, cell_named, everybody
from tests.foreign_law import words_of_file
from tests.meeting_room import at_work
from tests.worlds import open_world
from workflow.accounts import Person
from workflow.answer_text import kept_value
from workflow.decision import (
    appraisal,
    appraisal_list,
    body_above,
    body_decision,
    handing_up,
    publication,
    year_end,
)
from workflow.dossier import cell_dossier, officer_dossiers
from workflow.errors import Refusal
from workflow.office import cells_table, summary
from workflow.remedy import entering
from workflow.review import handing_in, writing

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="module")]

LAW, YEAR = "national_2025", 2025
EVERY = range(1, CELLS + 1)
ROWS = range(4)
"""The secretary, the deputy and two members of each cell: all of them come and vote."""
GOOD, COMPLETED = rating.Level.GOOD, rating.Level.COMPLETED
LOWERED = ("5.3", "9.2")
"""Whom who decides above puts one level down."""
OFFICER = "6.1"
APPRAISED = "tong-hop-tham-dinh"


def _some() -> list[Somebody]:
    wanted = {f"{cell}.{row}" for cell in EVERY for row in ROWS}
    plain = {0: "Bí thư", 1: "Phó Bí thư", 2: "", 3: ""}
    return [
        Somebody(
            one.key,
            one.name,
            one.born,
            one.admitted,
            one.official,
            plain[int(one.key.split(".")[1])],
            one.cell,
        )
        for one in everybody(())
        if one.key in wanted
    ]


def _keys(cell: int) -> tuple[str, ...]:
    return tuple(f"{cell}.{row}" for row in ROWS)


def _paper(cell: int) -> str:
    return f"Quyết định số {100 + cell}-QĐ/ĐU ngày 12/12/{YEAR} của Đảng ủy"


def _fault(cell: int) -> str:
    return f"Chậm nộp báo cáo số {200 + cell} của tổ"


def _measure(cell: int) -> str:
    return f"Nộp báo cáo số {200 + cell} trước ngày 25 hằng tháng"


def _own(key: str) -> str:
    return f"Việc riêng của người viết {key.replace('.', ' - ')}, làm xong trong năm."


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """Twelve cells of four; two appraise and two decide in the committee of the base."""
    folder = tmp_path_factory.mktemp("twelve")
    async with open_world("sqlite", folder) as world, at_work(world):
        found = Office(world)
        found.at(YEAR, 11, 20)
        assert 48 == await found.takes_in(_some())
        await found.joins(*(key for cell in EVERY for key in _keys(cell)))
        base = await found.organisation(BASE)
        for does, some in _ACTING.items():
            for key in some:
                member = await found.member(key)
                async with world.job() as work:
                    await body_above.seat(work, member, base, does, date(YEAR, 11, 20))
        async with world.job() as work:
            await cells_table.appoint(work, await found.member(OFFICER), base)
        yield found


_ACTING = {AboveRight.APPRAISES: ("1.1", "2.1"), AboveRight.DECIDES: ("3.1", "4.1")}


async def _acts(office: Office, does: AboveRight, cell: int) -> Person:
    """Give who takes a step about a cell that is not their own."""
    one = next(key for key in _ACTING[does] if key.split(".")[0] != str(cell))
    return await office.at_work(one)


async def _writes(office: Office, key: str) -> None:
    """One writes a review of their own words and hands it in."""
    person = await office.person(key)
    async with office.world.job() as work:
        page = await writing.begin(work, person)
        said = False
        for item in page.items:
            if item.id in page.answers:
                continue
            example = item.example or item.skip
            if item.kind is Kind.TEXT and item.skip is None and not said:
                said, value = True, _own(key)
            elif item.kind.value in ("grade", "level") or example is None:
                value = "good"
            else:
                value = kept_value(item, example.vi)
            page = await writing.put(work, page, item.id, value)
        assert said
        await handing_in.submit(work, person)


async def test_each_cell_meets_votes_and_hands_up(office: Office) -> None:
    """All are proposed as good; one shortcoming a cell is concluded and promised to be remedied."""
    for cell in EVERY:
        await office.opens(cell, LAW, date(YEAR, 12, 4), YEAR)
    for key in office.known:
        await _writes(office, key)
    office.at(YEAR, 12, 8)
    for cell in EVERY:
        head = await office.head(cell)
        held = await office.opens_meeting(head, _keys(cell))
        assert set(_keys(cell)) == held.sheet
        assert 4 == await office.votes(head, held, _keys(cell))
        owner = await office.member(f"{cell}.2")
        async with office.world.job() as work:
            begun = await entering.begin(work, head, owner.id or 0)
            line = f"{_fault(cell)}; {_measure(cell)}; 30/6/{YEAR + 1}"
            await entering.write(work, head, begun.remedy_id, line)
            await entering.promise(work, head, begun.remedy_id)
        facts = await office.ends(head, held)
        assert {GOOD} == {one.level for one in facts.proposals}
        async with office.world.job() as work:
            up = await handing_up.hand(work, head)
        assert up is not None


async def test_the_body_above_appraises_and_decides_each(office: Office) -> None:
    """By one paper a cell; two are put one level down, with a reason. Nobody has their own cell."""
    office.at(YEAR, 12, 12)
    for cell in EVERY:
        for does in AboveRight:
            who = await _acts(office, does, cell)
            async with office.world.job() as work:
                (one,) = [
                    each
                    for each in await appraisal_list.queue(work, who)
                    if each.cell == cell_named(cell)
                ]
                assert (does, YEAR, 4) == (one.does, one.year, one.total)
            if does is AboveRight.DECIDES:
                await _lowers(office, who, one.hand_up_id, cell)
            await _agrees(office, who, one.hand_up_id)
            async with office.world.job() as work:
                if does is AboveRight.APPRAISES:
                    await appraisal.finish(work, who, one.hand_up_id)
                else:
                    await body_decision.answer_check(work, who, one.hand_up_id, CheckKnown.NOTHING)
                    assert 4 == await body_decision.decide(work, who, one.hand_up_id, _paper(cell))
        async with office.world.job() as work:
            await publication.publish(work, await office.head(cell), asks_read=False)


async def _lowers(office: Office, who: Person, one: int, cell: int) -> None:
    for key in LOWERED:
        if key.startswith(f"{cell}."):
            member = await office.member(key)
            async with office.world.job() as work:
                await appraisal.say(
                    work, who, one, member.id or 0, level=COMPLETED, reason="Chậm tiến độ"
                )


async def _agrees(office: Office, who: Person, one: int) -> None:
    async with office.world.job() as work:
        now, _ = await appraisal.agree_all(work, who, one)
        for row in now.unsaid:
            reason = "Năm trước không bị nêu hạn chế"
            await appraisal.say(work, who, one, row.member_id, reason=reason)


def _rows(archive: ZipFile) -> Iterator[tuple[str, ...]]:
    """Give the lines of the list in a file: place, number, title, whose, standing, files."""
    sheet = load_workbook(BytesIO(archive.read(LIST_NAME))).worksheets[0]
    for row in sheet.iter_rows(min_row=HEADING_ROW + 1, values_only=True):
        if row[0] is not None:
            yield tuple(str(row[at] or "") for at in (1, 2, 3, 6, 7, 10))


def _said(name: str, content: bytes) -> str:
    """Give all that a paper says, a sheet cell by cell."""
    if not name.endswith(".xlsx"):
        return words_of_file(content)
    book = load_workbook(BytesIO(content))
    return "\n".join(
        str(value)
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if value is not None
    )


def _wrong(office: Office, cell: int, name: str, said: str) -> Iterator[str]:
    """Tell what a paper lacks of its own cell's and its own writer's, or has of somebody else's."""
    here = [one for one in office.known.values() if one.cell == cell_named(cell)]
    strangers = [one.name for one in office.known.values() if one not in here]
    owner = next((one for one in here if f"-{in_file_name(one.name)}/" in name), None)
    if name.startswith("ca-nhan/"):
        wanted = [owner.name] if owner else ["the owner"]
        # Who signs for the cell may be named; the other two members are not.
        strangers += [one.name for one in here if one is not owner and one.post == ""]
    else:
        # Nobody reads what was said above of themselves: who leads the cell takes this file.
        wanted = [one.name for one in here if not (APPRAISED in name and one.post == "Bí thư")]
    if "ban-kiem-diem" in name and owner:
        wanted.append(_own(owner.key))
    if "thong-bao-ket-qua" in name and owner:
        wanted += [(COMPLETED if owner.key in LOWERED else GOOD).vietnamese, _paper(cell)]
    if "bien-ban" in name:
        wanted.append("04/04/04")
    if "danh-sach-kem" in name:
        # Who gave a reason is named beside it.
        acting = {office.known[key].name for key in _ACTING[AboveRight.DECIDES]}
        strangers = [one for one in strangers if one not in acting]
    strangers += [_paper(each) for each in EVERY if each != cell]
    strangers += [_fault(each) for each in EVERY if each != cell]
    strangers += [_own(each) for each in office.known if owner is None or each != owner.key]
    folded = said.casefold()
    yield from (f"{name} lacks {one}" for one in wanted if one.casefold() not in folded)
    yield from (f"{name} has {one}" for one in strangers if one.casefold() in folded)
    cells = set(re.findall(r"chi bộ (\d+)(?![\d/])", folded))
    if cells != {str(cell)}:
        yield f"{name} is of {cells}"


async def test_each_dossier_holds_its_own_cell_alone(office: Office) -> None:
    """One file a cell, one of the base: every paper is opened, every line of the list compared."""
    alone: dict[int, dict[str, bytes]] = {}
    wrong: list[str] = []
    for cell in EVERY:
        head = await office.head(cell)
        async with office.world.job() as work:
            listed = await cell_dossier.of_place(work, head)
            file = await cell_dossier.packed(work, head)
        archive = ZipFile(BytesIO(file.render()))
        assert archive.testzip() is None
        assert f"ho-so-chi-bo-{cell}-{YEAR}.zip" == file.name
        papers = {name: archive.read(name) for name in archive.namelist() if name != LIST_NAME}
        assert len(archive.namelist()) == len(set(archive.namelist()))
        rows = list(_rows(archive))
        assert {cell_named(cell)} == {row[0] for row in rows}
        assert [(one.item, one.title, one.name) for one in listed.lines] == [r[1:4] for r in rows]
        assert set(papers) == {path for row in rows for path in row[5].split("\n") if path}
        for kind in ("17.1-ban-kiem-diem", "17.5-thong-bao"):
            assert 4 == sum(f"/{kind}" in name for name in papers), kind
        assert 1 == sum("bien-ban-hop" in name for name in papers)
        wrong += [
            each
            for name, content in papers.items()
            for each in _wrong(office, cell, name, _said(name, content))
        ]
        alone[cell] = papers
    assert [] == wrong, "\n".join(wrong[:40])
    phone = office.phones["7.0"]
    await phone.says("hồ sơ")
    await phone.taps("Tải tệp hồ sơ")
    assert [f"ho-so-chi-bo-7-{YEAR}.zip"] == phone.files[-1:]
    member = office.phones["7.2"]
    await member.says("hồ sơ")
    assert [] == member.files

    await _of_the_base(office, alone)


async def _of_the_base(office: Office, alone: dict[int, dict[str, bytes]]) -> None:
    """Eleven were sent: each lies under its own number as its cell has it; the twelfth is named."""
    for cell in EVERY:
        if cell != CELLS:
            async with office.world.job() as work:
                await cell_dossier.send(work, await office.head(cell))
    officer, base = await office.at_work(OFFICER), await office.organisation(BASE)
    async with office.world.job() as work:
        file = await officer_dossiers.packed(work, officer, base.id or 0, YEAR)
    async with office.world.job() as work:
        with pytest.raises(Refusal, match="not_officer"):
            await officer_dossiers.packed(work, await office.head(3), base.id or 0, YEAR)

    archive = ZipFile(BytesIO(file.render()))
    found: dict[str, dict[str, bytes]] = {}
    for name in archive.namelist():
        if name != LIST_NAME:
            folder, _, rest = name.partition("/")
            found.setdefault(folder[3:], {})[rest] = archive.read(name)
    assert {f"chi-bo-{cell}" for cell in EVERY if cell != CELLS} == set(found)
    for cell in EVERY:
        of_cell = found.get(f"chi-bo-{cell}", {})
        wanted = alone[cell] if cell != CELLS else {}
        assert set(wanted) == set(of_cell)
        for name, content in of_cell.items():
            own = _said(name, wanted[name])
            if APPRAISED in name:
                assert office.known[f"{cell}.0"].name in _said(name, content)
            else:
                assert own == _said(name, content), name
    rows = list(_rows(archive))
    listed = {path for row in rows for path in row[5].split("\n") if path}
    assert set(archive.namelist()) - {LIST_NAME} == listed
    assert [cell_named(CELLS)] == [row[0] for row in rows if row[2].startswith("Chưa gửi")]
    assert BASE in _said(LIST_NAME, archive.read(LIST_NAME))


async def test_table_and_report_agree_with_the_database(office: Office) -> None:
    """Levels are counted from the rows of the decisions; Excel and Word state the same."""
    officer = await office.at_work(OFFICER)
    async with office.world.job() as work:
        found = (await (await work.session()).exec(select(MemberDecision.level))).all()
        wanted = {level: list(found).count(level.value) for level in rating.Level}
        file, report = await summary.sheet(work, officer), await summary.report(work, officer)

    assert {GOOD: 46, COMPLETED: 2} == {level: n for level, n in wanted.items() if n}
    sheet = load_workbook(BytesIO(file.render())).worksheets[0]
    heads = [cell.value for cell in sheet[HEADING_ROW]]
    rows = [
        dict(zip(heads, row, strict=True))
        for row in sheet.iter_rows(min_row=HEADING_ROW + 1, values_only=True)
        if row[0] is not None
    ]
    for place in (*(cell_named(cell) for cell in EVERY), "TỔNG CỘNG"):
        own = [row for row in rows if row["Tổ chức"] == place]
        lowered = [key for key in LOWERED if place in ("TỔNG CỘNG", office.known[key].cell)]
        count = 48 if place == "TỔNG CỘNG" else 4
        assert (place, count, count - len(lowered), len(lowered)) == (
            place,
            *(sum(row[h] for row in own) for h in ("Đã có quyết định", *_HEADS)),
        )
    said = words_of_file(report.render())
    assert "Chi bộ đã mở đợt kiểm điểm năm 2025: 12/12" in said
    assert "Đảng viên phải xếp loại: 48; đã có quyết định: 48/48" in said


_HEADS = (GOOD.vietnamese, COMPLETED.vietnamese)


async def test_the_year_is_closed_and_the_next_one_begins_with_the_promise(office: Office) -> None:
    """Every cell ends it with nothing left to do; the first question of the next year shows what
    was promised to who promised it, word by word, and to nobody else of the cell."""
    for cell in EVERY:
        head = await office.head(cell)
        async with office.world.job() as work:
            left = await year_end.unfinished(work, head)
            assert () == left.waiting
            await year_end.finish(work, head, YEAR, "" if left.done else "Đã nhắc, còn chờ")
    office.at(YEAR + 1, 11, 20)
    for cell in EVERY:
        assert CycleState.CLOSED is (await office.cycle(cell_named(cell), YEAR)).state
        await office.opens(cell, LAW, date(YEAR + 1, 12, 4), YEAR + 1)
        for row in (2, 3):
            phone = office.phones[f"{cell}.{row}"]
            await phone.says("menu")
            await phone.taps("Viết bản kiểm điểm")
            said = phone.text
            assert (row == 2) is (_fault(cell) in said), said
            assert (row == 2) is (_measure(cell) in said), said
            assert (row == 2) is (f"30/06/{YEAR + 1}" in said), said
            assert [] == [one for one in EVERY if one != cell and _fault(one) in said]
