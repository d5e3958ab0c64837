"""The ways to another year that is open beside the one in view."""

from handlers.callbacks.base import ViewAction
from handlers.reply import Button
from handlers.words import Words


def year_buttons(years: tuple[int, ...], words: Words, *, lead: bool = False) -> list[Button]:
    """Give a button for each year one may go over to."""
    return [
        Button(words.label("year.go_over", year=year), ViewAction(year=year, lead=lead).pack())
        for year in years
    ]
