"""The rating core from the command line: no settings, no database."""

import json
from pathlib import Path

import pytest

from bot.__main__ import main

TALLY = {
    "question": "tally",
    "profile": "hcmc_edu_2023",
    "official_members": 10,
    "present": 8,
    "votes": {"good": 7},
}


def test_a_case_is_answered_with_its_clauses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One object over several lines is one case; its clauses are cited and quoted."""
    file = tmp_path / "case.json"
    file.write_text(json.dumps(TALLY, indent=2), encoding="utf-8")

    status = main(["rate", str(file)])

    told = capsys.readouterr().out
    assert 0 == status
    assert "Kết quả: Hoàn thành tốt nhiệm vụ" in told
    assert "07/08/10 (70,0 %)" in told
    assert "KH 73-KH/ĐU, V.15" in told
    assert "“được tính trên tổng số đảng viên chính thức”" in told


def test_a_bad_line_does_not_stop_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told in a sentence, and the exit status says that something was wrong."""
    file = tmp_path / "cases.jsonl"
    bad = {**TALLY, "present": 11}
    file.write_text("\n".join(json.dumps(case) for case in (bad, TALLY)), encoding="utf-8")

    status = main(["rate", str(file), str(tmp_path / "missing.json")])

    told = capsys.readouterr()
    assert 1 == status
    assert "Không trả lời được" in told.out
    assert "Hoàn thành tốt nhiệm vụ" in told.out
    assert "missing.json" in told.err


def test_the_law_is_shown_and_compared(capsys: pytest.CaptureFixture[str]) -> None:
    """A page an officer checks against the paper, and what two profiles state differently."""
    shown = main(["law", "show", "hcmc_edu_2023", "--on", "2024-12-01"])
    page = capsys.readouterr().out
    compared = main(["law", "diff", "hcmc_edu_2023", "hatinh_city_2024"])
    difference = capsys.readouterr().out

    assert (0, 0) == (shown, compared)
    assert "“trên 50% tổng số ý kiến”" in page
    assert "hatinh_city_2024" in difference


def test_an_unknown_profile_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """Not a traceback."""
    status = main(["law", "show", "nowhere_1999"])

    assert 1 == status
    assert "Không trả lời được" in capsys.readouterr().err
