"""The sheet in chat: by buttons or typed numbers, cast once, the same words for every level."""

from dataclasses import replace

import pytest
from sqlmodel import select

from handlers.ballot import casting as ballot_handlers
from handlers.callbacks.meeting import SheetAction, SheetStep
from handlers.meeting.meeting_notices import PREPARES
from handlers.words import words_for
from storage.queries import meetings
from storage.tables import BallotElector, OutboxMessage
from storage.urn import (
    BallotWriter,
)
from terms.ballots import CLEAR_SHEET, CastOutcome
from tests.handlers.conftest import Talk, Talks
from tests.handlers.line import FIRST
from tests.meeting_room import VOTERS, Room
from tests.scenes import Begun, Steps, asked_for
from workflow.ballot import urn_session
from workflow.ballot.opening import InvitationFacts
from workflow.ballot.page_links import NO_PAGE, WayIn
from workflow.count import after_close, results
from workflow.drafts import Drafts
from workflow.errors import Refusal
from workflow.notices import notice

PAGE = WayIn("https://tusoi.example/phieu-telegram/x", in_app=True)
RECORDED = words_for("vi").label("ballot.recorded")
LEVELS = [
    "Hoàn thành xuất sắc nhiệm vụ",
    "Hoàn thành tốt nhiệm vụ",
    "Hoàn thành nhiệm vụ",
    "Không hoàn thành nhiệm vụ",
]
SUBJECTS = ("an", "lan", "binh", "hoa", "khanh", "mai")


async def _open_urn(begun: Begun) -> None:
    await begun.room.calls_roll()
    await begun.room.checks_in(*VOTERS[1:])
    await begun.room.hands_in(*SUBJECTS)
    await begun.room.opens()


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, open_urn=_open_urn)


@pytest.fixture
def open_urn(room: Room, talk: Talks) -> Room:
    """Six voters, six on the sheet: two pages. Lan's invitation is on her screen."""
    for who in VOTERS:
        talk(who).screen = ballot_handlers.invitation(
            words_for("vi"), InvitationFacts(room.session_id, len(SUBJECTS))
        )
    return room


async def _lists(lan: Talk) -> None:
    """Take the sheet up and ask for the whole list."""
    await lan.taps("Nhận phiếu")
    await lan.taps("Xem cả danh sách")


async def totals(room: Room, who: str) -> tuple[dict[str, int], int]:
    """Give how many chose each level for somebody, and how many none."""
    async with room.world.job() as work:
        found = await results.results_of(work, await room.meeting())
    one = next(s for s in found.subjects if s.member_id == room.member_id(who))
    return {level.value: n for level, n in one.votes.items() if n}, one.blank


@pytest.mark.parametrize(
    ("page", "alone", "labels", "how"),
    [
        (NO_PAGE, False, ["Nhận phiếu"], "chọn «Nhận phiếu» để xếp loại 40 đồng chí"),
        (PAGE, False, ["Mở trang bỏ phiếu", "Nhận phiếu"], "mở trang bỏ phiếu để xếp loại 40"),
        (PAGE, True, ["Mở trang bỏ phiếu"], "mở trang bỏ phiếu để xếp loại 40 đồng chí"),
    ],
)
def test_the_invitation_says_what_to_do(
    page: WayIn, alone: bool, labels: list[str], how: str
) -> None:
    """In one sentence, the first way; a large vote offers nothing but the page."""
    facts = InvitationFacts(1, 40, page_alone=alone)

    screen = ballot_handlers.invitation(words_for("vi"), facts, page)

    assert labels == [button.label for row in screen.buttons for button in row]
    _, sentence = screen.text.splitlines()
    assert how in sentence
    assert 1 == sentence.count(".")


@pytest.mark.parametrize("told", [False, True])
def test_the_invitation_tells_of_the_qr_where_there_is_one(told: bool) -> None:
    """One sentence more, below what is done first, and how one comes to a code of one's own."""
    facts = InvitationFacts(1, 40, by_code=told)

    lines = ballot_handlers.invitation(words_for("vi"), facts, PAGE).text.splitlines()

    assert told == ("gõ mã riêng (gõ <b>mã bỏ phiếu</b> để lấy)." in lines[-1])
    assert 2 + told == len(lines)


