"""What is due when (S0 to S4; HD 43, mục 4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum

from rating import checks
from rating.errors import ErrorCode, RatingError
from rating.law import UNCONFIRMED, DeadlineRow, Profile, law
from rating.reasons import Decision, Reason

VIETNAM = timezone(timedelta(hours=7))


class DeadlineMatter(StrEnum):
    """What is due: prompts sent out, the rating finished, the dossier handed up, a report."""

    PROMPTS = "prompts"
    RATING = "rating"
    DOSSIER = "dossier"
    REPORT = "report"


class DeadlineOperator(StrEnum):
    """Whether the day itself is still in time."""

    BEFORE = "before"
    BY = "by"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One thing that is due: `before` a day excludes it, `by` a day includes it."""

    what: str
    owner: str
    recipient: str | None
    date: date
    operator: DeadlineOperator
    clause: str
    matter: DeadlineMatter
    conditional: bool = False
    """It is due only where the direct superior said so; it reminds nobody by itself."""
    for_cell: bool = True
    """The cell or its people owe it; else it is another's and reminds nobody here."""

    @property
    def reminds(self) -> bool:
        """Whether it may remind a cell by itself."""
        return self.for_cell and not self.conditional

    @property
    def missed_at(self) -> datetime:
        """The first moment at which it is too late, in Vietnamese time."""
        # "trước ngày D" is over when D begins, "chậm nhất đến ngày D" when D has ended.
        days = 0 if self.operator is DeadlineOperator.BEFORE else 1
        return datetime.combine(self.date + timedelta(days), time.min, VIETNAM)

    def fields(self) -> Mapping[str, object]:
        """The deadline by the names of the JSON contract."""
        return {
            "what": self.what,
            "owner": self.owner,
            "recipient": self.recipient,
            "date": self.date.isoformat(),
            "operator": self.operator,
            "missed_at": self.missed_at.isoformat(),
            "clause": self.clause,
            "conditional": self.conditional,
            "for_cell": self.for_cell,
        }


@dataclass(frozen=True, slots=True)
class Deadlines(Decision):
    """Everything that is due in one year, the soonest first; empty where nothing is known."""

    deadlines: tuple[Deadline, ...]

    def fields(self) -> Mapping[str, object]:
        """What was decided, by the names of the JSON contract."""
        return {"deadlines": [each.fields() for each in self.deadlines]}


def deadlines(year: int, *, profile: str) -> Deadlines:
    """The dates a profile sets for a year.

    Raises RatingError: `impossible_date` for a year outside the calendar, or a wrong profile.
    """
    rules = law(profile)
    if not 1 <= checks.count(year, "year") <= date.max.year:
        raise RatingError(ErrorCode.IMPOSSIBLE_DATE, "year")
    if year + max((row.years_later for row in rules.deadlines), default=0) > date.max.year:
        raise RatingError(ErrorCode.IMPOSSIBLE_DATE, "year")
    reasons: list[Reason] = []
    found = [_due(row, year) for row in rules.deadlines if _holds(row, year, reasons)]
    found.sort(key=_when_and_what)
    if not found:
        text = (
            f"Không có văn bản nào của bộ quy định này nêu thời hạn cho năm {year}; chi bộ tự nhập"
        )
        reasons.append(Reason(rules.profile.name, text, None, "không có", ""))
    elif not _is_valid_in(rules.profile, year):
        text = "Bộ quy định này được ban hành cho các năm khác; hạn hằng năm chỉ để tham khảo"
        reasons.append(Reason(rules.profile.name, text, None, str(year), rules.profile.title))
    return Deadlines(tuple(reasons), tuple(found))


def _is_valid_in(profile: Profile, year: int) -> bool:
    return profile.valid_from.year <= year and (
        profile.valid_to is None or year <= profile.valid_to.year
    )


def _holds(row: DeadlineRow, year: int, reasons: list[Reason]) -> bool:
    if (row.year is not None and row.year != year) or year < row.from_year:
        return False
    if row.superseded_in == year:
        # A later letter for one year comes before the plan for every year.
        text = f"{row.what}: thời hạn hằng năm được {row.superseded_by} thay cho năm {year}"
        reasons.append(Reason(row.clause, text, None, f"{row.day:02d}/{row.month:02d}", ""))
        return False
    often = "hằng năm" if row.year is None else f"cho năm {year}"
    text = f"{row.what}: thời hạn {often}" + (f" ({row.note})" if row.note else "")
    text += "; chỉ khi cấp trên trực tiếp quy định" if row.conditional else ""
    text += "" if row.for_cell else "; không phải việc của chi bộ"
    text += UNCONFIRMED if row.unconfirmed else ""
    operator = "trước ngày" if row.operator == DeadlineOperator.BEFORE else "chậm nhất đến ngày"
    required = f"{operator} {row.day:02d}/{row.month:02d}/{year + row.years_later}"
    reasons.append(Reason(row.clause, text, None, "", required))
    return True


def _due(row: DeadlineRow, year: int) -> Deadline:
    return Deadline(
        what=row.what,
        owner=row.owner,
        recipient=row.recipient,
        date=date(year + row.years_later, row.month, row.day),
        operator=DeadlineOperator(row.operator),
        clause=row.clause,
        matter=DeadlineMatter(row.matter),
        conditional=row.conditional,
        for_cell=row.for_cell,
    )


def _when_and_what(deadline: Deadline) -> tuple[datetime, str]:
    return deadline.missed_at, deadline.what
