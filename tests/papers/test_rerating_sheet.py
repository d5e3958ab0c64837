"""The decision to rate again as Word: what is stored is stated, the rest dotted and named."""

from dataclasses import replace
from datetime import date

import pytest

import rating
from papers.rerating_sheet import RatedPerson, RerateFacts, rerated_docx
from terms.reopening import ReopenWhy
from tests.e2e.house import texts_in
from tests.foreign_law import words_of_file

LAN = RatedPerson(date(1980, 3, 12), birth_year_only=False, posts=("Chi ủy viên", "Tổ trưởng"))
RATED = RerateFacts(
    profile="national_2025",
    name="Trần Thị Lan",
    person=LAN,
    place="Chi bộ Tổ Tự nhiên, Đảng bộ Trường Hoa Sen",
    year=2025,
    former=rating.Level.GOOD,
    former_document="Quyết định số 9-QĐ/ĐU ngày 10/01/2026",
    why=ReopenWhy.DEFECT,
    clause="QD366 Điều 15.3",
    draft=False,
    level=rating.Level.COMPLETED,
    document="Quyết định số 15-QĐ/ĐU ngày 20/02/2026 của Đảng ủy",
)
DRAFT = replace(
    RATED,
    draft=True,
    level=None,
    document="",
    at_most=rating.Level.COMPLETED,
    at_most_clause="S1 V.3",
)
OF_2023 = "hcmc_edu_2023"


def test_a_person_is_stated_with_both_levels() -> None:
    """Nothing that is stored is left to be copied, nothing is said to be missing."""
    file = rerated_docx(RATED)

    said = texts_in(file)
    assert "BẢN NHÁP" not in words_of_file(file)

    for stands in (
        "đánh giá, xếp loại lại đảng viên năm 2025",
        "Họ và tên: Trần Thị Lan, sinh 12/03/1980.",
        "Chức vụ (theo danh sách hiện nay): Chi ủy viên; Tổ trưởng.",
        "Thuộc: Chi bộ Tổ Tự nhiên, Đảng bộ Trường Hoa Sen.",
        f"Hoàn thành tốt nhiệm vụ. Theo: {RATED.former_document}.",
        "2. Mức xếp loại lại: Hoàn thành nhiệm vụ.",
        f"3. Số, ngày và nơi ban hành: {RATED.document}.",
    ):
        assert stands in said
    assert (
        f"Căn cứ: Phát hiện khuyết điểm sau khi đã quyết định ({rating.cited(RATED.clause)})."
        in (said)
    )
    for never in ("Chưa ghi", "không cao hơn"):
        assert never not in said


def test_a_draft_names_what_is_still_to_be_written() -> None:
    """Dots for level, number and day, a sentence of each; the ceiling with its clause."""
    file = rerated_docx(DRAFT)

    said = texts_in(file)
    assert "BẢN NHÁP" in words_of_file(file)

    for stands in (
        "2. Mức xếp loại lại: ……",
        "Mức xếp loại lại không cao hơn: Hoàn thành nhiệm vụ (KH 73-KH/ĐU, V.3).",
        "ngày … tháng … năm ……",
        "Chưa ghi mức xếp loại lại",
        "Chưa ghi số, ngày và nơi ban hành",
    ):
        assert stands in said


def test_a_collective_has_neither_birth_nor_post() -> None:
    """Nor is a post of theirs missed."""
    said = texts_in(rerated_docx(replace(RATED, name="Cấp ủy", person=None)))

    assert "đánh giá, xếp loại lại tập thể năm 2025" in said
    assert "Tập thể: Cấp ủy." in said
    for never in ("sinh", "Chức vụ", "chức vụ"):
        assert never not in said


def test_a_member_without_a_post_in_the_roster_is_told() -> None:
    """Only the year of birth is known of him: only that is printed."""
    binh = RatedPerson(date(1975, 1, 1), birth_year_only=True, posts=())
    said = texts_in(rerated_docx(replace(RATED, name="Lê Văn Bình", person=binh)))

    assert "Lê Văn Bình, sinh 1975." in said
    assert "Danh sách không ghi chức vụ" in said


@pytest.mark.parametrize("facts", [RATED, DRAFT], ids=["rated", "draft"])
def test_the_code_of_a_form_stands_where_the_rules_state_it(facts: RerateFacts) -> None:
    """Under those of 2025 the purpose beside it; those of 2023 print no form of this kind."""
    new = texts_in(rerated_docx(facts))
    old = texts_in(rerated_docx(replace(facts, profile=OF_2023)))

    assert "Mẫu 03-HD KĐ.ĐG" in new
    assert "QĐ 366-QĐ/TW, Điều 15.3" in new
    assert "Mẫu" not in old
    assert "Chưa thấy bản in mẫu của văn bản này" in old
