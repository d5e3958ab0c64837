"""A phone joined with another's code before the opening votes nowhere, until a teller saw it (L21).

An, the secretary, has every button and all cards; Hoa is his deputy; Khánh and Bình are tellers.
"""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, delete, select

from bot.pages.screen import ways as on_the_wall
from handlers.callbacks.votes import PhoneAction
from handlers.meeting import new_phones as talk_of_phones
from papers.minutes import phone_lines
from storage.tables import (
    AuditEvent,
    ChatAccount,
    OpenChoice,
    OutboxMessage,
    PaperElector,
    SealedBallot,
)
from tests.handlers.conftest import Talks
from tests.handlers.line import Behind, OverZalo
from tests.handlers.thief import LATE, ON_PAPER, VI, Thief, gathered_room
from tests.meeting_room import Room
from tests.rows import few
from tests.scenes import Begun, Steps, asked_for
from workflow import accounts
from workflow.ballot import voting_plan
from workflow.count import side_ballots
from workflow.errors import Refusal
from workflow.meeting import new_phones, officers
from workflow.people import joining, substitution
from workflow.planning import invitation, schedule
from workflow.record import minutes_facts
from workflow.room import wall as room_wall
from workflow.work import ChatKey

TELLERS = ("khanh", "binh")


async def _reviewed(begun: Begun) -> None:
    await gathered_room(begun)
    room = begun.room
    async with room.world.job() as work:
        for who in TELLERS:
            await officers.turn_teller(
                work, room.people["an"], room.meeting_id, room.member_id(who)
            )


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, thief=_reviewed)


@pytest.fixture
def thief(room: Room, talk: Talks) -> Thief:
    """An with bad intent; six voters in the room, the urn about to be opened."""
    return Thief(room, talk)


async def _rows(room: Room, table: Any) -> list[Any]:
    async with room.world.job() as work:
        found = await (await work.session()).exec(
            select(table).where(table.session_id == room.session_id)
        )
        return list(found.all())


async def _stolen(thief: Thief, phone: Behind) -> int:
    """Open the urn and try everything; give how many ballots came of it."""
    room = thief.room
    await room.opens()
    said = await thief.tries_all(phone)
    assert [True] * 4 == [text.startswith((ON_PAPER, LATE)) for text in said]
    return len(await _rows(room, SealedBallot))


async def _papers(room: Room) -> list[int]:
    return [row.member_id for row in await _rows(room, PaperElector)]


async def _types_code(room: Room, phone: Behind) -> None:
    await phone.says(await room.code())


def _number(phone: Behind) -> str:
    """Give what stands on a phone's screen."""
    return phone.text.partition("Số trên máy này: ")[2][:2]


@pytest.mark.parametrize("channel", few([Behind, OverZalo], 0))
@pytest.mark.parametrize("typed", [False, True])
async def test_a_reset_before_the_opening_votes_nowhere(
    thief: Thief, channel: type[Behind], typed: bool
) -> None:
    """Code made anew, joined, the wall's code typed or not, every button tried: Lan has a paper."""
    phone = await thief.joins(await thief.resets("lan"), channel)
    if typed:
        await _types_code(thief.room, phone)

    stolen = await _stolen(thief, phone)

    assert (0, [thief.room.member_id("lan")]) == (stolen, await _papers(thief.room))


async def test_the_card_of_somebody_who_never_joined_votes_nowhere(thief: Thief) -> None:
    """Mai never had a phone; her card is taken out of the drawer."""
    room = thief.room
    async with room.world.job() as work:
        await (await work.session()).exec(
            delete(ChatAccount).where(col(ChatAccount.member_id) == room.member_id("mai"))
        )
    phone = await thief.joins(await thief.printed_code("mai"))
    await _types_code(room, phone)

    stolen = await _stolen(thief, phone)

    assert (0, [room.member_id("mai")]) == (stolen, await _papers(room))


async def test_a_reset_by_the_deputy_votes_nowhere(thief: Thief) -> None:
    """Hoa stands in for An and does the same."""
    room = thief.room
    async with room.world.job() as work:
        await substitution.stand_in(work, room.people["hoa"])
    hoa = thief.talk("hoa")
    await hoa.taps_data("l:reset:0")
    await hoa.taps(room.people["lan"].name)
    await hoa.taps(VI.label("lead.reset_yes"))
    phone = await thief.joins(hoa.text.splitlines()[0].removeprefix("Mã mới: "))

    stolen = await _stolen(thief, phone)

    assert (0, [room.member_id("lan")]) == (stolen, await _papers(room))


