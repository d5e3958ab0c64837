"""Which column of a roster is which, however the office has titled it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

from papers.plain import fold
from rating import Status

SEARCHED_ROWS = 30
"""How far down the headings may stand: titles and notes come first."""
RECOGNISED_AT_LEAST = 2
"""Headings a row must have, the name among them, to be the heading row."""


class Column(StrEnum):
    """What a roster tells of a member."""

    NAME = "name"
    BIRTH_DATE = "birth_date"
    ADMITTED_ON = "admitted_on"
    OFFICIAL_ON = "official_on"
    STATUS = "status"
    PARTY_POST = "party_post"
    STATE_POST = "state_post"
    UNION_POST = "union_post"
    WORKPLACE = "workplace"
    ORGANISATION = "organisation"
    CELL = "cell"
    PHONE = "phone"
    PARTY_CARD = "party_card"
    EXEMPT = "exempt"
    SUSPENDED = "suspended"
    RETIRED = "retired"
    """Does not work in the political system: retired, in a private firm, a farmer, a student."""


HEADINGS: Mapping[Column, str] = MappingProxyType(
    {
        Column.NAME: "Họ và tên",
        Column.BIRTH_DATE: "Ngày sinh",
        Column.ADMITTED_ON: "Ngày vào Đảng",
        Column.OFFICIAL_ON: "Ngày chính thức",
        Column.STATUS: "Chính thức/Dự bị",
        Column.PARTY_POST: "Chức vụ Đảng",
        Column.STATE_POST: "Chức vụ chính quyền",
        Column.UNION_POST: "Chức vụ đoàn thể",
        Column.WORKPLACE: "Đơn vị công tác",
        Column.ORGANISATION: "Đảng bộ",
        Column.CELL: "Chi bộ",
        Column.PHONE: "Điện thoại",
        Column.PARTY_CARD: "Số thẻ đảng viên",
        Column.EXEMPT: "Miễn sinh hoạt",
        Column.SUSPENDED: "Đình chỉ",
        Column.RETIRED: "Nghỉ hưu / ngoài hệ thống chính trị",
    }
)
"""The heading of each column as the empty roster writes it, and as a person is told of it."""

STANDINGS: Mapping[Status, str] = MappingProxyType(
    {Status.OFFICIAL: "Chính thức", Status.PROBATIONARY: "Dự bị"}
)
"""How a roster writes what somebody is."""

DAYS = (Column.BIRTH_DATE, Column.ADMITTED_ON, Column.OFFICIAL_ON)

REQUIRED = (Column.NAME, Column.BIRTH_DATE, Column.ADMITTED_ON, Column.CELL)

# Folded: without accents, capitals, punctuation. The official heading of HEADINGS is added below.
_VARIANTS: Mapping[Column, tuple[str, ...]] = {
    Column.NAME: (
        "ho ten",
        "ho va ten dang vien",
        "ho ten dang vien",
        "ten dang vien",
        "ho va ten khai sinh",
        "ho ten khai sinh",
        "ho va ten dang dung",
        "ho va chu dem ten",
    ),
    Column.BIRTH_DATE: (
        "ngay thang nam sinh",
        "sinh ngay",
        "ngay thang sinh",
        "nam sinh",
        "sinh nam",
    ),
    Column.ADMITTED_ON: (
        "ngay ket nap",
        "ngay ket nap dang",
        "ngay ket nap vao dang",
        "ngay vao dang du bi",
        "ngay vao dang ngay ket nap",
        "ngay vao dcsvn",
        "ngay thang nam vao dang",
        "ngay thang vao dang",
        "vao dang ngay",
        "vao dang",
        "ngay vao dang lan dau",
    ),
    Column.OFFICIAL_ON: (
        "ngay vao dang chinh thuc",
        "ngay cong nhan chinh thuc",
        "ngay cong nhan dang vien chinh thuc",
        "ngay chuyen chinh thuc",
        "ngay thang nam chinh thuc",
        "chinh thuc ngay",
        "ngay chuyen dang chinh thuc",
        "ngay chuyen dang vien chinh thuc",
        "ngay cong nhan",
        "ngay vao dang vien chinh thuc",
    ),
    Column.STATUS: (
        "chinh thuc hay du bi",
        "chinh thuc hoac du bi",
        "loai dang vien",
        "chinh thuc du bi loai dang vien",
        "dang vien chinh thuc du bi",
        "dien dang vien",
    ),
    Column.PARTY_POST: ("chuc vu trong dang", "chuc vu dang hien nay"),
    Column.STATE_POST: ("chuc vu", "chuc danh", "chuc vu chuyen mon", "chuc vu cong tac"),
    Column.UNION_POST: ("chuc vu cong doan", "chuc vu doan the xa hoi"),
    Column.WORKPLACE: ("don vi", "noi cong tac", "noi lam viec", "co quan", "co quan don vi"),
    Column.ORGANISATION: ("dang uy", "dang bo co so", "dang bo cap tren", "to chuc dang cap tren"),
    Column.CELL: ("chi bo sinh hoat", "ten chi bo", "thuoc chi bo", "sinh hoat tai chi bo"),
    Column.PHONE: (
        "so dien thoai",
        "sdt",
        "so dt",
        "dt",
        "dtdd",
        "di dong",
        "dien thoai di dong",
        "so dien thoai lien he",
        "dien thoai lien he",
        "sdt lien he",
        "so dien thoai di dong",
        "so dt lien he",
        "dien thoai lien lac",
        "dien thoai zalo",
    ),
    Column.PARTY_CARD: ("so the dang", "so the", "the dang vien", "the dang"),
    Column.EXEMPT: (
        "mien sinh hoat dang",
        "duoc mien sinh hoat",
        "duoc mien",
        "mien cong tac va sinh hoat",
        "mien cong tac va sinh hoat dang",
        "mien cong tac sinh hoat",
    ),
    Column.SUSPENDED: ("dinh chi sinh hoat", "dinh chi sinh hoat dang", "bi dinh chi"),
    Column.RETIRED: (
        "nghi huu",
        "huu tri",
        "da nghi huu",
        "huu",
        "can bo huu",
        "ngoai he thong chinh tri",
        "khong lam viec trong he thong chinh tri",
    ),
}


_SHORT = {"ct": "chinh thuc", "dv": "dang vien", "dtdd": "dien thoai", "dt": "dien thoai"}
_PARTY = re.compile(r"\bdang (?:csvn|csv n|cong san viet nam|cong san)\b|\bdcs(?:vn| viet nam)\b")


@lru_cache(maxsize=4096)
def _bare(heading: str) -> str:
    words = re.findall(r"[a-z0-9]+", fold(heading))
    return _PARTY.sub("dang", " ".join(_SHORT.get(word, word) for word in words))


_COLUMN_OF: Mapping[str, Column] = {
    variant: column
    for column in Column
    for variant in (_bare(HEADINGS[column]), *map(_bare, _VARIANTS[column]))
}
_GROUP = re.compile(r"^(?:(?:thong tin|phan|ve|trong|ben|khoi|cong tac|sinh hoat) )+")
"""What stands before a body where a group of headings is named after it."""
_FAMILY_NAME = re.compile(r"ho(?: va(?: ten)?| ten)?(?: chu)? (?:dem|lot)|ho")
_GIVEN_NAME = re.compile(r"ten(?: rieng)?")
_SEX = re.compile(r" (nam|nu)$")
_OFFICIAL, _PROBATIONARY = (
    re.compile(
        "(?:chinh thuc (?:hay |hoac )?du bi |(?:(?:loai|dien) )?dang vien |tinh trang )?" + standing
    )
    for standing in ("chinh thuc", "(?:du bi|db)")
)
"""Columns to mark, one for each standing."""
_OFFICIAL_BEHIND = re.compile(r" (?:(?:va |ngay )*(?:vao dang |chuyen |cong nhan )?chinh thuc)$")


class Beside(Enum):
    """What heads the column right of the name."""

    OTHER = auto()
    SAME = auto()
    """The same heading, or one over both."""
    GIVEN = auto()
    """The given name's, though the name's own is that of a whole name."""
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a sheet's columns are."""

    heading_row: int
    """Index of the last row that belongs to the headings, from 0."""
    columns: Mapping[Column, int]
    doubled: tuple[Column, ...]
    """Columns that two headings claim."""
    ignored: tuple[str, ...]
    """Headings nobody asked for, as written."""
    halves: Mapping[Column, int]
    """The second column of those whose value stands in two: "Họ đệm | Tên", "Nam | Nữ".

    Of "Ngày | Tháng | Năm" it is the third. Of "Chính thức | Dự bị" it is the latter, on
    whichever side it stands."""
    beside_name: Beside
    """What heads the column right of the name, where it may go on with it."""


