"""Minutes of a year that is over: for who leads the cell today or could read them then, and to each
the own extract; nobody else is shown anything."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import select

from handlers.callbacks.desk import PastMinutesAction
from handlers.words import words_for
from storage import audit
from storage.tables import (
    AuditEvent,
    Cycle,
    CycleState,
    Meeting,
    MeetingKind,
    MeetingTeller,
    MemberRole,
    Post,
)
from terms.people import ChangeKind, PostBody, PostRole
from tests.foreign_law import words_of_file
from tests.handlers.front.test_past_years_talk import _of, _phone_of, _zalo_of
from tests.handlers.line import Behind
from tests.meeting_room import Room
from tests.workflow.decision.test_deciding import decides, publishes
from tests.workflow.decision.test_deciding import scene as scene
from tests.workflow.decision.test_deciding import voted as voted
from tests.workflow.decision.test_movers import beside, notes
from workflow import links
from workflow.errors import Refusal
from workflow.front import destruction, downloads, past_minutes
from workflow.front.destruction import Destroying, Mandate
from workflow.people import changes
from workflow.people.changes import Wanted
from workflow.record import minutes_facts

VI = words_for("vi")
MINUTES, COUNT = past_minutes.KINDS[:2]


def _paper(room: Room, kind: str) -> str:
    return PastMinutesAction(do=kind, about=room.meeting_id).pack()


def _kinds(phone: Behind) -> list[str]:
    return [name.split("-chi-bo")[0] for name in phone.files if not name.startswith("trich")]


async def _words(room: Room, who: str) -> list[str]:
    """What the records of the meeting say to somebody who leads."""
    async with room.world.job() as work:
        reader = replace(room.people[who], role=MemberRole.SECRETARY)
        made = [
            (await past_minutes.paper(work, reader, room.meeting_id, kind))[1]
            for kind in (MINUTES, COUNT)
        ]
    return [words_of_file(one.render()) for one in made]


async def _hands_over(room: Room, one: str, other: str) -> None:
    """One no longer leads the cell from today on, another does."""
    async with room.world.job() as work:
        session, today = await work.session(), work.now.date()
        found = await session.exec(select(Post).where(Post.member_id == room.member_id(one)))
        for post in found.all():
            post.until = today
            session.add(post)
        session.add(
            Post(
                member_id=room.member_id(other),
                body=PostBody.CELL,
                role=PostRole.SECRETARY,
                since=today,
            )
        )


async def _goes(room: Room, who: str, cell_id: int) -> None:
    room.world.clock.move(timedelta(days=1))
    async with room.world.job() as work:
        wanted = Wanted(ChangeKind.TRANSFERRED, work.now.date(), about=cell_id)
        lead = replace(room.people["an" if who != "an" else "lan"], role=MemberRole.SECRETARY)
        await changes.change(work, lead, room.member_id(who), wanted)


async def test_who_leads_reads_minutes_and_count_and_it_is_on_record(voted: Room) -> None:
    """By the list of years; the clock stands in the year after."""
    voted.world.clock.move(timedelta(days=365))
    an = _of(voted, "an")
    await an.says("các năm trước")
    await an.taps(VI.label("pastmin.button"))
    await an.taps(VI.label("pastmin.year", year=2024))

    await an.taps_data(_paper(voted, MINUTES))
    await an.taps_data(_paper(voted, COUNT))

    assert ["bien-ban-hop", "bien-ban-kiem-phieu"] == [
        name.split("-chi-bo")[0] for name in an.files
    ]
    async with voted.world.job() as work:
        rows = await (await work.session()).exec(
            select(AuditEvent.payload).where(AuditEvent.kind == "past_minutes_read")
        )
        found = [(row["by"], row["paper"]) for row in rows.all()]
    number = voted.member_id("an")
    assert [(number, MINUTES), (number, COUNT)] == found


async def test_a_member_has_the_own_extract_alone(voted: Room) -> None:
    """Neither minutes nor count by a button that was made up; Mai, who was not rated, nothing."""
    binh, mai = _of(voted, "binh"), _of(voted, "mai")
    await binh.taps_data(PastMinutesAction(do="year", about=2024).pack())
    shown = binh.labels
    for phone in (binh, mai):
        for kind in past_minutes.KINDS:
            await phone.taps_data(_paper(voted, kind))

    assert 1 == sum("Trích biên bản" in one for one in shown)
    assert not any("kiểm phiếu" in one for one in shown)
    assert ["trich-bien-ban-le-van-binh-2024.docx"] == binh.files
    assert [] == mai.files


async def test_another_cells_secretary_reads_nothing(voted: Room) -> None:
    """Who moved there takes the own extract along; their new secretary has none of it."""
    await decides(voted)
    await publishes(voted)
    beyond = (await beside(voted)).cell
    voted.world.clock.move(timedelta(days=1))
    today = voted.world.clock.now().date()
    await notes(voted, "binh", ChangeKind.TRANSFERRED, today, beyond.cell_id)
    lead, binh = await _phone_of(voted.world, beyond.people["an"], 7003), _of(voted, "binh")
    for phone in (lead, binh):
        for kind in past_minutes.KINDS:
            await phone.taps_data(_paper(voted, kind))

    assert [] == lead.files
    assert ["trich-bien-ban-le-van-binh-2024.docx"] == binh.files


async def test_the_notices_of_a_year_are_printed_by_who_leads(voted: Room) -> None:
    """Of a published year; Lan has neither the button nor the file."""
    await decides(voted)
    await publishes(voted)
    an, lan = _of(voted, "an"), _of(voted, "lan")
    year = PastMinutesAction(do="year", about=2024).pack()
    for phone in (an, lan):
        await phone.taps_data(year)
    label = VI.label("pastmin.notices", year=2024)
    offered = [label in phone.labels for phone in (an, lan)]

    await an.taps(label)
    await lan.taps_data(PastMinutesAction(do="notices", about=2024).pack())

    assert [True, False] == offered
    assert ["thong-bao-ket-qua-chi-bo-to-tu-nhien-2024.docx"] == an.files
    assert [] == lan.files


async def test_a_year_that_is_not_published_has_no_notices(voted: Room) -> None:
    """Its levels are decided, and told to nobody."""
    await decides(voted)
    an = _of(voted, "an")
    await an.taps_data(PastMinutesAction(do="year", about=2024).pack())
    shown = an.labels

    await an.taps_data(PastMinutesAction(do="notices", about=2024).pack())

    assert VI.label("pastmin.notices", year=2024) not in shown
    assert [] == an.files


async def test_a_link_asks_its_readers_rights_again(voted: Room) -> None:
    """Made for An: it opens for An, and neither for Lan nor once An has gone."""
    async with voted.world.job() as work:
        _, made = await past_minutes.paper(work, voted.people["an"], voted.meeting_id, MINUTES)
        claim = links.read(work, made.link.rsplit("/", 1)[1])
        again = await downloads.file_of(work, claim)
        with pytest.raises(Refusal, match="not_secretary"):
            await downloads.file_of(work, replace(claim, member_id=voted.member_id("lan")))

    assert (MINUTES, made.name) == (claim.kind, again.name)


async def test_the_head_of_the_chain_is_that_of_their_own_approval(voted: Room) -> None:
    """Also when another meeting of the cell was closed since."""
    async with voted.world.job() as work:
        meeting = await voted.meeting()
        before = (await minutes_facts.facts(work, meeting)).audit_head
        past = voted.people["an"]
        await audit.append(
            await work.session(),
            at=work.now,
            kind=minutes_facts.CLOSED,
            organisation_id=past.cell_id,
            payload={"meeting": voted.meeting_id + 1},
        )
        after = (await minutes_facts.facts(work, meeting)).audit_head

    assert before == after


@pytest.mark.long
async def test_who_led_then_reads_on_while_in_the_cell(voted: Room) -> None:
    """Lan leads from the year after on: both read; once An went to the cell beside, Lan alone."""
    beyond = (await beside(voted)).cell
    voted.world.clock.move(timedelta(days=365))
    await _hands_over(voted, "an", "lan")
    an, lan, mai = (_of(voted, who) for who in ("an", "lan", "mai"))
    for phone in (an, lan, mai):
        for kind in (MINUTES, COUNT):
            await phone.taps_data(_paper(voted, kind))
    both = [len(phone.files) for phone in (an, lan, mai)]
    await _goes(voted, "an", beyond.cell_id)

    await an.taps_data(_paper(voted, MINUTES))
    await an.taps_data(_paper(voted, past_minutes.EXTRACT))

    assert [2, 2, 0] == both
    assert ["trich-bien-ban-nguyen-van-an-2024.docx"] == an.files[2:]


async def test_clerk_and_teller_read_what_they_wrote_then(voted: Room) -> None:
    """Khánh kept the record; Mai counted, and has the record of the count alone."""
    async with voted.world.job() as work:
        session = await work.session()
        meeting = await session.get_one(Meeting, voted.meeting_id)
        meeting.clerk_id = voted.member_id("khanh")
        session.add(meeting)
        session.add(MeetingTeller(meeting_id=voted.meeting_id, member_id=voted.member_id("mai")))
    khanh, mai = _of(voted, "khanh"), _of(voted, "mai")
    for phone in (khanh, mai):
        for kind in past_minutes.KINDS:
            await phone.taps_data(_paper(voted, kind))

    assert ["bien-ban-hop", "bien-ban-kiem-phieu"] == _kinds(khanh)
    assert ["bien-ban-kiem-phieu"] == _kinds(mai)


async def test_a_deputy_reads_the_minutes_and_no_count(voted: Room) -> None:
    """As then: the desk was not handed to Hoa."""
    hoa = _of(voted, "hoa")
    for kind in (MINUTES, COUNT):
        await hoa.taps_data(_paper(voted, kind))

    assert ["bien-ban-hop"] == _kinds(hoa)


@pytest.mark.long
async def test_what_they_say_is_what_was_approved(voted: Room) -> None:
    """Of what was decided since, who left and who leads now, nothing is in them."""
    before = await _words(voted, "an")
    await decides(voted)
    await publishes(voted)
    beyond = (await beside(voted)).cell
    voted.world.clock.move(timedelta(days=365))
    await _goes(voted, "binh", beyond.cell_id)
    await _hands_over(voted, "an", "lan")

    after = await _words(voted, "lan")

    assert before == after
    assert all("Lê Văn Bình" in one for one in after)


async def test_over_zalo_it_is_typed(voted: Room) -> None:
    """Years and papers are numbers of a list; the file is a link, and its caption says the year."""
    lan = await _zalo_of(voted, "lan")
    await lan.says("biên bản các năm")
    await lan.taps(VI.label("pastmin.year", year=2024))
    await lan.taps("Trích biên bản về tôi")

    assert "2024" in lan.text
    assert "https://tusoi.example/d/" in lan.text


async def test_a_supplementary_meeting_has_files_of_its_own(voted: Room) -> None:
    """They are told apart by the day; the year's meeting keeps its name."""
    async with voted.world.job() as work:
        session = await work.session()
        meeting = await session.get_one(Meeting, voted.meeting_id)
        meeting.kind = MeetingKind.SUPPLEMENTARY
        session.add(meeting)
    an = _of(voted, "an")
    await an.taps_data(PastMinutesAction(do="year", about=2024).pack())
    shown = an.text

    await an.taps_data(_paper(voted, MINUTES))

    assert "Cuộc họp bổ sung" in shown
    assert "-2024-hop-bo-sung-2024-" in an.files[0]


@pytest.mark.long
async def test_a_year_that_was_destroyed_says_so(voted: Room) -> None:
    """With the office's document; to who belongs to the cell, and to nobody beside."""
    await decides(voted)
    await publishes(voted)
    beyond = (await beside(voted)).cell
    async with voted.world.job() as work:
        session = await work.session()
        for cycle in (await session.exec(select(Cycle))).all():
            cycle.state = CycleState.CLOSED
            session.add(cycle)
    voted.world.clock.move(timedelta(days=800))
    async with voted.world.job() as work:
        mandate = Mandate("Quyết định 7-QĐ/ĐU", date(2026, 1, 5), "Nguyễn Văn An")
        await destruction.destroy(work, Destroying(2025), mandate)
    an, other = _of(voted, "an"), await _phone_of(voted.world, beyond.people["an"], 7003)
    for phone in (an, other):
        await phone.taps_data(PastMinutesAction(do="years").pack())

    assert "hồ sơ cuộc họp đã hủy" in an.text
    assert "Quyết định 7-QĐ/ĐU" in an.text
    assert str(VI("pastmin.none")) == other.text
