"""The cell's members in chat: the secretary corrects, a member sees what is stored about him."""

import pytest
from sqlmodel import select

from bot.hooks import real_hooks
from handlers.words import words_for
from storage.queries import people
from storage.tables import MemberRole, OutboxMessage
from tests.desk_stage import opens_year
from tests.handlers.conftest import Joined
from tests.handlers.line import Behind
from tests.worlds import Cell, World, found_cell
from workflow.people import corrections

VI = words_for("vi")


@pytest.fixture
async def an(joined: Joined) -> Behind:
    """The secretary before the list of his members."""
    phone = await joined("an", 1000)
    await phone.taps(VI.label("home.lead"))
    await phone.taps(VI.label("lead.members"))
    return phone


async def test_the_card_tells_every_field(an: Behind) -> None:
    """What is not known is said to be unknown."""
    assert "Đảng viên của chi bộ (5)" in an.text
    await an.taps("Nguyễn Văn An")

    for said in ("Sinh: 17/05/1980", "Vào Đảng: 03/02/2010", "Chức vụ: Bí thư, từ: chưa rõ ngày"):
        assert said in an.text
    for field in ("workplace", "party_card", "phone"):
        assert str(VI(f"member.{field}", value=VI.label("member.empty"))) in an.text


async def test_an_exemption_is_noted_from_a_typed_day_and_taken_back(
    an: Behind, world: World, cell: Cell
) -> None:
    """The day that has been is meant; one step undoes it."""
    await an.taps("Trần Thị Lan")
    await an.taps(VI.label("member.change_exempt"))
    assert "Từ ngày nào?" in an.text

    await an.says("1/11")

    assert "Đã ghi" in an.text
    assert "Miễn công tác và sinh hoạt đảng, từ: 01/11/2024" in an.text
    async with world.job() as work:
        session = await work.session()
        lan = await people.member_on(session, cell.people["lan"].member_id, work.now.date())
        binh = await people.member_on(session, cell.people["binh"].member_id, work.now.date())
    assert (True, False) == (lan.exempt, binh.exempt)
    await an.taps(VI.label("member.undo", what=VI.label("member.change_exempt")))
    assert "Đã hoàn tác" in an.text
    assert "Miễn công tác" not in an.text


@pytest.mark.parametrize(
    ("typed", "shown", "next_change"),
    [
        ("1/3/2024 - 31/8/2024", "từ: 01/03/2024, đến hết: 31/08/2024", "leave"),
        ("01/3 đến hết 31/8", "từ: 01/03/2024, đến hết: 31/08/2024", "leave"),
        ("01/11 – 28/02/2025", "từ: 01/11/2024, đến hết: 28/02/2025", "leave_over"),
        ("1-11-2024", "từ: 01/11/2024", "leave_over"),
    ],
)
async def test_a_long_leave_is_noted_with_its_days(
    an: Behind, typed: str, shown: str, next_change: str
) -> None:
    """First and last, or the first alone; what cannot be read is asked for again."""
    await an.taps("Trần Thị Lan")
    await an.taps(VI.label("member.change_leave"))
    await an.says("từ tháng ba")

    await an.says(typed)

    assert f"Nghỉ dài ngày, {shown}\n" in f"{an.text}\n"
    assert VI.label(f"member.change_{next_change}") in an.labels


async def test_a_day_that_cannot_be_is_asked_for_again(an: Behind) -> None:
    """The step goes on waiting."""
    await an.taps("Trần Thị Lan")
    await an.taps(VI.label("member.change_left"))

    await an.says("31/2/2024")
    first = an.text
    await an.says("25/12/2030")
    second = an.text
    await an.says("19/11/2024")

    assert first.startswith(str(VI("error.day_unreadable")).split("<")[0][:20])
    assert second.startswith("Ngày này còn ở phía trước") or "ngày" in second.casefold()
    assert "ra khỏi Đảng" in an.text


async def test_a_post_is_given_and_ended(an: Behind, world: World, cell: Cell) -> None:
    """Chosen by a button, from a day nobody knows; ended from today on."""
    await an.taps("Trần Thị Lan")
    await an.taps(VI.label("member.change_post"))
    await an.taps(VI.label("member.role_deputy_secretary"))
    await an.taps(VI.label("member.undated"))
    assert "Chức vụ: Phó Bí thư chi bộ, từ: chưa rõ ngày" in an.text

    await an.taps(VI.label("member.change_post_over"))
    await an.taps("Phó Bí thư chi bộ")
    await an.taps(VI.label("member.today"))

    assert str(VI("member.no_post")) in an.text
    async with world.job() as work:
        lan = await people.member_on(
            await work.session(), cell.people["lan"].member_id, work.now.date()
        )
    assert MemberRole.MEMBER is lan.role


async def test_a_post_at_work_is_typed_with_its_day(an: Behind) -> None:
    """Behind a comma."""
    await an.taps("Trần Thị Lan")
    await an.taps(VI.label("member.change_post"))
    await an.taps(VI.label("member.post_state"))

    await an.says("Phó Hiệu trưởng, 1/9/2024")

    assert "Chức vụ: Phó Hiệu trưởng, từ: 01/09/2024" in an.text
    assert "Chức vụ chính quyền: Phó Hiệu trưởng" in an.text


