"""The ways of voting in chat: the plan, a motion, a rehearsal, two rounds, the paper ballots."""

import pytest

from handlers.ballot import casting as ballot_handlers
from handlers.callbacks.votes import TellerAction, VotesAction
from handlers.words import words_for
from terms.ballots import BallotKind, BallotMode, BallotPurpose
from tests.handlers.conftest import TYPED, Talk, Talks
from tests.handlers.contents import STICKER
from tests.meeting_room import VOTERS, Room
from tests.rows import few
from tests.scenes import Steps, asked_for, everybody_gathers
from workflow.ballot import opening
from workflow.ballot.opening import InvitationFacts
from workflow.count import side_ballots
from workflow.errors import Refusal
from workflow.work import CloseUrn

CALLBACK_BYTES = 64
BIG = 2**31 - 1


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, gathered=everybody_gathers)


@pytest.fixture
def gathered(room: Room) -> Room:
    """Six voters in the room, all six handed in."""
    return room


async def _at_menu(room: Room, talk: Talks) -> Talk:
    an = talk("an")
    await an.taps_data(VotesAction(do="menu", meeting=room.meeting_id).pack())
    return an


async def _take(room: Room, talk: Talks, who: str, facts: InvitationFacts) -> Talk:
    phone = talk(who)
    phone.screen = ballot_handlers.invitation(words_for("vi"), facts)
    await phone.taps("Nhận phiếu")
    return phone


async def _open_session(room: Room) -> int:
    async with room.world.job() as work:
        found = await side_ballots.running(work, room.people["an"], room.meeting_id)
    assert found is not None
    return found.session_id


async def test_the_plan_is_turned_by_buttons(gathered: Room, talk: Talks) -> None:
    """Each tap changes one setting; the same tap again takes it back."""
    an = await _at_menu(gathered, talk)
    await an.taps("Cách bỏ phiếu xếp loại")
    before = an.text

    await an.taps("Đổi: một vòng / hai vòng")
    two = an.text
    await an.taps("Đổi: một vòng / hai vòng")
    await an.taps("☐ Xếp loại chi bộ")

    assert "một vòng, bốn mức · bỏ phiếu kín · cả chi bộ" in before
    assert "hai vòng" in two
    assert "một vòng" in an.text
    assert "☑ Xếp loại chi bộ" in an.labels


async def test_who_votes_on_paper_is_shown_before_opening(gathered: Room, talk: Talks) -> None:
    """Mai would rather have paper: she is named in the plan."""
    an = await _at_menu(gathered, talk)
    await an.taps("Cách bỏ phiếu xếp loại")
    await an.taps("Ai bỏ phiếu giấy")
    await an.taps("☐ Bùi Thị Mai")
    marked = "☑ Bùi Thị Mai" in an.labels
    await an.taps("Quay lại")

    assert marked
    assert "Phiếu giấy: Bùi Thị Mai." in an.text
    assert "trên điện thoại: 5; phiếu giấy: 1" in an.text


async def test_only_who_leads_comes_here(gathered: Room, talk: Talks) -> None:
    """Lan taps a button that was forwarded to her."""
    with pytest.raises(Refusal) as caught:
        await talk("lan").taps_data(VotesAction(do="plan", meeting=gathered.meeting_id).pack())

    assert "not_secretary" == caught.value.code


async def test_a_motion_is_typed_voted_on_and_told(gathered: Room, talk: Talks) -> None:
    """A sticker is no motion; the text is, with all its signs; its sheet has three answers."""
    an = await _at_menu(gathered, talk)
    await an.taps("Biểu quyết kín một nội dung")
    await an.sends(**STICKER)
    asked = an.text
    await an.says("Thông qua <b>chương trình</b> 🎉")
    session_id = await _open_session(gathered)
    facts = InvitationFacts(
        session_id, 1, BallotKind.MOTION, BallotMode.SECRET, BallotPurpose.MOTION
    )

    lan = await _take(gathered, talk, "lan", facts)
    first = lan.text
    await lan.taps("Đồng ý")
    await lan.taps("Nộp phiếu")
    await _at_menu(gathered, talk)
    await an.taps("Kết thúc và kiểm phiếu")

    assert "Mời gõ nội dung" in asked
    assert "«Thông qua <b>chương trình</b> 🎉»" in first
    assert "Đã ghi nhận" in lan.text
    assert CloseUrn(session_id) in an.jobs


async def test_an_open_vote_says_so_on_every_page(gathered: Room, talk: Talks) -> None:
    """Before, while and after: names are recorded."""
    an = await _at_menu(gathered, talk)
    await an.taps("Biểu quyết công khai một nội dung")
    warned = an.text
    await an.says("Bầu thư ký cuộc họp")
    session_id = await _open_session(gathered)
    facts = InvitationFacts(session_id, 1, BallotKind.MOTION, BallotMode.OPEN, BallotPurpose.MOTION)

    lan = await _take(gathered, talk, "lan", facts)
    page = lan.text
    await lan.taps("Không đồng ý")
    review = lan.text
    await lan.taps("Nộp phiếu")

    assert "tên và lựa chọn được ghi lại" in warned
    for text in (page, review):
        assert "BIỂU QUYẾT CÔNG KHAI" in text
    assert "không ghi chọn mức nào" not in page
    assert "công khai" in lan.text


