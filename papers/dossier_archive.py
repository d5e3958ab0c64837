"""A dossier as one file: its list as a sheet, its papers in folders numbered as the list is."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from papers.wording import day_number

LIST_NAME = "00-danh-muc-ho-so.xlsx"
TITLE = "DANH MỤC HỒ SƠ KIỂM ĐIỂM, ĐÁNH GIÁ, XẾP LOẠI CHẤT LƯỢNG NĂM {year}"
COLUMNS = (
    ("STT", 6),
    ("Đơn vị", 26),
    ("Mục", 8),
    ("Giấy tờ", 48),
    ("Căn cứ", 24),
    ("Số bản", 8),
    ("Của ai", 26),
    ("Tình trạng", 20),
    ("Ai nộp", 26),
    ("Hạn", 12),
    ("Tệp trong hồ sơ", 48),
)
STANDINGS = {
    "in": "Đã có",
    "not_due": "Chưa đến hạn",
    "missing": "Còn thiếu",
    "late": "Thiếu, quá hạn",
    "not_arisen": "Không phát sinh",
}
_OWES = {
    "member": "Đảng viên",
    "secretary": "Bí thư",
    "committee": "Chi ủy",
    "above": "Cấp có thẩm quyền",
    "residence": "Cấp ủy nơi cư trú",
}
_UNLISTED = (
    "Chưa đọc được văn bản nào nêu danh mục hồ sơ theo quy định của năm này; dưới đây là những "
    "giấy tờ của đợt."
)
_WITHHELD = "chỉ người có thẩm quyền xem xét được đọc, không kèm tệp"
_UNSENT = "Chưa gửi hồ sơ lên cấp trên"


@dataclass(frozen=True, slots=True)
class ListedPaper:
    """One line of the list; enumerations by their values."""

    place: str
    item: str
    title: str
    clause: str
    copies: int
    name: str
    standing: str
    owes: str
    due: date | None
    count: tuple[int, int] | None = None
    by_hand: bool = False
    """That it is there was said by hand: it is not in the file."""
    files: tuple[str, ...] = ()
    withheld: bool = False
    """Its papers are for who examines it, not for who took the file."""


@dataclass(frozen=True, slots=True)
class DossierListFacts:
    """What the list states."""

    whose: str
    year: int
    made_on: date
    listed: bool
    papers: tuple[ListedPaper, ...]
    unsent: tuple[tuple[str, int, int, date | None], ...] = ()
    """Places whose dossier has not come: how many papers are there, of how many, until when."""


def dossier_list_xlsx(facts: DossierListFacts) -> bytes:
    """Give the list as a workbook, one line a paper."""
    # openpyxl is seven megabytes: imported by who wants a sheet, not by a program that waits.
    from papers.table_sheet import Table, table_xlsx

    there = sum(one.standing == "in" for one in facts.papers)
    lacking = sum(one.standing in ("missing", "late") for one in facts.papers)
    counts = f"Đã có {there}; còn thiếu {lacking}; {_said_of(facts)}"
    return table_xlsx(
        Table(
            tab="Danh mục hồ sơ",
            whose=facts.whose,
            title=TITLE.format(year=facts.year),
            dates=f"Lập ngày {day_number(facts.made_on)}.",
            counts=counts if facts.listed else f"{counts} {_UNLISTED}",
            columns=COLUMNS,
            rows=[*(_row(one) for one in facts.papers), *(_unsent(one) for one in facts.unsent)],
        )
    )


def packed(sheet: bytes, papers: Sequence[tuple[str, bytes]], made_on: date) -> bytes:
    """Give the archive: the list first, then every paper under its name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in ((LIST_NAME, sheet), *papers):
            # Dated by the day it was made: two made of the same papers are the same.
            entry = zipfile.ZipInfo(name, (made_on.year, made_on.month, made_on.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
    return stream.getvalue()


def _said_of(facts: DossierListFacts) -> str:
    waiting = sum(one.standing == "not_due" for one in facts.papers)
    unsent = f"; {len(facts.unsent)} đơn vị chưa gửi" if facts.unsent else ""
    return f"chưa đến hạn {waiting}{unsent}."


def _row(one: ListedPaper) -> tuple[str | int | date, ...]:
    standing = STANDINGS[one.standing]
    if one.count is not None:
        standing += f" ({one.count[0]}/{one.count[1]})"
    if one.by_hand and one.standing == "in":
        standing += " (bản giấy, ghi nhận)"
    if one.withheld and one.standing != "not_arisen":
        standing += f" ({_WITHHELD})"
    owed = one.standing in ("missing", "late", "not_due")
    return (
        one.place,
        one.item,
        one.title,
        one.clause,
        one.copies,
        one.name,
        standing,
        _owner(one) if owed else "",
        one.due or "",
        "\n".join(one.files),
    )


def _owner(one: ListedPaper) -> str:
    if one.owes == "member" and one.name:
        return one.name
    return _OWES[one.owes]


def _unsent(one: tuple[str, int, int, date | None]) -> tuple[str | int, ...]:
    place, there, of, due = one
    day = "" if due is None else day_number(due)
    return (place, "", _UNSENT, "", "", "", f"Đã có {there}/{of} giấy tờ", "Bí thư", day, "")
