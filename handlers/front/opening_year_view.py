"""How the opening of a year looks: which one, whom the last one leaves behind, by when."""

from datetime import date, timedelta

from markupsafe import Markup

from handlers.callbacks.base import YearAction
from handlers.callbacks.meeting import MeetingAction
from handlers.callbacks.notices import DecideAction
from handlers.decision.deciding_view import left_row
from handlers.reply import Button, Screen
from handlers.views import day, due_day, home_button, in_rows
from handlers.words import Words
from workflow.decision.year_end import LastYear

_USUAL_TIME = timedelta(days=14)
"""How far ahead the day lies that is shown as an example."""
_LINE = Markup("\n")
_PART = Markup("\n\n")


def year_screen(years: tuple[int, ...], words: Words) -> Screen:
    """Ask which year is reviewed, the proposed one first."""
    buttons = [
        Button(
            words.label("lead.the_year", year=year),
            YearAction(do="year", year=year).pack(),
            says=True,
        )
        for year in years
    ]
    text = words("lead.ask_year", year=years[0])
    return Screen(text, in_rows([*buttons, home_button(words)]), typing=True)


def left_behind_screen(last: LastYear, year: int, words: Words) -> Screen:
    """Name who has something unfinished in the last year, and the ways on."""
    parts = [
        _LINE.join([words("lead.left_head", year=last.year), *_names(last, words)]),
        words("lead.left_how", last=last.year, year=year),
    ]
    go_on = YearAction(do="go_on", year=year).pack()
    buttons = [
        Button(words.label("lead.left_go_on", year=year), go_on),
        Button(words.label("lead.meeting"), MeetingAction(do="home").pack()),
        Button(words.label("decide.home"), DecideAction(do="home").pack()),
    ]
    if last.published:
        closing = words.label("lead.left_close", year=last.year)
        buttons.append(Button(closing, YearAction(do="close", year=year).pack()))
    return Screen(_PART.join(parts), in_rows([*buttons, home_button(words)]))


def reason_screen(last: LastYear, year: int, words: Words) -> Screen:
    """Ask why the last year is closed for them."""
    text = words("lead.left_ask", year=last.year, names=last.names)
    back = Button(words.label("decide.back"), YearAction(do="year", year=year).pack())
    return Screen(text, ((back,), (home_button(words),)), typing=True)


def deadline_screen(today: date, last: LastYear | None, year: int, words: Words) -> Screen:
    """Ask for the last day to hand in; with what the reader still owes the last year."""
    parts = [words("lead.ask_deadline", year=year, example=day(today + _USUAL_TIME))]
    if last is not None and last.own is not None:
        own = words("lead.left_own", year=last.year)
        parts.insert(0, _LINE.join([own, left_row(last.own, words)]))
    if last is not None and not last.published:
        parts.insert(0, words("lead.left_unpublished", last=last.year))
    return Screen(_PART.join(parts), ((home_button(words),),), typing=True)


def confirm_screen(year: int, last: date, words: Words) -> Screen:
    """Ask once more before the year is opened."""
    opens = YearAction(do="yes", year=year, day=last.toordinal()).pack()
    yes = Button(words.label("lead.open_yes"), opens)
    again = Button(words.label("lead.other_day"), YearAction(do="year", year=year).pack())
    text = words("lead.confirm_open", year=year, due=due_day(last, words))
    return Screen(text, ((yes,), (again,), (home_button(words),)))


def _names(last: LastYear, words: Words) -> list[Markup]:
    return [left_row(one, words) for one in last.waiting]
