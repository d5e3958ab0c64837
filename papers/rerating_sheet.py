"""The decision to rate again: form 03 of 2025 blank for a pen, or filled in from what is stored.

Of form 03 only code, name and purpose are known; the rules of 2023 print no form. So the sheet says
of itself that it is none that was handed down, and what is not stored stays blank.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import rating
from papers.decision_list import GivenReason
from papers.form_items import LINES_TO_WRITE_ON
from papers.own import printed
from papers.wording import DOTS, SHORT_DOTS, born, day_in_words
from rating import clauses
from terms.reopening import ReopenWhy

TEMPLATE_NAME = "rerating.docx"
_PAGE = 4
"""How many answers' lines leave a page to write on."""
_CODE = "Mẫu 03-HD KĐ.ĐG"
"""Of the family of 2025 alone."""
_ANYBODY, _PERSON, _COLLECTIVE = "tổ chức đảng, đảng viên", "đảng viên", "tập thể"
_WHY: Mapping[ReopenWhy, str] = {
    ReopenWhy.LEADER: "Mức xếp loại lãnh đạo, quản lý thấp hơn",
    ReopenWhy.DISCIPLINED: "Bị kỷ luật vì vi phạm",
    ReopenWhy.DEFECT: "Phát hiện khuyết điểm sau khi đã quyết định",
    ReopenWhy.DISHONEST: "Báo cáo, kiểm điểm không trung thực",
    ReopenWhy.COMPLAINT: "Khiếu nại được chấp nhận",
}
_NO_LEVEL = "Chưa ghi mức xếp loại lại: ghi sau khi cấp có thẩm quyền quyết định."
_NO_DOCUMENT = "Chưa ghi số, ngày và nơi ban hành: ghi khi ban hành."
_NO_POST = "Danh sách không ghi chức vụ: ghi tay nếu có."


@dataclass(frozen=True, slots=True)
class RatedPerson:
    """What the sheet states of a member, and of no collective."""

    birth_date: date
    birth_year_only: bool
    posts: tuple[str, ...]
    """As the roster writes them today."""


@dataclass(frozen=True, slots=True)
class RerateFacts:
    """What is stored of one rating made again, or waiting for it."""

    profile: str
    name: str
    person: RatedPerson | None
    """None for a collective."""
    place: str
    """The cell and what it is under."""
    year: int
    former: rating.Level | None
    former_document: str
    why: ReopenWhy
    clause: str
    """By which the rating was opened, as it is stored."""
    draft: bool
    """The new decision is not recorded yet."""
    level: rating.Level | None = None
    document: str = ""
    """Number, day and body of the new decision; empty until it was entered."""
    at_most: rating.Level | None = None
    at_most_clause: str = ""
    reason: GivenReason | None = None
    """Why it is the new level, where a rule speaks against it."""
    past_cap: tuple[str, ...] = ()
    """On what it goes past the cap, each with who decided, as it was typed."""


@dataclass(frozen=True, slots=True)
class RerateView:
    """The fields of `rerating.docx`; those behind `filled` are empty on the blank sheet."""

    code: str
    """Empty under rules that name no such form."""
    purpose: str
    """The law's own words; empty as the code."""
    clause: str
    blanks: tuple[int, ...]
    """Dotted lines for a pen."""
    of: str
    year: str
    filled: bool = False
    draft: bool = False
    name: str = ""
    born: str = ""
    """Empty for a collective."""
    posts: str = ""
    place: str = ""
    former: str = ""
    former_document: str = ""
    why: str = ""
    ground: str = ""
    level: str = ""
    at_most: str = ""
    reason: str = ""
    document: str = ""
    missing: tuple[str, ...] = ()
    """What is to be written by hand, a sentence each."""


def rerating_docx(profile: str) -> bytes | None:
    """Give the blank sheet as .docx; None under rules that have no such form.

    Raises:
        rating.RatingError: `unknown_profile`.
    """
    purpose = clauses.rerating(profile)
    if purpose is None:
        return None
    lines = tuple(range(LINES_TO_WRITE_ON * _PAGE))
    view = RerateView(
        _CODE, purpose.quote, rating.cited(purpose.clause), lines, _ANYBODY, SHORT_DOTS[:2]
    )
    return printed(view, TEMPLATE_NAME)


def rerated_docx(facts: RerateFacts) -> bytes:
    """Give the sheet filled in as .docx; the place of issue and who signs are left for the pen."""
    purpose = clauses.rerating(facts.profile)
    person = facts.person
    posts = "; ".join(person.posts) if person else ""
    view = RerateView(
        code=_CODE if purpose else "",
        purpose=purpose.quote if purpose else "",
        clause=rating.cited(purpose.clause) if purpose else "",
        blanks=tuple(range(LINES_TO_WRITE_ON)),
        of=_PERSON if person else _COLLECTIVE,
        year=str(facts.year),
        filled=True,
        draft=facts.draft,
        name=facts.name,
        born=born(person.birth_date, year_only=person.birth_year_only) if person else "",
        posts=posts or DOTS,
        place=facts.place or DOTS,
        former=facts.former.vietnamese if facts.former else DOTS,
        former_document=facts.former_document or DOTS,
        why=_WHY[facts.why],
        ground=rating.cited(facts.clause),
        level=facts.level.vietnamese if facts.level else DOTS,
        at_most=_bound(facts),
        reason=_reason(facts),
        document=facts.document or f"Số {SHORT_DOTS}, {day_in_words(None)}, {DOTS}",
        missing=_missing(facts, posts),
    )
    return printed(view, TEMPLATE_NAME)


def _reason(facts: RerateFacts) -> str:
    """Say why the level departs from a rule, and on what it goes past the cap."""
    said = [f"{facts.reason.text} (người ghi: {facts.reason.by})"] if facts.reason else []
    said += [f"căn cứ vượt tỷ lệ xuất sắc: {one}" for one in facts.past_cap]
    return "; ".join(said)


def _bound(facts: RerateFacts) -> str:
    if not facts.draft or facts.at_most is None:
        return ""
    return f"{facts.at_most.vietnamese} ({rating.cited(facts.at_most_clause)})"


def _missing(facts: RerateFacts, posts: str) -> tuple[str, ...]:
    said = (
        (_NO_POST, facts.person is not None and not posts),
        (_NO_LEVEL, facts.level is None),
        (_NO_DOCUMENT, not facts.document),
    )
    return tuple(sentence for sentence, wanted in said if wanted)