def column_of(heading: str) -> Column | None:
    """Recognise a heading, with or without a remark in brackets such as `(dd/mm/yyyy)`.

    Where a heading has several lines in one cell, the first that is recognised counts; a last line
    that goes on with the group above it counts before: "Thông tin Đảng" above "Chức vụ"."""
    whole = heading.replace("\n", " ")
    group, _, own = heading.rpartition("\n")
    below = "" if _PARTY.search(fold(group)) else f"{own} {_GROUP.sub('', _bare(group))}"
    for said in (whole, re.sub(r"\(.*?\)", " ", whole), below, *heading.split("\n")):
        if found := _COLUMN_OF.get(_bare(said)):
            return found
    return None


def holds_both_days(heading: str) -> bool:
    """Tell whether one column holds the day of admission and the official one, as in the books."""
    bare = _bare(heading)
    before = _OFFICIAL_BEHIND.sub("", bare)
    alone = bare not in _COLUMN_OF and before != bare
    return alone and _COLUMN_OF.get(before) is Column.ADMITTED_ON


def find_layout(rows: Sequence[Sequence[str]]) -> Layout | None:
    """Find the heading row by what stands in it; None when no row looks like one."""
    searched = rows[:SEARCHED_ROWS]
    read = [(row, place) for place, row in enumerate(searched)]
    read.extend(
        (_under_each_other(as_read(searched[place - count + 1 : place + 1])), place)
        for count in (2, 3)
        for as_read in (list, _spread)
        for place in range(count - 1, len(searched))
    )
    every = [(_layout(headings, place), _of_groups(headings)) for headings, place in read]
    found = [one for one in every if Column.NAME in one[0].columns] or every
    best, _ = max(found, key=_likeness, default=(None, 0))
    return best if best is not None and len(best.columns) >= RECOGNISED_AT_LEAST else None


