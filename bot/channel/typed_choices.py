"""Buttons where there are none: a numbered list, and how a typed answer picks from it."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Self

from markupsafe import Markup

from handlers.filters import is_whole
from handlers.reply import Rows, Screen
from handlers.words import Words
from papers.plain import fold

_NUMBER = re.compile(r"(?:so|cau|muc|chon)? ?(\d{1,2})")
_SIGNS = re.compile(r"[^\w]+")
_WAYS = "☰←→↑↓↩|"
_MARKS = "·•…«»"
_REMEMBERED = 24
"""Words of pushed messages that are still understood, the newest first."""

Choice = tuple[str, str]
"""A label, and the data that its button would have carried."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a chat can pick from now, by typing. The numbers belong to the question on the screen;
    what was pushed is picked by its whole label alone."""

    choices: tuple[Choice, ...] = ()
    """What the question on the screen offers."""
    typing: bool = False
    """Free text is expected: digits and first words are text, only a whole label is a choice."""
    pushed: tuple[Choice, ...] = ()
    """Words of messages nobody asked for that came after the question, the newest first."""
    earlier: tuple[Choice, ...] = ()
    """Words of messages nobody asked for that came before the question, the newest first."""
    says: tuple[str, ...] = ()
    """Data of choices that are themselves an answer in words: no doubt what they mean."""
    asked: tuple[str, ...] = ()
    """What was typed and is being asked about: was it a choice, or is it to be kept?"""
    at: str = ""
    """Where the chat stood when that was asked."""

    def chosen(self, text: str) -> str | None:
        """Give the data of the choice that `text` means; nothing when it means none."""
        typed = plain(text)
        if not typed:
            return None
        if not self.typing and (number := _NUMBER.fullmatch(typed)):
            digits = number[1]
            place = int(digits) - 1
            if 0 <= place < len(self.choices):
                return self.choices[place][1]
            # A choice that is a number itself, too large to be the place of one.
            return _only(self.choices, lambda label: label == digits)
        by_label = _only(self.pushed, lambda label: label == typed) or _only(
            self.choices, lambda label: label == typed
        )
        if by_label is not None or self.typing:
            return by_label
        # «hop» asks for the meeting, whatever begins with «Họp»; only the whole words are a choice.
        begun = (
            None
            if is_whole(text)
            else _only(self.choices, lambda label: label.startswith(f"{typed} "))
        )
        return begun or _only(self.earlier, lambda label: label == typed)

    def beside(self, choices: tuple[Choice, ...]) -> Self:
        """Give these options with a pushed message's words beside them.

        A word means what the newest message said by it; the question keeps its numbers."""
        pushed = _newest((*choices, *_others(self.pushed, choices)))
        return replace(self, pushed=pushed, earlier=_others(self.earlier, choices))

    def then(self, shown: "Options") -> "Options":
        """Give the options of a screen shown after these: what was pushed before keeps the words
        that the screen does not use itself."""
        earlier = (*self.pushed, *_others(self.earlier, self.pushed))
        return replace(shown, earlier=_newest(_others(earlier, shown.choices)))

    def doubt(self, text: str, *, figures: bool = False) -> "Doubt | None":
        """Give what is to be asked where a text would be kept: it is a bare number, unless the step
        wants `figures`, or the words of a choice. None for a plain text."""
        typed = plain(text)
        if number := _NUMBER.fullmatch(typed):
            place = int(number[1]) - 1
            there = 0 <= place < len(self.choices)
            return None if figures else Doubt(text.strip(), self.choices[place] if there else None)
        for choices in (self.pushed, self.choices, self.earlier):
            found = {choice[1]: choice for choice in choices if typed and plain(choice[0]) == typed}
            if found:
                data, choice = next(iter(found.items()))
                return None if data in self.says else Doubt(text.strip(), choice)
        return None

    def ask_about(self, shown: "Options", at: str) -> "Options":
        """Give the options while something typed is asked about: the numbers are the question's,
        the words of what was on the screen before are still known."""
        earlier = (*self.choices, *self.pushed, *self.earlier)
        return replace(shown, earlier=_newest(earlier), says=self.says, at=at)

    def stored(self) -> dict[str, Any]:
        """Give the options as the conversation's row keeps them."""
        return {
            "choices": [list(choice) for choice in self.choices],
            "typing": self.typing,
            "pushed": [list(choice) for choice in self.pushed],
            "earlier": [list(choice) for choice in self.earlier],
            "says": list(self.says),
            "asked": list(self.asked),
            "at": self.at,
        }

    @classmethod
    def read(cls, stored: dict[str, Any]) -> Self:
        """Give the options back from the row; an empty row has none."""
        return cls(
            choices=_choices(stored.get("choices", [])),
            typing=bool(stored.get("typing", False)),
            pushed=_choices(stored.get("pushed", [])),
            earlier=_choices(stored.get("earlier", [])),
            says=tuple(stored.get("says", ())),
            asked=tuple(str(typed) for typed in stored.get("asked", ())),
            at=str(stored.get("at", "")),
        )


