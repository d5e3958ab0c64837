"""`tusoi appraisal`: the list of the body above given out and read back at the command line."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

import rating
from bot.commands import appraisal as command
from bot.commands.appraisal import GivenFile, WantedList
from bot.commands.officer import Which
from bot.settings import Settings
from bot.updates.reader import Quota
from handlers.office import filled_sheet as filling
from handlers.words import words_for
from papers import reader
from papers.appraisal_sheet import APPRAISED, APPRAISED_WHY, CODE, NAME
from papers.filled_sheet import FilledRow
from storage.tables import AuditEvent, OutboxMessage, SheetGround
from terms.above import AboveRight
from tests.bot.running import write_key
from tests.handlers.office.test_appraising_talk import above as above
from tests.meeting_room import Room
from tests.workflow.decision.handed_up import hands, listed
from tests.workflow.decision.test_body_above import SCHOOL, seats
from tests.workflow.decision.test_deciding import scene as scene
from tests.workflow.decision.test_deciding import voted as voted
from tests.workflow.decision.test_filled_sheet import Book
from tests.worlds import BEGIN, Cell
from workflow.clock import VIETNAM
from workflow.decision import appraisal_file, appraisal_list, filled_sheet, given_sheet
from workflow.errors import Refusal

VI = words_for("vi")
MAI = Which("BÙI THỊ MAI")
BINH, LAN, WHY = "Lê Văn Bình", "Trần Thị Lan", "Hai nhiệm vụ chậm tiến độ"
PAPER = "Danh sách thẩm định số 3 ngày 20/11/2024 của Ban Tổ chức"


@pytest.fixture
def settings(above: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The machine of that house, on the same morning; files are read by the test's own process."""
    write_key(tmp_path / "keys")
    clock = tmp_path / "clock"
    behind = BEGIN - datetime.now(VIETNAM)  # noqa: TID251 - the command has the machine's clock
    clock.write_text(str(behind.total_seconds()), encoding="ascii")

    async def read(content: bytes, budget: Quota, kind: str, *more: str) -> Any:
        return json.loads(json.dumps(reader._reader(kind, more)(content)))

    monkeypatch.setattr(command, "read_apart", read)
    return Settings(
        _env_file=None,
        database=above.world.database.url,
        keys=tmp_path / "keys",
        clock_offset_file=clock,
    )


async def _exported(settings: Settings, file: Path, who: Which = MAI) -> Book:
    assert 0 == await command.export(settings, file, who, WantedList("chi bo to tu nhien", 2024))
    return _opened(file)


def _opened(file: Path) -> Book:
    return Book(file.read_bytes())


async def _said(room: Room, one: int, who: str = "mai") -> dict[str, rating.Level | None]:
    rows = (await listed(room, room.people[who], one)).rows
    return {row.name: row.said.level if row.said else None for row in rows if row.said}


