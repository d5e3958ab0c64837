"""The list of the body above comes back filled in: weighed as what is tapped, kept once."""

import json
from collections.abc import Mapping, Sequence
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

import rating
from papers.appraisal_sheet import (
    APPRAISED,
    APPRAISED_POINTS,
    APPRAISED_WHY,
    CODE,
    DECIDED,
    NAME,
)
from papers.errors import UnreadFile
from papers.filled_sheet import filled_rows
from papers.table_sheet import HEADING_ROW
from tests.meeting_room import Room
from tests.workflow.decision.handed_up import above, hands, listed
from tests.workflow.decision.handed_up import scene as scene
from tests.workflow.decision.handed_up import voted as voted
from workflow.accounts import Person
from workflow.decision import appraisal, appraisal_file, filled_sheet
from workflow.decision.filled_sheet import Filled, RowFault
from workflow.errors import Refusal
from workflow.work import ChatKey, ReadSheet

AN, LAN, BINH = "Nguyễn Văn An", "Trần Thị Lan", "Lê Văn Bình"
GOOD, COMPLETED = rating.Level.GOOD, rating.Level.COMPLETED
WHY = "Hai nhiệm vụ chậm tiến độ"
CHAT = ChatKey("telegram", "1", "9")


class Book:
    """The list as an officer opens it in Excel."""

    def __init__(self, content: bytes) -> None:
        """Open it."""
        self.book = load_workbook(BytesIO(content))
        sheet = self.book.active
        assert isinstance(sheet, Worksheet)
        self.sheet = sheet
        self.places = {cell.value: cell.column for cell in sheet[HEADING_ROW]}

    def row(self, name: str) -> int:
        """Give where somebody stands."""
        column = self.places[NAME]
        rows = range(HEADING_ROW + 1, self.sheet.max_row + 1)
        return next(n for n in rows if self.sheet.cell(n, column).value == name)

    def fill(self, name: str, heading: str, value: str | int) -> None:
        """Type into a cell."""
        self.sheet.cell(self.row(name), self.places[heading]).value = value

    def content(self) -> bytes:
        """Save it."""
        stream = BytesIO()
        self.book.save(stream)
        return stream.getvalue()


async def given_out(room: Room, who: Person, one: int) -> Book:
    """The list as a file."""
    async with room.world.job() as work:
        return Book((await appraisal_file.sheet(work, who, one)).render())


async def sends(room: Room, who: Person, one: int, book: Book) -> int:
    """They send it back, and it is read."""
    async with room.world.job() as work:
        await filled_sheet.send(work, who, one, CHAT, "f1", "tham-dinh.xlsx")
        (job,) = work.jobs
        assert isinstance(job, ReadSheet)
    async with room.world.job() as work:
        text = json.dumps(filled_rows(book.content()))
        await filled_sheet.keep_read(work, job.sheet_id, text, None)
    return job.sheet_id


async def looks(room: Room, who: Person, sheet: int) -> Filled:
    """They see what it would change."""
    async with room.world.job() as work:
        return await filled_sheet.shown(work, who, sheet)


async def keeps(room: Room, who: Person, sheet: int, mark: str) -> tuple[Filled, bool]:
    """They tap «Ghi»."""
    async with room.world.job() as work:
        return await filled_sheet.keep(work, who, sheet, mark)


async def test_what_is_filled_in_is_shown_and_then_kept_once(voted: Room) -> None:
    """Lan agreed to by the short name of the level, Bình lower with points and a reason; An is
    left open. Nothing is kept before the tap, and a second tap keeps nothing."""
    people = await above(voted)
    who, one = people["appraiser"], await hands(voted)
    book = await given_out(voted, who, one)
    book.fill(LAN, APPRAISED, "htt")
    book.fill(BINH, APPRAISED, "Hoàn thành")
    book.fill(BINH, APPRAISED_POINTS, 65)
    book.fill(BINH, APPRAISED_WHY, f"  {WHY} ")
    sheet = await sends(voted, who, one, book)

    found = await looks(voted, who, sheet)
    before = (await listed(voted, who, one)).unsaid
    _, kept = await keeps(voted, who, sheet, found.mark)
    with pytest.raises(Refusal, match="sheet_gone"):
        await keeps(voted, who, sheet, found.mark)
    now = {row.name: row.said for row in (await listed(voted, who, one)).rows}

    assert {LAN: GOOD, BINH: COMPLETED} == {each.name: each.said.level for each in found.changes}
    assert ((), 3, True) == (found.left, len(before), kept)
    binh = now[BINH]
    assert binh is not None
    assert (COMPLETED, 65, WHY) == (binh.level, binh.points, binh.reason)
    assert now[AN] is None


