"""Promised remedies in the books: what a promise needs, who takes it over, one's own data, what is
destroyed."""

import io
import json
import zipfile
from datetime import date

import pytest
from sqlmodel import col, func, select

from papers.own_data import DATA_FILE, HEADINGS
from storage.queries import destruction
from storage.tables import Duty, DutyKind, DutyStep, Remedy, RemedyProof
from terms.destruction import RecordKind
from terms.people import ChangeKind
from tests.meeting_room import Room
from tests.rights_stage import other_cell
from workflow.errors import Refusal
from workflow.front import privacy
from workflow.people import changes
from workflow.people.changes import Wanted
from workflow.remedy import entering, listing, reminding, settling
from workflow.remedy.facts import RemedyFacts
from workflow.work import ChatKey

LINE = "Nộp báo cáo muộn; nộp trước ngày 25 hằng tháng; 31/3/2025; Vũ Thị Hoa"


async def _promises(room: Room, line: str = LINE, who: str = "lan") -> RemedyFacts:
    an = room.people["an"]
    async with room.world.job() as work:
        now = await entering.begin(work, an, room.member_id(who))
        await entering.write(work, an, now.remedy_id, line)
        return await entering.promise(work, an, now.remedy_id)


@pytest.mark.parametrize(
    ("line", "lacks"),
    [("Nộp báo cáo muộn", "due"), ("Nộp báo cáo muộn; 1/1/2020", "due")],
)
async def test_nothing_is_promised_without_a_day(room: Room, line: str, lacks: str) -> None:
    """S4 10: who has to do it until when; a day that is over is none."""
    with pytest.raises(Refusal, match="remedy_lacks") as refused:
        await _promises(room, line)

    assert lacks == refused.value.fields["what"]


async def test_the_cells_is_promised_with_an_owner_alone(room: Room) -> None:
    """Nobody owns the cell's own until somebody is named, the committee perhaps."""
    an = room.people["an"]
    async with room.world.job() as work:
        number = (await entering.begin(work, an, 0)).remedy_id
        await entering.write(work, an, number, "Họp chưa đều; 30/6/2025")
        with pytest.raises(Refusal, match="remedy_lacks"):
            await entering.promise(work, an, number)

        await entering.name_owner(work, an, number, 0)
        now = await entering.promise(work, an, number)

    assert (True, "", "") == (now.by_committee, now.owner, now.about)


async def test_a_draft_is_its_writers_alone(room: Room) -> None:
    """Neither Lan whom it is about nor another cell's secretary sees it."""
    async with room.world.job() as work:
        number = (await entering.begin(work, room.people["an"], room.member_id("lan"))).remedy_id
    yen = await other_cell(room.world, room.people["an"])

    for who in (room.people["lan"], room.people["hoa"], yen):
        async with room.world.job() as work:
            with pytest.raises(Refusal, match="remedy_unknown"):
                await listing.one(work, who, number)


async def test_who_is_transferred_takes_it_along(room: Room) -> None:
    """Lan's new secretary sees it, Hoa follows it no more; its reminders pass on to Lan there."""
    number = (await _promises(room)).remedy_id
    yen = await other_cell(room.world, room.people["an"])
    today = room.world.clock.now().date()
    async with room.world.job() as work:
        away = Wanted(ChangeKind.TRANSFERRED, today, about=yen.cell_id)
        await changes.change(work, room.people["an"], room.member_id("lan"), away)

    async with room.world.job() as work:
        passed = await reminding.pass_on(work, 10)

    async with room.world.job() as work:
        found = await listing.of_person(work, yen)
        duties = (await (await work.session()).exec(select(Duty).where(Duty.about == number))).all()
    (now,) = found.of_cell
    assert (1, True, True, "Trần Thị Lan") == (passed, now.leads, now.follower_left, now.owner)
    by_kind = {one.kind: one for one in duties}
    there = by_kind[DutyKind.CARRY_OUT]
    assert {yen.cell_id} == {one.organisation_id for one in duties}
    assert there.member_id not in (None, room.member_id("lan"))
    assert by_kind[DutyKind.FOLLOW_UP].member_id is None
    async with room.world.job() as work:
        assert 0 == await reminding.pass_on(work, 10)
    async with room.world.job() as work:
        steps = await (await work.session()).exec(
            select(col(DutyStep.last_day)).where(DutyStep.organisation_id == yen.cell_id)
        )
        assert there.last_day in steps.all()


async def test_ones_own_data_holds_it_and_gives_its_proofs_up(room: Room) -> None:
    """Lan reads what she promised and her files' names, of nobody else; taken out, the files go
    and the promise stays the cell's."""
    number = (await _promises(room)).remedy_id
    lan = room.people["lan"]
    async with room.world.job() as work:
        chat = ChatKey("telegram", "1", "1001")
        await settling.prove(work, lan, number, chat, kind="photo", file_id="7", name="sổ.jpg")
        await settling.say(work, lan, number, "Đã nộp.", done=True)
        made = await privacy.export(work, lan.member_id)
    with zipfile.ZipFile(io.BytesIO(made.render())) as archive:
        text = archive.read(DATA_FILE).decode()

    async with room.world.job() as work:
        held = await privacy.erase(work, lan)

    (told,) = json.loads(text)[HEADINGS["remedies"]]
    assert ("Nộp báo cáo muộn", 2024) == (told["shortcoming"], told["year"])
    assert [{"kind": "photo", "name": "sổ.jpg"}] == told["proofs"]
    assert "follower_id" not in told
    assert 1 == held.proofs
    assert (1, 0) == (await _rows(room, Remedy), await _rows(room, RemedyProof))


async def test_it_is_destroyed_with_its_year(room: Room) -> None:
    """It is counted as what it is, and goes with its proofs."""
    number = (await _promises(room)).remedy_id
    async with room.world.job() as work:
        await settling.prove(
            work,
            room.people["lan"],
            number,
            ChatKey("telegram", "1", "1001"),
            kind="photo",
            file_id="7",
            name="",
        )
        session = await work.session()
        counted = await destruction.count(session, 2025, levels=False)

        await destruction.destroy(session, 2025, levels=False)

    assert 1 == counted[room.people["an"].cell_id, 2024, RecordKind.REMEDY]
    assert (0, 0) == (await _rows(room, Remedy), await _rows(room, RemedyProof))


async def test_a_day_is_set_and_reminded_of_anew(room: Room) -> None:
    """Another day moves both reminders; who followed nothing was the secretary's to follow."""
    number = (await _promises(room, "Ít phát biểu; 31/3/2025")).remedy_id
    async with room.world.job() as work:
        await entering.put_day(work, room.people["an"], number, date(2025, 6, 30))

    async with room.world.job() as work:
        duties = (await (await work.session()).exec(select(Duty).order_by(col(Duty.kind)))).all()

    found = [(one.kind, one.member_id, one.last_day) for one in duties if one.about == number]
    due = date(2025, 6, 30)
    assert [
        (DutyKind.CARRY_OUT, room.member_id("lan"), due),
        (DutyKind.FOLLOW_UP, None, due),
    ] == found


async def _rows(room: Room, table: type[Remedy] | type[RemedyProof]) -> int:
    async with room.world.job() as work:
        return (await (await work.session()).exec(select(func.count()).select_from(table))).one()
