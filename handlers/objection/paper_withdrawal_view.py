"""How it looks to enter a withdrawal that came on paper."""

from markupsafe import Markup

from handlers.callbacks.objection import PaperWithdrawalAction
from handlers.objection.from_paper_view import PER_PAGE, back_button
from handlers.objection.lodging_view import titled
from handlers.reply import Button, Screen
from handlers.views import day, home_button, in_rows, turns, within
from handlers.words import Words
from workflow.accounts import Person
from workflow.objection.facts import ObjectionFacts
from workflow.objection.from_paper import PaperDays


def list_screen(
    found: tuple[ObjectionFacts, ...], page: int, person: Person, words: Words
) -> Screen:
    """Let who leads the cell pick which one was withdrawn: by number and day alone."""
    page = within(page, len(found), PER_PAGE)
    shown = found[page * PER_PAGE : (page + 1) * PER_PAGE]
    buttons = [Button(_line(one, words), _data("one", one.objection_id)) for one in shown]
    pages = turns(page, len(found), PER_PAGE, lambda to: _data("list", to), words)
    text = words("objection.ask_withdrawn" if found else "objection.none_to_withdraw")
    return Screen(
        text, (*in_rows(buttons), *pages, (back_button(person, words), home_button(words)))
    )


def dated_screen(now: ObjectionFacts, person: Person, words: Words) -> Screen:
    """Ask for the day on the paper."""
    text = words("objection.ask_withdrawal_dated", what=titled(now, words))
    return _asking(text, person, words)


def paper_screen(now: ObjectionFacts, days: PaperDays, person: Person, words: Words) -> Screen:
    """Ask for what the paper says, or its photo: that withdraws it."""
    text = words(
        "objection.ask_withdrawal_paper",
        what=titled(now, words),
        day=day(days.dated),
        brought=day(days.brought_on),
    )
    return _asking(text, person, words)


def done_screen(now: ObjectionFacts, person: Person, words: Words) -> Screen:
    """Say that it is withdrawn, and who hears of it."""
    text = words("objection.withdrawn_on_paper", what=titled(now, words))
    return Screen(text, ((back_button(person, words),), (home_button(words),)))


def _asking(text: Markup, person: Person, words: Words) -> Screen:
    return Screen(text, ((back_button(person, words),), (home_button(words),)), typing=True)


def _line(one: ObjectionFacts, words: Words) -> str:
    lodged = day(one.lodged_on) if one.lodged_on else "…"
    return f"{titled(one, words)} · {lodged}"


def _data(do: str, about: int = 0) -> str:
    return PaperWithdrawalAction(do=do, about=about).pack()
