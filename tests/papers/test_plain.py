"""A name is the same however it was typed."""

import unicodedata

import pytest

from papers.plain import fold, named
from terms.identity import identity, seen


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nguyễn Thị Hoà", "NGUYỄN  THỊ HÒA"),
        ("Lê Thuý", "LÊ THÚY"),
        ("Đỗ Thuỵ", unicodedata.normalize("NFD", "Đỗ Thụy")),
        ("Đào Hậu", "Ðào Hậu"),
        ("H'Hen Niê", "H’Hen\u00a0Niê"),
        ("H'Hen Niê", "H´Hen Niê"),
        ("Trần Văn Tám", "\u200bTrần Văn\u00adTám".replace("\u00ad", "\u00ad ")),
        ("Chi bộ 1-2", "CHI BỘ 1–2"),
    ],
)
def test_spellings_of_one_name_are_one(one: str, other: str) -> None:
    """Tone marks, apostrophes, capitals, spaces, unseen signs."""
    assert identity(one) == identity(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hoa", "Hoà"), ("Thùy", "Thúy"), ("Nguyễn Văn An", "Nguyễn Văn Ân"), ("Dung", "Đung")],
)
def test_an_accent_makes_another_name(one: str, other: str) -> None:
    """Two people, however alike."""
    assert identity(one) != identity(other)


def test_a_name_typed_without_accents_finds_who_has_no_namesake() -> None:
    """The exact name goes before the one that only reads alike."""
    cells = ["Chi bộ Hoa", "Chi bộ Hòa"]

    assert ["Chi bộ Hòa"] == named("chi bộ hoà", cells, str)
    assert cells == named("chi bo  HOÁ", cells, str)


@pytest.mark.parametrize(
    "unseen", ["\u200b", "\u00ad", "\u034f", "\u3164", "\ufe0f", "\x07", "\ud83d"]
)
def test_a_sign_nobody_sees_is_left_out_wherever_it_stands(unseen: str) -> None:
    """Also one that counts as a printable letter, in words with and without accents."""
    for name in ("An", "Hòa"):
        spellings = (f"{unseen}{name}", f"{name[0]}{unseen}{name[1:]}", f"{name}{unseen}")
        assert {name} == {seen(spelling) for spelling in spellings}


def test_words_without_accents_fold_as_those_with_them() -> None:
    """Capitals and spaces, figures kept."""
    assert "to dan pho 2" == fold("TO  DAN\tPHO 2 ") == fold("Tổ dân  phố 2")
