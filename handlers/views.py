"""Small pieces that several views show: a date as people say it, a bar, the way out."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from handlers.callbacks.base import MenuAction
from handlers.reply import Button, Rows
from handlers.words import Words

_BAR = 12


def day(moment: date) -> str:
    """Give a date as it is written in Vietnam: 04/12/2026."""
    return f"{moment:%d/%m/%Y}"


def due_day(moment: date, words: Words) -> str:
    """Give a day to come as people say it: thứ Sáu, ngày 06/12/2024."""
    weekday = words.label(f"weekday.{moment.weekday()}")
    return words.label("day.named", weekday=weekday, day=day(moment))


def when(moment: datetime, words: Words) -> str:
    """Give an hour to come as people say it: 14:00, thứ Sáu, ngày 06/12/2024."""
    return words.label("day.moment", hour=f"{moment:%H:%M}", day=due_day(moment, words))


def known_day(moment: date | None, words: Words) -> str:
    """Give a date, or say that it is not known."""
    return words.label("day.unknown") if moment is None else day(moment)


def bar(done: int, of: int) -> str:
    """Give a small bar of twelve signs."""
    full = _BAR * done // of if of else 0
    return "▓" * full + "░" * (_BAR - full)


def home_button(words: Words) -> Button:
    """Give the button that leads out of everything."""
    return Button(words.label("menu.home"), MenuAction(do="home").pack())


def in_rows(buttons: Iterable[Button], width: int = 1) -> Rows:
    """Lay buttons out in rows of `width`."""
    flat: Sequence[Button] = tuple(buttons)
    return tuple(tuple(flat[at : at + width]) for at in range(0, len(flat), width))


def within(page: int, count: int, per_page: int) -> int:
    """Give a page there is: a number put together by hand may be any."""
    return min(max(page, 0), max(0, count - 1) // per_page)


def turns(page: int, count: int, per_page: int, data: Callable[[int], str], words: Words) -> Rows:
    """Give the row that turns the pages of a list, where it has more than one."""
    row = tuple(
        Button(words.label(key), data(to))
        for key, to in (("office.before", page - 1), ("office.after", page + 1))
        if 0 <= to * per_page < count
    )
    return (row,) if row else ()
