"""Duties about single members: other cells' comments, a supplementary meeting, the remedy."""

from datetime import date, datetime, timedelta

import pytest

from storage.queries import agenda as agenda_rows
from terms.places import PlaceKind
from tests.meeting_room import Room
from tests.workflow.decision.test_deciding import decides
from tests.workflow.decision.test_deciding import scene as scene
from tests.workflow.decision.test_deciding import voted as voted
from workflow.clock import VIETNAM
from workflow.committee import other_cells
from workflow.dossier import cell_dossier
from workflow.duties import duty_list
from workflow.duties.duty_list import Owed
from workflow.errors import Refusal
from workflow.people import changes, membership


async def of_cell(room: Room, kind: str) -> list[Owed]:
    """Give what the cell owes of one kind."""
    async with room.world.job() as work:
        found = await duty_list.of_cell(work, room.people["an"])
    return [owed for owed in found if owed.kind.value == kind]


async def notes(room: Room, kind: PlaceKind, since: date | None = None) -> None:
    """An notes another place of Lan's year, or that Lan is elsewhere for a time."""
    if kind is PlaceKind.TEMPORARY:
        await room.is_elsewhere("lan", since)
        return
    async with room.world.job() as work:
        await other_cells.note(work, room.people["an"], room.member_id("lan"), kind, since)


async def comes(room: Room, kind: PlaceKind) -> None:
    """The other cell's comment on Lan comes."""
    async with room.world.job() as work:
        await other_cells.keep_comment(
            work, room.people["an"], room.member_id("lan"), kind, "Chấp hành tốt."
        )


async def test_a_temporary_cells_comment_is_owed_until_it_came(room: Room) -> None:
    """Not yet noted, noted, overdue, come (S1 V.10)."""
    kind, about = PlaceKind.TEMPORARY, []
    about.append(await of_cell(room, "temporary_comment"))
    await notes(room, kind)
    about.append(await of_cell(room, "temporary_comment"))
    room.world.clock.move(datetime(2024, 12, 20, 9, tzinfo=VIETNAM) - room.world.clock.now())
    about.append(await of_cell(room, "temporary_comment"))
    await comes(room, kind)
    about.append(await of_cell(room, "temporary_comment"))

    assert [0, 1, 1, 0] == [len(found) for found in about]
    assert "Trần Thị Lan" == about[1][0].about
    assert about[1][0].left > 0 > about[2][0].left
    assert not about[1][0].by_hand


@pytest.mark.parametrize(
    ("since", "owed"),
    [(date(2024, 6, 30), 0), (date(2024, 7, 1), 1), (date(2024, 7, 2), 1)],
)
async def test_a_former_cells_comment_is_owed_after_half_a_year_there(
    room: Room, since: date, owed: int
) -> None:
    """Six months in the former organisation (H-07); the comment fulfils it."""
    await notes(room, PlaceKind.FORMER, since)

    found = await of_cell(room, "former_comment")

    assert owed == len(found)
    await comes(room, PlaceKind.FORMER)
    assert [] == await of_cell(room, "former_comment")


async def test_a_note_taken_back_is_owed_no_more(room: Room) -> None:
    """A comment without a note is refused."""
    await notes(room, PlaceKind.TEMPORARY)
    async with room.world.job() as work:
        an, lan = room.people["an"], room.member_id("lan")
        newest = (await membership.card(work, an, lan)).newest
        assert newest is not None
        await changes.undo(work, an, lan, newest[0])

    assert [] == await of_cell(room, "temporary_comment")
    with pytest.raises(Refusal, match="no_place"):
        await comes(room, PlaceKind.TEMPORARY)


async def test_a_transfer_that_has_not_been_is_refused(room: Room) -> None:
    """Today is the last day it can have been."""
    today = room.world.clock.now().date()
    await notes(room, PlaceKind.FORMER, today)

    with pytest.raises(Refusal, match="day_ahead"):
        await notes(room, PlaceKind.FORMER, today + timedelta(days=1))


async def test_only_who_leads_notes_places(room: Room) -> None:
    """Nor does he for another cell."""
    async with room.world.job() as work:
        with pytest.raises(Refusal, match="not_secretary"):
            await other_cells.of_member(work, room.people["lan"], room.member_id("lan"))
        with pytest.raises(Refusal, match="not_in_cell"):
            await other_cells.of_member(work, room.people["an"], 4711)


async def test_who_was_not_voted_on_is_owed_a_supplementary_meeting(voted: Room) -> None:
    """One duty a member, after the minutes (H-38); the rated and the exempt owe none."""
    found = await of_cell(voted, "supplementary")

    names = {owed.about for owed in found}
    assert {"Vũ Thị Hoa", "Đặng Văn Khánh", "Bùi Thị Mai"} <= names
    assert not names & {"Nguyễn Văn An", "Trần Thị Lan", "Lê Văn Bình", "Hoàng Văn Dũng"}


async def test_what_was_concluded_about_somebody_is_his_to_remedy(voted: Room) -> None:
    """From the decision on; he says himself that it is done. From then on the cell owes its
    remediation plan too, a week later by the working calendar (S1 III.4.1)."""
    async with voted.world.job() as work:
        session = await work.session()
        for topic in await agenda_rows.topics_of(session, voted.meeting_id):
            if topic.member_id == voted.member_id("lan"):
                topic.conclusion = "Khắc phục việc nộp hồ sơ chậm."
                session.add(topic)
    before = [await _remedies(voted, "lan"), await of_cell(voted, "remediation_plan")]
    await decides(voted)

    (owed,) = await _remedies(voted, "lan")

    (plan,) = await of_cell(voted, "remediation_plan")
    week = voted.world.clock.now().date() + timedelta(days=7)
    assert [[], []] == before
    assert [week, week] == [owed.day, plan.day]
    assert [] == await _remedies(voted, "binh")
    assert owed.by_hand
    async with voted.world.job() as work:
        await duty_list.done(work, voted.people["lan"], owed.duty_id)
    assert [] == await _remedies(voted, "lan")


async def _remedies(room: Room, who: str) -> list[Owed]:
    async with room.world.job() as work:
        found = await duty_list.of_person(work, room.people[who])
    return [owed for owed in found if owed.kind.value == "remedy"]


async def test_the_dossier_is_said_to_be_sent(voted: Room) -> None:
    """It went up on paper: who leads the cell says so."""
    (owed,) = await of_cell(voted, "report_up")
    async with voted.world.job() as work:
        await duty_list.done(work, voted.people["an"], owed.duty_id)

    assert owed.by_hand
    assert [] == await of_cell(voted, "report_up")


async def test_the_dossier_that_was_sent_is_owed_no_more(voted: Room) -> None:
    """Sent up here nobody says it twice; taken back it is owed again."""
    owed = []
    for step in (None, cell_dossier.send, cell_dossier.take_back):
        if step is not None:
            async with voted.world.job() as work:
                await step(work, voted.people["an"])
        owed.append(len(await of_cell(voted, "report_up")))

    assert [1, 0, 1] == owed
