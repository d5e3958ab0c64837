"""Whose opinion is noted: a typed name means somebody in the room, or is asked about."""

from types import SimpleNamespace
from typing import cast

import pytest

from handlers.meeting.discussion_view import named
from workflow.meeting.agenda import Agenda
from workflow.meeting.roll_call import Roll

IN_THE_ROOM = (
    "Trần Thị Lan",
    "Lê Văn Bình (1975)",
    "Lê Văn Bình (1980)",
    "Lê Văn Đức (1980, Kế toán)",
)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("Lê Văn Bình (1975)", 1),
        ("le van binh 1980", 2),
        ("Bình 1980", 2),
        ("Lê Văn Bình", None),
        ("bình", None),
        ("1980", None),
        ("kế toán", None),
        ("Lan", 0),
        ("lê văn đức", 3),
        ("Đức (1980, kế toán)", 3),
        ("Nguyễn Văn An", None),
        (" . ", None),
    ],
)
def test_a_typed_name_means_one_in_the_room_or_nobody(typed: str, number: int | None) -> None:
    """With or without accents and brackets; of two of one name, the one whose year is typed."""
    attendees = [
        SimpleNamespace(name=name, present=True, member_id=number)
        for number, name in enumerate(IN_THE_ROOM)
    ]
    seen = cast("Agenda", SimpleNamespace(guest_list=()))

    found = named(seen, cast("Roll", SimpleNamespace(attendees=attendees)), typed)

    assert number == (None if found is None else found.about)