async def test_the_invitation_becomes_the_sheet(open_urn: Room, talk: Talks) -> None:
    """The first name with its levels in full words, how many follow, the promise and its limits;
    the message is remembered."""
    lan = talk("lan")

    await lan.taps("Nhận phiếu")

    assert "Phiếu kín · 1/6 · còn 5\nNguyễn Văn An: đồng chí đề nghị" in lan.text
    assert "không ghi chọn mức nào" in lan.text
    assert "về kỹ thuật, Telegram, hoặc người cố tình sửa phần mềm máy chủ" in lan.text
    assert LEVELS == lan.labels[:4]
    assert lan.screen is not None
    assert all(len(row) == 1 for row in lan.screen.buttons[:4])
    assert lan.screen.secret
    async with open_urn.world.job() as work:
        elector = await (await work.session()).get_one(
            BallotElector, (open_urn.session_id, open_urn.member_id("lan"))
        )
    assert (open_urn.people["lan"].account_id, str(FIRST)) == (
        elector.sheet_account_id,
        elector.sheet_message,
    )


async def test_the_whole_list_is_there_for_who_asks(open_urn: Room, talk: Talks) -> None:
    """Five names a page with short marks, and back to one name; the marks go along."""
    lan = talk("lan")

    await _lists(lan)
    listed = lan.text
    labels = lan.labels[:4]
    await lan.taps("1 HTT")
    await lan.taps("Từng dòng một")

    assert "Phiếu kín · 6 đồng chí · trang 1/2" in listed
    assert "5. Trần Thị Lan: chưa chọn" in listed
    assert "6. Bùi Thị Mai" not in listed
    assert ["1 HTXS", "1 HTT", "1 HTNV", "1 KHTNV"] == labels
    assert "● Hoàn thành tốt nhiệm vụ" in lan.labels


async def test_one_name_after_the_other_to_the_cast(open_urn: Room, talk: Talks) -> None:
    """Each choice is repeated above the next name; the review lists the blanks, leads through
    them, lets one row be changed, and casts."""
    lan = talk("lan")
    await lan.taps("Nhận phiếu")
    seen = []

    for choice in (LEVELS[0], LEVELS[1], "Để trống", LEVELS[1], "Để trống", LEVELS[2]):
        await lan.taps(choice)
        seen.append(lan.text)
    await lan.taps("Chọn tiếp dòng còn trống")
    await lan.taps(LEVELS[1])
    filled = lan.text
    await lan.taps(LEVELS[1])
    await lan.taps("Sửa")
    await lan.taps("2. Lê Văn Bình")
    chosen = list(lan.labels)
    await lan.taps(LEVELS[3])
    changed = lan.text
    await lan.taps("Nộp phiếu")
    await open_urn.closes()
    await open_urn.counts()

    assert "1. Nguyễn Văn An: Hoàn thành xuất sắc nhiệm vụ" in seen[0].splitlines()
    assert "Phiếu kín · 6/6 · dòng cuối" in seen[4]
    assert "Còn 2 đồng chí chưa chọn (số 3, 5)" in seen[5]
    assert "5/6" in filled
    assert f"● {LEVELS[1]}" in chosen
    assert "2. Lê Văn Bình: Không hoàn thành nhiệm vụ" in changed
    assert "chưa chọn" not in changed
    assert RECORDED == lan.text
    levels = ("excellent", "not_completed", "good", "good", "good", "completed")
    assert [({level: 1}, 0) for level in levels] == [
        await totals(open_urn, who) for who in sorted(SUBJECTS)
    ]


async def test_going_back_keeps_what_was_chosen(open_urn: Room, talk: Talks) -> None:
    """Back, and on again without choosing anew; «Để trống» takes a mark off."""
    lan = talk("lan")
    await lan.taps("Nhận phiếu")
    for choice in LEVELS[:2]:
        await lan.taps(choice)

    await lan.taps("Quay lại")
    kept = list(lan.labels)
    await lan.taps("Sau")
    on = lan.text
    await lan.taps("Quay lại")
    await lan.taps("Để trống")

    assert f"● {LEVELS[1]}" in kept
    assert "3/6" in on
    assert "2. Lê Văn Bình" not in lan.text


async def test_a_double_tap_chooses_for_one_name(open_urn: Room, talk: Talks) -> None:
    """The same button twice before the screen changed: one mark, and the next name once."""
    lan = talk("lan")
    await lan.taps("Nhận phiếu")
    twice = lan.button(LEVELS[1]).data

    await lan.taps_data(twice)
    await lan.taps_data(twice)

    assert "2/6" in lan.text
    await lan.taps("Xem lại phiếu")
    assert "Còn 5 đồng chí chưa chọn (số 2, 3, 4, 5, 6)" in lan.text