async def test_a_stolen_phone_makes_no_phone_of_long_ago(thief: Thief) -> None:
    """A code that Lan's phone made is Lan's own only where the phone is hers."""
    first = await thief.joins(await thief.resets("lan"))
    async with thief.room.world.job() as work:
        lan = await accounts.person(work, ChatKey("telegram", "1", str(first.chat)))
        assert lan is not None
        code = await joining.own_code(work, lan)
    second = OverZalo(thief.room.world, 7002)
    await second.says(code)
    await second.taps(VI.label("join.do_agree"))

    stolen = await _stolen(thief, second)

    assert (0, [thief.room.member_id("lan")]) == (stolen, await _papers(thief.room))


async def test_another_phone_of_ones_own_votes(thief: Thief) -> None:
    """The control: Lan's own code, made on her phone of long ago, joins a phone that votes."""
    room = thief.room
    async with room.world.job() as work:
        code = await joining.own_code(work, room.people["lan"])
    phone = await thief.joins(code)
    await room.opens()

    said = await thief.tries_all(phone)

    assert "Đã ghi nhận" in said[-1]


async def test_a_card_used_beside_her_phone_takes_nothing_from_her(thief: Thief) -> None:
    """Lan's phone of long ago is on the list; the thief's is not."""
    room = thief.room
    phone = await thief.joins(await thief.printed_code("lan"))

    stolen = await _stolen(thief, phone)
    await room.votes("lan", *[2] * 6)

    assert (0, []) == (stolen, await _papers(room))
    assert 1 == len(await _rows(room, SealedBallot))


async def test_an_open_vote_is_not_stolen_either(thief: Thief) -> None:
    """Open votes have no paper: she says it aloud."""
    room = thief.room
    phone = await thief.joins(await thief.resets("lan"))
    async with room.world.job() as work:
        await voting_plan.turn(work, room.people["an"], room.meeting_id, "mode")
    await room.opens()

    said = await thief.tries_all(phone)

    assert [True] * 4 == [text.startswith(LATE) for text in said]
    assert [] == await _rows(room, OpenChoice)


async def test_a_rehearsal_and_a_motion_are_guarded_too(thief: Thief) -> None:
    """Whatever asks, the same list of phones is frozen."""
    room = thief.room
    phone = await thief.joins(await thief.resets("lan"))
    async with room.world.job() as work:
        room.session_id = await side_ballots.rehearse(work, room.people["an"], room.meeting_id)

    said = await thief.tries_all(phone)

    assert [True] * 4 == [text.startswith(ON_PAPER) for text in said]


async def test_a_teller_who_sees_the_number_in_her_hand_confirms_the_phone(thief: Thief) -> None:
    """The honest way: Lan has a new phone, types the code, Khánh looks at it, she votes on it."""
    room = thief.room
    phone = await thief.joins(await thief.resets("lan"))
    await _types_code(room, phone)
    khanh = thief.talk("khanh")
    await khanh.says("hop")
    await khanh.taps(VI.label("phones.confirm_button"))
    await khanh.taps(room.people["lan"].name)
    await khanh.taps(_number(phone))
    await room.opens()

    said = await thief.tries_all(phone)

    assert "Đã ghi nhận" in said[-1]
    assert (1, []) == (len(await _rows(room, SealedBallot)), await _papers(room))


async def test_a_teller_on_zalo_types_the_number_he_sees(thief: Thief) -> None:
    """Without buttons: two digits are never the number of a line on his screen."""
    room = thief.room
    khanh = OverZalo(room.world, 7010)
    await room.had_also("khanh", khanh.key)
    phone = await thief.joins(await thief.resets("lan"))
    await _types_code(room, phone)
    await khanh.says("hop")
    await khanh.taps(VI.label("phones.confirm_button"))
    await khanh.taps(room.people["lan"].name)
    await khanh.says(_number(phone))
    await room.opens()

    said = await thief.tries_all(phone)

    assert "Đã ghi nhận" in said[-1]


