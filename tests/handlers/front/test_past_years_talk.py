"""Who went to another cell still reads their own earlier years; nobody else does by it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import select

from handlers.callbacks.desk import PastAction
from handlers.words import words_for
from storage.queries import people
from storage.tables import AuditEvent, ChatAccount, Member
from terms.people import ChangeKind
from tests.handlers.line import Behind, OverZalo
from tests.meeting_room import Room
from tests.workflow.decision.test_deciding import decides, publishes
from tests.workflow.decision.test_deciding import scene as scene
from tests.workflow.decision.test_deciding import voted as voted
from tests.workflow.decision.test_movers import beside, notes
from tests.worlds import Cell, World
from workflow import links
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.front import downloads, member_file, past_years
from workflow.links import BadLink, Claim
from workflow.people import joining
from workflow.review.form_files import SELF_REVIEW
from workflow.work import ChatKey

VI = words_for("vi")


@pytest.fixture
async def other(voted: Room) -> Cell:
    """Bình, rated and told in 2024, was born in 1971 and went to the cell beside, where another
    Lê Văn Bình is."""
    await decides(voted)
    await publishes(voted)
    beyond = await beside(voted)
    async with voted.world.job() as work:
        session = await work.session()
        binh = await session.get_one(Member, voted.member_id("binh"))
        binh.birth_date = date(1971, 2, 3)
        session.add(binh)
    voted.world.clock.move(timedelta(days=1))
    today = voted.world.clock.now().date()
    await notes(voted, "binh", ChangeKind.TRANSFERRED, today, beyond.cell.cell_id)
    return beyond.cell


def _of(room: Room, who: str) -> Behind:
    return Behind(room.world, int(room.chats[who].chat))


async def _phone_of(world: World, person: Person, chat: int) -> Behind:
    async with world.job() as work:
        account = ChatAccount(
            channel="telegram",
            bot="1",
            chat=str(chat),
            member_id=person.member_id,
            consented_at=work.now,
        )
        (await work.session()).add(account)
    return Behind(world, chat)


async def _zalo_of(room: Room, who: str) -> OverZalo:
    async with room.world.job() as work:
        session = await work.session()
        account = await session.get_one(ChatAccount, room.people[who].account_id)
    zalo = OverZalo(room.world, 7001)
    await zalo.joins(account.member_id)
    return zalo


def _review(room: Room, who: str) -> str:
    return PastAction(do="review", about=room.member_id(who), year=2024).pack()


async def test_who_moved_reads_their_own_year(voted: Room, other: Cell) -> None:
    """The level that was published, and the review as a file, from the page of help."""
    binh = _of(voted, "binh")
    await binh.says("help")
    await binh.taps(VI.label("past.button"))

    assert "Năm 2024 · Chi bộ Tổ Tự nhiên" in binh.text
    assert VI.label("level.completed") in binh.text
    await binh.taps("Bản kiểm điểm 2024")
    assert 1 == len(binh.files)
    assert "le-van-binh" in binh.files[0]


async def test_the_notice_of_the_result_is_ones_own(voted: Room, other: Cell) -> None:
    """Bình has it of the cell he left; neither his namesake nor whoever leads either cell."""
    binh = _of(voted, "binh")
    await binh.says("các năm trước")
    await binh.taps("Thông báo kết quả 2024, Chi bộ Tổ Tự nhiên")
    wanted = PastAction(do="notice", about=voted.member_id("binh"), year=2024).pack()
    strangers = [
        _of(voted, "an"),
        await _phone_of(voted.world, other.people["binh"], 7002),
        await _phone_of(voted.world, other.people["an"], 7003),
    ]
    for phone in strangers:
        await phone.taps_data(wanted)

    assert ["thong-bao-ket-qua-le-van-binh-2024.docx"] == binh.files
    assert [] == [name for phone in strangers for name in phone.files]


@pytest.mark.long
async def test_a_link_to_the_notice_opens_for_who_left(voted: Room, other: Cell) -> None:
    """It names the membership of then."""
    async with voted.world.job() as work:
        made = await past_years.notice(work, voted.people["binh"], voted.member_id("binh"), 2024)
        again = await downloads.file_of(work, links.read(work, made.link.rsplit("/", 1)[1]))

    assert made.name == again.name


async def test_before_it_is_published_there_is_no_notice(voted: Room) -> None:
    """The level is decided and not told yet."""
    await decides(voted)
    binh = _of(voted, "binh")
    await binh.taps_data(PastAction(do="notice", about=voted.member_id("binh"), year=2024).pack())

    assert [] == binh.files


@pytest.mark.long
async def test_the_same_over_zalo(voted: Room, other: Cell) -> None:
    """The choice is typed; the file comes as a link."""
    binh = await _zalo_of(voted, "binh")
    await binh.says("các năm trước")
    shown = binh.text

    await binh.taps("Bản kiểm điểm 2024, Chi bộ Tổ Tự nhiên")

    assert "Năm 2024 · Chi bộ Tổ Tự nhiên" in shown
    assert "https://tusoi.example/d/" in binh.text


async def test_another_of_the_same_name_sees_nothing(voted: Room, other: Cell) -> None:
    """Not in the list, and not by a button that was made up."""
    namesake = await _phone_of(voted.world, other.people["binh"], 7002)
    await namesake.says("năm trước")
    shown = namesake.text

    await namesake.taps_data(_review(voted, "binh"))

    assert str(VI("past.none")) == shown
    assert [] == namesake.files


@pytest.mark.long
async def test_neither_secretary_is_given_anything(voted: Room, other: Cell) -> None:
    """The new cell's not the former year; the former cell's not the membership of the new one."""
    new_lead = await _phone_of(voted.world, other.people["an"], 7003)
    old_lead = _of(voted, "an")
    async with voted.world.job() as work:
        session = await work.session()
        moved = await session.get_one(ChatAccount, voted.people["binh"].account_id)

    await new_lead.taps_data(_review(voted, "binh"))
    await old_lead.taps_data(_review(voted, "binh"))
    await old_lead.taps_data(PastAction(do="review", about=moved.member_id, year=2024).pack())
    await old_lead.says("năm trước")

    assert moved.member_id != voted.member_id("binh")
    assert ([], []) == (new_lead.files, old_lead.files)
    assert str(VI("past.none")) == old_lead.text


@pytest.mark.long
async def test_a_link_of_the_former_cell_ends_with_the_phone(voted: Room, other: Cell) -> None:
    """Made a minute before Bình parted from the phone; Lan's goes on."""
    made = voted.world.clock.now()
    claims = [
        Claim(SELF_REVIEW, voted.member_id(who), 2024, made_at=made) for who in ("binh", "lan")
    ]
    voted.world.clock.move(timedelta(minutes=1))
    chat = voted.chats["binh"]
    async with voted.world.job() as work:
        await joining.leave(work, ChatKey(chat.channel, chat.bot, chat.chat))

    async with voted.world.job() as work:
        with pytest.raises(BadLink):
            await downloads.file_of(work, claims[0])
        kept = await downloads.file_of(work, claims[1])
    assert "tran-thi-lan" in kept.name


