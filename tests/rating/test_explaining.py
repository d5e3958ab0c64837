"""Decisions as people read them."""

from datetime import date

import pytest

import rating
from rating import (
    Base,
    ErrorCode,
    Kind,
    Level,
    Member,
    Proposal,
    RatingError,
    Status,
    Step,
    Subject,
    Violation,
)

HCMC = "hcmc_edu_2023"
AN = Member(Status.OFFICIAL, date(2004, 4, 1))


def test_a_vote_is_told_with_notation_percent_and_the_other_base() -> None:
    """The level, each level's votes, and what the other base would give."""
    text = rating.explain(rating.tally(10, 8, {Level.GOOD: 5, Level.COMPLETED: 3}, profile=HCMC))

    assert text.startswith("Kết quả: Hoàn thành nhiệm vụ\n")
    assert "HTTNV 05/08/10 (50,0 %)" in text
    assert "Nếu tính trên tổng số ý kiến hợp lệ: Hoàn thành tốt nhiệm vụ" in text
    assert "V.16]" in text


def test_a_vote_without_result_is_told() -> None:
    """Nobody passes half, on either base alike: repeat or leave it to the committee."""
    nothing = rating.tally(10, 8, {}, base=Base.VALID_VOTES, profile=HCMC)

    text = rating.explain(nothing)

    assert "phải bỏ phiếu lại" in text
    assert "Nếu tính trên" not in text


def test_the_signs_of_reasons() -> None:
    """A tick for met, a cross for missed, a dot for neither; finding and demand beside them."""
    text = rating.explain(rating.cap(Kind.INDIVIDUAL, {Level.EXCELLENT: 3}, profile=HCMC))

    assert text.startswith("Tối đa 1 hoàn thành xuất sắc nhiệm vụ\nĐề xuất quá 2\n")
    assert "  ✗ " in text
    assert "  ✓ " in text
    assert "  · " in text
    assert "có: đề xuất 3 xuất sắc" in text
    assert "cần: tối đa 1" in text


def test_a_group_within_its_cap() -> None:
    """No word of too many."""
    text = rating.explain(rating.cap(Kind.INDIVIDUAL, {Level.GOOD: 6}, profile=HCMC))

    assert "quá 0" not in text
    assert "Đề xuất quá" not in text


@pytest.mark.parametrize(
    ("staff", "start"),
    [
        (Level.GOOD, "Giữ mức đề xuất: Hoàn thành tốt nhiệm vụ\n"),
        (Level.COMPLETED, "Không cao hơn Hoàn thành nhiệm vụ (KH 73-KH/ĐU, IV.3.4)\n"),
    ],
)
def test_a_ceiling(staff: Level, start: str) -> None:
    """Kept, or lowered by a named clause."""
    text = rating.explain(rating.ceiling(Proposal(Level.GOOD, staff), profile=HCMC))

    assert text.startswith(start)


@pytest.mark.parametrize(
    ("finished", "start"),
    [(1, "Đủ điều kiện: Hoàn thành xuất sắc nhiệm vụ\n"), (0, "Không mức nào đủ điều kiện")],
)
def test_standards(finished: int, start: str) -> None:
    """The highest level, or that a person decides."""
    case = rating.Individual((), rating.Tasks(1, finished, finished, finished))

    assert rating.explain(rating.standards(case, profile=HCMC)).startswith(start)


def test_what_is_asked_of_a_member() -> None:
    """Review, rating, vote, form and comments."""
    leader = Member(
        Status.OFFICIAL,
        date(2004, 4, 1),
        leader=True,
        temporary_elsewhere=True,
        transferred_on=date(2024, 9, 1),
    )
    exempt = Member(Status.OFFICIAL, date(2004, 4, 1), exempt=True)

    told = rating.explain(rating.scope(leader, date(2024, 12, 15), profile=HCMC))
    silent = rating.explain(rating.scope(exempt, date(2024, 12, 15), profile=HCMC))

    assert "Kiểm điểm: có; xếp loại đảng viên: có; bỏ phiếu: có" in told
    assert "Xếp loại lãnh đạo: có" in told
    assert "\nMẫu 02B-HD KĐ.ĐG 2023\n" in told
    assert "Cần nhận xét của chi bộ nơi chuyển đi" in told
    assert "Cần nhận xét của chi bộ nơi sinh hoạt tạm thời" in told
    assert "Kiểm điểm: không; xếp loại đảng viên: không; bỏ phiếu: không" in silent
    assert "Xếp loại lãnh đạo" not in silent
    assert "\nMẫu" not in silent


def test_time_dates_and_order() -> None:
    """Half a day with a comma, dates as written in the paper, what is waited for."""
    assert rating.explain(rating.duration(4, profile=HCMC)).startswith("Ít nhất 0,5 ngày\n")
    dates = rating.explain(rating.deadlines(2024, profile="binhdinh_2024"))
    assert dates.startswith("trước ngày 20/12/2024: Hoàn thành kiểm điểm")
    assert "→ cấp mình" in dates
    assert "chậm nhất đến ngày 31/12/2024" in dates
    none = rating.explain(rating.deadlines(2024, profile="national_2025"))
    assert none.startswith("Chưa có thời hạn nào\n")
    present = [Subject.CELL, Subject.MEMBER]
    waits = rating.order(Step.RATE, Subject.MEMBER, [], present, profile=HCMC)
    assert rating.explain(waits).startswith("Còn phải chờ: chi bộ\n")
    free = rating.order(Step.RATE, Subject.CELL, [], present, profile=HCMC)
    assert rating.explain(free).startswith("Làm được ngay\n")


def test_other_decisions_are_told_by_their_reasons() -> None:
    """A decision beyond the eight questions has its reasons as its text."""
    text = rating.explain(rating.disciplined([Violation(2022)], 2024, profile=HCMC))

    assert text.startswith("  ✓ Vi phạm của năm trước")


@pytest.mark.parametrize("code", list(ErrorCode))
def test_every_refusal_has_vietnamese_words(code: ErrorCode) -> None:
    """No code without a sentence, and the field is named where there is one."""
    assert "votes.good: " in rating.explain_error(RatingError(code, "votes.good"))
    assert rating.explain_error(RatingError(code)).startswith("Không trả lời được. ")


def test_a_decision_of_no_kind_has_no_fields() -> None:
    """The common root is for its kinds to fill."""
    with pytest.raises(NotImplementedError):
        rating.Decision(()).fields()


def test_days_of_members_are_typed() -> None:
    """A member of the year is told apart from another by value, not by identity."""
    assert AN == Member(Status.OFFICIAL, date(2004, 4, 1))


def test_the_clauses_own_words_follow() -> None:
    """Asked with its profile, an explanation quotes what each clause says, each clause once."""
    decision = rating.tally(10, 8, {rating.Level.GOOD: 7}, profile="hcmc_edu_2023")

    lines = rating.explain(decision, "hcmc_edu_2023").splitlines()

    quoted = lines[lines.index("Trích văn bản:") + 1 :]
    assert "  [KH 73-KH/ĐU, V.15] “được tính trên tổng số đảng viên chính thức”" == quoted[0]
    assert 1 == sum("[KH 73-KH/ĐU, V.16]" in line for line in quoted)