async def test_the_tellers_are_asked_to_look(thief: Thief) -> None:
    """Both are told by name; the number is on her phone alone."""
    room = thief.room
    phone = await thief.joins(await thief.resets("lan"))
    await _types_code(room, phone)

    async with room.world.job() as work:
        found = await (await work.session()).exec(
            select(OutboxMessage).where(OutboxMessage.kind == new_phones.WAITING)
        )
        rows = list(found)
        prepare = talk_of_phones.PREPARES[new_phones.WAITING]
        screens = [await prepare(work, row, VI) for row in rows]

    texts = [str(screen.text) for screen in screens if screen is not None]
    assert {room.member_id(who) for who in TELLERS} == {row.member_id for row in rows}
    assert [True, True] == ["Trần Thị Lan" in text for text in texts]
    assert [False, False] == [_number(phone) in text for text in texts]


async def test_another_number_asks_for_the_code_again(thief: Thief) -> None:
    """A teller who guesses confirms nothing; the phone is back where it was."""
    room = thief.room
    phone = await thief.joins(await thief.resets("lan"))
    await _types_code(room, phone)
    (account,) = await _new(room)
    wrong = 10 if _number(phone) != "10" else 11
    khanh = thief.talk("khanh")
    await khanh.taps_data(
        PhoneAction(do="seen", meeting=room.meeting_id, about=account, number=wrong).pack()
    )

    assert "Không đúng số" in khanh.reply.toast
    assert 0 == await _stolen(thief, phone)


async def _new(room: Room) -> list[int]:
    meeting = await room.meeting()
    async with room.world.job() as work:
        found = await new_phones.of_meeting(work, meeting)
        return [phone.account_id for phone in found.phones]


@pytest.mark.parametrize("who", ["an", "hoa", "mai"])
async def test_neither_secretary_nor_deputy_nor_anybody_else_confirms(
    thief: Thief, who: str
) -> None:
    """Also where An named himself a teller, and knows the number: it is his own phone's."""
    room = thief.room
    if who != "mai":
        async with room.world.job() as work:
            await officers.turn_teller(
                work, room.people["an"], room.meeting_id, room.member_id(who)
            )
    phone = await thief.joins(await thief.resets("lan"))
    await _types_code(room, phone)
    (account,) = await _new(room)
    tap = PhoneAction(do="seen", meeting=room.meeting_id, about=account, number=int(_number(phone)))

    with pytest.raises(Refusal, match="phones_by_teller"):
        await thief.talk(who).taps_data(tap.pack())

    assert 0 == await _stolen(thief, phone)


async def test_a_stolen_tellers_phone_confirms_nothing(thief: Thief) -> None:
    """The thief joins as Bình, the teller, and confirms Lan's stolen phone with it."""
    room = thief.room
    lan = await thief.joins(await thief.resets("lan"))
    await _types_code(room, lan)
    binh = Behind(room.world, 7003)
    await binh.says(await thief.printed_code("binh"))
    await binh.taps(VI.label("join.do_agree"))
    meeting = await room.meeting()
    async with room.world.job() as work:
        found = await new_phones.of_meeting(work, meeting)
    account = next(p.account_id for p in found.phones if p.member_id == room.member_id("lan"))
    tap = PhoneAction(do="seen", meeting=room.meeting_id, about=account, number=int(_number(lan)))

    await binh.taps_data(tap.pack())

    assert "tổ kiểm phiếu, không phải bí thư" in binh.toast
    assert 0 == await _stolen(thief, lan)


async def test_a_phone_joined_again_is_confirmed_again(thief: Thief) -> None:
    """Confirmed, taken off and joined once more, the very chat is another phone."""
    room = thief.room
    phone = await thief.joins(await thief.resets("lan"))
    await _types_code(room, phone)
    (account,) = await _new(room)
    async with room.world.job() as work:
        await new_phones.confirm(
            work, room.people["khanh"], room.meeting_id, account, int(_number(phone))
        )
    await phone.says(await thief.resets("lan"))
    await phone.taps(VI.label("join.do_agree"))

    assert 0 == await _stolen(thief, phone)


async def test_the_wall_the_chair_and_everybodys_list_name_her(thief: Thief) -> None:
    """How each votes, whose phone came lately and how far it is."""
    room = thief.room
    await thief.joins(await thief.resets("lan"))

    wall = await _wall(room)
    an, mai = thief.talk("an"), thief.talk("mai")
    await an.taps_data(f"h:preview:{room.meeting_id}:0:")
    await mai.says("danh sach bo phieu")

    named = "Gắn máy lại từ ngày 17/11/2024"
    alone = "📄 Phiếu giấy: Trần Thị Lan. Các đồng chí còn lại (5) bỏ phiếu bằng máy."
    assert alone == wall[0]
    assert [True] * 3 == [
        named in text and "Trần Thị Lan (chưa gõ mã)" in text
        for text in ("\n".join(wall), an.text, mai.text)
    ]
    assert "Phiếu giấy (1): Trần Thị Lan" in mai.text


