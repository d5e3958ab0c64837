"""What a dossier holds, line by line, as documents list it (S4 Danh mục; 366 Điều 17; Mẫu 04)."""

from dataclasses import dataclass

from rating.checklists import DossierPaper, ListItem, ListName, rows_of_list
from rating.law import lineage

PARTS = (ListName.DOSSIER_BASE, ListName.DOSSIER_LEADERSHIP, ListName.DOSSIER_PERSON)
"""Of the organisation, of each collective, of each person; in the order of a dossier."""
_KEPT = {
    ListName.DOSSIER_BASE: (
        ("Biên bản hội nghị kiểm điểm", DossierPaper.MINUTES, False),
        ("Kết quả đánh giá, xếp loại", DossierPaper.RESULT, False),
        ("Tổng hợp kết quả thẩm định", DossierPaper.APPRAISAL, True),
        ("Văn bản gợi ý kiểm điểm", DossierPaper.PROMPTS, True),
        ("Hồ sơ giải quyết khiếu nại, kiến nghị", DossierPaper.COMPLAINT, True),
    ),
    ListName.DOSSIER_LEADERSHIP: (
        ("Báo cáo kiểm điểm của tập thể", DossierPaper.COLLECTIVE_REPORT, False),
    ),
    ListName.DOSSIER_PERSON: (
        ("Bản kiểm điểm cá nhân", DossierPaper.SELF_REVIEW, False),
        ("Văn bản gợi ý kiểm điểm", DossierPaper.PROMPTS, True),
        ("Bản nhận xét của cấp ủy nơi cư trú", DossierPaper.RESIDENCE_COMMENT, True),
    ),
}
"""Under rules of which no list was read: what a year leaves, without a number or clause; and
whether it is there only where something happened."""


@dataclass(frozen=True, slots=True)
class DossierRow:
    """One line of a list; `if_any` where it is asked only when something happened."""

    item: ListItem
    if_any: bool


@dataclass(frozen=True, slots=True)
class DossierList:
    """The lines of one part."""

    part: ListName
    rows: tuple[DossierRow, ...]


def dossier_lists(year: int, *, profile: str) -> tuple[bool, tuple[DossierList, ...]]:
    """Tell whether a document of the profile lists a dossier, and give the lines of each part.

    Where none was read, the lines have neither number nor clause, and are what a year leaves.

    Raises:
        RatingError: `unknown_profile`.
    """
    found = tuple(
        DossierList(
            part,
            tuple(
                DossierRow(row.item, row.when != "always")
                for row in rows_of_list(part, lineage(profile))
                if row.year in (None, year)
            ),
        )
        for part in PARTS
    )
    if any(one.rows for one in found):
        return True, found
    return False, tuple(DossierList(part, _kept(part)) for part in PARTS)


def _kept(part: ListName) -> tuple[DossierRow, ...]:
    return tuple(
        DossierRow(ListItem("", title, "", blocks=False, copies=1, papers=(paper,)), if_any=if_any)
        for title, paper, if_any in _KEPT[part]
    )
