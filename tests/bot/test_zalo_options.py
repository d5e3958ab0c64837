"""How a typed answer picks from a list: every way people write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot.channel.render import texts_with_list
from bot.channel.typed_choices import Options, listed
from handlers.reply import Button
from handlers.routes import build_router
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
    ("typed", "data"), [("2", "b"), ("47", "b"), ("số 47", "b"), ("10", "a"), ("48", None)]
)
def test_a_choice_that_is_a_number_is_typed_as_it_stands(typed: str, data: str | None) -> None:
    """The place in the list comes first; such numbers are larger than any place."""
    assert data == Options((("10", "a"), ("47", "b"))).chosen(typed)


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


def test_a_push_takes_no_number_from_the_list_on_the_screen() -> None:
    """«2» is the question's, before the push and after it; the push has its words."""
    options = LEVELS.beside((("Nhắc tối nay", "evening"), ("☰ Trang chính", "home")))

    picked = [options.chosen(typed) for typed in ("1", "2", "viet", "nhac toi nay", "Trang chính")]

    assert ["good", "completed", "go_on", "evening", "home"] == picked


def test_with_no_question_open_a_number_means_nothing() -> None:
    """A pushed message alone is answered by its words."""
    options = Options().beside((("Nhắc tối nay", "evening"),))

    assert [None, "evening"] == [options.chosen("1"), options.chosen("nhac toi nay")]


def test_the_words_of_an_old_push_outlive_the_next_screen() -> None:
    """Until another message uses the same word; in a text they are the person's own."""
    pushed = LEVELS.beside((("Nhắc tối nay", "evening"), ("Viết tiếp", "go_on:pushed")))

    after = pushed.then(Options((("Viết tiếp", "go_on:new"),)))
    writing = pushed.then(Options((("Để sau", "later"),), typing=True))

    assert "go_on:pushed" == pushed.chosen("viết tiếp")
    assert ["evening", "go_on:new"] == [after.chosen(t) for t in ("nhắc tối nay", "viết tiếp")]
    assert [None, "later"] == [writing.chosen(t) for t in ("nhắc tối nay", "để sau")]


def test_of_two_pushes_with_one_word_the_newer_one_is_meant() -> None:
    """It is the message that stands at the end of the chat."""
    options = Options().beside((("Xem", "notice:1"), ("Để sau", "later")))

    options = options.beside((("Xem", "notice:2"),))

    assert ["notice:2", "later"] == [options.chosen(t) for t in ("xem", "để sau")]


def test_old_words_are_forgotten_in_the_end() -> None:
    """Twenty-four are remembered: the row does not grow for ever."""
    options = Options()
    for number in range(30):
        options = options.beside(((f"Xem giấy mời {number}", str(number)),)).then(Options())

    assert 24 == len(options.earlier)
    assert [None, "6"] == [options.chosen(f"xem giấy mời {number}") for number in (5, 6)]


def test_two_labels_alike_are_told_apart_by_number_alone() -> None:
    """A word that could mean two things means none."""
    twins = Options((("Tốt", "row:1"), ("Tốt", "row:2")))

    assert [None, "row:2"] == [twins.chosen("tốt"), twins.chosen("2")]


def test_options_come_back_from_the_row_as_they_went() -> None:
    """What is stored between two updates is read back whole."""
    later, home = (("Để sau", "later"),), (("Trang chính", "home"),)
    options = Options((("Tốt", "good"),), typing=True, pushed=later, earlier=home)

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


def test_what_is_to_be_typed_has_no_signs() -> None:
    """No arrow, no menu sign, no bar; a mark before a line of a list says something and stays."""
    buttons = ((Button("☰ Mục lục", "o"), Button("Câu sau →", "n"), Button("✅ Tốt | Khá…", "g")),)
    words = words_for("vi")

    assert "1. Mục lục\n2. Câu sau\n3. ✅ Tốt Khá…" == listed(buttons, words, by_word=False)
    assert "Gõ một trong các từ: «Mục lục» · «Câu sau» · «Tốt Khá»" == listed(
        buttons, words, by_word=True
    )


def test_a_long_text_is_parted_and_its_list_kept_whole() -> None:
    """The list is in the last message, all of it, and every message is short enough."""
    text = Markup("\n\n").join([Markup("<b>Đoạn</b> " + "chữ " * 100)] * 6)
    choices = Markup("\n").join(f"{n}. Lựa chọn {n}" for n in range(1, 31))

    parts = texts_with_list(text, choices, 1900)

    assert str(choices) == parts[-1]
    assert all(len(part) <= 1900 + len("<b></b>") * 6 for part in parts)


def test_a_word_that_opens_something_picks_no_choice_that_begins_so() -> None:
    """«hop» asks for the meeting again: nobody begins another one by it; its whole words do."""
    build_router()
    closed = Options((("Họp kiểm điểm bổ sung", "again"), ("Biên bản", "file")))

    picked = [
        closed.chosen(typed) for typed in ("hop", "/hop", "Họp kiểm điểm bổ sung", "1", "bien")
    ]

    assert [None, None, "again", "again", "file"] == picked