async def _wall(room: Room) -> list[str]:
    async with room.world.job() as work:
        shown = await room_wall.walls(work, [room.meeting_id])
    return [str(line) for line in on_the_wall(shown[room.meeting_id], VI)]


async def test_where_nobody_was_reset_there_is_nothing_to_do(thief: Thief) -> None:
    """One line says who votes how, one that no phone came lately; no code is asked, no button."""
    wall = await _wall(thief.room)
    khanh = thief.talk("khanh")
    await khanh.says("hop")

    assert [
        "📱 Cả 6 đồng chí bỏ phiếu bằng máy.",
        "Không có máy nào gắn lại từ ngày 17/11/2024.",
    ] == wall
    assert VI.label("phones.confirm_button") not in khanh.labels


@pytest.mark.parametrize(
    ("invited", "joined", "asked"),
    few(
        [(5, 6, False), (5, 5, True), (5, 4, True), (1, 4, False), (1, 3, True), (0, 4, False)],
        0,
        1,
        4,
    ),
)
@pytest.mark.long
async def test_since_the_invitation_and_at_least_three_days(
    room: Room, talk: Talks, invited: int, joined: int, asked: bool
) -> None:
    """Days before the roll call: whoever leads the cell chooses when he invites, so that inviting
    late, or not at all, makes no stolen phone an old one."""
    thief, clock = Thief(room, talk), room.world.clock
    roll_called = clock.now() + timedelta(days=9)
    for days in range(9, 0, -1):
        clock.move(roll_called - timedelta(days=days) - clock.now())
        if days == invited:
            async with room.world.job() as work:
                moment = f"{roll_called:%d/%m/%Y %Hh%M}"
                planned = await schedule.plan(work, room.people["an"], moment)
                await invitation.invite(work, room.people["an"], planned.id or 0)
        if days == joined:
            await thief.joins(await thief.resets("lan"))
    clock.move(roll_called - clock.now())
    await room.calls_roll()

    assert asked == bool(await _new(room))


async def test_the_minutes_count_what_became_of_the_phones(thief: Thief) -> None:
    """Lan joined again before the opening, Mai's code was made anew while the urn was open, Bình
    left, Hoa stood in: each of them is in the chain, and counted."""
    room = thief.room
    phone = await thief.joins(await thief.resets("lan"))
    await _types_code(room, phone)
    (account,) = await _new(room)
    async with room.world.job() as work:
        number = int(_number(phone))
        await new_phones.confirm(work, room.people["khanh"], room.meeting_id, account, number)
    await room.opens()
    await thief.resets("mai")
    await thief.talk("binh").taps_data("m:leave_now")
    await room.closes()
    await room.counts()
    meeting = await room.meeting()
    async with room.world.job() as work:
        await substitution.stand_in(work, room.people["hoa"])
        facts = await minutes_facts.facts(work, meeting)
        kinds = (await (await work.session()).exec(select(AuditEvent.kind))).all()

    assert facts.phones is not None
    assert (
        "Gắn máy lại từ ngày 17/11/2024: 01 đồng chí (Trần Thị Lan), tổ kiểm phiếu xác nhận 01 máy",
        "Cấp lại mã trong lúc bỏ phiếu: 01",
        "Từ ngày ấy: cấp lại mã 02 lần; máy rời đi 01 lần; phó bí thư làm thay bí thư 01 lần",
    ) == phone_lines(facts.phones)
    assert {"chats_reset", "chat_joined", "chat_left", "desk_taken_over"} <= set(kinds)


async def test_the_minutes_of_a_quiet_cell_have_two_lines(thief: Thief) -> None:
    """Nobody was reset: it is said, and no more."""
    meeting = await thief.room.meeting()
    async with thief.room.world.job() as work:
        facts = await minutes_facts.facts(work, meeting)

    assert facts.phones is not None
    assert (
        "Gắn máy lại từ ngày 17/11/2024: không có",
        "Cấp lại mã trong lúc bỏ phiếu: 00",
    ) == phone_lines(facts.phones)