async def test_a_rehearsal_is_marked_everywhere(gathered: Room, talk: Talks) -> None:
    """On every page of the sheet, also where numbers are typed; closed, it is gone."""
    an = await _at_menu(gathered, talk)
    await an.taps("Tập dượt")
    session_id = await _open_session(gathered)
    facts = InvitationFacts(session_id, 6, purpose=BallotPurpose.REHEARSAL)

    lan = await _take(gathered, talk, "lan", facts)
    pages = [lan.text]
    await lan.taps("Hoàn thành tốt")
    pages.append(lan.text)
    await lan.taps("Xem cả danh sách")
    pages.append(lan.text)
    await lan.taps("Xem lại phiếu")
    pages.append(lan.text)
    gathered.session_id = session_id
    await an.taps("Kết thúc và kiểm phiếu")
    await gathered.counts()

    assert all("TẬP DƯỢT" in text for text in pages)
    await _at_menu(gathered, talk)
    assert "Tập dượt" in an.labels


@pytest.mark.long
async def test_two_rounds_from_the_chairs_phone(gathered: Room, talk: Talks) -> None:
    """Three levels, then at most one name; the second tap on «open» changes nothing."""
    an = await _at_menu(gathered, talk)
    await an.taps("Cách bỏ phiếu xếp loại")
    await an.taps("Đổi: một vòng / hai vòng")
    await gathered.holds_vote({who: [2] * 6 for who in VOTERS})
    await _at_menu(gathered, talk)
    await an.taps("Kết quả và đề xuất")
    await an.taps("Vòng 2: chọn tên")
    preview, opens = an.text, an.button("Đồng ý bắt đầu").data

    await an.taps_data(opens)
    await an.taps_data(opens)
    async with gathered.world.job() as work:
        gathered.session_id = await opening.session_of(work, await gathered.meeting())
    facts = InvitationFacts(gathered.session_id, 6, BallotKind.CHOICE)
    lan = await _take(gathered, talk, "lan", facts)
    asked = lan.text
    await lan.taps("Xem cả danh sách")
    await lan.taps("5 Trần Thị Lan")
    with pytest.raises(Refusal) as caught:
        await lan.taps("1 Nguyễn Văn An")

    assert "tối đa 1" in preview
    assert "too_many_chosen" == caught.value.code
    assert "Chọn hoàn thành xuất sắc · 1/6 · còn 5" in asked
    assert "Đã chọn 0/1" in asked
    assert "● 5 Trần Thị Lan" in lan.labels


async def test_an_overflow_is_decided_with_a_reason(gathered: Room, talk: Talks) -> None:
    """Two excellent, one place, unequal votes: by order; a sticker gives no reason."""
    sheets = {who: [1, 1 if who != "mai" else 2, 2, 2, 2, 2] for who in VOTERS}
    await gathered.holds_vote(sheets)
    an = await _at_menu(gathered, talk)
    await an.taps("Kết quả và đề xuất")
    before = an.text
    await an.taps("Theo thứ tự phiếu")
    await an.sends(**STICKER)
    asked = an.text
    await an.says("Theo số phiếu của chi bộ")

    assert "vượt 1" in before
    assert "xuống hoàn thành tốt: Trần Thị Lan" in before
    assert "Mời gõ lý do" in asked
    assert "Trần Thị Lan: phiếu Hoàn thành xuất sắc nhiệm vụ → đề xuất Hoàn thành tốt" in an.text
    assert "không vượt" in an.text


@pytest.mark.parametrize(
    ("do", "value", "code"),
    few(
        [
            ("decide", "keep_all", "nothing_to_decide"),
            ("decide", "left_to_committee", "nothing_to_decide"),
            ("motion", "secret", "not_now"),
        ],
        0,
        2,
    ),
)
async def test_what_cannot_be_is_said_before_words_are_asked_for(
    gathered: Room, talk: Talks, do: str, value: str, code: str
) -> None:
    """Nobody above the cap, everybody with a level; the minutes are read: what is typed next is
    no reason and no motion."""
    await gathered.holds_vote({who: [2] * 6 for who in VOTERS})
    an = await _at_menu(gathered, talk)
    if do == "motion":
        await gathered.approves_minutes()

    said = code
    try:
        await an.taps_data(VotesAction(do=do, meeting=gathered.meeting_id, value=value).pack())
    except Refusal as refusal:
        said = refusal.code

    assert code == said
    assert an.screen is not None
    assert not an.screen.typing


