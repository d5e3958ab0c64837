"""Minutes of the review meeting, with the counts of its ballots (form C7)."""

from collections.abc import Iterable
from dataclasses import dataclass

from papers import ballot_views, conduct, proposal_views
from papers.ballot_views import BallotView, HandsRow, MotionView
from papers.meeting_facts import (
    Absence,
    LackingFacts,
    MinutesFacts,
    OrderFacts,
    PhoneFacts,
    RoomFacts,
    TalkFacts,
    VoidFacts,
)
from papers.own import printed
from papers.proposal_views import OutcomesView, ResultView, SummaryView
from papers.wording import DOTS, met, moment_in_words, place_and_day, two_digits

TEMPLATE_NAME = "minutes.docx"


@dataclass(frozen=True, slots=True)
class RoomView:
    """Who was there, in two digits, and by name who was not."""

    official_total: str
    official_present: str
    official_absent: str
    absent: tuple[str, ...]
    probationary_present: str
    exempt_present: str
    guests: str


@dataclass(frozen=True, slots=True)
class TalkView:
    """One item of the agenda: its heading, who chaired, what was said, the conclusion."""

    heading: str
    chair: str
    self_level: str
    lines: tuple[str, ...]
    conclusion: str
    opinions_by_hand: tuple[int, ...]
    """Dotted lines where nothing that was said was written down, and the clerk has it by hand."""
    conclusion_by_hand: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MinutesView:
    """The fields of `minutes.docx`."""

    superior: str
    cell: str
    number: str
    place_and_date: str
    year: str
    place: str
    met: str
    """What met: the cell, or which body."""
    planned: str
    """Empty where nobody planned it."""
    opened: str
    closed: str
    room: RoomView
    chair: str
    stand_ins: tuple[str, ...]
    clerk: str
    tellers: str
    teller_hands: tuple[HandsRow, ...]
    officers_approved: bool
    """Whether clerk and tellers were agreed to before any vote; for templates of an office."""
    officers_said: str
    """Whether, and when, the meeting agreed to them; empty where it did not."""
    breaches: tuple[str, ...]
    """What was done against a rule; mostly nothing."""
    passed: str
    """Whether the minutes were passed, and when the meeting ended."""
    out_of_order: str
    """Whose review came before the one in the cell; mostly empty."""
    talks: tuple[TalkView, ...]
    mode: str
    ballots: tuple[BallotView, ...]
    motions: tuple[MotionView, ...]
    summaries: tuple[SummaryView, ...]
    results: tuple[ResultView, ...]
    """Each subject with every step; for templates of an office."""
    outcomes: OutcomesView
    cap: str
    remark: str
    """What is to be said of the votes' secrecy; mostly empty."""
    supplementary: tuple[str, ...]
    """Whoever waits for a supplementary meeting, and why."""
    not_rated: tuple[str, ...]
    """Whoever is not reviewed or not rated this year, and why."""
    announced: bool
    electorate_hash: str
    sheet_hash: str
    audit_head: str
    """The whole marks, for templates of an office."""
    marks: tuple[str, ...]
    draft: bool
    phones: tuple[str, ...]
    """What became of the members' phones; empty where that was not kept."""
    voided: tuple[str, ...]
    """Ballots that could not be counted."""


def minutes_docx(facts: MinutesFacts) -> bytes:
    """Give the minutes as .docx, figures exactly as the facts state them.

    Work for the processor, up to a tenth of a second: call it in a thread, outside transactions.

    Raises:
        PaperError: as `ballot_views.ballots`.
    """
    return printed(_view(facts), TEMPLATE_NAME)


def _view(facts: MinutesFacts) -> MinutesView:
    return MinutesView(
        superior=facts.superior.upper() or DOTS,
        cell=facts.cell.upper() or DOTS,
        number=facts.number or "……",
        place_and_date=place_and_date(facts),
        year=str(facts.year),
        place=facts.place or DOTS,
        met=met(facts.met),
        planned=moment_in_words(facts.planned) if facts.planned else "",
        opened=moment_in_words(facts.opened),
        closed=moment_in_words(facts.closed),
        room=room_view(facts.room),
        chair=facts.chair or DOTS,
        stand_ins=tuple(_stand_ins(facts)),
        clerk=facts.clerk or DOTS,
        tellers=listed(facts.tellers, DOTS),
        teller_hands=ballot_views.hands(facts.tellers),
        officers_approved=_agreed_in_time(facts),
        officers_said=conduct.officers(facts),
        breaches=conduct.breaches(facts),
        passed=conduct.passed(facts),
        out_of_order=_out_of_order(facts.out_of_order),
        talks=tuple(talk_view(talk, number) for number, talk in enumerate(facts.talks, start=1)),
        mode=ballot_views.mode(facts.ballots),
        ballots=ballot_views.ballots(facts.ballots),
        motions=ballot_views.motions(facts.motions),
        summaries=proposal_views.summaries(facts.proposals),
        results=proposal_views.results(facts.proposals),
        outcomes=proposal_views.outcomes(facts.proposals),
        cap=proposal_views.cap(facts.cap, facts.met),
        remark=conduct.UNSCRUBBED if facts.unscrubbed else "",
        supplementary=tuple(map(_lacking, facts.supplementary)),
        not_rated=tuple(map(_lacking, facts.not_rated)),
        announced=facts.announced,
        electorate_hash=facts.electorate_hash,
        sheet_hash=facts.sheet_hash,
        audit_head=facts.audit_head,
        marks=ballot_views.marks(facts),
        draft=facts.draft,
        phones=phone_lines(facts.phones) if facts.phones else (),
        voided=tuple(void_line(each) for each in facts.voided),
    )


def _agreed_in_time(facts: MinutesFacts) -> bool:
    return facts.officers_approved and bool(facts.tellers) and not facts.approved_late


