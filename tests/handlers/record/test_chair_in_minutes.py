"""Who chaired which review, as the minutes say it: never the one who was reviewed."""

import pytest
from sqlmodel import col, update

from handlers.callbacks.agenda import AgendaAction
from storage.tables import MeetingTopic
from tests.e2e.house import texts_in
from tests.handlers.conftest import Talk, Talks
from tests.meeting_room import Room
from workflow.count import after_close
from workflow.errors import Refusal
from workflow.meeting import check_in, officers, on_paper, proceedings
from workflow.record import minutes_facts
from workflow.room import meeting_standing

AN, LAN, HOA = "Nguyễn Văn An", "Trần Thị Lan", "Vũ Thị Hoa"


@pytest.fixture
async def opened(room: Room) -> Room:
    """The secretary An chairs, his deputy Hoa and Lan have come; all three are to be reviewed."""
    await room.calls_roll()
    await room.checks_in("hoa", "lan")
    await room.hands_in("an", "hoa", "lan")
    await room.opens_meeting()
    return room


async def _chairs(room: Room) -> dict[str, str]:
    """Give who the minutes say chaired each item; "" for a line left to the pen."""
    async with room.world.job() as work:
        facts = await minutes_facts.facts(work, await room.meeting())
    return {talk.name: talk.chair for talk in facts.talks}


async def _written(room: Room, an: Talk) -> str:
    """Hold the vote, close the meeting; give what its minutes say."""
    await room.holds_vote({who: [2, 2, 2] for who in ("an", "hoa", "lan")})
    await room.approves_minutes()
    await an.says("hop")
    await an.taps("Tải biên bản")
    return texts_in(an.paper.render())


async def test_who_led_the_chairs_own_review_is_asked(opened: Room, talk: Talks) -> None:
    """The clerk wrote by hand; the deputy, whom the rules name, stands first."""
    an = talk("an")
    await an.says("hop")
    await an.taps("Đã kiểm điểm, thư ký ghi tay")
    asked, offered = an.text, an.labels
    await an.taps(HOA)
    chairs = await _chairs(opened)
    written = await _written(opened, an)

    assert f"Ai đã chủ trì phần kiểm điểm của đồng chí {AN}?" in asked
    assert [HOA, LAN, f"Chính đồng chí {AN} chủ trì"] == offered[:3]
    assert {AN: HOA, HOA: AN, LAN: AN} == {name: chairs[name] for name in (AN, HOA, LAN)}
    assert f"{HOA} chủ trì khi kiểm điểm đồng chí {AN}" in written
    assert "Khác quy định" not in written


async def test_a_chair_who_led_their_own_review_is_written_down_as_they_did(
    opened: Room, talk: Talks
) -> None:
    """Against the rule, with its clause; nothing says that it was right."""
    an = talk("an")
    await an.says("hop")
    await an.taps("Đã kiểm điểm, thư ký ghi tay")
    await an.taps(f"Chính đồng chí {AN} chủ trì")
    written = await _written(opened, an)

    breach = f": đồng chí {AN} chủ trì phần kiểm điểm của chính mình."
    assert f"Khác quy định về người chủ trì (KH 73-KH/ĐU, V.2){breach}" in written
    assert written.partition(f"Kiểm điểm đồng chí {AN}")[2].startswith(f"Chủ trì: {AN}.")


@pytest.mark.long
async def test_who_led_may_be_left_to_the_pen(opened: Room, talk: Talks) -> None:
    """Then the line is empty, on the paper too."""
    an = talk("an")
    await an.says("hop")
    await an.taps("Đã kiểm điểm, thư ký ghi tay")
    await an.taps("Để thư ký ghi tay")
    chairs = await _chairs(opened)
    written = await _written(opened, an)

    assert {AN: "", HOA: AN, LAN: AN} == {name: chairs[name] for name in (AN, HOA, LAN)}
    assert written.partition(f"Kiểm điểm đồng chí {AN}")[2].startswith("Chủ trì: …")
    assert f"{AN} chủ trì khi kiểm điểm đồng chí {AN}" not in written