@pytest.mark.long
async def test_a_staff_rating_lowers_the_proposal_not_the_vote(gathered: Room, talk: Talks) -> None:
    """Lan is «completed» at work: voted good, proposed completed, with the clause."""
    await gathered.holds_vote({who: [2] * 6 for who in VOTERS})
    an = await _at_menu(gathered, talk)
    await an.taps("Xếp loại công chức, viên chức")
    await an.taps("… Trần Thị Lan")
    await an.taps("Hoàn thành nhiệm vụ")
    await _at_menu(gathered, talk)
    await an.taps("Kết quả và đề xuất")

    assert "Trần Thị Lan: phiếu Hoàn thành tốt nhiệm vụ → đề xuất Hoàn thành nhiệm vụ" in an.text
    assert "Giảm theo giới hạn" in an.text


@pytest.mark.long
async def test_two_tellers_type_the_paper_ballots(gathered: Room, talk: Talks) -> None:
    """A slip is told; the second count is another's; then the meeting goes on."""
    an = await _at_menu(gathered, talk)
    await an.taps("Cách bỏ phiếu xếp loại")
    await an.taps("Ai bỏ phiếu giấy")
    await an.taps("☐ Bùi Thị Mai")
    await gathered.opens()
    await gathered.closes()
    await gathered.counts()
    await an.taps_data(TellerAction(do="begin", session=gathered.session_id).pack())
    issued = an.text
    await an.says("2")
    slip = an.text
    await an.sends(**STICKER)
    for figures in ("1", "1", "0", *["0 1 0 0"] * 6):
        await an.says(figures)
    waits = an.text
    hoa = talk("hoa")
    await hoa.taps_data(TellerAction(do="begin", session=gathered.session_id).pack())
    for figures in ("1", "1", "0", *["0,1,0,0"] * 6):
        await hoa.says(figures)
    agreed = hoa.text
    await gathered.counts()

    assert "phát ra" in issued
    assert "không được quá 1" in slip
    assert "phát ra" in slip
    assert "Chờ người kiểm phiếu thứ hai" in waits
    assert "khớp" in agreed
    assert "counted" == (await gathered.meeting()).state.value


async def test_who_votes_on_paper_is_told_so_by_his_phone(gathered: Room, talk: Talks) -> None:
    """An old button, or a forwarded one: his paper is with the tellers."""
    an = await _at_menu(gathered, talk)
    await an.taps("Cách bỏ phiếu xếp loại")
    await an.taps("Ai bỏ phiếu giấy")
    await an.taps("☐ Bùi Thị Mai")
    await gathered.opens()

    mai = await _take(gathered, talk, "mai", InvitationFacts(gathered.session_id, 6))

    assert "bỏ phiếu giấy" in mai.text


async def test_a_typed_sheet_passes_ones_own_row_over(gathered: Room, talk: Talks) -> None:
    """On a channel without buttons the own row has no choices, only the way on."""
    an = await _at_menu(gathered, talk)
    await an.taps("Cách bỏ phiếu xếp loại")
    await an.taps("☑ Được tự bỏ phiếu cho mình")
    await an.taps("☐ Cho bỏ phiếu bằng gõ số (Zalo)")
    await gathered.opens()
    lan = talk("lan")
    lan.capabilities = TYPED
    await _take(gathered, talk, "lan", InvitationFacts(gathered.session_id, 6))
    await lan.taps("Tiếp tục")
    for _ in ("An", "Bình", "Hoa", "Khánh"):
        await lan.taps("Hoàn thành tốt nhiệm vụ")

    assert "Đồng chí không bỏ phiếu cho chính mình" in lan.text
    assert "Hoàn thành tốt nhiệm vụ" not in lan.labels
    await lan.taps("Sau")
    assert "Bùi Thị Mai" in lan.text


@pytest.mark.parametrize(
    "tap",
    [
        VotesAction(do="round_yes", meeting=BIG, value="s.y." + "f" * 16),
        VotesAction(do="decide", meeting=BIG, value="left_to_committee"),
        VotesAction(do="staff_is", meeting=BIG, about=BIG, value="not_completed"),
        VotesAction(do="paper_turn", meeting=BIG, about=BIG),
        VotesAction(do="turn", meeting=BIG, value="collective-3"),
        TellerAction(do="begin", session=BIG),
    ],
)
def test_every_button_fits(tap: VotesAction | TellerAction) -> None:
    """The largest ids and the longest values: 64 bytes."""
    assert len(tap.pack().encode()) <= CALLBACK_BYTES


@pytest.mark.parametrize("value", ["", "x.y", "s.zz", "s"])
async def test_a_forged_round_is_no_round(gathered: Room, talk: Talks, value: str) -> None:
    """A button nobody drew."""
    with pytest.raises(Refusal) as caught:
        await talk("an").taps_data(
            VotesAction(do="round", meeting=gathered.meeting_id, value=value).pack()
        )

    assert "button_unknown" == caught.value.code
