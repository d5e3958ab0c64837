"""A receipt for what a member lodged against their result, and the written answer to it."""

import re
from dataclasses import dataclass
from datetime import date

from papers.issuing_body import body_in
from papers.own import printed
from papers.wording import DOTS, SHORT_DOTS, day_number, place_and_day

TEMPLATE_NAME = "objection.docx"
_TITLES = {True: "GIẤY BIÊN NHẬN KHIẾU NẠI", False: "GIẤY BIÊN NHẬN Ý KIẾN BẢO LƯU"}
_WHAT = {
    True: "Khiếu nại về kết quả đánh giá, xếp loại chất lượng năm {year}",
    False: "Bảo lưu ý kiến về kết quả đánh giá, xếp loại chất lượng năm {year}",
}
_NO_BODY = "cấp ủy cấp trên trực tiếp"
_ON_PAPER = (
    "Cấp trên không dùng hệ thống này: in giấy này, ký, gửi cấp trên trực tiếp; văn bản trả lời "
    "do chi bộ nhập lại."
)
_COPIED = "Lập theo dữ liệu đã nhập vào hệ thống."
_NO_TERM = "Thời hạn trả lời: do cấp có thẩm quyền định."
_NUMBER = re.compile(r"(?<![\w/-])\d+\s*[-/–]\s*[^\W\d_]+(?:[-/–.]\w+)*")
"""`8-CV/ĐU`, `15 - KL/TU`: digits and the sign of its kind."""
_BARE_NUMBER = re.compile(r"\bs(?:ố|o)\s*:?\s*(\d+)(?![\d/.-])", re.IGNORECASE)
"""`số 8`; neither a day nor a complaint's `01/2024`."""
_VERDICTS = {
    True: (
        "Khiếu nại được chấp nhận. Kết quả xếp loại được hủy và xếp loại lại; quyết định mới "
        "được ghi bên cạnh quyết định cũ."
    ),
    False: (
        "Khiếu nại không được chấp nhận. Kết quả xếp loại giữ nguyên; đồng chí chấp hành kết luận "
        "và vẫn có quyền bảo lưu ý kiến."
    ),
}


@dataclass(frozen=True, slots=True)
class ObjectionLetter:
    """What is known of one: lodged by whom, about what, answered how."""

    complaint: bool
    number: str
    year: int
    name: str
    cell: str
    body: str
    on_paper: bool
    lodged_on: date | None
    receipted_on: date | None
    """The day of the receipt: a paper may have come before it was entered."""
    dated: date | None
    """The day on the paper it was typed from; None where it was written here."""
    late_after: date | None
    """The last day it missed; None where it missed none."""
    earlier: tuple[str, ...]
    text: str
    scans: int
    upheld: bool | None = None
    document: str = ""
    """What was typed of the answer's paper, as one line."""
    answer: str = ""
    answered_on: date | None = None
    """The day that the answer's paper bears; None where none can be read."""


@dataclass(frozen=True, slots=True)
class ObjectionCourse:
    """How far the examination of one came, day by day; None for a step that was not taken."""

    received_on: date | None
    examined_on: date | None
    answer_by: date | None
    """The last day to answer, as the competent body set it."""
    withdrawn_on: date | None
    withdrawn_by_paper: date | None
    """The day on the paper that took it back; None where it was taken back in the chat."""
    withdrawal: str = ""
    withdrawal_scans: int = 0


@dataclass(frozen=True, slots=True)
class ObjectionView:
    """The fields of `objection.docx`."""

    superior: str
    cell: str
    place_and_date: str
    title: str
    number: str
    lines: tuple[str, ...]
    heading: str
    text: tuple[str, ...]
    closing: tuple[str, ...]
    left_role: str
    right_role: str
    right_name: str


def receipt_docx(facts: ObjectionLetter) -> bytes:
    """Give the receipt as .docx: number, day, what was lodged, to whom, and its text."""
    closing = [_ON_PAPER] if facts.on_paper else []
    view = ObjectionView(
        superior=facts.body.upper() or DOTS,
        cell=facts.cell.upper() or DOTS,
        place_and_date=place_and_day("", facts.receipted_on),
        title=_TITLES[facts.complaint],
        number=facts.number,
        lines=(*_lodged(facts), f"Nơi nhận: {facts.body or _NO_BODY}."),
        heading="Nội dung:",
        text=_lines(facts.text, facts.scans),
        closing=(*closing, *([_NO_TERM] if facts.complaint else [])),
        left_role="NGƯỜI NHẬN",
        right_role="NGƯỜI GỬI",
        right_name=facts.name,
    )
    return printed(view, TEMPLATE_NAME)