async def _opens_the_file_of(an: Behind, name: str) -> None:
    await an.says("menu")
    for key in ("home.lead", "lead.members"):
        await an.taps(VI.label(key))
    await an.taps(name)
    await an.taps(VI.label("past.file"))


async def test_who_leads_the_cell_reads_the_file_of_a_member(voted: Room, other: Cell) -> None:
    """Level, decision and the review as a file; each opening is on record."""
    an = _of(voted, "an")

    await _opens_the_file_of(an, "Trần Thị Lan")

    assert "Năm 2024 · Chi bộ Tổ Tự nhiên" in an.text
    assert VI.label("level.good") in an.text
    await an.taps("Bản kiểm điểm 2024")
    assert "tran-thi-lan" in an.files[0]
    async with voted.world.job() as work:
        rows = await (await work.session()).exec(
            select(AuditEvent.payload).where(AuditEvent.kind == "member_file_read")
        )
        found = [(row["member"], row["year"]) for row in rows.all()]
    lan = voted.member_id("lan")
    assert [(lan, 0), (lan, 2024)] == found


@pytest.mark.parametrize(
    ("reader", "about", "code"),
    [
        ("lan", "lan", "not_secretary"),
        ("binh", "lan", "not_secretary"),
        ("an", "binh", "not_in_cell"),
    ],
)
@pytest.mark.long
async def test_nobody_else_reads_it_nor_of_who_is_gone(
    voted: Room, other: Cell, reader: str, about: str, code: str
) -> None:
    """Neither list nor paper: not the member's, not the former secretary of who went."""
    number = voted.member_id(about)
    for ask in (
        lambda work: member_file.of_member(work, voted.people[reader], number),
        lambda work: member_file.review(work, voted.people[reader], number, 2024),
    ):
        async with voted.world.job() as work:
            with pytest.raises(Refusal, match=code):
                await ask(work)


@pytest.mark.long
async def test_the_present_secretary_reads_nothing_of_the_former_cell(
    voted: Room, other: Cell
) -> None:
    """The years of who came are those of this cell; the old membership is not theirs."""
    async with voted.world.job() as work:
        session = await work.session()
        old = await session.get_one(Member, voted.member_id("binh"))
        mine = await people.memberships_of(session, old.person_id or 0)
        found = await member_file.of_member(work, other.people["an"], mine[-1].id or 0)
        with pytest.raises(Refusal, match="not_in_cell"):
            await member_file.of_member(work, other.people["an"], voted.member_id("binh"))

    assert () == found.years


async def test_a_link_to_the_file_asks_who_reads_it_now(voted: Room, other: Cell) -> None:
    """Whoever it was made for; a member who does not lead is refused."""
    lan = voted.member_id("lan")
    async with voted.world.job() as work:
        made = await member_file.review(work, voted.people["an"], lan, 2024)
        claim = links.read(work, made.link.rsplit("/", 1)[1])
        again = await downloads.file_of(work, claim)
        with pytest.raises(Refusal, match="not_secretary"):
            await downloads.file_of(work, replace(claim, member_id=voted.member_id("mai")))

    assert made.name == again.name
