"""Buttons where there are none: a numbered list, and how a typed answer picks from it."""

import re
from dataclasses import dataclass, replace
from typing import Any, Self

from markupsafe import Markup

from handlers.reply import Rows, Screen
from handlers.words import Words
from papers.plain import fold

_NUMBER = re.compile(r"(?:so|cau|muc|chon)? ?(\d{1,2})")
_SIGNS = re.compile(r"[^\w]+")

Choice = tuple[str, str]
"""A label, and the data that its button would have carried."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a chat can pick from now, by typing."""

    choices: tuple[Choice, ...] = ()
    typing: bool = False
    """Free text is expected: digits and first words are text, only a whole label is a choice."""
    pushed: tuple[Choice, ...] = ()
    """Choices of messages nobody asked for, which came between: picked by their whole label."""

    def chosen(self, text: str) -> str | None:
        """Give the data of the choice that `text` means; nothing when it means none."""
        typed = plain(text)
        if not typed:
            return None
        if not self.typing and (number := _NUMBER.fullmatch(typed)):
            place = int(number[1]) - 1
            return self.choices[place][1] if 0 <= place < len(self.choices) else None
        by_label = _only(self.choices, lambda label: label == typed)
        if by_label is None and not self.typing:
            by_label = _only(self.choices, lambda label: label.startswith(f"{typed} "))
        return by_label or _only(self.pushed, lambda label: label == typed)

    def beside(self, choices: tuple[Choice, ...]) -> Self:
        """Give these options with a pushed message's choices beside them, picked by whole label."""
        return replace(self, pushed=choices)

    def under(self, choices: tuple[Choice, ...]) -> "Options":
        """Give a pushed message's numbered list; what was shown before stays pickable by label."""
        return Options(choices, pushed=self.choices)

    def stored(self) -> dict[str, Any]:
        """Give the options as the conversation's row keeps them."""
        return {
            "choices": [list(choice) for choice in self.choices],
            "typing": self.typing,
            "pushed": [list(choice) for choice in self.pushed],
        }

    @classmethod
    def read(cls, stored: dict[str, Any]) -> Self:
        """Give the options back from the row; an empty row has none."""
        return cls(
            choices=_choices(stored.get("choices", [])),
            typing=bool(stored.get("typing", False)),
            pushed=_choices(stored.get("pushed", [])),
        )


def plain(text: str) -> str:
    """Give a text as it is compared: small letters, no accents, no signs, single blanks."""
    return _SIGNS.sub(" ", fold(text)).strip()


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
    return Options(choices_of(screen.buttons), typing=screen.typing)


def listed(buttons: Rows, words: Words, *, by_word: bool) -> Markup:
    """Give the buttons as text: numbered, or, where digits would be text, as words to type."""
    pages = [f"{b.label}: {b.url}" for row in buttons for b in row if b.url]
    labels = [label for label, _ in choices_of(buttons)]
    if by_word and labels:
        lines = [words("channel.type_one", choices=" · ".join(f"«{label}»" for label in labels))]
    else:
        lines = [Markup("{}. {}").format(n, label) for n, label in enumerate(labels, start=1)]
    return Markup("\n").join([*lines, *pages])


def _only(choices: tuple[Choice, ...], fits: Any) -> str | None:  # noqa: ANN401
    found = {data for label, data in choices if fits(plain(label))}
    return found.pop() if len(found) == 1 else None


def _choices(stored: list[list[str]]) -> tuple[Choice, ...]:
    return tuple((str(label), str(data)) for label, data in stored)
