"""One's own result in chat: worded for him, with his rights, and the comment one tap away."""

import pytest

import rating
from handlers.count import result_view
from handlers.words import words_for
from storage.tables import (
    CommitteeComment,
)
from terms.ballots import OutcomeKind
from tests.handlers.conftest import Talks
from tests.meeting_room import VOTERS, Room
from workflow.count import after_close
from workflow.count.result_notice import (
    ResultFacts,
)
from workflow.count.shown import Votes
from workflow.errors import Refusal

VI = words_for("vi")


@pytest.mark.parametrize("level", [*rating.Level, None])
def test_the_result_is_the_readers_own_and_only_a_proposal(level: rating.Level | None) -> None:
    """Without a level over one half it says what follows; his rights stand below in any case."""
    screen = result_view.told(VI, ResultFacts(2024, "Chi bộ Tổ Tự nhiên", level, level))

    expected = VI.label(f"level.{level.value}") if level else "chưa có mức nào được quá"
    assert expected in screen.text
    assert "bảo lưu ý kiến" in screen.text
    assert "khiếu nại bằng văn bản" in screen.text


def test_votes_and_reasons_are_told_with_their_clauses() -> None:
    """A level line by line, then what kept the proposal below the vote."""
    facts = ResultFacts(
        2024,
        "Chi bộ Tổ Tự nhiên",
        level=rating.Level.GOOD,
        voted=rating.Level.EXCELLENT,
        votes=(Votes(rating.Level.EXCELLENT, 5, "05/08/10", "50.5"),),
        clauses=("KH 73-KH/ĐU, IV.3.4",),
        outcome=OutcomeKind.BY_ORDER,
    )

    text = result_view.told(VI, facts).text

    assert "· Hoàn thành xuất sắc nhiệm vụ: 05/08/10 (50,5 %)" in text
    assert "Kết quả bỏ phiếu là Hoàn thành xuất sắc nhiệm vụ." in text
    assert "giới hạn (KH 73-KH/ĐU, IV.3.4)" in text
    assert "theo thứ tự số phiếu" in text


async def test_the_comment_is_one_tap_away_for_him_alone(room: Room, talk: Talks) -> None:
    """Lan reads hers; Bình, tapping the same button, is told that there is none."""
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.hands_in("lan", "binh")
    await room.holds_vote({who: [2, 2] for who in VOTERS})
    cycle = await room.cycle()
    async with room.world.job() as work:
        await after_close.announce(work, room.people["an"], room.meeting_id)
        (await work.session()).add(
            CommitteeComment(
                cycle_id=cycle.id or 0,
                member_id=room.member_id("lan"),
                version=1,
                text="Hoàn thành tốt <nhiệm vụ> 🙂",
                written_by=room.member_id("an"),
                written_at=work.now,
            )
        )

    await talk("lan").taps_data("rs:comment")
    with pytest.raises(Refusal) as refused:
        await talk("binh").taps_data("rs:comment")

    assert (
        "Nội dung này không công bố trong chi bộ.\n\nHoàn thành tốt <nhiệm vụ> 🙂"
        in talk("lan").text
    )
    assert "no_comment" == refused.value.code
