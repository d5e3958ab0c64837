"""How the annex's lines look while one gives points: the groups, and one group of lines."""

from collections.abc import Callable

from markupsafe import Markup

from handlers.reply import Button, Rows, Screen
from handlers.views import in_rows
from handlers.words import Words
from papers.forms import Item
from workflow.errors import Refusal

LISTED = -1
"""The place that stands for the list of the groups."""
MISSING = -2
"""A place where no group is."""


def criteria_screen(
    item: Item, place: int, words: Words, to: Callable[[int], str], back: Rows
) -> Screen:
    """Give one group, or where the place is `LISTED` the list of them; one alone is shown at once.

    Args:
        item: What points are given for.
        place: Which of its groups, from 0.
        words: The reader's.
        to: What the button to a place carries.
        back: The ways back to the question.

    Raises:
        Refusal: `button_old` for a group that is not there.
    """
    if place == LISTED and len(item.reminders) == 1:
        place = 0
    if place == LISTED:
        return _list(item, words, to, back)
    if not 0 <= place < len(item.reminders):
        raise Refusal("button_old")
    one = item.reminders[place]
    lines = [words("review.reminder_line", text=line) for line in one.lines]
    title = one.title.in_language(words.language)
    said = Markup("\n\n").join([words("review.reminder", title=title), *lines])
    ways = []
    if place + 1 < len(item.reminders):
        ways.append(Button(words.label("review.reminder_next"), to(place + 1)))
    if len(item.reminders) > 1:
        ways.append(Button(words.label("review.reminders_back"), to(LISTED)))
    return Screen(said, (*in_rows(ways), *back))


def _list(item: Item, words: Words, to: Callable[[int], str], back: Rows) -> Screen:
    groups = [
        Button(one.title.in_language(words.language), to(place))
        for place, one in enumerate(item.reminders)
    ]
    title = item.title.in_language(words.language)
    said = words("review.reminders_list", title=title)
    return Screen(said, (*in_rows(groups), *back))
