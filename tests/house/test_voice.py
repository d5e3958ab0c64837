"""What a machine can hear of how the program speaks: short, its own quotes, no man by default."""

import re

import pytest

from tests.house.test_words import LANGUAGES, texts

LONGEST = 300
"""Letters a message may have on a small phone, marks and fields left out."""
LONGER = {
    "page.secrecy": "on the ballot page, behind a heading that is opened on purpose",
    "ballot.secrecy": "what is promised of a ballot, asked for by a button of its own",
    "play.how": "a page on a wide screen, for who tries the program",
    "help.text": "asked for, and the only page that tells all words to type",
    "privacy.part_roster": "a list, one line a kind",
    "privacy.part_review": "a list, one line a kind",
    "join.details": "what is agreed to is read whole before the tap",
}
"""Messages that stay longer, each with why."""
_MAN = re.compile(r"\b(he|she|his|her|him|himself|herself)\b")
_MARK = re.compile(r"<[^>]+>|\{[^}]*\}")


def too_long(language: str) -> set[str]:
    """Give the keys of messages longer than a small phone shows at a glance."""
    return {
        key
        for key, forms in texts(language).items()
        if any(len(_MARK.sub("", form)) > LONGEST for form in forms)
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_message_says_why_it_stays(language: str) -> None:
    """Split it, or give the reason here."""
    unexplained = too_long(language) - LONGER.keys()

    assert not unexplained


def test_no_reason_is_given_for_what_is_short() -> None:
    """A message that was split leaves the list."""
    longer = too_long("vi") | too_long("en")

    assert LONGER.keys() == longer & LONGER.keys()


def test_english_speaks_of_members_and_not_of_men() -> None:
    """Half of a cell are women; the program does not know which."""
    found = {key for key, forms in texts("en").items() if any(map(_MAN.search, forms))}

    assert not found


def test_english_has_its_own_quotes() -> None:
    """Curly ones; guillemets are for Vietnamese."""
    found = {key for key, forms in texts("en").items() if any("«" in form for form in forms)}

    assert not found
