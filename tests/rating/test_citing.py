"""What is cited to whom: a profile's own documents by their numbers, a custom by no number."""

from datetime import date
from pathlib import Path

import pytest

import rating
from rating import Role, cited, clauses, scoping
from rating.law.loading import documents_of, load, numbers
from rating.law.pages import quotes
from rating.reasons import BY_CUSTOM
from rating.scoping import form_code


@pytest.mark.parametrize(
    ("profile", "code", "own"),
    [
        ("hcmc_edu_2023", "S1", True),
        ("national_2025", "S1", False),
        ("national_2025", "HD43", True),
    ],
)
def test_a_document_is_the_law_of_some_profiles(profile: str, code: str, own: bool) -> None:
    """And of no other; each has the number that people cite."""
    assert own == (code in documents_of(profile))
    assert numbers()[code]


@pytest.mark.parametrize(
    ("profile", "document"), [("hcmc_edu_2023", {"S1"}), ("national_2025", {"HD43", "QD366"})]
)
def test_what_the_program_does_by_itself_has_its_clause(profile: str, document: set[str]) -> None:
    """Reports, places of review, long absence: by the family of the cycle's rules."""
    said = [one(profile) for one in (clauses.reports, clauses.places, clauses.absence)]

    assert document == {clause.partition(" ")[0] for clause in said}


def test_the_number_of_a_form_comes_from_the_data_alone(
    law_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rules whose leaders write 02Z: the role is the same, the number theirs."""
    path = law_folder / "national_2025.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('value = "2A"', 'value = "2Z"'), encoding="utf-8")
    monkeypatch.setattr(scoping, "law", lambda name: load(law_folder, name))
    leader = rating.Member(rating.Status.OFFICIAL, date(2004, 4, 1), leader=True)

    found = rating.scope(leader, date(2026, 12, 10), profile="national_2025")

    assert (Role.LEADER, "2Z") == (found.role, found.form)
    assert found.form_code == "Mẫu 02Z-HD KĐ.ĐG 2025"
    assert "Mẫu 2Z" in rating.explain(found) or "Mẫu 02Z" in rating.explain(found)
    assert "2A" not in rating.explain(found)


def test_a_custom_has_no_number_and_no_words_of_its_lender() -> None:
    """What is only borrowed is told as a custom."""
    clause = f"{BY_CUSTOM}S1 V.16"

    assert "theo thông lệ" in cited(clause).lower()
    assert "KH 73" not in cited(clause)
    assert () == quotes("national_2025", clause)


@pytest.mark.parametrize(
    ("role", "code"), [(Role.LEADER, "02A"), (Role.PLAIN, "02B"), (Role.OUTSIDE, "02C")]
)
def test_the_mark_of_a_form_is_its_roles(role: Role, code: str) -> None:
    """HD 43 turned the numbers of 2023 round."""
    assert f"Mẫu {code}-HD KĐ.ĐG 2025" == form_code(role, profile="national_2025")
