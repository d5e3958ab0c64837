"""A complaint that its member takes back on paper, entered by who leads the cell or examines it."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from handlers.callbacks.objection import (
    CellObjectionAction,
    ExamineAction,
    ObjectionAction,
    PaperWithdrawalAction,
)
from handlers.messages import prepare
from handlers.words import words_for
from papers.own_data import DATA_FILE, HEADINGS
from storage.queries import destruction
from storage.tables import AuditEvent, ObjectionWithdrawal
from terms.objection import ObjectionState
from tests.handlers.conftest import Talk, Talks
from tests.handlers.contents import PHOTO
from tests.meeting_room import Room
from tests.objection_stage import TEXT, appoints, kept, planned, publishes_year
from tests.workflow.decision.test_deciding import scene as scene
from tests.workflow.decision.test_deciding import voted as voted
from workflow.errors import Refusal
from workflow.front import privacy
from workflow.objection import step_notice

VI = words_for("vi")
SAID = "Tôi xin rút khiếu nại; đã được giải thích rõ."


@pytest.fixture
async def alone(voted: Room) -> Room:
    """The year is public; nobody above the cell is in the house."""
    await publishes_year(voted)
    return voted


@pytest.fixture
async def published(alone: Room) -> Room:
    """Bùi Thị Mai is the officer above the cell, and examines."""
    await appoints(alone)
    return alone


async def _lodges(talk: Talk) -> None:
    """They complain, and open what they lodged."""
    await talk.taps_data(ObjectionAction(do="new", value="complaint").pack())
    await talk.says(TEXT)
    await talk.taps(VI.label("objection.send_complaint"))


async def _dates(room: Room, talk: Talk, *days_ago: int) -> None:
    for ago in days_ago:
        day = room.world.clock.now().date() - timedelta(ago)
        await talk.says(f"{day:%d/%m/%Y}")


async def test_a_paper_withdraws_it_and_its_member_hears(alone: Room, talk: Talks) -> None:
    """Lan complained and Bình, too; An enters Lan's paper by the number, reading neither name nor
    text. Lan is told; the chain has it; Bình's goes on. Lan lodges a
    new one, which says which came earlier."""
    an, lan, binh = talk("an"), talk("lan"), talk("binh")
    await _lodges(lan)
    await _lodges(binh)
    alone.world.clock.move(timedelta(days=1))
    await an.taps_data(CellObjectionAction(do="list").pack())
    await an.taps(VI.label("objection.enter_withdrawal"))
    offered = an.text, an.labels
    await an.taps("Đơn khiếu nại số 01/2024 · 20/11/2024")
    await _dates(alone, an, 1, 0)
    asked = an.text
    await an.says(SAID)
    done = an.text
    first, second = await kept(alone)
    (told,) = await planned(alone, step_notice.MOVED)
    async with alone.world.job() as work:
        screen = await prepare(work, told, VI)
        links = AuditEvent.kind == "objection_withdrawn"
        chain = (await (await work.session()).exec(select(AuditEvent).where(links))).all()
    await lan.taps_data(ObjectionAction(do="one", about=first.id or 0).pack())
    own = lan.text
    await _lodges(lan)

    assert not any("Lan" in each for each in (offered[0], *offered[1], asked, done))
    assert TEXT not in asked
    assert "Đơn rút ngày 20/11/2024, nhận ngày 21/11/2024" in asked
    assert [ObjectionState.WITHDRAWN, ObjectionState.LODGED] == [first.state, second.state]
    assert alone.member_id("lan") == told.member_id
    assert "đã được ghi là rút lại, theo đơn giấy" in (screen.text if screen else "")
    assert [1] == [link.payload["number"] for link in chain]
    assert "21/11/2024: đã rút" in own
    assert "Rút theo đơn giấy ngày 20/11/2024." in own
    assert SAID in own
    assert "01/2024" in lan.text
    assert 3 == len(await kept(alone))


async def test_what_somebody_examines_is_left_to_them(published: Room, talk: Talks) -> None:
    """An, whose proposal Lan complains of, is offered nothing and ends nothing by typing; Mai does,
    and Lan hears of it."""
    an, lan, mai = talk("an"), talk("lan"), talk("mai")
    await _lodges(lan)
    number = (await kept(published))[0].id or 0
    await an.taps_data(PaperWithdrawalAction(do="list").pack())
    with pytest.raises(Refusal, match="objection_unknown"):
        await an.taps_data(PaperWithdrawalAction(do="one", about=number).pack())
    offered, before = an.labels, await kept(published)
    before_state = before[0].state
    await mai.taps_data(PaperWithdrawalAction(do="one", about=number).pack())
    await _dates(published, mai, 0, 0)
    await mai.says(SAID)

    assert not [label for label in offered if "số" in label]
    assert [ObjectionState.LODGED, ObjectionState.WITHDRAWN] == [
        before_state,
        (await kept(published))[0].state,
    ]
    told = [row.member_id for row in await planned(published, step_notice.MOVED)]
    assert [published.member_id("lan")] == told


@pytest.mark.long
async def test_who_examines_enters_it_by_a_photo(published: Room, talk: Talks) -> None:
    """Mai has the paper; the photo is hers to see afterwards. Twice is refused."""
    lan, mai = talk("lan"), talk("mai")
    await _lodges(lan)
    number = (await kept(published))[0].id or 0
    await mai.taps_data(ExamineAction(do="one", about=number).pack())
    await mai.taps(VI.label("objection.enter_withdrawal"))
    await _dates(published, mai, 0, 0)
    await mai.sends(**PHOTO)
    await mai.taps_data(ExamineAction(do="one", about=number).pack())
    await mai.taps(VI.label("objection.see_scans", count=1))

    assert 2 == len(mai.reply.parts)
    with pytest.raises(Refusal, match="objection_withdrawn"):
        await mai.taps_data(PaperWithdrawalAction(do="one", about=number).pack())


@pytest.mark.parametrize(
    ("dated", "brought", "code"),
    [
        (3, 0, "withdrawal_before_lodged"),
        (2, 0, ""),
        (0, 0, ""),
        (-1, 0, "objection_day_ahead"),
        (1, 2, "objection_before_paper"),
        (1, -1, "objection_day_ahead"),
    ],
)
@pytest.mark.long
async def test_its_days_are_days_that_can_be(
    alone: Room, talk: Talks, dated: int, brought: int, code: str
) -> None:
    """Lan complained two days ago: not before that, not to come, received when it was written."""
    an, lan = talk("an"), talk("lan")
    await _lodges(lan)
    alone.world.clock.move(timedelta(days=2))
    number = (await kept(alone))[0].id or 0
    await an.taps_data(PaperWithdrawalAction(do="one", about=number).pack())
    found = ""
    try:
        await _dates(alone, an, dated, brought)
        await an.says(SAID)
    except Refusal as refusal:
        found = refusal.code

    assert code == found
    state = ObjectionState.LODGED if code else ObjectionState.WITHDRAWN
    assert [state] == [row.state for row in await kept(alone)]


async def test_nobody_else_and_nobody_for_themselves(alone: Room, talk: Talks) -> None:
    """Bình has no list and no button that works; An's own is not in An's list, and refused."""
    an, binh, lan = talk("an"), talk("binh"), talk("lan")
    await _lodges(an)
    await _lodges(lan)
    mine, other = [row.id or 0 for row in await kept(alone)]

    await an.taps_data(PaperWithdrawalAction(do="list").pack())

    assert ["Đơn khiếu nại số 02/2024 · 20/11/2024"] == [one for one in an.labels if "số" in one]
    with pytest.raises(Refusal, match="objection_unknown"):
        await an.taps_data(PaperWithdrawalAction(do="one", about=mine).pack())
    for one in (mine, other):
        with pytest.raises(Refusal, match="objection_unknown"):
            await binh.taps_data(PaperWithdrawalAction(do="one", about=one).pack())
    with pytest.raises(Refusal, match="not_secretary"):
        await binh.taps_data(PaperWithdrawalAction(do="list").pack())


async def _own(room: Room, who: str) -> list[dict[str, Any]]:
    """Give what somebody's own data say of what they brought forward."""
    async with room.world.job() as work:
        file = await privacy.export(work, room.member_id(who))
    with zipfile.ZipFile(io.BytesIO(file.render())) as archive:
        found: list[dict[str, Any]] = json.loads(archive.read(DATA_FILE))[HEADINGS["objections"]]
    return found


