"""What the employer said of a member's year, in its box of the printed review."""

from datetime import date

import rating
from terms.year_facts import FactKind
from tests.meeting_room import Room
from tests.papers.conftest import Paper
from tests.workflow.facts.test_year_facts import tells
from workflow.facts import staff_rating, telling
from workflow.review import committee_comment, form_files

BOX = "Nhận xét, đánh giá của người quản lý, sử dụng cán bộ, công chức, viên chức:"
LEVEL = "Mức xếp loại chất lượng:"
SAID = "Tận tụy, đúng hạn.\nHiệu trưởng Đỗ Văn Ví Dụ"
NEWER = "Tận tụy, sáng tạo.\nHiệu trưởng Đỗ Văn Ví Dụ"
TO_WRITE_ON = ["\t."] * 3
GOOD = "☒ Hoàn thành tốt nhiệm vụ"


async def printed(room: Room, who: str) -> Paper:
    """Read back the review of somebody, as it is printed."""
    async with room.world.job() as work:
        made = await form_files.self_review_file(work, room.member_id(who), 2024)
    return Paper(made.render())


async def test_what_the_employer_wrote_stands_in_its_box(room: Room) -> None:
    """Lan's with its day and level, beside the committee's; Bình has a discipline and a comment of
    the committee alone, and his box is left for the pen."""
    await room.hands_in("lan", "binh")
    an, lan, binh = room.people["an"], room.member_id("lan"), room.member_id("binh")
    fact = await tells(room, "lan", FactKind.EMPLOYER, SAID)
    await tells(room, "binh", FactKind.DISCIPLINE)
    async with room.world.job() as work:
        await telling.date_it(work, an, lan, fact.number, date(2024, 11, 5))
        await staff_rating.rate(work, an, lan, 0, rating.Level.GOOD)
        for each in (lan, binh):
            await committee_comment.write(work, an, each, "Chi ủy nhất trí.")
    hers, his = await printed(room, "lan"), await printed(room, "binh")

    assert [*SAID.splitlines(), "(Nhận xét ngày 05 tháng 11 năm 2024)"] == hers.after(BOX, 3)
    assert GOOD in hers.after(LEVEL)[0]
    assert ["Chi ủy nhất trí."] == hers.after("Nhận xét, đánh giá của chi ủy:")
    assert TO_WRITE_ON == his.after(BOX, 3)
    assert not any("☒" in line for line in his.after(LEVEL, 2))
    assert ["Chi ủy nhất trí."] == his.after("Nhận xét, đánh giá của chi ủy:")


async def test_the_newest_words_count_and_none_that_were_taken_back(room: Room) -> None:
    """Lan's was taken back and entered anew without a day; Bình's was taken back."""
    await room.hands_in("lan", "binh")
    for who in ("lan", "binh"):
        fact = await tells(room, who, FactKind.EMPLOYER, SAID)
        async with room.world.job() as work:
            await telling.take_back(work, room.people["an"], room.member_id(who), fact.number)
    await tells(room, "lan", FactKind.EMPLOYER, NEWER)
    hers, his = await printed(room, "lan"), await printed(room, "binh")

    assert NEWER.splitlines() == hers.after(BOX, 2)
    assert LEVEL == hers.after(BOX, 3)[-1]
    assert TO_WRITE_ON == his.after(BOX, 3)
