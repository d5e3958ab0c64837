"""What a machine can hear of how the program speaks: short, its own quotes, no man by default."""

import ast
import re
from collections.abc import Iterable

import pytest

from tests.house.source import Module, calls, module_from, modules
from tests.house.test_words import LANGUAGES, texts

LONGEST = 300
"""Letters a message may have on a small phone, marks and fields left out."""
LONGER = {
    "page.secrecy": "on the ballot page, behind a heading that is opened on purpose",
    "ballot.secrecy": "what is promised of a ballot, asked for by a button of its own",
    "ballot.secrecy_limits": "the limits of that promise, which nobody may shorten",
    "play.how": "a page on a wide screen, for who tries the program",
    "help.text": "asked for, and the only page that tells all words to type",
    "privacy.part_roster": "a list, one line a kind",
    "privacy.part_review": "a list, one line a kind",
    "join.details": "what is agreed to is read whole before the tap",
}
"""Messages that stay longer, each with why."""
LONGEST_LABEL = 24
"""Letters of a button that a small phone shows whole, fields left out; the four levels stay."""
LONGER_LABELS = {
    "agenda.agree_paper": "two things that happen together, said before they do",
    "agenda.approve": "says what is agreed to: the list",
    "agenda.next_ballot": "what is written by hand, and what is next",
    "agenda.next_item": "what is written by hand, and who is next",
    "agenda.paper": "what the room did, in the words of the minutes",
    "body.above": "of which of two committees",
    "body.heads": "one letter too many; the official word",
    "cap_ground.weighed": "a ground as it is printed",
    "cap_table.share": "the name of the share in the rules",
    "collective.meets": "apart from the cell's meeting",
    "decide.take_in": "says what is missing: the vote",
    "facts.own_button": "whose, beside the secretary's «Thông tin trong năm»",
    "home.device": "one letter too many; «khác» says that this one stays",
    "lead.probation_ask": "the official word for probationary members",
    "lead.progress": "what is written: «viết» alone is no word of the cell",
    "objection.to_cell_list": "two kinds of papers with different periods",
    "pastmin.notices": "whose, and of which year",
    "ratings.button": "the official name of the staff rating",
    "reopen.why_defect": "a ground as it is printed",
    "summary.rewards_letter": "the official name of the list, and what file comes",
    "votes.motion": "secret or not: the one thing to choose by",
    "votes.motion_open": "secret or not: the one thing to choose by",
    "votes.staff": "the official name of the staff rating",
}
"""Labels that stay longer, each with why."""
TYPED = ("appraise.", "law.", "cli.", "play.")
"""Beginnings of what is said at a terminal, where quotes are typed."""
_MAN = re.compile(r"\b(he|she|his|her|him|himself|herself)\b")
_LAST_DAY = re.compile(r"\b(hết|hạn) (ngày )?(<b>)?\{(day|last|on)\}")
NAMES_ITS_DAY = {"due": "due_day", "first_due": "due_day", "second_due": "due_day", "when": "when"}
"""Fields that hold a day to come, and what words it with its weekday."""
BARE = {"handlers/objection/examining_view.py": "a label: number, cell, state, day on one button"}
"""Modules that show a last day without its weekday, each with why."""
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


def labels() -> set[str]:
    """Give the keys that stand where a button is made."""
    return {
        part.value
        for module in modules("handlers")
        for call, name in calls(module.tree)
        if name.casefold().endswith("button") or name == "_data"
        for part in ast.walk(call)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }


def test_a_long_label_says_why_it_stays() -> None:
    """In Vietnamese, which is read on the phones of the cell; shortened, it leaves the list."""
    said = texts("vi")
    long = {
        key
        for key in labels() & said.keys()
        if any(len(_MARK.sub("", form)) > LONGEST_LABEL for form in said[key])
    }

    assert long == LONGER_LABELS.keys()


def test_a_last_day_is_a_field_of_its_own() -> None:
    """What says until when names the field so that the next rule can see it; a terminal may not."""
    found = {
        key
        for key, forms in texts("vi").items()
        if any(map(_LAST_DAY.search, forms)) and not key.startswith("cli.")
    }

    assert not found


def bare_days(every: Iterable[Module]) -> set[str]:
    """Give the modules that put a day to come on a screen without its weekday."""
    return {
        module.path
        for module in every
        for call, name in calls(module.tree)
        if name.endswith(("words", "label"))
        for keyword in call.keywords
        if keyword.arg in NAMES_ITS_DAY
        and NAMES_ITS_DAY[keyword.arg] not in {asked for _, asked in calls(keyword.value)}
    }


def test_a_day_to_come_names_its_weekday() -> None:
    """Thứ Năm is what people keep in mind; a module that may leave it out says why."""
    assert BARE.keys() == bare_days(modules("handlers"))


def test_a_bare_day_is_seen() -> None:
    """The rule sees a date that is only written as numbers."""
    module = module_from('text = words("home.writing", due=day(last))')

    assert {module.path} == bare_days([module])


def test_english_speaks_of_members_and_not_of_men() -> None:
    """Half of a cell are women; the program does not know which."""
    found = {key for key, forms in texts("en").items() if any(map(_MAN.search, forms))}

    assert not found


def test_english_has_its_own_quotes() -> None:
    """Curly ones; guillemets are for Vietnamese, straight ones for what is typed at a terminal."""
    found = {
        key
        for key, forms in texts("en").items()
        if any("«" in form or ('"' in form and not key.startswith(TYPED)) for form in forms)
    }

    assert not found