async def test_a_button_drawn_before_it_was_asked_asks(opened: Room, talk: Talks) -> None:
    """It was to finish everything at once: now it finishes nothing and asks."""
    an = talk("an")

    await an.taps_data(AgendaAction(do="paper_yes", meeting=opened.meeting_id).pack())

    assert f"Ai đã chủ trì phần kiểm điểm của đồng chí {AN}?" in an.text
    assert {} == await _chairs(opened)


@pytest.mark.parametrize(("who", "code"), [("binh", "not_in_room"), ("cuc", "not_in_room")])
async def test_nobody_led_who_was_not_there_to(opened: Room, who: str, code: str) -> None:
    """Away, or without a vote: nothing is finished."""
    with pytest.raises(Refusal) as refused:
        async with opened.world.job() as work:
            await on_paper.reviewed_on_paper(
                work, opened.people["an"], opened.meeting_id, opened.member_id(who)
            )

    assert code == refused.value.code
    assert {} == await _chairs(opened)


async def test_who_leaves_the_room_holds_no_office_in_the_minutes(opened: Room) -> None:
    """Lan was clerk and Hoa teller, and they went; the chair cannot be marked away."""
    an, meeting = opened.people["an"], opened.meeting_id
    async with opened.world.job() as work:
        await officers.set_clerk(work, an, meeting, opened.member_id("lan"))
        await officers.turn_teller(work, an, meeting, opened.member_id("hoa"))
        await officers.approve(work, an, meeting)
    for who in ("lan", "hoa"):
        async with opened.world.job() as work:
            await check_in.mark(work, an, meeting, opened.member_id(who), present=False)
    with pytest.raises(Refusal) as refused:
        async with opened.world.job() as work:
            await check_in.mark(work, an, meeting, opened.member_id("an"), present=False)
    async with opened.world.job() as work:
        facts = await minutes_facts.facts(work, await opened.meeting())

    assert ("", (), False) == (facts.clerk, facts.tellers, facts.officers_approved)
    assert "chair_stays" == refused.value.code


async def test_nobody_opens_a_meeting_they_are_away_from(room: Room) -> None:
    """An called the roll and marked himself away; no other office holder came."""
    await room.calls_roll()
    await room.checks_in("lan")
    async with room.world.job() as work:
        await check_in.mark(
            work, room.people["an"], room.meeting_id, room.member_id("an"), present=False
        )

    with pytest.raises(Refusal) as refused:
        await room.opens_meeting()

    assert "chair_away" == refused.value.code


@pytest.mark.long
async def test_tellers_agreed_to_after_the_vote_are_told_of_as_such(opened: Room) -> None:
    """The minutes do not say that the meeting had agreed to who counted."""
    await opened.holds_vote({who: [2, 2, 2] for who in ("an", "hoa", "lan")})
    an, meeting = opened.people["an"], opened.meeting_id
    async with opened.world.job() as work:
        await after_close.announce(work, an, meeting)
        await officers.set_clerk(work, an, meeting, opened.member_id("lan"))
        await officers.turn_teller(work, an, meeting, opened.member_id("hoa"))
        await officers.approve(work, an, meeting)
    async with opened.world.job() as work:
        facts = await minutes_facts.facts(work, await opened.meeting())

    assert (True, True) == (facts.officers_approved, facts.approved_late)


async def test_the_deputy_had_the_chair_when_the_rest_went_by_hand(opened: Room) -> None:
    """Hoa chaired An's review and has it in the minutes; the others were chaired by An."""
    async with opened.world.job() as work:
        seen = await meeting_standing.agenda(work, opened.people["an"])
        own = next(item.topic_id for item in seen.items if item.name == AN)
        await proceedings.begin(work, opened.people["an"], opened.meeting_id, own)

    await opened.reviews()

    chairs = await _chairs(opened)
    assert {AN: HOA, HOA: AN, LAN: AN} == {name: chairs[name] for name in (AN, HOA, LAN)}


async def test_a_meeting_kept_before_says_no_more_than_it_knows(opened: Room) -> None:
    """An item stored as chaired by whom it is about leaves its line empty."""
    await opened.reviews()
    an = opened.member_id("an")
    async with opened.world.job() as work:
        kept = update(MeetingTopic).where(col(MeetingTopic.member_id) == an).values(chair_id=an)
        await (await work.session()).exec(kept)

    chairs = await _chairs(opened)

    assert "" == chairs[AN]
