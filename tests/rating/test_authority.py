"""Who proposes, appraises, decides and is told: rows of the law, and none where none was read."""

from pathlib import Path

import pytest

import rating
from rating import AuthorityBody, AuthorityStep, CellPlace, Rated
from rating.law import overlays, page
from rating.law.names import AUTHORITY_RATED
from rating.law.overlays import FaultCode
from tests.rating.own_law import HEAD, folder

OWN = """
[data.authority.cell.any.decides]
value = ["standing_above"]
section = "mục 3"
quote = "Ban Thường vụ quyết định"
"""
DECIDES = AuthorityStep.DECIDES


def _who(place: CellPlace, rated: Rated, step: AuthorityStep, profile: str) -> list[AuthorityBody]:
    found = rating.competence(place, rated, step, profile=profile)
    return [] if found is None else [*found.bodies]


@pytest.mark.parametrize(
    ("place", "rated", "profile", "bodies"),
    [
        (CellPlace.UNDER, Rated.MEMBER, "national_2025", [AuthorityBody.COMMITTEE_ABOVE]),
        (
            CellPlace.UNDER,
            Rated.CELL,
            "national_2025",
            [AuthorityBody.BASE_COMMITTEE, AuthorityBody.STANDING_ABOVE],
        ),
        (CellPlace.BASE, Rated.CELL, "national_2025", [AuthorityBody.STANDING_ABOVE]),
        (CellPlace.BASE, Rated.MEMBER, "national_2025", []),
        (CellPlace.UNDER, Rated.SECRETARY, "hcmc_edu_2023", [AuthorityBody.BASE_COMMITTEE]),
        (CellPlace.BASE, Rated.SECRETARY, "hcmc_edu_2023", [AuthorityBody.STANDING_ABOVE]),
        (CellPlace.BASE, Rated.MEMBER, "hcmc_edu_2023", [AuthorityBody.OWN_COMMITTEE]),
        (CellPlace.UNDER, Rated.MEMBER, "national_2023", []),
    ],
)
def test_who_decides_stands_in_the_law(
    place: CellPlace, rated: Rated, profile: str, bodies: list[AuthorityBody]
) -> None:
    """The row of a kind goes before the row of all; nobody read is nobody."""
    assert bodies == _who(place, rated, DECIDES, profile)


def test_the_clause_comes_with_it() -> None:
    """Who asks why is told where it stands, in the document's own words."""
    found = rating.competence(CellPlace.UNDER, Rated.MEMBER, DECIDES, profile="national_2025")

    assert found is not None
    assert "QD366 Điều 13" == found.reason.clause
    assert "Cấp uỷ cấp trên trực tiếp xem xét, quyết định" in found.reason.text_vi


def test_an_office_lays_its_own_over_it(tmp_path: Path) -> None:
    """One row of theirs, and every kind without a row of its own follows; the cell's stays."""
    overlays.take_in(folder(tmp_path, phuong=HEAD + OWN))

    assert [AuthorityBody.STANDING_ABOVE] == _who(
        CellPlace.UNDER, Rated.MEMBER, DECIDES, "phuong_vi_du"
    )
    assert [AuthorityBody.BASE_COMMITTEE, AuthorityBody.STANDING_ABOVE] == _who(
        CellPlace.UNDER, Rated.CELL, DECIDES, "phuong_vi_du"
    )


@pytest.mark.parametrize("value", ['"standing_above"', "[]", '["mayor"]', '["cell", "cell"]'])
def test_a_body_that_is_none_is_refused(tmp_path: Path, value: str) -> None:
    """With file and key; an example stands beside it."""
    spoilt = OWN.replace('["standing_above"]', value)

    [fault] = folder(tmp_path, phuong=HEAD + spoilt).faults

    assert (FaultCode.BAD_VALUE, 'value = ["committee_above"]') == (
        fault.code,
        fault.fields["stated"],
    )


def test_the_page_shows_who_and_says_what_is_not_known() -> None:
    """What an officer checks against the paper, and what was read nowhere."""
    text = page("national_2025")

    assert "THẨM QUYỀN: CHI BỘ TRỰC THUỘC" in text
    assert (
        "- Chi bộ: quyết định: đảng ủy cơ sở hoặc ban thường vụ cấp ủy cấp trên trực tiếp"
        " của tổ chức cơ sở đảng  [HD43 mục 3]"
    ) in text
    assert "Thẩm quyền: chi bộ cơ sở: chưa rõ ai quyết định đối với đảng viên" in text
    assert "chưa rõ ai quyết định" not in page("hcmc_edu_2023")


def test_an_office_that_names_everybody_leaves_nothing_unknown(tmp_path: Path) -> None:
    """Kind by kind, without a row for all: the page does not say that somebody is unknown."""
    kinds = [kind for kind in AUTHORITY_RATED if kind not in {"any", "cell"}]
    rows = [OWN.replace("cell.any", f"base_cell.{kind}") for kind in kinds]
    overlays.take_in(folder(tmp_path, phuong="\n".join([HEAD, *rows])))

    text = page("phuong_vi_du")

    assert "THẨM QUYỀN: CHI BỘ CƠ SỞ" in text
    assert "chưa rõ ai quyết định" not in text
