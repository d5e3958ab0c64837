"""What is said in a meeting: by chat or by the clerk, and only with the speaker's consent."""

import pytest
from sqlmodel import select

from storage.tables import ChatAccount, MeetingOpinion, OutboxMessage
from tests.meeting_room import Room
from workflow.count import after_close
from workflow.errors import Refusal
from workflow.meeting import discussion, officers, proceedings
from workflow.meeting.discussion import Opinion
from workflow.record import minutes
from workflow.room import meeting_standing


async def _running(room: Room, name: str = "Trần Thị Lan") -> int:
    """The meeting reviews somebody; give the item."""
    await room.calls_roll()
    await room.checks_in("lan", "binh", "mai")
    await room.hands_in("an", "lan", "binh", "mai")
    await room.opens_meeting()
    async with room.world.job() as work:
        seen = await meeting_standing.agenda(work, room.people["an"])
        topic = next(item.topic_id for item in seen.items if item.name == name)
        await officers.set_clerk(work, room.people["an"], room.meeting_id, room.member_id("binh"))
        await proceedings.begin(work, room.people["an"], room.meeting_id, topic)
    return topic


async def _says(room: Room, who: str, topic: int, text: str) -> Opinion:
    async with room.world.job() as work:
        return await discussion.say(work, room.people[who], topic, text)


async def _takes_down(room: Room, who: str, topic: int, text: str) -> Opinion:
    async with room.world.job() as work:
        return await discussion.take_down(
            work, room.people["binh"], room.meeting_id, topic, text, member_id=room.member_id(who)
        )


async def _settles(room: Room, by: str, kept: Opinion, *, agreed: bool = True) -> Opinion:
    async with room.world.job() as work:
        return await discussion.settle(
            work, room.people[by], kept.opinion_id, kept.version, agreed=agreed
        )


async def _loses_phone(room: Room, who: str) -> None:
    async with room.world.job() as work:
        session = await work.session()
        found = await session.exec(
            select(ChatAccount).where(ChatAccount.member_id == room.member_id(who))
        )
        for row in found.all():
            await session.delete(row)


async def test_only_what_was_agreed_to_stands_in_the_minutes(room: Room) -> None:
    """One agrees, one takes back, one never answers: the minutes have the first."""
    topic = await _running(room)
    agreed = await _says(room, "mai", topic, "Đồng chí Lan tận tụy với học sinh.")
    dropped = await _says(room, "an", topic, "Cần đúng giờ hơn.")
    await _takes_down(room, "mai", topic, "Chưa ai hỏi lại.")
    await _settles(room, "mai", agreed)
    await _settles(room, "an", dropped, agreed=False)
    async with room.world.job() as work:
        await proceedings.conclude(work, room.people["an"], room.meeting_id, topic, "Nhất trí.")
    await room.holds_vote({"an": [2], "lan": [2]})

    async with room.world.job() as work:
        await after_close.announce(work, room.people["an"], room.meeting_id)
    async with room.world.job() as work:
        facts = await minutes.read_out(work, room.people["binh"], room.meeting_id)

    (talk,) = facts.talks
    assert ("Trần Thị Lan", "Nguyễn Văn An", "Nhất trí.") == (
        talk.name,
        talk.chair,
        talk.conclusion,
    )
    assert [("Bùi Thị Mai", "Đồng chí Lan tận tụy với học sinh.")] == [
        (note.speaker, note.text) for note in talk.notes
    ]


async def test_what_the_clerk_takes_down_is_sent_to_the_speaker(room: Room) -> None:
    """He has a phone: he is asked, and the clerk cannot agree for him."""
    topic = await _running(room)
    kept = await _takes_down(room, "mai", topic, "Tôi đồng tình.")

    with pytest.raises(Refusal) as refused:
        await _settles(room, "binh", kept)

    async with room.world.job() as work:
        session = await work.session()
        found = await session.exec(
            select(OutboxMessage).where(OutboxMessage.kind == discussion.TO_APPROVE)
        )
        (row,) = found.all()
        asked = await discussion.facts_to_approve(work, row)
    assert (room.member_id("mai"), "no_opinion") == (row.member_id, refused.value.code)
    assert asked is not None
    assert "Tôi đồng tình." == asked.text


