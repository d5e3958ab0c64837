"""What a dossier holds, as the documents list it: numbers, copies, and of whom it is asked."""

import pytest

import rating
from rating import DossierPaper, ListName

BASE, LEADERSHIP, PERSON = (
    ListName.DOSSIER_BASE,
    ListName.DOSSIER_LEADERSHIP,
    ListName.DOSSIER_PERSON,
)


def _rows(profile: str, part: ListName, year: int = 2026) -> dict[str, rating.DossierRow]:
    listed, lists = rating.dossier_lists(year, profile=profile)
    assert listed
    return {row.item.id: row for one in lists if one.part is part for row in one.rows}


def test_article_17_asks_five_always_and_the_rest_if_any() -> None:
    """QĐ 366, Điều 17, of a person; each with its clause."""
    rows = _rows("national_2025", PERSON)

    assert ["17.1", "17.2", "17.3", "17.4", "17.5"] == [i for i, r in rows.items() if not r.if_any]
    assert ["17.6", "17.7", "17.8"] == [i for i, r in rows.items() if r.if_any]
    assert {"QD366 Điều 17"} == {row.item.clause for row in rows.values()}
    assert (DossierPaper.SELF_REVIEW,) == rows["17.1"].item.papers


def test_form_04_lists_what_a_collective_gives() -> None:
    """HD 43, Mẫu 04, in its order."""
    rows = _rows("national_2025", LEADERSHIP)

    assert ["04.1", "04.2", "04.3", "04.4"] == list(rows)


@pytest.mark.parametrize(("item", "copies"), [("1.1", 2), ("1.2", 3), ("1.3", 2), ("1.6", 2)])
def test_the_annex_of_s4_says_how_many_copies(item: str, copies: int) -> None:
    """Two sets, the declaration of assets three times; of who is managed above alone."""
    row = _rows("hatinh_city_2024", PERSON, 2024)[item]

    assert (copies, True) == (row.item.copies, row.item.managed)


def test_every_line_of_a_dossier_is_known_to_the_program() -> None:
    """What a line is stands in the data, whatever the document calls it."""
    found = [
        row
        for profile in ("national_2025", "hatinh_city_2024")
        for part in (BASE, LEADERSHIP, PERSON)
        for row in _rows(profile, part, 2024).values()
    ]

    assert all(row.item.papers for row in found)


def test_where_no_list_was_read_nothing_is_numbered() -> None:
    """S1 has none: the papers of a year stand without number and clause."""
    listed, lists = rating.dossier_lists(2024, profile="hcmc_edu_2023")

    assert not listed
    assert {("", "")} == {(r.item.id, r.item.clause) for one in lists for r in one.rows}
    assert [BASE, LEADERSHIP, PERSON] == [one.part for one in lists]
