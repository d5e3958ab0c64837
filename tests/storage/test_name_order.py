"""Lists of people in the order a Vietnamese reader looks them up in."""

import random

import pytest

from terms.name_order import name_order


@pytest.mark.parametrize(
    "in_order",
    [
        ("Trần Thị An", "Lê Văn Bình", "Nguyễn Văn Bình", "Phạm Thị Cúc", "Hoàng Văn Dũng"),
        ("Lê Văn Dung", "Lê Văn Dũng", "Lê Văn Duy", "Lê Văn Đào", "Lê Văn Đông"),
        ("Lê Hoa", "Lê Hòa", "Lê Hỏa", "Lê Hõa", "Lê Hóa", "Lê Họa"),
        ("Lê An", "Lê Ăn", "Lê Ân", "Lê Bê", "Lê Ên"),
        ("Lê Ong", "Lê Ông", "Lê Ơn", "Lê Ung", "Lê Ưng"),
        ("An", "Lê An", "Lê Thị An", "Lê Văn An", "Mai An"),
        ("Y Bhăm", "H'Hen Niê"),
    ],
)
def test_people_are_in_the_order_of_their_given_names(in_order: tuple[str, ...]) -> None:
    """Then of what stands before; Đ after D, letters before tones, tones as in a dictionary."""
    mixed = list(in_order)
    random.Random(7).shuffle(mixed)

    assert list(in_order) == sorted(mixed, key=name_order)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NGUYỄN VĂN AN", "Nguyễn  văn an"),
        ("Lê Hoà", "Lê Hòa"),
        ("Lê Văn Bình (1975)", "Lê Văn Bình (1980)"),
    ],
)
def test_what_is_written_otherwise_stands_at_the_same_place(one: str, other: str) -> None:
    """Capitals, spaces, the place of a tone mark; what is told behind a name."""
    assert name_order(one) == name_order(other)