def _likeness(found: tuple[Layout, int]) -> tuple[int, int, int]:
    """How sure it is that these are the headings: of equals, those that groups tell more of."""
    layout, of_groups = found
    return len(layout.columns), len(layout.halves), of_groups


def _of_groups(headings: Sequence[str]) -> int:
    """Count the headings that mean something else without the line above them."""
    lines = [(heading, heading.rpartition("\n")) for heading in headings]
    return sum(
        bool(above) and column_of(heading) not in (column_of(above), column_of(own))
        for heading, (above, _, own) in lines
    )


def _layout(headings: Sequence[str], heading_row: int) -> Layout:
    columns, halves = _halves(headings)
    doubled: list[Column] = []
    ignored: list[str] = []
    ends = [sorted((columns[column], end)) for column, end in halves.items()]
    taken = {place for first, last in ends for place in range(first, last + 1)}
    for place, heading in enumerate(headings):
        if place in taken:
            continue
        both_days = holds_both_days(heading)
        column = None if both_days else column_of(heading)
        if both_days:
            both = {Column.ADMITTED_ON: place, Column.OFFICIAL_ON: place}
            doubled.extend(both.keys() & columns.keys())
            columns.update(both)
        elif column is None:
            ignored.extend([" ".join(heading.split())] if heading else [])
        elif column in columns:
            doubled.append(column)
        else:
            columns[column] = place
    beside = _beside_name(headings, columns.get(Column.NAME))
    return Layout(heading_row, columns, tuple(doubled), tuple(ignored), halves, beside)


