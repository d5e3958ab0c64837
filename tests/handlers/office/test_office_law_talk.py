"""A Sở's own law from the opening to the minutes, on both channels."""

from datetime import timedelta

from handlers.callbacks.duties import CalendarAction
from handlers.words import words_for
from rating.law import overlays
from storage.queries import people
from tests.e2e.house import texts_in
from tests.handlers.conftest import TYPED, Talk, Talks
from tests.house.source import ROOT
from tests.meeting_room import VOTERS, Room, at_work, seat
from tests.worlds import Cell, World
from workflow import laws
from workflow.count import after_close
from workflow.laws import YearLaw
from workflow.record import minutes
from workflow.review import writing
from workflow.review.pages import Page

VI = words_for("vi")
EXAMPLE = ROOT / "docs" / "office-law"
OWN = "KH 15-KH/ĐUVD"


async def _chosen(world: World) -> None:
    """The school goes by the Sở's law from 2026 on; it is December 2026."""
    world.clock.move(timedelta(days=742))
    law = overlays.read_folder(EXAMPLE).laws["so_giao_duc_vi_du"].overlay
    assert law is not None
    async with world.job() as work:
        every = await people.organisations(await work.session())
        school = next(one for one in every if one.name.startswith("Đảng bộ"))
        await laws.use(work, school, YearLaw(law.edition, law.source), 2026)


async def _opens(an: Talk) -> str:
    await an.says("menu")
    await an.taps(VI.label("home.lead"))
    await an.taps(VI.label("lead.open_cycle"))
    await an.taps("Năm 2026")
    await an.says("20/12/2026")
    await an.taps(VI.label("lead.open_yes"))
    return an.text


async def _voted(room: Room) -> None:
    await room.change("mai", role="committee_member")
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.hands_in("an", "binh")
    await room.reviews()
    await room.holds_vote({who: [2, 2] for who in VOTERS})


async def test_a_year_by_the_soes_own_law(world: World, cell: Cell) -> None:
    """Its date in the calendar, its points and theme in the review, its base at the count and in
    the minutes, with its document's number and never the program's own key for it."""
    await _chosen(world)
    room = await seat(world, cell)
    talk = Talks(room)
    an, lan = talk("an"), Talk(world, room.chats["lan"], TYPED)
    opened = await _opens(an)
    await an.taps_data(CalendarAction(do="home").pack())
    calendar = an.text
    await lan.says("phải viết bản nào?")
    await lan.says("kiểm điểm")
    written = [item.heading for item in (await _page(room)).items]
    async with at_work(world):
        await _voted(room)
        async with world.job() as work:
            await after_close.announce(work, room.people["an"], room.meeting_id)
        await an.says("hop")
        counted = an.text
        for step in (minutes.read_out, minutes.approve):
            async with world.job() as work:
                await step(work, room.people["an"], room.meeting_id)
        await an.says("giấy tờ họp")
        await an.taps("Tải biên bản")
        paper = texts_in(an.paper.render())

    seen = [opened, calendar, an.text, lan.text, counted, paper]
    assert "năm 2026" in opened
    assert "Chi bộ nộp hồ sơ kiểm điểm" in calendar
    assert "Chính trị, đạo đức, lối sống; ý thức tổ chức kỷ luật" in written
    assert "Thực hành tiết kiệm, chống lãng phí trong nhiệm vụ được giao" in written
    assert "từ «Hoàn thành tốt nhiệm vụ» trở lên" in counted
    assert f"({OWN}, mục IV.2)" in counted
    assert f"{OWN}, mục IV.2)" in paper
    assert "so_giao_duc_vi_du" not in "".join(seen)


async def _page(room: Room) -> Page:
    async with room.world.job() as work:
        return await writing.begin(work, room.people["lan"])
