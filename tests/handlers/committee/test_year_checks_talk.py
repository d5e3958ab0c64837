"""The committee says at the year's end whether programmes and pledges were kept; their writer
reads it."""

import pytest

from handlers.callbacks.desk import DeskAction
from handlers.callbacks.yearly import PapersAction
from handlers.words import words_for
from papers.forms import FormKind
from storage.queries import destruction
from storage.tables import PaperCheck
from terms.paper_check import Keeping
from tests.handlers.conftest import Talk, Talks
from tests.meeting_room import Room
from workflow.committee import year_checks
from workflow.errors import Refusal
from workflow.front import privacy

VI = words_for("vi")


async def _reads(talk: Talk) -> str:
    await talk.taps_data(PapersAction(do="parts", kind="programme", year=2024).pack())
    return talk.text


async def test_a_check_is_one_tap_and_its_writer_reads_it(room: Room, talk: Talks) -> None:
    """An checks Lan's programme twice, the newest stands; Bình's own says nothing of it."""
    an = talk("an")
    await an.taps_data(DeskAction(do="programmes").pack())
    await an.taps(VI.label("desk.checks"))
    await an.taps("…… Trần Thị Lan")
    for found in ("partly", "done"):
        paper = VI.label("yearly.programme")
        said = VI.label(f"yearly.found_{found}")
        await an.taps(VI.label("desk.check_as", paper=paper, found=said))
    await an.taps(VI.label("desk.checks"))

    assert "✅… Trần Thị Lan" in an.labels
    kept = VI.label("yearly.found_done")
    assert f"Chi ủy kiểm tra cuối năm: {kept}." in await _reads(talk("lan"))
    assert "Chi ủy kiểm tra" not in await _reads(talk("binh"))


async def test_nobody_checks_their_own_and_no_member_anybody(room: Room, talk: Talks) -> None:
    """An is told who does it; Bình, who sits on no committee, is refused."""
    async with room.world.job() as work:
        now = await year_checks.of_year(work, room.people["an"])
    assert now.of(room.member_id("an")).own
    own = DeskAction(do="check", about=room.member_id("an"), value="pledge.done").pack()
    with pytest.raises(Refusal, match="own_check"):
        await talk("an").taps_data(own)
    with pytest.raises(Refusal, match="not_committee"):
        await talk("binh").taps_data(own)
    with pytest.raises(Refusal, match="button_unknown"):
        await talk("an").taps_data(DeskAction(do="check", about=1, value="pledge.x").pack())


async def test_it_is_ones_own_data_and_goes_with_its_year(room: Room) -> None:
    """Lan's file has it, without who found it; the records of the year destroyed, it is gone."""
    an, lan = room.people["an"], room.member_id("lan")
    async with room.world.job() as work:
        await year_checks.check(work, an, lan, FormKind.PLEDGE, Keeping.NOT)
        made = await privacy.export(work, lan)
        session = await work.session()
        await destruction.destroy(session, 2025, levels=False)

    async with room.world.job() as work:
        assert None is await (await work.session()).get(PaperCheck, 1)
    assert made.name.startswith("du-lieu-")
