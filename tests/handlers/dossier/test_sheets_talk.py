"""Sheets that a dossier may lack: filled from what is stored, blank where nothing is known."""

import pytest
from sqlmodel import update

from handlers.callbacks.dossier import DossierAction
from handlers.words import words_for
from papers.dossier_sheets import DossierSheet
from storage.tables import Cycle
from tests.foreign_law import words_of_file
from tests.handlers.conftest import Talks
from tests.handlers.front.test_past_years_talk import _of
from tests.meeting_room import Room
from tests.workflow.decision.test_deciding import decides
from tests.workflow.decision.test_deciding import scene as scene
from tests.workflow.decision.test_deciding import voted as voted
from tests.workflow.decision.test_movers import beside
from workflow.dossier import missing_sheets
from workflow.errors import Refusal

VI = words_for("vi")


async def _said(room: Room, kind: DossierSheet) -> str:
    async with room.world.job() as work:
        made = await missing_sheets.sheet(work, room.people["an"], kind)
        return words_of_file(made.render())


async def test_the_letter_has_what_the_meeting_proposed(voted: Room, talk: Talks) -> None:
    """An, Bình and Lan with their level; nobody who was not voted on, no number made up."""
    an = talk("an")
    await an.taps_data(DossierAction(do="list").pack())
    await an.taps(VI.label("dossier.sheets"))
    await an.taps(VI.label("dossier.sheet.proposal"))
    said = words_of_file(an.paper.render())

    assert "proposal-letter-chi-bo-to-tu-nhien-2024.docx" == an.paper.name
    for name in ("Nguyễn Văn An", "Lê Văn Bình", "Trần Thị Lan"):
        assert name in said
    assert "Bùi Thị Mai" not in said
    assert "Hoàn thành tốt nhiệm vụ" in said
    assert "Số ……-TTr/CB" in said
    assert "Mẫu" not in said


async def test_the_list_to_print_has_every_line_that_is_asked(voted: Room) -> None:
    """With its number and clause."""
    async with voted.world.job() as work:
        await (await work.session()).exec(update(Cycle).values(profile="national_2025"))

    said = await _said(voted, DossierSheet.PAPERS)

    assert "Bản kiểm điểm cá nhân: Lê Văn Bình" in said
    assert "17.3" in said


async def test_a_comment_of_the_residence_is_a_page_to_be_written(voted: Room) -> None:
    """For whom the rules ask it; blank, as nobody entered one."""
    async with voted.world.job() as work:
        await (await work.session()).exec(update(Cycle).values(profile="national_2025"))

    said = await _said(voted, DossierSheet.RESIDENCE)

    assert 1 == said.count("Họ và tên: Lê Văn Bình")


@pytest.mark.parametrize("kind", [DossierSheet.REWARDS, DossierSheet.RESIDENCE])
async def test_a_sheet_with_nobody_in_it_is_none(voted: Room, kind: DossierSheet) -> None:
    """Nobody was decided to be excellent; the rules of S1 ask for no comment of a residence."""
    await decides(voted)
    async with voted.world.job() as work:
        with pytest.raises(Refusal, match="dossier_sheet_empty"):
            await missing_sheets.sheet(work, voted.people["an"], kind)


async def test_nobody_but_who_leads_has_them(voted: Room) -> None:
    """Not Lan; and the secretary beside has their own cell's alone, which has voted on nobody."""
    other = (await beside(voted)).cell
    lan = _of(voted, "lan")
    await lan.taps_data(DossierAction(do="proposal").pack())
    async with voted.world.job() as work:
        with pytest.raises(Refusal, match="dossier_sheet_empty"):
            await missing_sheets.sheet(work, other.people["an"], DossierSheet.PROPOSAL)

    assert [] == lan.files