@pytest.mark.long
async def test_it_is_in_its_members_own_data_and_goes_with_the_year(
    alone: Room, talk: Talks
) -> None:
    """An copied Lan's paper; Mai, appointed since, sent a photo of Bình's: each finds their own,
    nobody's hand and no address of a file; nothing is left once the levels are destroyed."""
    an, lan, mai, binh = talk("an"), talk("lan"), talk("mai"), talk("binh")
    await _lodges(lan)
    await _lodges(binh)
    first, second = await kept(alone)
    await an.taps_data(PaperWithdrawalAction(do="one", about=first.id or 0).pack())
    await _dates(alone, an, 0, 0)
    await an.says(SAID)
    await appoints(alone)
    await mai.taps_data(PaperWithdrawalAction(do="one", about=second.id or 0).pack())
    await _dates(alone, mai, 0, 0)
    await mai.sends(**PHOTO)
    ((of_lan,), (of_binh,)) = await _own(alone, "lan"), await _own(alone, "binh")
    async with alone.world.job() as work:
        session = await work.session()
        before = len((await session.exec(select(ObjectionWithdrawal))).all())
        await destruction.destroy(session, 2025, levels=True)
        after = len((await session.exec(select(ObjectionWithdrawal))).all())

    assert (SAID, []) == (of_lan["withdrawal"]["text"], of_lan["withdrawal"]["scans"])
    assert ("", ["photo"]) == (of_binh["withdrawal"]["text"], of_binh["withdrawal"]["scans"])
    assert "2024-11-20" == of_lan["withdrawal"]["dated"]
    assert not {"entered_by", "file", "bot"} & of_lan["withdrawal"].keys()
    assert (2, 0) == (before, after)
