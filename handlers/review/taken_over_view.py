"""What a review brought over from its former form: told once, and read again from the overview."""

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup

from handlers.reply import Button, Rows, Screen
from handlers.review.question_view import action, button, glance, shown, title_of
from handlers.words import Words
from papers.forms import Item
from papers.wording import points
from workflow.review.pages import Page
from workflow.review.taken_over import Moved

_GLANCE = 400


def move_screen(page: Page, moved: Moved, words: Words, rows: Rows = ()) -> Screen:
    """Say which form it is on now, and what stood on the former one that has no place here."""
    names = {"former": moved.former.code, "form": page.form.code}
    parts = [words("review.moved", count=page.answered, **names)]
    if moved.left:
        lines = [
            words(
                "review.moved_line",
                title=title_of(item, words),
                text=glance(shown(item, value, words), _GLANCE),
            )
            for item, value in moved.left
        ]
        parts.append(Markup("\n").join([words("review.moved_left"), *lines]))
    return Screen(Markup("\n\n").join(parts), rows)


def proposal(page: Page, item: Item, words: Words) -> tuple[Markup, Button] | None:
    """Give what the former figures make together, and the button that takes it."""
    figures = page.moved.sums.get(item.id) if page.moved is not None else None
    if figures is None or item.id in page.answers:
        return None
    said, total = sum_of(figures, words)
    label = words.label("review.moved_take", total=total)
    return said, Button(label, action("pick", page, item.id, total))


def sum_of(figures: Sequence[str], words: Words) -> tuple[Markup, str]:
    """Say what former figures make together, and give their sum as it is typed."""
    total = points(sum(map(Decimal, figures), Decimal(0)))
    told = " + ".join(points(Decimal(figure)) for figure in figures)
    return words("review.moved_sum", figures=told, total=total), total


def kept_button(page: Page, words: Words) -> list[Button]:
    """Give the way back to what was left, where something was."""
    if page.moved is None or not page.moved.left:
        return []
    return [button("review.moved_button", "moved", page, words)]
