"""How papers write dates, numbers and what is left for the pen.

A paper is Vietnamese whatever the reader's language in the chat, so its words do not stand in the
catalogues.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from rating.limits import tenths_of_percent
from terms.people import BodyKind

DOTS = "…" * 12
"""What stands where a pen is to write a few words."""
SHORT_DOTS = "…" * 4
"""What stands for a place before a date: both fit on one line."""
NBSP = "\N{NO-BREAK SPACE}"
NO_DAY = "……/……/………"
"""What stands where a day is to be written in figures."""

SIGNED_ABOVE = "(Cấp ủy cấp trên ký)"
"""Where nobody in the cell may sign: it would be the one whom the paper is about."""
FROM_PAPER = "(Nhập thay từ bản giấy có chữ ký)"
"""Under the title of a review that somebody else typed for its member."""


_MET = {
    BodyKind.CELL_COMMITTEE: "chi ủy",
    BodyKind.LEADERSHIP: "tập thể lãnh đạo, quản lý",
    BodyKind.PARTY_COMMITTEE: "ban chấp hành",
    BodyKind.STANDING_COMMITTEE: "ban thường vụ",
}


def met(body: BodyKind | None) -> str:
    """Give what met, as papers say it: which body, or the cell."""
    return "chi bộ" if body is None else _MET[body]


def absence_line(told: str) -> str:
    """Give what stands under the title of a review whose writer was away for long (S1 V.9)."""
    return f"(Trong năm: {told})"


def commented_on(day: date) -> str:
    """Give what stands under the comment of an employer whose day is known."""
    return f"(Nhận xét {day_in_words(day)})"


def sentence(told: str) -> str:
    """Give what somebody typed as a sentence, for another to follow it."""
    told = told.rstrip()
    return told if told.endswith((".", "!", "?", "…")) else f"{told}."


NO_POST = "Không"
"""What stands for a post in a union of somebody who has none."""


def without_post(*, probationary: bool) -> str:
    """Give what stands for a post in the Party of a member who has none."""
    return "Đảng viên dự bị" if probationary else "Đảng viên"


def leave_days(first: date | None, last: date | None) -> str:
    """Give `nghỉ dài ngày từ 01/03/2026 đến hết 31/08/2026`, as far as the days are known."""
    said = "nghỉ dài ngày"
    if first is not None:
        said += f" từ {day_number(first)}"
    return said if last is None else f"{said} đến hết {day_number(last)}"


def day_number(day: date) -> str:
    """Give `05/02/2026`."""
    return f"{day:%d/%m/%Y}"


def place_and_day(place: str, day: date | None) -> str:
    """Give `Thành phố Ví Dụ, ngày 05 tháng 02 năm 2026`; a line breaks before the day only."""
    return f"{place or SHORT_DOTS}, {day_in_words(day).replace(' ', NBSP)}"


def day_in_words(day: date | None) -> str:
    """Give `ngày 05 tháng 02 năm 2026`: days below 10 and months below 3 carry a zero."""
    if day is None:
        return "ngày … tháng … năm ……"
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def born(day: date | None, *, year_only: bool) -> str:
    """Give a day of birth as papers write it; the year where no more is known."""
    if day is None:
        return NO_DAY
    return str(day.year) if year_only else day_number(day)


def moment_in_words(moment: datetime | None) -> str:
    """Give `14 giờ 05 phút, ngày 12 tháng 12 năm 2026`."""
    if moment is None:
        return f"…… giờ …… phút, {day_in_words(None)}"
    return f"{moment:%H} giờ {moment:%M} phút, {day_in_words(moment)}"


def percent(figure: str) -> str:
    """Give the core's `70.0` as `70,0 %`."""
    return f"{figure.replace('.', ',')} %"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, for a sheet that is computed with: its number is the one papers say."""

    part: int
    of: int

    @property
    def number(self) -> float:
        """Give 0.667 for two of three: rounded to a tenth of a percent, as on papers."""
        return tenths_of_percent(self.part, self.of) / 1000

    @property
    def whole(self) -> bool:
        """Whether it has no tenths."""
        return tenths_of_percent(self.part, self.of) % 10 == 0

    def __str__(self) -> str:
        """Give `66,7 %`, as wide as the cell shows it."""
        shown = f"{self.number:.{0 if self.whole else 1}%}"
        return percent(shown.removesuffix("%"))


def two_digits(count: int) -> str:
    """Give a count of people as official papers do: `08`, `12`, `105`."""
    return f"{count:02}"


def points(figure: Decimal) -> str:
    """Give points as papers write them: `8,5`, `30`."""
    return f"{figure.normalize():f}".replace(".", ",")


def from_where(place: str, on: date | None, *, residence: bool) -> str:
    """Give who wrote about a member and when: a party group, or a committee where they live."""
    written = f"nơi cư trú: {place}" if residence else place
    return f"{written}, ngày {on:%d/%m/%Y}" if on is not None else written
