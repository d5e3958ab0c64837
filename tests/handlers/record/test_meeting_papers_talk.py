"""The meeting's papers by buttons: who sees which, and the files that come."""

import pytest

from tests.e2e.house import texts_in
from tests.handlers.conftest import Talks
from tests.meeting_room import VOTERS, Room
from workflow.errors import Refusal


async def _gathered(room: Room) -> None:
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.hands_in("an", "lan")


async def test_the_chair_prints_the_ballot_and_fetches_the_record(room: Room, talk: Talks) -> None:
    """The ballot before the vote; after the count its record; nothing is sent twice by itself."""
    await _gathered(room)
    await room.reviews()
    an = talk("an")
    await an.says("hop")
    await an.taps("Giấy tờ cuộc họp")
    before = an.labels
    await an.taps("In phiếu giấy")
    printed = texts_in(an.paper.render())
    await room.holds_vote({who: [2, 2] for who in VOTERS})

    await an.says("biên bản")
    await an.taps("Biên bản kiểm phiếu")

    assert "Biên bản kiểm phiếu" not in before
    assert "Trần Thị Lan" in printed
    assert "06/06/06" in texts_in(an.paper.render())


async def test_place_and_numbers_are_typed_once_and_printed(room: Room, talk: Talks) -> None:
    """The papers' screen says what is missing; each paper bears the number typed for it, and what
    is no number changes nothing. The place stands on every later paper of the cell."""
    await _gathered(room)
    await room.holds_vote({who: [2, 2] for who in VOTERS})
    an, lan = talk("an"), talk("lan")
    await an.says("giấy tờ họp")
    before = an.text

    await an.taps("Địa danh, số văn bản")
    await an.taps("Nhập địa danh")
    await an.says("  Xã  Ví Dụ, ")
    await an.taps("Số biên bản kiểm phiếu")
    with pytest.raises(Refusal) as refused:
        await an.says("mười hai")
    await an.says("Số 12-BB/CB")
    shown = an.text
    await an.says("biên bản")
    after = an.text
    await an.taps("Biên bản kiểm phiếu")
    record = texts_in(an.paper.render())
    with pytest.raises(Refusal) as not_hers:
        await lan.says("địa danh")

    assert ("Chưa có địa danh" in before, "Chưa có địa danh" in after) == (True, False)
    assert "paper_number_unreadable" == refused.value.code
    assert "Địa danh của chi bộ: Xã Ví Dụ" in shown
    assert "Số biên bản họp: để trống" in shown
    assert "Số 12-BB/CB" in record
    assert "Xã Ví Dụ, " in record
    assert "not_secretary" == not_hers.value.code


@pytest.mark.long
async def test_a_member_takes_his_own_extract(room: Room, talk: Talks) -> None:
    """Offered at the end of the meeting; before that he is told when it comes."""
    await _gathered(room)
    await room.holds_vote({who: [2, 2] for who in VOTERS})
    lan = talk("lan")
    await lan.says("trích biên bản")
    early = lan.text
    await room.approves_minutes()

    await lan.says("hop")
    await lan.taps("Giấy tờ cuộc họp")
    await lan.taps("Trích biên bản về tôi")

    assert "Trích biên bản có sau khi" in early.replace("trích", "Trích")
    text = texts_in(lan.paper.render())
    assert "(Phần về đồng chí Trần Thị Lan)" in text
    assert "Nguyễn Văn An: Hoàn thành" not in text


@pytest.mark.long
async def test_the_names_of_the_extracts_turn_their_pages(room: Room, talk: Talks) -> None:
    """The chair finds anybody; a page that is not there shows the last one."""
    await _gathered(room)
    await room.holds_vote({who: [2, 2] for who in VOTERS})
    await room.approves_minutes()
    an = talk("an")

    await an.says("giấy tờ họp")
    await an.taps("Trích biên bản")
    listed = an.labels
    await an.taps_data("mp:extracts:99")
    again = an.labels
    await an.taps("chi bộ")

    assert {"Nguyễn Văn An", "Trần Thị Lan", "chi bộ"} <= set(listed)
    assert listed == again
    assert "trich-bien-ban-chi-bo-2024.docx" == an.paper.name
