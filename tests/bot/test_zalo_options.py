"""How a typed answer picks from a list: every way people write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot.render import texts_with_list
from bot.zalo.options import Options, listed
from handlers.reply import Button
from handlers.words import words_for

LEVELS = Options(
    (
        ("✅ Hoàn thành tốt", "good"),
        ("Hoàn thành", "completed"),
        ("Viết tiếp", "go_on"),
        ("☰ Mục lục", "contents"),
        ("Để sau", "later"),
    )
)


@pytest.mark.parametrize(
    ("typed", "data"),
    [
        ("2", "completed"),
        ("2.", "completed"),
        ("2)", "completed"),
        (" 2 ", "completed"),
        ("số 2", "completed"),
        ("Số 2.", "completed"),
        ("so 2", "completed"),
        ("câu 2", "completed"),
        ("chọn 02", "completed"),
        ("1", "good"),
        ("5", "later"),
        ("Hoàn thành tốt", "good"),
        ("HOÀN THÀNH TỐT", "good"),
        ("hoan thanh tot", "good"),
        ("hoan thanh tot.", "good"),
        ("Hoàn thành", "completed"),
        ("viet", "go_on"),
        ("Viết", "go_on"),
        ("muc luc", "contents"),
        ("mục", "contents"),
        ("de sau", "later"),
        ("để", "later"),
        ("hoàn", None),
        ("vi", None),
        ("0", None),
        ("6", None),
        ("123", None),
        ("2 và 3", None),
        ("năm nay tôi hoàn thành 2 việc", None),
        ("", None),
        ("…", None),
    ],
)
def test_a_numbered_list_is_picked_from(typed: str, data: str | None) -> None:
    """A number, a label, a label without accents or signs, a first word that only one has."""
    assert data == LEVELS.chosen(typed)


@pytest.mark.parametrize(
    ("typed", "data"),
    [
        ("2", None),
        ("số 2", None),
        ("viết", None),
        ("Viết tiếp", "go_on"),
        ("viet tiep", "go_on"),
        ("muc luc", "contents"),
    ],
)
def test_where_text_is_expected_only_a_whole_label_is_a_choice(
    typed: str, data: str | None
) -> None:
    """Digits and first words are the person's own text there."""
    writing = Options(LEVELS.choices, typing=True)

    assert data == writing.chosen(typed)


def test_a_pushed_list_beside_a_writing_chat_takes_no_digit_away() -> None:
    """A reminder that comes while somebody writes is answered by its words."""
    writing = Options((("Để sau", "later"),), typing=True).beside((("Nhắc tối nay", "evening"),))

    picked = [writing.chosen(typed) for typed in ("1", "nhac toi nay", "de sau")]

    assert [None, "evening", "later"] == picked


def test_a_pushed_list_elsewhere_is_the_newest_list() -> None:
    """Its numbers count; what was shown before is still picked by its label."""
    options = LEVELS.under((("Nhắc tối nay", "evening"),))

    picked = [options.chosen(typed) for typed in ("1", "2", "viet tiep")]

    assert ["evening", None, "go_on"] == picked


def test_two_labels_alike_are_told_apart_by_number_alone() -> None:
    """A word that could mean two things means none."""
    twins = Options((("Tốt", "row:1"), ("Tốt", "row:2")))

    assert [None, "row:2"] == [twins.chosen("tốt"), twins.chosen("2")]


def test_options_come_back_from_the_row_as_they_went() -> None:
    """What is stored between two updates is read back whole."""
    options = Options((("Tốt", "good"),), typing=True, pushed=(("Để sau", "later"),))

    assert options == Options.read(options.stored())
    assert Options() == Options.read({})


@given(st.text(max_size=40))
def test_no_text_breaks_the_picking(typed: str) -> None:
    """Whatever is typed means one of the choices or none."""
    assert LEVELS.chosen(typed) in {None, *(data for _, data in LEVELS.choices)}


def test_buttons_become_a_numbered_list_and_pages_are_written_out() -> None:
    """Rows are read from left to right; a page to open takes no number."""
    buttons = (
        (Button("Tốt", "good"), Button("Khá <b>", "fair")),
        (Button("Mở trang", url="https://vi-du.example/p"),),
        (Button("Để sau", "later"),),
    )

    shown = listed(buttons, words_for("vi"), by_word=False)

    assert "1. Tốt\n2. Khá &lt;b&gt;\n3. Để sau\nMở trang: https://vi-du.example/p" == shown


def test_a_long_text_is_parted_and_its_list_kept_whole() -> None:
    """The list is in the last message, all of it, and every message is short enough."""
    text = Markup("\n\n").join([Markup("<b>Đoạn</b> " + "chữ " * 100)] * 6)
    choices = Markup("\n").join(f"{n}. Lựa chọn {n}" for n in range(1, 31))

    parts = texts_with_list(text, choices, 1900)

    assert str(choices) == parts[-1]
    assert all(len(part) <= 1900 + len("<b></b>") * 6 for part in parts)
