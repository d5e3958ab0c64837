"""Minutes of the review meeting with the count of its ballot (forms C6 and C7 in one paper)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from papers.errors import PaperError
from papers.facts import Absence, LevelCount, MinutesFacts, SubjectResult, TalkFacts
from papers.own import own
from papers.word import SHIPPED_TEMPLATES, WordTemplate, load_template
from papers.wording import (
    DOTS,
    SHORT_DOTS,
    day_in_words,
    moment_in_words,
    percent,
    two_digits,
)
from rating import Level

TEMPLATE_NAME = "minutes.docx"

NO_LEVEL = "Chưa có mức nào trên 50 %"
NO_LEVEL_SHORT = "chưa có"


@dataclass(frozen=True, slots=True)
class CellView:
    """One level's votes in the table: `07/08/10`, `70,0 %`, `(87,5 %)`."""

    notation: str
    percent_official: str
    percent_valid: str


@dataclass(frozen=True, slots=True)
class RowView:
    """One subject of the ballot in the table."""

    number: str
    name: str
    post: str
    self_level: str
    excellent: CellView
    good: CellView
    completed: CellView
    not_completed: CellView
    blank: str
    invalid: str
    level: str


@dataclass(frozen=True, slots=True)
class ResultView:
    """One subject's resulting level in words, and the clauses that led to it."""

    name: str
    level: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SummaryView:
    """How many of one kind got which level."""

    kind: str
    excellent: str
    good: str
    completed: str
    not_completed: str
    none: str


@dataclass(frozen=True, slots=True)
class TalkView:
    """One item of the agenda: its heading, who chaired, what was said, the conclusion."""

    heading: str
    chair: str
    lines: tuple[str, ...]
    conclusion: str


@dataclass(frozen=True, slots=True)
class MinutesView:
    """The fields of `minutes.docx`."""

    superior: str
    cell: str
    number: str
    place_and_date: str
    year: str
    place: str
    opened: str
    closed: str
    official_total: str
    official_present: str
    official_absent: str
    absent: tuple[str, ...]
    probationary_present: str
    exempt_present: str
    guests: str
    chair: str
    clerk: str
    tellers: str
    issued: str
    returned: str
    not_returned: str
    talks: tuple[TalkView, ...]
    rows: tuple[RowView, ...]
    summaries: tuple[SummaryView, ...]
    results: tuple[ResultView, ...]
    supplementary: tuple[str, ...]
    electorate_hash: str
    sheet_hash: str
    audit_head: str
    draft: bool


@cache
def shipped_template() -> WordTemplate:
    """Give the template that comes with the program."""
    return load_template(SHIPPED_TEMPLATES / TEMPLATE_NAME, MinutesView)


def minutes_docx(facts: MinutesFacts, template: WordTemplate | None = None) -> bytes:
    """Give the minutes as .docx, figures exactly as the facts state them.

    Work for the processor, up to a tenth of a second: call it in a thread, outside transactions.

    Raises:
        PaperError: `not_four_levels` when a subject's counts are not the four levels, best first,
            the field names the subject; `more_returned_than_issued`.
    """
    return (template or own(TEMPLATE_NAME) or shipped_template()).fill(_view(facts))