async def test_a_phone_number_is_corrected(an: Behind) -> None:
    """A number is an answer here; a short one is refused."""
    await an.taps("Trần Thị Lan")
    await an.taps(VI.label("member.change_phone"))
    await an.says("113")
    assert "8 chữ số" in an.text

    await an.says("0912 345 678")

    assert "Điện thoại: 0912 345 678" in an.text


async def test_somebody_goes_to_another_cell_and_is_listed_there(
    an: Behind, world: World, joined: Joined
) -> None:
    """Picked from the cells of the house; here he is among those who are gone."""
    await found_cell(world, "Chi bộ Tổ Xã hội")
    await an.taps("Lê Văn Bình")
    await an.taps(VI.label("member.change_transferred"))
    await an.taps("Chi bộ Tổ Xã hội")
    await an.taps(VI.label("member.today"))

    assert "(chuyển sinh hoạt) Chi bộ Tổ Xã hội" in an.text
    await an.taps(VI.label("member.list"))
    assert "Lê Văn Bình" not in an.labels
    await an.taps(VI.label("member.gone"))
    assert "Lê Văn Bình" in an.labels


async def test_a_member_sees_what_is_stored_and_asks_for_a_correction(
    world: World, joined: Joined
) -> None:
    """His secretary is told, sees it and says that it was seen to."""
    lan, an = await joined("lan", 1001), await joined("an", 1000)
    await lan.says("/riengtu")
    await lan.taps(VI.label("own_card.button"))
    assert "Trần Thị Lan" in lan.text
    await lan.taps(VI.label("own_card.wrong"))

    await lan.says("Tôi vào Đảng ngày 03/02/2011.")

    assert "Đã gửi" in lan.text
    async with world.job() as work:
        found = await (await work.session()).exec(
            select(OutboxMessage).where(OutboxMessage.kind == corrections.ASKED)
        )
        (row,) = found.all()
        notice = await real_hooks().prepare(work, row, VI)
    assert "03/02/2011" in str(notice)
    await an.taps(VI.label("home.lead"))
    await an.taps(VI.label("lead.members"))
    await an.taps(VI.label("member.asked", count=1))
    assert "Tôi vào Đảng ngày 03/02/2011." in an.text
    await an.taps(VI.label("member.seen", name="Trần Thị Lan"))
    assert "Không còn đề nghị sửa nào" in an.text


async def test_a_member_has_no_way_to_the_list(world: World, cell: Cell, joined: Joined) -> None:
    """Nor by a button he made up."""
    await opens_year(world, cell)
    lan = await joined("lan", 1001)

    for data in ("pm:list:0::0", f"pm:card:{cell.people['binh'].member_id}::0"):
        await lan.taps_data(data)
        assert "Lê Văn Bình" not in lan.text


async def test_a_suspension_from_a_post_is_noted_and_ended(an: Behind) -> None:
    """One button at a time is offered, by where the post stands; the post goes on."""
    await an.taps("Trần Thị Lan")
    suspend = VI.label("member.change_post_suspended")
    back = VI.label("member.change_post_suspended_over")
    await an.taps(VI.label("member.change_post"))
    await an.taps(VI.label("member.role_committee_member"))
    await an.says("1/10/2024")
    offered = [one for one in (suspend, back) if one in an.labels]
    await an.taps(suspend)
    await an.taps("Chi ủy viên")
    await an.says("5/11/2024")
    suspended, then = an.text, [one for one in (suspend, back) if one in an.labels]
    await an.taps(back)
    await an.taps("Chi ủy viên")
    await an.says("15/11/2024")

    assert [[suspend], [back]] == [offered, then]
    assert "đang đình chỉ chức vụ" in suspended
    assert "đang đình chỉ chức vụ" not in an.text
    assert "Chức vụ: Chi ủy viên" in an.text


async def test_a_leave_told_in_words_is_of_unknown_days_until_they_are_noted(
    an: Behind, world: World, cell: Cell, joined: Joined
) -> None:
    """On the member's card, with the way to note the days of that year, where it is asked of once;
    nothing on Bình's."""
    await opens_year(world, cell)
    lan = await joined("lan", 1001)
    await lan.says("kiem diem")
    await lan.taps("☰ Mục lục")
    await lan.taps(VI.label("absence.button"))
    await lan.says("Nghỉ ốm 110 ngày")
    await an.taps("Lê Văn Bình")
    binh = (an.text, an.labels)
    await an.taps(VI.label("member.list"))
    await an.taps("Trần Thị Lan")
    told = an.text
    await an.taps("Ghi ngày nghỉ năm 2024")
    await an.says("1/3/2024 - 18/6/2024")
    noted = (an.text, an.labels)

    assert "Nghỉ dài ngày năm 2024, như đã khai: «Nghỉ ốm 110 ngày» · chưa rõ thời gian" in told
    assert "Nghỉ dài ngày, từ: 01/03/2024" in noted[0]
    assert not any("chưa rõ thời gian" in text for text in (binh[0], noted[0]))
    assert not any("Ghi ngày nghỉ" in label for label in (*binh[1], *noted[1]))
