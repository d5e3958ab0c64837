"""The cap in one sentence with its base: on the count, before the record, before publication."""

import html

import pytest

import rating
from handlers.callbacks.meeting import MeetingAction
from handlers.callbacks.notices import DecideAction
from handlers.callbacks.votes import VotesAction
from handlers.count.cap_view import cap_sentence
from handlers.words import words_for
from rating import Kind
from storage.tables import Meeting, Organisation
from tests.handlers.conftest import Talk, Talks
from tests.meeting_room import VOTERS, Room
from tests.workflow.decision.test_deciding import PAPER
from workflow.record import minutes, minutes_facts

VI = words_for("vi")
EXCELLENT, GOOD, COMPLETED, _ = rating.Level
SCHOOL = "Đảng bộ Trường THPT Ví Dụ"
OVER = (
    "Hoàn thành xuất sắc: 6 đồng chí; mức trần 20 % tính trên số đồng chí «Hoàn thành tốt nhiệm "
    "vụ» là 1: vượt 5"
)
OF_OTHERS = {
    "hcmc_edu_2023": ("QĐ 366", "QĐ 124"),
    "national_2023": ("QĐ 366", "KH 73"),
    "national_2025": ("QĐ 124", "KH 73"),
}


def _said(
    excellent: int, good: int, profile: str, kind: Kind = Kind.INDIVIDUAL, at: str = ""
) -> str:
    found = rating.cap(kind, {EXCELLENT: excellent, GOOD: good}, profile=profile)
    return html.unescape(str(cap_sentence(excellent, found, VI, at)).replace("<b>", ""))


@pytest.mark.parametrize("profile", OF_OTHERS)
@pytest.mark.parametrize(
    ("excellent", "verdict"), [(1, "không vượt"), (2, "không vượt"), (3, "vượt 1")]
)
def test_the_base_is_those_rated_good(profile: str, excellent: int, verdict: str) -> None:
    """Of twelve, two leave ten good: below it, at it, above it; by the profile's own document."""
    text = _said(excellent, 12 - excellent, profile)

    assert f"{excellent} đồng chí; mức trần 20 % tính trên số đồng chí «Hoàn thành tốt" in text
    assert f"» là 2: {verdict}" in text
    assert not any(number in text for number in OF_OTHERS[profile])


@pytest.mark.parametrize(
    ("excellent", "verdict"), [(1, "không vượt"), (2, "không vượt"), (3, "vượt 1")]
)
def test_another_base_is_named_as_it_is(excellent: int, verdict: str) -> None:
    """Collectives in 2023: good or better; of ten, two."""
    text = _said(excellent, 10 - excellent, "hcmc_edu_2023", Kind.COLLECTIVE)

    assert f"từ «Hoàn thành tốt nhiệm vụ» trở lên là 2: {verdict}" in text


@pytest.mark.parametrize(
    ("profile", "certain"), [("hcmc_edu_2023", True), ("national_2023", False)]
)
def test_what_the_rules_leave_open_is_said(profile: str, certain: bool) -> None:
    """A clause that was not read in full; who counts in the end."""
    text = _said(6, 0, profile)

    assert OVER in text
    assert certain is ("chưa đối chiếu được nguyên văn" not in text)
    assert text.endswith("nhóm tương đồng do cấp quyết định xếp loại tính.")


@pytest.mark.parametrize(("people", "small"), [(3, True), (4, True), (5, False)])
def test_a_small_place_may_choose_one(people: int, small: bool) -> None:
    """Fewer than five, none below good (S1 V.14); one below good, and there is none."""
    text = _said(1, people - 1, "hcmc_edu_2023")

    assert small is ("Nơi ít đồng chí" in text)
    below = rating.cap(
        Kind.INDIVIDUAL, {EXCELLENT: 1, GOOD: 1, COMPLETED: 1}, profile="hcmc_edu_2023"
    )
    assert "là 0: vượt 1" in str(cap_sentence(1, below, VI, "")).replace("<b>", "")


def test_from_2025_on_more_may_be_allowed_above() -> None:
    """Said only where the cap is passed."""
    over, kept = (_said(n, 12 - n, "national_2025") for n in (3, 2))

    assert "có thể cho đến 25 %" in over
    assert "25 %" not in kept


async def _counted(room: Room) -> None:
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.hands_in(*VOTERS)
    await room.holds_vote(dict.fromkeys(VOTERS, (1,) * 6))


async def _leaves_the_school(room: Room) -> None:
    async with room.world.job() as work:
        session = await work.session()
        cell = await session.get_one(Organisation, room.people["an"].cell_id)
        cell.parent_id = None
        session.add(cell)


async def _meeting(an: Talk, room: Room, do: str = "home") -> str:
    await an.taps_data(MeetingAction(do=do, meeting=room.meeting_id).pack())
    return an.text


async def test_six_of_six_excellent_are_never_passed_over(room: Room, talk: Talks) -> None:
    """Before the announcement, before the decision is recorded, before it is published."""
    await _counted(room)
    an = talk("an")
    seen = {"count": await _meeting(an, room)}
    assert VI.label("meeting.announce") in an.labels
    await an.taps(VI.label("meeting.announce"))
    seen["announced"] = an.text
    for step in (minutes.read_out, minutes.approve):
        async with room.world.job() as work:
            await step(work, room.people["an"], room.meeting_id)

    await an.taps_data(DecideAction(do="home").pack())
    seen["entering"] = an.text
    await an.taps(VI.label("decide.document"))
    assert "xuất sắc vượt 5, được không quá 1" in an.text
    await an.taps(VI.label("cap_ground.weighed"))
    seen["document"] = an.text
    seen["after a restart"] = await an.current()
    await an.says(PAPER)
    seen["recorded"] = an.text

    assert VI.label("decide.publish") in an.labels
    assert [] == [where for where, text in seen.items() if OVER not in text]
    here = f"nhóm tương đồng do cấp quyết định xếp loại tính tại {SCHOOL}."
    del seen["announced"]
    assert [] == [where for where, text in seen.items() if here not in text]


async def test_what_the_votes_come_to_names_where_the_group_is_counted(
    room: Room, talk: Talks
) -> None:
    """Before «Công bố», and in the minutes; nobody above in the house, and no name is said."""
    await _counted(room)
    an = talk("an")

    await an.taps_data(VotesAction(do="standing", meeting=room.meeting_id).pack())

    here = f"nhóm tương đồng do cấp quyết định xếp loại tính tại {SCHOOL}."
    assert here in an.text
    async with room.world.job() as work:
        facts = await minutes_facts.facts(
            work, await (await work.session()).get_one(Meeting, room.meeting_id)
        )
    assert facts.cap is not None
    assert SCHOOL == facts.cap.decided_at
    await _leaves_the_school(room)
    await an.taps_data(VotesAction(do="standing", meeting=room.meeting_id).pack())
    assert "nhóm tương đồng do cấp quyết định xếp loại tính." in an.text