async def test_a_sheet_taken_up_again_goes_on_at_the_first_blank(
    open_urn: Room, talk: Talks
) -> None:
    """Who typed themselves away, or whose worker began anew with the sheet still on the screen."""
    lan = talk("lan")
    await lan.taps("Nhận phiếu")
    first = lan.button(LEVELS[0]).data
    for choice in LEVELS[:2]:
        await lan.taps(choice)
    third = lan.button(LEVELS[2]).data

    await lan.taps_data(f"s:r:{open_urn.session_id}::0:0")
    resumed = lan.text
    fresh = Drafts(open_urn.world.clock.now)
    open_urn.world.house = replace(open_urn.world.house, drafts=fresh)
    await lan.taps_data(third)
    await lan.taps_data(first)
    await lan.taps("Xem lại phiếu")

    assert "3/6" in resumed
    assert "Còn 3 đồng chí chưa chọn (số 4, 5, 6)" in lan.text


async def test_a_tap_marks_and_a_second_takes_off(open_urn: Room, talk: Talks) -> None:
    """The chosen level stands marked on its button and in the list; its button takes it off."""
    lan = talk("lan")
    await _lists(lan)

    await lan.taps("2 HTT")
    marked = "● 2 HTT" in lan.labels
    listed = "2. Lê Văn Bình: Hoàn thành tốt nhiệm vụ" in lan.text
    await lan.taps("● 2 HTT")

    assert (True, True) == (marked, listed)
    assert "2. Lê Văn Bình: chưa chọn" in lan.text


async def test_a_tap_opens_no_transaction(open_urn: Room, talk: Talks) -> None:
    """The sheet's taps are the hot path: the draft is in the buttons."""
    lan = talk("lan")
    await _lists(lan)

    opened = []
    for label in ("1 HTXS", "2 HTT", "Sau", "Xem lại phiếu"):
        await lan.taps(label)
        opened.append(lan.opened)

    assert [False] * 4 == opened


async def test_two_fast_taps_on_one_keyboard_both_count(open_urn: Room, talk: Talks) -> None:
    """The second carries the letters from before the first."""
    lan = talk("lan")
    await _lists(lan)
    first, second = lan.button("1 HTXS").data, lan.button("3 HTNV").data

    await lan.taps_data(first)
    await lan.taps_data(second)

    assert {"● 1 HTXS", "● 3 HTNV"} <= set(lan.labels)


async def test_a_double_tap_is_one_tap(open_urn: Room, talk: Talks) -> None:
    """The same button twice before the screen changed leaves the mark."""
    lan = talk("lan")
    await _lists(lan)
    twice = lan.button("1 HTXS").data

    await lan.taps_data(twice)
    await lan.taps_data(twice)

    assert "● 1 HTXS" in lan.labels


async def test_after_a_restart_the_buttons_decide(open_urn: Room, talk: Talks) -> None:
    """The worker's memory is gone; the sheet goes on as its buttons have it."""
    lan = talk("lan")
    await _lists(lan)
    await lan.taps("1 HTXS")
    fresh = Drafts(open_urn.world.clock.now)
    open_urn.world.house = replace(open_urn.world.house, drafts=fresh)

    await lan.taps("2 KHTNV")

    assert {"● 1 HTXS", "● 2 KHTNV"} <= set(lan.labels)


async def test_the_review_names_the_blanks_and_says_it_is_final(
    open_urn: Room, talk: Talks
) -> None:
    """All rows at once, blanks by number."""
    lan = talk("lan")
    await _lists(lan)
    for label in ("1 HTXS", "3 HTNV", "Sau", "6 HTT", "Xem lại phiếu"):
        await lan.taps(label)

    assert "6. Bùi Thị Mai: Hoàn thành tốt nhiệm vụ" in lan.text
    assert "Còn 3 đồng chí chưa chọn (số 2, 4, 5)" in lan.text
    assert "không sửa được" in lan.text
    assert ["Nộp phiếu", "Chọn tiếp dòng còn trống", "Sửa"] == lan.labels