FAULTS: Mapping[RowFault, Sequence[tuple[str, str]]] = {
    RowFault.REASON: [(APPRAISED, COMPLETED.vietnamese)],
    RowFault.LEVEL: [(APPRAISED, "khá")],
    RowFault.POINTS: [(APPRAISED, "HTT"), (APPRAISED_POINTS, "101")],
    RowFault.CLEARED: [(APPRAISED_WHY, WHY)],
    RowFault.FORMULA: [(APPRAISED, '=IF(1,"HTT","HT")')],
    RowFault.OTHER_STEP: [(DECIDED, "HTT")],
    RowFault.CODE: [(APPRAISED, "HTT"), (CODE, "x")],
    RowFault.NAME: [(APPRAISED, "HTT"), (NAME, "Lê Văn Minh")],
    RowFault.TOO_LONG: [(APPRAISED, COMPLETED.vietnamese), (APPRAISED_WHY, "x" * 2001)],
    RowFault.HIDDEN: [(APPRAISED, "HTT")],
    RowFault.TWICE: [(APPRAISED, "HTT")],
}
"""What an officer may type into Bình's row; it is hidden, or copied over An's, besides."""


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_row_that_cannot_be_taken_is_left_alone(voted: Room, fault: RowFault) -> None:
    """Bình's, with what is wrong with it; Lan's beside it is taken."""
    people = await above(voted)
    who, one = people["appraiser"], await hands(voted)
    book = await given_out(voted, who, one)
    book.fill(LAN, APPRAISED, "HTT")
    for heading, value in FAULTS[fault]:
        book.fill(BINH, heading, value)
    if fault is RowFault.HIDDEN:
        book.sheet.row_dimensions[book.row(BINH)].hidden = True
    if fault is RowFault.TWICE:
        book.fill(AN, CODE, str(book.sheet.cell(book.row(BINH), book.places[CODE]).value))
    found = await looks(voted, who, await sends(voted, who, one, book))

    assert [LAN] == [each.name for each in found.changes]
    assert {fault} == {row.fault for row in found.left}


async def test_a_formula_is_never_taken_for_what_it_gave(voted: Room) -> None:
    """Also where Excel worked it out, and where it is a text that would be one."""
    people = await above(voted)
    who, one = people["appraiser"], await hands(voted)
    book = await given_out(voted, who, one)
    for name, reason in ((LAN, '=HYPERLINK("http://x")'), (BINH, WHY)):
        book.fill(name, APPRAISED, COMPLETED.vietnamese)
        book.fill(name, APPRAISED_WHY, reason)
    book.sheet.cell(book.row(LAN), book.places[APPRAISED_WHY]).data_type = "s"
    found = await looks(voted, who, await sends(voted, who, one, book))

    assert [BINH] == [each.name for each in found.changes]
    assert [(LAN, RowFault.FORMULA)] == [(row.name, row.fault) for row in found.left]


async def test_what_was_said_meanwhile_stands_row_by_row(voted: Room) -> None:
    """Something was said of Bình after the file went out: his row is refused, Lan's is taken; An,
    of whom something was said, too, was left empty, and nothing is told of him."""
    people = await above(voted)
    who, one = people["appraiser"], await hands(voted)
    book = await given_out(voted, who, one)
    async with voted.world.job() as work:
        for name in ("binh", "an"):
            about = voted.member_id(name)
            await appraisal.say(work, who, one, about, COMPLETED, reason=WHY)
    book.fill(LAN, APPRAISED, "HTT")
    book.fill(BINH, APPRAISED, "HTT")
    found = await looks(voted, who, await sends(voted, who, one, book))

    assert [LAN] == [each.name for each in found.changes]
    assert [(BINH, RowFault.STALE)] == [(row.name, row.fault) for row in found.left]