def answer_docx(facts: ObjectionLetter) -> bytes:
    """Give the written answer to a complaint as .docx: it bears its own number, day and body; the
    complaint's number stands in what it is based on alone. What is not known is left for the pen.
    """
    view = ObjectionView(
        superior=DOTS,
        cell=body_in(facts.document).upper() or DOTS,
        place_and_date=place_and_day("", facts.answered_on),
        title="TRẢ LỜI KHIẾU NẠI",
        number=_number_in(facts.document) or SHORT_DOTS,
        lines=(
            f"Căn cứ: đơn khiếu nại số {facts.number} của đồng chí {facts.name}.",
            *_lodged(facts),
            f"Văn bản trả lời: {facts.document}.",
        ),
        heading="Kết luận:",
        text=(_VERDICTS[bool(facts.upheld)], *_lines(facts.answer, 0)),
        closing=(f"Kính gửi đồng chí {facts.name} để biết.", _for_the_pen(facts)),
        left_role="NGƯỜI NHẬN",
        right_role="CẤP CÓ THẨM QUYỀN",
        right_name="",
    )
    return printed(view, TEMPLATE_NAME)


def course_docx(facts: ObjectionLetter, course: ObjectionCourse) -> bytes:
    """Give the steps of its examination as .docx, and what took it back where something did."""
    view = ObjectionView(
        superior=DOTS,
        cell=facts.body.upper() or DOTS,
        place_and_date=place_and_day("", None),
        title="QUÁ TRÌNH XEM XÉT KHIẾU NẠI",
        number=facts.number,
        lines=(*_lodged(facts), *_steps(facts, course)),
        heading="Nội dung rút khiếu nại:" if course.withdrawn_on else "Văn bản trả lời:",
        text=_lines(course.withdrawal, course.withdrawal_scans) or (_outcome(facts, course),),
        closing=(_COPIED,),
        left_role="NGƯỜI LẬP",
        right_role="CẤP CÓ THẨM QUYỀN",
        right_name="",
    )
    return printed(view, TEMPLATE_NAME)


def _steps(facts: ObjectionLetter, course: ObjectionCourse) -> list[str]:
    """Give each step that was taken, with its day."""
    days = {
        "Tiếp nhận": course.received_on,
        "Bắt đầu xem xét": course.examined_on,
        "Hạn trả lời do cấp có thẩm quyền định": course.answer_by,
        "Ngày của văn bản trả lời": facts.answered_on,
        "Ngày ghi trên đơn rút": course.withdrawn_by_paper,
        "Rút khiếu nại": course.withdrawn_on,
    }
    return [f"{step}: {day_number(day)}." for step, day in days.items() if day is not None]


def _outcome(facts: ObjectionLetter, course: ObjectionCourse) -> str:
    if course.withdrawn_on is not None:
        return "Rút trong hệ thống, không kèm đơn."
    return "Chưa trả lời." if facts.upheld is None else facts.document


def _for_the_pen(facts: ObjectionLetter) -> str:
    """Say what the dots of an answer stand for; the house keeps no place of a body, and not
    what is above one that is named on a paper alone."""
    known = {
        "cơ quan cấp trên": "",
        "số": _number_in(facts.document),
        "cơ quan ban hành": body_in(facts.document),
        "địa danh": "",
        "ngày": facts.answered_on,
    }
    open_places = ", ".join(name for name, value in known.items() if not value)
    return f"Chưa có trong hệ thống, mời ghi vào chỗ để dấu chấm: {open_places}."


def _number_in(document: str) -> str:
    """Give the number of a paper as it was typed; empty where none can be told."""
    found = _NUMBER.search(document)
    if found is not None:
        return found[0]
    bare = _BARE_NUMBER.search(document)
    return "" if bare is None else bare[1]


def _lodged(facts: ObjectionLetter) -> list[str]:
    lines = [
        f"Người gửi: đồng chí {facts.name}, {facts.cell}.",
        f"Việc: {_WHAT[facts.complaint].format(year=facts.year)}.",
    ]
    if facts.lodged_on is not None:
        lines.append(f"Ngày nhận: {day_number(facts.lodged_on)}.")
    if facts.dated is not None:
        lines.append(f"Nhập từ bản giấy ghi ngày {day_number(facts.dated)}.")
    if facts.late_after is not None:
        lines.append(
            f"Gửi sau ngày {day_number(facts.late_after)} là hạn đã định: vẫn được nhận, cấp có "
            "thẩm quyền quyết định."
        )
    if facts.earlier:
        lines.append(f"Đã có khiếu nại trước: số {', '.join(facts.earlier)}.")
    return lines


def _lines(text: str, scans: int) -> tuple[str, ...]:
    said = tuple(text.splitlines())
    return (*said, f"(Kèm {scans} ảnh, tệp của bản giấy.)") if scans else said