async def test_a_cast_is_counted_as_it_was_marked(open_urn: Room, talk: Talks) -> None:
    """Marks and blanks of two voters come out of the urn."""
    for who, labels in (("lan", ("1 HTXS", "2 HTT")), ("binh", ("1 HTT",))):
        await _lists(talk(who))
        for label in (*labels, "Xem lại phiếu", "Nộp phiếu"):
            await talk(who).taps(label)
    await open_urn.closes()
    await open_urn.counts()

    assert ({"excellent": 1, "good": 1}, 0) == await totals(open_urn, "an")
    assert ({"good": 1}, 1) == await totals(open_urn, "binh")
    assert ({}, 2) == await totals(open_urn, "mai")


@pytest.mark.parametrize("level", ["1 HTXS", "1 HTT", "1 HTNV", "1 KHTNV", None])
async def test_the_answer_is_the_same_for_every_level(
    open_urn: Room, talk: Talks, level: str | None
) -> None:
    """No choice, no button, no toast that could tell levels apart (L10)."""
    lan = talk("lan")
    await _lists(lan)
    for label in (*([level] if level else []), "Xem lại phiếu", "Nộp phiếu"):
        await lan.taps(label)

    assert (RECORDED, [], "") == (lan.text, lan.labels, lan.reply.toast)


async def test_casting_again_says_the_same(open_urn: Room, talk: Talks) -> None:
    """A repeated tap on the old keyboard: recorded once, told again."""
    lan = talk("lan")
    await _lists(lan)
    old = lan.button("1 HTXS").data
    await lan.taps("Xem lại phiếu")
    cast = lan.button("Nộp phiếu").data

    said = []
    for data in (cast, cast, old):
        await lan.taps_data(data)
        said.append(lan.text)

    assert [RECORDED] * 3 == said


@pytest.mark.parametrize("alone", [True, False])
async def test_a_message_that_reads_recorded_is_not_written_over(
    open_urn: Room, talk: Talks, alone: bool
) -> None:
    """At the close one call for Bình, who left his sheet half-filled, and none for Lan; where other
    workers answer too, one for each: a redraw of theirs may have come last (L10)."""
    world = open_urn.world
    world.house = replace(world.house, alone=alone)
    for who in ("lan", "binh"):
        await talk(who).taps("Nhận phiếu")
        await talk(who).taps(LEVELS[0])
    await talk("lan").taps("Xem lại phiếu")
    await talk("lan").taps("Nộp phiếu")

    await open_urn.closes()
    await open_urn.counts()

    async with world.job() as work:
        session = await work.session()
        rows = await session.exec(select(OutboxMessage).where(OutboxMessage.kind == CLEAR_SHEET))
        cleared = {row.member_id for row in rows}
        sheets = await meetings.electors(session, open_urn.session_id)
    expected = {"binh"} if alone else {"lan", "binh"}
    assert {open_urn.member_id(who) for who in expected} == cleared
    assert {None} == {one.sheet_message for one in sheets}


async def test_after_the_close_a_sheet_is_not_taken(open_urn: Room, talk: Talks) -> None:
    """The last tap came too late: it is said, and the sheet is gone."""
    lan = talk("lan")
    await lan.taps("Nhận phiếu")
    await lan.taps("Xem lại phiếu")
    await open_urn.closes()

    await lan.taps("Nộp phiếu")

    assert "phiếu không được tính" in lan.text
    assert [] == lan.labels


class _Broken(BallotWriter):
    """A writer whose store does not answer."""

    async def cast(
        self, session_id: int, member_id: int, sealed: bytes, account_id: int | None = None
    ) -> CastOutcome:
        """Record nothing."""
        return CastOutcome.FAILED


async def test_a_failing_store_leaves_the_sheet(open_urn: Room, talk: Talks) -> None:
    """Nothing was recorded: it is said over the sheet, which stays to be cast again."""
    lan = talk("lan")
    await _lists(lan)
    await lan.taps("1 HTXS")
    await lan.taps("Xem lại phiếu")
    house = open_urn.world.house
    broken = _Broken(open_urn.world.database)
    open_urn.world.house = replace(house, writer=broken)

    await lan.taps("Nộp phiếu")
    reply = lan.reply
    open_urn.world.house = house
    await lan.taps("Nộp phiếu")

    assert ((), True) == (reply.parts, reply.alert)
    assert "vẫn còn nguyên" in reply.toast
    assert RECORDED == lan.text