def _beside_name(headings: Sequence[str], named: int | None) -> Beside:
    if named is None or named + 1 >= len(headings):
        return Beside.OTHER
    heading = headings[named + 1]
    if not heading:
        return Beside.NOTHING
    if is_given_name(heading):
        return Beside.GIVEN
    return Beside.SAME if heading == headings[named] else Beside.OTHER


def is_given_name(heading: str) -> bool:
    """Tell whether a heading, or its last line, is that of given names alone."""
    return bool(_GIVEN_NAME.fullmatch(_bare(heading.rpartition("\n")[2])))


def _halves(headings: Sequence[str]) -> tuple[dict[Column, int], dict[Column, int]]:
    """Find the columns whose value stands in two, side by side: the first ones, the second ones."""
    columns: dict[Column, int] = {}
    halves: dict[Column, int] = {}
    for place, (first, second) in enumerate(pairwise(headings)):
        found = _half_of(first, second)
        if found is not None and found not in columns:
            columns[found], halves[found] = place, place + 1
            if found is Column.STATUS and _PROBATIONARY.fullmatch(_bare(first)):
                columns[found], halves[found] = place + 1, place
    for place in range(len(headings) - 2):
        day = _parted_day(*headings[place : place + 3])
        if day is not None and day not in columns:
            columns[day], halves[day] = place, place + 2
    return columns, halves


def _half_of(first: str, second: str) -> Column | None:
    """Tell what two headings side by side name together: a name, a day of birth by sex, or what
    somebody is, by a mark below one of them."""
    if _FAMILY_NAME.fullmatch(_bare(first.rpartition("\n")[2])) and is_given_name(second):
        return Column.NAME
    before, after = _bare(first), _bare(second)
    for one, other in ((before, after), (after, before)):
        if _OFFICIAL.fullmatch(one) and _PROBATIONARY.fullmatch(other):
            return Column.STATUS
    men, women = _SEX.sub("", before), _SEX.sub("", after)
    if before != men == women != after != before and _COLUMN_OF.get(men) is Column.BIRTH_DATE:
        return Column.BIRTH_DATE
    return None


def _parted_day(*headings: str) -> Column | None:
    """Tell which day three headings name together: "Ngày | Tháng | Năm" below its heading."""
    if tuple(map(_bare, headings)) == ("ngay sinh", "thang sinh", "nam sinh"):
        return Column.BIRTH_DATE
    parts = [heading.rpartition("\n") for heading in headings]
    if tuple(_bare(part) for _, _, part in parts) != ("ngay", "thang", "nam"):
        return None
    above = parts[0][0]
    found = column_of(above)
    alike = all(other in (above, "") for other, _, _ in parts)
    return found if alike and found in DAYS else None


def _under_each_other(lines: Sequence[Sequence[str]]) -> list[str]:
    """Join headings in rows: "Chức vụ" above "Đảng" is "Chức vụ Đảng".

    Of three the last two that say something count: the first is then the name of a group."""
    width = max(map(len, lines))
    columns = zip(*(_padded(line, width) for line in lines), strict=True)
    return ["\n".join([*dict.fromkeys(filter(None, column))][-2:]) for column in columns]


def _spread(lines: Sequence[Sequence[str]]) -> list[list[str]]:
    """Let a heading that stands over several hold for all of them, where no cells are joined."""
    width = max(map(len, lines))
    spread = [_padded(line, width) for line in lines]
    for below, line in pairwise(reversed(spread)):
        for place in range(1, width):
            if not line[place] and below[place] and below[place - 1]:
                line[place] = line[place - 1]
    return spread


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]