async def test_the_clerk_marks_for_who_has_no_phone(room: Room) -> None:
    """Read back to him; nothing is sent."""
    topic = await _running(room)
    await _loses_phone(room, "mai")
    kept = await _takes_down(room, "mai", topic, "Tôi đồng tình.")

    settled = await _settles(room, "binh", kept)

    assert (True, True) == (kept.by_hand, settled.approved)


async def test_an_old_button_agrees_to_nothing_new(room: Room) -> None:
    """Reworded since the button was drawn: refused, and it waits again."""
    topic = await _running(room)
    kept = await _says(room, "mai", topic, "Ý kiến thứ nhất.")
    async with room.world.job() as work:
        again = await discussion.reword(work, room.people["mai"], kept.opinion_id, "Ý kiến mới.")

    with pytest.raises(Refusal) as refused:
        await _settles(room, "mai", kept)

    assert ("opinion_changed", True, "Ý kiến mới.") == (
        refused.value.code,
        again.waiting,
        again.text,
    )


@pytest.mark.parametrize(
    ("who", "code"), [("lan", "no_opinion"), ("an", "no_opinion"), ("khanh", "no_opinion")]
)
async def test_nobody_settles_anothers_words(room: Room, who: str, code: str) -> None:
    """Neither who is reviewed nor the chair nor somebody who is not there."""
    topic = await _running(room)
    kept = await _says(room, "mai", topic, "Ý kiến của tôi.")

    with pytest.raises(Refusal) as refused:
        await _settles(room, who, kept)

    assert code == refused.value.code


async def test_who_is_not_in_the_room_does_not_speak(room: Room) -> None:
    """An absent member, also by the clerk's hand."""
    topic = await _running(room)

    with pytest.raises(Refusal) as by_chat:
        await _says(room, "khanh", topic, "Tôi ở nhà.")
    with pytest.raises(Refusal) as by_clerk:
        await _takes_down(room, "khanh", topic, "Anh ấy ở nhà.")

    assert ["not_in_room", "not_in_room"] == [by_chat.value.code, by_clerk.value.code]


async def test_an_item_that_is_over_takes_no_more_words(room: Room) -> None:
    """Concluded while somebody was still typing."""
    topic = await _running(room)
    async with room.world.job() as work:
        await proceedings.conclude(work, room.people["an"], room.meeting_id, topic)

    with pytest.raises(Refusal) as refused:
        await _says(room, "mai", topic, "Xin nói thêm.")

    assert "topic_not_running" == refused.value.code


@pytest.mark.parametrize(
    ("text", "code"),
    [("  ", "no_text"), ("x" * 3999, ""), ("x" * 4000, ""), ("x" * 4001, "text_too_long")],
)
async def test_an_opinion_has_a_length(room: Room, text: str, code: str) -> None:
    """As much as one message holds."""
    topic = await _running(room)
    refused = ""

    try:
        await _says(room, "mai", topic, text)
    except Refusal as refusal:
        refused = refusal.code

    assert code == refused


async def test_words_are_encrypted_at_rest(room: Room) -> None:
    """What was said stands in no readable column."""
    topic = await _running(room)
    await _says(room, "mai", topic, "Một ý kiến riêng.")

    async with room.world.job() as work:
        connection = await (await work.session()).connection()
        table = MeetingOpinion.__table__  # type: ignore[attr-defined]
        raw = (await connection.exec_driver_sql(f"SELECT text FROM {table.name}")).scalar_one()

    assert "riêng".encode() not in bytes(raw)
