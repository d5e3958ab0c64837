"""How the minutes of all years look."""

from markupsafe import Markup

from handlers.callbacks.desk import PastMinutesAction
from handlers.reply import Button, Screen
from handlers.views import day, home_button, in_rows
from handlers.words import Words
from workflow.front.destruction import Destroyed
from workflow.front.past_minutes import MinutesYears, PastMeeting, YearRecords


def years_screen(found: MinutesYears, words: Words) -> Screen:
    """List the years; of those whose records were destroyed it says so, with the document."""
    none = "pastmin.gone" if found.destroyed else "pastmin.none"
    lines = [words("pastmin.years" if found.years else none)]
    lines += [_gone(one, words) for one in found.destroyed]
    buttons = [
        Button(words.label("pastmin.year", year=year), _to("year", year)) for year in found.years
    ]
    return Screen(Markup("\n\n").join(lines), in_rows([*buttons, home_button(words)]))


def year_screen(year: int, found: YearRecords, words: Words) -> Screen:
    """List the meetings of a year with a button for each paper."""
    held = found.meetings
    key = "pastmin.meetings" if held else "pastmin.none_of_year"
    lines = [words(key, year=year), *(_line(one, words) for one in held)]
    buttons = [
        Button(words.label(f"pastmin.{kind}", on=day(one.opened)), _to(kind, one.meeting_id))
        for one in held
        for kind in one.papers
    ]
    if found.notices:
        buttons.append(Button(words.label("pastmin.notices", year=year), _to("notices", year)))
    back = Button(words.label("pastmin.button"), _to("years"))
    return Screen(Markup("\n\n").join(lines), in_rows([*buttons, back, home_button(words)]))


def _line(one: PastMeeting, words: Words) -> Markup:
    key = "pastmin.supplementary" if one.supplementary else "pastmin.regular"
    return words(key, on=day(one.opened), place=one.place)


def _gone(one: Destroyed, words: Words) -> Markup:
    heap, mandate = one.heap, one.mandate
    return words(
        "pastmin.destroyed",
        year=heap.year,
        place=heap.cell,
        on=f"{one.on:%d/%m/%Y}",
        document=mandate.document,
        dated=f"{mandate.dated:%d/%m/%Y}",
    )


def _to(do: str, about: int = 0) -> str:
    return PastMinutesAction(do=do, about=about).pack()