@pytest.mark.parametrize("who", ["cuc", "dung"])
async def test_a_sheet_is_for_electors(open_urn: Room, talk: Talks, who: str) -> None:
    """A forwarded button gives nothing to a probationary or an absent member."""
    other = talk(who)

    await other.taps_data(talk("lan").button("Nhận phiếu").data)

    assert "không có phiếu trong lần bỏ phiếu này" in other.text


async def test_a_forged_sheet_is_refused(open_urn: Room, talk: Talks) -> None:
    """Letters that are no draft of this sheet."""
    forged = SheetAction(
        do=SheetStep.MARK, session=open_urn.session_id, letters="x" * 18, row=0, mark=1
    ).pack()

    with pytest.raises(Refusal) as refused:
        await talk("lan").taps_data(forged)

    assert "old_sheet" == refused.value.code


async def test_more_about_secrecy(open_urn: Room, talk: Talks) -> None:
    """The whole promise with its limits, never called complete; and back to the sheet as it was."""
    lan = talk("lan")
    await _lists(lan)
    await lan.taps("1 HTXS")

    await lan.taps("Xem thêm về bí mật phiếu")
    promise = lan.text
    await lan.taps("Quay lại phiếu")

    assert "Giới hạn của bí mật phiếu" in promise
    assert "tuyệt đối" not in promise
    assert "● 1 HTXS" in lan.labels


async def test_the_page_is_offered_on_the_sheet(open_urn: Room, talk: Talks) -> None:
    """Who would rather not choose in the chat gets the page beside the sheet, which stays: inside
    Telegram, or by a link."""
    lan = talk("lan")
    await lan.taps("Nhận phiếu")

    await lan.taps("Bỏ phiếu trên trang web")

    inside, outside = lan.button("Mở trang bỏ phiếu"), lan.button("Mở bằng trình duyệt khác")
    assert inside.url.startswith("https://tusoi.example/phieu-telegram/")
    assert outside.url.startswith("https://tusoi.example/phieu/")
    assert (True, False) == (inside.in_app, outside.in_app)
    assert lan.reply.fresh


async def test_the_outbox_words_of_the_meeting(open_urn: Room, talk: Talks) -> None:
    """Invitation, count, own result and cleared sheet are each worded from their row."""
    await talk("lan").taps("Nhận phiếu")
    await open_urn.votes("an", 2, 2, 2, 2, 2, 2)
    await open_urn.closes()
    await open_urn.counts()
    async with open_urn.world.job() as work:
        await after_close.announce(work, open_urn.people["an"], open_urn.meeting_id)

    rows = {
        urn_session.INVITATION: {"session": open_urn.session_id},
        CLEAR_SHEET: {"session": open_urn.session_id},
        notice.RESULT: {"meeting": open_urn.meeting_id},
        after_close.COUNTED: {"session": open_urn.session_id},
    }
    said = {}
    for kind, args in rows.items():
        row = OutboxMessage(
            key=kind,
            kind=kind,
            member_id=open_urn.member_id("lan"),
            args=args,
            not_before=open_urn.world.clock.now(),
        )
        async with open_urn.world.job() as work:
            screen = await PREPARES[kind](work, row, words_for("vi"))
        said[kind] = None if screen is None else screen.text.striptags()

    assert said[urn_session.INVITATION] is None
    assert said[after_close.COUNTED] is None
    assert "chưa nộp nên không được tính" in (said[CLEAR_SHEET] or "")
    assert "chưa có mức nào được quá nửa số phiếu cho đồng chí" in (said[notice.RESULT] or "")


async def test_a_sheet_taken_up_elsewhere_is_said_to_be_moved(open_urn: Room, talk: Talks) -> None:
    """Still open, not voted: the older message says where the sheet went."""
    row = OutboxMessage(
        key="clear",
        kind=CLEAR_SHEET,
        member_id=open_urn.member_id("lan"),
        args={"session": open_urn.session_id},
        not_before=open_urn.world.clock.now(),
    )

    said = []
    for votes in (False, True):
        if votes:
            assert CastOutcome.RECORDED is await open_urn.votes("lan", 1, 1, 1, 1, 1, 1)
        async with open_urn.world.job() as work:
            screen = await PREPARES[CLEAR_SHEET](work, row, words_for("vi"))
        said.append(None if screen is None else str(screen.text))

    assert ["Phiếu đã mở ở tin nhắn khác. Mời đồng chí xem tin mới nhất.", RECORDED] == said