def _out_of_order(found: OrderFacts | None) -> str:
    """Give who was reviewed here before their cell reviewed them."""
    if found is None:
        return ""
    cell = found.cell or "chi bộ của từng người"
    doubt = "" if found.certain else " Cách hiểu này chưa đối chiếu được nguyên văn."
    return (
        f"Sai trình tự, người giữ chức vụ kiểm điểm ở chi bộ trước ({found.clause}): họp này khai "
        f"mạc khi chưa kiểm điểm tại {cell} các đồng chí {', '.join(found.names)}.{doubt}"
    )


def phone_lines(found: PhoneFacts) -> tuple[str, ...]:
    """Give whose phones were joined again, what was confirmed, how many codes were made anew."""
    anew = "không có"
    if found.anew:
        names = ", ".join(found.anew)
        anew = f"{two_digits(len(found.anew))} đồng chí ({names})"
        anew += f", tổ kiểm phiếu xác nhận {two_digits(found.confirmed)} máy"
    first = f"Gắn máy lại từ ngày {found.since:%d/%m/%Y}: {anew}"
    second = f"Cấp lại mã trong lúc bỏ phiếu: {two_digits(found.codes_in_vote)}"
    more = [
        f"{what} {two_digits(count)} lần"
        for what, count in (
            ("cấp lại mã", found.codes),
            ("máy rời đi", found.left),
            ("phó bí thư làm thay bí thư", found.taken_over),
        )
        if count
    ]
    return (first, second, f"Từ ngày ấy: {'; '.join(more)}") if more else (first, second)


def void_line(void: VoidFacts) -> str:
    """Give which ballot could not be counted, and what became of it."""
    what = "biểu quyết" if void.motion else "bỏ phiếu"
    return (
        f"Lần {what} mở hồi {moment_in_words(void.opened)} bị hủy: khóa mở phiếu không còn nên "
        "không kiểm được; không có con số nào của lần ấy, các phiếu đã bị xóa"
    )


def place_and_date(facts: MinutesFacts) -> str:
    """Give the line under the Party's name: the place and the day of the meeting."""
    return place_and_day(facts.locality, facts.opened.date())


def room_view(room: RoomFacts) -> RoomView:
    """Give who was there as papers write it."""
    return RoomView(
        official_total=two_digits(room.official_total),
        official_present=two_digits(room.official_present),
        official_absent=two_digits(room.official_total - room.official_present),
        absent=tuple(_absence(absence) for absence in room.absent),
        probationary_present=two_digits(room.probationary_present),
        exempt_present=two_digits(room.exempt_present),
        guests=listed(room.guests, "không"),
    )


def _absence(absence: Absence) -> str:
    return f"đồng chí {absence.name} ({absence.reason or 'chưa rõ lý do'})"


GROUNDS = {
    "exempt": "được miễn công tác và sinh hoạt đảng",
    "suspended": "đang bị đình chỉ sinh hoạt đảng",
    "too_new": "mới kết nạp, chưa đủ thời gian để xếp loại",
    "absent": "vắng mặt tại cuộc họp",
    "not_submitted": "chưa nộp bản kiểm điểm",
    "no_comment": "chưa có nhận xét của nơi sinh hoạt tạm thời",
    "not_reviewed": "chưa được kiểm điểm tại cuộc họp",
    "not_voted": "đã kiểm điểm, chưa bỏ phiếu xếp loại",
    "gone": "không còn sinh hoạt đảng tại chi bộ",
    "elsewhere": "đã được bỏ phiếu ở chi bộ nơi chuyển đi",
}
"""Why somebody has no level, as minutes write it."""


def _lacking(one: LackingFacts) -> str:
    why = "vắng mặt có lý do" if one.excused else GROUNDS[one.ground]
    return f"{one.name}: {why} ({one.clause})" if one.clause else f"{one.name}: {why}"


_OPINION_LINES, _CONCLUSION_LINES = 3, 2
"""How much room a clerk who writes by hand is left for one subject."""
STEP_NAMES = {
    "present": "Trình bày",
    "reports": "Ý kiến gửi đến",
    "opinions": "Góp ý",
    "reply": "Tiếp thu, giải trình",
    "conclusion": "Ý kiến thêm",
}
"""What each step of the talk is called in the minutes."""


def talk_view(talk: TalkFacts, number: int = 0) -> TalkView:
    """Give what was said to one item, with its number on the agenda where it has one."""
    head = f"Kiểm điểm {_about(talk)}"
    unheard = not (talk.notes or talk.conclusion)
    return TalkView(
        heading=f"{number}. {head}" if number else head,
        chair=talk.chair or DOTS,
        self_level=talk.self_level.vietnamese if talk.self_level else "",
        lines=tuple(
            f"{STEP_NAMES[note.step]} ({note.speaker}): {note.text}" for note in talk.notes
        ),
        conclusion=talk.conclusion or DOTS,
        opinions_by_hand=tuple(range(_OPINION_LINES if unheard else 0)),
        conclusion_by_hand=tuple(range(0 if talk.conclusion else _CONCLUSION_LINES)),
    )


def _about(talk: TalkFacts) -> str:
    return f"tập thể {talk.name}" if talk.collective else f"đồng chí {talk.name}"


def _stand_ins(facts: MinutesFacts) -> Iterable[str]:
    """Give who chaired in the chair's place, and during whose review (S1 V.2)."""
    for talk in facts.talks:
        if talk.chair and talk.chair != facts.chair:
            yield f"{talk.chair} chủ trì khi kiểm điểm {_about(talk)}"


def listed(names: Iterable[str], none: str) -> str:
    """Give names one after the other, or what stands for none."""
    return ", ".join(names) or none