async def test_a_list_is_read_back_once_it_was_looked_at(
    above: Room, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """For Mai, who appraises: looked at, refused without anybody's yes, without a paper, by one
    without its day; then kept, the row without a reason left. Mai is told in the chat."""
    one, file = await hands(above), tmp_path / "tham-dinh.xlsx"
    book = await _exported(settings, file)
    book.fill(BINH, APPRAISED, "HTNV")
    book.fill(BINH, APPRAISED_WHY, WHY)
    book.fill(LAN, APPRAISED, "HTNV")
    file.write_bytes(book.content())
    capsys.readouterr()

    async def reads(**how: Any) -> tuple[int, str, str]:
        status = await command.take_in(settings, MAI, GivenFile(file, **how))
        told = capsys.readouterr()
        return status, told.out, told.err

    dry = await reads(document=PAPER, dry_run=True, sure=True)
    unasked = await reads(document=PAPER)
    bare = await reads(sure=True)
    undated = await reads(document="Danh sách số 3", sure=True)
    before = await _said(above, one)
    status, out, _ = await reads(document=PAPER, sure=True)
    again = await reads(document=PAPER, sure=True)

    assert (1, 1, 1, 1, 1) == (dry[0], unasked[0], bare[0], undated[0], status)
    assert {} == before
    assert f"• {BINH}: chưa có ý kiến → Hoàn thành nhiệm vụ\nLý do: {WHY}" in dry[1]
    assert f"{LAN}: cần lý do" in dry[1]
    assert "chạy lại với --yes" in unasked[2]
    assert "Thêm --document" in bare[2]
    assert "Chưa đọc được ngày của văn bản" in undated[2]
    assert "Đã ghi 1 thay đổi từ tệp." in out
    assert {BINH: rating.Level.COMPLETED} == await _said(above, one)
    assert "Không có gì để ghi" in again[1]
    await _is_told(above, one)


async def _is_told(room: Room, one: int) -> None:
    async with room.world.job() as work:
        session = await work.session()
        (ground,) = (await session.exec(select(SheetGround))).all()
        given = OutboxMessage.kind == given_sheet.GIVEN
        (row,) = (await session.exec(select(OutboxMessage).where(given))).all()
        kept = AuditEvent.kind == given_sheet.GIVEN
        (event,) = (await session.exec(select(AuditEvent).where(kept))).all()
        notice = await filling.PREPARES[row.kind](work, row, VI)
    assert notice is not None

    mai = room.member_id("mai")
    assert (one, mai, PAPER, 1) == (
        *(ground.hand_up_id, ground.said_by),
        *(ground.document, ground.changes),
    )
    assert (mai, mai) == (row.member_id, event.payload["for"])
    assert f"Theo: {PAPER}." in notice.text
    assert BINH not in notice.text


async def test_nobodys_own_file_goes_out_or_comes_in(
    above: Room, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Bình appraises, too: his row is not in his list; slipped in with its code it is left."""
    one, file = await hands(above), tmp_path / "tham-dinh.xlsx"
    cell = Cell(above.people["an"].cell_id, above.people)
    await seats(above.world, cell, "binh", SCHOOL, AboveRight.APPRAISES)
    theirs = await _exported(settings, tmp_path / "mai.xlsx")
    mine = await _exported(settings, file, Which(BINH))
    code = theirs.sheet.cell(theirs.row(BINH), theirs.places[CODE]).value
    last = mine.sheet.max_row + 1
    for heading, value in ((NAME, BINH), (APPRAISED, "HTXSNV"), (APPRAISED_WHY, WHY), (CODE, code)):
        mine.sheet.cell(last, mine.places[heading]).value = value
    mine.fill(LAN, APPRAISED, "HTTNV")
    file.write_bytes(mine.content())

    given = GivenFile(file, PAPER, sure=True)
    status = await command.take_in(settings, Which(BINH), given)

    with pytest.raises(StopIteration):
        (await _exported(settings, tmp_path / "neu.xlsx", Which(BINH))).row(BINH)
    assert 1 == status
    assert f"{BINH}: {VI.label('sheet.gone')}" in capsys.readouterr().out
    assert {LAN: rating.Level.GOOD} == await _said(above, one)


@pytest.mark.parametrize("who", ["Nguyễn Văn An", "Vũ Thị Hoa", "Ai Đó"])
@pytest.mark.long
async def test_for_who_has_no_step_there_is_no_list(
    above: Room, settings: Settings, tmp_path: Path, who: str
) -> None:
    """An leads the cell, Hoa decides and it is not her step yet, the last one is nobody."""
    await hands(above)
    file, out = tmp_path / "tham-dinh.xlsx", tmp_path / "cua-mai.xlsx"
    await _exported(settings, out)

    gone = await command.export(settings, file, Which(who), WantedList())
    back = await command.take_in(settings, Which(who), GivenFile(out, PAPER, sure=True))

    assert (1, 1, False) == (gone, back, file.exists())


async def test_which_list_is_told_where_another_is_named(
    above: Room, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What waits is listed, and stands under the sentence where no such list does."""
    await hands(above)

    status = await command.listed(settings, MAI)
    other = await command.export(settings, tmp_path / "a.xlsx", MAI, WantedList(None, 2023))
    told = capsys.readouterr()

    line = "Chi bộ Tổ Tự nhiên, năm 2024: thẩm định, đã có ý kiến 0/3"
    assert (0, 1) == (status, other)
    assert line == told.out.strip()
    assert ["Không có danh sách như vậy. Đang chờ:", line] == told.err.splitlines()


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("Danh sách số 3 ngày 19/11/2024", "sheet_before_meeting"),
        ("Danh sách số 3 ngày 20/11/2024", ""),
        ("Danh sách số 3 ngày 21/11/2024", "sheet_ahead"),
        ("", "no_text"),
    ],
)
@pytest.mark.long
async def test_the_paper_is_of_a_day_that_can_be(above: Room, document: str, code: str) -> None:
    """And where something else would change than what was looked at, nothing is kept."""
    one = await hands(above)
    mai = above.people["mai"]
    async with above.world.job() as work:
        now = await appraisal_list.listed(work, mai, one)
        (lan,) = [row for row in now.rows if row.name == LAN]
        code_of_lan = appraisal_file.code_of(now, lan)
        filled = [FilledRow(5, hidden=False, code=code_of_lan, name=LAN, appraised="HTTNV")]
        mark = (await filled_sheet.weighed(work, mai, filled)).mark
    found = ""
    try:
        async with above.world.job() as work:
            _, other = await given_sheet.keep(work, mai, filled, PAPER, "khác")
        async with above.world.job() as work:
            _, kept = await given_sheet.keep(work, mai, filled, document, mark)
        assert (False, True) == (other, kept)
    except Refusal as refusal:
        found = refusal.code

    assert code == found
    assert ({} if code else {LAN: rating.Level.GOOD}) == await _said(above, one)
