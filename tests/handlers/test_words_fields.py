"""A text's fields: what a person typed never becomes markup, our own markup stays."""

from datetime import date

import pytest
from markupsafe import Markup

from handlers.words import Catalogues, Words


class OneText(Catalogues):
    """A catalogue with a single text."""

    def __init__(self, text: str) -> None:
        self._only = text

    def text(self, key: str, language: str) -> str:
        """Give the text, whatever is asked."""
        return self._only


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("<b>{field}</b>", "An & <i>Lan</i>", "<b>An &amp; &lt;i&gt;Lan&lt;/i&gt;</b>"),
        ("<b>{field}</b>", Markup("<i>{}</i>").format("<"), "<b><i>&lt;</i></b>"),
        ("{field:02d}", 7, "07"),
        ("{field:%d/%m/%Y}", date(2024, 12, 4), "04/12/2024"),
        ("{field}", None, "None"),
        ("{{{field}}}", "{x}", "{{x}}"),
    ],
)
def test_a_field_is_filled_in_as_text(text: str, value: object, expected: str) -> None:
    """Escaped where it is text, formatted where it is a number or a day."""
    words = Words(OneText(text), "vi")

    said = words("any", field=value)

    assert Markup(expected) == said
    assert isinstance(said, Markup)


@pytest.mark.parametrize("value", ["<b>", Markup("<b>"), 7, date(2024, 12, 4)])
def test_it_reads_as_markup_formats_it(value: object) -> None:
    """The quicker way says what markupsafe's own would say."""
    said = Words(OneText("<u>{field}</u>"), "vi")("any", field=value)

    assert Markup("<u>{field}</u>").format(field=value) == said
