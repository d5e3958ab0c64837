"""Formatted text: what HTML and MarkdownV2 become, and which markup is refused with which words."""

import pytest

from playground.telegram.errors import ApiError
from playground.telegram.formatting import Formatted, HtmlReader
from playground.telegram.markdown import MarkdownReader


def spans(text: Formatted) -> list[tuple[str, str]]:
    """Give each entity with the piece of text it covers, cut out in UTF-16 units."""
    units = text.text.encode("utf-16-le")
    return [
        (
            entity["type"],
            units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode(
                "utf-16-le"
            ),
        )
        for entity in text.entities
    ]


@pytest.mark.parametrize(
    ("source", "text", "covered"),
    [
        ("Chào <b>đồng chí</b>", "Chào đồng chí", [("bold", "đồng chí")]),
        ("🔒 <b>Phiếu kín</b>", "🔒 Phiếu kín", [("bold", "Phiếu kín")]),
        ("<b><i>A</i>B</b>", "AB", [("bold", "AB"), ("italic", "A")]),
        ("<u>a</u><s>b</s><tg-spoiler>c</tg-spoiler>", "abc",
         [("underline", "a"), ("strikethrough", "b"), ("spoiler", "c")]),
        ("1 &lt; 2 &amp; 3 &gt; 2 &quot;&#8222;", '1 < 2 & 3 > 2 "„', []),
        ("&nbsp;", "&nbsp;", []),
        ('<a href="https://vidu.vn/?a=1&amp;b=2">đây</a>', "đây", [("text_link", "đây")]),
        ("<code>x</code> <pre>y</pre>", "x y", [("code", "x"), ("pre", "y")]),
        ("<blockquote expandable>dài</blockquote>", "dài", [("expandable_blockquote", "dài")]),
        ('<span class="tg-spoiler">kín</span>', "kín", [("spoiler", "kín")]),
        ("<b></b>trống", "trống", []),
    ],
)  # fmt: skip
def test_html_is_read(source: str, text: str, covered: list[tuple[str, str]]) -> None:
    """Tags become entities counted in UTF-16 units; characters are unescaped."""
    read = HtmlReader(source).read()

    assert (text, covered) == (read.text, spans(read))


def test_a_program_names_its_language() -> None:
    """<pre><code class="language-…"> is one entity that knows the language."""
    read = HtmlReader('<pre><code class="language-python">x = 1</code></pre>').read()

    assert [{"type": "pre", "offset": 0, "length": 5, "language": "python"}] == read.entities


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<b>đậm", 'Can\'t find end tag corresponding to start tag "b"'),
        ("đậm</b>", "Unexpected end tag at byte offset 6"),
        ("<b><i>x</b></i>",
         'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<font>x</font>", 'Unsupported start tag "font" at byte offset 0'),
        ("2 < 3", "Unclosed start tag at byte offset 2"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)  # fmt: skip
def test_broken_html_is_refused(source: str, words: str) -> None:
    """The refusal tells the place in bytes, as Telegram does."""
    with pytest.raises(ApiError) as refused:
        HtmlReader(source).read()

    assert f"Bad Request: can't parse entities: {words}" == refused.value.description


@pytest.mark.parametrize(
    ("source", "text", "covered"),
    [
        ("*Câu 3/12*", "Câu 3/12", [("bold", "Câu 3/12")]),
        ("_a_ __b__ ~c~ ||d||", "a b c d",
         [("italic", "a"), ("underline", "b"), ("strikethrough", "c"), ("spoiler", "d")]),
        ("*a _b_*", "a b", [("bold", "a b"), ("italic", "b")]),
        ("1\\. Còn 3 ngày\\!", "1. Còn 3 ngày!", []),
        ("[đây](https://vidu.vn/a\\)b)", "đây", [("text_link", "đây")]),
        ("`x_y` ```python\nz```", "x_y z", [("code", "x_y"), ("pre", "z")]),
        (">một\n>hai\nba", "một\nhai\nba", [("blockquote", "một\nhai")]),
        ("**>một\n>hai||", "một\nhai", [("expandable_blockquote", "một\nhai")]),
        ("🔒 *kín*", "🔒 kín", [("bold", "kín")]),
    ],
)  # fmt: skip
def test_markdown_is_read(source: str, text: str, covered: list[tuple[str, str]]) -> None:
    """Marks become entities; an escaped character is itself."""
    read = MarkdownReader(source).read()

    assert (text, covered) == (read.text, spans(read))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("Còn 3 ngày.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("a - b", "Character '-' is reserved and must be escaped with the preceding '\\'"),
        ("(a", "Character '(' is reserved and must be escaped with the preceding '\\'"),
        ("a]", "Character ']' is reserved and must be escaped with the preceding '\\'"),
        ("đ *đậm", "Can't find end of Bold entity at byte offset 3"),
        ("`x", "Can't find end of Code entity at byte offset 0"),
        ("[x](y", "Can't find end of a URL at byte offset 0"),
    ],
)
def test_broken_markdown_is_refused(source: str, words: str) -> None:
    """A reserved character that is not escaped is refused by name."""
    with pytest.raises(ApiError) as refused:
        MarkdownReader(source).read()

    assert f"Bad Request: can't parse entities: {words}" == refused.value.description


def test_white_space_at_the_ends_is_dropped_and_entities_move_along() -> None:
    """The server keeps no blanks at the ends; an entity of nothing but blanks is gone."""
    read = HtmlReader("  <b> đậm </b> <i> </i>").read().trimmed()

    assert ("đậm", [("bold", "đậm")]) == (read.text, spans(read))


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("/start MA-123", [("bot_command", "/start")]),
        ("gõ /huy@tusoi_vidu_bot nhé", [("bot_command", "/huy@tusoi_vidu_bot")]),
        ("xem https://vidu.vn/a.", [("url", "https://vidu.vn/a")]),
        ("hỏi @lan_vidu hoặc lan@vidu.vn", [("mention", "@lan_vidu"), ("email", "lan@vidu.vn")]),
        ("#kiểm_điểm", [("hashtag", "#kiểm_điểm")]),
        ("10/12 và 5/8", []),
    ],
)
def test_the_server_finds_commands_and_addresses(text: str, covered: list[tuple[str, str]]) -> None:
    """Libraries rely on these entities to know a command."""
    found = Formatted(text).with_found()

    assert covered == spans(found)
