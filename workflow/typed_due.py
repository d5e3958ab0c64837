"""Deadlines as people type them: "trước 20/12", "chậm nhất 31/12", "thứ sáu tuần sau", "mai"."""

import re
from datetime import date, timedelta

from papers.plain import fold
from rating import DeadlineOperator
from workflow.dates import typed_day

_BEFORE = re.compile(r"^(truoc|before)\b")
_OPERATOR = re.compile(r"^(truoc|before|cham nhat|muon nhat|han|het|den het|den|toi|by|until)\b ?")
_MONTH = re.compile(r"\s*\b(thang|nam)\b\s*")
_WEEKDAYS = {
    "hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3,
    "sau": 4, "6": 4, "bay": 5, "7": 5,
}  # fmt: skip
_WEEKDAY = re.compile(r"^(?:thu (hai|ba|tu|nam|sau|bay|[2-7])|(chu nhat|cn))( tuan (?:sau|toi))?$")
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_NEAR = {"hom nay": 0, "today": 0, "mai": 1, "ngay mai": 1, "tomorrow": 1, "mot": 2, "ngay kia": 2}


def typed_due(text: str, today: date) -> tuple[date, DeadlineOperator]:
    """Give day and operator of what was typed; a bare day is itself still in time.

    Raises:
        Refusal: `day_unreadable`.
    """
    said = " ".join(fold(text).replace(".", "/").split()).strip(" /,")
    operator = DeadlineOperator.BEFORE if _BEFORE.match(said) else DeadlineOperator.BY
    return _day(said, today), operator


def _day(said: str, today: date) -> date:
    bare = _without_operator(said)
    if bare in _NEAR:
        return today + timedelta(days=_NEAR[bare])
    weekday = _WEEKDAY.match(bare)
    if weekday is not None:
        return _weekday(weekday, today)
    iso = _ISO.match(bare)
    if iso is not None:
        bare = "/".join(reversed(iso.groups()))
    return typed_day(_MONTH.sub("/", bare.removeprefix("ngay ")), today)


def _without_operator(said: str) -> str:
    while (shorter := _OPERATOR.sub("", said)) != said:
        said = shorter
    return said


def _weekday(found: re.Match[str], today: date) -> date:
    """Give the next such day, today not counted; "tuần sau" means the week after this one."""
    name, _, next_week = found.groups()
    wanted = 6 if name is None else _WEEKDAYS[name]
    monday = today - timedelta(days=today.weekday())
    if next_week:
        return monday + timedelta(days=7 + wanted)
    ahead = (wanted - today.weekday()) % 7 or 7
    return today + timedelta(days=ahead)