@dataclass(frozen=True, slots=True)
class Doubt:
    """A text that may have been meant as a choice."""

    typed: str
    choice: Choice | None
    """None for a number that no choice has."""


def plain(text: str) -> str:
    """Give a text as it is compared: small letters, no accents, no signs, single blanks."""
    return _SIGNS.sub(" ", fold(text)).strip()


def is_number(text: str) -> bool:
    """Tell whether a text is a bare number, as a choice of a list is typed."""
    return _NUMBER.fullmatch(plain(text)) is not None


def choices_of(buttons: Rows) -> tuple[Choice, ...]:
    """Give the buttons that come back when chosen, row by row; pages to open are none."""
    return tuple(
        (button.label, button.data)
        for row in buttons
        for button in row
        if not button.url and not button.tapped
    )


def options_of(screen: Screen) -> Options:
    """Give what a screen lets be picked: the same for whoever shows it and whoever reads it."""
    says = tuple(button.data for row in screen.buttons for button in row if button.says)
    choices = choices_of(screen.buttons)
    return Options(choices, typing=screen.typing, says=says, asked=screen.asked)


def listed(buttons: Rows, words: Words, *, by_word: bool) -> Markup:
    """Give the buttons as text: numbered, or, where digits would be text, as words to type.

    No sign that a phone's keyboard lacks stands in what one is told to type."""
    pages = [f"{b.label}: {b.url}" for row in buttons for b in row if b.url]
    labels = [label for label, _ in choices_of(buttons)]
    if by_word and labels:
        told = " · ".join(f"«{to_type(label)}»" for label in labels)
        lines = [words("channel.type_one", choices=told)]
    else:
        named = enumerate((_without(label, _is_way) for label in labels), start=1)
        lines = [Markup("{}. {}").format(n, label) for n, label in named]
    return Markup("\n").join([*lines, *pages])


def to_type(label: str) -> str:
    """Give a label as one can type it: without arrows, marks and other signs."""
    return _without(label, lambda sign: _is_way(sign) or sign in _MARKS or _is_symbol(sign))


def _is_way(sign: str) -> bool:
    """Tell a sign that only decorates a button; a mark before a line of a list says something."""
    return sign in _WAYS


def _is_symbol(sign: str) -> bool:
    return unicodedata.category(sign) in ("So", "Sm", "Sk", "Mn", "Cf")


def _without(label: str, is_sign: Callable[[str], bool]) -> str:
    whole = unicodedata.normalize("NFC", label)
    kept = "".join(" " if is_sign(sign) else sign for sign in whole)
    return " ".join(kept.split()) or label


def _others(choices: tuple[Choice, ...], taken: tuple[Choice, ...]) -> tuple[Choice, ...]:
    words = {plain(label) for label, _ in taken}
    return tuple(choice for choice in choices if plain(choice[0]) not in words)


def _newest(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    return choices[:_REMEMBERED]


def _only(choices: tuple[Choice, ...], fits: Any) -> str | None:  # noqa: ANN401
    found = {data for label, data in choices if fits(plain(label))}
    return found.pop() if len(found) == 1 else None


def _choices(stored: list[list[str]]) -> tuple[Choice, ...]:
    return tuple((str(label), str(data)) for label, data in stored)