@pytest.mark.long
async def test_what_changed_since_it_was_shown_is_shown_again(voted: Room) -> None:
    """Bình's row went stale between the look and the tap: nothing is kept, the new look is."""
    people = await above(voted)
    who, one = people["appraiser"], await hands(voted)
    book = await given_out(voted, who, one)
    book.fill(LAN, APPRAISED, "HTT")
    book.fill(BINH, APPRAISED, "HTT")
    sheet = await sends(voted, who, one, book)
    first = await looks(voted, who, sheet)
    async with voted.world.job() as work:
        about = voted.member_id("binh")
        await appraisal.say(work, who, one, about, COMPLETED, reason=WHY)

    again, kept = await keeps(voted, who, sheet, first.mark)
    _, second = await keeps(voted, who, sheet, again.mark)

    assert (2, False, 1, True) == (len(first.changes), kept, len(again.changes), second)


@pytest.mark.long
async def test_a_file_of_another_list_is_refused_whole(voted: Room) -> None:
    """One row of the handing up before, and none is taken; a file of the step before neither."""
    people = await above(voted)
    who, first = people["appraiser"], await hands(voted)
    book = await given_out(voted, who, first)
    async with voted.world.job() as work:
        await appraisal.send_back(work, who, first, "Thiếu nhận xét")
    second = await hands(voted)
    book.fill(LAN, APPRAISED, "HTT")
    with pytest.raises(Refusal, match="sheet_other"):
        await looks(voted, who, await sends(voted, who, second, book))

    own = await given_out(voted, who, second)
    async with voted.world.job() as work:
        await appraisal.agree_all(work, who, second)
        await appraisal.finish(work, who, second)
    own.fill(LAN, DECIDED, "HTT")
    decider = people["decider"]
    with pytest.raises(Refusal, match="sheet_old"):
        await looks(voted, decider, await sends(voted, decider, second, own))


async def test_a_sheet_is_its_senders_alone(voted: Room) -> None:
    """Not the decider's, whose turn it is not, nor the secretary's; who sends another one has that
    one."""
    people = await above(voted)
    who, one = people["appraiser"], await hands(voted)
    book = await given_out(voted, who, one)
    book.fill(LAN, APPRAISED, "HTT")
    first = await sends(voted, who, one, book)
    refused = []
    for other in (people["decider"], voted.people["an"]):
        with pytest.raises(Refusal) as refusal:
            await looks(voted, other, first)
        refused.append(refusal.value.code)
    book.fill(LAN, APPRAISED, "")
    book.fill(AN, APPRAISED, "HTT")
    second = await sends(voted, who, one, book)

    assert ["sheet_gone", "not_above"] == refused
    assert [AN] == [each.name for each in (await looks(voted, who, second)).changes]


async def test_who_decides_fills_in_the_other_column(voted: Room) -> None:
    """As it was appraised, or otherwise with a reason."""
    people = await above(voted)
    who, one = people["appraiser"], await hands(voted)
    async with voted.world.job() as work:
        await appraisal.agree_all(work, who, one)
        await appraisal.finish(work, who, one)
    book = await given_out(voted, people["decider"], one)
    book.fill(LAN, DECIDED, "HTT")
    book.fill(BINH, APPRAISED, "HT")
    found = await looks(voted, people["decider"], await sends(voted, people["decider"], one, book))

    assert [(LAN, GOOD)] == [(each.name, each.said.level) for each in found.changes]
    assert [(BINH, RowFault.OTHER_STEP)] == [(row.name, row.fault) for row in found.left]


def test_another_sheet_is_told() -> None:
    """Whatever is in it, there are no headings of the list."""
    book = Workbook()
    stream = BytesIO()
    book.save(stream)

    with pytest.raises(UnreadFile, match="other_sheet"):
        filled_rows(stream.getvalue())
