"""Marked-up text: read, measured in UTF-16 units, parted, written again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from bot.channel.markup import Rich, Span, parse, parts_of, split, to_html, utf16_length
from bot.zalo.session import styled


def test_text_and_marks_are_read() -> None:
    """Entities are letters again; offsets count letters."""
    rich = parse(Markup("<b>Đồng <i>chí</i></b> An &amp; Lan &lt;3"))

    assert Rich("Đồng chí An & Lan <3", (Span(0, 8, "b"), Span(5, 8, "i"))) == rich


def test_what_is_no_mark_of_ours_is_dropped_and_its_text_kept() -> None:
    """Nothing that could come through would break the message."""
    assert Rich("đỏ x") == parse(Markup("<span>đỏ</span> <b></b>x"))


@pytest.mark.parametrize(("text", "units"), [("", 0), ("ệ", 1), ("🔒", 2), ("a🔒b", 4)])
def test_length_counts_utf16_units(text: str, units: int) -> None:
    """A sign beyond the first plane counts twice, as the platforms count it."""
    assert units == utf16_length(text)


@pytest.mark.parametrize(("length", "parts"), [(4095, 1), (4096, 1), (4097, 2)])
def test_a_text_is_parted_only_above_the_limit(length: int, parts: int) -> None:
    """Below, at, above."""
    assert parts == len(parts_of(Markup("a" * length), 4096))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("mười chữ\n\nrồi thôi", ["mười chữ", "rồi thôi"]),
        ("mười chữ\nrồi thôi", ["mười chữ", "rồi thôi"]),
        ("mười chữ rồi", ["mười chữ", "rồi"]),
        ("🔒🔒🔒🔒🔒🔒", ["🔒🔒🔒🔒🔒", "🔒"]),
        ("abcdefghijkl", ["abcdefghij", "kl"]),
    ],
)
def test_it_is_parted_at_the_best_border(text: str, pieces: list[str]) -> None:
    """A paragraph, a line, a word; within a word only where there is no other way."""
    assert pieces == [piece.text for piece in split(Rich(text), 10)]


def test_a_mark_that_is_cut_goes_on_in_the_next_part() -> None:
    """Each part is whole HTML."""
    parts = [to_html(piece) for piece in split(parse(Markup("<b>một hai ba bốn</b>")), 8)]

    assert ["<b>một hai</b>", "<b>ba bốn</b>"] == parts


_TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60)


@given(st.lists(st.tuples(st.sampled_from(["b", "i", "u", "s", "code"]), _TEXTS), max_size=8))
def test_parting_loses_no_letter_and_keeps_to_the_limit(pieces: list[tuple[str, str]]) -> None:
    """Whatever is written, in whatever marks."""
    markup = Markup().join(Markup(f"<{tag}>{escape(text)}</{tag}>") for tag, text in pieces)

    rich = parse(markup)
    parts = split(rich, 20)

    assert "".join(text for _, text in pieces) == rich.text
    assert all(utf16_length(part.text) <= 20 for part in parts)
    assert _bare(rich.text) == _bare("".join(part.text for part in parts))
    assert [part.text for part in parts] == [parse(Markup(to_html(part))).text for part in parts]


def _bare(text: str) -> str:
    return text.replace(" ", "")


def test_zalo_gets_plain_text_and_offsets_in_utf16_units() -> None:
    """Text of a person is never read as a mark; accents are put together before counting."""
    said = styled("🔒 <b>Phie\u0302\u0301u</b> {red} &lt;b&gt;")

    assert "🔒 Phiếu {red} <b>" == said["text"]
    assert [{"start": 3, "len": 5, "st": ["b"]}] == said["text_styles"]