def _view(facts: MinutesFacts) -> MinutesView:
    if facts.returned > facts.issued:
        raise PaperError("more_returned_than_issued", field="returned")
    room = facts.room
    return MinutesView(
        superior=facts.superior.upper() or DOTS,
        cell=facts.cell.upper() or DOTS,
        number=facts.number or "……",
        place_and_date=f"{facts.locality or SHORT_DOTS}, {day_in_words(facts.opened.date())}",
        year=str(facts.year),
        place=facts.place or DOTS,
        opened=moment_in_words(facts.opened),
        closed=moment_in_words(facts.closed),
        official_total=two_digits(room.official_total),
        official_present=two_digits(room.official_present),
        official_absent=two_digits(room.official_total - room.official_present),
        absent=tuple(_absence(absence) for absence in room.absent),
        probationary_present=two_digits(room.probationary_present),
        exempt_present=two_digits(room.exempt_present),
        guests=_listed(room.guests, "không"),
        chair=facts.chair or DOTS,
        clerk=facts.clerk or DOTS,
        tellers=_listed(facts.tellers, DOTS),
        issued=two_digits(facts.issued),
        returned=two_digits(facts.returned),
        not_returned=two_digits(facts.issued - facts.returned),
        talks=tuple(_talk(number, talk) for number, talk in enumerate(facts.talks, start=1)),
        rows=tuple(_row(number, s) for number, s in enumerate(facts.subjects, start=1)),
        summaries=_summaries(facts.subjects),
        results=tuple(_result(subject) for subject in facts.subjects),
        supplementary=facts.supplementary,
        electorate_hash=facts.electorate_hash,
        sheet_hash=facts.sheet_hash,
        audit_head=facts.audit_head,
        draft=facts.draft,
    )


def _absence(absence: Absence) -> str:
    return f"{absence.name}: {absence.reason or 'chưa rõ lý do'}"


STEP_NAMES = {
    "present": "Trình bày",
    "reports": "Ý kiến gửi đến",
    "opinions": "Góp ý",
    "reply": "Tiếp thu, giải trình",
    "conclusion": "Ý kiến thêm",
}
"""What each step of the talk is called in the minutes."""


def _talk(number: int, talk: TalkFacts) -> TalkView:
    who = f"tập thể {talk.name}" if talk.collective else f"đồng chí {talk.name}"
    return TalkView(
        heading=f"{number}. Kiểm điểm {who}",
        chair=talk.chair or DOTS,
        lines=tuple(
            f"{STEP_NAMES[note.step]} ({note.speaker}): {note.text}" for note in talk.notes
        ),
        conclusion=talk.conclusion or DOTS,
    )


def _listed(names: Iterable[str], none: str) -> str:
    return ", ".join(names) or none


def _row(number: int, subject: SubjectResult) -> RowView:
    if tuple(count.level for count in subject.counts) != tuple(Level):
        raise PaperError("not_four_levels", field=subject.name)
    excellent, good, completed, not_completed = map(_cell, subject.counts)
    return RowView(
        number=str(number),
        name=subject.name,
        post=subject.post,
        self_level=subject.self_level.initials if subject.self_level else "",
        excellent=excellent,
        good=good,
        completed=completed,
        not_completed=not_completed,
        blank=str(subject.blank),
        invalid=str(subject.invalid),
        level=subject.level.initials if subject.level else NO_LEVEL_SHORT,
    )


def _cell(count: LevelCount) -> CellView:
    return CellView(
        notation=count.notation,
        percent_official=percent(count.percent_official),
        percent_valid=f"({percent(count.percent_valid)})",
    )


def _result(subject: SubjectResult) -> ResultView:
    return ResultView(
        name=subject.name,
        level=subject.level.vietnamese if subject.level else NO_LEVEL,
        reasons=tuple(f"{reason.clause}: {reason.text}" for reason in subject.reasons),
    )


def _summaries(subjects: tuple[SubjectResult, ...]) -> tuple[SummaryView, ...]:
    """Count members and collectives apart; a kind with nobody on the sheet has no line."""
    kinds = (
        ("Đảng viên", [s for s in subjects if not s.collective]),
        ("Tập thể", [s for s in subjects if s.collective]),
    )
    return tuple(_summary(kind, members) for kind, members in kinds if members)


def _summary(kind: str, subjects: list[SubjectResult]) -> SummaryView:
    def with_level(level: Level | None) -> str:
        return two_digits(sum(subject.level == level for subject in subjects))

    return SummaryView(
        kind=kind,
        excellent=with_level(Level.EXCELLENT),
        good=with_level(Level.GOOD),
        completed=with_level(Level.COMPLETED),
        not_completed=with_level(Level.NOT_COMPLETED),
        none=with_level(None),
    )
